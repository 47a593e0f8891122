"""Fitting the speech recognizer in closed form: rows of functionals, shrinkage discriminant, ridge, voice-or-not,
calibration.

Both linear maps pay for directions in which the copies of one clip differ (within-class covariance normalisation; Hatch
et al. 2006), so that noise, rooms and codecs move them little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from pipelines.dsp import Float32Array
from pipelines.recognition.calibration import fit_temperature, softmax
from pipelines.recognition.speech.frames import measure_frames
from pipelines.recognition.speech.net import AXES, EMOTIONS, HeadOutputs, SpeechNet
from pipelines.recognition.speech.recognizer import DESCRIPTIONS, POINTS
from pipelines.recognition.speech.training.augment import add_noise, random_variant
from pipelines.recognition.speech.training.corpus import ActedClip
from pipelines.recognition.speech.training.negatives import OOD_KINDS, draw_sound

VARIANTS = 8  # the clip itself, two copies under noise alone and five changed copies
NEGATIVE_COUNT = 540
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

    x: Float32Array
    emotion: NDArray[np.intp]
    vad: Matrix
    actor: NDArray[np.intp]

    def of(self, actors: Sequence[int], *, without: bool = False) -> Rows:
        """The clips of some actors, or of all others."""
        keep = np.isin(self.actor, actors) != without
        return Rows(self.x[:, keep], self.emotion[keep], self.vad[keep], self.actor[keep])


def describe_sounds(
    clips: Iterable[Float32Array], note: Callable[[int], None], cache: Path | None = None
) -> dict[str, Float32Array]:
    """Descriptions [N, F] of sounds, by backbone; a `cache` file that exists is read instead."""
    if cache and cache.is_file():
        with np.load(cache) as file:
            return {name: file[name] for name in DESCRIPTIONS}
    rows: dict[str, list[Float32Array]] = {name: [] for name in DESCRIPTIONS}
    for i, samples in enumerate(clips):
        f = measure_frames(samples)
        for name, describe in DESCRIPTIONS.items():
            rows[name].append(describe(f))
        note(i + 1)
    stacked = {name: np.stack(each) for name, each in rows.items()}
    if cache:
        cache.parent.mkdir(parents=True, exist_ok=True)
        np.savez(cache, **stacked)  # type: ignore[arg-type]
    return stacked


def describe_clips(
    clips: Sequence[ActedClip], seed: int, cache: Path | None, note: Callable[[str], None]
) -> dict[str, Rows]:
    """Every clip and its copies described, by backbone; with a `cache` folder a run that was stopped goes on where it
    was.
    """
    copies = []
    for v in range(VARIANTS):

        def report(described: int, v: int = v) -> None:
            if described % 200 == 0:
                note(f"copy {v + 1} of {VARIANTS}: {described} of {len(clips)} clips")

        variants = (make_copy(c.samples, v, np.random.default_rng([seed, v, i])) for i, c in enumerate(clips))
        copies.append(describe_sounds(variants, report, cache / f"speech-rows-{seed}-{v}.npz" if cache else None))
    emotion, vad = np.array([c.emotion for c in clips]), np.array([c.vad for c in clips])
    actor = np.array([c.actor for c in clips])
    return {name: Rows(np.stack([m[name] for m in copies]), emotion, vad, actor) for name in DESCRIPTIONS}


def make_copy(x: Float32Array, v: int, rng: np.random.Generator) -> Float32Array:
    """Copy `v` of a clip: itself, under white noise, under noise of any colour, then a chain of changes."""
    if v == 0:
        return x
    return (
        add_noise(x, float(rng.uniform(12, 28)), 0 if v == 1 else float(rng.uniform(0, 2)), rng)
        if v < 3
        else random_variant(x, rng)
    )


def describe_negatives(seed: int, cache: Path | None, count: int = NEGATIVE_COUNT) -> dict[str, Float32Array]:
    """Descriptions [N, F] of drawn sounds that are no voice, every kind in turn, by backbone."""
    sounds = (draw_sound(OOD_KINDS[i % len(OOD_KINDS)], np.random.default_rng([seed, 99, i])) for i in range(count))
    return describe_sounds(
        sounds, lambda described: None, cache / f"speech-negatives-{seed}-{count}.npz" if cache else None
    )


def fit(data: Rows, ood_rows: Float32Array | None = None) -> SpeechNet:
    """A network fitted on all clips and copies; `ood_rows` [N, F] of sounds that are no voice fit its
    out-of-distribution head too.
    """
    x = data.x.reshape(-1, data.x.shape[-1]).astype(np.float64)
    emotion, vad = np.tile(data.emotion, len(data.x)), np.tile(data.vad, (len(data.x), 1))
    net = SpeechNet(x.shape[1])
    _set_tensor(net.mean, x.mean(axis=0))
    _set_tensor(net.scale, x.std(axis=0) + 1e-3)
    z = net.standardise(torch.from_numpy(x)).double().numpy()
    nuisance = _nuisance_covariance(z.reshape(*data.x.shape))
    _set_linear(net.emotion_head, *_fit_discriminant(z, emotion, nuisance))
    _set_linear(net.vad_head, *_fit_ridge(z, vad, nuisance))
    if ood_rows is not None:
        _set_linear(net.ood_head, *_fit_logistic(z, net.standardise(torch.from_numpy(ood_rows).double()).numpy()))
    return net.half().float().eval()


def predict(net: SpeechNet, x: Float32Array) -> HeadOutputs:
    """The network's heads on rows [N, F]."""
    return net(torch.from_numpy(np.ascontiguousarray(x, np.float32)))


