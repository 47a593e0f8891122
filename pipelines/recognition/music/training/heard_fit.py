"""Fits the recognizer that hears, and its figures: a ridge over features of sound and of the ear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.recognition.calibration import auroc
from pipelines.recognition.lineage import Lineage
from pipelines.recognition.music.ear import MusicEar
from pipelines.recognition.music.head import TENSORS, Array, MusicHead
from pipelines.recognition.music.recognizer import MusicRecognizer
from pipelines.recognition.music.training import figures
from pipelines.recognition.music.training.head_fit import RatedWindows, concatenate, fit, fit_ood
from pipelines.recognition.music.training.heard_sets import HEARD_FEATURES, SONG_COUNT, SPEAKER, HeardSets
from pipelines.recognition.music.training.sets import STEERING_GAMES
from weights.checkpoint import save_checkpoint

TAKE_WEIGHT = 0.5  # of a piece that is rendered otherwise, beside the same on our piano
RIDGES = (0.03, 0.1, 0.3, 1.0)
#: Of the map within pieces: with games left out it leaves the least error of 3 to 1000 (.67 of the variance of arousal,
#: 1000 leaves .78), and its slope is 1.
WINDOW_MAP_RIDGE = 100.0
MIN_SCALE = 0.02  # of a feature; what hardly moves is not blown up
BACKBONE = "musicnn (two taggers) and own features of sound, linear ridge"
LICENCE = (
    "ISC (musicnn, Music Technology Group, Universitat Pompeu Fabra 2019) and Apache-2.0; fitted on VGMIDI ratings (no"
    " licence stated); none of the data is contained"
)
HELD_OUT_SONGS, HELD_OUT_OOD = 4, 4  # every fourth of the songs and of what is no music is kept for the figures


def is_own(sets: HeardSets) -> NDArray[np.bool_]:
    """[P] which pieces it learns from: those of games that the one that steers never saw."""
    return ~np.isin([p.game for p in sets.pieces], STEERING_GAMES)


def fit_heard(sets: HeardSets, own: NDArray[np.bool_], *, seed: int = 0) -> MusicHead:
    """The head on the pieces `own` [P], with what is out of its distribution."""
    takes = [replace(take, weight=take.weight * TAKE_WEIGHT).of(own) for take in sets.takes]
    head = fit(
        concatenate([sets.piano.of(own), *takes]),
        HEARD_FEATURES,
        invariant_pairs=sets.pairs.of(own),
        frequency_count=0,
        ridges=RIDGES,
        min_scale=MIN_SCALE,
        window_map_ridge=WINDOW_MAP_RIDGE,
        seed=seed,
    )
    usual = [*(_rows(m, k) for m in (sets.piano, *sets.takes) for k in np.flatnonzero(own))]
    usual += _fitted(sets.songs, HELD_OUT_SONGS)
    return fit_ood(head, usual, _fitted(sets.ood, HELD_OUT_OOD))


def _rows(material: RatedWindows, piece: int | np.integer[Any]) -> Array:
    return material.rows[material.piece == piece]


def _fitted(rows: Sequence[Array], every: int) -> list[Array]:
    return [r for k, r in enumerate(rows) if k % every]


def save(folder: Path, head: MusicHead, ear: MusicEar, sets: HeardSets) -> None:
    """Write model.safetensors (8 bits and fp16) and config.json."""
    games = sorted({p.game for p, own in zip(sets.pieces, is_own(sets), strict=True) if own})
    corpora = (
        f"vgmidi#games {'; '.join(games)}",
        f"pop909#first {SONG_COUNT} songs of odd number",
        f"librispeech#speaker {SPEAKER.rstrip('-')}",
        "magnatagatune#train",
        "million-song-dataset#train",
    )
    lineage = Lineage("music-reports", "music", "reports", BACKBONE, corpora, LICENCE, family="rendered sound")
    tensors = {f"ear.{name}": tensor.numpy() for name, tensor in ear.tensors().items()}
    tensors |= {f"heard.{name}": np.asarray(getattr(head, name), np.float32) for name in TENSORS}
    save_checkpoint(folder, tensors, {"lineage": asdict(lineage), "heads": {"heard": dict(head.settings)}})


def print_figures(sets: HeardSets, out: Path, *, seed: int = 0) -> None:
    """Print every figure of the card that concerns the recognizer that hears."""
    everything = np.ones(len(sets.pieces), dtype=bool)
    for name, group in (("games", [p.game for p in sets.pieces]), ("series", [p.series for p in sets.pieces])):
        print(f"-- heard: leave-{name}-out over all {len(everything)} pieces", flush=True)
        _print_left_out(sets, np.array(group), seed)
    head = MusicRecognizer.from_pretrained(out / "music-reports").heads["heard"]
    unseen = ~is_own(sets)
    for name, material in (
        ("on our piano", sets.piano),
        ("rendered otherwise", sets.takes[0]),
        ("a band", sets.takes[1]),
    ):
        print(f"-- heard, as shipped: the {unseen.sum()} pieces of the game of `steers`, {name}", flush=True)
        rows = [_rows(material, k) for k in np.flatnonzero(unseen)]
        read, spread = np.array([head.predict(r) for r in rows]), np.array([head.predict_spread(r) for r in rows])
        print(figures.agreement(read, material.rating[unseen]))
        figures.print_calibration(read, material.rating[unseen], spread, head.expected_rating(read, spread))
    music = [*(_rows(sets.piano, k) for k in np.flatnonzero(unseen)), *sets.songs[::HELD_OUT_SONGS]]
    usual = np.array([head.ood_probability(r) for r in music])
    odd = np.array([head.ood_probability(r) for r in sets.ood[::HELD_OUT_OOD]])
    labels = np.concatenate([np.zeros(len(usual)), np.ones(len(odd))])
    print(
        f"-- heard, as shipped: not music, things not fitted: AUROC {auroc(np.concatenate([usual, odd]), labels):.3f},"
        f" flagged {(odd >= 0.5).mean():.2f}, of music {(usual >= 0.5).mean():.2f}"
    )


def _print_left_out(sets: HeardSets, group: NDArray[np.str_], seed: int) -> None:
    size = len(sets.pieces)
    read, other, spread, best, best_spread = (np.zeros((size, 2)) for _ in range(5))
    curves = [np.zeros_like(sets.piano.curve) for _ in range(4)]
    for name in np.unique(group):
        head = fit_heard(sets, group != name, seed=seed)
        for k in np.flatnonzero(group == name):
            rows, place = _rows(sets.piano, k), sets.piano.piece == k
            read[k], spread[k] = head.predict(rows), head.predict_spread(rows)
            other[k] = head.predict(_rows(sets.takes[0], k))
            best[k], best_spread[k] = head.expected_rating(read[k], spread[k])
            curve, wide = head.predict_curve(rows), np.hypot(spread[k], head.settings["window_spread"])
            for kept, value in zip(curves, (curve, wide, *head.expected_rating(curve, wide)), strict=True):
                kept[place] = value
    whole = np.array([p.rating for p in sets.pieces])
    print(f"on our piano       {figures.agreement(read, whole)}")
    print(f"rendered otherwise {figures.agreement(other, sets.takes[0].rating)}")
    figures.print_calibration(read, whole, spread, (best, best_spread))
    figures.print_windows(sets.piano, curves[0], curves[1], (curves[2], curves[3]))
