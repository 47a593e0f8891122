"""Words that are spelled alike and sound otherwise by their sense: which, by the words that go with one of them (bass
guitar, sea bass). Those that differ by their part of speech are in `parts_of_speech.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.speech.front.known_words import classes_of, words_of

Phones = tuple[str, ...]

#: Behind these a verb stands, whatever the sentence is about.
_NO_TOPIC = words_of(
    "i we they you who to will would can could may might must shall should don't didn't doesn't won't wouldn't can't"
    " couldn't shouldn't"
    " let's please cannot i'll you'll we'll they'll he'll she'll"
)
#: Verbs that make a gesture of a bow.
_GESTURES = words_of("made make makes took take takes taking gave give gives")
#: word -> its phones where one of these words stands anywhere in the sentence.
_BY_TOPIC = {
    "lead": (
        "l eh1 d",
        words_of(
            "metal metals toxic melt melted zinc copper iron tin bullets plumbing pipes poisoning pencil pencils solder"
            " leaded gasoline petrol roof ore plumber contaminated"
        ),
    ),
    "bow": ("b aw1", words_of("ship boat vessel stern deck queen king audience applause actors actor")),
    "bows": ("b aw1 z", words_of("ship boat vessel stern deck queen king audience applause actors actor")),
    "bass": (
        "b ae1 s",
        words_of(
            "fish fishing fished fisherman lake river pond caught catch grilled grill fried dinner cooked trout perch"
            " bait hook fillet fillets angler salmon"
        ),
    ),
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
        ("b ae1 s", "sea striped largemouth smallmouth", ""),
        ("b ey1 s", "*", "*"),
    ),
    "does": (("d ow1 z", "two three four five six several many wild female", ""),),
    "number": (
        (
            "n ah1 m er0",
            "grew grow grows feel feels felt feeling getting got become became becoming even",
            "",
        ),
    ),
    "aged": (
        (
            "ey1 jh ih0 d",
            "",
            "person man woman men women people parent parents care mother father aunt uncle relatives king",
        ),
    ),
    "row": (("r aw1", "blazing furious heated terrible bitter flaming angry", ""),),
    "sow": (("s aw1", "the a old fat pregnant big", "and"),),
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
        (
            "k ax0 n t eh1 n t",
            "is was are were am be feel feels felt seem seems perfectly quite him her them me us",
            "with to",
        ),
        ("k aa1 n t eh0 n t", "*", "*"),
    ),
    "desert": (("d ax0 z er1 t", "to will would not never didn't don't", ""),),
    "august": (("ao1 g ax0 s t", "*", "*"),),
    "Resume": (("r eh1 z ax0 m ey2", "*", "*"),),
    "Rose": (("r ow0 z ey1", "*", "*"),),
    "Expose": (("eh2 k s p ow0 z ey1", "*", "*"),),
    "Pate": (("p aa0 t ey1", "*", "*"),),
    "Lame": (("l aa0 m ey1", "*", "*"),),
    "Nino": (("n iy1 n y ow0", "*", "*"),),
    "resume": (("r eh1 z ax0 m ey2", "my your his her the a their our", "and"),),
}


#: Participles that have a syllable more before a noun: a learned man, the blessed saint.
_TWO_SYLLABLES = {
    "learned": "l er1 n ih0 d",
    "blessed": "b l eh1 s ih0 d",
    "cursed": "k er1 s ih0 d",
    "aged": "ey1 jh ih0 d",
    "beloved": "b ax0 l ah1 v ih0 d",
}
_LEARNT_THINGS = words_of("behavior behaviors behaviour helplessness response responses skill skills habit lesson")


def _stands_before_a_noun(words: Sequence[str], at: int) -> bool:
    before, after = (words[at - 1] if at else ""), (words[at + 1] if at + 1 < len(words) else "")
    if words[at] == "aged":
        return before == "the" and (not after or after in ("and", "is", "are", "who", "in", "of"))
    determined = classes_of(before)[:1] in ("T", "J") or before in ("very", "most", "that")
    return determined and classes_of(after)[:1] in ("N", "S", "E", "") and after not in ("", *_LEARNT_THINGS)


def find_sense(words: Sequence[str], at: int) -> Phones | None:
    """The phones of a word of several senses by the words beside it, None where the lexicon or its part of speech
    decides.
    """
    before = words[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    if words[at] in _BY_TOPIC and before not in _NO_TOPIC and set(words) & _BY_TOPIC[words[at]][1]:
        return tuple(_BY_TOPIC[words[at]][0].split())
    if before in ("a", "an", "the", "my", "his", "her", "their") and at > 1:
        before = words[at - 2] if words[at - 2] in _GESTURES and words[at] == "bow" else before
    if words[at] in _TWO_SYLLABLES and _stands_before_a_noun(words, at):
        return tuple(_TWO_SYLLABLES[words[at]].split())
    for phones, left, right in _SENSES.get(words[at], ()):
        if left == "*" or before in left.split() or after in right.split():
            if words[at] == "close" and (before in ("to", "will", "please") or after in ("the", "it", "my", "your")):
                continue
            if words[at] == "live" and before in ("i", "we", "you", "they", "to", "who") and after in ("on", "from"):
                continue
            return tuple(phones.split())
    return None
