"""FaceRecognizer: what a face in a picture, a painting or a film expresses.

The face is found and set upright (`face_finder`), read in grey at 48 pixels (`face_net`), and its expression turned into
valence, arousal and dominance by the vocabulary's coordinates: no face that it learnt from has such ratings.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
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
from pipelines.media.read_picture import read_picture
from pipelines.recognition.base import Lineage, Reading, config
from pipelines.recognition.face.curve import Curve
from pipelines.recognition.face.finder import Face, FaceFinder, crop
from pipelines.recognition.face.net import EXPRESSIONS, SIZE, together
from pipelines.recognition.face.video import VIDEO_SUFFIXES, sampled
from weights.errors import WeightsDamaged

LONG_SIDE = 1024  # pixels; larger pictures are shrunk, for a face is read at 48
LEAST_SIDE = 16
CLOSER = (1.0, 0.92)  # a face is read at these framings and mirrored, and the logits averaged
SEARCH_EVERY = 8  # frames; between them a face is followed from where it was
NO_CALM = "calm is not among the expressions it learnt; a calm face reads as neutral"
NO_FACE = "no upright face found; the whole picture was read, with little weight"
FEW_FACES = 0.25  # share of a film's frames with a face under which the film is out of distribution


@dataclass(frozen=True, slots=True)
class Seen:
    """One picture: probabilities of the seven expressions [7], the face they were read in, how many faces there are."""

    p: NDArray[np.float64]
    face: Face
    faces: int


class FaceRecognizer:
    """Reads expression, valence, arousal and dominance in faces.

    A medium is the path of a picture or a film, or an RGB picture uint8 [H, W, 3]. Of several faces the largest is read.

    Example:
        >>> FaceRecognizer.from_pretrained(folder).read("portrait.png").estimate.emotions  # doctest: +SKIP
        {<Emotion.HAPPY: 'happy'>: 0.81, ...}
    """

    def __init__(self, network: nn.Module, finder: FaceFinder, lineage: Lineage, temperature: float = 1.0) -> None:
        self.network, self.finder, self.lineage, self.temperature = network.eval(), finder, lineage, temperature

    @classmethod
    def from_pretrained(cls, folder: str | Path, finder: str | Path | None = None) -> FaceRecognizer:
        """Load what training wrote; the face finder lies beside the folder unless it is named.

        Raises:
            WeightsAbsent: a file is missing.
            WeightsDamaged: the files do not fit this version.
        """
        from safetensors.torch import load_file

        folder = Path(folder)
        facts = config(folder, "face")
        try:
            lineage = Lineage.of(facts["lineage"])
            network = together(lineage.backbone, int(facts["members"])).float()
            network.load_state_dict(load_file(folder / "model.safetensors"))
            temperature = float(facts["temperature"])
        except (KeyError, TypeError, ValueError, RuntimeError, OSError) as error:
            raise WeightsDamaged(
                f"'{folder}' holds no face recognizer: {' '.join(str(error).split())[:200]}"
            ) from error
        return cls(network, FaceFinder.from_pretrained(finder or folder.parent / "face-finder"), lineage, temperature)

    def read(self, medium: str | Path | NDArray[np.uint8], *, windows: bool = False) -> Reading:
        """Read a picture or a film; `windows` adds a film's curve.

        Raises:
            MediaError: not a picture or a film that can be read, or an array of another kind.
        """
        if isinstance(medium, (str, Path)) and Path(medium).suffix.lower() in VIDEO_SUFFIXES:
            return self.read_frames(sampled(medium), windows=windows)
        picture = read_picture(medium, long_side=LONG_SIDE) if isinstance(medium, (str, Path)) else medium
        grey = as_grey(picture)
        seen = self.see(grey)
        return Reading(self.estimate(seen), facts=_facts(seen, grey))

    def read_frames(self, frames: Iterable[tuple[float, NDArray[np.uint8]]], *, windows: bool = True) -> Reading:
        """Read frames of a film in constant memory.

        Args:
            frames: seconds and RGB uint8 [H, W, 3], in order of time.
            windows: add the curve.

        Raises:
            MediaError: no frame, or one that is not a picture.
        """
        curve = Curve(len(EXPRESSIONS))
        count = most = 0
        for second, seen in self._followed(frames):
            sure = self.surety(seen.face)
            curve.add(second, seen.p, sure)
            count, most = count + (sure >= 1), max(most, seen.faces)
        if not curve.frames:
            raise MediaError("there is no frame to read a face in")
        share = count / curve.frames
        notes = (
            NO_CALM,
            f"an upright face in {share:.0%} of {curve.frames} frames",
            *((_several(most),) if most > 1 else ()),
        )
        p, sure = curve.whole()
        estimate = self._estimate(p, min(sure, share / FEW_FACES), notes)
        found = curve.windows(lambda mean, surety: self._estimate(mean, surety, (NO_CALM,))) if windows else ()
        return Reading(estimate, found, {"frames": float(curve.frames), "face_share": share, "faces": float(most)})

    def see(self, grey: Tensor, near: Face | None = None) -> Seen:
        """Find the largest face of a grey picture [1, 1, H, W] in 0..1 (or follow one) and read it; the whole where none is."""
        followed = self.finder.follow(grey, near) if near else None
        if followed is not None:
            return Seen(self.expressions(grey, followed), followed, 1)
        looked = self.finder.look(grey)
        faces = [face for face in looked if face.facehood >= self.finder.threshold]
        face = max(faces, key=lambda f: f.side) if faces else looked[0]
        return Seen(self.expressions(grey, face if faces else whole(grey)), face, len(faces))

    @torch.no_grad()
    def expressions(self, grey: Tensor, face: Face) -> NDArray[np.float64]:
        """Calibrated probabilities [7] of the expressions of a face, in the order of `EXPRESSIONS`."""
        return np.asarray(torch.softmax(self.logits(grey, face) / self.temperature, dim=0).double().numpy())

    @torch.no_grad()
    def logits(self, grey: Tensor, face: Face) -> Tensor:
        """[7] logits before calibration."""
        framed = [Face(face.x, face.y, face.side * k, face.roll_deg) for k in CLOSER]
        crops = torch.cat([crop(grey, f, SIZE) for f in framed])
        both = torch.cat([crops, crops.flip(3)]).contiguous(memory_format=torch.channels_last)
        out: Tensor = self.network(both).mean(0)
        return out

    def estimate(self, seen: Seen) -> AffectEstimate:
        """The estimate of one picture."""
        return self._estimate(seen.p, self.surety(seen.face), _notes(seen, self.finder))

    def probabilities(self, seen: Seen) -> NDArray[np.float64]:
        """[7] as the estimate states them: without a face they fall back to all alike."""
        surety = self.surety(seen.face)
        return np.asarray(surety * seen.p + (1 - surety) / len(seen.p))

    def surety(self, face: Face) -> float:
        """1 where there is a face, towards 0 where there is surely none."""
        return min(1.0, face.facehood / self.finder.threshold)

    def _followed(self, frames: Iterable[tuple[float, NDArray[np.uint8]]]) -> Iterator[tuple[float, Seen]]:
        last: Face | None = None
        for index, (second, frame) in enumerate(frames):
            seen = self.see(as_grey(frame), last if index % SEARCH_EVERY else None)
            last = seen.face if self.surety(seen.face) >= 1 else None
            yield second, seen

    def _estimate(self, p: NDArray[np.float64], surety: float, notes: tuple[str, ...]) -> AffectEstimate:
        """The estimate; without a face it falls back to knowing nothing: all expressions alike."""
        mixed = surety * p + (1 - surety) / len(p)
        emotions: Mapping[Emotion, float] = {
            Emotion(name): float(x) for name, x in zip(EXPRESSIONS, mixed, strict=True)
        }
        vad, spread = vad_from_mixture(emotions)
        everything = {e: emotions.get(e, 0.0) for e in Emotion}
        return AffectEstimate(
            vad, spread, everything, float(mixed.max()) * surety, self.lineage.name, surety < 1, notes
        )


def as_grey(picture: Any) -> Tensor:
    """[1, 1, H, W] luma in 0..1 (ITU-R BT.601), shrunk to 1,024 pixels on the longer side.

    Raises:
        MediaError: not uint8 [H, W, 3], or under 16 pixels a side.
    """
    if not isinstance(picture, np.ndarray) or picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3:
        shape = f"{picture.dtype} {list(picture.shape)}" if isinstance(picture, np.ndarray) else type(picture).__name__
        raise MediaError(f"a picture is uint8 [height, width, 3], got {shape}")
    if min(picture.shape[:2]) < LEAST_SIDE:
        raise MediaError(
            f"a picture of {picture.shape[1]} x {picture.shape[0]} pixels is too small; give at least {LEAST_SIDE} a side"
        )
    step = max(1, max(picture.shape[:2]) // (2 * LONG_SIDE))  # a huge array is thinned before it becomes floats
    grey = torch.from_numpy(
        (picture[::step, ::step] @ np.array([0.299, 0.587, 0.114], dtype=np.float32)) / np.float32(255)
    )[None, None]
    scale = LONG_SIDE / max(grey.shape[2:])
    return F.interpolate(grey, scale_factor=scale, mode="area") if scale < 1 else grey


def whole(grey: Tensor) -> Face:
    """A square as large as the picture's mean side, in its middle."""
    height, width = grey.shape[2:]
    return Face(width / 2, height / 2, (height + width) / 2)


def _notes(seen: Seen, finder: FaceFinder) -> tuple[str, ...]:
    found = seen.face.facehood >= finder.threshold
    return (NO_CALM, *(() if found else (NO_FACE,)), *((_several(seen.faces),) if seen.faces > 1 else ()))


def _several(count: int) -> str:
    return f"{count} faces; the largest was read"


def _facts(seen: Seen, grey: Tensor) -> dict[str, float]:
    """The face's place as shares of the picture's width and height, its tilt, and how surely it is one."""
    height, width = grey.shape[2:]
    left, top, right, bottom = seen.face.box
    facts = {"faces": float(seen.faces), "facehood": seen.face.facehood}
    if not seen.faces:
        return facts
    place = {
        "face_left": left / width,
        "face_top": top / height,
        "face_right": right / width,
        "face_bottom": bottom / height,
    }
    return {**facts, **place, "roll_deg": math.remainder(seen.face.roll_deg, 360)}
