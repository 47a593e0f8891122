"""Where the phones of recordings lie: hidden Markov models of phones, trained on the recordings themselves.

Each phone is three states from left to right with mixtures of Gaussians over cepstra and their slopes (Rabiner 1989);
training takes the best path for the truth (Viterbi training) and begins with lengths that another voice gives. Between
words there may be silence or not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp

Array = NDArray[np.float64]
RATE_HZ, HOP, WINDOW, FFT_SIZE = 24_000, 120, 600, 1024  # samples: a frame of 25 ms each 5 ms
FRAME_S = HOP / RATE_HZ
BANDS, CEPSTRA, SLOPE_FRAMES = 40, 13, 4
STATES = 3  # of a phone, each at least a frame long
MIXTURES = (1, 1, 1, 2, 2, 2, 4, 4, 4, 4)  # of a state, round by round
EM_PASSES = 3
VARIANCE_FLOOR = 0.05  # of features whose variance is 1 over a recording
SILENCE = ""
STAY_LOG = np.log(0.6)


@dataclass(frozen=True)
class Utterance:
    """A recording and what is said.

    Attributes:
        features: [T, 42], a frame each 5 ms.
        phones: P names; SILENCE may last no time at all.
        lengths: [P] how long each phone is in another voice, in any unit; what the first round begins with.
    """

    features: Array
    phones: tuple[str, ...]
    lengths: Array


def analyse(samples: NDArray[np.floating]) -> Array:
    """Cepstra and level, their slopes and the slopes of these [T, 42] of samples at 24 kHz, each of variance 1."""
    padded = np.pad(np.asarray(samples, np.float32), (WINDOW - HOP) // 2)
    frames = dsp.sliding_frames(padded, WINDOW, HOP)
    power = dsp.power_spectrogram(frames * dsp.hann(WINDOW), FFT_SIZE)
    bank = dsp.mel_filterbank(np.fft.rfftfreq(FFT_SIZE, 1 / RATE_HZ), dsp.mel_edges(BANDS, 60, 10_000))
    mel = dsp.log_mel(power, bank, 1e-4)
    cepstra = np.concatenate([mel @ dsp.cepstrum_basis(BANDS, CEPSTRA), mel.mean(1, keepdims=True)], 1)
    table = np.concatenate([cepstra, _slopes(cepstra), _slopes(_slopes(cepstra))], 1)
    normalised: Array = (table - table.mean(0)) / table.std(0)
    return normalised


def _slopes(x: Array) -> Array:
    """Regression over a few frames to either side."""
    padded = np.pad(x, ((SLOPE_FRAMES, SLOPE_FRAMES), (0, 0)), mode="edge")
    steps = range(-SLOPE_FRAMES, SLOPE_FRAMES + 1)
    slopes: Array = sum((k * padded[SLOPE_FRAMES + k :][: len(x)] for k in steps), start=np.zeros_like(x))
    return slopes


def align(utterances: Sequence[Utterance], say: Callable[[str], None]) -> list[NDArray[np.int64]]:
    """Find the frame at which each phone begins.

    Args:
        utterances: of one speaker, an hour or less.
        say: told of each round.

    Returns:
        For each utterance [P + 1] frames; a SILENCE that is not there begins where it ends.
    """
    paths = [_spread_evenly(u) for u in utterances]
    for number, mixtures in enumerate(MIXTURES):
        models = _fit(utterances, paths, mixtures)
        found = [_find_path(u, models) for u in utterances]
        moved = np.mean([np.abs(a - b).mean() for (_, a), (_, b) in zip(found, paths, strict=True)])
        paths = found
        say(f"alignment: round {number + 1} of {len(MIXTURES)}, {moved:.2f} states a frame moved")
    return [_boundaries(u, path) for u, (_, path) in zip(utterances, paths, strict=True)]


# a path: names [T] of the state that each frame is in, as (phone, part), and its number [T] in the chain
_Path = tuple[list[tuple[str, int]], NDArray[np.int64]]


def _chain(utterance: Utterance) -> list[tuple[str, int]]:
    """The states of an utterance, one after the other."""
    return [(p, k) for p in utterance.phones for k in range(1 if p == SILENCE else STATES)]


def _spread_evenly(utterance: Utterance) -> _Path:
    parts = [1 if p == SILENCE else STATES for p in utterance.phones]
    weights = np.repeat(utterance.lengths / np.array(parts), parts)
    ends = np.cumsum(weights) / weights.sum() * len(utterance.features)
    numbers = np.minimum(np.searchsorted(ends, np.arange(len(utterance.features)), side="right"), len(weights) - 1)
    chain = _chain(utterance)
    return [chain[i] for i in numbers], numbers


@dataclass(frozen=True)
class _Mixture:
    """M Gaussians of a state."""

    log_weights: Array  # [M]
    means: Array  # [M, D]
    variances: Array  # [M, D]

    def score(self, x: Array) -> Array:
        """Log likelihood of each Gaussian [T, M]."""
        precision = 1 / self.variances
        distance = (x**2) @ precision.T - 2 * x @ (self.means * precision).T + (self.means**2 * precision).sum(1)
        return self.log_weights - 0.5 * (distance + np.log(2 * np.pi * self.variances).sum(1))


def _fit(utterances: Sequence[Utterance], paths: Sequence[_Path], mixtures: int) -> dict[tuple[str, int], _Mixture]:
    frames: dict[tuple[str, int], list[Array]] = {}
    for utterance, (names, numbers) in zip(utterances, paths, strict=True):
        edges = np.flatnonzero(np.diff(numbers)) + 1
        for part in np.split(np.arange(len(numbers)), edges):
            frames.setdefault(names[part[0]], []).append(utterance.features[part])
    return {name: _fit_mixture(np.concatenate(parts), mixtures) for name, parts in frames.items()}


def _fit_mixture(x: Array, mixtures: int) -> _Mixture:
    count = max(1, min(mixtures, len(x) // 40))
    mean, deviation = x.mean(0), x.std(0)
    draws = np.random.default_rng(0).standard_normal((count, x.shape[1])) * 0.3 * (count > 1)
    variances = np.repeat(np.maximum(deviation**2, VARIANCE_FLOOR)[None], count, 0)
    mixture = _Mixture(np.full(count, -np.log(count)), mean + draws * deviation, variances)
    for _ in range(EM_PASSES if count > 1 else 1):
        scores = mixture.score(x)
        shares = np.exp(scores - np.logaddexp.reduce(scores, 1, keepdims=True))
        mass = shares.sum(0) + 1e-3
        means = (shares.T @ x) / mass[:, None]
        spread = (shares.T @ x**2) / mass[:, None] - means**2
        mixture = _Mixture(np.log(mass / mass.sum()), means, np.maximum(spread, VARIANCE_FLOOR))
    return mixture


def _find_path(utterance: Utterance, models: dict[tuple[str, int], _Mixture]) -> _Path:
    """The best path through the chain, in which silences may be jumped over."""
    chain = _chain(utterance)
    columns = {n: np.logaddexp.reduce(models[n].score(utterance.features), 1) for n in set(chain) if n in models}
    score = np.stack([columns.get(n, np.full(len(utterance.features), -1e3)) for n in chain], 1)
    may_jump = np.array([i >= 2 and chain[i - 1][0] == SILENCE for i in range(len(chain))])
    total = np.full(len(chain), -np.inf)
    total[: 2 if chain[0][0] == SILENCE else 1] = score[0, : 2 if chain[0][0] == SILENCE else 1]
    back = np.zeros(score.shape, np.int8)
    for t in range(1, len(score)):
        options = np.full((3, len(chain)), -np.inf)
        options[0] = total + STAY_LOG
        options[1, 1:] = total[:-1]
        options[2, 2:] = np.where(may_jump[2:], total[:-2], -np.inf)
        back[t] = options.argmax(0)
        total = np.take_along_axis(options, back[t][None].astype(np.int64), 0)[0] + score[t]
    last = len(chain) - 1
    at = last - int(chain[last][0] == SILENCE and total[last - 1] > total[last])
    numbers = np.empty(len(score), np.int64)
    for t in range(len(score) - 1, -1, -1):
        numbers[t] = at
        at -= int(back[t, at])
    return [chain[i] for i in numbers], numbers


def _boundaries(utterance: Utterance, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    first = np.concatenate([[0], np.cumsum([1 if p == SILENCE else STATES for p in utterance.phones])])
    return np.searchsorted(numbers, first).astype(np.int64)
