"""Mountains, hills, meadows, fields, sand, snow, roads; seas, lakes, rivers and waterfalls."""

from __future__ import annotations

import cv2
import numpy as np

from pipelines.image.sketch.canvas import Array, Colour, cloud_noise, mix, ridge_line
from pipelines.image.sketch.modifiers import COLOURS
from pipelines.image.sketch.scene import Scene


def mountains(s: Scene, snowy: bool) -> None:
    """Three ranges, one behind another, lit from the sun's side."""
    c, m = s.canvas, s.mood
    for layer, (high, cells, distance) in enumerate(((0.3, 2.2, 14.0), (0.22, 3.0, 8.0), (0.13, 4.0, 4.5))):
        rng = s.rng("mountains", layer)
        line = np.log1p(np.exp(3 * (0.42 * ridge_line(rng, c.width, cells, 0.3 + 0.6 * m.rough, 7) + 0.5))) / 3
        edge = s.horizon + 0.02 - line * high * (0.75 + 0.4 * m.rough)
        body = s.fade(m.palette("mountain"), distance)
        c.fill_below(edge, _shade_slope(s, edge, body, rng, snowy and layer < 2, distance))


def _shade_slope(s: Scene, edge: Array, body: Colour, rng: np.random.Generator, snowy: bool, distance: float) -> Array:
    """[H, W, 3] the faces of a range: light on the sun's side, snow above a line."""
    c, m = s.canvas, s.mood
    slope = np.gradient(np.convolve(np.pad(edge, 4, mode="edge"), np.ones(9) / 9, "valid"))
    side = -np.sign(s.sun[0] - c.columns()) * np.tanh(slope * c.width * 0.9)
    crags = cloud_noise(rng, c.height, c.width, 16, 0.6, 4, 0.7)
    light = np.clip(0.5 + 0.3 * side[None] + (crags - 0.5) * 0.8, 0, 1)[..., None] * (0.6 + 0.4 * (1 - m.storm))
    colour = body * 0.72 * (1 - light) + np.clip(mix(body, m.palette("sun"), 0.3) * 1.2, 0, 1) * light
    if snowy:
        depth = c.rows()[:, None] - edge[None]
        cap = (
            np.clip((0.1 + 0.06 * (crags - 0.5) * 4 - depth) / 0.025, 0, 1)[..., None]
            * np.clip((crags - 0.28) * 6, 0, 1)[..., None]
        )
        snow = s.fade(m.palette("snow"), distance * 0.5)
        colour = colour * (1 - cap) + (snow * (0.72 + 0.28 * light)) * cap
    return colour.astype(np.float32)


def hills(s: Scene) -> None:
    """Round hills."""
    c, m = s.canvas, s.mood
    for layer, (high, distance) in enumerate(((0.12, 8.0), (0.09, 5.0), (0.06, 3.2))):
        rng = s.rng("hills", layer)
        edge = (
            s.horizon
            + 0.01
            + 0.025 * layer
            - np.log1p(np.exp(3 * (0.45 * ridge_line(rng, c.width, 1.6 + layer, 0.1 + 0.25 * m.rough, 3) + 0.4)))
            / 3
            * high
        )
        colour = s.fade(mix(m.palette("hill"), m.palette("grass"), 0.3 * layer), distance)
        shade = 0.85 + 0.3 * cloud_noise(rng, c.height, c.width, 5, 3.0, 4)[..., None]
        c.fill_below(edge, np.clip(colour * shade, 0, 1).astype(np.float32))


def ground(s: Scene, name: str) -> None:
    """The plain in front: grass, field, sand, snow, earth."""
    c, m = s.canvas, s.mood
    rng = s.rng("ground")
    near = m.palette(name)
    if name == "grass":
        near = mix(m.palette("earth"), near, 0.35 + 0.65 * m.lush)
    rows = c.rows()
    depth = np.clip((rows - s.horizon) / (1 - s.horizon), 0.001, 1)
    tufts = cloud_noise(rng, c.height, c.width, 9, 4.0, 5, 0.7)
    wide = cloud_noise(rng, c.height, c.width, 2.5, 5.0, 3)
    far = s.fade(near, 6.0)
    colour = far * (1 - depth[:, None, None] ** 0.55) + near * depth[:, None, None] ** 0.55
    colour = colour * (
        0.72 + 0.4 * tufts[..., None] * (0.5 + 0.5 * depth[:, None, None]) + 0.22 * (wide[..., None] - 0.5)
    )
    edge = s.horizon + 0.006 * ridge_line(rng, c.width, 3, 0.2, 3)
    c.fill_below(edge.astype(np.float32), np.clip(colour, 0, 1).astype(np.float32))


