"""Contact sheets to look at: `python -m pipelines.portrait.sheet [FACE ...] -o sheet.png`; without faces the characters."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from conditioning.affect import Affect, Emotion
from pipelines.media.image import read_image
from pipelines.portrait.character.styles import CHARACTERS
from pipelines.portrait.embedded import EmbeddedPortraitEngine
from pipelines.portrait.engine import FaceRenderer, Subject
from pipelines.portrait.track.action_units import CHANNELS, INDEX, expand_sides
from pipelines.portrait.track.expression import (
    action_units_from_affect,
    action_units_from_pspi,
    action_units_from_words,
)
from pipelines.portrait.track.visemes import TARGETS

CELL = 200
Row = NDArray[np.float32]


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw one row a face."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.portrait.sheet", description=__doc__)
    parser.add_argument("faces", nargs="*", type=Path, help="pictures; none: the characters")
    parser.add_argument("-o", "--out", type=Path, default=Path("sheet.png"))
    given = parser.parse_args(arguments)
    rows = [[cell(renderer, row, name) for name, row in states()] for renderer in load_subject(given.faces)]
    Image.fromarray(np.vstack([np.hstack(r) for r in rows])).save(given.out)
    print(given.out)


def load_subject(faces: Sequence[Path], size: int = 512) -> Iterator[FaceRenderer]:
    """Actors of pictures, or of every character."""
    engine = EmbeddedPortraitEngine()
    for face in faces:
        yield engine.load_subject(Subject(read_image(face, long_side=2048), face.name, "", 0, size))
    if not faces:
        yield from (engine.load_subject(Subject(None, "", look, 0, size)) for look in CHARACTERS)


def states() -> Iterator[tuple[str, Row]]:
    """Emotions, pain, contempt, mouth shapes, a blink and a turn."""
    for emotion in Emotion:
        yield str(emotion), row_of(action_units_from_affect(Affect.of(str(emotion))))
    yield "pain 12", row_of(action_units_from_pspi(12))
    yield "contempt", row_of(action_units_from_words("contempt"))
    for name in ("aa", "ih", "ou", "FF"):
        yield name, row_of(TARGETS[name])
    yield "PP", row_of({**TARGETS["PP"], "SEAL": 1.0})
    yield "blink", row_of({"AU43": 1.0})
    yield "turned", row_of({"yaw": 10.0, "pitch": 4.0, "gaze_x": 6.0})


def row_of(units: Mapping[str, float]) -> Row:
    """A row of a track from units by plain name."""
    row = np.zeros(len(CHANNELS), np.float32)
    for name, value in expand_sides(units).items():
        row[INDEX[name]] = value
    return row


def cell(renderer: FaceRenderer, row: Row, name: str) -> NDArray[np.uint8]:
    """A small picture with its name."""
    picture = Image.fromarray(renderer.render(row)).convert("RGB").resize((CELL, CELL), Image.Resampling.BOX)
    ImageDraw.Draw(picture).text((4, CELL - 14), name, fill="white", stroke_width=1, stroke_fill="black")
    return np.asarray(picture)


if __name__ == "__main__":
    main()
