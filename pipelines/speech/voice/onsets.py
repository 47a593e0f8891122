"""How speech begins after a pause: its level rises, without what the decoder remembers of the pause.

Recordings hold room and breath in their pauses. The decoder learnt them, and lets them die away over the first frames
of the phone that follows: a burst that is heard as a stop ("Hi" as "Ty"), since the pauses themselves are silenced.
"""

from __future__ import annotations

import torch
from torch import Tensor

from pipelines.speech.phones import SONORANTS, VOWELS
from pipelines.speech.plan import SpeechPlan

_STOPS = frozenset(["p", "t", "k", "b", "d", "g", "dh"])
ARRIVAL_NEPERS = 2.3  # natural log power below the loudest frame at which speech has begun: 10 dB
RISE_NEPERS = 0.35  # that the level rises from frame to frame until then, at least: 1.5 dB in 10 ms
#: Natural log power of h against that frame, at its beginning and at its end: -34 and -29 dB (noise of some power is
#: heard 12 dB above pulses of that power).
ASPIRATION = (-7.8, -6.6)
OVERLAP_FRAMES = 2  # of an h that are voiced
VOICED_BREATH = 0.22  # share of noise in them


def find_onsets(plan: SpeechPlan) -> list[int]:
    """The numbers of the phones that follow a pause."""
    return [i + 1 for i in range(len(plan) - 1) if plan.is_pause[i] and not plan.is_pause[i + 1]]


def shape_onsets(envelope: Tensor, aperiodicity: Tensor, voiced: Tensor, plan: SpeechPlan) -> None:
    """Let the level rise from every pause into the phone behind it, in place.

    A vowel, a glide or a nasal rises in every band and is no noisier than what it leads to, a stop is silent until its
    release, and an h is breath that grows, until its vowel begins.

    Args:
        envelope: [T, 64] natural log power.
        aperiodicity: [T, 6] share of noise.
        voiced: [T] the voicing decision.
        plan: P phones.
    """
    starts = [0, *plan.frame_counts.cumsum().tolist()]
    for i in find_onsets(plan):
        phone, first, second = plan.phones[i], starts[i], starts[i + 1]
        level = torch.logsumexp(envelope[first : starts[min(i + 2, len(plan))]], dim=1)
        arrival = first + int((level >= level.max() - ARRIVAL_NEPERS).nonzero()[0])
        if phone in VOWELS or phone in SONORANTS:
            for at in range(arrival - 1, first - 1, -1):
                envelope[at] = torch.minimum(envelope[at], envelope[at + 1] - RISE_NEPERS)
                aperiodicity[at] = torch.minimum(aperiodicity[at], aperiodicity[at + 1])
        elif phone in _STOPS:
            lowest = int(level[: arrival - first + 1].argmin())
            ramp = RISE_NEPERS * torch.arange(lowest, 0, -1)
            envelope[first : first + lowest] -= (level[:lowest] - level[lowest] + ramp).clamp(min=0)[:, None]
        elif phone == "hh":
            _shape_aspiration(envelope[first:], aperiodicity[first:], voiced[first:], second - first, arrival - first)


def _shape_aspiration(envelope: Tensor, aperiodicity: Tensor, voiced: Tensor, count: int, arrival: int) -> None:
    """Make the first `count` frames an h that grows; its last two are voiced already and rise into the vowel, which
    has arrived at frame `arrival`.
    """
    level = torch.logsumexp(envelope[: max(arrival, count) + 1], dim=1)
    breath = count - min(OVERLAP_FRAMES, count // 3)
    target = level.max() + torch.linspace(*ASPIRATION, breath)
    envelope[:breath] += (target - level[:breath])[:, None]
    aperiodicity[:breath], voiced[:breath] = 1.0, 0.0
    aperiodicity[breath:count] = VOICED_BREATH
    voiced[breath:count] = 1.0
    end = max(arrival, count)
    least = level.max() - ARRIVAL_NEPERS - RISE_NEPERS * torch.arange(end - breath, 0, -1).clamp(max=2)
    envelope[breath:end] += (least - level[breath:end])[:, None]
