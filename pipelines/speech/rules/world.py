"""The WORLD stage: analyse a voice, move it to prosodic targets, resynthesise.

F0 by DIO and StoneMask, spectral envelope by CheapTrick, aperiodicity by D4C (Morise, Yokomori & Ozawa 2016). Breath is
explicit noise through the envelope, pulsed at F0, because raising the aperiodicity is not heard. Everything works on
frames of 5 ms.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp
from pipelines.dsp import BoolArray, FloatArray
from pipelines.speech.rules.prosody import Prosody

WORLD_FRAME_S = 0.005
WORLD_F0_FLOOR_HZ, WORLD_F0_CEIL_HZ = 65.0, 520.0
WORLD_TREMOR_HZ = 6.0  # physiological tremor of a tense voice lies at 5..8 Hz
SILENCE_DB = -38.0  # below a phrase's 95th percentile: a pause
WORLD_DRIFT_ST = 0.18  # standard deviation of the slow F0 drift that a seed draws; natural readings differ by more
EXCURSION_ST = 11.0  # widened F0 excursions saturate here: lively readers would leave the voice's register
LEVEL_FLOOR = 1e-5


@cache
def _pyworld() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pyworld
    return pyworld


@dataclass(frozen=True, slots=True)
class WorldFrames:
    """WORLD's analysis of a voice, a frame each 5 ms.

    Attributes:
        f0: [T] Hz, 0 where unvoiced.
        envelope: [T, F] power spectrum.
        aperiodicity: [T, F] in [0, 1].
        sampling_rate: Hz.
        level: root mean square of the source while speaking.
    """

    f0: FloatArray
    envelope: FloatArray
    aperiodicity: FloatArray
    sampling_rate: int
    level: float

    @property
    def energy_db(self) -> FloatArray:
        """[T] level of every frame."""
        return 10 * np.log10(self.envelope.mean(axis=1) + 1e-16)


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A stretch of speech that is accented or emphasised.

    Attributes:
        start_s: seconds.
        end_s: seconds.
        weight: 1 is a clear emphasis, 0 none.
    """

    start_s: float
    end_s: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class TimeMap:
    """Called with a moment of the source in seconds, gives the moment of the result.

    Attributes:
        index: [T'] which source frame each output frame is read at.
    """

    index: FloatArray

    def __call__(self, seconds: float) -> float:
        """Moment of the result in seconds, of a moment of the source in seconds."""
        return float(np.searchsorted(self.index, seconds / WORLD_FRAME_S) * WORLD_FRAME_S)


def analyse(samples: NDArray[np.floating], sampling_rate: int) -> WorldFrames:
    """WORLD analysis of a mono voice, samples [N] in [-1, 1]."""
    world = _pyworld()
    x = np.ascontiguousarray(samples, dtype=np.float64)
    f0 = estimate_f0(x, sampling_rate)
    times = np.arange(len(f0)) * WORLD_FRAME_S
    envelope = world.cheaptrick(x, f0, times, sampling_rate)
    sparse = world.d4c(
        x, np.ascontiguousarray(f0[::2]), np.ascontiguousarray(times[::2]), sampling_rate
    )  # the slowest step, and slow to change
    aperiodicity = np.repeat(sparse, 2, axis=0)[: len(f0)]
    return WorldFrames(f0, envelope, aperiodicity, sampling_rate, _speech_level(x, sampling_rate))


@dataclass(frozen=True, slots=True)
class Resynthesis:
    """A voice resynthesised with other prosody.

    Attributes:
        samples: mono [N] float32 in [-1, 1].
        time_map: where every moment of the source went.
    """

    samples: NDArray[np.float32]
    time_map: TimeMap


def estimate_f0(samples: NDArray[np.floating], sampling_rate: int) -> FloatArray:
    """F0 of a mono voice, [T] Hz every 5 ms, 0 where unvoiced."""
    world = _pyworld()
    x = np.ascontiguousarray(samples, dtype=np.float64)
    coarse, times = world.dio(
        x, sampling_rate, f0_floor=WORLD_F0_FLOOR_HZ, f0_ceil=WORLD_F0_CEIL_HZ, frame_period=WORLD_FRAME_S * 1000
    )
    return _remove_octave_errors(world.stonemask(x, coarse, times, sampling_rate))


