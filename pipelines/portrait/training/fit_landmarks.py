"""Fits the landmark network on labelled faces, with crops moved, turned, mirrored, dimmed and blurred."""

from __future__ import annotations

import copy
import json
import math
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from pipelines.portrait.landmarks.detector import network
from pipelines.portrait.landmarks.net import FRAME, LOOK, POINTS, LandmarkNet
from pipelines.portrait.landmarks.points import EYES, LIPS
from pipelines.portrait.training.synthetic_faces import rendered
from pipelines.precision import half

BATCH, PEAK = 96, 2e-3
DRAWN, EACH = 60, 25  # characters, and faces of each
HELD = 25  # one face in this many is held back


class Faces:
    """Labelled faces on canvases of 96 pixels.

    Args:
        path: what `training.label` wrote.
    """

    def __init__(self, path: Path) -> None:
        data = np.load(path)
        sets = [(data[f"{name}_pictures"], data[f"{name}_points"]) for name in ("small", "painted")]
        sets.append(rendered(DRAWN, EACH))
        pictures, points = [], []
        for some, where in sets:
            short = LOOK - some.shape[1]
            pictures.append(np.pad(some, ((0, 0), (0, short), (0, short)), mode="edge"))
            points.append(where)
        self.pictures = torch.from_numpy(np.concatenate(pictures))
        self.points = torch.from_numpy(np.concatenate(points))
        self.weight = np.concatenate(
            [np.full(len(pictures[0]), 1.0), np.full(len(pictures[1]), 2.0), np.full(len(pictures[2]), 1.5)]
        )
        keep = _plausible(self.points)
        self.pictures, self.points, self.weight = self.pictures[keep], self.points[keep], self.weight[keep.numpy()]
        held = np.arange(len(self.pictures)) % HELD == 0
        self.held, self.learnt = np.flatnonzero(held), np.flatnonzero(~held)

    def batch(
        self, index: NDArray[np.int64], rng: np.random.Generator, mirror: Tensor, *, plain: bool = False
    ) -> tuple[Tensor, Tensor]:
        """Pictures [B, 1, 96, 96] and points [B, 478, 3] in units of the side."""
        pictures = self.pictures[index].float()[:, None] / 255
        points = self.points[index].clone()
        frame = _frames(points, rng, plain=plain)
        seen = F.grid_sample(pictures, _grid(frame), mode="bilinear", padding_mode="border", align_corners=False)
        points = _within(points, frame)
        if plain:
            return seen, points
        turn = torch.from_numpy(rng.random(len(index)) < 0.5)
        seen = torch.where(turn[:, None, None, None], seen.flip(3), seen)
        other = points[:, mirror]
        other = torch.stack([1 - other[..., 0], other[..., 1], other[..., 2]], -1)
        return _dimmed(seen, rng), torch.where(turn[:, None, None], other, points)


def _plausible(points: Tensor) -> Tensor:
    """Labels of faces whose eyes stand apart and above the mouth."""
    eyes = (points[:, 33, :2] + points[:, 133, :2]) / 2, (points[:, 263, :2] + points[:, 362, :2]) / 2
    apart = (eyes[1] - eyes[0]).norm(dim=1)
    tilt = torch.atan2(eyes[1][:, 1] - eyes[0][:, 1], eyes[1][:, 0] - eyes[0][:, 0])
    return (apart > 9) & (tilt.abs() < 0.9)


def _frames(points: Tensor, rng: np.random.Generator, *, plain: bool) -> Tensor:
    """[B, 4]: centre x and y, side and angle of the square to look at, in pixels and radians."""
    low, high = points[:, :468, :2].amin(1), points[:, :468, :2].amax(1)
    centre, side = (low + high) / 2, (high - low).amax(1) * FRAME
    if not plain:
        n = len(points)
        centre = centre + torch.from_numpy(rng.normal(0, 0.05, (n, 2))).float() * side[:, None]
        side = side * torch.from_numpy(np.exp(rng.normal(0, 0.1, n))).float()
        angle = torch.from_numpy(rng.normal(0, 0.17, n)).float()
    else:
        angle = torch.zeros(len(points))
    return torch.cat([centre, side[:, None], angle[:, None]], 1)


