"""The direction reading's own stage: its layer and outputs learn prompts over the frozen trunk, many times over.

The trunk never sees the ratings of words, so what it pools can be judged on them; and since it is frozen, its output is
computed once a text.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from conditioning.text_tokens import words
from conditioning.training.text_student import Batch, Student, encoded
from conditioning.training.text_teacher import shuffled

Floats = NDArray[np.float32]


@torch.no_grad()
def trunk_outputs(student: Student, table: Mapping[str, int], texts: Sequence[str], size: int = 256) -> list[tuple[Tensor, Tensor]]:
    """Of each text the shared layers' output [T, D] and the table's rows [T, E], fp16."""
    student.eval()
    tokens = [words(t) or ["..."] for t in texts]
    found: list[tuple[Tensor, Tensor]] = [(torch.empty(0), torch.empty(0))] * len(texts)
    order = sorted(range(len(texts)), key=lambda i: len(tokens[i]))
    for at in range(0, len(order), size):
        part = order[at : at + size]
        x, bag = student.trunk(Batch([encoded(tokens[i], table) for i in part]))
        for k, i in enumerate(part):
            found[i] = (x[k, : len(tokens[i])].half(), bag[k, : len(tokens[i])].half())
    return found


def refine(
    student: Student, table: Mapping[str, int], texts: Sequence[str], points: Floats, emotions: Floats, weights: Floats,
    *, epochs: int, seed: int, size: int = 256,
) -> None:  # fmt: skip
    """Fit the direction layer and outputs in place.

    Args:
        points: [N, 3] asked points.
        emotions: [N, 8] asked distributions.
        weights: [N] how much each text counts.
    """
    torch.manual_seed(seed)
    draw = np.random.default_rng(seed)
    trunk = trunk_outputs(student, table, texts)
    own = [*student.own["direction"].parameters(), *student.last["direction"].parameters(), *student.out["direction"].parameters()]
    averaged = [p.detach().clone() for p in own]
    optimiser = torch.optim.AdamW(own, lr=1e-3, weight_decay=0.02)
    total = epochs * (len(texts) // size + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, total_steps=total + epochs + 1, pct_start=0.1)
    goal, share, weight = (torch.from_numpy(a.astype(np.float32)) for a in (points, emotions, weights))
    lengths = ["x" * len(x) for x, _ in trunk]
    started, step = time.monotonic(), 0
    for _ in range(epochs):
        for rows in shuffled(lengths, size, draw):
            student.train()
            x, bag, mask = padded([trunk[i] for i in rows])
            out = student.out["direction"](student.drop(student.pool(x, bag, mask, "direction")))
            loss = (_losses(out, goal[rows], share[rows]) * weight[rows]).sum() / weight[rows].sum()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(own, 1.0)
            optimiser.step()
            schedule.step()
            with torch.no_grad():
                for mean, now in zip(averaged, own, strict=True):
                    mean.lerp_(now, 0.005)
            step += 1
            if step % 200 == 0:
                print(f"direction step {step}/{total} loss {loss.item():.3f} {time.monotonic() - started:.0f} s", flush=True)
    with torch.no_grad():
        for mean, now in zip(averaged, own, strict=True):
            now.copy_(mean)
    student.eval()


def padded(rows: Sequence[tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor, Tensor]:
    """[B, T, D], [B, T, E] and the mask [B, T]."""
    x = nn.utils.rnn.pad_sequence([r[0].float() for r in rows], batch_first=True)
    bag = nn.utils.rnn.pad_sequence([r[1].float() for r in rows], batch_first=True)
    return x, bag, torch.tensor([[i < len(r[0]) for i in range(x.shape[1])] for r in rows])


def _losses(out: Tensor, goal: Tensor, share: Tensor) -> Tensor:
    """[B]: squared error of the point, cross-entropy of the emotions, likelihood of the spread."""
    point, v = out[:, 8:11], out[:, 11:14].clamp(-6, 2)
    square = (point - goal) ** 2
    emotions = F.cross_entropy(out[:, :8], share, reduction="none")
    return 10 * square.mean(1) + 0.5 * emotions + 0.1 * (v + square.detach() * torch.exp(-v)).mean(1)
