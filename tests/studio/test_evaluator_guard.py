"""The lineage guard refuses a judge that is not independent of the guide, and says why."""

from __future__ import annotations

import pytest

from pipelines.base import Record
from pipelines.recognition import Lineage
from studio.evaluator import guard
from weights.errors import StudioError


def _lineage(name: str, backbone: str = "", corpora: tuple[str, ...] = (), guided_by: tuple[str, ...] = ()) -> Lineage:
    return Lineage(name, "speech", "reports", backbone or f"net of {name}", corpora, "Apache-2.0", guided_by)


JUDGE = _lineage("judge", corpora=("ravdess#actors 1,3,5", "crema#women"))


@pytest.mark.parametrize(
    ("guide", "reason"),
    [
        (_lineage("judge"), "guided the generation and would judge it"),
        (_lineage("g", backbone="net of judge"), "same backbone"),
        (_lineage("g", corpora=("ravdess#actors 5-7",)), "same data (ravdess#actors 1,3,5 and ravdess#actors 5-7)"),
        (_lineage("g", corpora=("RAVDESS",)), "same data"),
        (_lineage("g", corpora=("ravdess#all",)), "same data"),
        (_lineage("g", corpora=("crema#men and women",)), "same data"),
        (_lineage("g", corpora=("ravdess#train",)), "same data"),
        ("somebody", "lineage is not known"),
    ],
)
def test_a_judge_that_is_not_independent_is_refused(guide: Lineage | str, reason: str) -> None:
    with pytest.raises(guard.LineageError) as caught:
        guard.require_independence(JUDGE, [guide], {})
    assert reason in str(caught.value) and "\n" not in str(caught.value)
    assert isinstance(caught.value, StudioError) and isinstance(caught.value, ValueError)


def _of_family(name: str, family: str, role: str = "reports", modality: str = "speech") -> Lineage:
    return Lineage(name, modality, role, f"net of {name}", (f"{name}#all",), "Apache-2.0", family=family)


@pytest.mark.parametrize(
    ("judge_family", "guide_family", "other", "refused"),
    [
        ("pixels", "pixels", _of_family("ear", "landmarks"), True),
        ("pixels", "pixels", _of_family("ear", "pixels"), False),  # no judge of another family: nobody could report
        ("pixels", "pixels", _of_family("ear", ""), False),
        ("pixels", "pixels", _of_family("ear", "landmarks", role="steers"), False),
        ("pixels", "pixels", _of_family("ear", "landmarks", modality="music"), False),
        ("pixels", "landmarks", _of_family("ear", "landmarks"), False),
        ("", "", _of_family("ear", "landmarks"), False),
        ("pixels", "pixels", _of_family("g", "landmarks"), False),  # the other knows the guide's data
    ],
)
def test_a_judge_of_the_guides_family_is_refused_where_another_can_report(
    judge_family: str, guide_family: str, other: Lineage, refused: bool
) -> None:
    verdict = guard.assess_independence(
        _of_family("j", judge_family), [_of_family("g", guide_family, role="steers")], {other.name: other}
    )
    assert bool(verdict) != refused
    assert not refused or ("same family (pixels)" in verdict.reason and "score with ear" in verdict.reason)


def test_every_embedded_recognizer_states_the_family_of_its_features() -> None:
    families = {
        "face": {"landmarks", "pixels"},
        "image": {"light", "content"},
        "music": {"symbols", "rendered sound"},
        "speech": {"own acoustics", "encoder's ear"},
        "text": {"words"},
    }
    assert all(lineage.family in families[lineage.modality] for lineage in guard.embedded_lineages().values())


def test_every_embedded_judge_may_report_what_its_own_modality_steered() -> None:
    known = guard.embedded_lineages()
    pairs = [(a, b) for a in known.values() for b in known.values() if a.modality == b.modality]
    ranked = [(a, b) for a, b in pairs if (a.role, b.role) == ("reports", "steers")]
    assert len(ranked) >= 4 and all(guard.assess_independence(a, [b]) for a, b in ranked)


def test_disjoint_parts_are_allowed_with_a_note() -> None:
    notes = guard.require_independence(JUDGE, [_lineage("g", corpora=("ravdess#actors 2,4,6", "other"))], {})
    assert len(notes) == 1 and "disjoint parts of ravdess" in notes[0]
    assert (
        guard.require_independence(JUDGE, [_lineage("g", corpora=("msp#all",))], {}) == ()
        and guard.require_independence(JUDGE, [], {}) == ()
    )


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ("d#actors 1-9", "d#actors 10-20", False),
        ("d#actors 1-10", "d#actors 10-20", True),
        ("d#themes a-m", "d#themes n-z", False),
        ("d#train", "d#test", False),
        ("d#games whose number is even", "d#games whose number is odd", False),
        ("d#half a", "d#half b", False),
        ("d#people of the north", "d#actors 1-5", True),  # cannot be told apart
        ("d#train", "e#train", False),
        ("d#themes bored face, dog attack", "d#themes angry pose, scared face", False),
        ("d#people women", "d#people women and men", True),
    ],
)
def test_parts(first: str, second: str, shared: bool) -> None:
    assert guard.compare_corpora(first, second)[0] is shared and guard.compare_corpora(second, first)[0] is shared


def test_what_guided_the_guide_counts_as_well() -> None:
    inner = _lineage("inner", corpora=("crema#women",))
    outer = _lineage("outer", guided_by=("inner",))
    assert not guard.assess_independence(JUDGE, [outer], {"inner": inner})
    assert guard.assess_independence(JUDGE, [outer], {"inner": _lineage("inner", corpora=("lab#all",))})


def test_the_record_says_who_guided() -> None:
    record = Record("speech", "e", "Hello.", {}, 1.0, 0, {"guide": "speech-steers", "guided_by": ["a", "b"]})
    assert guard.find_guides(record) == ("speech-steers", "a", "b") and guard.find_guides(None) == ()


def test_the_embedded_judges_are_independent_of_the_embedded_guides() -> None:
    known = guard.embedded_lineages()
    pairs = [
        (known[f"{m}-reports"], n)
        for m in ("speech", "face", "image", "music", "text")
        if f"{m}-reports" in known and (n := f"{m}-steers") in known
    ]
    for judge, guide in pairs:
        guard.require_independence(judge, [guide])
        assert not guard.assess_independence(judge, [judge.name])
