"""The stock of things: pictures of colour, shape and glow of each, with its size and the words that name it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.media.image import decode_webp
from weights import store
from weights.errors import WeightsError
from weights.structured import parse_json

Array = NDArray[np.floating[Any]]

FOLDER = store.EMBEDDED / "things"
SRGB_GAMMA = 2.2
PICTURES = "fluent"  # the theme of things that are painted-over pictures and no models of ours
WORDS = "words.json"  # in its pack: language -> thing -> words
MAX_KEPT = 96  # views that are kept, about 2 MB each
MIN_Z = 0.05  # of a unit normal towards the viewer


@dataclass(frozen=True, slots=True)
class ViewEntry:
    """One side of a thing.

    Attributes:
        height_m: of its picture.
        width_m: of its picture.
        foot: part of the picture's height that lies under the thing's foot (the near edge of what stands deep).
        glow: whether some of it shines.
    """

    height_m: float
    width_m: float
    foot: float
    glow: bool


@dataclass(frozen=True, slots=True)
class ThingEntry:
    """A thing of the stock.

    Attributes:
        name: unique.
        words: further words that name it.
        theme: the file that it is in.
        stands: "ground", "floor", "table", "water", "sky", "wall" or "ceiling".
        of: the thing that this is a state of, "" if it stands for itself.
        state: "" or "ruined", "burnt", "withered", "lit", ...
        sink: part of the height that lies under water or ground.
        views: its sides.
    """

    name: str
    words: tuple[str, ...]
    theme: str
    stands: str
    of: str
    state: str
    sink: float
    views: tuple[ViewEntry, ...]

    @property
    def is_modelled(self) -> bool:
        """Whether we modelled it; a picture is taken where nothing modelled has its name or word."""
        return self.theme != PICTURES

    @property
    def kind(self) -> str:
        """The theme without its part: "people" of "people_alone"."""
        return self.theme.partition("_")[0]

    @property
    def height_m(self) -> float:
        """Of its first view."""
        return self.views[0].height_m


@dataclass(frozen=True, slots=True)
class ThingView:
    """The pictures of one side of a thing.

    Attributes:
        albedo: linear RGB [h, w, 3] in 0..1, without light.
        alpha: [h, w] in 0..1.
        normal: [h, w, 3] unit vectors of the viewer: x right, y up, z to the viewer.
        depth: [h, w] in 0 near to 1 far.
        glow: linear RGB [h, w, 3], None where nothing shines.
    """

    albedo: Array
    alpha: Array
    normal: Array
    depth: Array
    glow: Array | None


class Stock:
    """Things by name.

    Example:
        >>> Stock().entries["church"].stands  # doctest: +SKIP
        'ground'
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self._views: dict[tuple[str, int], ThingView] = {}

    @cached_property
    def entries(self) -> dict[str, ThingEntry]:
        """Every thing by its name.

        Raises:
            WeightsError: the folder holds no things.
        """
        found = {entry.name: entry for path in sorted(self.folder.glob("*.zip")) for entry in _read_index(path)}
        if not found:
            raise WeightsError(f"no things in {self.folder}: install affective-studio again, or give its folder")
        return found

    @cached_property
    def states(self) -> dict[str, dict[str, str]]:
        """Thing -> state -> the name of the thing in that state."""
        found: dict[str, dict[str, str]] = {}
        for entry in self.entries.values():
            if entry.of:
                found.setdefault(entry.of, {}).setdefault(entry.state, entry.name)
        return found

    @cached_property
    def foreign_words(self) -> dict[str, dict[str, list[str]]]:
        """Language ("de") -> thing -> the words that name it there, of things of the stock; empty without the pack."""
        path = self.folder / f"{PICTURES}.zip"
        if not path.exists():
            return {}
        with zipfile.ZipFile(path) as pack:
            words: dict[str, dict[str, list[str]]] = parse_json(pack.read(WORDS), WORDS)
        return {
            language: {thing: named for thing, named in things.items() if thing in self.entries}
            for language, things in words.items()
        }

    def view(self, name: str, number: int = 0) -> ThingView:
        """The pictures of one side of a thing, kept for the next call.

        Args:
            name: of the thing.
            number: of its view.

        Returns:
            Its pictures.
        """
        if (name, number) not in self._views:
            if len(self._views) >= MAX_KEPT:
                self._views.pop(next(iter(self._views)))  # the first that came
            entry = self.entries[name]
            with zipfile.ZipFile(self.folder / f"{entry.theme}.zip") as pack:
                self._views[name, number] = _read_view(pack, f"{name}.{number}", entry.views[number].glow)
        return self._views[name, number]


def _read_index(path: Path) -> Iterator[ThingEntry]:
    with zipfile.ZipFile(path) as pack:
        for item in parse_json(pack.read("index.json"), path.name):
            views = tuple(ViewEntry(**view) for view in item["views"])
            words = tuple(item["words"])
            yield ThingEntry(
                item["name"], words, path.stem, item["stands"], item["of"], item["state"], item["sink"], views
            )


def _read_view(pack: zipfile.ZipFile, stem: str, shines: bool) -> ThingView:
    colour = _read_picture(pack, f"{stem}.color.webp", "RGBA")
    shape = _read_picture(pack, f"{stem}.shape.webp", "RGB")
    xy = shape[..., :2] * 2 - 1
    z = np.sqrt(np.maximum(1 - (xy**2).sum(-1), MIN_Z**2))
    normal = np.dstack([xy, z])
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    glow = _read_picture(pack, f"{stem}.glow.webp", "RGB") ** SRGB_GAMMA if shines else None
    return ThingView(colour[..., :3] ** SRGB_GAMMA, colour[..., 3], normal, shape[..., 2], glow)


def _read_picture(pack: zipfile.ZipFile, name: str, mode: str) -> Array:
    return decode_webp(pack.read(name), mode, name).astype(np.float32) / 255
