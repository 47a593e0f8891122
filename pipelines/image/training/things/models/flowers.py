"""Flowers as single plants, fresh and withered."""

from __future__ import annotations

from pipelines.image.training.things.flower_kinds import (
    ALLIUM,
    ASTER,
    BLUEBELL,
    BUTTERCUP,
    CARNATION,
    CORNFLOWER,
    DAFFODIL,
    DAISY,
    DANDELION,
    FOXGLOVE,
    GERBERA,
    HYACINTH,
    HYDRANGEA,
    IRIS,
    LAVENDER,
    LILY,
    LUPINE,
    MARIGOLD,
    ORCHID,
    PANSY,
    PEONY,
    POPPY,
    SNOWDROP,
    SUNFLOWER,
    TIGER_LILY,
    VIOLET,
    rose,
    tulip,
)
from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_meadow import Flower, plant
from pipelines.image.training.things.recipe import thing


def _register(
    name: str, words: str, flower: Flower, *, stems: int = 3, height_m: float = 0.0, spread: float = 0.05
) -> None:
    """One plant of a few stems."""

    @thing(name, words, height_m=height_m or flower.height * 1.1, size_px=256, elevation_degrees=10, seed=len(name))
    def model(kit: Kit) -> None:
        plant(kit, flower, stems, spread=spread)


def _register_withered(name: str, of: str, flower: Flower, *, stems: int = 3) -> None:
    @thing(name, height_m=flower.height * 0.8, size_px=256, elevation_degrees=10, of=of, state="withered", seed=3)
    def model(kit: Kit) -> None:
        plant(kit, flower, stems, withered=True)


_register("poppy", "red poppy, wild flower", POPPY)
_register("daisy", "marguerite, oxeye daisy, chamomile", DAISY, stems=5)
_register("buttercup", "yellow flower, primrose", BUTTERCUP, stems=5)
_register("cornflower", "blue flower, bachelor's button", CORNFLOWER, stems=4)
_register("dandelion", "yellow dandelion", DANDELION, stems=4, spread=0.03)
_register("marigold", "orange flower, calendula", MARIGOLD, stems=5)
_register("aster", "chrysanthemum, violet flower, purple flower", ASTER, stems=5)
_register("gerbera", "pink flower, gerbera daisy", GERBERA)
_register("sunflower", "sun flower", SUNFLOWER, stems=1)
_register("tulip", "red tulip, spring flower", tulip("red"), stems=3)
_register("tulip-yellow", "yellow tulip", tulip("yellow"), stems=3)
_register("tulip-pink", "pink tulip", tulip("pink"), stems=3)
_register("rose", "red rose, flower, blossom", rose("red"), stems=3)
_register("rose-pink", "pink rose", rose("pink"), stems=3)
_register("rose-white", "white rose", rose("white"), stems=3)
_register("lily", "white lily, white flower, madonna lily", LILY)
_register("tiger-lily", "orange lily", TIGER_LILY)
_register("iris", "blue iris, flag iris", IRIS)
_register("daffodil", "narcissus, jonquil", DAFFODIL, stems=4)
_register("pansy", "garden pansy", PANSY, stems=5, spread=0.06)
_register("violet", "sweet violet", VIOLET, stems=5, spread=0.05)
_register("lavender", "lavender plant", LAVENDER, stems=11, spread=0.09)
_register("lupine", "lupin, delphinium, larkspur", LUPINE, stems=3)
_register("foxglove", "digitalis, snapdragon, gladiolus", FOXGLOVE, stems=2)
_register("hyacinth", "grape hyacinth", HYACINTH, stems=3)
_register("bluebell", "bellflower, campanula", BLUEBELL, stems=5)
_register("hydrangea", "hortensia", HYDRANGEA, stems=6, spread=0.12)
_register("allium", "purple globe flower, thistle", ALLIUM, stems=3)
_register("peony", "pink peony, dahlia, camellia", PEONY, stems=3)
_register("carnation", "pink carnation, red carnation", CARNATION, stems=4)
_register("snowdrop", "first flower of spring, crocus", SNOWDROP, stems=6, spread=0.03)
_register("orchid", "pink orchid", ORCHID, stems=2)
_register_withered("rose-withered", "rose", rose("red"))
_register_withered("tulip-withered", "tulip", tulip("red"))
_register_withered("sunflower-withered", "sunflower", SUNFLOWER, stems=1)
_register_withered("daisy-withered", "daisy", DAISY, stems=5)
_register_withered("poppy-withered", "poppy", POPPY, stems=4)
