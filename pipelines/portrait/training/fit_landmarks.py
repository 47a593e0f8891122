"""Fits the landmark network on labelled faces, with crops moved, turned, mirrored, dimmed and blurred."""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.landmarks.detector import load_landmark_net
from pipelines.portrait.landmarks.net import FRAME, INPUT_SIDE, POINTS, LandmarkNet
from pipelines.portrait.training.synthetic_faces import render_synthetic_faces
from pipelines.precision import half
from weights.checkpoint import save_checkpoint

BATCH_SIZE, PEAK_LEARNING_RATE = 96, 2e-3
CHARACTER_COUNT, FACES_PER_CHARACTER = 60, 25  # of drawn faces
HOLD_OUT_EVERY = 25  # one face in this many is held back


class LabelledFaces:
    """Labelled faces on canvases of 96 pixels.

    Args:
        path: what `training.label_landmarks` wrote.
    """

    def __init__(self, path: Path) -> None:
        data = np.load(path)
        sets = [(data[f"{name}_pictures"], data[f"{name}_points"]) for name in ("small", "painted")]
        sets.append(render_synthetic_faces(CHARACTER_COUNT, FACES_PER_CHARACTER))
        pictures, points = [], []
        for crops, labels_px in sets:
            short = INPUT_SIDE - crops.shape[1]
            pictures.append(np.pad(crops, ((0, 0), (0, short), (0, short)), mode="edge"))
            points.append(labels_px)
        self.pictures = torch.from_numpy(np.concatenate(pictures))
        self.points = torch.from_numpy(np.concatenate(points))
        self.weight = np.concatenate(
            [np.full(len(pictures[0]), 1.0), np.full(len(pictures[1]), 2.0), np.full(len(pictures[2]), 1.5)]
        )
        plausible = _is_plausible(self.points)
        self.pictures, self.points, self.weight = (
            self.pictures[plausible],
            self.points[plausible],
            self.weight[plausible.numpy()],
        )
        held_out = np.arange(len(self.pictures)) % HOLD_OUT_EVERY == 0
        self.held_out, self.training = np.flatnonzero(held_out), np.flatnonzero(~held_out)

    def batch(
        self, index: NDArray[np.int64], rng: np.random.Generator, mirror: Tensor, *, augment: bool = True
    ) -> tuple[Tensor, Tensor]:
        """Crops of the faces of an index, moved, turned, mirrored and dimmed by chance where `augment`.

        Args:
            index: of the faces.
            rng: where chance comes from.
            mirror: [478], the point that each becomes in a mirror.
            augment: change the crops by chance.

        Returns:
            Pictures [B, 1, 96, 96], and points [B, 478, 3] in units of the side.
        """
        pictures = self.pictures[index].float()[:, None] / 255
        points = self.points[index].clone()
        squares = _crop_squares(points, rng, augment=augment)
        cropped = F.grid_sample(
            pictures, _sampling_grid(squares), mode="bilinear", padding_mode="border", align_corners=False
        )
        points = _to_square_units(points, squares)
        if not augment:
            return cropped, points
        flips = torch.from_numpy(rng.random(len(index)) < 0.5)
        cropped = torch.where(flips[:, None, None, None], cropped.flip(3), cropped)
        mirrored = points[:, mirror]
        mirrored = torch.stack([1 - mirrored[..., 0], mirrored[..., 1], mirrored[..., 2]], -1)
        return _augment_light(cropped, rng), torch.where(flips[:, None, None], mirrored, points)


def _is_plausible(points: Tensor) -> Tensor:
    """Whether labels [N, 478, 3] are of faces whose eyes stand apart and level, [N]."""
    eyes = [(points[:, a, :2] + points[:, b, :2]) / 2 for a, b in (mesh.EYE_CORNERS_LEFT, mesh.EYE_CORNERS_RIGHT)]
    apart = (eyes[1] - eyes[0]).norm(dim=1)
    tilt = torch.atan2(eyes[1][:, 1] - eyes[0][:, 1], eyes[1][:, 0] - eyes[0][:, 0])
    return (apart > 9) & (tilt.abs() < 0.9)


def _crop_squares(points: Tensor, rng: np.random.Generator, *, augment: bool) -> Tensor:
    """[B, 4]: centre x and y, side and angle of the square to crop, in pixels and radians."""
    least, most = points[:, : mesh.SKIN, :2].amin(1), points[:, : mesh.SKIN, :2].amax(1)
    centre, side = (least + most) / 2, (most - least).amax(1) * FRAME
    if augment:
        n = len(points)
        centre = centre + torch.from_numpy(rng.normal(0, 0.05, (n, 2))).float() * side[:, None]
        side = side * torch.from_numpy(np.exp(rng.normal(0, 0.1, n))).float()
        angle = torch.from_numpy(rng.normal(0, 0.17, n)).float()
    else:
        angle = torch.zeros(len(points))
    return torch.cat([centre, side[:, None], angle[:, None]], 1)


