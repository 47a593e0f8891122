"""Trains the vocoder on real recordings: multi-resolution spectral losses (Yamamoto et al. 2020), then against small
critics that look at spectrograms (after UnivNet, Jang et al. 2021). What a recording cannot hold (above half its
own rate) is not asked.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pipelines.precision import half
from pipelines.speech.voice.features import HOP_SAMPLES, VOICE_RATE_HZ
from pipelines.speech.voice.source import interpolate_f0
from pipelines.speech.voice.vocoder import Vocoder, VocoderInput

SPECTROGRAM_SIZES = ((512, 120), (1024, 240), (2048, 480))
CUT_FRAMES, BATCH_SIZE = 80, 8
PEAK_RATE, CRITIC_RATE, WARM_UP_STEPS = 1e-3, 4e-4, 100
SAVE_EVERY_S = 120.0


@dataclass
class RecordingBank:
    """Recordings in memory; `draw` gives batches of cuts.

    Attributes:
        parts: of each recording its frames, wave and highest frequency.
        weights: how often each is drawn.
    """

    parts: list[dict[str, np.ndarray]]
    weights: np.ndarray

    @classmethod
    def load(cls, paths: Sequence[Path], held_out: bool = False) -> RecordingBank:
        """Load recordings that `training.recordings` wrote; `held` those that are held out."""
        parts: list[dict[str, np.ndarray]] = []
        for path in paths:
            data = np.load(path)
            ends = np.cumsum(data["counts"])
            arrays = {k: data[k] for k in ("envelope", "f0", "aperiodicity", "wave")}
            for i, end in enumerate(ends):
                a = end - data["counts"][i]
                if bool(data["held"][i]) != held_out or end - a <= CUT_FRAMES:
                    continue
                f0, voiced = interpolate_f0(arrays["f0"][a:end])
                parts.append(
                    {
                        "envelope": arrays["envelope"][a:end],
                        "aperiodicity": arrays["aperiodicity"][a:end],
                        "f0": f0,
                        "voiced": voiced,
                        "wave": arrays["wave"][a * HOP_SAMPLES : end * HOP_SAMPLES],
                        "top": np.array(data["top_hz"][i]),
                    }
                )
        return cls(parts, np.array([len(p["f0"]) for p in parts], float))

    def draw(self, rng: np.random.Generator, size: int) -> tuple[VocoderInput, Tensor, Tensor]:
        """Draw cuts: frames, waves [B, CUT_FRAMES * 240] and the highest frequency [B] in Hz that each can hold."""
        rows = []
        for i in rng.choice(len(self.parts), size, p=self.weights / self.weights.sum()):
            part = self.parts[i]
            a = int(rng.integers(0, len(part["f0"]) - CUT_FRAMES))
            level = float(rng.uniform(-1.0, 0.7))
            cut = {k: part[k][a : a + CUT_FRAMES] for k in ("envelope", "aperiodicity", "f0", "voiced")}
            cut["envelope"] = cut["envelope"] + 2 * level
            cut["wave"] = (
                part["wave"][a * HOP_SAMPLES : (a + CUT_FRAMES) * HOP_SAMPLES].astype(np.float32)
                / 32768
                * np.exp(level)
            )
            cut["top"] = part["top"]
            rows.append(cut)
        stacked = {k: torch.from_numpy(np.stack([r[k] for r in rows])).float() for k in rows[0]}
        inputs = VocoderInput(stacked["envelope"], stacked["aperiodicity"], stacked["f0"], stacked["voiced"])
        return inputs, stacked["wave"], stacked["top"]


class SpectrogramCritic(nn.Module):
    """Judges one resolution of a spectrogram."""

    def __init__(self, width: int = 16) -> None:
        super().__init__()
        shapes = [
            (1, width, (3, 5), (2, 2)),
            (width, width, (3, 5), (1, 2)),
            (width, 2 * width, (3, 5), (1, 2)),
            (2 * width, 2 * width, (3, 3), (1, 1)),
        ]
        self.layers = nn.ModuleList(
            nn.utils.parametrizations.weight_norm(nn.Conv2d(i, o, k, stride=s, padding=(k[0] // 2, k[1] // 2)))
            for i, o, k, s in shapes
        )
        self.last = nn.utils.parametrizations.weight_norm(nn.Conv2d(2 * width, 1, (3, 3), padding=1))

    def forward(self, x: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Log amplitudes [B, T, F] -> scores and the activations on the way."""
        activations, y = [], x[:, None]
        for layer in self.layers:
            y = F.leaky_relu(layer(y), 0.1)
            activations.append(y)
        return self.last(y), activations


