"""Speaking style: how a feeling sounds, as numbers laid over a plan; zero is the voice's own reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.speech.phones import SONORANTS, UNVOICED, VOWELS
from pipelines.speech.plan import COLOURS, QUALITIES, SpeechPlan
from pipelines.speech.voice.speakers import STYLE_SIZE, Speaker

Array = NDArray[np.float64]

CONTOUR_POINTS = 6  # of the contours of F0 and level over a sentence
#: Name -> what is allowed; beyond, words are lost or a voice breaks up.
SCALARS: Mapping[str, tuple[float, float]] = {
    "f0_st": (-6.0, 9.0),  # mean F0
    "range_log2": (-1.5, 1.3),  # F0 excursions about their mean
    "accent_st": (-2.0, 4.0),  # F0 of stressed vowels
    "final_st": (-6.0, 7.0),  # F0 at the end of the last word: the cadence
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
_F0 = slice(_COLOUR.stop, _COLOUR.stop + CONTOUR_POINTS)
_LEVEL = slice(_F0.stop, _F0.stop + CONTOUR_POINTS)
assert _LEVEL.stop == STYLE_SIZE
STYLE_LIMITS = np.array(
    [*SCALARS.values(), *[(-7.0, 7.0)] * COLOURS, *[(-3.0, 3.0)] * CONTOUR_POINTS, *[(-4.0, 4.0)] * CONTOUR_POINTS]
)
_QUALITY_LIMITS = np.array(list(QUALITIES.values()))
_GLIDE = np.array([-0.5, 0.0, 0.5])  # of `glide_st` at the three F0 points of a phone
REGISTER_ST = (-9.0, 15.0)  # of a voice about its mean F0


@dataclass(frozen=True)
class Style:
    """A point in the space of speaking styles.

    Attributes:
        values: [40]: the scalars in the order of SCALARS, then the change of spectrum [8] (dB, cosine terms), the
            contour
            of F0 over a sentence [6] (semitones) and that of level [6] (dB).
    """

    values: Array

    @classmethod
    def neutral(cls) -> Style:
        """The voice's own reading: zeros."""
        return cls(np.zeros(STYLE_SIZE))

    @classmethod
    def from_names(
        cls,
        colour: Array | None = None,
        f0_line: Array | None = None,
        level_line: Array | None = None,
        **scalars: float,
    ) -> Style:
        """A style from named numbers; what is left out is 0.

        Args:
            colour: [8] dB, cosine terms of the change of spectrum.
            f0_line: [6] semitones over a sentence.
            level_line: [6] dB over a sentence.
            **scalars: by the names of SCALARS.

        Returns:
            The style.
        """
        values = np.zeros(STYLE_SIZE)
        for name, value in scalars.items():
            values[list(SCALARS).index(name)] = value
        for part, line in ((_COLOUR, colour), (_F0, f0_line), (_LEVEL, level_line)):
            if line is not None:
                values[part] = line
        return cls(values)

    def __getitem__(self, name: str) -> float:
        return float(self.values[list(SCALARS).index(name)])

    def clip(self) -> Style:
        """The nearest style within STYLE_LIMITS."""
        return Style(np.clip(self.values, STYLE_LIMITS[:, 0], STYLE_LIMITS[:, 1]))

    def scale(self, factor: float) -> Style:
        """The style times `factor`, within STYLE_LIMITS."""
        return Style(self.values * factor).clip()


