"""Co-articulation: visemes to curves of the lips by dominance functions (Cohen & Massaro 1993), hard closures last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipelines.portrait.track.action_units import CHANNELS, INDEX, channels_of_unit
from pipelines.portrait.track.envelope import SoundEnvelope
from pipelines.portrait.track.visemes import (
    CONSONANT_UNITS,
    CONTACTS,
    DOMINANCE,
    OPENING_UNITS,
    ROUNDING_UNITS,
    SPREADING_UNITS,
    TARGETS,
    VOWELS,
    VisemeSegment,
)

ANTICIPATION_S = 0.018  # lips go before the sound
DECAY_S = (0.024, 0.060, 0.050)  # of a dominance, by group
REACH_S = 0.4  # beyond which a sound does not move the lips
GROUPS = ((*OPENING_UNITS, *CONSONANT_UNITS), ROUNDING_UNITS, SPREADING_UNITS)
SILENCE_DOMINANCE = 0.25  # of silence within speech: lips relax between words
CLOSURE_RAMP_S = 0.035  # of a closure
MIN_CONTACT_S = 0.045  # that lips or tongue touch
OPEN_AT_SEAL = {"AU25": 0.0, "AU26": 0.1, "AU10": 0.2, "AU16": 0.0, "AU22": 0.3, "AU18": 0.7}  # what shut lips leave
TONGUE_GAP = 0.6  # of AU25 at most, for a tongue between the teeth
#: A vowel's opening by its mean loudness: 0.1 in silence, 1.25 at the loudness of the loud parts, curved as people are
#: (the jaw opens with the sound's pressure, not with its decibels; Schulman 1989, J. Acoust. Soc. Am. 85).
QUIET_OPENING, LOUD_OPENING, LOUDNESS_EXPONENT = 0.1, 1.25, 2.2
CONSONANT_SHARE = 0.4  # of a loudness's effect that consonants take


def coarticulate(
    visemes: Sequence[VisemeSegment], frames: int, fps: float, *, gain: float = 1.0
) -> NDArray[np.float32]:
    """Blend visemes into the channels [T, C] of speech alone.

    Args:
        visemes: in order of time.
        frames: T, how many frames.
        fps: frames a second.
        gain: of openings and shapes, 0 none to 1 whole and above; closures stay whole.

    Returns:
        Curves [T, C] over `action_units.CHANNELS`.
    """
    curves = np.zeros((frames, len(CHANNELS)), np.float32)
    times_s = np.arange(frames) / fps
    for group, units in enumerate(GROUPS):
        mass = np.full(frames, 1e-6)
        sums = np.zeros((frames, len(units)))
        for segment in (*_silent_segments(visemes, frames / fps), *visemes):
            first, last = (
                int(max(0, (segment.start_s - REACH_S) * fps)),
                int(min(frames, (segment.end_s + REACH_S) * fps + 1)),
            )
            if last <= first:
                continue
            weight = _dominance(segment, group) * _temporal_weight(segment, times_s[first:last], DECAY_S[group])
            mass[first:last] += weight
            sums[first:last] += weight[:, None] * np.array(
                [TARGETS[segment.viseme].get(n, 0.0) * segment.strength for n in units]
            )
        values = sums / mass[:, None] * gain
        for k, name in enumerate(units):
            for channel in channels_of_unit(name):
                curves[:, INDEX[channel]] = values[:, k]
    _add_contacts(curves, visemes, times_s, fps)
    _part_for_contacts(curves)
    return curves


def follow_loudness(
    visemes: Sequence[VisemeSegment], envelope: SoundEnvelope, effort: float = 1.0
) -> list[VisemeSegment]:
    """The visemes opened as far as their sound is loud.

    Args:
        visemes: in order of time.
        envelope: of the sound they are of.
        effort: of the voice: 1 as people talk, less in whispers and mumbles, more in shouts.

    Returns:
        The same visemes with other strengths, within 0.1 to 2.
    """
    out = []
    for segment in visemes:
        level = envelope.mean_level(segment.start_s, segment.end_s)
        loud = QUIET_OPENING + (LOUD_OPENING - QUIET_OPENING) * min(1.2, level) ** LOUDNESS_EXPONENT
        factor = (loud if segment.viseme in VOWELS else 1 + CONSONANT_SHARE * (loud - 1)) * effort
        strength = float(np.clip(segment.strength * factor, 0.1, 2.0))
        out.append(replace(segment, strength=round(strength, 3)))
    return out


def _silent_segments(visemes: Sequence[VisemeSegment], seconds: float) -> list[VisemeSegment]:
    """Silence in the gaps of more than a breath between visemes, and at the end."""
    clock_s, silences = 0.0, []
    for segment in visemes:
        if segment.start_s - clock_s > 0.06:
            silences.append(VisemeSegment(clock_s, segment.start_s, "sil"))
        clock_s = max(clock_s, segment.end_s)
    return [*silences, VisemeSegment(clock_s, max(seconds, clock_s) + 1.0, "sil")]


def _dominance(segment: VisemeSegment, group: int) -> float:
    dominance = DOMINANCE.get(segment.viseme, (1.0, 1.0, 1.0))[group]
    return dominance * (
        SILENCE_DOMINANCE if segment.viseme == "sil" and segment.end_s - segment.start_s < 0.15 else 1.0
    )


def _temporal_weight(segment: VisemeSegment, times_s: NDArray[np.float64], decay_s: float) -> NDArray[np.float64]:
    """A segment's pull [T]: 1 over its middle half, falling exponentially outside."""
    centre, half = (segment.start_s + segment.end_s) / 2 - ANTICIPATION_S, (segment.end_s - segment.start_s) / 4
    return np.exp(-np.maximum(0.0, np.abs(times_s - centre) - half) / decay_s)


