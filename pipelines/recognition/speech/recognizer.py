"""SpeechRecognizer: what affect a voice carries, whatever the words; a file, the sound of a video, or `Audio` in memory.

A clip of up to 30 s is read as a whole, in pieces of at most 5 s of sound. A longer one is read in windows of 3 s every 1.5 s
while it streams, so an hour takes no more memory than a minute. Level is not read: a microphone's gain says nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file

from conditioning.affect import VAD, AffectEstimate, Emotion
from conditioning.vocabulary import BASIS, find_term
from pipelines.media.audio import Audio
from pipelines.media.blocks import blocks
from pipelines.recognition.base import Lineage, Reading, Window, config
from pipelines.recognition.speech.covariance import covariance
from pipelines.recognition.speech.frames import LEVEL, RATE, Floats, Frames, frames, normalised
from pipelines.recognition.speech.functionals import functionals, semitones, syllable_rate
from pipelines.recognition.speech.net import SpeechNet
from weights.errors import WeightsDamaged

HOP_S = 1.5  # a window is two hops
SHORT_S = 30.0
PIECE_S = 5.0
LEAST_S = 0.3  # with less sound than this nothing can be said
LEAST_VOICED = 0.06  # share of the frames that sound; breath and hiss have fewer
BATCH = 16
#: backbone -> what describes a clip; two recognizers that name the same one are not independent.
DESCRIPTIONS: Mapping[str, Callable[[Frames], Floats]] = {
    "contour functionals": functionals,
    "frame covariance": covariance,
}
POINTS = np.array([tuple(find_term(BASIS[e]).vad) for e in Emotion])  # [8, 3]
NO_VOICE = "this does not sound like a voice; the reading says nothing"


@dataclass(frozen=True, slots=True)
class Clip:
    """One stretch of sound, measured.

    Attributes:
        row: its description [F].
        facts: cues worth showing.
        sounding_s: seconds that sound.
        voiced: share of the sounding frames that are voiced.
    """

    row: Floats
    facts: Mapping[str, float]
    sounding_s: float
    voiced: float


class SpeechRecognizer:
    """Reads voices.

    Example:
        >>> from pipelines.recognition import load
        >>> load("speech").read("voice.wav").estimate.vad.arousal  # doctest: +SKIP
        0.41
    """

    def __init__(self, net: SpeechNet, facts: Mapping[str, Any]) -> None:
        self.net = net.float().eval()
        self.lineage = Lineage.of(facts["lineage"])
        self.describe = DESCRIPTIONS[self.lineage.backbone]
        self.temperature = float(facts["temperature"])
        self.widen = np.asarray(facts["spread"], float)  # [3]
        self.verge = float(facts["strange"])

    @classmethod
    def from_pretrained(cls, folder: str | Path) -> SpeechRecognizer:
        """Load what training wrote.

        Raises:
            WeightsAbsent: a file is missing.
            WeightsDamaged: the files do not fit each other.
        """
        facts = config(folder, "speech")
        try:
            net = SpeechNet(**facts["net"])
            net.load_state_dict({k: v.float() for k, v in load_file(Path(folder) / "model.safetensors").items()})
            return cls(net, facts)
        except (KeyError, TypeError, ValueError, RuntimeError, OSError) as error:
            raise WeightsDamaged(
                f"'{folder}' holds no speech recognizer ({error}); install the package again"
            ) from error

    def read(self, medium: str | Path | Audio, *, windows: bool = False) -> Reading:
        """Read a sound file, the sound of a video, or sound in memory.

        The facts are `f0_hz` (geometric mean while voiced), `f0_range_st` (10th to 90th percentile, semitones), `level_db`
        (while sounding, re full scale), `syllables_per_s` (peaks of the level), `brightness_hz` (centroid) and `sounding_s`.

        Raises:
            MediaError: missing, empty, truncated or not sound.
        """
        stream = blocks(medium, sampling_rate=RATE, seconds=HOP_S)
        count = round(SHORT_S / HOP_S)
        head = list(islice(stream, count + 1))
        curve = list(self._curve(chain(head, stream))) if windows or len(head) > count else []
        clips = [self._measure(piece) for piece in pieces(np.concatenate(head))] if len(head) <= count else []
        whole = self._estimates(clips) if clips else [w.estimate for w, _ in curve]
        clips = clips or [c for _, c in curve]
        shown = tuple(w for w, _ in curve) if windows else ()
        facts = (
            _facts(clips) if len(head) <= count else _facts(clips[::2])
        )  # every second window: no second counts twice
        return Reading(_together(whole, [c.sounding_s for c in clips]), shown, facts)

    def _curve(self, stream: Iterable[Floats]) -> Iterator[tuple[Window, Clip]]:
        """Windows over a stream of blocks of HOP_S, a few at a time through the network."""
        spans = _spans(stream)
        while batch := list(islice(spans, BATCH)):
            clips = [self._measure(x) for _, x in batch]
            for (start, x), clip, estimate in zip(batch, clips, self._estimates(clips), strict=True):
                bare = Clip(clip.row[:0], clip.facts, clip.sounding_s, clip.voiced)
                yield Window(start, start + len(x) / RATE, estimate), bare

    def _estimates(self, clips: Sequence[Clip]) -> list[AffectEstimate]:
        heads = self.net(torch.from_numpy(np.stack([c.row for c in clips])))
        probabilities = torch.softmax(heads.logits.double() / self.temperature, 1).numpy()
        points = heads.vad.double().clamp(-1, 1).numpy()
        return [
            self._estimate(*parts) for parts in zip(clips, probabilities, points, heads.strange.tolist(), strict=True)
        ]

    def _estimate(self, clip: Clip, p: np.ndarray, point: np.ndarray, strange: float) -> AffectEstimate:
        mixed = np.sqrt(p @ (POINTS - point) ** 2 + 0.01)  # of the emotions it may be, around the point
        alien = clip.sounding_s < LEAST_S or clip.voiced < LEAST_VOICED or strange > self.verge
        sure = 0.0 if alien else float((p.max() - 1 / 8) / (1 - 1 / 8))
        emotions = {e: float(x) for e, x in zip(Emotion, p / p.sum(), strict=True)}
        spread = tuple(float(s) for s in mixed * self.widen)
        notes = (NO_VOICE,) if alien else ()
        return AffectEstimate(VAD(*map(float, point)), spread, emotions, sure, self.lineage.name, alien, notes)  # type: ignore[arg-type]

    def _measure(self, samples: Floats) -> Clip:
        f = frames(samples)
        voiced = float((f.f0 > 0).sum() / max(f.active.sum(), 1)) if f.sounding_s else 0.0
        return Clip(self.describe(f), _cues(f), f.sounding_s, voiced)

    def strangeness(self, samples: Floats) -> float:
        """How unlike a voice mono samples [N] at 16 kHz are; above `verge` they are flagged. Infinite where nothing sounds."""
        clip = self._measure(samples)
        if clip.sounding_s < LEAST_S or clip.voiced < LEAST_VOICED:
            return math.inf
        return float(self.net(torch.from_numpy(clip.row[None])).strange[0])


def pieces(samples: Floats) -> list[Floats]:
    """The sounding part of mono samples [N] at 16 kHz in equal pieces of at most PIECE_S."""
    sound, level_db, seconds = normalised(samples)
    if len(sound) <= PIECE_S * RATE or not seconds:
        return [samples]
    return np.array_split(sound * np.float32(10 ** (level_db / 20) / LEVEL), math.ceil(len(sound) / RATE / PIECE_S))


def _spans(stream: Iterable[Floats]) -> Iterator[tuple[float, Floats]]:
    """(start in seconds, samples) of every two neighbouring blocks; a single block is a window of its own."""
    start, before = 0.0, None
    for block in stream:
        if before is not None:
            yield start, np.concatenate([before, block])
            start += HOP_S
        before = block
    if before is not None and start == 0.0:
        yield start, before


def _cues(f: Frames) -> dict[str, float]:
    st = semitones(f)
    voiced = len(st) >= 3
    sounding = f.shape[f.active, 7]
    return {
        "f0_hz": float(55 * 2 ** (st.mean() / 12)) if voiced else 0.0,
        "f0_range_st": float(np.subtract(*np.percentile(st, [90, 10]))) if voiced else 0.0,
        "level_db": f.level_db,
        "syllables_per_s": syllable_rate(f) if f.sounding_s else 0.0,
        "brightness_hz": float(1000 * 2 ** sounding.mean()) if len(sounding) else 0.0,
        "sounding_s": f.sounding_s,
    }


def _facts(clips: Sequence[Clip]) -> dict[str, float]:
    """Means of the clips' cues weighted by how long each sounds; F0 over those with a voice."""
    weights = np.array([c.sounding_s for c in clips])
    out = {}
    for name in clips[0].facts:
        values = np.array([c.facts[name] for c in clips])
        counted = np.where(values > 0, weights, 0) if name.startswith("f0") else weights
        out[name] = float((values * counted).sum() / counted.sum()) if counted.sum() else float(values[0])
    return out | {"sounding_s": float(weights.sum()) if len(clips) else 0.0}


def _together(estimates: Sequence[AffectEstimate], seconds: Sequence[float]) -> AffectEstimate:
    """The mean of several stretches, weighted by how long each sounds; what is no voice counts only when all of it is none."""
    if len(estimates) == 1:
        return estimates[0]
    weights = np.array(seconds) + 1e-6
    heard = np.array([not e.out_of_distribution for e in estimates])
    alien = bool((weights * heard).sum() < 0.3 * weights.sum())
    weights = weights * (heard if heard.any() else 1.0)
    weights = weights / weights.sum()
    point = weights @ np.array([tuple(e.vad) for e in estimates])
    spread = weights @ np.array([e.spread for e in estimates])
    emotions = {name: float(weights @ [e.emotions[name] for e in estimates]) for name in Emotion}
    sure = 0.0 if alien else float(weights @ [e.confidence for e in estimates])
    return AffectEstimate(
        VAD(*(float(x) for x in point)),
        (float(spread[0]), float(spread[1]), float(spread[2])),
        emotions,
        sure,
        estimates[0].recognizer,
        alien,
        (NO_VOICE,) if alien else (),
    )
