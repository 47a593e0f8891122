"""Labels faces with a teacher's landmarks: `python -m pipelines.portrait.training label --data FOLDER -o labels.npz`.

The teacher is mediapipe's face mesh (Apache-2.0), pinned and only needed here, in an environment of its own, because
its last release with the models inside asks for old numpy: pip install --no-deps mediapipe==0.10.21 and then absl-py
attrs flatbuffers matplotlib "opencv-contrib-python<5" protobuf==4.25.9 numpy pillow.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

CROP_SIDE, PADDING = 48, 16  # pixels of a crop, of the mirror around it
ENLARGEMENT = 4  # times a side, for the teacher
PAINTING_SIDE = 96  # pixels of a face cut out of a painting


def label_faces(data: Path, out: Path, report: Callable[[str], None]) -> None:
    """Label the small crops and the faces in paintings.

    Args:
        data: the folder of training data.
        out: where the arrays of pictures and points are written, .npz.
        report: is told how many faces there are.
    """
    teacher = load_teacher()
    crops = list(_label_crops(teacher, data / "faces" / "faces48_train.zip"))
    report(f"{len(crops)} small crops")
    paintings = list(_label_paintings(teacher, sorted((data / "images" / "paintings").glob("*.zip"))))
    report(f"{len(paintings)} painted faces")
    arrays: dict[str, Any] = {}
    for name, rows in (("small", crops), ("painted", paintings)):
        arrays[f"{name}_pictures"] = np.stack([r[0] for r in rows])
        arrays[f"{name}_points"] = np.stack([r[1] for r in rows])
    np.savez(out, **arrays)


def load_teacher() -> Any:
    """The teacher's network, ready to look at pictures."""
    import mediapipe

    return mediapipe.solutions.face_mesh.FaceMesh(
        static_image_mode=True, max_num_faces=3, refine_landmarks=True, min_detection_confidence=0.3
    )


def find_faces(teacher: Any, picture: NDArray[Any]) -> list[NDArray[Any]]:
    """Points [478, 3] in pixels of every face of a picture [H, W, 3]; z in the same unit, towards the viewer is
    negative.
    """
    detected = teacher.process(picture).multi_face_landmarks or []
    height, width = picture.shape[:2]
    return [
        np.array([(p.x * width, p.y * height, p.z * width) for p in face.landmark], np.float32) for face in detected
    ]


def _label_crops(teacher: Any, archive: Path) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Crops [80, 80] of 48 pixels with their mirrored surroundings, and the points in their pixels."""
    with zipfile.ZipFile(archive) as file:
        names = [n for n in file.namelist() if not n.endswith("/")]
        for name in names:
            grey = np.asarray(Image.open(io.BytesIO(file.read(name))).convert("L"))
            if grey.shape != (CROP_SIDE, CROP_SIDE):
                continue
            padded = np.pad(grey, PADDING, mode="reflect")
            enlarged = Image.fromarray(padded).resize((padded.shape[1] * ENLARGEMENT,) * 2, Image.Resampling.BICUBIC)
            faces = find_faces(teacher, np.repeat(np.asarray(enlarged)[..., None], 3, 2))
            if len(faces) == 1:
                yield padded, faces[0] / ENLARGEMENT


def _label_paintings(teacher: Any, archives: Sequence[Path]) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Faces [96, 96] cut out of paintings, grey, upright as they are, and the points in their pixels."""
    for archive in archives:
        with zipfile.ZipFile(archive) as file:
            for name in (n for n in file.namelist() if not n.endswith("/")):
                picture = Image.open(io.BytesIO(file.read(name))).convert("RGB")
                enlarged = picture.resize(
                    (picture.width * ENLARGEMENT, picture.height * ENLARGEMENT), Image.Resampling.BICUBIC
                )
                for points in find_faces(teacher, np.asarray(enlarged)):
                    yield from _crop_face(picture.convert("L"), points / ENLARGEMENT)


def _crop_face(grey: Image.Image, points: NDArray[Any]) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """One face [96, 96] with its points, none where it has too few pixels."""
    least, most = points[:468, :2].min(0), points[:468, :2].max(0)
    side, centre = float((most - least).max()) * 1.7, (least + most) / 2
    if side < CROP_SIDE:  # too few pixels to tell a mouth from a shadow
        return
    left, top = centre - side / 2
    crop = grey.transform(
        (PAINTING_SIDE, PAINTING_SIDE),
        Image.Transform.EXTENT,
        (left, top, left + side, top + side),
        Image.Resampling.BICUBIC,
    )
    scale = PAINTING_SIDE / side
    yield np.asarray(crop), ((points - np.array([left, top, 0])) * scale).astype(np.float32)
