"""Fitting the speech recognizer in closed form: rows of functionals, shrinkage discriminant, ridge, voice-or-not,
calibration.

Both linear maps pay for directions in which the copies of one clip differ (within-class covariance normalisation; Hatch
et al. 2006), so that noise, rooms and codecs move them little, and for those in which neutral sentences of one speaker
differ, so that words move them little.
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
from pipelines.recognition.speech.frames import RATE
from pipelines.recognition.speech.net import AXES, EMOTIONS, HeadOutputs, SpeechNet
from pipelines.recognition.speech.recognizer import POINTS
from pipelines.recognition.speech.training.augment import add_noise, random_variant
from pipelines.recognition.speech.training.corpus import ActedClip
from pipelines.recognition.speech.training.negatives import OOD_KINDS, draw_sound

VARIANTS = 8  # the clip itself, two copies under noise alone and five changed copies
CUT, CUT_S = VARIANTS, (0.9, 1.6)  # one more copy: a stretch of so many seconds
NEGATIVE_COUNT = 540
Matrix = NDArray[np.floating]
Describe = Callable[[Float32Array], Float32Array]  # mono samples at 16 kHz -> a row


@dataclass(frozen=True, slots=True)
class Penalties:
    """What the linear maps pay for, chosen on folds by actor.

    Attributes:
        shrinkage: of the discriminant's covariance towards the identity, 0 to 1.
        ridge: of the map to valence, arousal and dominance.
        nuisance: weight of the directions in which only the recording moves a clip.
        content: weight of those in which only the words, and the recording, move a voice that speaks neutrally.
    """

    shrinkage: float
    ridge: float
    nuisance: float
    content: float = 0.0


ACOUSTIC_PENALTIES = Penalties(shrinkage=0.1, ridge=2.0, nuisance=5.0)
EAR_PENALTIES = Penalties(shrinkage=0.5, ridge=5.0, nuisance=10.0, content=5.0)


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
        return self.select(np.isin(self.actor, actors) != without)

    def select(self, keep: NDArray[np.bool_]) -> Rows:
        """The clips that are marked in [N]."""
        return Rows(self.x[:, keep], self.emotion[keep], self.vad[keep], self.actor[keep])


def describe_sounds(
    sounds: Iterable[Float32Array], describe: Describe, note: Callable[[int], None], cache: Path | None = None
) -> Float32Array:
    """Descriptions [N, F] of sounds; a `cache` file that exists is read instead."""
    if cache and cache.is_file():
        with np.load(cache) as file:
            return np.asarray(file["rows"])
    rows = []
    for i, samples in enumerate(sounds):
        rows.append(describe(samples))
        note(i + 1)
    stacked = np.stack(rows)
    if cache:
        cache.parent.mkdir(parents=True, exist_ok=True)
        np.savez(cache, rows=stacked)
    return stacked


def describe_clips(
    clips: Sequence[ActedClip],
    describe: Describe,
    copies: Sequence[int],
    seed: int,
    cache: Path | None,
    note: Callable[[str], None],
) -> Rows:
    """Every clip and its copies described; with a `cache` (the beginning of files' paths) a run that was stopped goes
    on where it was.
    """
    described = []
    for v in copies:

        def report(count: int, v: int = v) -> None:
            if count % 200 == 0:
                note(f"copy {v} of {tuple(copies)}: {count} of {len(clips)} clips")

        variants = (make_copy(c.samples, v, np.random.default_rng([seed, v, i])) for i, c in enumerate(clips))
        path = cache.with_name(f"{cache.name}-rows-{seed}-{v}.npz") if cache else None
        described.append(describe_sounds(variants, describe, report, path))
    emotion, vad = np.array([c.emotion for c in clips]), np.array([c.vad for c in clips])
    return Rows(np.stack(described), emotion, vad, np.array([c.actor for c in clips]))


def make_copy(x: Float32Array, v: int, rng: np.random.Generator) -> Float32Array:
    """Copy `v` of a clip: itself, under white noise, under noise of any colour, then a chain of changes, then a cut."""
    if v == 0:
        return x
    if v == CUT:
        size = min(len(x), int(rng.uniform(*CUT_S) * RATE))
        start = int(rng.integers(0, len(x) - size + 1))
        return x[start : start + size]
    return (
        add_noise(x, float(rng.uniform(12, 28)), 0 if v == 1 else float(rng.uniform(0, 2)), rng)
        if v < 3
        else random_variant(x, rng)
    )


def describe_negatives(describe: Describe, seed: int, cache: Path | None, count: int = NEGATIVE_COUNT) -> Float32Array:
    """Descriptions [N, F] of drawn sounds that are no voice, every kind in turn."""
    sounds = (draw_sound(OOD_KINDS[i % len(OOD_KINDS)], np.random.default_rng([seed, 99, i])) for i in range(count))
    path = cache.with_name(f"{cache.name}-negatives-{seed}-{count}.npz") if cache else None
    return describe_sounds(sounds, describe, lambda _: None, path)


def fit(
    data: Rows, penalties: Penalties, content: Rows | None = None, ood_rows: Float32Array | None = None
) -> SpeechNet:
    """A network fitted on all clips and copies.

    Args:
        data: acted clips.
        penalties: what the maps pay for.
        content: neutral speech; which words are said, and how they are recorded, must not matter.
        ood_rows: [N, F] of sounds that are no voice, for the out-of-distribution head.

    Returns:
        The network.
    """
    x = data.x.reshape(-1, data.x.shape[-1]).astype(np.float64)
    emotion, vad = np.tile(data.emotion, len(data.x)), np.tile(data.vad, (len(data.x), 1))
    net = SpeechNet(x.shape[1])
    _set_tensor(net.mean, x.mean(axis=0))
    _set_tensor(net.scale, x.std(axis=0) + 1e-3)
    z = net.standardise(torch.from_numpy(x)).double().numpy()
    nuisance = penalties.nuisance * _copy_covariance(z.reshape(*data.x.shape))
    voices = z
    if content is not None:
        spoken = net.standardise(torch.from_numpy(content.x).double()).numpy()
        nuisance += penalties.content * (_copy_covariance(spoken) + _word_covariance(spoken[0], content.actor))
        voices = np.concatenate([z, spoken.reshape(-1, z.shape[-1])])
    _set_linear(net.emotion_head, *_fit_discriminant(z, emotion, nuisance, penalties.shrinkage))
    _set_linear(net.vad_head, *_fit_ridge(z, vad, nuisance, penalties.ridge))
    if ood_rows is not None:
        _set_linear(net.ood_head, *_fit_logistic(voices, net.standardise(torch.from_numpy(ood_rows).double()).numpy()))
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


def cross_validate(
    data: Rows, folds: Sequence[Sequence[int]], penalties: Penalties, content: Rows | None = None, copy: int = 0
) -> HeldOutPredictions:
    """Cross-validation by actor; `content` is learnt from in every fold."""
    logits, vad = np.zeros((len(data.emotion), EMOTIONS)), np.zeros((len(data.emotion), AXES))
    for fold in folds:
        at = np.isin(data.actor, fold)
        heads = predict(fit(data.of(fold, without=True), penalties, content), data.x[copy, at])
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


def _copy_covariance(z: Matrix) -> Matrix:
    """Covariance [F, F] of the copies [V, N, F] of each clip around their mean."""
    deviations = (z - z.mean(axis=0)).reshape(-1, z.shape[-1])
    return deviations.T @ deviations / max(len(deviations) - z.shape[1], 1)


def _word_covariance(z: Matrix, speaker: NDArray[np.intp]) -> Matrix:
    """Covariance [F, F] of clips [N, F] around the mean of their speaker."""
    means = {s: z[speaker == s].mean(axis=0) for s in np.unique(speaker)}
    deviations = z - np.stack([means[s] for s in speaker])
    return deviations.T @ deviations / max(len(z) - len(means), 1)


def _fit_discriminant(
    z: Matrix, emotion: NDArray[np.intp], nuisance: Matrix, shrinkage: float
) -> tuple[Matrix, Matrix]:
    """Linear discriminant analysis, equal priors, covariance shrunk towards the identity (Friedman 1989)."""
    means = np.stack([z[emotion == e].mean(axis=0) for e in range(EMOTIONS)])
    within = z - means[emotion]
    log_covariance = (1 - shrinkage) * within.T @ within / len(z) + shrinkage * np.eye(z.shape[1]) + nuisance
    weight = np.linalg.solve(log_covariance, means.T).T
    return weight, -0.5 * (weight * means).sum(axis=1)


def _fit_ridge(z: Matrix, target: Matrix, nuisance: Matrix, ridge: float) -> tuple[Matrix, Matrix]:
    centre, mean = z.mean(axis=0), target.mean(axis=0)
    y = z - centre
    weight = np.linalg.solve(y.T @ y / len(z) + ridge * np.eye(z.shape[1]) + nuisance, y.T @ (target - mean) / len(z)).T
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
