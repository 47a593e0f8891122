"""From things and an affect to a sketch: which layers there are, far ones first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect
from pipelines.image.sketch import abstract, buildings, figures, interiors, plants, sky, terrain
from pipelines.image.sketch.canvas import LayerCanvas
from pipelines.image.sketch.lexicon import INDOOR_THINGS, WATER_THINGS
from pipelines.image.sketch.mood import SketchMood, mood_from_affect
from pipelines.image.sketch.scene import Scene

SNOW_THINGS = frozenset(("snow", "winter", "snowfall"))
TREES = ("pine", "cypress", "palm", "birch", "willow", "blossom", "bare", "tree")


def draw_sketch(things: frozenset[str], affect: Affect, seed: int, height: int, width: int) -> NDArray[np.float32]:
    """Draw a sketch.

    Args:
        things: keys of `lexicon.THINGS`; none draws hills under a sky.
        affect: intensity applied through `Affect.effective_vad`.
        seed: decides where everything is.
        height: pixels.
        width: pixels.

    Returns:
        RGB [height, width, 3] in 0..1.
    """
    mood = _apply_weather_words(mood_from_affect(affect), things)
    s = _place_scene(things or frozenset(("hills", "tree")), mood, seed, height, width)
    if "abstract" in s.words:
        abstract.abstract(s)
    elif s.words & INDOOR_THINGS and not s.words & {"street", "garden", "meadow", "field", "hills", "sea", "forest"}:
        _draw_interior(s)
    else:
        _draw_exterior(s)
    return mood.grade(s.canvas.rgb)


def scene_kind(things: frozenset[str]) -> str:
    """The kind of scene that fits best, "" where none does."""
    kinds = (
        ("still life", {"fruit", "bouquet", "candle", "books", "table"}),
        ("interior", {"room", "window", "chair"}),
        ("sea", set(WATER_THINGS)),
        ("city", {"street", "skyline", "village", "church", "castle", "bridge", "lamps", "house"}),
        ("", {"abstract"}),
    )
    for kind, members in kinds:
        if things & members:
            return kind
    return "landscape" if things else ""


def _apply_weather_words(m: SketchMood, things: frozenset[str]) -> SketchMood:
    """What words fix of light and weather; the affect still moves each a little."""
    overrides: dict[str, Any] = {}
    if things & {"night", "moon", "stars"}:
        overrides |= {"night": 0.72 + 0.2 * m.night, "dusk": 0.1 * m.dusk, "light": 0.3 + 0.5 * m.light}
    elif things & {"sunset", "sunrise"}:
        overrides |= {"dusk": 0.7 + 0.3 * m.dusk, "night": 0.4 * m.night, "sun": 0.08 + 0.12 * m.sun}
    elif things & {"noon", "sun"}:
        overrides |= {"dusk": 0.3 * m.dusk, "night": 0.25 * m.night, "sun": 0.4 + 0.4 * m.sun, "cloud": 0.6 * m.cloud}
    if things & {"storm", "lightning"}:
        overrides |= {"storm": 0.55 + 0.45 * m.storm, "cloud": 0.85, "wind": 0.55 + 0.45 * m.wind}
    elif things & {"rain", "clouds", "fog"}:
        overrides |= {"cloud": 0.55 + 0.4 * m.cloud, "storm": 0.2 + 0.6 * m.storm}
    if "fog" in things:
        overrides["haze"] = 0.6 + 0.4 * m.haze
    if "wind" in things:
        overrides["wind"] = 0.6 + 0.4 * m.wind
    if things & {"spring", "summer"}:
        overrides["lush"] = 0.5 + 0.5 * m.lush
    return replace(m, **overrides)


def _place_scene(things: frozenset[str], m: SketchMood, seed: int, height: int, width: int) -> Scene:
    rng = np.random.default_rng([seed, 7])
    horizon = 0.56 - 0.16 * (m.open - 0.5) + 0.05 * rng.normal()
    if things & {"mountains", "skyline", "castle", "waterfall"}:
        horizon += 0.06
    x = 0.2 + 0.6 * rng.random()
    up = (0.06 + 0.8 * m.sun) * horizon
    if things & {"moon", "night"}:
        up = horizon * 0.68
    horizon = float(np.clip(horizon, 0.38, 0.7))
    return Scene(LayerCanvas(height, width), m, seed, things, horizon, (x, float(horizon - up)))


def _draw_interior(s: Scene) -> None:
    on_table = s.words & {"fruit", "bouquet", "candle", "books", "table"}
    in_room = s.words & {"room", "window", "chair", "person", "couple"}
    if in_room or not on_table:
        interiors.room(s)
    if on_table:
        interiors.table(s, alone=not in_room)
    if "chair" in s.words:
        interiors.chair(s)
    if s.words & {"person", "couple"}:
        figures.person(s, 0.6, 0.62, s.rng("indoors"), foot=1.0 if on_table else 0.93)
    if "books" in s.words:
        interiors.books(s)
    if "bouquet" in s.words:
        interiors.bouquet(s)
    if "fruit" in s.words:
        interiors.fruit(s)
    if "candle" in s.words:
        interiors.candle(s)


def _draw_exterior(s: Scene) -> None:
    sky.sky(s)
    sky.clouds(s)
    if "rainbow" in s.words:
        sky.rainbow(s)
    if "lightning" in s.words:
        sky.lightning(s)
    _draw_distance(s)
    _draw_ground(s)
    _draw_buildings(s)
    _draw_plants(s)
    _draw_figures(s)
    _draw_weather(s)


def _draw_distance(s: Scene) -> None:
    if "mountains" in s.words:
        terrain.mountains(s, snowy=True)
    if s.words & {"hills", "river", "village", "castle", "windmill", "lake"} or (
        s.words <= _NEEDS_GROUND and "sky" not in s.words
    ):
        terrain.hills(s)
    if "cliffs" in s.words:
        terrain.cliffs(s)
    if "skyline" in s.words:
        buildings.skyline(s)


def _draw_ground(s: Scene) -> None:
    snowy = not SNOW_THINGS.isdisjoint(s.words)
    if s.words & WATER_THINGS and not s.words & {"river", "lake"}:
        terrain.sea(s)
    elif "desert" in s.words:
        terrain.ground(s, "sand")
        terrain.dunes(s)
    elif "street" in s.words:
        buildings.street(s)
    else:
        terrain.ground(s, _ground_material(s.words))
    if "field" in s.words and not snowy:
        terrain.furrows(s)
    if "cliffs" in s.words and s.words & WATER_THINGS:
        terrain.cliffs(s)
    if "beach" in s.words:
        terrain.beach(s)
    if "waterfall" in s.words:
        terrain.waterfall(s)
    if "lake" in s.words:
        terrain.lake(s)
    if "river" in s.words:
        terrain.river(s)
    if "road" in s.words:
        terrain.road(s, "snow" if snowy else "road")
    if "bridge" in s.words:
        buildings.bridge(s)
    if "rocks" in s.words:
        terrain.rocks(s)


def _ground_material(things: frozenset[str]) -> str:
    """The name of the ground's colour in `mood.PALETTE`."""
    if things & SNOW_THINGS:
        return "snow"
    if "field" in things:
        return "field"
    return "earth" if things & {"ruins", "rocks"} else "grass"