def _grid(frame: Tensor) -> Tensor:
    """Sampling grid [B, 96, 96, 2] over the canvas."""
    step = (torch.arange(LOOK) + 0.5) / LOOK - 0.5
    y, x = torch.meshgrid(step, step, indexing="ij")
    c, s = torch.cos(frame[:, 3])[:, None, None], torch.sin(frame[:, 3])[:, None, None]
    side = frame[:, 2, None, None]
    px = frame[:, 0, None, None] + side * (c * x - s * y)
    py = frame[:, 1, None, None] + side * (s * x + c * y)
    return torch.stack([px, py], -1) * 2 / LOOK - 1


def _within(points: Tensor, frame: Tensor) -> Tensor:
    """Points in units of the square, its left upper corner at 0."""
    c, s = torch.cos(frame[:, 3])[:, None], torch.sin(frame[:, 3])[:, None]
    dx, dy = points[..., 0] - frame[:, 0, None], points[..., 1] - frame[:, 1, None]
    side = frame[:, 2, None]
    return torch.stack([(c * dx + s * dy) / side + 0.5, (c * dy - s * dx) / side + 0.5, points[..., 2] / side], -1)


def _dimmed(pictures: Tensor, rng: np.random.Generator) -> Tensor:
    """Gamma, a slope of light, a dark patch, noise and blur."""
    n = len(pictures)
    gamma = torch.from_numpy(np.exp(rng.normal(0, 0.35, (n, 1, 1, 1)))).float()
    out = pictures.clamp(0, 1) ** gamma
    angle, slope = rng.uniform(0, 2 * np.pi, n), rng.normal(0, 0.35, n)
    step = torch.linspace(-1, 1, LOOK)
    ramp = (
        torch.from_numpy(np.cos(angle) * slope).float()[:, None, None] * step[None, None]
        + torch.from_numpy(np.sin(angle) * slope).float()[:, None, None] * step[None, :, None]
    )
    out = out * (1 + ramp[:, None]).clamp(0.1, 2)
    small = F.interpolate(
        F.interpolate(out, scale_factor=0.5, mode="area"), size=LOOK, mode="bilinear", align_corners=False
    )
    mix = torch.from_numpy(np.clip(rng.normal(0.2, 0.5, (n, 1, 1, 1)), 0, 1)).float()
    out = out * (1 - mix) + small * mix
    for i in np.flatnonzero(rng.random(n) < 0.15):
        x, y = rng.integers(0, LOOK - 20, 2)
        out[i, :, y : y + rng.integers(8, 24), x : x + rng.integers(8, 24)] = float(rng.random())
    noise = (
        torch.from_numpy(rng.normal(0, 1, out.shape).astype(np.float32))
        * torch.from_numpy(rng.uniform(0, 0.04, (n, 1, 1, 1))).float()
    )
    return (out + noise).clamp(0, 1)


def mirror_of(points: Tensor) -> Tensor:
    """The point that each becomes in a mirror: the best matching of the symmetrised mean face."""
    from scipy.optimize import linear_sum_assignment

    mean = points.mean(0).numpy()
    turned = mean * np.array([-1, 1, 1]) + np.array([1, 0, 0])
    cost = ((mean[:, None, :2] - turned[None, :, :2]) ** 2).sum(-1)
    found = np.arange(POINTS)
    for part in (range(468), range(468, POINTS)):
        rows = np.array(part)
        found[rows] = rows[linear_sum_assignment(cost[np.ix_(rows, rows)])[1]]
    pairs = (found[found] == np.arange(POINTS)).mean()
    if pairs < 1:  # break ties by hand: a mirror is its own inverse
        for i in np.flatnonzero(found[found] != np.arange(POINTS)):
            found[i] = i
    return torch.from_numpy(found)


