"""What trains the voice learns, takes up what it stored, and measures what it says."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from conditioning.affect import Emotion
from conditioning.phrases import affect_from_phrase
from pipelines.speech.front.g2p_net import SYMBOL_INDEX, G2PNet, collapse_ctc
from pipelines.speech.training import acted_speech, matching, profiles, style_predictor
from pipelines.speech.training.lexicon import folded
from pipelines.speech.voice.source import excite, interpolate_f0
from pipelines.speech.voice.speakers import STYLE_SIZE
from pipelines.speech.voice.vocoder import minimum_phase


def test_letters_are_learnt_and_paths_are_collapsed() -> None:
    assert collapse_ctc(
        [0, SYMBOL_INDEX["k"], SYMBOL_INDEX["k"], 0, SYMBOL_INDEX["ae1"], SYMBOL_INDEX["t"], 0, SYMBOL_INDEX["t"]]
    ) == (
        "k",
        "ae1",
        "t",
        "t",
    )
    assert all(isinstance(p, str) for p in G2PNet(width=16, depth=1).phonemize(["cat", "it's"])[0])


def test_the_lexicon_is_folded_into_our_phones() -> None:
    assert folded("ɹˈɛkəɹd") == ("r", "eh1", "k", "er0", "d") and folded("əbˈWt") == ("ax0", "b", "aw1", "t")
    assert folded("bˈɜɹd") == ("b", "er1", "d") and folded("?") is None


def test_pulses_come_at_f0_with_the_power_of_noise() -> None:
    f0 = torch.full((1, 100), 200.0)
    source = excite(f0, torch.ones(1, 100), torch.randn(1, 24000, generator=torch.Generator().manual_seed(0)))
    assert float(source.pulses.std()) == pytest.approx(1.0, abs=0.1)
    spectrum = torch.fft.rfft(source.pulses[0]).abs()
    assert int(spectrum[100:300].argmax()) + 100 == 200
    line, voiced = interpolate_f0(np.array([0, 100, 0, 0, 400, 0], float))
    assert voiced.tolist() == [0, 1, 0, 0, 1, 0] and line[0] == 100 and 100 < line[2] < line[3] < 400


def test_minimum_phase_is_causal() -> None:
    log = torch.log(0.2 + torch.linspace(1, 0, 513) ** 2)
    impulse = torch.fft.irfft(torch.exp(torch.complex(log, minimum_phase(log))), 1024)
    assert float(impulse[:512].square().sum()) > 0.999 * float(impulse.square().sum())


def test_discriminants_part_the_classes() -> None:
    rng = np.random.default_rng(0)
    classes = np.repeat(np.arange(len(Emotion)), 40)
    x = rng.normal(size=(len(classes), 20)) + 4 * np.eye(20)[classes]
    axes = acted_speech._discriminants(x, classes)
    y = x @ axes.T
    centres = np.array([y[classes == c].mean(axis=0) for c in range(len(Emotion))])
    nearest = ((y[:, None] - centres[None]) ** 2).sum(-1).argmin(1)
    assert axes.shape == (7, 20) and (nearest == classes).mean() > 0.9


def test_the_style_predictor_is_taught_opposites_and_mixtures() -> None:
    from conditioning.affect import Affect

    table = {e: np.full(STYLE_SIZE, float(i)) for i, e in enumerate(Emotion)}
    happy = affect_from_phrase("happy")
    assert np.allclose(style_predictor.target_style(happy, table), table[Emotion.HAPPY])
    assert (
        style_predictor.opposite_emotion(Emotion.SAD) is Emotion.HAPPY
        and style_predictor.opposite_emotion(Emotion.HAPPY) is Emotion.SAD
    )
    assert np.allclose(style_predictor.target_style(-happy, table), 0.5 * (table[Emotion.SAD] - table[Emotion.HAPPY]))
    assert (
        np.allclose(style_predictor.target_style(Affect(), table), profiles.style_from_vad(Affect().vad))
        and not profiles.style_from_vad(Affect().vad).any()
    )


def test_a_goal_counts_what_is_off_and_the_guides_surprise() -> None:
    goal = matching.Goal(np.zeros(20), np.zeros(3), emotion=2)
    quiet, heard = np.zeros(11), np.zeros(11)
    heard[2] = 4.0
    assert goal.surprise(quiet) == pytest.approx(np.log(8)) and goal.surprise(heard) < 0.6
    spread, off = np.ones(11), np.zeros(20)
    assert goal.cost(off, heard, spread) < goal.cost(off, quiet, spread)
    off[0] = 3.0
    assert goal.cost(off, heard, spread) == pytest.approx(goal.cost(np.zeros(20), heard, spread) + 9)


def test_steps_reach_a_goal_within_their_limits() -> None:
    from pipelines.speech.training.guide import Guide
    from pipelines.speech.voice.style import STYLE_LIMITS

    solver = matching.StyleSolver.__new__(matching.StyleSolver)
    axes = np.eye(7, 83)
    solver.acted = acted_speech.ActedSpeech({}, np.ones(83), axes, {})
    solver.guide = Guide(None, {}, np.ones(11))  # type: ignore[arg-type]
    wanted = np.zeros(83)
    wanted[:2] = (4.0, 30.0)

    def look(style: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        measured = np.zeros(83)
        measured[0], measured[1] = style[0], style[7]
        return measured, np.zeros(11)

    goal = matching.Goal(solver.acted.to_features(wanted), np.zeros(3), 0)
    found = solver._descend(look, np.zeros(STYLE_SIZE), goal, STYLE_LIMITS, 0.05, lambda text: None, "test", 8)
    assert found[0] == pytest.approx(4.0, abs=0.3) and 10 < found[7] <= 12
