"""Trains the style predictor, affect -> style, on the style profiles of emotions and of points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray

from conditioning.affect import VAD, Affect, Emotion
from conditioning.encoder import AffectEncoder
from conditioning.phrases import affect_from_phrase
from pipelines.speech.training.profiles import style_from_vad
from pipelines.speech.voice.style_predictor import StyleNet

Array = NDArray[np.float64]
SAMPLED_AFFECTS = 6000


def target_style(
    affect: Affect, table: Mapping[Emotion, Array], read_point: Callable[[VAD], Array] = style_from_vad
) -> Array:
    """The style [40] that an affect is taught at intensity 1; what its words leave is read as a point.

    What is negated moves the other way, and half of it towards the emotion that lies opposite: people hear a negated
    sadness as joy only in part (Daisy-TTS, Chevi & Aji 2024).
    """
    mass = sum(abs(w) for w in affect.weights.values())
    total = read_point(affect.vad) * (1 - mass)
    for emotion, weight in affect.weights.items():
        style = table[emotion] if weight >= 0 else 0.5 * (table[emotion] - table[opposite_emotion(emotion)])
        total = total + weight * style
    return total


@cache
def opposite_emotion(emotion: Emotion) -> Emotion:
    """The emotion whose point lies nearest to the direction away from this one's."""
    points = {e: np.array(tuple(affect_from_phrase(str(e)).vad)) for e in Emotion}
    opposite_direction = -points.pop(emotion)
    points.pop(Emotion.NEUTRAL, None)
    return max(points, key=lambda e: float(points[e] @ opposite_direction) / float(np.linalg.norm(points[e])))


def sample_affect(rng: np.random.Generator) -> Affect:
    """Draw an affect as people ask for them: a word, a mixture, an opposite or a point."""
    kind = rng.random()
    if kind < 0.3:
        return affect_from_phrase(str(list(Emotion)[rng.integers(len(Emotion))]))
    if kind < 0.55:
        weights = dict(zip(Emotion, rng.dirichlet(np.full(len(Emotion), 0.35)) * rng.uniform(0.4, 1), strict=True))
        parts = [(affect_from_phrase(str(e)), float(w)) for e, w in weights.items() if w > 0.02]
        return Affect(
            Affect.mix(parts).vad, {e: w for e, w in weights.items() if w > 0.02 and e is not Emotion.NEUTRAL}
        )
    if kind < 0.7:
        return -affect_from_phrase(str(list(Emotion)[rng.integers(len(Emotion))]))
    return Affect(VAD(*rng.uniform(-1, 1, 3)))


def fit(
    table: Mapping[Emotion, Array],
    steps: int,
    say: Callable[[str], None],
    seed: int = 0,
    read_point: Callable[[VAD], Array] = style_from_vad,
) -> StyleNet:
    """Train the style predictor; a few minutes of one core.

    Args:
        table: the style profile [40] of each emotion.
        steps: in all.
        say: told a line of progress each 500 steps.
        seed: of weights and draws.
        read_point: the style [40] of a point of VAD.

    Returns:
        The trained network.
    """
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    encoder, net = AffectEncoder.from_pretrained(), StyleNet()
    affects = [sample_affect(rng) for _ in range(SAMPLED_AFFECTS)]
    with torch.no_grad():
        embeddings = encoder([Affect(a.vad, a.weights) for a in affects])[0]
        neutral = encoder([Affect()])[0]
    styles = np.stack([target_style(a, table, read_point) for a in affects])
    net.scale.copy_(torch.from_numpy(np.maximum(styles.std(axis=0), 1e-3)).float())
    target = torch.from_numpy(styles).float() / net.scale
    optimiser = torch.optim.AdamW(net.parameters(), 2e-3, weight_decay=1e-4)
    for step in range(steps):
        rows = torch.from_numpy(rng.integers(0, len(affects), 256))
        loss = (net(embeddings[rows]) - net(neutral) - target[rows]).square().mean()
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * (1 - step / steps)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        if step % 500 == 499:
            say(f"style predictor: step {step + 1} of {steps}, error {float(loss.detach()):.4f} of the variance")
    return net
