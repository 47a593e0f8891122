"""Things one by one: buildings, plants and figures, as many, where and in the colours that a prompt asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from pipelines.image.sketch import buildings, figures, plants, sky, terrain
from pipelines.image.sketch.scene import Placement, Scene

Layer = tuple[str, Callable[[], None]]  # a thing, and what draws it
TREES = ("pine", "cypress", "palm", "birch", "willow", "blossom", "bare", "tree")


def draw_things(s: Scene) -> None:
    """Buildings, plants and figures in this order, but what stands behind something first, and in front of it last."""
    layers = (*_building_layers(s), *_plant_layers(s), *_figure_layers(s))
    ranks = {"back": 0, "": 1, "front": 2}
    for thing, draw in sorted(layers, key=lambda layer: ranks[_depth_of(s, layer[0])]):
        if thing in s.words:
            draw()


def _depth_of(s: Scene, thing: str) -> str:
    return next((spec.depth for spec in s.specs.get(thing, ()) if spec.depth), "")


def _building_layers(s: Scene) -> list[Layer]:
    def castle() -> None:
        rng = s.rng("castle")
        usual = [(0.5 + 0.1 * rng.normal(), 4.0)]
        draw_each(s, "castle", usual, lambda place: buildings.castle(s, place.x, rng))

    def church() -> None:
        if "village" not in s.words:
            rng = s.rng("church")
            draw_each(s, "church", [(0.55, 2.6)], lambda p: buildings.church(s, p.x, p.distance, rng))

    def house() -> None:
        rng, usual = s.rng("house", 1), [(0.5 + 0.14 * s.rng("house").normal(), 1.9)]
        if "street" not in s.words or s.is_arranged("house", 1):
            for place in s.placements("house", usual):
                buildings.house(s, place.x, place.distance, rng, wide=0.5, high=0.24, colour=place.colour)

    def windmill() -> None:
        rng = s.rng("windmill")
        usual = [(0.62 + 0.08 * rng.normal(), 2.6)]
        draw_each(s, "windmill", usual, lambda place: buildings.windmill(s, place.x, rng))

    def lighthouse() -> None:
        rng = s.rng("lighthouse")
        for place in s.placements("lighthouse", [(0.7 + 0.06 * rng.normal(), 2.0)]):
            buildings.lighthouse(s, place.x, rng, place.colour)

    def in_colour(thing: str, draw: Callable[[Scene], None]) -> Callable[[], None]:
        def drawn() -> None:
            with s.dye(s.colour_of(thing)):
                draw(s)

        return drawn

    return [
        ("castle", castle),
        ("village", in_colour("village", buildings.village)),
        ("church", church),
        ("house", house),
        ("windmill", windmill),
        ("ruins", in_colour("ruins", buildings.ruins)),
        ("lighthouse", lighthouse),
        ("lamps", lambda: buildings.lamps(s)),
    ]


def _plant_layers(s: Scene) -> list[Layer]:
    def trees(thing: str) -> None:
        if "forest" in s.words and thing in ("pine", "birch", "tree"):
            return
        bare = "bare" in s.words and thing == "tree"
        kind = "bare" if bare else {"tree": "oak"}.get(thing, thing)
        plants.trees(s, thing, kind, alone=kind in ("oak", "bare", "willow"))

    def fence() -> None:
        with s.dye(s.colour_of("fence")):
            buildings.fence(s)

    forest = "pine" if "pine" in s.words else "birch" if "birch" in s.words else "oak"
    flowers = next((t for t in ("blooms", "spring", "bouquet") if t in s.words), "blooms")
    layers: list[Layer] = [("forest", lambda: plants.forest(s, forest))]
    layers += [(kind, partial(trees, kind)) for kind in TREES]
    layers.append(("garden", lambda: plants.garden(s)))
    if flowers != "bouquet" or "room" not in s.words:
        layers.append((flowers, lambda: terrain.blooms(s)))
    return [*layers, ("fence", fence)]


def _figure_layers(s: Scene) -> list[Layer]:
    def ship() -> None:
        rng = s.rng("ship")
        usual = [(0.5 + 0.12 * rng.normal(), 2.6)]
        draw_each(s, "ship", usual, lambda place: figures.ship(s, place.x, place.distance, rng))

    def rowing() -> None:
        rng = s.rng("rowing")
        usual = [(0.45 + 0.12 * rng.normal(), 1.7)]
        draw_each(s, "rowing", usual, lambda place: figures.rowing_boat(s, place.x, place.distance, rng))

    def person() -> None:
        if "bench" in s.words:
            return
        rng, usual = s.rng("person", 1), [(0.5 + 0.12 * s.rng("person").normal(), 1.7)]
        for place in s.placements("person", usual):
            figures.person(s, place.x, place.distance, rng, colour=place.colour)

    def bench() -> None:
        with s.dye(s.colour_of("bench")):
            figures.bench(s, seated="person" in s.words)

    def herd(kind: str) -> None:
        figures.herd(s, kind, alone=kind in ("dog", "cat", "deer", "horse"))

    animals: list[Layer] = [(kind, partial(herd, kind)) for kind in figures.ANIMALS]
    return [
        *animals,
        ("boats", lambda: figures.boats(s)),
        ("ship", ship),
        ("rowing", rowing),
        ("people", lambda: figures.people(s)),
        ("couple", lambda: figures.couple(s)),
        ("bench", bench),
        ("person", person),
        ("birds", lambda: sky.birds(s)),
        ("reeds", lambda: plants.reeds(s)),
    ]


def draw_each(s: Scene, thing: str, usual: Sequence[tuple[float, float]], draw: Callable[[Placement], None]) -> None:
    """Draw as many of a thing as are asked for, each in its colour."""
    if thing in s.words:
        for place in s.placements(thing, usual):
            with s.dye(place.colour):
                draw(place)
