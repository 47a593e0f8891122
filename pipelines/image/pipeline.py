"""ImagePipeline: a prompt, a source picture or nothing, and an affect, to a picture, several, a series or a sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from conditioning.affect import VAD, Affect, AffectCurve
from pipelines.base import MAX_SEED, Conditions, OnStep, Pipeline, Step, resolve_seed
from pipelines.image.engine import FilmEngine, FilmRequest, ImageEngine, ImageRequest, OnPreview, Picture
from pipelines.image.film_output import shoot_film
from pipelines.image.options import CURVE_COUNT, MAX_SIZE, ImageOptions, parse_prompt
from pipelines.image.output import ImageOutput
from pipelines.media.image import read_image
from pipelines.record import Record
from weights.errors import InputError

if TYPE_CHECKING:
    from pipelines.image.motion.layers import PictureLayers

GRID_EXTENT = 0.8  # outermost valence and arousal of a sheet of the plane; the corners beyond hold no rated word
MIN_SOURCE_SIDE_PX = 16  # of the shorter side of a source picture


class ImagePipeline(Pipeline[ImageOptions, ImageOutput]):
    """Pictures that feel as requested.

    The prompt says what is to be seen, "" leaves it to the painter. A curve of affect paints a series along it, all
    from one seed. Of several pictures the next ones have the seeds that follow.

    Example:
        >>> pipe = ImagePipeline.from_pretrained()  # doctest: +SKIP
        >>> pipe("a boat on a lake", affect="melancholic", seed=7).save("lake.png")  # doctest: +SKIP
    """

    task = "image"
    content_name = "prompt"
    options_type = ImageOptions
    engine: ImageEngine

    def prepare(
        self, content: str, conditions: Conditions, options: ImageOptions
    ) -> Callable[[int, OnStep | None], ImageOutput]:
        """See `Pipeline.prepare`.

        Args:
            content: the prompt.
            conditions: affect, intensity and seed.
            options: of the picture.

        Returns:
            What paints the pictures of one seed.

        Raises:
            InputError: the prompt cannot be used, or an option does not go with it or with the affect.
            MediaError: the source cannot be read.
        """
        prompt, curve = parse_prompt(content), AffectCurve.of(conditions.affect)
        if options.source is not None and prompt:
            raise InputError("a given picture keeps its content and its shape; leave out the prompt and aspect")
        if options.grid is not None and len(curve.points) > 1:
            raise InputError("grid is a sheet of the whole plane; leave out count and a curve of affect")
        if options.seconds is not None:
            return self._prepare_film(prompt, curve, conditions, options)
        template, variants = _template_request(prompt, options), _variants(curve, conditions.intensity, options)

        def make(seed: int, on_step: OnStep | None) -> ImageOutput:
            record = self.record(prompt, conditions.affect, conditions, seed, options.to_record())
            jobs = [variant.job(template, record) for variant in variants]
            return self._paint(jobs, record, conditions.affect, options, on_step)

        return make

    def layers(
        self,
        prompt: str = "",
        *,
        affect: Any = "neutral",
        intensity: float = 1.0,
        seed: int | None = None,
        seconds: float = 8.0,
        on_step: OnStep | None = None,
        options: ImageOptions | Mapping[str, Any] | None = None,
        **keywords: Any,
    ) -> PictureLayers:
        """A picture in layers of depth that move, for the camera of a film and for people who stand in it.

        Args:
            prompt: what is to be seen; "" leaves it to the painter.
            affect: anything `Affect.of` takes.
            intensity: 0 neutral, 1 as requested, up to 2.
            seed: 0 to 2**32-1; None draws one.
            seconds: after which what moves has come round, 1 to 60.
            on_step: called before each part that is traced; may raise CancelledError.
            options: size, aspect, scene, avoid and steps; the others are of whole pictures.
            keywords: single options, over those of `options`.

        Returns:
            The layers, from the sky to what is nearest, their camera, their light and the ground.

        Raises:
            InputError: an argument is not allowed, or the engine has no layers.

        Example:
            >>> layers = ImagePipeline.from_pretrained().layers("a harbour at dusk", affect="calm")  # doctest: +SKIP
            >>> foot = layers.place(column=256, distance_m=6)  # doctest: +SKIP
            >>> back, front = layers.behind(6, right_m=0.1), layers.before(6, right_m=0.1)  # doctest: +SKIP
        """
        conditions = Conditions.parse(affect=affect, intensity=intensity, seed=seed)
        chosen = self.options_type.parse(options, **{**keywords, "seconds": float(seconds)})
        other = [n for n in ("style", "fps", "camera") if n in chosen.model_fields_set]
        if other:
            raise InputError(f"layers are of the traced world, before they are filmed; leave out {other[0]}")
        self._check_films()
        curve = AffectCurve.of(conditions.affect)
        if len(curve.points) > 1:
            raise InputError("layers have one feeling; ask for layers of each moment of the curve, with one seed")
        request = replace(
            _template_request(parse_prompt(prompt), chosen),
            affect=curve.at(0.0).scale(conditions.intensity),
            seed=resolve_seed(conditions.seed),
        )
        say = None if on_step is None else lambda words: on_step(Step(1, 1, words))
        return cast(FilmEngine, self.engine).layers(request, float(chosen.seconds or seconds), say)

    def _check_films(self) -> None:
        if not self.engine.capabilities.films:
            raise InputError(
                f"the pictures of engine '{self.engine.name}' stand still; films (seconds) are made by the engine "
                "'world': pip install 'affective-studio[world]'"
            )

    def _prepare_film(
        self, prompt: str, curve: AffectCurve, conditions: Conditions, options: ImageOptions
    ) -> Callable[[int, OnStep | None], ImageOutput]:
        """What films the picture of one seed."""
        self._check_films()
        engine, seconds = cast(FilmEngine, self.engine), float(options.seconds or 0)
        template, scaled = _template_request(prompt, options), curve.scale(conditions.intensity)

        def make(seed: int, on_step: OnStep | None) -> ImageOutput:
            request = FilmRequest(replace(template, seed=seed), scaled, seconds, options.fps, options.camera)
            record = self.record(prompt, conditions.affect, conditions, seed, options.to_record())
            return shoot_film(engine, request, record, conditions.affect, on_step)

        return make

    def _paint(
        self,
        jobs: list[_PictureJob],
        record: Record,
        affect: Affect | AffectCurve,
        options: ImageOptions,
        on_step: OnStep | None,
    ) -> ImageOutput:
        pictures, notes, records = [], dict[str, None](), list[Record]()
        for i, job in enumerate(jobs):
            result = self.engine.paint(job.request, _preview_callback(on_step, i, len(jobs)))
            pictures.append(result.picture)
            notes |= dict.fromkeys(result.notes)
            records.append(replace(job.record, notes=result.not_painted))
        columns = options.grid_shape[0] if options.grid_shape else 0
        record = replace(record, notes=tuple(dict.fromkeys(note for r in records for note in r.notes)))
        return ImageOutput(tuple(pictures), tuple(records), affect, record.seed, record, columns, tuple(notes))


@dataclass(frozen=True, slots=True)
class _PictureJob:
    """One picture of a call: its request, and the record that makes it again alone."""

    request: ImageRequest
    record: Record


@dataclass(frozen=True, slots=True)
class _Variant:
    """What differs between the pictures of a call.

    Attributes:
        affect: requested, before intensity.
        intensity: of the affect.
        seed_offset: added to the call's seed.
    """

    affect: Affect
    intensity: float
    seed_offset: int = 0

    def job(self, template: ImageRequest, record: Record) -> _PictureJob:
        """The picture with this affect and the seed that follows the record's by the offset."""
        seed = (record.seed + self.seed_offset) % (MAX_SEED + 1)
        options = {k: v for k, v in record.options.items() if k not in ("count", "grid")}
        alone = replace(record, affect=self.affect.to_dict(), intensity=self.intensity, seed=seed, options=options)
        return _PictureJob(replace(template, affect=self.affect.scale(self.intensity), seed=seed), alone)


