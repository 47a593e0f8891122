"""What a plan asks of a decoder of spectra -> samples, a window at a time: a long phrase begins to sound soon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from pipelines.speech.natural.decoder import STEPS_PER_LENGTH, Decoder, Targets, smooth_steps
from pipelines.speech.natural.graph import Array, Reading
from pipelines.speech.natural.spectra import (
    BINS,
    Spectra,
    VoiceQualities,
    apply_qualities,
    find_middle,
    lower_in_creak,
    weaken_pulses,
)
from pipelines.speech.natural.synthesis import STEP_SAMPLES, pulse_train, sound_spectra
from pipelines.speech.plan import QUALITIES, SpeechPlan

FIRST_WINDOW, WINDOW, LEAST_WINDOW = 64, 320, 16  # steps of 12.5 ms
PAUSE_DB = -80.0
DYING_STEPS, DAWNING_STEPS = 3, 8  # of a pause that are left as they are, at its beginning and its end
MARGIN = 32  # beyond what one step of sound depends on: 27 of the network, 4 of the transform


class SpectrumDecoder(Decoder, Protocol):
    """A natural decoder that renders spectra."""

    def decode(self, ids: NDArray[np.int64], reading: Reading) -> tuple[Array, ...]:
        """Five spectra [601, F] of a reading."""
        ...


@dataclass(frozen=True)
class Rendering:
    """A phrase about to sound.

    Attributes:
        decoder: of the voice.
        ids: [L] symbols.
        targets: what the plan asks of F steps.
        plan: that is rendered.
        formant_log2: octaves by which the voice's formants lie above the decoder's.
    """

    decoder: SpectrumDecoder
    ids: NDArray[np.int64]
    targets: Targets
    plan: SpeechPlan
    formant_log2: float = 0.0

    def pieces(self) -> Iterator[Array]:
        """Samples at 24 kHz, 300 a step, in pieces that together are those of the whole."""
        steps = len(self.targets.phone)
        asked, f0 = self._asked(), self.targets.reading.f0
        creak = asked.qualities[:, list(QUALITIES).index("creak")]
        lowered = lower_in_creak(f0, creak)
        pulses = weaken_pulses(pulse_train(torch.from_numpy(lowered)[None])[0].numpy(), lowered, creak)
        draws = np.random.default_rng(self.plan.seed).standard_normal((steps, 2 * BINS), dtype=np.float32)
        noise = draws.view(np.complex64)
        middle: tuple[Array, ...] | None = None
        for start, end in _windows(steps):
            low, high = max(start - MARGIN, 0), min(end + MARGIN, steps)
            spectra = Spectra(*self.decoder.decode(self.ids, cut_reading(self.targets.reading, low, high)))
            middle = middle or find_middle(spectra, ~self.plan.is_pause[self.targets.phone[low:high]])
            parts = np.stack(apply_qualities(spectra, asked.cut(slice(low, high)), middle).parts)
            samples = sound_spectra(
                torch.from_numpy(parts.transpose(2, 0, 1))[None],
                torch.from_numpy(pulses[low * STEP_SAMPLES : high * STEP_SAMPLES])[None],
                torch.from_numpy(noise[low:high])[None],
            )[0]
            yield samples[(start - low) * STEP_SAMPLES : (end - low) * STEP_SAMPLES].numpy()

    def _asked(self) -> VoiceQualities:
        qualities = self.targets.qualities.copy()
        qualities[:, list(QUALITIES).index("formant_log2")] += self.formant_log2
        gain_db = self.targets.gain_db + _quiet_pauses(self.plan, self.targets.phone)
        return VoiceQualities(qualities, self.plan.colour[self.targets.phone], gain_db, self.targets.reading.f0 > 0)


def _quiet_pauses(plan: SpeechPlan, phone: NDArray[np.int64]) -> Array:
    """Decibels [F] that leave a pause silent once the word before it has died away: decoders breathe in long ones.

    What a decoder sounds runs before its lengths (`family.LEAD_SAMPLES`): a word begins within the pause before it.
    """
    numbers, steps = np.arange(len(plan)), np.arange(len(phone))
    starts, ends = (np.searchsorted(phone, numbers, side)[phone] for side in ("left", "right"))
    dying = np.where(phone == 0, 0, DYING_STEPS)
    inside = plan.is_pause[phone] & (steps - starts >= dying) & (steps < ends - DAWNING_STEPS)
    return smooth_steps(np.where(inside, PAUSE_DB, 0.0)[:, None])[:, 0]


def cut_reading(reading: Reading, low: int, high: int) -> Reading:
    """A reading of the same symbols that has only some steps; symbols outside have no length.

    Args:
        reading: F steps.
        low: the first step, even.
        high: the one after the last, even or F.

    Returns:
        The reading of high - low steps.
    """
    ends = np.cumsum(reading.lengths) * STEPS_PER_LENGTH
    inside = np.clip(ends, low, high) - np.clip(ends - reading.lengths * STEPS_PER_LENGTH, low, high)
    return Reading((inside / STEPS_PER_LENGTH).astype(np.float32), reading.f0[low:high], reading.energy[low:high])


def _windows(steps: int) -> Iterator[tuple[int, int]]:
    start, size = 0, FIRST_WINDOW
    while start < steps:
        end = start + size if steps - start >= size + LEAST_WINDOW else steps
        yield start, end
        start, size = end, WINDOW
