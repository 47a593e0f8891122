"""`studio compose`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from pipelines.media import check_output
from studio.commands.generate import generate
from studio.commands.parts import generation_options, verb

OPTIONS = (
    "bars",
    "seconds",
    "tempo",
    "key",
    "meter",
    "form",
    "instrument",
    "attributes",
    "performance",
    "loop",
    "refeel",
    "prompt",
    "harmonise",
    "take",
    "of",
    "soundfont",
)


def add(verbs: Any) -> None:
    """Add this verb to the command line."""
    parser = verb(
        verbs,
        "compose",
        "make music with a feeling",
        'studio compose --affect bittersweet --bars 24 --key "D minor" -o e.wav',
        _compose,
    )
    generation_options(parser)
    parser.add_argument("--bars", type=int, help="2 to 600 (default 16, or as long as the curve)")
    parser.add_argument("--seconds", type=float, help="4 to 600, to the nearest bar, instead of --bars")
    parser.add_argument(
        "--tempo", type=float, help="quarter notes a minute; the rest makes up for what it takes from the feeling"
    )
    parser.add_argument("--key", help="such as 'D minor', 'F# major' or 'Eb lydian'")
    parser.add_argument("--meter", help="4/4, 3/4, 2/4 or 6/8")
    parser.add_argument("--form", help="auto, AABA, verse-chorus, ternary, rondo, loop or through")
    parser.add_argument(
        "--instrument",
        help="of the melody (cello), or by part: 'melody=cello, accompaniment=piano, bass=bass, pad=strings'",
    )
    parser.add_argument("--attributes", help="fix any of a bar's attributes: 'density=2, dissonance=0.5, drums=0.6'")
    parser.add_argument("--performance", type=float, help="0 as written, 1 as people play, at most 2")
    parser.add_argument(
        "--loop", action="store_true", default=None, help="no ending; sound that repeats without a seam"
    )
    parser.add_argument(
        "--from", dest="refeel", metavar="FILE.mid", help="tell this piece with the feeling; its tune is kept"
    )
    parser.add_argument("--prompt", metavar="FILE.mid", help="go on from this piece")
    parser.add_argument(
        "--harmonise", metavar="FILE.mid", help="give this tune chords, an arrangement and a performance"
    )
    parser.add_argument(
        "--take", metavar="ELEMENTS", help="with --from and --of: rhythm, harmony, dynamics or tempo of another piece"
    )
    parser.add_argument("--of", metavar="FILE.mid", help="the piece that --take takes of")
    parser.add_argument(
        "--soundfont", metavar="FILE.sf2", help="an SF2 or SF3 file that plays instead of the built-in instruments"
    )
    parser.add_argument("--roll", type=Path, metavar="FILE.png", help="also draw a piano roll")
    parser.add_argument("--stems", type=Path, metavar="FOLDER", help="also write a WAV for each player")


def _compose(given: argparse.Namespace) -> int:
    if given.roll:
        check_output(given.roll, (".png",))

    def after(output: Any) -> None:
        from studio.plots.piano_roll import draw_piano_roll

        if given.stems:
            output.save_stems(given.stems)
        if given.roll:
            draw_piano_roll(output.song, given.roll, output.record)

    return generate({"task": "music", "input": "", **{name: getattr(given, name) for name in OPTIONS}}, given, after)
