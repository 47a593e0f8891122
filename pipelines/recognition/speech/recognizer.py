"""SpeechRecognizer: what affect a voice carries, whatever the words; a file, the sound of a video, or `Audio` in
memory.

A clip of up to 30 s is read as a whole, in pieces of at most 5 s of sound. A longer one is read in windows of 3 s every
1.5 s while it streams, so an hour takes no more memory than a minute. Level is not read: a microphone's gain says
nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
import torch

from conditioning.affect import VAD, AffectEstimate, Emotion
from conditioning.vocabulary import BASIS, find_term
from pipelines.dsp import Float32Array
from pipelines.media.audio import AUDIO_SUFFIXES, Audio
from pipelines.media.audio_stream import stream_audio
from pipelines.media.sources import file_of
from pipelines.recognition.base import Reading, Window, load_recognizer_checkpoint, pool_estimates
from pipelines.recognition.lineage import Lineage
from pipelines.recognition.speech.covariance import log_covariance
from pipelines.recognition.speech.frames import RATE, TARGET_RMS, Frames, measure_frames, normalise
from pipelines.recognition.speech.functionals import compute_functionals, f0_semitones, syllable_rate
from pipelines.recognition.speech.net import FORMER_TENSORS, SpeechNet
from pipelines.recognition.speech.whisper import PREFIX, WhisperEncoder, describe_by_ear
from weights.checkpoint import Checkpoint, wrap_load_errors
from weights.limits import MIN_CLIP_S

HOP_S = 1.5  # a window is two hops
SHORT_S = 30.0  # a clip up to this long is read as a whole
PIECE_S = 5.0  # seconds of sound of a piece, at most
MIN_SOUND_S = 0.3  # with less sound than this nothing can be said
MIN_VOICED = 0.06  # share of the frames that sound; breath and hiss have fewer
BATCH = 16
Description = Callable[[Float32Array, Frames], Float32Array]  # of mono samples at 16 kHz and their frames
EAR = "whisper-tiny.en encoder"  # the backbone whose weights lie in the checkpoint
#: backbone -> what describes a clip; two recognizers that name the same one are not independent.
DESCRIPTIONS: Mapping[str, Description] = {
    "contour functionals": lambda _, f: compute_functionals(f),
    "frame covariance": lambda _, f: log_covariance(f),
}
POINTS = np.array([tuple(find_term(BASIS[e]).vad) for e in Emotion])  # [8, 3]
NO_VOICE = "this does not sound like a voice; the reading says nothing"


@dataclass(frozen=True, slots=True)
class Clip:
    """One stretch of sound, measured.

    Attributes:
        row: its description [F].
        cues: measured cues worth showing.
        sounding_s: seconds that sound.
        voiced: share of the sounding frames that are voiced, 0 to 1.
    """

    row: Float32Array
    cues: Mapping[str, float]
    sounding_s: float
    voiced: float


class SpeechRecognizer:
    """Reads voices.

    Args:
        net: maps the description of a clip to emotions, point and out-of-distribution score.
        settings: lineage, temperature, spread and ood_threshold of a config.json.
        describe: what describes a clip; None takes the backbone's own of `DESCRIPTIONS`.

    Example:
        >>> from pipelines.recognition import load
        >>> load("speech").read("voice.wav").estimate.vad.arousal  # doctest: +SKIP
        0.41
    """

    def __init__(self, net: SpeechNet, settings: Mapping[str, Any], describe: Description | None = None) -> None:
        self.net = net.float().eval()
        self.lineage = Lineage.of(settings["lineage"])
        self.describe = describe or DESCRIPTIONS[self.lineage.backbone]
        self.temperature = float(settings["temperature"])
        self.spread_scale = np.asarray(settings["spread"], float)  # [3]
        self.ood_threshold = float(settings["ood_threshold"])

    @classmethod
    def from_pretrained(cls, folder: str | Path) -> SpeechRecognizer:
        """Load what training wrote.

        Args:
            folder: of the checkpoint.

        Returns:
            The recognizer.

        Raises:
            WeightsNotFoundError: a file is missing.
            WeightsCorruptError: the files do not fit each other.
        """
        checkpoint = load_recognizer_checkpoint(folder, "speech")
        with wrap_load_errors(folder, "speech recognizer"):
            net = SpeechNet(**checkpoint.config["net"])
            heads = {n: tensor for n, tensor in checkpoint.tensors.items() if not n.startswith(PREFIX)}
            net.load_state_dict({_tensor_name(name): tensor for name, tensor in heads.items()})
            return cls(net, checkpoint.config, _stored_description(checkpoint))

    def read(self, medium: str | Path | Audio, *, windows: bool = False) -> Reading:
        """Read a sound file, the sound of a video, or sound in memory.

        The cues are `f0_hz` (geometric mean while voiced), `f0_range_st` (10th to 90th percentile, semitones),
        `level_db` (while sounding, re full scale), `syllables_per_s` (peaks of the level), `brightness_hz` (centroid)
        and `sounding_s`.

        Args:
            medium: what to read.
            windows: add the curve over time: windows of 3 s every 1.5 s.

        Returns:
            The estimate, cues and windows.

        Raises:
            MediaError: missing, empty, truncated or not sound.
        """
        medium = medium if isinstance(medium, (str, Path, Audio)) else file_of(medium, AUDIO_SUFFIXES)
        stream = stream_audio(medium, sampling_rate=RATE, seconds=HOP_S, min_seconds=MIN_CLIP_S)
        count = round(SHORT_S / HOP_S)
        first = list(islice(stream, count + 1))
        is_short = len(first) <= count
        curve = list(self._curve(chain(first, stream))) if windows or not is_short else []
        clips = [self._measure(x) for x in split_sound(np.concatenate(first))] if is_short else [c for _, c in curve]
        estimates = self._estimates(clips) if is_short else [w.estimate for w, _ in curve]
        curve_windows = tuple(w for w, _ in curve) if windows else ()
        cues = _mean_cues(clips if is_short else clips[::2])  # every second window: no second counts twice
        return Reading(_pool(estimates, [c.sounding_s for c in clips]), curve_windows, cues)

    def _curve(self, stream: Iterable[Float32Array]) -> Iterator[tuple[Window, Clip]]:
        """Windows over a stream of blocks of HOP_S, a few at a time through the network."""
        spans = _window_spans(stream)
        measured = ((start, start + len(x) / RATE, self._measure(x)) for start, x in spans)  # no samples are held
        while batch := list(islice(measured, BATCH)):
            estimates = self._estimates([clip for _, _, clip in batch])
            for (start, end, clip), estimate in zip(batch, estimates, strict=True):
                yield Window(start, end, estimate), replace(clip, row=clip.row[:0])

    def _estimates(self, clips: Sequence[Clip]) -> list[AffectEstimate]:
        outputs = self.net(torch.from_numpy(np.stack([c.row for c in clips])))
        probabilities = torch.softmax(outputs.logits.double() / self.temperature, 1).numpy()
        points = outputs.vad.double().clamp(-1, 1).numpy()
        scores = outputs.ood_score.tolist()
        return [self._estimate(*parts) for parts in zip(clips, probabilities, points, scores, strict=True)]

    def _estimate(self, clip: Clip, p: np.ndarray, point: np.ndarray, ood_score: float) -> AffectEstimate:
        spread = (
            np.sqrt(p @ (POINTS - point) ** 2 + 0.01) * self.spread_scale
        )  # of the likely emotions around the point
        is_out_of_distribution = not _has_voice(clip) or ood_score > self.ood_threshold
        return AffectEstimate(
            VAD(*map(float, point)),
            (float(spread[0]), float(spread[1]), float(spread[2])),
            {e: float(x) for e, x in zip(Emotion, p / p.sum(), strict=True)},
            0.0 if is_out_of_distribution else float((p.max() - 1 / 8) / (1 - 1 / 8)),
            self.lineage.name,
            is_out_of_distribution,
            (NO_VOICE,) if is_out_of_distribution else (),
        )

    def _measure(self, samples: Float32Array) -> Clip:
        f = measure_frames(samples)
        voiced = float((f.f0 > 0).sum() / max(f.active.sum(), 1)) if f.sounding_s else 0.0
        return Clip(self.describe(samples, f), _cues(f), f.sounding_s, voiced)

    def ood_score(self, samples: Float32Array) -> float:
        """How unlike a voice mono samples [N] at 16 kHz are; over `ood_threshold` is out of distribution, infinite is
        silence.
        """
        clip = self._measure(samples)
        if not _has_voice(clip):
            return math.inf
        return float(self.net(torch.from_numpy(clip.row[None])).ood_score[0])


def _stored_description(checkpoint: Checkpoint) -> Description | None:
    """What describes a clip by the encoder in a checkpoint; None where there is none."""
    if "encoder" not in checkpoint.config:
        return None
    encoder = WhisperEncoder.from_tensors(checkpoint.tensors, int(checkpoint.config["encoder"]["layers"]))
    return lambda samples, _: describe_by_ear(encoder, samples)


def split_sound(samples: Float32Array) -> list[Float32Array]:
    """The sounding part of mono samples [N] at 16 kHz in equal pieces of at most PIECE_S; short sound as it is."""
    sound, level_db, seconds = normalise(samples)
    if len(sound) <= PIECE_S * RATE or not seconds:
        return [samples]
    return np.array_split(
        sound * np.float32(10 ** (level_db / 20) / TARGET_RMS), math.ceil(len(sound) / RATE / PIECE_S)
    )


def _tensor_name(name: str) -> str:
    for former, now in FORMER_TENSORS.items():
        if name.startswith(former):
            return now + name.removeprefix(former)
    return name


def _has_voice(clip: Clip) -> bool:
    return clip.sounding_s >= MIN_SOUND_S and clip.voiced >= MIN_VOICED


def _window_spans(stream: Iterable[Float32Array]) -> Iterator[tuple[float, Float32Array]]:
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
    st = f0_semitones(f)
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


def _mean_cues(clips: Sequence[Clip]) -> dict[str, float]:
    """Means of the clips' cues weighted by how long each sounds; F0 over those with a voice."""
    weights = np.array([c.sounding_s for c in clips])
    out = {}
    for name in clips[0].cues:
        values = np.array([c.cues[name] for c in clips])
        counted = np.where(values > 0, weights, 0) if name.startswith("f0") else weights
        out[name] = float((values * counted).sum() / counted.sum()) if counted.sum() else float(values[0])
    return out | {"sounding_s": float(weights.sum()) if len(clips) else 0.0}


def _pool(estimates: Sequence[AffectEstimate], sounding_s: Sequence[float]) -> AffectEstimate:
    """The mean of stretches weighted by how long each sounds; what is no voice counts only where most of it is none."""
    if len(estimates) == 1:
        return estimates[0]
    seconds = np.array(sounding_s) + 1e-6
    is_voice = np.array([not e.out_of_distribution for e in estimates])
    is_out_of_distribution = bool((seconds * is_voice).sum() < 0.3 * seconds.sum())
    weights = seconds * is_voice if is_voice.any() else seconds
    notes = (NO_VOICE,) if is_out_of_distribution else ()
    pooled = pool_estimates(estimates, weights, out_of_distribution=is_out_of_distribution, notes=notes)
    return replace(pooled, confidence=0.0) if is_out_of_distribution else pooled
