"""The output of the portrait pipeline: a performance and its renderer; frames are rendered when they are written, a few
at a time.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect, AffectCurve
from pipelines.base import OnStep, Record, Step
from pipelines.media import Audio, SoundFile, write_png, write_video
from pipelines.media.placement import atomic_folder
from pipelines.media.subtitles import Cue
from pipelines.portrait.engine import FaceRenderer
from pipelines.portrait.film.camera import Camera
from pipelines.portrait.film.captions import CaptionBurner, write_captions
from pipelines.portrait.track.performance import PerformanceTrack
from pipelines.portrait.track.plan import PerformancePlan

Picture = NDArray[np.uint8]
QUEUE_FRAMES = 8  # pictures rendered before the encoder wants them
STEP_FRAMES = 25  # pictures between two steps of progress


@dataclass(frozen=True)
class PortraitOutput:
    """A film that is planned; its frames are rendered when they are saved.

    Attributes:
        renderer: turns rows of the track into pictures.
        plan: what the face does and when, to read and to edit.
        track: the same frame by frame.
        camera: zoom and shift of every frame.
        audio: the sound, or None.
        affect: as requested, or as read off the recording.
        seed: makes the same film again.
        record: how it was made.
        captions: what is said and when.
        burn_captions: whether captions are burnt into the picture.
        notes: for the person who made it.
        on_step: called while frames are rendered; may raise CancelledError.
    """

    renderer: FaceRenderer
    plan: PerformancePlan
    track: PerformanceTrack
    camera: Camera
    audio: Audio | SoundFile | None
    affect: Affect | AffectCurve
    seed: int
    record: Record
    captions: tuple[Cue, ...] = ()
    burn_captions: bool = False
    notes: tuple[str, ...] = ()
    on_step: OnStep | None = field(default=None, repr=False)

    @property
    def duration_s(self) -> float:
        """How long it plays, in seconds."""
        return len(self.track) / self.track.fps

    def render_frame(self, index: int) -> Picture:
        """Render one frame: RGB [S, S, 3], or RGBA where the renderer is transparent."""
        frame = self.camera.apply(self.renderer.render(self.track.values[index]), index)
        return self._caption_burner.burn(frame, index / self.track.fps) if self.burn_captions else frame

    def render_frames(self) -> Iterator[Picture]:
        """Render every frame in order; memory stays constant."""
        for index in range(len(self.track)):
            yield self.render_frame(index)
            if self.on_step is not None and ((index + 1) % STEP_FRAMES == 0 or index + 1 == len(self.track)):
                self.on_step(Step(index + 1, len(self.track), "pictures"))

    def save(self, path: str | Path) -> Path:
        """Write .mp4 (H.264, AAC) or .webm (VP9, Opus; transparent where the renderer is), the record inside.

        Args:
            path: of the film.

        Returns:
            The path.

        Raises:
            OutputError: another ending, or the path cannot be written; nothing is left there.
        """
        with _RenderAhead(self.render_frames()) as frames:
            return write_video(path, frames, self.track.fps, self.audio, self.record)

    def save_frames(self, folder: str | Path) -> list[Path]:
        """Write a PNG a frame into a folder, transparent where the renderer is; all of them or none."""
        from PIL import Image

        folder, names = Path(folder), [f"{i:06d}.png" for i in range(len(self.track))]
        with atomic_folder(folder) as part:
            for name, picture in zip(names, self.render_frames(), strict=True):
                write_png(part / name, Image.fromarray(picture), self.record)
        return [folder / name for name in names]

    def save_captions(self, path: str | Path) -> Path:
        """Write what is said as subtitles, .srt or .vtt."""
        return write_captions(path, self.captions)

    def save_track(self, path: str | Path) -> Path:
        """Write the curves as ARKit blendshapes, .csv (Live Link Face) or .json."""
        from pipelines.portrait.track.blendshapes import write_blendshapes

        return write_blendshapes(path, self.track)

    @cached_property
    def _caption_burner(self) -> CaptionBurner:
        return CaptionBurner(self.captions, self.renderer.size)


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
