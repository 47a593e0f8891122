"""Pictures of a film, rendered once into a temporary file: memory stays constant however long it plays."""

from __future__ import annotations

import os
import queue
import tempfile
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import OutputError
from pipelines.media import write_video
from pipelines.steps import OnStep, Step

Picture = NDArray[np.uint8]
QUEUE_FRAMES = 8  # pictures rendered before the encoder wants them
PREVIEW_FRAMES = 10  # of which one is shown
STEP_FRAMES = 25  # pictures between two steps of progress
PLANNED_STEPS = 1  # of progress before the first picture


class RenderedFilm:
    """A film without sound in a temporary file, which is removed with this object.

    Args:
        path: of the file, .mp4 or .webm.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        weakref.finalize(self, path.unlink, missing_ok=True)


def count_render_steps(frames: int, step_frames: int = STEP_FRAMES) -> int:
    """Steps of progress of a film of so many frames, its planning included."""
    return PLANNED_STEPS + -(-frames // step_frames)


def render_film(
    pictures: Iterator[Picture], frames: int, fps: int, *, transparent: bool, on_step: OnStep | None = None,
    step_frames: int = STEP_FRAMES,
    loops: bool = False,
) -> RenderedFilm:  # fmt: skip
    """Render and encode the pictures of a film.

    Args:
        pictures: in order.
        frames: how many they are.
        fps: frames a second.
        transparent: they are RGBA.
        on_step: called every `step_frames` pictures with the last of them; may raise CancelledError.
        step_frames: pictures between two steps of progress.
        loops: whether it is shown over and over.

    Returns:
        The film.

    Raises:
        OutputError: the temporary folder cannot be written; nothing is left there.
    """
    try:
        handle, name = tempfile.mkstemp(prefix="studio-film-", suffix=".webm" if transparent else ".mp4")
    except OSError as error:
        raise OutputError(f"no temporary file can be made for the film: {error.strerror}") from error
    os.close(handle)
    film = RenderedFilm(Path(name))
    with _RenderAhead(pictures) as ahead:
        write_video(film.path, _count(ahead, frames, on_step, step_frames), fps, loops=loops)
    return film


def _count(pictures: Iterator[Picture], frames: int, on_step: OnStep | None, step_frames: int) -> Iterator[Picture]:
    """The pictures, with steps of progress."""
    total = count_render_steps(frames, step_frames)
    for index, picture in enumerate(pictures, 1):
        yield picture
        if on_step is not None and (index % step_frames == 0 or index == frames):
            preview = picture if index % PREVIEW_FRAMES == 0 else None
            on_step(Step(PLANNED_STEPS + -(-index // step_frames), total, "pictures", preview))


class _RenderAhead:
    """Renders frames in a thread of its own, so that the encoder need not wait; an error comes out where it is
    consumed.
    """

    def __init__(self, pictures: Iterator[Picture]) -> None:
        self._pictures, self._queue = pictures, queue.Queue[Any](QUEUE_FRAMES)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._render, daemon=True)

    def __enter__(self) -> Iterator[Picture]:
        self._thread.start()
        return self._take()

    def __exit__(self, *_: Any) -> None:
        self._stop.set()
        while self._thread.is_alive():
            try:
                self._queue.get_nowait()
            except queue.Empty:
                self._thread.join(0.01)

    def _render(self) -> None:
        try:
            for picture in self._pictures:
                self._queue.put(picture)
                if self._stop.is_set():
                    return
            self._queue.put(None)
        except BaseException as error:
            self._queue.put(error)

    def _take(self) -> Iterator[Picture]:
        while True:
            item = self._queue.get()
            if item is None:
                return
            if isinstance(item, BaseException):
                raise item
            yield item
