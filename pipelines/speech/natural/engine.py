"""The engine `hibari`: a natural woman's voice of 8 MB (hibari-tts, Apache-2.0), acted by our actor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipelines.base import Capabilities
from pipelines.speech.checkpoint import EMBEDDED_VOICE
from pipelines.speech.engine import Voice
from pipelines.speech.front.g2p import G2P
from pipelines.speech.natural.family import load_style_predictor
from pipelines.speech.natural.graph import OpenedGraph
from pipelines.speech.natural.speakers import NaturalSpeaker, find_speakers
from pipelines.speech.natural.spectrum_engine import SpectrumEngine
from pipelines.speech.voice.acting import Actor, english_reader
from pipelines.speech.voice.speakers import Speaker
from pipelines.speech.voice.style_predictor import StylePredictor
from weights.errors import InputError


def load(folder: Path | None, *, device: str = "auto") -> HibariEngine:
    """Read the voices of the package hibari-tts.

    Args:
        folder: of further voices; None looks at the package and at those that were fetched.
        device: it runs on the CPU whatever this says.

    Returns:
        The engine.

    Raises:
        WeightsCorruptError: a file cannot be read.
    """
    return load_with(G2P.load(EMBEDDED_VOICE), folder)


def load_with(g2p: G2P, folder: Path | None = None) -> HibariEngine:
    """The same with what finds phones already read.

    Args:
        g2p: words -> phones.
        folder: of further voices.

    Returns:
        The engine.

    Raises:
        WeightsCorruptError: a file cannot be read.
    """
    return HibariEngine(g2p, load_style_predictor(), find_speakers(folder))


class HibariEngine(SpectrumEngine):
    """Speaks with natural voices.

    Args:
        g2p: words -> phones.
        style_predictor: affects -> styles.
        speakers: the voices, at least one.

    Attributes:
        name: "hibari".
        default_voice: what a request without a voice gets.
        capabilities: it plans, streams and speaks English.
    """

    name = "hibari"
    capabilities = Capabilities(streams=True, curve=True, dominance=True, mixtures=True, languages=("en",), plans=True)

    def __init__(self, g2p: G2P, style_predictor: StylePredictor, speakers: Sequence[NaturalSpeaker]) -> None:
        self.actor = Actor(english_reader(g2p), style_predictor, self.read_prosody, self.trim)
        self.speakers = {s.name: s for s in speakers}
        self.default_voice = speakers[0].name
        self.voices: tuple[Voice, ...] = tuple(Voice(s.name, s.language, s.gender) for s in speakers)
        self._graphs: dict[str, OpenedGraph] = {}

    def has_voice(self, name: str) -> bool:
        """Whether it is a voice of the package or one that was fetched."""
        return name in self.speakers

    def speaker(self, name: str) -> Speaker:
        """What the actor needs of a voice.

        Args:
            name: of the voice.

        Returns:
            Its name, mean F0 and base style.

        Raises:
            InputError: no such voice.
        """
        if name not in self.speakers:
            raise InputError(f"unknown voice '{name[:60]}'; choose from {', '.join(self.speakers)}")
        return self.speakers[name].speaker

    def open_voice(self, speaker: Speaker) -> OpenedGraph:
        """The graph of a voice, cut when it first speaks."""
        if speaker.name not in self._graphs:
            self._graphs[speaker.name] = OpenedGraph(self.speakers[speaker.name].path)
        return self._graphs[speaker.name]
