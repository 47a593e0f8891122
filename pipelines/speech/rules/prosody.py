"""Affect -> named acoustic targets: the published rules that espeak and WORLD follow (the trained voice has
`voice/style_predictor.py`).

A `Prosody` is a point of a vector space whose zero is the neutral voice: ratios are kept as logarithms, so intensity
scales it, mixtures add it and a negative weight inverts it. Sources of the numbers below:

[B] Burkhardt 2005, Emofilt; [S1] Schroeder 2001, Emotional speech synthesis: a review (recognised settings);
[S4] Schroeder 2004, Dimensional emotion representation as a basis for speech synthesis; [M] Mozziconacci 1998;
[MA] Murray & Arnott 1993; [GS] Goudbeek & Scherer 2010, Beyond arousal; [G] Gobl & Ni Chasaide 2003 (voice quality);
[T] tuned here on measured cues and on recognition of the words, within the range the sources give.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from conditioning.affect import VAD, Affect, Emotion
from pipelines.speech.pauses import EMOTION_TEMPO, PROFILE_SHARE, TEMPO_LIMITS, tempo_from_vad


@dataclass(frozen=True, slots=True)
class Prosody:
    """Acoustic targets relative to the same voice's neutral reading; all 0 is neutral.

    Attributes:
        f0_st: mean F0, semitones.
        range_log2: F0 excursions around their mean, log2 of the ratio.
        declination_st: extra fall of F0 over a phrase, semitones; negative rises.
        final_st: F0 at the end of the last word, semitones; positive rises.
        accent_st: F0 of stressed syllables, semitones.
        rate_log2: speaking rate, log2 of the ratio.
        pause_log2: length of pauses beyond what rate does, log2 of the ratio.
        energy_db: level of the voice.
        dynamics_log2: energy variation around its mean, log2 of the ratio.
        tilt_db_oct: spectral slope above 500 Hz, dB an octave; positive is brighter, tenser.
        formant_log2: formant frequencies, log2 of the ratio; smiling raises them.
        breath: share of explicit aspiration noise, 0 to 0.45.
        jitter_st: standard deviation of F0 from one period to the next few, semitones, at least 0.
        tremor_st: amplitude of a 6 Hz F0 modulation, semitones, at least 0.
    """

    f0_st: float = 0.0
    range_log2: float = 0.0
    declination_st: float = 0.0
    final_st: float = 0.0
    accent_st: float = 0.0
    rate_log2: float = 0.0
    pause_log2: float = 0.0
    energy_db: float = 0.0
    dynamics_log2: float = 0.0
    tilt_db_oct: float = 0.0
    formant_log2: float = 0.0
    breath: float = 0.0
    jitter_st: float = 0.0
    tremor_st: float = 0.0

    def scale(self, factor: float) -> Prosody:
        """Every target times `factor`."""
        return Prosody(*(getattr(self, f.name) * factor for f in fields(self)))

    def add(self, addend: Prosody) -> Prosody:
        """The sum of two targets, field by field."""
        return Prosody(*(getattr(self, f.name) + getattr(addend, f.name) for f in fields(self)))

    def clip(self) -> Prosody:
        """Within what stays intelligible and free of artefacts."""
        return Prosody(
            **{
                f.name: min(max(getattr(self, f.name), PROSODY_LIMITS[f.name][0]), PROSODY_LIMITS[f.name][1])
                for f in fields(self)
            }
        )


#: [T] beyond these, words are lost or the vocoder breaks up.
PROSODY_LIMITS: dict[str, tuple[float, float]] = {
    "f0_st": (-7.0, 10.0),
    "range_log2": (-1.4, 1.2),
    "declination_st": (-7.0, 7.0),
    "final_st": (-5.0, 6.0),
    "accent_st": (-2.0, 4.0),
    **TEMPO_LIMITS,
    "energy_db": (-12.0, 10.0),
    "dynamics_log2": (-1.0, 0.7),
    "tilt_db_oct": (-4.5, 4.5),
    "formant_log2": (-0.09, 0.09),
    "breath": (0.0, 0.45),
    "jitter_st": (0.0, 0.45),
    "tremor_st": (0.0, 0.8),
}

PROFILES: dict[Emotion, Prosody] = {
    Emotion.NEUTRAL: Prosody(),
    # F0 +50 % and range +100 % [S1, B] are for joy beyond "happy": taken down; tempo +10..30 % [S1, M], F1/F2 +10
    # % [S1] halved for WER [T]
    Emotion.HAPPY: Prosody(
        5.0, 0.85, -1.0, 1.0, 2.0, *EMOTION_TEMPO[Emotion.HAPPY], 3.0, 0.1, 1.5, 0.035, 0.0, 0.0, 0.0
    ),
    # F0 down, range -.., tempo slow, breath and brilliance as Cahn's sad [S1]; length 1.29 [M], pauses 1.6 [T]
    Emotion.SAD: Prosody(
        -1.4, -0.86, 1.0, -1.0, -0.8, *EMOTION_TEMPO[Emotion.SAD], -5.0, -0.3, -3.0, -0.03, 0.22, 0.08, 0.0
    ),
    # hot anger: +9 st range and +6 dB [S1], stressed syllables lengthened and raised [B], flat spectrum [GS],
    # falling accents [S4]
    Emotion.ANGRY: Prosody(
        3.9, 0.8, 3.0, -2.0, 2.0, *EMOTION_TEMPO[Emotion.ANGRY], 6.0, 0.2, 3.0, 0.03, 0.0, 0.12, 0.0
    ),
    # F0 x1.5..2 with a narrow range, tempo +20..30 % [S1, M], tremor and breath of a tense whisper [G]
    Emotion.FEARFUL: Prosody(
        7.0, 0.0, 0.0, 0.5, 0.3, *EMOTION_TEMPO[Emotion.FEARFUL], 0.5, 0.0, 0.0, 0.02, 0.14, 0.24, 0.4
    ),
    # low, slow, wide falls [MA]; creak as jitter [G]
    Emotion.DISGUSTED: Prosody(
        -1.8, 0.25, 3.0, -2.0, 0.8, *EMOTION_TEMPO[Emotion.DISGUSTED], 0.5, 0.1, 0.8, -0.05, 0.04, 0.16, 0.0
    ),
    # rising contours, high and wide [MA]
    Emotion.SURPRISED: Prosody(
        5.0, 1.0, -3.0, 4.0, 2.0, *EMOTION_TEMPO[Emotion.SURPRISED], 3.0, 0.2, 1.0, 0.03, 0.05, 0.0, 0.0
    ),
    # relaxed: lower, narrower, slower, softer, steady level [S4, GS]
    Emotion.CALM: Prosody(
        -1.0, -0.34, 0.0, -0.5, -0.5, *EMOTION_TEMPO[Emotion.CALM], -3.5, -0.6, -1.5, 0.0, 0.1, 0.0, 0.0
    ),
}


def prosody_from_vad(vad: VAD) -> Prosody:
    """Targets of a point alone, linear in each axis but for breath, jitter and tremor.

    Arousal carries most of it (R2 .82 of intensity, F0 and their variability [GS]); valence shows in spectral slope,
    steadiness and formants (R2 .22 [GS]); dominance in final falls and tilt.
    """
    v, a, d = vad
    tempo = tempo_from_vad(vad)
    calm_side, tense_side = max(0.0, -a), max(0.0, a) * max(0.0, -v)
    return Prosody(
        f0_st=4.5 * a + 1.2 * v,  # F0 x(1 + .3a + .1v) [S4]
        range_log2=0.8 * a + 0.1 * v,  # 4 + .04 A semitones [S4]
        declination_st=-1.0 * v + 0.5 * d,  # accent slope [S4]
        final_st=-2.0 * d,  # low boundary with power [S4]
        accent_st=1.4 * a + 0.4 * v,
        rate_log2=tempo.rate_log2,
        pause_log2=tempo.pause_log2,
        energy_db=5.5 * a,
        dynamics_log2=0.4 * a - 0.2 * v,  # valence: steadier level [GS]
        tilt_db_oct=2.0 * a - 0.8 * v + 0.4 * d,  # positive valence: steeper slope; power: flatter [GS]
        formant_log2=0.06 * v,
        breath=0.22 * calm_side + 0.05 * max(0.0, v) * calm_side,
        jitter_st=0.2 * tense_side,
        tremor_st=0.35 * tense_side * max(0.0, -d),
    )


def compute_prosody(affect: Affect) -> Prosody:
    """The targets of an affect, within their limits and at its intensity; neutral or intensity 0 gives exact zeros."""
    mass = sum(abs(w) for w in affect.weights.values())
    total = prosody_from_vad(affect.vad).scale(1.0 - PROFILE_SHARE * mass)
    for emotion, weight in affect.weights.items():
        total = total.add(PROFILES[emotion].scale(PROFILE_SHARE * weight))
    return total.scale(affect.intensity).clip()


def ratio_from_log2(log2: float) -> float:
    """A plain ratio of a logarithm to base 2."""
    return math.exp2(log2)
