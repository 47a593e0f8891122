"""Affect "auto": the affect of a recording over time, read by the recognizer of speech that steers."""

from __future__ import annotations

from pathlib import Path

from conditioning.affect import Affect, AffectCurve

SMOOTHING, CONTRAST, MAX_EMOTIONS, MIN_WEIGHT = 0.5, 1.3, 3, 0.15


def affect_from_recording(
    path: str | Path, *, contrast: float = CONTRAST, smooth: float = SMOOTHING, emotions: float = MAX_EMOTIONS
) -> AffectCurve:
    """Read the affect of a recording, window by window.

    Args:
        path: a recording of speech.
        contrast: of the mixture; 1 as recognized, more sharpens the strongest emotion.
        smooth: 0 each window as recognized, to 1 one affect for all.
        emotions: how many may be felt at once.

    Returns:
        The affect over the seconds of the recording.
    """
    from pipelines import recognition

    reading = recognition.load("speech", "steers").read(path, windows=True)
    whole = _affect_from_estimate(reading.estimate, contrast, emotions)
    points: list[tuple[float, Affect]] = []
    for window in reading.windows:
        affect = (
            Affect.mix([(_affect_from_estimate(window.estimate, contrast, emotions), 1 - smooth), (whole, smooth)])
            if smooth > 0
            else _affect_from_estimate(window.estimate, contrast, emotions)
        )
        middle_s = round((window.start_s + window.end_s) / 2, 3)
        if not points or middle_s > points[-1][0]:
            points.append((middle_s, affect))
    return AffectCurve(tuple(points) or ((0.0, whole),))


def _affect_from_estimate(estimate: object, contrast: float, emotions: float) -> Affect:
    limit = max(1, round(emotions))
    sharpened = {e: p**contrast for e, p in estimate.emotions.items()}  # type: ignore[attr-defined]
    total = sum(sharpened.values())
    weights = dict(
        sorted(((e, p / total) for e, p in sharpened.items() if p / total > MIN_WEIGHT), key=lambda x: -x[1])[:limit]
    )
    return Affect(estimate.vad, weights)  # type: ignore[attr-defined]
