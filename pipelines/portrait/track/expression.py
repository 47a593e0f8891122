"""Facial expression: an affect, words of the body or a pain score to a face; what a face is while nobody speaks.

A face of several emotions is a blend in which what two of them have in common is their compound (`prototypes`). Valence
and arousal alone cannot tell anger, fear and disgust apart: a point becomes a mixture of the eight emotions first, and
arousal adds what they leave open (lids, brows).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from itertools import combinations

from conditioning.affect import Affect, Emotion
from conditioning.vocabulary import emotion_probabilities, find_term, load_terms
from pipelines.portrait.track.action_units import HEAD_CHANNELS, SKIN_CHANNELS, channel_bounds
from pipelines.portrait.track.posture import posture
from pipelines.portrait.track.prototypes import COMPOUND_GAIN, COMPOUNDS, FACES_BY_WORD, PROTOTYPES, Face
from weights.errors import InputError

Units = dict[str, float]

#: Words of the body: what they name is shown beside whatever is felt.
UNITS_BY_WORD: Mapping[str, Face] = {
    "smirk|smirking": {"AU12R": 0.8, "AU14R": 0.6},
    "smile|smiles|smiling|grin|grinning": {"AU12": 0.95, "AU6": 0.6},
    "laugh|laughs|laughing": {"AU12": 1.2, "AU6": 1.0, "AU25": 0.9, "AU26": 0.5},
    "tears|cry|cries|crying|weeping|sobbing|tearful": {
        "AU1": 1.15,
        "AU4": 0.6,
        "AU15": 0.25,
        "AU17": 0.3,
        "AU7": 0.35,
        "AU43": 0.15,
        "Tears": 1.0,
    },
    "frown|frowns|frowning": {"AU4": 1.0},
    "pout|pouting|sulking": {"AU17": 0.9, "AU22": 0.35, "AU15": 0.35},
    "grimace|grimacing|gritted|clenched": {"AU20": 0.7, "AU25": 0.4, "AU16": 0.4, "AU7": 0.4, "AU4": 0.4},
    "wince|wincing": {"AU4": 1.0, "AU6": 0.8, "AU43": 0.7, "AU7": 0.6, "AU9": 0.55, "AU10": 0.45, "AU20": 0.3},
    "squint|squinting": {"AU7": 0.8, "AU4": 0.35},
    "wide-eyed|staring|stares": {"AU5": 0.9, "AU2": 0.3},
    "blush|blushing|blushes|flushed": {"Blush": 1.0},
    "pale|ashen|white-faced": {"Pallor": 1.0},
    "tight-lipped|pressed lips": {"AU24": 0.8, "AU23": 0.4},
    "raised eyebrow|raised brow": {"AU2R": 0.95, "AU1R": 0.4, "AU4L": 0.3},
    "jaw drop|jaw-dropping|open-mouthed|gasping|agape": {"AU26": 0.7, "AU25": 0.5},
    "shrug|shrugs|shrugging": {"shoulders": 1.0, "AU17": 0.5, "AU15": 0.35, "AU1": 0.4, "AU2": 0.4},
}
_DENIED = r"(?<!\bnot )(?<!\bno )(?<!\bnever )(?<!\bwithout )(?<!n't )"  # before a word that is not to be shown
#: What a feeling leaves of the units that part the lips while nobody speaks, as a share and at most: an open mouth is a
#: peak of a feeling, not its resting face.
REST_SHARES: Mapping[str, tuple[float, float]] = {
    "AU10": (0.4, 0.45),
    "AU16": (0.2, 0.1),
    "AU20": (0.7, 0.8),
    "AU25": (0.25, 0.22),
    "AU26": (0.1, 0.05),
}
#: What raised brows and lids together, fear's and surprise's, add to these: their lips stay parted.
REST_STARTLED: Mapping[str, float] = {"AU25": 0.1, "AU26": 0.1}
FULL_DISTANCE = 0.75  # distance from the origin at which a point of the plane shows a whole prototype
FAR_SLOPE = 0.5  # of what lies further out
MIN_SHARE = 0.05  # of an emotion at a point beside the others, below which it is not shown
MAX_INTENSITY = 1.6
MAX_PSPI = 16


def action_units_from_affect(affect: Affect) -> Units:
    """The expression of an affect, its intensity applied.

    Args:
        affect: a point, a mixture, or both; the affect of a word that has a face of its own (pride, shame, awe ...)
            shows that face.

    Returns:
        Unit or channel of the skin, by name without a side, to intensity: FACS intensity within [0, 1.6], 1 is E.
    """
    face, strength = _whole_face(affect)
    units = {u: v for u, v in face.items() if u not in HEAD_CHANNELS}
    _resolve_antagonists(units)
    return {u: v for u, v in _strengthen(units, strength).items() if v > 0.004}


def face_from_affect(affect: Affect) -> Units:
    """The expression of an affect with where it holds head, gaze and shoulders, its intensity applied.

    Args:
        affect: a point, a mixture, or both.

    Returns:
        Unit or channel to intensity, degrees or -1..1; see `action_units`.
    """
    face, strength = _whole_face(affect)
    held = {k: v * min(1.3, strength) for k, v in face.items() if k in HEAD_CHANNELS}
    if not _faces_by_affect().get(_affect_key(affect)):
        for name, degrees in posture(affect).items():
            held[name] = held.get(name, 0.0) + degrees
    bounded = {k: max(channel_bounds(k)[0], min(channel_bounds(k)[1], v)) for k, v in held.items()}
    return {**action_units_from_affect(affect), **{k: v for k, v in bounded.items() if abs(v) > 0.01}}


def action_units_from_words(text: str) -> Units:
    """The face that words name: of the body (smiling, tears, a clenched jaw) or of a feeling that has one (shame, awe);
    none for other words, or for words behind a "not", "no", "never" or "without".

    Args:
        text: of a direction, such as "smiling through tears".

    Returns:
        Unit or channel, by name with or without a side, to intensity; see `action_units`.

    Example:
        >>> sorted(action_units_from_words("smiling through tears"))
        ['AU1', 'AU12', 'AU15', 'AU17', 'AU4', 'AU43', 'AU6', 'AU7', 'Tears']
    """
    units: Units = {}
    for words, additions in (*UNITS_BY_WORD.items(), *FACES_BY_WORD.items()):
        if re.search(rf"{_DENIED}\b(?:{words})\b", text.lower()):
            units = merge_units(units, additions)
    _resolve_antagonists(units)
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
    """Two expressions at once: of each unit or angle the one that is further from rest."""
    names = sorted({*units, *additions})
    return {u: max(units.get(u, 0.0), additions.get(u, 0.0), key=abs) for u in names}


def resting_units(units: Mapping[str, float]) -> Units:
    """What the units that part the lips fall back to while nobody speaks, of those that have more than that.

    Args:
        units: name or channel to intensity.

    Returns:
        The same names to the lesser intensity.
    """
    startled = min(1.0, *(max(units.get(n, 0.0), units.get(f"{n}L", 0.0)) for n in ("AU1", "AU5")))
    rest = {}
    for unit, value in units.items():
        name = unit.rstrip("LR")
        share, most = REST_SHARES.get(name, (1.0, value))
        at_rest = min(most, share * value) + min(value, REST_STARTLED.get(name, 0.0) * startled)
        if at_rest < value:
            rest[unit] = at_rest
    return rest


def emotion_factor(affect: Affect, factors: Mapping[Emotion, float]) -> float:
    """The factor of an affect's emotions, weighted by how much of each is felt; an emotion that is not listed
    counts 1.
    """
    weights = {e: min(1.0, max(0.0, w * affect.intensity)) for e, w in affect.weights.items()}
    return 1.0 + sum(w * (factors.get(e, 1.0) - 1.0) for e, w in weights.items())


def _whole_face(affect: Affect) -> tuple[Units, float]:
    """The face of an affect at intensity 1, and the intensity that is asked for."""
    if named := _faces_by_affect().get(_affect_key(affect)):
        return dict(named), affect.intensity
    weights, strength = {e: w for e, w in affect.weights.items() if w > 0}, affect.intensity
    if not weights:
        weights, strength = _emotions_of_point(affect)
    face = _blend(weights) if weights else {}
    if not affect.weights and strength > 0:
        _add_valence(face, affect.effective_vad().valence / strength)
    if strength > 0:
        _add_arousal(face, affect.effective_vad().arousal / strength, affect.effective_vad().dominance / strength)
    return face, strength


def _blend(weights: Mapping[Emotion, float]) -> Units:
    """The face of a mixture: of each emotion the share it has with itself, of each pair twice the share the two have
    with each other, which their compound takes where the literature knows one.
    """
    total = sum(weights.values())
    face: Units = {}

    def add(units: Face, share: float) -> None:
        for unit, value in units.items():
            face[unit] = face.get(unit, 0.0) + value * share

    for emotion, weight in weights.items():
        add(PROTOTYPES[emotion], weight * weight / total)
    for first, second in combinations(weights, 2):
        share = 2 * weights[first] * weights[second] / total
        if compound := COMPOUNDS.get(frozenset((first, second))):
            add(compound, share * COMPOUND_GAIN)
        else:
            add(PROTOTYPES[first], share / 2)
            add(PROTOTYPES[second], share / 2)
    return face


def _strengthen(face: Mapping[str, float], strength: float) -> Units:
    """A face at an intensity: in proportion up to 1, beyond that ever nearer to what a face can do."""
    units: Units = {}
    for unit, value in face.items():
        most = 1.0 if unit in SKIN_CHANNELS else MAX_INTENSITY
        whole = min(value, 0.97 * most)
        over = max(0.0, strength - 1.0)
        more = (most - whole) * (1 - math.exp(-over * whole / (most - whole)))
        units[unit] = whole * min(1.0, strength) + more
    return units


def _emotions_of_point(affect: Affect) -> tuple[dict[Emotion, float], float]:
    """Of an affect without positive weights: the emotions that lie at its point, and how strongly they show."""
    vad = affect.effective_vad()
    distance = math.hypot(vad.valence, vad.arousal) / FULL_DISTANCE
    strength = distance if distance < 1 else 1 + FAR_SLOPE * (distance - 1)
    felt = {e: p for e, p in emotion_probabilities(affect).items() if e is not Emotion.NEUTRAL}
    shares = {e: p / sum(felt.values()) - MIN_SHARE for e, p in felt.items()}
    return {e: p for e, p in shares.items() if p > 0}, strength


def _add_valence(units: Units, valence: float) -> None:
    """Add the corners of the lips that a bare point's valence asks for, where no emotion lies near."""
    more = (("AU12", 0.4), ("AU6", 0.25)) if valence > 0 else (("AU15", 0.25), ("AU4", 0.2))
    for unit, share in more:
        units[unit] = units.get(unit, 0.0) + share * abs(valence)


