"""Trains the acoustic model on prepared examples: L1 on frames and plans, then small critics against over-smooth
frames.
"""

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
from pipelines.speech.training.vocoder import SpectrogramCritic
from pipelines.speech.voice.acoustic import AcousticFrames, AcousticModel, PhoneProsody, interpolate_contour
from pipelines.speech.voice.source import interpolate_f0

MAX_EXAMPLE_FRAMES, BATCH_FRAMES = 1600, 6000  # frames of an example; frames a batch
PEAK_RATE, WARM_UP_STEPS = 1.2e-3, 200
SAVE_EVERY_S = 120.0


@dataclass
class Example:
    """One sentence of P phones and T frames.

    Attributes:
        voice: number of the voice.
        rows: [P, 6] features of its phones; see `SpeechPlan.phone_features`.
        counts: [P] frames of each phone.
        envelope: [T, 64].
        aperiodicity: [T, 6].
        octaves: [T] F0 about the voice's own mean.
        voiced: [T] 0 or 1.
        pitch: [P, 3] octaves at a sixth, the middle and five sixths of each phone.
        level: [P] natural logarithm of power about the voice's own.
    """

    voice: int
    rows: np.ndarray
    counts: np.ndarray
    envelope: np.ndarray
    aperiodicity: np.ndarray
    octaves: np.ndarray
    voiced: np.ndarray
    pitch: np.ndarray
    level: np.ndarray


@dataclass
class Examples:
    """The examples of V voices.

    Attributes:
        items: all of them.
        names: [V] of the voices.
        f0: [V] mean F0 in Hz.
        level: [V] mean log power of voiced frames.
        weights: how often each item is drawn, summing to 1.
    """

    items: list[Example]
    names: list[str]
    f0: list[float]
    level: list[float]
    weights: np.ndarray


def load_examples(paths: Sequence[Path], shares: Sequence[float]) -> Examples:
    """Load prepared voices.

    Args:
        paths: npz files of `training.prepare` or `training.align`, one a voice.
        shares: how often each voice is drawn.

    Returns:
        The examples of all voices.
    """
    items: list[Example] = []
    means, levels, weights = [], [], []
    for voice, (path, share) in enumerate(zip(paths, shares, strict=True)):
        data = np.load(path)
        arrays = {k: data[k] for k in ("envelope", "f0", "aperiodicity")}
        mean = float(np.log2(arrays["f0"][arrays["f0"] > 0]).mean())
        level = float(arrays["envelope"][arrays["f0"] > 0].astype(np.float32).mean())
        ends, ends_p = np.cumsum(data["counts"]), np.cumsum(data["phone_counts"])
        of_voice = []
        for i in range(len(ends)):
            a, b, p, q = ends[i] - data["counts"][i], ends[i], ends_p[i] - data["phone_counts"][i], ends_p[i]
            if b - a > MAX_EXAMPLE_FRAMES:
                continue
            of_voice.append(
                _build_example(voice, data["phones"][p:q], {k: v[a:b] for k, v in arrays.items()}, mean, level)
            )
        items += of_voice
        weights += [share / len(of_voice)] * len(of_voice)
        means.append(2**mean)
        levels.append(level)
    return Examples(items, [p.stem for p in paths], means, levels, np.array(weights) / sum(weights))