def plane_grid(columns: int, rows: int) -> list[Affect]:
    """Points of the valence-arousal plane row by row: valence rises to the right, arousal falls downwards.

    >>> [str(affect.vad.valence) for affect in plane_grid(3, 1)]
    ['-0.8', '0.0', '0.8']
    """
    valences = np.linspace(-GRID_EXTENT, GRID_EXTENT, columns) if columns > 1 else [0.0]
    arousals = np.linspace(GRID_EXTENT, -GRID_EXTENT, rows) if rows > 1 else [0.0]
    return [Affect(VAD(round(float(v), 4), round(float(a), 4))) for a in arousals for v in valences]


def _variants(curve: AffectCurve, intensity: float, options: ImageOptions) -> list[_Variant]:
    """Every picture of a call: the points of a grid, the moments of a curve, or seeds that follow each other."""
    if options.grid_shape is not None:
        return [_Variant(affect, 1.0) for affect in plane_grid(*options.grid_shape)]
    if len(curve.points) > 1:
        times_s = np.linspace(curve.points[0][0], curve.points[-1][0], options.count or CURVE_COUNT)
        return [_Variant(curve.at(float(t)), intensity) for t in times_s]
    affect = curve.at(0.0)
    return [_Variant(affect, intensity, offset) for offset in range(options.count or 1)]


def _template_request(prompt: str, options: ImageOptions) -> ImageRequest:
    """The request that all pictures of a call share, neutral and with seed 0."""
    source: Picture | None = None
    height, width = options.shape()
    if options.source is not None:
        source = read_image(options.source, long_side=MAX_SIZE)
        height, width = options.fit_shape(*source.shape[:2], min_side=MIN_SOURCE_SIDE_PX)
    return ImageRequest(
        prompt,
        Affect(),
        seed=0,
        height=height,
        width=width,
        avoid=options.avoid,
        style=options.style or "",
        scene=options.scene or "",
        attributes=options.attributes or {},
        steps=options.steps or 0,
        source=source,
        strength=options.strength,
    )


def _preview_callback(on_step: OnStep | None, index: int, count: int) -> OnPreview | None:
    """Steps of one picture as steps of the whole call."""
    if on_step is None:
        return None

    def on_preview(stage: str, step: int, steps: int, picture: Picture) -> None:
        label = stage if count == 1 else f"picture {index + 1} of {count}, {stage}"
        on_step(Step(index * steps + step, count * steps, label, picture))

    return on_preview
