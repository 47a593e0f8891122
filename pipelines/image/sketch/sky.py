"""Sky, sun and moon, clouds, stars, lightning, rainbow; rain, snow and fog in front of everything."""

from __future__ import annotations

import numpy as np

from pipelines.image.sketch.canvas import cloud_noise, dyed, mix
from pipelines.image.sketch.modifiers import COLOURS
from pipelines.image.sketch.scene import Scene

SKY_DYE = 0.8  # share of a colour that is asked for in the sky's own


def sky(s: Scene) -> None:
    """The gradient, the glow round the sun, the sun or moon."""
    c, m = s.canvas, s.mood
    depth = np.clip(c.rows() / max(s.horizon, 0.2), 0, 1)[:, None, None] ** 0.8
    c.rgb[:] = m.palette("zenith") * (1 - depth) + m.palette("horizon") * depth
    if colour := s.colour_of("sky", "sunset", "sunrise", "night"):
        c.rgb[:] = dyed(c.rgb, np.array(COLOURS[colour]) / 255) * SKY_DYE + c.rgb * (1 - SKY_DYE)
    if "sun" not in s.absent or "moon" in s.words:
        _glow(s)
    if ("stars" in s.words or m.night > 0.45) and "stars" not in s.absent:
        _stars(s)
    if s.words & {"sun", "sunset", "sunrise"}:
        with s.dye(s.colour_of("sun", "sunset", "sunrise")):
            c.disc(*s.sun, 0.045, 0.045, m.palette("sun"), soft=0.003)
    elif "moon" in s.words or m.night > 0.6:
        if "moon" not in s.absent:
            with s.dye(s.colour_of("moon")):
                c.disc(*s.sun, 0.034, 0.034, mix(m.palette("sun"), np.ones(3), 0.3), soft=0.002)
    elif "sun" not in s.absent:
        c.disc(*s.sun, 0.035, 0.035, m.palette("sun"), 0.7 * (1 - m.cloud), soft=0.004)


def _glow(s: Scene) -> None:
    c, m = s.canvas, s.mood
    x, y = s.sun
    far = np.hypot((c.columns()[None] - x) * c.aspect, c.rows()[:, None] - y)
    strength = (0.75 - 0.45 * m.storm) * (0.5 + 0.5 * m.dusk) if "moon" not in s.words else 0.45
    c.blend(
        (np.exp(-far / 0.22) * strength + 0.25 * np.exp(-far / 0.6) * strength).astype(np.float32), m.palette("sun")
    )


def _stars(s: Scene) -> None:
    c, rng = s.canvas, s.rng("stars")
    for _ in range(150):
        x, y, size = rng.random(), rng.random() * s.horizon * 0.95, 0.0012 + 0.0022 * rng.random() ** 3
        c.disc(x, y, size, size, np.array([0.95, 0.95, 0.88]), 0.5 + 0.5 * rng.random(), soft=0.0006)


