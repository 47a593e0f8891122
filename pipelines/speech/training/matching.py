"""Styles that move our voices as feelings move people's: what changes in the sound, feature by feature, is matched.

For each emotion the change of some ninety plain measures (F0, level, spectrum, harmonicity, cepstra, their spread; not the
functionals that the reporting recognizer reads) from an actor's neutral is averaged over RAVDESS actors, and Fisher's linear
discriminants of the eight emotions are found. A style is solved for that changes our readings of the same two sentences alike and
brings them to where people's clips of that emotion lie (Gauss-Newton with Tikhonov damping towards the measured profile).
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
from scipy.signal import resample_poly

from conditioning.affect import Emotion
from pipelines.media import read_audio
from pipelines.recognition.speech_frames import RATE, frames
from pipelines.speech.engine import Phrase
from pipelines.speech.training.acting import acted_shares
from pipelines.speech.training.preferences import HABIT, SPREAD, with_habit
from pipelines.speech.voice.engine import VoiceEngine
from pipelines.speech.voice.plan import COLOURS, Plan
from pipelines.speech.voice.reading import plain
from pipelines.speech.voice.speakers import SIZE, Speaker
from pipelines.speech.voice.style import POINTS, SCALARS, Style, acted

Array = NDArray[np.float64]
SENTENCES = ("Kids are talking by the door.", "Dogs are sitting by the door.")
DAMPING, HABIT_DAMPING = 0.4, 0.8
EXAGGERATED = 1.35  # of what people do: human-sized changes of a synthetic voice are heard as subtle
LEAN = 3.0  # what one discriminant counts against one plain measure


def measures(samples: NDArray[np.floating], rate: int) -> Array:
    """Plain measures of one clip."""
    g = int(np.gcd(rate, RATE))
    f = frames((resample_poly(np.asarray(samples, np.float64), RATE // g, rate // g) if rate != RATE else samples).astype(np.float32))
    voiced = f.f0 > 0
    if voiced.sum() < 12:
        return np.full(11 + 24 + 48, np.nan)
    st = 12 * np.log2(f.f0[voiced] / 55)
    step = np.diff(st)
    step = step[np.abs(step) < 3]
    at = np.flatnonzero(voiced) / 100
    thirds = [part.mean() - st.mean() for part in np.array_split(st, 3)]
    low, high = np.percentile(st, [10, 90])
    pitch = [st.mean(), np.log2(st.std() + 0.1) * 4, low, high, np.abs(step).mean() * 10, np.abs(np.diff(step)).mean() * 10, np.polyfit(at - at.mean(), st, 1)[0], *thirds,
             8 * np.log2(max(f.sounding_s, 0.1))]  # fmt: skip
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
class Human:
    """What people do.

    Attributes:
        change: {emotion: [M] mean change of the measures, mostly of strong acting}.
        spread: [M] of changes over actors; neutral: [M] mean neutral.
        axes: [7, M] Fisher's discriminants, unit variance within emotions; places: {emotion: [7] where its clips lie}.
    """

    change: Mapping[str, Array]
    spread: Array
    neutral: Array
    axes: Array
    places: Mapping[str, Array]

    def seen(self, measured: Array) -> Array:
        """[M + 7] measures and discriminants in the units in which they are matched."""
        return np.concatenate([measured / np.maximum(self.spread, 0.05), LEAN * self.axes @ measured])

    def goal(self, emotion: str, still: Array) -> Array:
        """Where a voice whose plain reading measures `still` shall come to."""
        moved = still + EXAGGERATED * self.change[emotion]
        plain_place = self.places[str(Emotion.NEUTRAL)]
        place = plain_place + EXAGGERATED * (self.places[emotion] - plain_place)
        return np.concatenate([moved / np.maximum(self.spread, 0.05), LEAN * place])


def people(data: Path, say: Callable[[str], None]) -> Human:
    """Measure RAVDESS."""
    rows: dict[tuple[str, str, str], list[Array]] = defaultdict(list)
    with TemporaryDirectory() as folder, zipfile.ZipFile(data / "speech" / "ravdess16k_actors01-20.zip") as archive:
        archive.extractall(folder)
        for path in sorted(p for p in Path(folder).rglob("*") if p.suffix in (".wav", ".flac")):
            _, _, emotion, strength, _, _, actor = path.stem.split("-")
            audio = read_audio(path)
            rows[actor, emotion, strength].append(measures(audio.samples, audio.sampling_rate))
    say("matching: people measured")
    actors = sorted({a for a, _, _ in rows})

    def mean(actor: str, number: int, shares: Sequence[tuple[str, float]]) -> Array:
        total: Array = np.sum([w * np.nanmean(rows[actor, f"{number:02d}", s], axis=0) for s, w in shares], axis=0)
        return total

    neutral = {a: mean(a, 1, [("01", 1.0)]) for a in actors}
    change, spreads, levels = {}, [], {str(Emotion.NEUTRAL): np.mean(list(neutral.values()), axis=0)}
    for number, emotion in enumerate(Emotion, 1):
        if emotion is Emotion.NEUTRAL:
            continue
        each = np.array([mean(a, number, acted_shares(emotion)) for a in actors])
        apart = each - np.array([neutral[a] for a in actors])
        change[str(emotion)], levels[str(emotion)] = np.nanmean(apart, axis=0), np.nanmean(each, axis=0)
        spreads.append(np.nanstd(apart, axis=0))
    clips = [(int(number) - 1, m) for (_, number, _), found in rows.items() for m in found if np.isfinite(m).all()]
    axes = _discriminants(np.array([m for _, m in clips]), np.array([c for c, _ in clips]))
    return Human(change, np.mean(spreads, axis=0), levels[str(Emotion.NEUTRAL)], axes, {e: axes @ m for e, m in levels.items()})


def _discriminants(x: Array, classes: NDArray[np.int64], shrink: float = 0.15) -> Array:
    """[7, M] Fisher's linear discriminants of a shrunk within-class covariance."""
    means = np.array([x[classes == c].mean(axis=0) for c in range(len(Emotion))])
    within = np.cov((x - means[classes]).T)
    within = (1 - shrink) * within + shrink * np.diag(np.diag(within))
    values, vectors = np.linalg.eigh(within)
    white = (vectors / np.sqrt(values)) @ vectors.T
    _, _, directions = np.linalg.svd((means - means.mean(axis=0)) @ white, full_matrices=False)
    found: Array = directions[: len(Emotion) - 1] @ white
    return found


