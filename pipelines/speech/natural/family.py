"""What engines have in common that speak with the natural decoders of others."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from conditioning.encoder import AffectEncoder
from pipelines import dsp, registry
from pipelines.precision import one_thread
from pipelines.speech.checkpoint import EMBEDDED_VOICE, load_networks
from pipelines.speech.engine import SpeechChunk
from pipelines.speech.natural.synthesis import NATURAL_RATE_HZ
from pipelines.speech.plan import SpeechPlan
from pipelines.speech.voice import sounds
from pipelines.speech.voice.acting import ActedEngine, phoneme_marks, word_marks
from pipelines.speech.voice.style_predictor import StyleNet, StylePredictor
from pipelines.speech.voice.vocoder import Vocoder
from weights.store import EMBEDDED

NATURAL_STYLES = EMBEDDED / registry.NATURAL_STYLES  # solved on hibari's voice, see the card
#: How far what Kokoro and hibari sound runs before their own lengths: 60 and 70 ms more, by forced alignment of three
#: sentences, than that of our own voices, which are aligned alike.
LEAD_SAMPLES = round(0.065 * NATURAL_RATE_HZ)


def load_style_predictor() -> StylePredictor:
    """What says how affects sound on natural decoders."""
    style_net = load_networks(NATURAL_STYLES, {"style_predictor": StyleNet})["style_predictor"]
    return StylePredictor(style_net, AffectEncoder.from_pretrained())


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
