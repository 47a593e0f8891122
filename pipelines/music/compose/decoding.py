"""Constrained decoding of the composer's network: the grammar masks its logits, attributes guide them, biases lean
them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from pipelines.music.compose import tokens as T
from pipelines.music.compose.grammar import BarRule, GrammarState
from pipelines.music.compose.logit_bias import CHORD_CLASHES, CHORD_TONES, CLASH_WEIGHTS, POSITION_WEIGHTS
from pipelines.music.compose.net import Cache, ComposerNet
from pipelines.music.compose.tokens import BarEvents

Floats = NDArray[np.float32]
Logits = NDArray[np.float64]
CONTEXT_TOKENS = 700  # of the bars before that the network reads


@dataclass(frozen=True, slots=True)
class Sampling:
    """How tokens are drawn.

    Attributes:
        guidance: weight of the attributes; 1 is none beyond the network's own (Ho & Salimans 2022).
        temperature: over 0; 1 as learnt.
        nucleus: the probability mass that is kept (Holtzman et al. 2020).
    """

    guidance: float = 1.25
    temperature: float = 1.0
    nucleus: float = 0.97


def generate_bars(
    net: ComposerNet,
    rules: Sequence[BarRule],
    columns: Floats,
    seeds: Sequence[int],
    before: Sequence[BarEvents] = (),
    before_columns: Floats | None = None,
    bias: Logits | None = None,
    sampling: Sampling | None = None,
    on_bar: Callable[[int], None] | None = None,
) -> list[list[BarEvents]]:
    """Generate bars of a lead sheet, going on from the bars `before`.

    Args:
        net: predicts the next token.
        rules: of every bar to be written.
        columns: [bars, C] of `attributes.columns`; NaN where anything will do.
        seeds: one a candidate.
        before: bars that the candidates go on from.
        before_columns: their columns.
        bias: [bars, VOCABULARY_SIZE] added to the logits of each bar, with a bias for chord tones; see
            `compose.logit_bias`.
        sampling: how tokens are drawn.
        on_bar: called with the number of bars that are written.

    Returns:
        As many candidates as there are seeds, each one `BarEvents` a bar.
    """
    sampling = sampling or Sampling()
    with _one_thread():
        return _generate(
            net, rules, columns, seeds, _prompt(before, before_columns, columns[0]), bias, sampling, on_bar
        )


@contextmanager
def _one_thread() -> Iterator[None]:
    """PyTorch on one thread: on a network this small more of them only wait for each other."""
    count = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(count)


def _generate(
    net: ComposerNet,
    rules: Sequence[BarRule],
    columns: Floats,
    seeds: Sequence[int],
    start: tuple[NDArray[np.int64], Floats],
    bias: Logits | None,
    sampling: Sampling,
    on_bar: Callable[[int], None] | None,
) -> list[list[BarEvents]]:
    prompt, prompt_columns = start
    rngs = [np.random.default_rng([s, len(prompt), len(rules)]) for s in seeds]
    states = [GrammarState(rules) for _ in seeds]
    cache: Cache = []
    tokens, token_columns = np.tile(prompt, (len(seeds), 1)), np.tile(prompt_columns, (len(seeds), 1, 1))
    bars_done = 0
    while True:
        logits = _guided_logits(net, tokens, token_columns, cache, sampling.guidance)
        drawn = [_next_token(s, _biased(logits[i], s, bias), rngs[i], sampling) for i, s in enumerate(states)]
        tokens = np.array(drawn, np.int64)[:, None]
        if all(s.done for s in states):
            return [T.decode_bars([t for bar in s.bars for t in bar]) for s in states]
        token_columns = np.stack([columns[len(s.bars) - 1] for s in states])[:, None]
        if on_bar and (whole := min(len(s.bars) for s in states) - 1) > bars_done:
            bars_done = whole
            on_bar(bars_done)


def _biased(logits: Logits, state: GrammarState, bias: Logits | None) -> Logits:
    if bias is None or not state.bars:
        return logits
    biased = logits + bias[len(state.bars) - 1]
    if state.chord is None:
        return biased
    tones = CHORD_TONES[state.chord] * POSITION_WEIGHTS[state.position]
    return np.asarray(biased + tones + CHORD_CLASHES[state.chord] * CLASH_WEIGHTS[state.position])


@torch.inference_mode()
def _guided_logits(
    net: ComposerNet, tokens: NDArray[np.int64], columns: Floats, cache: Cache, guidance: float
) -> Logits:
    """Guided logits [rows, VOCABULARY_SIZE] of the next token; the second half of the batch sees no attributes."""
    if guidance != 1:
        tokens, columns = np.tile(tokens, (2, 1)), np.concatenate([columns, np.full_like(columns, np.nan)])
    conditions = torch.from_numpy(np.ascontiguousarray(columns, np.float32))
    logits: Logits = net(torch.from_numpy(tokens), conditions, cache)[:, -1].double().numpy()
    if guidance == 1:
        return logits
    conditional, unconditional = np.split(logits, 2)
    return np.asarray(unconditional + guidance * (conditional - unconditional))


def _prompt(before: Sequence[BarEvents], columns: Floats | None, first: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Tokens [T] that come first, and for each the columns [T, C] of the bar of the token after it."""
    bars = [T.encode_bar(bar) for bar in before]
    skipped = 0
    while sum(map(len, bars)) > CONTEXT_TOKENS:
        bars, skipped = bars[1:], skipped + 1
    indices = [skipped + i for i, bar in enumerate(bars) for _ in bar]
    rows = [columns[i] if columns is not None else np.full_like(first, np.nan) for i in indices]
    return np.array([T.END, *(t for bar in bars for t in bar)], np.int64), np.stack([*rows, first]).astype(np.float32)


def _next_token(state: GrammarState, logits: Logits, rng: np.random.Generator, sampling: Sampling) -> int:
    """The next token of a candidate, which its grammar has taken."""
    allowed = state.allowed
    token = int(allowed[0] if len(allowed) == 1 else allowed[_sample_nucleus(logits[allowed], rng, sampling)])
    if not state.done:
        state.advance(token)
    return token


def _sample_nucleus(logits: Logits, rng: np.random.Generator, sampling: Sampling) -> int:
    x = logits / sampling.temperature
    p = np.exp(x - x.max())
    p /= p.sum()
    order = np.argsort(-p)
    nucleus = order[: int(np.searchsorted(np.cumsum(p[order]), sampling.nucleus)) + 1]
    return int(rng.choice(nucleus, p=p[nucleus] / p[nucleus].sum()))
