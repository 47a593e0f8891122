"""The head fitted to a face, and the mouth drawn from it: teeth in smiles, a tongue between them, none when shut."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pipelines.media.image import read_image
from pipelines.portrait.head.fit import FLIP, fit_head
from pipelines.portrait.head.model import load_head
from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.landmarks.detector import find_landmarks
from pipelines.portrait.photo.crop import crop_to_head
from pipelines.portrait.photo.renderer import PhotoRenderer
from pipelines.portrait.track.action_units import row_from_units


@pytest.fixture(scope="module")
def photo(face_png: Path) -> PhotoRenderer:
    picture = read_image(face_png, long_side=1024)
    return PhotoRenderer(*crop_to_head(picture, find_landmarks(picture), 512))


def _mouth(photo: PhotoRenderer, units: dict[str, float]) -> NDArray[np.float64]:
    """Pixels [N, 3] well inside the lips."""
    row = row_from_units(units)
    q = photo.warp_landmarks(row)
    upper, lower = q[mesh.LIP_UPPER], q[mesh.LIP_LOWER]
    half = 0.3 * abs(q[mesh.MOUTH_INNER_RIGHT, 0] - q[mesh.MOUTH_INNER_LEFT, 0])
    middle = (upper + lower) / 2
    rows = slice(round(upper[1] + 0.15 * (lower - upper)[1]), round(lower[1] - 0.15 * (lower - upper)[1]) + 1)
    columns = slice(round(middle[0] - half), round(middle[0] + half) + 1)
    return np.asarray(photo.render(row)[rows, columns].reshape(-1, 3), float)


def _share_of_teeth(pixels: NDArray[np.float64]) -> float:
    """Share of pixels that are light and hardly red."""
    return float(((pixels.mean(1) > 110) & (pixels[:, 0] - pixels[:, 2] < 60)).mean())


def test_a_turned_and_scaled_head_is_found_again() -> None:
    head = load_head()
    a = np.deg2rad(18)
    turn = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]]) @ FLIP
    wanted = head.shape({"old": 0.5, "shape_00": 1.0})
    points = (head.landmarks(wanted) @ (1500 * turn).T + [250, 200, 30]).astype(np.float32)
    fitted = fit_head(points)
    off = np.linalg.norm(fitted.project(head.landmarks(fitted.vertices_m)) - points, axis=1)[: mesh.SKIN]
    assert off.mean() < 0.02 * 1500 * 0.058
    ahead, wanted_ahead = fitted.rotation @ [0, 0, 1], turn @ [0, 0, 1]
    assert abs(np.degrees(np.arctan2(ahead[0], -ahead[2]) - np.arctan2(wanted_ahead[0], -wanted_ahead[2]))) < 2
    assert np.degrees(np.arccos(ahead @ wanted_ahead)) < 8, "a nod is partly taken for another face"
    assert abs(fitted.scale_px / 1500 - 1) < 0.05


def test_a_smile_shows_teeth_and_a_wide_vowel_a_dark_mouth_with_them(photo: PhotoRenderer) -> None:
    smile = _mouth(photo, {"AU12": 1.0, "AU25": 1.0, "AU10": 0.4, "AU26": 0.1})
    vowel = _mouth(photo, {"AU26": 0.8, "AU25": 0.6})
    assert _share_of_teeth(smile) > 0.4
    assert 0.02 < _share_of_teeth(vowel) < 0.4
    assert (vowel.mean(1) < 90).mean() > 0.25, "the throat is dark"


def test_the_tongue_comes_between_the_teeth(photo: PhotoRenderer) -> None:
    units = {"AU26": 0.3, "AU25": 0.5}
    without, withit = (_mouth(photo, {**units, "TONGUE": t}) for t in (0.0, 1.0))
    assert withit[:, 0].mean() - withit[:, 2].mean() > without[:, 0].mean() - without[:, 2].mean() + 12


def test_rounded_lips_shade_the_mouth(photo: PhotoRenderer) -> None:
    units = {"AU26": 0.4, "AU25": 0.4}
    assert _mouth(photo, {**units, "AU22": 1.0}).mean() < _mouth(photo, units).mean()


def test_teeth_stay_with_the_skull_when_the_jaw_drops(photo: PhotoRenderer) -> None:
    """The lightest row below the upper lip is where it was."""
    rows = []
    for jaw in (0.5, 0.9):
        row = row_from_units({"AU26": jaw, "AU25": 0.5})
        x, y = np.round(photo.warp_landmarks(row)[mesh.LIP_UPPER]).astype(int)
        column = photo.render(row)[y + 1 : y + 16, x - 8 : x + 9].mean((1, 2))
        rows.append(int(np.argmax(column)) + y)
    assert abs(rows[0] - rows[1]) <= 2


def test_a_shut_mouth_shows_no_teeth(photo: PhotoRenderer) -> None:
    row = row_from_units({})
    q = photo.warp_landmarks(row)
    x, y = np.round(q[list(mesh.LIP_PAIR)].mean(0)).astype(int)
    line = photo.render(row)[y - 2 : y + 3, x - 12 : x + 13].astype(float).mean((1, 2))
    skin = photo.render(row)[y - 30 : y - 24, x - 12 : x + 13].mean()
    assert line.max() < skin
