"""Our own voices, planned phone by phone, styled and sounded on the CPU: what speaks with the networks of
`natural.networks`, and the engine of the English ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.base import Capabilities
from pipelines.speech.checkpoint import EMBEDDED_VOICE
from pipelines.speech.engine import Voice
from pipelines.speech.front.g2p import G2P
from pipelines.speech.natural.family import NUMBERS, load_style_predictor, read_mean_f0
from pipelines.speech.natural.networks import NaturalVoices
from pipelines.speech.natural.own import NetworkDecoder, load_networks
from pipelines.speech.natural.spectrum_engine import SpectrumEngine
from pipelines.speech.plan import SpeechPlan
from pipelines.speech.voice.acting import Actor, english_reader
from pipelines.speech.voice.planning import ReadPhrase
from pipelines.speech.voice.speakers import Speaker, blend_speakers, find_speaker_files, load_speakers
from pipelines.speech.voice.style_predictor import StylePredictor
from weights.errors import InputError, WeightsNotFoundError

DEFAULT_VOICE = "iris"


def load(folder: Path | None, *, device: str = "auto") -> VoiceEngine:
    """Read a voice checkpoint.

    Args:
        folder: of the checkpoint; None is the embedded one.
        device: it runs on the CPU whatever this says.

    Returns:
        The engine.

    Raises:
        WeightsNotFoundError: a file is missing.
        WeightsCorruptError: a file cannot be read.
    """
    folder = folder or EMBEDDED_VOICE
    speakers = load_speakers(find_speaker_files(folder))
    return VoiceEngine(load_networks(folder), G2P.load(folder), load_style_predictor(), speakers)


class NetworkEngine(SpectrumEngine):
    """Speaks with voices of our networks.

    Args:
        load: reads the networks of all its voices, when one of them first speaks.
        read: how phrases are read in their language.
        style_predictor: affects -> styles.
        speakers: the voices, at least one.

    Attributes:
        default_voice: what a request without a voice gets: the class's where it is among the speakers, else the first.
        numbers: that a voice reads to show its mean F0.

    Raises:
        WeightsNotFoundError: no speakers.
    """

    name: str
    default_voice: str
    capabilities: Capabilities
    numbers = NUMBERS

    def __init__(
        self,
        load: Callable[[], NaturalVoices],
        read: ReadPhrase,
        style_predictor: StylePredictor,
        speakers: Sequence[Speaker],
    ) -> None:
        self._load, self.style_predictor = load, style_predictor
        self.actor = Actor(read, style_predictor, self.read_prosody, self.trim)
        self.speakers = {s.name: s for s in speakers}
        self._decoders: dict[bytes, NetworkDecoder] = {}  # by embedding, as the next
        self._mean_f0_hz: dict[bytes, float] = {}
        if not self.speakers:
            raise WeightsNotFoundError(
                f"the checkpoint of the engine '{self.name}' holds no voices; reinstall the package"
            )
        if self.default_voice not in self.speakers:
            self.default_voice = next(iter(self.speakers))
        self.voices: tuple[Voice, ...] = tuple(Voice(s.name, s.language, s.gender) for s in speakers)

    @cached_property
    def networks(self) -> NaturalVoices:
        """Of all its voices."""
        return self._load()

    def read_prosody(self, plan: SpeechPlan, speaker: Speaker) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """How the speaker would say a plan's phones, F0 about the mean of the embedding.

        So a voice's own `f0_hz` is what it speaks with. See `SpectrumEngine.read_prosody`.
        """
        frames, octaves = super().read_prosody(plan, speaker)
        key = speaker.embedding.numpy().tobytes()
        if key not in self._mean_f0_hz:
            self._mean_f0_hz[key] = read_mean_f0(self.open_voice(speaker), self.actor.read, speaker, self.numbers)
        return frames, octaves + np.float32(np.log2(speaker.f0_hz / self._mean_f0_hz[key]))

    def open_voice(self, speaker: Speaker) -> NetworkDecoder:
        """The decoder of a speaker, one of a blend or of a voice file too."""
        key = speaker.embedding.numpy().tobytes()
        if key not in self._decoders:
            self._decoders[key] = NetworkDecoder(self.networks, speaker.embedding)
        return self._decoders[key]


class VoiceEngine(NetworkEngine):
    """Speaks English with our own voices.

    Args:
        networks: of all voices.
        g2p: words -> phones.
        style_predictor: affects -> styles.
        speakers: the voices, at least one.

    Attributes:
        name: "voice".
        default_voice: what a request without a voice gets.
        capabilities: it plans, streams and speaks English.
    """

    name = "voice"
    default_voice = DEFAULT_VOICE
    capabilities = Capabilities(streams=True, curve=True, dominance=True, mixtures=True, languages=("en",), plans=True)

    def __init__(
        self, networks: NaturalVoices, g2p: G2P, style_predictor: StylePredictor, speakers: Sequence[Speaker]
    ) -> None:
        self.g2p = g2p
        super().__init__(lambda: networks, english_reader(g2p), style_predictor, speakers)

    def has_voice(self, name: str) -> bool:
        """Whether a voice of ours, a voice file, or a blend of them ("iris:0.5, adam:0.5") can be spoken with."""
        try:
            self.speaker(name)
        except InputError:
            return False
        return True

    def speaker(self, name: str) -> Speaker:
        """A voice by name, by file (.safetensors), or a blend ("iris:0.5, adam:0.5").

        Args:
            name: a name, a path or a blend.

        Returns:
            The speaker.

        Raises:
            InputError: none of these.
        """
        if name in self.speakers:
            return self.speakers[name]
        if name.endswith(".safetensors"):
            return load_speakers([Path(name)])[0]
        parts = [p.rpartition(":") for p in name.split(",")]
        if not all(part.strip() in self.speakers for part, _, _ in parts):
            raise InputError(
                f"unknown voice '{name[:60]}'; choose from {', '.join(self.speakers)}, or blend: 'iris:0.5, adam:0.5'"
            )
        try:
            return blend_speakers(name, [(self.speakers[part.strip()], float(share)) for part, _, share in parts])
        except ValueError as error:
            raise InputError(f"the voice '{name[:60]}' is no blend; write 'iris:0.5, adam:0.5'") from error
