"""What engines have in common whose decoders render spectra: the one of hibari and our own voices."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp
from pipelines.precision import one_thread
from pipelines.speech.engine import SpeechChunk
from pipelines.speech.natural.decoder import DB_PER_ENERGY, aim, drop_final_silence, read_prosody
from pipelines.speech.natural.family import LEAD_SAMPLES, DecoderEngine
from pipelines.speech.natural.rendering import Rendering, SpectrumDecoder
from pipelines.speech.natural.symbols import to_symbols
from pipelines.speech.natural.synthesis import NATURAL_RATE_HZ
from pipelines.speech.phones import PAUSE
from pipelines.speech.plan import PLAN_FRAME_S, SpeechPlan
from pipelines.speech.voice.acting import phoneme_marks, word_marks
from pipelines.speech.voice.speakers import Speaker

SAMPLES_PER_FRAME = round(NATURAL_RATE_HZ * PLAN_FRAME_S)
#: Silence that the decoder needs before a phrase to begin it as it learnt to, in frames of a plan: with less, the first
#: sounds are cut ("I threw" is heard as "he threw"). What a plan does not ask for is rendered and cut off.
RUN_UP_FRAMES = 30


class SpectrumEngine(DecoderEngine):
    """Speaks plans by spectra, a window at a time.

    Attributes:
        db_per_energy: what one unit of the decoder's energy is in what it sounds, in dB.
    """

    db_per_energy = DB_PER_ENERGY

    @abstractmethod
    def open_voice(self, speaker: Speaker) -> SpectrumDecoder:
        """The decoder that speaks as a speaker of this engine."""

    def trim(self, plan: SpeechPlan, speaker: Speaker) -> SpeechPlan:
        """A plan that ends with its last sound."""
        return drop_final_silence(self.open_voice(speaker), to_symbols(plan), plan)

    def read_prosody(self, plan: SpeechPlan, speaker: Speaker) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """How the speaker would say a plan's phones: lengths [P] in frames, F0 [P, 3] in octaves about the mean."""
        symbols = to_symbols(plan)
        frames, octaves = read_prosody(self.open_voice(speaker), symbols, len(plan))
        return frames, octaves - np.float32(np.log2(speaker.f0_hz))

    def render(self, plan: SpeechPlan, speaker: Speaker) -> NDArray[np.float32]:
        """Samples [N] of a plan, 240 a frame, without its sounds."""
        return np.concatenate(list(self._render_pieces(plan, speaker)))

    def stream(self, plan: SpeechPlan) -> Iterator[SpeechChunk]:
        """Speak a plan piece by piece; the first piece has the marks of all. A plan with sounds comes in one."""
        if plan.sounds:
            yield self.say(plan)
            return
        pieces, marks = self._render_pieces(plan, self.speaker(plan.voice)), (word_marks(plan), phoneme_marks(plan))
        while True:
            with one_thread():
                piece = next(pieces, None)
            if piece is None:
                return
            yield SpeechChunk(dsp.soft_limit(piece.astype(np.float64)), NATURAL_RATE_HZ, *marks)
            marks = (), ()

    def _render_pieces(self, plan: SpeechPlan, speaker: Speaker) -> Iterator[NDArray[np.float32]]:
        count = int(plan.frame_counts.sum()) * SAMPLES_PER_FRAME
        if all(p == PAUSE for p in plan.phones):
            yield np.zeros(count, np.float32)
            return
        run_up = max(RUN_UP_FRAMES - int(plan.frame_counts[0]), 0) // 5 * 5  # of whole lengths of the decoder
        roomy = plan.copy_with(frames=plan.frames + run_up * (np.arange(len(plan)) == 0))
        decoder, symbols = self.open_voice(speaker), to_symbols(plan)
        targets = aim(decoder, symbols, roomy, self.db_per_energy)
        rendering = Rendering(decoder, symbols.ids, targets, roomy, speaker.formant_log2)
        yield from _cut(rendering.pieces(), run_up * SAMPLES_PER_FRAME, count)


def _cut(pieces: Iterator[NDArray[np.float32]], run_up: int, count: int) -> Iterator[NDArray[np.float32]]:
    """What a plan asks for of pieces: begun where its marks are, `count` samples in all; see `family.cut_to_plan`."""
    skip, left = run_up - LEAD_SAMPLES, count
    if skip < 0:
        yield np.zeros(min(-skip, left), np.float32)
        left -= min(-skip, left)
    for piece in pieces:
        kept = piece[max(skip, 0) :][:left]
        skip -= len(piece)
        left -= len(kept)
        if len(kept):
            yield kept
    if left:
        yield np.zeros(left, np.float32)
