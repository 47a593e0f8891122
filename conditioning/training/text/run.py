"""`python -m conditioning.training text --data FOLDER`: teachers, the small model, its calibration and figures."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from conditioning.text.contrast import is_contrast
from conditioning.text.reader import TEXT_CONTRAST_FOLDER
from conditioning.training.text import data, prompts
from conditioning.training.text.calibration import calibrate, save_student
from conditioning.training.text.figures import compute_figures
from conditioning.training.text.fit import Corpus, Dataset, fit_content, fit_direction
from conditioning.training.text.layers import load_minilm
from conditioning.training.text.refine import load_student, refine
from conditioning.training.text.student import Student
from conditioning.training.text.teacher import Teacher, TimedSchedule, fit_content_teacher, fit_direction_teacher
from conditioning.training.text.words import WordBank

Floats = NDArray[np.float32]
COMPOSED_PROMPTS, NONSENSE_PROMPTS = 24_000, 2_500
FOLDS, DIRECTION_TEACHERS = 5, 3  # teachers of content, of directions
TIME_SHARES = {"teachers": 0.22, "direction_teachers": 0.07, "student": 0.57, "directions": 0.14}  # of the time


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this training."""
    parser.add_argument("--data", type=Path, required=True, help="the folder of training data")
    parser.add_argument(
        "--minilm", type=Path, help="folder with MiniLM's model.safetensors and vocab.txt; else the installed package"
    )
    parser.add_argument(
        "--minutes", type=float, default=150.0, help="how long to train in all (a GPU needs 8, two CPU cores 150)"
    )
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--work", type=Path, help="folder that keeps the networks before they are made small")
    parser.add_argument(
        "--refine",
        action="store_true",
        help="only refine what is there, into text-contrast beside it",
    )
    parser.add_argument("--further", action="store_true", help="refine text-contrast as it is, not text-affect")
    parser.add_argument("--steps", type=int, default=1000, help="of refining (a CPU core needs about 25 minutes)")
    parser.add_argument("--calibrate", action="store_true", help="only calibrate what is there again")
    parser.add_argument(
        "--sentences",
        type=Path,
        nargs="*",
        default=[],
        help="also read these: kind, tab, band, tab, sentence",
    )
    parser.add_argument(
        "--quadrants", type=Path, help="also read these prompts: text, tab, quadrant (+-: pleasant and quiet)"
    )


def run(options: argparse.Namespace) -> None:
    """Train, calibrate and print the figures."""
    folder, words = options.data / "text", options.out / "words.txt"
    held_out = prompts.split_prompts(prompts.load_prompts())[1]
    if not options.figures and not options.calibrate:
        if not options.refine:
            train(folder, options)
            calibrate(folder, options.out, words, held_out)
        refine_checkpoint(folder, options)
    if not options.figures:
        if not options.refine:
            calibrate(folder, options.out, words, held_out)
        calibrate(folder, contrast_folder(options.out), words, held_out, is_contrast)
    for line in compute_figures(folder, options.out, options.quadrants, options.sentences):
        print(line)


def train(folder: Path, options: argparse.Namespace) -> None:
    """Fit teachers and model, and write the model."""
    device, seconds = torch.device(options.device), options.minutes * 60
    started = time.monotonic()
    weights, pieces = load_minilm(options.minilm)
    corpus, rows = build_corpus(folder, options.seed, pieces)
    bank = WordBank(corpus.texts, rows, pieces)
    student = Student(len(rows))
    student.init_from_minilm(weights, bank)
    torch.manual_seed(options.seed)
    bank.to(device)
    bank.find_neighbours(weights["embeddings.word_embeddings.weight"].to(device))
    dataset = Dataset(
        bank.encode(corpus.texts),
        corpus.stack(device),
        np.array(corpus.content_frequency),
        np.array(corpus.direction_frequency),
        bank,
        device,
    )
    folds = np.random.default_rng(options.seed).integers(FOLDS, size=len(corpus.texts))
    print(f"{len(corpus.texts)} texts, {len(bank.words)} words, {time.monotonic() - started:.0f} s", flush=True)

    teachers = [
        _fit_teacher(weights, dataset, folds != k, seconds * TIME_SHARES["teachers"] / FOLDS, options.seed + k)
        for k in range(FOLDS)
    ]
    minilm = Teacher(weights, "content").to(device).eval()
    student = fit_content(
        student.to(device),
        dataset,
        minilm,
        teachers,
        folds,
        TimedSchedule(seconds * TIME_SHARES["student"]),
        options.seed,
    )
    _save_networks(options, student, rows)
    del teachers
    direction_teachers = [
        _fit_direction_teacher(
            weights, dataset, k, seconds * TIME_SHARES["direction_teachers"] / DIRECTION_TEACHERS, options.seed + k
        )
        for k in range(DIRECTION_TEACHERS)
    ]
    student = fit_direction(
        student, dataset, direction_teachers, TimedSchedule(seconds * TIME_SHARES["directions"]), options.seed
    )
    _save_networks(options, student, rows)


