"""Fits the decoder of the network of depth on traced scenes."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as nnf
from torch import Tensor

from pipelines.image.depth.network import CLASSES, DepthNet
from pipelines.image.training.depth.augment import SHAPES, augment
from pipelines.image.training.depth.scenes import Scene
from pipelines.recognition.quantize import dequantize
from weights import store
from weights.checkpoint import load_checkpoint, save_checkpoint

BATCH = 16
RATE, WARM_STEPS = 1.5e-3, 60
VARIANCE = 0.6  # of the mean difference, how much the loss forgives (Eigen et al. 2014)
FARTHEST = math.log(400.0)  # what is farther is as far
HELD_OUT = 10  # every tenth scene is not learnt from
SAVE_EVERY_STEPS, LOG_EVERY_STEPS = 50, 10


def new_network() -> DepthNet:
    """A network whose encoder is the one that pictures are read by (EfficientNet-Lite0), the decoder random."""
    net = DepthNet()
    tensors = load_checkpoint(store.EMBEDDED / "recognition" / "image-reports", upcast=False).tensors
    known = dict(net.named_parameters())
    with torch.no_grad():
        for name in net.encoder_names():
            known[name].copy_(dequantize(tensors, f"net.{name}"))
            known[name].requires_grad_(False)
    return net


def load_scenes(folder: Path, *, held_out: bool) -> list[Scene]:
    """The scenes of one part, by number."""
    paths = sorted(folder.glob("[0-9]*.npz"))
    return [Scene.load(p) for p in paths if (int(p.stem) % HELD_OUT == HELD_OUT - 1) == held_out]


def fit(scenes: Path, work: Path, steps: int, seed: int = 0) -> DepthNet:
    """Fit the decoder; goes on where it stopped.

    Args:
        scenes: folder of traced scenes.
        work: where half-trained networks are kept.
        steps: of 16 pictures in all.
        seed: of everything drawn by lot.

    Returns:
        The network.
    """
    torch.manual_seed(seed)
    net = new_network().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    fitted = [p for p in net.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(fitted, RATE, weight_decay=0.01)
    path, first = work / "depth.pt", 0
    mean: dict[str, Tensor] = {n: p.detach().clone() for n, p in net.named_parameters() if p.requires_grad}
    if path.exists():
        kept = torch.load(path, weights_only=False)
        net.load_state_dict(kept["net"])
        optimizer.load_state_dict(kept["optimizer"])
        first, mean = kept["step"], kept["mean"]
    known, began = load_scenes(scenes, held_out=False), time.monotonic()
    print(f"{len(known)} scenes", flush=True)
    for step in range(first, steps):
        rate = RATE * min(1.0, (step + 1) / WARM_STEPS) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * step / steps)))
        for group in optimizer.param_groups:
            group["lr"] = rate
        if (step - first) % 100 == 99 and len(list(scenes.glob("*.npz"))) > 1.12 * len(known) / 0.9:
            known = load_scenes(scenes, held_out=False)
            print(f"{len(known)} scenes", flush=True)
        losses = _step(net, known, optimizer, fitted, np.random.default_rng([seed, step]))
        with torch.no_grad():
            keep = min(0.995, (step + 1) / (step + 10))
            for name, parameter in net.named_parameters():
                if parameter.requires_grad:
                    mean[name].lerp_(parameter, 1 - keep)
        if step % LOG_EVERY_STEPS == 0:
            said = ", ".join(f"{k} {v:.3f}" for k, v in losses.items())
            print(f"step {step}: {said}, {time.monotonic() - began:.0f} s", flush=True)
        if step % SAVE_EVERY_STEPS == SAVE_EVERY_STEPS - 1 or step == steps - 1:
            state = {"net": net.state_dict(), "optimizer": optimizer.state_dict(), "step": step + 1, "mean": mean}
            torch.save(state, path.with_suffix(".part"))
            path.with_suffix(".part").replace(path)
    net.load_state_dict({**net.state_dict(), **mean})
    return net.eval()


def _step(
    net: DepthNet, scenes: list[Scene], optimizer: Any, fitted: list[Any], rng: np.random.Generator
) -> dict[str, float]:
    shape = SHAPES[rng.integers(len(SHAPES))]
    chosen = [scenes[i] for i in rng.integers(len(scenes), size=BATCH)]
    examples = [augment(s, shape, rng) for s in chosen]
    x, depth, label = (torch.from_numpy(np.stack(parts)) for parts in zip(*examples, strict=True))
    outdoors = torch.tensor([[float(s.outdoors)] for s in chosen])
    with torch.autocast("cpu", torch.bfloat16):
        with torch.no_grad():
            maps = net.encode(x.to(memory_format=torch.channels_last))
        said, logits, is_outdoors = (y.float() for y in net.decode(maps))
    losses = {
        "depth": depth_loss(said, depth, label),
        "class": nnf.cross_entropy(logits, label, label_smoothing=0.02),
        "outdoors": 0.1 * nnf.binary_cross_entropy_with_logits(is_outdoors, outdoors),
    }
    optimizer.zero_grad()
    torch.stack(list(losses.values())).sum().backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(fitted, 1.0)
    optimizer.step()
    return {name: float(loss.detach()) for name, loss in losses.items()}


def depth_loss(said: Tensor, true: Tensor, label: Tensor) -> Tensor:
    """Scale-invariant error of log depth, and of its gradients at three scales; the sky does not count.

    Args:
        said: log depth [B, H, W].
        true: the same.
        label: class of each point.

    Returns:
        One number.
    """
    seen = (label != CLASSES.index("sky")).float()
    error = (said - true.clamp(max=FARTHEST)) * seen
    count = seen.sum((1, 2)).clamp(min=1)
    mean = error.sum((1, 2)) / count
    spread = (error.square().sum((1, 2)) / count - VARIANCE * mean.square()).clamp(min=1e-6).sqrt()
    loss = (spread * (count > 200)).mean()
    for scale in (1, 2, 4):
        e, s = error[:, ::scale, ::scale], seen[:, ::scale, ::scale]
        across, both = (e[:, :, 1:] - e[:, :, :-1]).abs(), s[:, :, 1:] * s[:, :, :-1]
        down, above = (e[:, 1:] - e[:, :-1]).abs(), s[:, 1:] * s[:, :-1]
        loss = loss + 0.5 * ((across * both).sum() / both.sum().clamp(min=1))
        loss = loss + 0.5 * ((down * above).sum() / above.sum().clamp(min=1))
    return loss


def pack(net: DepthNet, out: Path, settings: dict[str, Any]) -> None:
    """Write the checkpoint with weights of 8 bits."""
    save_checkpoint(out, net.tensors(), settings)
    size = sum(p.stat().st_size for p in out.iterdir())
    print(json.dumps({"written": str(out), "bytes": size}))
