"""The engine `german`: Kerstin, our own German voice, read by espeak-ng and acted by our actor."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from pipelines.base import Capabilities
from pipelines.speech.engine import Phrase
from pipelines.speech.languages import is_language
from pipelines.speech.natural.family import load_style_predictor
from pipelines.speech.natural.networks import NaturalVoices
from pipelines.speech.natural.own import load_networks
from pipelines.speech.piper.reading import read_phrase
from pipelines.speech.plan import COLOURS, QUALITIES
from pipelines.speech.voice.engine import NetworkEngine
from pipelines.speech.voice.speakers import Speaker, find_speaker_files, load_speakers
from pipelines.speech.voice.style import CONTOUR_POINTS, SCALARS, Style
from pipelines.speech.voice.style_predictor import StylePredictor
from weights.errors import InputError
from weights.store import EMBEDDED

GERMAN_VOICE = EMBEDDED / "speech-german"
LANGUAGE, DEFAULT_VOICE = "de", "kerstin"
#: How much she takes of styles that were solved on another voice: with all of it sadness and fear cost most of her
#: quality (DistillMOS 2.8 and 3.1); melody and pauses are left whole.
TIMBRE_SHARE, COLOUR_SHARE, LENGTH_SHARE, LEVEL_SHARE = 0.3, 0.3, 0.6, 0.7


def load(folder: Path | None, *, device: str = "auto") -> GermanEngine:
    """Read a checkpoint of German voices.

    Args:
        folder: of the checkpoint; None is the embedded one.
        device: it runs on the CPU whatever this says.

    Returns:
        The engine.

    Raises:
        WeightsNotFoundError: a file is missing.
        WeightsCorruptError: a file cannot be read.
    """
    return load_with(load_style_predictor(), folder)


def load_with(style_predictor: StylePredictor, folder: Path | None = None) -> GermanEngine:
    """The same with what says how affects sound already read.

    Args:
        style_predictor: of natural voices.
        folder: of the checkpoint; None is the embedded one.

    Returns:
        The engine.

    Raises:
        WeightsNotFoundError: a file is missing.
        WeightsCorruptError: a file cannot be read.
    """
    folder = folder or GERMAN_VOICE
    adapted = StylePredictor(style_predictor.net, style_predictor.encoder, _style_shares().values)
    return GermanEngine(lambda: load_networks(folder), adapted, load_speakers(find_speaker_files(folder)))


def _style_shares() -> Style:
    less = (
        dict.fromkeys(QUALITIES, TIMBRE_SHARE)
        | {"level_db": LEVEL_SHARE}
        | {"vowel_log2": LENGTH_SHARE, "consonant_log2": LENGTH_SHARE}
    )
    scalars = dict.fromkeys(SCALARS, 1.0) | less
    whole = np.ones(CONTOUR_POINTS)
    return Style.from_names(np.full(COLOURS, COLOUR_SHARE), whole, whole, **scalars)


class GermanEngine(NetworkEngine):
    """Speaks German; every text is read as German.

    Args:
        load: reads the networks of all voices.
        style_predictor: affects -> styles.
        speakers: the voices, at least one.

    Attributes:
        name: "german".
        default_voice: what a request without a voice gets.
        capabilities: it plans, streams and speaks German.
    """

    name = "german"
    default_voice = DEFAULT_VOICE
    capabilities = Capabilities(
        streams=True, curve=True, dominance=True, mixtures=True, languages=(LANGUAGE,), plans=True
    )
    db_per_energy = 10 / math.log(10)  # she learnt energy that is the logarithm of her power
    numbers = Phrase("Eins, zwei, drei, vier, fünf, sechs, sieben, acht, neun.")

    def __init__(
        self, load: Callable[[], NaturalVoices], style_predictor: StylePredictor, speakers: Sequence[Speaker]
    ) -> None:
        super().__init__(load, lambda phrase, _: read_phrase(phrase, LANGUAGE), style_predictor, speakers)

    def has_voice(self, name: str) -> bool:
        """Whether it is a voice's name, or German as a language tag."""
        return name in self.speakers or (is_language(name) and name[:2].lower() == LANGUAGE)

    def speaker(self, name: str) -> Speaker:
        """A voice by name; the first one for the language.

        Args:
            name: see `has_voice`.

        Returns:
            The speaker.

        Raises:
            InputError: no such voice.
        """
        if not self.has_voice(name):
            raise InputError(f"unknown voice '{name[:60]}'; choose from {', '.join(self.speakers)}")
        return self.speakers.get(name) or self.speakers[self.default_voice]
