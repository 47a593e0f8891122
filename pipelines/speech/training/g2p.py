"""Trains letters to phones on nine tenths of the lexicon, and measures the tenth that was held out."""

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
from pipelines.speech.front.g2p_net import MAX_LETTERS, PHONES_PER_LETTER, SYMBOL_INDEX, G2PNet, encode_letters
from pipelines.speech.measure import edit_distance
from pipelines.speech.training.lexicon import Entry, entries

BATCH_SIZE, PEAK_RATE, WARM_UP_STEPS = 512, 2e-3, 300


def split_words(data: Path) -> tuple[list[Entry], list[Entry]]:
    """Split the lexicon into words to train on and words held out, a tenth by a fixed draw."""
    words = [e for e in entries(data) if 1 < len(e.word) <= MAX_LETTERS and _is_short_enough(e)]
    held_out = np.random.default_rng(0).random(len(words)) < 0.1
    return [w for w, h in zip(words, held_out, strict=True) if not h], [
        w for w, h in zip(words, held_out, strict=True) if h
    ]


def _is_short_enough(entry: Entry) -> bool:
    phones = entry.readings[""]
    repeats = sum(a == b for a, b in itertools.pairwise(phones))
    return len(phones) + repeats <= PHONES_PER_LETTER * len(entry.word)


def fit(data: Path, work: Path, epochs: int, say: Callable[[str], None], seed: int = 0) -> G2PNet:
    """Train; writes work/g2p.pt after every epoch and goes on from there."""
    torch.manual_seed(seed)
    train, held_out = split_words(data)
    net = G2PNet()
    optimiser = torch.optim.AdamW(net.parameters(), lr=PEAK_RATE, betas=(0.9, 0.98), weight_decay=0.02)
    state, first_epoch = work / "g2p.pt", 0
    if state.is_file():
        checkpoint = torch.load(state, weights_only=True)
        net.load_state_dict(checkpoint["net"])
        optimiser.load_state_dict(checkpoint["optimiser"])
        first_epoch = int(checkpoint["epoch"])
    targets = [torch.tensor([SYMBOL_INDEX[p] for p in e.readings[""]]) for e in train]
    is_sure = np.array([e.is_gold for e in train])
    lengths = np.array([len(e.word) for e in train])
    per_epoch, step = len(train) // BATCH_SIZE, first_epoch * (len(train) // BATCH_SIZE)
    for epoch in range(first_epoch, epochs):
        rng, started_at, losses = np.random.default_rng((seed, epoch)), time.monotonic(), []
        for rows in _batches(lengths, rng):
            step += 1
            rate = PEAK_RATE * min(1.0, step / WARM_UP_STEPS, 1.02 - step / (epochs * per_epoch))
            for group in optimiser.param_groups:
                group["lr"] = max(rate, 1e-5)
            loss = _loss(
                net, [train[i] for i in rows], [targets[i] for i in rows], torch.from_numpy(0.6 + 0.4 * is_sure[rows])
            )
            optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            losses.append(float(loss.detach()))
        errors = measure_errors(net, held_out[:: max(1, len(held_out) // 3000)])
        say(
            f"g2p: epoch {epoch + 1} of {epochs}, loss {np.mean(losses):.4f}, {time.monotonic() - started_at:.0f} s,"
            f" {json.dumps(errors)}"
        )
        torch.save({"net": net.state_dict(), "optimiser": optimiser.state_dict(), "epoch": epoch + 1}, state)
    say(f"g2p: all held-out words {json.dumps(measure_errors(net, held_out))}")
    return net


def _batches(lengths: np.ndarray, rng: np.random.Generator) -> list[np.ndarray]:
    order = np.argsort(lengths + rng.random(len(lengths)) * 2, kind="stable")
    batches = [order[i : i + BATCH_SIZE] for i in range(0, len(order) - BATCH_SIZE + 1, BATCH_SIZE)]
    return [batches[i] for i in rng.permutation(len(batches))]


def _loss(net: G2PNet, words: Sequence[Entry], targets: Sequence[Tensor], weight: Tensor) -> Tensor:
    with half("cpu"):
        logits = net(encode_letters([w.word for w in words]))
    chances = F.log_softmax(logits.float(), -1).transpose(0, 1)
    long = torch.tensor([PHONES_PER_LETTER * len(w.word) for w in words])
    size = torch.tensor([len(t) for t in targets])
    losses = F.ctc_loss(chances, torch.cat(list(targets)), long, size, reduction="none", zero_infinity=True)
    return (losses / size * weight).mean()


def measure_errors(net: G2PNet, words: Sequence[Entry], batch: int = 256) -> dict[str, float]:
    """Phone error rate without and with stress, and the share of words that are wrong (without stress), against the
    nearest reading.
    """
    net.eval()
    wrong_phones = total = wrong_with_stress = wrong_words = 0
    for start in range(0, len(words), batch):
        batch_words = words[start : start + batch]
        for entry, predicted in zip(batch_words, net.phonemize([w.word for w in batch_words]), strict=True):
            unstressed = [p.rstrip("012") for p in predicted]
            best = min(entry.readings.values(), key=lambda r: edit_distance([p.rstrip("012") for p in r], unstressed))
            distance = edit_distance([p.rstrip("012") for p in best], unstressed)
            wrong_phones, total, wrong_words = wrong_phones + distance, total + len(best), wrong_words + (distance > 0)
            wrong_with_stress += edit_distance(list(best), list(predicted))
    net.train()
    return {
        "per": round(wrong_phones / total, 4),
        "per_with_stress": round(wrong_with_stress / total, 4),
        "words_wrong": round(wrong_words / len(words), 4),
    }
