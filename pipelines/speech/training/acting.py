"""What the actor is taught: how people's voices differ by emotion (`training.people`), published rules for what only synthesis
sets, and points of VAD by the rules of `pipelines.speech.rules.prosody`; then the actor learns affect -> style from both.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from conditioning.affect import VAD, Affect, Emotion
from conditioning.encoder import AffectEncoder
from conditioning.phrases import affect_from_phrase
from pipelines.speech.rules.prosody import from_vad
from pipelines.speech.training.pack import tilted
from pipelines.speech.voice.actor import Actor
from pipelines.speech.voice.render import cosines
from pipelines.speech.voice.speakers import SIZE
from pipelines.speech.voice.style import POINTS, SCALARS, Style

Array = NDArray[np.float64]

#: The level of a voice is not matched, since recordings are levelled before they are measured: it stays as people have it.
LEVEL_KEPT = np.array([float(name != "level_db") for name in SCALARS] + [1.0] * (SIZE - len(SCALARS)))
#: How much of a solved style ships: as strong as words bear (pocketsphinx, on sentences that are not measured).
SHIPPED: Mapping[Emotion, float] = {
    Emotion.CALM: 1.3,
    Emotion.HAPPY: 1.2,
    Emotion.SAD: 1.5,
    Emotion.ANGRY: 0.9,
    Emotion.FEARFUL: 1.2,
    Emotion.DISGUSTED: 1.3,
    Emotion.SURPRISED: 1.2,
}
STRENGTH = 1.4  # of people's changes where styles begin to be solved from: human-sized changes of a synthetic voice are heard as subtle

#: Voice quality that averages of spectra do not tell apart: sad breath (Cahn 1990), tense anger, a trembling fear (Burkhardt & Sendlmeier 2000), creaky disgust
#: (Gobl & Ni Chasaide 2003), relaxed calm.
QUALITY: Mapping[Emotion, Mapping[str, float]] = {
    Emotion.HAPPY: {"tension": 0.2, "formant_log2": 0.03, "accent_st": 1.0, "accent_db": 1.0},
    Emotion.SAD: {
        "level_db": -3.5,
        "breath": 0.35,
        "tension": -0.2,
        "tremor_st": 0.15,
        "jitter_st": 0.08,
        "formant_log2": -0.02,
        "pause_log2": 0.5,
    },
    Emotion.ANGRY: {
        "tension": 0.45,
        "jitter_st": 0.12,
        "accent_st": 1.0,
        "accent_db": 2.5,
        "final_st": -1.5,
        "pause_log2": -0.2,
    },
    Emotion.FEARFUL: {"breath": 0.15, "tremor_st": 0.3, "jitter_st": 0.2, "pause_log2": 0.1},
    Emotion.DISGUSTED: {
        "creak": 0.3,
        "tension": 0.15,
        "accent_st": 0.5,
        "accent_db": 1.0,
        "final_st": -1.5,
        "formant_log2": -0.03,
    },
    Emotion.SURPRISED: {"breath": 0.1, "accent_st": 1.0, "final_st": 1.5, "formant_log2": 0.02},
    Emotion.CALM: {"level_db": -2.0, "breath": 0.25, "tension": -0.25, "pause_log2": 0.2},
}


def acted_shares(emotion: Emotion) -> tuple[tuple[str, float], tuple[str, float]]:
    """Shares of normal ("01") and strong ("02") acting at intensity 1.

    Mostly strong: human-sized changes of a synthetic voice are heard as subtle. Strong sadness of these actors is despair, which cries out; what
    people mean by sad is nearer to the normal one.
    """
    strong = 0.35 if emotion is Emotion.SAD else 0.85
    return ("01", 1 - strong), ("02", strong)


def profiles(people: Mapping[str, Any], changes: Mapping[str, Any] | None = None) -> dict[Emotion, Array]:
    """[40] styles at intensity 1 of each emotion: mostly people's strong acting."""
    found = {Emotion.NEUTRAL: np.zeros(SIZE)}
    for emotion in Emotion:
        if emotion is Emotion.NEUTRAL:
            continue
        facts = {
            k: np.sum([w * np.array(people[emotion][s[1]][k]) for s, w in acted_shares(emotion)], axis=0)
            for k in people[emotion]["1"]
        }
        values = Style(_of_facts(facts, QUALITY[emotion]).values * STRENGTH).bounded().values
        if changes and emotion in changes:
            values = SHIPPED[emotion] * (values + np.array(changes[emotion]) * LEVEL_KEPT)
        found[emotion] = Style(values).bounded().values
    return found


