"""The figures of the recognizer of symbols: agreement with listeners by game and by series, and calibration."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.recognition.calibration import BINS, top_class_ece
from pipelines.recognition.music import audio_features as music_audio
from pipelines.recognition.music import symbolic_features as music_features
from pipelines.recognition.music.head import Array
from pipelines.recognition.music.recognizer import MusicRecognizer, quadrant_probabilities
from pipelines.recognition.music.training import checks
from pipelines.recognition.music.training import sets as training
from pipelines.recognition.music.training.head_fit import RatedWindows

QUADRANTS = ("++", "-+", "--", "+-")


def print_figures(sets: training.TrainingSets, folder: Path, out: Path, *, seed: int = 0) -> None:
    """Print every figure of the card that concerns the recognizer of symbols."""
    shipped = MusicRecognizer.from_pretrained(out / "music-steers")
    groups = {"games": sets.midi.group, "series": np.array([p.series for p in sets.pieces])}
    for name, group in groups.items():
        print(f"-- steers: leave-{name}-out over all {len(group)} pieces", flush=True)
        print_left_out(sets, group, seed)
    unseen_pieces = ~sets.own()
    print(f"-- steers as shipped, on the {unseen_pieces.sum()} pieces of the other's games", flush=True)
    print_shipped(sets, shipped, unseen_pieces)
    checks.print_figures(sets, shipped, folder)


def agreement(read: Array, rated: Array) -> str:
    """r, CCC (Lin 1989) and R2 of valence, then of arousal."""
    parts = []
    for axis, x, y in zip("VA", read.T, rated.T, strict=True):
        r = np.corrcoef(x, y)[0, 1]
        ccc = 2 * np.cov(x, y, bias=True)[0, 1] / (x.var() + y.var() + (x.mean() - y.mean()) ** 2)
        parts.append(f"{axis} r {r:.3f} CCC {ccc:.2f} R2 {1 - ((x - y) ** 2).mean() / y.var():.2f}")
    return "   ".join(parts)


def print_left_out(sets: training.TrainingSets, group: NDArray[np.str_], seed: int) -> None:
    """Each group read by heads that were fitted on the others."""
    size = len(sets.pieces)
    midi, audio, spread = np.zeros((size, 2)), np.zeros((size, 2)), np.zeros((size, 2))
    belief = np.zeros((size, 2)), np.zeros((size, 2))
    curve, curve_spread = np.zeros_like(sets.midi.curve), np.zeros_like(sets.midi.curve)
    curve_belief = np.zeros_like(curve), np.zeros_like(curve)
    for name in np.unique(group):
        own, rest = group == name, group != name
        head = training.fit_midi(sets, rest, seed=seed)
        audio_head = training.fit_audio(sets, rest, head, seed=seed)
        rows, sound_features = (
            checks.head_rows(head, sets.midi, music_features.SYMBOLIC_FEATURES),
            checks.head_rows(audio_head, sets.takes[0], music_audio.AUDIO_FEATURES),
        )
        for k in np.flatnonzero(own):
            midi[k], audio[k], spread[k] = (
                head.predict(rows[k]),
                audio_head.predict(sound_features[k]),
                head.predict_spread(rows[k]),
            )
            belief[0][k], belief[1][k] = head.expected_rating(midi[k], spread[k])
            own_rows = sets.midi.piece == k
            curve[own_rows], curve_spread[own_rows] = (
                head.predict_curve(rows[k]),
                np.hypot(spread[k], head.settings["window_spread"]),
            )
            curve_belief[0][own_rows], curve_belief[1][own_rows] = head.expected_rating(
                curve[own_rows], curve_spread[own_rows]
            )
    rated = sets.midi.rating
    print(f"MIDI               {agreement(midi, rated)}")
    print(f"rendered as sound  {agreement(audio, rated)}")
    print(f"sound and MIDI     {agreement(audio, midi)}")
    print_calibration(midi, rated, spread, belief)
    print_windows(sets.midi, curve, curve_spread, curve_belief)


def print_windows(material: RatedWindows, curve: Array, curve_spread: Array, belief: tuple[Array, Array]) -> None:
    """The curve over time: agreement within pieces, and calibration of every window."""
    inside = [x - material.mean(x)[material.piece] for x in (curve, material.curve)]
    r = [np.corrcoef(inside[0][:, axis], inside[1][:, axis])[0, 1] for axis in (0, 1)]
    print(f"within pieces      V r {r[0]:.2f}   A r {r[1]:.2f} ({len(curve)} windows, piece means removed)")
    print_calibration(curve, material.curve, curve_spread, belief, "windows' ")


def print_calibration(read: Array, rated: Array, spread: Array, belief: tuple[Array, Array], name: str = "") -> None:
    """Print how often ratings [N, 2] lie within the spread [N, 2] of what is read [N, 2], and the quadrants' ECE."""
    z = np.abs(read - rated) / spread
    shares = [f"{(z[:, axis] < k).mean():.2f}" for axis in (0, 1) for k in (1, 2)]
    probabilities = np.array([list(quadrant_probabilities(p, s).values()) for p, s in zip(*belief, strict=True)])
    label = np.array([QUADRANTS.index(("+" if v > 0 else "-") + ("+" if a > 0 else "-")) for v, a in rated])
    right = (probabilities.argmax(axis=1) == label).mean()
    by_bins = ", ".join(
        f"{top_class_ece(probabilities, label, n):.3f} (perfect {calibration_floor(probabilities, n):.3f}) over {n}"
        " bins"
        for n in (5, BINS)
    )
    print(
        f"{name + 'spread':18} V within 1 SD {shares[0]}, 2 SD {shares[1]}   A within 1 SD {shares[2]}, 2 SD"
        f" {shares[3]}"
    )
    print(f"{name + 'quadrant':18} accuracy {right:.2f}, ECE {by_bins}", flush=True)


def calibration_floor(probabilities: Array, bins: int, times: int = 200) -> float:
    """The ECE that this many perfectly calibrated readings have on average: few pieces leave a gap by chance."""
    rng = np.random.default_rng(0)
    cumulative = probabilities.cumsum(axis=1)
    return float(
        np.mean(
            [
                top_class_ece(probabilities, (rng.random((len(cumulative), 1)) > cumulative[:, :-1]).sum(axis=1), bins)
                for _ in range(times)
            ]
        )
    )


def print_shipped(sets: training.TrainingSets, recognizer: MusicRecognizer, is_unseen: NDArray[np.bool_]) -> None:
    """Print agreement, bias and calibration of both shipped heads on the pieces that `is_unseen` [N] marks."""
    for kind, material, names in (
        ("midi", sets.midi, music_features.SYMBOLIC_FEATURES),
        ("audio", sets.takes[0], music_audio.AUDIO_FEATURES),
    ):
        head = recognizer.heads[kind]
        rows = [r for r, keep in zip(checks.head_rows(head, material, names), is_unseen, strict=True) if keep]
        read, spread = np.array([head.predict(r) for r in rows]), np.array([head.predict_spread(r) for r in rows])
        belief = head.expected_rating(read, spread)
        rated = sets.midi.rating[is_unseen]
        bias = (read - rated).mean(axis=0)
        print(f"{kind:18} {agreement(read, rated)}   bias V {bias[0]:+.2f} A {bias[1]:+.2f}")
        print_calibration(read, rated, spread, belief)
