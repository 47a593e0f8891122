"""Fitting the speech recognizer in closed form: rows of functionals, shrinkage discriminant, ridge, voice-or-not, calibration.

Both linear maps pay for directions in which the copies of one clip differ (within-class covariance normalisation; Hatch et al.
2006), so that noise, rooms and codecs move them little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from pipelines.recognition.calibration import softmax, temperature
from pipelines.recognition.speech.frames import Floats, frames
from pipelines.recognition.speech.net import AXES, EMOTIONS, Heads, SpeechNet
from pipelines.recognition.speech.recognizer import DESCRIPTIONS, POINTS
from pipelines.recognition.speech.training.augment import noisy, variant
from pipelines.recognition.speech.training.corpus import Acted
from pipelines.recognition.speech.training.negatives import KINDS, drawn

VARIANTS = 8  # the clip itself, two copies under noise alone and five changed copies
NEGATIVES = 540
SHRINKAGE = 0.1  # of the discriminant's covariance towards the identity
RIDGE = 2.0
NUISANCE = 5.0  # weight of what only changes of recording move, chosen with the other two on folds by actor
Matrix = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Rows:
    """Descriptions of clips and of their changed copies.

    Attributes:
        x: [V, N, F]; copy 0 is the clip itself.
        emotion: [N] places in `Emotion`.
        vad: [N, 3] targets.
        actor: [N].
    """

    x: Floats
    emotion: NDArray[np.intp]
    vad: Matrix
    actor: NDArray[np.intp]

    def of(self, actors: Sequence[int], *, without: bool = False) -> Rows:
        """The clips of some actors, or of all others."""
        keep = np.isin(self.actor, actors) != without
        return Rows(self.x[:, keep], self.emotion[keep], self.vad[keep], self.actor[keep])


def measured(clips: Iterable[Floats], say: Callable[[int], None], cache: Path | None = None) -> dict[str, Floats]:
    """Descriptions [N, F] of sounds, by backbone; a `cache` file that exists is read instead."""
    if cache and cache.is_file():
        with np.load(cache) as file:
            return {name: file[name] for name in DESCRIPTIONS}
    found: dict[str, list[Floats]] = {name: [] for name in DESCRIPTIONS}
    for i, samples in enumerate(clips):
        f = frames(samples)
        for name, describe in DESCRIPTIONS.items():
            found[name].append(describe(f))
        say(i + 1)
    stacked = {name: np.stack(rows) for name, rows in found.items()}
    if cache:
        cache.parent.mkdir(parents=True, exist_ok=True)
        np.savez(cache, **stacked)  # type: ignore[arg-type]
    return stacked


def rows(clips: Sequence[Acted], seed: int, cache: Path | None, say: Callable[[str], None]) -> dict[str, Rows]:
    """Every clip and its copies described, by backbone; with a `cache` folder a run that was stopped goes on where it was."""
    made = []
    for v in range(VARIANTS):

        def told(done: int, v: int = v) -> None:
            if done % 200 == 0:
                say(f"copy {v + 1} of {VARIANTS}: {done} of {len(clips)} clips")

        changed = (copy_of(c.samples, v, np.random.default_rng([seed, v, i])) for i, c in enumerate(clips))
        made.append(measured(changed, told, cache / f"speech-rows-{seed}-{v}.npz" if cache else None))
    emotion, vad = np.array([c.emotion for c in clips]), np.array([c.vad for c in clips])
    actor = np.array([c.actor for c in clips])
    return {name: Rows(np.stack([m[name] for m in made]), emotion, vad, actor) for name in DESCRIPTIONS}


def copy_of(x: Floats, v: int, rng: np.random.Generator) -> Floats:
    """Copy `v` of a clip: itself, under white noise, under noise of any colour, then a chain of changes."""
    if v == 0:
        return x
    return (
        noisy(x, float(rng.uniform(12, 28)), 0 if v == 1 else float(rng.uniform(0, 2)), rng)
        if v < 3
        else variant(x, rng)
    )


def negatives(seed: int, cache: Path | None, count: int = NEGATIVES) -> dict[str, Floats]:
    """Descriptions [N, F] of drawn sounds that are no voice, every kind in turn, by backbone."""
    sounds = (drawn(KINDS[i % len(KINDS)], np.random.default_rng([seed, 99, i])) for i in range(count))
    return measured(sounds, lambda done: None, cache / f"speech-negatives-{seed}-{count}.npz" if cache else None)


def fit(data: Rows, alien: Floats | None = None) -> SpeechNet:
    """A network fitted on all clips and copies; `alien` rows [N, F] fit its voice-or-not part too."""
    x = data.x.reshape(-1, data.x.shape[-1]).astype(np.float64)
    emotion, vad = np.tile(data.emotion, len(data.x)), np.tile(data.vad, (len(data.x), 1))
    net = SpeechNet(x.shape[1])
    _put(net.mean, x.mean(axis=0))
    _put(net.scale, x.std(axis=0) + 1e-3)
    z = net.standard(torch.from_numpy(x)).double().numpy()
    moved = _moved(z.reshape(*data.x.shape))
    _linear(net.discriminant, *_discriminant(z, emotion, moved))
    _linear(net.point, *_ridge(z, vad, moved))
    if alien is not None:
        _linear(net.voice, *_voice(z, net.standard(torch.from_numpy(alien).double()).numpy()))
    return net.half().float().eval()


def predict(net: SpeechNet, x: Floats) -> Heads:
    """The network's heads on rows [N, F]."""
    return net(torch.from_numpy(np.ascontiguousarray(x, np.float32)))


