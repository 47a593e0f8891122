"""Speech as OpenAI's API has it, exactly, and with a feeling: affect, intensity, seed and the words' times besides."""

from __future__ import annotations

import base64
import contextlib
import json
import math
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from pipelines.media.encoder import MEDIA_TYPES
from studio.server.directions import take_directions
from studio.server.errors import ApiError
from studio.server.state import State, caller, state_of
from studio.server.voice_names import ALIASES, parse_voice
from studio.server.workers import Worker, WorkerEndedError

MAX_INPUT = 4096  # characters, as OpenAI documents it
MODELS = ("affective-studio", "tts-1", "tts-1-hd", "gpt-4o-mini-tts")
CHARACTERS_A_TOKEN = 4  # for OpenAI's field "usage", which counts tokens
TOKENS_A_SECOND = 20

router = APIRouter(tags=["speech"], dependencies=[caller])


class VoiceId(BaseModel):
    """A voice as an object."""

    model_config = ConfigDict(extra="forbid")
    id: str = Field(max_length=200)


class SpeechBody(BaseModel):
    """The body of a request for speech."""

    model_config = ConfigDict(extra="forbid")
    input: str = Field(min_length=1, max_length=MAX_INPUT, description="the words; *between asterisks* is direction")
    model: str = Field("affective-studio", max_length=200, description="any; there is one")
    voice: str | VoiceId = Field(
        "default",
        description="a name of GET /v1/audio/voices or OpenAI's, a blend iris(2)+adam(1); with a feeling: iris:sad",
    )
    instructions: str | None = Field(None, max_length=4096, description="how it is said: words of a feeling")
    response_format: Literal["mp3", "opus", "aac", "flac", "wav", "pcm"] = "mp3"
    speed: float = Field(1.0, ge=0.25, le=4.0)
    stream_format: Literal["audio", "sse"] = "audio"
    affect: Annotated[
        Any, Field(description='ours: "sad", "happy:0.7, surprised:0.3", "-0.5,0.2", a curve, or "auto"')
    ] = None
    intensity: float = Field(1.0, ge=0, le=2)
    seed: int | None = Field(None, ge=0, le=2**32 - 1)


@router.post("/v1/audio/speech", response_class=Response)
async def create_speech(body: SpeechBody, request: Request) -> Response:
    """Speak a text; the sound comes while it is made.

    The header `x-seed` repeats it, `x-affect` says what it was said with. With `stream_format` "sse" events of the
    types `speech.audio.delta` (base64), `speech.audio.words` (ours: words with seconds) and `speech.audio.done` come.
    """
    state = state_of(request)
    payload = _payload(body, {voice["name"] for voice in state.voices})
    events = _listen(state, payload)
    head: dict[str, Any] = {}
    first: bytes = b""
    early: list[dict[str, Any]] = []
    try:
        async for event in events:  # an error before the first sound is still an answer of its own
            if event[0] == "head":
                head = event[1]
            elif event[0] == "event":
                early.append(event[1])
            elif event[0] == "bytes":
                first = event[1]
                break
    except BaseException:
        await events.aclose()
        raise
    headers = {
        "x-seed": str(head.get("seed", "")),
        "x-voice": str(head.get("voice", "")),
        "x-affect": json.dumps(head.get("affect", {})),
    }
    if body.stream_format == "sse":
        lines = _server_events(events, first, early, len(body.input))
        return StreamingResponse(lines, media_type="text/event-stream", headers=headers)
    return StreamingResponse(_sound(events, first), media_type=MEDIA_TYPES[body.response_format], headers=headers)


@router.get("/v1/audio/voices")
async def list_voices(request: Request) -> dict[str, Any]:
    """The voices, and which of them OpenAI's names mean."""
    state = state_of(request)
    known = {voice["name"] for voice in state.voices}
    return {
        "voices": [{"id": v["name"], **v} for v in state.voices],
        "default": state.default_voice,
        "aliases": {name: ours for name, ours in ALIASES.items() if ours in known and name not in known},
    }


@router.get("/v1/models")
async def list_models() -> dict[str, Any]:
    """Names that clients ask for; every one of them means the voices that are here."""
    return {"object": "list", "data": [_model(name) for name in MODELS]}


@router.get("/v1/models/{name}")
async def get_model(name: str) -> dict[str, Any]:
    """One of them.

    Raises:
        ApiError: another name (404).
    """
    if name not in MODELS:
        raise ApiError(404, f"there is no model '{name[:60]}'", param="model", code="model_not_found")
    return _model(name)


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 1767225600, "owned_by": "affective-studio"}


def _payload(body: SpeechBody, known: set[str]) -> dict[str, Any]:
    """What a worker gets: the affect is the field's, else the voice's, else the instructions', else the words'."""
    voice = parse_voice(body.voice if isinstance(body.voice, str) else body.voice.id, known)
    text, directions = take_directions(body.input)
    return {
        "text": text,
        "directions": directions,
        "voice": voice.voice,
        "affect": body.affect if body.affect is not None else voice.affect,
        "instructions": body.instructions,
        "intensity": body.intensity,
        "seed": body.seed,
        "speed": body.speed,
        "format": body.response_format,
    }


async def _listen(state: State, payload: dict[str, Any]) -> AsyncGenerator[tuple[Any, ...], None]:
    """Events of a worker; it is free again when this closes."""
    async with state.pool.worker() as worker:
        async for event in _request(worker, payload):
            yield event


async def _request(worker: Worker, payload: dict[str, Any]) -> AsyncGenerator[tuple[Any, ...], None]:
    async with contextlib.aclosing(worker.request("speak", payload)) as events:
        try:
            async for event in events:
                yield event
        except WorkerEndedError as error:
            raise ApiError(503, f"{error}; ask again", code="unavailable") from error


async def _sound(events: Any, first: bytes) -> AsyncIterator[bytes]:
    async with contextlib.aclosing(events):
        yield first
        async for event in events:
            if event[0] == "bytes":
                yield event[1]


async def _server_events(events: Any, first: bytes, early: list[dict[str, Any]], characters: int) -> AsyncIterator[str]:
    seconds = 0.0
    async with contextlib.aclosing(events):
        for words in early:
            yield _event({"type": "speech.audio.words", **words})
        yield _delta(first)
        async for event in events:
            if event[0] == "bytes":
                yield _delta(event[1])
            elif event[0] == "event":
                yield _event({"type": "speech.audio.words", **event[1]})
            elif event[0] == "done":
                seconds = event[1]["seconds"]
    asked, made = math.ceil(characters / CHARACTERS_A_TOKEN), math.ceil(seconds * TOKENS_A_SECOND)
    usage = {"input_tokens": asked, "output_tokens": made, "total_tokens": asked + made}
    yield _event({"type": "speech.audio.done", "usage": usage})


def _delta(sound: bytes) -> str:
    return _event({"type": "speech.audio.delta", "audio": base64.b64encode(sound).decode()})


def _event(values: dict[str, Any]) -> str:
    return f"data: {json.dumps(values)}\n\n"
