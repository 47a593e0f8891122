"""Low wide patches of flowers, fresh and withered."""

from __future__ import annotations

from pipelines.image.training.things.flower_kinds import (
    ASTER,
    BLUEBELL,
    BUTTERCUP,
    CORNFLOWER,
    DAFFODIL,
    DAISY,
    DANDELION,
    FORGET,
    IRIS,
    LAVENDER,
    LILY,
    LUPINE,
    MARIGOLD,
    PANSY,
    PANSY_YELLOW,
    POPPY,
    SUNFLOWER,
    TIGER_LILY,
    TULIPS,
    rose,
    tulip,
)
from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_meadow import Flower, patch
from pipelines.image.training.things.recipe import thing


def _register_patch(
    name: str,
    words: str,
    flowers: list[Flower],
    count: int,
    *,
    height_m: float,
    width: float = 1.8,
    depth: float = 0.7,
    blades: int = 700,
    grass_height: float = 0.6,
    scale: float = 1.0,
) -> None:
    """A low wide piece of a meadow."""

    @thing(
        name,
        words,
        height_m=height_m,
        size_px=352,
        elevation_degrees=13,
        taper=0.25,
        azimuths_degrees=(0,),
        seed=len(name),
    )
    def model(kit: Kit) -> None:
        patch(kit, flowers, count, width=width, depth=depth, blades=blades, grass_height=grass_height, scale=scale)


_register_patch("poppy-patch", "poppies, poppy field, field of poppies", [POPPY], 90, height_m=0.55)
_register_patch("daisy-patch", "daisies, daisy meadow, field of daisies", [DAISY], 150, height_m=0.42, grass_height=0.7)
_register_patch(
    "buttercup-patch", "buttercups, yellow meadow", [BUTTERCUP], 170, height_m=0.4, grass_height=0.7, scale=1.15
)
_register_patch(
    "lavender-patch",
    "lavender field, field of lavender, lavender row",
    [LAVENDER],
    420,
    height_m=0.55,
    blades=200,
    grass_height=0.5,
)
_register_patch("tulip-patch", "tulips, tulip field, red tulips", [tulip("red")], 120, height_m=0.48, blades=120)
_register_patch("tulip-patch-yellow", "yellow tulips", [tulip("yellow")], 120, height_m=0.48, blades=120)
_register_patch("tulip-patch-pink", "pink tulips", [tulip("pink")], 120, height_m=0.48, blades=120)
_register_patch(
    "tulip-patch-mixed",
    "colourful tulips, bed of tulips",
    [tulip(c) for c in TULIPS],
    120,
    height_m=0.48,
    blades=120,
)
_register_patch(
    "rose-patch",
    "roses, rose bed, rose garden",
    [rose("red"), rose("red"), rose("pink")],
    70,
    height_m=0.6,
    blades=60,
)
_register_patch(
    "lily-patch", "lilies, bed of lilies", [LILY, LILY, TIGER_LILY], 50, height_m=0.85, blades=300, grass_height=0.35
)
_register_patch("iris-patch", "irises, bed of irises", [IRIS], 60, height_m=0.75, blades=100, grass_height=0.5)
_register_patch("cornflower-patch", "cornflowers, blue meadow, field of cornflowers", [CORNFLOWER], 120, height_m=0.55)
_register_patch(
    "dandelion-patch",
    "dandelions, dandelion meadow",
    [DANDELION],
    80,
    height_m=0.3,
    width=1.4,
    depth=0.6,
    grass_height=0.7,
)
_register_patch(
    "pansy-patch", "pansies, violas, violets", [PANSY, PANSY_YELLOW], 110, height_m=0.2, width=0.9, depth=0.4, blades=0
)
_register_patch("daffodil-patch", "daffodils, field of daffodils", [DAFFODIL], 90, height_m=0.46, blades=300)
_register_patch(
    "bluebell-patch",
    "bluebells, bluebell wood, forget-me-nots",
    [BLUEBELL, FORGET],
    150,
    height_m=0.3,
    width=1.3,
    depth=0.6,
    blades=400,
)
_register_patch(
    "marigold-patch",
    "marigolds, orange flowers, autumn flowers, chrysanthemums",
    [MARIGOLD, ASTER],
    110,
    height_m=0.5,
    blades=80,
)
_register_patch(
    "wildflower-patch",
    "flowers, wild flowers, wildflowers, flower meadow, meadow flowers, flower field, blossoms",
    [POPPY, DAISY, CORNFLOWER, BUTTERCUP, LUPINE, DAISY],
    150,
    height_m=0.7,
    grass_height=0.6,
)
_register_patch(
    "sunflower-patch",
    "sunflowers, sunflower field, field of sunflowers",
    [SUNFLOWER],
    26,
    height_m=2.0,
    width=3.2,
    depth=1.4,
    blades=250,
    grass_height=0.3,
)


@thing(
    "wildflower-patch-withered",
    height_m=0.6,
    size_px=352,
    elevation_degrees=13,
    taper=0.25,
    azimuths_degrees=(0,),
    of="wildflower-patch",
    state="withered",
    seed=3,
)
def wildflowers_withered(kit: Kit) -> None:
    """The meadow brown and drooping."""
    patch(kit, [DAISY, POPPY, DAISY], 90, blades=600, withered=True)


@thing(
    "sunflower-patch-withered",
    height_m=1.8,
    size_px=352,
    elevation_degrees=13,
    taper=0.25,
    azimuths_degrees=(0,),
    of="sunflower-patch",
    state="withered",
    seed=3,
)
def sunflowers_withered(kit: Kit) -> None:
    """Drooping brown sunflowers."""
    patch(kit, [SUNFLOWER], 20, width=3.2, depth=1.4, blades=250, grass_height=0.3, withered=True)
