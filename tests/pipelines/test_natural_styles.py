"""The styles of natural voices: points sound like the words nearest to them, and what they were solved with."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conditioning.affect import VAD, Affect, Emotion
from conditioning.phrases import affect_from_phrase
from pipelines.speech.natural.family import load_style_predictor
from pipelines.speech.training import natural_styles, quality_ear
from pipelines.speech.training.profiles import style_near_words
from pipelines.speech.voice.speakers import STYLE_SIZE
from pipelines.speech.voice.style import STYLE_LIMITS

WORDS = [e for e in Emotion if e is not Emotion.NEUTRAL]


def point_of(emotion: Emotion) -> VAD:
    return affect_from_phrase(str(emotion)).vad


@pytest.mark.parametrize("emotion", [Emotion.HAPPY, Emotion.SAD, Emotion.CALM, Emotion.SURPRISED])
def test_a_point_sounds_most_like_the_word_that_lies_there(emotion: Emotion) -> None:
    predictor = load_style_predictor()
    (at_point,) = predictor.predict([Affect(point_of(emotion))])
    styles = predictor.predict([affect_from_phrase(str(e)) for e in WORDS])
    likeness = [np.corrcoef(at_point.values, s.values)[0, 1] for s in styles]
    assert WORDS[int(np.argmax(likeness))] is emotion and max(likeness) > 0.8


def test_opposite_feelings_and_pleasant_and_unpleasant_arousal_differ() -> None:
    predictor = load_style_predictor()
    for one, other in (((0.8, 0.6), (-0.8, 0.6)), ((0.8, -0.6), (-0.8, -0.6))):
        a, b = (s.values for s in predictor.predict([Affect(VAD(*one, 0.0)), Affect(VAD(*other, 0.0))]))
        assert np.corrcoef(a, b)[0, 1] < 0.8


def test_near_words_is_zero_at_neutral_grows_with_distance_and_lies_between_words() -> None:
    table = {e: np.eye(STYLE_SIZE)[i] for i, e in enumerate(Emotion)}
    assert not style_near_words(VAD(0.0, 0.0, 0.0), table).any()
    far, near = (style_near_words(VAD(0.6 * k, 0.4 * k, 0.2 * k), table) for k in (1.0, 0.5))
    assert np.allclose(far, 2 * near)
    happy, calm = np.array(tuple(point_of(Emotion.HAPPY))), np.array(tuple(point_of(Emotion.CALM)))
    shares = dict(zip(Emotion, style_near_words(VAD(*(happy + calm) / 2), table), strict=False))
    assert shares[Emotion.HAPPY] > 0.2 < shares[Emotion.CALM] and shares[Emotion.ANGRY] < 0.01


def test_limits_of_natural_decoders_lie_within_those_of_styles() -> None:
    limits = natural_styles.decoder_limits()
    assert (limits[:, 0] >= STYLE_LIMITS[:, 0]).all() and (limits[:, 1] <= STYLE_LIMITS[:, 1]).all()
    assert natural_styles.solved_numbers().sum() == STYLE_SIZE - 7  # level and its contour


def test_an_ear_names_actors_that_it_never_heard() -> None:
    rng = np.random.default_rng(0)
    emotion, actor = np.tile(np.arange(len(Emotion)), 20), np.repeat(np.arange(1, 21), len(Emotion))
    features = rng.normal(size=(len(emotion), 40)) + 7 * np.eye(40)[emotion] + rng.normal(size=(21, 40))[actor]
    clips = quality_ear.Clips(features, emotion, actor)
    assert quality_ear.recall_on_unseen_actors(clips).mean() > 0.8
    logits = quality_ear.fit(features, emotion).logits(features)
    assert logits.shape == (len(emotion), len(Emotion)) and np.allclose(logits.mean(axis=1), 0)


def test_own_styles_are_where_solving_begins_and_what_was_solved_is_kept(tmp_path: Path) -> None:
    starts = natural_styles.own_styles(load_style_predictor())
    assert set(starts) == set(WORDS)
    solved = {str(e): s.tolist() for e, s in starts.items()}
    (tmp_path / "natural_styles.json").write_text(json.dumps(solved), encoding="utf-8")
    nobody: Any = None  # is asked for nothing
    table = natural_styles.solve_styles(nobody, starts, tmp_path, print)
    assert not table[Emotion.NEUTRAL].any() and all(np.allclose(table[e], starts[e]) for e in WORDS)


@pytest.mark.skipif(find_spec("distillmos") is None, reason="the extra measure is not installed")
def test_inner_layers_hear_a_clip_shorter_than_their_window() -> None:
    t = np.arange(24_000) / 24_000
    features, quality = quality_ear.InnerLayers().hear(0.3 * np.sin(2 * np.pi * 180 * t), 24_000)
    assert features.shape == (2800,) and np.isfinite(features).all() and 1 <= quality <= 5
