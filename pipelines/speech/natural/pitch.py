"""F0 and tempo of a voice moved without taking it apart: pitch-synchronous overlap-add (Moulines & Charpentier 1990).

Every period is cut out around its pulse and laid down again nearer or farther from the one before. Where nothing is
asked, the periods fall where they were and their windows add up to one: the samples come back as they were. Creak is
each second pulse weaker, jitter the distance of pulses drawn by chance.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp
from pipelines.pitch import PITCH_HOP, PITCH_RATE_HZ, track_pitch

Array = NDArray[np.float64]
PITCH_STEP_S = 0.005  # of tracks of F0
UNVOICED_S = 0.005  # between the marks of unvoiced stretches
SEARCH = 0.25  # of a period: how far a pulse may lie from where the last one lets it be expected
F0_RANGE_HZ = (55.0, 550.0)
CREAK_DEPTH = 0.75  # of each second pulse at creak 1
NEARBY_PIECES = 3  # of noise, from which one is drawn where the same would come again


def track_f0(samples: NDArray[np.floating], rate_hz: int) -> Array:
    """F0 of a voice, see `pipelines.pitch`.

    Args:
        samples: mono [N].
        rate_hz: of the samples.

    Returns:
        [N / (rate * 0.005) + 1] Hz every 5 ms, 0 where unvoiced.
    """
    count = int(len(samples) / (rate_hz * PITCH_STEP_S)) + 1
    coarse, _ = track_pitch(dsp.resample(np.asarray(samples, np.float32), rate_hz, PITCH_RATE_HZ))
    hop_s = PITCH_HOP / PITCH_RATE_HZ
    at = np.arange(count) * PITCH_STEP_S / hop_s - 0.5
    voiced = np.flatnonzero(coarse > 0)
    if not len(voiced):
        return np.zeros(count)
    line = np.exp2(np.interp(at, voiced, np.log2(coarse[voiced])))
    nearest = np.clip(np.round(at).astype(np.int64), 0, len(coarse) - 1)
    return np.where(coarse[nearest] > 0, line, 0.0)


@dataclass(frozen=True)
class _Marks:
    """Samples at which M periods have their pulse [M], and whether each is voiced [M]."""

    at: NDArray[np.int64]
    voiced: NDArray[np.bool_]


@dataclass(frozen=True)
class TimeMap:
    """When what sounded at some moments shall sound, straight between them.

    Attributes:
        source_s: [K] seconds, rising from 0.
        target_s: [K] seconds, rising from 0.
    """

    source_s: Array
    target_s: Array

    def to_target(self, at: Array, rate_hz: int) -> Array:
        """Samples of the source -> samples of the target."""
        return np.asarray(np.interp(at / rate_hz, self.source_s, self.target_s) * rate_hz, np.float64)


def move_pitch(
    samples: NDArray[np.floating],
    rate_hz: int,
    f0: Array,
    octaves: Array,
    creak: Array | None = None,
    times: TimeMap | None = None,
) -> Array:
    """Lay periods down again by other distances, and at other times.

    Args:
        samples: mono [N].
        rate_hz: of the samples.
        f0: [T] of the samples, every 5 ms, see `track_f0`.
        octaves: [T'] by which it moves, every 5 ms of what comes out.
        creak: [T'] 0 to 1; None for none.
        times: other times; None for the same.

    Returns:
        Samples [N], or as many as the times say.
    """
    x = np.asarray(samples, np.float64)
    step = rate_hz * PITCH_STEP_S
    source = _find_marks(x, rate_hz, f0)
    count = len(x) if times is None else round(float(times.target_s[-1]) * rate_hz)
    placed = source.at.astype(np.float64) if times is None else times.to_target(source.at.astype(np.float64), rate_hz)
    laid, origin = _lay_marks(source, placed, np.exp2(octaves), step)
    gain = np.ones(len(laid))
    if creak is not None:
        depth = creak[np.minimum((laid / step).astype(int), len(creak) - 1)] * source.voiced[origin]
        gain = 1 - CREAK_DEPTH * depth * (np.arange(len(laid)) % 2)
    return _overlap_add(x, source, laid, origin, gain, count)


def _find_marks(x: Array, rate_hz: int, f0: Array) -> _Marks:
    """A mark on the pulse of every voiced period, and one every 5 ms elsewhere."""
    step = rate_hz * PITCH_STEP_S
    at, voiced = [0], [False]
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (f0 > 0).astype(int), [0]])))
    spans = [(int(a * step), min(int(b * step), len(x) - 1)) for a, b in edges.reshape(-1, 2)]
    sign = _polarity(x)
    gap = round(UNVOICED_S * rate_hz)
    for start, end in spans:
        pulses = _track_pulses(sign * x, f0, start, end, rate_hz, step)
        if not len(pulses):
            continue
        between = np.arange(at[-1] + gap, max(pulses[0] - gap // 2, at[-1]), gap)
        at += [*between, *pulses]
        voiced += [False] * len(between) + [True] * len(pulses)
    rest = np.arange(at[-1] + gap, len(x), gap)
    return _Marks(np.array([*at, *rest]), np.array([*voiced, *[False] * len(rest)]))


def _polarity(x: Array) -> float:
    """Whether the larger peaks of a voice point up (1) or down (-1)."""
    return 1.0 if (x**3).sum() >= 0 else -1.0


def _track_pulses(x: Array, f0: Array, start: int, end: int, rate_hz: int, step: float) -> list[int]:
    """The pulses of a voiced stretch: from its loudest period to either side, each by likeness with the last."""

    def period(i: int) -> float:
        value = f0[min(int(i / step), len(f0) - 1)]
        return rate_hz / float(np.clip(value if value > 0 else 120.0, *F0_RANGE_HZ))

    if end - start < rate_hz * 0.01:
        return []
    first = start + int(np.argmax(x[start:end]))
    later: list[int] = [first]
    earlier: list[int] = []
    for direction, found in ((1, later), (-1, earlier)):
        current = first
        while True:
            length = period(current)
            expected = current + direction * length
            if not start <= expected < end:
                break
            current = _match_pulse(x, current, expected, length)
            found.append(current)
    return [*earlier[::-1], *later]


def _match_pulse(x: Array, current: int, expected: float, length: float) -> int:
    """Where, near what is expected, the signal is most like that around the current pulse."""
    half, reach = int(length / 2), max(1, int(length * SEARCH))
    centre = round(expected)
    if current - half < 0 or centre - half - reach < 0 or max(current, centre + reach) + half >= len(x):
        return centre
    template = x[current - half : current + half]
    region = x[centre - half - reach : centre + half + reach]
    windows = np.lib.stride_tricks.sliding_window_view(region, len(template))
    likeness = windows @ template / np.sqrt((windows**2).sum(1) * (template**2).sum() + 1e-12)
    distance = np.abs(np.arange(len(likeness)) - reach) / length
    return centre - reach + int(np.argmax(likeness - 0.5 * distance))


def _lay_marks(source: _Marks, placed: Array, ratio: Array, step: float) -> tuple[Array, NDArray[np.int64]]:
    """Where periods are laid down [K], in samples, and the number of the source's period of each [K].

    Voiced stretches begin where their own first pulse is placed; what is unvoiced keeps its distances too.

    Args:
        source: M marks.
        placed: [M] where they would lie at the new times, in samples.
        ratio: factor of F0 every step of what comes out.
        step: samples.
    """
    laid: list[float] = []
    origin: list[int] = []
    at = source.at
    i = 0
    while i < len(at):
        j = i + 1
        while j < len(at) and source.voiced[j] == source.voiced[i] and at[j] - at[j - 1] < 0.03 / 0.005 * step:
            j += 1
        last = float(at[j - 1] - at[j - 2]) if j - i > 1 else step
        end = float(placed[j]) if j < len(at) else float(placed[-1]) + last
        gaps = np.diff(at[i:j], append=at[j - 1] + last).astype(np.float64)
        factors = ratio if source.voiced[i] else np.ones(1)
        marks, numbers = _lay_stretch(placed[i:j], gaps, factors, step, end)
        if not source.voiced[i]:
            numbers = _vary_repeated(numbers, j - i)
        laid += marks
        origin += [i + n for n in numbers]
        i = j
    return np.array(laid), np.array(origin)


def _lay_stretch(placed: Array, gaps: Array, ratio: Array, step: float, end: float) -> tuple[list[float], list[int]]:
    """The marks of one stretch, voiced or not, by its own distances over factors, up to where the next one begins."""
    marks: list[float] = []
    numbers: list[int] = []
    position = float(placed[0])
    while not marks or position < end - 0.35 * float(gaps[-1]):
        nearest = int(np.clip(np.searchsorted(placed, position), 0, len(placed) - 1))
        if nearest and position - placed[nearest - 1] <= placed[nearest] - position:
            nearest -= 1
        marks.append(position)
        numbers.append(nearest)
        factor = ratio[min(int(position / step), len(ratio) - 1)]
        exact = abs(factor - 1) < 1e-4 and position == placed[nearest]
        position += float(gaps[nearest]) if exact else float(gaps[nearest]) / factor
    return marks, numbers


def _vary_repeated(numbers: list[int], count: int) -> list[int]:
    """Noise that is laid down again at once would buzz: a piece from nearby takes its place."""
    rng = np.random.default_rng(len(numbers))
    varied = numbers[:1]
    for before, number in itertools.pairwise(numbers):
        shift = int(rng.integers(-NEARBY_PIECES, NEARBY_PIECES + 1))
        varied.append(min(max(number + shift, 0), count - 1) if number == before else number)
    return varied


def _overlap_add(x: Array, source: _Marks, laid: Array, origin: NDArray[np.int64], gain: Array, count: int) -> Array:
    """Add each period in a window that reaches from the mark before to the one behind it: [count] samples."""
    at = source.at
    before = np.diff(at, prepend=at[0])
    behind = np.diff(at, append=len(x))
    out = np.zeros(count + 2)
    spacing_before = np.diff(laid, prepend=laid[0])
    spacing_behind = np.diff(laid, append=count)
    for k, i in enumerate(origin):
        left = _reach(before[i], spacing_before[k], bool(source.voiced[i]))
        right = _reach(behind[i], spacing_behind[k], bool(source.voiced[i]))
        centre, target = int(at[i]), round(laid[k])
        left, right = min(left, centre, target), min(right, len(x) - centre, count - target)
        if left < 0 or right < 0 or left + right == 0:
            continue
        window = np.concatenate([_half_window(left, rising=True), _half_window(right, rising=False)])
        out[target - left : target + right] += gain[k] * window * x[centre - left : centre + right]
    return out[:count]


def _reach(own: int, laid: float, voiced: bool) -> int:
    """How far a window reaches: to the next mark where it lies, never less than the period where marks come nearer."""
    near = round(laid)
    return near if near >= own or not voiced else int(own)


def _half_window(count: int, *, rising: bool) -> Array:
    shape = 0.5 - 0.5 * np.cos(np.pi * np.arange(count) / max(count, 1))
    return shape if rising else 1 - shape
