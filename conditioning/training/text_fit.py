"""Fits the text model: content on labels and the teacher's view of them, direction on prompts, both in one run."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from conditioning.text_tokens import words
from conditioning.training.text_student import Batch, Student, forgotten
from conditioning.training.text_teacher import shuffled

Floats = NDArray[np.float32]
WIDTHS = {"labels": 28, "soft": 28, "eight": 8, "rated": 3, "read": 3, "embedding": 384, "asked": 3, "asked_eight": 8}


@dataclass
class Corpus:
    """Texts and what is known of each; NaN where it is not known.

    Attributes:
        texts: N texts.
        targets: name -> [N, width]: `labels` 28, `soft` 28 logits, `eight` 8, `rated` 3 (standardised), `read` 3 (the
            teacher's), `embedding` 384, `asked` 3 and `asked_eight` 8 (of directions).
        often: how often a row is drawn in an epoch.
    """

    texts: list[str] = field(default_factory=list)
    targets: dict[str, list[Floats]] = field(default_factory=dict)
    often: list[float] = field(default_factory=list)

    def add(self, texts: list[str], often: float = 1.0, **targets: Floats) -> None:
        """Append rows; targets that are not given are NaN."""
        self.texts += texts
        self.often += [often] * len(texts)
        for name, width in WIDTHS.items():
            given = targets.get(name)
            self.targets.setdefault(name, []).append(
                np.full((len(texts), width), np.nan, np.float32) if given is None else given.astype(np.float32)
            )

    def stacked(self) -> dict[str, Tensor]:
        """name -> [N, width]."""
        return {name: torch.from_numpy(np.concatenate(parts)) for name, parts in self.targets.items()}


def fit(
    corpus: Corpus, vocabulary: Mapping[str, int], *, epochs: int, seed: int, start: Floats | None = None, size: int = 128,
    on_epoch: Callable[[int, Student], None] | None = None,
) -> Student:  # fmt: skip
    """Train a student.

    Args:
        start: first values of the table's rows [V, 128], or None for random ones.
        on_epoch: called after each epoch with its number and the averaged student.
    """
    torch.manual_seed(seed)
    draw = np.random.default_rng(seed)
    student = Student(len(vocabulary))
    if start is not None:
        student.table.weight.data[: len(start)] = torch.from_numpy(start)
    averaged = torch.optim.swa_utils.AveragedModel(student, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.998))
    tables = [student.table.weight, student.pairs.weight]
    rest = [p for n, p in student.named_parameters() if not n.startswith(("table", "pairs"))]
    optimiser = torch.optim.AdamW([{"params": tables, "lr": 3e-3, "weight_decay": 0.0}, {"params": rest, "lr": 1e-3, "weight_decay": 0.02}])
    tokens, targets, often = [words(t) or ["..."] for t in corpus.texts], corpus.stacked(), np.array(corpus.often)
    total = int(epochs * often.sum() / size) + 1
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1.0, s / 200) * (0.03 + 0.97 * 0.5 * (1 + np.cos(np.pi * min(1.0, s / total))))
    )
    started, step = time.monotonic(), 0
    for epoch in range(epochs):
        counts = np.floor(often + draw.random(len(often))).astype(int)
        chosen = np.repeat(np.arange(len(often)), counts)
        student.train()
        for batch in shuffled([corpus.texts[i] for i in chosen], size, draw):
            rows = chosen[batch]
            out = student(Batch([forgotten(tokens[i], vocabulary, 0.08, draw) for i in rows]))
            loss = losses(out, {name: t[rows] for name, t in targets.items()})
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            averaged.update_parameters(student)
            step += 1
            if step % 100 == 0:
                print(f"student step {step}/{total} loss {loss.item():.3f} {time.monotonic() - started:.0f} s", flush=True)
        if on_epoch is not None:
            on_epoch(epoch, averaged.module.eval())
    return averaged.module.eval()


def losses(out: tuple[Tensor, Tensor, Tensor], target: Mapping[str, Tensor]) -> Tensor:
    """The sum of what each row has a target for."""
    content, direction, imitated = out
    total = content.new_zeros(())
    logits, eight, vad = content[:, :28], content[:, 28:36], content[:, 36:42]
    if (m := _has(target["labels"])).any():
        goal = target["labels"][m]
        if _has(target["soft"])[m].all():
            goal = 0.5 * goal + 0.5 * torch.sigmoid(target["soft"][m])
        total = total + 8 * F.binary_cross_entropy_with_logits(logits[m], goal)
    only_soft = _has(target["soft"]) & ~_has(target["labels"])
    if only_soft.any():
        total = total + 4 * F.binary_cross_entropy_with_logits(logits[only_soft], torch.sigmoid(target["soft"][only_soft]))
    if (m := _has(target["eight"])).any():
        total = total + 0.3 * F.cross_entropy(eight[m], target["eight"][m])
    for name, weight in (("rated", 1.0), ("read", 0.5)):
        if (m := _has(target[name])).any():
            total = total + weight * F.mse_loss(vad[m, :3], target[name][m])
    if (m := _has(target["rated"])).any():
        total = total + 0.1 * _spread_loss(vad[m, :3].detach(), vad[m, 3:], target["rated"][m])
    if (m := _has(target["embedding"])).any():
        total = total + 2 * (1 - F.cosine_similarity(imitated[m], target["embedding"][m])).mean()
    if (m := _has(target["asked"])).any():
        point, spread = direction[m, 8:11], direction[m, 11:14]
        total = (
            total
            + 6 * F.smooth_l1_loss(point, target["asked"][m], beta=0.3)
            + 0.3 * F.cross_entropy(direction[m, :8], target["asked_eight"][m])
        )
        total = total + 0.1 * _spread_loss(point.detach(), spread, target["asked"][m])
    return total


def _spread_loss(point: Tensor, log_variance: Tensor, goal: Tensor) -> Tensor:
    """Gaussian negative log likelihood of the spread alone."""
    v = log_variance.clamp(-6, 2)
    return (0.5 * v + 0.5 * (goal - point) ** 2 * torch.exp(-v)).mean()


def _has(target: Tensor) -> Tensor:
    return ~torch.isnan(target[:, 0])
