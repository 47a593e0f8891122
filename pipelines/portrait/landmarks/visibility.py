"""Whether a face can act: it is whole within its picture, and neither mouth nor eyes are hidden; imports torch.

A small head on the landmark network's own features tells hidden mouths and eyes (masks, hands, cups, dark glasses) from
bare ones. It was fitted on faces with things drawn over them: `python -m pipelines.portrait.training visibility`.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from pipelines.errors import MediaError
from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.landmarks.detector import FOLDER, frame_face, load_landmark_net
from pipelines.portrait.landmarks.net import INPUT_SIDE, standardise
from weights.checkpoint import load_checkpoint

FEATURES = 128 * 36  # of the landmark network's last layer of pictures
PARTS = ("mouth", "eyes")
MAX_HIDDEN = {"mouth": 0.7, "eyes": 0.6}  # probability from which a part counts as hidden
EYE_RADIUS = 0.18  # about an eye, in distances of the eyes: its lids, and no brow
MIN_EYE_LIGHTNESS = 0.4  # over the skin's; bare eyes had .77 to 1.02 on nine faces, dark glasses .13 to .21
COARSE_SIDE = 48  # pixels of a face as it was seen in training
#: What must lie within the picture: the lips, the eyes and brows, the chin.
INNER_POINTS = sorted({*mesh.LIPS, *mesh.EYES, *mesh.BROW_LEFT, *mesh.BROW_RIGHT, mesh.CHIN, mesh.NOSE_TIP})
CUT_MARGIN = 0.03  # times the distance of the eyes, that an inner point keeps from a border
MAX_CHEEK_OUTSIDE = 0.14  # times the distance of the eyes, that a cheek may lie outside


class VisibilityHead(nn.Module):
    """Features [B, 4608] of the landmark network -> logits [B, 2] that mouth and eyes are hidden."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden, self.out = nn.Linear(FEATURES, 32), nn.Linear(32, len(PARTS))

    def forward(self, features: Tensor) -> Tensor:
        """Logits [B, 2] of features [B, 4608]."""
        return self.out(F.dropout(F.relu(self.hidden(features)), 0.4, self.training))


def check_face(picture: NDArray[np.uint8], points: NDArray[np.float32], name: str) -> None:
    """Refuse a face that the picture's border cuts, or whose mouth or eyes are hidden.

    Args:
        picture: RGB [H, W, 3].
        points: landmarks [478, 3] of its face, in pixels.
        name: of the picture, for messages.

    Raises:
        MediaError: it cannot act; the message says why and what to do.
    """
    if edge := cut_edge(points, *picture.shape[:2]):
        raise MediaError(
            f"the face in '{name}' is cut by the picture's {edge} edge; give a picture with the whole face in it"
        )
    hidden = hidden_probabilities(picture, points)
    for part, most in MAX_HIDDEN.items():
        if hidden[part] > most:
            covers = "a mask, a hand or something else" if part == "mouth" else "dark glasses or something else"
            raise MediaError(
                f"the {part} of the face in '{name}' {'is' if part == 'mouth' else 'are'} hidden by {covers}; give a"
                f" picture that shows {'it' if part == 'mouth' else 'them'}"
            )


def cut_edge(points: NDArray[np.float32], height: int, width: int) -> str:
    """The edge of a picture that cuts the face with these landmarks ("left", "top", "right", "bottom"), "" for none."""
    xy = points[:, :2]
    eyes = [xy[list(ids)].mean(0) for ids in (mesh.EYE_CORNERS_LEFT, mesh.EYE_CORNERS_RIGHT)]
    iod = float(np.linalg.norm(eyes[1] - eyes[0]))
    inner, cheeks = xy[INNER_POINTS], xy[[mesh.CHEEK_LEFT, mesh.CHEEK_RIGHT]]
    overshoot = {
        "left": max(CUT_MARGIN * iod - inner[:, 0].min(), -cheeks[:, 0].min() - MAX_CHEEK_OUTSIDE * iod),
        "right": max(
            inner[:, 0].max() - width + CUT_MARGIN * iod, cheeks[:, 0].max() - width - MAX_CHEEK_OUTSIDE * iod
        ),
        "top": -inner[:, 1].min(),
        "bottom": inner[:, 1].max() - height,
    }
    edge = max(overshoot, key=lambda e: overshoot[e])
    return edge if overshoot[edge] > 0 else ""


def hidden_probabilities(picture: NDArray[np.uint8], points: NDArray[np.float32]) -> dict[str, float]:
    """How likely each of `PARTS` of a face is hidden, 0 to 1."""
    with torch.inference_mode():
        features = face_features(frame_face(picture, points))
        values = torch.sigmoid(_load_head()(features).mean(0)).tolist()
    hidden = dict(zip(PARTS, values, strict=True))
    if eye_lightness(picture, points) < MIN_EYE_LIGHTNESS:
        hidden["eyes"] = 1.0
    return hidden


def eye_lightness(picture: NDArray[np.uint8], points: NDArray[np.float32]) -> float:
    """Lightness about the lighter eye over that of the skin: lids are as light as cheeks, dark glasses are not."""
    grey = picture.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
    height, width = grey.shape

    def near(spot: NDArray[np.float32], radius: float) -> NDArray[np.float32]:
        x, y = float(spot[0]), float(spot[1])
        rows = slice(max(0, int(y - radius)), min(height, int(y + radius) + 2))
        columns = slice(max(0, int(x - radius)), min(width, int(x + radius) + 2))
        return grey[rows, columns]

    eyes = [points[list(ids), :2].mean(0) for ids in (mesh.EYE_CORNERS_LEFT, mesh.EYE_CORNERS_RIGHT)]
    radius = EYE_RADIUS * float(np.linalg.norm(eyes[1] - eyes[0]))
    skin = [float(np.median(near(points[spot], 1))) for spot in mesh.SKIN_SPOTS]
    lightness = max(float(np.percentile(near(eye, radius), 80)) for eye in eyes)
    return lightness / max(1.0, float(np.median(skin)))


def face_features(crops: Tensor) -> Tensor:
    """The landmark network's features [2 B, 4608] of crops [B, 1, 96, 96] and of their mirror images, coarse as in
    training.
    """
    coarse = F.avg_pool2d(crops, INPUT_SIDE // COARSE_SIDE)
    crops = F.interpolate(coarse, size=(INPUT_SIDE, INPUT_SIDE), mode="bilinear", align_corners=False)
    return load_landmark_net().stack(standardise(torch.cat([crops, crops.flip(3)]))).flatten(1)


@lru_cache(maxsize=1)
def _load_head(folder: Path = FOLDER) -> VisibilityHead:
    checkpoint = load_checkpoint(folder, name="visibility", kind="network of visibility", config=False)
    head: VisibilityHead = checkpoint.load_into(VisibilityHead(), "network of visibility")
    return head.eval()