def furrows(s: Scene) -> None:
    """Rows of a field, running to the horizon."""
    c, m = s.canvas, s.mood
    vanish = 0.35 + 0.3 * s.rng("furrows").random()
    for i in range(-14, 15):
        x = vanish + i * 0.16
        tone = mix(m.palette("field"), m.palette("earth"), 0.6)
        c.polygon(
            [(vanish + (x - vanish) * 0.03, s.horizon + 0.012), (x, 1.0), (x + 0.055, 1.0)], tone, 0.5, soft=0.002
        )


def blooms(s: Scene) -> None:
    """Flowers over the meadow, smaller far away."""
    c, m, rng = s.canvas, s.mood, s.rng("blooms")
    hues = np.array([(236, 70, 64), (250, 210, 70), (242, 242, 246), (150, 96, 200), (244, 130, 170)]) / 255
    if colour := s.colour_of("blooms", "bouquet"):
        hues = np.repeat(np.array([COLOURS[colour]]) / 255, 5, 0)
    for i in range(420):
        distance = 1 / (0.06 + 0.94 * rng.random())
        x, y, hue, drop = rng.random(), s.ground(distance), hues[rng.integers(5)], rng.random()
        size = 0.013 / distance**0.8
        if drop < 0.25 + 0.75 * m.lush:
            c.disc(
                x,
                y + rng.normal() * 0.01,
                size,
                size * 0.8,
                mix(s.fade(hue, distance), m.palette("leaf"), 0.55 * m.night),
                0.95,
            )
        if i % 2:
            c.stroke([(x, y), (x, y + 2.2 * size)], size * 0.3, m.palette("leaf"), 0.5)


def road(s: Scene, name: str = "road") -> None:
    """A path or road that winds away to the horizon."""
    c, m, rng = s.canvas, s.mood, s.rng("road")
    start, bend, phase = 0.42 + 0.2 * rng.random(), 0.12 + 0.1 * rng.random(), rng.random() * 6
    left, right = [], []
    for t in np.linspace(0, 1, 40):
        distance = 1 / (1 - 0.97 * t)
        y = s.ground(distance) + 0.03 * (1 - t)
        x = start + bend * np.sin(phase + 4.5 * t) * (1 - t) ** 0.4 + (0.5 - start) * t
        half = 0.19 / distance
        left.append((x - half, y))
        right.append((x + half, y))
    c.polygon(left + right[::-1], s.fade(m.palette(name), 1.6), soft=0.003)
    c.stroke([(x + 0.02, y) for x, y in left[:30]], 0.006, m.palette("earth"), 0.4)


def sea(s: Scene, top: float | None = None) -> None:
    """Water to the horizon, with waves that grow with the wind and the sun's path on it."""
    c, m = s.canvas, s.mood
    top = s.horizon if top is None else top
    rows = c.rows()
    depth = np.clip((rows - top) / (1 - top), 0, 1)[:, None, None]
    mirrored = 0.5 * m.palette("horizon") + 0.5 * m.palette("zenith")
    colour = (0.55 * mirrored + 0.45 * m.palette("water")) * (1 - depth**0.6) + (
        0.75 * m.palette("deep") + 0.25 * mirrored
    ) * depth**0.6
    waves = _waves(s, top)
    strength = (0.3 + 0.95 * m.wind) * (0.35 + 0.65 * depth)
    colour = colour * (1 + 0.55 * (waves[..., None] - 0.5) * strength * 2)
    crest = (
        np.clip((waves - (0.93 - 0.34 * m.wind)) / 0.07, 0, 1)[..., None]
        * np.clip(m.wind * 1.5 - 0.25, 0, 1)
        * depth**0.35
    )
    colour = colour * (1 - crest * 0.85) + m.palette("foam") * crest * 0.85
    spread = 0.03 + 0.16 * depth[..., 0]
    path = (
        np.exp(-(((c.columns()[None] - s.sun[0]) / spread) ** 2))
        * np.clip((waves - 0.42) * 4, 0, 1)
        * (1 - 0.7 * m.storm)
    )
    colour = colour + (m.palette("sun") - colour) * (path * 0.75)[..., None]
    c.fill_below(np.full(c.width, top, np.float32), np.clip(colour, 0, 1).astype(np.float32))


