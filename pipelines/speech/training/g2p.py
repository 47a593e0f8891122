"""Trains letters to phones on nine tenths of the lexicon, and measures the tenth that was held back."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from pipelines.precision import half
from pipelines.speech.front.g2p import G2P, LONGEST, NUMBER, PER_LETTER, encode
from pipelines.speech.measure import edit_distance
from pipelines.speech.training.lexicon import Entry, entries

BATCH, PEAK, WARM = 512, 2e-3, 300


def split(data: Path) -> tuple[list[Entry], list[Entry]]:
    """Training and held-out words; a tenth is held out by a fixed draw."""
    words = [e for e in entries(data) if 1 < len(e.word) <= LONGEST and _fits(e)]
    held = np.random.default_rng(0).random(len(words)) < 0.1
    return [w for w, h in zip(words, held, strict=True) if not h], [w for w, h in zip(words, held, strict=True) if h]


def _fits(entry: Entry) -> bool:
    phones = entry.readings[""]
    repeats = sum(a == b for a, b in itertools.pairwise(phones))
    return len(phones) + repeats <= PER_LETTER * len(entry.word)


def fit(data: Path, work: Path, epochs: int, say: Callable[[str], None], seed: int = 0) -> G2P:
    """Train; writes work/g2p.pt after every epoch and goes on from there."""
    torch.manual_seed(seed)
    train, held = split(data)
    net = G2P()
    optimiser = torch.optim.AdamW(net.parameters(), lr=PEAK, betas=(0.9, 0.98), weight_decay=0.02)
    state, begun = work / "g2p.pt", 0
    if state.is_file():
        stored = torch.load(state, weights_only=True)
        net.load_state_dict(stored["net"])
        optimiser.load_state_dict(stored["optimiser"])
        begun = int(stored["epoch"])
    targets = [torch.tensor([NUMBER[p] for p in e.readings[""]]) for e in train]
    sure = np.array([e.sure for e in train])
    lengths = np.array([len(e.word) for e in train])
    per_epoch, step = len(train) // BATCH, begun * (len(train) // BATCH)
    for epoch in range(begun, epochs):
        rng, started, losses = np.random.default_rng((seed, epoch)), time.monotonic(), []
        for rows in _batches(lengths, rng):
            step += 1
            rate = PEAK * min(1.0, step / WARM, 1.02 - step / (epochs * per_epoch))
            for group in optimiser.param_groups:
                group["lr"] = max(rate, 1e-5)
            loss = _loss(
                net, [train[i] for i in rows], [targets[i] for i in rows], torch.from_numpy(0.6 + 0.4 * sure[rows])
            )
            optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            losses.append(float(loss.detach()))
        found = errors(net, held[:: max(1, len(held) // 3000)])
        say(
            f"g2p: epoch {epoch + 1} of {epochs}, loss {np.mean(losses):.4f}, {time.monotonic() - started:.0f} s, {json.dumps(found)}"
        )
        torch.save({"net": net.state_dict(), "optimiser": optimiser.state_dict(), "epoch": epoch + 1}, state)
    say(f"g2p: all held-out words {json.dumps(errors(net, held))}")
    return net


def _batches(lengths: np.ndarray, rng: np.random.Generator) -> list[np.ndarray]:
    order = np.argsort(lengths + rng.random(len(lengths)) * 2, kind="stable")
    batches = [order[i : i + BATCH] for i in range(0, len(order) - BATCH + 1, BATCH)]
    return [batches[i] for i in rng.permutation(len(batches))]


def _loss(net: G2P, words: Sequence[Entry], targets: Sequence[Tensor], weight: Tensor) -> Tensor:
    with half("cpu"):
        logits = net(encode([w.word for w in words]))
    chances = F.log_softmax(logits.float(), -1).transpose(0, 1)
    long = torch.tensor([PER_LETTER * len(w.word) for w in words])
    size = torch.tensor([len(t) for t in targets])
    losses = F.ctc_loss(chances, torch.cat(list(targets)), long, size, reduction="none", zero_infinity=True)
    return (losses / size * weight).mean()


def errors(net: G2P, words: Sequence[Entry], batch: int = 256) -> dict[str, float]:
    """Phone error rate without and with stress, and the share of words that are wrong (without stress), against the nearest reading."""
    net.eval()
    wrong = total = marked = bad = 0
    for start in range(0, len(words), batch):
        some = words[start : start + batch]
        for entry, said in zip(some, net.read([w.word for w in some]), strict=True):
            plain = [p.rstrip("012") for p in said]
            best = min(entry.readings.values(), key=lambda r: edit_distance([p.rstrip("012") for p in r], plain))
            off = edit_distance([p.rstrip("012") for p in best], plain)
            wrong, total, bad = wrong + off, total + len(best), bad + (off > 0)
            marked += edit_distance(list(best), list(said))
    net.train()
    return {
        "per": round(wrong / total, 4),
        "per_with_stress": round(marked / total, 4),
        "words_wrong": round(bad / len(words), 4),
    }
