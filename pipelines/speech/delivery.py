"""Between a text and its sound: the affect that is meant, seeds of phrases, silence around them, exact durations."""

from __future__ import annotations

import zlib

import numpy as np

from conditioning.affect import Affect, AffectCurve, Emotion, parse
from pipelines.speech.engine import Mark, SpeechChunk
from pipelines.speech.pauses import LEAD_S
from pipelines.speech.plan import PLAN_FRAME_S, SpeechPlan
from weights.errors import InputError

MIN_READ_PROBABILITY = 0.05  # an emotion read from the words with less is left out
MAX_READ_CHARACTERS = 4000  # of a text, from which "auto" reads the affect
AUTO = "auto"


def resolve_affect(affect: object, text: str) -> Affect | AffectCurve:
    """The affect that is meant: "auto" and None read it from the words themselves, anything else is parsed.

    Args:
        affect: anything that `conditioning.affect.parse` takes, "auto" or None.
        text: the words that are spoken.

    Returns:
        The affect or the curve that is meant.
    """
    if affect is None or affect == AUTO:
        from conditioning.text.reader import read

        reading = read(text[:MAX_READ_CHARACTERS], "content")
        weights: dict[Emotion, float] = {
            e: float(p) for e, p in reading.emotions.items() if e is not Emotion.NEUTRAL and p >= MIN_READ_PROBABILITY
        }
        return Affect(reading.vad, weights)
    return affect if isinstance(affect, Affect | AffectCurve) else parse(affect)


def phrase_seed(seed: int, index: int) -> int:
    """A seed of its own for each phrase, so that a sentence does not repeat the drift of the one before."""
    return zlib.crc32(f"{seed}:{index}".encode())


def tail_from(curve: AffectCurve, start_s: float) -> AffectCurve:
    """The rest of a curve from `start_s` on, its clock set to zero there."""
    if len(curve.points) == 1:
        return curve
    points = tuple((t - start_s, a) for t, a in curve.points if t > start_s)
    return AffectCurve(((0.0, curve.at(start_s)), *points))


def with_final_pause(plan: SpeechPlan, pause_s: float) -> SpeechPlan:
    """A plan whose last silence lasts `pause_s`, or as long as a sound that fills it."""
    frames = plan.frames.copy()
    frames[-1] = max(frames[-1] if any(at == len(plan) - 1 for at, _ in plan.sounds) else 0.0, pause_s / PLAN_FRAME_S)
    return plan.copy_with(frames=frames)


def fit_duration(plans: list[SpeechPlan], duration_s: float) -> list[SpeechPlan]:
    """Stretch plans so that together they last exactly `duration_s`, to the frame of 10 ms.

    Args:
        plans: of the phrases, in order.
        duration_s: seconds to last, silence included.

    Returns:
        The plans with other lengths.

    Raises:
        InputError: less than half or more than twice their own length.
    """
    total, own_frames = round(duration_s / PLAN_FRAME_S), sum(int(p.frame_counts.sum()) for p in plans)
    least, most = -(-own_frames // 2), 2 * own_frames
    if not least <= total <= most:
        raise InputError(
            f"seconds must be within [{least * PLAN_FRAME_S:.2f}, {most * PLAN_FRAME_S:.2f}] for this text, got"
            f" {duration_s:g}"
        )
    scaled = [p.copy_with(frames=p.frames * np.float32(total / own_frames)) for p in plans]
    for _ in range(8):
        missing = total - sum(int(p.frame_counts.sum()) for p in scaled)
        if not missing:
            break
        frames = scaled[-1].frames.copy()
        at = -1 if frames[-1] + missing >= 1 else int(frames.argmax())
        frames[at] += missing
        scaled[-1] = scaled[-1].copy_with(frames=frames)
    return scaled


def pad_silence(chunk: SpeechChunk, pause_s: float) -> SpeechChunk:
    """Trim the engine's own silence, then leave a short lead and the pause behind it."""
    loud = np.flatnonzero(np.abs(chunk.samples) > 1e-3)
    if not len(loud):
        return SpeechChunk(np.zeros(round(LEAD_S * chunk.sampling_rate), np.float32), chunk.sampling_rate)
    lead = round(LEAD_S * chunk.sampling_rate)
    pause = round(pause_s * chunk.sampling_rate)
    body = chunk.samples[loud[0] : loud[-1] + 1]
    samples = np.concatenate([np.zeros(lead, np.float32), body, np.zeros(pause, np.float32)])
    shift, end = (lead - loud[0]) / chunk.sampling_rate, len(samples) / chunk.sampling_rate

    def clip_marks(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        return tuple(
            Mark(m.text, float(np.clip(m.start_s + shift, 0, end)), float(np.clip(m.end_s + shift, 0, end)))
            for m in marks
        )

    return SpeechChunk(samples, chunk.sampling_rate, clip_marks(chunk.words), clip_marks(chunk.phonemes))
