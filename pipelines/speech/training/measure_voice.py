"""The figures of the voice's card: `python -m pipelines.speech.training.measure_voice --data FOLDER [--only words
affect real speed timing letters]`.

`words`: word error rates by pocketsphinx beside the teacher's, over sentences that nothing was taught. `affect`: what
the reporting recognizer hears, on sentences with neutral words. `real`: distance to held-out recordings beside
espeak's, and whether harmonicity, flatness and modulation are those of real speech. `speed`: real-time factor and
first sound. `timing`: planned times against heard ones. `letters`: phone error rate on the held-out tenth of the
lexicon.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from conditioning.affect import Emotion
from conditioning.phrases import affect_from_phrase
from pipelines import dsp
from pipelines.media import Audio
from pipelines.speech import SpeechPipeline
from pipelines.speech.measure import EMOTIONS, SENTENCES, recogniser, word_errors
from pipelines.speech.phones import VOWELS
from weights.store import EMBEDDED

Array = NDArray[np.floating]
VOICES = ("iris", "adam")
TEACHERS = ("rms", "slt", "hts")


def words(data: Path, count: int, names: Sequence[str] | None = None) -> dict[str, Any]:
    """Word error rates of teachers, of voices in neutral, and of the first two voices in each emotion; `names` are
    all of them if None.
    """
    from pipelines.speech.training.prepare import sentences
    from pipelines.speech.training.teachers import festival, flite

    texts = sentences(data, 100_000)[:count]
    hear, pipe = recogniser(), SpeechPipeline.from_pretrained()

    def rate(say: Callable[[str], tuple[Array, int]]) -> float:
        pairs = [word_errors(t, hear(*say(t))) for t in texts]
        figures = round(sum(a for a, _ in pairs) / sum(b for _, b in pairs), 3)
        print(f"words: {figures}", file=sys.stderr, flush=True)
        return figures

    def speak_as_teacher(name: str) -> Callable[[str], tuple[Array, int]]:
        def say(text: str) -> tuple[Array, int]:
            output = next(festival([text])) if name == "hts" else flite(text, name)
            return output.samples, output.rate

        return say

    def speak_as_voice(voice: str, affect: str) -> Callable[[str], tuple[Array, int]]:
        return lambda text: (pipe(text, voice=voice, affect=affect, seed=1).samples, 24000)

    figures: dict[str, Any] = {"sentences": len(texts)}
    for name in names or (*TEACHERS, *(v.name for v in pipe.voices)):
        if name in TEACHERS:
            figures[f"teacher {name}"] = rate(speak_as_teacher(name))
            continue
        for feeling in ("neutral", *(EMOTIONS if name in VOICES else ())):
            figures[f"{name} {feeling}"] = rate(speak_as_voice(name, feeling))
    return figures


def affect(sentences: Sequence[str], seeds: int, recognizer: str = "speech-reports") -> dict[str, Any]:
    """UAR, CCC and gain on a grid of emotions, voices and seeds; intensity, polarity and mixtures."""
    from pipelines.recognition.speech.recognizer import SpeechRecognizer

    pipe, judge = (
        SpeechPipeline.from_pretrained(),
        SpeechRecognizer.from_pretrained(EMBEDDED / "recognition" / recognizer),
    )

    def measure_reading(requested_affect: Any, text: str, voice: str, seed: int, intensity: float = 1.0) -> Any:
        output = pipe(text, affect=requested_affect, voice=voice, seed=seed, intensity=intensity)
        return judge.read(Audio(output.samples, output.sampling_rate)).estimate

    hits, requested, measured = {}, [], []
    for emotion in Emotion:
        rows = [measure_reading(str(emotion), t, v, s) for t in sentences for v in VOICES for s in range(seeds)]
        hits[str(emotion)] = round(float(np.mean([max(r.emotions, key=r.emotions.get) is emotion for r in rows])), 3)
        requested += [tuple(affect_from_phrase(str(emotion)).vad)] * len(rows)
        measured += [tuple(r.vad) for r in rows]
    x, y = np.array(requested), np.array(measured)
    figures: dict[str, Any] = {
        "recognizer": recognizer,
        "clips": len(x),
        "uar": round(float(np.mean(list(hits.values()))), 3),
        "recall": hits,
    }
    for i, axis in enumerate(("valence", "arousal", "dominance")):
        a, b = x[:, i], y[:, i]
        cov = float(np.cov(a, b, bias=True)[0, 1])
        figures[axis] = {
            "ccc": round(2 * cov / (a.var() + b.var() + (a.mean() - b.mean()) ** 2), 3),
            "gain": round(cov / a.var(), 3),
            "r": round(float(np.corrcoef(a, b)[0, 1]), 3),
        }
    few_sentences = list(sentences[:4])

    def mean(affect: Any, intensity: float = 1.0) -> tuple[float, float]:
        rows = [measure_reading(affect, t, v, 0, intensity) for t in few_sentences for v in VOICES]
        return round(float(np.mean([r.vad.valence for r in rows])), 3), round(
            float(np.mean([r.vad.arousal for r in rows])), 3
        )

    steps = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75)
    for name in ("angry", "happy", "sad", "surprised"):
        line = [mean(name, k)[1] for k in steps]
        figures[f"intensity of {name}"] = {"arousal": line, "spearman": round(_rank_correlation(steps, line), 3)}
    figures["valence, arousal of"] = {
        a: mean(a) for a in ("neutral", "sad", "-sad", "happy", "happy:0.5, sad:0.5", "angry", "happy:0.5, angry:0.5")
    }
    return figures


def _rank_correlation(a: Sequence[float], b: Sequence[float]) -> float:
    x, y = (np.argsort(np.argsort(v)).astype(float) for v in (a, b))
    return float(np.corrcoef(x, y)[0, 1])


def real(data: Path) -> dict[str, Any]:
    """Held-out recordings against our nearest voice and espeak saying the same words."""
    from pipelines.recognition.speech.frames import measure_frames
    from pipelines.speech.training.prepare import normalise_level
    from pipelines.speech.training.recordings import load_recordings
    from pipelines.speech.voice.analysis import analyse, resample_to_voice_rate

    held_out = [r for r in load_recordings(data, "librispeech") if r.held_out]
    ours, espeak = SpeechPipeline.from_pretrained(), SpeechPipeline.from_pretrained("espeak")
    nearest = {"84": ("nora", "en-us+f3"), "174": ("theo", "en-us")}
    rows: dict[str, list[tuple[float, ...]]] = {"voice": [], "espeak": [], "real": []}
    for recording in held_out:
        truth = analyse(recording.samples)
        rows["real"].append(
            _naturalness(measure_frames(dsp.resample(recording.samples, 24_000, 16_000).astype(np.float32)))
        )
        for name, pipe, voice in (
            ("voice", ours, nearest[recording.speaker][0]),
            ("espeak", espeak, nearest[recording.speaker][1]),
        ):
            output = pipe(recording.text.lower(), voice=voice, seed=1)
            samples = normalise_level(resample_to_voice_rate(output.samples, output.sampling_rate))
            ours_frames = analyse(samples)
            f0 = [12 * np.log2(f.f0[f.f0 > 0]) for f in (truth, ours_frames)]
            naturalness = _naturalness(measure_frames(dsp.resample(samples, 24_000, 16_000).astype(np.float32)))
            rows[name].append(
                (
                    _distortion(truth.envelope, ours_frames.envelope),
                    abs(f0[0].mean() - f0[1].mean()),
                    abs(f0[0].std() - f0[1].std()),
                    *naturalness,
                )
            )
    out: dict[str, Any] = {"recordings": len(held_out)}
    for name in ("voice", "espeak"):
        means = np.mean(rows[name], axis=0)
        out[name] = dict(
            zip(
                ("mcd_db", "f0_mean_off_st", "f0_sd_off_st", "hnr_db", "flatness_db", "modulation_4hz"),
                means.round(2).tolist(),
                strict=True,
            )
        )
    truth_rows = np.array(rows["real"])
    out["real, 5th to 95th percentile"] = dict(
        zip(
            ("hnr_db", "flatness_db", "modulation_4hz"),
            np.percentile(truth_rows, [5, 95], axis=0).T.round(2).tolist(),
            strict=True,
        )
    )
    return out


def _naturalness(f: Any) -> tuple[float, float, float]:
    """Harmonicity and flatness of voiced frames, and the share of level's movement between 2 and 8 Hz."""
    voiced = f.f0 > 0
    contour = f.shape[:, 0] - f.shape[:, 0].mean()
    power = np.abs(np.fft.rfft(contour * np.hanning(len(contour)))) ** 2
    hz = np.fft.rfftfreq(len(contour), 0.01)
    share = power[(hz >= 2) & (hz <= 8)].sum() / power[(hz > 0.2) & (hz <= 30)].sum()
    return float(f.shape[voiced, 1].mean()), float(f.shape[voiced, 9].mean()), float(share)