def _sampling_grid(squares: Tensor) -> Tensor:
    """Sampling grid [B, 96, 96, 2] over the canvas."""
    step = (torch.arange(INPUT_SIDE) + 0.5) / INPUT_SIDE - 0.5
    y, x = torch.meshgrid(step, step, indexing="ij")
    c, s = torch.cos(squares[:, 3])[:, None, None], torch.sin(squares[:, 3])[:, None, None]
    side = squares[:, 2, None, None]
    px = squares[:, 0, None, None] + side * (c * x - s * y)
    py = squares[:, 1, None, None] + side * (s * x + c * y)
    return torch.stack([px, py], -1) * 2 / INPUT_SIDE - 1


def _to_square_units(points: Tensor, squares: Tensor) -> Tensor:
    """Points in units of the square, its left upper corner at 0."""
    c, s = torch.cos(squares[:, 3])[:, None], torch.sin(squares[:, 3])[:, None]
    dx, dy = points[..., 0] - squares[:, 0, None], points[..., 1] - squares[:, 1, None]
    side = squares[:, 2, None]
    return torch.stack([(c * dx + s * dy) / side + 0.5, (c * dy - s * dx) / side + 0.5, points[..., 2] / side], -1)


def _augment_light(pictures: Tensor, rng: np.random.Generator) -> Tensor:
    """Gamma, a slope of light, a dark patch, noise and blur."""
    n = len(pictures)
    gamma = torch.from_numpy(np.exp(rng.normal(0, 0.35, (n, 1, 1, 1)))).float()
    out = pictures.clamp(0, 1) ** gamma
    angle, slope = rng.uniform(0, 2 * np.pi, n), rng.normal(0, 0.35, n)
    step = torch.linspace(-1, 1, INPUT_SIDE)
    ramp = (
        torch.from_numpy(np.cos(angle) * slope).float()[:, None, None] * step[None, None]
        + torch.from_numpy(np.sin(angle) * slope).float()[:, None, None] * step[None, :, None]
    )
    out = out * (1 + ramp[:, None]).clamp(0.1, 2)
    small = F.interpolate(
        F.interpolate(out, scale_factor=0.5, mode="area"), size=INPUT_SIDE, mode="bilinear", align_corners=False
    )
    mix = torch.from_numpy(np.clip(rng.normal(0.2, 0.5, (n, 1, 1, 1)), 0, 1)).float()
    out = out * (1 - mix) + small * mix
    for i in np.flatnonzero(rng.random(n) < 0.15):
        x, y = rng.integers(0, INPUT_SIDE - 20, 2)
        out[i, :, y : y + rng.integers(8, 24), x : x + rng.integers(8, 24)] = float(rng.random())
    noise = (
        torch.from_numpy(rng.normal(0, 1, out.shape).astype(np.float32))
        * torch.from_numpy(rng.uniform(0, 0.04, (n, 1, 1, 1))).float()
    )
    return (out + noise).clamp(0, 1)


def find_mirror_points(points: Tensor) -> Tensor:
    """The point [478] that each becomes in a mirror: the best matching of the symmetrised mean face of points [N, 478,
    3].
    """
    from scipy.optimize import linear_sum_assignment

    mean = points.mean(0).numpy()
    mirrored = mean * np.array([-1, 1, 1]) + np.array([1, 0, 0])
    cost = ((mean[:, None, :2] - mirrored[None, :, :2]) ** 2).sum(-1)
    mirror = np.arange(POINTS)
    for part in (range(mesh.SKIN), range(mesh.SKIN, POINTS)):
        rows = np.array(part)
        mirror[rows] = rows[linear_sum_assignment(cost[np.ix_(rows, rows)])[1]]
    pairs = (mirror[mirror] == np.arange(POINTS)).mean()
    if pairs < 1:  # break ties by hand: a mirror is its own inverse
        for i in np.flatnonzero(mirror[mirror] != np.arange(POINTS)):
            mirror[i] = i
    return torch.from_numpy(mirror)


