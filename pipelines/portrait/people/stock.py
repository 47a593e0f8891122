"""The stock of people: what is known of each, and the layers that were baked."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.media.image import decode_webp
from weights import store
from weights.errors import StudioError, WeightsError
from weights.structured import parse_json

Picture = NDArray[np.uint8]
FOLDER = store.EMBEDDED / "people"
PLATE_PX = 1024  # pixels of a plate's side
MAX_PARTS, MAX_PACK_BYTES, MAX_PIXELS = 16, 20_000_000, 2_000_000  # of a pack
STEPS_PER_SIDE = 1e5  # landmarks are kept as integers
#: Names that come first; the rest follows by name.
ORDER = ("robin", "maya", "tomo", "amara", "finn", "noor", "elio", "greta", "ola", "june")
Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels of the plate


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of a person without a picture.

    Attributes:
        name: unique.
        title: a line that tells who it is.
        sex: "female" or "male".
        years: of age.
        age: "child", "young", "middle" or "old".
        origin: shares of "african", "asian" and "caucasian".
        hair: style.
        wears: "glasses", "hijab", "sweater", ...
        beard: whether there is one.
        backdrop: colours "#rrggbb" of the background's middle and rim.
        skin: colour.
    """

    name: str
    title: str
    sex: str
    years: int
    age: str
    origin: Mapping[str, float]
    hair: str
    wears: tuple[str, ...]
    beard: bool
    backdrop: tuple[str, str]
    skin: str


@dataclass(frozen=True, slots=True)
class PersonLayers:
    """The baked layers of a person; pictures are sRGB.

    Attributes:
        facts: who it is.
        plate: [1024, 1024, 4], colours grown beyond the figure's edge.
        masks: [1024, 1024, 3] 0..255: hair, clothes, what stands before the face.
        landmarks: [478, 3] in shares of the side; depth negative towards the viewer.
        lids: [h, w, 3], the eyes shut, in `eyes_box`.
        eyeballs: [h, w, 3], the eyes without lids, in `eyes_box`.
        eyes_box: where they lie.
        under: [h, w, 3], the face without hair and glasses, in `face_box`; None where nothing hangs before it.
        face_box: where it lies.
    """

    facts: PersonFacts
    plate: Picture
    masks: Picture
    landmarks: NDArray[np.float32]
    lids: Picture
    eyeballs: Picture
    eyes_box: Box
    under: Picture | None
    face_box: Box


@lru_cache(maxsize=1)
def list_people(folder: Path = FOLDER) -> dict[str, PersonFacts]:
    """Every built-in person by name.

    Args:
        folder: of the packs.

    Returns:
        What is known of each.

    Raises:
        WeightsError: the folder holds no people.
    """
    paths = sorted(folder.glob("*.zip"), key=lambda p: (ORDER.index(p.stem) if p.stem in ORDER else 99, p.stem))
    found = {path.stem: _facts_from_json(_read_json(path)) for path in paths}
    if not found:
        raise WeightsError(f"no people in {folder}: install affective-studio again, or give its folder")
    return found


@lru_cache(maxsize=4)
def load_person(name: str, folder: Path = FOLDER) -> PersonLayers:
    """The layers of a person.

    Args:
        name: of `list_people`, or the path of a pack (.zip) that `studio people make` wrote.
        folder: of the packs.

    Returns:
        The layers.

    Raises:
        WeightsError: the pack is missing, broken or too large.
    """
    path = Path(name) if Path(name).suffix.lower() == ".zip" else folder / f"{name}.zip"
    try:
        return _read_layers(path)
    except (OSError, zipfile.BadZipFile, StudioError, KeyError, TypeError, ValueError, IndexError) as error:
        raise WeightsError(f"'{path}' is no person: make it again, or install affective-studio again") from error


def _read_layers(path: Path) -> PersonLayers:
    import cv2

    with zipfile.ZipFile(path) as pack:
        entries = pack.infolist()
        if len(entries) > MAX_PARTS or sum(e.file_size for e in entries) > MAX_PACK_BYTES:
            raise ValueError("a pack of a person is smaller")
        pictures = {e.filename: pack.read(e) for e in entries if e.filename.endswith(".webp")}
    table = _read_json(path)
    boxes = {part: _box(table[f"{part}_box"]) for part in ("eyes", "face")}

    def decode(part: str, mode: str = "RGB") -> Picture:
        return decode_webp(pictures[f"{part}.webp"], mode, f"{path.stem}/{part}", MAX_PIXELS)

    masks = cv2.resize(decode("masks"), (PLATE_PX, PLATE_PX), interpolation=cv2.INTER_LINEAR)
    landmarks = (np.array(table["landmarks"], np.float64) / STEPS_PER_SIDE).astype(np.float32)
    plate = decode("plate", "RGBA")
    if landmarks.shape != (478, 3) or plate.shape != (PLATE_PX, PLATE_PX, 4) or not np.isfinite(landmarks).all():
        raise ValueError("landmarks or plate of another shape")
    return PersonLayers(
        facts=_facts_from_json(table),
        plate=plate,
        masks=np.asarray(masks, np.uint8),
        landmarks=landmarks,
        lids=decode("lids"),
        eyeballs=decode("eyeballs"),
        eyes_box=boxes["eyes"],
        under=decode("under") if "under.webp" in pictures else None,
        face_box=boxes["face"],
    )


def _read_json(path: Path) -> Any:
    with zipfile.ZipFile(path) as pack:
        return parse_json(pack.read("person.json"), path.name)


def _facts_from_json(table: Mapping[str, Any]) -> PersonFacts:
    return PersonFacts(
        name=table["name"],
        title=table["title"],
        sex=table["sex"],
        years=table["years"],
        age=table["age"],
        origin=table["origin"],
        hair=table["hair"],
        wears=tuple(table["wears"]),
        beard=table["beard"],
        backdrop=(table["backdrop"][0], table["backdrop"][1]),
        skin=table["skin"],
    )


def _box(shares: list[float]) -> Box:
    left, top, right, bottom = (round(v * PLATE_PX) for v in shares)
    if not (0 <= left < right - 8 <= PLATE_PX - 8 and 0 <= top < bottom - 8 <= PLATE_PX - 8):
        raise ValueError("a box outside the plate")
    return left, top, right, bottom
