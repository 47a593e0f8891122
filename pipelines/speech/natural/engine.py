"""The engine `hibari`: a natural woman's voice of 8 MB (hibari-tts, Apache-2.0), acted by our actor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.base import Capabilities
from pipelines.speech.checkpoint import EMBEDDED_VOICE
from pipelines.speech.engine import Voice
from pipelines.speech.front.g2p import G2P
from pipelines.speech.natural.decoder import aim, read_prosody
from pipelines.speech.natural.family import DecoderEngine, cut_to_plan, load_style_predictor
from pipelines.speech.natural.graph import OpenedGraph
from pipelines.speech.natural.speakers import NaturalSpeaker, find_speakers
from pipelines.speech.natural.spectra import NATURAL_RATE_HZ, Spectra, apply_qualities, sound
from pipelines.speech.natural.symbols import to_symbols
from pipelines.speech.phones import PAUSE
from pipelines.speech.plan import PLAN_FRAME_S, QUALITIES, SpeechPlan
from pipelines.speech.voice.acting import Actor, english_reader
from pipelines.speech.voice.speakers import Speaker
from pipelines.speech.voice.style_predictor import StylePredictor
from weights.errors import InputError

SAMPLES_PER_FRAME = round(NATURAL_RATE_HZ * PLAN_FRAME_S)
#: Silence that the decoder needs before a phrase to begin it as it learnt to, in frames of a plan: with less, the first
#: sounds are cut ("I threw" is heard as "he threw"). What a plan does not ask for is rendered and cut off.
RUN_UP_FRAMES = 30


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


class HibariEngine(DecoderEngine):
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
        self.actor = Actor(english_reader(g2p), style_predictor, self._read_prosody)
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
        return self._find(name).speaker

    def _find(self, name: str) -> NaturalSpeaker:
        if name not in self.speakers:
            raise InputError(f"unknown voice '{name[:60]}'; choose from {', '.join(self.speakers)}")
        return self.speakers[name]

    def _open(self, speaker: NaturalSpeaker) -> OpenedGraph:
        if speaker.name not in self._graphs:
            self._graphs[speaker.name] = OpenedGraph(speaker.path)
        return self._graphs[speaker.name]

    def _read_prosody(self, plan: SpeechPlan, speaker: Speaker) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        own = self._find(speaker.name)
        frames, octaves = read_prosody(self._open(own), to_symbols(plan, own.vocabulary), len(plan))
        return frames, octaves - np.float32(np.log2(speaker.f0_hz))

    def render(self, plan: SpeechPlan, speaker: Speaker) -> NDArray[np.float32]:
        """Samples [N] of a plan, 240 a frame, without its sounds."""
        own = self._find(speaker.name)
        graph, symbols = self._open(own), to_symbols(plan, own.vocabulary)
        count = int(plan.frame_counts.sum()) * SAMPLES_PER_FRAME
        if all(p == PAUSE for p in plan.phones):
            return np.zeros(count, np.float32)
        run_up = max(RUN_UP_FRAMES - int(plan.frame_counts[0]), 0) // 5 * 5  # of whole lengths of the decoder
        plan = plan.copy_with(frames=plan.frames + run_up * (np.arange(len(plan)) == 0))
        targets = aim(graph, symbols, plan)
        parts = graph.decode(symbols.ids, targets.reading)
        spectra = apply_qualities(
            Spectra(parts[0], parts[1], parts[2], parts[3], parts[4], targets.reading.f0),
            targets.qualities,
            plan.colour[targets.phone],
            targets.gain_db,
        )
        samples = sound(spectra, targets.qualities[:, list(QUALITIES).index("creak")], plan.seed)
        return cut_to_plan(samples, run_up * SAMPLES_PER_FRAME, count)
