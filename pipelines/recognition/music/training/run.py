"""Fits both music recognizers in closed form: on rated game music as MIDI, and on renderings of it and of pop songs."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipelines.recognition.base import ROLES
from pipelines.recognition.music.training import figures
from pipelines.recognition.music.training.sets import fit_heads, load_sets, save


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of this modality."""
    parser.add_argument("--cache", type=Path, help="folder that keeps features between runs")


def run(options: argparse.Namespace) -> None:
    """Fit and write both recognizers unless only figures are asked for, then print the figures of the card."""
    sets = load_sets(options.data, options.cache)
    if not options.figures:
        for role in ROLES:
            heads = fit_heads(sets, role, sets.own(role), options.data, seed=options.seed)
            save(options.out / f"music-{role}", role, heads, sets)
            print(f"wrote {options.out / f'music-{role}'}", flush=True)
    figures.print_figures(sets, options.data, options.out, seed=options.seed)