def log_spectrograms(x: Tensor) -> list[Tensor]:
    """Log amplitudes [B, T, F] at each resolution."""
    spectrograms = []
    for size, hop in SPECTROGRAM_SIZES:
        spectrum = torch.stft(x, size, hop, window=torch.hann_window(size, device=x.device), return_complex=True)
        spectrograms.append(torch.log(spectrum.abs().clamp(min=1e-4) / np.sqrt(size)).transpose(1, 2))
    return spectrograms


def mask_above(spectrograms: list[Tensor], top: Tensor) -> list[Tensor]:
    """Put silence (a constant) above what each recording holds, so that nothing there is learnt or judged."""
    cut = []
    for x in spectrograms:
        hz = torch.linspace(0, VOICE_RATE_HZ / 2, x.shape[2], device=x.device)
        keep = hz[None] < (top[:, None] - 250)
        cut.append(torch.where(keep[:, None], x, torch.full_like(x, -6.0)))
    return cut


def spectral_loss(generated: list[Tensor], real: list[Tensor]) -> Tensor:
    """L1 of log amplitudes and of amplitudes (spectral convergence) over the resolutions."""
    total = generated[0].new_zeros(())
    for a, b in zip(generated, real, strict=True):
        total = (
            total
            + (a - b).abs().mean()
            + torch.linalg.norm(a.exp() - b.exp()) / torch.linalg.norm(b.exp()).clamp(min=1e-3)
        )
    return total / len(generated)


def fit(
    paths: Sequence[Path], work: Path, steps: int, critics_from: int, say: Callable[[str], None], seed: int = 0
) -> Vocoder:
    """Train, going on from work/vocoder.pt.

    Args:
        paths: npz files of `training.recordings`.
        work: folder of the half-trained network.
        steps: in all.
        critics_from: the step at which the critics join.
        say: told a line of progress each hundred steps.
        seed: of weights and draws.

    Returns:
        The network with averaged weights.
    """
    torch.manual_seed(seed)
    bank, held_out = RecordingBank.load(paths), RecordingBank.load(paths, held_out=True)
    net, critics = Vocoder(), nn.ModuleList(SpectrogramCritic() for _ in SPECTROGRAM_SIZES)
    net.mean.copy_(torch.from_numpy(np.concatenate([p["envelope"] for p in bank.parts]).mean(0)))
    averaged = Vocoder()
    averaged.load_state_dict(net.state_dict())
    optimiser = torch.optim.AdamW(net.parameters(), PEAK_RATE, betas=(0.8, 0.95), weight_decay=0.01)
    critic_optimiser = torch.optim.AdamW(critics.parameters(), CRITIC_RATE, betas=(0.8, 0.95))
    state, first_step = work / "vocoder.pt", 0
    parts = {
        "net": net,
        "averaged": averaged,
        "critics": critics,
        "optimiser": optimiser,
        "critic_optimiser": critic_optimiser,
    }
    if state.is_file():
        checkpoint = torch.load(state, weights_only=True)
        for name, part in parts.items():
            part.load_state_dict(checkpoint[name])  # type: ignore[attr-defined]
        first_step = int(checkpoint["step"])
    log: list[tuple[float, ...]] = []
    saved_at = started_at = time.monotonic()
    for step in range(first_step, steps):
        rng = np.random.default_rng((seed, step))
        rate = PEAK_RATE * min(1.0, (step + 1) / WARM_UP_STEPS, 0.02 + (steps - step) / (0.6 * steps))
        for group in optimiser.param_groups:
            group["lr"] = rate
        log.append(_step(net, critics, optimiser, critic_optimiser, bank.draw(rng, BATCH_SIZE), step >= critics_from))
        _average_weights(averaged, net, min(0.998, (1 + step) / (10 + step)))
        if step % 100 == 99:
            pace = (time.monotonic() - started_at) / (step + 1 - first_step)
            means = " ".join(f"{v:.3f}" for v in np.mean(log[-100:], axis=0))
            say(
                f"vocoder: step {step + 1} of {steps}, spectral, adversarial, features, critics {means}; held out"
                f" {held_out_loss(averaged, held_out):.4f}; {pace:.2f} s a step"
            )
        if time.monotonic() - saved_at > SAVE_EVERY_S or step + 1 == steps:
            saved_at = time.monotonic()
            torch.save({**{k: p.state_dict() for k, p in parts.items()}, "step": step + 1}, state)  # type: ignore[attr-defined]
    return averaged


