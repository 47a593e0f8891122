"""The figures of the speech recognizers' card, measured on actors, sounds and readers that they were not fitted on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Emotion
from pipelines.dsp import Float32Array
from pipelines.media.audio import Audio
from pipelines.recognition.calibration import auroc, softmax, top_class_ece
from pipelines.recognition.speech.frames import RATE
from pipelines.recognition.speech.recognizer import SpeechRecognizer
from pipelines.recognition.speech.training.augment import add_noise, through_codec
from pipelines.recognition.speech.training.corpus import READERS, ActedClip, read_recordings
from pipelines.recognition.speech.training.fit import (
    HeldOutPredictions,
    Penalties,
    Rows,
    calibrate,
    cross_validate,
    fit,
    mixture_spread,
    predict,
)
from pipelines.recognition.speech.training.negatives import OOD_KINDS, draw_sound, render_midi_excerpts

Figures = dict[str, Any]
SONGS = Path("music") / "vgmidi_rated.zip"

#: What must hardly move the arousal of a clip; gain and silence are exact, noise is white.
CHANGES: dict[str, Callable[[Float32Array], Float32Array]] = {
    "MP3 at 64 kbit/s": lambda x: through_codec(x, "mp3", 64_000),
    "-12 dB": lambda x: (np.round(x * 10 ** (-12 / 20) * 32768) / 32768).astype(np.float32),
    "white noise, 20 dB SNR": lambda x: add_noise(x, 20, 0, np.random.default_rng(len(x))),
    "1 s of silence before": lambda x: np.concatenate([np.zeros(RATE, np.float32), x]),
    "1 s of silence after": lambda x: np.concatenate([x, np.zeros(RATE, np.float32)]),
}


def cross_validation_figures(
    data: Rows, actors: Sequence[Sequence[int]], penalties: Penalties, content: Rows | None = None
) -> Figures:
    """Cross-validation by actor; temperature and spread of each fold come from the other folds' predictions."""
    predictions = cross_validate(data, actors, penalties, content)
    p, sd = np.zeros_like(predictions.logits), np.zeros_like(predictions.vad)
    for fold in actors:
        at = np.isin(data.actor, fold)
        rest = calibrate(HeldOutPredictions(predictions.logits[~at], predictions.vad[~at]), data.of(fold, without=True))
        p[at] = softmax(predictions.logits[at], rest.temperature)
        sd[at] = mixture_spread(p[at], predictions.vad[at]) * rest.spread
    uar = [unweighted_recall(p[np.isin(data.actor, f)], data.emotion[np.isin(data.actor, f)]) for f in actors]
    return agreement_figures(p, predictions.vad, sd, data.emotion, data.vad) | {
        "UAR of each fold": " ".join(f"{u:.3f}" for u in uar)
    }


def other_sentence_figures(
    data: Rows, sentences: NDArray[Any], actors: Sequence[Sequence[int]], penalties: Penalties, content: Rows | None
) -> Figures:
    """Recall and r on actors that were not seen saying a sentence that was not heard."""
    logits, vad = np.zeros((len(sentences), len(Emotion))), np.zeros((len(sentences), 3))
    for fold in actors:
        unseen = np.isin(data.actor, fold)
        for sentence in np.unique(sentences):
            net = fit(data.select(~unseen & (sentences != sentence)), penalties, content)
            at = unseen & (sentences == sentence)
            heads = predict(net, data.x[0, at])
            logits[at], vad[at] = heads.logits.numpy(), heads.vad.numpy()
    out: Figures = {"UAR": unweighted_recall(logits, data.emotion)}
    for i, axis in enumerate(("valence", "arousal", "dominance")):
        out[f"{axis} r"] = float(np.corrcoef(vad[:, i], data.vad[:, i])[0, 1])
    return out


def agreement_figures(
    p: NDArray[Any], vad: NDArray[Any], sd: NDArray[Any], emotion: NDArray[Any], target: NDArray[Any]
) -> Figures:
    """Unweighted average recall, top-2, calibration, and per axis r, CCC and coverage of one spread."""
    vad = np.clip(vad, -1, 1)
    top2 = np.argsort(-p, axis=1)[:, :2]
    out: Figures = {
        "clips": str(len(p)),
        "UAR": unweighted_recall(p, emotion),
        "top 2": float((top2 == emotion[:, None]).any(axis=1).mean()),
    }
    out["ECE"] = top_class_ece(p, emotion)
    for i, axis in enumerate(("valence", "arousal", "dominance")):
        a, b = vad[:, i], target[:, i]
        out[f"{axis} r"] = float(np.corrcoef(a, b)[0, 1])
        out[f"{axis} CCC"] = float(2 * np.cov(a, b, bias=True)[0, 1] / (a.var() + b.var() + (a.mean() - b.mean()) ** 2))
        out[f"{axis} within one spread"] = float((np.abs(a - b) <= sd[:, i]).mean())
    for i, name in enumerate(Emotion):
        read_shares = np.bincount(p[emotion == i].argmax(axis=1), minlength=len(Emotion)) / max((emotion == i).sum(), 1)
        out[f"{name} heard as"] = " ".join(
            f"{e.value[:3]} {100 * h:.0f}" for e, h in zip(Emotion, read_shares, strict=True) if h >= 0.05
        )
    return out


