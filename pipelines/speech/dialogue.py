"""A script of several people -> one recording: everybody with a voice of their own, feelings flowing from turn
to turn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

import numpy as np

from conditioning.affect import Affect
from conditioning.dialogue import Turn, simulate_dialogue
from conditioning.script import parse_script
from conditioning.text.reader import read
from pipelines.base import Conditions, OnStep, Record, Step
from pipelines.speech.delivery import phrase_seed
from pipelines.speech.engine import SpeechChunk, SpeechEngine
from pipelines.speech.options import SpeechOptions
from pipelines.speech.output import SpeechOutput, join_chunks
from weights.errors import InputError

TURN_S = 0.35  # between speakers; Heldner & Edlund 2010 measure 0.2 in conversation, read dialogue takes longer


class TurnSpeaker(Protocol):
    """What speaks the turns: the speech pipeline."""

    engine: SpeechEngine

    def run(self, content: str, conditions: Conditions, options: SpeechOptions) -> SpeechOutput:
        """Speak one text."""
        ...

    def find_voice(self, name: str | None) -> str:
        """The voice of a name."""
        ...

    def record(
        self, content: str, affect: Affect, conditions: Conditions, seed: int, options: Mapping[str, object]
    ) -> Record:
        """The record of the whole."""
        ...


def speak_dialogue(
    speaker: TurnSpeaker,
    script: str,
    conditions: Conditions,
    options: SpeechOptions,
    seed: int,
    on_step: OnStep | None = None,
) -> SpeechOutput:
    """Speak a script, see `conditioning.script`: "NAME: words", "NAME (quietly): words" or "NAME: [sad] words".

    Args:
        speaker: the speech pipeline.
        script: a turn a line.
        conditions: intensity; the affect is read turn by turn, so the one requested is left out.
        options: `voices` names some or all speakers' voices, the others get voices of the engine in order; `rate`.
        seed: 0 to 2**32-1.
        on_step: called after each turn.

    Returns:
        The recording, a line for each turn.

    Raises:
        InputError: not a script, or a voice or speaker that is not there.
    """
    play = parse_script(script)
    voices = _assign_voices(speaker, play.speakers, options.voices or {})
    turns = [t for t in simulate_dialogue(play, read) if t.line.text]
    if not turns:
        raise InputError("nobody says anything in the script; a turn is 'NAME: words'")
    chunks: list[SpeechChunk] = []
    notes: dict[str, None] = {}
    for i, turn in enumerate(turns):
        turn_options = options.model_copy(
            update={"dialogue": False, "voices": None, "voice": voices[turn.line.speaker]}
        )
        turn_conditions = conditions.model_copy(
            update={"affect": turn.affect, "seed": phrase_seed(seed, i), "best_of": 1}
        )
        output = speaker.run(turn.line.text, turn_conditions, turn_options)
        chunks.append(_chunk(output, turn))
        notes |= dict.fromkeys(output.notes)
        if on_step is not None:
            on_step(Step(i + 1, len(turns), f"{turn.line.speaker}: {turn.line.text[:50]}"))
    affect = Affect()
    record = speaker.record(script, affect, conditions, seed, {**options.to_record(), "voices": voices})
    return replace(join_chunks(chunks, affect, seed, record), notes=tuple(notes))


def _assign_voices(speaker: TurnSpeaker, names: tuple[str, ...], voices: Mapping[str, str]) -> dict[str, str]:
    """A voice for everybody; the requested ones first, the rest as different as can be.

    Raises:
        InputError: a voice is given to somebody who does not speak in the script.
    """
    by_folded_name = {s.casefold(): s for s in names}
    if unknown := [n for n in voices if n.casefold() not in by_folded_name]:
        raise InputError(f"nobody called '{unknown[0][:40]}' speaks in the script; speakers: {', '.join(names)}")
    assigned = {by_folded_name[name.casefold()]: speaker.find_voice(voice) for name, voice in voices.items()}
    engine = speaker.engine
    english = [v.name for v in engine.voices if v.language.startswith("en")] or [engine.default_voice]
    free = [v for v in english if v not in assigned.values()] or english
    for i, name in enumerate(s for s in names if s not in assigned):
        assigned[name] = free[i % len(free)]
    return assigned


def _chunk(output: SpeechOutput, turn: Turn) -> SpeechChunk:
    """A turn as one chunk, with the silence between turns behind it."""
    pause = np.zeros(round(TURN_S * output.sampling_rate), np.float32)
    chunk = SpeechChunk(np.concatenate([output.samples, pause]), output.sampling_rate, output.words, output.phonemes)
    return replace(chunk, text=f"{turn.line.speaker}: {turn.line.text}")
