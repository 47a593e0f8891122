"""`python -m conditioning.training encoder` fits the AffectEncoder in about a minute.

It needs no data: affects are drawn at random over the plane, the mixtures, the strengths and the spreads.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from torch import Tensor, nn

from conditioning.affect import VAD, Affect, Emotion
from conditioning.encoder import FEATURES, TOKENS, AffectEncoder

UNIT = 8.0  # embedding distance of one unit of Affect.distance


def draw_features(count: int, generator: torch.Generator) -> Tensor:
    """[count, 14] features of random affects: points anywhere, sparse mixtures (a fifth with a negative weight)."""
    point = torch.rand(count, 3, generator=generator) * 2 - 1
    share = torch.rand(count, len(Emotion), generator=generator) ** 3
    share = share * (torch.rand(count, len(Emotion), generator=generator) < 0.3)
    share = share / share.abs().sum(1, keepdim=True).clamp(min=1.0)
    share = share * torch.where(torch.rand(count, 1, generator=generator) < 0.2, -1.0, 1.0)
    intensity = torch.rand(count, 1, generator=generator) * 2
    spread = torch.rand(count, 3, generator=generator)
    return torch.cat([(point * intensity).clamp(-1, 1), share * intensity, intensity, spread], dim=1)


def feature_distance(a: Tensor, b: Tensor) -> Tensor:
    """`Affect.distance` over features [B, 14] (effective point, effective weights), spread and intensity counting a
    tenth.
    """
    square = (a - b) ** 2
    weights = torch.tensor([1.0] * 3 + [0.5] * len(Emotion) + [0.01] * 4)
    return (square * weights).sum(1).clamp(min=1e-9).sqrt()


def train_encoder(folder: Path, *, steps: int = 4000, batch: int = 512, seed: int = 0) -> dict[str, float]:
    """Fit an AffectEncoder and write it; returns the figures that the card states."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    encoder, decoder = AffectEncoder(), nn.Linear(TOKENS * 128, FEATURES)
    optimiser = torch.optim.AdamW([*encoder.parameters(), *decoder.parameters()], lr=2e-3, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for step in range(steps):
        a, b = draw_features(batch, generator), draw_features(batch, generator)
        b = torch.where(torch.rand(batch, 1, generator=generator) < 0.5, b, a + 0.2 * (b - a))  # near pairs too
        ea, eb = (encoder(x)[0].flatten(1) for x in (a, b))
        distances, targets = (ea - eb).norm(dim=1), UNIT * feature_distance(a, b)
        null_distances = (encoder.null_embedding.flatten() - ea).norm(dim=1)
        loss = (
            ((distances - targets) / (targets + 0.5)).square().mean()
            + (decoder(ea) - a).square().mean()
            + torch.relu(UNIT - null_distances).square().mean()
        )
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 500 == 0 or step == steps - 1:
            print(f"step {step + 1}/{steps} loss {loss.item():.4f}", flush=True)
    encoder.save_pretrained(folder)
    return compute_figures(AffectEncoder.from_pretrained(folder))


@torch.no_grad()
def compute_figures(encoder: AffectEncoder, *, seed: int = 1, count: int = 4000) -> dict[str, float]:
    """On affects that training never drew: how well distances are kept, how even steps along the plane are."""
    generator = torch.Generator().manual_seed(seed)
    a, b = draw_features(count, generator), draw_features(count, generator)
    distances = (encoder(a)[0] - encoder(b)[0]).flatten(1).norm(dim=1)
    line = [
        encoder([f"{v / 20:.3f},0" for v in range(-20, 21)])[0],
        encoder([f"0,{v / 20:.3f}" for v in range(-20, 21)])[0],
    ]
    steps = torch.cat([(x[1:] - x[:-1]).flatten(1).norm(dim=1) for x in line])
    merged = encoder([_affect_at_anger(e) for e in ("angry", "fearful", "disgusted")])[0].flatten(1)
    return {
        "correlation of distances": float(torch.corrcoef(torch.stack([distances, feature_distance(a, b)]))[0, 1]),
        "largest step over smallest along valence and arousal": float(steps.max() / steps.min()),
        "least distance of anger, fear, disgust at one point, in units": float(torch.pdist(merged).min() / UNIT),
        "least distance of the null affect, in units": float(
            (encoder([None])[0] - encoder(a)[0]).flatten(1).norm(dim=1).min() / UNIT
        ),
    }


def _affect_at_anger(emotion: str) -> Affect:
    return Affect(VAD(-0.6, 0.6, 0.0), {Emotion(emotion): 1.0})


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this training."""
    parser.add_argument("--steps", type=int, default=4000)


def run(options: argparse.Namespace) -> None:
    """Train and print the figures."""
    figures = (
        compute_figures(AffectEncoder.from_pretrained(options.out))
        if options.figures
        else train_encoder(options.out, steps=options.steps, seed=options.seed)
    )
    for name, value in figures.items():
        print(f"{name:64} {value:.3f}")