class Matcher:
    """Solves for styles on cached plain readings."""

    def __init__(self, engine: VoiceEngine, human: Human, voices: Sequence[str]) -> None:
        self.engine, self.human = engine, human
        self.plans: list[tuple[Speaker, Plan]] = [
            (engine.speaker(v), plain(Phrase(s), engine.speaker(v), engine.speller, engine.renderer, 5)) for v in voices for s in SENTENCES
        ]

    def sounds(self, style: Array, habit: Array | None = None) -> Array:
        """Mean measures of a style, with another habit where one is given."""
        found = []
        for own, plan in self.plans:
            speaker = own if habit is None else with_habit(own, habit)
            made = acted(plan, [Style(style).bounded()], speaker)
            found.append(measures(self.engine.renderer.sound(made, speaker), 24000))
        mean: Array = np.nanmean(found, axis=0)
        return mean

    def solve(
        self, emotion: str, start: Array, still: Array, say: Callable[[str], None], rounds: int = 3, first: Array | None = None
    ) -> Array:
        """The style that comes nearest to what people do in an emotion."""
        goal = self.human.goal(emotion, still)
        everything = np.ones(SIZE, bool)
        return self._newton(
            lambda s: self.human.seen(self.sounds(Style(s).bounded().values)), start, goal, everything, DAMPING, say, emotion, rounds, first
        )

    def habit(self, say: Callable[[str], None], rounds: int = 2) -> Array:
        """The change of habit of the one voice with which its plain reading is nearest to people's, how high it lies left alone."""
        speaker = self.plans[0][0]
        start = speaker.habit.double().numpy()
        still = self.sounds(np.zeros(SIZE))
        wanted = self.human.neutral.copy()
        wanted[[0, 2, 3]] = still[[0, 2, 3]]
        goal = self.human.seen(wanted)
        free = np.array([n in HABIT for n in SCALARS] + [True] * COLOURS + [False] * 2 * POINTS)
        found = self._newton(
            lambda h: self.human.seen(self.sounds(np.zeros(SIZE), h)),
            start,
            goal,
            free,
            HABIT_DAMPING,
            say,
            f"habit of {speaker.name}",
            rounds,
        )
        return found - start

    def _newton(
        self, look: Callable[[Array], Array], start: Array, goal: Array, free: NDArray[np.bool_], damping: float, say: Callable[[str], None], name: str,
        rounds: int, first: Array | None = None,
    ) -> Array:  # fmt: skip
        style, k = (start if first is None else first).copy(), damping**2 * len(goal) / SIZE
        for number in range(rounds):
            here = look(style)
            off = goal - here
            slopes = np.stack([(look(style + h) - here) / 0.5 for h in 0.5 * np.diag(SPREAD)[free]], axis=1)
            away = ((style - start) / SPREAD)[free]
            move = np.linalg.solve(slopes.T @ slopes + k * np.eye(int(free.sum())), slopes.T @ off - k * away)
            style[free] += np.clip(move, -2.5, 2.5) * SPREAD[free] * 0.8
            say(
                f"{name}: round {number + 1}, measures off {np.sqrt(np.mean(off[:-7] ** 2)):.2f}, discriminants off {np.sqrt(np.mean(off[-7:] ** 2)) / LEAN:.2f}"
            )
        return style


def matched(
    engine: VoiceEngine, data: Path, table: Mapping[Emotion, Array], voices: Sequence[str], say: Callable[[str], None], rounds: int = 3,
    human: Human | None = None, first: Mapping[str, Sequence[float]] | None = None,
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:  # fmt: skip
    """Changes of the habits of voices, and of the profiles of emotions (solved on the first two voices)."""
    human = human or people(data, say)
    habits = {}
    for voice in voices:
        moved = Matcher(engine, human, [voice]).habit(say)
        speaker = engine.speaker(voice)
        engine.speakers[voice] = with_habit(speaker, speaker.habit.double().numpy() + moved)
        habits[voice] = moved.round(4).tolist()
    matcher = Matcher(engine, human, voices[:2])
    still = matcher.sounds(np.zeros(SIZE))
    found = {}
    for emotion in Emotion:
        if emotion is not Emotion.NEUTRAL:
            begun = table[emotion] + np.array(first[emotion]) if first else None
            style = Style(matcher.solve(str(emotion), table[emotion], still, say, rounds, begun)).bounded().values
            found[str(emotion)] = (style - table[emotion]).round(4).tolist()
    return habits, found
