"""`python -m conditioning.training text --data FOLDER`: teachers, the small model, its calibration and figures."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from conditioning.training import text_data as data
from conditioning.training import text_prompts as prompts
from conditioning.training.text_checkpoint import calibrate, save
from conditioning.training.text_figures import figures
from conditioning.training.text_fit import Corpus, Ready, fit_content, fit_direction
from conditioning.training.text_layers import minilm
from conditioning.training.text_student import Student
from conditioning.training.text_teacher import Clock, Teacher
from conditioning.training.text_teacher import fit_content as teach_content
from conditioning.training.text_teacher import fit_direction as teach_direction
from conditioning.training.text_words import WordBank

Floats = NDArray[np.float32]
COMPOSED, NONSENSE = 24_000, 2_500
FOLDS, ADVISERS = 5, 3  # teachers of content, of directions
SHARES = {"teachers": 0.22, "advisers": 0.07, "student": 0.57, "directions": 0.14}  # of the time


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of this training."""
    parser.add_argument("--data", type=Path, required=True, help="the folder of training data")
    parser.add_argument(
        "--minilm", type=Path, help="folder with MiniLM's model.safetensors and vocab.txt; else the installed package"
    )
    parser.add_argument(
        "--minutes", type=float, default=150.0, help="how long to train in all (a GPU needs 8, two CPU cores 150)"
    )
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--work", type=Path, help="folder that keeps the networks before they are made small")
    parser.add_argument("--calibrate", action="store_true", help="only calibrate what is there again")
    parser.add_argument(
        "--quadrants", type=Path, help="also read these prompts: text, tab, quadrant (+-: pleasant and quiet)"
    )


def run(given: argparse.Namespace) -> None:
    """Train and print the figures."""
    folder = given.data / "text"
    if not given.figures and not given.calibrate:
        train(folder, given)
    if not given.figures:
        calibrate(folder, given.out, prompts.split(prompts.written())[1])
    for line in figures(folder, given.out, given.quadrants):
        print(line)


def train(folder: Path, given: argparse.Namespace) -> None:
    """Fit teachers and model, and write the model."""
    device, seconds = torch.device(given.device), given.minutes * 60
    started = time.monotonic()
    weights, pieces = minilm(given.minilm)
    corpus, rows = collected(folder, given.seed, pieces)
    bank = WordBank(corpus.texts, rows, pieces)
    student = Student(len(rows))
    student.begin(weights, bank)
    torch.manual_seed(given.seed)
    bank.to(device)
    bank.find_neighbours(weights["embeddings.word_embeddings.weight"].to(device))
    ready = Ready(
        bank.encode(corpus.texts), corpus.stacked(device), np.array(corpus.often), np.array(corpus.asking), bank, device
    )
    folds = np.random.default_rng(given.seed).integers(FOLDS, size=len(corpus.texts))
    print(f"{len(corpus.texts)} texts, {len(bank.words)} words, {time.monotonic() - started:.0f} s", flush=True)

    teachers = [
        _teacher(weights, ready, folds != k, seconds * SHARES["teachers"] / FOLDS, given.seed + k) for k in range(FOLDS)
    ]
    plain = Teacher(weights, "content").to(device).eval()
    student = fit_content(
        student.to(device), ready, plain, teachers, folds, Clock(seconds * SHARES["student"]), given.seed
    )
    _keep(given, student, rows)
    del teachers
    advisers = [
        _adviser(weights, ready, k, seconds * SHARES["advisers"] / ADVISERS, given.seed + k) for k in range(ADVISERS)
    ]
    student = fit_direction(student, ready, advisers, Clock(seconds * SHARES["directions"]), given.seed)
    _keep(given, student, rows)


def collected(folder: Path, seed: int, pieces: dict[str, int]) -> tuple[Corpus, dict[str, int]]:
    """The corpus and the words that get rows of their own."""
    emotions, ratings = (
        data.goemotions(folder, "train").split(data.HELD["goemotions"])[0],
        data.emobank(folder, "train").split(data.HELD["emobank"])[0],
    )
    written = prompts.split(prompts.written())[0]
    composed = [*prompts.composed(COMPOSED, seed), *prompts.gibberish(NONSENSE, seed)]
    rows = data.lexicon([*emotions.texts, *ratings.texts, *(p.text for p in written)], [w for w in pieces if _plain(w)])
    corpus = Corpus()
    felt = (emotions.values[:, :-1].sum(1) == 1) & (emotions.values[:, -1] == 0)
    corpus.add(
        emotions.texts,
        1.0,
        np.where(felt, 0.2, 0.1),
        labels=emotions.values,
        eight=data.eight(emotions.values),
        asked=np.where(felt[:, None], data.points(emotions.values), np.nan),
        asked_eight=np.where(felt[:, None], data.eight(emotions.values), np.nan),
    )
    corpus.add(ratings.texts, 2.0, 0.2, rated=(ratings.values - ratings.values.mean(0)) / ratings.values.std(0))
    for group, often, asking in ((written, 1.0, 6.0), (composed, 0.25, 1.0)):
        corpus.add(
            [p.text for p in group],
            often,
            asking,
            asked=np.array([p.vad for p in group]),
            asked_eight=np.array([p.emotions for p in group]),
        )
    corpus.add(list(rows), 0.25, 0.1)
    return corpus, rows


def _plain(word: str) -> bool:
    return word.isalpha() and word.isascii() and len(word) > 2


def _teacher(weights: dict[str, Tensor], ready: Ready, seen: NDArray[np.bool_], seconds: float, seed: int) -> Teacher:
    """A teacher of content that sees some of the labelled and rated rows."""
    known = seen & ~(torch.isnan(ready.target["labels"][:, 0]) & torch.isnan(ready.target["rated"][:, 0])).cpu().numpy()
    chosen = np.flatnonzero(known)
    teacher = Teacher(weights, "content").to(ready.device)
    place = torch.from_numpy(chosen).to(ready.device)
    ids = [ready.ids[i] for i in chosen]
    clock = Clock(seconds, steps=3 * len(chosen) // 128)
    teach_content(teacher, ready.bank, ids, ready.target["labels"][place], ready.target["rated"][place], clock, seed)
    return teacher


def _adviser(weights: dict[str, Tensor], ready: Ready, number: int, seconds: float, seed: int) -> Teacher:
    """A teacher of directions."""
    chosen = np.flatnonzero(~torch.isnan(ready.target["asked"][:, 0]).cpu().numpy())
    teacher = Teacher(weights, "direction").to(ready.device)
    place = torch.from_numpy(chosen).to(ready.device)
    ids = [ready.ids[i] for i in chosen]
    clock = Clock(seconds, steps=12 * len(chosen) // 128)
    points, shares = ready.target["asked"][place], ready.target["asked_eight"][place]
    teach_direction(teacher, ready.bank, ids, points, shares, ready.asking[chosen], clock, seed + 100 * number)
    return teacher


def _keep(given: argparse.Namespace, student: Student, rows: dict[str, int]) -> None:
    save(given.out, student, rows)
    if given.work is not None:
        given.work.mkdir(parents=True, exist_ok=True)
        torch.save({k: v.half() for k, v in student.state_dict().items()}, given.work / "student.pt")
