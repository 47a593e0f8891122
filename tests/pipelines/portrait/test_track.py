"""The performance track: lips, blinks, gaze, head and the plan they come from."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from conditioning.affect import AffectCurve, Emotion
from pipelines.portrait.track.action_units import INDEX
from pipelines.portrait.track.blendshapes import BLENDSHAPES, blendshapes_from_track
from pipelines.portrait.track.envelope import SoundEnvelope
from pipelines.portrait.track.gaze import gaze_curve
from pipelines.portrait.track.listening import listening_affect, plan_listening
from pipelines.portrait.track.performance import PerformanceTrack, plan_performance, render_track
from pipelines.portrait.track.plan import PerformancePlan, read_plan
from pipelines.portrait.track.timing import with_asymmetry
from pipelines.portrait.track.visemes import VisemeSegment, cut_pauses, viseme_from_phoneme, visemes_from_phonemes
from pipelines.portrait.track.vocal_effort import effort_from_blocks, effort_from_words
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
    envelope = SoundEnvelope(seconds, level)
    return render_track(
        plan_performance(AffectCurve.of(affect), envelope, WORDS, fps=fps, seed=seed, **more)  # type: ignore[arg-type]
    )


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
        assert max(before.max(), after.max()) < min(0.5, 0.8 * speech.mean())

    def test_a_film_without_speech_opens_the_mouth_as_a_short_peak(self) -> None:
        track = render_track(
            plan_performance(AffectCurve.of("surprised"), SoundEnvelope.silence(4.0), [], fps=25, seed=1)
        )
        opening = track["AU25"] + track["AU26"]
        assert opening[8:20].max() > 1.0 and opening[40:].max() < 0.45

    def test_a_feeling_that_sets_in_opens_the_mouth_for_a_moment(self) -> None:
        envelope = SoundEnvelope.silence(5.0)
        plan = plan_performance(AffectCurve.of("0: calm; 2: calm; 2.5: surprised"), envelope, [], fps=25, seed=1)
        opening = render_track(plan)["AU26"]
        assert [p for p, _ in plan.peaks] == [2.5]
        assert opening[60:72].max() > 0.6 and opening[:45].max() < 0.1 and opening[90:].max() < 0.2

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


def _speak(level_db: float, viseme: str = "aa", affect: str = "neutral") -> PerformanceTrack:
    """A vowel at a level below a loud one, and the loud one."""
    level = np.full(400, 0.0, np.float32)
    level[50:100], level[150:200] = 1.0, max(0.0, 1 + level_db / 32)
    spoken = [VisemeSegment(0.5, 1.0, viseme), VisemeSegment(1.5, 2.0, viseme)]
    return render_track(plan_performance(AffectCurve.of(affect), SoundEnvelope(4.0, level), spoken, fps=50, seed=1))


class TestLips:
    def test_a_mouth_opens_as_far_as_its_sound_is_loud(self) -> None:
        soft = [_speak(db)["AU26"][85:90].mean() for db in (-24.0, -16.0, -8.0, 0.0)]
        assert all(b > a * 1.15 for a, b in itertools.pairwise(soft)) and soft[0] < 0.45 * soft[-1]

    def test_a_shout_opens_wider_than_a_mumble(self) -> None:
        visemes, envelope = [VisemeSegment(0.5, 1.0, "oh")], SoundEnvelope(2.0, np.ones(200, np.float32))
        jaws = [
            render_track(plan_performance(AffectCurve.of("neutral"), envelope, visemes, fps=25, seed=1, effort=effort))[
                "AU26"
            ].max()
            for effort in (effort_from_words("mumbling"), 1.0, effort_from_words("he shouts"))
        ]
        assert jaws[0] < 0.6 * jaws[1] and jaws[2] > 1.3 * jaws[1]

    def test_a_feeling_shows_through_oh(self) -> None:
        """No one ring for all: a smile stays wide, sad corners hang, anger bares the teeth."""
        oh = {w: _speak(0.0, "oh", w).values[35:45].mean(0) for w in ("neutral", "happy", "sad", "angry", "surprised")}

        def of(word: str, channel: str) -> float:
            return float(oh[word][INDEX[channel]])

        assert of("happy", "AU12L") > 0.8 and of("sad", "AU15L") > 0.7
        assert of("angry", "AU16L") > 0.2 + of("neutral", "AU16L") and of("angry", "AU23") > 0.4
        rounding = [of(w, "AU18") for w in ("happy", "sad", "angry")]
        assert max(rounding) < 0.8 * of("neutral", "AU18") and min(rounding) > 0.1, "rounder than at rest, less a ring"

    @pytest.mark.parametrize("affect", ["neutral", "happy", "angry", "surprised", "fearful"])
    def test_nothing_parts_lips_that_must_touch(self, affect: str) -> None:
        track = perform(affect)
        shut = track["SEAL"] > 0.99
        assert shut.any() and track["AU25"][shut].max() < 0.05 and track["AU16L"][shut].max() < 0.05
        assert track["AU26"][shut].max() < 0.2

    @pytest.mark.parametrize(
        ("viseme", "channel"), [("FF", "FV"), ("TH", "TONGUE"), ("LL", "TONGUE"), ("DD", "TONGUE")]
    )
    def test_lip_and_tongue_touch_even_in_quick_speech(self, viseme: str, channel: str) -> None:
        quick = [VisemeSegment(0.5, 0.6, "aa"), VisemeSegment(0.6, 0.64, viseme), VisemeSegment(0.64, 0.75, "oh")]
        track = render_track(
            plan_performance(AffectCurve.of("happy"), SoundEnvelope.silence(2.0), quick, fps=25, seed=1)
        )
        assert track[channel].max() >= 0.5 and track[channel][:10].max() == 0 == track[channel][25:].max()

    def test_l_shows_its_tongue(self) -> None:
        assert [viseme_from_phoneme(p) for p in ("l", "ɫ", "n", "θ")] == ["LL", "LL", "DD", "TH"]

    def test_effort_of_a_voice(self) -> None:
        rng, t = np.random.default_rng(0), np.arange(32_000) / 16_000
        soft = np.sum([np.sin(2 * np.pi * 120 * k * t) / k**2 for k in range(1, 30)], 0).astype(np.float32)
        hard = np.sum([np.sin(2 * np.pi * 220 * k * t) / k**0.5 for k in range(1, 20)], 0).astype(np.float32)
        whisper = rng.normal(0, 0.1, 32_000).astype(np.float32)
        efforts = [effort_from_blocks([x], 16_000) for x in (whisper, soft, hard)]
        assert efforts[0] <= 0.65 and efforts[1] < 1.0 < efforts[2]
        faint = [effort_from_blocks([0.05 * x], 16_000) for x in (whisper, soft, hard)]
        assert faint == pytest.approx(efforts, abs=1e-3), "whatever the gain"
        assert effort_from_blocks([np.zeros(16_000, np.float32)], 16_000) == 1.0 == effort_from_blocks([], 16_000)


class TestTiming:
    def test_surprise_is_quick_and_sadness_slow(self) -> None:
        def rise_s(word: str, channel: str) -> float:
            curve = perform(word, seconds=6.0, fps=50, scales={"accents": 0.0})[channel]
            return float(np.argmax(curve > 0.9 * curve[-50:].mean()) / 50)

        assert rise_s("surprised", "AU5L") < 0.25 < 0.5 < rise_s("sad", "AU15L")
        assert rise_s("fearful", "AU5L") < rise_s("fearful", "AU1L"), "lids before brows"

    def test_tears_and_blood_come_later_than_the_face(self) -> None:
        track = perform("smiling through tears", seconds=6.0, fps=50)
        assert track["AU12L"][5] > 0.2 and track["Tears"][5] < 0.05 < 0.3 < track["Tears"][200]

    def test_the_two_sides_differ_a_little_and_a_posed_smile_more(self) -> None:
        felt, posed = perform("happy"), perform("neutral", units={"AU12": 1.0, "AU6": 0.0})
        ratio = felt["AU12R"][40] / felt["AU12L"][40]
        assert 1.02 < ratio < 1.12 and posed["AU12R"][40] == pytest.approx(posed["AU12L"][40]), "set by hand: as set"
        proud = with_asymmetry({"AU12L": 0.8, "AU12R": 0.8})
        assert proud["AU12R"] / proud["AU12L"] > 1.15
        assert with_asymmetry({"AU14R": 1.0}) == {"AU14R": 1.0}

    def test_shoulders_rise_in_fear_and_fall_in_sadness_and_with_every_breath(self) -> None:
        fear, sad, calm = (perform(w, seconds=8.0)["shoulders"] for w in ("fearful", "sad", "neutral"))
        assert fear[-60:].mean() > 0.3 > 0.0 > sad[-60:].mean() and np.ptp(calm) > 0.05

    def test_breath_is_taken_before_speech(self) -> None:
        breath = perform(seconds=3.0, fps=50)["breath"]
        assert breath[20:26].max() > 0.8 > 0.4 > breath[68:75].min()


class TestListening:
    def _listen(self, seed: int = 1) -> tuple[PerformancePlan, AffectCurve]:
        level = np.zeros(1201, np.float32)
        for start in (50, 350, 700):
            level[start : start + 220] = 1.0
        envelope = SoundEnvelope(12.0, level)
        felt = listening_affect(AffectCurve.of("happy"), None)
        plan = plan_performance(felt, envelope, [], fps=25, seed=seed)
        return plan_listening(plan, envelope, felt), felt

    def test_it_nods_as_phrases_end_and_speaks_nothing(self) -> None:
        plan, _ = self._listen()
        ends_s = (2.7, 5.7, 9.2)
        first = [t for t, degrees, _ in plan.nods if degrees > 2.0]
        assert len(first) >= 2 and all(any(-0.2 < t - e < 1.4 for e in ends_s) for t in first)
        track = render_track(plan)
        assert track["SEAL"].max() == 0 and track["AU26"].max() < 0.1
        still = render_track(replace(plan, nods=()))
        assert (track["pitch"] - still["pitch"]).min() < -1.5

    def test_it_takes_up_the_feeling_weaker_and_later(self) -> None:
        plan, felt = self._listen()
        smile = render_track(replace(plan, accents=()))["AU12L"]
        assert smile[3] < 0.4 < smile[60:].mean() < 1.0 and felt.at(0.0).intensity < felt.at(3.0).intensity
        own = listening_affect(AffectCurve.of("happy"), AffectCurve.of("sad"))
        assert own.at(5.0).weights[Emotion.SAD] > 0 and own.at(5.0).weights[Emotion.HAPPY] > 0

    def test_it_looks_at_who_speaks(self) -> None:
        plan, _ = self._listen()
        gaze = np.abs(render_track(plan)["gaze_x"])
        assert np.mean(gaze < 3.0) > 0.8

    def test_a_plan_keeps_its_nods(self, tmp_path: Path) -> None:
        plan, _ = self._listen()
        assert read_plan(plan.save(tmp_path / "p.json")).nods == plan.nods != ()


def test_a_speaker_looks_away_to_think_and_back_as_the_phrase_ends() -> None:
    level = np.zeros(1000, np.float32)
    level[0:300], level[400:700] = 1.0, 1.0
    away, back = [], []
    for seed in range(20):
        plan = plan_performance(AffectCurve.of("neutral"), SoundEnvelope(10.0, level), WORDS, fps=25, seed=seed)
        at_end, in_pause = np.hypot(*gaze_curve(plan.fixations, np.array([2.95, 3.8])).T)
        away.append(in_pause > 3)
        back.append(at_end < 2.5)
    assert 0.3 < np.mean(away) < 0.9 and np.mean(back) > 0.9
