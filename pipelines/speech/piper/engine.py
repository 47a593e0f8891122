"""The engine `piper`: any voice file of Piper (VITS; hundreds of voices in forty languages), acted by our actor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from pipelines.base import Capabilities
from pipelines.precision import one_thread
from pipelines.speech.checkpoint import EMBEDDED_VOICE
from pipelines.speech.engine import Phrase, Voice
from pipelines.speech.front.g2p import G2P
from pipelines.speech.front.transcription import PhoneSequence, to_phones
from pipelines.speech.natural.family import DecoderEngine, load_style_predictor
from pipelines.speech.piper.decoder import PiperDecoder, Portrait
from pipelines.speech.piper.graph import OpenedVoice
from pipelines.speech.piper.reading import read_phrase
from pipelines.speech.piper.voices import PiperVoice, find_voices, read_voice
from pipelines.speech.plan import SpeechPlan
from pipelines.speech.voice.acting import Actor
from pipelines.speech.voice.planning import empty_plan
from pipelines.speech.voice.speakers import EMBEDDING_SIZE, Speaker
from pipelines.speech.voice.style_predictor import StylePredictor
from weights.errors import InputError

NUMBERS = Phrase("1 2 3 4 5 6 7 8 9.")  # read in every language: what a voice is measured on
SOUND_LEVEL = -9.7  # mean log power of voiced bands, for the sounds between words
AMERICAN = "en-us"  # of espeak-ng: what our own reader speaks


def load(folder: Path | None, *, device: str = "auto") -> PiperEngine:
    """Read the settings of voices; a graph is opened when it first speaks.

    Args:
        folder: with voices, or a voice's .onnx; None looks at what was fetched and at installed packages.
        device: it runs on the CPU whatever this says.

    Returns:
        The engine.

    Raises:
        WeightsNotFoundError: there is no voice.
        WeightsCorruptError: a voice's settings cannot be read.
    """
    voices = find_voices(folder)
    return PiperEngine(G2P.load(EMBEDDED_VOICE), load_style_predictor(), voices)


class PiperEngine(DecoderEngine):
    """Speaks with voices of Piper.

    Args:
        g2p: words -> phones of American English; other languages are read by espeak-ng.
        style_predictor: affects -> styles.
        voices: at least one.

    Attributes:
        name: "piper".
        default_voice: what a request without a voice gets.
        capabilities: it plans, streams and speaks the languages of its voices.
    """

    name = "piper"

    def __init__(self, g2p: G2P, style_predictor: StylePredictor, voices: Sequence[PiperVoice]) -> None:
        self.g2p = g2p
        self.actor = Actor(self._read, style_predictor, self._read_prosody)
        self._by_name = {v.name: v for v in voices}
        self._graphs: dict[Path, OpenedVoice] = {}
        self._decoders: dict[str, PiperDecoder] = {}
        self._portraits: dict[str, Portrait] = {}
        self.voices: tuple[Voice, ...] = tuple(Voice(v.name, v.language) for v in voices)
        self.default_voice = voices[0].name
        languages = tuple(sorted({v.language for v in voices}))
        self.capabilities = Capabilities(
            streams=True, curve=True, dominance=True, mixtures=True, languages=languages, plans=True
        )

    def has_voice(self, name: str) -> bool:
        """Whether it is the name of a voice, a language that one speaks, or a voice file.

        Raises:
            WeightsCorruptError: a voice file that cannot be read.
        """
        return self._match(name) is not None

    def speaker(self, name: str) -> Speaker:
        """What the actor needs of a voice: its name, language and mean F0, measured when it first speaks.

        Raises:
            InputError: no such voice.
        """
        voice = self._find(name)
        return Speaker(
            voice.name, voice.language, "", torch.zeros(EMBEDDING_SIZE), self._portrait(voice).f0_hz, SOUND_LEVEL
        )

    def render(self, plan: SpeechPlan, speaker: Speaker) -> NDArray[np.float32]:
        """Samples [N] of a plan, 240 a frame, without its sounds."""
        voice = self._find(speaker.name)
        return self._decoder(voice).render(plan, self._portrait(voice))

    def _match(self, name: str) -> PiperVoice | None:
        """A voice by its name, by its middle name, by a language, or by its file."""
        if name in self._by_name:
            return self._by_name[name]
        if name.endswith(".onnx") and Path(name).is_file():
            (first, *_) = people = read_voice(Path(name))
            self._by_name |= {name: first} | {v.name: v for v in people}
            return first
        folded = name.lower().replace("_", "-")
        named = [v for v in self._by_name.values() if folded in v.name.lower().replace("_", "-").split("-")[2:3]]
        spoken = [v for v in self._by_name.values() if v.language == folded or v.language.startswith(f"{folded}-")]
        return next(iter(named + spoken), None)

    def _find(self, name: str) -> PiperVoice:
        voice = self._match(name)
        if voice is None:
            raise InputError(f"unknown voice '{name[:60]}'; choose from {', '.join(list(self._by_name)[:8])}")
        return voice

    def _read(self, phrase: Phrase, speaker: Speaker) -> PhoneSequence:
        reader = self._find(speaker.name).reader
        return to_phones(phrase, self.g2p) if reader == AMERICAN else read_phrase(phrase, reader)

    def _read_prosody(self, plan: SpeechPlan, speaker: Speaker) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        frames, octaves = self._decoder(self._find(speaker.name)).read_prosody(plan)
        return frames, octaves - np.float32(np.log2(speaker.f0_hz))

    def _decoder(self, voice: PiperVoice) -> PiperDecoder:
        if voice.name not in self._decoders:
            if voice.path not in self._graphs:
                self._graphs[voice.path] = OpenedVoice(voice.path, voice.scales)
            self._decoders[voice.name] = PiperDecoder(voice, self._graphs[voice.path])
        return self._decoders[voice.name]

    def _portrait(self, voice: PiperVoice) -> Portrait:
        if voice.name not in self._portraits:
            speaker = Speaker(voice.name, voice.language, "", torch.zeros(EMBEDDING_SIZE), 150.0, SOUND_LEVEL)
            with one_thread():
                plan = empty_plan(self._read(NUMBERS, speaker), speaker, 0)
                self._portraits[voice.name] = self._decoder(voice).measure(plan)
        return self._portraits[voice.name]
