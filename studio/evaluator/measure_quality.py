"""How well an engine's speech holds under each feeling: `python -m studio.evaluator.measure_quality --engine E`.

For neutral and seven emotions: DistillMOS (1 to 5), the share of words that Whisper tiny.en hears wrong, and processor
seconds a second of sound, over the plain sentences of `pipelines.speech.measure`; a German voice speaks those of
`pipelines.speech.german.measure`, whose words nobody here can hear. With --recordings, DistillMOS of files with speech
instead. Needs the extra `measure`.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.speech import SpeechPipeline
from pipelines.speech.german.measure import SENTENCES as GERMAN_SENTENCES
from pipelines.speech.languages import language_of
from pipelines.speech.measure import SENTENCES
from studio.evaluator.control.measures import load_words_kept
from studio.evaluator.quality import load_quality
from weights.errors import StudioError

AFFECTS = ("neutral", "happy", "sad", "angry", "fearful", "calm", "disgusted", "surprised")


def rows(
    engine: str, voice: str | None, count: int, affects: Sequence[str] = AFFECTS
) -> Iterator[tuple[str, float, float, float | None, float]]:
    """Measure an engine.

    Args:
        engine: a name or a checkpoint.
        voice: of the engine; None for its own.
        count: how many sentences to speak.
        affects: under which.

    Yields:
        Affect, mean and lowest DistillMOS, share of words heard wrong (None where it is not English), processor
        seconds a second of sound.
    """
    pipe, quality = SpeechPipeline.from_pretrained(engine), load_quality()
    german = language_of(pipe.engine, pipe.find_voice(voice)).startswith("de")
    sentences = (GERMAN_SENTENCES if german else SENTENCES)[:count]
    words = None if german else load_words_kept()
    pipe(sentences[0], affect="happy", seed=0, voice=voice)  # what is loaded on first use is not counted
    with tempfile.TemporaryDirectory() as folder:
        for affect in affects:
            opinions, kept, spoken_s, busy_s = [], [], 0.0, 0.0
            for number, text in enumerate(sentences):
                begun, path = time.process_time(), Path(folder) / f"{affect}-{number}.wav"
                output = pipe(text, affect=affect, seed=number, voice=voice)
                busy_s += time.process_time() - begun
                spoken_s += len(output.samples) / output.sampling_rate
                output.save(path)
                opinions.append(quality(path) or 1.0)
                if words:
                    kept.append(words(path, text) or 0.0)
            wrong = 1 - statistics.mean(kept) if kept else None
            yield affect, statistics.mean(opinions), min(opinions), wrong, busy_s / spoken_s


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", default="embedded", help="a name, a folder or a voice file of Piper")
    parser.add_argument("--voice", help="of the engine")
    parser.add_argument("--sentences", type=int, default=len(SENTENCES), help="how many of the 20")
    parser.add_argument("--affects", nargs="+", default=AFFECTS, help="instead of neutral and seven emotions")
    parser.add_argument("--recordings", nargs="+", type=Path, metavar="FILE", help="measure files, not an engine")
    options = parser.parse_args(arguments)
    if options.recordings:
        opinions = list(filter(None, map(load_quality(), options.recordings)))
        print(f"{len(opinions)} recordings: DistillMOS {statistics.mean(opinions):.2f}, lowest {min(opinions):.2f}")
        return 0
    print("| affect | DistillMOS | lowest | words heard wrong | processor s/s |\n|---|---|---|---|---|")
    try:
        for affect, mean, lowest, wrong, load in rows(
            options.engine, options.voice, options.sentences, options.affects
        ):
            heard = "not measured" if wrong is None else f"{wrong:.3f}"
            print(f"| {affect} | {mean:.2f} | {lowest:.2f} | {heard} | {load:.2f} |", flush=True)
    except StudioError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
