"""Fits the text model: content on labels and on what teachers make of texts and of their changed forms, then direction."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from conditioning.training.text_student import Student, padded
from conditioning.training.text_teacher import END, START, Clock, Teacher, batches, descend, masked
from conditioning.training.text_words import WordBank

Floats = NDArray[np.float32]
WIDTHS = {"labels": 28, "eight": 8, "rated": 3, "asked": 3, "asked_eight": 8}
CHANGED = 0.6  # share of a batch whose words are changed; such rows have the teacher's view only
FORGET = 0.08  # share of words that are read by their spelling, so that unknown words can be read too


@dataclass
class Corpus:
    """Texts and what is known of each; NaN where it is not known.

    Attributes:
        texts: N texts.
        targets: name -> [N, width]: `labels` 28, `eight` 8, `rated` 3 (standardised), `asked` 3 and `asked_eight` 8 (of directions).
        often: how often a row is drawn when the content reading learns.
        asking: the same for the direction reading.
    """

    texts: list[str] = field(default_factory=list)
    targets: dict[str, list[Floats]] = field(default_factory=dict)
    often: list[float] = field(default_factory=list)
    asking: list[float] = field(default_factory=list)

    def add(self, texts: list[str], often: float, asking: float | NDArray[np.float64], **targets: Floats) -> None:
        """Append rows; targets that are not given are NaN."""
        self.texts += texts
        self.often += [often] * len(texts)
        self.asking += np.broadcast_to(asking, len(texts)).tolist()
        for name, width in WIDTHS.items():
            given = targets.get(name)
            self.targets.setdefault(name, []).append(
                np.full((len(texts), width), np.nan, np.float32) if given is None else given.astype(np.float32)
            )

    def stacked(self, device: torch.device) -> dict[str, Tensor]:
        """name -> [N, width]."""
        return {name: torch.from_numpy(np.concatenate(parts)).to(device) for name, parts in self.targets.items()}


@dataclass(frozen=True)
class Ready:
    """A corpus on the device: word numbers, targets, and the bank of words."""

    ids: list[NDArray[np.int64]]
    target: dict[str, Tensor]
    often: NDArray[np.float64]
    asking: NDArray[np.float64]
    bank: WordBank
    device: torch.device


def fit_content(
    student: Student,
    ready: Ready,
    plain: Teacher,
    teachers: list[Teacher],
    folds: NDArray[np.int64],
    clock: Clock,
    seed: int,
) -> Student:
    """Train everything but the direction reading; returns the average of its last states.

    Args:
        plain: MiniLM itself, whose sentence embedding is imitated.
        teachers: one for each fold; it has not seen the rows of that fold.
        folds: [N] the fold of each row.
    """
    device, draw = ready.device, np.random.default_rng(seed)
    generator = torch.Generator(device).manual_seed(seed)
    lengths = np.array([len(i) for i in ready.ids])
    size = 256 if device.type == "cuda" else 96
    rows_of = [np.flatnonzero(folds == k) for k in range(len(teachers))]
    sources = [batches(lengths[r], ready.often[r], size, draw) for r in rows_of]
    averaged = _averaged(student)
    mixed = torch.amp.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda")

    def loss() -> Tensor:
        fold = int(draw.integers(len(teachers)))
        rows = rows_of[fold][next(sources[fold])]
        ids = padded([ready.ids[i] for i in rows], device)
        ids[int(size * (1 - CHANGED)) :] = ready.bank.changed(ids[int(size * (1 - CHANGED)) :], generator)
        with mixed:
            with torch.no_grad():
                pieces = ready.bank.for_teacher(ids, START, END)
                soft, read = teachers[fold](*pieces)
                meaning = plain.embed(*pieces)[1]
            content, imitated = student.content(ids, ready.bank, FORGET)
        chosen = torch.from_numpy(rows).to(device)
        as_given = torch.arange(size, device=device) < int(size * (1 - CHANGED))
        target = {
            k: ready.target[k][chosen].masked_fill(~as_given[:, None], torch.nan) for k in ("labels", "eight", "rated")
        }
        return content_loss(content.float(), imitated.float(), target, soft.float(), read.float(), meaning.float())

    frozen = ("own.direction", "out.direction")
    groups: list[dict[str, object]] = [
        {"params": [student.table.weight, student.pairs.weight], "lr": 3e-3, "weight_decay": 0.0},
        {
            "params": [
                p
                for n, p in student.named_parameters()
                if n.startswith(("shared", "own.content", "project", "position", "first"))
            ],
            "lr": 5e-4,
        },
        {"params": [p for n, p in student.named_parameters() if n.startswith(("out.content", "imitate"))], "lr": 1e-3},
    ]
    for name, p in student.named_parameters():
        p.requires_grad_(not name.startswith(frozen))
    student.train()
    descend(groups, clock, loss, "student", lambda: averaged.update_parameters(student))
    best = averaged.module.eval()
    assert isinstance(best, Student)
    return best


def content_loss(
    content: Tensor, imitated: Tensor, target: dict[str, Tensor], soft: Tensor, read: Tensor, meaning: Tensor
) -> Tensor:
    """Labels and ratings where they are known, the teacher's logits, V, A, D and sentence embedding everywhere."""
    logits, eight, vad, spread = content[:, :28], content[:, 28:36], content[:, 36:39], content[:, 39:42]
    rated = ~torch.isnan(target["rated"][:, :1])
    return (
        6 * F.binary_cross_entropy_with_logits(logits, torch.sigmoid(soft))
        + 3 * masked(F.binary_cross_entropy_with_logits, logits, target["labels"])
        + 0.3 * masked(_cross_entropy, eight, target["eight"])
        + 1.0 * F.mse_loss(vad, read)
        + 0.4 * masked(F.mse_loss, vad, target["rated"])
        + 0.1
        * (_likelihood(vad.detach(), spread, target["rated"].nan_to_num()) * rated).sum()
        / (3 * rated.sum()).clamp(min=1)
        + 2 * (1 - F.cosine_similarity(imitated, meaning)).mean()
    )


