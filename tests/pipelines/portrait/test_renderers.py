"""Renderers: a built-in person and a photo show what the track asks, and unusable pictures are refused."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from pipelines.errors import MediaError
from pipelines.portrait import PortraitPipeline
from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.landmarks.detector import find_landmarks
from pipelines.portrait.landmarks.visibility import cut_edge, hidden_probabilities
from pipelines.portrait.people.look import PersonLook
from pipelines.portrait.people.renderer import PersonRenderer
from pipelines.portrait.photo.crop import crop_to_head
from pipelines.portrait.photo.geometry import FaceGeometry
from pipelines.portrait.photo.renderer import PhotoRenderer
from pipelines.portrait.track.action_units import row_from_units
from tests.conftest import ROOT

DATA = ROOT / "tests" / "data"


class TestPictures:
    def test_an_expression_moves_the_landmarks_that_it_should(self, robin: PersonRenderer) -> None:
        rest, iod, down = robin.warp_landmarks(row_from_units({})), robin.shape.iod, robin.shape.down

        def displacement(units: dict[str, float], point: int) -> float:
            return float((robin.warp_landmarks(row_from_units(units)) - rest)[point] @ down / iod)

        assert (
            displacement({"AU12": 1}, mesh.MOUTH_LEFT) < -0.1 and displacement({"AU15": 1}, mesh.MOUTH_LEFT) > 0.08
        )  # corners up, corners down
        assert (
            displacement({"AU1": 1}, mesh.BROW_INNER_LEFT) < -0.08
            and displacement({"AU4": 1}, mesh.BROW_INNER_LEFT) > 0.05
        )
        assert displacement({"AU26": 1}, mesh.CHIN) > 0.3

    def test_sealed_lips_touch_whatever_the_face_does(self, robin: PersonRenderer) -> None:
        for units in ({"AU26": 0.5, "AU25": 1.0}, {"AU12": 1.2, "AU25": 0.8}, {"AU10": 1.0, "AU20": 1.0}):
            q = robin.warp_landmarks(row_from_units({**units, "SEAL": 1.0}))
            assert abs(float((q[mesh.LIP_LOWER] - q[mesh.LIP_UPPER]) @ robin.shape.down) / robin.shape.iod) < 0.03

    def test_a_blink_hides_the_eye(self, robin: PersonRenderer) -> None:
        x, y = np.round(robin.shape.points[mesh.IRIS_CENTRE_LEFT, :2]).astype(int)
        open_, shut = robin.render(row_from_units({})), robin.render(row_from_units({"AU43": 1.0}))
        assert shut[y - 2 : y + 3, x - 2 : x + 3].mean() > open_[y - 2 : y + 3, x - 2 : x + 3].mean() + 40

    def test_the_background_holds_still(self, robin: PersonRenderer) -> None:
        a, b = (
            robin.render(row_from_units({"yaw": 8, "AU12": 1, "AU26": 0.5})),
            robin.render(row_from_units({"yaw": -8})),
        )
        assert (
            np.abs(a[:20].astype(int) - b[:20]).max() <= 2
            and np.abs(a[:120, :12].astype(int) - b[:120, :12]).max() <= 2
        )

    def test_what_is_behind_the_head_holds_still_too(self, robin: PersonRenderer) -> None:
        picture = PersonRenderer(PersonLook("ola"), 512).render(row_from_units({}))  # short hair
        photo = PhotoRenderer(*crop_to_head(picture, find_landmarks(picture), 256))
        assert photo.matte is not None and robin.matte is not None
        for renderer, matte in ((robin, robin.matte), (photo, photo.matte)):
            a, b = (
                renderer.render(row_from_units({"yaw": 9})).astype(int),
                renderer.render(row_from_units({"yaw": -9})).astype(int),
            )
            behind = cv2.dilate(matte, np.ones((25, 25), np.uint8)) == 0
            behind[170:] = False  # shoulders rise with the breath
            assert behind.mean() > 0.15 and np.abs(a - b)[behind].max() <= 2 < np.abs(a - b)[matte > 250].max()

    def test_same_row_same_picture_in_any_order(self, robin: PersonRenderer) -> None:
        row = row_from_units({"AU12": 0.7, "yaw": 4})
        first = robin.render(row)
        robin.render(row_from_units({"AU26": 1.0}))
        assert np.array_equal(first, robin.render(row))


class TestPhotos:
    def test_a_rendered_face_is_found_and_identity_is_kept(self, face_png: Path) -> None:
        picture = np.asarray(Image.open(face_png))
        renderer = PhotoRenderer(*crop_to_head(picture, find_landmarks(picture), 256))
        again = find_landmarks(renderer.render(row_from_units({})))
        eyes = np.linalg.norm(
            again[list(mesh.EYE_CORNERS_LEFT), :2].mean(0) - again[list(mesh.EYE_CORNERS_RIGHT), :2].mean(0)
        )
        assert eyes == pytest.approx(renderer.shape.iod, rel=0.03)

    def test_a_real_photograph(self) -> None:
        data = pytest.importorskip("skimage.data")
        picture = data.astronaut()
        renderer = PhotoRenderer(*crop_to_head(picture, find_landmarks(picture), 256))
        assert 30 < renderer.shape.iod < 80
        smile, frown = (find_landmarks(renderer.render(row_from_units(u))) for u in ({"AU12": 1.0}, {"AU15": 1.0}))
        down = renderer.shape.down
        assert (smile[mesh.MOUTH_LEFT, :2] - frown[mesh.MOUTH_LEFT, :2]) @ down < -0.08 * renderer.shape.iod

    @pytest.mark.parametrize("kind", ["none", "two", "small", "cat"])
    def test_unusable_pictures_are_refused_in_one_line(self, kind: str, robin: PersonRenderer) -> None:
        face = robin.render(row_from_units({}))
        if kind == "none":
            picture, message = np.full((300, 300, 3), 128, np.uint8), "no upright face"
        elif kind == "two":
            picture, message = np.concatenate([face, face], 1), "several faces"
        elif kind == "small":
            tiny = np.asarray(Image.fromarray(face).resize((56, 56)))
            picture, message = np.full((400, 400, 3), 200, np.uint8), "pixels wide|no upright face"
            picture[100:156, 100:156] = tiny
        else:
            picture, message = pytest.importorskip("skimage.data").chelsea(), "no upright face"
        with pytest.raises(MediaError, match=message) as error:
            find_landmarks(picture, "a.png")
        assert "\n" not in str(error.value)

    @pytest.mark.parametrize(
        ("name", "message"),
        [("face_cut_left.png", "the picture's left edge"), ("face_mask.png", "mouth .* hidden")],
    )
    def test_a_face_that_is_cut_or_masked_is_refused(
        self, name: str, message: str, pipe: PortraitPipeline, tmp_path: Path
    ) -> None:
        with pytest.raises(MediaError, match=message) as error:
            pipe(DATA / name, seconds=0.2, size=256)
        assert "\n" not in str(error.value)

    def test_what_hides_a_mouth_or_eyes_is_seen_and_what_hides_neither_is_let_pass(self, face_png: Path) -> None:
        picture = np.asarray(Image.open(face_png))
        points = find_landmarks(picture)
        xy, shape = points[:, :2], FaceGeometry(points)

        def covered(middle: tuple[float, float], size: tuple[float, float], colour: tuple[int, int, int]) -> np.ndarray:
            spot = shape.centre + shape.to_pixels(np.array([middle], np.float32))[0]
            axes = (round(size[0] * shape.iod), round(size[1] * shape.iod))
            return cv2.ellipse(picture.copy(), (round(spot[0]), round(spot[1])), axes, 0, 0, 360, colour, -1)

        assert max(hidden_probabilities(picture, points).values()) < 0.3
        mouth = hidden_probabilities(covered((0.0, 1.2), (0.75, 0.55), (190, 200, 230)), points)
        glasses = covered((-0.5, 0.0), (0.42, 0.3), (15, 15, 18))
        right = np.round(xy[list(mesh.EYE_CORNERS_RIGHT)].mean(0)).astype(int)
        cv2.ellipse(
            glasses, right.tolist(), (round(0.42 * shape.iod), round(0.3 * shape.iod)), 0, 0, 360, (15, 15, 18), -1
        )
        eyes = hidden_probabilities(glasses, points)
        hat = hidden_probabilities(covered((0.0, -1.1), (0.9, 0.4), (60, 40, 90)), points)
        assert mouth["mouth"] > 0.8 > 0.5 > mouth["eyes"] and eyes["eyes"] > 0.9 and eyes["mouth"] < 0.5
        assert max(hat.values()) < 0.5

    def test_a_tight_crop_is_whole_and_a_cut_is_told_by_its_edge(self, face_png: Path) -> None:
        picture = np.asarray(Image.open(face_png))
        height, width = picture.shape[:2]
        points = find_landmarks(picture)
        least, most = points[: mesh.SKIN, :2].min(0), points[: mesh.SKIN, :2].max(0)
        assert cut_edge(points, height, width) == "" == cut_edge(points - [*(least - 2), 0], *(most - least + 4)[::-1])
        assert cut_edge(points - [float(points[mesh.EYE_OUTER_LEFT, 0]) + 3, 0, 0], height, width) == "left"
        assert cut_edge(points, height, float(points[mesh.MOUTH_RIGHT, 0])) == "right"
        assert cut_edge(points, float(points[mesh.CHIN, 1]) - 2, width) == "bottom"

    @pytest.mark.slow
    def test_grey_transparent_and_turned_pictures_work(
        self, face_png: Path, tmp_path: Path, pipe: PortraitPipeline
    ) -> None:
        picture = Image.open(face_png)
        picture.convert("L").save(tmp_path / "grey.png")
        picture.convert("RGBA").save(tmp_path / "clear.png")
        exif = picture.getexif()
        exif[0x0112] = 6
        picture.rotate(90, expand=True).save(tmp_path / "turned.jpg", exif=exif)
        for name in ("grey.png", "clear.png", "turned.jpg"):
            assert pipe(tmp_path / name, seconds=0.2, size=256, seed=1).render_frame(0).shape == (256, 256, 3)
