"""How acting changes a voice: plain measures of clips, averaged over the actors of RAVDESS, and what parts the
emotions.
"""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Emotion
from pipelines import dsp
from pipelines.media import read_audio
from pipelines.recognition.speech.frames import RATE, measure_frames
from pipelines.speech.training.profiles import acted_shares

Array = NDArray[np.float64]
EXAGGERATION = 1.35  # of what people do: human-sized changes of a synthetic voice are heard as subtle
DISCRIMINANT_WEIGHT = 3.0  # what one discriminant, or one axis that the guide hears, counts against one plain measure


def measure_speech(samples: NDArray[np.floating], rate: int) -> Array:
    """Measure one clip: [83] of F0, level, spectrum, harmonicity and cepstra; NaN where hardly anything is voiced.

    Args:
        samples: mono [N].
        rate: Hz.

    Returns:
        [83] numbers.
    """
    f = measure_frames(dsp.resample(np.asarray(samples, np.float64), rate, RATE).astype(np.float32))
    voiced = f.f0 > 0
    if voiced.sum() < 12:
        return np.full(11 + 24 + 48, np.nan)
    st = 12 * np.log2(f.f0[voiced] / 55)
    step = np.diff(st)
    step = step[np.abs(step) < 3]
    at = np.flatnonzero(voiced) / 100
    thirds = [part.mean() - st.mean() for part in np.array_split(st, 3)]
    low, high = np.percentile(st, [10, 90])
    pitch = [
        st.mean(),
        np.log2(st.std() + 0.1) * 4,
        low,
        high,
        np.abs(step).mean() * 10,
        np.abs(np.diff(step)).mean() * 10,
        np.polyfit(at - at.mean(), st, 1)[0],
        *thirds,
        8 * np.log2(max(f.sounding_s, 0.1)),
    ]
    shape, cepstra = f.shape[voiced], f.mfcc
    moving = np.diff(cepstra[f.active], axis=0)
    return np.array(
        [
            *pitch,
            *shape.mean(axis=0),
            *shape.std(axis=0),
            *cepstra[voiced].mean(axis=0),
            *cepstra[f.active].std(axis=0),
            *np.abs(moving).mean(axis=0),
        ]
    )


@dataclass(frozen=True)
class ActedSpeech:
    """How people's voices change when they act, over M measures of a clip.

    Attributes:
        change: emotion -> [M] mean change of the measures from neutral, mostly of strong acting.
        spread: [M] of changes over actors.
        axes: [7, M] Fisher's discriminants, unit variance within emotions.
        positions: emotion -> [7] where its clips lie for the discriminants.
    """

    change: Mapping[str, Array]
    spread: Array
    axes: Array
    positions: Mapping[str, Array]

    def to_features(self, measured: Array) -> Array:
        """Measures [M] and their discriminants in the units in which they are matched: [M + 7]."""
        return np.concatenate([measured / np.maximum(self.spread, 0.05), DISCRIMINANT_WEIGHT * self.axes @ measured])

    def goal(self, emotion: str, plain_measures: Array) -> Array:
        """The features [M + 7] of an emotion by a voice whose own reading has `plain_measures` [M]."""
        change = plain_measures + EXAGGERATION * self.change[emotion]
        plain_place = self.positions[str(Emotion.NEUTRAL)]
        position = plain_place + EXAGGERATION * (self.positions[emotion] - plain_place)
        return np.concatenate([change / np.maximum(self.spread, 0.05), DISCRIMINANT_WEIGHT * position])


def measure_actors(data: Path, say: Callable[[str], None]) -> ActedSpeech:
    """Measure the clips of RAVDESS."""
    rows: dict[tuple[str, str, str], list[Array]] = defaultdict(list)
    with TemporaryDirectory() as folder, zipfile.ZipFile(data / "speech" / "ravdess16k_actors01-20.zip") as archive:
        archive.extractall(folder)
        for path in sorted(p for p in Path(folder).rglob("*") if p.suffix in (".wav", ".flac")):
            _, _, emotion, strength, _, _, actor = path.stem.split("-")
            audio = read_audio(path)
            rows[actor, emotion, strength].append(measure_speech(audio.samples, audio.sampling_rate))
    say("matching: people measured")
    actors = sorted({a for a, _, _ in rows})

    def mean(actor: str, number: int, shares: Sequence[tuple[str, float]]) -> Array:
        total: Array = np.sum([w * np.nanmean(rows[actor, f"{number:02d}", s], axis=0) for s, w in shares], axis=0)
        return total

    neutral = {a: mean(a, 1, [("01", 1.0)]) for a in actors}
    change, spreads, means = {}, [], {str(Emotion.NEUTRAL): np.mean(list(neutral.values()), axis=0)}
    for number, emotion in enumerate(Emotion, 1):
        if emotion is Emotion.NEUTRAL:
            continue
        emotional = np.array([mean(a, number, acted_shares(emotion)) for a in actors])
        changes_of_actors = emotional - np.array([neutral[a] for a in actors])
        change[str(emotion)], means[str(emotion)] = np.nanmean(changes_of_actors, axis=0), np.nanmean(emotional, axis=0)
        spreads.append(np.nanstd(changes_of_actors, axis=0))
    clips = [
        (int(number) - 1, m) for (_, number, _), measures in rows.items() for m in measures if np.isfinite(m).all()
    ]
    axes = _discriminants(np.array([m for _, m in clips]), np.array([c for c, _ in clips]))
    return ActedSpeech(change, np.mean(spreads, axis=0), axes, {e: axes @ m for e, m in means.items()})


def _discriminants(x: Array, classes: NDArray[np.int64], shrink: float = 0.15) -> Array:
    """Fisher's linear discriminants [7, M] of clips [N, M], by a within-class covariance shrunk towards its
    diagonal.
    """
    means = np.array([x[classes == c].mean(axis=0) for c in range(len(Emotion))])
    within = np.cov((x - means[classes]).T)
    within = (1 - shrink) * within + shrink * np.diag(np.diag(within))
    values, vectors = np.linalg.eigh(within)
    white = (vectors / np.sqrt(values)) @ vectors.T
    _, _, directions = np.linalg.svd((means - means.mean(axis=0)) @ white, full_matrices=False)
    axes: Array = directions[: len(Emotion) - 1] @ white
    return axes
