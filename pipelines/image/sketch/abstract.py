"""No thing at all: fields of colour, round and level when calm, broken and slanting when tense."""

from __future__ import annotations

import numpy as np

from pipelines.image.sketch.canvas import cloud_noise, mix, vary
from pipelines.image.sketch.scene import Scene

HUES = ("sun", "cloth", "deep", "zenith", "field", "leaf", "blossom", "autumn", "dark", "horizon")


def abstract(s: Scene) -> None:
    """Forms over a ground of soft colour; the same forms for every affect, bent by it."""
    c, m, rng = s.canvas, s.mood, s.rng("abstract")
    low, high = m.palette("horizon"), m.palette("zenith")
    field = cloud_noise(rng, c.height, c.width, 2.0, 1.0, 3)[..., None]
    c.rgb[:] = low * (1 - field) + high * field
    for i in range(26):
        x, y, size = rng.random(), rng.random(), 0.06 + 0.24 * rng.random() ** 2
        tone = vary(rng, m.palette(HUES[rng.integers(len(HUES))]), 0.1)
        angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
        spikes = rng.uniform(0.35, 1.5, 24)
        smooth = 1 + 0.1 * np.sin(3 * angles + i)
        radius = size * (smooth * (1 - m.rough) + spikes * m.rough)
        turn, slim = (rng.random() - 0.5) * np.pi, 1 - 0.65 * m.rough * rng.random()
        px, py = radius * np.cos(angles), radius * np.sin(angles) * slim
        points = [
            (x + (a * np.cos(turn) - b * np.sin(turn)) / c.aspect, y + a * np.sin(turn) + b * np.cos(turn))
            for a, b in zip(px, py, strict=True)
        ]
        c.polygon(points, tone, 0.78, soft=0.004 + 0.02 * (1 - m.rough))
    for i in range(12):
        x0, y0, x1, y1 = rng.random(4)
        level = (y0 + y1) / 2
        y0, y1 = level + (y0 - level) * m.rough * 1.6, level + (y1 - level) * m.rough * 1.6
        c.stroke(
            [(x0, y0), ((x0 + x1) / 2, level - 0.12 * (1 - m.rough)), (x1, y1)],
            0.006 + 0.018 * rng.random(),
            mix(m.palette("dark"), m.palette(HUES[i % 10]), 0.5),
        )
