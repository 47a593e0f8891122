"""Calibrates a trained text model on rows that training never saw, and writes it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from conditioning.text.net import TextNet
from conditioning.text.tokens import words
from conditioning.training import text_data as data
from conditioning.training.text_prompts import Prompt
from conditioning.training.text_student import Student

Floats = NDArray[np.float32]
TERM_SD = np.array([0.5, 0.34, 0.34], np.float32)  # of the 151 terms, whose units every reading is in
DAMP = 0.7  # about r of valence: least squares would have r times the matched spread, and tails would saturate


def outputs(folder: Path, texts: Sequence[str]) -> tuple[Floats, Floats]:
    """What the checkpoint's network gives for texts: content [N, 42] and direction [N, 14]."""
    from safetensors.numpy import load_file

    rows = {w: i for i, w in enumerate((folder / "words.txt").read_text(encoding="utf-8").splitlines())}
    net = TextNet(load_file(folder / "model.safetensors"), rows)
    content, direction = [], []
    for text in texts:
        tokens = words(text) or ["..."]
        trunk = net.trunk(tokens)
        content.append(net.outputs(tokens, net.pooled(trunk, "content"), "content"))
        direction.append(net.outputs(tokens, net.pooled(trunk, "direction"), "direction"))
    return np.array(content), np.array(direction)


def calibrate(folder: Path, out: Path, held_prompts: Sequence[Prompt]) -> None:
    """Write the constants that `conditioning.text.reader` applies: all from held-out training rows, none from the dev parts.

    `scale`, `shift`: of the 28 logits (Platt scaling, one slope and a shift each, shrunk); `thresholds`: best F1 of each name;
    `eight`: inverse temperature; `gain`: from network units to those of rated terms, damped; `spread`: widens the spread so
    that squared standardised errors average 1.
    """
    emotions, ratings = (
        data.goemotions(folder, "train").split(data.HELD["goemotions"])[1],
        data.emobank(folder, "train").split(data.HELD["emobank"])[1],
    )
    content = outputs(out, emotions.texts)[0]
    scale, shift = platt(content[:, :28], emotions.values)
    p = 1 / (1 + np.exp(-(content[:, :28] * scale + shift)))
    eight = temperature(content[:, 28:36], data.eight(emotions.values))

    rated = outputs(out, ratings.texts)[0]
    seen = data.emobank(folder, "train").split(data.HELD["emobank"])[0].values
    gain = DAMP * TERM_SD / rated[:, 36:39].std(0)
    error = (ratings.values - seen.mean(0)) / seen.std(0) * TERM_SD - rated[:, 36:39] * gain
    spread = np.sqrt((error**2 / np.exp(rated[:, 39:42].clip(-6, 2))).mean(0))

    asked = outputs(out, [h.text for h in held_prompts])[1]
    goal, goal_eight = (
        np.array([h.vad for h in held_prompts], np.float32),
        np.array([h.emotions for h in held_prompts], np.float32),
    )
    slope = (asked[:, 8:11] * goal).sum(0) / (asked[:, 8:11] ** 2).sum(0)
    told = np.clip(slope, 0.8, 1.25)
    wide = np.sqrt(((goal - asked[:, 8:11] * told) ** 2 / np.exp(asked[:, 11:14].clip(-6, 2))).mean(0))
    facts = {
        "thresholds": _rounded(thresholds(p, emotions.values)),
        "content": {
            "scale": round(float(scale), 4),
            "shift": _rounded(shift),
            "eight": round(eight, 4),
            "gain": _rounded(gain),
            "spread": _rounded(spread),
        },
        "direction": {
            "eight": round(temperature(asked[:, :8], goal_eight), 4),
            "gain": _rounded(told),
            "spread": _rounded(wide),
        },
    }
    (out / "config.json").write_text(json.dumps(facts) + "\n", encoding="utf-8")


def save(folder: Path, student: Student, table: Mapping[str, int]) -> None:
    """Write model.safetensors and words.txt."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    save_file({k: np.ascontiguousarray(v) for k, v in student.export().items()}, folder / "model.safetensors")
    (folder / "words.txt").write_text("\n".join(table) + "\n", encoding="utf-8")


def platt(logits: Floats, labels: Floats) -> tuple[float, Floats]:
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


def temperature(logits: Floats, goal: Floats) -> float:
    """The inverse temperature that fits distributions best."""
    x, y = torch.from_numpy(logits), torch.from_numpy(goal)
    k = np.geomspace(0.3, 3, 100)
    return float(k[int(np.argmin([F.cross_entropy(x * float(v), y).item() for v in k]))])


def thresholds(p: Floats, labels: Floats) -> Floats:
    """The threshold of best F1 for each name, drawn to the middle of all where rows are few (as 20 rows would)."""
    best, counts = np.array([_best(p[:, c], labels[:, c]) for c in range(28)]), labels.sum(0)
    middle = float(np.median(best))
    return ((best * counts + middle * 20) / (counts + 20)).astype(np.float32)


def _best(p: Floats, y: Floats) -> float:
    grid = np.linspace(0.02, 0.7, 69)
    return float(grid[int(np.argmax([2 * (y[p >= t]).sum() / max(1.0, (p >= t).sum() + y.sum()) for t in grid]))])


def _rounded(values: Floats) -> list[float]:
    return [round(float(v), 4) for v in values]
