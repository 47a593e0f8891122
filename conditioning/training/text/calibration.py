"""Calibrates a trained text model on rows that training never saw, and writes it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from conditioning.text.net import TextNet
from conditioning.text.reader import load_rows
from conditioning.text.tokens import tokenize
from conditioning.training.text import data
from conditioning.training.text.prompts import Prompt
from conditioning.training.text.student import Student
from weights.checkpoint import load_checkpoint, save_checkpoint

Floats = NDArray[np.float32]
TERM_SD = np.array([0.5, 0.34, 0.34], np.float32)  # of the 151 terms, whose units every reading is in
#: About r of valence: least squares would have r times the matched spread, and tails would saturate.
GAIN_SHRINKAGE = 0.7


def compute_outputs(folder: Path, words: Path, texts: Sequence[str]) -> tuple[Floats, Floats]:
    """What the checkpoint's network gives for texts: content [N, 42] and direction [N, 14]."""
    net = TextNet(load_checkpoint(folder, framework="numpy", config=False, upcast=False).tensors, load_rows(words))
    content, direction = [], []
    for text in texts:
        tokens = tokenize(text) or ["..."]
        trunk = net.encode(tokens)
        content.append(net.compute_outputs(tokens, net.pool(trunk, "content"), "content"))
        direction.append(net.compute_outputs(tokens, net.pool(trunk, "direction"), "direction"))
    return np.array(content), np.array(direction)


def calibrate(
    folder: Path,
    checkpoint: Path,
    words: Path,
    prompts: Sequence[Prompt],
    reads: Callable[[str], bool] = lambda text: True,
) -> None:
    """Write the constants that `conditioning.text.reader` applies: all from held-out training rows, none of the dev
    parts.

    `scale`, `shift`: of the 28 logits (Platt scaling, one slope and a shift each, shrunk); `thresholds`: best F1 of
    each name; `eight`: inverse temperature; `gain`: from network units to those of rated terms, damped; `spread`:
    widens the spread so that squared standardised errors average 1.

    Args:
        folder: of the texts.
        checkpoint: folder of the trained network; its config.json is written.
        words: file of its vocabulary.
        prompts: directions that training did not see.
        reads: which texts this network reads; `eight` of the content is fitted on those alone.
    """
    emotions, ratings = (
        data.load_goemotions(folder, "train").split(data.HELD_OUT_ROWS["goemotions"])[1],
        data.load_emobank(folder, "train").split(data.HELD_OUT_ROWS["emobank"])[1],
    )
    content = compute_outputs(checkpoint, words, emotions.texts)[0]
    scale, shift = fit_platt(content[:, :28], emotions.values)
    p = 1 / (1 + np.exp(-(content[:, :28] * scale + shift)))
    own = np.array([reads(t) for t in emotions.texts])
    eight = fit_inverse_temperature(content[own, 28:36], data.emotions_from_labels(emotions.values)[own])

    rating_outputs = compute_outputs(checkpoint, words, ratings.texts)[0]
    train_ratings = data.load_emobank(folder, "train").split(data.HELD_OUT_ROWS["emobank"])[0].values
    gain = GAIN_SHRINKAGE * TERM_SD / rating_outputs[:, 36:39].std(0)
    error = (ratings.values - train_ratings.mean(0)) / train_ratings.std(0) * TERM_SD - rating_outputs[:, 36:39] * gain
    spread = np.sqrt((error**2 / np.exp(rating_outputs[:, 39:42].clip(-6, 2))).mean(0))

    direction = compute_outputs(checkpoint, words, [h.text for h in prompts])[1]
    target_vad, target_emotions = (
        np.array([h.vad for h in prompts], np.float32),
        np.array([h.emotions for h in prompts], np.float32),
    )
    slope = (direction[:, 8:11] * target_vad).sum(0) / (direction[:, 8:11] ** 2).sum(0)
    direction_gain = np.clip(slope, 0.8, 1.25)
    direction_spread = np.sqrt(
        ((target_vad - direction[:, 8:11] * direction_gain) ** 2 / np.exp(direction[:, 11:14].clip(-6, 2))).mean(0)
    )
    config = {
        "thresholds": _round_values(fit_thresholds(p, emotions.values)),
        "content": {
            "scale": round(float(scale), 4),
            "shift": _round_values(shift),
            "eight": round(eight, 4),
            "gain": _round_values(gain),
            "spread": _round_values(spread),
        },
        "direction": {
            "eight": round(fit_inverse_temperature(direction[:, :8], target_emotions), 4),
            "gain": _round_values(direction_gain),
            "spread": _round_values(direction_spread),
        },
    }
    (checkpoint / "config.json").write_text(json.dumps(config) + "\n", encoding="utf-8")


def save_student(folder: Path, student: Student, table: Mapping[str, int] | None = None) -> None:
    """Write model.safetensors, and words.txt for a vocabulary of its own; `calibrate` writes config.json."""
    save_checkpoint(folder, student.export(), downcast=False)
    if table is not None:
        (folder / "words.txt").write_text("\n".join(table) + "\n", encoding="utf-8")


def fit_platt(logits: Floats, labels: Floats) -> tuple[float, Floats]:
    """One slope and 28 shifts by maximum likelihood; shifts are drawn to zero, since some names have few rows."""
    x, y = torch.from_numpy(logits), torch.from_numpy(labels)
    slope, shift = torch.ones((), requires_grad=True), torch.zeros(28, requires_grad=True)
    optimiser = torch.optim.LBFGS([slope, shift], max_iter=100)

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        value = F.binary_cross_entropy_with_logits(x * slope + shift, y) + 2e-4 * (shift**2).sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(loss)  # type: ignore[no-untyped-call]
    return slope.item(), shift.detach().numpy()


def fit_inverse_temperature(logits: Floats, target: Floats) -> float:
    """The inverse temperature that fits distributions best."""
    x, y = torch.from_numpy(logits), torch.from_numpy(target)
    k = np.geomspace(0.3, 3, 100)
    return float(k[int(np.argmin([F.cross_entropy(x * float(v), y).item() for v in k]))])


def fit_thresholds(p: Floats, labels: Floats) -> Floats:
    """The threshold of best F1 for each name, drawn to the middle of all where rows are few (as 20 rows would)."""
    best, counts = np.array([_best_f1_threshold(p[:, c], labels[:, c]) for c in range(28)]), labels.sum(0)
    middle = float(np.median(best))
    return ((best * counts + middle * 20) / (counts + 20)).astype(np.float32)


def _best_f1_threshold(p: Floats, y: Floats) -> float:
    grid = np.linspace(0.02, 0.7, 69)
    return float(grid[int(np.argmax([2 * (y[p >= t]).sum() / max(1.0, (p >= t).sum() + y.sum()) for t in grid]))])


def _round_values(values: Floats) -> list[float]:
    return [round(float(v), 4) for v in values]
