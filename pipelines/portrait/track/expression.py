"""Facial expression: an affect, words of the body or a pain score to action units.

Sets after EMFACS (Friesen & Ekman 1983) and Du, Tao & Martinez 2014; intensities by eye and by
`python -m pipelines.portrait.training tune` with the recognizer that steers. Valence and arousal alone cannot tell
anger, fear
and disgust apart: a point becomes a mixture of the eight emotions first, and arousal adds what they leave open (lids,
    brows).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from conditioning.affect import Affect, Emotion
from conditioning.vocabulary import emotion_probabilities

Units = dict[str, float]

PROTOTYPES: Mapping[Emotion, Mapping[str, float]] = {
    Emotion.NEUTRAL: {},
    Emotion.CALM: {"AU12": 0.26, "AU6": 0.12, "AU43": 0.12},
    Emotion.HAPPY: {"AU6": 1.2, "AU7": 0.15, "AU12": 1.3, "AU25": 0.9, "AU26": 0.4},
    Emotion.SAD: {"AU1": 1.2, "AU4": 1.1, "AU7": 0.3, "AU15": 0.95, "AU17": 0.8, "AU20": 0.4, "AU43": 0.6},
    Emotion.ANGRY: {
        "AU4": 1.4,
        "AU5": 0.3,
        "AU7": 1.1,
        "AU9": 0.7,
        "AU10": 1.1,
        "AU17": 0.1,
        "AU23": 0.4,
        "AU24": 0.2,
        "AU26": 0.4,
    },
    Emotion.FEARFUL: {
        "AU1": 1.45,
        "AU2": 0.2,
        "AU4": 0.3,
        "AU5": 1.0,
        "AU7": 0.15,
        "AU20": 1.2,
        "AU25": 0.4,
        "AU26": 0.3,
    },
    Emotion.DISGUSTED: {
        "AU4": 0.6,
        "AU6": 1.1,
        "AU7": 0.5,
        "AU9": 1.4,
        "AU10": 1.3,
        "AU15": 0.3,
        "AU17": 0.6,
        "AU25": 0.2,
        "AU26": 0.12,
    },
    Emotion.SURPRISED: {"AU1": 1.2, "AU2": 1.0, "AU5": 1.0, "AU25": 0.45, "AU26": 0.85},
}
#: Words of a face that the eight cannot say, and bodily words that add to whatever is felt.
UNITS_BY_WORD: Mapping[str, Mapping[str, float]] = {
    "contempt|scorn|disdain|contemptuous|scornful|smug": {"AU14R": 0.85, "AU12R": 0.35, "AU4": 0.15, "AU43": 0.15},
    "smirk": {"AU12R": 0.7, "AU14R": 0.5},
    "pain|agony|hurting|wince|wincing": {
        "AU4": 1.0,
        "AU6": 0.8,
        "AU7": 0.6,
        "AU9": 0.6,
        "AU10": 0.45,
        "AU43": 0.7,
        "AU20": 0.3,
    },
    "awe|awestruck|wonder": {"AU1": 0.8, "AU2": 0.6, "AU5": 0.6, "AU25": 0.3, "AU26": 0.25},
    "smile|smiles|smiling|grin|grinning": {"AU12": 0.8, "AU6": 0.5},
    "laugh|laughs|laughing": {"AU12": 1.0, "AU6": 0.9, "AU25": 0.7, "AU26": 0.4},
    "tears|cry|cries|crying|weeping|sobbing|tearful": {
        "AU1": 0.9,
        "AU4": 0.4,
        "AU15": 0.4,
        "AU17": 0.4,
        "AU7": 0.35,
        "AU43": 0.15,
    },
    "frown|frowns|frowning": {"AU4": 0.9},
    "pout|pouting|sulking": {"AU17": 0.8, "AU22": 0.3, "AU15": 0.3},
    "grimace|grimacing|gritted|clenched": {"AU20": 0.7, "AU25": 0.4, "AU7": 0.4, "AU4": 0.4},
    "squint|squinting|suspicious": {"AU7": 0.8, "AU4": 0.35},
    "wide-eyed|staring|stares": {"AU5": 0.9, "AU2": 0.3},
    "sleepy|tired|drowsy|exhausted|weary|wearily": {"AU43": 0.42, "AU1": 0.2},
    "tight-lipped|pressed lips": {"AU24": 0.8, "AU23": 0.4},
    "raised eyebrow|raised brow|sceptical|skeptical": {"AU2R": 0.9, "AU1R": 0.4, "AU4L": 0.3},
    "jaw drop|jaw-dropping|open-mouthed|gasping|agape": {"AU26": 0.7, "AU25": 0.5},
}
#: What a feeling leaves of the units that part the lips while nobody speaks, as a share and at most: an open mouth is a
#: peak of a feeling, not its resting face.
REST_SHARES: Mapping[str, tuple[float, float]] = {
    "AU10": (0.3, 0.35),
    "AU20": (0.7, 0.8),
    "AU25": (0.25, 0.22),
    "AU26": (0.1, 0.05),
}
WEIGHT_EXPONENT = 0.55  # exponent of a weight in a mixture: two halves show more than half of each face
FULL_DISTANCE = 0.75  # distance from the origin at which a point of the plane shows a whole prototype
MAX_INTENSITY = 1.5
MAX_PSPI = 16


def action_units_from_affect(affect: Affect) -> Units:
    """The expression of an affect, its intensity applied.

    Args:
        affect: a point, a mixture, or both.

    Returns:
        Unit, by name without a side, to FACS intensity within [0, 1.5]; 1 is FACS intensity E.
    """
    felt = affect.effective_vad()
    strength = affect.intensity
    weights: Mapping[Emotion, float] = {e: w for e, w in affect.weights.items() if w > 0}
    if not weights:
        weights, strength = _emotions_of_point(affect)
    units: Units = {}
    for emotion, weight in weights.items():
        for unit, value in PROTOTYPES[emotion].items():
            units[unit] = units.get(unit, 0.0) + value * weight**WEIGHT_EXPONENT * strength
    _add_arousal(units, felt.arousal)
    _resolve_antagonists(units)
    return {u: min(MAX_INTENSITY, v) for u, v in units.items() if v > 0.004}


def action_units_from_words(text: str) -> Units:
    """The action units that words of the body name: smiling, tears, a clenched jaw, a raised eyebrow; none for other
    words.

    Args:
        text: of a direction, such as "smiling through tears".

    Returns:
        Unit, by name without a side, to FACS intensity.

    Example:
        >>> sorted(action_units_from_words("smiling through tears"))
        ['AU1', 'AU12', 'AU15', 'AU17', 'AU4', 'AU43', 'AU6', 'AU7']
    """
    units: Units = {}
    for words, additions in UNITS_BY_WORD.items():
        if re.search(rf"\b(?:{words})\b", text.lower()):
            for unit, value in additions.items():
                units[unit] = max(units.get(unit, 0.0), value)
    return units


def action_units_from_pspi(pspi: float) -> Units:
    """The expression of a score on the Prkachin-Solomon pain intensity scale (Prkachin & Solomon 2008).

    Args:
        pspi: AU4 + max(AU6, AU7) + max(AU9, AU10) + AU43, 0 no pain to 16.

    Returns:
        Unit, by name without a side, to FACS intensity.
    """
    closed = max(0.0, min(1.0, pspi - 10))
    each = max(0.0, min(5.0, (pspi - closed) / 3)) / 5
    return {
        "AU4": each,
        "AU6": each,
        "AU7": 0.75 * each,
        "AU9": 0.8 * each,
        "AU10": 0.6 * each,
        "AU20": 0.3 * each,
        "AU43": max(closed, 0.35 * each),
    }


def merge_units(units: Units, additions: Mapping[str, float]) -> Units:
    """Two expressions at once: the stronger of each unit."""
    return {u: max(units.get(u, 0.0), additions.get(u, 0.0)) for u in sorted({*units, *additions})}


def resting_units(units: Mapping[str, float]) -> Units:
    """What the units that part the lips fall back to while nobody speaks, of those that have more than that."""
    rest = {}
    for unit, value in units.items():
        share, most = REST_SHARES.get(unit.rstrip("LR"), (1.0, value))
        if (at_rest := min(most, share * value)) < value:
            rest[unit] = at_rest
    return rest


def emotion_factor(affect: Affect, factors: Mapping[Emotion, float]) -> float:
    """The factor of an affect's emotions, weighted by how much of each is felt; an emotion that is not listed
    counts 1.
    """
    weights = {e: min(1.0, max(0.0, w * affect.intensity)) for e, w in affect.weights.items()}
    return 1.0 + sum(w * (factors.get(e, 1.0) - 1.0) for e, w in weights.items())


def _emotions_of_point(affect: Affect) -> tuple[dict[Emotion, float], float]:
    """Of an affect without positive weights: the emotions that lie at its point, and how strongly they show."""
    vad = affect.effective_vad()
    strength = min(1.2, float((vad.valence**2 + vad.arousal**2) ** 0.5 / FULL_DISTANCE))
    shares = emotion_probabilities(affect).items()
    return {e: p for e, p in shares if e is not Emotion.NEUTRAL and p > 0.05}, strength


def _add_arousal(units: Units, arousal: float) -> None:
    """Add the lids of arousal, whatever the emotion: wide eyes when high, heavy lids when low."""
    units["AU5"] = units.get("AU5", 0.0) + 0.22 * max(0.0, arousal - 0.3)
    units["AU43"] = units.get("AU43", 0.0) + 0.28 * max(0.0, -arousal - 0.2)


def _resolve_antagonists(units: Units) -> None:
    """Let opposed muscles give way: raised lids do not droop, and a smile leaves the corners' depressor a part only."""
    overlap = min(units.get("AU5", 0.0), units.get("AU43", 0.0))
    if overlap > 0:
        units["AU43"] -= overlap
    if units.get("AU12", 0.0) > 0.3:
        units["AU15"] = units.get("AU15", 0.0) * 0.5
        units["AU24"] = units.get("AU24", 0.0) * 0.4
