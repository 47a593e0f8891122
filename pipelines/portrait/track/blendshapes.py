"""Blendshapes: the performance track as ARKit's 52, for game engines; CSV as Live Link Face writes it, or JSON.

Which unit moves which blendshape follows the names' own definitions (Apple, ARFaceAnchor.BlendShapeLocation).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.media.files import check_output
from pipelines.media.placement import write_bytes
from pipelines.portrait.track.performance import PerformanceTrack

SUFFIXES = (".csv", ".json")
BLENDSHAPES = (
    "eyeBlinkLeft",
    "eyeLookDownLeft",
    "eyeLookInLeft",
    "eyeLookOutLeft",
    "eyeLookUpLeft",
    "eyeSquintLeft",
    "eyeWideLeft",
    "eyeBlinkRight",
    "eyeLookDownRight",
    "eyeLookInRight",
    "eyeLookOutRight",
    "eyeLookUpRight",
    "eyeSquintRight",
    "eyeWideRight",
    "jawForward",
    "jawRight",
    "jawLeft",
    "jawOpen",
    "mouthClose",
    "mouthFunnel",
    "mouthPucker",
    "mouthRight",
    "mouthLeft",
    "mouthSmileLeft",
    "mouthSmileRight",
    "mouthFrownLeft",
    "mouthFrownRight",
    "mouthDimpleLeft",
    "mouthDimpleRight",
    "mouthStretchLeft",
    "mouthStretchRight",
    "mouthRollLower",
    "mouthRollUpper",
    "mouthShrugLower",
    "mouthShrugUpper",
    "mouthPressLeft",
    "mouthPressRight",
    "mouthLowerDownLeft",
    "mouthLowerDownRight",
    "mouthUpperUpLeft",
    "mouthUpperUpRight",
    "browDownLeft",
    "browDownRight",
    "browInnerUp",
    "browOuterUpLeft",
    "browOuterUpRight",
    "cheekPuff",
    "cheekSquintLeft",
    "cheekSquintRight",
    "noseSneerLeft",
    "noseSneerRight",
    "tongueOut",
)
FULL_GAZE_DEG = 30.0  # of gaze at a coefficient of 1
#: Blendshape -> channels and their gain; ARKit's left is the person's own, the picture's right.
_CHANNELS_BY_BLENDSHAPE: Mapping[str, Mapping[str, float]] = {
    "jawOpen": {"AU26": 1.0},
    "mouthFunnel": {"AU22": 1.0},
    "mouthPucker": {"AU18": 1.0},
    "mouthRollLower": {"FV": 0.6, "AU24": 0.4},
    "mouthRollUpper": {"AU24": 0.3},
    "mouthShrugLower": {"AU17": 1.0},
    "browInnerUp": {"AU1L": 0.5, "AU1R": 0.5},
    "tongueOut": {},
    **{
        f"{name}{side}": {f"{unit}{picture_side}": gain}
        for side, picture_side in (("Left", "R"), ("Right", "L"))
        for name, unit, gain in (
            ("eyeBlink", "AU43", 1.0),
            ("eyeSquint", "AU7", 1.0),
            ("eyeWide", "AU5", 1.0),
            ("mouthSmile", "AU12", 1.0),
            ("mouthFrown", "AU15", 1.0),
            ("mouthDimple", "AU14", 1.0),
            ("mouthStretch", "AU20", 1.0),
            ("mouthUpperUp", "AU10", 1.0),
            ("browDown", "AU4", 1.0),
            ("browOuterUp", "AU2", 1.0),
            ("cheekSquint", "AU6", 1.0),
            ("noseSneer", "AU9", 1.0),
        )
    },
    **{f"mouthPress{side}": {"AU24": 1.0, "AU23": 0.5} for side in ("Left", "Right")},
    **{
        f"mouthLowerDown{side}": {"AU25": 0.5, f"AU16{picture_side}": 1.0}
        for side, picture_side in (("Left", "R"), ("Right", "L"))
    },
}


def blendshapes_from_track(track: PerformanceTrack) -> NDArray[np.float32]:
    """Blendshapes of a track [T, 55]: 52 coefficients in 0..1, then the head's yaw, pitch and roll in degrees."""
    out = np.zeros((len(track), len(BLENDSHAPES) + 3), np.float32)
    for name, parts in _CHANNELS_BY_BLENDSHAPE.items():
        column = BLENDSHAPES.index(name)
        for channel, gain in parts.items():
            out[:, column] += gain * track[channel]
    x, y = track["gaze_x"] / FULL_GAZE_DEG, track["gaze_y"] / FULL_GAZE_DEG
    for side, inward in (("Left", -1.0), ("Right", 1.0)):
        for name, value in (("In", inward * x), ("Out", -inward * x), ("Up", y), ("Down", -y)):
            out[:, BLENDSHAPES.index(f"eyeLook{name}{side}")] = np.maximum(0.0, value)
    out[:, BLENDSHAPES.index("mouthClose")] = track["SEAL"] * out[:, BLENDSHAPES.index("jawOpen")]
    out[:, : len(BLENDSHAPES)] = np.clip(out[:, : len(BLENDSHAPES)], 0, 1)
    out[:, len(BLENDSHAPES) :] = np.stack([track["yaw"], track["pitch"], track["roll"]], 1)
    return out


def write_blendshapes(path: str | Path, track: PerformanceTrack) -> Path:
    """Write a track as blendshapes, .csv or .json by the path's ending.

    Args:
        path: .csv or .json.
        track: what is written.

    Returns:
        The path.

    Raises:
        OutputError: another ending, or the path cannot be written.
    """
    path = check_output(path, SUFFIXES)
    values = blendshapes_from_track(track)
    columns = (*BLENDSHAPES, "headYaw", "headPitch", "headRoll")
    if path.suffix.lower() == ".csv":
        heads = ["Timecode", "BlendShapeCount", *(c[0].upper() + c[1:] for c in columns)]
        rows = [
            ",".join([_timecode(i, track.fps), str(len(BLENDSHAPES)), *(f"{v:.4f}" for v in row)])
            for i, row in enumerate(values)
        ]
        return write_bytes(path, ("\n".join([",".join(heads), *rows]) + "\n").encode())
    document = {"fps": track.fps, "names": columns, "frames": [[round(float(v), 4) for v in row] for row in values]}
    return write_bytes(path, json.dumps(document).encode())


def _timecode(frame: int, fps: int) -> str:
    seconds = frame // fps
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}:{frame % fps:02d}.000"