def _waves(s: Scene, top: float) -> Array:
    """[H, W] noise seen in perspective: fine and flat at the horizon, wide in front."""
    c = s.canvas
    flat = cloud_noise(s.rng("waves"), 256, 256, 40, 4.0, 3, 0.6)
    rows = np.clip((c.rows() - top) / (1 - top), 0.004, 1)
    v = (1 - rows**0.5)[:, None] * 255 + 0 * c.columns()[None]
    u = 127.5 + (c.columns()[None] - 0.5) * 120 * (1.6 - 0.95 * rows[:, None])
    return cv2.remap(flat, u.astype(np.float32), v.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)


def lake(s: Scene) -> None:
    """Still water in the middle distance that mirrors what is above it."""
    c, m, rng = s.canvas, s.mood, s.rng("lake")
    top, bottom = s.horizon + 0.05, s.horizon + 0.05 + (0.86 - s.horizon) * 0.62
    x, wide = 0.5 + rng.normal() * 0.06, 0.62 + 0.1 * rng.random()
    lines = np.clip(np.round((2 * top - c.rows()) * c.height).astype(int), 0, c.height - 1)
    mirror = c.rgb[lines]
    ripple = cloud_noise(rng, c.height, c.width, 30, 9.0, 2)[..., None]
    colour = (0.72 - 0.3 * m.wind) * mirror + (0.28 + 0.3 * m.wind) * m.palette("water") + 0.14 * (ripple - 0.5)
    shore = [
        (x + wide * np.cos(t) * (1 + 0.1 * np.sin(3 * t + 1)), (top + bottom) / 2 + (bottom - top) / 2 * np.sin(t))
        for t in np.linspace(0, 2 * np.pi, 60)
    ]
    c.polygon(shore, np.clip(colour, 0, 1).astype(np.float32), soft=0.004)


def river(s: Scene) -> None:
    """A river that winds towards the viewer and mirrors the sky."""
    c, m, rng = s.canvas, s.mood, s.rng("river")
    phase, bend, start = rng.random() * 6, 0.14 + 0.08 * rng.random(), 0.4 + 0.2 * rng.random()
    left, right = [], []
    for t in np.linspace(0, 1, 50):
        distance = 1 / (1 - 0.965 * t)
        x = start + bend * np.sin(phase + 5 * t) * (1 - t) ** 0.3 + (0.5 - start) * t
        half = (0.3 + 0.05 * np.sin(9 * t)) / distance
        left.append((x - half, s.ground(distance) + 0.02 * (1 - t)))
        right.append((x + half, s.ground(distance) + 0.02 * (1 - t)))
    lines = np.clip(np.round((2 * s.horizon - c.rows()) * c.height).astype(int), 0, c.height - 1)
    ripple = cloud_noise(rng, c.height, c.width, 26, 8.0, 3)[..., None]
    colour = 0.55 * c.rgb[lines] + 0.45 * m.palette("water") + (0.1 + 0.2 * m.wind) * (ripple - 0.5)
    c.polygon(left + right[::-1], m.palette("earth"), 0.6, soft=0.008)
    c.polygon(
        [(x + 0.006, y) for x, y in left] + [(x - 0.006, y) for x, y in right[::-1]],
        np.clip(colour, 0, 1).astype(np.float32),
        soft=0.002,
    )


def beach(s: Scene) -> None:
    """Sand in front of the sea, with a line of foam."""
    c, m, rng = s.canvas, s.mood, s.rng("beach")
    line = (0.74 + 0.03 * ridge_line(rng, c.width, 1.5, 0.1, 3) + 0.1 * (c.columns() - 0.5)).astype(np.float32)
    grain = 0.9 + 0.2 * cloud_noise(rng, c.height, c.width, 12, 5.0, 4)[..., None]
    c.fill_below(line - 0.022, m.palette("foam"), 0.8)
    c.fill_below(line - 0.008, mix(m.palette("sand"), m.palette("deep"), 0.3))
    c.fill_below(line + 0.03, np.clip(m.palette("sand") * grain, 0, 1).astype(np.float32))