def _distortion(a: Array, b: Array) -> float:
    """Mel-cepstral distance in dB (Kubichek 1993) over 13 cepstra of the 64 bands, along the best path in time."""
    cosine_basis = np.cos(np.pi * np.outer(np.arange(1, 14), (np.arange(64) + 0.5) / 64)) / 32
    x, y = ((e[e.mean(axis=1) > np.percentile(e.mean(axis=1), 95) - 9] @ cosine_basis.T) for e in (a, b))
    cost = np.sqrt(((x[:, None] - y[None]) ** 2).sum(-1))
    total = np.full((len(x) + 1, len(y) + 1), np.inf)
    steps = np.zeros_like(total)
    total[0, 0] = 0
    for i in range(1, len(x) + 1):
        for j in range(1, len(y) + 1):
            k = int(np.argmin((total[i - 1, j - 1], total[i - 1, j], total[i, j - 1])))
            p, q = ((i - 1, j - 1), (i - 1, j), (i, j - 1))[k]
            total[i, j], steps[i, j] = total[p, q] + cost[i - 1, j - 1], steps[p, q] + 1
    return float(10 / np.log(10) * np.sqrt(2) * total[-1, -1] / steps[-1, -1] / 2)


def speed() -> dict[str, Any]:
    """Real-time factor on one core, first sound of a long text, size on disk."""
    torch.set_num_threads(1)
    start = time.perf_counter()
    pipe = SpeechPipeline.from_pretrained()
    pipe("Warm.", seed=0)
    loaded = time.perf_counter() - start
    factors = []
    for seed, text in enumerate(SENTENCES):
        start = time.perf_counter()
        output = pipe(text, affect="happy", seed=seed)
        factors.append((time.perf_counter() - start) / output.duration_s)
    first = {}
    for name, text in (
        ("short", "We will take the second road. " * 40),
        ("twenty", "We will take the second road and " * 14 + "rest."),
    ):
        start = time.perf_counter()
        next(pipe.stream(text, affect="happy", seed=1))
        first[name] = time.perf_counter() - start
    size = sum(p.stat().st_size for p in (EMBEDDED / "speech").rglob("*") if p.is_file())
    return {
        "load_s": round(loaded, 2),
        "rtf_median": round(float(np.median(factors)), 4),
        "first_sound_s": round(first["short"], 3),
        "first_sound_of_twenty_seconds_s": round(first["twenty"], 3),
        "disk_mb": round(size / 1e6, 2),
    }


