"""Measures the spectral residual: the covariance and the autocorrelation of what decoded frames lack of
recorded ones.
"""

from __future__ import annotations

import numpy as np
import torch

from pipelines.speech.training.acoustic import Examples, compute_losses, stack_examples
from pipelines.speech.voice.acoustic import AcousticModel

COMPONENTS = 20  # principal components kept


@torch.no_grad()
def measure(net: AcousticModel, data: Examples, voices: tuple[str, ...]) -> tuple[torch.Tensor, torch.Tensor]:
    """Principal components [20, 64] of the residual of the voices' frames, each at its standard deviation, and the
    correlation [20] of each from frame to frame.
    """
    net.eval()
    rows: list[np.ndarray] = []
    for item in data.items:
        if data.names[item.voice] in voices:
            _, decoded = compute_losses(net, stack_examples([item]))
            residual = item.envelope - decoded.envelope[0].numpy()
            loud = item.envelope.mean(axis=1)
            residual[loud < np.percentile(loud, 90) - 7] = np.nan  # silence
            rows += [residual, np.full((1, residual.shape[1]), np.nan)]
    residual = np.clip(np.concatenate(rows), -4, 4)
    speaking = ~np.isnan(residual).any(axis=1)
    centred = residual[speaking] - residual[speaking].mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(centred.T))
    top = np.argsort(values)[::-1][:COMPONENTS]
    scores = (residual - residual[speaking].mean(axis=0)) @ vectors[:, top]
    pair = speaking[1:] & speaking[:-1]
    ar_coefficients = [float(np.corrcoef(scores[1:][pair, i], scores[:-1][pair, i])[0, 1]) for i in range(COMPONENTS)]
    components = vectors[:, top].T * np.sqrt(values[top])[:, None]
    return torch.from_numpy(components).float(), torch.tensor(ar_coefficients).float()