def waterfall(s: Scene) -> None:
    """Water over a cliff."""
    c, m, rng = s.canvas, s.mood, s.rng("waterfall")
    x, top = 0.5 + 0.1 * rng.normal(), s.horizon - 0.26
    rock = s.fade(m.palette("rock"), 2.5)
    crags = 0.7 + 0.6 * cloud_noise(rng, c.height, c.width, 10, 0.5, 5, 0.7)[..., None]
    edge = (top + 0.04 * ridge_line(rng, c.width, 5, 0.7, 5) + 0.9 * np.abs(c.columns() - x) ** 1.6).astype(np.float32)
    c.fill_below(edge, np.clip(rock * crags, 0, 1).astype(np.float32))
    for i in range(14):
        at = x + (i - 6.5) * 0.009
        c.stroke(
            [(at, top), (at + 0.004 * rng.normal(), s.horizon + 0.14)],
            0.014,
            mix(m.palette("foam"), m.palette("water"), 0.4 * rng.random()),
            0.8,
        )
    c.disc(x, s.horizon + 0.15, 0.17, 0.035, m.palette("foam"), 0.7, soft=0.02)
    c.fill_below(np.full(c.width, s.horizon + 0.16, np.float32), mix(m.palette("water"), m.palette("deep"), 0.4))
    c.disc(x, s.horizon + 0.165, 0.2, 0.03, m.palette("foam"), 0.6, soft=0.02)


def rocks(s: Scene) -> None:
    """Boulders and cliffs at the sides."""
    c, m, rng = s.canvas, s.mood, s.rng("rocks")
    for i in range(9):
        distance = 1.0 + 3.2 * rng.random()
        x, y = (0.1 + 0.22 * rng.random()) if i % 2 else (0.72 + 0.25 * rng.random()), s.ground(distance)
        size = (0.05 + 0.09 * rng.random()) / distance
        angles = np.sort(rng.random(9)) * 2 * np.pi
        radius = size * (0.75 + 0.35 * rng.random(9) * (0.5 + m.rough))
        points = [
            (x + r * np.cos(t) * 1.3 / c.aspect, y - size * 0.4 + r * np.sin(t) * 0.8)
            for r, t in zip(radius, angles, strict=True)
        ]
        colour = s.fade(m.palette("rock"), distance)
        c.polygon(points, colour)
        c.polygon(
            [(px, py - size * 0.16) for px, py in points if py < y - size * 0.25] or points[:3],
            mix(colour, m.palette("sun"), 0.3),
            0.7,
        )


def cliffs(s: Scene) -> None:
    """A steep headland at one side."""
    c, m, rng = s.canvas, s.mood, s.rng("cliffs")
    left = rng.random() < 0.5
    if side := s.side_of("cliffs"):
        left = side == "left"
    x = c.columns() if left else 1 - c.columns()
    fall = np.clip((x - 0.42) * 9, 0, 1)
    edge = s.horizon - 0.24 * (1 - fall) + 0.03 * ridge_line(rng, c.width, 5, 0.8, 6) * (1 - fall) + 0.14 * fall
    edge = np.where(x > 0.62, 2.0, edge + np.clip(x - 0.42, 0, 1) * 0.2).astype(np.float32)
    crags = 0.6 + 0.75 * cloud_noise(rng, c.height, c.width, 12, 0.35, 5, 0.7)[..., None]
    c.fill_below(edge, np.clip(s.fade(m.palette("rock"), 2.5) * crags, 0, 1).astype(np.float32))
    turf = np.clip(1 - (c.rows()[:, None] - edge[None]) / 0.035, 0, 1) * (c.rows()[:, None] > edge[None])
    c.blend(turf.astype(np.float32), s.fade(m.palette("grass"), 3), 0.85)


def dunes(s: Scene) -> None:
    """Sand dunes with a lit and a shaded side."""
    c, m = s.canvas, s.mood
    for layer in range(4):
        rng = s.rng("dunes", layer)
        edge = (
            s.horizon
            + 0.03
            + layer * (0.9 - s.horizon) * 0.24
            - 0.05 * ridge_line(rng, c.width, 1.2 + 0.5 * layer, 0.25, 3)
        )
        slope = np.gradient(edge) * c.width
        light = np.clip(0.55 - 0.5 * np.tanh(slope * 3), 0, 1)[None, :, None]
        colour = s.fade(m.palette("sand"), 6.0 / (layer + 1))
        c.fill_below(
            edge.astype(np.float32),
            np.broadcast_to(np.clip(colour * (0.68 + 0.45 * light), 0, 1), (c.height, c.width, 3)).astype(np.float32),
        )
