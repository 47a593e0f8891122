"""`python -m conditioning.train text --data FOLDER`: teacher, soft labels, the small model, its calibration and figures."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from conditioning import vocabulary
from conditioning.affect import VAD, Emotion
from conditioning.training import text_data as data
from conditioning.training import text_prompts as prompts
from conditioning.training.text_checkpoint import TERM_SD, calibrated, save
from conditioning.training.text_direction import refine
from conditioning.training.text_figures import figures
from conditioning.training.text_fit import Corpus, fit
from conditioning.training.text_teacher import Teacher, label
from conditioning.training.text_teacher import fit as fit_teacher

Floats = NDArray[np.float32]
COMPOSED, NONSENSE = 24_000, 2_500


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of this training."""
    parser.add_argument("--data", type=Path, required=True, help="the folder of training data")
    parser.add_argument("--work", type=Path, required=True, help="folder for what training keeps between runs (teacher, soft labels)")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--direction-epochs", type=int, default=12)
    parser.add_argument("--quadrants", type=Path, help="also read these prompts: text, tab, quadrant (+-: pleasant and quiet)")


def run(given: argparse.Namespace) -> None:
    """Train and print the figures."""
    folder = given.data / "text"
    if not given.figures:
        given.work.mkdir(parents=True, exist_ok=True)
        corpus, table, start, held = prepared(folder, given.work, given.seed)
        student = fit(
            corpus, table, epochs=given.epochs, seed=given.seed, start=start,
            on_epoch=lambda n, s: torch.save({"epoch": n, "student": s.state_dict()}, given.work / "student.pt"),
        )  # fmt: skip
        refine(student, table, *directions(folder, given.seed), epochs=given.direction_epochs, seed=given.seed)
        save(given.out, student, table, calibrated(student, table, folder, held))
    for line in figures(folder, given.out, given.quadrants):
        print(line)


def prepared(folder: Path, work: Path, seed: int) -> tuple[Corpus, dict[str, int], Floats, list[prompts.Prompt]]:
    """The corpus with soft labels, the vocabulary, first rows of its table, and the written prompts that were held back."""
    emotions, ratings = (
        data.goemotions(folder, "train").split(data.HELD["goemotions"])[0],
        data.emobank(folder, "train").split(data.HELD["emobank"])[0],
    )
    written, held = prompts.split(prompts.written())
    composed = [*prompts.composed(COMPOSED, seed), *prompts.gibberish(NONSENSE, seed)]
    teacher = Teacher()
    table = data.lexicon([*emotions.texts, *ratings.texts, *(p.text for p in written)], _common(teacher))
    named = [p.text for p in (*written, *composed)]
    soft = _soft(
        teacher, work, {"emotions": emotions.texts, "ratings": ratings.texts, "named": named, "words": list(table)}, emotions, ratings
    )
    mean, deviation = ratings.values.mean(0), ratings.values.std(0)

    corpus = Corpus()
    corpus.add(
        emotions.texts, labels=emotions.values, eight=data.eight(emotions.values), asked=data.points(emotions.values),
        asked_eight=data.eight(emotions.values), **soft["emotions"],
    )  # fmt: skip
    z = (ratings.values - mean) / deviation
    scaled = np.clip(z * TERM_SD, -1, 1)
    corpus.add(ratings.texts, often=2.0, rated=z, asked=scaled, asked_eight=_mixtures(scaled), **soft["ratings"])
    for group, often in ((written, 8.0), (composed, 1.0)):
        rows = slice(0, len(written)) if group is written else slice(len(written), None)
        corpus.add(
            [p.text for p in group], often=often, asked=np.array([p.vad for p in group]), asked_eight=np.array([p.emotions for p in group]),
            **{k: v[rows] for k, v in soft["named"].items()},
        )  # fmt: skip
    corpus.add(list(table), embedding=soft["words"]["embedding"])
    return corpus, table, _first_rows(soft["words"]["embedding"]), held


def directions(folder: Path, seed: int) -> tuple[list[str], Floats, Floats, Floats]:
    """What the direction reading's own stage learns from: texts, points, distributions, and how much each counts."""
    written = prompts.split(prompts.written())[0]
    composed = [*prompts.composed(COMPOSED, seed + 1), *prompts.gibberish(NONSENSE, seed + 1)]
    emotions = data.goemotions(folder, "train").split(data.HELD["goemotions"])[0]
    felt = np.flatnonzero((emotions.values[:, :-1].sum(1) == 1) & (emotions.values[:, -1] == 0))
    chosen = np.random.default_rng(seed).permutation(felt)[:12_000]
    texts = [*(p.text for p in written), *(p.text for p in composed), *(emotions.texts[i] for i in chosen)]
    points = np.concatenate([[p.vad for p in (*written, *composed)], data.points(emotions.values[chosen])])
    shares = np.concatenate([[p.emotions for p in (*written, *composed)], data.eight(emotions.values[chosen])])
    weights = np.repeat([8.0, 1.0, 0.3], [len(written), len(composed), len(chosen)])
    return texts, points.astype(np.float32), shares.astype(np.float32), weights.astype(np.float32)


def _common(teacher: Teacher) -> list[str]:
    """Usual English words: whole pieces of the teacher's vocabulary, which is ordered by frequency."""
    pieces = sorted(teacher.tokens.get_vocab().items(), key=lambda item: item[1])
    return [w for w, _ in pieces if w.isalpha() and w.isascii() and len(w) > 2]


def _soft(
    teacher: Teacher, work: Path, texts: dict[str, list[str]], emotions: data.Labelled, ratings: data.Labelled
) -> dict[str, dict[str, Floats]]:
    """The teacher's view of every text, kept in the work folder; the teacher is fitted when it is not there yet."""
    state, found = work / "teacher.pt", {}
    hidden: dict[str, torch.Tensor] | None = None
    for name, group in texts.items():
        kept = work / f"soft-{name}.npz"
        if kept.exists() and len(np.load(kept)["read"]) == len(group):
            found[name] = dict(np.load(kept))
            continue
        if not state.exists():
            hidden = teacher.lower([*emotions.texts, *ratings.texts])
            fit_teacher(teacher, hidden, (emotions.texts, emotions.values), (ratings.texts, ratings.values))
            torch.save(teacher.state_dict(), state)
        teacher.load_state_dict(torch.load(state, weights_only=True))
        logits, read, embedding = label(teacher, hidden if hidden and group[0] in hidden else teacher.lower(group), group)
        found[name] = {"soft": logits, "read": read, "embedding": embedding}
        np.savez(kept, **found[name])  # type: ignore[arg-type]
        print(f"soft labels: {name}, {len(group)} texts", flush=True)
    return found


def _first_rows(embeddings: Floats) -> Floats:
    """The words' embeddings in their 128 principal components, as small as a fresh table."""
    centred = embeddings - embeddings.mean(0)
    _, _, axes = np.linalg.svd(centred[:: max(1, len(centred) // 8000)], full_matrices=False)
    rows = centred @ axes[:128].T
    return (rows / rows.std() * 0.05).astype(np.float32)


def _mixtures(points: Floats) -> Floats:
    return np.array([[vocabulary.mixture(VAD(*map(float, p)))[e] for e in Emotion] for p in points], np.float32)
