"""The head that is written as glTF, read again by others' readers."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest

from pipelines.errors import OutputError
from pipelines.media.image import read_image
from pipelines.portrait.head.gltf import write_glb
from pipelines.portrait.head.textured import TexturedHead
from pipelines.portrait.landmarks.detector import find_landmarks
from pipelines.portrait.photo.crop import crop_to_head
from pipelines.portrait.photo.renderer import PhotoRenderer
from pipelines.portrait.track.blendshapes import BLENDSHAPES


@pytest.fixture(scope="module")
def head(face_png: Path) -> TexturedHead:
    picture = read_image(face_png, long_side=1024)
    return PhotoRenderer(*crop_to_head(picture, find_landmarks(picture), 512)).textured_head()


@pytest.fixture(scope="module")
def glb(head: TexturedHead, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds at 60 Hz: the jaw opens, the head turns to the picture's right; the sound is a little longer."""
    weights, angles = np.zeros((120, 52), np.float32), np.zeros((120, 3), np.float32)
    weights[:, BLENDSHAPES.index("jawOpen")] = np.linspace(0, 1, 120)
    angles[:, 0] = np.linspace(0, 20, 120)
    return write_glb(tmp_path_factory.mktemp("heads") / "head.glb", head, weights, angles, 60, 2.1)


def test_an_independent_reader_finds_the_mesh_its_targets_and_keys(glb: Path, head: TexturedHead) -> None:
    gltf = pytest.importorskip("pygltflib").GLTF2().load(str(glb))
    face = gltf.meshes[0]
    assert tuple(face.extras["targetNames"]) == BLENDSHAPES
    assert all(len(p.targets) == 52 for p in face.primitives)
    clock = gltf.accessors[gltf.animations[0].samplers[0].input]
    assert clock.max[0] == pytest.approx(2.1) and clock.count == 121
    assert gltf.accessors[gltf.animations[0].samplers[0].output].count == 52 * clock.count
    assert all(gltf.accessors[p.attributes.POSITION].count == len(head.vertices_m) for p in face.primitives)
    assert len(gltf.images) == 2
    for image in gltf.images:
        view = gltf.bufferViews[image.bufferView]
        assert gltf.binary_blob()[view.byteOffset : view.byteOffset + 2] == b"\xff\xd8", "a JPEG"


def test_another_reader_gets_a_head_of_human_size(glb: Path) -> None:
    scene = pytest.importorskip("trimesh").load(glb)
    assert len(scene.geometry) == 3
    width, height, _ = scene.extents
    assert 0.12 < width < 0.7 and 0.25 < height < 0.5
    assert sum(len(g.faces) for g in scene.geometry.values()) > 9000


def test_the_jaw_target_lowers_the_chin_and_the_turn_goes_to_the_pictures_right(glb: Path, head: TexturedHead) -> None:
    data = glb.read_bytes()
    magic, version, length = struct.unpack_from("<4sII", data)
    assert (magic, version, length) == (b"glTF", 2, len(data))
    size = struct.unpack_from("<I", data, 12)[0]
    document = json.loads(data[20 : 20 + size])
    buffer = data[28 + size :]

    def values(view: int, dtype: str) -> np.ndarray:
        start = document["bufferViews"][view]["byteOffset"]
        return np.frombuffer(buffer[start : start + document["bufferViews"][view]["byteLength"]], dtype)

    target = document["meshes"][0]["primitives"][0]["targets"][BLENDSHAPES.index("jawOpen")]["POSITION"]
    sparse = document["accessors"][target]["sparse"]
    indices, moves = (
        values(sparse["indices"]["bufferView"], "<u2"),
        values(sparse["values"]["bufferView"], "<f4").reshape(-1, 3),
    )
    assert (np.diff(indices.astype(int)) > 0).all(), "the format asks for ascending indices"
    assert moves[:, 1].min() < -0.02
    turn = document["animations"][0]["samplers"][1]["output"]
    x, y, z, w = values(document["accessors"][turn]["bufferView"], "<f4").reshape(-1, 4)[-1]
    assert np.degrees(2 * np.arctan2(y, w)) == pytest.approx(20, abs=0.1)
    assert abs(x) < 1e-6 and abs(z) < 1e-6


def test_the_mesh_lies_on_the_pictures_landmarks(head: TexturedHead, face_png: Path) -> None:
    picture = read_image(face_png, long_side=1024)
    renderer = PhotoRenderer(*crop_to_head(picture, find_landmarks(picture), 512))
    projected = renderer._fitted.project(head.head.landmarks(head.vertices_m))[:468, :2]
    off = np.linalg.norm(projected - renderer.shape.skin_px, axis=1) / renderer.shape.iod
    assert off.mean() < 0.015


def test_another_ending_is_refused(head: TexturedHead, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"\.glb"):
        write_glb(tmp_path / "head.obj", head, np.zeros((1, 52), np.float32), np.zeros((1, 3), np.float32), 30, 1.0)
    assert not list(tmp_path.iterdir())
