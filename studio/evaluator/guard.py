"""The lineage guard: whoever helped to make a thing does not judge it.

A judge that shares data, backbone, family of features or name with what guided a generation rewards its own mistakes,
and a guided generator finds them (reward hacking; RRPO shows it for emotional speech). Such a figure is refused, with
the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pipelines.base import Record
from pipelines.recognition import Lineage, lineages
from weights.errors import StudioError

#: Names of whole parts that a data set's own authors keep apart.
SPLITS = frozenset({"train", "training", "dev", "validation", "valid", "val", "test"})


class LineageError(StudioError, ValueError):
    """A headline figure was refused: the judge is not independent of what guided the generation."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Independence:
    """Whether a judge may score: `reason` says why not (empty when it may), `notes` what a reader should know."""

    reason: str = ""
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return not self.reason


def assess_independence(
    judge: Lineage, guides: Iterable[str | Lineage], known: Mapping[str, Lineage] | None = None
) -> Independence:
    """Compare a judge with everything that guided a generation.

    Args:
        judge: the lineage of the recognizer that scores.
        guides: names or lineages of the recognizers that guided; what guided those counts as well.
        known: name -> lineage; None takes the embedded recognizers.

    Returns:
        Refused on the same recognizer, the same backbone, the same or overlapping corpora, a guide whose lineage is not
        known, or features of the same family where the modality has a reporting judge of another. Parts of one corpus
        that are stated and disjoint are allowed, with a note.
    """
    table = {**(embedded_lineages() if known is None else known), judge.name: judge}
    notes: list[str] = []
    for name, guide in _expand_guides(guides, table):
        if name == judge.name or (guide is not None and guide == judge):
            return Independence(f"'{name}' guided the generation and would judge it; score with another recognizer")
        if guide is None:
            return Independence(
                f"'{name}' guided the generation and its lineage is not known, so independence cannot be shown"
            )
        reason, pair_notes = _compare_lineages(judge, guide)
        reason = reason or _find_shared_family(judge, guide, table.values())
        if reason:
            return Independence(reason)
        notes += pair_notes
    return Independence(notes=tuple(dict.fromkeys(notes)))


def require_independence(
    judge: Lineage, guides: Iterable[str | Lineage], known: Mapping[str, Lineage] | None = None
) -> tuple[str, ...]:
    """The notes of `assess_independence`.

    Args:
        judge: the lineage of the recognizer that scores.
        guides: names or lineages of the recognizers that guided.
        known: name -> lineage; None takes the embedded recognizers.

    Returns:
        What a reader of the score should know.

    Raises:
        LineageError: the judge may not score; the message has the reason.
    """
    verdict = assess_independence(judge, guides, known)
    if not verdict:
        raise LineageError(f"no headline score: {verdict.reason}")
    return verdict.notes


def find_guides(record: Record | None) -> tuple[str, ...]:
    """Names of the recognizers that guided an output: `guide` and `guided_by` of its record's options."""
    if record is None:
        return ()
    guides: list[str] = []
    for key in ("guide", "guided_by"):
        value = record.options.get(key)
        guides += [value] if isinstance(value, str) else [str(v) for v in value or ()]
    return tuple(dict.fromkeys(name for name in guides if name))


@cache
def embedded_lineages() -> Mapping[str, Lineage]:
    """Every embedded recognizer's lineage by name."""
    return {lineage.name: lineage for lineage in lineages()}


def compare_corpora(first: str, second: str) -> tuple[bool, str]:
    """Whether two corpora "dataset#part" may share data, and a note where only their stated parts keep them apart.

    A part is a unit and its members, separated by commas, numbers also as spans ("actors 1-5, 9"); the unit is what
    both parts begin with. Two parts are apart when they have a unit in common and no member, or are different splits of
    the data set's authors ("train", "test"). Parts that cannot be told apart count as shared.

    Args:
        first: a corpus, "dataset#part".
        second: another one.

    Returns:
        Whether data may be shared, and the note, "" where none is needed.

    Example:
        >>> compare_corpora("ravdess#actors 1-5", "ravdess#actors 5,6")[0]
        True
    """
    (one, part_one), (two, part_two) = (_split_corpus(c) for c in (first, second))
    if one != two:
        return False, ""
    if not part_one or not part_two:
        return True, ""
    unit = _count_unit_words(part_one, part_two)
    a, b = _list_members(part_one, unit), _list_members(part_two, unit)
    told_apart = a and b and not a & b and (unit or (a <= SPLITS and b <= SPLITS))
    names = f"'{_shorten_part(part_one)}', '{_shorten_part(part_two)}'"
    return not told_apart, f"judge and guide learnt from disjoint parts of {one} ({names})" if told_apart else ""


