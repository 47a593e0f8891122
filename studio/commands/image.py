"""`studio paint`."""

from __future__ import annotations

import argparse
from typing import Any

from studio.commands.generate import generate
from studio.commands.parts import generation_options, verb

OPTIONS = ("style", "scene", "size", "aspect", "count", "steps", "attributes", "avoid", "source", "strength", "grid")


def add(verbs: Any) -> None:
    """Add this verb to the command line."""
    parser = verb(
        verbs,
        "paint",
        "paint a picture with a feeling",
        'studio paint "boats on a lake" --affect melancholic --style impressionism -o d.png',
        _paint,
    )
    parser.add_argument("prompt", nargs="?", default="", metavar="PROMPT", help="what is to be seen; left out: a dream")
    generation_options(parser)
    parser.add_argument(
        "--style", help="baroque, romanticism, impressionism, post-impressionism or symbolism; left out: any"
    )
    parser.add_argument("--scene", help="landscape, sea, city, interior, figure or 'still life', for dreams")
    parser.add_argument("--size", type=int, help="pixels of the longer side, 64 to 1024 (default 512)")
    parser.add_argument("--aspect", help="square, landscape or portrait (default square)")
    parser.add_argument(
        "--count", type=int, help="how many pictures, 1 to 64; of a curve of affect, a series along it (default 8)"
    )
    parser.add_argument("--steps", type=int, help="of the first stage, 1 to 100 (default 16)")
    parser.add_argument(
        "--attributes", help="fixed by hand: 'brightness=0.7, saturation=0.3'; see: studio evaluate d.png --json"
    )
    parser.add_argument("--avoid", metavar="AFFECT", help="a feeling to keep away from")
    parser.add_argument(
        "--from", dest="source", metavar="PHOTO", help="feel this picture anew; what is to be seen is kept"
    )
    parser.add_argument("--strength", type=float, help="with --from: 0 as it is to 1 only its shapes (default 0.6)")
    parser.add_argument(
        "--grid", metavar="5x5", help="a sheet of the plane: valence to the right, arousal up, one seed"
    )


def _paint(given: argparse.Namespace) -> int:
    return generate({"task": "image", "input": given.prompt, **{name: getattr(given, name) for name in OPTIONS}}, given)
