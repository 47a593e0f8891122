"""Text -> tokens of the text model: words in lower case, with what spelling says of a feeling kept as tokens of its own.

Capitals, stretched letters and runs of marks become tokens before or after the word; an emoji becomes the words of its
Unicode name ("loudly crying face"), so no table of emoji is needed; a word outside the vocabulary becomes its hashed
character n-grams (as in fastText, Bojanowski et al. 2017).
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

MAX_TOKENS = 64  # of a text; what follows is not read
NGRAMS = 4096  # buckets of character n-grams
BIGRAMS = 8192  # buckets of pairs of neighbouring tokens

CAPS, LONG, NUMBER, EMOJI, REPEAT = "<caps>", "<long>", "<num>", "<emoji>", "<!!>"
SPECIAL = (CAPS, LONG, NUMBER, EMOJI, REPEAT, "!", "?", ".", ",", "...", ":", "-", "name")

#: Words that hold a sentence together and are no reason that a person would accept; negations and degrees are none of them.
_FUNCTION = (
    "a an the this that these those i you he she it we they me him her us them my your his its our their who whom which what am is are was were "
    "be been being do does did have has had will would shall should can could may might must to of in on at by for from with as if than then and or "
    "but so about into over after before up out i'm i've i'll i'd you're you've he's she's it's we're they're that's there here name s"
)
FUNCTION_WORDS = frozenset(_FUNCTION.split())

_EMOTICONS: Mapping[str, str] = {
    ":)": "smile",
    ":-)": "smile",
    "=)": "smile",
    ":d": "grin",
    ":-d": "grin",
    "xd": "laughing",
    ":(": "frown",
    ":-(": "frown",
    ":'(": "crying",
    ";)": "wink",
    ";-)": "wink",
    ":/": "doubtful",
    ":-/": "doubtful",
    ":|": "expressionless",
    ":o": "surprised",
    ":p": "playful",
    "<3": "love",
    "</3": "heartbroken",
}
_EMOTICON = "|".join(re.escape(e) for e in sorted(_EMOTICONS, key=len, reverse=True))
_TOKEN = re.compile(
    rf"(?P<emoticon>(?<!\w)(?:{_EMOTICON})(?!\w))|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)|(?P<number>\d[\d.,:]*)|(?P<mark>[!?]+|\.{{2,}}|[.,:]|\s[-–—]\s)|(?P<other>[^\w\s])",
    re.IGNORECASE,
)
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "—": " - ", "–": " - ", "\u200d": " ", "\ufe0f": " "}
)


def words(text: str) -> list[str]:
    """The tokens of a text, at most MAX_TOKENS.

    Example:
        >>> words("SO happy!! 😭")
        ['<caps>', 'so', 'happy', '!', '<!!>', '<emoji>', 'loudly', 'crying', 'face']
    """
    found: list[str] = []
    for match in _TOKEN.finditer(unicodedata.normalize("NFKC", text.translate(_PLAIN))):
        found += _expanded(match.lastgroup or "", match.group())
        if len(found) >= MAX_TOKENS:
            break
    return found[:MAX_TOKENS]


def _expanded(kind: str, token: str) -> list[str]:
    if kind == "emoticon":
        return [EMOJI, _EMOTICONS[token.lower()]]
    if kind == "word":
        return _word(token)
    if kind == "number":
        return [NUMBER]
    if kind == "mark":
        return _marks(token.strip())
    if ord(token) > 0x2000 and unicodedata.category(token) == "So":
        return [EMOJI, *unicodedata.name(token, "").lower().replace("-", " ").split()[:6]]
    return []


def _word(token: str) -> list[str]:
    flags = [CAPS] if len(token) > 1 and token.isupper() else []
    low = token.lower()
    squeezed = re.sub(r"(.)\1{2,}", r"\1", low)
    return [*flags, *([LONG] if squeezed != low else []), squeezed]


def _marks(token: str) -> list[str]:
    if token[:1] in "!?":
        return [token[0], REPEAT] if len(token) > 1 else [token]
    return ["..."] if token.startswith("..") else [token.replace("–", "-").replace("—", "-")]


def units(token: str, vocabulary: Mapping[str, int]) -> list[int]:
    """The rows of the embedding table that a token averages: its own, or those of its character n-grams."""
    if token in vocabulary:
        return [vocabulary[token]]
    for ending in ("'s", "s", "'"):
        if token.endswith(ending) and token[: -len(ending)] in vocabulary:
            return [vocabulary[token[: -len(ending)]]]
    return ngrams(token, len(vocabulary))


def ngrams(token: str, offset: int) -> list[int]:
    """Rows of a word's n-grams of three to five characters, in a table that begins at `offset`."""
    word = f"<{token[:30]}>"
    grams = {word[i : i + n] for n in (3, 4, 5) for i in range(len(word) - n + 1)} or {word}
    return [offset + zlib.crc32(g.encode()) % NGRAMS for g in sorted(grams)]


def bigrams(tokens: list[str]) -> list[int]:
    """Buckets of neighbouring pairs; the start and the end count as neighbours."""
    keys = [key(t) for t in ("<s>", *tokens, "</s>")]
    return [bucket(a, b) for a, b in pairwise(keys)]


def key(token: str) -> int:
    """A token as a number of 32 bits."""
    return zlib.crc32(token.encode())


def bucket(first: Any, second: Any) -> Any:
    """Bucket of a pair of keys by multiplicative hashing (Knuth 1973, 6.4): whole numbers, or tensors of them with 64 bits."""
    return ((first * 2654435761 + second) & 0xFFFFFFFF) >> 19
