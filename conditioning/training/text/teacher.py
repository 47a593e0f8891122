"""The teachers of the text model: MiniLM fitted on what people rated and labelled; they are not shipped.

Each has not seen a part of the texts and labels just those, so that the small model learns what a large one makes of a
new text, not what it remembers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from conditioning.training.text.layers import LAYERS, WIDTH, Layer
from conditioning.training.text.student import pad_rows
from conditioning.training.text.words import WordBank

CLS, SEP = 101, 102  # [CLS], [SEP] of MiniLM's vocabulary
OUTPUTS = {"content": 28, "direction": 11}  # then V, A, D (standardised) by a head of their own; point and emotions


class Teacher(nn.Module):
    """MiniLM with the outputs of one reading.

    Args:
        weights: MiniLM's.
        reading: "content": logits [B, 28] and V, A, D [B, 3]; "direction": the point [B, 3] and logits [B, 8].
    """

    def __init__(self, weights: Mapping[str, Tensor], reading: str) -> None:
        super().__init__()
        self.words = nn.Embedding(*weights["embeddings.word_embeddings.weight"].shape)
        positions = (
            weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self.positions, self.first = nn.Parameter(positions.clone()), nn.LayerNorm(WIDTH)
        self.first.load_state_dict({k: weights[f"embeddings.LayerNorm.{k}"] for k in ("weight", "bias")})
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.words.load_state_dict({"weight": weights["embeddings.word_embeddings.weight"]})
        for number, layer in enumerate(self.layers):
            assert isinstance(layer, Layer)
            layer.copy_from_minilm(weights, number)
        self.reading, self.drop = reading, nn.Dropout(0.1)
        self.out = nn.Linear(2 * WIDTH, OUTPUTS[reading])
        self.vad = (
            nn.Sequential(nn.Linear(2 * WIDTH + 28, 128), nn.GELU(), nn.Linear(128, 3))
            if reading == "content"
            else None
        )

    def embed(self, pieces: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Tokens [B, P, 384] and their mean [B, 384], which of MiniLM itself is the sentence embedding."""
        x = self.drop(self.first(self.words(pieces) + self.positions[: pieces.shape[1]]))
        for layer in self.layers:
            x = layer(x, mask)
        m = mask[..., None].to(x.dtype)
        return x, (x * m).sum(1) / m.sum(1)

    def forward(self, pieces: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return what the class says of its reading."""
        x, mean = self.embed(pieces, mask)
        pooled = self.drop(torch.cat([mean, (x + (mask[..., None].to(x.dtype) - 1) * 1e4).amax(1)], 1))
        y = self.out(pooled)
        return (y, self.vad(torch.cat([pooled, y], 1))) if self.vad is not None else (y[:, :3], y[:, 3:])


class TimedSchedule:
    """Progress by the time that is left, so that every schedule ends where it should on any machine.

    Args:
        seconds: from the first question on.
        steps: at most; None for no end but time.
    """

    def __init__(self, seconds: float, steps: int | None = None) -> None:
        self.seconds, self.steps, self.step = seconds, steps, 0
        self.started: float | None = None
        self._logged_s = 0.0

    def progress(self) -> float:
        """0 to 1; counts a step."""
        self.started = self.started or time.monotonic()
        elapsed = (time.monotonic() - self.started) / self.seconds
        self.step += 1
        return max(elapsed, (self.step - 1) / self.steps) if self.steps else elapsed

    def log(self, name: str, loss: Tensor, every: float = 10.0) -> None:
        """Print the loss now and then."""
        spent = time.monotonic() - (self.started or 0.0)
        if spent - self._logged_s >= every:
            self._logged_s = spent
            print(f"{name} step {self.step} {spent:.0f} of {self.seconds:.0f} s loss {loss.item():.3f}", flush=True)


def optimise(
    groups: list[dict[str, object]],
    schedule: TimedSchedule,
    loss: Callable[[], Tensor],
    name: str,
    after: Callable[[], None] | None = None,
) -> None:
    """AdamW with warm-up and a half cosine until the schedule ends.

    Args:
        groups: parameters with their greatest learning rates (`lr`).
        schedule: says when to end.
        loss: draws a batch and gives its loss.
        name: of the network, for the log.
        after: called after each step.
    """
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=torch.cuda.is_available())
    peaks = [float(g["lr"]) for g in optimiser.param_groups]
    parameters = [p for g in optimiser.param_groups for p in g["params"]]
    while (progress := schedule.progress()) < 1:
        for group, peak in zip(optimiser.param_groups, peaks, strict=True):
            group["lr"] = peak * min(1.0, schedule.step / 60) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * progress)))
        value = loss()
        optimiser.zero_grad(set_to_none=True)
        value.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        if after is not None:
            after()
        schedule.log(name, value)


def parameter_groups(model: nn.Module, inner: float, outer: float, heads: tuple[str, ...]) -> list[dict[str, object]]:
    """Parameter groups: `outer` for those whose name begins with one of `heads`, `inner` for the rest."""
    out = [p for n, p in model.named_parameters() if n.startswith(heads)]
    rest = [p for n, p in model.named_parameters() if not n.startswith(heads)]
    return [{"params": rest, "lr": inner}, {"params": out, "lr": outer}]


def draw_batches(
    lengths: NDArray[np.int64], frequency: NDArray[np.float64], size: int, draw: np.random.Generator
) -> Iterator[NDArray[np.int64]]:
    """Endless draw_batches of rows of like length, each row drawn in proportion to `frequency`."""
    share = frequency / frequency.sum()
    while True:
        chosen = draw.choice(len(lengths), size=size * 16, p=share)
        chosen = chosen[np.argsort(lengths[chosen], kind="stable")]
        parts = chosen.reshape(16, size)
        yield from (draw.permutation(parts[i]) for i in draw.permutation(16))


def fit_content_teacher(
    teacher: Teacher,
    bank: WordBank,
    ids: list[NDArray[np.int64]],
    labels: Tensor,
    ratings: Tensor,
    schedule: TimedSchedule,
    seed: int,
    size: int = 128,
) -> None:
    """Fit on labels [N, 28] and standardised ratings [N, 3]; rows of NaN have none."""
    device, draw = labels.device, np.random.default_rng(seed)
    lengths = np.array([len(i) for i in ids])
    frequency = np.where(torch.isnan(ratings[:, 0]).cpu().numpy(), 1.0, 2.0)
    source = draw_batches(lengths, frequency, size, draw)

    def loss() -> Tensor:
        rows = next(source)
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            logits, vad = teacher(*bank.wordpiece_batch(pad_rows([ids[i] for i in rows], device), CLS, SEP))
        batch = torch.from_numpy(rows).to(device)
        return 8 * masked_mean(F.binary_cross_entropy_with_logits, logits.float(), labels[batch]) + masked_mean(
            F.mse_loss, vad.float(), ratings[batch]
        )

    teacher.train()
    optimise(parameter_groups(teacher, 1.2e-4, 1e-3, ("out", "vad")), schedule, loss, "teacher")
    teacher.eval()


def fit_direction_teacher(
    teacher: Teacher,
    bank: WordBank,
    ids: list[NDArray[np.int64]],
    points: Tensor,
    shares: Tensor,
    frequency: NDArray[np.float64],
    schedule: TimedSchedule,
    seed: int,
    size: int = 128,
) -> None:
    """Fit on asked points [N, 3] and distributions [N, 8]."""
    device, draw = points.device, np.random.default_rng(seed)
    source = draw_batches(np.array([len(i) for i in ids]), frequency, size, draw)

    def loss() -> Tensor:
        rows = next(source)
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            point, logits = teacher(*bank.wordpiece_batch(pad_rows([ids[i] for i in rows], device), CLS, SEP))
        batch = torch.from_numpy(rows).to(device)
        return 10 * F.mse_loss(point.float(), points[batch]) + 0.5 * F.cross_entropy(logits.float(), shares[batch])

    teacher.train()
    optimise(parameter_groups(teacher, 1.2e-4, 1e-3, ("out",)), schedule, loss, "teacher of directions")
    teacher.eval()


def masked_mean(
    loss: Callable[..., Tensor], prediction: Tensor, target: Tensor, weight: Tensor | None = None
) -> Tensor:
    """The mean loss over rows [B, K] whose target is not NaN."""
    known = ~torch.isnan(target[:, 0])
    each = loss(prediction, target.nan_to_num(), reduction="none").flatten(1).mean(1)
    w = known.float() if weight is None else known.float() * weight
    return (each * w).sum() / w.sum().clamp(min=1e-6)
