"""Fits the music recognizers in closed form: `reports` hears renderings of rated game music, `steers` reads its
symbols, and sound by what they teach.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from pipelines.recognition.base import ROLES
from pipelines.recognition.music.training import ear_weights, figures, heard_fit, heard_sets
from pipelines.recognition.music.training.sets import fit_heads, load_sets, save


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of this modality."""
    parser.add_argument("--cache", type=Path, help="folder that keeps features between runs")
    parser.add_argument("--role", choices=ROLES, help="only this one (default: both)")
    parser.add_argument("--musicnn", type=Path, metavar="FOLDER", help="the package musicnn, where it is not installed")


def run(options: argparse.Namespace) -> None:
    """Fit and write the recognizers unless only figures are asked for, then print the figures of the card."""
    if options.role != "steers":
        _run_heard(options)
    if options.role != "reports":
        _run_symbols(options)


def _run_heard(options: argparse.Namespace) -> None:
    torch.set_num_threads(1)
    ear = ear_weights.load_ear(options.musicnn)
    sets = heard_sets.load_sets(options.data, options.cache, ear)
    if not options.figures:
        head = heard_fit.fit_heard(sets, heard_fit.is_own(sets), seed=options.seed)
        heard_fit.save(options.out / "music-reports", head, ear, sets)
        print(f"wrote {options.out / 'music-reports'}", flush=True)
    heard_fit.print_figures(sets, options.out, seed=options.seed)


def _run_symbols(options: argparse.Namespace) -> None:
    sets = load_sets(options.data, options.cache)
    if not options.figures:
        save(options.out / "music-steers", fit_heads(sets, options.data, seed=options.seed), sets)
        print(f"wrote {options.out / 'music-steers'}", flush=True)
    figures.print_figures(sets, options.data, options.out, seed=options.seed)
