"""What each feeling sounds like, in numbers: attributes over the plane, recipes of words, what makes up for what."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from conditioning.affect import VAD, Affect
from pipelines.music.attributes import blend
from pipelines.music.attributes.names import BOUNDS, Attributes
from pipelines.music.attributes.plan import (
    ATTRIBUTE_MODELS,
    MAX_LEAP,
    MAX_RANGE,
    loudness_lufs,
    nearest_mode,
    plan_attributes,
    target_point,
)
from pipelines.music.attributes.recipes import RECIPES

#: Word -> tempo from, to.
TEMPOS = {"sad": (60, 70), "calm": (60, 75), "angry": (120, 150), "happy": (110, 145), "serene": (55, 75)}


def _word(word: str, seed: int = 0, variety: float = 0.0, intensity: float = 1.0, **fixed: float) -> Attributes:
    return plan_attributes([Affect.of(word, intensity=intensity)], seed, fixed, variety=variety)[0]


def _point(v: float, a: float, d: float = 0.0, **fixed: float) -> Attributes:
    return plan_attributes([VAD(v, a, d)], 0, fixed, variety=0.0)[0]


@pytest.mark.parametrize("word", TEMPOS)
def test_tempos_are_those_that_people_play(word: str) -> None:
    low, high = TEMPOS[word]
    assert low <= _word(word).tempo <= high
    played = [_word(word, seed, 1.0).tempo for seed in range(40)]
    assert low - 10 < np.mean(played) < high + 10 and 3 < np.std(played) < 14


@pytest.mark.parametrize(("word", "third"), [("happy", 4), ("surprised", 4), ("heroic", 4), ("sad", 3), ("angry", 3)])
def test_modes_have_the_third_that_the_word_wants(word: str, third: int) -> None:
    from pipelines.music.song.keys import MODES

    modes = {nearest_mode(_word(word, seed, 1.0).brightness) for seed in range(30)}
    assert all(third in MODES[mode] for mode in modes) and "dorian" not in modes


def test_major_goes_with_valence_whatever_the_arousal() -> None:
    for arousal in (-0.9, -0.3, 0.3, 0.9):
        bright = [_point(v, arousal).brightness for v in (-0.8, -0.2, 0.2, 0.8)]
        assert bright[0] < 0 and bright[1] < 0 < bright[2] and bright[3] > 0


def test_every_attribute_is_planned_within_its_bounds() -> None:
    assert set(ATTRIBUTE_MODELS) == set(BOUNDS)
    for v in (-1, 0, 1):
        for a in (-1, 0, 1):
            plan = plan_attributes([VAD(v, a, 0.5)], 3)[0]
            assert all(low <= getattr(plan, n) <= high for n, (low, high) in BOUNDS.items())
            assert plan.leap <= MAX_LEAP and plan.range <= MAX_RANGE
    assert plan_attributes([], 1) == []


@pytest.mark.parametrize("name", ["tempo", "density", "motion", "loudness", "polyphony"])
def test_arousal_moves_what_it_should_below_the_middle_too(name: str) -> None:
    values = [getattr(_point(0.1, a), name) for a in (-1.0, -0.75, 0.9)]
    assert values[0] < values[2] and values[0] <= values[1]
    plain = [ATTRIBUTE_MODELS[name].value(0.0, a) for a in (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0)]
    assert all(x < y for x, y in pairwise(plain)), "no floor on the way"


def test_every_recipe_has_a_point_of_its_own_and_is_exact_there() -> None:
    assert len(RECIPES) >= 25 and len({r.word for r in RECIPES}) == len(RECIPES)
    for recipe in RECIPES:
        found = blend.weigh_recipes(Affect.of(recipe.word))
        assert found.presence > 0.99 and max(found.shares)[1].word == recipe.word
        if recipe.values.get("leap", 0) <= MAX_LEAP:
            assert _word(recipe.word).tempo == pytest.approx(recipe.values["tempo"])


def test_fear_anger_and_tension_are_told_apart() -> None:
    fear, anger, tension = (_word(w) for w in ("fearful", "angry", "tense"))
    assert anger.loudness - fear.loudness > 35 and anger.tempo - tension.tempo > 25
    assert fear.register - anger.register > 10 and fear.polyphony < anger.polyphony - 1
    assert fear.irregularity > anger.irregularity + 0.3 and fear.drums == 0
    assert loudness_lufs([Affect.of("angry")]) - loudness_lufs([Affect.of("fearful")]) > 5


def test_dominance_is_read() -> None:
    weak, strong = _point(-0.9, 0.0, -1.0), _point(-0.9, 0.0, 1.0)
    assert strong.loudness > weak.loudness and strong.register < weak.register and strong.doubling > weak.doubling


def test_a_mixture_lies_between_its_emotions() -> None:
    both = plan_attributes([Affect.of("angry:0.5, fearful:0.5")], 0, variety=0.0)[0]
    fear, anger = _word("fearful"), _word("angry")
    for name in ("tempo", "loudness", "register", "polyphony"):
        low, high = sorted((getattr(fear, name), getattr(anger, name)))
        assert low < getattr(both, name) < high, name


def test_intensity_goes_from_no_feeling_to_more_than_asked() -> None:
    tempos = [_word("sad", intensity=k).tempo for k in (0.0, 0.5, 1.0, 1.3)]
    assert tempos[0] == pytest.approx(_word("neutral").tempo) and all(np.diff(tempos) < 0)
    assert loudness_lufs([Affect.of("sad", intensity=0.0)]) == pytest.approx(-17.5, abs=0.3)


def test_loudness_follows_arousal_and_stays_within_reach() -> None:
    levels = [loudness_lufs([Affect.of(w)]) for w in ("eerie", "sad", "neutral", "happy", "angry")]
    assert levels == sorted(levels) and -24 <= levels[0] < levels[-1] <= -12


def test_a_seed_makes_the_plan_that_it_made_before() -> None:
    plans = [plan_attributes([VAD(0.2, 0.1, 0.0)] * 3, 4) for _ in range(2)]
    assert plans[0] == plans[1] and plans[0][0] == plans[0][1] == plans[0][2], "pieces differ, not bars"
    assert plans[0][0] != plan_attributes([VAD(0.2, 0.1, 0.0)], 5)[0]


def test_what_is_fixed_stays_and_the_others_make_up_for_it() -> None:
    far = (-0.15, -0.8)  # no recipe is near
    slow, free = _point(*far, tempo=45), _point(*far)
    assert slow.tempo == 45 and slow.density > free.density and slow.loudness > free.loudness
    assert _point(*far, tempo=140).density < free.density
    assert _point(*far, leap=1.0).density == free.density, "what the judge does not hear needs no making up"
    assert _point(*far, tempo=200).loudness == _point(*far, tempo=240).loudness, "there is a limit"
    assert _point(0, 0, swing=0.3, drums=0.7).drums == 0.7


def test_the_plane_has_an_edge() -> None:
    big = np.array([[9.0, 0, 0], [0, 9.0, 0]])
    assert target_point(1, 1, big) == (1.5, 1.5) and target_point(-1, -1, big) == (-1.5, -1.5)
    assert target_point(0.5, 0.25, np.array([[1, 2, 0.1], [3, 4, 0.2]])) == (1.1, 1.5)


def test_which_pieces_swing_and_have_drums() -> None:
    happy = [_word("happy", seed, 1.0) for seed in range(200)]
    assert 0.1 < np.mean([p.swing > 0 for p in happy]) < 0.3
    assert 0.6 < np.mean([p.drums > 0 for p in happy]) < 0.95
    assert not any(_word("sad", seed, 1.0).drums for seed in range(40))
    assert all(_word("angry", seed, 1.0).drums > 0.7 for seed in range(40))
