"""What image recognizers learn from: rated pictures (OASIS), unlabelled paintings, and things that are no pictures."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import VAD
from weights.errors import InputError

Picture = NDArray[np.uint8]
RATING_SCALE = (1.0, 7.0)  # of the ratings
STYLES = ("baroque", "impressionism", "post-impressionism", "romanticism", "symbolism")


@dataclass(frozen=True, slots=True)
class RatedPictures:
    """Pictures that about 100 people each rated (OASIS, Kurdi, Lozano & Banaji 2017).

    Attributes:
        pictures: RGB [H, W, 3] each.
        ratings: [N, 2] mean valence and arousal in -1..1.
        themes: what each picture shows ("dog").
        categories: the kind of theme ("Animal").
    """

    pictures: list[Picture]
    ratings: NDArray[np.float64]
    themes: list[str]
    categories: list[str]


def load_rated(data: Path) -> RatedPictures:
    """Read `images/oasis_train.csv` and `.zip`.

    Args:
        data: the folder of training data.

    Returns:
        Pictures with their ratings.

    Raises:
        InputError: the folder has no such files.
    """
    table, archive = data / "images" / "oasis_train.csv", data / "images" / "oasis_train.zip"
    _require_files(table, archive)
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    points = [
        VAD.from_scale(float(r["valence_1to7"]), float(r["arousal_1to7"]), low=RATING_SCALE[0], high=RATING_SCALE[1])
        for r in rows
    ]
    with zipfile.ZipFile(archive) as pictures:
        decoded = [decode(pictures.read(r["file"])) for r in rows]
    ratings = np.array([[p.valence, p.arousal] for p in points])
    return RatedPictures(decoded, ratings, [r["theme"].strip().lower() for r in rows], [r["category"] for r in rows])


def split_by_theme(themes: list[str], seed: int = 0) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Numbers of the pictures of about two thirds of the themes (reports) and of the others (steers)."""
    names = sorted(set(themes))
    order = np.random.default_rng(seed).permutation(len(names))
    steers = {names[j] for j in order[: round(len(names) / 3)]}
    is_steers = np.array([theme in steers for theme in themes])
    return np.flatnonzero(~is_steers), np.flatnonzero(is_steers)


def load_paintings(data: Path, half: str, count: int, skip: int = 0) -> list[Picture]:
    """`count` paintings of a half, evenly over the styles: half A has the even places in the sorted list of a style's
    names, B the odd ones. `skip` leaves out the first so many of each style.
    """
    archives = [data / "images" / "paintings" / f"{style}.zip" for style in STYLES]
    _require_files(*archives)
    pictures = []
    each = count // len(STYLES)
    for path in archives:
        with zipfile.ZipFile(path) as archive:
            names = sorted(n for n in archive.namelist() if n.endswith(".webp"))["AB".index(half) :: 2]
            pictures += [decode(archive.read(n)) for n in names[skip : skip + each]]
    return pictures


def _require_files(*paths: Path) -> None:
    for path in paths:
        if not path.is_file():
            raise InputError(
                f"'{path}' is missing; --data is the folder that holds images/oasis_train.zip and images/paintings"
            )


def decode(content: bytes) -> Picture:
    """The picture in the bytes of a file of the training data."""
    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))


def degrade(picture: Picture, rng: np.random.Generator) -> Picture:
    """The picture at 80 to 130 pixels of its longer side, after JPEG of quality 40 to 69."""
    from PIL import Image

    shrink = rng.uniform(80, 130) / max(picture.shape[:2])
    size = (max(round(picture.shape[1] * shrink), 16), max(round(picture.shape[0] * shrink), 16))
    buffer = io.BytesIO()
    Image.fromarray(picture).resize(size, Image.Resampling.BILINEAR).save(
        buffer, "JPEG", quality=int(rng.integers(40, 70))
    )
    return decode(buffer.getvalue())


def change_tone(picture: Picture, rng: np.random.Generator) -> Picture:
    """The picture darker or lighter, flatter or harder, greyer or more colourful, or less sharp."""
    from PIL import Image, ImageEnhance, ImageFilter

    image = Image.fromarray(_to_picture(255 * (picture / 255) ** rng.uniform(0.6, 1.7)))
    image = ImageEnhance.Contrast(image).enhance(rng.uniform(0.6, 1.4))
    image = ImageEnhance.Color(image).enhance(rng.uniform(0.2, 1.6))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(float(rng.choice([0.0, 0.0, 1.0, 2.0])))))


def mirror(picture: Picture, rng: np.random.Generator) -> Picture:
    """The picture's mirror image."""
    del rng
    return np.ascontiguousarray(picture[:, ::-1])


#: What a picture's rating is taken not to mind.
CHANGES: tuple[Callable[[Picture, np.random.Generator], Picture], ...] = (
    mirror,
    degrade,
    change_tone,
    change_tone,
)


def change_all(
    pictures: list[Picture], change: Callable[[Picture, np.random.Generator], Picture], seed: int
) -> list[Picture]:
    """A changed copy of each picture."""
    rng = np.random.default_rng(seed)
    return [change(p, rng) for p in pictures]


def generate_ood(
    kinds: Mapping[str, Callable[[np.random.Generator], Picture]], each: int, seed: int
) -> Iterator[tuple[str, Picture]]:
    """`each` of every kind of thing that is no picture, with its name."""
    rng = np.random.default_rng(seed)
    for name, make in kinds.items():
        for _ in range(each):
            yield name, make(rng)


def _random_size(rng: np.random.Generator) -> tuple[int, int]:
    return int(rng.integers(96, 320)), int(rng.integers(96, 400))


def _random_colour(rng: np.random.Generator) -> NDArray[np.float64]:
    return np.asarray(rng.random(3) ** rng.choice([0.3, 1.0, 3.0]) * 255)


