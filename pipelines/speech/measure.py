"""What can be heard in a voice, measured: F0, range, rate, level, brightness; and whether the words survive.

`python -m pipelines.speech.measure` prints the figures of the README and of the cards for any speech engine.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp
from pipelines.speech.rules import world

EMOTIONS = ("angry", "happy", "sad", "fearful", "calm", "disgusted", "surprised")
AROUSALS = tuple(round(-1 + 0.25 * i, 2) for i in range(9))

#: Sentences whose words carry no feeling.
SENTENCES = (
    "The parcel is at the door.",
    "We will take the second road on the left.",
    "There are nine chairs around the table.",
    "She put the keys in the wooden box.",
    "The train to the coast leaves at noon.",
    "A letter lies under the blue book.",
    "They moved the lamp closer to the wall.",
    "The shop opens an hour later today.",
    "He wrote the number on a sheet of paper.",
    "The garden is behind the old school.",
    "Please bring two cups from the kitchen.",
    "The river runs north of the town.",
    "My coat is on the back of the chair.",
    "The meeting is on the third floor.",
    "You can see the bridge from this window.",
    "The children walked along the beach.",
    "Turn the page and read the next line.",
    "The market sells bread and apples.",
    "It takes ten minutes to reach the station.",
    "The cat sat near the warm stove.",
)


@dataclass(frozen=True, slots=True)
class Cues:
    """Acoustic cues of one voice recording.

    Attributes:
        f0_hz: geometric mean of F0 while voiced.
        f0_range_st: 10th to 90th percentile of F0, semitones.
        duration_s: from first to last sound.
        energy_db: level while speaking, dB re full scale.
        energy_sd_db: its standard deviation over frames.
        tilt_db: level above 1 kHz relative to below; higher is brighter.
    """

    f0_hz: float
    f0_range_st: float
    duration_s: float
    energy_db: float
    energy_sd_db: float
    tilt_db: float


def cues(samples: NDArray[np.floating], sampling_rate: int) -> Cues:
    """Measure one recording, mono [N]."""
    x = np.asarray(samples, np.float64)
    f0 = world.estimate_f0(x, sampling_rate)
    voiced = f0[f0 > 0]
    hop = round(0.02 * sampling_rate)
    frames = x[: len(x) // hop * hop].reshape(-1, hop)
    db = 10 * np.log10((frames**2).mean(axis=1) + 1e-12)
    loud = db > db.max() - 35
    first, last = np.flatnonzero(loud)[[0, -1]]
    spectrum = (np.abs(np.fft.rfft(frames[loud] * np.hanning(hop), axis=1)) ** 2).mean(axis=0)
    split = round(1000 * hop / sampling_rate)
    st = 12 * np.log2(voiced)
    return Cues(
        float(np.exp2(st.mean() / 12)),
        float(np.percentile(st, 90) - np.percentile(st, 10)),
        float((last - first + 1) * 0.02),
        float(10 * np.log10((frames[loud] ** 2).mean())),
        float(db[loud].std()),
        float(10 * np.log10(spectrum[split:].sum() / spectrum[1:split].sum())),
    )


def word_errors(reference: str, hypothesis: str) -> tuple[int, int]:
    """Edit distance in words and the number of words in the reference."""
    a = _words(reference)
    return edit_distance(a, _words(hypothesis)), len(a)


def edit_distance(a: Sequence[str], b: Sequence[str]) -> int:
    """How many symbols must be put in, left out or changed (Levenshtein)."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


def table(
    pipeline: Any, sentences: Sequence[str], *, intensity: float = 1.0, wer: bool = False, voice: str | None = None
) -> dict[str, dict[str, float]]:
    """Mean cues of every emotion over sentences, and the word error rate if asked (needs pocketsphinx)."""
    return {affect: measure(pipeline, sentences, affect, intensity, wer, voice) for affect in ("neutral", *EMOTIONS)}


def measure(
    pipeline: Any,
    sentences: Sequence[str],
    affect: Any,
    intensity: float = 1.0,
    wer: bool = False,
    voice: str | None = None,
) -> dict[str, float]:
    """Mean cues of one affect over sentences, a seed a sentence."""
    rows, errors_total, words = [], 0, 0
    hear = recogniser() if wer else None
    for seed, sentence in enumerate(sentences):
        output = pipeline(sentence, affect=affect, intensity=intensity, seed=seed, voice=voice)
        rows.append(cues(output.samples, output.sampling_rate))
        if hear:
            errors, count = word_errors(sentence, hear(output.samples, output.sampling_rate))
            errors_total, words = errors_total + errors, words + count
    mean = {k: float(np.mean([getattr(r, k) for r in rows])) for k in asdict(rows[0])}
    return {**mean, "wer": errors_total / words} if words else mean


def arousal_sweep(pipeline: Any, sentences: Sequence[str]) -> dict[str, float]:
    """Spearman between nine requested arousals and the mean measured F0, level and rate."""
    rows = [measure(pipeline, sentences, (0.0, a)) for a in AROUSALS]
    order = np.arange(len(AROUSALS))

    def rho(values: list[float]) -> float:
        return float(np.corrcoef(order, np.argsort(np.argsort(values)))[0, 1])

    return {
        "f0": rho([r["f0_hz"] for r in rows]),
        "energy": rho([r["energy_db"] for r in rows]),
        "rate": rho([-r["duration_s"] for r in rows]),
    }


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def recogniser() -> Any:
    """A callable (samples, rate) -> the words that pocketsphinx hears."""
    import pocketsphinx

    decoder = pocketsphinx.Decoder(samprate=16000, loglevel="FATAL")

    def hear(samples: NDArray[np.floating], sampling_rate: int) -> str:
        x = dsp.resample(np.asarray(samples, np.float64), sampling_rate, 16_000)
        x = np.clip(x / max(np.abs(x).max(), 1e-6) * 0.7, -1, 1)
        pad = np.zeros(4000)
        decoder.start_utt()
        decoder.process_raw((np.concatenate([pad, x, pad]) * 32767).astype(np.int16).tobytes(), full_utt=True)
        decoder.end_utt()
        hypothesis = decoder.hyp()
        return hypothesis.hypstr if hypothesis else ""

    return hear


def main(argv: Sequence[str] | None = None) -> None:
    """Print the table, the arousal sweep and, with --wer, the word error rates."""
    from pipelines.speech import SpeechPipeline

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--engine", default="embedded")
    parser.add_argument("--voice")
    parser.add_argument("--intensity", type=float, default=1.0)
    parser.add_argument("--sentences", type=Path, help="a text file, a sentence a line; default: 20 of our own")
    parser.add_argument("--wer", action="store_true", help="also recognise the words (needs pocketsphinx)")
    arguments = parser.parse_args(argv)
    sentences = arguments.sentences.read_text(encoding="utf-8").split("\n") if arguments.sentences else SENTENCES
    sentences = [s for s in sentences if s.strip()]
    pipeline = SpeechPipeline.from_pretrained(arguments.engine)
    _print(table(pipeline, sentences, intensity=arguments.intensity, wer=arguments.wer, voice=arguments.voice))
    print("arousal spearman", json.dumps({k: round(v, 3) for k, v in arousal_sweep(pipeline, sentences).items()}))


def _print(rows: dict[str, dict[str, float]]) -> None:
    for name, row in rows.items():
        print(f"{name:10}", json.dumps({k: round(v, 3) for k, v in row.items()}), flush=True)


if __name__ == "__main__":
    main()
