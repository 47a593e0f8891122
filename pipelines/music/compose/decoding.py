"""Writes lead sheets with the composer's network: constrained by the grammar, guided by the attributes asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from pipelines.music.compose import tokens as T
from pipelines.music.compose.grammar import BarRule, BarState, allowed_tokens
from pipelines.music.compose.logit_bias import chord_tone_bias
from pipelines.music.compose.net import Cache, ComposerNet
from pipelines.music.compose.tokens import BarEvents

Floats = NDArray[np.float32]
Wide = NDArray[np.float64]
CONTEXT_TOKENS = 700  # tokens of what was before that the network reads


@dataclass(frozen=True, slots=True)
class Sampling:
    """How tokens are drawn: guidance (1: none), temperature, and the mass that is kept (nucleus; Holtzman et al. 2020)."""

    guidance: float = 1.25
    temperature: float = 1.1
    nucleus: float = 0.97


def generate_bars(
    net: ComposerNet,
    rules: Sequence[BarRule],
    asked: Floats,
    seeds: Sequence[int],
    before: Sequence[BarEvents] = (),
    before_asked: Floats | None = None,
    tilt: Wide | None = None,
    sampling: Sampling | None = None,
    on_bar: Callable[[int], None] | None = None,
) -> list[list[BarEvents]]:
    """As many candidates as there are seeds, each a line a bar, going on from the lines `before`.

    Args:
        rules: of every bar to be written.
        asked: [bars, C] columns of `attributes.line`; NaN where anything will do.
        before_asked: the same of `before`.
        tilt: [bars, SIZE] added to the logits of each bar.
        on_bar: told how many bars are written.
    """
    how = sampling or Sampling()
    draws = [np.random.default_rng([s, len(before), len(rules)]) for s in seeds]
    states, sides = [BarState() for _ in seeds], 2 if how.guidance != 1 else 1
    head, wanted = _prompt(before, before_asked, asked[0])
    cache: Cache = []
    feed, given = np.tile(head, (len(seeds), 1)), np.tile(wanted, (len(seeds), 1, 1))
    told = 0
    while True:
        logits = _guided_logits(net, feed, given, cache, sides, how.guidance)
        feed = np.array(
            [[_next_token(s, rules, _biased_logits(logits[i], s, tilt), draws[i], how)] for i, s in enumerate(states)],
            np.int64,
        )
        if all(s.done for s in states):
            return [T.decode_bars([t for bar in s.bars for t in bar]) for s in states]
        given = np.stack([asked[len(s.bars) - 1] for s in states])[:, None]
        if on_bar and (whole := min(len(s.bars) for s in states) - 1) > told:
            told = whole
            on_bar(told)


def _biased_logits(logits: Wide, state: BarState, tilt: Wide | None) -> Wide:
    if tilt is None or not state.bars:
        return logits
    leaning = logits + tilt[len(state.bars) - 1]
    return leaning if state.chord is None else leaning + chord_tone_bias(state.chord, state.at)


@torch.inference_mode()
def _guided_logits(
    net: ComposerNet, tokens: NDArray[np.int64], asked: Floats, cache: Cache, sides: int, guidance: float
) -> Wide:
    """Guided logits [rows, SIZE] of the next token; the second half of the batch is told nothing of what is asked."""
    if sides == 2:
        tokens, asked = np.tile(tokens, (2, 1)), np.concatenate([asked, np.full_like(asked, np.nan)])
    out: Wide = (
        net(torch.from_numpy(tokens), torch.from_numpy(np.ascontiguousarray(asked, np.float32)), cache)[:, -1]
        .double()
        .numpy()
    )
    if sides == 1:
        return out
    with_it, without = np.split(out, 2)
    return np.asarray(without + guidance * (with_it - without))


def _prompt(before: Sequence[BarEvents], asked: Floats | None, first: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Tokens [T] that come first, and for each the attributes [T, C] of the bar of the token after it."""
    bars = [T.encode_bar(x) for x in before]
    skipped = 0
    while sum(map(len, bars)) > CONTEXT_TOKENS:
        bars, skipped = bars[1:], skipped + 1
    place = [skipped + i for i, bar in enumerate(bars) for _ in bar]
    rows = [asked[i] if asked is not None else np.full_like(first, np.nan) for i in place]
    return np.array([T.END, *(t for bar in bars for t in bar)], np.int64), np.stack([*rows, first]).astype(np.float32)


def _next_token(
    state: BarState, rules: Sequence[BarRule], logits: Wide, rng: np.random.Generator, how: Sampling
) -> int:
    """The next token of a candidate, put where it belongs."""
    if state.done:
        return T.PAD
    may = allowed_tokens(state, rules)
    token = int(may[0]) if len(may) == 1 else int(may[_sample_nucleus(logits[may], rng, how)])
    state.take(token)
    return token


def _sample_nucleus(logits: Wide, rng: np.random.Generator, how: Sampling) -> int:
    x = logits / how.temperature
    p = np.exp(x - x.max())
    p /= p.sum()
    order = np.argsort(-p)
    keep = order[: int(np.searchsorted(np.cumsum(p[order]), how.nucleus)) + 1]
    return int(rng.choice(keep, p=p[keep] / p[keep].sum()))