def _draw_buildings(s: Scene) -> None:
    if "castle" in s.words:
        buildings.castle(s)
    if "village" in s.words:
        buildings.village(s)
    elif "church" in s.words:
        buildings.church(s, 0.55, 2.6, s.rng("church"))
    if "house" in s.words and "street" not in s.words:
        buildings.house(s, 0.5 + 0.14 * s.rng("house").normal(), 1.9, s.rng("house", 1), wide=0.5, high=0.24)
    if "windmill" in s.words:
        buildings.windmill(s)
    if "ruins" in s.words:
        buildings.ruins(s)
    if "lighthouse" in s.words:
        buildings.lighthouse(s)
    if "lamps" in s.words:
        buildings.lamps(s)


def _draw_plants(s: Scene) -> None:
    if "forest" in s.words:
        plants.forest(s, "pine" if "pine" in s.words else "birch" if "birch" in s.words else "oak")
    for kind in TREES:
        if kind in s.words and not ("forest" in s.words and kind in ("pine", "birch", "tree")):
            bare = "bare" in s.words and kind == "tree"
            plants.trees(
                s, "bare" if bare else {"tree": "oak"}.get(kind, kind), alone=kind in ("tree", "bare", "willow")
            )
    if "garden" in s.words:
        plants.garden(s)
    if s.words & {"blooms", "spring"} or ("bouquet" in s.words and "room" not in s.words):
        terrain.blooms(s)
    if "fence" in s.words:
        buildings.fence(s)


def _draw_figures(s: Scene) -> None:
    for kind in figures.ANIMALS:
        if kind in s.words:
            figures.herd(s, kind, alone=kind in ("dog", "cat", "deer", "horse"))
    if "boats" in s.words:
        figures.boats(s, alone=False)
    if "ship" in s.words:
        figures.ship(s)
    if "rowing" in s.words:
        figures.rowing_boat(s)
    if "people" in s.words:
        figures.people(s)
    if "couple" in s.words:
        figures.couple(s)
    if "bench" in s.words:
        figures.bench(s, seated="person" in s.words)
    elif "person" in s.words:
        figures.person(s, 0.5 + 0.12 * s.rng("person").normal(), 1.7, s.rng("person", 1))
    if "birds" in s.words:
        sky.birds(s)
    if "reeds" in s.words:
        plants.reeds(s)


def _draw_weather(s: Scene) -> None:
    haze = max(0.0, s.mood.haze - 0.35) * 0.9
    if "fog" in s.words:
        haze = 0.75
    if haze > 0:
        sky.fog(s, haze)
    if s.words & {"rain", "storm"}:
        sky.rain(s)
    if "snowfall" in s.words:
        sky.snowfall(s)


_NEEDS_GROUND = frozenset(
    (
        "sun",
        "moon",
        "stars",
        "clouds",
        "sky",
        "rain",
        "storm",
        "lightning",
        "fog",
        "snowfall",
        "snow",
        "rainbow",
        "wind",
        "sunset",
        "sunrise",
        "night",
        "noon",
        "spring",
        "summer",
        "autumn",
        "winter",
        "birds",
        "horse",
        "cow",
        "sheep",
        "dog",
        "cat",
        "deer",
        "tree",
        "house",
        "person",
        "people",
        "couple",
        "bench",
        "road",
        "church",
    )
)
