"""Free text to affect: how it should be said, what it conveys, how sure that is, and which words decided."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import pytest

from conditioning import Affect, Emotion, vocabulary
from conditioning.text import reader as text
from conditioning.text.contrast import is_contrast
from conditioning.text.tokens import tokenize
from conditioning.training.text.figures import quadrant_lines
from conditioning.wheel import GOEMOTIONS
from tests.conftest import ROOT
from weights.errors import InputError, WeightsNotFoundError


def test_a_reading_is_whole() -> None:
    for reading in text.READINGS:
        found = text.read("We lost the house, and nobody came.", reading)
        assert set(found.emotions) == set(Emotion) and math.isclose(sum(found.emotions.values()), 1, abs_tol=1e-6)
        assert tuple(found.goemotions) == GOEMOTIONS and all(0 <= p <= 1 for p in found.goemotions.values())
        assert all(0 < s <= 1 for s in found.spread) and found.vad.valence < 0
        assert text.read("We lost the house, and nobody came.", reading) == found


def test_known_words_keep_the_vocabulary_s_answer() -> None:
    assert text.read("weary").vad == vocabulary.find_term("weary").vad
    assert text.read("weary").spread == vocabulary.find_term("weary").spread
    assert text.read("happily surprised").vad == Affect.of("happily surprised").vad


@pytest.mark.parametrize(
    ("lower", "higher", "axis"),
    [
        ("not happy about the way this went", "happy about the way this went", 0),
        ("a slightly angry man at the counter", "an absolutely furious man at the counter", 1),
        ("the worst day of my life 😭", "the best day of my life 🎉", 0),
        ("whispering to a sleeping baby", "shouting across the stadium", 1),
        ("begging on her knees for help", "commanding the troops with an iron voice", 2),
        ("sad, though the sun is out", "the sun is out", 0),
        ("I do not love you any more", "I love you more than ever", 0),
    ],
)
def test_wording_moves_the_point(lower: str, higher: str, axis: int) -> None:
    assert tuple(text.read(lower).vad)[axis] < tuple(text.read(higher).vad)[axis]


def test_what_it_does_not_know_gets_a_wide_spread_and_no_guess() -> None:
    known, unknown = text.read("furious with the whole world"), text.read("blorfing the wumsy tarnack")
    assert min(unknown.spread) > max(0.25, *(0.9 * s for s in known.spread))
    assert math.hypot(unknown.vad.valence, unknown.vad.arousal) < 0.3 * math.hypot(known.vad.valence, known.vad.arousal)


def test_the_words_that_decided_are_named() -> None:
    for sentence, word in (
        ("furious that nobody listened to the plan", "furious"),
        ("the report was, frankly, a disgusting mess", "disgusting"),
    ):
        found = text.read(sentence)
        assert word in [w for w, _ in found.words[:2]], found.words
        assert sum(share for _, share in found.words) <= 1.001


EASED, UNPLEASANT, SAD, GLAD = (-0.15, 0.5), (-0.85, -0.1), (-1.0, -0.2), (0.3, 1.0)


@pytest.mark.parametrize("reading", text.READINGS)
@pytest.mark.parametrize(
    ("sentence", "valence"),
    [
        ("I'm not angry with you.", EASED),
        ("I\u2019m not scared of the dark.", EASED),
        ("im not worried", EASED),
        ("I don't hate it.", EASED),
        ("He was hardly annoyed.", EASED),
        ("I am no longer sad.", EASED),
        ("She walked in without fear.", EASED),
        ("Nobody is afraid.", EASED),
        ("I used to be so angry at everyone.", EASED),
        ("He tried to scare me but it did not work.", EASED),
        ("Don't be sad.", EASED),
        ("Aren't you angry?", EASED),
        ("He is anything but sad.", EASED),
        ("I'm not unhappy.", EASED),
        ("I can't complain.", EASED),
        ("I am not happy.", UNPLEASANT),
        ("I'm far from happy.", UNPLEASANT),
        ("I feel not good.", UNPLEASANT),
        ("I wish I were happy.", SAD),
        ("If only I had somebody to talk to.", SAD),
        ("She failed to cheer me up.", SAD),
        ("I tried to be cheerful but I couldn't.", SAD),
        ("I'm not only sad but angry.", SAD),
        ("I have never been so scared in my life.", SAD),
        ("I'm not sad, I'm furious.", SAD),
        ("I couldn't be prouder of you.", GLAD),
        ("I am very happy that I do not work with you.", GLAD),
        ("I can hardly contain my joy.", GLAD),
    ],
)
def test_what_is_denied_wished_for_or_failed_at_is_read_as_people_mean_it(
    sentence: str, valence: tuple[float, float], reading: text.ReadingMode
) -> None:
    found = text.read(sentence, reading)
    assert valence[0] <= found.vad.valence <= valence[1]
    if valence is EASED:
        assert found.emotions[Emotion.NEUTRAL] + found.emotions[Emotion.CALM] + found.emotions[Emotion.HAPPY] > 0.6


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("I'm not angry with you.", True),
        ("I wish you were here.", True),
        ("nobody is afraid", True),
        ("I want to know.", False),
        ("I do not work here.", False),
        ("I am angry.", False),
        ("We wish you a merry Christmas.", False),
        ("I am not angry " + "and the road goes on and on " * 4, False),
    ],
)
def test_what_denies_a_feeling_is_told_from_what_denies_something_else(sentence: str, expected: bool) -> None:
    assert is_contrast(sentence) == expected


def test_prompts_fall_into_their_quadrant() -> None:
    *lines, last = quadrant_lines(ROOT / "tests/conditioning/prompts.tsv")
    right = sum(line.startswith("ok") for line in lines)
    assert len(lines) == 60 and right >= 51, "\n".join(lines)
    assert last.endswith(f"{right} of 60")


def test_spelling_speaks_too() -> None:
    assert tokenize("SO happy!!") == ["<caps>", "so", "happy", "!", "<!!>"]
    assert tokenize("😭")[:3] == ["<emoji>", "loudly", "crying"] and tokenize(":(") == ["<emoji>", "frown"]
    assert tokenize("no\u2019s \u2014 café") == ["no's", "-", "café"]
    assert len(tokenize("word " * 500)) == 64


@pytest.mark.parametrize("bad", ["", "   ", "x" * 6000, 7])
def test_bad_texts_are_refused_in_one_line(bad: object) -> None:
    with pytest.raises(InputError) as caught:
        text.read(bad)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    with pytest.raises(InputError, match="direction or content"):
        text.read("sad", "tone")  # type: ignore[arg-type]


def test_free_text_is_an_affect() -> None:
    assert Affect.of("like someone who has just been forgiven").vad.valence > 0
    assert Affect.of("anything but relaxed: tense and jumpy").vad.arousal > 0
    assert (-Affect.of("tired of the rain and of everything else")).vad.valence > 0
    with pytest.raises(InputError, match="unknown emotion 'hapy'"):
        Affect.of("hapy")
    with pytest.raises(InputError, match="mixture is written"):
        Affect.of("happy:x")


def test_reading_needs_no_torch() -> None:
    code = (
        "import sys; from conditioning.text.reader import read; read('tired, but glad it is over'); print('torch' in"
        " sys.modules)"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip()
        == "False"
    )


def test_a_missing_model_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(WeightsNotFoundError, match=r"conditioning\.training text"):
        text._load_model(tmp_path)


@pytest.mark.slow
def test_it_reads_rated_sentences_as_their_raters_did(shared: Path) -> None:
    import numpy as np

    from conditioning.training.text.data import load_emobank

    dev = load_emobank(shared / "text", "dev")
    found = np.array([tuple(text.read(t, "content").vad) for t in dev.texts])
    r = [np.corrcoef(found[:, i], dev.values[:, i])[0, 1] for i in range(3)]
    assert r[0] > 0.66 and r[1] > 0.5 and r[2] > 0.31
