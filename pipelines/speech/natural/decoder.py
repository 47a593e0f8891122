"""A plan -> what a natural decoder is asked to render: lengths, F0 and effort laid over the voice's own reading."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipelines.speech.natural.graph import Array, Reading
from pipelines.speech.natural.symbols import SymbolSequence
from pipelines.speech.natural.synthesis import NATURAL_RATE_HZ, STEP_SAMPLES, VOICED_HZ
from pipelines.speech.plan import PLAN_FRAME_S, QUALITIES, SpeechPlan

STEP_S = STEP_SAMPLES / NATURAL_RATE_HZ  # of F0, energy and spectra; a length is counted in two of them
STEPS_PER_LENGTH = 2
#: Measured on 20 sentences: one unit of energy is 2.6 dB, and half a decibel more between 1.5 and 5 kHz.
DB_PER_ENERGY = 2.6
EFFORT_SHARE = 0.6  # of a change of level that is asked for as effort; the rest is gain
MAX_ENERGY_CHANGE = 2.5
F0_POINTS = np.array([1 / 6, 1 / 2, 5 / 6])  # of a phone, as in a plan
F0_LIMITS_HZ = (60.0, 700.0)
TREMOR_HZ, JITTER_ST, DRIFT_KNOT_S = 5.5, 0.03, 0.3
SMOOTHING_STEPS = 5
SILENT_ENERGY = -2.0  # of steps in which a voice has ended
LEAD_STEPS, LEAST_STEPS = 5, 4  # by which sounds run before their lengths, see `family`; and of a phone, at least


class Decoder(Protocol):
    """A natural decoder, opened at its own prosody."""

    def predict(self, ids: NDArray[np.int64]) -> Reading:
        """The voice's own reading of symbols [L]."""
        ...


@dataclass(frozen=True)
class Targets:
    """What a plan asks of F steps of 12.5 ms.

    Attributes:
        reading: what the decoder renders.
        phone: [F] number of the plan's phone that sounds.
        qualities: [F, 9] voice qualities, gliding from phone to phone.
        gain_db: [F] beside the effort.
    """

    reading: Reading
    phone: NDArray[np.int64]
    qualities: Array
    gain_db: Array


def read_prosody(graph: Decoder, symbols: SymbolSequence, phones: int) -> tuple[Array, Array]:
    """How the voice itself would say P phones; the last one's length has the silence behind it.

    Args:
        graph: of the voice.
        symbols: of the phones.
        phones: P.

    Returns:
        Lengths [P] in frames of a plan, and log2 of F0 in Hz [P, 3] at a sixth, the middle and five sixths.
    """
    own = _OwnReading.of(graph, symbols, phones)
    frames = np.diff(own.edges) * STEP_S / PLAN_FRAME_S
    return frames.astype(np.float32), own.points.astype(np.float32)


def drop_final_silence(graph: Decoder, symbols: SymbolSequence, plan: SpeechPlan) -> SpeechPlan:
    """A plan whose last phone ends with its sound: these voices count the silence behind a phrase as that phone's.

    Args:
        graph: of the voice.
        symbols: of the plan's phones.
        plan: P phones whose lengths come of `read_prosody`, styled or not.

    Returns:
        The plan with a shorter last phone, whose F0 is that of its part.
    """
    own = _OwnReading.of(graph, symbols, len(plan))
    ended = own.end_before_silence(plan)
    share = np.diff(ended.edges)[-2:-1] / np.maximum(np.diff(own.edges)[-2:-1], 1)
    if not len(share) or share[0] >= 1:
        return plan
    frames, f0 = plan.frames.copy(), plan.f0.copy()
    frames[-2] *= share[0]
    f0[-2] = np.exp2(_points_of_part(np.log2(f0[-2].astype(np.float64)), float(share[0])))
    return plan.copy_with(frames=frames, f0=f0)


