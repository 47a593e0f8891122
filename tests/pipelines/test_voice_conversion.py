"""Recordings acted by the voice's own styles: what is kept, what moves, and how a recording is read as a plan."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from pipelines.speech import ConversionPipeline, SpeechPipeline
from pipelines.speech.measure import cues
from pipelines.speech.phones import PAUSE
from pipelines.speech.voice.features import HOP_SAMPLES, VOICE_RATE_HZ
from pipelines.speech.voice.recording import UNVOICED_STANDIN, VOICED_STANDIN, plan_recording

TEXT = "We saw seven stars, and then the long road home."


@cache
def source() -> Any:
    from pipelines.media import Audio

    output = SpeechPipeline.from_pretrained()(TEXT, affect="neutral", voice="theo", seed=3)
    return Audio(output.samples, output.sampling_rate)


@cache
def pipe() -> ConversionPipeline:
    return ConversionPipeline.from_pretrained("voice")


def heard() -> Any:
    return plan_recording(source().samples, 1)


def test_a_recording_is_read_as_stretches_of_voice_noise_and_silence() -> None:
    found = heard()
    plan = found.plan
    assert plan.frame_counts.sum() == len(source().samples) // HOP_SAMPLES
    assert {VOICED_STANDIN, UNVOICED_STANDIN, PAUSE} == set(plan.phones) and plan.phones[-1] == PAUSE
    syllables = int(plan.stress.sum())
    assert 8 <= syllables <= 16, syllables
    inner = [i for i, p in enumerate(plan.phones) if p == PAUSE and 0 < i < len(plan) - 1]
    assert inner, "the comma's pause"
    assert 100 < found.f0_hz < 160 and (plan.word >= 0).any() and plan.word[-1] == -1


def test_at_intensity_0_the_recording_comes_back() -> None:
    made = pipe()(source(), affect="angry", intensity=0.0, seed=1)
    kept = min(len(made.samples), len(source().samples))
    off = made.samples[:kept].astype(float) - source().samples[:kept]
    assert len(source().samples) - kept <= HOP_SAMPLES
    assert 10 * np.log10((off**2).mean() / (source().samples.astype(float) ** 2).mean()) < -20


def test_at_intensity_0_length_pitch_and_level_stay() -> None:
    made = pipe()(source(), affect="angry", intensity=0.0, seed=1)
    before, after = cues(source().samples, VOICE_RATE_HZ), cues(made.samples, made.sampling_rate)
    assert abs(len(made.samples) - len(source().samples)) <= HOP_SAMPLES
    assert abs(12 * np.log2(after.f0_hz / before.f0_hz)) < 0.5 and abs(after.energy_db - before.energy_db) < 2


def test_more_intensity_moves_more_and_any_rate_is_kept() -> None:
    from pipelines import dsp
    from pipelines.media import Audio

    small = Audio(dsp.resample(source().samples, 24_000, 16_000).astype(np.float32), 16000)
    made = [pipe()(small, affect="angry", intensity=k, seed=1) for k in (0.0, 0.5, 1.0)]
    assert {m.sampling_rate for m in made} == {16000}
    found = [cues(m.samples, m.sampling_rate) for m in made]
    assert found[0].f0_hz * 1.05 < found[1].f0_hz < found[2].f0_hz / 1.05 and found[0].energy_db < found[2].energy_db


def test_a_curve_turns_within_the_recording() -> None:
    made = pipe()(source(), affect="0: sad; 1: sad; 1.6: angry", seed=1)
    flat = pipe()(source(), affect="sad", seed=1)

    def turn(samples: Any) -> float:
        """F0 where the curve has arrived over F0 where it has not begun; between them it is on its way."""
        before, after = samples[:VOICE_RATE_HZ], samples[round(1.7 * VOICE_RATE_HZ) :]
        return cues(after, VOICE_RATE_HZ).f0_hz / cues(before, VOICE_RATE_HZ).f0_hz

    assert turn(made.samples) > 1.1 * turn(flat.samples)
