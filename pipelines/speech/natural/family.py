"""What engines have in common that speak with natural decoders."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from conditioning.encoder import AffectEncoder
from pipelines import dsp, registry
from pipelines.precision import one_thread
from pipelines.speech.checkpoint import EMBEDDED_VOICE, load_networks
from pipelines.speech.engine import Phrase, SpeechChunk
from pipelines.speech.natural.decoder import Decoder
from pipelines.speech.natural.symbols import to_symbols
from pipelines.speech.natural.synthesis import NATURAL_RATE_HZ, VOICED_HZ
from pipelines.speech.plan import SpeechPlan
from pipelines.speech.voice import sounds
from pipelines.speech.voice.acting import ActedEngine, phoneme_marks, word_marks
from pipelines.speech.voice.planning import ReadPhrase, empty_plan
from pipelines.speech.voice.speakers import Speaker
from pipelines.speech.voice.style_predictor import StyleNet, StylePredictor
from pipelines.speech.voice.vocoder import Vocoder
from weights.store import EMBEDDED

NATURAL_STYLES = EMBEDDED / registry.NATURAL_STYLES  # solved on hibari's voice, see the card
#: How far what Kokoro and hibari sound, and our voices that learnt from them, runs before their own lengths: 60 and 70
#: ms, by forced alignment of three sentences. `decoder.LEAD_STEPS` is the same in steps.
LEAD_SAMPLES = round(0.065 * NATURAL_RATE_HZ)
NUMBERS = Phrase("One, two, three, four, five, six, seven, eight, nine.")  # what a voice's mean F0 is read from


def load_style_predictor() -> StylePredictor:
    """What says how affects sound on natural decoders."""
    style_net = load_networks(NATURAL_STYLES, {"style_predictor": StyleNet})["style_predictor"]
    return StylePredictor(style_net, AffectEncoder.from_pretrained())


def read_mean_f0(decoder: Decoder, read: ReadPhrase, speaker: Speaker, numbers: Phrase = NUMBERS) -> float:
    """The geometric mean of F0 in Hz with which a decoder reads numbers; the speaker's where nothing is voiced."""
    with one_thread():
        f0 = decoder.predict(to_symbols(empty_plan(read(numbers, speaker), speaker, 0)).ids).f0
    voiced = f0[f0 > VOICED_HZ]
    return float(np.exp2(np.log2(voiced).mean())) if len(voiced) else speaker.f0_hz


def cut_to_plan(samples: NDArray[np.float32], run_up: int, count: int) -> NDArray[np.float32]:
    """What a plan asks for of what was sounded: begun where its marks are.

    Args:
        samples: [M] as the decoder sounds them.
        run_up: samples of silence in front that the plan does not have.
        count: samples N of the plan.

    Returns:
        [N], silence where the decoder ended sooner.
    """
    return np.pad(samples, (LEAD_SAMPLES, run_up + count))[run_up : run_up + count]


class DecoderEngine(ActedEngine):
    """Speaks plans in one piece a phrase; sighs, laughs and the like are of our own larynx, at the voice's F0."""

    def say(self, plan: SpeechPlan) -> SpeechChunk:
        """Speak a plan, edited or not; it lasts exactly its frames."""
        speaker = self.speaker(plan.voice)
        with one_thread():
            samples = self.render(plan, speaker)
            if plan.sounds:
                samples = sounds.mix_sounds(samples, plan, speaker, self._vocoder)
        samples = dsp.soft_limit(samples.astype(np.float64))
        return SpeechChunk(samples, NATURAL_RATE_HZ, word_marks(plan), phoneme_marks(plan))

    def stream(self, plan: SpeechPlan) -> Iterator[SpeechChunk]:
        """Speak a plan; a phrase sounds in a fraction of its length, and comes in one piece."""
        yield self.say(plan)

    @cached_property
    def _vocoder(self) -> Vocoder:
        vocoder: Vocoder = load_networks(EMBEDDED_VOICE, {"vocoder": Vocoder})["vocoder"]
        return vocoder
