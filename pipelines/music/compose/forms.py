"""Musical form: which sections of a piece are new and which come back."""

from __future__ import annotations

from dataclasses import dataclass

from weights.errors import InputError

#: Order of the sections' letters; repeated until the piece is full.
FORMS: dict[str, str] = {
    "AABA": "AABA",
    "verse-chorus": "ABAB",
    "ternary": "ABA",
    "rondo": "ABACA",
    "loop": "A",
    "through": "",
}


@dataclass(frozen=True, slots=True)
class Section:
    """Bars first..last (without `last`) under one letter."""

    letter: str
    first: int
    last: int

    @property
    def bars(self) -> int:
        """How many."""
        return self.last - self.first


def form_sections(form: str, bars: int) -> list[Section]:
    """The sections of a piece of so many bars; of 4 bars in short pieces and of 8 in long ones.

    `auto` is AABA, or new material throughout where there is room for one phrase only. What is left over of the bars
    makes the last section longer.

    Args:
        form: a name of FORMS, or auto.
        bars: of the piece.

    Returns:
        Sections in order, without gaps.

    Raises:
        InputError: an unknown form.
    """
    if form == "auto":
        form = "AABA" if bars >= 12 else "through"
    if form not in FORMS:
        raise InputError(f"unknown form '{form[:30]}'; there are auto, {', '.join(FORMS)}")
    size = 8 if bars >= 28 else 4
    order = FORMS[form] or "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    count = max(1, bars // size)
    sections = [Section(order[i % len(order)], i * size, (i + 1) * size) for i in range(count)]
    sections[-1] = Section(sections[-1].letter, sections[-1].first, bars)
    return sections


def phrase_end_bars(sections: list[Section]) -> list[int]:
    """Bars that end a phrase: every fourth of a section, and its last."""
    ends = set()
    for s in sections:
        ends |= {s.first + i for i in range(3, s.bars, 4)} | {s.last - 1}
    return sorted(ends)
