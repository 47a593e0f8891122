"""Fits `CALIBRATION` of `attributes.plan`: which target point makes pieces that are measured as requested.

Pieces are composed for a grid of requests; the recognizer that steers reads them (never the one that reports); measured
valence and arousal are regressed on the requested ones, and the matrix is corrected by the inverse of that regression.
A round with the identity as its start is what the first shipped matrix was; further rounds start from the one before.

The matrix that ships is not such a fit: it only stretches the plane (see the card), so that no judge can buy a feeling
with one cheap cue. This command says what a judge would ask for, and prints gains and leaks of both.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import VAD, Affect, AffectCurve
from pipelines import recognition
from pipelines.media import write_midi
from pipelines.music.attributes.plan import CALIBRATION
from pipelines.music.compose.net import ComposerNet
from pipelines.music.composer import Composer
from pipelines.music.engine import MusicRequest
from pipelines.music.perform.to_midi import midi_from_song
from weights.store import EMBEDDED

IDENTITY = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
STARTS = {"identity": IDENTITY, "shipped": CALIBRATION}
Floats = NDArray[np.float64]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Flags of `calibrate`."""
    parser.add_argument("--start", choices=tuple(STARTS), default="identity", help="the matrix of the first round")
    parser.add_argument("--rounds", type=int, default=2, help="regressions, each with new pieces")
    parser.add_argument("--points", type=int, default=5, help="of each axis of the grid of requests")
    parser.add_argument("--reach", type=float, default=0.8, help="largest requested valence and arousal")
    parser.add_argument("--seeds", type=int, default=3, help="pieces for each request")
    parser.add_argument("--bars", type=int, default=16, help="of each piece")
    parser.add_argument("--gain", type=float, default=0.75, help="measured change wanted for a requested change of 1")
    parser.add_argument("--out", type=Path, default=EMBEDDED / "music", help="the composer's folder")


def run(options: argparse.Namespace) -> None:
    """Fit a matrix and print it beside the shipped one."""
    net, judge = ComposerNet.from_pretrained(options.out), recognition.load("music", "steers")
    axis = np.linspace(-options.reach, options.reach, options.points)
    requests = [(float(v), float(a)) for v in axis for a in axis]
    matrix = STARTS[options.start]
    for number in range(options.rounds):
        seeds = range(number * options.seeds, (number + 1) * options.seeds)
        response = fit_response(requests, measure_pieces(net, judge, matrix, requests, seeds, options.bars))
        print(f"round {number + 1}: {describe_response(response)}", flush=True)
        matrix = correct_matrix(matrix, response, options.gain)
        print(format_matrix("  corrected", matrix), flush=True)
    print(format_matrix("new", matrix))
    print(format_matrix("shipped", CALIBRATION))
    print(format_matrix("new - shipped", matrix - CALIBRATION))


def measure_pieces(
    net: ComposerNet,
    judge: Any,
    matrix: Floats,
    requests: Sequence[tuple[float, float]],
    seeds: Sequence[int],
    bars: int,
) -> Floats:
    """What a recognizer measures of pieces composed for requests.

    Args:
        net: the composer's network.
        judge: a music recognizer.
        matrix: [2, 3], the calibration to compose with.
        requests: (valence, arousal), each -1..1.
        seeds: one piece of each request a seed.
        bars: of each piece.

    Returns:
        Mean valence and arousal [R, 2] of the pieces of each request.
    """
    composer, measured = Composer(net, matrix), np.zeros((len(requests), len(seeds), 2))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.mid"
        for i, (valence, arousal) in enumerate(requests):
            curve = AffectCurve.of(Affect(VAD(valence, arousal)))
            for k, seed in enumerate(seeds):
                piece = composer.compose(MusicRequest(curve, bars, seed))
                write_midi(path, midi_from_song(piece.song, piece.sequence, piece.tempo_map))
                vad = judge.read(path).estimate.vad
                measured[i, k] = vad.valence, vad.arousal
    return np.asarray(measured.mean(axis=1))


def fit_response(requests: Sequence[tuple[float, float]], measured: Floats) -> Floats:
    """[2, 3] of the least squares fit measured = response (valence, arousal, 1)."""
    rows = np.column_stack([np.array(requests), np.ones(len(requests))])
    return np.asarray(np.linalg.lstsq(rows, measured, rcond=None)[0].T)


def correct_matrix(matrix: Floats, response: Floats, gain: float) -> Floats:
    """The calibration with which the same response would measure `gain` times what is requested.

    Args:
        matrix: [2, 3], the calibration that the response was measured with.
        response: of `fit_response`.
        gain: wanted on both axes.

    Returns:
        [2, 3].

    Example:
        >>> response = np.array([[0.5, 0.0, 0.1], [0.0, 0.25, 0.0]])
        >>> correct_matrix(IDENTITY, response, 1.0).tolist()
        [[2.0, 0.0, -0.2], [0.0, 4.0, 0.0]]
    """
    inverse = np.linalg.inv(response[:, :2])
    inner = np.column_stack([gain * inverse, -inverse @ response[:, 2]])  # the request that measures gain x request
    return np.asarray(np.column_stack([matrix[:, :2] @ inner[:, :2], matrix[:, :2] @ inner[:, 2] + matrix[:, 2]]))


def describe_response(response: Floats) -> str:
    """Gains, leaks and bias in words."""
    (vv, va, v0), (av, aa, a0) = response
    return (
        f"gain of valence {vv:.2f}, of arousal {aa:.2f}; leak of arousal into valence {va:.2f}, "
        f"of valence into arousal {av:.2f}; bias {v0:.2f}, {a0:.2f}"
    )


def format_matrix(name: str, matrix: Floats) -> str:
    """A matrix in one line."""
    return f"{name:14} " + "  ".join("[" + ", ".join(f"{x:6.2f}" for x in row) + "]" for row in matrix)
