"""What the published rules make of a feeling, target by target: a change here changes how every reading sounds."""

from __future__ import annotations

from dataclasses import astuple, fields

import pytest

from conditioning.affect import VAD, Affect, AffectCurve, Emotion
from pipelines.speech.pauses import BREATH_SHARE, TEMPO_LIMITS, compute_tempo, final_pause_s
from pipelines.speech.rules.prosody import PROSODY_LIMITS, Prosody, compute_prosody, ratio_from_log2

#: f0_st, range_log2, declination_st, final_st, accent_st, rate_log2, pause_log2, energy_db, dynamics_log2,
#: tilt_db_oct, formant_log2, breath, jitter_st, tremor_st of an emotion whose point is the origin.
EMOTIONS = {
    "neutral": (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    "calm": (-0.75, -0.255, 0.0, -0.375, -0.375, -0.135, 0.1875, -2.625, -0.45, -1.125, 0.0, 0.075, 0.0, 0.0),
    "happy": (3.75, 0.6375, -0.75, 0.75, 1.5, 0.105, -0.15, 2.25, 0.075, 1.125, 0.02625, 0.0, 0.0, 0.0),
    "sad": (-1.05, -0.645, 0.75, -0.75, -0.6, -0.24, 0.45, -3.75, -0.225, -2.25, -0.0225, 0.165, 0.06, 0.0),
    "angry": (2.925, 0.6, 2.25, -1.5, 1.5, 0.15, -0.225, 4.5, 0.15, 2.25, 0.0225, 0.0, 0.09, 0.0),
    "fearful": (5.25, 0.0, 0.0, 0.375, 0.225, 0.18, 0.15, 0.375, 0.0, 0.0, 0.015, 0.105, 0.18, 0.3),
    "disgusted": (-1.35, 0.1875, 2.25, -1.5, 0.6, -0.21, 0.15, 0.375, 0.075, 0.6, -0.0375, 0.03, 0.12, 0.0),
    "surprised": (3.75, 0.75, -2.25, 3.0, 1.5, 0.045, -0.075, 2.25, 0.15, 0.75, 0.0225, 0.0375, 0.0, 0.0),
}
#: The same of points without an emotion.
POINTS = {
    (0.5, 0, 0): (0.6, 0.05, -0.5, 0.0, 0.2, 0.05, 0.0, 0.0, -0.1, -0.4, 0.03, 0.0, 0.0, 0.0),
    (-0.5, 0, 0): (-0.6, -0.05, 0.5, 0.0, -0.2, -0.05, 0.0, 0.0, 0.1, 0.4, -0.03, 0.0, 0.0, 0.0),
    (0, 0.5, 0): (2.25, 0.4, 0.0, 0.0, 0.7, 0.16, -0.2, 2.75, 0.2, 1.0, 0.0, 0.0, 0.0, 0.0),
    (0, -0.5, 0): (-2.25, -0.4, 0.0, 0.0, -0.7, -0.16, 0.2, -2.75, -0.2, -1.0, 0.0, 0.11, 0.0, 0.0),
    (0, 0, 0.5): (0.0, 0.0, 0.25, -1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.2, 0.0, 0.0, 0.0, 0.0),
    (0, 0, -0.5): (0.0, 0.0, -0.25, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, -0.2, 0.0, 0.0, 0.0, 0.0),
    (-0.5, 0.5, -0.5): (1.65, 0.35, 0.25, 1.0, 0.5, 0.11, -0.2, 2.75, 0.3, 1.2, -0.03, 0.0, 0.05, 0.04375),
    (0.5, -0.5, 0.5): (-1.65, -0.35, -0.25, -1.0, -0.5, -0.11, 0.2, -2.75, -0.3, -1.2, 0.03, 0.1225, 0.0, 0.0),
}
#: Beyond these words are lost or the vocoder breaks up.
LIMITS = {
    **{"f0_st": (-7, 10), "range_log2": (-1.4, 1.2), "declination_st": (-7, 7), "final_st": (-5, 6)},
    **{"accent_st": (-2, 4), "rate_log2": (-0.6, 0.45), "pause_log2": (-0.8, 1.2), "energy_db": (-12, 10)},
    **{"dynamics_log2": (-1, 0.7), "tilt_db_oct": (-4.5, 4.5), "formant_log2": (-0.09, 0.09), "breath": (0, 0.45)},
    **{"jitter_st": (0, 0.45), "tremor_st": (0, 0.8)},
}


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_every_emotion_has_its_sound(emotion: str) -> None:
    felt = Affect(VAD(), {Emotion(emotion): 1.0})
    assert astuple(compute_prosody(felt)) == pytest.approx(EMOTIONS[emotion], abs=1e-6)
    assert compute_tempo(felt) == pytest.approx(EMOTIONS[emotion][5:7], abs=1e-6)
    half = astuple(compute_prosody(felt.scale(0.5)))
    assert half == pytest.approx([x / 2 for x in EMOTIONS[emotion]], abs=1e-6)


@pytest.mark.parametrize("point", POINTS)
def test_every_point_has_its_sound(point: tuple[float, float, float]) -> None:
    assert astuple(compute_prosody(Affect(VAD(*point)))) == pytest.approx(POINTS[point], abs=1e-6)
    assert compute_tempo(Affect(VAD(*point))) == pytest.approx(POINTS[point][5:7], abs=1e-6)


def test_an_emotion_at_its_point_sounds_of_both() -> None:
    """Three quarters are the emotion's own, one quarter where it lies."""
    felt = Affect(VAD(0.5, 0, 0), {Emotion.HAPPY: 1.0})
    expected = [a + b / 4 for a, b in zip(EMOTIONS["happy"], POINTS[0.5, 0, 0], strict=True)]
    assert astuple(compute_prosody(felt)) == pytest.approx(expected, abs=1e-6)
    assert compute_tempo(felt) == pytest.approx(expected[5:7], abs=1e-6)
    mixed = Affect(VAD(0, 0.5, 0), {Emotion.HAPPY: 0.5, Emotion.SAD: -0.3})
    parts = zip(EMOTIONS["happy"], EMOTIONS["sad"], POINTS[0, 0.5, 0], strict=True)
    expected = [0.5 * h - 0.3 * s + 0.4 * p for h, s, p in parts]
    found = astuple(compute_prosody(mixed))
    assert found[:11] == pytest.approx(expected[:11], abs=1e-6) and min(found[11:]) == 0
    assert compute_tempo(mixed) == pytest.approx(expected[5:7], abs=1e-6)


def test_the_limits_of_every_target() -> None:
    assert {name: tuple(map(float, pair)) for name, pair in LIMITS.items()} == PROSODY_LIMITS
    names = [f.name for f in fields(Prosody)]
    low, high = (Prosody(*(sign * 99.0 for _ in names)).clip() for sign in (-1, 1))
    assert [(getattr(low, n), getattr(high, n)) for n in names] == [LIMITS[n] for n in names]
    assert dict(TEMPO_LIMITS) == {n: LIMITS[n] for n in ("rate_log2", "pause_log2")}
    hasty, slow = (compute_tempo(Affect(VAD(0, a), {Emotion.SAD: w}, 9.0)) for a, w in ((1, -1.0), (-1, 1.0)))
    assert hasty == (0.45, -0.8) and slow == (-0.6, 1.2)


def test_targets_add_and_scale() -> None:
    one = Prosody(*range(14))
    assert astuple(one.add(one)) == astuple(one.scale(2)) == tuple(2 * x for x in range(14))
    assert astuple(Prosody()) == (0,) * 14 and ratio_from_log2(0.5) == pytest.approx(2**0.5)


def test_the_silence_after_a_phrase() -> None:
    def silence(affect: str, rate: float = 1.0, *, last: bool = False, share: float = 1.0) -> float:
        return final_pause_s(AffectCurve.of(affect), rate, last=last, share=share)

    assert silence("neutral") == pytest.approx(0.32) and silence("neutral", 2.0) == pytest.approx(0.16)
    assert silence("neutral", share=BREATH_SHARE) == pytest.approx(0.16)
    assert silence("sad", last=True) == silence("neutral", last=True) == pytest.approx(0.15)
    point = Affect(VAD(0, -0.5, 0))
    curve = AffectCurve(((0.0, Affect()), (1.0, point)))
    assert final_pause_s(curve, 1.0, last=False) == pytest.approx(0.32 * 2**0.36), "by how the phrase ends"
    assert silence("0: sad; 1: neutral") == pytest.approx(0.32)
