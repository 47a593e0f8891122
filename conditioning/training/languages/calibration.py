"""How far the student's spreads are to be stretched, so that they hold what a person says of the seen sentences."""

from __future__ import annotations

import numpy as np
import torch

from conditioning.text.pieces import Pieces
from conditioning.training.languages.fit import pad
from conditioning.training.languages.grammar import LANGUAGES, read_table
from conditioning.training.languages.student import Student


@torch.no_grad()
def calibrate(student: Student, pieces: Pieces) -> list[float]:
    """A factor for each axis.

    Args:
        student: fitted.
        pieces: what its texts are cut into.

    Returns:
        For valence, arousal and dominance: the root mean square of errors in spreads over the seen half of
        `rated.tsv`; dominance, which nobody rated, gets the mean of the others.
    """
    rows = [row for row in read_table("rated.tsv") if row["part"] == "seen"]
    rated = np.array([[float(row["valence"]), float(row["arousal"])] for row in rows])
    errors = []
    for language in LANGUAGES:
        y = student(*pad([pieces.encode(row[language]) for row in rows]))["direction"].numpy()
        errors.append((y[:, :2] - rated) / np.exp(np.clip(y[:, 3:5], -6, 2) / 2))
    valence, arousal = np.sqrt((np.concatenate(errors) ** 2).mean(0)).tolist()
    return [round(valence, 3), round(arousal, 3), round((valence + arousal) / 2, 3)]
