"""What was asked of an output: from the record inside it, or from the person who scores it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conditioning import vocabulary
from conditioning.affect import Affect, AffectCurve, parse
from pipelines.base import Record


@dataclass(frozen=True, slots=True)
class RequestedAffect:
    """The affect that was asked for, intensity applied.

    Attributes:
        affect: as asked; a curve where it changes over time.
        source: "record" (read from the output) or "target" (given by whoever scores).
    """

    affect: Affect | AffectCurve
    source: str

    @classmethod
    def of(cls, target: Any, record: Record | None) -> RequestedAffect | None:
        """The target where one is given, else what the record says, else None.

        Args:
            target: an affect in any form, or None.
            record: of the output, or None.

        Returns:
            None where neither says anything.

        Raises:
            InputError: the target is no affect.
        """
        if target is not None:
            return cls(parse(target), "target")
        if record is None:
            return None
        return cls(record.requested_affect().scale(record.intensity), "record")

    def at(self, seconds: float) -> Affect:
        """The affect asked for at a moment."""
        return self.affect.at(seconds) if isinstance(self.affect, AffectCurve) else self.affect

    def mean_affect(self, times: Sequence[float] = ()) -> Affect:
        """One affect for the whole medium: of a curve the mean over `times` (seconds), else over its keyframes."""
        if isinstance(self.affect, Affect):
            return self.affect
        return Affect.mix([(self.affect.at(t), 1.0) for t in (times or [t for t, _ in self.affect.points])])

    def to_dict(self, times: Sequence[float] = ()) -> dict[str, Any]:
        """Plain values: the felt point, the mixture, the intensity, where it comes from."""
        affect = self.mean_affect(times)
        v, a, d = affect.effective_vad()
        point = {"valence": round(v, 4), "arousal": round(a, 4), "dominance": round(d, 4)}
        mixture = {name: round(p, 4) for name, p in requested_probabilities(affect).items()}
        return {**point, "emotions": mixture, "intensity": affect.intensity, "from": self.source}


def requested_probabilities(affect: Affect) -> Mapping[str, float]:
    """Probabilities of the eight emotions that an affect asks for; they sum to 1.

    Below intensity 1 the rest is neutral. Where only a point is known, or a weight is negative, the point decides.
    """
    return {str(e): p for e, p in vocabulary.emotion_probabilities(affect, remainder="neutral").items()}


def likeliest_emotion(mixture: Mapping[str, float]) -> str:
    """The emotion with the largest share."""
    return max(mixture, key=lambda name: mixture[name])
