"""Where German sentences end, and which of its questions rise."""

from __future__ import annotations

import re

from pipelines.speech.front.known_words import words_of
from pipelines.speech.german import words

_POINTED = frozenset(
    part.lower()
    for name in (*words.ABBREVIATIONS, *words.BEFORE_FIGURES, *words.UNITS)
    for part in name.split()
    if part.endswith(".")
)
#: That a sentence may end with: the next one begins with a capital that no name needs.
_OFTEN_LAST = words_of("usw. usf. etc. o. u.ä. ä. u.a. m. chr. d. jh. jhd. mio. mrd. std. min. sek. ff. tsd.")
_STARTERS = words_of(
    "der die das den dem ein eine einen er sie es wir ihr ich du man dann danach doch aber und oder denn da dort hier"
    " so auch nun nur jetzt heute gestern morgen später dieser diese dieses diesen seine seit in im am an auf bei mit"
    " nach von vor zu zum zur für ohne wenn weil als ob was wer wie wo warum wann alle alles viele manche nicht kein"
    " keine ja nein bald schon noch deshalb daher trotzdem außerdem jedoch zwar bitte"
)
_WH_WORDS = words_of(
    "wer wen wem wessen was wo woher wohin wann warum weshalb weswegen wieso wie wieviel wozu womit wovon woran worauf"
    " woraus wodurch wofür wogegen worin worüber worum wovor welche welcher welches welchen welchem"
)
_OPENERS = words_of("und aber oder also na nun ja nein ach ah oh so denn sag sagen sie mal bitte entschuldigung")
_CONJUNCTIONS = words_of("wenn als falls nachdem bevor weil obwohl während da")
_PRONOUNS = words_of("ich du er sie es wir ihr man")
_PREPOSITIONS = words.PREPOSITIONS | {"für", "um", "gegen", "durch", "ohne", "bis"}
_WORD = re.compile(r"[a-zäöüß]+")


def ends_sentence(before: str, after: str) -> bool:
    """Whether a point between two texts ends a sentence.

    Args:
        before: the text up to the point.
        after: the text behind it, from the next word on.

    Returns:
        False behind an ordinal, an initial or an abbreviation within a sentence.

    Example:
        >>> ends_sentence("Sie kam am 3", "Oktober"), ends_sentence("Dr", "Weiß"), ends_sentence("Es regnet", "Er geht")
        (False, False, True)
    """
    last = re.search(r"\S+$", before)
    word = last[0].lstrip("(„\"'‚[").lower() if last else ""
    following = re.match(r"[„\"'‚(\[]*([\w§]+)", after)
    following_word = following[1] if following else ""
    if not following_word:
        return True
    starts = following_word[0].isupper() and following_word.lower() in _STARTERS
    if re.fullmatch(r"\d{1,3}|[ivx]+", word):
        named = re.search(r"[\wäöüß]+(?=\s\S+$)", before.lower())
        takes_ordinal = named is not None and named[0] in words.TAKES_E | words.TAKES_EN | words.TAKES_ER
        return not (following_word in words.MONTHS or following_word[0].islower() or (takes_ordinal and not starts))
    if re.fullmatch(r"[a-zäöü]", word) or f"{word}." in _POINTED or re.fullmatch(r"(?:[a-zäöü]\.)+[a-zäöü]+", word):
        return starts and (f"{word}." in _OFTEN_LAST or len(word) > 3)
    return not following_word[0].islower()


def rises_at_end(sentence: str) -> bool:
    """Whether a sentence is a question whose F0 rises at its end.

    Args:
        sentence: as written, with its mark.

    Returns:
        True for a question that yes or no answers, for one of a single word and for a statement with a question mark.

    Example:
        >>> [rises_at_end(q) for q in ("Weißt du, wo er ist?", "Wirklich?", "Wo bist du?")]
        [True, True, False]
    """
    text = sentence.lower().rstrip(" \"')]”’“‘»«›‹")
    if "?" not in text[-3:]:
        return False
    found = _WORD.findall(text)
    if len(found) == 1:
        return True
    for clause in re.split(r"[,;:—–]\s*|\n", text)[:2]:
        inside = _WORD.findall(clause)
        while inside and inside[0] in _OPENERS:
            inside = inside[1:]
        if len(inside) > 1 and inside[0] in _PREPOSITIONS:
            inside = inside[1:]
        if inside and inside[0] in _WH_WORDS:
            return False
        if inside and inside[0] not in _CONJUNCTIONS and (len(inside) > 3 or _PRONOUNS.intersection(inside)):
            break
    return True