def _points_of_part(points: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """The three points of the first `share` of a phone, on the lines through its own."""
    return contour_line(points[None], np.zeros(len(F0_POINTS), np.int64), F0_POINTS * share)


def aim(graph: Decoder, symbols: SymbolSequence, plan: SpeechPlan, db_per_energy: float = DB_PER_ENERGY) -> Targets:
    """Lay a plan over the voice's own reading.

    Args:
        graph: of the voice.
        symbols: of the plan's phones.
        plan: P phones.
        db_per_energy: what one unit of the voice's energy is, in dB.

    Returns:
        What to render.
    """
    own = _OwnReading.of(graph, symbols, len(plan)).end_before_silence(plan)
    lengths = spread_lengths(plan, symbols, own.reading.lengths, STEP_S * STEPS_PER_LENGTH)
    counts = np.bincount(symbols.phone, lengths, len(plan)).astype(np.int64) * STEPS_PER_LENGTH
    phone = np.repeat(np.arange(len(plan)), counts)
    phase = np.concatenate([(np.arange(n) + 0.5) / n for n in counts if n])
    source = np.clip(own.edges[phone] + phase * np.diff(own.edges)[phone] - 0.5, 0, len(own.reading.f0) - 1)
    qualities = smooth_steps(plan.qualities[phone])
    level_db = smooth_steps(plan.level_db[phone][:, None])[:, 0]
    change = np.clip(EFFORT_SHARE / db_per_energy * level_db, -MAX_ENERGY_CHANGE, MAX_ENERGY_CHANGE)
    energy = np.interp(source, np.arange(len(own.reading.energy)), own.reading.energy) + change
    f0 = _contour(own, plan, phone, phase, source, qualities)
    reading = Reading(lengths.astype(np.float32), f0.astype(np.float32), energy.astype(np.float32))
    return Targets(reading, phone, qualities, (level_db - change * db_per_energy).astype(np.float32))


@dataclass(frozen=True)
class _OwnReading:
    """The voice's reading by phones: its steps' `edges` [P + 1], `octaves` [F] log2 of F0 carried through gaps, and
    `points` [P, 3].
    """

    reading: Reading
    edges: NDArray[np.float64]
    octaves: NDArray[np.float64]
    points: NDArray[np.float64]

    @classmethod
    def of(cls, graph: Decoder, symbols: SymbolSequence, phones: int) -> _OwnReading:
        reading = graph.predict(symbols.ids)
        counts = np.bincount(symbols.phone, reading.lengths, phones) * STEPS_PER_LENGTH
        edges = np.concatenate([[0.0], np.cumsum(counts)])
        voiced = _sure_steps(reading.f0)
        steps = np.arange(len(reading.f0))
        octaves = np.interp(steps, voiced, np.log2(reading.f0[voiced])) if len(voiced) else np.full(len(steps), 7.5)
        at = edges[:-1, None] + np.diff(edges)[:, None] * F0_POINTS - 0.5
        return cls(reading, edges, octaves, np.interp(at, steps, octaves))

    def end_before_silence(self, plan: SpeechPlan) -> _OwnReading:
        """The same with a last phone that ends with its sound; see `drop_final_silence`."""
        if len(plan) < 2 or not plan.is_pause[-1] or plan.is_pause[-2]:
            return self
        start, end = int(self.edges[-3]), int(self.edges[-2])
        loud = np.flatnonzero(self.reading.energy[start:end] > SILENT_ENERGY)
        heard = (loud[-1] + 1 if len(loud) else 0) + LEAD_STEPS
        edges = self.edges.copy()
        edges[-2] = start + min(max(heard, LEAST_STEPS), end - start)
        points = self.points.copy()
        points[-2] = _points_of_part(points[-2], (edges[-2] - start) / max(end - start, 1))
        return replace(self, edges=edges, points=points)


def _sure_steps(f0: Array) -> NDArray[np.int64]:
    """The numbers of voiced steps whose F0 is the voice's own: where voicing ends it runs out to 0 over two steps."""
    voiced = np.pad(f0 > VOICED_HZ, (1, 2))
    sure = np.flatnonzero(voiced[1:-2] & voiced[:-3] & voiced[2:-1] & voiced[3:])
    return sure if len(sure) else np.flatnonzero(f0 > VOICED_HZ)


def spread_lengths(
    plan: SpeechPlan, symbols: SymbolSequence, own: NDArray[np.floating] | NDArray[np.int64], length_s: float
) -> NDArray[np.int64]:
    """Share a plan's lengths out among symbols as the voice would; no boundary over half a length off.

    Args:
        plan: P phones.
        symbols: L of them.
        own: [L] lengths of the voice's own reading.
        length_s: seconds that one length lasts.

    Returns:
        [L] lengths; together at least as long as the plan.
    """
    weights = np.maximum(own.astype(np.float64), 0.25)
    share = weights / np.bincount(symbols.phone, weights, len(plan))[symbols.phone]
    frames = np.maximum(plan.frames.astype(np.float64), 0.0)  # unrounded: a reading that is not changed stays as it was
    ends = np.cumsum(share * frames[symbols.phone]) * PLAN_FRAME_S / length_s
    whole = np.round(ends).astype(np.int64)
    whole[-1] = max(whole[-1], int(np.ceil(ends[-1] - 1e-6)), 1)
    return np.diff(whole, prepend=0)


def _contour(
    own: _OwnReading,
    plan: SpeechPlan,
    phone: NDArray[np.int64],
    phase: NDArray[np.float64],
    source: NDArray[np.float64],
    qualities: Array,
) -> NDArray[np.float64]:
    """F0 [F]: the plan's line with the voice's own detail, drift, jitter and tremor; 0 where unvoiced."""
    steps = np.arange(len(own.octaves))
    detail = np.interp(source, steps, own.octaves) - contour_line(own.points, phone, phase)
    octaves = contour_line(np.log2(plan.f0.astype(np.float64)), phone, phase)
    octaves = smooth_steps(octaves[:, None])[:, 0] + detail
    rng = np.random.default_rng(plan.seed)
    count = len(phone)
    knots = rng.standard_normal(int(count * STEP_S / DRIFT_KNOT_S) + 3)
    drift = np.interp(np.arange(count) * STEP_S / DRIFT_KNOT_S, np.arange(len(knots)), knots) * plan.drift_st
    jitter = np.convolve(rng.standard_normal(count + 2), [0.25, 0.5, 0.25], "valid") * 1.6
    tremor = np.sin(2 * np.pi * (TREMOR_HZ * np.arange(count) * STEP_S + rng.uniform()))
    names = list(QUALITIES)
    jitter = jitter * (qualities[:, names.index("jitter_st")] + JITTER_ST)
    wobble_st = drift + jitter + tremor * qualities[:, names.index("tremor_st")]
    voiced = own.reading.f0[np.round(source).astype(np.int64)] > VOICED_HZ
    voiced &= ~plan.is_pause[phone]
    return np.where(voiced, np.clip(np.exp2(octaves + wobble_st / 12), *F0_LIMITS_HZ), 0.0)


def contour_line(
    points: NDArray[np.float64], phone: NDArray[np.int64], phase: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The values [F] of lines through a phone's three points, drawn on at its edges.

    Args:
        points: [P, 3] of each phone at a sixth, the middle and five sixths.
        phone: [F] number of the phone.
        phase: [F] how far into it, 0 to 1.

    Returns:
        [F] values.
    """
    knots = points[phone]
    first = knots[:, 0] + (phase - F0_POINTS[0]) / (F0_POINTS[1] - F0_POINTS[0]) * (knots[:, 1] - knots[:, 0])
    second = knots[:, 1] + (phase - F0_POINTS[1]) / (F0_POINTS[2] - F0_POINTS[1]) * (knots[:, 2] - knots[:, 1])
    return np.where(phase < F0_POINTS[1], first, second)


def smooth_steps(table: NDArray[np.floating]) -> Array:
    """A moving mean over steps of [F, D]."""
    half = SMOOTHING_STEPS // 2
    padded = np.pad(table, ((half, half), (0, 0)), mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, SMOOTHING_STEPS, axis=0).mean(-1).astype(np.float32)
