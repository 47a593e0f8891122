"""A script of several people -> one recording: everybody with a voice of their own, feelings flowing from turn to turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from conditioning.affect import Affect
from conditioning.dialogue import Turn, feel
from conditioning.script import parse
from conditioning.text.reader import read
from pipelines.base import OnStep, Record, Step, resolve_seed
from pipelines.speech.delivery import checked_intensity, part_seed
from pipelines.speech.engine import SpeechChunk
from pipelines.speech.output import SpeechOutput
from pipelines.speech.pipeline import SpeechPipeline, joined
from weights import __version__
from weights.errors import InputError

TURN_S = 0.35  # between speakers; Heldner & Edlund 2010 measure 0.2 in conversation, read dialogue takes longer


class DialoguePipeline:
    """Dialogues.

    Example:
        >>> pipe = DialoguePipeline.from_pretrained()  # doctest: +SKIP
        >>> pipe("ANNA: We lost the house.\\nBEN (quietly): I know.", seed=1).save("play.wav")  # doctest: +SKIP
    """

    def __init__(self, speech: SpeechPipeline) -> None:
        self.speech = speech

    @classmethod
    def from_pretrained(cls, ref: str = "embedded", *, device: str = "auto") -> DialoguePipeline:
        """Load; see `SpeechPipeline.from_pretrained`."""
        return cls(SpeechPipeline.from_pretrained(ref, device=device))

    def __call__(
        self,
        script: str,
        *,
        voices: Mapping[str, str] | None = None,
        intensity: float = 1.0,
        seed: int | None = None,
        rate: float = 1.0,
        on_step: OnStep | None = None,
    ) -> SpeechOutput:
        """Speak a script, see `conditioning.script`: "NAME: words", "NAME (quietly): words" or "NAME: [sad] words", a turn a line.

        Args:
            voices: a voice for some or all speakers; the others get voices of the engine in order.
            intensity, seed, rate, on_step: as in `SpeechPipeline.__call__`.

        Raises:
            InputError: not a script, or a voice or speaker that is not there.
        """
        play = parse(script)
        checked_intensity(intensity)
        cast = self._cast(play.speakers, voices or {})
        seed = resolve_seed(seed)
        turns = [t for t in feel(play, read) if t.line.text]
        if not turns:
            raise InputError("nobody says anything in the script; a turn is 'NAME: words'")
        chunks: list[SpeechChunk] = []
        for i, turn in enumerate(turns):
            output = self.speech(
                turn.line.text,
                affect=turn.affect,
                intensity=intensity,
                seed=part_seed(seed, i),
                voice=cast[turn.line.speaker],
                rate=rate,
            )
            chunks.append(_chunk(output, turn))
            if on_step is not None:
                on_step(Step(i + 1, len(turns), f"{turn.line.speaker}: {turn.line.text[:50]}"))
        asked = Affect()
        options: dict[str, Any] = {"dialogue": True, "voices": dict(cast), **({} if rate == 1.0 else {"rate": rate})}
        record = Record(
            "speech", self.speech.engine.name, script, asked.to_dict(), intensity, seed, options, __version__
        )
        return joined(chunks, asked, seed, record)

    def _cast(self, speakers: tuple[str, ...], voices: Mapping[str, str]) -> dict[str, str]:
        """A voice for everybody; the asked ones first, the rest as different as can be."""
        known = {s.casefold(): s for s in speakers}
        if unknown := [n for n in voices if n.casefold() not in known]:
            raise InputError(f"nobody called '{unknown[0][:40]}' speaks in the script; speakers: {', '.join(speakers)}")
        cast = {known[name.casefold()]: self.speech.checked_voice(voice) for name, voice in voices.items()}
        english = [v.name for v in self.speech.voices if v.language.startswith("en")] or [
            self.speech.engine.default_voice
        ]
        free = [v for v in english if v not in cast.values()] or english
        for i, name in enumerate(s for s in speakers if s not in cast):
            cast[name] = free[i % len(free)]
        return cast


def _chunk(output: SpeechOutput, turn: Turn) -> SpeechChunk:
    """A turn as one chunk, with the silence between turns behind it."""
    rest = np.zeros(round(TURN_S * output.sampling_rate), np.float32)
    chunk = SpeechChunk(np.concatenate([output.samples, rest]), output.sampling_rate, output.words, output.phonemes)
    return replace(chunk, text=f"{turn.line.speaker}: {turn.line.text}")
