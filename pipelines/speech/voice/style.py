"""How a feeling sounds, as numbers on a plan: a `Style` is a point of a vector space whose zero is the voice's own reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.speech.phones import UNVOICED, VOWELS
from pipelines.speech.plan import COLOURS, QUALITIES, Plan, is_pause
from pipelines.speech.voice.speakers import SIZE, Speaker

Array = NDArray[np.float64]

POINTS = 6  # of the contours of F0 and level over a sentence
#: Name -> what is allowed; beyond, words are lost or a voice breaks up.
SCALARS: Mapping[str, tuple[float, float]] = {
    "f0_st": (-6.0, 9.0),  # mean F0
    "range_log2": (-1.5, 1.3),  # F0 excursions about their mean
    "accent_st": (-2.0, 4.0),  # F0 of stressed vowels
    "final_st": (-6.0, 7.0),  # F0 at the end of the last word
    "vowel_log2": (-0.5, 0.5),  # length of vowels and sonorants
    "consonant_log2": (-0.5, 0.6),
    "pause_log2": (-1.0, 1.3),
    "level_db": (-12.0, 12.0),
    "accent_db": (-4.0, 6.0),  # level of stressed syllables
    "breath": (0.0, 0.3),
    "creak": (0.0, 0.8),
    "tension": (-1.0, 1.0),
    "whisper": (0.0, 0.5),
    "tremor_st": (0.0, 0.4),
    "jitter_st": (0.0, 0.35),
    "formant_log2": (-0.09, 0.09),
    "aperiodicity": (-0.25, 0.35),
    "contrast_log2": (-0.05, 0.5),  # how far sounds lie apart: mumbled, or articulated
    "consonant_db": (-2.0, 6.0),  # level of voiceless consonants
    "glide_st": (-4.0, 4.0),  # F0 from the beginning to the end of a stressed vowel
}
_COLOUR = slice(len(SCALARS), len(SCALARS) + COLOURS)
_F0 = slice(_COLOUR.stop, _COLOUR.stop + POINTS)
_LEVEL = slice(_F0.stop, _F0.stop + POINTS)
GLIDE = np.array([-0.5, 0.0, 0.5])
_SONORANTS = ("l", "m", "n", "ng", "r", "w", "y")
LIMITS = np.array([*SCALARS.values(), *[(-7.0, 7.0)] * COLOURS, *[(-3.0, 3.0)] * POINTS, *[(-4.0, 4.0)] * POINTS])


@dataclass(frozen=True)
class Style:
    """[40] numbers: the scalars by name, `colour` [8] (dB, cosine terms of the spectrum), `f0_line` and `level_line` [6] over a sentence."""

    values: Array

    @classmethod
    def of(
        cls,
        colour: Array | None = None,
        f0_line: Array | None = None,
        level_line: Array | None = None,
        **scalars: float,
    ) -> Style:
        """From names; what is left out is 0."""
        values = np.zeros(SIZE)
        for name, value in scalars.items():
            values[list(SCALARS).index(name)] = value
        for part, given in ((_COLOUR, colour), (_F0, f0_line), (_LEVEL, level_line)):
            if given is not None:
                values[part] = given
        return cls(values)

    def __getitem__(self, name: str) -> float:
        return float(self.values[list(SCALARS).index(name)])

    @property
    def colour(self) -> Array:
        """[8] dB."""
        return self.values[_COLOUR]

    @property
    def f0_line(self) -> Array:
        """[6] semitones over the sentence."""
        return self.values[_F0]

    @property
    def level_line(self) -> Array:
        """[6] dB over the sentence."""
        return self.values[_LEVEL]

    def bounded(self) -> Style:
        """Within what is allowed."""
        return Style(np.clip(self.values, LIMITS[:, 0], LIMITS[:, 1]))


def acted(plan: Plan, styles: list[Style], speaker: Speaker) -> Plan:
    """A plan with a style a phone laid over it; `styles` has one for all or one for each phone."""
    table = np.stack([s.values for s in styles]) + speaker.habit.double().numpy()
    if len(table) == 1:
        table = np.repeat(table, len(plan), axis=0)
    column = {name: table[:, i] for i, name in enumerate(SCALARS)}
    quiet = is_pause(plan)
    vowel = np.array([p in VOWELS for p in plan.phones])
    slow = vowel | np.array([p in _SONORANTS for p in plan.phones])
    stressed = vowel & (plan.stress > 0)
    inner = quiet.copy()
    inner[[0, -1]] = False
    longer = np.where(
        quiet, inner * column["pause_log2"], np.where(slow, column["vowel_log2"], column["consonant_log2"])
    )
    at = _places(plan, quiet)
    octaves = np.log2(plan.f0 / speaker.f0_hz)
    mean = octaves[~quiet].mean() if (~quiet).any() else 0.0
    st = column["f0_st"] + _on_line(table[:, _F0], at) + column["accent_st"] * _spread(stressed)
    moving = column["final_st"][:, None] * _ending(plan, quiet) + (column["glide_st"] * stressed)[:, None] * GLIDE
    wide = mean + (octaves - mean) * np.exp2(column["range_log2"])[:, None]
    f0 = speaker.f0_hz * np.exp2(wide + (st[:, None] + moving) / 12)
    level = plan.level_db + column["level_db"] + _on_line(table[:, _LEVEL], at) + column["accent_db"] * stressed
    level = level + column["consonant_db"] * np.array([p in UNVOICED for p in plan.phones])
    added = np.stack([column[name] for name in QUALITIES], axis=1)
    limits = np.array(list(QUALITIES.values()))
    return plan.with_(
        frames=(plan.frames * np.exp2(longer)).astype(np.float32),
        f0=_kept(f0, speaker).astype(np.float32),
        level_db=level.clip(-60, 20).astype(np.float32),
        qualities=np.clip(plan.qualities + added, limits[:, 0], limits[:, 1]).astype(np.float32),
        colour=(plan.colour + table[:, _COLOUR]).astype(np.float32),
    )


def _kept(f0: Array, speaker: Speaker) -> Array:
    """Within the register of the voice: bent softly above 15 semitones over its mean, below 9 under it."""
    st = 12 * np.log2(f0 / speaker.f0_hz)
    up, down = 15.0, 9.0
    st = np.where(st > up * 0.6, up * (0.6 + 0.4 * np.tanh((st / up - 0.6) / 0.4)), st)
    st = np.where(st < -down * 0.6, -down * (0.6 + 0.4 * np.tanh((-st / down - 0.6) / 0.4)), st)
    return speaker.f0_hz * np.exp2(st / 12)


def _places(plan: Plan, quiet: NDArray[np.bool_]) -> Array:
    """[P] where each phone lies in the sentence, 0 to 1, outer silence left out."""
    length = np.where(quiet, 0, plan.frames).astype(float)
    middle = np.cumsum(length) - length / 2
    return middle / max(length.sum(), 1e-6)


def _on_line(lines: Array, at: Array) -> Array:
    """Each phone's own line [P, 6] read at its place."""
    x = np.clip(at * POINTS - 0.5, 0, POINTS - 1)
    left = np.minimum(x.astype(int), POINTS - 2)
    rows = np.arange(len(at))
    share = x - left
    found: Array = lines[rows, left] * (1 - share) + lines[rows, left + 1] * share
    return found


def _spread(stressed: NDArray[np.bool_]) -> Array:
    """1 on stressed vowels, half on their neighbours: an accent rises into and falls out of its vowel."""
    x = stressed.astype(float)
    around = np.zeros_like(x)
    around[:-1] = np.maximum(around[:-1], x[1:] * 0.5)
    around[1:] = np.maximum(around[1:], x[:-1] * 0.5)
    return np.maximum(x, around)


def _ending(plan: Plan, quiet: NDArray[np.bool_]) -> Array:
    """[P, 3] 0 before the last word, rising to 1 at its end."""
    out = np.zeros((len(plan), 3))
    words = plan.word[~quiet]
    if not len(words):
        return out
    mine = np.flatnonzero(plan.word == words[-1])
    out[mine] = np.linspace(0.15, 1.0, 3 * len(mine)).reshape(-1, 3)
    return out
