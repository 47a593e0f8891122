"""Training a network of the painter by flow matching: x-prediction with the loss on the velocity, EMA, checkpoints to
resume.

Flow matching: Lipman et al. 2023; predicting the clean picture and weighing it as velocity: Li & He 2025 ("Back to
    basics").
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
from pipelines.image.training.affect_table import AffectTable
from pipelines.image.training.dataset import (
    HELD_OUT,
    PaintingDataset,
    iterate_batches,
    load_pictures,
    sample_conditions,
    sample_crops,
    sample_layouts,
    sample_low_res,
)
from pipelines.precision import half

NETWORKS = ("layout", "brush")
NET_CONFIGS: dict[str, dict[str, object]] = {
    "layout": {"widths": (64, 128, 160), "attention_levels": (1, 2)},
    "brush": {"widths": (48, 96, 128), "attention_levels": (), "low_res_input": True},
}
BATCH_SIZES = {"layout": 48, "brush": 24}
#: Learning rate, steps of linear warm-up to it, and the share of the steps at the end in which it falls to 0.
LEARNING_RATE, WARMUP_STEPS, DECAY_SHARE = 6e-4, 200, 0.3
NOISE_LOGIT = {"layout": (0.2, 1.0), "brush": (0.0, 1.2)}  # mean and standard deviation of the noise level's logit
MIN_NOISE = 0.05  # that the velocity is divided by
SAVE_INTERVAL_S = 120.0


@dataclass
class ConditionalDenoiser:
    """A denoiser with the encoder of its condition.

    Attributes:
        net: the denoiser.
        condition: the encoder.
    """

    net: Denoiser
    condition: ConditionEncoder

    @classmethod
    def create(cls, part: str, attributes: int, config: dict[str, object] | None = None) -> ConditionalDenoiser:
        """An untrained network "layout" or "brush" for a number of attributes; `config` replaces `NET_CONFIGS`."""
        net = Denoiser(**(config or NET_CONFIGS[part]))  # type: ignore[arg-type]
        inputs = attributes + (2 if part == "brush" else 0)
        return cls(net, ConditionEncoder(width=net.width, attributes=inputs))

    def modules(self) -> nn.ModuleList:
        """Both as one module."""
        return nn.ModuleList([self.net, self.condition])

    def save(self, folder: Path, part: str) -> None:
        """Write both in fp16, diffusers format, under folder/part and folder/part_condition."""
        for module, name in ((self.net, part), (self.condition, f"{part}_condition")):
            copy.deepcopy(module).half().save_pretrained(folder / name)


def fit_network(
    part: str,
    data: PaintingDataset,
    steps: int,
    seed: int,
    device: str,
    work: Path,
    log: Callable[[str], None],
    *,
    resume: bool = True,
    config: dict[str, object] | None = None,
    batch_size: int | None = None,
    learning_rate: float = LEARNING_RATE,
    stop_step: int | None = None,
) -> ConditionalDenoiser:
    """Train a network; go on from `work`/PART.pt where that is there.

    Args:
        part: "layout" or "brush".
        data: the paintings; those held out are not learnt from.
        steps: batches in all.
        seed: of weights, batches and noise.
        device: a torch device.
        work: folder of the state to resume from, of the log and of the weights.
        log: called with a line every 100 steps.
        resume: False ignores a state in `work`.
        config: replaces `NET_CONFIGS`.
        batch_size: replaces `BATCH_SIZES`.
        learning_rate: the highest.
        stop_step: stop after this step, as an interruption would.

    Returns:
        The exponential moving average (EMA) of the weights.
    """
    torch.manual_seed(seed)
    batch_size = batch_size or BATCH_SIZES[part]
    model = ConditionalDenoiser.create(part, data.attributes.shape[1], config)
    modules = model.modules().to(device)
    model.net.to(memory_format=torch.channels_last)
    ema = copy.deepcopy(model)
    optimiser = torch.optim.AdamW(modules.parameters(), lr=learning_rate, betas=(0.9, 0.99), weight_decay=0.01)
    state_path, first_step = work / f"{part}.pt", 0
    if resume and state_path.is_file():
        stored = torch.load(state_path, map_location=device, weights_only=True)
        modules.load_state_dict(stored["model"])
        ema.modules().load_state_dict(stored["ema"])
        optimiser.load_state_dict(stored["optimiser"])
        first_step = int(stored["step"])
        log(f"{part}: going on after {first_step} steps")
    table, last_step = AffectTable(), min(steps, stop_step or steps)
    losses: list[float] = []
    last_save = started = time.monotonic()

    def save_state(step: int) -> None:
        work.mkdir(parents=True, exist_ok=True)
        state = {
            "model": modules.state_dict(),
            "ema": ema.modules().state_dict(),
            "optimiser": optimiser.state_dict(),
            "step": step,
        }
        torch.save(state, state_path.with_suffix(".part"))
        state_path.with_suffix(".part").replace(state_path)
        ema.save(work, part)

    modules.train()
    for step, rows, rng in iterate_batches(len(data) - HELD_OUT, batch_size, seed, first_step):
        if step >= last_step:
            break
        for group in optimiser.param_groups:
            group["lr"] = learning_rate * min(1.0, (step + 1) / WARMUP_STEPS, (steps - step) / (DECAY_SHARE * steps))
        loss = flow_matching_loss(part, model, data, rows, table, rng, device)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(modules.parameters(), 1.0)
        optimiser.step()
        _update_ema(ema, model, min(0.999, (1 + step) / (20 + step)))
        losses.append(float(loss.detach()))
        if step % 100 == 99:
            pace = (step + 1 - first_step) / (time.monotonic() - started)
            log(
                f"{part}: step {step + 1} of {steps}, loss {np.mean(losses[-100:]):.4f}, {pace * batch_size:.0f}"
                " pictures/s"
            )
            with (work / f"{part}.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps({"step": step + 1, "loss": round(float(np.mean(losses[-100:])), 6)}) + "\n")
        if time.monotonic() - last_save > SAVE_INTERVAL_S:
            last_save = time.monotonic()
            save_state(step + 1)
    save_state(max(last_step, first_step))
    return ema


def flow_matching_loss(
    part: str,
    model: ConditionalDenoiser,
    data: PaintingDataset,
    rows: np.ndarray,
    table: AffectTable,
    rng: np.random.Generator,
    device: str,
) -> Tensor:
    """The flow-matching loss of one batch: the mean squared error of the velocity.

    Args:
        part: "layout" or "brush".
        model: the network.
        data: the paintings.
        rows: [B] numbers of paintings.
        table: affect embeddings.
        rng: of conditions, crops and noise.
        device: a torch device.

    Returns:
        A scalar.
    """
    clean = load_pictures(data, rows, rng)
    conditions = sample_conditions(data, rows, table, rng)
    low_res = None
    if part == "layout":
        clean = sample_layouts(clean, rng)
    else:
        clean = sample_crops(clean, rng)
        low_res, brush = sample_low_res(clean, rng)
        conditions = conditions.with_brush(brush)
    mean, deviation = NOISE_LOGIT[part]
    # stratified: one of each share of the levels
    places = (rng.permutation(len(rows)) + rng.random(len(rows))) / len(rows)
    noise = torch.sigmoid(mean + deviation * torch.special.ndtri(torch.from_numpy(places))).float()
    gauss = torch.from_numpy(rng.standard_normal(tuple(clean.shape), dtype=np.float32))
    level = noise[:, None, None, None]
    noisy = ((1 - level) * clean + level * gauss).to(device)
    with half(device):
        condition = model.condition(*conditions.to(device))
        output = model.net(noisy, noise.to(device), condition, None if low_res is None else low_res.to(device))
    error = (output.float() - clean.to(device)) / level.to(device).clamp(min=MIN_NOISE)
    return error.square().mean()


@torch.no_grad()
def _update_ema(ema: ConditionalDenoiser, model: ConditionalDenoiser, decay: float) -> None:
    for a, b in zip(ema.modules().parameters(), model.modules().parameters(), strict=True):
        a.lerp_(b, 1 - decay)