def _step(
    net: Vocoder,
    critics: nn.ModuleList,
    optimiser: torch.optim.Optimizer,
    critic_optimiser: torch.optim.Optimizer,
    batch: tuple[VocoderInput, Tensor, Tensor],
    with_critics: bool,
) -> tuple[float, ...]:
    inputs, wave, top = batch
    noise = torch.randn(wave.shape)
    with half("cpu"):
        generated = net(inputs, noise)
    generated_spectra, real = (
        mask_above(log_spectrograms(generated.float()), top),
        mask_above(log_spectrograms(wave), top),
    )
    loss = spectral = spectral_loss(generated_spectra, real)
    adversarial = features = critic_loss = torch.zeros(())
    if with_critics:
        with half("cpu"):
            views = [(c(a.detach())[0], c(b)[0]) for c, a, b in zip(critics, generated_spectra, real, strict=True)]
        critic_loss = sum(
            (F.relu(1 - b.float()).mean() + F.relu(1 + a.float()).mean() for a, b in views), start=torch.zeros(())
        )
        critic_optimiser.zero_grad(set_to_none=True)
        critic_loss.backward()  # type: ignore[no-untyped-call]
        critic_optimiser.step()
        with half("cpu"):
            activations = [(c(a), c(b)) for c, a, b in zip(critics, generated_spectra, real, strict=True)]
        adversarial = sum((-a[0].float().mean() for a, _ in activations), start=torch.zeros(()))
        features = sum(
            ((x - y.detach()).abs().float().mean() for a, b in activations for x, y in zip(a[1], b[1], strict=True)),
            start=torch.zeros(()),
        )
        loss = spectral * 3 + 0.15 * adversarial + features
    optimiser.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
    optimiser.step()
    return tuple(float(x.detach()) for x in (spectral, adversarial, features, critic_loss))


@torch.no_grad()
def _average_weights(averaged: nn.Module, live: nn.Module, keep: float) -> None:
    for a, b in zip(averaged.parameters(), live.parameters(), strict=True):
        a.lerp_(b, 1 - keep)


@torch.no_grad()
def held_out_loss(net: Vocoder, held_out: RecordingBank, size: int = 16) -> float:
    """The spectral loss on held-out recordings, always the same cuts."""
    inputs, wave, top = held_out.draw(np.random.default_rng(0), size)
    generated = net(inputs, torch.randn(wave.shape, generator=torch.Generator().manual_seed(0)))
    return float(spectral_loss(mask_above(log_spectrograms(generated), top), mask_above(log_spectrograms(wave), top)))