def _to_picture(x: NDArray[np.floating[Any]]) -> Picture:
    return np.clip(x, 0, 255).astype(np.uint8)


def draw_blank(rng: np.random.Generator) -> Picture:
    """One colour, now and then a little grain."""
    return _to_picture(_random_colour(rng) + rng.normal(0, rng.choice([0.0, 0.0, 2.0]), (*_random_size(rng), 3)))


def draw_noise(rng: np.random.Generator) -> Picture:
    """Independent grey or coloured pixels."""
    size = _random_size(rng)
    grain = rng.normal(0, rng.uniform(30, 90), (*size, int(rng.choice([1, 3]))))
    return _to_picture(np.broadcast_to(128 + grain, (*size, 3)))


def draw_gradient(rng: np.random.Generator) -> Picture:
    """A smooth change from one colour to another."""
    height, width = _random_size(rng)
    angle = rng.uniform(0, 2 * np.pi)
    at = np.cos(angle) * np.linspace(0, 1, width)[None] + np.sin(angle) * np.linspace(0, 1, height)[:, None]
    at = (at - at.min()) / (np.ptp(at) + 1e-9)
    return _to_picture(at[..., None] * _random_colour(rng) + (1 - at[..., None]) * _random_colour(rng))


def draw_stripes(rng: np.random.Generator) -> Picture:
    """Bars of two colours at any angle."""
    height, width = _random_size(rng)
    angle, period = rng.uniform(0, np.pi), rng.uniform(6, 60)
    phase = np.cos(angle) * np.arange(width)[None] + np.sin(angle) * np.arange(height)[:, None]
    on = (np.sin(2 * np.pi * phase / period) > rng.uniform(-0.5, 0.5))[..., None]
    return _to_picture(np.where(on, _random_colour(rng), _random_colour(rng)))


def draw_blocks(rng: np.random.Generator) -> Picture:
    """Squares of random colours."""
    size, side = _random_size(rng), int(rng.integers(4, 40))
    cells = rng.random((size[0] // side + 1, size[1] // side + 1, 3)) * 255
    return _to_picture(np.kron(cells, np.ones((side, side, 1)))[: size[0], : size[1]])


def draw_writing(rng: np.random.Generator) -> Picture:
    """Rows of short dark marks on light, or the reverse, like a page of text."""
    height, width = _random_size(rng)
    ink = np.zeros((height, width), dtype=bool)
    line = int(rng.integers(7, 18))
    for top in range(int(rng.integers(2, 20)), height - line, int(line * rng.uniform(1.2, 2.2))):
        marks = np.repeat(rng.random(width // 2 + 1) < 0.5, 2)[:width]
        words = np.repeat(rng.random(width // 12 + 1) < 0.8, 12)[:width]
        body = rng.random((line * 2 // 3, width)) < 0.6
        ink[top : top + line * 2 // 3] = marks & words & body
    return _two_tone(ink, rng)


def _two_tone(ink: NDArray[np.bool_], rng: np.random.Generator) -> Picture:
    dark, light = rng.uniform(0, 60, 3), rng.uniform(215, 255, 3)
    return _to_picture(np.where(ink[..., None] != (rng.random() < 0.25), dark, light).astype(np.float64))


def draw_chart(rng: np.random.Generator) -> Picture:
    """A sheet of bars in plain colours."""
    height, width = _random_size(rng)
    sheet = np.full((height, width, 3), 255.0)
    count = int(rng.integers(3, 12))
    for i in range(count):
        left, right = int((i + 0.2) * width / count), int((i + 0.8) * width / count)
        sheet[int(height * rng.uniform(0.1, 0.9)) : -6, left:right] = _random_colour(rng)
    sheet[-6:-4] = 0
    return _to_picture(sheet)


def draw_grains(rng: np.random.Generator) -> Picture:
    """Black and white specks on one colour."""
    size = _random_size(rng)
    value, at = rng.choice([0.0, 255.0], size)[..., None], rng.random(size)[..., None] < rng.uniform(0.1, 0.6)
    return _to_picture(np.where(at, value, _random_colour(rng)))


def draw_letters(rng: np.random.Generator) -> Picture:
    """A screenshot of real words in Pillow's own font."""
    from PIL import Image, ImageDraw

    height, width = _random_size(rng)
    sheet = Image.new("RGB", (width, height), "white")
    words = [
        "the",
        "settings",
        "of",
        "window",
        "are",
        "kept",
        "in",
        "file",
        "and",
        "12.5",
        "%",
        "menu:",
        "open",
        "Save",
        "as",
    ]
    text = "\n".join(" ".join(rng.choice(words, 12)) for _ in range(height // 11))
    ImageDraw.Draw(sheet).text((4, 4), text, fill="black")
    return np.asarray(sheet)


def draw_checks(rng: np.random.Generator) -> Picture:
    """A chessboard of two colours."""
    height, width = _random_size(rng)
    side = int(rng.integers(5, 40))
    on = (np.arange(height)[:, None] // side + np.arange(width)[None] // side) % 2
    return _to_picture(np.where(on[..., None] > 0, _random_colour(rng), _random_colour(rng)))


#: What the flag is fitted to, and kinds that only test it.
OOD_FITTED: Mapping[str, Callable[[np.random.Generator], Picture]] = {
    "blank": draw_blank,
    "noise": draw_noise,
    "ramp": draw_gradient,
    "stripes": draw_stripes,
    "blocks": draw_blocks,
    "writing": draw_writing,
}
OOD_TESTED: Mapping[str, Callable[[np.random.Generator], Picture]] = {
    "chart": draw_chart,
    "grains": draw_grains,
    "letters": draw_letters,
    "checks": draw_checks,
}
