"""Assistants' protocol, spoken by its own library, over TCP and over standard input and output."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
from wyoming.client import AsyncTcpClient
from wyoming.event import Event, async_read_event, async_write_event
from wyoming.info import Describe, Info
from wyoming.tts import Synthesize, SynthesizeChunk, SynthesizeStart, SynthesizeStop, SynthesizeVoice

from studio.cli import main
from tests.studio.server.running import running_server


async def ask(client: Any, *events: Any, last: str) -> list[Event]:
    """Send events and read until one of a type."""
    for event in events:
        await client.write_event(event.event())
    answers = []
    while not answers or answers[-1].type not in (last, "error"):
        answer = await client.read_event()
        assert answer is not None
        answers.append(answer)
    return answers


async def talk(client: Any) -> None:
    """Voices, a sentence, a text in chunks, and a voice that nobody has."""
    info = Info.from_event((await ask(client, Describe(), last="info"))[0])
    program = info.tts[0]
    iris = next(voice for voice in program.voices if voice.name == "iris")
    assert program.supports_synthesize_streaming and iris.speakers
    assert {"sad", "happy", "auto"} <= {speaker.name for speaker in iris.speakers}
    sad = SynthesizeVoice(name="iris", speaker="sad")
    spoken = await ask(client, Synthesize("I thought you had left.", voice=sad), last="audio-stop")
    assert [event.type for event in spoken[:2]] == ["audio-start", "audio-chunk"]
    assert sum(len(event.payload or b"") for event in spoken) > 24_000
    pieces = [SynthesizeChunk(text) for text in ("Good mor", "ning. How ", "are you?")]
    streamed = await ask(
        client,
        SynthesizeStart(voice=sad),
        *pieces,
        Synthesize("Good morning. How are you?"),
        SynthesizeStop(),
        last="synthesize-stopped",
    )
    assert [event.type for event in streamed].count("audio-start") == 1
    refused = await ask(client, Synthesize("Hello.", voice=SynthesizeVoice(name="nobody")), last="audio-stop")
    assert refused[-1].type == "error" and "nobody" in refused[-1].data["text"]


def test_over_tcp(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    async def run() -> None:
        for _ in range(100):
            try:
                async with AsyncTcpClient("127.0.0.1", port) as client:
                    return await asyncio.wait_for(talk(client), 120)
            except ConnectionRefusedError:
                await asyncio.sleep(0.2)
        raise AssertionError("nobody listens")

    with running_server(home, "--workers", "1", "--wyoming", f"tcp://127.0.0.1:{port}"):
        asyncio.run(run())


class _Pipes:
    """The library's reader and writer of events over the pipes of a process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def read_event(self) -> Event | None:
        assert self._process.stdout
        return await async_read_event(self._process.stdout)

    async def write_event(self, event: Event) -> None:
        assert self._process.stdin
        await async_write_event(event, self._process.stdin)


@pytest.mark.slow
def test_over_standard_input_and_output(home: Path) -> None:
    async def run() -> None:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "studio.cli", "serve", "--workers", "1", "--wyoming", "stdio://"),
            env={**os.environ, "STUDIO_HOME": str(home)},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        await asyncio.wait_for(talk(_Pipes(process)), 180)
        assert process.stdin
        process.stdin.close()
        assert await asyncio.wait_for(process.wait(), 60) == 0

    asyncio.run(run())


@pytest.mark.parametrize("uri", ["tcp://127.0.0.1", "http://127.0.0.1:1", "tcp://x:99999999", "voice"])
def test_an_address_that_is_none_is_one_line(uri: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--wyoming", uri]) == 2
    assert capsys.readouterr().err.count("\n") == 1
