"""Traced scenes with their exact depth and labels: what the network of depth learns from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.image.content.registers import Registers
from pipelines.image.looks import PHOTOGRAPH, apply_look
from pipelines.image.looks.apply import LOOKS
from pipelines.image.prompt.wanted import HOURS, INDOORS, PLACES, SEASONS, WEATHERS, Mention, Wanted
from pipelines.image.stock import Stock
from pipelines.image.world.compose import compose
from pipelines.image.world.composed import Composed
from pipelines.image.world.picture import develop
from pipelines.image.world.scene import SKY_LABEL, SOLID_LABEL, WATER_LABEL, Traced
from weights.errors import InputError

#: Height and width of scenes, pixels.
SHAPES = ((192, 192), (176, 224), (160, 240), (224, 176))
CLASSES = ("sky", "ground", "water", "solid", "thing")
SAMPLES = 2  # rays a pixel
LOG_DEPTH_M = (-2.0, 10.0)  # of natural logs of metres that are kept
MAX_CODE = 65_535
UNUSED = frozenset({"space", "underwater"})
STILL = ("table", "room", "kitchen")
STANDS = {"table": ("table",), "room": ("floor", "table"), "kitchen": ("floor", "table"), "hall": ("floor",)}


@dataclass(frozen=True, slots=True)
class Scene:
    """A traced picture and what it shows.

    Attributes:
        picture: sRGB [H, W, 3].
        painted: the same in a look, or as it is.
        log_depth: natural log of metres ahead [H, W]; the sky has the largest.
        label: number of `CLASSES` [H, W].
        outdoors: whether it is.
    """

    picture: NDArray[np.uint8]
    painted: NDArray[np.uint8]
    log_depth: NDArray[np.float32]
    label: NDArray[np.uint8]
    outdoors: bool

    def save(self, path: Path) -> None:
        """Write it; what broke off leaves nothing."""
        low, high = LOG_DEPTH_M
        code = np.rint((self.log_depth - low) / (high - low) * MAX_CODE).astype(np.uint16)
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            np.savez_compressed(
                file, picture=self.picture, painted=self.painted, depth=code, label=self.label, outdoors=self.outdoors
            )
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> Scene:
        """Read what `save` wrote."""
        low, high = LOG_DEPTH_M
        with np.load(path) as found:
            depth = found["depth"].astype(np.float32) / MAX_CODE * (high - low) + low
            return cls(found["picture"], found["painted"], depth, found["label"], bool(found["outdoors"]))


def trace_scene(number: int, stock: Stock) -> Scene:
    """Trace the scene of a number: always the same.

    Args:
        number: of the scene.
        stock: of things.

    Returns:
        The scene.
    """
    rng = np.random.default_rng([number, 77])
    height, width = SHAPES[rng.integers(len(SHAPES))]
    place = str(rng.choice([p for p in PLACES if p not in UNUSED]))
    if rng.random() < 0.18:
        place = str(rng.choice(STILL))
    wanted = _wanted(place, stock, rng)
    composed = compose(wanted, place, _registers(rng), stock, number, width, height)
    composed = _look_elsewhere(composed, rng, outdoors=place not in INDOORS)
    picture, traced = develop(composed, stock, number, samples=SAMPLES)
    look = PHOTOGRAPH if rng.random() < 0.45 else str(rng.choice(LOOKS))
    arousal, valence = rng.uniform(-0.8, 0.8, 2)
    painted = apply_look(picture, traced, look, arousal=float(arousal), valence=float(valence), seed=number)
    return Scene(picture, painted, _log_depth(traced), _classes(traced), place not in INDOORS)


def trace_scenes(folder: Path, first: int, count: int, log: object = print) -> None:
    """Trace many scenes; those that are there already are kept.

    Args:
        folder: where they are kept.
        first: number of the first.
        count: how many.
        log: told how far it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stock = Stock()
    for number in range(first, first + count):
        path = folder / f"{number:05d}.npz"
        if path.exists():
            continue
        try:
            trace_scene(number, stock).save(path)
        except (InputError, ValueError, ZeroDivisionError) as error:  # a thing of no size in a strange place
            print(f"scene {number}: {error}", flush=True)
        if number % 50 == 0:
            print(f"scene {number}", flush=True)


def _registers(rng: np.random.Generator) -> Registers:
    """None in a third of the scenes, else one or two."""
    if rng.random() < 0.35:
        return Registers()
    names = list(Registers.__dataclass_fields__)
    shares = {str(n): float(rng.uniform(0.1, 1.0)) for n in rng.choice(names, rng.integers(1, 3), replace=False)}
    return Registers(**shares)


def _wanted(place: str, stock: Stock, rng: np.random.Generator) -> Wanted:
    """A place with up to four things that may stand there, an hour, weather and season or none."""
    stands = STANDS.get(place, ("ground", "ground", "ground", "water", "sky"))
    kind = str(rng.choice(stands))
    known = [e.name for e in stock.entries.values() if e.stands == kind and (e.is_modelled or rng.random() < 0.2)]
    if place in INDOORS:
        known = [n for n in known if stock.entries[n].height_m < 2.6]
    mentions = tuple(
        Mention(
            str(rng.choice(known)),
            count=int(rng.choice([1, 1, 1, 2, 3, 6])),
            size=str(rng.choice(["", "", "large", "small"])),  # type: ignore[arg-type]
            depth=str(rng.choice(["", "", "front", "back"])),  # type: ignore[arg-type]
            side=str(rng.choice(["", "", "left", "right"])),  # type: ignore[arg-type]
        )
        for _ in range(rng.integers(0, 4))
        if known
    )
    hour = str(rng.choice(HOURS)) if rng.random() < 0.35 else None
    weather = str(rng.choice(WEATHERS)) if rng.random() < 0.45 else None
    season = str(rng.choice(SEASONS)) if rng.random() < 0.3 else None
    return Wanted(mentions, place, hour=hour, weather=weather, season=season)  # type: ignore[arg-type]


def _look_elsewhere(composed: Composed, rng: np.random.Generator, *, outdoors: bool) -> Composed:
    """Another lens, another height of the eye, another tilt: photos are taken in more ways than ours."""
    camera = composed.world.camera
    field = float(np.clip(camera.field_degrees * rng.uniform(0.55, 1.3), 22, 78))
    camera = replace(camera, field_degrees=field)
    if outdoors:
        rise = float(rng.choice([0.5, 1.0, 1.0, 1.6, 3.0]) * rng.uniform(0.8, 1.25))
        pitch = float(camera.pitch_degrees + rng.normal(0, 7))
        camera = replace(camera, pitch_degrees=float(np.clip(pitch, -16, 22)), height_m=camera.height_m * rise)
    return replace(composed, world=replace(composed.world, camera=camera))


def _log_depth(traced: Traced) -> NDArray[np.float32]:
    low, high = LOG_DEPTH_M
    depth = np.where(np.isfinite(traced.depth_m) & (traced.label != SKY_LABEL), traced.depth_m, np.inf)
    return np.clip(np.log(np.maximum(depth, 1e-3)), low, high).astype(np.float32)


def _classes(traced: Traced) -> NDArray[np.uint8]:
    label = np.full(traced.label.shape, CLASSES.index("thing"), np.uint8)
    label[traced.label == 0] = CLASSES.index("ground")
    label[traced.label == SKY_LABEL] = CLASSES.index("sky")
    label[traced.label == WATER_LABEL] = CLASSES.index("water")
    label[traced.label == SOLID_LABEL] = CLASSES.index("solid")
    return label
