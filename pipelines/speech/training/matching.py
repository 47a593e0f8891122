"""Styles that move our voices as feelings move people's: what changes in the sound, feature by feature, is matched.

For each emotion the change of some ninety plain measures (F0, level, spectrum, harmonicity, cepstra, their spread; not the
functionals that the reporting recognizer reads) from an actor's neutral is averaged over RAVDESS actors, and Fisher's linear
discriminants of the eight emotions are found. A style is solved for that changes our readings of the same two sentences alike and
brings them, and readings of other sentences, to where people's clips of that emotion lie for the discriminants and for a `Guide`
(sequential convex steps on measured slopes, with Tikhonov damping towards the measured profile).
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
from scipy.optimize import minimize

from conditioning.affect import Emotion
from conditioning.phrases import affect_from_phrase
from pipelines import dsp
from pipelines.media import read_audio
from pipelines.recognition.speech.frames import RATE, measure_frames
from pipelines.recognition.speech.net import EMOTIONS
from pipelines.speech.engine import Phrase
from pipelines.speech.measure import SENTENCES as OWN
from pipelines.speech.plan import Plan
from pipelines.speech.training.acting import acted_shares
from pipelines.speech.training.guide import Guide
from pipelines.speech.training.preferences import HABIT, SPREAD, with_habit
from pipelines.speech.voice.engine import VoiceEngine
from pipelines.speech.voice.reading import plain
from pipelines.speech.voice.speakers import SIZE, Speaker
from pipelines.speech.voice.style import LIMITS, SCALARS, Style, acted

Array = NDArray[np.float64]
SENTENCES = ("Kids are talking by the door.", "Dogs are sitting by the door.")
#: What the guide alone hears, since it reads no length: an emotion must survive other words.
OTHERS = OWN[-4:]
DAMPING, HABIT_DAMPING, HABIT_GUARD = 0.4, 0.5, 0.3
#: A plain reading is clean: the hiss of people's recordings is not breath, and it shouts no syllables.
CLEAN = {"breath": (0.0, 0.08), "aperiodicity": (-0.25, 0.02), "accent_db": (-2.0, 3.0)}
EXAGGERATED = 1.35  # of what people do: human-sized changes of a synthetic voice are heard as subtle
#: Share of what is meant that the guide shall hear as valence, arousal, dominance; from people it hears about half.
FELT = np.array([0.8, 0.8, 0.4])
#: Actors cry where the word means a quiet feeling: it is known by where their clips lie, not by the word's point.
CRIES = frozenset({str(Emotion.SAD)})
#: What published rules say and clips of despair do not: sadness is lower and narrower (Murray & Arnott 1993; Banse & Scherer 1996).
RULED: Mapping[str, Mapping[str, tuple[float, float]]] = {
    str(Emotion.SAD): {"range_log2": (-1.5, -0.2), "f0_st": (-6.0, 3.0)}
}
LEAN = 3.0  # what one discriminant, or one axis that the guide hears, counts against one plain measure
CHANCE = (
    60.0  # what one neper of the emotion's chance, as the guide hears it, counts against the square of a plain measure
)
SOFT = 1.5  # temperature of that chance


def measures(samples: NDArray[np.floating], rate: int) -> Array:
    """Plain measures of one clip."""
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
class Human:
    """What people do.

    Attributes:
        change: {emotion: [M] mean change of the measures, mostly of strong acting}.
        spread: [M] of changes over actors.
        axes: [7, M] Fisher's discriminants, unit variance within emotions; places: {emotion: [7] where its clips lie}.
    """

    change: Mapping[str, Array]
    spread: Array
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
    return Human(change, np.mean(spreads, axis=0), axes, {e: axes @ m for e, m in levels.items()})


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

    def __init__(self, engine: VoiceEngine, human: Human, guide: Guide, voices: Sequence[str]) -> None:
        self.engine, self.human, self.guide = engine, human, guide
        self.plans: list[tuple[Speaker, Plan, bool]] = [
            (engine.speaker(v), plain(Phrase(s), engine.speaker(v), engine.speller, engine.renderer, 5), s in SENTENCES)
            for v in voices
            for s in (*SENTENCES, *OTHERS)
        ]

    def sounds(self, style: Array, habit: Array | None = None) -> tuple[Array, Array]:
        """Mean measures [M] of a style on people's sentences and what the guide hears [11] in all, with another habit where one is given."""
        measured, heard = [], []
        for own, plan, theirs in self.plans:
            speaker = own if habit is None else with_habit(own, habit)
            samples = self.engine.renderer.sound(acted(plan, [Style(style).bounded()], speaker), speaker)
            heard.append(self.guide.heard(samples, 24000))
            if theirs:
                measured.append(measures(samples, 24000))
        return np.nanmean(measured, axis=0), np.mean(heard, axis=0)

    def solve(self, emotion: str, start: Array, still: Array, say: Callable[[str], None], rounds: int = 4) -> Array:
        """The style that comes nearest to what people do in an emotion, from a plain reading that measures `still`."""
        still_vad = self.guide.places[str(Emotion.NEUTRAL)][EMOTIONS:]
        vad = still_vad + FELT * np.array(tuple(affect_from_phrase(emotion).vad))
        if emotion in CRIES:
            vad = still_vad + EXAGGERATED * (self.guide.places[emotion][EMOTIONS:] - still_vad)
        goal = Goal(self.human.goal(emotion, still), vad, list(Emotion).index(Emotion(emotion)))

        def look(style: Array) -> tuple[Array, Array]:
            return self.sounds(Style(style).bounded().values)

        limits = LIMITS.copy()
        for name, (low, high) in RULED.get(emotion, {}).items():
            limits[list(SCALARS).index(name)] = low, high
        return self._descend(look, start, goal, limits, DAMPING, say, emotion, rounds)

    def habit(self, say: Callable[[str], None], rounds: int = 3) -> Array:
        """The change of habit with which the one voice's plain reading is heard as plain, and sounds as little otherwise as that takes."""
        speaker = self.plans[0][0]
        start = speaker.habit.double().numpy()
        still = self.human.seen(self.sounds(np.zeros(SIZE))[0])
        wanted = np.concatenate([still[:-7], LEAN * self.human.places[str(Emotion.NEUTRAL)]])
        goal = Goal(wanted, self.guide.places[str(Emotion.NEUTRAL)][EMOTIONS:], 0, guard=HABIT_GUARD)
        limits = LIMITS.copy()
        for i, name in enumerate(SCALARS):
            limits[i] = CLEAN.get(name, LIMITS[i]) if name in HABIT else start[i]

        def look(habit: Array) -> tuple[Array, Array]:
            return self.sounds(np.zeros(SIZE), habit)

        return self._descend(look, start, goal, limits, HABIT_DAMPING, say, f"habit of {speaker.name}", rounds) - start

    def _descend(
        self,
        look: Callable[[Array], tuple[Array, Array]],
        start: Array,
        goal: Goal,
        limits: Array,
        damping: float,
        say: Callable[[str], None],
        name: str,
        rounds: int,
    ) -> Array:
        """Steps that are best on measured slopes, each number at most 2.5 of its spread a step."""
        style, hold = np.clip(start, *limits.T), damping**2 * len(goal.seen) / SIZE
        free = limits[:, 0] < limits[:, 1]
        spread = SPREAD[free]
        for number in range(rounds):
            measured, heard = look(style)
            seen = self.human.seen(measured)
            nearby = [look(style + h) for h in 0.5 * np.diag(SPREAD)[free]]
            slopes = np.stack([(self.human.seen(m) - seen) / 0.5 for m, _ in nearby], axis=1)
            leans = np.stack([(h - heard) / 0.5 for _, h in nearby], axis=1)
            away = (style - start)[free] / spread

            def cost(move: Array, here: tuple[Array, ...] = (seen, slopes, heard, leans, away)) -> float:
                seen, slopes, heard, leans, away = here
                found = goal.cost(seen + slopes @ move, heard + leans @ move, self.guide.spread)
                return found + hold * float(np.square(away + move).sum())

            reach = np.clip((limits[free] - style[free, None]) / spread[:, None], -2.5, 2.5)
            style[free] += (
                0.8 * minimize(cost, np.zeros(len(away)), method="L-BFGS-B", bounds=reach.tolist()).x * spread
            )
            say(f"{name}: round {number + 1}, {goal.told(seen, heard)}")
        return style