def unweighted_recall(p: NDArray[Any], emotion: NDArray[Any]) -> float:
    """Unweighted average recall: the mean over emotions of the share of their clips that are named right."""
    return float(np.mean([(p[emotion == e].argmax(axis=1) == e).mean() for e in np.unique(emotion)]))


def checkpoint_figures(
    folder: Path, clips: Sequence[ActedClip], data: Path, seed: int
) -> Iterator[tuple[str, Figures]]:
    """(title, figures) of a written checkpoint on clips of actors that it did not learn from."""
    recognizer = SpeechRecognizer.from_pretrained(folder)
    started = time.process_time()
    estimates = [recognizer.read(Audio(c.samples, RATE)).estimate for c in clips]
    speed = len(clips) / (time.process_time() - started)
    p = np.array([[e.emotions[name] for name in Emotion] for e in estimates])
    vad, sd = np.array([tuple(e.vad) for e in estimates]), np.array([e.spread for e in estimates])
    emotion, target = np.array([c.emotion for c in clips]), np.array([c.vad for c in clips])
    seconds = sum(len(c.samples) for c in clips) / RATE / len(clips)
    yield (
        "unseen actors",
        agreement_figures(p, vad, sd, emotion, target) | {f"files of {seconds:.1f} s a CPU second": speed},
    )
    sample = list(clips)[:: max(1, len(clips) // 120)]
    yield "change of arousal", robustness_figures(recognizer, sample)
    yield "out of distribution", ood_figures(recognizer, sample, data, seed + 1)


def robustness_figures(recognizer: SpeechRecognizer, clips: Sequence[ActedClip]) -> Figures:
    """Mean and 95th percentile of the absolute change of arousal, and the share under .1, for every change."""
    unchanged = np.array([recognizer.read(Audio(c.samples, RATE)).estimate.vad.arousal for c in clips])
    out: Figures = {"clips": str(len(clips))}
    for name, change in CHANGES.items():
        differences = (
            np.array([recognizer.read(Audio(change(c.samples), RATE)).estimate.vad.arousal for c in clips]) - unchanged
        )
        out[name] = (
            f"mean {np.abs(differences).mean():.3f}, 95th {np.quantile(np.abs(differences), 0.95):.3f}, under .1:"
            f" {(np.abs(differences) < 0.1).mean():.3f}"
        )
    return out


def ood_figures(recognizer: SpeechRecognizer, clips: Sequence[ActedClip], data: Path, seed: int) -> Figures:
    """AUROC of the flag's score for voices against every kind of sound, and how often each is flagged."""
    rng = np.random.default_rng([seed, 7])
    voices = {"acted voices": [c.samples for c in clips]}
    voices |= {
        f"readers, {a.stem}": [x for _, x in read_recordings(data / a, 6)] for a in READERS if (data / a).is_file()
    }
    sounds = {kind: [draw_sound(kind, rng) for _ in range(20)] for kind in OOD_KINDS}
    sounds["silence"] = [np.zeros(RATE * s, np.float32) for s in (1, 3, 5)]
    if (data / SONGS).is_file():
        sounds["MIDI, a kind not fitted on"] = list(render_midi_excerpts(data / SONGS, 40, rng))
    scores = {name: np.array([recognizer.ood_score(x) for x in xs]) for name, xs in (voices | sounds).items()}
    voice = np.concatenate([scores[name] for name in voices])
    ood_scores = np.concatenate([scores[name] for name in sounds])
    out: Figures = {
        "AUROC, acted voices against all": _auroc(scores["acted voices"], ood_scores),
        "AUROC, all voices against all": _auroc(voice, ood_scores),
    }
    for name, values in scores.items():
        area = "" if name in voices else f"AUROC {_auroc(voice, values):.3f}, "
        out[name] = f"{area}flagged {(values > recognizer.ood_threshold).mean():.3f} of {len(values)}"
    return out


def _auroc(voice: NDArray[Any], ood_scores: NDArray[Any]) -> float:
    return auroc(np.concatenate([voice, ood_scores]), np.concatenate([np.zeros(len(voice)), np.ones(len(ood_scores))]))
