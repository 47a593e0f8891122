"""Many people: friends that jump, crowds that cheer and walk."""

from __future__ import annotations

from dataclasses import replace

from pipelines.image.training.things import kit_poses as poses
from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.models.people_together import anyone
from pipelines.image.training.things.recipe import thing


@thing(
    "friends-jumping",
    "jumping people, people jumping for joy, happy people, joy",
    height_m=2.36,
    azimuths_degrees=(8,),
    size_px=380,
)
def leap(kit: Kit) -> None:
    """Three friends in the air, arms up."""
    for i, x in enumerate((-0.95, 0.0, 0.95)):
        legs = poses.JUMP.legs if i % 2 else poses.JUMP.legs[::-1]
        anyone(
            kit,
            replace(poses.JUMP, legs=legs, lift=(0.05, 0.16, 0.09)[i]),
            (x, 0.1 * i, 0),
            (10, 0, -12)[i],
            who=("woman", "man-african", "woman-asian")[i],
        )


@thing(
    "crowd-cheering",
    "cheering crowd, audience, celebration, party, spectators, fans, festival crowd",
    height_m=2.4,
    azimuths_degrees=(0,),
    elevation_degrees=8,
    size_px=460,
    seed=4,
)
def cheer(kit: Kit) -> None:
    """Three rows of people with their arms up."""
    for row in range(3):
        for i in range(8 - row % 2):
            pose = (poses.CHEER, poses.WAVE, replace(poses.CHEER, lift=0.06), poses.JUMP)[int(kit.rng.integers(0, 4))]
            x = (i - 3.5 + 0.5 * (row % 2)) * 0.72 + kit.rng.uniform(-0.08, 0.08)
            anyone(kit, pose, (x, row * 0.62, 0), kit.rng.uniform(-25, 25))


@thing(
    "crowd",
    "people, crowd walking, pedestrians, passers-by, commuters, group of people",
    height_m=1.85,
    azimuths_degrees=(12, 192),
    size_px=420,
    seed=7,
)
def crowd(kit: Kit) -> None:
    """A dozen people that walk."""
    for row in range(3):
        for i in range(4):
            legs = bool(kit.rng.integers(0, 2))
            pose = (
                poses.WALK
                if legs
                else replace(poses.WALK, legs=poses.WALK.legs[::-1], arms=poses.WALK.arms[::-1], feet=(42, -10))
            )
            x, y = (i - 1.5) * 0.95 + kit.rng.uniform(-0.25, 0.25), row * 1.0 + kit.rng.uniform(-0.3, 0.3)
            anyone(kit, pose, (x, y, 0), kit.rng.uniform(-14, 14))
