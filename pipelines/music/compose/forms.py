"""Musical form: which sections a piece has, which are new and which come back, where it has no tune."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from weights.errors import InputError

INTRO, OUTRO = "intro", "outro"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PHRASE = 4  # bars
LONG_FROM = 28  # bars of a piece from which sections have eight bars, not four
INTRO_FROM = 15  # bars of a piece from which it has an intro
#: Orders of sections by their count, from which `auto` draws; longer pieces go on with LONG_ORDER.
AUTO_ORDERS = {
    1: ("A",),
    2: ("AA", "AB"),
    3: ("ABA", "AAB"),
    4: ("AABA", "ABAB"),
    5: ("AABAA", "ABACA"),
    6: ("AABACA", "ABABCB"),
    7: ("AABACBA", "ABABCAB"),
}
LONG_ORDER = "AABACABADBCAEBDA"


def _rondo(count: int) -> str:
    """A between all others: A B A C A B A."""
    episodes = "BCBDBCED"
    return "".join("A" if i % 2 == 0 else episodes[i // 2 % len(episodes)] for i in range(count))


def _verse_chorus(count: int) -> str:
    """Verse and chorus in turn; a bridge before the last chorus where there is room."""
    order = [LETTERS[i % 2] for i in range(count)]
    if count >= 6 and count % 2 == 0:
        order[-2] = "C"
    return "".join(order)


#: Name -> the letters of so many sections.
FORMS: dict[str, Callable[[int], str]] = {
    "AABA": lambda count: ("AABA" * count)[:count],
    "verse-chorus": _verse_chorus,
    "ternary": lambda count: ("ABA" * count)[:count] if count <= 3 else ("ABA" + "CBA" * count)[:count],
    "rondo": _rondo,
    "loop": lambda count: "A" * count,
    "through": lambda count: (LETTERS * (count // len(LETTERS) + 1))[:count],
}


@dataclass(frozen=True, slots=True)
class Section:
    """Bars first..last (without `last`) under one letter.

    Attributes:
        letter: or INTRO, OUTRO.
        first: bar.
        last: bar after it.
        turn: how often the letter came before.
    """

    letter: str
    first: int
    last: int
    turn: int = 0

    @property
    def bars(self) -> int:
        """How many."""
        return self.last - self.first

    @property
    def tune(self) -> bool:
        """Whether it is more than an intro or outro."""
        return self.letter not in (INTRO, OUTRO)


def form_sections(form: str, bars: int, variant: int = 0, *, ending: bool = True) -> list[Section]:
    """The sections of a piece of so many bars; of 4 bars in short pieces and of 8 in long ones.

    `auto` has an intro and an outro from 15 bars on and draws its order; another form has them where the bars are not a
    whole number of sections. A loop has neither. What is left over makes the last section longer.

    Args:
        form: a name of FORMS, or auto.
        bars: of the piece.
        variant: which of the orders that `auto` knows.
        ending: whether the piece ends (a loop does not).

    Returns:
        Sections in order, without gaps.

    Raises:
        InputError: an unknown form.
    """
    if form not in (*FORMS, "auto"):
        raise InputError(f"unknown form '{form[:30]}'; there are auto, {', '.join(FORMS)}")
    size = _section_size(form, bars)
    intro, outro = _edges(form, bars, size) if ending else (0, 0)
    inner = bars - intro - outro
    count = max(1, inner // size)
    count -= form == "ternary" and count % 2 == 0 and count > 2
    rest = inner - count * size
    sizes = [size] * count
    if rest >= PHRASE and form in ("auto", "through"):  # a shorter section, the contrasting one in the middle
        sizes.insert((count + 1) // 2, rest // PHRASE * PHRASE)
        rest %= PHRASE
    sizes[-1] += rest
    letters = _letters(form, len(sizes), variant)
    return _lay_out(letters, sizes, intro, outro)


def _section_size(form: str, bars: int) -> int:
    if form == "ternary" and bars >= 3 * PHRASE:
        return min(16, bars // 3 // PHRASE * PHRASE)
    if form == "rondo" and bars < 40:
        return PHRASE
    return 8 if bars >= LONG_FROM else PHRASE


def _edges(form: str, bars: int, size: int) -> tuple[int, int]:
    """Bars of intro and outro."""
    if form == "auto":
        if bars < INTRO_FROM:
            return 0, 0
        intro = 4 if bars >= 40 else 2
        return intro, (bars - intro) % PHRASE or (PHRASE if bars >= 40 else 0) or 0
    count = bars // size
    if form in ("rondo", "ternary") and count % 2 == 0 and count > 2:
        count -= 1  # it ends on A
    rest = bars - count * size
    if count < 2 or form in ("loop", "through"):
        return 0, 0
    intro = 0 if rest < PHRASE else 2 if rest < 6 else PHRASE
    return intro, min(PHRASE, rest - intro) if form != "ternary" else min(2 * PHRASE, rest - intro)


def _letters(form: str, count: int, variant: int) -> str:
    if form != "auto":
        return FORMS[form](count)
    orders = AUTO_ORDERS.get(count, (("AABA" + LONG_ORDER[4:] * count)[:count],))
    return orders[variant % len(orders)]


def _lay_out(letters: str, sizes: list[int], intro: int, outro: int) -> list[Section]:
    sections = [Section(INTRO, 0, intro)] if intro else []
    at, turns = intro, dict.fromkeys(letters, 0)
    for letter, size in zip(letters, sizes, strict=True):
        sections.append(Section(letter, at, at + size, turns[letter]))
        turns[letter] += 1
        at += size
    return [*sections, Section(OUTRO, at, at + outro)] if outro else sections


def phrase_end_bars(sections: list[Section]) -> list[int]:
    """Bars that end a phrase: every fourth of a section, and its last."""
    ends = set()
    for s in sections:
        if s.letter != INTRO:
            ends |= {s.first + i for i in range(PHRASE - 1, s.bars, PHRASE)} | {s.last - 1}
    return sorted(ends)


def spread_sections(sections: list[Section], factor: int) -> list[Section]:
    """The sections where every bar is written as so many."""
    return [replace(s, first=s.first * factor, last=s.last * factor) for s in sections]
