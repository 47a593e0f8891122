"""Which language a text is in, by its script and, in Latin and Arabic letters, by its groups of letters.

A naive Bayes over hashed groups of one to five letters (as langid.py, Lui & Baldwin 2012), and a table of usual words
with the language that uses each most, counted on word frequencies and on the Universal Declaration of Human Rights.
English is what the first network reads, eleven
others the second; what is neither is named as well as it can be, so that a person hears why it is not read.
"""

from __future__ import annotations

import math
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from weights.checkpoint import load_checkpoint
from weights.store import EMBEDDED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FOLDER = EMBEDDED / "text-languages"
TABLE = "identifier"
BUCKETS = 12_288
LONGEST = 5  # letters of a group
MAX_WORDS = 60  # of a text that are looked at

#: The languages beside English that are read, as a person calls them.
READ = {
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "nl": "Dutch",
    "pl": "Polish",
    "tr": "Turkish",
    "ja": "Japanese",
    "zh": "Chinese",
    "ar": "Arabic",
}
#: Further languages that can be named, in Latin letters and in Arabic ones.
LATIN_NAMES = {
    "en": "English",
    **{code: READ[code] for code in ("de", "fr", "es", "it", "pt", "nl", "pl", "tr")},
    "fi": "Finnish",
    "sv": "Swedish",
    "da": "Danish",
    "nb": "Norwegian",
    "is": "Icelandic",
    "et": "Estonian",
    "lv": "Latvian",
    "lt": "Lithuanian",
    "cs": "Czech",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sh": "Croatian, Bosnian or Serbian",
    "hu": "Hungarian",
    "ro": "Romanian",
    "sq": "Albanian",
    "ca": "Catalan",
    "eu": "Basque",
    "ga": "Irish",
    "cy": "Welsh",
    "mt": "Maltese",
    "af": "Afrikaans",
    "sw": "Swahili",
    "id": "Indonesian or Malay",
    "fil": "Filipino",
    "vi": "Vietnamese",
    "so": "Somali",
    "ha": "Hausa",
    "yo": "Yoruba",
    "zu": "Zulu or Xhosa",
    "eo": "Esperanto",
    "la": "Latin",
    "az": "Azerbaijani",
}
ARABIC_NAMES = {"ar": "Arabic", "fa": "Persian", "ur": "Urdu", "ps": "Pashto", "ckb": "Kurdish"}
#: Scripts whose languages are not told apart, by how Unicode's names of their letters begin.
SCRIPTS = {
    "CYRILLIC": "Russian or another language in Cyrillic letters",
    "GREEK": "Greek",
    "HEBREW": "Hebrew or Yiddish",
    "HANGUL": "Korean",
    "DEVANAGARI": "Hindi or another language in Devanagari letters",
    "BENGALI": "Bengali",
    "TAMIL": "Tamil",
    "TELUGU": "Telugu",
    "THAI": "Thai",
    "GEORGIAN": "Georgian",
    "ARMENIAN": "Armenian",
    "ETHIOPIC": "Amharic or another language in Ethiopic letters",
    "GUJARATI": "Gujarati",
    "GURMUKHI": "Punjabi",
    "KANNADA": "Kannada",
    "MALAYALAM": "Malayalam",
    "SINHALA": "Sinhala",
    "KHMER": "Khmer",
    "LAO": "Lao",
    "MYANMAR": "Burmese",
    "TIBETAN": "Tibetan",
}
#: How sure one must be, in units of log probability, before a text is not taken as English: where none of its words is
#: English, where at most half are, where more are, where all are.
LIKELIER = (0.0, 1.5, 6.0, 10.5)
UNHEARD = 3.0  # where several words are usual in no language: they may be none
ACCENT = 2.0  # how much less sure, where no word is English and a letter has an accent
#: Before a language is named that is not read: of several words, of one.
FOREIGN = (3.0, 5.0)
KNOWN_WORD = 1.5  # what a usual word of another language than English adds to it
LEAST_LETTERS = 3  # of a script that is not read; less is a drawn face
SLOTS = 1 << 19  # of the table of words; the second place is the first 19 of 32 bits
SCORE_STEPS = 12.0  # of the tables, in one unit
#: Letters that Persian, Urdu, Pashto and Kurdish write and Arabic does not.
NOT_ARABIC = frozenset("پچژگکیٹڈڑںےۀەۆێڵړښځټډڼې")
OTHER = "xx"  # in the table of words: one of the languages that are not read
WORD_CODES = ("", "en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", OTHER)


@dataclass(frozen=True, slots=True)
class Language:
    """What a text seems to be in.

    Attributes:
        code: of ISO 639, "en" where nothing else is likelier; "" where only the script is known.
        name: as a person calls it.
    """

    code: str
    name: str

    @property
    def is_read(self) -> bool:
        """Whether its words are read."""
        return self.code == "en" or self.code in READ


ENGLISH = Language("en", "English")


