"""The output of the portrait pipeline: a performance, its renderer, and the film that was rendered of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect, AffectCurve
from pipelines.base import OnStep, Record
from pipelines.media import Audio, SoundFile, copy_video, write_png
from pipelines.media.placement import atomic_folder
from pipelines.media.subtitles import Cue
from pipelines.portrait.engine import FaceRenderer, HasHead
from pipelines.portrait.film.camera import Camera
from pipelines.portrait.film.captions import CaptionBurner, write_captions
from pipelines.portrait.soundtrack import Intervals
from pipelines.portrait.track.performance import PerformanceTrack
from pipelines.portrait.track.plan import PerformancePlan
from pipelines.rendered_film import RenderedFilm, render_film
from weights.errors import InputError

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class PortraitOutput:
    """A film, rendered.

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
        words: (word, start_s, end_s) where they are known.
        phones: (phone, start_s, end_s) of what the embedded voice speaks.
        burn_captions: whether captions are burnt into the picture.
        notes: for the person who made it.
        film: its pictures, in a temporary file.
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
    words: Intervals = ()
    phones: Intervals = ()
    burn_captions: bool = False
    notes: tuple[str, ...] = ()
    film: RenderedFilm | None = field(default=None, repr=False, compare=False)

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

    def rendered(self, on_step: OnStep | None = None) -> PortraitOutput:
        """The output with its film, rendered and encoded now.

        Args:
            on_step: called while pictures are rendered; may raise CancelledError.

        Returns:
            The output.

        Raises:
            OutputError: the temporary folder cannot be written.
        """
        film = render_film(
            self.render_frames(), len(self.track), self.track.fps, transparent=self.renderer.alpha, on_step=on_step
        )
        return replace(self, film=film)

    def save(self, path: str | Path) -> Path:
        """Write .mp4 (H.264, AAC) or .webm (VP9, Opus; transparent where the renderer is), the record inside.

        Args:
            path: of the film.

        Returns:
            The path.

        Raises:
            OutputError: another ending, or the path cannot be written; nothing is left there.
        """
        film = self.film or self.rendered().film
        assert film is not None
        return copy_video(path, film.path, self.track.fps, self.audio, self.record)

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

    def save_head(self, path: str | Path) -> Path:
        """Write the face as a head in three dimensions that acts: .glb with ARKit's 52 morph targets, keyed.

        Args:
            path: .glb.

        Returns:
            The path.

        Raises:
            InputError: the engine's renderer has no head.
            OutputError: another ending, or the path cannot be written.
        """
        from pipelines.portrait.head.gltf import write_glb
        from pipelines.portrait.track.blendshapes import BLENDSHAPES, blendshapes_from_track

        if not isinstance(self.renderer, HasHead):
            raise InputError("this engine renders no head in three dimensions; use '--model embedded' for a .glb")
        curves = blendshapes_from_track(self.track)
        weights, angles = curves[:, : len(BLENDSHAPES)], curves[:, len(BLENDSHAPES) :]
        length_s = self.duration_s if self.audio is None else self.audio.duration_s
        return write_glb(path, self.renderer.textured_head(), weights, angles, self.track.fps, length_s, self.record)

    @cached_property
    def _caption_burner(self) -> CaptionBurner:
        return CaptionBurner(self.captions, self.renderer.size)
