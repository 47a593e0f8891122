"""Forms: which stretch of a piece is new and which comes back."""

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

    `auto` is AABA, or new material throughout where there is room for one phrase only. What is left over of the bars makes the
    last section longer.

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
    found = [Section(order[i % len(order)], i * size, (i + 1) * size) for i in range(count)]
    found[-1] = Section(found[-1].letter, found[-1].first, bars)
    return found


def phrase_end_bars(found: list[Section]) -> list[int]:
    """Bars that end a phrase: every fourth of a section, and its last."""
    ends = set()
    for s in found:
        ends |= {s.first + i for i in range(3, s.bars, 4)} | {s.last - 1}
    return sorted(ends)
