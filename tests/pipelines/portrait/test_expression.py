"""Facial expression: which action units an affect, words of the body and pain move."""

from __future__ import annotations

from itertools import pairwise

import pytest

from conditioning.affect import VAD, Affect, AffectCurve
from pipelines.portrait.track.action_units import channel_bounds
from pipelines.portrait.track.expression import (
    action_units_from_affect,
    action_units_from_pspi,
    action_units_from_words,
    face_from_affect,
    merge_units,
    resting_units,
)
from pipelines.portrait.track.prototypes import COMPOUNDS, FACES_BY_WORD, PROTOTYPES

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
            assert rest.get("AU25", 0.0) <= 0.33 and rest.get("AU26", 0.0) <= 0.16 and "AU12" not in rest

    def test_fear_and_surprise_keep_their_lips_parted_and_joy_its_jaw_shut(self) -> None:
        rest = {w: resting_units(action_units_from_affect(Affect.of(w))) for w in ("happy", "fearful", "surprised")}
        assert min(rest["fearful"]["AU26"], rest["surprised"]["AU26"]) > rest["happy"]["AU26"] > 0

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
        for face in (*PROTOTYPES.values(), *COMPOUNDS.values(), *FACES_BY_WORD.values()):
            for name, value in face.items():
                low, high = channel_bounds(name)
                assert low <= value <= min(high, 1.6 if name.startswith("AU") else 15), name

    def test_a_smile_through_tears_has_the_smile_the_brows_and_the_tears(self) -> None:
        face = merge_units(face_from_affect(Affect.of("smiling through tears")), action_units_from_words("tears"))
        assert face["AU12"] > 0.8 and face["AU6"] > 0.6 and face["AU1"] > 0.7 and face["Tears"] > 0.5
        assert face["AU15"] < 0.4 * face["AU12"]

    @pytest.mark.parametrize(
        ("word", "more", "less"),
        [
            ("pride", {"pitch": 4, "AU12": 0.5}, {"AU15": 0.01}),
            ("shame", {"Blush": 0.3, "AU15": 0.3}, {"pitch": -4, "gaze_y": -5}),
            ("embarrassed", {"Blush": 0.6, "AU12": 0.4}, {"gaze_y": -5}),
            ("contempt", {"AU14R": 0.7}, {"AU14L": 0.01, "AU12L": 0.01}),
            ("terrified", {"Pallor": 0.6, "shoulders": 0.5, "AU20": 0.8}, {"AU12": 0.01}),
            ("awe", {"AU1": 0.6, "AU26": 0.3}, {"AU4": 0.05}),
            ("bored", {"AU43": 0.3}, {"AU5": 0.01, "shoulders": -0.2}),
        ],
    )
    def test_a_word_with_a_face_of_its_own_shows_it_in_any_form(
        self, word: str, more: dict[str, float], less: dict[str, float]
    ) -> None:
        felt = Affect.of(word)
        for affect in (felt, Affect(felt.vad, felt.weights), AffectCurve.of(f"0: calm; 2: {word}").at(2.0)):
            face = face_from_affect(affect)
            assert all(face[u] > v for u, v in more.items()) and all(face.get(u, 0.0) < v for u, v in less.items())
        half = face_from_affect(felt.scale(0.5))
        assert all(0 < half[u] < face[u] for u, v in more.items() if v > 0)

    def test_more_is_always_more_and_never_beyond_a_face(self) -> None:
        for word in ("happy", "sad", "angry", "fearful", "disgusted", "surprised", "contempt", "0.4,0.35", "-0.3,0.4"):
            sums = [sum(abs(v) for k, v in _units(word, i / 5).items() if k.startswith("AU")) for i in range(11)]
            assert all(b > a + 0.01 for a, b in pairwise(sums)), word
            assert max(_units(word, 2.0).values()) <= 1.6

    def test_dominance_lifts_the_chin_and_lowers_the_brows(self) -> None:
        meek, bold = (face_from_affect(Affect(VAD(0.0, 0.0, d))) for d in (-0.9, 0.9))
        assert bold["pitch"] > 2 and meek["pitch"] < -2 and "AU4" not in meek and "AU1" not in bold

    @pytest.mark.parametrize("text", ["not smiling", "without tears", "she never laughs", "he didn't frown"])
    def test_what_is_denied_is_not_shown(self, text: str) -> None:
        assert action_units_from_words(text) == {}


def _units(word: str, intensity: float) -> dict[str, float]:
    return action_units_from_affect(Affect.of(word, intensity=intensity))
