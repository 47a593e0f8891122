"""Words that are spelled alike and sound otherwise: their part of speech, or their sense, by the words around them.

A guess from the nearest words, as a full tagger would be large: what stands before (the, to, have, will), what follows
(an object, a particle), and for words of two senses those that go with one of them (bass guitar, sea bass).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pipelines.speech.front.known_words import words_of

Phones = tuple[str, ...]

_DETERMINERS = words_of("the a an this that these those my your his her its our their no some any each every another")
_BEFORE_NOUNS = _DETERMINERS | words_of("of in for with on at from by into about under over near without during into")
_SUBJECTS = words_of("i you we they who people")
_SINGULAR_SUBJECTS = words_of("he she it who nobody everybody somebody everyone someone")
_MODALS = words_of(
    "to will would can could may might must shall should don't didn't doesn't won't wouldn't can't couldn't shouldn't"
    " let's please cannot do does did i'll you'll we'll they'll he'll she'll it'll i'd you'd we'd they'd"
)
_ADVERBS = words_of(
    "not never always also just often really then still only even usually already rarely hardly ever soon now quickly"
    " slowly carefully finally nearly almost"
)
_HAVE = words_of("have has had having i've you've we've they've he'd she'd")
_BE = words_of("was were been be is are being am i'm you're we're they're he's she's it's get got gets getting")
_OBJECTS = words_of("the a an this that these those my your his her its our their it him them me us up down out")
_ADJECTIVES = words_of(
    "new old first last next own good bad big small great long short little high low best worst personal public"
    " national final world main only same other main strong broken open full clear red blue black white green dark"
    " early late second third real true whole common recent current major minor legal foreign daily annual steady"
    " sharp rapid fresh organic local more less much many most few several other"
)
_PAST_TIMES = words_of("yesterday ago once earlier before previously last")
_PAST_VERBS = words_of(
    "sat went came saw took got gave made found told left felt put began kept held wrote stood heard met ran said was"
    " were had did knew thought woke fell opened closed picked turned looked walked"
)


def guess_tag(words: Sequence[str], at: int, tags: Collection[str]) -> str:
    """The part of speech of word `at`, one of `tags`, "" for the usual reading.

    Args:
        words: of the phrase, in lower case.
        at: which.
        tags: that the word has readings for.

    Returns:
        A tag of `tags`.
    """
    word = words[at]
    left = [w for w in words[max(0, at - 6) : at] if w not in _ADVERBS]
    before = left[-1] if left else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    if "VBD" in tags or "VBN" in tags:
        return _guess_tense(words, at, before, after, tags)
    if before in _HAVE or before in _BE:
        return _pick(tags, "ADJ")
    if before == word:
        return _pick(tags, "NOUN") or _pick(tags, "VERB")
    if (
        "ADJ" in tags
        and word != "minute"
        and before in _DETERMINERS
        and after
        and after not in _BEFORE_NOUNS
        and after not in _BE
    ):
        return "ADJ"
    if before in _MODALS or before in _SUBJECTS or _follows_auxiliary(left):
        return _pick(tags, "VERB")
    if word == "dove" and before in _SINGULAR_SUBJECTS and after in _BEFORE_NOUNS:
        return _pick(tags, "VERB")
    if before in _BEFORE_NOUNS or before in _ADJECTIVES:
        return _pick(tags, "NOUN")
    if word.endswith("s") and (before in _SINGULAR_SUBJECTS or (after in _OBJECTS and before not in _ADJECTIVES)):
        return _pick(tags, "VERB")
    if _within_noun_phrase(left):
        return _pick(tags, "NOUN")
    if after in _OBJECTS and (not before or before in ("and", "or", "then", "but") or before.endswith("s")):
        return _pick(tags, "VERB")
    return ""


def _pick(tags: Collection[str], tag: str) -> str:
    return tag if tag in tags else ""


def _follows_auxiliary(left: Sequence[str]) -> bool:
    """Whether a question's auxiliary stands before the subject: did you ..., will the judge ..."""
    for k in (2, 3):
        if len(left) >= k and left[-k] in (
            "do",
            "does",
            "did",
            "can",
            "could",
            "will",
            "would",
            "should",
            "may",
            "must",
        ):
            return left[-1] not in _BEFORE_NOUNS
        if len(left) >= k and left[-k] in ("let", "make", "makes", "made", "help", "watch", "see", "hear"):
            return left[-1] in ("me", "him", "her", "us", "them", "it", "you")
    return False


def _within_noun_phrase(left: Sequence[str]) -> bool:
    """Whether a determiner stands one or two adjectives before."""
    for word in reversed(left[-3:]):
        if word in _DETERMINERS:
            return True
        if word not in _ADJECTIVES and not word.endswith(("al", "ic", "ous", "ful", "ive", "est", "ary", "'s")):
            return False
    return False


