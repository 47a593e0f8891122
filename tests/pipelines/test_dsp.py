"""The signal processing that every front end shares: shapes, exact values that checkpoints were trained on,
inverses.
"""

from __future__ import annotations

import doctest
import itertools

import numpy as np
import pytest

from pipelines import dsp


def test_examples_run() -> None:
    assert doctest.testmod(dsp).failed == 0


def test_resampling_keeps_a_tone_and_its_type() -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(24_000) / 24_000).astype(np.float32)
    back = dsp.resample(dsp.resample(tone, 24_000, 16_000), 16_000, 24_000)
    assert back.dtype == np.float32 and len(back) == len(tone)
    assert np.abs(back - tone)[500:-500].max() < 0.01
    assert dsp.resample(tone, 16_000, 16_000) is tone


def test_soft_limit_is_linear_below_its_knee_and_never_reaches_one() -> None:
    loud = dsp.soft_limit(np.linspace(-50, 50, 2001))
    assert np.abs(loud).max() <= 0.981 and (np.diff(loud) >= 0).all()
    quiet = np.linspace(-0.7, 0.7, 99)
    assert np.allclose(dsp.soft_limit(quiet), quiet)


def test_the_mel_scale_has_1000_mel_at_1000_hz_and_an_inverse() -> None:
    assert dsp.mel_from_hz(1000.0) == pytest.approx(1000.0, abs=0.1)
    hz = np.array([0.0, 60.0, 440.0, 7600.0])
    assert np.allclose(dsp.hz_from_mel(dsp.mel_from_hz(hz)), hz)


def test_low_bands_are_left_lifted_or_given_their_nearest_bin() -> None:
    bins, edges = np.fft.rfftfreq(64, 1 / 16_000), dsp.mel_edges(40, 60, 7600)
    left = dsp.mel_filterbank(bins, edges)
    assert (left.sum(axis=0) == 0).any()
    assert (dsp.mel_filterbank(bins, edges, narrow="lift").max(axis=0) >= 0.5).all()
    nearest = dsp.mel_filterbank(bins, edges, narrow="nearest", sum_to_one=True)
    assert np.allclose(nearest.sum(axis=0), 1)


def test_power_spectrogram_obeys_parseval() -> None:
    frames = dsp.sliding_frames(np.random.default_rng(0).standard_normal(4000), 512, 160)
    power = dsp.power_spectrogram(frames)
    whole = 2 * power.sum(axis=1) - power[:, 0] - power[:, -1]
    assert np.allclose(whole / 512, (frames**2).sum(axis=1))


def test_decibels() -> None:
    assert dsp.db_from_power(np.array([1.0, 100.0])).tolist() == [0.0, 20.0]
    assert dsp.db_from_amplitude(0.0, 1e-6) == pytest.approx(-120)
    assert dsp.amplitude_from_db(dsp.db_from_amplitude(0.25)) == pytest.approx(0.25)


@pytest.mark.parametrize("stepwise", [False, True])
def test_viterbi_finds_the_best_of_all_paths(stepwise: bool) -> None:
    rng = np.random.default_rng(1)
    scores = rng.random((5, 3))
    cost = rng.random((4, 3, 3)) if stepwise else np.broadcast_to(0.3 * (1 - np.eye(3)), (4, 3, 3))

    def total(path: tuple[int, ...]) -> float:
        return sum(scores[t, s] for t, s in enumerate(path)) - sum(
            cost[t, a, b] for t, (a, b) in enumerate(itertools.pairwise(path))
        )

    every = [tuple(map(int, p)) for p in np.ndindex(*(3,) * 5)]
    assert tuple(dsp.viterbi(scores, cost if stepwise else 0.3).tolist()) == max(every, key=total)
