"""Writes a head that acts as binary glTF 2.0 (.glb; ISO/IEC 12113): a mesh with 52 morph targets, textures, keys.

All primitives share one set of vertices, so that each target is kept once, and sparsely.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.media.files import check_output
from pipelines.media.image import encode_jpeg
from pipelines.media.placement import write_bytes
from pipelines.media.png import RECORD_KEY
from pipelines.portrait.head.textured import TexturedHead
from pipelines.record import Record

Array = NDArray[Any]
SUFFIXES = (".glb",)
PIVOT_M = (0.0, -0.105, -0.065)  # the head turns about the top of the neck
FLOAT, UINT, USHORT = 5126, 5125, 5123  # component types
ARRAY_BUFFER, ELEMENT_BUFFER = 34962, 34963


def write_glb(
    path: str | Path,
    textured: TexturedHead,
    weights: NDArray[np.float32],
    angles_deg: NDArray[np.float32],
    fps: float,
    duration_s: float,
    record: Record | None = None,
) -> Path:
    """Write a head and what it does.

    Args:
        path: .glb.
        textured: the head.
        weights: [T, 52] of the head's units, 0 to 1.
        angles_deg: [T, 3] yaw (to the picture's right), pitch (chin up) and roll (clockwise).
        fps: rows a second.
        duration_s: when the last key is: the sound's length.
        record: how it was made.

    Returns:
        The path.

    Raises:
        OutputError: another ending, or the path cannot be written.
    """
    path = check_output(path, SUFFIXES)
    return write_bytes(path, encode_glb(textured, weights, angles_deg, fps, duration_s, record))


def encode_glb(
    textured: TexturedHead,
    weights: Array,
    angles_deg: Array,
    fps: float,
    duration_s: float,
    record: Record | None = None,
) -> bytes:
    """The bytes that `write_glb` writes; arguments as there."""
    builder = _Builder()
    extras = {RECORD_KEY: record.to_json()} if record else {}
    mesh = _add_mesh(builder, textured)
    nodes = [
        {"name": "head", "translation": list(PIVOT_M), "children": [1]},
        {"name": "face", "mesh": 0, "translation": [-v for v in PIVOT_M]},
    ]
    document: dict[str, Any] = {
        "asset": {"version": "2.0", "generator": "affective-studio", "extras": extras},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": nodes,
        "meshes": [mesh],
        "materials": [
            _material("face", texture=0),
            _material("eyes", texture=1, roughness=0.15),
            _material("rest", roughness=0.6),
        ],
        "textures": [{"source": 0, "sampler": 0}, {"source": 1, "sampler": 0}],
        "samplers": [{"magFilter": 9729, "minFilter": 9987, "wrapS": 33071, "wrapT": 33071}],
        "images": [
            {"mimeType": "image/jpeg", "bufferView": builder.add_bytes(encode_jpeg(picture))}
            for picture in (textured.picture, textured.eye_picture)
        ],
    }
    if len(weights):
        document["animations"] = [_add_animation(builder, weights, angles_deg, fps, duration_s)]
    return builder.finish(document)


class _Builder:
    """Collects a buffer's views and accessors."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.views: list[dict[str, Any]] = []
        self.accessors: list[dict[str, Any]] = []

    def add_bytes(self, data: bytes, target: int | None = None) -> int:
        """A view of bytes, aligned to four; returns its index."""
        self.data += b"\0" * (-len(self.data) % 4)
        view = {"buffer": 0, "byteOffset": len(self.data), "byteLength": len(data)}
        self.views.append(view if target is None else {**view, "target": target})
        self.data += data
        return len(self.views) - 1

    def add(self, values: Array, kind: str, component: int = FLOAT, target: int | None = None) -> int:
        """An accessor of values of a kind ("SCALAR", "VEC3"); returns its index."""
        dtype = {FLOAT: "<f4", UINT: "<u4", USHORT: "<u2"}[component]
        data = np.ascontiguousarray(values, dtype)
        accessor: dict[str, Any] = {
            "bufferView": self.add_bytes(data.tobytes(), target),
            "componentType": component,
            "count": len(data),
            "type": kind,
        }
        if component == FLOAT and kind in ("VEC3", "SCALAR"):
            flat = data.reshape(len(data), -1)
            accessor |= {"min": flat.min(0).tolist(), "max": flat.max(0).tolist()}
        self.accessors.append(accessor)
        return len(self.accessors) - 1

    def add_sparse(self, indices: Array, moves: Array, count: int) -> int:
        """An accessor [count, 3] that is 0 but at `indices`; returns its index."""
        full = np.zeros((count, 3), np.float32)
        full[indices] = moves
        self.accessors.append(
            {
                "componentType": FLOAT,
                "count": count,
                "type": "VEC3",
                "min": full.min(0).tolist(),
                "max": full.max(0).tolist(),
                "sparse": {
                    "count": len(indices),
                    "indices": {
                        "bufferView": self.add_bytes(np.asarray(indices, "<u2").tobytes()),
                        "componentType": USHORT,
                    },
                    "values": {"bufferView": self.add_bytes(np.asarray(moves, "<f4").tobytes())},
                },
            }
        )
        return len(self.accessors) - 1

    def finish(self, document: dict[str, Any]) -> bytes:
        """The file: header, chunk of JSON, chunk of the buffer."""
        self.data += b"\0" * (-len(self.data) % 4)
        document |= {
            "buffers": [{"byteLength": len(self.data)}],
            "bufferViews": self.views,
            "accessors": self.accessors,
        }
        text = json.dumps(document, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 4)
        length = 12 + 8 + len(text) + 8 + len(self.data)
        return b"".join(
            (
                struct.pack("<4sII", b"glTF", 2, length),
                struct.pack("<I4s", len(text), b"JSON"),
                text,
                struct.pack("<I4s", len(self.data), b"BIN\0"),
                bytes(self.data),
            )
        )


def _add_mesh(builder: _Builder, textured: TexturedHead) -> dict[str, Any]:
    head, vertices = textured.head, textured.vertices_m
    position = builder.add(vertices, "VEC3", target=ARRAY_BUFFER)
    normal = builder.add(_normals(vertices, head.triangles), "VEC3", target=ARRAY_BUFFER)
    targets = [{"POSITION": builder.add_sparse(*head.unit_move(unit), len(vertices))} for unit in head.units]
    linear = np.where(
        textured.colours <= 0.04045, textured.colours / 12.92, ((textured.colours + 0.055) / 1.055) ** 2.4
    )
    extras: tuple[tuple[str, int, Array], ...] = (
        ("TEXCOORD_0", builder.add(textured.uv, "VEC2", target=ARRAY_BUFFER), textured.face_quads),
        ("TEXCOORD_0", builder.add(textured.eye_uv, "VEC2", target=ARRAY_BUFFER), textured.eye_quads),
        ("COLOR_0", builder.add(linear, "VEC3", target=ARRAY_BUFFER), textured.other_quads),
    )
    primitives = [
        {
            "attributes": {"POSITION": position, "NORMAL": normal, name: accessor},
            "indices": builder.add(_split(quads).ravel(), "SCALAR", USHORT, ELEMENT_BUFFER),
            "material": material,
            "targets": targets,
        }
        for material, (name, accessor, quads) in enumerate(extras)
    ]
    return {
        "name": "face",
        "primitives": primitives,
        "weights": [0.0] * len(targets),
        "extras": {"targetNames": list(head.units)},
    }


def _add_animation(
    builder: _Builder, weights: Array, angles_deg: Array, fps: float, duration_s: float
) -> dict[str, Any]:
    """Keys of the units and of the head's turn; the last one holds until the sound ends."""
    times = np.arange(len(weights), dtype=np.float64) / fps
    times = np.minimum(times, duration_s)
    keep = np.r_[True, np.diff(times) > 0]
    times, rows = times[keep], np.flatnonzero(keep)
    if duration_s > times[-1]:
        times, rows = np.r_[times, duration_s], np.r_[rows, rows[-1]]
    clock = builder.add(times, "SCALAR")
    samplers = [
        {"input": clock, "output": builder.add(weights[rows].reshape(-1), "SCALAR")},
        {"input": clock, "output": builder.add(_quaternions(angles_deg[rows]), "VEC4")},
    ]
    return {
        "name": "performance",
        "samplers": samplers,
        "channels": [
            {"sampler": 0, "target": {"node": 1, "path": "weights"}},
            {"sampler": 1, "target": {"node": 0, "path": "rotation"}},
        ],
    }


def _quaternions(angles_deg: Array) -> NDArray[np.float32]:
    """Unit quaternions [T, 4] (x, y, z, w): roll after pitch after yaw, in axes x right, y up, z to the viewer."""
    yaw, pitch, roll = (np.deg2rad(angles_deg.astype(np.float64)) / 2).T
    none = np.zeros_like(yaw)
    about_y = np.stack([none, np.sin(yaw), none, np.cos(yaw)], 1)
    about_x = np.stack([-np.sin(pitch), none, none, np.cos(pitch)], 1)
    about_z = np.stack([none, none, -np.sin(roll), np.cos(roll)], 1)
    return _multiply(about_z, _multiply(about_x, about_y)).astype(np.float32)


def _multiply(a: Array, b: Array) -> Array:
    """Hamilton products [T, 4] of quaternions, real part last."""
    u, v, p, q = a[:, :3], b[:, :3], a[:, 3:], b[:, 3:]
    return np.concatenate([p * v + q * u + np.cross(u, v), p * q - (u * v).sum(1, keepdims=True)], 1)


def _split(quads: Array) -> Array:
    return np.asarray(quads[:, [0, 1, 2, 0, 2, 3]])


def _normals(vertices: Array, triangles: Array) -> Array:
    a, b, c = (vertices[triangles[:, i]] for i in range(3))
    faces = np.cross(b - a, c - a)
    out = np.zeros_like(vertices, dtype=np.float64)
    for i in range(3):
        np.add.at(out, triangles[:, i], faces)
    length = np.linalg.norm(out, axis=1, keepdims=True)
    return np.where(length > 1e-12, out / np.maximum(length, 1e-12), [0.0, 0.0, 1.0])


def _material(name: str, *, texture: int | None = None, roughness: float = 0.75) -> dict[str, Any]:
    surface: dict[str, Any] = {"metallicFactor": 0.0, "roughnessFactor": roughness}
    if texture is not None:
        surface["baseColorTexture"] = {"index": texture}
    return {"name": name, "pbrMetallicRoughness": surface, "doubleSided": name == "rest"}
