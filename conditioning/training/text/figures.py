"""The figures of the text model's card, through the same functions that a user calls."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from conditioning import vocabulary
from conditioning.affect import Emotion
from conditioning.text import reader as model
from conditioning.text.tokens import tokenize
from conditioning.training.text import contrasts, data
from conditioning.training.text.calibration import fit_thresholds
from conditioning.wheel import GOEMOTIONS

Floats = NDArray[np.float32]
BANDS: dict[str, tuple[float, float]] = {  # of valence, where a reader would place a sentence
    "glad": (0.3, 1.0),
    "eased": (-0.15, 0.55),
    "unpleasant": (-0.85, -0.08),
    "sad": (-1.0, -0.2),
    "mild": (0.0, 0.8),
    "neutral": (-0.3, 0.4),
    "reserved": (-0.6, 0.2),
}
TEMPLATES = ("{w}", "feeling {w}", "I feel {w}", "in a {w} voice")


def compute_figures(
    folder: Path, weights: Path, quadrants: Path | None = None, sentences: Sequence[Path] = ()
) -> Iterator[str]:
    """Compute the figures of the card, one line each.

    Args:
        folder: the texts; only the dev parts are read.
        weights: the checkpoint.
        quadrants: a TSV of prompts with their quadrants.
        sentences: TSVs of sentences with their kinds and bands.

    Yields:
        str: a sentence with its number.
    """
    model._load_model.cache_clear()
    if weights != model.TEXT_AFFECT_FOLDER:
        model.TEXT_AFFECT_FOLDER = weights
        model.TEXT_CONTRAST_FOLDER = weights.with_name(model.TEXT_CONTRAST_FOLDER.name)
    yield from _emobank(data.load_emobank(folder, "dev"))
    yield from _goemotions(data.load_goemotions(folder, "dev"))
    yield from _terms()
    yield from _contrasts()
    if quadrants is not None:
        yield from quadrant_lines(quadrants)
    for path in sentences:
        yield from sentence_lines(path)
    yield (
        "seconds a sentence, one after the other:"
        f" {_seconds_per_text(data.load_emobank(folder, 'dev').texts[:300]):.4f}"
    )
    yield f"size, MB: {sum(p.stat().st_size for p in weights.iterdir()) / 1e6:.2f}"


def quadrant_lines(path: Path) -> Iterator[str]:
    """Each prompt with its asked and its read quadrant, then the share that is right."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line]
    correct = 0
    for text, expected in rows:
        vad = model.read(text).vad
        quadrant = ("+" if vad.valence > 0 else "-") + ("+" if vad.arousal > 0 else "-")
        correct += quadrant == expected
        yield f"{'ok  ' if quadrant == expected else 'MISS'} {expected} {vad.valence:+.2f} {vad.arousal:+.2f}  {text}"
    yield f"prompts in the right quadrant: {correct} of {len(rows)}"