def fit_direction(student: Student, ready: Ready, teachers: list[Teacher], clock: Clock, seed: int) -> Student:
    """Train the direction reading over the trunk as it is; returns the average of its last states.

    All teachers' mean is the goal of changed prompts and of texts that ask for nothing (whose `asked` is NaN).
    """
    device, draw = ready.device, np.random.default_rng(seed)
    generator = torch.Generator(device).manual_seed(seed)
    size = 256 if device.type == "cuda" else 96
    source = batches(np.array([len(i) for i in ready.ids]), ready.asking, size, draw)
    averaged = _averaged(student)
    first = size // 2

    def loss() -> Tensor:
        rows = next(source)
        ids = padded([ready.ids[i] for i in rows], device)
        ids[first:] = ready.bank.changed(ids[first:], generator)
        with torch.amp.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            with torch.no_grad():
                pieces = ready.bank.for_teacher(ids, START, END)
                views = [t(*pieces) for t in teachers]
                told = torch.stack([v[0].float() for v in views]).mean(0)
                shares = torch.stack([torch.softmax(v[1].float(), 1) for v in views]).mean(0)
            out = student.direction(ids, ready.bank)
        chosen = torch.from_numpy(rows).to(device)
        given = torch.arange(size, device=device)[:, None] < first
        asked = torch.where(given & ~torch.isnan(ready.target["asked"][chosen]), ready.target["asked"][chosen], told)
        eight = torch.where(
            given & ~torch.isnan(ready.target["asked_eight"][chosen]), ready.target["asked_eight"][chosen], shares
        )
        return direction_loss(out.float(), asked, eight) + 10 * F.mse_loss(out[:, 8:11].float(), told)

    for name, p in student.named_parameters():
        p.requires_grad_(name.startswith(("own.direction", "out.direction")))
    student.train()
    parameters = [p for p in student.parameters() if p.requires_grad]
    descend(
        [{"params": parameters, "lr": 1e-3}], clock, loss, "directions", lambda: averaged.update_parameters(student)
    )
    best = averaged.module.eval()
    assert isinstance(best, Student)
    return best


def _averaged(student: Student) -> torch.optim.swa_utils.AveragedModel:
    mean = torch.optim.swa_utils.get_ema_multi_avg_fn(0.998)  # type: ignore[no-untyped-call]
    return torch.optim.swa_utils.AveragedModel(student, multi_avg_fn=mean)


def direction_loss(out: Tensor, asked: Tensor, eight: Tensor) -> Tensor:
    """Squared error of the point, cross-entropy of the emotions, likelihood of the spread."""
    point = out[:, 8:11]
    return (
        10 * F.mse_loss(point, asked)
        + 0.5 * F.cross_entropy(out[:, :8], eight)
        + 0.1 * _likelihood(point.detach(), out[:, 11:14], asked).mean()
    )


def _cross_entropy(logits: Tensor, goal: Tensor, reduction: str) -> Tensor:
    return F.cross_entropy(logits, goal, reduction=reduction)[:, None]


def _likelihood(point: Tensor, log_variance: Tensor, goal: Tensor) -> Tensor:
    """Gaussian negative log likelihood [B, 3] of the spread alone."""
    v = log_variance.clamp(-6, 2)
    return 0.5 * v + 0.5 * (goal - point) ** 2 * torch.exp(-v)