def contrast_folder(folder: Path) -> Path:
    """Where the network of contrasts lies, beside the one that it was refined from."""
    return folder.with_name(TEXT_CONTRAST_FOLDER.name)


def refine_checkpoint(folder: Path, options: argparse.Namespace) -> None:
    """Refine the checkpoint that is there on minimal pairs, and write the result beside it; see `refine`."""
    words = options.out / "words.txt"
    first, rows, config = load_student(options.out, words)
    student = load_student(contrast_folder(options.out), words)[0] if options.further else first
    corpus, _ = build_corpus(folder, options.seed, {})
    student = refine(
        student,
        first,
        corpus,
        rows,
        config,
        torch.device(options.device),
        steps=options.steps,
        seed=options.seed,
        work=options.work,
    )
    save_student(contrast_folder(options.out), student)


def build_corpus(folder: Path, seed: int, pieces: dict[str, int]) -> tuple[Corpus, dict[str, int]]:
    """Gather every training text with what is known of it, and choose the words that get rows of their own."""
    emotions, ratings = (
        data.load_goemotions(folder, "train").split(data.HELD_OUT_ROWS["goemotions"])[0],
        data.load_emobank(folder, "train").split(data.HELD_OUT_ROWS["emobank"])[0],
    )
    directions = prompts.split_prompts(prompts.load_prompts())[0]
    composed = [*prompts.compose_prompts(COMPOSED_PROMPTS, seed), *prompts.compose_nonsense(NONSENSE_PROMPTS, seed)]
    rows = data.build_vocabulary(
        [*emotions.texts, *ratings.texts, *(p.text for p in directions)], [w for w in pieces if _is_plain_word(w)]
    )
    corpus = Corpus()
    single = (emotions.values[:, :-1].sum(1) == 1) & (emotions.values[:, -1] == 0)
    corpus.add(
        emotions.texts,
        1.0,
        np.where(single, 0.2, 0.1),
        labels=emotions.values,
        emotions=data.emotions_from_labels(emotions.values),
        direction_vad=np.where(single[:, None], data.vads_from_labels(emotions.values), np.nan),
        direction_emotions=np.where(single[:, None], data.emotions_from_labels(emotions.values), np.nan),
    )
    corpus.add(ratings.texts, 2.0, 0.2, ratings=(ratings.values - ratings.values.mean(0)) / ratings.values.std(0))
    for group, content_frequency, direction_frequency in ((directions, 1.0, 6.0), (composed, 0.25, 1.0)):
        corpus.add(
            [p.text for p in group],
            content_frequency,
            direction_frequency,
            direction_vad=np.array([p.vad for p in group]),
            direction_emotions=np.array([p.emotions for p in group]),
        )
    corpus.add(list(rows), 0.25, 0.1)
    return corpus, rows


def _is_plain_word(word: str) -> bool:
    return word.isalpha() and word.isascii() and len(word) > 2


def _fit_teacher(
    weights: dict[str, Tensor], dataset: Dataset, visible: NDArray[np.bool_], seconds: float, seed: int
) -> Teacher:
    """Fit a teacher of content on the labelled and rated rows among those it may see."""
    labelled = (
        visible
        & ~(torch.isnan(dataset.targets["labels"][:, 0]) & torch.isnan(dataset.targets["ratings"][:, 0])).cpu().numpy()
    )
    rows = np.flatnonzero(labelled)
    teacher = Teacher(weights, "content").to(dataset.device)
    index = torch.from_numpy(rows).to(dataset.device)
    ids = [dataset.ids[i] for i in rows]
    schedule = TimedSchedule(seconds, steps=3 * len(rows) // 128)
    fit_content_teacher(
        teacher, dataset.bank, ids, dataset.targets["labels"][index], dataset.targets["ratings"][index], schedule, seed
    )
    return teacher


def _fit_direction_teacher(
    weights: dict[str, Tensor], dataset: Dataset, number: int, seconds: float, seed: int
) -> Teacher:
    """Fit a teacher of directions."""
    rows = np.flatnonzero(~torch.isnan(dataset.targets["direction_vad"][:, 0]).cpu().numpy())
    teacher = Teacher(weights, "direction").to(dataset.device)
    index = torch.from_numpy(rows).to(dataset.device)
    ids = [dataset.ids[i] for i in rows]
    schedule = TimedSchedule(seconds, steps=12 * len(rows) // 128)
    points, shares = dataset.targets["direction_vad"][index], dataset.targets["direction_emotions"][index]
    fit_direction_teacher(
        teacher, dataset.bank, ids, points, shares, dataset.direction_frequency[rows], schedule, seed + 100 * number
    )
    return teacher


def _save_networks(options: argparse.Namespace, student: Student, rows: dict[str, int]) -> None:
    save_student(options.out, student, rows)
    if options.work is not None:
        options.work.mkdir(parents=True, exist_ok=True)
        torch.save({k: v.half() for k, v in student.state_dict().items()}, options.work / "student.pt")