@dataclass(frozen=True, slots=True)
class HeldOutPredictions:
    """Predictions for every clip from networks that did not see its actor.

    Attributes:
        logits: [N, 8] before temperature.
        vad: [N, 3].
    """

    logits: Matrix
    vad: Matrix


def cross_validate(data: Rows, folds: Sequence[Sequence[int]], copy: int = 0) -> HeldOutPredictions:
    """Cross-validation by actor."""
    logits, vad = np.zeros((len(data.emotion), EMOTIONS)), np.zeros((len(data.emotion), AXES))
    for fold in folds:
        at = np.isin(data.actor, fold)
        heads = predict(fit(data.of(fold, without=True)), data.x[copy, at])
        logits[at], vad[at] = heads.logits.numpy(), heads.vad.numpy()
    return HeldOutPredictions(logits, vad)


def actor_pairs(actors: Sequence[int]) -> list[tuple[int, ...]]:
    """Folds of a man and a woman each."""
    return [tuple(actors[i : i + 2]) for i in range(0, len(actors), 2)]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Constants fitted on `HeldOutPredictions`.

    Attributes:
        temperature: of the logits.
        spread: [3] factors that widen the spread of valence, arousal and dominance.
    """

    temperature: float
    spread: tuple[float, ...]


def calibrate(predictions: HeldOutPredictions, data: Rows) -> Calibration:
    """Temperature by likelihood; spreads so that 68 % of the targets lie within one."""
    t = fit_temperature(predictions.logits, data.emotion)
    mixed = mixture_spread(softmax(predictions.logits, t), predictions.vad)
    off = np.abs(np.clip(predictions.vad, -1, 1) - data.vad) / mixed
    return Calibration(t, tuple(float(q) for q in np.quantile(off, 0.68, axis=0)))


def mixture_spread(p: Matrix, vad: Matrix) -> Matrix:
    """Spread [N, 3] of the emotions' points around the estimate before widening, as `SpeechRecognizer` has it."""
    return np.sqrt(np.einsum("ne,nea->na", p, (POINTS[None] - np.clip(vad, -1, 1)[:, None]) ** 2) + 0.01)


def _nuisance_covariance(z: Matrix) -> Matrix:
    """Covariance [F, F] of the copies [V, N, F] of each clip around their mean, times its weight."""
    deviations = (z - z.mean(axis=0)).reshape(-1, z.shape[-1])
    return NUISANCE * deviations.T @ deviations / max(len(deviations) - z.shape[1], 1)


def _fit_discriminant(z: Matrix, emotion: NDArray[np.intp], nuisance: Matrix) -> tuple[Matrix, Matrix]:
    """Linear discriminant analysis, equal priors, covariance shrunk towards the identity (Friedman 1989)."""
    means = np.stack([z[emotion == e].mean(axis=0) for e in range(EMOTIONS)])
    within = z - means[emotion]
    log_covariance = (1 - SHRINKAGE) * within.T @ within / len(z) + SHRINKAGE * np.eye(z.shape[1]) + nuisance
    weight = np.linalg.solve(log_covariance, means.T).T
    return weight, -0.5 * (weight * means).sum(axis=1)


def _fit_ridge(z: Matrix, target: Matrix, nuisance: Matrix) -> tuple[Matrix, Matrix]:
    centre, mean = z.mean(axis=0), target.mean(axis=0)
    y = z - centre
    weight = np.linalg.solve(y.T @ y / len(z) + RIDGE * np.eye(z.shape[1]) + nuisance, y.T @ (target - mean) / len(z)).T
    return weight, mean - weight @ centre


def _fit_logistic(voices: Matrix, ood_rows: Matrix, steps: int = 200) -> tuple[Matrix, Matrix]:
    """Logistic regression, both kinds weighing the same; positive is no voice."""
    x = torch.from_numpy(np.concatenate([voices, ood_rows])).double()
    y = torch.cat([torch.zeros(len(voices)), torch.ones(len(ood_rows))]).double()
    share = torch.where(y > 0, 0.5 / len(ood_rows), 0.5 / len(voices)).double()
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
    fitted = weight.detach().numpy()
    return fitted[None, :-1], fitted[-1:]


def _set_linear(layer: torch.nn.Linear, weight: Matrix, bias: Matrix) -> None:
    _set_tensor(layer.weight, weight)
    _set_tensor(layer.bias, bias)


def _set_tensor(tensor: torch.Tensor, values: Matrix) -> None:
    with torch.no_grad():
        tensor.copy_(torch.from_numpy(np.ascontiguousarray(values)))
