"""Trains our natural voices on what Kokoro's voices said (`natural_teacher.py`), from hibari's weights.

The spectra learn by multi-resolution spectral losses (Yamamoto et al. 2020) and against critics of spectrograms (after
UnivNet, Jang et al. 2021); the prosody by the teachers' own lengths, F0 and energy. Each goes on where it stopped.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pipelines.precision import half
from pipelines.speech.natural.networks import NaturalVoices, spread
from pipelines.speech.natural.synthesis import STEP_SAMPLES, VOICED_HZ, pulse_train, sound_spectra
from pipelines.speech.training.natural_teacher import Lesson, load_lessons
from pipelines.speech.training.vocoder import SPECTROGRAM_SIZES, SpectrogramCritic, log_spectrograms, spectral_loss
from pipelines.speech.voice.speakers import EMBEDDING_SIZE

CUT_STEPS, EDGE_STEPS, BATCH_SIZE = 112, 8, 8  # of 12.5 ms; what lies at the edges of a cut is not judged
PROSODY_BATCH = 12
RATE, NEW_RATE, CRITIC_RATE, WARM_UP_STEPS = 3e-4, 2e-3, 4e-4, 50
CRITICS_FROM = 400
SAVE_EVERY_S = 120.0
SPECTRAL_WEIGHT, ADVERSARIAL_WEIGHT = 3.0, 0.15
LEAST_ENERGY = -9.3  # of silence
LEVEL = 0.045  # root mean square of what each voice learns to say, silence included: hibari's own


@dataclass(frozen=True)
class LessonBank:
    """Lessons in memory.

    Attributes:
        lessons: all.
        speakers: [N] the number of each one's voice.
        names: of the voices.
        gains: of each voice, that make all as loud.
        loudness: bound in ln of what a cut's amplitude is changed by at random, its energy with it; for lessons whose
            energy is that of their samples.
    """

    lessons: Sequence[Lesson]
    speakers: Sequence[int]
    names: Sequence[str]
    gains: Sequence[float]
    loudness: float = 0.0

    @classmethod
    def load(cls, folder: Path, names: Sequence[str], loudness: float = 0.0) -> LessonBank:
        """Read all shards `VOICE-NUMBER.npz` of a folder."""
        rows = [
            (lesson, list(names).index(path.stem.partition("-")[0]))
            for path in sorted(folder.glob("*-[0-9][0-9][0-9][0-9].npz"))
            for lesson in load_lessons(path)
        ]
        lessons, speakers = [r[0] for r in rows], [r[1] for r in rows]
        power = np.array([np.mean(lesson.wave.astype(np.float64) ** 2) for lesson in lessons])
        heard = [power[np.array(speakers) == i].mean() if i in speakers else 1.0 for i in range(len(names))]
        return cls(lessons, speakers, names, [float(LEVEL / np.sqrt(x)) for x in heard], loudness)

    def draw(self, rng: np.random.Generator, size: int) -> list[int]:
        """Numbers of lessons, each voice as often as the others."""
        counts = np.bincount(self.speakers, minlength=len(self.names))
        chances = 1.0 / counts[np.array(self.speakers)]
        return [int(i) for i in rng.choice(len(self.lessons), size, p=chances / chances.sum())]


def draw_speakers(count: int) -> nn.Embedding:
    """Embeddings of speakers before training: [count, 32]."""
    embedding = nn.Embedding(count, EMBEDDING_SIZE)
    nn.init.normal_(embedding.weight, 0, 0.3, generator=torch.Generator().manual_seed(0))
    return embedding


def load_trained(work: Path) -> tuple[NaturalVoices, nn.Embedding]:
    """The averaged weights of what `fit_spectra` and `fit_prosody` left in a folder, and the speakers.

    Raises:
        FileNotFoundError: one of them has not run.
    """
    spectra, prosody = (torch.load(work / f"{n}.pt", weights_only=True)["average"] for n in ("spectra", "prosody"))
    net = NaturalVoices()
    net.load_state_dict(
        {k: x for k, x in spectra.items() if k.startswith("spectrum")} | {f"prosody.{k}": x for k, x in prosody.items()}
    )
    return net.eval(), load_speakers(work)


def load_speakers(work: Path) -> nn.Embedding:
    """The speakers that `fit_spectra` left in a folder.

    Raises:
        FileNotFoundError: it has not run.
    """
    state = torch.load(work / "spectra.pt", weights_only=True)
    table = state["average"]["speakers.weight"]
    embedding = nn.Embedding(*table.shape)
    with torch.no_grad():
        embedding.weight.copy_(table)
    return embedding


def fit_spectra(
    net: NaturalVoices,
    speakers: nn.Embedding,
    bank: LessonBank,
    work: Path,
    steps: int,
    say: Callable[[str], None],
    seed: int = 0,
    new_rate: float = NEW_RATE,
) -> None:
    """Train `net.spectrum` and the speakers, going on from work/spectra.pt; averaged weights are left in both.

    Args:
        net: begins with the weights to start from.
        speakers: embeddings [S, 32], in the order of the bank's names.
        bank: of lessons.
        work: folder of the half-trained network.
        steps: in all.
        say: told a line of progress each hundred steps.
        seed: of weights and draws.
        new_rate: of the speakers and of what scales and shifts by them; `RATE` where they are trained already.
    """
    torch.manual_seed(seed)
    critics = nn.ModuleList(SpectrogramCritic() for _ in SPECTROGRAM_SIZES)
    trained = nn.ModuleDict({"speakers": speakers, "spectrum": net.spectrum})
    run = _Run(trained, work / "spectra.pt", steps, say, {"critics": critics}, new_rate)
    critic_optimiser = torch.optim.AdamW(critics.parameters(), CRITIC_RATE, betas=(0.8, 0.95))
    run.parts["critic_optimiser"] = critic_optimiser
    run.resume()
    while run.step < steps:
        batch = _draw_cuts(bank, np.random.default_rng((seed, run.step)))
        generated = _render(net, speakers, batch)
        spectra, real = log_spectrograms(generated), log_spectrograms(batch.wave)
        loss = spectral = spectral_loss(spectra, real)
        adversarial = critic_loss = torch.zeros(())
        if run.step >= CRITICS_FROM:
            critic_loss = _train_critics(critics, critic_optimiser, spectra, real)
            adversarial, features = _ask_critics(critics, spectra, real)
            loss = SPECTRAL_WEIGHT * spectral + ADVERSARIAL_WEIGHT * adversarial + features
        run.learn(loss, (spectral, adversarial, critic_loss))
    run.finish()


@dataclass(frozen=True)
class _Cuts:
    steps: Tensor  # numbers of symbols [B, T]
    ids: Tensor  # [B, L]
    padding: Tensor  # [B, L]
    f0: Tensor  # [B, T]
    energy: Tensor  # [B, T]
    speaker: Tensor  # [B]
    wave: Tensor  # [B, (T - 2 edges) * 300]


def _draw_cuts(bank: LessonBank, rng: np.random.Generator) -> _Cuts:
    rows = []
    for i in bank.draw(rng, BATCH_SIZE):
        lesson = bank.lessons[i]
        counts = lesson.reading.lengths.astype(np.int64) * 2
        at = int(rng.integers(0, counts.sum() - CUT_STEPS))
        cut = slice(at, at + CUT_STEPS)
        heard = slice((at + EDGE_STEPS) * STEP_SAMPLES, (at + CUT_STEPS - EDGE_STEPS) * STEP_SAMPLES)
        symbols = np.repeat(np.arange(len(counts)), counts)[cut]
        reading = lesson.reading
        louder = rng.uniform(-bank.loudness, bank.loudness) if bank.loudness else 0.0
        wave = lesson.wave[heard] * np.float32(bank.gains[bank.speakers[i]] * np.exp(louder))
        energy = reading.energy[cut]
        energy = np.where(energy > LEAST_ENERGY, np.maximum(energy + 2 * louder, LEAST_ENERGY), energy)
        rows.append((lesson.ids, symbols, reading.f0[cut], energy.astype(np.float32), bank.speakers[i], wave))
    ids, padding = _pad([r[0] for r in rows])
    columns = [torch.from_numpy(np.stack([r[k] for r in rows])) for k in (1, 2, 3, 5)]
    return _Cuts(columns[0], ids, padding, columns[1], columns[2], torch.tensor([r[4] for r in rows]), columns[3])


def _pad(rows: Sequence[np.ndarray]) -> tuple[Tensor, Tensor]:
    size = max(len(r) for r in rows)
    ids = torch.from_numpy(np.stack([np.pad(r, (0, size - len(r))) for r in rows]))
    padding = torch.arange(size)[None] >= torch.tensor([len(r) for r in rows])[:, None]
    return ids, padding


def _render(net: NaturalVoices, speakers: nn.Embedding, cuts: _Cuts) -> Tensor:
    speaker = speakers(cuts.speaker)
    with half("cpu"):
        encoded = net.spectrum.text(cuts.ids, speaker, cuts.padding)
        steps = encoded.gather(1, cuts.steps[..., None].expand(-1, -1, encoded.shape[-1]))
        parts = net.spectrum.decode(steps, cuts.f0, cuts.energy, speaker)
    voiced = torch.where(cuts.f0 > VOICED_HZ, cuts.f0, 0.0)
    noise = torch.view_as_complex(torch.randn(*parts.shape[:2], parts.shape[-1], 2))
    wave = sound_spectra(parts, pulse_train(voiced), noise)
    return wave[:, EDGE_STEPS * STEP_SAMPLES : -EDGE_STEPS * STEP_SAMPLES]


def _train_critics(
    critics: nn.ModuleList, optimiser: torch.optim.Optimizer, generated: list[Tensor], real: list[Tensor]
) -> Tensor:
    with half("cpu"):
        views = [(c(a.detach())[0], c(b)[0]) for c, a, b in zip(critics, generated, real, strict=True)]
    terms = [F.relu(1 - b.float()).mean() + F.relu(1 + a.float()).mean() for a, b in views]
    loss = torch.stack(terms).sum()
    optimiser.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    optimiser.step()
    return loss.detach()


def _ask_critics(critics: nn.ModuleList, generated: list[Tensor], real: list[Tensor]) -> tuple[Tensor, Tensor]:
    """How far the critics are deceived, and how far activations lie apart."""
    with half("cpu"):
        views = [(c(a), c(b)) for c, a, b in zip(critics, generated, real, strict=True)]
    adversarial = torch.stack([-a[0].float().mean() for a, _ in views]).sum()
    pairs = [(x, y) for a, b in views for x, y in zip(a[1], b[1], strict=True)]
    return adversarial, torch.stack([(x - y.detach()).abs().float().mean() for x, y in pairs]).sum()


def fit_prosody(
    net: NaturalVoices,
    speakers: nn.Embedding,
    bank: LessonBank,
    work: Path,
    steps: int,
    say: Callable[[str], None],
    seed: int = 0,
    new_rate: float = NEW_RATE,
    dropout: float = 0.0,
) -> None:
    """Train `net.prosody` on the teachers' own readings, going on from work/prosody.pt; the speakers stay.

    Args:
        net: begins with the weights to start from.
        speakers: embeddings [S, 32], already trained.
        bank: of lessons.
        work: folder of the half-trained network.
        steps: in all.
        say: told a line of progress each hundred steps.
        seed: of draws.
        new_rate: see `fit_spectra`.
        dropout: share of what is encoded that is left out at random, against learning few lessons by heart.
    """
    torch.manual_seed(seed)
    run = _Run(net.prosody, work / "prosody.pt", steps, say, {}, new_rate)
    for part in (net.prosody.text.emb, net.prosody.text, *net.prosody.pro) if dropout else ():
        part.register_forward_hook(lambda module, _, out: F.dropout(out, dropout, module.training))
    run.resume()
    while run.step < steps:
        rng = np.random.default_rng((seed, run.step, 7))
        losses = [_prosody_losses(net, speakers, bank, i) for i in bank.draw(rng, PROSODY_BATCH)]
        lengths, f0, energy = (torch.stack(x).mean() for x in zip(*losses, strict=True))
        run.learn(lengths + f0 + energy, (lengths, f0, energy))
    run.finish()


def _prosody_losses(
    net: NaturalVoices, speakers: nn.Embedding, bank: LessonBank, number: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Of lengths in ln, F0 in octaves times four, energy in fifths."""
    lesson, speaker = bank.lessons[number], speakers.weight[bank.speakers[number]][None].detach()
    lengths = torch.from_numpy(lesson.own.lengths.astype(np.int64))
    encoded, logs = net.prosody.encode(torch.from_numpy(lesson.ids)[None], speaker)
    inner = slice(1, -1)  # silence at the ends is ours
    length_loss = F.l1_loss(logs[0, inner], torch.log1p(lengths[inner].float()))
    f0, energy = net.prosody.contour(spread(encoded[0], lengths)[None], speaker)
    asked = torch.from_numpy(lesson.own.f0)
    voiced = asked > VOICED_HZ
    octaves = (torch.log2(f0[0].clamp(min=20.0)) - torch.log2(asked.clamp(min=20.0))).abs()
    f0_loss = 2 * octaves[voiced].mean() + (f0[0] - asked).abs()[~voiced].mean() / 100
    return length_loss, f0_loss, F.l1_loss(energy[0], torch.from_numpy(lesson.own.energy)) / 5


