"""The season and the health of what grows in a photo: fresh, withered, in autumn colours, burnt."""

from __future__ import annotations

import cv2
import numpy as np

from pipelines.image.content.registers import Registers
from pipelines.image.looks.fields import noise
from pipelines.image.refeel.photo import Photo
from pipelines.image.world.directions import Floats, smoothstep

#: Register -> CIELAB a and b that leaves turn to, factor of their lightness, how far they turn.
LEAVES = {
    "joy": (-34.0, 44.0, 1.1, 0.65),
    "serenity": (-22.0, 34.0, 1.08, 0.4),
    "sorrow": (13.0, 27.0, 0.84, 0.9),
    "fear": (-2.0, 4.0, 0.7, 0.85),
    "anger": (11.0, 15.0, 0.55, 0.9),
    "disgust": (-3.0, 32.0, 0.8, 0.75),
    "wonder": (-16.0, 18.0, 1.05, 0.3),
}
LEAST_CHROMA, FULL_CHROMA = 7.0, 16.0  # CIELAB, from which a green is a plant


def plants(photo: Photo) -> Floats:
    """Where something green grows [H, W], 0..1."""
    lab = cv2.cvtColor(photo.rgb.astype(np.float32), cv2.COLOR_RGB2LAB)
    a, b = lab[..., 1], lab[..., 2]
    hue, chroma = np.degrees(np.arctan2(b, a)), np.hypot(a, b)
    green = smoothstep(86, 100, hue) * smoothstep(172, 150, hue)
    found = green * smoothstep(LEAST_CHROMA, FULL_CHROMA, chroma) * (1 - photo.sky) * (1 - photo.skin)
    found *= 1 - smoothstep(0.5, 0.9, photo.water)
    return np.asarray(cv2.GaussianBlur(found, (0, 0), max(found.shape) / 400), np.float32)


def turn_season(photo: Photo, registers: Registers, seed: int) -> Floats:
    """The photo with its plants as the registers leave them.

    Args:
        photo: the photo.
        registers: of the affect.
        seed: of patches, some of which turn sooner.

    Returns:
        sRGB in 0..1 [H, W, 3].
    """
    where = plants(photo)
    shares = {name: min(1.0, share) for name, share in registers.shares.items() if share > 0}
    total = sum(shares.values())
    if not photo.outdoors or total <= 0 or where.max() < 0.05:
        return photo.rgb
    a, b, light, far = (
        sum(share * LEAVES[name][i] for name, share in shares.items()) / total * (min(1.0, total) if i == 3 else 1.0)
        for i in range(4)
    )
    rng = np.random.default_rng([seed, 61])
    height, width = where.shape
    patch = noise(rng, (height, width), max(height, width) / 14, octaves=3)
    lab = cv2.cvtColor(photo.rgb.astype(np.float32), cv2.COLOR_RGB2LAB)
    strength = (where * np.clip(far * (1 + 0.22 * patch), 0, 1))[..., None]
    chroma = np.hypot(lab[..., 1], lab[..., 2])[..., None] / max(float(np.hypot(a, b)), 8.0)
    goal = lab.copy()
    lean = 5.0 * patch if "sorrow" in shares else 0 * patch  # some leaves red, some yellow
    goal[..., 1], goal[..., 2] = a + lean, b - 0.5 * lean
    goal[..., 1:] *= 0.35 + 0.65 * np.clip(chroma, 0.4, 1.5)
    goal[..., 0] *= light
    mixed = lab + strength * (goal - lab)
    return np.clip(cv2.cvtColor(mixed.astype(np.float32), cv2.COLOR_LAB2RGB), 0, 1)
