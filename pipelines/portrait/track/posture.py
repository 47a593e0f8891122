"""Where an affect holds the head.

A raised chin looks dominant, a lowered one submissive (Mignault & Chaudhuri 2003, J. Nonverbal Behavior 27); the rest
was set by eye.
"""

from __future__ import annotations

from conditioning.affect import Affect, Emotion

#: Where the head goes: degrees of yaw, pitch and roll at full weight.
POSTURE_DEG = {
    Emotion.SAD: (0.0, -5.0, 2.0),
    Emotion.HAPPY: (0.0, 1.2, 1.8),
    Emotion.ANGRY: (0.0, -3.0, 0.0),
    Emotion.FEARFUL: (-2.0, 2.0, -1.0),
    Emotion.DISGUSTED: (4.0, 1.5, -2.0),
    Emotion.SURPRISED: (0.0, 2.5, 0.0),
    Emotion.CALM: (0.0, 0.0, 1.0),
}
DOMINANT_CHIN_DEG = 3.0  # of pitch at a dominance of 1


def posture(affect: Affect) -> dict[str, float]:
    """Where an affect holds the head: degrees of yaw, pitch and roll; dominance lifts the chin."""
    out = {"yaw": 0.0, "pitch": 0.0, "roll": 0.0}
    for emotion, weight in affect.weights.items():
        for name, degrees in zip(out, POSTURE_DEG.get(emotion, (0.0, 0.0, 0.0)), strict=True):
            out[name] += degrees * min(1.2, max(0.0, weight * affect.intensity))
    out["pitch"] += DOMINANT_CHIN_DEG * affect.effective_vad().dominance
    return out
