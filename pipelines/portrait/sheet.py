"""Contact sheets to look at: `python -m pipelines.portrait.sheet [FACE ...] -o sheet.png`; without faces the
built-in people.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from conditioning.affect import Affect, Emotion
from pipelines.media.image import read_image
from pipelines.portrait.embedded import EmbeddedPortraitEngine
from pipelines.portrait.engine import FaceRenderer, Subject
from pipelines.portrait.people.stock import list_people
from pipelines.portrait.track.action_units import row_from_units
from pipelines.portrait.track.expression import (
    action_units_from_affect,
    action_units_from_pspi,
    action_units_from_words,
)
from pipelines.portrait.track.visemes import TARGETS

CELL_PX = 200
Row = NDArray[np.float32]


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw one row of expressions a face."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.portrait.sheet", description=__doc__)
    parser.add_argument("faces", nargs="*", type=Path, help="pictures; none: the built-in people")
    parser.add_argument("-o", "--out", type=Path, default=Path("sheet.png"))
    options = parser.parse_args(arguments)
    rows = [
        [draw_cell(renderer, row, name) for name, row in expression_rows()]
        for renderer in load_renderers(options.faces)
    ]
    Image.fromarray(np.vstack([np.hstack(r) for r in rows])).save(options.out)
    print(options.out)


def load_renderers(faces: Sequence[Path], size: int = 512) -> Iterator[FaceRenderer]:
    """Renderers of pictures, or of every built-in person."""
    engine = EmbeddedPortraitEngine()
    for face in faces:
        yield engine.load_subject(Subject(read_image(face, long_side=2048), face.name, "", 0, size))
    if not faces:
        yield from (engine.load_subject(Subject(None, "", look, 0, size)) for look in list_people())


def expression_rows() -> Iterator[tuple[str, Row]]:
    """(name, row of a track [C]) of emotions, pain, contempt, visemes, a blink and a turn."""
    for emotion in Emotion:
        yield str(emotion), row_from_units(action_units_from_affect(Affect.of(str(emotion))))
    yield "pain 12", row_from_units(action_units_from_pspi(12))
    yield "contempt", row_from_units(action_units_from_words("contempt"))
    for name in ("aa", "ih", "ou", "FF"):
        yield name, row_from_units(TARGETS[name])
    yield "PP", row_from_units({**TARGETS["PP"], "SEAL": 1.0})
    yield "blink", row_from_units({"AU43": 1.0})
    yield "turned", row_from_units({"yaw": 10.0, "pitch": 4.0, "gaze_x": 6.0})


def draw_cell(renderer: FaceRenderer, row: Row, name: str) -> NDArray[np.uint8]:
    """A small picture [200, 200, 3] of a row with its name."""
    picture = Image.fromarray(renderer.render(row)).convert("RGB").resize((CELL_PX, CELL_PX), Image.Resampling.BOX)
    ImageDraw.Draw(picture).text((4, CELL_PX - 14), name, fill="white", stroke_width=1, stroke_fill="black")
    return np.asarray(picture)


if __name__ == "__main__":
    main()
