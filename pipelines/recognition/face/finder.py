"""Finding upright faces in a picture: where, how large, how tilted, and how surely a face; imports torch.

Two small networks of our own in a cascade (the idea of Viola & Jones 2001 and of MTCNN, Zhang et al. 2016): one
proposes windows over an image pyramid, the other verifies a window, moves it onto the face and measures the head's
roll. Grey only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pipelines.recognition.base import load_recognizer_checkpoint
from pipelines.recognition.face.net import standardise
from pipelines.recognition.lineage import EMBEDDED, Lineage
from weights.checkpoint import wrap_load_errors

FOLDER = EMBEDDED / "face-finder"
PROPOSE_SIZE, PROPOSE_STRIDE, VERIFY_SIZE = 24, 4, 40  # pixels: the proposer's window and step, the verifier's window
PYRAMID_LONG_SIDE = (
    256  # pixels of the pyramid's base: a face is found from about a tenth of the picture's longer side up
)
MIN_FACE_PX = 30.0  # pixels; in a smaller face no expression can be read
PYRAMID_SCALE = 0.72  # from one level of the pyramid to the next
PYRAMID_MARGIN = 6  # pixels repeated around a level, so that faces at the border are found
MAX_PER_LEVEL = 8  # windows proposed on one level of the pyramid
MAX_PROPOSALS, MAX_SECOND_PASS, MAX_THIRD_PASS = 14, 10, 6  # windows verified in the first, second and third pass
UPSIDE_DOWN_MARGIN = 1.0  # logit by which a face is less score where it is one upside down as well
MAX_CROP_ASPECT = 1.2  # sides of a picture that may itself be the crop of a face
MIN_PROPOSAL_LOGIT = -2.0  # logit under which a proposed window is not looked at


@dataclass(frozen=True, slots=True)
class Face:
    """A square around a face, in pixels of the picture, framed as in FER2013: forehead to chin.

    Attributes:
        x: its centre from the left.
        y: its centre from the top.
        side: its width.
        roll_deg: tilt of the head, clockwise in the picture.
        score: how surely it is an upright face, 0 to 1.
    """

    x: float
    y: float
    side: float
    roll_deg: float = 0.0
    score: float = 0.0

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the square before the tilt."""
        half = self.side / 2
        return self.x - half, self.y - half, self.x + half, self.y + half

    def overlap(self, face: Face) -> float:
        """Intersection over union of the two squares."""
        a, b = self.box, face.box
        width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        shared = max(0.0, width) * max(0.0, height)
        return shared / (self.side**2 + face.side**2 - shared)


class Proposer(nn.Module):
    """Pictures [B, 1, H, W] in 0..1 -> face logits [B, 1, h, w] of windows of 24 pixels, 4 pixels apart."""

    def __init__(self) -> None:
        super().__init__()
        shapes = ((1, 16, 3, 2, 1), (16, 24, 3, 2, 1), (24, 32, 3, 1, 0), (32, 32, 4, 1, 0))
        self.stack = nn.Sequential(*(layer for shape in shapes for layer in (*_conv(*shape), nn.ReLU())))
        self.head = nn.Conv2d(32, 1, 1)

    def forward(self, pictures: Tensor) -> Tensor:
        """Face logits [B, 1, h, w] of windows 4 pixels apart, of pictures [B, 1, H, W] in 0..1."""
        return self.head(self.stack(_normalise_locally(pictures)))


class Verifier(nn.Module):
    """Windows [B, 1, 40, 40] in 0..1 -> [B, 5]: face logit, centre x and y in half windows, log of the face's side over
    the window's, roll in radians.
    """

    def __init__(self) -> None:
        super().__init__()
        shapes = ((1, 24, 3, 2, 1), (24, 48, 3, 2, 1), (48, 64, 3, 1, 1), (64, 96, 3, 2, 1), (96, 96, 3, 1, 1))
        self.stack = nn.Sequential(*(layer for shape in shapes for layer in (*_conv(*shape), nn.ReLU())))
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(96 * 25, 48), nn.ReLU(), nn.Linear(48, 5))

    def forward(self, windows: Tensor) -> Tensor:
        """Face logit, centre x and y, log side and roll [B, 5] of windows [B, 1, 40, 40] in 0..1."""
        return self.head(self.stack(standardise(windows)))


