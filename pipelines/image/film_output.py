"""ImageFilm: a picture that moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from conditioning.affect import Affect, AffectCurve
from pipelines.image.engine import FilmEngine, FilmRequest, Picture
from pipelines.image.output import ImageOutput
from pipelines.media import copy_video
from pipelines.record import Record
from pipelines.rendered_film import RenderedFilm, count_render_steps, render_film
from pipelines.steps import OnStep, Step


@dataclass(frozen=True)
class ImageFilm(ImageOutput):
    """A picture that moves; `pictures` and `image` are its first frame.

    Attributes:
        film: its frames, in a temporary file.
        fps: frames a second.
        loops: whether its end leads to its beginning.
    """

    film: RenderedFilm | None = None
    fps: int = 25
    loops: bool = True

    @property
    def extent(self) -> str:
        """Length and size in words, such as "8.0 s of 512 x 512 px, loops"."""
        height, width = self.pictures[0].shape[:2]
        return f"{self.duration_s:.1f} s of {width} x {height} px{', loops' if self.loops else ''}"

    def save(self, path: str | Path) -> Path:
        """Write .mp4 (H.264) or .webm (VP9) with the record inside.

        Args:
            path: of the film.

        Returns:
            The path.

        Raises:
            OutputError: another ending, or a path that cannot be written; nothing is left there.
        """
        assert self.film is not None
        return copy_video(path, self.film.path, self.fps, None, self.record)

    def files(self, path: str | Path) -> tuple[Path, ...]:
        """Where `save` writes: the film."""
        return (Path(path),)


def shoot_film(
    engine: FilmEngine, request: FilmRequest, record: Record, affect: Affect | AffectCurve, on_step: OnStep | None
) -> ImageFilm:
    """Film a picture into a temporary file.

    Args:
        engine: that films.
        request: the film.
        record: how it is made.
        affect: as requested, before intensity.
        on_step: called after every frame, and before what is traced; may raise CancelledError.

    Returns:
        The film.

    Raises:
        OutputError: the temporary folder cannot be written.
    """
    done = 0
    first: list[Picture] = []

    def say(words: str) -> None:
        if on_step is not None:
            on_step(Step(1 + done, count_render_steps(film.count, 1), words))

    def watched() -> Iterator[Picture]:
        nonlocal done
        for frame in film.frames:
            first.extend([frame] if not first else [])
            yield frame
            done += 1

    film = engine.film(request, say)
    rendered = render_film(
        watched(), film.count, request.fps, transparent=False, on_step=on_step, step_frames=1, loops=film.loops
    )
    record = replace(record, notes=film.not_painted)
    return ImageFilm(
        tuple(first), (record,), affect, record.seed, record, notes=film.notes,
        duration_s=film.count / request.fps, film=rendered, fps=request.fps, loops=film.loops,
    )  # fmt: skip
