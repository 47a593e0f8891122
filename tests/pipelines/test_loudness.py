"""Loudness and true peak against the vectors of EBU Tech 3341 and BS.1770, made by formula."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import signal

from pipelines.music.sound.loudness import (
    integrated_loudness,
    k_weighting,
    measure_loudness,
    tenth_second_means,
    true_peak_db,
    true_peaks,
)

RATE = 48_000


def _sine(level_db: float, seconds: float, hz: float = 1000.0, rate: int = RATE, phase: float = 0.0) -> np.ndarray:
    """A sine in both channels whose peak lies at a level in dBFS."""
    t = np.arange(round(seconds * rate)) / rate
    return np.tile(10 ** (level_db / 20) * np.sin(2 * np.pi * hz * t + phase), (2, 1)).astype(np.float32)


def _in_a_row(*parts: tuple[float, float]) -> np.ndarray:
    """The parts of a vector, each a third as long as in the document: the gates do not depend on that."""
    return np.concatenate([_sine(level, seconds / 3) for level, seconds in parts], axis=1)


@pytest.mark.parametrize(
    ("parts", "lufs"),
    [
        ([(-23, 20)], -23),  # Tech 3341, case 1
        ([(-33, 20)], -33),  # case 2
        ([(-36, 10), (-23, 60), (-36, 10)], -23),  # case 3: the relative gate
        ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23),  # case 4: both gates
        ([(-26, 20), (-20, 20.1), (-26, 20)], -23),  # case 5: all of it counts
    ],
)
def test_the_vectors_of_tech_3341(parts: list[tuple[float, float]], lufs: float) -> None:
    assert measure_loudness(_in_a_row(*parts), RATE) == pytest.approx(lufs, abs=0.1)


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_a_tone_of_997_hz_in_one_channel_is_three_below_its_level(rate: int) -> None:
    both = _sine(0, 3, 997, rate)
    assert measure_loudness(both[:1], rate) == pytest.approx(-3.01, abs=0.05)
    assert measure_loudness(both, rate) == pytest.approx(0, abs=0.05)


def test_the_weighting_at_48_kilohertz_is_the_published_one() -> None:
    shelf, low = k_weighting(48_000)
    assert shelf == pytest.approx(
        [1.53512485958697, -2.69169618940638, 1.19839281085285, 1, -1.69065929318241, 0.73248077421585], abs=1e-6
    )
    assert low[3:] == pytest.approx([1, -1.99004745483398, 0.99007225036621], abs=1e-6)
    assert low[:3] / low[0] == pytest.approx([1, -2, 1], abs=1e-9)
    gain = np.abs(signal.sosfreqz(k_weighting(44_100), [20, 1000, 10_000], fs=44_100)[1])
    assert 20 * np.log10(gain) == pytest.approx([-13.3, 0.69, 4.0], abs=0.1)


def test_the_gates_of_the_measure() -> None:
    power = lambda *lufs: 10 ** ((np.array(lufs, float) + 0.691) / 10)  # noqa: E731
    assert integrated_loudness(power(*[-20.0] * 10)) == pytest.approx(-20)
    assert integrated_loudness(power(*[-20.0] * 40, *[-29.0] * 40)) < -21.5  # within ten: counts
    assert integrated_loudness(power(*[-20.0] * 400, *[-33.0] * 400)) == pytest.approx(-20, abs=0.05)  # does not
    assert integrated_loudness(power(*[-20.0] * 400, *[-90.0] * 9000)) == pytest.approx(-20, abs=0.05)
    assert integrated_loudness(power(*[-69.0] * 10)) == pytest.approx(-69)
    assert integrated_loudness(power(*[-71.0] * 10)) == -np.inf
    assert integrated_loudness(np.zeros(0)) == -np.inf and integrated_loudness(power(-20)) == pytest.approx(-20)
    # a block is .4 s long and begins every .1 s: one loud tenth is in four blocks of a quarter of its power
    assert integrated_loudness(power(*[-100.0] * 9, -20, *[-100.0] * 9)) == pytest.approx(-20 - 6.02, abs=0.01)


def test_means_over_tenths_of_a_second() -> None:
    assert tenth_second_means(np.arange(10.0), 4).tolist() == [1.5, 5.5]
    assert tenth_second_means(np.arange(3.0), 4).tolist() == [1.0] and tenth_second_means(np.zeros(0), 4).size == 0
    assert tenth_second_means(np.arange(4.0), 4).tolist() == [1.5]


@pytest.mark.parametrize(
    ("hz", "phase", "level_db", "peak_db"),
    [
        (RATE / 4, 0, -6.02, -6.0),  # Tech 3341, case 15: samples on the peaks
        (RATE / 4, 45, -6.02, -6.0),  # case 16: between them, 3 dB over any sample
        (RATE / 6, 60, -6.02, -6.0),  # case 17
        (RATE / 8, 67.5, -6.02, -6.0),  # case 18
        (RATE / 4, 45, 3.0, 3.0),  # case 19
    ],
)
def test_the_true_peaks_of_tech_3341(hz: float, phase: float, level_db: float, peak_db: float) -> None:
    sound = _sine(level_db, 0.2, hz, phase=np.deg2rad(phase)) * np.hanning(9600).astype(np.float32) ** 0.25
    assert peak_db - 0.4 <= true_peak_db(sound) <= peak_db + 0.2
    if phase == 45:
        assert true_peak_db(sound) > 20 * np.log10(np.abs(sound).max()) + 2.5


def test_a_peak_is_where_it_is() -> None:
    sound = np.zeros((2, 400), np.float32)
    sound[1, 199:201] = 0.8  # the wave rises between two equal samples
    peaks = true_peaks(sound)
    assert peaks.shape == (400,) and set(np.flatnonzero(peaks > 0.9).tolist()) <= {199, 200} and peaks.max() > 0.95
    assert np.all(peaks >= np.abs(sound).max(axis=0) - 1e-6) and peaks[:150].max() < 0.02
    assert true_peak_db(np.zeros((1, 0), np.float32)) == pytest.approx(-240)
    assert true_peaks(np.full((1, 99), 0.5, np.float32))[40:60] == pytest.approx(0.5, abs=1e-4)  # every phase