def _guess_tense(phrase: Sequence[str], at: int, before: str, after: str, tags: Collection[str]) -> str:
    """A word whose past is written as its base form (read), or that is another word's past (wound, dove)."""
    word, earlier = phrase[at], phrase[:at]
    past = next((t for t in ("VBD", "VBN", "VBP") if t in tags), "")
    if word == "used":
        return (
            past
            if (after == "to" and before not in _BE) or (before in ("get", "got", "am", "i'm") and after == "to")
            else ""
        )
    if word in ("wound", "wounds"):
        by_noun = before in _BEFORE_NOUNS or before in _ADJECTIVES or not before
        return "" if by_noun or after in ("is", "was", "healed") else past
    cleft = earlier[:1] in (["what"], ["all"]) and any(w in ("do", "does", "did", "must", "can") for w in earlier)
    if before in _MODALS or _follows_auxiliary(list(earlier[-6:])) or (before in ("is", "was", "be") and cleft):
        return ""
    if before in _HAVE or before in _BE or set(earlier[-3:]) & _HAVE:
        return past
    if before in _SINGULAR_SUBJECTS or set(phrase) & _PAST_TIMES or set(earlier) & _PAST_VERBS:
        return past
    return ""


#: Verbs that make a gesture of a bow.
_GESTURES = words_of("made make makes took take takes taking gave give gives")
#: word -> its phones where one of these words stands anywhere in the sentence.
_BY_TOPIC = {
    "lead": (
        "l eh1 d",
        words_of("metal metals toxic melt melted zinc copper iron tin bullets plumbing pipes poisoning"),
    ),
    "bow": ("b aw1", words_of("ship boat vessel stern deck queen king audience applause actors actor")),
    "bows": ("b aw1 z", words_of("ship boat vessel stern deck queen king audience applause actors actor")),
}
#: word -> part of speech -> phones that the lexicon has not.
MORE_READINGS: dict[str, dict[str, Phones]] = {
    word: {"VERB": tuple(verb.split()), "": tuple(noun.split())}
    for word, verb, noun in (
        ("export", "ih0 k s p ao1 r t", "eh1 k s p ao2 r t"),
        ("protest", "p r ax0 t eh1 s t", "p r ow1 t eh2 s t"),
    )
}
#: word -> (phones, words beside it that ask for them, "<" before it and ">" behind it), tried in order; and at the end
#: the usual reading, where it is not the lexicon's.
_SENSES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "bass": (
        ("b ae1 s", "sea striped largemouth smallmouth caught fried grilled", "fish fishing boat lake fillet fillets"),
        ("b ey1 s", "*", "*"),
    ),
    "bow": (
        (
            "b aw1",
            (
                "made make makes took take takes taking gave give gives deep low slight polite final to ship's port"
                " starboard will would must i you we they"
            ),
            "to before down out",
        ),
        ("b ow1", "*", "*"),
    ),
    "lead": (
        (
            "l eh1 d",
            "of contains containing molten liquid red",
            (
                "pipe pipes paint poisoning pencil pencils free acid battery bullet bullets weight weights ore glass"
                " crystal"
            ),
        ),
        ("l iy1 d", "*", "*"),
    ),
    "polish": (("p aa1 l ih0 sh", "*", "*"),),
    "Polish": (("p ow1 l ih0 sh", "*", "*"),),
    "Nice": (("n iy1 s", "*", "*"),),
    "Job": (("jh ow1 b", "*", "*"),),
    "Reading": (("r eh1 d ih0 ng", "*", "*"),),
    "Lima": (("l iy1 m ax0", "*", "*"),),
    "Natal": (("n ax0 t aa1 l", "*", "*"),),
    "tear": (("t eh1 r", "wear muscle ligament meniscus", "in strip strips proof"),),
    "live": (
        (
            "l ay1 v",
            "watch go going went broadcast streamed it's",
            (
                "music show shows broadcast concert concerts wire stream audience performance coverage tv band bands"
                " ammunition animals event events update updates recording on from streaming theater album bait birth"
            ),
        ),
    ),
    "minute": (
        (
            "m ay0 n uw1 t",
            "so very most",
            "details detail amounts amount differences difference particles quantities traces fraction part hole",
        ),
    ),
    "close": (
        (
            "k l ow1 s",
            (
                "so very too how is are was were get gets getting got come came comes stay stand sit pretty quite as"
                " really this that's draw drew"
            ),
            (
                "to friend friends enough by call range relationship attention family second look ties combat contact"
                " proximity together behind ally"
            ),
        ),
    ),
    "content": (
        ("k ax0 n t eh1 n t", "is was are were am be feel feels felt perfectly quite him her them me us", "with to"),
        ("k aa1 n t eh0 n t", "*", "*"),
    ),
    "desert": (("d ax0 z er1 t", "to will would not never didn't don't", ""),),
    "august": (("ao1 g ax0 s t", "*", "*"),),
    "resume": (("r eh1 z ax0 m ey2", "my your his her the a their our", "and"),),
}


def find_sense(words: Sequence[str], at: int) -> Phones | None:
    """The phones of a word of several senses by the words beside it, None where the lexicon or its part of speech
    decides.
    """
    before = words[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    if words[at] in _BY_TOPIC and before not in _MODALS and set(words) & _BY_TOPIC[words[at]][1]:
        return tuple(_BY_TOPIC[words[at]][0].split())
    if before in ("a", "an", "the", "my", "his", "her", "their") and at > 1:
        before = words[at - 2] if words[at - 2] in _GESTURES and words[at] == "bow" else before
    for phones, left, right in _SENSES.get(words[at], ()):
        if left == "*" or before in left.split() or after in right.split():
            if words[at] == "close" and (before in ("to", "will", "please") or after in ("the", "it", "my", "your")):
                continue
            if words[at] == "live" and before in ("i", "we", "you", "they", "to", "who") and after in ("on", "from"):
                continue
            return tuple(phones.split())
    return None
