"""The engine `openai`: any server with the interface of OpenAI's speech API, told in words how to feel.

Such servers take no seed, so an output need not repeat; what was asked stands in its record.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import Field

from pipelines import dsp
from pipelines.base import Capabilities
from pipelines.options import Hint, ShortText
from pipelines.speech.engine import SpeechChunk, SpeechRequest, Voice
from pipelines.speech.options import SpeechOptions
from pipelines.speech.server.client import BASE_URL, SpeechServer
from pipelines.speech.server.instructions import write_instructions
from weights.errors import InputError

RATE_HZ = 24_000  # of every phrase, whatever the server answers with
MIN_SPEED, MAX_SPEED = 0.25, 4.0  # as OpenAI documents them
MAX_VOICE = 100  # characters of a name
#: Those of OpenAI's own server; others have their own, and any name is passed on.
VOICES = ("alloy", "ash", "ballad", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer")


class ServerOptions(SpeechOptions):
    """How a server is asked."""

    base_url: Annotated[
        ShortText | None,
        Field(description=f"the server's address up to /audio/speech; {BASE_URL} when left out"),
        Hint(metavar="URL"),
    ] = None
    model: Annotated[ShortText, Field(description="the server's model")] = "gpt-4o-mini-tts"


class ServerEngine:
    """Speaks through a server; see `SpeechEngine`. Nothing is sent before it is asked to speak."""

    name = "openai"
    options_type = ServerOptions
    capabilities = Capabilities(mixtures=True)
    voices = tuple(Voice(name, "") for name in VOICES)
    default_voice = VOICES[0]

    def has_voice(self, name: str) -> bool:
        """Any name is passed on: only the server knows its voices."""
        return 0 < len(name) <= MAX_VOICE

    def speak(self, request: SpeechRequest) -> SpeechChunk:
        """Speak one phrase.

        Raises:
            InputError: no server is named, or none that can be asked.
            ServerError: it is not there, refuses, or its answer is no sound.
        """
        if not any(c.isalnum() for c in request.phrase.text):
            return SpeechChunk(np.zeros(0, np.float32), RATE_HZ)
        options = ServerOptions.parse(request.options)
        server = SpeechServer.find(options.base_url)
        fields = {
            "model": options.model,
            "voice": request.voice,
            "input": request.phrase.text,
            "instructions": write_instructions(request.affect),
            "response_format": "wav",
            "speed": min(MAX_SPEED, max(MIN_SPEED, request.rate)),
        }
        audio = server.speak(fields)
        samples = audio.samples
        if audio.sampling_rate != RATE_HZ:
            samples = dsp.resample(samples, audio.sampling_rate, RATE_HZ).astype(np.float32)
        return SpeechChunk(samples, RATE_HZ)


def load(folder: Path | None, *, device: str = "auto") -> ServerEngine:
    """The engine; it has no weights.

    Raises:
        InputError: a checkpoint folder is given.
    """
    if folder is not None and os.fspath(folder):
        raise InputError("the engine 'openai' asks a server and takes no checkpoint folder; give --base-url URL")
    return ServerEngine()


load.options_type = ServerOptions  # type: ignore[attr-defined]