def _build_example(voice: int, phones: np.ndarray, frames: dict[str, np.ndarray], mean: float, level: float) -> Example:
    counts = np.diff(phones[:, 5], prepend=0)
    f0, voiced = interpolate_f0(frames["f0"])
    octaves = np.log2(f0) - mean
    envelope = frames["envelope"].astype(np.float32)
    loud = envelope.mean(axis=1) - level
    edges = np.concatenate([[0], phones[:, 5]])
    thirds = [
        [
            _segment_mean(
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


def _segment_mean(line: np.ndarray, a: float, b: float) -> float:
    at = np.clip(np.linspace(a, b, 5) - 0.5, 0, len(line) - 1)
    return float(np.interp(at, np.arange(len(line)), line).mean())


def draw_batch(data: Examples, seed: int, step: int) -> list[Example]:
    """The examples of one step: as many as fill the budget of frames."""
    rng = np.random.default_rng((seed, step))
    batch: list[Example] = []
    longest = 0
    for i in rng.choice(len(data.items), 64, p=data.weights):
        item = data.items[i]
        longest = max(longest, len(item.octaves))
        if batch and longest * (len(batch) + 1) > BATCH_FRAMES:
            break
        batch.append(item)
    return batch


def stack_examples(items: Sequence[Example]) -> dict[str, Tensor]:
    """Padded tensors of a batch; padding frames belong to the last phone."""
    p, t = max(len(i.counts) for i in items), max(len(i.octaves) for i in items)

    def pad(x: np.ndarray, size: int) -> np.ndarray:
        return np.concatenate([x, np.zeros((size - len(x), *x.shape[1:]), x.dtype)])

    def stack_field(name: str, size: int) -> Tensor:
        return torch.from_numpy(np.stack([pad(getattr(i, name), size) for i in items]))

    phone_of_frame = np.stack([pad(np.repeat(np.arange(len(i.counts)), i.counts), t) for i in items])
    phase = np.stack(
        [pad(np.concatenate([(np.arange(c) + 0.5) / c for c in i.counts]).astype(np.float32), t) for i in items]
    )
    batch = {n: stack_field(n, p) for n in ("rows", "counts", "pitch", "level")} | {
        n: stack_field(n, t) for n in ("envelope", "aperiodicity", "octaves", "voiced")
    }
    batch |= {
        "voice": torch.tensor([i.voice for i in items]),
        "phone": torch.from_numpy(phone_of_frame),
        "phase": torch.from_numpy(phase),
        "mask": torch.arange(p)[None] < torch.tensor([len(i.counts) for i in items])[:, None],
        "sounds": torch.arange(t)[None] < torch.tensor([len(i.octaves) for i in items])[:, None],
    }
    return batch


def compute_losses(net: AcousticModel, batch: dict[str, Tensor]) -> tuple[dict[str, Tensor], AcousticFrames]:
    """Mean absolute errors of prosody and frames; the frames are decoded from the prosody that the recording has.

    Args:
        net: the acoustic model.
        batch: of `stack_examples`.

    Returns:
        The errors by name, and the decoded frames.
    """
    mask, sounds = batch["mask"], batch["sounds"]
    speaker = net.speaker_embedding(batch["voice"])
    with half("cpu"):
        encoded = net.encode(batch["rows"], mask, speaker)
        predicted = net.predict_prosody(encoded)
        truth = PhoneProsody(torch.log2(batch["counts"].clamp(min=1).float()), batch["pitch"], batch["level"])
        decoded = net.decode(encoded, speaker, truth, batch["phone"], batch["phase"])
    speech = mask & (batch["rows"][..., 0] > 0)

    def mean(x: Tensor, m: Tensor) -> Tensor:
        return (x * m).sum() / m.sum().clamp(min=1)

    voiced = batch["voiced"] * sounds
    line = interpolate_contour(truth.pitch, batch["phone"], batch["phase"])
    losses = {
        "length": mean((predicted.length - truth.length).abs(), mask),
        "pitch": mean((predicted.pitch - truth.pitch).abs().mean(-1), speech) * 4,
        "level": mean((predicted.level - truth.level).abs(), speech) * 0.5,
        "envelope": mean(((decoded.envelope - batch["envelope"]) / net.scale).abs().mean(-1), sounds),
        "aperiodicity": mean((decoded.aperiodicity - batch["aperiodicity"]).abs().mean(-1), sounds),
        "voiced": mean(
            F.binary_cross_entropy_with_logits(decoded.voicing_logit, batch["voiced"], reduction="none"), sounds
        ),
        "f0_residual": mean((decoded.f0_residual - (batch["octaves"] - line)).abs(), voiced) * 4,
    }
    return losses, decoded


def fit(
    data: Examples, work: Path, steps: int, critic_from: int, say: Callable[[str], None], seed: int = 0
) -> AcousticModel:
    """Train, going on from work/acoustic.pt.

    Args:
        data: what is learnt.
        work: folder of the half-trained network.
        steps: in all.
        critic_from: the step at which the critic joins.
        say: told a line of progress each hundred steps.
        seed: of weights and draws.

    Returns:
        The network with averaged weights.
    """
    torch.manual_seed(seed)
    net = AcousticModel(len(data.names))
    all_envelopes = np.concatenate([i.envelope for i in data.items[:: max(1, len(data.items) // 400)]])
    net.mean.copy_(torch.from_numpy(all_envelopes.mean(0)))
    net.scale.copy_(torch.from_numpy(all_envelopes.std(0)))
    averaged = AcousticModel(len(data.names))
    averaged.load_state_dict(net.state_dict())
    critic = SpectrogramCritic(20)
    optimiser = torch.optim.AdamW(net.parameters(), PEAK_RATE, betas=(0.9, 0.98), weight_decay=0.02)
    critic_optimiser = torch.optim.AdamW(critic.parameters(), 3e-4, betas=(0.5, 0.9))
    parts: dict[str, nn.Module | torch.optim.Optimizer] = {
        "net": net,
        "averaged": averaged,
        "critic": critic,
        "optimiser": optimiser,
        "critic_optimiser": critic_optimiser,
    }
    state, first_step = work / "acoustic.pt", 0
    if state.is_file():
        checkpoint = torch.load(state, weights_only=True)
        for name, part in parts.items():
            part.load_state_dict(checkpoint[name])
        first_step = int(checkpoint["step"])
    log: list[dict[str, float]] = []
    saved_at = started_at = time.monotonic()
    for step in range(first_step, steps):
        for group in optimiser.param_groups:
            group["lr"] = PEAK_RATE * min(1.0, (step + 1) / WARM_UP_STEPS, 0.02 + (steps - step) / (0.7 * steps))
        batch = stack_examples(draw_batch(data, seed, step))
        losses, decoded = compute_losses(net, batch)
        total: Tensor = sum(losses.values())  # type: ignore[assignment]
        if step >= critic_from:
            total = total + _critic_loss(critic, critic_optimiser, net, decoded, batch, losses)
        optimiser.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        keep = min(0.998, (1 + step) / (10 + step))
        with torch.no_grad():
            for a, b in zip(averaged.parameters(), net.parameters(), strict=True):
                a.lerp_(b, 1 - keep)
        log.append({k: float(v.detach()) for k, v in losses.items()})
        if step % 100 == 99:
            pace = (time.monotonic() - started_at) / (step + 1 - first_step)
            means = ", ".join(f"{k} {np.mean([r[k] for r in log[-100:] if k in r]):.3f}" for k in log[-1])
            say(f"acoustic: step {step + 1} of {steps}, {means}; {pace:.2f} s a step")
        if time.monotonic() - saved_at > SAVE_EVERY_S or step + 1 == steps:
            saved_at = time.monotonic()
            torch.save({**{k: p.state_dict() for k, p in parts.items()}, "step": step + 1}, state)
    return averaged


def _critic_loss(
    critic: SpectrogramCritic,
    critic_optimiser: torch.optim.Optimizer,
    net: AcousticModel,
    decoded: AcousticFrames,
    batch: dict[str, Tensor],
    losses: dict[str, Tensor],
) -> Tensor:
    """Train the critic a step and return what it asks of the frames (least squares; Mao et al. 2017; feature
    matching).
    """
    sounds = batch["sounds"][..., None]
    generated = (decoded.envelope - net.mean) / net.scale * sounds
    real = (batch["envelope"] - net.mean) / net.scale * sounds
    with half("cpu"):
        fake_score, true_score = critic(generated.detach())[0].float(), critic(real)[0].float()
    critic_loss = fake_score.square().mean() + (true_score - 1).square().mean()
    critic_optimiser.zero_grad(set_to_none=True)
    critic_loss.backward()  # type: ignore[no-untyped-call]
    critic_optimiser.step()
    with half("cpu"):
        (score, generated_features), (_, real_features) = critic(generated), critic(real)
    features: Tensor = sum(
        (a - b.detach()).abs().float().mean() for a, b in zip(generated_features, real_features, strict=True)
    )  # type: ignore[assignment]
    losses["critic"], losses["features"] = critic_loss.detach(), features.detach()
    return 0.05 * (score.float() - 1).square().mean() + 0.15 * features