def landmark_loss(predicted: Tensor, target: Tensor) -> Tensor:
    """Mean absolute error of points [B, 478, 3] over the eyes' distance, lips and eyes counting more, and of their
    openings.
    """
    apart = (
        (target[:, mesh.EYE_OUTER_LEFT, :2] - target[:, mesh.EYE_OUTER_RIGHT, :2])
        .norm(dim=1)
        .clamp(min=0.1)[:, None, None]
    )
    weight = torch.ones(POINTS, 1)
    weight[list(mesh.EYES)], weight[list(mesh.LIPS)] = 3.0, 3.0
    points = ((predicted - target) / apart).abs() * weight * torch.tensor([1.0, 1.0, 0.3])
    gaps = [
        mesh.LIP_PAIR,
        (mesh.LID_TOP_LEFT, mesh.LID_BOTTOM_LEFT),
        (mesh.LID_TOP_RIGHT, mesh.LID_BOTTOM_RIGHT),
        mesh.MOUTH_CORNERS,
        (mesh.LIP_UPPER_EDGE, mesh.LIP_LOWER_EDGE),
    ]
    opening = sum(
        (((predicted[:, a] - predicted[:, b]) - (target[:, a] - target[:, b])) / apart[:, 0]).abs()[:, :2].mean()
        for a, b in gaps
    )
    return points.mean() + 0.15 * opening


def fit(
    labels: Path, minutes: float, seed: int, out: Path, report: Callable[[str], None], start: Path | None = None
) -> LandmarkNet:
    """Fit the network; writes the running average of its weights that was best on faces held back.

    Args:
        labels: what `label_landmarks` wrote.
        minutes: how long to train.
        seed: of the weights and the crops.
        out: the folder of the checkpoint.
        report: is told of the progress.
        start: a checkpoint's folder to go on from.

    Returns:
        The averaged network.
    """
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    faces = LabelledFaces(labels)
    net = LandmarkNet()
    _, centred = faces.batch(faces.training[::7], rng, net.mirror, augment=False)
    net.mean.copy_(centred.mean(0))
    net.mirror.copy_(find_mirror_points(centred))
    if start is not None:
        net.load_state_dict(load_landmark_net(start).state_dict())
    net = net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    averaged = copy.deepcopy(net)
    optimiser = torch.optim.AdamW(net.parameters(), lr=PEAK_LEARNING_RATE, weight_decay=0.02)
    sampling = faces.weight[faces.training] / faces.weight[faces.training].sum()
    held_out_batches = [
        faces.batch(faces.held_out[i : i + 256], rng, net.mirror, augment=False)
        for i in range(0, len(faces.held_out), 256)
    ]
    report(f"{len(faces.training)} faces to learn from, {len(faces.held_out)} held back")
    best_error, started, step, reported = math.inf, time.monotonic(), 0, 0.0
    while (spent := (time.monotonic() - started) / (60 * minutes)) < 1:
        rate = (
            PEAK_LEARNING_RATE
            * (0.6 if start else 1.0)
            * min(1.0, step / 200)
            * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * spent)))
        )
        for group in optimiser.param_groups:
            group["lr"] = rate
        net.train()
        pictures, points = faces.batch(rng.choice(faces.training, BATCH_SIZE, p=sampling), rng, net.mirror)
        with half("cpu"):
            predicted = net(pictures.contiguous(memory_format=torch.channels_last))
        loss = landmark_loss(predicted.float(), points)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        step += 1
        _update_average(averaged, net, min(0.998, step / (step + 20)))
        if spent - reported > 0.03 or step == 50:
            reported = spent
            error = _held_out_error(averaged, held_out_batches)
            report(
                f"{100 * spent:.0f} %: step {step}, loss {loss.item():.4f}, held back {error:.4f} of the eyes' distance"
            )
            if error < best_error:
                best_error = error
                save(averaged, out, {"held_back_error": round(error, 4), "steps": step, "seed": seed})
    return averaged.eval()


@torch.no_grad()
def _held_out_error(net: LandmarkNet, held_out_batches: list[tuple[Tensor, Tensor]]) -> float:
    """Mean distance of predicted points over that of the eyes' outer corners."""
    net.eval()
    rows = []
    for pictures, points in held_out_batches:
        predicted = net(pictures)
        rows.append(
            (predicted - points)[..., :2].norm(dim=-1).mean(1)
            / (points[:, mesh.EYE_OUTER_LEFT, :2] - points[:, mesh.EYE_OUTER_RIGHT, :2]).norm(dim=1)
        )
    return float(torch.cat(rows).mean())


def save(net: LandmarkNet, folder: Path, training_figures: dict[str, float]) -> None:
    """Write model.safetensors (fp16, whole numbers int16) and config.json."""
    tensors = {k: v.half() if v.is_floating_point() else v.short() for k, v in net.state_dict().items()}
    save_checkpoint(folder, {k: v.contiguous() for k, v in tensors.items()}, {"training": training_figures})


@torch.no_grad()
def _update_average(averaged: LandmarkNet, net: LandmarkNet, decay: float) -> None:
    """Move the averaged weights towards the network's, in place."""
    for a, b in zip(averaged.state_dict().values(), net.state_dict().values(), strict=True):
        if a.is_floating_point():
            a.lerp_(b.to(a.dtype), 1 - decay)
        else:
            a.copy_(b)
