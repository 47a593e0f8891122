"""Options of `studio speak` and of `SpeechPipeline`, each declared once; see `pipelines.options`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import AliasChoices, BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from pipelines.inputs import InputFile, file_path
from pipelines.options import Hint, Options, ShortText
from weights.errors import InputError

MIN_SECONDS, MAX_SECONDS = 0.2, 3600.0
MIN_RATE, MAX_RATE = 0.5, 2.0

#: `rate` of everything that speaks.
Rate = Annotated[
    float,
    Field(ge=MIN_RATE, le=MAX_RATE, description="times the usual speed, beside what the affect does"),
    Hint(step=0.05),
]
#: `voice` of everything that speaks.
VoiceName = Annotated[
    ShortText | None,
    InputFile(lambda value: value, suffixes=(".safetensors", ".onnx")),
    Field(
        description="a voice, a voice file or a blend ('iris:0.5, adam:0.5'); of piper and espeak a language tag (de)"
    ),
]


def _parse_voices(value: Any) -> Any:
    """Who speaks with which voice: a mapping, or 'ANNA=iris, BEN=adam'.

    Raises:
        InputError: it is empty, or does not pair speakers with voices.
    """
    if isinstance(value, str):
        pairs = [part.partition("=") for part in value.split(",") if part.strip()]
        value = {speaker.strip(): voice.strip() for speaker, _, voice in pairs}
    if (
        not isinstance(value, Mapping)
        or not value
        or not all(isinstance(x, str) and x for p in value.items() for x in p)
    ):
        raise InputError(f"voices says who speaks with which voice, as 'ANNA=iris, BEN=adam'; got {str(value)[:60]!r}")
    return dict(value)


def _parse_plan(value: Any) -> Any:
    """The path of a file of plans, or plans themselves."""
    if isinstance(value, str | Path):
        return file_path(".json").func(value)  # type: ignore[call-arg]
    return tuple(value)


class SpeechOptions(Options):
    """How a text is spoken."""

    voice: VoiceName = None
    rate: Rate = 1.0
    seconds: Annotated[
        float | None,
        Field(
            ge=MIN_SECONDS,
            le=MAX_SECONDS,
            validation_alias=AliasChoices("seconds", "duration"),
            description="last exactly so many seconds, to 10 ms; half to twice what the text would take",
        ),
        Hint(metavar="SECONDS"),
    ] = None
    plan: Annotated[
        Any,
        InputFile(_parse_plan, suffixes=(".json",)),
        PlainSerializer(lambda plan: plan if isinstance(plan, str) else None),
        WithJsonSchema({"type": "string"}),
        Field(description="speak an edited plan, which says everything; the other options are recorded only"),
        Hint(metavar="FILE.json", page=False),
    ] = None
    dialogue: Annotated[
        bool, Field(description="the text is a script of several people, a turn a line: 'ANNA (quietly): words'")
    ] = False
    voices: Annotated[
        dict[str, str] | None,
        BeforeValidator(_parse_voices),
        Field(description="who speaks with which voice in a dialogue"),
        Hint(metavar="NAME=VOICE,..."),
    ] = None

    @model_validator(mode="after")
    def _check_dialogue(self) -> SpeechOptions:
        if self.voices and not self.dialogue:
            raise InputError("voices names the speakers of a dialogue; give dialogue too, or voice for a plain text")
        single = [name for name in ("voice", "seconds", "plan") if getattr(self, name) is not None]
        if self.dialogue and single:
            raise InputError(f"{single[0]} cannot be asked of a dialogue; its options are voices and rate")
        return self


class ConversionOptions(Options):
    """How a recording is moved to another affect: by the affect alone."""