def apply_prosody(
    frames: WorldFrames,
    prosody: list[Prosody],
    *,
    seed: int,
    accents: Sequence[TimeSpan] = (),
    emphases: Sequence[TimeSpan] = (),
    rate_done: float = 1.0,
) -> Resynthesis:
    """Move a voice to prosodic targets and resynthesise it.

    Args:
        frames: the analysed voice.
        prosody: targets at evenly spaced moments of the voice's duration; one for a constant affect.
        seed: draws drift, jitter and breath.
        accents: stressed syllables; get `accent_st`.
        emphases: words that a person emphasised; get higher, louder and longer by a fixed clear amount.
        rate_done: the rate ratio that synthesis itself has applied already.

    Returns:
        The samples and where every moment of the source went.
    """
    rng = np.random.default_rng(seed)
    targets = _FrameTargets(prosody, len(frames.f0))
    speaking = frames.energy_db > np.percentile(frames.energy_db, 95) + SILENCE_DB
    f0 = _shift_f0(frames.f0, targets, accents, emphases, rng)
    gain = _gain_db(frames.energy_db, speaking, targets, emphases)
    envelope = _shape_envelope(frames, targets, gain)
    index = _source_index(targets, speaking, emphases, rate_done)
    resampled = _resample_frames(replace(frames, f0=f0, envelope=envelope), index)
    breath = np.interp(index, np.arange(len(targets["breath"])), targets["breath"])
    voice = _synthesise(resampled, breath, rng)
    level = _speech_level(voice, frames.sampling_rate)
    samples = dsp.soft_limit(voice * (_target_level(frames, targets, speaking) / max(level, LEVEL_FLOOR)))
    return Resynthesis(samples, TimeMap(index))


class _FrameTargets:
    """Targets spread over the frames: targets["f0_st"] is [T]."""

    def __init__(self, prosody: list[Prosody], length: int) -> None:
        self._length = length
        self._at = np.linspace(0, max(length - 1, 1), len(prosody))
        self._track = prosody

    def __getitem__(self, name: str) -> FloatArray:
        values = [getattr(p, name) for p in self._track]
        return np.interp(np.arange(self._length), self._at, values)


def _remove_octave_errors(f0: FloatArray) -> FloatArray:
    """Drop single-frame octave errors: frames over 9 semitones from the running median of voiced neighbours."""
    voiced = np.flatnonzero(f0 > 0)
    if len(voiced) < 5:
        return f0
    log = np.log2(f0[voiced])
    padded = np.pad(log, 4, mode="edge")
    median = np.median(np.lib.stride_tricks.sliding_window_view(padded, 9), axis=1)
    clean = f0.copy()
    clean[voiced] = np.exp2(np.where(np.abs(log - median) > 0.75, median, log))
    return clean


def _shift_f0(
    f0: FloatArray,
    targets: _FrameTargets,
    accents: Sequence[TimeSpan],
    emphases: Sequence[TimeSpan],
    rng: np.random.Generator,
) -> FloatArray:
    voiced = f0 > 0
    if not voiced.any():
        return f0
    n = len(f0)
    mean = np.log2(f0[voiced]).mean()
    st = np.where(voiced, 12 * (np.log2(np.where(voiced, f0, 1.0)) - mean), 0.0) * np.exp2(targets["range_log2"])
    st = EXCURSION_ST * np.tanh(st / EXCURSION_ST)
    first, last = np.flatnonzero(voiced)[[0, -1]]
    along = np.clip((np.arange(n) - first) / max(last - first, 1), 0, 1)
    st += targets["f0_st"] + targets["declination_st"] * (0.5 - along)
    st += targets["final_st"] * np.clip(1 - (last - np.arange(n)) * WORLD_FRAME_S / 0.35, 0, 1)
    st += targets["accent_st"] * _raised_cosines(accents, n) + 4.0 * _raised_cosines(emphases, n)
    st += WORLD_DRIFT_ST * _noise(n, 0.25, rng) + targets["jitter_st"] * _noise(n, 0.008, rng)
    phase = 2 * np.pi * WORLD_TREMOR_HZ * np.arange(n) * WORLD_FRAME_S + rng.uniform(0, 2 * np.pi)
    st += targets["tremor_st"] * np.sin(phase)
    return np.where(voiced, np.clip(np.exp2(mean + st / 12), 50.0, 800.0), 0.0)


