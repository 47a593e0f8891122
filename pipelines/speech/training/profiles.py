"""Style profiles: the speaking style of each emotion and of any point of VAD, which the style predictor is taught.

They come from how people's voices differ by emotion (`training.people`), published rules for what only synthesis
sets, and, for points, the rules of `pipelines.speech.rules.prosody`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import VAD, Emotion
from conditioning.phrases import affect_from_phrase
from pipelines.speech.rules.prosody import prosody_from_vad
from pipelines.speech.voice.features import band_centres_hz, cosine_basis
from pipelines.speech.voice.speakers import STYLE_SIZE
from pipelines.speech.voice.style import CONTOUR_POINTS, SCALARS, Style

Array = NDArray[np.float64]

#: The level of a voice is not matched, since recordings are levelled before they are measured: it stays as people
#: have it.
SOLVED_NUMBERS = np.array([float(name != "level_db") for name in SCALARS] + [1.0] * (STYLE_SIZE - len(SCALARS)))
#: How much of a solved style ships: as strong as words bear (pocketsphinx, on sentences that are not measured).
SHIPPED_SHARES: Mapping[Emotion, float] = {
    Emotion.CALM: 1.3,
    Emotion.HAPPY: 1.2,
    Emotion.SAD: 1.5,
    Emotion.ANGRY: 0.9,
    Emotion.FEARFUL: 1.2,
    Emotion.DISGUSTED: 1.3,
    Emotion.SURPRISED: 1.2,
}
# of people's changes where styles begin to be solved from: human-sized changes of a synthetic voice are heard as subtle
ACTING_GAIN = 1.4
AXIS_SHARES = np.array([1.0, 1.0, 0.5])  # of valence, arousal, dominance in how near a point is to a word
NEAR_SHARPNESS, NEAR_LIMIT = 7.0, 1.3

#: Voice quality that averages of spectra do not tell apart: sad breath (Cahn 1990), tense anger, a trembling fear
#: (Burkhardt & Sendlmeier 2000), creaky disgust
#: (Gobl & Ni Chasaide 2003), relaxed calm.
EMOTION_QUALITIES: Mapping[Emotion, Mapping[str, float]] = {
    Emotion.HAPPY: {"tension": 0.2, "formant_log2": 0.03, "accent_st": 1.0, "accent_db": 1.0},
    Emotion.SAD: {
        "level_db": -3.5,
        "breath": 0.35,
        "tension": -0.2,
        "tremor_st": 0.15,
        "jitter_st": 0.08,
        "formant_log2": -0.02,
        "pause_log2": 0.5,
    },
    Emotion.ANGRY: {
        "tension": 0.45,
        "jitter_st": 0.12,
        "accent_st": 1.0,
        "accent_db": 2.5,
        "final_st": -1.5,
        "pause_log2": -0.2,
    },
    Emotion.FEARFUL: {"breath": 0.15, "tremor_st": 0.3, "jitter_st": 0.2, "pause_log2": 0.1},
    Emotion.DISGUSTED: {
        "creak": 0.3,
        "tension": 0.15,
        "accent_st": 0.5,
        "accent_db": 1.0,
        "final_st": -1.5,
        "formant_log2": -0.03,
    },
    Emotion.SURPRISED: {"breath": 0.1, "accent_st": 1.0, "final_st": 1.5, "formant_log2": 0.02},
    Emotion.CALM: {"level_db": -2.0, "breath": 0.25, "tension": -0.25, "pause_log2": 0.2},
}


def acted_shares(emotion: Emotion) -> tuple[tuple[str, float], tuple[str, float]]:
    """Shares of normal ("01") and strong ("02") acting at intensity 1.

    Mostly strong: human-sized changes of a synthetic voice are heard as subtle. Strong sadness of these actors is
    despair, which cries out; what people mean by sad is nearer to the normal one.
    """
    strong = 0.35 if emotion is Emotion.SAD else 0.85
    return ("01", 1 - strong), ("02", strong)


def style_profiles(people: Mapping[str, Any], changes: Mapping[str, Any] | None = None) -> dict[Emotion, Array]:
    """The style [40] of each emotion at intensity 1: mostly people's strong acting.

    Args:
        people: what `training.people` measured.
        changes: emotion -> [40] what `training.matching` solved for on top, or None.

    Returns:
        Emotion -> [40].
    """
    profiles = {Emotion.NEUTRAL: np.zeros(STYLE_SIZE)}
    for emotion in Emotion:
        if emotion is Emotion.NEUTRAL:
            continue
        cues = {
            k: np.sum([w * np.array(people[emotion][s[1]][k]) for s, w in acted_shares(emotion)], axis=0)
            for k in people[emotion]["1"]
        }
        values = Style(_style_from_cues(cues, EMOTION_QUALITIES[emotion]).values * ACTING_GAIN).clip().values
        if changes and emotion in changes:
            values = SHIPPED_SHARES[emotion] * (values + np.array(changes[emotion]) * SOLVED_NUMBERS)
        profiles[emotion] = Style(values).clip().values
    return profiles


def _style_from_cues(cues: Mapping[str, Array], quality: Mapping[str, float]) -> Style:
    shape = cues["voiced_shape"] - cues["voiced_shape"].mean()
    length = float(cues["length"][0])
    scalars = {
        "f0_st": 0.85 * float(cues["f0"][0]),
        "range_log2": 0.8 * float(cues["f0_sd"][0]),
        "vowel_log2": 1.15 * length,
        "consonant_log2": 0.5 * length,
        "pause_log2": 4.0 * float(cues["pauses"][0]),
        "level_db": float(np.clip(0.45 * cues["level"][0], -6, 5.5)),
        "aperiodicity": float(cues["aperiodicity"][2:].mean()),
        "accent_db": 0.8 * float(np.clip(cues["level_sd"][0], -1, 1)),
    }
    for name, value in quality.items():
        scalars[name] = scalars.get(name, 0.0) + value
    colour = np.linalg.lstsq(cosine_basis().T, shape, rcond=None)[0]
    return Style.from_names(
        colour=colour, f0_line=_contour(cues["f0_line"]), level_line=0.6 * _contour(cues["level_line"]), **scalars
    )


def _contour(points: Array) -> Array:
    pairs = points.reshape(CONTOUR_POINTS, -1).mean(axis=1)
    return pairs - pairs.mean()


def tilt_cosines(db_oct: float) -> NDArray[np.float64]:
    """Cosine terms [8] of a spectrum that rises by so many decibels an octave above 200 Hz."""
    tilt = db_oct * np.log2(np.maximum(band_centres_hz(), 200.0) / 500.0)
    terms: NDArray[np.float64] = np.linalg.lstsq(cosine_basis().T, tilt - tilt.mean(), rcond=None)[0]
    return terms


def style_from_vad(vad: VAD) -> Array:
    """The style of a point of VAD alone: [40]."""
    p = prosody_from_vad(vad)
    colour = tilt_cosines(p.tilt_db_oct)
    fall = p.declination_st * (0.5 - (np.arange(CONTOUR_POINTS) + 0.5) / CONTOUR_POINTS)
    tense = max(0.0, vad.arousal)
    return Style.from_names(
        colour=colour,
        f0_line=fall,
        f0_st=p.f0_st,
        range_log2=p.range_log2,
        accent_st=p.accent_st,
        final_st=p.final_st,
        vowel_log2=-p.rate_log2,
        consonant_log2=-0.8 * p.rate_log2,
        pause_log2=p.pause_log2,
        level_db=2.0 * p.energy_db,
        accent_db=2.0 * p.dynamics_log2,
        breath=min(0.6, 1.3 * p.breath),
        tension=0.35 * tense - 0.25 * max(0.0, -vad.arousal),
        tremor_st=p.tremor_st,
        jitter_st=p.jitter_st,
        formant_log2=0.6 * p.formant_log2,
        aperiodicity=-0.05 * tense,
    ).values


def style_near_words(vad: VAD, table: Mapping[Emotion, Array]) -> Array:
    """The style [40] of a point of VAD, by the words that lie in its direction: what is between two words sounds
    between them (von Mises-Fisher weights over directions).

    Args:
        vad: the point.
        table: the style of each emotion at intensity 1.

    Returns:
        The style, in proportion to the distance from neutral, at most NEAR_LIMIT of the words' own.
    """
    point = AXIS_SHARES * np.array(tuple(vad))
    radius = float(np.linalg.norm(point))
    if radius < 1e-6:
        return np.zeros(STYLE_SIZE)
    emotions = [e for e in Emotion if e is not Emotion.NEUTRAL]
    places = AXIS_SHARES * np.array([tuple(affect_from_phrase(str(e)).vad) for e in emotions])
    distances = np.linalg.norm(places, axis=1)
    weights = np.exp(NEAR_SHARPNESS * (places @ point / (distances * radius) - 1))
    weights /= weights.sum()
    share = min(radius / float(weights @ distances), NEAR_LIMIT)
    return np.asarray(share * weights @ np.array([table[e] for e in emotions]))


def load_people(path: Path) -> dict[str, Any]:
    """Read what `training.people` wrote."""
    profiles: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return profiles
