"""F0 of a voice moved without taking the voice apart: pitch-synchronous overlap-add (Moulines & Charpentier 1990).

Every period is cut out around its pulse and laid down again nearer or farther from the one before. Where nothing is
asked, the periods fall where they were and their windows add up to one: the samples come back as they were. Creak is
each second pulse weaker, jitter the distance of pulses drawn by chance.
"""

from __future__ import annotations

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


def move_pitch(
    samples: NDArray[np.floating], rate_hz: int, f0: Array, octaves: Array, creak: Array | None = None
) -> Array:
    """Lay periods down again by other distances.

    Args:
        samples: mono [N].
        rate_hz: of the samples.
        f0: [T] of the samples, every 5 ms, see `track_f0`.
        octaves: [T] by which it moves.
        creak: [T] 0 to 1; None for none.

    Returns:
        Samples [N].
    """
    x = np.asarray(samples, np.float64)
    step = rate_hz * PITCH_STEP_S
    source = _find_marks(x, rate_hz, f0)
    ratio = np.exp2(np.where(f0 > 0, octaves, 0.0))
    laid, origin = _lay_marks(source, ratio, step)
    gain = np.ones(len(laid))
    if creak is not None:
        depth = creak[np.minimum((laid / step).astype(int), len(creak) - 1)] * source.voiced[origin]
        gain = 1 - CREAK_DEPTH * depth * (np.arange(len(laid)) % 2)
    return _overlap_add(x, source, laid, origin, gain)


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


def _lay_marks(source: _Marks, ratio: Array, step: float) -> tuple[Array, NDArray[np.int64]]:
    """Where periods are laid down [K], in samples, and the number of the source's period of each [K].

    Voiced stretches begin at their own first pulse; unvoiced marks stay.
    """
    laid: list[float] = []
    origin: list[int] = []
    at = source.at
    i = 0
    while i < len(at):
        if not source.voiced[i]:
            laid.append(float(at[i]))
            origin.append(i)
            i += 1
            continue
        j = i
        while j < len(at) and source.voiced[j] and (j == i or at[j] - at[j - 1] < 0.03 / 0.005 * step):
            j += 1
        end = at[j] if j < len(at) else at[-1] + (at[j - 1] - at[j - 2] if j - i > 1 else step)
        marks, numbers = _lay_voiced(at[i:j], ratio, step, float(end))
        laid += marks
        origin += [i + n for n in numbers]
        i = j
    return np.array(laid), np.array(origin)


def _lay_voiced(at: NDArray[np.int64], ratio: Array, step: float, end: float) -> tuple[list[float], list[int]]:
    """The marks of one voiced stretch at their new distances."""
    gaps = np.diff(at, append=at[-1] + (at[-1] - at[-2] if len(at) > 1 else end - at[-1]))
    marks, numbers = [], []
    position = float(at[0])
    while position < min(end - 0.35 * float(gaps[-1]), float(at[-1]) + 0.5 * float(gaps[-1])):
        nearest = int(np.clip(np.searchsorted(at, position), 0, len(at) - 1))
        if nearest and position - at[nearest - 1] <= at[nearest] - position:
            nearest -= 1
        marks.append(position)
        numbers.append(nearest)
        factor = ratio[min(int(position / step), len(ratio) - 1)]
        exact = abs(factor - 1) < 1e-4 and position == at[nearest]
        position += float(gaps[nearest]) if exact else float(gaps[nearest]) / factor
    return marks, numbers


def _overlap_add(x: Array, source: _Marks, laid: Array, origin: NDArray[np.int64], gain: Array) -> Array:
    """Add each period in a window that reaches from the mark before to the one behind it."""
    at = source.at
    before = np.diff(at, prepend=at[0])
    behind = np.diff(at, append=len(x))
    out = np.zeros(len(x) + 2)
    spacing_before = np.diff(laid, prepend=laid[0])
    spacing_behind = np.diff(laid, append=len(x))
    for k, i in enumerate(origin):
        left = _reach(before[i], spacing_before[k], bool(source.voiced[i]))
        right = _reach(behind[i], spacing_behind[k], bool(source.voiced[i]))
        centre, target = int(at[i]), round(laid[k])
        left, right = min(left, centre, target), min(right, len(x) - centre, len(x) - target)
        if left + right <= 0:
            continue
        window = np.concatenate([_half_window(left, rising=True), _half_window(right, rising=False)])
        out[target - left : target + right] += gain[k] * window * x[centre - left : centre + right]
    return out[: len(x)]


def _reach(own: int, laid: float, voiced: bool) -> int:
    """How far a window reaches: to the next mark where it lies, never less than the period where marks come nearer."""
    near = round(laid)
    return near if near >= own or not voiced else int(own)


def _half_window(count: int, *, rising: bool) -> Array:
    shape = 0.5 - 0.5 * np.cos(np.pi * np.arange(count) / max(count, 1))
    return shape if rising else 1 - shape
