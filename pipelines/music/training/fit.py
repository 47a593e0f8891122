"""Fitting the composer: AdamW with a warm-up and a cosine that ends when the given time does; the best weights on pieces held back."""

from __future__ import annotations

import copy
import json
import math
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from pipelines.music.compose.net import ComposerNet, NetConfig
from pipelines.music.compose.tokens import KINDS, PAD
from pipelines.music.training.sheets import TrainingSheet, training_window
from pipelines.precision import half

WINDOW_TOKENS, BATCH_WINDOWS = 512, 8
PEAK_RATE, WARM_UP_SHARE = 1.5e-3, 0.02
Rows = tuple[NDArray[np.int64], NDArray[np.float32]]


def fit(
    learn: Sequence[TrainingSheet],
    held: Sequence[TrainingSheet],
    minutes: float,
    seed: int,
    device: str,
    out: Path,
    say: Callable[[str], None],
    drop: float = 0.1,
    start: Path | None = None,
) -> ComposerNet:
    """Train for `minutes`, from scratch or from the checkpoint `start`, and write the checkpoint whenever the held-back loss falls."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net = ComposerNet(NetConfig(), drop)
    if start is not None:
        net.load_state_dict(ComposerNet.from_pretrained(start).state_dict())
    net = net.to(device)
    peak = PEAK_RATE / (2 if start is not None else 1)
    slow = copy.deepcopy(net)
    optimiser = torch.optim.AdamW(_parameter_groups(net), lr=PEAK_RATE, betas=(0.9, 0.98), weight_decay=0.1)
    weights = np.array([len(s.sheet) for s in learn], float) ** 0.7
    weights /= weights.sum()
    checks = _batches(held, np.random.default_rng(1), 4)
    best, started, step, told = math.inf, time.monotonic(), 0, 0.0
    while (spent := (time.monotonic() - started) / (60 * minutes)) < 1:
        rate = peak * (
            min(1.0, spent / WARM_UP_SHARE)
            if spent < WARM_UP_SHARE
            else 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * spent))
        )
        for group in optimiser.param_groups:
            group["lr"] = rate
        net.train()
        picked = [learn[i] for i in rng.choice(len(learn), BATCH_WINDOWS, p=weights)]
        loss = _loss(net, _stack_to([training_window(s, WINDOW_TOKENS, rng) for s in picked], device), device)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        step += 1
        _update_average(slow, net, min(0.995, step / (step + 20)))
        if spent - told > 0.04 or step == 50:
            told = spent
            found = float(np.mean([_loss(slow.eval(), b, device).item() for b in (_to(c, device) for c in checks)]))
            say(f"{100 * spent:.0f} %: step {step}, loss {loss.item():.3f}, held back {found:.3f} nats a token")
            if found < best:
                best = found
                save(slow, out, {"held_back_nats": round(found, 4), "steps": step})
    return slow.eval()


def save(net: ComposerNet, folder: Path, facts: dict[str, float]) -> None:
    """Write model.safetensors (fp16) and config.json."""
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    save_file(
        {k: v.detach().half().cpu().contiguous() for k, v in net.state_dict().items()}, folder / "model.safetensors"
    )
    (folder / "config.json").write_text(
        json.dumps(net.config() | {"training": facts}, indent=1) + "\n", encoding="utf-8"
    )


@torch.inference_mode()
def loss_by_kind(
    net: ComposerNet, held: Sequence[TrainingSheet], device: str = "cpu", *, given: bool = True
) -> dict[str, float]:
    """Held-back nats a token, of all and by what it says; `given`: with the attributes or without any."""
    sums: dict[str, list[float]] = {k: [] for k in ("all", *KINDS)}
    for tokens, asked in (_to(b, device) for b in _batches(held, np.random.default_rng(1), 12)):
        wanted = asked if given else torch.full_like(asked, math.nan)
        loss = F.cross_entropy(
            net(tokens[:, :-1], wanted[:, :-1]).flatten(0, 1), tokens[:, 1:].flatten(), reduction="none"
        )
        target = tokens[:, 1:].flatten()
        sums["all"] += loss[target != PAD].tolist()
        for kind, (low, high) in KINDS.items():
            sums[kind] += loss[(target >= low) & (target < high)].tolist()
    return {k: float(np.mean(v)) for k, v in sums.items() if v}


def _loss(net: ComposerNet, batch: tuple[Tensor, Tensor], device: str) -> Tensor:
    tokens, asked = batch
    with torch.set_grad_enabled(net.training), half(device):
        logits = net(tokens[:, :-1], asked[:, :-1])
    return F.cross_entropy(logits.float().flatten(0, 1), tokens[:, 1:].flatten(), ignore_index=PAD)


def _batches(held: Sequence[TrainingSheet], rng: np.random.Generator, count: int) -> list[Rows]:
    rows = [
        training_window(held[i], WINDOW_TOKENS, rng, train=False)
        for i in rng.choice(len(held), min(count * BATCH_WINDOWS, len(held)), replace=False)
    ]
    return [_stack_rows(rows[i : i + BATCH_WINDOWS]) for i in range(0, len(rows), BATCH_WINDOWS)]


def _stack_rows(rows: Sequence[Rows]) -> Rows:
    return np.stack([r[0] for r in rows]), np.stack([r[1] for r in rows])


def _to(rows: Rows, device: str) -> tuple[Tensor, Tensor]:
    return torch.from_numpy(rows[0]).to(device), torch.from_numpy(rows[1]).to(device)


def _stack_to(rows: Sequence[Rows], device: str) -> tuple[Tensor, Tensor]:
    return _to(_stack_rows(rows), device)


def _parameter_groups(net: ComposerNet) -> list[dict[str, object]]:
    many = [p for p in net.parameters() if p.dim() > 1]
    return [{"params": many}, {"params": [p for p in net.parameters() if p.dim() < 2], "weight_decay": 0.0}]


@torch.no_grad()
def _update_average(slow: ComposerNet, net: ComposerNet, keep: float) -> None:
    for a, b in zip(slow.parameters(), net.parameters(), strict=True):
        a.lerp_(b, 1 - keep)
