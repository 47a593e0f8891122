"""A job of the page: run in a thread, with progress and Stop."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import gradio as gr

from pipelines.base import Step
from pipelines.errors import CancelledError
from pipelines.media.files import check_folder
from studio.jobs import Job
from studio.session import Result, Session
from weights.errors import StudioError


def run_job(
    session: Session, values: Mapping[str, Any], name: str, activity: str
) -> Iterator[tuple[Result | Any | None, str]]:
    """Run a job and yield (its result, a preview or None, a line of words); closing this (Stop) cancels at the next
    step.

    Args:
        session: keeps the pipelines.
        values: of the job; its task's first ending is written.
        name: the beginning of the file's name.
        activity: what is going on, such as "Painting".

    Raises:
        gr.Error: anything that went wrong, in one line.
    """  # noqa: DOC501
    suffix = _suffix(values)
    try:
        job = Job.parse({**values, "out": str(output_folder(session) / f"{name}-{time.time_ns():x}{suffix}")})
    except StudioError as error:
        raise gr.Error(str(error), print_exception=False) from None
    yield None, f"{activity} …"
    event: Any = None
    for event in _run_in_thread(session, job):
        if isinstance(event, Step):
            yield event.preview, f"Step {event.index} of {event.total} · {event.label[:60]} …"
    if isinstance(event, StudioError):
        raise gr.Error(str(event), print_exception=False)
    if not isinstance(event, Result):
        message = f"something went wrong while {activity.lower()}; the terminal has the details"
        raise gr.Error(message, print_exception=False) from event
    yield event, _summary(event)


def output_folder(session: Session) -> Path:
    """Where results are written; made where it is missing.

    Raises:
        OutputError: it cannot be written.
    """
    from studio.settings import Settings

    return check_folder((session.settings or Settings()).output_dir, make=True)


def _suffix(values: Mapping[str, Any]) -> str:
    """What a browser plays: sound for music, else the task's usual ending."""
    from pipelines.tasks import AUDIO_SUFFIXES, find_task

    return AUDIO_SUFFIXES[0] if values["task"] == "music" else find_task(values["task"]).usual_suffix(values)


def _summary(result: Result) -> str:
    line = f"**{result.extent}** in {result.seconds:.1f} s · seed **{result.record.seed}** · {result.path.name}"
    return f"{line} · {choice}" if (choice := result.choice_text()) else line


def _run_in_thread(session: Session, job: Job) -> Iterator[Any]:
    """The steps of a job, then its result or error."""
    events: queue.Queue[Any] = queue.Queue()
    stopped = threading.Event()

    def on_step(step: Step) -> None:
        if stopped.is_set():
            raise CancelledError("stopped")
        events.put(step)

    def work() -> None:
        try:
            events.put(session.run(job, on_step=on_step))
        except BaseException as error:
            events.put(error)

    threading.Thread(target=work, daemon=True).start()
    try:
        while True:
            event = events.get()
            yield event
            if not isinstance(event, Step):
                return
    finally:
        stopped.set()
