"""An affect as seven registers of picture-making, each a share of 0 to 1.

The plane alone gives joy, serenity, sorrow and distress (Russell 1980, its four quadrants) and, where it is aroused and
neither pleasant nor unpleasant, wonder; distress falls to anger with dominance and to fear without (Mehrabian 1996).
Named emotions say more than the plane and outweigh it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from conditioning.affect import Affect, Emotion

STEEPNESS = 0.7  # under 1: weak affects are seen too
EDGE = 0.6  # arousal at which what is still is over, and its opposite at which what is lively begins
BY_NAME = 0.75  # of a register that named emotions decide, where there are any


@dataclass(frozen=True, slots=True)
class Registers:
    """How much of each, 0..1 at intensity 1.

    Attributes:
        joy: pleasant and aroused.
        serenity: pleasant and still.
        sorrow: unpleasant and still.
        fear: unpleasant, aroused, small.
        anger: unpleasant, aroused, strong.
        disgust: decay and dirt.
        wonder: surprise and awe.
    """

    joy: float = 0.0
    serenity: float = 0.0
    sorrow: float = 0.0
    fear: float = 0.0
    anger: float = 0.0
    disgust: float = 0.0
    wonder: float = 0.0

    @property
    def shares(self) -> Mapping[str, float]:
        """Name -> share."""
        return asdict(self)

    @property
    def pleasant(self) -> float:
        """Pleasant ones less the unpleasant, about -1..1."""
        return self.joy + self.serenity + 0.4 * self.wonder - self.sorrow - self.fear - self.anger - self.disgust

    @property
    def aroused(self) -> float:
        """Aroused ones less the still, about -1..1."""
        return self.joy + self.fear + self.anger + self.wonder + 0.3 * self.disgust - self.serenity - self.sorrow


#: Emotion -> registers that its name asks for.
NAMED: Mapping[Emotion, Mapping[str, float]] = {
    Emotion.HAPPY: {"joy": 1.0},
    Emotion.CALM: {"serenity": 1.0},
    Emotion.SAD: {"sorrow": 1.0},
    Emotion.FEARFUL: {"fear": 1.0},
    Emotion.ANGRY: {"anger": 1.0},
    Emotion.DISGUSTED: {"disgust": 1.0},
    Emotion.SURPRISED: {"wonder": 1.0},
}


def registers_of(affect: Affect) -> Registers:
    """The registers of an affect, its intensity applied.

    Args:
        affect: any.

    Returns:
        Their shares, each at most 1.2.

    Example:
        >>> r = registers_of(Affect.of("sad"))
        >>> max(r.shares, key=r.shares.get)
        'sorrow'
    """
    plane = _of_plane(*affect.effective_vad())
    named = dict.fromkeys(plane, 0.0)
    total = 0.0
    for emotion, weights in NAMED.items():
        weight = affect.effective_weight(emotion)
        total += abs(affect.weights.get(emotion, 0.0))
        for name, part in weights.items():
            named[name] += max(0.0, weight) * part
    share = BY_NAME * min(1.0, total)
    plane["wonder"] *= 1 - min(1.0, total)  # whoever names anger is not surprised on the way there
    mixed = {name: (1 - share) * plane[name] + share * named[name] for name in plane}
    return Registers(**{name: min(1.2, max(0.0, value) ** STEEPNESS) for name, value in mixed.items()})


def _of_plane(valence: float, arousal: float, dominance: float) -> dict[str, float]:
    pleasant, unpleasant = max(0.0, valence), max(0.0, -valence)
    aroused, still = (max(0.0, min(1.0, (s * arousal + EDGE) / (1 + EDGE))) for s in (1, -1))
    strong = min(1.0, max(0.0, 0.5 + 0.5 * dominance))
    distress = unpleasant * aroused
    return {
        "joy": pleasant * aroused,
        "serenity": pleasant * still + 0.35 * max(0.0, -arousal) * (1 - abs(valence)),
        "sorrow": unpleasant * still,
        "fear": distress * (1 - strong),
        "anger": distress * strong,
        "disgust": 0.0,
        "wonder": max(0.0, arousal) * (1 - abs(valence)) * 0.6,
    }
