"""Labels faces with a teacher's landmarks: `python -m pipelines.portrait.training.label_landmarks --data FOLDER -o labels.npz`.

The teacher is mediapipe's face mesh (Apache-2.0), pinned and only needed here, in an environment of its own, because its
last release with the models inside asks for old numpy: pip install --no-deps mediapipe==0.10.21 and then absl-py attrs
flatbuffers matplotlib "opencv-contrib-python<5" protobuf==4.25.9 numpy pillow.
"""

from __future__ import annotations

import argparse
import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE, PAD, ENLARGED = 48, 16, 4  # pixels of a crop, of the mirror around it, times of enlargement for the teacher
PAINTED = 96  # pixels of a face cut out of a painting


def main(arguments: Sequence[str] | None = None) -> None:
    """Label the small crops and the faces in paintings; write both."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.portrait.training.label_landmarks", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of training data")
    parser.add_argument("-o", "--out", type=Path, required=True, help="labels.npz")
    given = parser.parse_args(arguments)
    teacher = _teacher()
    crops = list(_small(teacher, given.data / "faces" / "faces48_train.zip"))
    print(f"{len(crops)} small crops", flush=True)
    painted = list(_painted(teacher, sorted((given.data / "images" / "paintings").glob("*.zip"))))
    print(f"{len(painted)} painted faces", flush=True)
    arrays: dict[str, Any] = {}
    for name, rows in (("small", crops), ("painted", painted)):
        arrays[f"{name}_pictures"] = np.stack([r[0] for r in rows])
        arrays[f"{name}_points"] = np.stack([r[1] for r in rows])
    np.savez(given.out, **arrays)


def _teacher() -> Any:
    import mediapipe

    return mediapipe.solutions.face_mesh.FaceMesh(
        static_image_mode=True, max_num_faces=3, refine_landmarks=True, min_detection_confidence=0.3
    )


def _look(teacher: Any, picture: NDArray[Any]) -> list[NDArray[Any]]:
    """Points [478, 3] in pixels of every face of a picture [H, W, 3]; z in the same unit, towards the viewer is negative."""
    found = teacher.process(picture).multi_face_landmarks or []
    height, width = picture.shape[:2]
    return [np.array([(p.x * width, p.y * height, p.z * width) for p in face.landmark], np.float32) for face in found]


def _small(teacher: Any, archive: Path) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Crops [80, 80] of 48 pixels with their mirrored surroundings, and the points in their pixels."""
    with zipfile.ZipFile(archive) as file:
        names = [n for n in file.namelist() if not n.endswith("/")]
        for name in names:
            grey = np.asarray(Image.open(io.BytesIO(file.read(name))).convert("L"))
            if grey.shape != (SIDE, SIDE):
                continue
            wide = np.pad(grey, PAD, mode="reflect")
            big = Image.fromarray(wide).resize((wide.shape[1] * ENLARGED,) * 2, Image.Resampling.BICUBIC)
            faces = _look(teacher, np.repeat(np.asarray(big)[..., None], 3, 2))
            if len(faces) == 1:
                yield wide, faces[0] / ENLARGED


def _painted(teacher: Any, archives: Sequence[Path]) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    """Faces [96, 96] cut out of paintings, grey, upright as they are, and the points in their pixels."""
    for archive in archives:
        with zipfile.ZipFile(archive) as file:
            for name in (n for n in file.namelist() if not n.endswith("/")):
                picture = Image.open(io.BytesIO(file.read(name))).convert("RGB")
                big = picture.resize((picture.width * ENLARGED, picture.height * ENLARGED), Image.Resampling.BICUBIC)
                for points in _look(teacher, np.asarray(big)):
                    yield from _cut(picture.convert("L"), points / ENLARGED)


def _cut(grey: Image.Image, points: NDArray[Any]) -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
    low, high = points[:468, :2].min(0), points[:468, :2].max(0)
    side, centre = float((high - low).max()) * 1.7, (low + high) / 2
    if side < SIDE:  # too few pixels to tell a mouth from a shadow
        return
    left, top = centre - side / 2
    cut = grey.transform(
        (PAINTED, PAINTED), Image.Transform.EXTENT, (left, top, left + side, top + side), Image.Resampling.BICUBIC
    )
    scale = PAINTED / side
    yield np.asarray(cut), ((points - np.array([left, top, 0])) * scale).astype(np.float32)


if __name__ == "__main__":
    main()
