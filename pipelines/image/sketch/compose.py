"""From things and an affect to a sketch: which layers there are, far ones first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect
from pipelines.image.sketch import abstract, buildings, figures, interiors, sky, terrain
from pipelines.image.sketch.canvas import LayerCanvas
from pipelines.image.sketch.lexicon import INDOOR_THINGS, WATER_THINGS
from pipelines.image.sketch.mood import SketchMood, mood_from_affect
from pipelines.image.sketch.prompt import Prompt
from pipelines.image.sketch.scene import Scene
from pipelines.image.sketch.things import draw_each, draw_things

SNOW_THINGS = frozenset(("snow", "winter", "snowfall"))


def draw_sketch(
    things: frozenset[str],
    affect: Affect,
    seed: int,
    height: int,
    width: int,
    *,
    prompt: Prompt | None = None,
) -> NDArray[np.float32]:
    """Draw a sketch.

    Args:
        things: keys of `lexicon.THINGS`; none draws hills under a sky.
        affect: intensity applied through `Affect.effective_vad`.
        seed: decides where everything is.
        height: pixels.
        width: pixels.
        prompt: what is said of the things, and what must not be there; None says nothing.

    Returns:
        RGB [height, width, 3] in 0..1.
    """
    prompt = prompt or Prompt()
    mood = _apply_prompt(_apply_weather_words(mood_from_affect(affect), things), prompt)
    s = _place_scene(things or frozenset(("hills", "tree")) - prompt.absent, mood, seed, height, width, prompt)
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


def _apply_prompt(m: SketchMood, prompt: Prompt) -> SketchMood:
    """What a prompt says of the light, and the weather that it does not want."""
    overrides: dict[str, Any] = {}
    if prompt.light:
        overrides["light"] = float(np.clip(m.light + 0.16 * prompt.light, 0, 1))
    if prompt.absent & {"storm", "rain"}:
        overrides["storm"] = 0.3 * m.storm
    if "fog" in prompt.absent:
        overrides["haze"] = min(m.haze, 0.3)
    if "wind" in prompt.absent:
        overrides["wind"] = 0.0
    if "night" in prompt.absent:
        overrides["night"] = 0.0
    if "clouds" in prompt.absent:
        overrides["cloud"] = 0.0
    return replace(m, **overrides)


def _place_scene(things: frozenset[str], m: SketchMood, seed: int, height: int, width: int, prompt: Prompt) -> Scene:
    rng = np.random.default_rng([seed, 7])
    horizon = 0.56 - 0.16 * (m.open - 0.5) + 0.05 * rng.normal()
    if things & {"mountains", "skyline", "castle", "waterfall"}:
        horizon += 0.06
    x = 0.2 + 0.6 * rng.random()
    up = (0.06 + 0.8 * m.sun) * horizon
    if things & {"moon", "night"}:
        up = horizon * 0.68
    horizon = float(np.clip(horizon, 0.38, 0.7))
    s = Scene(
        LayerCanvas(height, width), m, seed, things, horizon, (x, float(horizon - up)), prompt.specs, prompt.absent
    )
    s.sun = (s.x_of(x, "sun", "moon", "sunset", "sunrise"), s.sun[1])
    return s


def _draw_interior(s: Scene) -> None:
    on_table = s.words & {"fruit", "bouquet", "candle", "books", "table"}
    in_room = s.words & {"room", "window", "chair", "person", "couple"}
    if in_room or not on_table:
        with s.dye(s.colour_of("room")):
            interiors.room(s)
    if on_table:
        with s.dye(s.colour_of("table")):
            interiors.table(s, alone=not in_room)
    draw_each(s, "chair", [(0.66, 1.0)], lambda place: interiors.chair(s, place.x))
    if s.words & {"person", "couple"}:
        foot, rng = 1.0 if on_table else 0.93, s.rng("indoors")
        for place in s.placements("person", [(0.6, 0.62)]):
            figures.person(s, place.x, 0.62, rng, foot=foot, colour=place.colour)
    if "books" in s.words:
        with s.dye(s.colour_of("books")):
            interiors.books(s)
    if "bouquet" in s.words:
        interiors.bouquet(s)
    if "fruit" in s.words:
        interiors.fruit(s)
    draw_each(s, "candle", [(0.68, 1.0)], lambda place: interiors.candle(s, place.x))


def _draw_exterior(s: Scene) -> None:
    sky.sky(s)
    with s.dye(s.colour_of("clouds")):
        sky.clouds(s)
    if "rainbow" in s.words:
        sky.rainbow(s)
    if "lightning" in s.words:
        sky.lightning(s)
    _draw_distance(s)
    _draw_ground(s)
    draw_things(s)
    _draw_weather(s)


def _draw_distance(s: Scene) -> None:
    if "mountains" in s.words:
        with s.dye(s.colour_of("mountains")):
            terrain.mountains(s, snowy="snow" not in s.absent)
    if s.words & {"hills", "river", "village", "castle", "windmill", "lake"} or (
        s.words <= _NEEDS_GROUND and "sky" not in s.words
    ):
        with s.dye(s.colour_of("hills")):
            terrain.hills(s)
    if "cliffs" in s.words:
        terrain.cliffs(s)
    if "skyline" in s.words:
        with s.dye(s.colour_of("skyline")):
            buildings.skyline(s)


def _draw_ground(s: Scene) -> None:
    snowy = not SNOW_THINGS.isdisjoint(s.words)
    if s.words & WATER_THINGS and not s.words & {"river", "lake"}:
        with s.dye(s.colour_of("sea")):
            terrain.sea(s)
    elif "desert" in s.words:
        with s.dye(s.colour_of("desert")):
            terrain.ground(s, "sand")
            terrain.dunes(s)
    elif "street" in s.words:
        with s.dye(s.colour_of("street")):
            buildings.street(s)
    else:
        with s.dye(s.colour_of("meadow", "field", "snow", "garden")):
            terrain.ground(s, _ground_material(s.words))
    if "field" in s.words and not snowy:
        with s.dye(s.colour_of("field")):
            terrain.furrows(s)
    for thing, draw in (
        ("beach", terrain.beach),
        ("waterfall", terrain.waterfall),
        ("lake", terrain.lake),
        ("river", terrain.river),
    ):
        if thing == "beach" and "cliffs" in s.words and s.words & WATER_THINGS:
            terrain.cliffs(s)
        if thing in s.words:
            with s.dye(s.colour_of(thing)):
                draw(s)
    if "road" in s.words:
        with s.dye(s.colour_of("road")):
            terrain.road(s, "snow" if snowy else "road")
    if "bridge" in s.words:
        buildings.bridge(s)
    if "rocks" in s.words:
        with s.dye(s.colour_of("rocks")):
            terrain.rocks(s)


def _ground_material(things: frozenset[str]) -> str:
    """The name of the ground's colour in `mood.PALETTE`."""
    if things & SNOW_THINGS:
        return "snow"
    if "field" in things:
        return "field"
    return "earth" if things & {"ruins", "rocks"} else "grass"


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