def _compare_lineages(judge: Lineage, guide: Lineage) -> tuple[str, tuple[str, ...]]:
    if judge.backbone and judge.backbone == guide.backbone:
        return (
            f"the judge '{judge.name}' and the guide '{guide.name}' stand on the same backbone ({judge.backbone})",
            (),
        )
    notes = []
    for mine in judge.corpora:
        for theirs in guide.corpora:
            shared, note = compare_corpora(mine, theirs)
            if shared:
                return (
                    (
                        f"the judge '{judge.name}' and the guide '{guide.name}' learnt from the same data"
                        f" ({_name_common_data(mine, theirs)})"
                    ),
                    (),
                )
            notes += [note] if note else []
    return "", tuple(notes)


def _find_shared_family(judge: Lineage, guide: Lineage, known: Iterable[Lineage]) -> str:
    """Why features of the guide's family rule the judge out; "" where they do not, or where no other could report."""
    if not judge.family or judge.family != guide.family or judge.modality != guide.modality:
        return ""
    others = [
        lineage.name
        for lineage in known
        if (lineage.modality, lineage.role) == (judge.modality, "reports")
        and lineage.family not in ("", judge.family)
        and not _compare_lineages(lineage, guide)[0]
    ]
    if not others:
        return ""
    return (
        f"the judge '{judge.name}' and the guide '{guide.name}' stand on features of the same family"
        f" ({judge.family}); score with {' or '.join(others)}"
    )


def _expand_guides(
    guides: Iterable[str | Lineage], table: Mapping[str, Lineage]
) -> Iterable[tuple[str, Lineage | None]]:
    """Every guide and what guided it in turn, each once."""
    waiting, listed = list(guides), set()
    while waiting:
        guide = waiting.pop(0)
        name = guide if isinstance(guide, str) else guide.name
        if name in listed:
            continue
        listed.add(name)
        lineage = table.get(name) if isinstance(guide, str) else guide
        waiting += list(lineage.guided_by) if lineage else []
        yield name, lineage


def _split_corpus(text: str) -> tuple[str, str]:
    name, _, part = text.partition("#")
    part = part.strip().lower()
    return name.strip().lower(), "" if part in ("all", "whole", "everything") else part


def _count_unit_words(one: str, two: str) -> int:
    """How many words both parts begin with before their members start."""
    a, b = (_first_words(part) for part in (one, two))
    count = 0
    while (
        count < min(len(a), len(b))
        and a[count] == b[count]
        and not re.fullmatch(r"\d+(-\d+)?|[a-z](-[a-z])?", a[count])
    ):
        count += 1
    return count


def _first_words(part: str) -> list[str]:
    return re.split(r"[,;]", part, maxsplit=1)[0].split()


def _list_members(part: str, unit: int) -> set[str]:
    text = part.split(None, unit)[unit:]
    members: set[str] = set()
    for member in (m.strip() for m in re.split(r"[,;]| and ", text[0] if text else "")):
        if span := re.fullmatch(r"(\d+)-(\d+)", member):
            members |= {str(n) for n in range(int(span[1]), min(int(span[2]), int(span[1]) + 100_000) + 1)}
        elif span := re.fullmatch(r"([a-z])-([a-z])", member):
            members |= {chr(n) for n in range(ord(span[1]), ord(span[2]) + 1)}
        elif member:
            members.add(str(int(member)) if member.isdigit() else member)
    return members


def _shorten_part(part: str) -> str:
    return part if len(part) <= 40 else f"{part[:37]}..."


def _name_common_data(mine: str, theirs: str) -> str:
    return _shorten_part(mine) if mine == theirs else f"{_shorten_part(mine)} and {_shorten_part(theirs)}"
