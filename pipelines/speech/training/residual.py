"""What real speech does that a mean reading does not: the covariance and memory of the residual of painted frames."""

from __future__ import annotations

import numpy as np
import torch

from pipelines.speech.training.acoustic import Examples, losses, stack
from pipelines.speech.voice.acoustic import Acoustic

PARTS = 20  # principal components kept


@torch.no_grad()
def measure(net: Acoustic, data: Examples, voices: tuple[str, ...]) -> tuple[torch.Tensor, torch.Tensor]:
    """[20, 64] components of the residual of the voices' frames, each scaled by its deviation, and their memory from frame to frame [20]."""
    net.eval()
    rows: list[np.ndarray] = []
    for item in data.items:
        if data.names[item.voice] in voices:
            _, painted = losses(net, stack([item]))
            away = item.envelope - painted.envelope[0].numpy()
            loud = item.envelope.mean(axis=1)
            away[loud < np.percentile(loud, 90) - 7] = np.nan  # silence
            rows += [away, np.full((1, away.shape[1]), np.nan)]
    away = np.clip(np.concatenate(rows), -4, 4)
    good = ~np.isnan(away).any(axis=1)
    centred = away[good] - away[good].mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(centred.T))
    top = np.argsort(values)[::-1][:PARTS]
    scores = (away - away[good].mean(axis=0)) @ vectors[:, top]
    pair = good[1:] & good[:-1]
    memory = [float(np.corrcoef(scores[1:][pair, i], scores[:-1][pair, i])[0, 1]) for i in range(PARTS)]
    parts = vectors[:, top].T * np.sqrt(values[top])[:, None]
    return torch.from_numpy(parts).float(), torch.tensor(memory).float()