@dataclass(frozen=True)
class Goal:
    """Where a reading shall lie: `seen` [M + 7] measures and discriminants, `vad` [3] for the guide, and which emotion it shall hear."""

    seen: Array
    vad: Array
    emotion: int
    guard: float = 1.0  # what the measures count

    def cost(self, seen: Array, heard: Array, spread: Array) -> float:
        """Squares of what is off, and the guide's surprise."""
        off = (heard[EMOTIONS:] - self.vad) / spread[EMOTIONS:]
        squares = np.square(seen - self.seen)
        return float(
            self.guard * squares[:-7].sum() + squares[-7:].sum() + LEAN**2 * np.square(off).sum()
        ) + CHANCE * self.surprise(heard)

    def surprise(self, heard: Array) -> float:
        """Nepers."""
        logits = heard[:EMOTIONS] / SOFT
        return float(np.logaddexp.reduce(logits) - logits[self.emotion])

    def told(self, seen: Array, heard: Array) -> str:
        """For people who wait."""
        off = (
            np.sqrt(np.mean(np.square((seen - self.seen)[:-7]))),
            np.sqrt(np.mean(np.square((seen - self.seen)[-7:]))) / LEAN,
        )
        vad = ", ".join(f"{a:.2f} for {b:.2f}" for a, b in zip(heard[EMOTIONS:], self.vad, strict=True))
        return f"measures off {off[0]:.2f}, discriminants {off[1]:.2f}, chance {np.exp(-self.surprise(heard)):.2f}, vad {vad}"


def matched(
    engine: VoiceEngine,
    human: Human,
    guide: Guide,
    table: Mapping[Emotion, Array],
    voices: Sequence[str],
    say: Callable[[str], None],
    rounds: int = 4,
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Changes of the habits of voices, and of the profiles of emotions (solved on the first two voices)."""
    habits = {}
    for voice in voices:
        moved = Matcher(engine, human, guide, [voice]).habit(say)
        speaker = engine.speaker(voice)
        engine.speakers[voice] = with_habit(speaker, speaker.habit.double().numpy() + moved)
        habits[voice] = moved.round(4).tolist()
    matcher = Matcher(engine, human, guide, voices[:2])
    still = matcher.sounds(np.zeros(SIZE))[0]
    found = {}
    for emotion in Emotion:
        if emotion is not Emotion.NEUTRAL:
            style = Style(matcher.solve(str(emotion), table[emotion], still, say, rounds)).bounded().values
            found[str(emotion)] = (style - table[emotion]).round(4).tolist()
    return habits, found
