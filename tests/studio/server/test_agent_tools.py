"""Tools of agents, called by the protocol's own client over standard input and output."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from studio.record import open as open_record


def ask(home: Path, work: Callable[[Client], Awaitable[Any]]) -> Any:
    """Start `studio mcp` and do something with a client of it."""
    parameters = StdioServerParameters(
        command=sys.executable,
        args=["-m", "studio.cli", "mcp", "--out", str(home / "made")],
        env={**os.environ, "STUDIO_HOME": str(home)},
    )

    async def talk() -> Any:
        async with Client(stdio_client(parameters)) as client:
            return await work(client)

    return anyio.run(talk)


def test_every_tool_answers_the_real_client(home: Path) -> None:
    async def work(client: Client) -> dict[str, Any]:
        tools = await client.list_tools()
        answers = {
            "names": {tool.name for tool in tools.tools},
            "affect": await client.call_tool("affect", {"text": "tired, but proud"}),
            "speak": await client.call_tool("speak", {"text": "Hello.", "affect": "sad", "voice": "iris", "seed": 1}),
            "paint": await client.call_tool("paint", {"prompt": "a lake", "size": 64, "affect": "calm", "seed": 1}),
            "compose": await client.call_tool("compose", {"affect": "happy", "seconds": 4, "form": "mid", "seed": 1}),
            "animate": await client.call_tool("animate", {"text": "Hi.", "affect": "happy", "size": 256, "seed": 1}),
            "wrong": await client.call_tool("speak", {"text": "Hello.", "affect": "flurbish"}),
        }
        spoken = read(answers["speak"])["files"][0]
        return {**answers, "evaluate": await client.call_tool("evaluate", {"path": spoken})}

    answers = ask(home, work)
    assert answers["names"] == {"speak", "animate", "paint", "compose", "affect", "evaluate"}
    assert {"happy", "sad"} <= set(read(answers["affect"])["points"][0]["weights"])
    for name, ending in (("speak", ".wav"), ("paint", ".png"), ("compose", ".mid"), ("animate", ".mp4")):
        path = Path(read(answers[name])["files"][0])
        assert path.suffix == ending and open_record(path).seed == 1
    assert any(part.type == "image" for part in answers["paint"].content)
    assert answers["wrong"].is_error and "flurbish" in answers["wrong"].content[0].text
    assert read(answers["evaluate"])["requested"] is not None


def test_without_the_package_one_line_says_what_to_install(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from studio.cli import main

    monkeypatch.setattr("studio.commands.mcp.find_spec", lambda name: None)
    assert main(["mcp"]) == 1
    assert "affective-studio[mcp]" in capsys.readouterr().err


def read(answer: Any) -> dict[str, Any]:
    """The values of an answer."""
    assert not answer.is_error, answer.content
    values: dict[str, Any] = json.loads(answer.content[0].text)
    return values
