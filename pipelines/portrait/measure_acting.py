"""Prints the figures of what a face does while it speaks: `python -m pipelines.portrait.measure_acting [--bare]`.

Everything is measured on speech of our own voices, whose phones are known: closures of the lips, how far vowels open
against how loud they are, how far a mouth opens in a pause; with `--bare` what is found in sound alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import AffectCurve
from pipelines.portrait.track.envelope import SoundEnvelope
from pipelines.portrait.track.performance import PerformanceTrack, plan_performance, render_track
from pipelines.portrait.track.visemes import VOWELS, VisemeSegment, visemes_from_phonemes
from pipelines.portrait.track.vocal_effort import effort_from_blocks
from pipelines.speech.pipeline import SpeechPipeline

SENTENCES = (
    "Mama put the blue boat by the pump, and Bob moved my map.",
    "Oh no, nobody told me about the big empty room above the bakery.",
    "Five famous people bought a farm, but my brother may prefer a bigger apartment.",
    "Perhaps the problem is simple: keep the lamp, sell the piano, and remember the bill.",
)
VOICES = ("heart", "iris", "adam", "nora", "theo", "robin", "child")
FEELINGS = ("neutral", "happy", "sad", "angry", "fearful", "disgusted", "surprised")
FPS, TOLERANCE_S, SHUT, OPEN_AT_MOST = 25, 0.04, 0.95, 0.12
PAUSE_S = 2.0


@dataclass(frozen=True)
class Spoken:
    """A sentence as it was said.

    Attributes:
        feeling: that it was said with.
        samples: [N].
        rate: in Hz.
        visemes: by its known phones.
        track: of the face.
    """

    feeling: str
    samples: NDArray[np.float32]
    rate: int
    visemes: list[VisemeSegment]
    track: PerformanceTrack


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.portrait.measure_acting", description=__doc__)
    parser.add_argument("--bare", action="store_true", help="what is found in bare sound")
    options = parser.parse_args(arguments)
    spoken = list(_speak())
    if options.bare:
        return measure_bare_sound(spoken)
    measure_closures(spoken)
    measure_loudness(spoken)
    measure_pauses()


def measure_closures(spoken: Sequence[Spoken]) -> None:
    """Print the share of p, b and m in which some frame has the lips shut and nothing that parts them."""
    shut = []
    for clip in spoken:
        opening = clip.track["AU25"] + clip.track["AU26"]
        closed = (clip.track["SEAL"] >= SHUT) & (opening <= OPEN_AT_MOST)
        for start_s, end_s in _closures(clip.visemes):
            shut.append(closed[_frames(start_s - TOLERANCE_S, end_s + TOLERANCE_S, len(closed))].any())
    print(f"lips shut in {100 * np.mean(shut):.1f} % of {len(shut)} p, b, m")


def measure_loudness(spoken: Sequence[Spoken]) -> None:
    """Print the correlation of each vowel's widest opening of the jaw with its loudness, in decibels, within each clip
    and over all.
    """
    within: list[float] = []
    levels: list[float] = []
    openings: list[float] = []
    for clip in spoken:
        level_db: list[float] = []
        jaw: list[float] = []
        for segment in clip.visemes:
            if segment.viseme in VOWELS and segment.end_s - segment.start_s > 0.06:
                part = clip.samples[int(segment.start_s * clip.rate) : int(segment.end_s * clip.rate)]
                level_db.append(10 * np.log10(float(np.mean(part**2)) + 1e-9))
                jaw.append(float(clip.track["AU26"][_frames(segment.start_s, segment.end_s, len(clip.track))].max()))
        within.append(float(np.corrcoef(level_db, jaw)[0, 1]))
        levels, openings = levels + level_db, openings + jaw
    print(
        f"opening and loudness of {len(levels)} vowels: r {np.mean(within):.2f} within a sentence,"
        f" {np.corrcoef(levels, openings)[0, 1]:.2f} over all"
    )


def measure_pauses() -> None:
    """Print of each feeling how far lips and jaw open in speech and in a pause of two seconds."""
    voice = SpeechPipeline.from_pretrained()
    for feeling in FEELINGS:
        speech = voice(f"{SENTENCES[1]} [pause {PAUSE_S:g}] {SENTENCES[2]}", voice="iris", affect=feeling, seed=1)
        clip = perform(feeling, speech)
        opening = clip.track["AU25"] + clip.track["AU26"]
        gaps = [
            (a.end_s, b.start_s)
            for a, b in zip(clip.visemes, clip.visemes[1:], strict=False)
            if b.start_s - a.end_s > PAUSE_S * 0.8
        ]
        pause = np.concatenate([opening[_frames(a + 0.4, b - 0.4, len(opening))] for a, b in gaps])
        talk = np.concatenate([opening[_frames(s.start_s, s.end_s, len(opening))] for s in clip.visemes])
        print(f"{feeling}: opening {talk.mean():.2f} in speech, {pause.mean():.2f} in a pause")


def measure_bare_sound(spoken: Sequence[Spoken]) -> None:
    """Print which closures are found in sound alone, and how many of those that are found are none."""
    from pipelines.portrait.track.viseme_net import visemes_from_sound

    hits, count, true, claimed = 0, 0, 0, 0
    for clip in spoken:
        known, found = _closures(clip.visemes), _closures(visemes_from_sound(clip.samples, clip.rate))
        hits, count = hits + sum(_meets(k, found) for k in known), count + len(known)
        true, claimed = true + sum(_meets(f, known) for f in found), claimed + len(found)
    print(f"from sound alone: {100 * hits / count:.0f} % of {count} closures found, {100 * true / claimed:.0f} % right")


def _speak() -> Iterator[Spoken]:
    voice = SpeechPipeline.from_pretrained()
    for k, name in enumerate(VOICES):
        for i, sentence in enumerate(SENTENCES):
            feeling = FEELINGS[(k + 2 * i) % len(FEELINGS)]
            yield perform(feeling, voice(sentence, voice=name, affect=feeling, rate=(0.85, 1.0, 1.2)[i % 3], seed=i))


def perform(feeling: str, speech: object) -> Spoken:
    """A sentence that was spoken with a feeling, and the track of the face that says it."""
    samples, rate = speech.samples, speech.sampling_rate  # type: ignore[attr-defined]
    marks = [(m.text, m.start_s, m.end_s) for m in speech.phonemes]  # type: ignore[attr-defined]
    visemes = visemes_from_phonemes(marks)
    plan = plan_performance(
        AffectCurve.of(feeling),
        SoundEnvelope.from_samples(samples, rate),
        visemes,
        fps=FPS,
        seed=1,
        effort=effort_from_blocks([samples], rate),
    )
    return Spoken(feeling, samples, rate, visemes, render_track(plan))


def _closures(visemes: Sequence[VisemeSegment]) -> list[tuple[float, float]]:
    return [(s.start_s, s.end_s) for s in visemes if s.viseme == "PP"]


def _frames(start_s: float, end_s: float, count: int) -> slice:
    first = min(count - 1, max(0, round(start_s * FPS)))
    return slice(first, max(first + 1, round(end_s * FPS)))


def _meets(span: tuple[float, float], others: Sequence[tuple[float, float]]) -> bool:
    return any(a - TOLERANCE_S < span[1] and span[0] < b + TOLERANCE_S for a, b in others)


if __name__ == "__main__":
    main()
