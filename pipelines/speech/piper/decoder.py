"""A plan -> samples of a Piper voice: its lengths by the opened graph, everything else laid over what it sounds.

The voice has no F0 to set: what it sounds is measured, its periods are moved to the plan's F0 (`natural.pitch`), and
voice qualities are laid over that (`natural.timbre`). What the plan does not change stays as the voice made it.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp
from pipelines.speech.natural.decoder import spread_lengths
from pipelines.speech.natural.pitch import track_f0
from pipelines.speech.natural.reshaping import f0_points, follow_f0, follow_qualities, neutral_f0
from pipelines.speech.natural.symbols import SymbolSequence
from pipelines.speech.natural.synthesis import NATURAL_RATE_HZ
from pipelines.speech.phones import PAUSE
from pipelines.speech.piper.graph import OpenedVoice
from pipelines.speech.piper.symbols import to_ids
from pipelines.speech.piper.voices import PiperVoice
from pipelines.speech.plan import PLAN_FRAME_S, SpeechPlan

Array = NDArray[np.float64]
HOP_SAMPLES = 256  # of one length, at the voice's own rate
SAMPLES_PER_FRAME = round(NATURAL_RATE_HZ * PLAN_FRAME_S)
MAX_PAUSE_FRAMES = 40  # of a pause that the voice sounds; what is longer is silence in its middle
FADE_SAMPLES = 240
DEFAULT_F0_HZ = 150.0  # of a voice without any voiced sound
SPEECH_RMS = 0.061  # of a voice where it speaks, as loud as the other natural ones
REMEMBERED = 16  # sounds and readings of phrases: a text is planned before it is spoken


@dataclass(frozen=True)
class Portrait:
    """What is measured of a voice over the numbers from one to nine.

    Attributes:
        f0_hz: geometric mean.
        gain: that makes it as loud as the others.
    """

    f0_hz: float
    gain: float


class PiperDecoder:
    """Speaks plans as one person of a voice file.

    Args:
        voice: whose.
        graph: of its file.
    """

    def __init__(self, voice: PiperVoice, graph: OpenedVoice) -> None:
        self.voice, self.graph = voice, graph
        self.length_s = HOP_SAMPLES / voice.rate_hz
        self._sounds: OrderedDict[bytes, NDArray[np.float32]] = OrderedDict()
        self._readings: OrderedDict[bytes, tuple[NDArray[np.float32], NDArray[np.float32]]] = OrderedDict()

    def measure(self, plan: SpeechPlan) -> Portrait:
        """Measure the voice over a plan in its own reading."""
        symbols = to_ids(plan, self.voice.ids)
        samples = self._sound(symbols, self._own_lengths(symbols, plan.seed), plan.seed)
        f0 = track_f0(samples, NATURAL_RATE_HZ)
        power = samples.astype(np.float64) ** 2
        loud = power[power > power.max(initial=0.0) * 1e-4]
        level = float(np.sqrt(loud.mean())) if len(loud) else SPEECH_RMS
        mean = float(np.exp2(np.log2(f0[f0 > 0]).mean())) if (f0 > 0).any() else DEFAULT_F0_HZ
        return Portrait(mean, SPEECH_RMS / max(level, 1e-3))

    def read_prosody(self, plan: SpeechPlan) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """How the voice itself would say P phones: lengths [P] in frames of a plan, log2 of F0 in Hz [P, 3]."""
        symbols = to_ids(plan, self.voice.ids)
        key = symbols.ids.tobytes() + symbols.phone.tobytes() + plan.seed.to_bytes(8, "little")
        if key not in self._readings:
            self._readings[key] = self._read(symbols, plan)
            if len(self._readings) > REMEMBERED:
                self._readings.popitem(last=False)
        return self._readings[key]

    def _read(self, symbols: SymbolSequence, plan: SpeechPlan) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        lengths = self._own_lengths(symbols, plan.seed)
        edges_s = np.concatenate([[0], np.cumsum(np.bincount(symbols.phone, lengths, len(plan)))]) * self.length_s
        f0 = track_f0(self._sound(symbols, lengths, plan.seed), NATURAL_RATE_HZ)
        octaves = f0_points(edges_s, f0) if (f0 > 0).any() else np.full((len(plan), 3), np.log2(DEFAULT_F0_HZ))
        return (np.diff(edges_s) / PLAN_FRAME_S).astype(np.float32), octaves.astype(np.float32)

    def render(self, plan: SpeechPlan, portrait: Portrait) -> NDArray[np.float32]:
        """Samples [N] of a plan, 240 a frame, without its sounds."""
        count = int(plan.frame_counts.sum()) * SAMPLES_PER_FRAME
        if all(p == PAUSE for p in plan.phones):
            return np.zeros(count, np.float32)
        limit = np.where(plan.is_pause, MAX_PAUSE_FRAMES, np.inf)
        short = plan.copy_with(frames=np.minimum(plan.frames, limit).astype(np.float32))
        symbols = to_ids(short, self.voice.ids)
        lengths = spread_lengths(short, symbols, self._own_lengths(symbols, plan.seed), self.length_s)
        sounded = _fit(self._sound(symbols, lengths, plan.seed), short) * portrait.gain
        own_hz = neutral_f0(self.read_prosody(plan)[1].astype(np.float64), portrait.f0_hz)
        samples = follow_qualities(follow_f0(sounded, short, own_hz), short)
        return _lengthen_pauses(samples, short, plan)

    def _own_lengths(self, symbols: SymbolSequence, seed: int) -> NDArray[np.int64]:
        return self.graph.predict(symbols.ids, self.voice.speaker, seed)

    def _sound(self, symbols: SymbolSequence, lengths: NDArray[np.int64], seed: int) -> NDArray[np.float32]:
        """Samples at 24 kHz; the last few are remembered, for planning sounds what is often spoken next."""
        key = symbols.ids.tobytes() + lengths.tobytes() + seed.to_bytes(8, "little")
        if key not in self._sounds:
            own = self.graph.decode(symbols.ids, self.voice.speaker, lengths, seed)
            self._sounds[key] = np.asarray(dsp.resample(own, self.voice.rate_hz, NATURAL_RATE_HZ), np.float32)
            if len(self._sounds) > REMEMBERED:
                self._sounds.popitem(last=False)
        return self._sounds[key]


def _fit(samples: NDArray[np.float32], plan: SpeechPlan) -> NDArray[np.float32]:
    """As many samples as a plan has, the rest cut off or silent."""
    count = int(plan.frame_counts.sum()) * SAMPLES_PER_FRAME
    return np.pad(samples[:count], (0, max(0, count - len(samples))))


def _lengthen_pauses(samples: NDArray[np.float32], short: SpeechPlan, plan: SpeechPlan) -> NDArray[np.float32]:
    """Silence in the middle of the pauses that were sounded shorter than planned."""
    parts, begun = [], 0
    ends = np.concatenate([[0], np.cumsum(short.frame_counts)]) * SAMPLES_PER_FRAME
    missing = (plan.frame_counts - short.frame_counts) * SAMPLES_PER_FRAME
    for i in np.flatnonzero(plan.is_pause & (plan.frames > short.frames)):
        middle = int(ends[i] + ends[i + 1]) // 2
        part = samples[begun:middle].copy()
        fade = min(FADE_SAMPLES, len(part))
        part[len(part) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
        parts += [part, np.zeros(max(int(missing[i]), 0), np.float32)]
        begun = middle
    whole = np.concatenate([*parts, samples[begun:]])
    count = int(plan.frame_counts.sum()) * SAMPLES_PER_FRAME
    return np.pad(whole[:count], (0, max(0, count - len(whole))))