def timing() -> dict[str, float]:
    """Where the plan says that s and sh meet vowels against where the sound does: the middle between hiss and voice,
    every 2.5 ms.
    """
    pipe, step, size = SpeechPipeline.from_pretrained(), 60, 240
    hz = np.fft.rfftfreq(512, 1 / 24000)
    offsets_ms: list[float] = []
    for voice in VOICES:
        for text in SENTENCES[:12]:
            output = pipe(text, voice=voice, affect="neutral", seed=1)
            windows = np.lib.stride_tricks.sliding_window_view(np.pad(output.samples.astype(float), size // 2), size)[
                ::step
            ]
            power = np.abs(np.fft.rfft(windows * np.hanning(size), 512)) ** 2
            hiss = np.log((power[:, hz > 3500].sum(axis=1) + 1e-9) / (power[:, hz < 1200].sum(axis=1) + 1e-9))
            plan = output.plans[0]
            for at, (a, b) in zip(plan.boundaries_s[1:], pairwise(plan.phones), strict=False):
                if {a, b} & {"s", "sh"} and {a, b} & set(VOWELS):
                    first = max(0, int(at * 24000 / step) - 24)
                    nearest = hiss[first : first + 48]
                    turns = np.flatnonzero(np.diff(nearest > np.percentile(nearest, [10, 90]).mean())) + first + 0.5
                    offsets_ms += [1000 * float(min(turns * step / 24000 - at, key=abs))] if len(turns) else []
    return {
        "boundaries": len(offsets_ms),
        "bias_ms": round(float(np.median(offsets_ms)), 1),
        "mean_off_ms": round(float(np.abs(offsets_ms).mean()), 1),
    }


def letters(data: Path) -> dict[str, float]:
    """Errors of letters to phones on the tenth of the lexicon that was held_out back."""
    from pipelines.speech.front.g2p import G2P
    from pipelines.speech.training.g2p import measure_errors, split_words

    return measure_errors(G2P.load(EMBEDDED / "speech").net, split_words(data)[1])


def main(argv: Sequence[str] | None = None) -> None:
    """Print what was asked."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.speech.training.measure_voice",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, help="the folder of training data (for words, real and letters)")
    parser.add_argument(
        "--only",
        nargs="+",
        choices=("words", "affect", "real", "speed", "timing", "letters"),
        default=("words", "affect", "real", "speed", "timing", "letters"),
    )
    parser.add_argument("--count", type=int, default=100, help="sentences of words (default 100)")
    parser.add_argument("--of", nargs="+", metavar="NAME", help="teachers and voices of words (default all)")
    parser.add_argument("--sentences", type=int, default=12, help="of affect (default 12)")
    parser.add_argument("--seeds", type=int, default=3, help="of affect (default 3)")
    parser.add_argument("--recognizer", default="speech-reports")
    arguments = parser.parse_args(argv)
    if arguments.data is None and set(arguments.only) & {"words", "real", "letters"}:
        parser.error("words, real and letters need --data, the folder of training data")
    runs: dict[str, Callable[[], dict[str, Any]]] = {
        "words": lambda: words(arguments.data, arguments.count, arguments.of),
        "affect": lambda: affect(SENTENCES[: arguments.sentences], arguments.seeds, arguments.recognizer),
        "real": lambda: real(arguments.data),
        "speed": speed,
        "letters": lambda: letters(arguments.data),
        "timing": timing,
    }
    for name in arguments.only:
        print(name, json.dumps(runs[name](), indent=1), flush=True)


if __name__ == "__main__":
    main()
