"""Voice assistants over Wyoming (Home Assistant's protocol): each voice has feelings for speakers, and sound comes
while a text is still being written.

Events as https://github.com/OHF-Voice/wyoming documents them: `describe` is answered with `info`; `synthesize`, or
`synthesize-start`, `-chunk` ... and `-stop`, with `audio-start`, `audio-chunk` ... and `audio-stop`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.error import Error
from wyoming.event import Event
from wyoming.info import Attribution, Describe, Info, TtsProgram, TtsVoice, TtsVoiceSpeaker
from wyoming.server import AsyncEventHandler, AsyncServer
from wyoming.tts import (
    Synthesize,
    SynthesizeChunk,
    SynthesizeStart,
    SynthesizeStop,
    SynthesizeStopped,
    SynthesizeVoice,
)

from conditioning.affect import Emotion
from pipelines.media.encoder import PCM_RATE_HZ
from studio import __version__
from studio.server.directions import take_directions
from studio.server.errors import ApiError
from studio.server.voice_names import parse_voice
from studio.server.workers import WorkerEndedError
from weights.errors import InputError

if TYPE_CHECKING:
    from studio.server.state import State

LOG = logging.getLogger("studio.server")
BYTES_A_SAMPLE = 2
MAX_TEXT = 20_000  # characters of one request
#: What speakers of every voice are called; "auto" reads the feeling from the words.
SPEAKERS = ("auto", *(str(emotion) for emotion in Emotion), "tender", "tired", "proud", "whimsical")
_SENTENCE = re.compile(r".+?[.!?…]['\")\]]*\s+", re.DOTALL)
_ATTRIBUTION = Attribution("affective-studio", "https://pypi.org/project/affective-studio/")


def parse_uri(uri: str) -> str:
    """Check an address of the protocol.

    Args:
        uri: "tcp://HOST:PORT", "unix:///PATH" or "stdio://".

    Returns:
        The same.

    Raises:
        InputError: another one.
    """
    try:
        parts = urlsplit(uri)
        fits = {"tcp": bool(parts.hostname and parts.port), "unix": bool(parts.path), "stdio": True}[parts.scheme]
    except (KeyError, ValueError):
        fits = False
    if not fits:
        raise InputError(f"'{uri[:60]}' is no address; write tcp://127.0.0.1:10200, unix:///run/voice or stdio://")
    return uri


async def serve_wyoming(state: State, uri: str) -> None:
    """Answer assistants until cancelled; on TCP others find the server by zeroconf.

    Args:
        state: of the server, its voices loaded.
        uri: see `parse_uri`.
    """
    server = AsyncServer.from_uri(uri)

    def create_handler(*streams: Any) -> AsyncEventHandler:
        return _Handler(state, *streams)

    if uri.startswith("stdio:"):
        await server.run(create_handler)
        return
    async with contextlib.AsyncExitStack() as stack:
        if uri.startswith("tcp://"):
            await _announce(stack, uri)
        await server.start(create_handler)  # not `run`, which would take SIGTERM away from the HTTP server
        stack.push_async_callback(server.stop)
        await asyncio.Event().wait()


class _Handler(AsyncEventHandler):
    """One client."""

    def __init__(self, state: State, *streams: Any) -> None:
        super().__init__(*streams)
        self._state = state
        self._voice: SynthesizeVoice | None = None
        self._text: str | None = None  # of a request that comes in chunks
        self._sounds = False

    async def handle_event(self, event: Event) -> bool:
        """Answer one event; True keeps the client."""
        try:
            await self._handle(event)
        except (ApiError, InputError, WorkerEndedError) as error:
            message = error.message if isinstance(error, ApiError) else str(error)
            await self.write_event(Error(text=message, code="request").event())
            await self._end_sound()
        return True

    async def _handle(self, event: Event) -> None:
        if Describe.is_type(event.type):
            await self.write_event(describe(self._state).event())
        elif SynthesizeStart.is_type(event.type):
            self._voice, self._text = SynthesizeStart.from_event(event).voice, ""
        elif SynthesizeChunk.is_type(event.type) and self._text is not None:
            self._text = (self._text + SynthesizeChunk.from_event(event).text)[:MAX_TEXT]
            while sentence := _SENTENCE.match(self._text):
                self._text = self._text[sentence.end() :]
                await self._speak(sentence.group(), self._voice)
        elif SynthesizeStop.is_type(event.type) and self._text is not None:
            rest, self._text = self._text, None
            await self._speak(rest, self._voice)
            await self._end_sound()
            await self.write_event(SynthesizeStopped().event())
        elif Synthesize.is_type(event.type) and self._text is None:  # in a stream it repeats what comes in chunks
            request = Synthesize.from_event(event)
            await self._speak(request.text[:MAX_TEXT], request.voice)
            await self._end_sound()

    async def _speak(self, text: str, voice: SynthesizeVoice | None) -> None:
        """Send the sound of some words, as part of a sound that goes on."""
        payload = speech_payload(text, voice, self._state)
        if not payload["text"]:
            return
        async with (
            self._state.pool.worker() as worker,
            contextlib.aclosing(worker.request("speak", payload)) as events,
        ):
            async for event in events:
                if event[0] == "bytes":
                    await self._send(event[1])

    async def _send(self, sound: bytes) -> None:
        form = {"rate": PCM_RATE_HZ, "width": BYTES_A_SAMPLE, "channels": 1}
        if not self._sounds:
            self._sounds = True
            await self.write_event(AudioStart(**form).event())
        await self.write_event(AudioChunk(audio=sound, **form).event())

    async def _end_sound(self) -> None:
        if self._sounds:
            self._sounds = False
            await self.write_event(AudioStop().event())


def speech_payload(text: str, voice: SynthesizeVoice | None, state: State) -> dict[str, Any]:
    """What a worker gets for words of an assistant; a speaker is a feeling.

    Raises:
        InputError: no such voice.
    """
    name = voice.name if voice and voice.name else _voice_of(voice.language if voice else None, state)
    known = {v["name"] for v in state.voices}
    named = parse_voice(name, known)
    plain, directions = take_directions(text)
    return {
        "text": plain,
        "directions": directions,
        "voice": named.voice,
        "affect": (voice.speaker if voice else None) or named.affect,
        "instructions": None,
        "intensity": 1.0,
        "seed": None,
        "speed": 1.0,
        "format": "pcm",
    }


def describe(state: State) -> Info:
    """The voices as the protocol tells them."""
    voices = [
        TtsVoice(
            name=voice["name"],
            attribution=_ATTRIBUTION,
            installed=True,
            description=f"{voice['name']} ({voice['language']})",
            version=__version__,
            languages=[voice["language"].partition("-")[0]],
            speakers=[TtsVoiceSpeaker(name) for name in SPEAKERS],
        )
        for voice in state.voices
    ]
    program = TtsProgram(
        name="affective-studio",
        attribution=_ATTRIBUTION,
        installed=True,
        description="speech that feels as you ask",
        version=__version__,
        voices=voices,
        supports_synthesize_streaming=True,
    )
    return Info(tts=[program])


def _voice_of(language: str | None, state: State) -> str:
    """The first voice of a language, the default one where nobody speaks it."""
    if language is None:
        return ""
    return next((v["name"] for v in state.voices if v["language"][:2] == language[:2].lower()), "")


async def _announce(stack: contextlib.AsyncExitStack, uri: str) -> None:
    """Let Home Assistant find the server, where it can be reached from outside."""
    parts = urlsplit(uri)
    if parts.hostname in ("127.0.0.1", "localhost", "::1"):
        return
    from wyoming.zeroconf import HomeAssistantZeroconf

    host = None if parts.hostname in ("0.0.0.0", "::") else parts.hostname
    announced = HomeAssistantZeroconf(port=parts.port or 0, name="affective-studio", host=host)
    await announced.register_server()
    stack.push_async_callback(announced._aiozc.async_close)
