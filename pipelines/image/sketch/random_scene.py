"""What a dream is of: things drawn by lot, for a kind of scene. The same seed dreams of the same things in
every mood.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

#: Kind of scene -> things that go together; one row is drawn.
SCENE_THINGS: Mapping[str, tuple[str, ...]] = {
    "landscape": (
        "mountains lake",
        "hills road tree",
        "hills river blossom",
        "forest road",
        "field windmill",
        "mountains meadow pine",
        "lake willow",
        "desert",
        "waterfall pine",
        "hills birch river",
        "ruins cypress",
        "meadow blooms tree",
        "hills sheep fence",
        "forest lake",
        "mountains river forest",
    ),
    "sea": (
        "sea",
        "sea boats",
        "sea ship",
        "sea cliffs",
        "beach sea palm",
        "lighthouse sea rocks",
        "sea boats birds",
        "beach sea rowing",
        "cliffs sea birds",
    ),
    "city": (
        "street",
        "street people lamps",
        "village hills",
        "skyline river",
        "bridge river hills",
        "castle hills",
        "village church tree",
        "street lamps",
        "house garden",
    ),
    "interior": (
        "room window",
        "room window chair",
        "room window person",
        "room bouquet",
        "room chair books",
        "room candle",
    ),
    "figure": (
        "person hills tree",
        "person bench tree",
        "person sea",
        "couple road forest",
        "people street",
        "person room window",
        "person lake mountains",
        "couple beach sea",
    ),
    "still life": ("fruit", "bouquet", "candle books", "fruit candle", "bouquet books", "fruit bouquet"),
}
OUTDOOR_SCENES = ("landscape", "sea", "city")  # kinds that a dream without a scene is of
SKIES = ("", "", "", "", "sunset", "fog", "clouds", "moon")  # for scenes under the sky


def sample_scene_things(scene: str, seed: int) -> frozenset[str]:
    """Things of a dream; `scene` "" draws the kind as well."""
    rng = np.random.default_rng([seed, 11])
    kind = scene or OUTDOOR_SCENES[rng.integers(len(OUTDOOR_SCENES))]
    rows = SCENE_THINGS[kind]
    things = rows[rng.integers(len(rows))].split()
    light = SKIES[rng.integers(len(SKIES))]
    return frozenset(things + ([light] if light and kind in OUTDOOR_SCENES else []))
