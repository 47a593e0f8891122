"""Figures of conversion: `python -m pipelines.speech.training.measure_conversion --data FOLDER [--engine embedded world
...]`.

On neutral recordings of the acted speakers that the reporting recognizer did not learn from: what it hears in the
conversions, and whether the speaker stays, by an embedding of speakers (linear discriminants of how frames vary
together) that was fitted on other speakers. On held-out read recordings: word errors.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Emotion
from pipelines import dsp
from pipelines.media import Audio
from pipelines.recognition.speech.covariance import log_covariance
from pipelines.recognition.speech.frames import RATE, measure_frames
from pipelines.recognition.speech.recognizer import SpeechRecognizer
from pipelines.recognition.speech.training.corpus import REPORTS, ActedClip, load_ravdess
from pipelines.speech import ConversionPipeline
from pipelines.speech.measure import recogniser, word_errors
from weights.store import EMBEDDED

Array = NDArray[np.floating]
INTENSITIES = (0.0, 0.5, 1.0, 1.5)
EMBEDDING_SIZE = 12  # dimensions
SHRINK = 0.3


class SpeakerEmbedder:
    """Clips -> points [12] in which clips of one speaker lie together."""

    def __init__(self, clips: Sequence[ActedClip]) -> None:
        x = np.stack([log_covariance(measure_frames(c.samples)) for c in clips]).astype(np.float64)
        actors = np.array([c.actor for c in clips])
        self.mean, self.scale = x.mean(axis=0), x.std(axis=0) + 1e-3
        z = (x - self.mean) / self.scale
        means = np.stack([z[actors == a].mean(axis=0) for a in sorted(set(actors))])
        apart = z - means[np.searchsorted(sorted(set(actors)), actors)]
        within = (1 - SHRINK) * apart.T @ apart / len(apart) + SHRINK * np.eye(z.shape[1])
        values, vectors = np.linalg.eigh(within)
        white = (vectors / np.sqrt(values)) @ vectors.T
        _, _, axes = np.linalg.svd((means - means.mean(axis=0)) @ white, full_matrices=False)
        self.axes = axes[:EMBEDDING_SIZE] @ white

    def __call__(self, samples: Array) -> Array:
        """Mono samples at 16 kHz."""
        point: Array = self.axes @ (
            (log_covariance(measure_frames(np.asarray(samples, np.float32))) - self.mean) / self.scale
        )
        return point / np.linalg.norm(point)


def measure_acted(data: Path, engines: Sequence[str]) -> dict[str, Any]:
    """What is heard, and actors."""
    clips = load_ravdess(data)
    speakers = SpeakerEmbedder([c for c in clips if c.actor in REPORTS])
    judge = SpeechRecognizer.from_pretrained(EMBEDDED / "recognition" / "speech-reports")
    neutral_clips = [c for c in clips if c.actor not in REPORTS and c.emotion == 0]
    speaker_means = {
        a: np.mean([speakers(c.samples) for c in neutral_clips if c.actor == a], axis=0)
        for a in {c.actor for c in neutral_clips}
    }
    pair = float(
        np.mean(
            [
                np.dot(speakers(a.samples), speakers(b.samples))
                for a in neutral_clips
                for b in neutral_clips
                if a is not b and a.actor == b.actor
            ]
        )
    )
    between_speakers = float(
        np.mean([np.dot(speaker_means[a], speaker_means[b]) for a in speaker_means for b in speaker_means if a != b])
    )
    figures: dict[str, Any] = {
        "clips": len(neutral_clips),
        "similarity of untouched pairs": round(pair, 3),
        "of others": round(between_speakers, 3),
    }
    truth = [c for c in clips if c.actor not in REPORTS and c.emotion]
    similarities = [
        float(np.dot(speakers(t.samples), speakers(c.samples)))
        for t in truth
        for c in neutral_clips
        if c.actor == t.actor and c.name[-6:] != t.name[-6:]
    ]
    figures["of the actors' own acting"] = round(float(np.mean(similarities)), 3)
    for name in engines:
        figures[name] = _engine(ConversionPipeline.from_pretrained(name), neutral_clips, speakers, judge, pair)
    return figures


def _engine(
    pipe: ConversionPipeline,
    neutral_clips: Sequence[ActedClip],
    speakers: SpeakerEmbedder,
    judge: SpeechRecognizer,
    pair: float,
) -> dict[str, Any]:
    hits, similarity, lines = {}, [], {}
    for emotion in Emotion:
        if emotion is Emotion.NEUTRAL:
            continue
        rows = []
        for k in INTENSITIES:
            outputs = [
                (c, pipe(Audio(c.samples, RATE), affect=str(emotion), intensity=k, seed=1)) for c in neutral_clips
            ]
            estimates = [judge.read(Audio(o.samples, o.sampling_rate)).estimate for _, o in outputs]
            rows.append(round(float(np.mean([r.vad.arousal for r in estimates])), 3))
            if k == 1.0:
                likeliest = [max(r.emotions.items(), key=lambda item: item[1])[0] for r in estimates]
                hits[str(emotion)] = round(float(np.mean([e is emotion for e in likeliest])), 3)
                similarity += [
                    float(np.dot(speakers(o.samples), speakers(b.samples)))
                    for c, o in outputs
                    for b in neutral_clips
                    if b.actor == c.actor and b.name != c.name
                ]
        lines[str(emotion)] = rows
    return {
        "recall": hits,
        "mean recall": round(float(np.mean(list(hits.values()))), 3),
        "arousal at 0, .5, 1, 1.5": lines,
        "similarity": round(float(np.mean(similarity)), 3),
        "of the untouched pair's": round(float(np.mean(similarity)) / pair, 3),
    }


def measure_words(
    data: Path, engines: Sequence[str], emotions: Sequence[str] = ("angry", "sad", "happy")
) -> dict[str, Any]:
    """Word error rates of held-out recordings, untouched and converted."""
    from pipelines.speech.training.recordings import load_recordings

    held_out = [r for r in load_recordings(data, "librispeech") if r.held_out]
    hear = recogniser()

    def rate(change: Callable[[Array], tuple[Array, int]]) -> float:
        pairs = [word_errors(r.text, hear(*change(r.samples))) for r in held_out]
        return round(sum(a for a, _ in pairs) / sum(b for _, b in pairs), 3)

    figures: dict[str, Any] = {"recordings": len(held_out), "untouched": rate(lambda x: (x, 24000))}
    for name in engines:
        pipe = ConversionPipeline.from_pretrained(name)

        def converter(affect: str, k: float, pipe: ConversionPipeline = pipe) -> Callable[[Array], tuple[Array, int]]:
            def change(x: Array) -> tuple[Array, int]:
                outputs = pipe(
                    Audio(dsp.resample(x, 24_000, 16_000).astype(np.float32), RATE), affect=affect, intensity=k, seed=1
                )
                return outputs.samples, outputs.sampling_rate

            return change

        figures[name] = {"0": rate(converter("angry", 0.0)), **{e: rate(converter(e, 1.0)) for e in emotions}}
    return figures


def main(argv: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.speech.training.measure_conversion", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of training data")
    parser.add_argument("--engine", nargs="+", default=["embedded"])
    parser.add_argument("--only", nargs="+", choices=("acted", "words"), default=("acted", "words"))
    arguments = parser.parse_args(argv)
    for name in arguments.only:
        print(
            name,
            json.dumps(
                {"acted": measure_acted, "words": measure_words}[name](arguments.data, arguments.engine), indent=1
            ),
            flush=True,
        )


if __name__ == "__main__":
    main()
