"""From things and an affect to a sketch: which layers there are, far ones first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect
from pipelines.image.sketch import abstract, beings, growth, land, rooms, sky, town
from pipelines.image.sketch.canvas import Canvas
from pipelines.image.sketch.mood import Mood, mood_of
from pipelines.image.sketch.scene import Scene
from pipelines.image.sketch.words import INDOORS, WATER

TREES = ("pine", "cypress", "palm", "birch", "willow", "blossom", "bare", "tree")


def sketch(things: frozenset[str], affect: Affect, seed: int, height: int, width: int) -> NDArray[np.float32]:
    """Draw a sketch.

    Args:
        things: keys of `words.THINGS`; none draws hills under a sky.
        affect: intensity applied through `Affect.effective_vad`.
        seed: decides where everything is.
        height, width: pixels.

    Returns:
        RGB [height, width, 3] in 0..1.
    """
    mood = _told(mood_of(affect), things)
    s = _scene(things or frozenset(("hills", "tree")), mood, seed, height, width)
    if s.has("abstract"):
        abstract.abstract(s)
    elif s.words & INDOORS and not s.has("street", "garden", "meadow", "field", "hills", "sea", "forest"):
        _indoors(s)
    else:
        _outdoors(s)
    return mood.graded(s.canvas.rgb)


def scene_kind(things: frozenset[str]) -> str:
    """The kind of scene that fits best, "" where none does."""
    kinds = (
        ("still life", {"fruit", "bouquet", "candle", "books", "table"}),
        ("interior", {"room", "window", "chair"}),
        ("sea", set(WATER)),
        ("city", {"street", "skyline", "village", "church", "castle", "bridge", "lamps", "house"}),
        ("", {"abstract"}),
    )
    for kind, members in kinds:
        if things & members:
            return kind
    return "landscape" if things else ""


def _told(m: Mood, things: frozenset[str]) -> Mood:
    """What words fix of light and weather; the affect still moves each a little."""
    fixed: dict[str, Any] = {}
    if things & {"night", "moon", "stars"}:
        fixed |= {"night": 0.72 + 0.2 * m.night, "dusk": 0.1 * m.dusk, "light": 0.3 + 0.5 * m.light}
    elif things & {"sunset", "sunrise"}:
        fixed |= {"dusk": 0.7 + 0.3 * m.dusk, "night": 0.4 * m.night, "sun": 0.08 + 0.12 * m.sun}
    elif things & {"noon", "sun"}:
        fixed |= {"dusk": 0.3 * m.dusk, "night": 0.25 * m.night, "sun": 0.4 + 0.4 * m.sun, "cloud": 0.6 * m.cloud}
    if things & {"storm", "lightning"}:
        fixed |= {"storm": 0.55 + 0.45 * m.storm, "cloud": 0.85, "wind": 0.55 + 0.45 * m.wind}
    elif things & {"rain", "clouds", "fog"}:
        fixed |= {"cloud": 0.55 + 0.4 * m.cloud, "storm": 0.2 + 0.6 * m.storm}
    if "fog" in things:
        fixed["haze"] = 0.6 + 0.4 * m.haze
    if "wind" in things:
        fixed["wind"] = 0.6 + 0.4 * m.wind
    if things & {"spring", "summer"}:
        fixed["lush"] = 0.5 + 0.5 * m.lush
    return replace(m, **fixed)


def _scene(things: frozenset[str], m: Mood, seed: int, height: int, width: int) -> Scene:
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


def _indoors(s: Scene) -> None:
    on_table = s.words & {"fruit", "bouquet", "candle", "books", "table"}
    in_room = s.words & {"room", "window", "chair", "person", "couple"}
    if in_room or not on_table:
        rooms.room(s)
    if on_table:
        rooms.table(s, alone=not in_room)
    if s.has("chair"):
        rooms.chair(s)
    if s.has("person", "couple"):
        beings.person(s, 0.6, 0.62, s.rng("indoors"), foot=1.0 if on_table else 0.93)
    if s.has("books"):
        rooms.books(s)
    if s.has("bouquet"):
        rooms.bouquet(s)
    if s.has("fruit"):
        rooms.fruit(s)
    if s.has("candle"):
        rooms.candle(s)


def _outdoors(s: Scene) -> None:
    sky.sky(s)
    sky.clouds(s)
    if s.has("rainbow"):
        sky.rainbow(s)
    if s.has("lightning"):
        sky.lightning(s)
    _distance(s)
    _ground(s)
    _built(s)
    _grown(s)
    _living(s)
    _weather(s)


def _distance(s: Scene) -> None:
    if s.has("mountains"):
        land.mountains(s, snowy=True)
    if s.has("hills", "river", "village", "castle", "windmill", "lake") or (s.words <= _LIGHT and not s.has("sky")):
        land.hills(s)
    if s.has("cliffs"):
        land.cliffs(s)
    if s.has("skyline"):
        town.skyline(s)


def _ground(s: Scene) -> None:
    snowy = s.has("snow", "winter", "snowfall")
    if s.words & WATER and not s.has("river", "lake"):
        land.sea(s)
    elif s.has("desert"):
        land.ground(s, "sand")
        land.dunes(s)
    elif s.has("street"):
        town.street(s)
    else:
        land.ground(
            s, "snow" if snowy else "field" if s.has("field") else "earth" if s.has("ruins", "rocks") else "grass"
        )
    if s.has("field") and not snowy:
        land.furrows(s)
    if s.has("cliffs") and s.words & WATER:
        land.cliffs(s)
    if s.has("beach"):
        land.beach(s)
    if s.has("waterfall"):
        land.waterfall(s)
    if s.has("lake"):
        land.lake(s)
    if s.has("river"):
        land.river(s)
    if s.has("road"):
        land.road(s, "snow" if snowy else "road")
    if s.has("bridge"):
        town.bridge(s)
    if s.has("rocks"):
        land.rocks(s)


def _built(s: Scene) -> None:
    if s.has("castle"):
        town.castle(s)
    if s.has("village"):
        town.village(s)
    elif s.has("church"):
        town.church(s, 0.55, 2.6, s.rng("church"))
    if s.has("house") and not s.has("street"):
        town.house(s, 0.5 + 0.14 * s.rng("house").normal(), 1.9, s.rng("house", 1), wide=0.5, high=0.24)
    if s.has("windmill"):
        town.windmill(s)
    if s.has("ruins"):
        town.ruins(s)
    if s.has("lighthouse"):
        town.lighthouse(s)
    if s.has("lamps"):
        town.lamps(s)


def _grown(s: Scene) -> None:
    if s.has("forest"):
        growth.forest(s, "pine" if s.has("pine") else "birch" if s.has("birch") else "oak")
    for kind in TREES:
        if s.has(kind) and not (s.has("forest") and kind in ("pine", "birch", "tree")):
            bare = "bare" in s.words and kind == "tree"
            growth.trees(
                s, "bare" if bare else {"tree": "oak"}.get(kind, kind), alone=kind in ("tree", "bare", "willow")
            )
    if s.has("garden"):
        growth.garden(s)
    if s.has("blooms", "spring") or (s.has("bouquet") and not s.has("room")):
        land.blooms(s)
    if s.has("fence"):
        town.fence(s)


def _living(s: Scene) -> None:
    for kind in beings.ANIMALS:
        if s.has(kind):
            beings.herd(s, kind, alone=kind in ("dog", "cat", "deer", "horse"))
    if s.has("boats"):
        beings.boats(s, alone=False)
    if s.has("ship"):
        beings.ship(s)
    if s.has("rowing"):
        beings.rowing_boat(s)
    if s.has("people"):
        beings.people(s)
    if s.has("couple"):
        beings.couple(s)
    if s.has("bench"):
        beings.bench(s, seated=s.has("person"))
    elif s.has("person"):
        beings.person(s, 0.5 + 0.12 * s.rng("person").normal(), 1.7, s.rng("person", 1))
    if s.has("birds"):
        sky.birds(s)
    if s.has("reeds"):
        growth.reeds(s)


def _weather(s: Scene) -> None:
    haze = max(0.0, s.mood.haze - 0.35) * 0.9
    if s.has("fog"):
        haze = 0.75
    if haze > 0:
        sky.fog(s, haze)
    if s.has("rain", "storm"):
        sky.rain(s)
    if s.has("snowfall"):
        sky.snowfall(s)


_LIGHT = frozenset(
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