def _of_facts(facts: Mapping[str, Array], quality: Mapping[str, float]) -> Style:
    shape = facts["voiced_shape"] - facts["voiced_shape"].mean()
    length = float(facts["length"][0])
    given = {
        "f0_st": 0.85 * float(facts["f0"][0]),
        "range_log2": 0.8 * float(facts["f0_sd"][0]),
        "vowel_log2": 1.15 * length,
        "consonant_log2": 0.5 * length,
        "pause_log2": 4.0 * float(facts["pauses"][0]),
        "level_db": float(np.clip(0.45 * facts["level"][0], -6, 5.5)),
        "aperiodicity": float(facts["aperiodicity"][2:].mean()),
        "accent_db": 0.8 * float(np.clip(facts["level_sd"][0], -1, 1)),
    }
    for name, value in quality.items():
        given[name] = given.get(name, 0.0) + value
    colour = np.linalg.lstsq(cosines().T, shape, rcond=None)[0]
    return Style.of(
        colour=colour, f0_line=_line(facts["f0_line"]), level_line=0.6 * _line(facts["level_line"]), **given
    )


def _line(points: Array) -> Array:
    pairs = points.reshape(POINTS, -1).mean(axis=1)
    return pairs - pairs.mean()


def of_point(vad: VAD) -> Array:
    """The style of a point alone."""
    p = from_vad(vad)
    colour = tilted(p.tilt_db_oct)
    fall = p.declination_st * (0.5 - (np.arange(POINTS) + 0.5) / POINTS)
    tense = max(0.0, vad.arousal)
    return Style.of(
        colour=colour,
        f0_line=fall,
        f0_st=p.f0_st,
        range_log2=p.range_log2,
        accent_st=p.accent_st,
        final_st=p.final_st,
        vowel_log2=-p.rate_log2,
        consonant_log2=-0.8 * p.rate_log2,
        pause_log2=p.pause_log2,
        level_db=2.0 * p.energy_db,
        accent_db=2.0 * p.dynamics_log2,
        breath=min(0.6, 1.3 * p.breath),
        tension=0.35 * tense - 0.25 * max(0.0, -vad.arousal),
        tremor_st=p.tremor_st,
        jitter_st=p.jitter_st,
        formant_log2=0.6 * p.formant_log2,
        aperiodicity=-0.05 * tense,
    ).values


def taught(affect: Affect, table: Mapping[Emotion, Array]) -> Array:
    """The style that rules give an affect at intensity 1.

    What is negated moves the other way, and half of it towards the emotion that lies opposite: people hear a negated sadness as
    joy only in part (Daisy-TTS, Chevi & Aji 2024).
    """
    mass = sum(abs(w) for w in affect.weights.values())
    total = of_point(affect.vad) * (1 - mass)
    for emotion, weight in affect.weights.items():
        style = table[emotion] if weight >= 0 else 0.5 * (table[emotion] - table[opposite(emotion)])
        total = total + weight * style
    return total


@cache
def opposite(emotion: Emotion) -> Emotion:
    """The emotion whose point lies nearest to the direction away from this one's."""
    points = {e: np.array(tuple(affect_from_phrase(str(e)).vad)) for e in Emotion}
    away = -points.pop(emotion)
    points.pop(Emotion.NEUTRAL, None)
    return max(points, key=lambda e: float(points[e] @ away) / float(np.linalg.norm(points[e])))


def drawn(rng: np.random.Generator) -> Affect:
    """An affect as people ask: a word, a mixture, an opposite, a point."""
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


def fit(table: Mapping[Emotion, Array], steps: int, say: Callable[[str], None], seed: int = 0) -> Actor:
    """Teach the actor; a few minutes of one core."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    encoder, actor = AffectEncoder.from_pretrained(), Actor()
    asked = [drawn(rng) for _ in range(6000)]
    with torch.no_grad():
        embedded = encoder([Affect(a.vad, a.weights) for a in asked])[0]
        still = encoder([Affect()])[0]
    goals = np.stack([taught(a, table) for a in asked])
    actor.scale.copy_(torch.from_numpy(np.maximum(goals.std(axis=0), 1e-3)).float())
    target = torch.from_numpy(goals).float() / actor.scale
    optimiser = torch.optim.AdamW(actor.parameters(), 2e-3, weight_decay=1e-4)
    for step in range(steps):
        rows = torch.from_numpy(rng.integers(0, len(asked), 256))
        loss = (actor(embedded[rows]) - actor(still) - target[rows]).square().mean()
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * (1 - step / steps)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        if step % 500 == 499:
            say(f"actor: step {step + 1} of {steps}, error {float(loss.detach()):.4f} of the variance")
    return actor


def read_people(path: Path) -> dict[str, Any]:
    """What `training.people` wrote."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
