"""Words to an affect, as every door answers it."""

from __future__ import annotations

from typing import Any


def read_affect(text: str, reading: str = "request") -> dict[str, Any]:
    """What feeling words ask for, or what they convey.

    Args:
        text: at most some thousand characters.
        reading: "request" or "content".

    Returns:
        {"points": [{"time_s", "vad", "weights", "intensity"}, ...]}; one point unless a curve was written.

    Raises:
        InputError: the words cannot be read.
    """
    from conditioning.affect import AffectCurve, parse
    from pipelines.speech.delivery import AUTO, resolve_affect

    affect = resolve_affect(AUTO, text) if reading == "content" else parse(text)
    points = affect.points if isinstance(affect, AffectCurve) else ((0.0, affect),)
    return {"points": [{"time_s": time_s, **point.to_dict()} for time_s, point in points]}
