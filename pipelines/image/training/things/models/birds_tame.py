"""Birds of yard and water, and flocks: hens, penguin, swans, ducks, geese, birds in a V."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_bird import Bird, perch, swim
from pipelines.image.training.things.kit_flesh import Flesh, below, striped
from pipelines.image.training.things.models.birds import CHICKEN, CROW
from pipelines.image.training.things.models.birds_bright import FLAMINGO
from pipelines.image.training.things.recipe import thing

SWAN = Bird(
    0.75, 0.2, 0.062, (0.72, 0.034), (0.09, 0.028, 0.012), (0.12, 0.14), 0, 1.0, 0.36, "#f6f4f0", bill="#e07a2a",
)  # fmt: skip

DUCK = Bird(
    0.33, 0.105, 0.052, (0.13, 0.042), (0.055, 0.02, 0.006), (0.08, 0.08), 0, 0.42, 0.15, "#8d8378", belly="#b5aca0",
    wing="#7a7068", face="#1f5a3a", bill="#e0b82e", tail_tint="#2a2622",
)  # fmt: skip

GOOSE = replace(
    SWAN, length=0.5, girth=0.16, head=0.05, neck=(0.36, 0.042), legs=0.16, back="#efece4", span=0.7, feet="#e08a3a"
)


@thing("chicken", "hen, poultry", height_m=0.49, azimuths_degrees=(62,), size_px=256)
def chicken(kit: Kit) -> None:
    """A brown hen."""
    f = perch(kit, CHICKEN, pitch=22, fur=0.4)
    _comb(kit, f, 0.03)


@thing("cock", "rooster, cockerel", height_m=0.65, azimuths_degrees=(66,), size_px=280)
def cock(kit: Kit) -> None:
    """A cock with a great tail."""
    b = replace(CHICKEN, neck=(0.18, 0.05), legs=0.15, back="#a8401e", face="#d98a2a", wing="#5a2418", belly="#2a2420")
    f = perch(kit, b, pitch=32, fur=0.4, neck_pitch=78)
    _comb(kit, f, 0.045)
    for i in range(9):
        s = (i - 4) * 0.016
        reach = 0.24 + 0.04 * (i % 3)
        line = [
            (s, 0.16, 0.33),
            (s * 1.5, 0.26, 0.5 + 0.02 * (i % 4)),
            (s * 2, 0.26 + reach * 0.6, 0.52),
            (s * 2.2, 0.3 + reach, 0.34),
        ]
        kit.tube(line, [0.018, 0.026, 0.022, 0.004], kit.paint(("#17302c", "#1f4a3c", "#2a2620")[i % 3], rough=0.35))


def _comb(kit: Kit, f: Flesh, size: float) -> None:
    red = kit.paint("#c8202a")
    for i, y in enumerate((-0.6, -0.1, 0.4, 0.8)):
        kit.ball(
            (size * 0.2, size * 0.42, size * (0.75 - 0.1 * abs(i - 1))),
            f.to_scene((0, y * size, 0.042 + size * 0.3)),
            red,
        )
    kit.ball((size * 0.25, size * 0.25, size * 0.6), f.to_scene((0, -0.042, -0.05)), red)


@thing("penguin", "emperor penguin, penguins", height_m=1.0, azimuths_degrees=(28, -30), size_px=280)
def penguin(kit: Kit) -> None:
    """A penguin that stands."""
    f, black, white = Flesh(), "#1c1e26", "#f4f2ec"
    f.limb([(0, 0.03, 0.2), (0, 0.0, 0.45), (0, 0.0, 0.7)], (0.17, 0.185, 0.12), black)
    f.limb([(0, -0.06, 0.2), (0, -0.09, 0.45), (0, -0.06, 0.68)], (0.145, 0.15, 0.09), white, blend=0.3)
    f.limb([(0, 0.0, 0.74), (0, -0.03, 0.88)], (0.1, 0.085), black)
    f.pair(
        [(0.16, 0.0, 0.66), (0.24, 0.02, 0.46), (0.25, 0.03, 0.28)],
        (0.05, 0.06, 0.025),
        black,
        flat=(0.4, 1, 1),
        blend=0.2,
    )
    f.limb([(0, 0.16, 0.12), (0, 0.26, 0.03)], (0.06, 0.03), black)
    f.pair([(0.08, -0.02, 0.03), (0.09, -0.14, 0.02)], (0.05, 0.06), "#3a3438", flat=(1, 1, 0.4))
    f.pair([(0.075, -0.05, 0.84), (0.07, -0.08, 0.75)], (0.03, 0.035), "#f0b83a", blend=0.2)
    f.mesh(kit, fur=0.1, cells=150)
    kit.tube(
        [(0, -0.1, 0.89), (0, -0.17, 0.885), (0, -0.21, 0.865)],
        [0.024, 0.016, 0.004],
        kit.paint("#2a2426"),
        smooth=False,
    )
    for s in (-1, 1):
        kit.ball(0.011, (s * 0.062, -0.088, 0.91), kit.paint("#f0ece0", rough=0.1))


@thing("ostrich", "emu", height_m=2.45, azimuths_degrees=(64,))
def ostrich(kit: Kit) -> None:
    """An ostrich."""
    b = replace(
        FLAMINGO,
        length=0.85,
        girth=0.33,
        head=0.075,
        neck=(0.95, 0.05),
        beak=(0.09, 0.03, 0.01),
        tail=(0.2, 0.3),
        legs=1.05,
        back="#2a2626",
        wing="#2a2626",
        face="#c2a090",
        belly="#3a3434",
        tail_tint="#efe8dc",
        bill="#a88a6a",
        feet="#b59a8a",
    )
    perch(kit, b, pitch=6, neck_pitch=76, fur=0.9)


@thing("swan", "white swan, cygnet", height_m=0.92, stands="water", azimuths_degrees=(62,), sink=0.14)
def swan(kit: Kit) -> None:
    """A swan on the water, its neck in an S."""
    swim(kit, SWAN, curve=True)


@thing("swan-black", "black swan", height_m=0.92, stands="water", azimuths_degrees=(62,), sink=0.14)
def black_swan(kit: Kit) -> None:
    """A black swan."""
    swim(kit, replace(SWAN, back="#1c1b1e", bill="#b02a24"), curve=True)


@thing("duck", "mallard, drake", height_m=0.3, stands="water", azimuths_degrees=(60,), sink=0.2, size_px=256)
def duck(kit: Kit) -> None:
    """A drake on the water."""
    swim(kit, DUCK)


@thing(
    "duckling",
    "baby duck, chick",
    height_m=0.13,
    stands="water",
    azimuths_degrees=(50,),
    sink=0.2,
    size_px=224,
)
def duckling(kit: Kit) -> None:
    """A yellow duckling on the water."""
    swim(
        kit,
        Bird(
            0.1,
            0.042,
            0.032,
            (0.05, 0.026),
            (0.022, 0.011, 0.003),
            (0.02, 0.03),
            0,
            0.1,
            0.05,
            "#f2d04a",
            bill="#e08a2e",
        ),
        fur=0.5,
    )


@thing("goose", "geese, gander", height_m=0.85, azimuths_degrees=(62,), size_px=256)
def goose(kit: Kit) -> None:
    """A white goose that stands."""
    perch(kit, GOOSE, pitch=14, neck_pitch=74)


def _speck(kit: Kit, at: Any, size: float, flap: float, ink: Any) -> None:
    """A far bird: two bent wings and a body."""
    x, y, z = at
    for s in (-1, 1):
        points = [
            (x, y - 0.1 * size, z),
            (x + s * 0.42 * size, y - 0.16 * size, z + flap * size),
            (x + s * size, y + 0.12 * size, z + flap * 0.55 * size),
            (x + s * 0.45 * size, y + 0.1 * size, z + flap * 0.82 * size),
            (x, y + 0.14 * size, z - 0.03 * size),
        ]
        kit.mesh(points, [(0, 1, 3, 4), (1, 2, 3)], ink).modifiers.new("solid", "SOLIDIFY").thickness = 0.05 * size
    kit.ball((0.07 * size, 0.32 * size, 0.08 * size), (x, y + 0.05 * size, z - 0.01), ink)


@thing(
    "flock-of-birds",
    "birds, migrating birds, birds in V, flight of geese, birds flying, cranes",
    height_m=0.68,
    stands="sky",
    azimuths_degrees=(28,),
    elevation_degrees=-24,
    size_px=320,
    seed=3,
)
def flock(kit: Kit) -> None:
    """Fifteen birds in a V."""
    ink = kit.paint("#4a4846")
    for i in range(-7, 8):
        at = (
            i * 1.35 + kit.rng.uniform(-0.2, 0.2),
            abs(i) * 1.5 + kit.rng.uniform(-0.2, 0.2),
            kit.rng.uniform(-0.2, 0.2),
        )
        _speck(kit, at, 0.8, kit.rng.uniform(0.1, 0.5), ink)


@thing(
    "flock-of-crows",
    "crows, ravens circling, black birds, murder of crows",
    height_m=7.4,
    stands="sky",
    azimuths_degrees=(10,),
    elevation_degrees=-8,
    size_px=380,
    seed=9,
)
def crows(kit: Kit) -> None:
    """Thirty black birds in a swarm."""
    ink = kit.paint("#121214")
    for _ in range(34):
        x, z = kit.rng.normal(0, 3.8), kit.rng.normal(0, 2.0)
        _speck(kit, (x, kit.rng.uniform(-4, 4), z), kit.rng.uniform(0.7, 1.5), kit.rng.uniform(-0.35, 0.8), ink)


@thing(
    "flock-of-doves",
    "doves, white birds, released doves, seagulls, flock of seagulls",
    height_m=3.74,
    stands="sky",
    azimuths_degrees=(15,),
    elevation_degrees=-6,
    size_px=320,
    seed=11,
)
def doves(kit: Kit) -> None:
    """Fourteen white birds."""
    ink = kit.paint("#f6f4f0", mottle=0.04)
    for _ in range(14):
        at = (kit.rng.normal(0, 2.4), kit.rng.uniform(-2, 2), kit.rng.normal(0, 1.3))
        _speck(kit, at, kit.rng.uniform(0.7, 1.2), kit.rng.uniform(-0.2, 0.8), ink)


@thing("pheasant", "turkey, grouse, partridge", height_m=0.53, azimuths_degrees=(64,), size_px=280)
def turkey(kit: Kit) -> None:
    """A brown game bird with a long tail."""
    b = replace(
        CHICKEN,
        length=0.3,
        girth=0.11,
        tail=(0.5, 0.09),
        neck=(0.14, 0.04),
        face="#1f5a4a",
        back="#9a5a2a",
        belly="#b5622a",
        tail_tint="#a8824a",
    )
    perch(kit, b, pitch=24, coat=striped("#5a3018", 0.05, -0.5))


@thing("magpie", "jay, woodpecker, kingfisher", height_m=0.26, azimuths_degrees=(60,), size_px=224)
def magpie(kit: Kit) -> None:
    """A black and white bird with a long tail."""
    b = replace(
        CROW,
        length=0.15,
        girth=0.055,
        head=0.034,
        neck=(0.03, 0.032),
        beak=(0.03, 0.012, 0.004),
        tail=(0.22, 0.04),
        legs=0.05,
        belly="#f4f2ec",
        wing="#24407a",
    )
    perch(kit, b, pitch=30, coat=below("#f4f2ec", 0.085, 0.02))