def identify(text: str) -> Language:
    """Find the language that a text seems to be in.

    Args:
        text: any text; its first words count.

    Returns:
        English where nothing else is likelier.

    Example:
        >>> identify("Ich bin müde, aber stolz").name, identify("tired, but proud").name
        ('German', 'English')
    """
    plain = re.sub(r"(.)\1{2,}", r"\1", unicodedata.normalize("NFKC", text[:1000]).lower())
    words = re.findall(r"[^\W\d_]+", plain)[:MAX_WORDS]
    scripts = Counter(script_of(letter) for word in words for letter in word)
    if not scripts:
        return ENGLISH
    if scripts["HIRAGANA"] + scripts["KATAKANA"] and scripts.most_common(1)[0][0] != "LATIN":
        return Language("ja", READ["ja"])
    script = scripts.most_common(1)[0][0]
    if script == "CJK":
        return Language("zh", READ["zh"])
    if script == "LATIN":
        return _identify_latin([w for w in words if script_of(w[0]) == script])
    if script == "ARABIC":
        return _identify_arabic(words)
    is_told = script in SCRIPTS and scripts[script] >= LEAST_LETTERS
    return Language("", SCRIPTS[script]) if is_told else ENGLISH


def explain_abstention(text: str, language: Language) -> str:
    """One line that says why words are not read, what is, and what to do."""
    seems = f"seems to be {language.name}" if not language.is_read else "is in no language that is known here"
    known = ", ".join(["English", *list(READ.values())[:-1]]) + f" and {list(READ.values())[-1]}"
    return (
        f"'{' '.join(text.split())[:60]}' {seems}; words are read in {known}: write in one of these, or give"
        " valence,arousal within [-1, 1] ('0.4,-0.2')"
    )


@cache
def script_of(letter: str) -> str:
    """The script of a letter, by the first word of its Unicode name."""
    return unicodedata.name(letter, "").split(" ")[0].split("-")[0]


def group_letters(word: str) -> list[int]:
    """Hash the groups of letters of a word, its beginning and its end marked, into buckets."""
    marked = f"<{word[:24]}>"
    groups = {marked[i : i + n] for n in range(1, LONGEST + 1) for i in range(len(marked) - n + 1)} - {"<", ">"}
    return [zlib.crc32(g.encode(errors="surrogatepass")) % BUCKETS for g in sorted(groups)]


def word_slots(word: str) -> tuple[int, int]:
    """The two places that a word has in the table of words."""
    key = zlib.crc32(word.encode(errors="surrogatepass"))  # half a character is no word, and no error of ours
    return key % SLOTS, key >> 13


def language_of_word(word: str) -> str:
    """The language that uses a word in lower case most, OTHER for one that is not read, "" where nobody uses it much.

    English counts as that where it uses the word at least a tenth as often.
    """
    table = _tables()["words"]
    first, second = word_slots(word)
    code = int(table[first] & 15)
    return WORD_CODES[code] if code == int(table[second] >> 4) else ""


def _identify_latin(words: list[str]) -> Language:
    codes = list(LATIN_NAMES)
    scores = _score(words, "latin")
    usual = [language_of_word(word) for word in words]
    count = WORD_CODES.index(OTHER) - 1  # English and those that are read come first
    for code in usual:
        if code in READ:
            scores[codes.index(code)] += KNOWN_WORD
        elif code == OTHER:
            scores[count:] += KNOWN_WORD
    if len(words) == 1 and usual[0] in LATIN_NAMES:
        return Language(usual[0], LATIN_NAMES[usual[0]])
    share = usual.count("en") / len(words)
    best = 1 + int(scores[1:count].argmax())
    other = count + int(scores[count:].argmax())
    if scores[other] - max(scores[0], scores[best]) >= FOREIGN[len(words) == 1] and share <= 0.5:
        return Language(codes[other], LATIN_NAMES[codes[other]])
    needed = LIKELIER[(share > 0) + (share > 0.5) + (share == 1)]
    if share == 0 and not "".join(words).isascii():
        needed -= ACCENT
    elif len(words) > 1 and not any(usual):
        needed = UNHEARD
    is_english = scores[best] - scores[0] < needed
    return ENGLISH if is_english else Language(codes[best], READ[codes[best]])


def _identify_arabic(words: list[str]) -> Language:
    """Arabic, unless a letter or the groups of letters say clearly that it is not."""
    scores, codes = _score(words, "arabic"), list(ARABIC_NAMES)
    ahead = scores.max() - scores[0]
    if not NOT_ARABIC.isdisjoint("".join(words)):
        scores[0] = -math.inf
    elif ahead < FOREIGN[len(words) == 1]:
        return Language("ar", ARABIC_NAMES["ar"])
    code = codes[int(scores.argmax())]
    return Language(code, ARABIC_NAMES[code])


def _score(words: list[str], table: str) -> NDArray[np.float32]:
    """How likely each language is, on a scale where a group of letters counts less in a long word."""
    import numpy as np

    logs = _tables()[table]
    rows = [group_letters(word) for word in words]
    total = sum(logs[:, row].sum(1, dtype=np.int32) / np.sqrt(len(row)) for row in rows)
    scores: NDArray[np.float32] = np.asarray(total, np.float32) / np.float32(SCORE_STEPS)
    return scores


@cache
def _tables() -> Mapping[str, Any]:
    return load_checkpoint(
        FOLDER, name=TABLE, framework="numpy", kind="identifier of languages", config=False, upcast=False
    ).tensors
