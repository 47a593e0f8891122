"""One row of numbers a clip: how cepstra, their movement, level, F0 and harmonicity vary together, without regard to
order.

The log-Euclidean map of covariances (Arsigny et al. 2006) over sounding and over voiced frames. What the steering
recognizer stands on, so that it shares no description of a clip with the reporting one, whose functionals follow
contours in time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipelines.dsp import Float32Array
from pipelines.recognition.speech.frames import Frames

MOVING_CEPSTRA = 10  # cepstra whose movement over 40 ms counts too
VARIANCE_FLOOR = 0.05  # added to the variances; keeps a hum's logarithm finite
MIN_FRAMES = 12  # frames


def log_covariance(f: Frames) -> Float32Array:
    """[F] float32, always finite."""
    x = _frame_vectors(f)
    parts = []
    for mask in (f.active, f.f0 > 0):
        z = x[mask] if mask.sum() >= MIN_FRAMES else x
        if len(z) < 2:
            z = np.zeros((2, x.shape[1]))
        parts += [z.mean(axis=0), _matrix_logarithm(np.cov(z.T))]
    return np.nan_to_num(np.concatenate(parts)).astype(np.float32)


def _frame_vectors(f: Frames) -> NDArray[np.floating]:
    """[T, 29]: 16 cepstra, the movement of 10, level / 5 dB, 2 F0 in octaves over 55 Hz, harmonics over noise /
    5 dB.
    """
    moving = np.zeros((len(f), MOVING_CEPSTRA))
    if len(f) > 4:
        moving[2:-2] = (f.mfcc[4:] - f.mfcc[:-4])[:, :MOVING_CEPSTRA]
    voiced = f.f0 > 0
    pitch = np.where(voiced, 2 * np.log2(np.maximum(f.f0, 55) / 55), 0)
    noise = np.where(voiced, f.shape[:, 1] / 5, 0)
    return np.concatenate([f.mfcc, moving, f.shape[:, :1] / 5, pitch[:, None], noise[:, None]], axis=1)


def _matrix_logarithm(c: NDArray[np.floating]) -> NDArray[np.floating]:
    """Upper triangle of the matrix logarithm of a covariance [D, D]."""
    values, vectors = np.linalg.eigh(c + VARIANCE_FLOOR * np.eye(len(c)))
    log = (vectors * np.log(np.maximum(values, 1e-3))) @ vectors.T
    return log[np.triu_indices(len(c))]