def apply_style(plan: SpeechPlan, styles: Sequence[Style], speaker: Speaker) -> SpeechPlan:
    """Lay styles over a plan.

    Args:
        plan: in the voice's own reading, P phones.
        styles: one for all phones, or P.
        speaker: whose mean F0 F0 is widened and bent about, and whose base style is added.

    Returns:
        The plan in that style.
    """
    f0_hz = speaker.f0_hz
    table = np.stack([s.values for s in styles]) + speaker.base_style.double().numpy()
    if len(table) == 1:
        table = np.repeat(table, len(plan.phones), axis=0)
    column = {name: table[:, i] for i, name in enumerate(SCALARS)}
    pause = plan.is_pause
    vowel, sonorant, unvoiced = (np.array([p in kind for p in plan.phones]) for kind in (VOWELS, SONORANTS, UNVOICED))
    stressed = vowel & (plan.stress > 0)
    inner_pause = pause.copy()
    inner_pause[[0, -1]] = False
    spoken_log2 = np.where(vowel | sonorant, column["vowel_log2"], column["consonant_log2"])
    length_log2 = np.where(pause, inner_pause * column["pause_log2"], spoken_log2)
    position = _sentence_positions(plan, pause)
    octaves = np.log2(plan.f0 / f0_hz)
    mean = octaves[~pause].mean() if (~pause).any() else 0.0
    st = column["f0_st"] + _read_contours(table[:, _F0], position) + column["accent_st"] * _accent_shape(stressed)
    within_st = column["final_st"][:, None] * _cadence_shape(plan, pause)
    within_st = within_st + (column["glide_st"] * stressed)[:, None] * _GLIDE
    widened = mean + (octaves - mean) * np.exp2(column["range_log2"])[:, None]
    f0 = f0_hz * np.exp2(widened + (st[:, None] + within_st) / 12)
    level = plan.level_db + column["level_db"] + _read_contours(table[:, _LEVEL], position)
    level = level + column["accent_db"] * stressed
    level = level + column["consonant_db"] * unvoiced
    qualities = plan.qualities + np.stack([column[name] for name in QUALITIES], axis=1)
    return plan.copy_with(
        frames=(plan.frames * np.exp2(length_log2)).astype(np.float32),
        f0=limit_register(f0, f0_hz).astype(np.float32),
        level_db=level.clip(-60, 20).astype(np.float32),
        qualities=np.clip(qualities, _QUALITY_LIMITS[:, 0], _QUALITY_LIMITS[:, 1]).astype(np.float32),
        colour=(plan.colour + table[:, _COLOUR]).astype(np.float32),
    )


def limit_register(f0: Array, mean_hz: float) -> Array:
    """F0 within the register of a voice: bent softly as it nears 15 semitones above its mean, or 9 below."""
    st = 12 * np.log2(f0 / mean_hz)
    down, up = -REGISTER_ST[0], REGISTER_ST[1]
    st = np.where(st > up * 0.6, up * (0.6 + 0.4 * np.tanh((st / up - 0.6) / 0.4)), st)
    st = np.where(st < -down * 0.6, -down * (0.6 + 0.4 * np.tanh((-st / down - 0.6) / 0.4)), st)
    return mean_hz * np.exp2(st / 12)


def _sentence_positions(plan: SpeechPlan, pause: NDArray[np.bool_]) -> Array:
    """Where each phone lies in the sentence, 0 to 1, silence left out: [P]."""
    length = np.where(pause, 0, plan.frames).astype(float)
    middle = np.cumsum(length) - length / 2
    return middle / max(length.sum(), 1e-6)


def _read_contours(contours: Array, position: Array) -> Array:
    """Each phone's own contour [P, 6] read at its position [P]."""
    x = np.clip(position * CONTOUR_POINTS - 0.5, 0, CONTOUR_POINTS - 1)
    index = np.minimum(x.astype(int), CONTOUR_POINTS - 2)
    rows = np.arange(len(position))
    share = x - index
    values: Array = contours[rows, index] * (1 - share) + contours[rows, index + 1] * share
    return values


def _accent_shape(stressed: NDArray[np.bool_]) -> Array:
    """1 on stressed vowels, half on their neighbours: an accent rises into its vowel and falls out of it."""
    x = stressed.astype(float)
    neighbours = np.zeros_like(x)
    neighbours[:-1] = np.maximum(neighbours[:-1], x[1:] * 0.5)
    neighbours[1:] = np.maximum(neighbours[1:], x[:-1] * 0.5)
    return np.maximum(x, neighbours)


def _cadence_shape(plan: SpeechPlan, pause: NDArray[np.bool_]) -> Array:
    """0 before the last word, rising to 1 at its end: [P, 3]."""
    out = np.zeros((len(pause), 3))
    words = plan.word[~pause]
    if not len(words):
        return out
    last_word = np.flatnonzero(plan.word == words[-1])
    out[last_word] = np.linspace(0.15, 1.0, 3 * len(last_word)).reshape(-1, 3)
    return out
