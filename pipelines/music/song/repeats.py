"""The order in which the measures of a score are played: repeats, endings, da capo and dal segno."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(slots=True)
class RepeatMarks:
    """What a measure says about the order of playing.

    Attributes:
        forward: a repeat begins here.
        times: how often what a repeat sign at its end closes is played; 0 without a sign.
        endings: passes in which it is played; in all where it is empty.
        jump: at its end: "capo" to the beginning, "segno" to the sign; "" without.
        segno: the sign stands here.
        coda: the coda begins here.
        to_coda: after a jump, go on from here to the coda.
        fine: after a jump, the end.
    """

    forward: bool = False
    times: int = 0
    endings: frozenset[int] = frozenset()
    jump: str = ""
    segno: bool = False
    coda: bool = False
    to_coda: bool = False
    fine: bool = False


def playing_order(marks: Sequence[RepeatMarks], limit: int) -> list[int]:
    """Places of measures in the order in which they are played.

    Args:
        marks: of all measures.
        limit: the order ends soon after so many: whoever asks refuses it.

    Returns:
        Places; after a jump, repeats are not taken again and the last ending is played, as is the custom.
    """
    order: list[int] = []
    place, start, turn, jumped = 0, 0, 1, False
    while place < len(marks) and len(order) <= limit:
        mark = marks[place]
        if mark.forward and place != start:
            start, turn = place, 1
        if mark.endings and not _plays(marks, place, turn, jumped=jumped):
            if not _same_group(marks, place):
                start, turn = place + 1, 1
            place += 1
            continue
        order.append(place)
        if jumped and (mark.fine or mark.to_coda):
            coda = next((k for k, m in enumerate(marks) if m.coda), None)
            if mark.fine or coda is None:
                break
            place = coda
            continue
        if mark.times and not jumped:
            if turn < _turns(marks, place):
                place, turn = start, turn + 1
                continue
            start, turn = place + 1, 1
        elif mark.endings and not _same_group(marks, place):
            start, turn = place + 1, 1
        if mark.jump and not jumped:
            jumped, turn = True, 1
            place = next((k for k, m in enumerate(marks) if m.segno), 0) if mark.jump == "segno" else 0
            start = place
            continue
        place += 1
    return order


def _plays(marks: Sequence[RepeatMarks], place: int, turn: int, *, jumped: bool) -> bool:
    """Whether an ending is played in a turn: the last one after a jump."""
    if jumped:
        return max(marks[place].endings) >= max(max(m.endings) for m in _group(marks, place))
    return turn in marks[place].endings


def _turns(marks: Sequence[RepeatMarks], place: int) -> int:
    """How often what a repeat sign closes is played: as often as it says, or until all endings were heard."""
    if not marks[place].endings:
        return marks[place].times
    group = _group(marks, place)
    own, last = max(marks[place].endings), max(max(m.endings) for m in group)
    alone = all(m.endings == marks[place].endings for m in group)
    return own + 1 if alone else last


def _group(marks: Sequence[RepeatMarks], place: int) -> Sequence[RepeatMarks]:
    """The measures around a place that all belong to endings."""
    first = last = place
    while first > 0 and marks[first - 1].endings:
        first -= 1
    while last + 1 < len(marks) and marks[last + 1].endings:
        last += 1
    return marks[first : last + 1]


def _same_group(marks: Sequence[RepeatMarks], place: int) -> bool:
    """Whether the next measure belongs to an ending too."""
    return place + 1 < len(marks) and bool(marks[place + 1].endings)