def _raised_cosines(spans: Sequence[TimeSpan], n: int) -> FloatArray:
    """Raised-cosine bumps, one a span, summed: [n]."""
    total = np.zeros(n)
    for span in spans:
        a, b = span.start_s / WORLD_FRAME_S - 10, span.end_s / WORLD_FRAME_S + 10
        x = np.clip((np.arange(n) - a) / max(b - a, 1), 0, 1)
        total += span.weight * 0.5 * (1 - np.cos(2 * np.pi * x))
    return total


def _noise(n: int, smooth_s: float, rng: np.random.Generator) -> FloatArray:
    """[n] unit-variance noise, smoothed over `smooth_s` seconds."""
    width = max(1, round(smooth_s / WORLD_FRAME_S))
    raw = np.convolve(rng.standard_normal(n + width), np.ones(width) / np.sqrt(width), "valid")
    return raw[:n]


def _gain_db(
    energy: FloatArray, speaking: BoolArray, targets: _FrameTargets, emphases: Sequence[TimeSpan]
) -> FloatArray:
    """[T] dB that widen or flatten the level around its mean while speaking, and lift emphasised words."""
    smooth = np.convolve(np.pad(energy, 6, mode="edge"), np.ones(13) / 13, "valid")
    excursion = smooth - (smooth[speaking].mean() if speaking.any() else 0.0)
    change = np.where(speaking, (np.exp2(targets["dynamics_log2"]) - 1) * np.clip(excursion, -18, 12), 0.0)
    return np.clip(change, -9, 9) + 3.0 * _raised_cosines(emphases, len(energy))


def _shape_envelope(frames: WorldFrames, targets: _FrameTargets, gain_db: FloatArray) -> FloatArray:
    bins = frames.envelope.shape[1]
    frequency = np.linspace(0, frames.sampling_rate / 2, bins)
    octaves = np.log2(np.maximum(frequency, 200.0) / 500.0)
    db = gain_db[:, None] + targets["tilt_db_oct"][:, None] * octaves[None, :]
    return _warp_formants(frames.envelope, np.exp2(targets["formant_log2"])) * 10 ** (db / 10)


def _warp_formants(envelope: FloatArray, ratios: FloatArray) -> FloatArray:
    """Move formants up by each frame's ratio, interpolating log power over frequency."""
    if np.allclose(ratios, 1.0, atol=1e-3):
        return envelope
    bins = envelope.shape[1]
    source = np.minimum(np.arange(bins)[None, :] / ratios[:, None], bins - 1)
    low = source.astype(np.int64)
    high = np.minimum(low + 1, bins - 1)
    log = np.log(envelope + 1e-16)
    part = source - low
    return np.exp((1 - part) * np.take_along_axis(log, low, 1) + part * np.take_along_axis(log, high, 1))


def _source_index(
    targets: _FrameTargets, speaking: BoolArray, emphases: Sequence[TimeSpan], rate_done: float
) -> FloatArray:
    """[T'] where in the source every output frame is read; pauses stretch by `pause_log2`, speech by rate."""
    n = len(speaking)
    length = 1.0 / (np.exp2(targets["rate_log2"]) / rate_done)
    inside = np.convolve(~speaking, np.ones(21), "same") > 20.5  # pauses over 100 ms, not stop closures
    length = np.where(inside, length * np.exp2(targets["pause_log2"]), length)
    length *= 1 + 0.35 * np.minimum(_raised_cosines(emphases, n), 1.0)
    ends = np.cumsum(length)
    total = max(2, round(float(ends[-1])))
    return np.interp(np.linspace(0, ends[-1], total), np.concatenate([[0.0], ends]), np.arange(n + 1)).clip(0, n - 1)


