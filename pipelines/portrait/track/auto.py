"""The affect of a recording over time, for a face that follows the voice: read by the recognizer of speech that steers."""

from __future__ import annotations

from pathlib import Path

from conditioning.affect import Affect, AffectCurve

SMOOTH, CONTRAST, MOST_EMOTIONS, LEAST = 0.5, 1.3, 3, 0.15


def heard_affect(
    path: str | Path, *, contrast: float = CONTRAST, smooth: float = SMOOTH, emotions: float = MOST_EMOTIONS
) -> AffectCurve:
    """A curve of what is heard.

    Args:
        path: a recording.
        contrast: of the mixture; 1 as heard, more sharpens the strongest emotion.
        smooth: 0 as heard to 1 one feeling for all.
        emotions: how many may be felt at once.
    """
    from pipelines import recognition

    reading = recognition.load("speech", "steers").read(path, windows=True)
    whole = _affect(reading.estimate, contrast, emotions)
    points: list[tuple[float, Affect]] = []
    for window in reading.windows:
        here = (
            Affect.mix([(_affect(window.estimate, contrast, emotions), 1 - smooth), (whole, smooth)])
            if smooth > 0
            else _affect(window.estimate, contrast, emotions)
        )
        at = round((window.start_s + window.end_s) / 2, 3)
        if not points or at > points[-1][0]:
            points.append((at, here))
    return AffectCurve(tuple(points) or ((0.0, whole),))


def _affect(estimate: object, contrast: float, emotions: float) -> Affect:
    most = max(1, round(emotions))
    sharp = {e: p**contrast for e, p in estimate.emotions.items()}  # type: ignore[attr-defined]
    total = sum(sharp.values())
    kept = dict(sorted(((e, p / total) for e, p in sharp.items() if p / total > LEAST), key=lambda x: -x[1])[:most])
    return Affect(estimate.vad, kept)  # type: ignore[attr-defined]
