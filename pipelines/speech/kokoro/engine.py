"""The engine `kokoro`: 54 voices of Kokoro-82M that blend (Apache-2.0), acted by our actor."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from pipelines.base import Capabilities
from pipelines.speech.checkpoint import EMBEDDED_VOICE
from pipelines.speech.engine import Voice
from pipelines.speech.front.g2p import G2P
from pipelines.speech.kokoro.graph import OpenedModel, StyledModel
from pipelines.speech.kokoro.voices import KokoroFiles, blend_styles, find_files, gender_of, language_of
from pipelines.speech.natural.decoder import Targets, aim, drop_final_silence, read_prosody
from pipelines.speech.natural.family import DecoderEngine, cut_to_plan, load_style_predictor, read_mean_f0
from pipelines.speech.natural.graph import Reading
from pipelines.speech.natural.reshaping import add_creak
from pipelines.speech.natural.speakers import SOUND_LEVEL
from pipelines.speech.natural.spectra import CREAK_OCTAVES
from pipelines.speech.natural.symbols import to_symbols
from pipelines.speech.natural.synthesis import NATURAL_RATE_HZ
from pipelines.speech.natural.timbre import TimbreTargets, apply_timbre
from pipelines.speech.phones import PAUSE
from pipelines.speech.plan import PLAN_FRAME_S, QUALITIES, SpeechPlan
from pipelines.speech.voice.acting import Actor, english_reader
from pipelines.speech.voice.speakers import EMBEDDING_SIZE, Speaker
from pipelines.speech.voice.style_predictor import StylePredictor
from weights.errors import InputError

SAMPLES_PER_FRAME = round(NATURAL_RATE_HZ * PLAN_FRAME_S)
DB_PER_ENERGY = 0.34  # measured on one sentence: one unit of the model's energy
EDGE_FRAMES = 30  # of silence at either end; what is more than planned is cut off
GAIN = 0.5  # makes its voices as loud as the other natural ones


def load(folder: Path | None, *, device: str = "auto") -> KokoroEngine:
    """Read the voices; the model is opened when it first speaks.

    Args:
        folder: with the model and its voices; None is what was fetched.
        device: it runs on the CPU whatever this says.

    Returns:
        The engine.

    Raises:
        WeightsNotFoundError: a file is missing.
        WeightsCorruptError: a file cannot be read.
    """
    files = find_files(folder)
    return KokoroEngine(G2P.load(EMBEDDED_VOICE), load_style_predictor(), files)


class KokoroEngine(DecoderEngine):
    """Speaks English with voices of Kokoro and blends of them.

    Args:
        g2p: words -> phones.
        style_predictor: affects -> styles.
        files: the model and its voices.

    Attributes:
        name: "kokoro".
        default_voice: what a request without a voice gets.
        capabilities: it plans, streams and speaks English.
    """

    name = "kokoro"
    capabilities = Capabilities(streams=True, curve=True, dominance=True, mixtures=True, languages=("en",), plans=True)

    def __init__(self, g2p: G2P, style_predictor: StylePredictor, files: KokoroFiles) -> None:
        self.files, self.read = files, english_reader(g2p)
        self.actor = Actor(self.read, style_predictor, self._read_prosody, self.trim)
        self.voices: tuple[Voice, ...] = tuple(Voice(n, language_of(n), gender_of(n)) for n in files.styles)
        self.default_voice = next(iter(files.styles))
        self._model: OpenedModel | None = None
        self._f0_hz: dict[str, float] = {}

    def has_voice(self, name: str) -> bool:
        """Whether it is a voice or a blend of some."""
        try:
            blend_styles(name, self.files.styles)
        except InputError:
            return False
        return True

    def trim(self, plan: SpeechPlan, speaker: Speaker) -> SpeechPlan:
        """A plan that ends with its last sound."""
        return drop_final_silence(self.open_voice(speaker.name), to_symbols(plan), plan)

    def speaker(self, name: str) -> Speaker:
        """What the actor needs of a voice: its name, language and mean F0, read off what it predicts for numbers.

        Raises:
            InputError: no such voice, or no blend.
        """
        language, gender = language_of(name), gender_of(name)
        if name not in self._f0_hz:
            plain = Speaker(name, language, gender, torch.zeros(EMBEDDING_SIZE), 150.0, SOUND_LEVEL)
            self._f0_hz[name] = read_mean_f0(self.open_voice(name), self.read, plain)
        return Speaker(name, language, gender, torch.zeros(EMBEDDING_SIZE), self._f0_hz[name], SOUND_LEVEL)

    def render(self, plan: SpeechPlan, speaker: Speaker) -> NDArray[np.float32]:
        """Samples [N] of a plan, 240 a frame, without its sounds."""
        count = int(plan.frame_counts.sum()) * SAMPLES_PER_FRAME
        if all(p == PAUSE for p in plan.phones):
            return np.zeros(count, np.float32)
        model, symbols = self.open_voice(speaker.name), to_symbols(plan)
        roomy = _with_room(plan)
        targets = aim(model, symbols, roomy, DB_PER_ENERGY)
        samples = _lay_qualities(model.decode(symbols.ids, _lowered(targets)) * np.float32(GAIN), targets, roomy)
        run_up = (int(roomy.frame_counts[0]) - int(plan.frame_counts[0])) * SAMPLES_PER_FRAME
        return cut_to_plan(samples, run_up, count)

    def open_voice(self, name: str) -> StyledModel:
        """The model speaking as a voice or a blend; read when it first speaks."""
        styles = blend_styles(name, self.files.styles)
        if self._model is None:
            self._model = OpenedModel(self.files.model)
        return StyledModel(self._model, styles)

    def _read_prosody(self, plan: SpeechPlan, speaker: Speaker) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        frames, octaves = read_prosody(self.open_voice(speaker.name), to_symbols(plan), len(plan))
        return frames, octaves - np.float32(np.log2(speaker.f0_hz))


def _with_room(plan: SpeechPlan) -> SpeechPlan:
    """A plan whose first and last silence are as long as the model needs not to swallow the words beside them."""
    frames = plan.frames.copy()
    edges = [i for i in (0, len(plan) - 1) if plan.is_pause[i]]
    frames[edges] = np.maximum(frames[edges], EDGE_FRAMES)
    return plan.copy_with(frames=frames)


def _lowered(targets: Targets) -> Reading:
    """A reading whose F0 falls where the voice creaks."""
    creak = targets.qualities[:, list(QUALITIES).index("creak")]
    reading = targets.reading
    return Reading(reading.lengths, (reading.f0 * np.exp2(CREAK_OCTAVES * creak)).astype(np.float32), reading.energy)


def _lay_qualities(samples: NDArray[np.float32], targets: Targets, plan: SpeechPlan) -> NDArray[np.float32]:
    creak = targets.qualities[:, list(QUALITIES).index("creak")]
    asked = TimbreTargets(targets.qualities, plan.colour[targets.phone], targets.gain_db, targets.reading.f0 > 0)
    return apply_timbre(add_creak(samples, creak), asked, plan.seed)