def _resample_frames(frames: WorldFrames, index: FloatArray) -> WorldFrames:
    low = index.astype(np.int64)
    high = np.minimum(low + 1, len(frames.f0) - 1)
    part = index - low
    both_voiced = (frames.f0[low] > 0) & (frames.f0[high] > 0)
    nearest = np.where(part < 0.5, frames.f0[low], frames.f0[high])
    f0 = np.where(both_voiced, (1 - part) * frames.f0[low] + part * frames.f0[high], nearest)
    mix = part[:, None]
    envelope = (1 - mix) * frames.envelope[low] + mix * frames.envelope[high]
    aperiodicity = (1 - mix) * frames.aperiodicity[low] + mix * frames.aperiodicity[high]
    return WorldFrames(f0, envelope, aperiodicity, frames.sampling_rate, frames.level)


def _synthesise(frames: WorldFrames, breath: FloatArray, rng: np.random.Generator) -> FloatArray:
    world = _pyworld()
    arrays = [np.ascontiguousarray(a) for a in (frames.f0, frames.envelope, frames.aperiodicity)]
    voice: FloatArray = world.synthesize(*arrays, frames.sampling_rate, WORLD_FRAME_S * 1000)
    if breath.max(initial=0.0) > 0.005:
        voice = voice + _aspiration(frames, breath, len(voice), rng)
    return voice


def _aspiration(frames: WorldFrames, breath: FloatArray, length: int, rng: np.random.Generator) -> FloatArray:
    """Aspiration: white noise through the envelope above 1.2 kHz, pulsed at F0 while voiced."""
    world = _pyworld()
    frequency = np.linspace(0, frames.sampling_rate / 2, frames.envelope.shape[1])
    high_pass = 1 / (1 + (1200.0 / np.maximum(frequency, 1.0)) ** 4)
    share = np.where(frames.f0 > 0, breath, breath * 0.3)
    envelope = np.ascontiguousarray(
        frames.envelope * high_pass * (share**2 * 4)[:, None] + 1e-14
    )  # WORLD takes its logarithm
    noise: FloatArray = world.synthesize(
        np.zeros(len(frames.f0)), envelope, np.ones_like(envelope), frames.sampling_rate, WORLD_FRAME_S * 1000
    )
    at = np.arange(length) / (frames.sampling_rate * WORLD_FRAME_S)
    f0 = np.interp(at, np.arange(len(frames.f0)), frames.f0)
    phase = 2 * np.pi * np.cumsum(f0) / frames.sampling_rate
    return noise[:length] * np.where(f0 > 0, 0.75 + 0.45 * np.cos(phase), 1.0)


def _speech_level(samples: FloatArray, sampling_rate: int) -> float:
    """Root mean square over the frames where someone speaks."""
    hop = round(sampling_rate * WORLD_FRAME_S)
    count = len(samples) // hop
    power = (samples[: count * hop].reshape(count, hop) ** 2).mean(axis=1) if count else np.zeros(1)
    loud = power[power > power.max() * 10 ** (SILENCE_DB / 10)] if power.max() > 0 else power
    return float(np.sqrt(loud.mean()))


def _target_level(frames: WorldFrames, targets: _FrameTargets, speaking: BoolArray) -> float:
    """Level to reach: that of the source, changed by the mean `energy_db`."""
    return frames.level * 10 ** (float(targets["energy_db"][speaking].mean() if speaking.any() else 0.0) / 20)


def resynthesise(frames: WorldFrames) -> NDArray[np.float32]:
    """Resynthesis without any change: the reference that speed and quality are compared with."""
    arrays = [np.ascontiguousarray(a) for a in (frames.f0, frames.envelope, frames.aperiodicity)]
    samples: FloatArray = _pyworld().synthesize(*arrays, frames.sampling_rate, WORLD_FRAME_S * 1000)
    return samples.astype(np.float32)
