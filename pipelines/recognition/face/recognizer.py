"""FaceRecognizer: what a face in a picture, a painting or a film expresses.

The face is found and set upright (`finder`), read in grey at 48 pixels (`net`), and its expression turned into
valence, arousal and dominance by the vocabulary's coordinates: no face that it learnt from has such ratings.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from conditioning.affect import AffectEstimate, Emotion
from conditioning.vocabulary import vad_from_mixture
from pipelines.errors import MediaError
from pipelines.media.image import read_image
from pipelines.media.sources import file_of
from pipelines.recognition.base import Reading, load_recognizer_checkpoint
from pipelines.recognition.face.curve import ExpressionCurve
from pipelines.recognition.face.finder import Face, FaceFinder, crop_face, whole_picture
from pipelines.recognition.face.net import EXPRESSIONS, SIZE, build_ensemble
from pipelines.recognition.face.video import VIDEO_SUFFIXES, sample_frames
from pipelines.recognition.lineage import Lineage
from weights.checkpoint import wrap_load_errors

LONG_SIDE = 1024  # pixels; larger pictures are shrunk, for a face is read at 48
MIN_SIDE = 16
FRAMINGS = (1.0, 0.92)  # a face is read at these framings and mirrored, and the logits averaged
SEARCH_EVERY = 8  # frames; between them a face is followed from where it was
NO_CALM_NOTE = "calm is not among the expressions it learnt; a calm face reads as neutral"
NO_FACE_NOTE = "no upright face found; the whole picture was read, with little weight"
MIN_FACE_SHARE = 0.25  # share of a film's frames with a face under which the film is out of distribution


@dataclass(frozen=True, slots=True)
class FaceReading:
    """What was read in one picture.

    Attributes:
        p: [7] probabilities of `EXPRESSIONS`.
        face: where they were read.
        face_count: how many faces the picture has.
    """

    p: NDArray[np.float64]
    face: Face
    face_count: int


class FaceRecognizer:
    """Reads expression, valence, arousal and dominance in faces.

    A medium is the path of a picture or a film, or an RGB picture uint8 [H, W, 3]. Of several faces the largest is
    read.

    Args:
        network: crops [B, 1, 48, 48] to expression logits [B, 7].
        finder: finds faces.
        lineage: what the network was fitted on.
        temperature: of its logits.
        offsets: [7] added to the logits after that; rare expressions are given back their due.

    Example:
        >>> FaceRecognizer.from_pretrained(folder).read("portrait.png").estimate.emotions  # doctest: +SKIP
        {<Emotion.HAPPY: 'happy'>: 0.81, ...}
    """

    def __init__(
        self,
        network: nn.Module,
        finder: FaceFinder,
        lineage: Lineage,
        temperature: float = 1.0,
        offsets: Sequence[float] = (0.0,) * len(EXPRESSIONS),
    ) -> None:
        self.network, self.finder, self.lineage = network.eval(), finder, lineage
        self.temperature, self.offsets = temperature, torch.tensor(offsets)

    @classmethod
    def from_pretrained(cls, folder: str | Path, finder: str | Path | None = None) -> FaceRecognizer:
        """Load what training wrote; the face finder lies beside the folder unless it is named.

        Args:
            folder: of the checkpoint.
            finder: folder of the face finder.

        Returns:
            The recognizer.

        Raises:
            WeightsNotFoundError: a file is missing.
            WeightsCorruptError: the files do not fit this version.
        """
        folder = Path(folder)
        checkpoint = load_recognizer_checkpoint(folder, "face")
        with wrap_load_errors(folder, "face recognizer"):
            lineage = Lineage.of(checkpoint.config["lineage"])
            network = build_ensemble(lineage.backbone, int(checkpoint.config["members"])).float()
            network.load_state_dict(checkpoint.tensors)
            temperature = float(checkpoint.config["temperature"])
            stated = checkpoint.config.get("offsets", {})
            offsets = [float(stated.get(name, 0.0)) for name in EXPRESSIONS]
        face_finder = FaceFinder.from_pretrained(finder or folder.parent / "face-finder")
        return cls(network, face_finder, lineage, temperature, offsets)

    def read(self, medium: str | Path | NDArray[np.uint8], *, windows: bool = False) -> Reading:
        """Read a picture or a film; `windows` adds a film's curve.

        Args:
            medium: path of a picture or a film, or RGB uint8 [H, W, 3].
            windows: add a film's curve.

        Returns:
            The estimate; cues are the face's place, tilt and score.

        Raises:
            MediaError: not a picture or a film that can be read, or an array of another kind.
        """
        if not isinstance(medium, (str, Path, np.ndarray)):
            medium = file_of(medium, (".png", ".jpg"))
        if isinstance(medium, (str, Path)) and Path(medium).suffix.lower() in VIDEO_SUFFIXES:
            return self.read_frames(sample_frames(medium), windows=windows)
        picture = read_image(medium, long_side=LONG_SIDE) if isinstance(medium, (str, Path)) else medium
        grey = grey_tensor(picture)
        reading = self.detect_and_read(grey)
        return Reading(self.estimate(reading), cues=_cues(reading, grey))

    def read_frames(self, frames: Iterable[tuple[float, NDArray[np.uint8]]], *, windows: bool = True) -> Reading:
        """Read frames of a film in constant memory.

        Args:
            frames: seconds and RGB uint8 [H, W, 3], in order of time.
            windows: add the curve.

        Returns:
            The estimate of the whole film; cues are its frames, the share with a face, the most faces at once.

        Raises:
            MediaError: no frame, or one that is not a picture.
        """
        curve = ExpressionCurve(len(EXPRESSIONS))
        face_frames = max_faces = 0
        for second, reading in self._track_faces(frames):
            confidence = self.face_confidence(reading.face)
            curve.add(second, reading.p, confidence)
            face_frames, max_faces = face_frames + (confidence >= 1), max(max_faces, reading.face_count)
        if not curve.frames:
            raise MediaError("there is no frame to read a face in")
        share = face_frames / curve.frames
        notes = (
            NO_CALM_NOTE,
            f"an upright face in {share:.0%} of {curve.frames} frames",
            *((_several_faces_note(max_faces),) if max_faces > 1 else ()),
        )
        p, confidence = curve.film_mean()
        estimate = self._estimate(p, min(confidence, share / MIN_FACE_SHARE), notes)
        film_windows = (
            curve.windows(lambda mean, face_confidence: self._estimate(mean, face_confidence, (NO_CALM_NOTE,)))
            if windows
            else ()
        )
        return Reading(
            estimate, film_windows, {"frames": float(curve.frames), "face_share": share, "faces": float(max_faces)}
        )

    def detect_and_read(self, grey: Tensor, previous: Face | None = None) -> FaceReading:
        """Find the largest face of a grey picture [1, 1, H, W] in 0..1 (or follow one) and read it; the whole where
        none is.
        """
        tracked = self.finder.track(grey, previous) if previous else None
        if tracked is not None:
            return FaceReading(self.expressions(grey, tracked), tracked, 1)
        candidates = self.finder.detect(grey)
        faces = [face for face in candidates if face.score >= self.finder.threshold]
        face = max(faces, key=lambda f: f.side) if faces else candidates[0]
        return FaceReading(self.expressions(grey, face if faces else whole_picture(grey)), face, len(faces))

    @torch.no_grad()
    def expressions(self, grey: Tensor, face: Face) -> NDArray[np.float64]:
        """Calibrated probabilities [7] of the expressions of a face, in the order of `EXPRESSIONS`."""
        logits = self.logits(grey, face) / self.temperature + self.offsets
        return np.asarray(torch.softmax(logits, dim=0).double().numpy())

    @torch.no_grad()
    def logits(self, grey: Tensor, face: Face) -> Tensor:
        """[7] logits before calibration."""
        framings = [Face(face.x, face.y, face.side * k, face.roll_deg) for k in FRAMINGS]
        crops = torch.cat([crop_face(grey, f, SIZE) for f in framings])
        both = torch.cat([crops, crops.flip(3)]).contiguous(memory_format=torch.channels_last)
        out: Tensor = self.network(both).mean(0)
        return out

    def estimate(self, reading: FaceReading) -> AffectEstimate:
        """The estimate of one picture."""
        return self._estimate(reading.p, self.face_confidence(reading.face), _notes(reading, self.finder))

    def probabilities(self, reading: FaceReading) -> NDArray[np.float64]:
        """[7] as the estimate states them: without a face they fall back to all alike."""
        face_confidence = self.face_confidence(reading.face)
        return np.asarray(face_confidence * reading.p + (1 - face_confidence) / len(reading.p))

    def face_confidence(self, face: Face) -> float:
        """1 where there is a face, towards 0 where there is surely none."""
        return min(1.0, face.score / self.finder.threshold)

    def _track_faces(self, frames: Iterable[tuple[float, NDArray[np.uint8]]]) -> Iterator[tuple[float, FaceReading]]:
        last: Face | None = None
        for index, (second, frame) in enumerate(frames):
            reading = self.detect_and_read(grey_tensor(frame), last if index % SEARCH_EVERY else None)
            last = reading.face if self.face_confidence(reading.face) >= 1 else None
            yield second, reading

    def _estimate(self, p: NDArray[np.float64], face_confidence: float, notes: tuple[str, ...]) -> AffectEstimate:
        """The estimate; without a face it falls back to knowing nothing: all expressions alike."""
        mixed = face_confidence * p + (1 - face_confidence) / len(p)
        emotions: Mapping[Emotion, float] = {
            Emotion(name): float(x) for name, x in zip(EXPRESSIONS, mixed, strict=True)
        }
        vad, spread = vad_from_mixture(emotions)
        all_emotions = {e: emotions.get(e, 0.0) for e in Emotion}
        return AffectEstimate(
            vad,
            spread,
            all_emotions,
            float(mixed.max()) * face_confidence,
            self.lineage.name,
            face_confidence < 1,
            notes,
        )


def grey_tensor(picture: Any) -> Tensor:
    """[1, 1, H, W] luma in 0..1 (ITU-R BT.601), shrunk to 1,024 pixels on the longer side.

    Args:
        picture: RGB uint8 [H, W, 3].

    Returns:
        [1, 1, h, w] in 0..1.

    Raises:
        MediaError: not uint8 [H, W, 3], or under 16 pixels a side.
    """
    if not isinstance(picture, np.ndarray) or picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3:
        shape = f"{picture.dtype} {list(picture.shape)}" if isinstance(picture, np.ndarray) else type(picture).__name__
        raise MediaError(f"a picture is uint8 [height, width, 3], got {shape}")
    if min(picture.shape[:2]) < MIN_SIDE:
        raise MediaError(
            f"a picture of {picture.shape[1]} x {picture.shape[0]} pixels is too small; give at least {MIN_SIDE} a side"
        )
    step = max(1, max(picture.shape[:2]) // (2 * LONG_SIDE))  # a huge array is thinned before it becomes floats
    grey = torch.from_numpy(
        (picture[::step, ::step] @ np.array([0.299, 0.587, 0.114], dtype=np.float32)) / np.float32(255)
    )[None, None]
    scale = LONG_SIDE / max(grey.shape[2:])
    return F.interpolate(grey, scale_factor=scale, mode="area") if scale < 1 else grey


def _notes(reading: FaceReading, finder: FaceFinder) -> tuple[str, ...]:
    is_face = reading.face.score >= finder.threshold
    return (
        NO_CALM_NOTE,
        *(() if is_face else (NO_FACE_NOTE,)),
        *((_several_faces_note(reading.face_count),) if reading.face_count > 1 else ()),
    )


def _several_faces_note(count: int) -> str:
    return f"{count} faces; the largest was read"


def _cues(reading: FaceReading, grey: Tensor) -> dict[str, float]:
    """The face's place as shares of the picture's width and height, its tilt, and how surely it is one."""
    height, width = grey.shape[2:]
    left, top, right, bottom = reading.face.box
    cues = {"faces": float(reading.face_count), "face_score": reading.face.score}
    if not reading.face_count:
        return cues
    place = {
        "face_left": left / width,
        "face_top": top / height,
        "face_right": right / width,
        "face_bottom": bottom / height,
    }
    return {**cues, **place, "roll_deg": math.remainder(reading.face.roll_deg, 360)}