class FaceFinder:
    """Finds the upright faces of a picture.

    Args:
        proposer: proposes windows over the pyramid.
        verifier: scores a window and moves it onto the face.
        lineage: what both were fitted on.
        threshold: score from which on a window is a face.

    Example:
        >>> finder = FaceFinder.from_pretrained()  # doctest: +SKIP
        >>> finder.detect(torch.rand(1, 1, 200, 300))[0].score < 0.5  # doctest: +SKIP
        True
    """

    def __init__(self, proposer: Proposer, verifier: Verifier, lineage: Lineage, threshold: float = 0.5) -> None:
        self.proposer, self.verifier = proposer.eval(), verifier.eval()
        self.lineage, self.threshold = lineage, threshold

    @classmethod
    def from_pretrained(cls, folder: str | Path = FOLDER) -> FaceFinder:
        """Load what training wrote.

        Args:
            folder: of the checkpoint; the embedded one by default.

        Returns:
            The finder.

        Raises:
            WeightsNotFoundError: a file is missing.
            WeightsCorruptError: the files do not fit this version.
        """
        checkpoint = load_recognizer_checkpoint(folder, "face", kind="face finder")
        proposer, verifier = Proposer(), Verifier()
        with wrap_load_errors(folder, "face finder"):
            nn.ModuleDict({"proposer": proposer, "verifier": verifier}).load_state_dict(checkpoint.tensors)
            settings = checkpoint.config
            return cls(proposer, verifier, Lineage.of(settings["lineage"]), float(settings["threshold"]))

    @torch.no_grad()
    def detect(self, grey: Tensor) -> list[Face]:
        """Everything that may be a face in a picture [1, 1, H, W] in 0..1, the surest first; at least one entry.

        A face whose `score` is under `threshold` is not one.
        """
        whole = whole_picture(grey)
        first = self._verify(grey, [whole, *self._propose(grey)])
        score = first[0][0].score
        if score >= self.threshold:
            score = self._verify(grey, [whole], flipped=True)[0][0].score
        if score >= self.threshold and _is_close_crop(first[0], grey):
            whole = replace(whole, score=score)  # a close crop stays as it was framed
            return [whole, *(f for f in self._refine(grey, first[1:]) if f.overlap(whole) < 0.1)]
        return self._refine(grey, first) or [replace(whole, score=score)]

    def find_faces(self, grey: Tensor) -> list[Face]:
        """The faces, largest first; empty where there is none."""
        return sorted((f for f in self.detect(grey) if f.score >= self.threshold), key=lambda f: -f.side)

    @torch.no_grad()
    def track(self, grey: Tensor, face: Face) -> Face | None:
        """The face that was at `face` a moment ago, or None where it is no longer there or a new search is due."""
        for _ in range(2):
            before, after = _recentre(self._verify(grey, [face]), 0.5)[0]
            if before.score < self.threshold:
                return None
            face = replace(after, score=before.score)
        return face

    def _refine(self, grey: Tensor, verified: list[tuple[Face, Tensor]]) -> list[Face]:
        """Windows moved onto the face in them and verified again, twice."""
        for keep, step in ((MAX_SECOND_PASS, 1.0), (MAX_THIRD_PASS, 0.7)):
            recentred = [new for _, new in _recentre(verified, step) if new.side >= MIN_FACE_PX * 0.8]
            if not recentred:
                return []
            verified = self._verify(grey, _suppress_overlaps(recentred, 0.5)[:keep], flipped=keep == MAX_THIRD_PASS)
        return _suppress_overlaps([face for face, _ in verified], 0.3)

    def _verify(self, grey: Tensor, faces: list[Face], *, flipped: bool = False) -> list[tuple[Face, Tensor]]:
        """Each face with its score, and where the verifier would move it.

        `flipped` also verifies the windows mirrored, and upside down: what looks like a face that way, too, is none.
        """
        crops = torch.cat([crop_face(grey, face, VERIFY_SIZE) for face in faces])
        out = self.verifier(crops)
        logit = out[:, 0]
        if flipped:
            mirrored, turned = self.verifier(torch.cat([crops.flip(3), crops.flip((2, 3))]))[:, 0].chunk(2)
            logit = (logit + mirrored) / 2 - torch.relu(turned + UPSIDE_DOWN_MARGIN)
        score = torch.sigmoid(logit).tolist()
        return [(replace(face, score=p), row[1:]) for face, p, row in zip(faces, score, out, strict=True)]

    def _propose(self, grey: Tensor) -> list[Face]:
        """Windows worth a look, surest first, from every level of the pyramid."""
        height, width = grey.shape[2:]
        scale = min(PYRAMID_LONG_SIDE / max(height, width), PROPOSE_SIZE / MIN_FACE_PX)
        base, proposals = _shrink(grey, scale), list[Face]()
        while min(size := (round(height * scale), round(width * scale))) + 2 * PYRAMID_MARGIN >= PROPOSE_SIZE:
            level = base if base.shape[2:] == size else F.interpolate(base, size=size, mode="area")
            logits = self.proposer(F.pad(level, (PYRAMID_MARGIN,) * 4, mode="replicate"))
            peaks = torch.where(logits == F.max_pool2d(logits, 3, 1, 1), logits, torch.full_like(logits, -math.inf))[
                0, 0
            ]
            score, place = peaks.flatten().topk(min(MAX_PER_LEVEL, peaks.numel()))
            for value, at in zip(score.tolist(), place.tolist(), strict=True):
                row, column = divmod(at, peaks.shape[1])
                x, y = (
                    (column * PROPOSE_STRIDE + PROPOSE_SIZE / 2 - PYRAMID_MARGIN) / scale,
                    (row * PROPOSE_STRIDE + PROPOSE_SIZE / 2 - PYRAMID_MARGIN) / scale,
                )
                if value > MIN_PROPOSAL_LOGIT:
                    proposals.append(Face(x, y, PROPOSE_SIZE / scale, score=value))
            scale *= PYRAMID_SCALE
        return _suppress_overlaps(proposals, 0.4)[:MAX_PROPOSALS]


