"""The pose of a head in one frame: turned, shifted and breathing, within what a warp of one picture bears."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.track.action_units import INDEX

Array = NDArray[np.float32]
MAX_TURN_DEG = {"yaw": 17.0, "pitch": 11.0, "roll": 10.0}


@dataclass(frozen=True)
class Pose:
    """Head and eyes of one frame.

    Attributes:
        yaw: degrees to the picture's right.
        pitch: degrees, lifting the chin.
        roll: degrees clockwise.
        shift: right and down, in distances of the eyes.
        gaze: right and up, in degrees.
        breath: 0 out to 1 in.
        shoulders: -1 dropped to 1 raised.
    """

    yaw: float
    pitch: float
    roll: float
    shift: tuple[float, float]
    gaze: tuple[float, float]
    breath: float
    shoulders: float

    @classmethod
    def from_row(cls, row: Array, photo_yaw: float = 0.0) -> Pose:
        """The pose of a row of a track, softly limited; a face that the photo shows turned turns further only a little.

        Args:
            row: [C] over `action_units.CHANNELS`.
            photo_yaw: degrees by which the photo's own face is turned.

        Returns:
            The pose, softly limited.
        """

        def clamp(name: str) -> float:
            value, limit = float(row[INDEX[name]]), MAX_TURN_DEG[name]
            if name == "yaw" and value * photo_yaw > 0:
                limit = max(3.0, limit - 0.4 * abs(photo_yaw))
            return float(limit * np.tanh(value / limit))

        return cls(
            clamp("yaw"),
            clamp("pitch"),
            clamp("roll"),
            (float(row[INDEX["shift_x"]]), float(row[INDEX["shift_y"]])),
            (float(row[INDEX["gaze_x"]]), float(row[INDEX["gaze_y"]])),
            float(row[INDEX["breath"]]),
            float(row[INDEX["shoulders"]]),
        )

    def rotation(self) -> Array:
        """[2, 3]: what turning adds to the x and y of a point (x, y, depth)."""
        a, b, c = np.deg2rad([self.yaw, -self.pitch, self.roll])
        about_y = np.array([[np.cos(a), 0, -np.sin(a)], [0, 1, 0], [np.sin(a), 0, np.cos(a)]])
        about_x = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
        about_z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
        return (about_z @ about_x @ about_y - np.eye(3))[:2].astype(np.float32)