def loss_of(found: Tensor, wanted: Tensor) -> Tensor:
    """Mean absolute error over the eyes' distance, lips and eyes counting more, and of the openings of both."""
    apart = (wanted[:, 33, :2] - wanted[:, 263, :2]).norm(dim=1).clamp(min=0.1)[:, None, None]
    weight = torch.ones(POINTS, 1)
    weight[list(EYES)], weight[list(LIPS)] = 3.0, 3.0
    points = ((found - wanted) / apart).abs() * weight * torch.tensor([1.0, 1.0, 0.3])
    gaps = [(13, 14), (159, 145), (386, 374), (61, 291), (0, 17)]
    opening = sum(
        (((found[:, a] - found[:, b]) - (wanted[:, a] - wanted[:, b])) / apart[:, 0]).abs()[:, :2].mean()
        for a, b in gaps
    )
    return points.mean() + 0.15 * opening


def fit(
    labels: Path, minutes: float, seed: int, out: Path, say: Callable[[str], None], start: Path | None = None
) -> LandmarkNet:
    """Train for `minutes`, from scratch or from the checkpoint `start`; writes the slow average of the weights that was best on faces held back."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    faces = Faces(labels)
    net = LandmarkNet()
    _, centred = faces.batch(faces.learnt[::7], rng, net.mirror, plain=True)
    net.mean.copy_(centred.mean(0))
    net.mirror.copy_(mirror_of(centred))
    if start is not None:
        net.load_state_dict(network(start).state_dict())
    net = net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    slow = copy.deepcopy(net)
    optimiser = torch.optim.AdamW(net.parameters(), lr=PEAK, weight_decay=0.02)
    chance = faces.weight[faces.learnt] / faces.weight[faces.learnt].sum()
    check = [faces.batch(faces.held[i : i + 256], rng, net.mirror, plain=True) for i in range(0, len(faces.held), 256)]
    say(f"{len(faces.learnt)} faces to learn from, {len(faces.held)} held back")
    best, started, step, told = math.inf, time.monotonic(), 0, 0.0
    while (spent := (time.monotonic() - started) / (60 * minutes)) < 1:
        rate = (
            PEAK
            * (0.6 if start else 1.0)
            * min(1.0, step / 200)
            * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * spent)))
        )
        for group in optimiser.param_groups:
            group["lr"] = rate
        net.train()
        pictures, points = faces.batch(rng.choice(faces.learnt, BATCH, p=chance), rng, net.mirror)
        with half("cpu"):
            found = net(pictures.contiguous(memory_format=torch.channels_last))
        loss = loss_of(found.float(), points)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        step += 1
        _follow(slow, net, min(0.998, step / (step + 20)))
        if spent - told > 0.03 or step == 50:
            told = spent
            error = _error(slow, check)
            say(
                f"{100 * spent:.0f} %: step {step}, loss {loss.item():.4f}, held back {error:.4f} of the eyes' distance"
            )
            if error < best:
                best = error
                save(slow, out, {"held_back_error": round(error, 4), "steps": step, "seed": seed})
    return slow.eval()


@torch.no_grad()
def _error(net: LandmarkNet, check: list[tuple[Tensor, Tensor]]) -> float:
    """Mean distance over the distance of the eyes' outer corners."""
    net.eval()
    rows = []
    for pictures, points in check:
        found = net(pictures)
        rows.append(
            (found - points)[..., :2].norm(dim=-1).mean(1) / (points[:, 33, :2] - points[:, 263, :2]).norm(dim=1)
        )
    return float(torch.cat(rows).mean())


def save(net: LandmarkNet, folder: Path, facts: dict[str, float]) -> None:
    """Write model.safetensors (fp16) and config.json."""
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    save_file(
        {k: (v.half() if v.is_floating_point() else v.short()).contiguous() for k, v in net.state_dict().items()},
        folder / "model.safetensors",
    )
    (folder / "config.json").write_text(json.dumps({"training": facts}, indent=1) + "\n", encoding="utf-8")


@torch.no_grad()
def _follow(slow: LandmarkNet, net: LandmarkNet, keep: float) -> None:
    for a, b in zip(slow.state_dict().values(), net.state_dict().values(), strict=True):
        if a.is_floating_point():
            a.lerp_(b.to(a.dtype), 1 - keep)
        else:
            a.copy_(b)