def crop_face(grey: Tensor, face: Face, size: int) -> Tensor:
    """The face upright in a square [1, 1, size, size]; the picture's border is repeated outwards."""
    shrink = max(1, int(face.side / size))
    reach = face.side * 0.75 + shrink + 1  # of the tilted square
    height, width = grey.shape[2:]
    left, right = _clamp(face.x - reach, width), _clamp(face.x + reach, width)
    top, bottom = _clamp(face.y - reach, height), _clamp(face.y + reach, height)
    right, bottom = max(right, left + 1), max(bottom, top + 1)
    part = grey[:, :, min(top, height - 1) : bottom, min(left, width - 1) : right]
    wide, high = part.shape[3], part.shape[2]
    if shrink > 1:
        part = F.interpolate(part, size=(max(1, high // shrink), max(1, wide // shrink)), mode="area")
    roll = math.radians(face.roll_deg)
    cos, sin = math.cos(roll) * face.side, math.sin(roll) * face.side
    x, y = 2 * (face.x - min(left, width - 1)) / wide - 1, 2 * (face.y - min(top, height - 1)) / high - 1
    theta = torch.tensor([[[cos / wide, -sin / wide, x], [sin / high, cos / high, y]]], dtype=grey.dtype)
    grid = F.affine_grid(theta, [1, 1, size, size], align_corners=False)
    return F.grid_sample(part, grid, mode="bilinear", padding_mode="border", align_corners=False)


def _shrink(grey: Tensor, scale: float) -> Tensor:
    size = max(1, round(grey.shape[2] * scale)), max(1, round(grey.shape[3] * scale))
    return F.interpolate(grey, size=size, mode="area")


def _clamp(value: float, top: int) -> int:
    return int(min(max(value, 0), top))


def whole_picture(grey: Tensor) -> Face:
    """A square as large as the picture's mean side, in its middle."""
    height, width = grey.shape[2:]
    return Face(width / 2, height / 2, (height + width) / 2)


def _is_close_crop(whole: tuple[Face, Tensor], grey: Tensor) -> bool:
    """Whether a picture is itself the crop of a face: nearly square, and the verifier would hardly move the window."""
    height, width = grey.shape[2:]
    x, y, log_side, _ = whole[1].tolist()
    return max(height, width) <= MAX_CROP_ASPECT * min(height, width) and max(abs(x), abs(y), abs(log_side)) < 0.25


def _recentre(verified: list[tuple[Face, Tensor]], step: float = 1.0) -> list[tuple[Face, Face]]:
    """Each face beside itself moved onto what the verifier saw."""
    pairs = []
    for face, move in verified:
        x, y, log_side, roll = (value * step for value in move.tolist())
        angle, half = math.radians(face.roll_deg), face.side / 2
        dx, dy = (x * math.cos(angle) - y * math.sin(angle)) * half, (x * math.sin(angle) + y * math.cos(angle)) * half
        side = face.side * math.exp(max(-0.7, min(0.7, log_side)))
        pairs.append((face, Face(face.x + dx, face.y + dy, side, face.roll_deg + math.degrees(roll), face.score)))
    return pairs


def _suppress_overlaps(faces: list[Face], overlap: float) -> list[Face]:
    """The surest of those that overlap more than this, surest first."""
    survivors: list[Face] = []
    for face in sorted(faces, key=lambda f: -f.score):
        if all(face.overlap(survivor) <= overlap for survivor in survivors):
            survivors.append(face)
    return survivors


def _normalise_locally(pictures: Tensor) -> Tensor:
    """Brightness and contrast of the neighbourhood of a window taken out, as `standardised` does for a single
    window.
    """
    mean, square = _local_mean(pictures), _local_mean(pictures * pictures)
    return (pictures - mean) / (square - mean * mean).clamp(min=4e-4).sqrt()


def _local_mean(x: Tensor) -> Tensor:
    """Mean of the neighbourhood within the picture; as products of matrices, which is far faster than pooling."""
    return _window_mean_matrix(x.shape[2]) @ x @ _window_mean_matrix(x.shape[3]).T


@lru_cache(maxsize=256)
def _window_mean_matrix(length: int) -> Tensor:
    """[length, length] that takes the mean of the 25 neighbours along a line, fewer at its ends."""
    place = torch.arange(length)
    near = ((place[:, None] - place[None, :]).abs() <= PROPOSE_SIZE // 2).float()
    return near / near.sum(1, keepdim=True)


def _conv(inner: int, outer: int, kernel: int, stride: int, padding: int) -> tuple[nn.Module, nn.Module]:
    return nn.Conv2d(inner, outer, kernel, stride, padding, bias=False), nn.BatchNorm2d(outer)
