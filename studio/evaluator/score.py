"""What the judge says of one medium, and how it is written down."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conditioning.affect import AffectEstimate
from pipelines.recognition import Lineage, Reading
from pipelines.recognition.base import pool_estimates
from studio.evaluator.metrics import normalized_entropy
from studio.evaluator.request import RequestedAffect, likeliest_emotion, requested_probabilities

#: How far one rater's point lies from the mean of all, valence and arousal together: the root of .29^2 + .31^2, the
#: mean
#: standard deviations of the 151 terms (Russell & Mehrabian 1977). Within it, a measured point is as asked.
RATER_DISTANCE = 0.42
#: Two raters differ by the root of two times as much (.42 x 1.41); channels of one film that differ more do not agree.
CHANNEL_DISTANCE = 0.6
#: A mixture with more than this share of the largest entropy says nothing; the judge abstains. Chosen by us: one
#: emotion at
#: .38 and the rest spread evenly lies on the edge.
FLAT_ENTROPY = 0.9

AS_ASKED, OTHERWISE, UNSURE, NO_REQUEST, REFUSED = "as asked", "not as asked", "unsure", "no request", "refused"


@dataclass(frozen=True, slots=True)
class Channel:
    """One way into a medium.

    Attributes:
        name: voice, face, picture, music or words.
        reading: what was read.
        lineage: by whom.
        other: what the recognizer of the other role reads, which stands on other features: where the two differ, no one
            number is the truth.
    """

    name: str
    reading: Reading
    lineage: Lineage
    other: AffectEstimate | None = None

    @property
    def estimate(self) -> AffectEstimate:
        """Of the whole channel."""
        return self.reading.estimate


@dataclass(frozen=True, slots=True)
class AffectScore:
    """What was asked, what was measured, and whether they agree.

    Attributes:
        file: the path, or the name of an output in memory.
        task: the channel that was scored: speech, face, image, music, text, or film.
        estimate: the headline: of the channel, or of a film's voice and face together.
        channels: every channel that was read, by name.
        requested: None where nothing was asked.
        words: for speech whose words are known: what the words alone convey.
        neutral_delta: for speech: measured minus the same words and voice asked neutral (valence, arousal, dominance).
        notes: what a reader should know.
        refused: why there is no headline; empty where there is one.
        people: what people said of this very file in a study of yours, see `people`; None where nobody was asked.
        quality: how natural its speech sounds, 1 to 5, see `quality`; None where it was not measured.
    """

    file: str
    task: str
    estimate: AffectEstimate
    channels: Mapping[str, Channel]
    requested: RequestedAffect | None = None
    words: AffectEstimate | None = None
    neutral_delta: tuple[float, float, float] | None = None
    notes: tuple[str, ...] = ()
    refused: str = ""
    people: Mapping[str, Any] | None = None
    quality: float | None = None

    @property
    def second(self) -> AffectEstimate | None:
        """What the recognizers of the other role read of the same channels; None where one of them did not read."""
        people = [c for n, c in self.channels.items() if n in ("voice", "face")]
        others = [c.other for c in people or self.channels.values()]
        read = [e for e in others if e is not None]
        return combine_estimates(read) if read and len(read) == len(others) else None

    @property
    def unsure(self) -> bool:
        """Whether the judge abstains, see `is_unsure`."""
        return is_unsure(self.estimate)

    @property
    def verdict(self) -> str:
        """Verdict "as asked": the point lies within one rater's disagreement, or the asked emotion is the likeliest."""
        if self.refused:
            return REFUSED
        if self.unsure:
            return UNSURE
        if self.requested is None:
            return NO_REQUEST
        asked = self.requested.mean_affect(self.times)
        near = plane_distance(self.estimate, tuple(asked.effective_vad())) <= RATER_DISTANCE
        named = bool(asked.weights) and likeliest_emotion(requested_probabilities(asked)) == likeliest_emotion(
            {str(k): p for k, p in self.estimate.emotions.items()}
        )
        return AS_ASKED if near or named else OTHERWISE

    @property
    def disagreement(self) -> float | None:
        """Distance of a film's voice and face on the plane of valence and arousal; None without both."""
        both = [self.channels[n].estimate for n in ("voice", "face") if n in self.channels]
        return plane_distance(both[0], tuple(both[1].vad)) if len(both) == 2 else None

    @property
    def times(self) -> tuple[float, ...]:
        """Middles of the windows of the channel that has most, in seconds."""
        return tuple((w.start_s + w.end_s) / 2 for w in self.windows)

    @property
    def windows(self) -> tuple[Any, ...]:
        """The windows of the channel that has most of them."""
        return max((c.reading.windows for c in self.channels.values()), key=len, default=())

    def to_dict(self) -> dict[str, Any]:
        """The line that `studio evaluate --json` prints; numbers of a refused score stand only under "refused"."""
        numbers = estimate_to_dict(self.estimate)
        requested = self.requested.to_dict(self.times) if self.requested else None
        head = (
            dict.fromkeys(("valence", "arousal", "dominance", "emotions", "confidence"))
            if self.refused
            else _head(numbers)
        )
        return {
            "file": self.file,
            "task": self.task,
            **head,
            "requested": requested,
            "recognizer": self.estimate.recognizer,
            "notes": [*self.notes, *self.estimate.notes],
            "verdict": self.verdict,
            "spread": None if self.refused else numbers["spread"],
            "out_of_distribution": bool(self.estimate.out_of_distribution),
            "channels": {}
            if self.refused
            else {
                n: {
                    **estimate_to_dict(c.estimate),
                    "facts": {k: float(x) for k, x in c.reading.cues.items()},
                    "other": estimate_to_dict(c.other) if c.other else None,
                }
                for n, c in self.channels.items()
            },
            "agree": None if self.disagreement is None else self.disagreement <= CHANNEL_DISTANCE,
            "curve": [] if self.refused else [_window(w) for w in self.windows],
            "words": estimate_to_dict(self.words) if self.words else None,
            "neutral_delta": _axes(self.neutral_delta) if self.neutral_delta and not self.refused else None,
            "people": self.people,
            "quality": None if self.quality is None else round(self.quality, 2),
            "refused": {"reason": self.refused, **_head(numbers)} if self.refused else None,
        }


