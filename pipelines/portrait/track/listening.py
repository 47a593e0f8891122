"""A face that listens: it takes up the feeling it hears, nods as phrases end, smiles a little, and looks at who speaks.

Nods and short smiles of a listener come at the ends of the speaker's phrases (Yngve 1970; Ward & Tsukahara 2000, J.
Pragmatics 32); a listener's face takes up the speaker's feeling weaker and some hundred milliseconds later (Hatfield,
Cacioppo & Rapson 1993, Emotional Contagion; Dimberg, Thunberg & Elmehed 2000).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from conditioning.affect import Affect, AffectCurve
from pipelines.portrait.track.envelope import SoundEnvelope
from pipelines.portrait.track.gaze import plan_gaze
from pipelines.portrait.track.plan import Keyframe, PerformancePlan

MIRRORED, MIRROR_LAG_S = 0.6, 0.6  # share of a heard feeling that a listener shows; how much later
OWN_SHARE = 0.5  # of a listener's own feeling beside the mirrored, where one is asked for
NOD_SHARE, NOD_DELAY_S = 0.85, (0.05, 0.35)  # of phrase ends that get a nod; after the phrase's end
NOD_DEG, NOD_WIDTH_S, NOD_GAP_S = (2.2, 4.5), 0.14, 0.36  # of a nod's first dip; of the bell; to the second dip
MIN_NOD_INTERVAL_S = 1.2
LONG_PHRASE_S = 4.5  # of speech without an end, after which a listener nods all the same
SMILE_SHARE, SMILE = 0.45, {"AU12L": 0.3, "AU12R": 0.32, "AU6L": 0.18, "AU6R": 0.18}  # of nods with a smile
SMILE_RISE_S, SMILE_FALL_S = 0.45, 1.3


def listening_affect(heard: AffectCurve, own: AffectCurve | None) -> AffectCurve:
    """What a listener feels: what is heard, weaker and later, with a feeling of its own.

    Args:
        heard: the speaker's affect over the seconds of the sound.
        own: the listener's affect over them; None has none.

    Returns:
        The affect over the seconds of the sound.
    """

    def feel(time_s: float, mirrored: Affect) -> Affect:
        return mirrored if own is None else Affect.mix([(mirrored, 1 - OWN_SHARE), (own.at(time_s), OWN_SHARE)])

    points = [(0.0, feel(0.0, heard.at(0.0).scale(0.4 * MIRRORED)))]
    for time_s, affect in heard.points:
        moment_s = round(max(points[-1][0] + 0.05, time_s + MIRROR_LAG_S), 3)
        points.append((moment_s, feel(moment_s, affect.scale(MIRRORED))))
    return AffectCurve(tuple(points))


def plan_listening(plan: PerformancePlan, envelope: SoundEnvelope, affect: AffectCurve) -> PerformancePlan:
    """A plan of a silent face turned into one that listens.

    Args:
        plan: of the face without speech.
        envelope: of the sound it hears.
        affect: what it feels.

    Returns:
        The plan with nods, short smiles and a listener's gaze.
    """
    rng = np.random.default_rng([plan.seed, 13])
    moments = _draw_moments(envelope, rng)
    nods: list[tuple[float, float, float]] = []
    smiles = []
    for time_s in moments:
        size = float(rng.uniform(*NOD_DEG))
        dips = 1 + int(rng.random() < 0.55) + int(rng.random() < 0.15)
        nods += [(round(time_s + k * NOD_GAP_S, 3), round(size * 0.7**k, 2), NOD_WIDTH_S) for k in range(dips)]
        if affect.at(time_s).effective_vad().valence > -0.25 and rng.random() < SMILE_SHARE:
            smiles.append(time_s)
    return replace(
        plan,
        nods=tuple(n for n in nods if n[0] < plan.seconds),
        fixations=tuple(plan_gaze(envelope, affect.at, rng, listens=True)),
        accents=(),
        peaks=(),
        keyframes=_with_smiles(plan.keyframes, smiles, plan.seconds),
    )


def _draw_moments(envelope: SoundEnvelope, rng: np.random.Generator) -> list[float]:
    """When a listener nods: after the ends of phrases, and within long ones on a stressed syllable."""
    ends = [s for s, _ in envelope.pauses if 0.3 < s < envelope.seconds - 0.1] if envelope.level.any() else []
    out: list[float] = []
    skipped = True  # no two ends in a row are let go by
    for since_s, end_s in pairwise([0.0, *ends, envelope.seconds]):
        within = [t for t, _ in envelope.accents if since_s + LONG_PHRASE_S < t < end_s - 1.0]
        if within:
            out.append(round(within[0] + float(rng.uniform(*NOD_DELAY_S)), 3))
        skipped = not skipped and rng.random() > NOD_SHARE
        if end_s < envelope.seconds and not skipped:
            moment_s = round(end_s + float(rng.uniform(*NOD_DELAY_S)), 3)
            if not out or moment_s - out[-1] >= MIN_NOD_INTERVAL_S:
                out.append(moment_s)
    return out


def _with_smiles(keyframes: Sequence[Keyframe], smiles: Sequence[float], seconds: float) -> tuple[Keyframe, ...]:
    """The keyframes with a short smile at some moments."""
    out = list(keyframes)
    for time_s in smiles:
        for offset_s, size in ((-0.05, 0.0), (SMILE_RISE_S, 1.0), (SMILE_RISE_S + SMILE_FALL_S, 0.0)):
            if 0 <= (moment_s := round(time_s + offset_s, 3)) <= seconds:
                base = _between(keyframes, moment_s)
                added = {c: base.units.get(c, 0.0) + v * size for c, v in SMILE.items()}
                out.append(replace(base, time_s=moment_s, units={**base.units, **added}))
    return tuple(sorted(out, key=lambda k: k.time_s))


def _between(keyframes: Sequence[Keyframe], time_s: float) -> Keyframe:
    """The face between two keyframes."""
    times_s = [k.time_s for k in keyframes]

    def blend(values: Sequence[dict[str, float]]) -> dict[str, float]:
        names = {n for v in values for n in v}
        return {n: float(np.interp(time_s, times_s, [v.get(n, 0.0) for v in values])) for n in names}

    nearest = min(keyframes, key=lambda k: abs(k.time_s - time_s))
    whole = blend([dict(k.units) for k in keyframes])
    rest = blend([{**{u: v for u, v in k.units.items() if u in _parted(keyframes)}, **k.rest} for k in keyframes])
    return replace(nearest, units=whole, rest={u: v for u, v in rest.items() if v < whole.get(u, 0.0)})


def _parted(keyframes: Sequence[Keyframe]) -> set[str]:
    return {u for k in keyframes for u in k.rest}
