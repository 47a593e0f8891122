"""Where a sentence without marks may be cut: between its phrases, never within a group of words or a figure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.speech.front.function_words import FUNCTION_WORDS
from pipelines.speech.front.known_words import words_of

NEVER, WEAK, CLAUSE, MARK = 0, 1, 2, 3  # how good a place between two words is
_COORDINATORS = words_of("and but or so yet nor")
_SUBORDINATORS = words_of(
    "because although though while whereas whenever wherever when where if unless until since who which whose"
)
_CLAUSE_STARTS = words_of(
    "the a an this that these those my your his her its our their i you he she it we they there nobody everybody"
    " someone somebody everyone no some many most all each every one then"
)
_PREPOSITIONS = words_of(
    "in on at after before near without with during along through across under over behind beside between among against"
    " towards toward into onto from beyond around above below despite for by"
)
#: Hold on to the word behind them.
_HOLD = (
    words_of(
        "a an the this these those my your his her its our their no some any each every of to in on at by for with"
        " from as and or but nor so than not very too quite more most less is am are was were be been being have has"
        " had do does did will would shall should can could may might must into onto after before near without during"
        " along through across under over behind beside between among against if because while when where who which"
        " whose that mr mrs dr st about per point minus plus"
    )
    | _SUBORDINATORS
)
_VERBS = words_of(
    "is are was were am be been has have had do does did can could will would shall should may might must said says"
    " went came saw knew took got gave made found thought told became left felt put brought began kept held wrote"
    " stood heard let meant set met ran paid sat spoke lay led read grew lost fell sent built understood drew broke"
    " spent cut rose drove bought wore chose sang drank slept swam threw caught taught flew rang hid rode shook stole"
    " won sold ate"
)
_NUMBERS = words_of(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion"
    " trillion point"
)
LEAST_WORDS = 3  # on either side of a cut


def grade_boundary(words: Sequence[str], at: int) -> int:
    """How good a place for a cut lies before word `at`.

    Args:
        words: of the sentence, with their marks behind them.
        at: 1 to len(words) - 1.

    Returns:
        NEVER, WEAK (before a prepositional phrase), CLAUSE (before a clause) or MARK (behind a mark).
    """
    before, word = words[at - 1], words[at]
    if before[-1:] in ",;:—–" and not (before[:-1].isdigit() and re.match(r"\d{4}\b", word)):
        return MARK
    left, right = _plain(before), _plain(word)
    if min(at, len(words) - at) < LEAST_WORDS or left in _HOLD or _is_figure(left) or not left:
        return NEVER
    rest = [_plain(w) for w in words[at + 1 : at + 9]]
    if right in _COORDINATORS:
        clause = bool(rest) and rest[0] in _CLAUSE_STARTS and _has_verb(rest)
        return CLAUSE if clause and _has_verb([_plain(w) for w in words[max(0, at - 9) : at]]) else NEVER
    if right in _SUBORDINATORS or (right == "as" and rest[:1] in (["if"], ["though"])):
        return CLAUSE
    return WEAK if right in _PREPOSITIONS and rest and not _is_figure(rest[0]) else NEVER


def find_cut(text: str, least: int, most: int) -> int:
    """The best place to cut a text that is too long.

    Args:
        text: more than `most` characters.
        least: characters in front of a cut, where one as good is found there.
        most: characters in front of it, at most.

    Returns:
        The number of characters in front of it, white space included.
    """
    words = list(re.finditer(r"\S+", text[: most + 400]))
    plain = [w.group() for w in words]
    places = [(grade_boundary(plain, i), words[i].start()) for i in range(1, len(words)) if words[i].start() <= most]
    late = [p for p in places if p[1] >= least]
    for grade in (MARK, CLAUSE, WEAK):
        for choices in (late, places):
            if found := [start for g, start in choices if g == grade]:
                return found[-1]
    free = [start for i, (_, start) in enumerate(places, 1) if not _holds(plain[i - 1], plain[i])]
    return free[-1] if free else places[-1][1] if places else most


def _holds(before: str, word: str) -> bool:
    left, right = _plain(before), _plain(word)
    return left in _HOLD or left in FUNCTION_WORDS or (_is_figure(left) and _is_figure(right))


def _plain(word: str) -> str:
    return word.lower().strip("\"'“”‘’()[].,;:!?—–")


def _is_figure(word: str) -> bool:
    return word in _NUMBERS or word[:1].isdigit()


def _has_verb(words: Sequence[str]) -> bool:
    """Whether a verb stands among words."""
    return any(word in _VERBS or (len(word) > 4 and word.endswith("ed")) for word in words)