def load_sentences(path: Path) -> dict[str, list[tuple[str, str]]]:
    """Kind -> its sentences, each with its name of BANDS."""
    kinds: dict[str, list[tuple[str, str]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        kind, band, sentence = line.split("\t")
        kinds.setdefault(kind, []).append((band, sentence))
    return kinds


def find_misreadings(sentences: Sequence[tuple[str, str]], reading: model.ReadingMode) -> list[str]:
    """Those whose valence lies outside their band, each with it."""
    found = [(model.read(text, reading).vad.valence, *BANDS[band], text) for band, text in sentences]
    return [f"{valence:+.2f} {text}" for valence, low, high, text in found if not low <= valence <= high]


def sentence_lines(path: Path) -> Iterator[str]:
    """Each misread sentence, then how many of each kind are right."""
    kinds = load_sentences(path)
    for reading in model.READINGS:
        wrong = {kind: find_misreadings(rows, reading) for kind, rows in kinds.items()}
        yield from (f"MISS {kind}, {reading}: {line}" for kind, lines in wrong.items() for line in lines)
        count, misses = sum(map(len, kinds.values())), sum(map(len, wrong.values()))
        rules = ", ".join(f"{kind} {len(rows) - len(wrong[kind])} of {len(rows)}" for kind, rows in kinds.items())
        yield f"{path.name}, {reading}: {count - misses} of {count} ({rules})"


def expected_calibration_error(confidence: Floats, correct: Floats, bins: int = 15) -> float:
    """Expected calibration error over equal bins of confidence (Naeini, Cooper & Hauskrecht 2015)."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(confidence[place == b].mean() - correct[place == b].mean()) * (place == b).mean()
        for b in range(bins)
        if (place == b).any()
    ]
    return float(sum(gaps))


def macro_f1(p: Floats, labels: Floats, limits: Floats) -> float:
    """The mean over names of F1 at thresholds [28]."""
    chosen = p >= limits
    return float(
        np.mean(
            [
                2 * (chosen[:, c] * labels[:, c]).sum() / max(1.0, chosen[:, c].sum() + labels[:, c].sum())
                for c in range(labels.shape[1])
            ]
        )
    )


def _emobank(dev: data.LabelledTexts) -> Iterator[str]:
    readings = [model.read(t, "content") for t in dev.texts]
    points, spreads = np.array([tuple(r.vad) for r in readings]), np.array([r.spread for r in readings])
    for i, axis in enumerate(("valence", "arousal", "dominance")):
        yield f"EmoBank dev r {axis}: {np.corrcoef(points[:, i], dev.values[:, i])[0, 1]:.3f}"
    z = (dev.values - dev.values.mean(0)) / dev.values.std(0) * (0.5, 0.34, 0.34)
    yield (
        f"EmoBank dev, share of ratings within one and two spreads: {(abs(z - points) < spreads).mean():.2f}"
        f" {(abs(z - points) < 2 * spreads).mean():.2f}"
    )


def _goemotions(dev: data.LabelledTexts) -> Iterator[str]:
    readings = [model.read(t, "content") for t in dev.texts]
    p = np.array([[r.goemotions[n] for n in GOEMOTIONS] for r in readings], np.float32)
    limits = np.array([model._load_model().thresholds[n] for n in GOEMOTIONS], np.float32)
    yield f"GoEmotions dev macro-F1, thresholds of held-out training rows: {macro_f1(p, dev.values, limits):.3f}"
    even = np.arange(len(p)) % 2 == 0
    halves = [count_f1_parts(p, dev.values, even), count_f1_parts(p, dev.values, ~even)]
    yield f"GoEmotions dev macro-F1, thresholds cross-fitted on dev halves: {f1_of_counts(halves[0] + halves[1]):.3f}"
    eight = np.array([[r.emotions[e] for e in Emotion] for r in readings], np.float32)
    target = data.emotions_from_labels(dev.values)
    correct = target[np.arange(len(target)), eight.argmax(1)]
    yield (
        f"GoEmotions dev, eight emotions: accuracy {correct.mean():.3f}, ECE"
        f" {expected_calibration_error(eight.max(1), correct):.3f}"
    )
    yield (
        f"GoEmotions dev, 28 names: ECE over all {expected_calibration_error(p.ravel(), dev.values.ravel()):.4f}, of"
        f" the likeliest name {expected_calibration_error(p.max(1), dev.values[np.arange(len(p)), p.argmax(1)]):.3f}"
    )


def count_f1_parts(p: Floats, labels: Floats, fit: NDArray[np.bool_]) -> Floats:
    """[28, 3] true positives, chosen, labelled on the rows outside `fit`, with the thresholds that `fit` gives."""
    chosen, y = p[~fit] >= fit_thresholds(p[fit], labels[fit]), labels[~fit]
    return np.stack([(chosen * y).sum(0), chosen.sum(0), y.sum(0)], 1).astype(np.float32)


def f1_of_counts(counts: Floats) -> float:
    """Macro-F1 of [28, 3] counts."""
    return float((2 * counts[:, 0] / np.maximum(1.0, counts[:, 1] + counts[:, 2])).mean())


def _contrasts(count: int = 400, seed: int = 0) -> Iterator[str]:
    """Sentences of templates and words that refining did not see: valence on the side that their rule says."""
    made = [c for c in contrasts.compose_contrasts(count, seed, held_out=True) if c.vad is not None]
    for reading in model.READINGS:
        right: dict[str, list[bool]] = {}
        for c in made:
            assert c.vad is not None
            error = abs(model.read(c.text, reading).vad.valence - c.vad[0])
            right.setdefault(c.rule, []).append(error < 0.3)
        rules = ", ".join(f"{rule} {sum(r)} of {len(r)}" for rule, r in sorted(right.items()))
        total = sum(map(sum, right.values()))
        yield f"contrasts of unseen templates and words, {reading}, valence within .3: {total} of {len(made)} ({rules})"


def _terms(folds: int = 10, seed: int = 0) -> Iterator[str]:
    """10-fold over the 151 rated terms: a ridge on what the content reading pools, which never saw their ratings."""
    rated = [t for t in vocabulary.load_terms().values() if "Russell" in t.source]
    net = model._load_model().net
    x = np.array(
        [
            np.mean([net.pool(net.encode(tokenize(form.format(w=t.word))), "content") for form in TEMPLATES], axis=0)
            for t in rated
        ]
    )
    y = np.array([tuple(t.vad) for t in rated])
    predicted = predict_cross_fitted(x, y, folds, seed)
    for i, axis in enumerate(("valence", "arousal", "dominance")):
        yield f"151 terms, 10-fold r {axis}: {np.corrcoef(predicted[:, i], y[:, i])[0, 1]:.3f}"


def predict_cross_fitted(
    x: NDArray[np.float64], y: NDArray[np.float64], folds: int, seed: int, strength: float = 1.0
) -> NDArray[np.float64]:
    """Ridge predictions of each row by a fit on the other folds; features standardised on the fit's rows."""
    order = np.random.default_rng(seed).permutation(len(x))
    out = np.zeros_like(y)
    for part in np.array_split(order, folds):
        rest = np.setdiff1d(order, part)
        mean, sd = x[rest].mean(0), x[rest].std(0) + 1e-6
        a, b = (x[rest] - mean) / sd, (x[part] - mean) / sd
        k = a @ a.T / a.shape[1]
        out[part] = b @ a.T / a.shape[1] @ np.linalg.solve(
            k + strength * 0.1 * np.eye(len(k)), y[rest] - y[rest].mean(0)
        ) + y[rest].mean(0)
    return out


def _seconds_per_text(texts: Sequence[str]) -> float:
    model.read(texts[0])
    started = time.process_time()
    for t in texts:
        model.read(t, "content")
    return (time.process_time() - started) / len(texts)