def is_unsure(estimate: AffectEstimate) -> bool:
    """Whether a judge abstains: not a medium it was fitted for, or a flat mixture."""
    return bool(estimate.out_of_distribution) or normalized_entropy(list(estimate.emotions.values())) > FLAT_ENTROPY


def estimate_to_dict(estimate: AffectEstimate) -> dict[str, Any]:
    """An estimate as plain values (a recognizer may have computed with numpy's)."""
    v, a, d = estimate.vad
    return {
        "valence": round(v, 4),
        "arousal": round(a, 4),
        "dominance": round(d, 4),
        "spread": [round(float(s), 4) for s in estimate.spread],
        "emotions": {str(k): round(float(p), 4) for k, p in sorted(estimate.emotions.items())},
        "confidence": round(float(estimate.confidence), 4),
        "out_of_distribution": bool(estimate.out_of_distribution),
        "recognizer": estimate.recognizer,
    }


def plane_distance(estimate: AffectEstimate, point: tuple[float, ...]) -> float:
    """Between a measured point and another on the plane of valence and arousal."""
    return math.hypot(estimate.vad.valence - point[0], estimate.vad.arousal - point[1])


def combine_estimates(estimates: list[AffectEstimate]) -> AffectEstimate:
    """One estimate of several channels, each counted by its confidence; those out of distribution only if all are."""
    usable = [e for e in estimates if not e.out_of_distribution] or estimates
    return pool_estimates(usable, [max(e.confidence, 1e-3) for e in usable], between=True)


def _head(numbers: Mapping[str, Any]) -> dict[str, Any]:
    return {key: numbers[key] for key in ("valence", "arousal", "dominance", "emotions", "confidence")}


def _axes(values: tuple[float, float, float]) -> dict[str, float]:
    return {axis: round(x, 4) for axis, x in zip(("valence", "arousal", "dominance"), values, strict=True)}


def _window(window: Any) -> dict[str, Any]:
    v, a, d = window.estimate.vad
    times = {"start_s": round(window.start_s, 3), "end_s": round(window.end_s, 3)}
    return {
        **times,
        "valence": round(v, 4),
        "arousal": round(a, 4),
        "dominance": round(d, 4),
        "confidence": round(window.estimate.confidence, 4),
    }
