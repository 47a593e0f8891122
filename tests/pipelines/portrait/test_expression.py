"""Facial expression: which action units an affect, words of the body and pain move."""

from __future__ import annotations

from itertools import pairwise

import pytest

from conditioning.affect import Affect
from pipelines.portrait.track.expression import (
    PROTOTYPES,
    action_units_from_affect,
    action_units_from_pspi,
    action_units_from_words,
    resting_units,
)

#: The units of EMFACS's prototypes (Friesen & Ekman 1983), less AU16 (lower lip down), which has no channel.
EMFACS = {
    "happy": (6, 12),
    "sad": (1, 4, 15),
    "fearful": (1, 2, 4, 5, 7, 20, 26),
    "angry": (4, 5, 7, 23),
    "disgusted": (9, 15),
    "surprised": (1, 2, 5, 26),
}


class TestExpression:
    @pytest.mark.parametrize("word", EMFACS)
    def test_a_prototype_has_every_unit_of_emfacs(self, word: str) -> None:
        units, lone = (
            action_units_from_affect(Affect.of(word)),
            action_units_from_affect(Affect.of(word, intensity=0.0)),
        )
        assert all(units.get(f"AU{n}", 0.0) >= 0.1 for n in EMFACS[word]) and not lone

    def test_units_that_belong_to_the_opposite_feeling_stay_still(self) -> None:
        for word, foreign in {
            "happy": (4, 9, 15, 20),
            "sad": (5, 9, 12),
            "angry": (1, 2, 12),
            "surprised": (4, 12),
        }.items():
            units = action_units_from_affect(Affect.of(word))
            assert all(units.get(f"AU{n}", 0.0) < 0.1 for n in foreign), word

    def test_pain_is_the_units_of_prkachin_and_solomon(self) -> None:
        hurt = action_units_from_pspi(12)
        assert all(hurt[f"AU{n}"] > 0.3 for n in (4, 6, 7, 9, 10, 43)) and hurt.get("AU12", 0.0) == 0

    def test_nobody_gapes_at_rest(self) -> None:
        for word in ("happy", "angry", "fearful", "disgusted", "surprised", "excited"):
            felt = action_units_from_affect(Affect.of(word, intensity=2.0))
            rest = resting_units(felt)
            assert all(rest[u] < felt[u] for u in ("AU25", "AU26") if u in felt)
            assert rest.get("AU25", 0.0) <= 0.22 and rest.get("AU26", 0.0) <= 0.05 and "AU12" not in rest

    @pytest.mark.parametrize(
        ("word", "raised", "still"),
        [
            ("happy", "AU12", "AU15"),
            ("sad", "AU15", "AU12"),
            ("angry", "AU4", "AU12"),
            ("fearful", "AU5", "AU12"),
            ("disgusted", "AU9", "AU12"),
            ("surprised", "AU26", "AU4"),
        ],
    )
    def test_emotion_moves_its_muscles(self, word: str, raised: str, still: str) -> None:
        units = action_units_from_affect(Affect.of(word))
        assert units[raised] > 0.3 and units.get(still, 0.0) < 0.1

    def test_intensity_scales_the_face(self) -> None:
        smile = [action_units_from_affect(Affect.of("happy", intensity=k)).get("AU12", 0.0) for k in (0, 0.25, 0.5, 1)]
        assert smile[0] == 0 and all(a < b for a, b in pairwise(smile))

    def test_a_compound_shows_both(self) -> None:
        units = action_units_from_affect(Affect.of("happily surprised"))
        assert min(units["AU12"], units["AU1"], units["AU5"]) > 0.35

    def test_words_of_the_body_move_the_face(self) -> None:
        units = action_units_from_words("smiling through tears")
        assert units["AU12"] > 0.5 and units["AU1"] > 0.5
        assert action_units_from_words("a raised eyebrow") and not action_units_from_words("the parcel is at the door")

    def test_a_bare_point_has_a_face(self) -> None:
        assert action_units_from_affect(Affect.of("0.8,0.5"))["AU12"] > 0.4
        low, high = action_units_from_affect(Affect.of("-0.6,-0.5")), action_units_from_affect(Affect.of("-0.6,0.7"))
        assert low.get("AU5", 0) < high.get("AU5", 0)

    def test_pain_rises_on_the_pspi_scale(self) -> None:
        def pspi(units: dict[str, float]) -> float:
            return (
                5 * (units["AU4"] + max(units["AU6"], units["AU7"]) + max(units["AU9"], units["AU10"])) + units["AU43"]
            )

        scores = [pspi(action_units_from_pspi(p)) for p in (0, 4, 8, 12, 16)]
        assert scores[0] == 0 and all(a < b for a, b in pairwise(scores))

    def test_every_prototype_is_within_bounds(self) -> None:
        assert all(0 <= v <= 1.5 for units in PROTOTYPES.values() for v in units.values())
