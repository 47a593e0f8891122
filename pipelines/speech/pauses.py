"""How an affect paces speech: its tempo, and the silence it leaves after a phrase; the same for every engine.

The numbers are those of the published rules that `rules/prosody.py` holds, which takes its tempo from here: [S1]
Schroeder 2001, [S4] Schroeder 2004, [M] Mozziconacci 1998, [MA] Murray & Arnott 1993, [T] tuned here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from conditioning.affect import VAD, Affect, AffectCurve, Emotion

SENTENCE_PAUSE_S = 0.32  # between sentences of a neutral reading
BREATH_SHARE = 0.5  # of it, between the phrases of one long sentence
PARAGRAPH_SHARE = 2.0  # [T] of it, behind a heading or a paragraph
LEAD_S = 0.05  # silence before a phrase; three times as much ends a text
PROFILE_SHARE = 0.75  # [T] of a named emotion's sound comes from its own profile, the rest from where it lies in VAD


class Tempo(NamedTuple):
    """How fast speech goes.

    Attributes:
        rate_log2: speaking rate, log2 of the ratio to neutral.
        pause_log2: length of pauses beyond what the rate does, log2 of the ratio.
    """

    rate_log2: float
    pause_log2: float


#: [T] beyond these, words are lost.
TEMPO_LIMITS: Mapping[str, tuple[float, float]] = {"rate_log2": (-0.6, 0.45), "pause_log2": (-0.8, 1.2)}

EMOTION_TEMPO: Mapping[Emotion, Tempo] = {
    Emotion.NEUTRAL: Tempo(0.0, 0.0),
    Emotion.HAPPY: Tempo(0.14, -0.2),  # tempo +10..30 % [S1, M]
    Emotion.SAD: Tempo(-0.32, 0.6),  # length 1.29 [M], pauses 1.6 [T]
    Emotion.ANGRY: Tempo(0.2, -0.3),
    Emotion.FEARFUL: Tempo(0.24, 0.2),  # tempo +20..30 % [S1, M]
    Emotion.DISGUSTED: Tempo(-0.28, 0.2),  # slow [MA]
    Emotion.SURPRISED: Tempo(0.06, -0.1),
    Emotion.CALM: Tempo(-0.18, 0.25),  # slower [S4]
}


def tempo_from_vad(vad: VAD) -> Tempo:
    """The tempo of a point alone: rate .5 A + .2 E percent, pauses -.2 A [S4]."""
    v, a, _ = vad
    return Tempo(0.32 * a + 0.1 * v, -0.4 * a)


def compute_tempo(affect: Affect) -> Tempo:
    """The tempo of an affect at its intensity, within TEMPO_LIMITS; neutral or intensity 0 gives exact zeros."""
    mass = sum(abs(w) for w in affect.weights.values())
    total = [x * (1.0 - PROFILE_SHARE * mass) for x in tempo_from_vad(affect.vad)]
    for emotion, weight in affect.weights.items():
        total = [x + y * (PROFILE_SHARE * weight) for x, y in zip(total, EMOTION_TEMPO[emotion], strict=True)]
    bounds = TEMPO_LIMITS.values()
    return Tempo(*(min(max(x * affect.intensity, low), high) for x, (low, high) in zip(total, bounds, strict=True)))


def final_pause_s(affect: AffectCurve, rate: float, *, last: bool, share: float = 1.0) -> float:
    """The silence after a phrase, in seconds.

    Args:
        affect: along the phrase; its end decides.
        rate: times the usual speed.
        last: whether the phrase ends the text.
        share: of the silence between sentences: BREATH_SHARE where the sentence goes on, PARAGRAPH_SHARE behind a
            paragraph.

    Returns:
        Seconds of silence.
    """
    if last:
        return LEAD_S * 3
    tempo = compute_tempo(affect.points[-1][1])
    return SENTENCE_PAUSE_S * share * math.exp2(tempo.pause_log2 - tempo.rate_log2) / rate
