"""Trains the composer: AdamW with a warm-up and a cosine that ends when the given time does; the slow average of the
weights that is best on pieces held back is kept.
"""

from __future__ import annotations

import argparse
import copy
import math
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from pipelines.music.compose.net import ComposerNet, NetConfig
from pipelines.music.compose.tokens import KINDS, PAD
from pipelines.music.training.sheets import TrainingSheet, lead_sheets, split_held_out, training_window
from pipelines.precision import half
from weights.checkpoint import save_checkpoint
from weights.store import EMBEDDED

WINDOW_TOKENS, BATCH_WINDOWS = 512, 8
PEAK_RATE, WARM_UP_SHARE = 1.5e-3, 0.02
REPORT_EVERY = 0.04  # of the time
CORPORA = ("pop909", "lieder")
Rows = tuple[NDArray[np.int64], NDArray[np.float32]]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Flags of `fit`."""
    parser.add_argument("--data", type=Path, required=True, help="the folder of training data")
    parser.add_argument("--corpora", nargs="+", choices=CORPORA, default=list(CORPORA), help="what to learn from")
    parser.add_argument(
        "--minutes", type=float, default=60.0, help="how long to train (a GPU needs 8, two CPU cores 60)"
    )
    parser.add_argument("--start", type=Path, help="go on from this checkpoint, with half the rate")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", "-o", type=Path, default=EMBEDDED / "music")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--figures", action="store_true", help="print the figures of what is there, without training")


def run(options: argparse.Namespace) -> None:
    """Train unless only figures are wanted, then print the held-back loss."""
    learn, held_out = split_held_out(load_corpora(options.data, options.corpora))
    bars = sum(len(sheet.bars) for sheet in learn)
    print(f"{len(learn)} stretches of {bars} bars to learn from, {len(held_out)} held back", flush=True)
    if not options.figures:
        fit_composer(
            learn,
            held_out,
            options.minutes,
            options.seed,
            options.device,
            options.out,
            lambda text: print(text, flush=True),
            start=options.start,
        )
    net = ComposerNet.from_pretrained(options.out).to(options.device)
    for title, conditioned in (("with attributes", True), ("without", False)):
        losses = loss_by_kind(net, held_out, options.device, conditioned=conditioned)
        print(f"held-back nats a token, {title}: {', '.join(f'{k} {v:.3f}' for k, v in losses.items())}", flush=True)


def load_corpora(data: Path, names: Sequence[str]) -> list[TrainingSheet]:
    """Corpora as lead sheets."""
    from pipelines.music.training.lieder import read_lieder
    from pipelines.music.training.pop909 import read_pop909

    readers = {"pop909": (read_pop909, False), "lieder": (read_lieder, True)}
    return [sheet for name in names for sheet in lead_sheets(readers[name][0](data), art_song=readers[name][1])]


def fit_composer(
    learn: Sequence[TrainingSheet],
    held_out: Sequence[TrainingSheet],
    minutes: float,
    seed: int,
    device: str,
    out: Path,
    log: Callable[[str], None],
    drop: float = 0.1,
    start: Path | None = None,
) -> ComposerNet:
    """Train, and write the checkpoint whenever the held-back loss falls.

    Args:
        learn: to learn from.
        held_out: to choose the best weights by.
        minutes: how long.
        seed: of weights, windows and dropout.
        device: "cpu" or "cuda".
        out: folder of the checkpoint.
        log: prints a line of progress.
        drop: dropout.
        start: a checkpoint to go on from, with half the rate; from scratch without it.

    Returns:
        The slow average of the weights at the end.
    """
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net = ComposerNet(NetConfig(), drop)
    if start is not None:
        net.load_state_dict(ComposerNet.from_pretrained(start).state_dict())
    net = net.to(device)
    peak = PEAK_RATE / (2 if start is not None else 1)
    average = copy.deepcopy(net)
    optimiser = torch.optim.AdamW(_parameter_groups(net), lr=PEAK_RATE, betas=(0.9, 0.98), weight_decay=0.1)
    weights = np.array([len(sheet.bars) for sheet in learn], float) ** 0.7
    weights /= weights.sum()
    checks = _batches(held_out, np.random.default_rng(1), 4)
    best, started, step, reported = math.inf, time.monotonic(), 0, 0.0
    while (spent := (time.monotonic() - started) / (60 * minutes)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = peak * _rate_share(spent)
        net.train()
        sheets = [learn[i] for i in rng.choice(len(learn), BATCH_WINDOWS, p=weights)]
        loss = _loss(net, _tensors([training_window(s, WINDOW_TOKENS, rng) for s in sheets], device), device)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        step += 1
        _update_average(average, net, min(0.995, step / (step + 20)))
        if spent - reported > REPORT_EVERY or step == 50:
            reported = spent
            average.eval()
            check = float(np.mean([_loss(average, _to_device(b, device), device).item() for b in checks]))
            log(f"{100 * spent:.0f} %: step {step}, loss {loss.item():.3f}, held back {check:.3f} nats a token")
            if check < best:
                best = check
                save_composer(average, out, {"held_back_nats": round(check, 4), "steps": step})
    return average.eval()


def save_composer(net: ComposerNet, folder: Path, training: Mapping[str, float]) -> None:
    """Write model.safetensors (half precision) and config.json with how it was trained."""
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in net.state_dict().items()}
    save_checkpoint(folder, tensors, net.config() | {"training": dict(training)})


@torch.inference_mode()
def loss_by_kind(
    net: ComposerNet, held_out: Sequence[TrainingSheet], device: str = "cpu", *, conditioned: bool = True
) -> dict[str, float]:
    """Held-back nats a token, of all and by kind of token, with the attributes of the bars or without any."""
    losses: dict[str, list[float]] = {kind: [] for kind in ("all", *KINDS)}
    for rows in _batches(held_out, np.random.default_rng(1), 12):
        tokens, columns = _to_device(rows, device)
        columns = columns if conditioned else torch.full_like(columns, math.nan)
        target = tokens[:, 1:].flatten()
        loss = F.cross_entropy(net(tokens[:, :-1], columns[:, :-1]).flatten(0, 1), target, reduction="none")
        losses["all"] += loss[target != PAD].tolist()
        for kind, (low, high) in KINDS.items():
            losses[kind] += loss[(target >= low) & (target < high)].tolist()
    return {kind: float(np.mean(values)) for kind, values in losses.items() if values}


def _rate_share(spent: float) -> float:
    """The learning rate as a share of its peak when a share of the time is spent."""
    if spent < WARM_UP_SHARE:
        return min(1.0, spent / WARM_UP_SHARE)
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * spent))


def _loss(net: ComposerNet, batch: tuple[Tensor, Tensor], device: str) -> Tensor:
    tokens, columns = batch
    with torch.set_grad_enabled(net.training), half(device):
        logits = net(tokens[:, :-1], columns[:, :-1])
    return F.cross_entropy(logits.float().flatten(0, 1), tokens[:, 1:].flatten(), ignore_index=PAD)


def _batches(held_out: Sequence[TrainingSheet], rng: np.random.Generator, count: int) -> list[Rows]:
    chosen = rng.choice(len(held_out), min(count * BATCH_WINDOWS, len(held_out)), replace=False)
    windows = [training_window(held_out[i], WINDOW_TOKENS, rng, train=False) for i in chosen]
    return [_stack_rows(windows[i : i + BATCH_WINDOWS]) for i in range(0, len(windows), BATCH_WINDOWS)]


def _stack_rows(rows: Sequence[Rows]) -> Rows:
    return np.stack([tokens for tokens, _ in rows]), np.stack([columns for _, columns in rows])


def _to_device(rows: Rows, device: str) -> tuple[Tensor, Tensor]:
    return torch.from_numpy(rows[0]).to(device), torch.from_numpy(rows[1]).to(device)


def _tensors(rows: Sequence[Rows], device: str) -> tuple[Tensor, Tensor]:
    return _to_device(_stack_rows(rows), device)


def _parameter_groups(net: ComposerNet) -> list[dict[str, object]]:
    matrices = [p for p in net.parameters() if p.dim() > 1]
    return [{"params": matrices}, {"params": [p for p in net.parameters() if p.dim() < 2], "weight_decay": 0.0}]


@torch.no_grad()
def _update_average(average: ComposerNet, net: ComposerNet, keep: float) -> None:
    for a, b in zip(average.parameters(), net.parameters(), strict=True):
        a.lerp_(b, 1 - keep)
