"""Between a text and its sound: what is asked of each phrase, the silence around it, and lasting exactly as long as asked."""

from __future__ import annotations

import zlib
from dataclasses import replace

import numpy as np

from conditioning.affect import Affect, AffectCurve, Emotion, parse
from pipelines.speech.engine import Mark, SpeechChunk
from pipelines.speech.plan import Plan
from pipelines.speech.rules.prosody import ratio, targets
from pipelines.speech.voice.features import FRAME_S
from weights.errors import InputError

PAUSE_S = 0.32  # between sentences of a neutral reading
LEAD_S = 0.05
READ_LEAST = 0.05  # share of an emotion in the words below which it is left out
AUTO = "auto"


def felt(affect: object, text: str) -> Affect | AffectCurve:
    """What is asked: parsed, or for "auto" (and None) read from the words themselves."""
    if affect is None or affect == AUTO:
        from conditioning.text.reader import read

        reading = read(text[:4000], "content")
        weights: dict[Emotion, float] = {
            e: float(p) for e, p in reading.emotions.items() if e is not Emotion.NEUTRAL and p >= READ_LEAST
        }
        return Affect(reading.vad, weights)
    return parse(affect)


def part_seed(seed: int, index: int) -> int:
    """A seed of its own for each part, so that a sentence does not repeat the drift of the one before."""
    return zlib.crc32(f"{seed}:{index}".encode())


def rest_of(curve: AffectCurve, start: float) -> AffectCurve:
    """The rest of a curve, its clock set to zero at `start`."""
    if len(curve.points) == 1:
        return curve
    later = tuple((t - start, a) for t, a in curve.points if t > start)
    return AffectCurve(((0.0, curve.at(start)), *later))


def pause_s(affect: AffectCurve, rate: float, *, last: bool) -> float:
    """The silence after a phrase."""
    prosody = targets(affect.points[-1][1])
    return LEAD_S * 3 if last else PAUSE_S * ratio(prosody.pause_log2 - prosody.rate_log2) / rate


def closed(plan: Plan, pause: float) -> Plan:
    """A plan whose first and last silence last what a phrase's shall."""
    frames = plan.frames.copy()
    frames[-1] = max(frames[-1] if any(at == len(plan) - 1 for at, _ in plan.sounds) else 0.0, pause / FRAME_S)
    return plan.with_(frames=frames)


def lasting(plans: list[Plan], seconds: float) -> list[Plan]:
    """Plans that together last exactly `seconds`, to the frame of 10 ms.

    Raises:
        InputError: less than half or more than twice their own length.
    """
    wanted, now = round(seconds / FRAME_S), sum(int(p.counts().sum()) for p in plans)
    if not 0.5 * now <= wanted <= 2 * now:
        raise InputError(
            f"duration must be within [{0.5 * now * FRAME_S:.2f}, {2 * now * FRAME_S:.2f}] s for this text, got {seconds:g}"
        )
    scaled = [p.with_(frames=p.frames * np.float32(wanted / now)) for p in plans]
    for _ in range(8):
        off = wanted - sum(int(p.counts().sum()) for p in scaled)
        if not off:
            break
        frames = scaled[-1].frames.copy()
        at = -1 if frames[-1] + off >= 1 else int(frames.argmax())
        frames[at] += off
        scaled[-1] = scaled[-1].with_(frames=frames)
    return scaled


def padded(chunk: SpeechChunk, affect: AffectCurve, rate: float, *, last: bool) -> SpeechChunk:
    """Trim the engine's own silence, then leave a short lead and the pause that the affect asks for."""
    loud = np.flatnonzero(np.abs(chunk.samples) > 1e-3)
    if not len(loud):
        return SpeechChunk(np.zeros(round(LEAD_S * chunk.sampling_rate), np.float32), chunk.sampling_rate)
    lead = round(LEAD_S * chunk.sampling_rate)
    pause = pause_s(affect, rate, last=last)
    body = chunk.samples[loud[0] : loud[-1] + 1]
    samples = np.concatenate(
        [np.zeros(lead, np.float32), body, np.zeros(round(pause * chunk.sampling_rate), np.float32)]
    )
    shift, end = (lead - loud[0]) / chunk.sampling_rate, len(samples) / chunk.sampling_rate

    def moved(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        return tuple(
            Mark(m.text, float(np.clip(m.start + shift, 0, end)), float(np.clip(m.end + shift, 0, end))) for m in marks
        )

    return SpeechChunk(samples, chunk.sampling_rate, moved(chunk.words), moved(chunk.phonemes))


def moved(marks: tuple[Mark, ...], by: float) -> list[Mark]:
    """Marks later by some seconds."""
    return [replace(m, start=m.start + by, end=m.end + by) for m in marks]
