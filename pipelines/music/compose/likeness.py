"""How much a tune over its chords is like people's: what candidates of a section are ranked by.

No recognizer has a part in it. The idiom is the likelihood of each interval after the two before it in the tunes of
POP909 and the Lieder; the other figures are held against the means of POP909's 32-bar windows.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipelines.music.attributes.names import Attributes
from pipelines.music.compose.tokens import BarEvents
from pipelines.music.song.song import QUARTER, Chord
from weights.checkpoint import load_checkpoint
from weights.store import EMBEDDED

#: Figure -> (mean of POP909, standard deviation).
PEOPLE = {
    "chord tones": (0.66, 0.07),
    "clashes": (0.05, 0.04),
    "steps": (0.45, 0.10),
    "turns": (0.57, 0.08),
    "large leaps": (0.02, 0.02),
    "idiom": (-2.25, 0.25),
}
IDIOM_REACH = 12  # semitones: larger intervals count as these
SHORT = QUARTER // 2  # ticks: shorter notes pass by


def rate_likeness(bars: Sequence[BarEvents], plan: Sequence[Attributes]) -> float:
    """How like people's bars are, higher is better: minus the mean squared distance in standard deviations.

    Args:
        bars: tune and chords.
        plan: what the bars were asked to be; a tune far from the asked density or register is less wanted.

    Returns:
        At most 0.
    """
    pitches = [p for bar in bars for _, _, p in bar.notes]
    if len(pitches) < 4:
        return -9.0
    figures = measure_likeness(bars)
    z = [np.clip((figures[name] - mean) / sd, -3, 3) for name, (mean, sd) in PEOPLE.items()]
    z = [1.5 * x if name in ("turns", "steps") else x for x, name in zip(z, PEOPLE, strict=True)]
    z = [max(0.0, x) if name in ("clashes", "large leaps") else x for x, name in zip(z, PEOPLE, strict=True)]
    quarters = sum(bar.meter[0] * 4 / bar.meter[1] for bar in bars)
    asked = float(np.mean([a.density for a in plan]))
    z.append(2.0 * float(np.log2((len(pitches) / quarters + 0.05) / asked)))
    z.append(0.7 * (float(np.ptp(np.percentile(pitches, [5, 95]))) - 12.0) / 4.0)
    z.append(0.5 * _sameness(bars))
    return -float(np.mean(np.square(z)))


def measure_likeness(bars: Sequence[BarEvents]) -> dict[str, float]:
    """The figures of PEOPLE for bars with a tune of at least four notes."""
    pitches = [p for bar in bars for _, _, p in bar.notes]
    steps = np.diff(pitches)
    moves = [s for s in steps.tolist() if s]
    tones, clashes = zip(*(_fit(bar, note) for bar in bars for note in bar.notes), strict=True)
    turns = float(np.mean([a * b < 0 for a, b in pairwise(moves)])) if len(moves) > 1 else 0.5
    return {
        "chord tones": float(np.mean(tones)),
        "clashes": float(np.mean(clashes)),
        "steps": float(np.mean(np.isin(np.abs(steps), (1, 2)))),
        "turns": turns,
        "large leaps": float(np.mean(np.abs(steps) >= 8)),
        "idiom": _idiom(steps.tolist()),
    }


def is_clash(chord: Chord, interval: int) -> bool:
    """Whether a pitch lies a semitone from a tone of the chord without being one."""
    tones = set(chord.tones)
    return interval % 12 not in tones and bool({(interval - 1) % 12, (interval + 1) % 12} & tones)


def _fit(bar: BarEvents, note: tuple[int, int, int]) -> tuple[bool, bool]:
    sounding = [c for t, c in bar.chords if t <= note[0]]
    if not sounding:
        return True, False
    return note[2] % 12 in sounding[-1].tones, is_clash(sounding[-1], note[2])


def _idiom(steps: Sequence[int]) -> float:
    """Mean log likelihood of an interval after the two before it."""
    table = _idiom_table()
    places = [int(np.clip(s, -IDIOM_REACH, IDIOM_REACH)) + IDIOM_REACH for s in steps]
    found = [table[a, b, c] for a, b, c in zip(places, places[1:], places[2:], strict=False)]
    return float(np.mean(found)) if found else -3.0


@cache
def _idiom_table() -> NDArray[np.float64]:
    """[25, 25, 25], made by `python -m pipelines.music.training figures`."""
    shapes = {"idiom": (2 * IDIOM_REACH + 1,) * 3}
    held = load_checkpoint(
        EMBEDDED / "music", name="figures", framework="numpy", config=False, names=("idiom",), shapes=shapes
    )
    return np.asarray(held.tensors["idiom"], np.float64)


def _sameness(bars: Sequence[BarEvents]) -> float:
    """How many bars copy the one before, over what people do (one in five)."""
    copies = [a.notes == b.notes for a, b in pairwise(bars) if a.notes]
    return max(0.0, 5 * (float(np.mean(copies)) - 0.2)) if copies else 0.0
