"""Trains the vocoder on real recordings: multi-resolution spectral losses (Yamamoto et al. 2020), then against small critics
that look at spectrograms (after UnivNet, Jang et al. 2021). What a recording cannot hold (above half its own rate) is not asked.
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
from pipelines.speech.voice.features import HOP, RATE
from pipelines.speech.voice.source import filled
from pipelines.speech.voice.vocoder import Vocoder, Voicing

SIZES = ((512, 120), (1024, 240), (2048, 480))
SPAN, BATCH = 80, 8
RATE_G, RATE_D, WARM = 1e-3, 4e-4, 100
SAVE_EVERY_S = 120.0


@dataclass
class Bank:
    """Recordings in memory; `draw` gives batches of cuts that mostly sound."""

    parts: list[dict[str, np.ndarray]]
    weights: np.ndarray

    @classmethod
    def read(cls, paths: Sequence[Path], held: bool = False) -> Bank:
        """Those that `training.recordings` wrote."""
        parts: list[dict[str, np.ndarray]] = []
        for path in paths:
            data = np.load(path)
            ends = np.cumsum(data["counts"])
            whole = {k: data[k] for k in ("envelope", "f0", "aperiodicity", "wave")}
            for i, end in enumerate(ends):
                a = end - data["counts"][i]
                if bool(data["held"][i]) != held or end - a <= SPAN:
                    continue
                f0, voiced = filled(whole["f0"][a:end])
                parts.append(
                    {
                        "envelope": whole["envelope"][a:end],
                        "aperiodicity": whole["aperiodicity"][a:end],
                        "f0": f0,
                        "voiced": voiced,
                        "wave": whole["wave"][a * HOP : end * HOP],
                        "top": np.array(data["top_hz"][i]),
                    }
                )
        return cls(parts, np.array([len(p["f0"]) for p in parts], float))

    def draw(self, rng: np.random.Generator, size: int) -> tuple[Voicing, Tensor, Tensor]:
        """Features, waves [B, SPAN * 240] and what each can hold in Hz [B]."""
        rows = []
        for i in rng.choice(len(self.parts), size, p=self.weights / self.weights.sum()):
            part = self.parts[i]
            a = int(rng.integers(0, len(part["f0"]) - SPAN))
            level = float(rng.uniform(-1.0, 0.7))
            cut = {k: part[k][a : a + SPAN] for k in ("envelope", "aperiodicity", "f0", "voiced")}
            cut["envelope"] = cut["envelope"] + 2 * level
            cut["wave"] = part["wave"][a * HOP : (a + SPAN) * HOP].astype(np.float32) / 32768 * np.exp(level)
            cut["top"] = part["top"]
            rows.append(cut)
        stacked = {k: torch.from_numpy(np.stack([r[k] for r in rows])).float() for k in rows[0]}
        heard = Voicing(stacked["envelope"], stacked["aperiodicity"], stacked["f0"], stacked["voiced"])
        return heard, stacked["wave"], stacked["top"]


class Critic(nn.Module):
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
        """Log amplitudes [B, T, F] -> scores and what was seen on the way."""
        seen, y = [], x[:, None]
        for layer in self.layers:
            y = F.leaky_relu(layer(y), 0.1)
            seen.append(y)
        return self.last(y), seen


def spectra(x: Tensor) -> list[Tensor]:
    """Log amplitudes [B, T, F] at each resolution."""
    found = []
    for size, hop in SIZES:
        spectrum = torch.stft(x, size, hop, window=torch.hann_window(size, device=x.device), return_complex=True)
        found.append(torch.log(spectrum.abs().clamp(min=1e-4) / np.sqrt(size)).transpose(1, 2))
    return found


def within(found: list[Tensor], top: Tensor) -> list[Tensor]:
    """Silence (a constant) above what each recording holds, so that nothing there is learnt or judged."""
    cut = []
    for x in found:
        hz = torch.linspace(0, RATE / 2, x.shape[2], device=x.device)
        keep = hz[None] < (top[:, None] - 250)
        cut.append(torch.where(keep[:, None], x, torch.full_like(x, -6.0)))
    return cut


def spectral_loss(made: list[Tensor], real: list[Tensor]) -> Tensor:
    """L1 of log amplitudes and of amplitudes (spectral convergence) over the resolutions."""
    total = made[0].new_zeros(())
    for a, b in zip(made, real, strict=True):
        total = (
            total
            + (a - b).abs().mean()
            + torch.linalg.norm(a.exp() - b.exp()) / torch.linalg.norm(b.exp()).clamp(min=1e-3)
        )
    return total / len(made)


def fit(
    paths: Sequence[Path], work: Path, steps: int, critics_from: int, say: Callable[[str], None], seed: int = 0
) -> Vocoder:
    """Train; goes on from work/vocoder.pt."""
    torch.manual_seed(seed)
    bank, held = Bank.read(paths), Bank.read(paths, held=True)
    net, critics = Vocoder(), nn.ModuleList(Critic() for _ in SIZES)
    net.mean.copy_(torch.from_numpy(np.concatenate([p["envelope"] for p in bank.parts]).mean(0)))
    slow = Vocoder()
    slow.load_state_dict(net.state_dict())
    makes = torch.optim.AdamW(net.parameters(), RATE_G, betas=(0.8, 0.95), weight_decay=0.01)
    judges = torch.optim.AdamW(critics.parameters(), RATE_D, betas=(0.8, 0.95))
    state, begun = work / "vocoder.pt", 0
    parts = {"net": net, "slow": slow, "critics": critics, "makes": makes, "judges": judges}
    if state.is_file():
        stored = torch.load(state, weights_only=True)
        for name, part in parts.items():
            part.load_state_dict(stored[name])  # type: ignore[attr-defined]
        begun = int(stored["step"])
    log: list[tuple[float, ...]] = []
    saved = started = time.monotonic()
    for step in range(begun, steps):
        rng = np.random.default_rng((seed, step))
        rate = RATE_G * min(1.0, (step + 1) / WARM, 0.02 + (steps - step) / (0.6 * steps))
        for group in makes.param_groups:
            group["lr"] = rate
        log.append(_step(net, critics, makes, judges, bank.draw(rng, BATCH), step >= critics_from))
        _follow(slow, net, min(0.998, (1 + step) / (10 + step)))
        if step % 100 == 99:
            pace = (time.monotonic() - started) / (step + 1 - begun)
            means = " ".join(f"{v:.3f}" for v in np.mean(log[-100:], axis=0))
            say(
                f"vocoder: step {step + 1} of {steps}, spectral, adversarial, features, critics {means}; held out {check(slow, held):.4f}; {pace:.2f} s a step"
            )
        if time.monotonic() - saved > SAVE_EVERY_S or step + 1 == steps:
            saved = time.monotonic()
            torch.save({**{k: p.state_dict() for k, p in parts.items()}, "step": step + 1}, state)  # type: ignore[attr-defined]
    return slow


def _step(
    net: Vocoder,
    critics: nn.ModuleList,
    makes: torch.optim.Optimizer,
    judges: torch.optim.Optimizer,
    batch: tuple[Voicing, Tensor, Tensor],
    judged: bool,
) -> tuple[float, ...]:
    heard, wave, top = batch
    noise = torch.randn(wave.shape)
    with half("cpu"):
        made = net(heard, noise)
    mine, real = within(spectra(made.float()), top), within(spectra(wave), top)
    loss = spectral = spectral_loss(mine, real)
    adversarial = features = verdict = torch.zeros(())
    if judged:
        with half("cpu"):
            views = [(c(a.detach())[0], c(b)[0]) for c, a, b in zip(critics, mine, real, strict=True)]
        verdict = sum(
            (F.relu(1 - b.float()).mean() + F.relu(1 + a.float()).mean() for a, b in views), start=torch.zeros(())
        )
        judges.zero_grad(set_to_none=True)
        verdict.backward()  # type: ignore[no-untyped-call]
        judges.step()
        with half("cpu"):
            seen = [(c(a), c(b)) for c, a, b in zip(critics, mine, real, strict=True)]
        adversarial = sum((-a[0].float().mean() for a, _ in seen), start=torch.zeros(()))
        features = sum(
            ((x - y.detach()).abs().float().mean() for a, b in seen for x, y in zip(a[1], b[1], strict=True)),
            start=torch.zeros(()),
        )
        loss = spectral * 3 + 0.15 * adversarial + features
    makes.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
    makes.step()
    return tuple(float(x.detach()) for x in (spectral, adversarial, features, verdict))


@torch.no_grad()
def _follow(slow: nn.Module, live: nn.Module, keep: float) -> None:
    for a, b in zip(slow.parameters(), live.parameters(), strict=True):
        a.lerp_(b, 1 - keep)


@torch.no_grad()
def check(net: Vocoder, held: Bank, size: int = 16) -> float:
    """The spectral loss on held-out recordings, always the same cuts."""
    heard, wave, top = held.draw(np.random.default_rng(0), size)
    made = net(heard, torch.randn(wave.shape, generator=torch.Generator().manual_seed(0)))
    return float(spectral_loss(within(spectra(made), top), within(spectra(wave), top)))
