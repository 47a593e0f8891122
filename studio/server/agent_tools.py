"""Tools of agents over the Model Context Protocol, on standard input and output: every maker, the affect of words, and
the judge. What is made lies in files of this machine; the answer names them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import anyio.to_thread
from mcp.server.mcpserver import Context, Image, MCPServer
from pydantic import Field

from pipelines.errors import CancelledError
from pipelines.steps import Step
from studio import __version__
from studio.jobs import Job
from studio.session import Result, Session
from weights.errors import StudioError

PREVIEW_PX = 512
INSTRUCTIONS = (
    "Makes speech, talking faces, pictures and music that feel as asked, on this machine. An affect is a word"
    " ('weary'), a mixture ('happy:0.7, surprised:0.3'), a sentence, valence and arousal from -1 to 1 ('-0.5,0.2'), or"
    " a curve over seconds ('0: sad; 3: happy'). Results are files; their paths are in the answers."
)
AffectWords = Annotated[str, Field(description="how it should feel; see the instructions", max_length=2000)]
Intensity = Annotated[float, Field(ge=0, le=2, description="0 neutral, 1 as asked, 2 exaggerated")]
Seed = Annotated[int | None, Field(ge=0, le=2**32 - 1, description="the same seed makes the same; drawn when left out")]


def create_server(session: Session, folder: Path) -> MCPServer:
    """The tools over one session.

    Args:
        session: keeps the pipelines.
        folder: where results are written.
    """
    server = MCPServer("affective-studio", version=__version__, instructions=INSTRUCTIONS, log_level="ERROR")
    tools = _Tools(session, folder)
    for tool in (tools.speak, tools.animate, tools.paint, tools.compose, tools.affect, tools.evaluate):
        server.add_tool(tool, structured_output=False)
    return server


class _Tools:
    def __init__(self, session: Session, folder: Path) -> None:
        self._session, self._folder = session, folder

    async def speak(
        self,
        context: Context,
        text: Annotated[str, Field(min_length=1, max_length=50_000)],
        affect: AffectWords = "auto",
        intensity: Intensity = 1.0,
        voice: Annotated[str | None, Field(max_length=200, description="such as heart, iris, adam, kerstin")] = None,
        seed: Seed = None,
    ) -> dict[str, Any]:
        """Say a text with a feeling; a WAV. With affect "auto" the feeling is read from the words."""
        values = {"task": "speech", "input": text, "affect": affect, "intensity": intensity, "voice": voice}
        return await self._make(context, {**values, "seed": seed}, ".wav")

    async def animate(
        self,
        context: Context,
        text: Annotated[str, Field(min_length=1, max_length=5000, description="what the face says")],
        affect: AffectWords = "auto",
        intensity: Intensity = 1.0,
        look: Annotated[str | None, Field(max_length=100, description="a built-in person, such as maya")] = None,
        picture: Annotated[str | None, Field(max_length=1000, description="path of a picture with one face")] = None,
        size: Annotated[int, Field(ge=256, le=1024)] = 512,
        seed: Seed = None,
    ) -> dict[str, Any]:
        """Make a film of a talking face; an MP4. Pictures of real people need their consent."""
        values = {"task": "portrait", "input": picture, "text": text, "affect": affect, "intensity": intensity}
        return await self._make(context, {**values, "look": look, "size": size, "seed": seed}, ".mp4")

    async def paint(
        self,
        context: Context,
        prompt: Annotated[str, Field(max_length=2000)],
        affect: AffectWords = "neutral",
        intensity: Intensity = 1.0,
        style: Annotated[str | None, Field(max_length=60, description="such as photograph, watercolour, ink")] = None,
        size: Annotated[int, Field(ge=64, le=1024)] = 512,
        seed: Seed = None,
    ) -> list[Any]:
        """Paint a picture with a feeling; a PNG, and the picture itself."""
        values = {"task": "image", "input": prompt, "affect": affect, "intensity": intensity, "style": style}
        made = await self._make(context, {**values, "size": size, "seed": seed}, ".png")
        return [made, Image(data=await anyio.to_thread.run_sync(_preview, Path(made["files"][0])), format="png")]

    async def compose(
        self,
        context: Context,
        affect: AffectWords = "neutral",
        intensity: Intensity = 1.0,
        seconds: Annotated[float, Field(gt=0, le=600)] = 20.0,
        form: Annotated[str, Field(pattern="^(wav|mp3|flac|mid|musicxml)$", description="ending of the file")] = "wav",
        seed: Seed = None,
    ) -> dict[str, Any]:
        """Compose a piece of music with a feeling; sound, MIDI or notation."""
        values = {"task": "music", "affect": affect, "intensity": intensity, "seconds": seconds, "seed": seed}
        return await self._make(context, values, f".{form}")

    async def affect(
        self,
        text: Annotated[str, Field(min_length=1, max_length=4000)],
        reading: Annotated[str, Field(pattern="^(request|content)$")] = "request",
    ) -> dict[str, Any]:
        """What feeling words ask for, or (reading "content") convey: valence, arousal, dominance, emotions."""
        from studio.server.reading import read_affect

        return await _in_thread(partial(read_affect, text, reading))

    async def evaluate(
        self, path: Annotated[str, Field(min_length=1, max_length=1000, description="of a file on this machine")]
    ) -> dict[str, Any]:
        """What a recognizer that had no part in making a file measures in it, beside what was asked."""
        from studio.evaluator import Evaluator

        score = await _in_thread(partial(Evaluator().score, Path(path)))
        return dict(score.to_dict())

    async def _make(self, context: Context, values: Mapping[str, Any], suffix: str) -> dict[str, Any]:
        """Run a job in a thread, tell how far it is, and stop it where the agent does not want it any more."""
        out = self._folder / f"{values['task']}-{time.time_ns():x}{suffix}"
        given = {name: value for name, value in values.items() if value not in (None, "")}
        stopped = threading.Event()

        def on_step(step: Step) -> None:
            if stopped.is_set():
                raise CancelledError("stopped")
            anyio.from_thread.run(context.report_progress, float(step.index), float(step.total), step.label[:60])

        def run() -> Result:
            return self._session.run(Job.parse({**given, "out": str(out)}), on_step=on_step)

        try:
            result = await _in_thread(run)
        finally:
            stopped.set()
        return {
            "files": [str(path) for path in result.files or (result.path,)],
            "seconds": round(result.duration_s, 3),
            "seed": result.record.seed,
            "affect": dict(result.record.affect),
            "notes": list(result.notes),
        }


async def _in_thread(work: Any) -> Any:
    """Run what takes long away from the protocol; a deliberate error is told in its one line.

    Raises:
        ToolError: what the work refused.
    """
    from mcp.server.mcpserver.exceptions import ToolError

    try:
        return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
    except StudioError as error:
        raise ToolError(str(error)) from None


def _preview(path: Path) -> bytes:
    """A small PNG of a picture."""
    from pipelines.media.image import encode_preview

    return encode_preview(path, PREVIEW_PX)