def clouds(s: Scene) -> None:
    """Clouds that cover more of the sky, darker and more torn, the stormier it is."""
    if "clouds" in s.absent:
        return
    c, m = s.canvas, s.mood
    cover = max(m.cloud, 0.55 if "clouds" in s.words else 0.0, 0.8 if "storm" in s.words else 0.0)
    lumps = cloud_noise(s.rng("clouds"), c.height, c.width, 3.2, 2.6, 6, 0.52 + 0.1 * m.rough)
    lower = np.roll(lumps, -max(1, c.height // 40), axis=0)
    rows = c.rows()[:, None]
    closer = np.clip((s.horizon - rows) / max(s.horizon, 0.1), 0, 1)
    threshold = 0.88 - 0.6 * cover
    soft = 0.16 - 0.08 * m.rough
    mask = np.clip((lumps - threshold) / soft, 0, 1) * np.clip(closer * 5 + 0.1, 0, 1)
    lit = np.clip(0.62 + (lumps - lower) * 5 - 0.55 * m.storm, 0, 1)[..., None]
    colour = m.palette("shade") * (1 - 0.35 * m.storm) * (1 - lit) + m.palette("cloud") * lit
    c.blend((mask * (rows < s.horizon + 0.02)).astype(np.float32), colour.astype(np.float32), 0.55 + 0.4 * cover)


def lightning(s: Scene) -> None:
    """A forked bolt."""
    rng, c = s.rng("lightning"), s.canvas
    for branch in range(3):
        x, y = 0.25 + 0.5 * rng.random(), 0.0 if branch == 0 else 0.2 + 0.2 * rng.random()
        points = [(x, y)]
        while y < s.horizon:
            x, y = x + rng.normal() * 0.035, y + 0.03 + 0.04 * rng.random()
            points.append((x, min(y, s.horizon)))
        width = 0.007 if branch == 0 else 0.0035
        c.stroke(points, width * 4, np.array([0.75, 0.8, 1.0]), 0.35, soft=0.01)
        c.stroke(points, width, np.array([1.0, 1.0, 0.96]))


def rainbow(s: Scene) -> None:
    """A bow opposite the sun."""
    c = s.canvas
    x = 1 - s.sun[0]
    far = np.hypot((c.columns()[None] - x) * c.aspect, c.rows()[:, None] - s.horizon - 0.12)
    for i, hue in enumerate(
        ((0.9, 0.2, 0.2), (0.98, 0.6, 0.2), (0.98, 0.9, 0.3), (0.3, 0.8, 0.35), (0.25, 0.5, 0.95), (0.55, 0.3, 0.8))
    ):
        band = np.exp(-(((far - 0.5 + 0.014 * i) / 0.011) ** 2)) * (c.rows()[:, None] < s.horizon)
        c.blend(band.astype(np.float32), np.array(hue), 0.55)


def fog(s: Scene, strength: float) -> None:
    """Mist that lies over the ground and thins out above."""
    c = s.canvas
    lumps = cloud_noise(s.rng("fog"), c.height, c.width, 2.0, 4.0, 4)
    band = np.exp(-(((c.rows()[:, None] - s.horizon - 0.06) / 0.22) ** 2))
    c.blend((np.clip(band * (0.5 + lumps), 0, 1) * strength).astype(np.float32), mix(s.haze(), np.full(3, 0.85), 0.25))


def rain(s: Scene) -> None:
    """Slanting streaks."""
    c, rng, m = s.canvas, s.rng("rain"), s.mood
    lean = 0.012 + 0.05 * m.wind
    for _ in range(260):
        x, y, long = rng.random() * 1.2 - 0.1, rng.random(), 0.03 + 0.05 * rng.random()
        c.stroke([(x, y), (x - lean * long / 0.06, y + long)], 0.0022, mix(s.haze(), np.ones(3), 0.45), 0.34)
    c.blend(np.full((c.height, c.width), 0.16, np.float32), s.haze())


def snowfall(s: Scene) -> None:
    """Flakes, larger in front."""
    c, rng = s.canvas, s.rng("snowfall")
    for _ in range(240):
        x, y, size = rng.random(), rng.random(), 0.0025 + 0.006 * rng.random() ** 2
        c.disc(x, y, size, size, np.array([0.97, 0.98, 1.0]), 0.85, soft=0.001)


def birds(s: Scene) -> None:
    """A few birds far off."""
    rng, c = s.rng("birds"), s.canvas
    x0, y0 = 0.25 + 0.5 * rng.random(), s.horizon * (0.3 + 0.25 * rng.random())
    arranged = s.placements("birds", [(x0, 1.0)] * 9) if s.is_arranged("birds", 9) else [None] * 9
    for place in arranged:
        x, y, size = x0 + rng.normal() * 0.09, y0 + rng.normal() * 0.05, 0.012 + 0.012 * rng.random()
        if place is not None and len(arranged) != 9:
            x, size = place.x, 0.026 * place.scale
        elif place is not None:
            x = s.x_of(x, "birds")
        flap = rng.uniform(0.3, 0.9)
        wings = [
            (x - size / c.aspect, y - size * flap * 0.6),
            (x - size * 0.4 / c.aspect, y - size * flap * 0.7),
            (x, y),
            (x + size * 0.4 / c.aspect, y - size * flap * 0.7),
            (x + size / c.aspect, y - size * flap * 0.6),
        ]
        with s.dye(place.colour if place is not None else ""):
            c.stroke(wings, 0.004 + 0.12 * max(0.0, size - 0.024), s.mood.palette("dark"), 0.9)
