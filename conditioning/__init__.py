"""What to express: affect values, their vocabulary and (later) their embeddings. No torch at import."""

from conditioning.affect import VAD, Affect, AffectCurve, AffectEstimate, Emotion, parse

__all__ = ["VAD", "Affect", "AffectCurve", "AffectEstimate", "Emotion", "parse"]
