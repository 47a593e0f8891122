"""Makes what music needs, a command each: `python -m pipelines.music.training COMMAND`."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

#: Command -> what it does; each is a module of `pipelines.music.training` with `add_options` and `run`.
COMMANDS = {
    "fit": "train the composer and print its held-back loss",
    "calibrate": "fit the matrix from a requested affect to attributes with the recognizer that steers",
    "levels": "measure how loud each instrument plays and print the gains that make them equal",
    "figures": "cut accompaniment figures out of people's piano parts",
    "table": "print composed pieces beside people's, and which cues lead valence and arousal",
    "bank": "cut the sampled instruments from a sound font",
    "sounds": "measure the sound of pieces beside FluidSynth's",
    "players": "compare our player of sound fonts with FluidSynth",
    "measure": "print the figures of the composer's card",
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; flags alone, as of version 0.1.0, mean `fit`."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if arguments and arguments[0].startswith("-") and arguments[0] not in ("-h", "--help"):
        arguments.insert(0, "fit")
    parser = argparse.ArgumentParser(prog="python -m pipelines.music.training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, help_text in COMMANDS.items():
        command = commands.add_parser(name, help=help_text, description=help_text)
        if arguments and arguments[0] == name:
            importlib.import_module(f"pipelines.music.training.{name}").add_options(command)
    options = parser.parse_args(arguments)
    importlib.import_module(f"pipelines.music.training.{options.command}").run(options)


if __name__ == "__main__":
    main()
