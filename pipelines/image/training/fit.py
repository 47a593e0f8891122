"""Fitting a network of the painter by flow matching: x-prediction with the loss on the velocity, moving averages, resuming.

Flow matching: Lipman et al. 2023; predicting the clean picture and weighing it as velocity: Li & He 2025 ("Back to basics").
"""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from pipelines.image.paint.nets import ConditionEncoder, Denoiser
from pipelines.image.training.bank import Bank
from pipelines.image.training.prepared import CHECKS, Prepared, crops, layouts, pictures, rows_of, smaller, told
from pipelines.precision import half

PARTS = ("layout", "brush")
SHAPES: dict[str, dict[str, object]] = {
    "layout": {"widths": (64, 128, 160), "attends": (1, 2)},
    "brush": {"widths": (48, 96, 128), "attends": (), "guided": True},
}
BATCH = {"layout": 48, "brush": 24}
PEAK, WARM, FALL = 6e-4, 200, 0.3  # rate, steps to reach it, share of the steps in which it falls to nothing
NOISE = {"layout": (0.2, 1.0), "brush": (0.0, 1.2)}  # mean and deviation of the logit of the noise level
LEAST_NOISE = 0.05  # that the velocity is divided by
SAVE_EVERY_S = 120.0


@dataclass
class Pair:
    """A denoiser and what encodes its condition."""

    net: Denoiser
    condition: ConditionEncoder

    @classmethod
    def fresh(cls, part: str, numbers: int, shape: dict[str, object] | None = None) -> Pair:
        """Untrained."""
        net = Denoiser(**(shape or SHAPES[part]))  # type: ignore[arg-type]
        return cls(net, ConditionEncoder(width=net.width, numbers=numbers + (2 if part == "brush" else 0)))

    def modules(self) -> nn.ModuleList:
        """Both as one."""
        return nn.ModuleList([self.net, self.condition])

    def save(self, folder: Path, part: str) -> None:
        """Write both in fp16, diffusers format, under folder/part and folder/part_condition."""
        for module, name in ((self.net, part), (self.condition, f"{part}_condition")):
            copy.deepcopy(module).half().save_pretrained(folder / name)


def fit(
    part: str,
    data: Prepared,
    steps: int,
    seed: int,
    device: str,
    work: Path,
    say: Callable[[str], None],
    *,
    resume: bool = True,
    shape: dict[str, object] | None = None,
    batch: int | None = None,
    rate: float = PEAK,
    until: int | None = None,
) -> Pair:
    """Train `part` until it has seen `steps` batches, or stop early after `until`; go on from `work`/part.pt where that is there.

    Returns:
        the moving average of the weights.
    """
    torch.manual_seed(seed)
    size = batch or BATCH[part]
    pair = Pair.fresh(part, data.numbers.shape[1], shape)
    live = pair.modules().to(device)
    pair.net.to(memory_format=torch.channels_last)
    slow = copy.deepcopy(pair)
    optimiser = torch.optim.AdamW(live.parameters(), lr=rate, betas=(0.9, 0.99), weight_decay=0.01)
    state, begun = work / f"{part}.pt", 0
    if resume and state.is_file():
        stored = torch.load(state, map_location=device, weights_only=True)
        live.load_state_dict(stored["live"])
        slow.modules().load_state_dict(stored["slow"])
        optimiser.load_state_dict(stored["optimiser"])
        begun = int(stored["step"])
        say(f"{part}: going on after {begun} steps")
    bank, last = Bank(), min(steps, until or steps)
    losses: list[float] = []
    saved = started = time.monotonic()

    def store(step: int) -> None:
        work.mkdir(parents=True, exist_ok=True)
        kept = {
            "live": live.state_dict(),
            "slow": slow.modules().state_dict(),
            "optimiser": optimiser.state_dict(),
            "step": step,
        }
        torch.save(kept, state.with_suffix(".part"))
        state.with_suffix(".part").replace(state)
        slow.save(work, part)

    live.train()
    for step, rows, rng in rows_of(len(data) - CHECKS, size, seed, begun):
        if step >= last:
            break
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1.0, (step + 1) / WARM, (steps - step) / (FALL * steps))
        loss = loss_of(part, pair, data, rows, bank, rng, device)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(live.parameters(), 1.0)
        optimiser.step()
        _follow(slow, pair, min(0.999, (1 + step) / (20 + step)))
        losses.append(float(loss.detach()))
        if step % 100 == 99:
            pace = (step + 1 - begun) / (time.monotonic() - started)
            say(f"{part}: step {step + 1} of {steps}, loss {np.mean(losses[-100:]):.4f}, {pace * size:.0f} pictures/s")
            with (work / f"{part}.jsonl").open("a", encoding="utf-8") as log:
                log.write(json.dumps({"step": step + 1, "loss": round(float(np.mean(losses[-100:])), 6)}) + "\n")
        if time.monotonic() - saved > SAVE_EVERY_S:
            saved = time.monotonic()
            store(step + 1)
    store(max(last, begun))
    return slow


def loss_of(
    part: str,
    pair: Pair,
    data: Prepared,
    rows: np.ndarray,
    bank: Bank,
    rng: np.random.Generator,
    device: str,
) -> Tensor:
    """The flow-matching loss of one batch."""
    clean = pictures(data, rows, rng)
    asked = told(data, rows, bank, rng)
    small = None
    if part == "layout":
        clean = layouts(clean, rng)
    else:
        clean = crops(clean, rng)
        small, about = smaller(clean, rng)
        asked = type(asked)(
            asked.affect,
            asked.felt,
            asked.style,
            torch.zeros_like(asked.scene),
            torch.cat([asked.numbers, about], 1),
            torch.cat([asked.known, torch.ones_like(about, dtype=torch.bool)], 1),
        )
    mean, deviation = NOISE[part]
    places = (rng.permutation(len(rows)) + rng.random(len(rows))) / len(
        rows
    )  # stratified: one of each share of the levels
    noise = torch.sigmoid(mean + deviation * torch.special.ndtri(torch.from_numpy(places))).float()
    gauss = torch.from_numpy(rng.standard_normal(tuple(clean.shape), dtype=np.float32))
    level = noise[:, None, None, None]
    noisy = ((1 - level) * clean + level * gauss).to(device)
    with half(device):
        condition = pair.condition(*asked.parts(device))
        found = pair.net(noisy, noise.to(device), condition, None if small is None else small.to(device))
    error = (found.float() - clean.to(device)) / level.to(device).clamp(min=LEAST_NOISE)
    return error.square().mean()


@torch.no_grad()
def _follow(slow: Pair, live: Pair, keep: float) -> None:
    for a, b in zip(slow.modules().parameters(), live.modules().parameters(), strict=True):
        a.lerp_(b, 1 - keep)