def _add_arousal(units: Units, arousal: float, dominance: float) -> None:
    """Add what arousal and dominance do, whatever the emotion: wide eyes when high, heavy lids when low; lowered brows
    look dominant, raised ones give way (Keating 1985).
    """
    for unit, more in (
        ("AU5", 0.25 * max(0.0, arousal - 0.3)),
        ("AU43", 0.28 * max(0.0, -arousal - 0.2)),
        ("AU4", 0.5 * max(0.0, dominance - 0.55)),
        ("AU1", 0.5 * max(0.0, -dominance - 0.55)),
    ):
        if more > 0:
            units[unit] = units.get(unit, 0.0) + more


def _resolve_antagonists(units: Units) -> None:
    """Let opposed muscles give way: raised lids do not droop, and a smile leaves the corners' depressor a part only."""
    overlap = min(units.get("AU5", 0.0), units.get("AU43", 0.0))
    if overlap > 0:
        units["AU43"] -= overlap
    if units.get("AU12", 0.0) > 0.3:
        for unit, share in (("AU15", 0.6), ("AU24", 0.5)):
            if unit in units:
                units[unit] *= share


def _affect_key(affect: Affect) -> tuple[float | str, ...]:
    """What makes two affects the same but for intensity."""
    weights = (x for e, w in sorted(affect.weights.items()) for x in (str(e), round(w, 3)))
    return (*(round(x, 3) for x in affect.vad), *weights)


@cache
def _faces_by_affect() -> Mapping[tuple[float | str, ...], Face]:
    """The faces of words, by the affect that each word means; terms of the table before their synonyms."""
    faces: dict[tuple[float | str, ...], Face] = {}
    for word in sorted(FACES_BY_WORD, key=lambda w: w not in load_terms()):
        try:
            find_term(word)
        except InputError:
            continue  # a word of the face only
        faces.setdefault(_affect_key(Affect.of(word)), FACES_BY_WORD[word])
    return faces