@dataclass(frozen=True, slots=True)
class Unseen:
    """Predictions for every clip from networks that did not see its actor: logits [N, 8], vad [N, 3]."""

    logits: Matrix
    vad: Matrix


def unseen(data: Rows, folds: Sequence[Sequence[int]], copy: int = 0) -> Unseen:
    """Cross-validation by actor."""
    logits, vad = np.zeros((len(data.emotion), EMOTIONS)), np.zeros((len(data.emotion), AXES))
    for fold in folds:
        at = np.isin(data.actor, fold)
        heads = predict(fit(data.of(fold, without=True)), data.x[copy, at])
        logits[at], vad[at] = heads.logits.numpy(), heads.vad.numpy()
    return Unseen(logits, vad)


def pairs(actors: Sequence[int]) -> list[tuple[int, ...]]:
    """Folds of a man and a woman each."""
    return [tuple(actors[i : i + 2]) for i in range(0, len(actors), 2)]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Constants fitted on `Unseen` predictions: temperature of the logits, widening of the spread [3]."""

    temperature: float
    spread: tuple[float, ...]


def calibrate(found: Unseen, data: Rows) -> Calibration:
    """Temperature by likelihood; spreads so that 68 % of the targets lie within one."""
    t = temperature(found.logits, data.emotion)
    mixed = spread(softmax(found.logits, t), found.vad)
    off = np.abs(np.clip(found.vad, -1, 1) - data.vad) / mixed
    return Calibration(t, tuple(float(q) for q in np.quantile(off, 0.68, axis=0)))


def spread(p: Matrix, vad: Matrix) -> Matrix:
    """Spread [N, 3] of the emotions' points around the estimate before widening, as `SpeechRecognizer` has it."""
    return np.sqrt(np.einsum("ne,nea->na", p, (POINTS[None] - np.clip(vad, -1, 1)[:, None]) ** 2) + 0.01)


def _moved(z: Matrix) -> Matrix:
    """Covariance [F, F] of the copies [V, N, F] of each clip around their mean, times its weight."""
    apart = (z - z.mean(axis=0)).reshape(-1, z.shape[-1])
    return NUISANCE * apart.T @ apart / max(len(apart) - z.shape[1], 1)


def _discriminant(z: Matrix, emotion: NDArray[np.intp], moved: Matrix) -> tuple[Matrix, Matrix]:
    """Linear discriminant analysis, equal priors, covariance shrunk towards the identity (Friedman 1989)."""
    means = np.stack([z[emotion == e].mean(axis=0) for e in range(EMOTIONS)])
    within = z - means[emotion]
    covariance = (1 - SHRINKAGE) * within.T @ within / len(z) + SHRINKAGE * np.eye(z.shape[1]) + moved
    weight = np.linalg.solve(covariance, means.T).T
    return weight, -0.5 * (weight * means).sum(axis=1)


def _ridge(z: Matrix, target: Matrix, moved: Matrix) -> tuple[Matrix, Matrix]:
    centre, mean = z.mean(axis=0), target.mean(axis=0)
    y = z - centre
    weight = np.linalg.solve(y.T @ y / len(z) + RIDGE * np.eye(z.shape[1]) + moved, y.T @ (target - mean) / len(z)).T
    return weight, mean - weight @ centre


def _voice(voices: Matrix, alien: Matrix, steps: int = 200) -> tuple[Matrix, Matrix]:
    """Logistic regression, both kinds weighing the same; positive is no voice."""
    x = torch.from_numpy(np.concatenate([voices, alien])).double()
    y = torch.cat([torch.zeros(len(voices)), torch.ones(len(alien))]).double()
    share = torch.where(y > 0, 0.5 / len(alien), 0.5 / len(voices)).double()
    weight = torch.zeros(x.shape[1] + 1, dtype=torch.double, requires_grad=True)
    optimiser = torch.optim.LBFGS([weight], max_iter=steps, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        score = x @ weight[:-1] + weight[-1]
        value = (share * torch.nn.functional.binary_cross_entropy_with_logits(score, y, reduction="none")).sum()
        value = value + 2e-3 * weight[:-1].square().sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(loss)  # type: ignore[no-untyped-call]
    found = weight.detach().numpy()
    return found[None, :-1], found[-1:]


def _linear(layer: torch.nn.Linear, weight: Matrix, bias: Matrix) -> None:
    _put(layer.weight, weight)
    _put(layer.bias, bias)


def _put(tensor: torch.Tensor, values: Matrix) -> None:
    with torch.no_grad():
        tensor.copy_(torch.from_numpy(np.ascontiguousarray(values)))
