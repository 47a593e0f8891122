"""Trains the acoustic model on prepared examples: L1 on frames and plans, then small critics against over-smooth frames."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pipelines.precision import half
from pipelines.speech.training.vocoder import Critic
from pipelines.speech.voice.acoustic import Acoustic, Painted, Planned, contour
from pipelines.speech.voice.source import filled

LONGEST, BUDGET = 1600, 6000  # frames of an example; frames a batch
PEAK, WARM = 1.2e-3, 200
SAVE_EVERY_S = 120.0


@dataclass
class Example:
    """One sentence: rows [P, 6], counts [P] frames a phone, and its frames."""

    voice: int
    rows: np.ndarray
    counts: np.ndarray
    envelope: np.ndarray
    aperiodicity: np.ndarray
    octaves: np.ndarray  # [T] F0 about the voice's own mean
    voiced: np.ndarray
    pitch: np.ndarray  # [P, 3]
    level: np.ndarray  # [P]


@dataclass
class Examples:
    """Every voice's examples; `f0` holds each voice's mean F0 in Hz."""

    items: list[Example]
    names: list[str]
    f0: list[float]
    level: list[float]
    weights: np.ndarray


def read(paths: Sequence[Path], shares: Sequence[float]) -> Examples:
    """Prepared voices, each to be drawn with its share."""
    items: list[Example] = []
    means, levels, weights = [], [], []
    for voice, (path, share) in enumerate(zip(paths, shares, strict=True)):
        data = np.load(path)
        whole = {k: data[k] for k in ("envelope", "f0", "aperiodicity")}
        mean = float(np.log2(whole["f0"][whole["f0"] > 0]).mean())
        level = float(whole["envelope"][whole["f0"] > 0].astype(np.float32).mean())
        ends, ends_p = np.cumsum(data["counts"]), np.cumsum(data["phone_counts"])
        mine = []
        for i in range(len(ends)):
            a, b, p, q = ends[i] - data["counts"][i], ends[i], ends_p[i] - data["phone_counts"][i], ends_p[i]
            if b - a > LONGEST:
                continue
            mine.append(_example(voice, data["phones"][p:q], {k: v[a:b] for k, v in whole.items()}, mean, level))
        items += mine
        weights += [share / len(mine)] * len(mine)
        means.append(2**mean)
        levels.append(level)
    return Examples(items, [p.stem for p in paths], means, levels, np.array(weights) / sum(weights))


def _example(voice: int, phones: np.ndarray, frames: dict[str, np.ndarray], mean: float, level: float) -> Example:
    counts = np.diff(phones[:, 5], prepend=0)
    f0, voiced = filled(frames["f0"])
    octaves = np.log2(f0) - mean
    envelope = frames["envelope"].astype(np.float32)
    loud = envelope.mean(axis=1) - level
    edges = np.concatenate([[0], phones[:, 5]])
    thirds = [
        [
            _middle(
                octaves,
                edges[i] + (edges[i + 1] - edges[i]) * k / 3,
                edges[i] + (edges[i + 1] - edges[i]) * (k + 1) / 3,
            )
            for k in range(3)
        ]
        for i in range(len(counts))
    ]
    levels = [loud[a:b].mean() for a, b in itertools.pairwise(edges)]
    rows = np.concatenate([phones[:, :5], phones[:, 6:7]], axis=1).astype(np.int64)
    return Example(
        voice,
        rows,
        counts.astype(np.int64),
        envelope,
        frames["aperiodicity"].astype(np.float32),
        octaves,
        voiced,
        np.array(thirds, np.float32),
        np.array(levels, np.float32),
    )


def _middle(line: np.ndarray, a: float, b: float) -> float:
    at = np.clip(np.linspace(a, b, 5) - 0.5, 0, len(line) - 1)
    return float(np.interp(at, np.arange(len(line)), line).mean())


def batches(data: Examples, seed: int, step: int) -> list[Example]:
    """The examples of one step: as many as fill the budget of frames."""
    rng = np.random.default_rng((seed, step))
    picked: list[Example] = []
    longest = 0
    for i in rng.choice(len(data.items), 64, p=data.weights):
        item = data.items[i]
        longest = max(longest, len(item.octaves))
        if picked and longest * (len(picked) + 1) > BUDGET:
            break
        picked.append(item)
    return picked


def stack(items: Sequence[Example]) -> dict[str, Tensor]:
    """Padded tensors of a batch; padding frames belong to the last phone."""
    p, t = max(len(i.counts) for i in items), max(len(i.octaves) for i in items)

    def pad(x: np.ndarray, size: int) -> np.ndarray:
        return np.concatenate([x, np.zeros((size - len(x), *x.shape[1:]), x.dtype)])

    def all_of(name: str, size: int) -> Tensor:
        return torch.from_numpy(np.stack([pad(getattr(i, name), size) for i in items]))

    owner = np.stack([pad(np.repeat(np.arange(len(i.counts)), i.counts), t) for i in items])
    place = np.stack(
        [pad(np.concatenate([(np.arange(c) + 0.5) / c for c in i.counts]).astype(np.float32), t) for i in items]
    )
    found = {n: all_of(n, p) for n in ("rows", "counts", "pitch", "level")} | {
        n: all_of(n, t) for n in ("envelope", "aperiodicity", "octaves", "voiced")
    }
    found |= {
        "voice": torch.tensor([i.voice for i in items]),
        "owner": torch.from_numpy(owner),
        "place": torch.from_numpy(place),
        "mask": torch.arange(p)[None] < torch.tensor([len(i.counts) for i in items])[:, None],
        "sounds": torch.arange(t)[None] < torch.tensor([len(i.octaves) for i in items])[:, None],
    }
    return found


def losses(net: Acoustic, batch: dict[str, Tensor]) -> tuple[dict[str, Tensor], Painted]:
    """Mean absolute errors of plans and frames; the frames are painted from the plan that the recording followed."""
    mask, sounds = batch["mask"], batch["sounds"]
    voice = net.voices(batch["voice"])
    with half("cpu"):
        read = net.read(batch["rows"], mask, voice)
        planned = net.plan(read)
        truth = Planned(torch.log2(batch["counts"].clamp(min=1).float()), batch["pitch"], batch["level"])
        painted = net.frames(read, voice, truth, batch["owner"], batch["place"])
    speech = mask & (batch["rows"][..., 0] > 0)

    def mean(x: Tensor, m: Tensor) -> Tensor:
        return (x * m).sum() / m.sum().clamp(min=1)

    voiced = batch["voiced"] * sounds
    line = contour(truth.pitch, batch["owner"], batch["place"])
    found = {
        "length": mean((planned.length - truth.length).abs(), mask),
        "pitch": mean((planned.pitch - truth.pitch).abs().mean(-1), speech) * 4,
        "level": mean((planned.level - truth.level).abs(), speech) * 0.5,
        "envelope": mean(((painted.envelope - batch["envelope"]) / net.scale).abs().mean(-1), sounds),
        "aperiodicity": mean((painted.aperiodicity - batch["aperiodicity"]).abs().mean(-1), sounds),
        "voiced": mean(F.binary_cross_entropy_with_logits(painted.voiced, batch["voiced"], reduction="none"), sounds),
        "ripple": mean((painted.ripple - (batch["octaves"] - line)).abs(), voiced) * 4,
    }
    return found, painted


def fit(
    data: Examples, work: Path, steps: int, critic_from: int, say: Callable[[str], None], seed: int = 0
) -> Acoustic:
    """Train; goes on from work/acoustic.pt."""
    torch.manual_seed(seed)
    net = Acoustic(len(data.names))
    everything = np.concatenate([i.envelope for i in data.items[:: max(1, len(data.items) // 400)]])
    net.mean.copy_(torch.from_numpy(everything.mean(0)))
    net.scale.copy_(torch.from_numpy(everything.std(0)))
    slow = Acoustic(len(data.names))
    slow.load_state_dict(net.state_dict())
    critic = Critic(20)
    makes = torch.optim.AdamW(net.parameters(), PEAK, betas=(0.9, 0.98), weight_decay=0.02)
    judges = torch.optim.AdamW(critic.parameters(), 3e-4, betas=(0.5, 0.9))
    parts: dict[str, nn.Module | torch.optim.Optimizer] = {
        "net": net,
        "slow": slow,
        "critic": critic,
        "makes": makes,
        "judges": judges,
    }
    state, begun = work / "acoustic.pt", 0
    if state.is_file():
        stored = torch.load(state, weights_only=True)
        for name, part in parts.items():
            part.load_state_dict(stored[name])
        begun = int(stored["step"])
    log: list[dict[str, float]] = []
    saved = started = time.monotonic()
    for step in range(begun, steps):
        for group in makes.param_groups:
            group["lr"] = PEAK * min(1.0, (step + 1) / WARM, 0.02 + (steps - step) / (0.7 * steps))
        batch = stack(batches(data, seed, step))
        found, painted = losses(net, batch)
        total: Tensor = sum(found.values())  # type: ignore[assignment]
        if step >= critic_from:
            total = total + _against(critic, judges, net, painted, batch, found)
        makes.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        makes.step()
        keep = min(0.998, (1 + step) / (10 + step))
        with torch.no_grad():
            for a, b in zip(slow.parameters(), net.parameters(), strict=True):
                a.lerp_(b, 1 - keep)
        log.append({k: float(v.detach()) for k, v in found.items()})
        if step % 100 == 99:
            pace = (time.monotonic() - started) / (step + 1 - begun)
            means = ", ".join(f"{k} {np.mean([r[k] for r in log[-100:] if k in r]):.3f}" for k in log[-1])
            say(f"acoustic: step {step + 1} of {steps}, {means}; {pace:.2f} s a step")
        if time.monotonic() - saved > SAVE_EVERY_S or step + 1 == steps:
            saved = time.monotonic()
            torch.save({**{k: p.state_dict() for k, p in parts.items()}, "step": step + 1}, state)
    return slow


def _against(
    critic: Critic,
    judges: torch.optim.Optimizer,
    net: Acoustic,
    painted: Painted,
    batch: dict[str, Tensor],
    found: dict[str, Tensor],
) -> Tensor:
    """Train the critic a step and return what it asks of the frames (least squares; Mao et al. 2017; feature matching)."""
    sounds = batch["sounds"][..., None]
    made = (painted.envelope - net.mean) / net.scale * sounds
    real = (batch["envelope"] - net.mean) / net.scale * sounds
    with half("cpu"):
        fake_score, true_score = critic(made.detach())[0].float(), critic(real)[0].float()
    verdict = fake_score.square().mean() + (true_score - 1).square().mean()
    judges.zero_grad(set_to_none=True)
    verdict.backward()  # type: ignore[no-untyped-call]
    judges.step()
    with half("cpu"):
        (score, mine), (_, theirs) = critic(made), critic(real)
    features: Tensor = sum((a - b.detach()).abs().float().mean() for a, b in zip(mine, theirs, strict=True))  # type: ignore[assignment]
    found["critic"], found["features"] = verdict.detach(), features.detach()
    return 0.05 * (score.float() - 1).square().mean() + 0.15 * features