def _add_contacts(
    curves: NDArray[np.float32], visemes: Sequence[VisemeSegment], times_s: NDArray[np.float64], fps: float
) -> None:
    """Lips shut for the whole of p, b and m, in one frame at least; the lower lip under the teeth, the tongue behind or
    between them, likewise; in place.
    """
    for segment in visemes:
        if segment.viseme not in CONTACTS:
            continue
        channel, size = CONTACTS[segment.viseme]
        curve = curves[:, INDEX[channel]]
        start_s = segment.start_s - ANTICIPATION_S
        end_s = max(segment.end_s - ANTICIPATION_S, start_s + MIN_CONTACT_S)
        first = int(max(0, (start_s - CLOSURE_RAMP_S) * fps))
        last = int(min(len(times_s), (end_s + CLOSURE_RAMP_S) * fps + 2))
        span = times_s[first:last]
        value = np.clip(1 - np.maximum(start_s - span, span - end_s) / CLOSURE_RAMP_S, 0, 1)
        if len(span):
            value[np.argmin(np.abs(span - (start_s + end_s) / 2))] = 1.0
        curve[first:last] = np.maximum(curve[first:last], size * value)


def _part_for_contacts(curves: NDArray[np.float32]) -> None:
    """Take back what parts the lips where they touch, and lift them over the tongue; in place."""
    seal, lip, tongue = (curves[:, INDEX[n]].copy() for n in ("SEAL", "FV", "TONGUE"))
    for unit, share in OPEN_AT_SEAL.items():
        for channel in channels_of_unit(unit):
            curves[:, INDEX[channel]] *= 1 - (1 - share) * seal
    curves[:, INDEX["AU26"]] *= 1 - 0.7 * lip
    tongue_gap = TONGUE_GAP * np.maximum(0.0, tongue - 0.4) * (1 - seal)
    curves[:, INDEX["AU25"]] = np.maximum(curves[:, INDEX["AU25"]], tongue_gap)
    curves[:, INDEX["TONGUE"]] *= 1 - seal