class _Run:
    """One network's training: its optimiser, its average, its state on the disk."""

    def __init__(
        self,
        net: nn.Module,
        path: Path,
        steps: int,
        say: Callable[[str], None],
        others: Mapping[str, nn.Module],
        new_rate: float,
    ) -> None:
        self.net, self.path, self.steps, self.say, self.step = net, path, steps, say, 0
        new = [p for n, p in net.named_parameters() if "film" in n or "speakers" in n]
        old = [p for n, p in net.named_parameters() if not ("film" in n or "speakers" in n)]
        groups = [{"params": old, "lr": RATE, "peak": RATE}, {"params": new, "lr": new_rate, "peak": new_rate}]
        self.optimiser = torch.optim.AdamW(groups, betas=(0.8, 0.95), weight_decay=0.001)
        self.average = {n: p.detach().clone() for n, p in net.named_parameters()}
        self.parts: dict[str, nn.Module | torch.optim.Optimizer] = {"net": net, "optimiser": self.optimiser, **others}
        self.log: list[list[float]] = []
        self.begun = self.saved = time.monotonic()
        self.first = 0

    def resume(self) -> None:
        """Go on from the disk, if something is there."""
        if self.path.is_file():
            state = torch.load(self.path, weights_only=True)
            for name, part in self.parts.items():
                part.load_state_dict(state[name])
            self.average, self.step = state["average"], int(state["step"])
        self.first = self.step

    def learn(self, loss: Tensor, shown: Sequence[Tensor]) -> None:
        """One step of the optimiser."""
        share = min(1.0, (self.step + 1) / WARM_UP_STEPS, 0.02 + (self.steps - self.step) / (0.6 * self.steps))
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * share
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 2.0)
        self.optimiser.step()
        keep = min(0.998, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, parameter in self.net.named_parameters():
                self.average[name].lerp_(parameter, 1 - keep)
        self.step += 1
        self.log.append([float(x.detach()) for x in shown])
        if self.step % 100 == 0:
            pace = (time.monotonic() - self.begun) / (self.step - self.first)
            means = " ".join(f"{x:.3f}" for x in np.mean(self.log[-100:], axis=0))
            self.say(f"{self.path.stem}: step {self.step} of {self.steps}, {means}; {pace:.2f} s a step")
        if time.monotonic() - self.saved > SAVE_EVERY_S:
            self.save()

    def save(self) -> None:
        """Keep the state on the disk."""
        self.saved = time.monotonic()
        state = {name: part.state_dict() for name, part in self.parts.items()}
        part = self.path.with_suffix(".part")
        torch.save({**state, "average": self.average, "step": self.step}, part)
        part.replace(self.path)

    def finish(self) -> None:
        """Keep the state, and leave the average in the network."""
        self.save()
        with torch.no_grad():
            for name, parameter in self.net.named_parameters():
                parameter.copy_(self.average[name])
