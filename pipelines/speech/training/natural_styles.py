"""Solves for the styles of a natural decoder: what two unlike guides hear as an emotion, as near to our own styles and
as natural as can be.

One guide reads sums of frames (`guide.py`), the other the inner layers of a judge of quality (`quality_ear.py`); both
were fitted on people, neither scores. A style is moved in convex steps on measured slopes; the quality that the second
one hears may not fall under a limit.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from conditioning.affect import Emotion
from conditioning.phrases import affect_from_phrase
from pipelines import dsp
from pipelines.speech.engine import Phrase
from pipelines.speech.plan import COLOURS, SpeechPlan
from pipelines.speech.training.guide import Guide
from pipelines.speech.training.quality_ear import Clips, InnerLayers, fit
from pipelines.speech.training.style_spread import SPREAD
from pipelines.speech.voice.acting import ActedEngine
from pipelines.speech.voice.planning import base_plan
from pipelines.speech.voice.style import CONTOUR_POINTS, SCALARS, STYLE_LIMITS, Style, apply_style
from pipelines.speech.voice.style_predictor import StylePredictor

Array = NDArray[np.float64]
EMOTIONS = len(Emotion)
RATE_HZ = 24_000
SENTENCES = (
    "Kids are talking by the door.",
    "The bus comes at nine in the morning.",
    "I left the keys on the kitchen table.",
)
SLOPE_SENTENCES = 2  # of them, that slopes are measured on
#: What a clean decoder bears of these at most.
DECODER_LIMITS: Mapping[str, tuple[float, float]] = {
    "creak": (0.0, 0.3),
    "whisper": (0.0, 0.1),
    "tremor_st": (0.0, 0.3),
    "jitter_st": (0.0, 0.25),
    "f0_st": (-5.0, 7.0),
}
COLOUR_LIMITS_DB = (4.0, 4.0, 4.0, 3.0, 3.0, 3.0, 3.0, 3.0)
#: The share of how the voice's plain reading differs from people's that is taken as the voice, not as feeling.
OFFSET_SHARE = 0.7
TEMPERATURES = (1.5, 1.0)  # of the two guides
MIN_QUALITY, QUALITY_WEIGHT = 4.1, 6.0
DAMPING, STEP_DAMPING, MAX_STEP, SLOPE_STEP = 0.02, 0.03, 1.2, 0.5  # in units of SPREAD
START_SHARES = (1.0, 0.8, 0.6, 0.4)  # of our own style, the best of which is where solving begins
STEP_SHARES = (1.0, 0.5, 0.25, 0.1)  # of the step that the slopes say, the best of which is taken
ROUNDS = 3


def decoder_limits() -> Array:
    """[40, 2] of a style on a natural decoder."""
    limits = STYLE_LIMITS.copy()
    for name, bounds in DECODER_LIMITS.items():
        limits[list(SCALARS).index(name)] = bounds
    colour = slice(len(SCALARS), len(SCALARS) + COLOURS)
    limits[colour] = np.array([[-x, x] for x in COLOUR_LIMITS_DB])
    return limits


def solved_numbers() -> NDArray[np.bool_]:
    """[40] which numbers of a style are solved: all but level, which neither guide hears."""
    solved = np.ones(len(STYLE_LIMITS), bool)
    solved[list(SCALARS).index("level_db")] = False
    solved[-CONTOUR_POINTS:] = False
    return solved


class NaturalStyleSolver:
    """Solves on one voice of a natural decoder.

    Args:
        engine: has the voice.
        voice: whose readings are heard.
        guide: the first guide.
        clips: what the second is fitted on.
    """

    def __init__(self, engine: ActedEngine, voice: str, guide: Guide, clips: Clips) -> None:
        self.engine, self.speaker, self.guide = engine, engine.speaker(voice), guide
        self.layers, self.head, self.limits = InnerLayers(), fit(clips.features, clips.emotion), decoder_limits()
        self.plans = [base_plan(Phrase(s), self.speaker, engine.actor.read, engine.actor.predict, 5) for s in SENTENCES]
        people = np.concatenate(
            [
                guide.positions[str(Emotion.NEUTRAL)][:EMOTIONS],
                self.head.logits(clips.features[clips.emotion == 0]).mean(axis=0),
            ]
        )
        self.offset = OFFSET_SHARE * (people - self.measure(np.zeros(len(self.limits)), self.plans)[:-1])

    def measure(self, style: Array, plans: Sequence[SpeechPlan]) -> Array:
        """What both guides hear in a style: [17], eight logits each and the quality, means over plans."""
        rows = []
        for plan in plans:
            styled = apply_style(plan, [Style(np.clip(style, *self.limits.T))], self.speaker)
            samples = self.engine.render(styled, self.speaker)
            features, quality = self.layers.hear(dsp.soft_limit(samples.astype(np.float64)), RATE_HZ)
            logits = self.guide.measure(samples, RATE_HZ)[:EMOTIONS], self.head.logits(features)
            rows.append(np.concatenate([*logits, [quality]]))
        return np.asarray(np.mean(rows, axis=0))

    def log_chances(self, heard: Array) -> tuple[Array, Array]:
        """Natural logarithms of the chances [8] that each guide gives the emotions."""
        first, second = np.split(heard[:-1] + self.offset, 2)
        scaled = [logits / t for logits, t in zip((first, second), TEMPERATURES, strict=True)]
        a, b = (x - np.logaddexp.reduce(x) for x in scaled)
        return a, b

    def cost(self, heard: Array, emotion: int) -> float:
        """How surprised both guides are at the emotion, and what quality lacks."""
        lack = max(0.0, MIN_QUALITY - float(heard[-1]))
        return -float(sum(chances[emotion] for chances in self.log_chances(heard))) + QUALITY_WEIGHT * lack**2

    def solve(self, emotion: Emotion, start: Array, say: Callable[[str], None], rounds: int = ROUNDS) -> Array:
        """The style [40] of an emotion, from a share of a start; some minutes of one core."""
        index, free = list(Emotion).index(emotion), solved_numbers()
        starts = [np.clip(share * start, *self.limits.T) for share in START_SHARES]
        heard, start = min(
            ((self.measure(s, self.plans), s) for s in starts), key=lambda pair: self.cost(pair[0], index)
        )
        style = start.copy()
        say(f"{emotion}: from {self._describe(heard, index)}")
        for number in range(rounds):
            move = self._best_move(style, start, heard, index, free)
            tried = [(self._moved(style, share * move, free), share) for share in STEP_SHARES]
            results = [(self.measure(moved, self.plans), moved, share) for moved, share in tried]
            nearest, moved, share = min(results, key=lambda r: self.cost(r[0], index))
            if self.cost(nearest, index) >= self.cost(heard, index):
                break
            heard, style = nearest, moved
            say(f"{emotion}: round {number + 1}, {share:g} of the step, {self._describe(heard, index)}")
        return style

    def _moved(self, style: Array, move: Array, free: NDArray[np.bool_]) -> Array:
        moved = style.copy()
        moved[free] += move * SPREAD[free]
        return moved

    def _best_move(self, style: Array, start: Array, heard: Array, emotion: int, free: NDArray[np.bool_]) -> Array:
        plans = self.plans[:SLOPE_SENTENCES]
        here, spread = self.measure(style, plans), SPREAD[free]
        slopes = []
        for i in np.flatnonzero(free):
            step = SLOPE_STEP * SPREAD[i] * (-1 if style[i] + SLOPE_STEP * SPREAD[i] > self.limits[i, 1] else 1)
            moved = style.copy()
            moved[i] += step
            slopes.append((self.measure(moved, plans) - here) * SPREAD[i] / step)
        slope, distance = np.array(slopes).T, (style - start)[free] / spread

        def cost(move: Array) -> float:
            far = DAMPING * np.square(distance + move).sum() + STEP_DAMPING * np.square(move).sum()
            return self.cost(heard + slope @ move, emotion) + float(far)

        reach = np.clip((self.limits[free] - style[free, None]) / spread[:, None], -MAX_STEP, MAX_STEP)
        return np.asarray(minimize(cost, np.zeros(len(spread)), method="L-BFGS-B", bounds=reach.tolist()).x)

    def _describe(self, heard: Array, emotion: int) -> str:
        names = [str(e) for e in Emotion]
        chances = ", ".join(
            f"{np.exp(c[emotion]):.2f} (most: {names[int(c.argmax())]})" for c in self.log_chances(heard)
        )
        return f"chances {chances}, quality {heard[-1]:.2f}"


def own_styles(predictor: StylePredictor) -> dict[Emotion, Array]:
    """The styles of our own voices, where solving begins: emotion -> [40]."""
    emotions = [e for e in Emotion if e is not Emotion.NEUTRAL]
    styles = predictor.predict([affect_from_phrase(str(e)) for e in emotions])
    return {e: s.values for e, s in zip(emotions, styles, strict=True)}


def solve_styles(
    solver: NaturalStyleSolver, starts: Mapping[Emotion, Array], work: Path, say: Callable[[str], None]
) -> dict[Emotion, Array]:
    """The style [40] of each emotion; those that work/natural_styles.json has are kept.

    Args:
        solver: of the voice.
        starts: emotion -> [40] our own style.
        work: where what was solved is kept.
        say: told of progress.

    Returns:
        Emotion -> [40], zeros for neutral.
    """
    path = work / "natural_styles.json"
    solved: dict[str, list[float]] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    for emotion, start in starts.items():
        if str(emotion) not in solved:
            solved[str(emotion)] = solver.solve(emotion, start, say).round(4).tolist()
            path.write_text(json.dumps(solved), encoding="utf-8")
    return {Emotion.NEUTRAL: np.zeros(len(STYLE_LIMITS))} | {Emotion(e): np.array(v) for e, v in solved.items()}
