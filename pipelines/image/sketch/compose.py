"""From things and an affect to a sketch: which layers there are, far ones first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect
from pipelines.image.sketch import abstract, buildings, figures, interiors, plants, sky, terrain
from pipelines.image.sketch.canvas import Canvas
from pipelines.image.sketch.lexicon import INDOOR_THINGS, WATER_THINGS
from pipelines.image.sketch.mood import Mood, mood_from_affect
from pipelines.image.sketch.scene import Scene

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
    if s.has("abstract"):
        abstract.abstract(s)
    elif s.words & INDOOR_THINGS and not s.has("street", "garden", "meadow", "field", "hills", "sea", "forest"):
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


def _apply_weather_words(m: Mood, things: frozenset[str]) -> Mood:
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


def _place_scene(things: frozenset[str], m: Mood, seed: int, height: int, width: int) -> Scene:
    rng = np.random.default_rng([seed, 7])
    horizon = 0.56 - 0.16 * (m.open - 0.5) + 0.05 * rng.normal()
    if things & {"mountains", "skyline", "castle", "waterfall"}:
        horizon += 0.06
    x = 0.2 + 0.6 * rng.random()
    up = (0.06 + 0.8 * m.sun) * horizon
    if things & {"moon", "night"}:
        up = horizon * 0.68
    horizon = float(np.clip(horizon, 0.38, 0.7))
    return Scene(Canvas(height, width), m, seed, things, horizon, (x, float(horizon - up)))


def _draw_interior(s: Scene) -> None:
    on_table = s.words & {"fruit", "bouquet", "candle", "books", "table"}
    in_room = s.words & {"room", "window", "chair", "person", "couple"}
    if in_room or not on_table:
        interiors.room(s)
    if on_table:
        interiors.table(s, alone=not in_room)
    if s.has("chair"):
        interiors.chair(s)
    if s.has("person", "couple"):
        figures.person(s, 0.6, 0.62, s.rng("indoors"), foot=1.0 if on_table else 0.93)
    if s.has("books"):
        interiors.books(s)
    if s.has("bouquet"):
        interiors.bouquet(s)
    if s.has("fruit"):
        interiors.fruit(s)
    if s.has("candle"):
        interiors.candle(s)


def _draw_exterior(s: Scene) -> None:
    sky.sky(s)
    sky.clouds(s)
    if s.has("rainbow"):
        sky.rainbow(s)
    if s.has("lightning"):
        sky.lightning(s)
    _draw_distance(s)
    _draw_ground(s)
    _draw_buildings(s)
    _draw_plants(s)
    _draw_figures(s)
    _draw_weather(s)


def _draw_distance(s: Scene) -> None:
    if s.has("mountains"):
        terrain.mountains(s, snowy=True)
    if s.has("hills", "river", "village", "castle", "windmill", "lake") or (
        s.words <= _NEEDS_GROUND and not s.has("sky")
    ):
        terrain.hills(s)
    if s.has("cliffs"):
        terrain.cliffs(s)
    if s.has("skyline"):
        buildings.skyline(s)


def _draw_ground(s: Scene) -> None:
    snowy = s.has("snow", "winter", "snowfall")
    if s.words & WATER_THINGS and not s.has("river", "lake"):
        terrain.sea(s)
    elif s.has("desert"):
        terrain.ground(s, "sand")
        terrain.dunes(s)
    elif s.has("street"):
        buildings.street(s)
    else:
        terrain.ground(
            s, "snow" if snowy else "field" if s.has("field") else "earth" if s.has("ruins", "rocks") else "grass"
        )
    if s.has("field") and not snowy:
        terrain.furrows(s)
    if s.has("cliffs") and s.words & WATER_THINGS:
        terrain.cliffs(s)
    if s.has("beach"):
        terrain.beach(s)
    if s.has("waterfall"):
        terrain.waterfall(s)
    if s.has("lake"):
        terrain.lake(s)
    if s.has("river"):
        terrain.river(s)
    if s.has("road"):
        terrain.road(s, "snow" if snowy else "road")
    if s.has("bridge"):
        buildings.bridge(s)
    if s.has("rocks"):
        terrain.rocks(s)


def _draw_buildings(s: Scene) -> None:
    if s.has("castle"):
        buildings.castle(s)
    if s.has("village"):
        buildings.village(s)
    elif s.has("church"):
        buildings.church(s, 0.55, 2.6, s.rng("church"))
    if s.has("house") and not s.has("street"):
        buildings.house(s, 0.5 + 0.14 * s.rng("house").normal(), 1.9, s.rng("house", 1), wide=0.5, high=0.24)
    if s.has("windmill"):
        buildings.windmill(s)
    if s.has("ruins"):
        buildings.ruins(s)
    if s.has("lighthouse"):
        buildings.lighthouse(s)
    if s.has("lamps"):
        buildings.lamps(s)


def _draw_plants(s: Scene) -> None:
    if s.has("forest"):
        plants.forest(s, "pine" if s.has("pine") else "birch" if s.has("birch") else "oak")
    for kind in TREES:
        if s.has(kind) and not (s.has("forest") and kind in ("pine", "birch", "tree")):
            bare = "bare" in s.words and kind == "tree"
            plants.trees(
                s, "bare" if bare else {"tree": "oak"}.get(kind, kind), alone=kind in ("tree", "bare", "willow")
            )
    if s.has("garden"):
        plants.garden(s)
    if s.has("blooms", "spring") or (s.has("bouquet") and not s.has("room")):
        terrain.blooms(s)
    if s.has("fence"):
        buildings.fence(s)


def _draw_figures(s: Scene) -> None:
    for kind in figures.ANIMALS:
        if s.has(kind):
            figures.herd(s, kind, alone=kind in ("dog", "cat", "deer", "horse"))
    if s.has("boats"):
        figures.boats(s, alone=False)
    if s.has("ship"):
        figures.ship(s)
    if s.has("rowing"):
        figures.rowing_boat(s)
    if s.has("people"):
        figures.people(s)
    if s.has("couple"):
        figures.couple(s)
    if s.has("bench"):
        figures.bench(s, seated=s.has("person"))
    elif s.has("person"):
        figures.person(s, 0.5 + 0.12 * s.rng("person").normal(), 1.7, s.rng("person", 1))
    if s.has("birds"):
        sky.birds(s)
    if s.has("reeds"):
        plants.reeds(s)


def _draw_weather(s: Scene) -> None:
    haze = max(0.0, s.mood.haze - 0.35) * 0.9
    if s.has("fog"):
        haze = 0.75
    if haze > 0:
        sky.fog(s, haze)
    if s.has("rain", "storm"):
        sky.rain(s)
    if s.has("snowfall"):
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
