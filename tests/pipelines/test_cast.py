"""Who speaks: the natural voice where it is installed, our own where not, and both in one dialogue."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from pipelines import registry
from pipelines.record import Record
from pipelines.speech import SpeechPipeline
from pipelines.speech.voice.speakers import VOICE_ORDER
from weights.errors import InputError

TEXT = "The parcel is at the door."
needs_natural = pytest.mark.skipif(
    bool(registry.engine("speech", "hibari").missing()), reason="the extra natural is not installed"
)


@cache
def pipe() -> SpeechPipeline:
    return SpeechPipeline.from_pretrained()


@needs_natural
def test_the_natural_voice_speaks_unless_another_is_named_and_the_record_says_who() -> None:
    default, named, own = (pipe()(TEXT, seed=1, voice=v) for v in (None, "heart", "iris"))
    german = [] if registry.engine("speech", "german").missing() else ["kerstin"]
    assert [v.name for v in pipe().voices] == ["heart", *VOICE_ORDER, *german]
    assert np.array_equal(default.samples, named.samples) and not np.array_equal(default.samples, own.samples)
    assert [o.record.options["voice"] for o in (default, named, own)] == ["heart", "heart", "iris"]
    assert [o.plans[0].voice for o in (default, named, own)] == ["heart", "heart", "iris"]


@needs_natural
def test_a_dialogue_is_spoken_by_natural_and_own_voices() -> None:
    script = "ANNA: We lost the house.\nBEN: I know."
    made = pipe()(script, dialogue=True, voices={"BEN": "adam"}, seed=1)
    assert made.record.options["voices"] == {"BEN": "adam", "ANNA": "heart"} and len(made.lines) == 2


@needs_natural
def test_a_plan_is_spoken_by_the_voice_that_it_names() -> None:
    plans = pipe().plan(TEXT, seed=1, voice="adam")
    assert np.array_equal(pipe()(TEXT, seed=1, plan=plans).samples, pipe()(TEXT, seed=1, voice="adam").samples)


def test_a_voice_that_nobody_has_is_one_line() -> None:
    for name in ("nobody", "heart:0.5, iris:0.5"):
        with pytest.raises(InputError, match="unknown voice"):
            pipe()(TEXT, voice=name)


def test_without_the_package_our_own_voices_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "find_spec", lambda name: None if name in ("hibari", "espeakng_loader") else name)
    engine: Any = registry.load_engine("speech", "embedded")
    assert engine.default_voice == "iris" and [v.name for v in engine.voices] == list(VOICE_ORDER)


@pytest.mark.parametrize(
    ("task", "engine", "options", "voice"),
    [
        ("speech", "voice", {}, "iris"),
        ("speech", "voice", {"voice": "adam"}, "adam"),
        ("speech", "voice", {"voices": {"ANNA": "nora"}}, None),
        ("speech", "espeak", {}, None),
        ("portrait", "actor", {"text": "Hello."}, "iris"),
        ("portrait", "actor", {"size": 128}, None),
    ],
)
def test_a_record_that_names_no_voice_was_spoken_by_the_first_one(
    task: str, engine: str, options: dict[str, Any], voice: str | None
) -> None:
    text = Record(task, engine, TEXT, {"valence": 0.0, "arousal": 0.0}, 1.0, 1, options).to_json()
    assert Record.from_json(text).options.get("voice") == voice
