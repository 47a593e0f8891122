"""Fits the student to what texts ask for and convey."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from conditioning.training.languages.data import CONTENT, DIRECTION, Floats
from conditioning.training.languages.student import Student

F = nn.functional
AXES = torch.tensor([1.0, 0.8, 0.4])  # how much valence, arousal and dominance count
DIRECTION_SHARE = 1.5  # of what is asked for, beside what is conveyed
POINT_SHARE = 4.0  # of points beside emotions


@dataclass(frozen=True, slots=True)
class Plan:
    """How to fit.

    Attributes:
        steps: how many batches.
        batch: texts in one.
        rate: the highest learning rate of the layers; the heads' is ten times that.
        seed: of the order.
    """

    steps: int
    batch: int = 32
    rate: float = 1.5e-4
    seed: int = 0


def fit(
    student: Student, ids: list[list[int]], targets: Floats, plan: Plan, report: Callable[[int, float], None]
) -> None:
    """Fit the student by AdamW with a warm-up and a cosine to zero.

    Args:
        student: changed in place.
        ids: numbers of pieces of each text.
        targets: [N, 50], see `compute_targets`.
        plan: how.
        report: called every hundredth step with it and the mean loss.
    """
    layers = [p for p in student.weights.values() if p.requires_grad]
    optimiser = torch.optim.AdamW(
        [{"params": layers, "lr": plan.rate}, {"params": student.out.parameters(), "lr": 10 * plan.rate}],
        weight_decay=0.01,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: rate_at(step, plan.steps))
    student.train()
    losses: list[float] = []
    values = torch.from_numpy(targets)
    for step, rows in enumerate(iterate_batches(ids, plan)):
        numbers, mask = pad([ids[i] for i in rows])
        loss = compute_loss(student(numbers, mask), values[rows])
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        losses.append(float(loss.detach()))
        if step % 100 == 99:
            report(step + 1, float(np.mean(losses[-100:])))
    student.eval()


def rate_at(step: int, steps: int) -> float:
    """The learning rate's share of the highest: a rise over 5 %, then half a cosine."""
    rise = max(1, steps // 20)
    return min(1.0, (step + 1) / rise) * 0.5 * (1 + float(np.cos(np.pi * min(1.0, step / max(1, steps)))))


def iterate_batches(ids: list[list[int]], plan: Plan) -> Iterator[NDArray[np.int64]]:
    """Rows of batches of texts of like length, in random order, as often as the plan says."""
    draw = np.random.default_rng(plan.seed)
    done = 0
    while True:
        order = draw.permutation(len(ids))
        pool = plan.batch * 50
        batches = []
        for start in range(0, len(order), pool):
            part = sorted(order[start : start + pool], key=lambda i: len(ids[i]))
            batches += [part[k : k + plan.batch] for k in range(0, len(part), plan.batch)]
        for number in draw.permutation(len(batches)):
            if done == plan.steps:
                return
            done += 1
            yield np.array(batches[number], np.int64)


def pad(rows: list[list[int]]) -> tuple[Tensor, Tensor]:
    """Numbers [B, T] and where they are."""
    length = max(map(len, rows))
    numbers = torch.zeros(len(rows), length, dtype=torch.long)
    mask = torch.zeros(len(rows), length, dtype=torch.bool)
    for i, row in enumerate(rows):
        numbers[i, : len(row)] = torch.tensor(row)
        mask[i, : len(row)] = True
    return numbers, mask


def compute_loss(outputs: dict[str, Tensor], targets: Tensor) -> Tensor:
    """Squared error of points, their likelihood under the spread said, cross entropy of emotions and names."""
    asked = targets[:, DIRECTION]
    known = ~asked[:, 0].isnan()
    conveyed = targets[:, CONTENT]
    loss = _loss_of_reading(outputs["content"], conveyed)
    named = ~conveyed[:, 11].isnan()
    if named.any():
        loss = loss + F.binary_cross_entropy_with_logits(outputs["content"][named, 14:], conveyed[named, 11:])
    if known.any():
        loss = loss + DIRECTION_SHARE * _loss_of_reading(outputs["direction"][known], asked[known])
    return loss


def _loss_of_reading(y: Tensor, target: Tensor) -> Tensor:
    error = (y[:, :3] - target[:, :3]) ** 2
    variance = y[:, 3:6].clamp(-6, 2)
    likelihood = 0.5 * (variance + error.detach() * torch.exp(-variance))
    eight = target[:, 3:11]
    emotions = -(eight * F.log_softmax(y[:, 6:14], 1)).sum(1).mean()
    return POINT_SHARE * (error * AXES).mean() + 0.1 * likelihood.mean() + 0.3 * emotions
