"""The performance track: lips, blinks, gaze, head and the plan they come from."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from conditioning.affect import AffectCurve
from pipelines.portrait.track.blendshapes import BLENDSHAPES, blendshapes_from_track
from pipelines.portrait.track.envelope import SoundEnvelope
from pipelines.portrait.track.performance import PerformanceTrack, plan_performance, render_track
from pipelines.portrait.track.plan import read_plan
from pipelines.portrait.track.visemes import VisemeSegment, cut_pauses, viseme_from_phoneme, visemes_from_phonemes
from weights.errors import InputError

WORDS = [
    VisemeSegment(0.5, 0.6, "PP"),
    VisemeSegment(0.6, 0.8, "aa"),
    VisemeSegment(0.8, 0.9, "PP"),
    VisemeSegment(0.9, 1.1, "ou"),
    VisemeSegment(1.1, 1.2, "FF"),
    VisemeSegment(1.2, 1.5, "ih"),
]


def perform(
    affect: str = "neutral", seconds: float = 3.0, seed: int = 1, fps: int = 25, **more: object
) -> PerformanceTrack:
    level = np.zeros(int(seconds * 100) + 1, np.float32)
    level[50:150] = 1.0
    return render_track(
        plan_performance(AffectCurve.of(affect), SoundEnvelope(seconds, level), WORDS, fps=fps, seed=seed, **more)
    )  # type: ignore[arg-type]


class TestTrack:
    def test_lips_meet_on_every_bilabial(self) -> None:
        seal = perform()["SEAL"]
        assert all(seal[int(s.start_s * 25) - 1 : int(s.end_s * 25) + 1].max() == 1 for s in WORDS if s.viseme == "PP")

    def test_jaw_opens_for_vowels_and_rests_in_silence(self) -> None:
        jaw = perform()["AU26"]
        assert jaw[round(0.68 * 25)] > 0.15 and jaw[60:].max() < 0.03

    @pytest.mark.parametrize("affect", ["happy", "angry", "fearful", "surprised", "excited", "0.2,0.9"])
    def test_a_mouth_opens_less_in_a_pause_than_in_speech(self, affect: str) -> None:
        track = perform(affect, seconds=5.0)
        opening = track["AU25"] + track["AU26"]
        speech, before, after = opening[15:36], opening[:5], opening[55:]
        assert max(before.max(), after.max()) < 0.3 < speech.mean()

    def test_a_film_without_speech_opens_the_mouth_as_a_short_peak(self) -> None:
        track = render_track(
            plan_performance(AffectCurve.of("surprised"), SoundEnvelope.silence(4.0), [], fps=25, seed=1)
        )
        opening = track["AU25"] + track["AU26"]
        assert opening[8:20].max() > 1.0 and opening[40:].max() < 0.3

    def test_a_feeling_that_sets_in_opens_the_mouth_for_a_moment(self) -> None:
        envelope = SoundEnvelope.silence(5.0)
        plan = plan_performance(AffectCurve.of("0: calm; 2: calm; 2.5: surprised"), envelope, [], fps=25, seed=1)
        opening = render_track(plan)["AU26"]
        assert [p for p, _ in plan.peaks] == [2.5]
        assert opening[60:72].max() > 0.6 and max(opening[:45].max(), opening[90:].max()) < 0.1

    def test_units_set_by_hand_are_held_where_nobody_speaks(self) -> None:
        envelope = SoundEnvelope.silence(3.0)
        plan = plan_performance(AffectCurve.of("happy"), envelope, [], fps=25, seed=1, units={"AU26": 0.8})
        assert render_track(plan)["AU26"][20:].min() > 0.7

    def test_no_shape_of_speech_is_held_in_a_pause_of_a_noisy_recording(self) -> None:
        level = np.full(400, 0.4, np.float32)
        level[100:200] = level[300:] = 1.0
        pauses = SoundEnvelope(4.0, level).pauses
        held = cut_pauses([VisemeSegment(0.5, 3.5, "aa")], pauses)
        assert [round(start) for start, _ in pauses] == [0, 2] and [round(v.start_s) for v in held] == [1, 3]
        assert not any(start <= v.start_s < v.end_s <= end for v in held for start, end in pauses)

    def test_ou_rounds_and_ih_spreads(self) -> None:
        track = perform()
        ou, ih = round(0.97 * 25), round(1.33 * 25)
        assert track["AU18"][ou] > track["AU18"][ih] + 0.2 and track["AU20L"][ih] > track["AU20L"][ou]

    def test_a_smile_does_not_open_a_closure(self) -> None:
        assert perform("happy")["SEAL"].max() == 1

    def test_same_seed_same_curves_another_seed_others(self) -> None:
        assert np.array_equal(perform("sad").values, perform("sad").values)
        assert np.abs(perform("sad", seed=2).values - perform("sad").values).max() > 0.1

    def test_blinks_come_as_often_as_people_blink(self) -> None:
        plan = plan_performance(
            AffectCurve.of("neutral"), SoundEnvelope(600.0, np.ones(60_001, np.float32)), [], fps=25, seed=3
        )
        assert 14 <= len(plan.blinks) / 10 <= 34
        shut = render_track(plan)["AU43L"] > 0.9
        assert shut.sum() >= 0.9 * len(plan.blinks)

    def test_fear_blinks_more_than_anger(self) -> None:
        def count_blinks(word: str) -> int:
            return len(
                plan_performance(
                    AffectCurve.of(word), SoundEnvelope(300.0, np.ones(30_001, np.float32)), [], fps=25, seed=4
                ).blinks
            )

        assert count_blinks("fearful") > 1.3 * count_blinks("angry")

    @pytest.mark.parametrize(
        ("part", "channel"),
        [("blinks", "AU43L"), ("gaze", "gaze_x"), ("head", "yaw"), ("breath", "breath"), ("lips", "AU26")],
    )
    def test_parts_can_be_switched_off(self, part: str, channel: str) -> None:
        assert np.ptp(perform(seconds=12.0)[channel]) > 0.05
        still = perform(seconds=12.0, scales={part: 0.0, **({"head": 0.0} if channel == "yaw" else {})})
        assert np.ptp(still[channel]) < (2.5 if channel == "yaw" else 0.05)

    def test_a_curve_changes_the_face_in_mid_sentence(self) -> None:
        smile = perform("0: sad; 1: sad; 2: happy")["AU12L"]
        assert smile[:20].max() < 0.15 and smile[-10:].mean() > 0.6

    def test_a_plan_can_be_saved_edited_and_performed(self, tmp_path: Path) -> None:
        plan = plan_performance(AffectCurve.of("happy"), SoundEnvelope.silence(2.0), WORDS, fps=25, seed=1)
        path = plan.save(tmp_path / "plan.json")
        assert np.abs(render_track(read_plan(path)).values - render_track(plan).values).max() < 0.02
        values = json.loads(path.read_text())
        values["feelings"][0]["units"]["AU12L"] = 0.0
        path.write_text(json.dumps(values))
        edited = render_track(read_plan(path))
        assert edited["AU12L"].max() < 0.05 < edited["AU12R"].max()

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"format": 9}, "format 1"),
            ({"fps": 26}, "fps"),
            ({"feelings": []}, "at least one"),
            ({"shapes": [[0, 1, "XX"]]}, "mouth shape"),
            ({"feelings": [{"t": 0, "units": {"AU99": 1}}]}, "AU99"),
            ({"seconds": float("inf")}, "Infinity"),
            ({"seconds": 1e9}, "seconds"),
            ({"scales": {"nose": 1}}, "nose"),
        ],
    )
    def test_a_broken_plan_is_refused_in_one_line(
        self, tmp_path: Path, change: dict[str, object], message: str
    ) -> None:
        plan = plan_performance(AffectCurve.of("happy"), SoundEnvelope.silence(1.0), [], fps=25, seed=1)
        path = tmp_path / "plan.json"
        path.write_text(json.dumps({**plan.to_dict(), **change}))
        with pytest.raises(InputError, match=message) as error:
            read_plan(path)
        assert "\n" not in str(error.value)

    def test_phonemes_have_shapes(self) -> None:
        assert [viseme_from_phoneme(p) for p in ("m", "ˈɑː", "f", "ʃ", "u", "θ", " ")] == [
            "PP",
            "aa",
            "FF",
            "CH",
            "ou",
            "TH",
            "sil",
        ]
        assert [s.viseme for s in visemes_from_phonemes([("ˈaɪ", 0.0, 0.2)])] == ["aa", "ih"]

    def test_arkit_export(self) -> None:
        values = blendshapes_from_track(perform("happy"))
        assert values.shape[1] == 55 and values[:, :52].min() >= 0 and values[:, :52].max() <= 1
        assert values[:, BLENDSHAPES.index("mouthSmileLeft")].max() > 0.5
