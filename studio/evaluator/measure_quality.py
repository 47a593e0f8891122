"""How well an engine's speech holds under each feeling: `python -m studio.evaluator.measure_quality --engine E`.

For neutral and seven emotions: DistillMOS (1 to 5), the share of words that Whisper tiny.en hears wrong, and processor
seconds a second of sound, over the plain sentences of `pipelines.speech.measure`. Needs the extra `measure`.
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
from pipelines.speech.measure import SENTENCES
from studio.evaluator.control.measures import load_words_kept
from studio.evaluator.quality import load_quality
from weights.errors import StudioError

AFFECTS = ("neutral", "happy", "sad", "angry", "fearful", "calm", "disgusted", "surprised")


def rows(engine: str, voice: str | None, sentences: Sequence[str]) -> Iterator[tuple[str, float, float, float, float]]:
    """Measure an engine.

    Args:
        engine: a name or a checkpoint.
        voice: of the engine; None for its own.
        sentences: to speak.

    Yields:
        Affect, mean and lowest DistillMOS, share of words heard wrong, processor seconds a second of sound.
    """
    pipe, quality, words = SpeechPipeline.from_pretrained(engine), load_quality(), load_words_kept()
    pipe(sentences[0], affect="happy", seed=0, voice=voice)  # what is loaded on first use is not counted
    with tempfile.TemporaryDirectory() as folder:
        for affect in AFFECTS:
            opinions, kept, spoken_s, busy_s = [], [], 0.0, 0.0
            for number, text in enumerate(sentences):
                begun, path = time.process_time(), Path(folder) / f"{affect}-{number}.wav"
                output = pipe(text, affect=affect, seed=number, voice=voice)
                busy_s += time.process_time() - begun
                spoken_s += len(output.samples) / output.sampling_rate
                output.save(path)
                opinions.append(quality(path) or 1.0)
                kept.append(words(path, text) or 0.0)
            yield affect, statistics.mean(opinions), min(opinions), 1 - statistics.mean(kept), busy_s / spoken_s


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", default="embedded", help="a name, a folder or a voice file of Piper")
    parser.add_argument("--voice", help="of the engine")
    parser.add_argument("--sentences", type=int, default=len(SENTENCES), help="how many of the 20")
    options = parser.parse_args(arguments)
    print("| affect | DistillMOS | lowest | words heard wrong | processor s/s |\n|---|---|---|---|---|")
    try:
        for affect, mean, lowest, wrong, load in rows(options.engine, options.voice, SENTENCES[: options.sentences]):
            print(f"| {affect} | {mean:.2f} | {lowest:.2f} | {wrong:.3f} | {load:.2f} |", flush=True)
    except StudioError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
