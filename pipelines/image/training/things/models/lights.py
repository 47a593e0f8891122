"""Small lights that fly."""

from __future__ import annotations

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.recipe import thing


@thing("sky-lantern", "paper lantern, floating lantern, flying lantern", height_m=1.1, stands="sky", size_px=160)
def sky_lantern(kit: Kit) -> None:
    """A lantern of paper over a small flame, in flight."""
    paper, ring = kit.glow("#ffb45a", 0.75), kit.wood("#4a2a14")
    kit.lathe([(0.24, 0), (0.33, 0.45), (0.36, 0.8), (0.3, 1.0), (0.05, 1.08), (0, 1.08)], (0, 0, 0), paper)
    kit.lathe([(0.25, -0.02), (0.25, 0.03), (0.21, 0.03), (0.21, -0.02)], (0, 0, 0), ring)
    kit.ball((0.07, 0.07, 0.12), (0, -0.05, 0.1), kit.glow("#fff2c0", 1.0))
    for i in range(6):
        z = 0.1 + 0.15 * i
        kit.lathe(
            [(0.25 + 0.11 * min(1, z), z), (0.252 + 0.11 * min(1, z), z + 0.012)], (0, 0, 0), kit.paint("#c9762a")
        )
