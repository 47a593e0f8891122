"""Styles that move our voices as feelings move people's: what changes in the sound, feature by feature, is matched.

For each emotion the change of some ninety plain measures (F0, level, spectrum, harmonicity, cepstra, their spread; not the
functionals that the reporting recognizer reads) from an actor's neutral is averaged over RAVDESS actors. A style is solved for
that changes our readings of the same two sentences alike (Gauss-Newton with Tikhonov damping towards the measured profile).
"""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
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
from pipelines.speech.training.preferences import SPREAD
from pipelines.speech.voice.engine import VoiceEngine
from pipelines.speech.voice.plan import COLOURS, Plan
from pipelines.speech.voice.reading import plain
from pipelines.speech.voice.speakers import SIZE, Speaker
from pipelines.speech.voice.style import POINTS, SCALARS, Style, acted

Array = NDArray[np.float64]
SENTENCES = ("Kids are talking by the door.", "Dogs are sitting by the door.")
DAMPING, HABIT_DAMPING = 0.4, 1.0
HABIT = ("range_log2", "vowel_log2", "consonant_log2", "breath", "tension", "jitter_st", "aperiodicity", "accent_st", "accent_db")


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


def people(data: Path, say: Callable[[str], None]) -> tuple[dict[str, Array], Array, Array]:
    """{emotion: mean change, mostly of strong acting}, the spread of changes over actors, and the mean neutral."""
    rows: dict[tuple[str, str, str], list[Array]] = defaultdict(list)
    with TemporaryDirectory() as folder, zipfile.ZipFile(data / "speech" / "ravdess16k_actors01-20.zip") as archive:
        archive.extractall(folder)
        for path in sorted(p for p in Path(folder).rglob("*") if p.suffix in (".wav", ".flac")):
            _, _, emotion, strength, _, _, actor = path.stem.split("-")
            audio = read_audio(path)
            rows[actor, emotion, strength].append(measures(audio.samples, audio.sampling_rate))
    say("matching: people measured")
    actors = sorted({a for a, _, _ in rows})
    neutral = {a: np.nanmean(rows[a, "01", "01"], axis=0) for a in actors}
    change, spreads = {}, []
    for number, emotion in enumerate(Emotion, 1):
        if emotion is Emotion.NEUTRAL:
            continue
        each = np.array(
            [sum(w * np.nanmean(rows[a, f"{number:02d}", s], axis=0) for s, w in acted_shares(emotion)) - neutral[a] for a in actors]
        )
        change[str(emotion)] = np.nanmean(each, axis=0)
        spreads.append(np.nanstd(each, axis=0))
    return change, np.mean(spreads, axis=0), np.nanmean(list(neutral.values()), axis=0)


class Matcher:
    """Solves for styles on cached plain readings."""

    def __init__(self, engine: VoiceEngine, voices: Sequence[str]) -> None:
        self.engine = engine
        self.plans: list[tuple[Speaker, Plan]] = [
            (engine.speaker(v), plain(Phrase(s), engine.speaker(v), engine.speller, engine.renderer, 5)) for v in voices for s in SENTENCES
        ]

    def sounds(self, style: Array, speakers: Mapping[str, Speaker] | None = None) -> Array:
        """Mean measures of a style."""
        found = []
        for own, plan in self.plans:
            speaker = speakers[own.name] if speakers else own
            made = acted(plan, [Style(style).bounded()], speaker)
            found.append(measures(self.engine.renderer.sound(made, speaker), 24000))
        return np.nanmean(found, axis=0)

    def solve(
        self,
        start: Array,
        goal: Array,
        weight: Array,
        neutral: Array,
        say: Callable[[str], None],
        name: str,
        rounds: int = 3,
        first: Array | None = None,
    ) -> Array:
        """The style whose change from `neutral` is nearest to `goal`."""
        style = Style(start if first is None else first).bounded().values
        for number in range(rounds):
            here = self.sounds(style)
            off = (goal - (here - neutral)) / weight
            slopes = np.stack([(self.sounds(style + h) - here) / weight for h in 0.5 * np.diag(SPREAD)], axis=1) / 0.5
            away = (style - start) / SPREAD
            lhs = slopes.T @ slopes + DAMPING**2 * len(goal) / SIZE * np.eye(SIZE)
            move = np.linalg.solve(lhs, slopes.T @ off - DAMPING**2 * len(goal) / SIZE * away)
            style = Style(style + np.clip(move, -2.5, 2.5) * SPREAD * 0.8).bounded().values
            say(f"{name}: round {number + 1}, off {np.sqrt(np.nanmean(off**2)):.3f}, moved {np.sqrt(np.mean(move**2)):.2f}")
        return style

    def habit(self, voice: str, goal: Array, weight: Array, say: Callable[[str], None], rounds: int = 2) -> Array:
        """The habit with which a voice's plain reading is nearest to people's, F0 left alone."""
        from pipelines.speech.training.preferences import with_habit

        speaker = self.engine.speaker(voice)
        start = speaker.habit.double().numpy()
        free = np.array([n in HABIT for n in SCALARS] + [True] * COLOURS + [False] * 2 * POINTS)
        use = np.ones(len(goal), bool)
        use[[0, 2, 3]] = False  # how high the voice lies
        mine, style = [p for p in self.plans if p[0].name == voice], start.copy()
        for number in range(rounds):

            def at(h: Array) -> Array:
                changed = with_habit(speaker, h)
                return np.nanmean(
                    [measures(self.engine.renderer.sound(acted(p, [Style.of()], changed), changed), 24000) for _, p in mine], axis=0
                )

            here = at(style)
            off = ((goal - here) / weight)[use]
            slopes = np.stack([((at(style + h) - here) / weight)[use] / 0.5 for h in 0.5 * np.diag(SPREAD)[free]], axis=1)
            away = ((style - start) / SPREAD)[free]
            k = HABIT_DAMPING**2 * use.sum() / SIZE
            move = np.linalg.solve(slopes.T @ slopes + k * np.eye(free.sum()), slopes.T @ off - k * away)
            style[free] += np.clip(move, -1.5, 1.5) * SPREAD[free] * 0.8
            say(f"habit of {voice}: round {number + 1}, off {np.sqrt(np.mean(off**2)):.3f}, moved {np.sqrt(np.mean(move**2)):.2f}")
        return style - start


def matched(
    engine: VoiceEngine, data: Path, table: Mapping[Emotion, Array], voices: Sequence[str], say: Callable[[str], None]
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Habits of voices, and changes of the profiles of emotions (solved on the first two voices)."""
    from pipelines.speech.training.preferences import with_habit

    change, spread, neutral = people(data, say)
    weight = np.maximum(spread, 0.05)
    habits = {}
    matcher = Matcher(engine, voices)
    for voice in voices:
        moved = matcher.habit(voice, neutral, weight, say)
        speaker = engine.speaker(voice)
        engine.speakers[voice] = with_habit(speaker, speaker.habit.double().numpy() + moved)
        habits[voice] = moved.round(4).tolist()
    matcher = Matcher(engine, voices[:2])
    still = matcher.sounds(np.zeros(SIZE))
    found = {}
    for emotion in Emotion:
        if emotion is not Emotion.NEUTRAL:
            style = matcher.solve(table[emotion], change[str(emotion)], weight, still, say, str(emotion))
            found[str(emotion)] = (style - table[emotion]).round(4).tolist()
    return habits, found
