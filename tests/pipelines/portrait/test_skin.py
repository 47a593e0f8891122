"""Eyes and skin of a photo: lids follow the gaze, shut eyes are skin, tears run, blood comes and goes, folds shade."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pipelines.media.image import read_image
from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.landmarks.detector import find_landmarks
from pipelines.portrait.photo.crop import crop_to_head
from pipelines.portrait.photo.eyes import EYES
from pipelines.portrait.photo.renderer import PhotoRenderer
from pipelines.portrait.track.action_units import row_from_units


@pytest.fixture(scope="module")
def photo(face_png: Path) -> PhotoRenderer:
    picture = read_image(face_png, long_side=1024)
    return PhotoRenderer(*crop_to_head(picture, find_landmarks(picture), 512))


def _render(photo: PhotoRenderer, **units: float) -> NDArray[np.float64]:
    return photo.render(row_from_units(units)).astype(float)


def _near(photo: PhotoRenderer, picture: NDArray[np.float64], landmark: int, radius: int = 5) -> NDArray[np.float64]:
    """Mean RGB [3] about a landmark at rest."""
    x, y = np.round(photo.shape.skin_px[landmark]).astype(int)
    return np.asarray(picture[y - radius : y + radius + 1, x - radius : x + radius + 1].mean((0, 1)))


@pytest.mark.parametrize(("gaze_y", "least", "most"), [(-18.0, 0.35, 0.85), (14.0, 1.05, 1.5)])
def test_upper_lids_follow_the_gaze(photo: PhotoRenderer, gaze_y: float, least: float, most: float) -> None:
    landmarks = photo.warp_landmarks(row_from_units({"gaze_y": gaze_y}))
    for eye in EYES:
        upper = photo.shape.skin_px[eye.bottom] - landmarks[eye.top]
        rest = photo.shape.skin_px[eye.bottom] - photo.shape.skin_px[eye.top]
        assert least < float(upper @ photo.shape.down) / float(rest @ photo.shape.down) < most


def test_a_shut_eye_is_skin_with_a_line_of_lashes(photo: PhotoRenderer) -> None:
    shut = _render(photo, AU43=1.0)
    for eye in EYES:
        x, y = np.round(photo.shape.points[eye.iris, :2]).astype(int)
        lid = shut[y - 4 : y + 1, x - 4 : x + 5].mean((0, 1))
        assert np.abs(lid - photo.layers.tone).max() < 60
        column = shut[y : y + 14, x - 3 : x + 4].mean((1, 2))
        assert column.min() < lid.mean() - 12


def test_tears_wet_the_lids_first_and_then_run(photo: PhotoRenderer) -> None:
    dry, wet, run = (_render(photo, Tears=t) for t in (0.0, 0.3, 1.0))
    changed = [np.argwhere(np.abs(picture - dry).max(-1) > 8) for picture in (wet, run)]
    lids = photo.shape.skin_px[[eye.bottom for eye in EYES]]
    assert len(changed[0]) > 10
    assert changed[0][:, 0].max() < lids[:, 1].max() + 0.2 * photo.shape.iod
    assert changed[1][:, 0].max() > lids[:, 1].max() + 0.45 * photo.shape.iod
    assert len(changed[1]) < 0.06 * photo.size**2, "no more than two trails"


def test_a_blush_reddens_cheeks_and_pallor_takes_red_from_the_lips(photo: PhotoRenderer) -> None:
    rest, blush, pale = (_render(photo, **u) for u in ({}, {"Blush": 1.0}, {"Pallor": 1.0}))

    def redness(picture: NDArray[np.float64], landmark: int) -> float:
        red, green, _ = _near(photo, picture, landmark)
        return float(red / green)

    assert redness(blush, 50) > redness(rest, 50) * 1.08
    assert redness(pale, mesh.LIP_LOWER_MIDDLE[2]) < redness(rest, mesh.LIP_LOWER_MIDDLE[2]) * 0.93
    assert np.abs(blush - rest)[-40:, :40].max() < 3, "nothing but the face changes"


def test_a_wrinkled_nose_and_one_sided_contempt_shade_the_skin(photo: PhotoRenderer) -> None:
    gain = photo._wrinkles.gain({"AU9L": 1.0, "AU9R": 1.0})
    assert gain is not None and np.ptp(gain.astype(int)) > 20
    one = photo._wrinkles.gain({"AU14R": 1.0})
    assert one is not None
    change = np.abs(one[..., 0].astype(int) - 128)
    middle = int(photo.shape.skin_px[mesh.NOSE_ROOT, 0])
    assert change[:, middle + 20 :].sum() > 4 * change[:, : middle - 20].sum()
    assert photo._wrinkles.gain({}) is None
