"""The tongue: its back as a surface in three dimensions at rest, and its tip raised towards the teeth."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.photo.light import PictureLight
from pipelines.portrait.photo.teeth import LIP_TO_TEETH_MM, LOWER_EDGE_MM, SUPERSAMPLING, Arch, Sprite, draw_surface

Array = NDArray[Any]
TONGUE, TIP = (188, 104, 102), (196, 112, 112)
HALF_WIDTH_MM, LENGTH_MM = 19.0, 40.0
JAW_TILT_DEG = 22.0  # of a jaw that is open enough to show the tongue
TIP_SIDE = 96  # pixels of a side of the raised tip's sprite
ACROSS_PER_MM, ALONG = 1.7, 200  # points of the surface: for a fine pixel across, and from tip to throat


def draw_tongue(rotation: Array, px_per_mm: float, light: PictureLight) -> Sprite:
    """Draw the tongue at rest, as a face's pose and light show it; it lies behind the lower teeth.

    Args:
        rotation: [3, 3], of the head's axes to the picture's.
        px_per_mm: of the picture.
        light: of the picture.
    """
    across = int(np.clip(2 * HALF_WIDTH_MM * px_per_mm * SUPERSAMPLING * ACROSS_PER_MM, 100, 700))
    return draw_surface(_back_surface(across), rotation, px_per_mm, light)


def draw_tip(light: PictureLight) -> NDArray[np.uint8]:
    """The raised tip seen from the front, RGBA [96, 96, 4], colour times opacity: from the floor to the teeth, rounded
    above.
    """
    v, u = np.mgrid[0:TIP_SIDE, 0:TIP_SIDE] / (TIP_SIDE - 1.0)
    x, down = 2 * u - 1, v
    top = 0.26 * np.abs(x) ** 2.6
    wide = 1 - np.abs(x) ** 6 * 0.2
    inside = np.clip((down - top) / 0.05, 0, 1) * np.clip((wide - np.abs(x)) / 0.08, 0, 1)
    round_top = np.clip(1 - (down - top) / 0.34, 0, 1)
    normals = np.stack([0.75 * x, -1.1 * round_top**1.5 + 0.35 * down, -np.ones_like(x)], -1)
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    shade = light.shade(normals.reshape(-1, 3)).reshape(x.shape)
    crease = 1 - 0.16 * np.exp(-((x / 0.06) ** 2)) * np.clip((down - 0.25) / 0.3, 0, 1)
    towards = light.direction + np.array([0, 0, -1.0])
    shine = np.clip(normals @ (towards / np.linalg.norm(towards)), 0, 1) ** 30
    dark = 1 - 0.5 * np.clip((down - 0.5) / 0.5, 0, 1)
    colour = (np.array(TIP, float) * (shade * crease * dark)[..., None] + 70 * shine[..., None]) * light.colour
    out = np.dstack([np.clip(colour, 0, 255) * inside[..., None], inside * 255])
    return np.asarray(cv2.GaussianBlur(out, (0, 0), 0.8).astype(np.uint8))


def _back_surface(across: int) -> Arch:
    """Points of the tongue's back, from its tip behind the lower incisors to the throat, tilted with an open jaw."""
    u, w = np.meshgrid(np.sin(np.linspace(-1, 1, across) * np.pi / 2), np.linspace(0, 1, ALONG) ** 2)
    tip = np.clip(w / 0.3, 0, 1)
    width = HALF_WIDTH_MM * (0.55 + 0.45 * np.sqrt(1 - (1 - tip) ** 2))
    dome = 5.0 * np.sin(np.pi * np.clip(0.12 + w * 0.75, 0, 1)) - 7.0 * (1 - np.sqrt(1 - (1 - tip) ** 2))
    groove = 1.3 * np.exp(-((u / 0.13) ** 2)) * np.clip((w - 0.12) / 0.2, 0, 1)
    side = 6.5 * (1 - np.sqrt(np.clip(1 - np.abs(u) ** 3, 0, 1)))
    x, y = width * u, LOWER_EDGE_MM - 2.5 + dome - groove - side
    z = -LIP_TO_TEETH_MM - 4.5 - LENGTH_MM * w - 3.5 * u**2
    points = np.stack([x, y, z], -1)
    normals = np.cross(np.gradient(points, axis=1), np.gradient(points, axis=0))
    normals /= np.maximum(1e-9, np.linalg.norm(normals, axis=-1, keepdims=True))
    normals *= np.where(normals[..., 1:2] < 0, -1, 1)
    grain = cv2.GaussianBlur(np.random.default_rng(3).normal(size=u.shape).astype(np.float32), (0, 0), 1.2)
    albedo = np.array(TONGUE, float) * (1 + 0.12 * grain - 0.12 * np.exp(-((u / 0.1) ** 2)))[..., None]
    a = np.deg2rad(JAW_TILT_DEG)
    tilt = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    hinge = np.array([0, 0, -LIP_TO_TEETH_MM])
    turned = (points.reshape(-1, 3) - hinge) @ tilt.T + hinge
    gloss = np.full(len(turned), 0.55)
    return Arch(
        *(v.astype(np.float32) for v in (turned, normals.reshape(-1, 3) @ tilt.T, albedo.reshape(-1, 3), gloss))
    )
