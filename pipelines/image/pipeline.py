"""ImagePipeline: a prompt, a photo or nothing, and an affect, to a picture; or to several, a series or a sheet of the plane."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from conditioning.affect import VAD, Affect, AffectCurve, parse
from pipelines.base import MAX_SEED, OnStep, Record, Step, resolve_seed
from pipelines.best_of import Rank, best
from pipelines.image import options
from pipelines.image.engine import ImageEngine, ImageRequest, Picture
from pipelines.image.output import ImageOutput
from pipelines.media.image import read_image
from pipelines.registry import load_engine
from weights import __version__
from weights.errors import InputError

SIDE = 0.8  # the outermost point of a sheet of the plane; the corners beyond hold no rated word
LEAST = 16  # pixels of the shorter side of a given picture
FRAMES = 8  # of a series along a curve, where no count is given


@dataclass(frozen=True)
class _Wanted:
    """One picture of a call: its request and its record."""

    request: ImageRequest
    record: Record


class ImagePipeline:
    """Pictures that feel as asked.

    Example:
        >>> ImagePipeline.from_pretrained()("a boat on a lake", affect="melancholic", seed=7).save("lake.png")  # doctest: +SKIP
    """

    def __init__(self, engine: ImageEngine) -> None:
        self.engine = engine

    @classmethod
    def from_pretrained(cls, ref: str = "embedded", *, device: str = "auto") -> ImagePipeline:
        """Load by "embedded", a catalogue name, an engine name or a checkpoint folder.

        Raises:
            EngineUnavailable, WeightsAbsent, InputError: see `pipelines.registry.load_engine`.
        """
        return cls(load_engine("image", ref, device))

    def __call__(
        self,
        prompt: str = "",
        *,
        affect: Any = "neutral",
        intensity: float = 1.0,
        seed: int | None = None,
        style: str | None = None,
        scene: str | None = None,
        size: int = options.SIZE,
        aspect: str = "square",
        count: int | None = None,
        steps: int | None = None,
        attributes: Any = None,
        avoid: Any = None,
        source: str | Path | None = None,
        strength: float | None = None,
        grid: Any = None,
        best_of: int = 1,
        rank: Rank | None = None,
        on_step: OnStep | None = None,
    ) -> ImageOutput:
        """Paint.

        Args:
            prompt: what is to be seen; "" dreams freely.
            affect: anything `Affect.of` takes; a curve paints a series along it, all from one seed.
            intensity: 0 neutral, 1 as asked, up to 2.
            seed: 0 to 2**32-1; None draws one and records it. Of several pictures the next ones have the seeds that follow.
            style, scene: names of the engine's; None is any.
            size: pixels of the longer side, 64 to 1024.
            aspect: square, landscape or portrait (4:3); a given picture keeps its own.
            count: how many pictures, 1 to 64; along a curve 8 where it is not given.
            steps: of the first stage, 1 to 100.
            attributes: "brightness=0.7, saturation=0.3": attributes fixed by hand, as the recognizer measures them.
            avoid: an affect to keep away from.
            source: a picture to feel anew; its content is kept.
            strength: 0 (as it is) to 1 (only its shapes are left) of such a change.
            grid: "5x5": a sheet of the plane, valence to the right and arousal up, from one seed; the affect is left out.
            best_of, rank: make 1 to 64 candidates and keep the one that `rank` scores highest.
            on_step: called after each step, with a preview; may raise Cancelled.

        Raises:
            InputError: any argument is not allowed.
            MediaError: the given picture cannot be read.
        """
        given = {
            "style": style and options.style(style),
            "scene": scene and options.scene(scene),
            "size": None if size == options.SIZE else options.size(size),
            "aspect": None if aspect == "square" else options.aspect(aspect),
            "count": None if count in (None, 1) else options.count(count),
            "steps": None if steps is None else options.steps(steps),
            "attributes": attributes and options.attributes(attributes),
            "avoid": None if avoid is None else Affect.of(avoid).to_dict(),
            "source": source and str(source),
            "strength": None if strength is None else options.strength(strength),
            "grid": grid and "{}x{}".format(*options.grid(grid)),
        }
        given = {k: v for k, v in given.items() if v is not None and v != ""}
        text, asked = options.prompt(prompt), parse(affect)
        if not 0 <= intensity <= 2:
            raise InputError(f"intensity must be within [0, 2] (0 neutral, 1 as asked), got {intensity!r}")
        _check(given, asked, text)
        base = self._request(text, given)

        def one(seed: int, on_step: OnStep | None) -> ImageOutput:
            record = Record("image", self.engine.name, text, asked.to_dict(), intensity, seed, given, __version__)
            return self._paint(_wanted(base, record, asked, intensity), record, asked, given, on_step)

        return best(one, seed=resolve_seed(seed), best_of=best_of, rank=rank, on_step=on_step)

    def _request(self, text: str, given: dict[str, Any]) -> ImageRequest:
        side = given.get("size", options.SIZE)
        height, width = options.shape(side, given.get("aspect", "square"))
        picture: Picture | None = None
        if "source" in given:
            picture = read_image(given["source"], long_side=options.MAX_SIZE)
            scale = side / max(picture.shape[:2])
            height, width = (max(LEAST, round(n * scale)) for n in picture.shape[:2])
        avoid = Affect.of(given["avoid"]) if "avoid" in given else None
        return ImageRequest(
            text,
            Affect(),
            0,
            height,
            width,
            avoid,
            given.get("style", ""),
            given.get("scene", ""),
            given.get("attributes", {}),
            given.get("steps", 0),
            picture,
            given.get("strength", 0.6),
        )

    def _paint(
        self,
        wanted: list[_Wanted],
        record: Record,
        asked: Affect | AffectCurve,
        given: dict[str, Any],
        on_step: OnStep | None,
    ) -> ImageOutput:
        pictures, notes = [], list[str]()
        for i, item in enumerate(wanted):
            made = self.engine.paint(item.request, _told(on_step, i, len(wanted)))
            pictures.append(made.picture)
            notes += [n for n in made.notes if n not in notes]
        columns = options.grid(given["grid"])[0] if "grid" in given else 0
        return ImageOutput(
            tuple(pictures), tuple(w.record for w in wanted), asked, record.seed, record, columns, tuple(notes)
        )


def _check(given: dict[str, Any], asked: Affect | AffectCurve, text: str) -> None:
    if "grid" in given and ("count" in given or (isinstance(asked, AffectCurve) and len(asked.points) > 1)):
        raise InputError("grid is a sheet of the whole plane; leave out count and a curve of affect")
    if "strength" in given and "source" not in given:
        raise InputError(
            "strength says how far a given picture may change; give one (on the command line: --from photo.jpg)"
        )
    if "source" in given and (text or "aspect" in given):
        raise InputError("a given picture keeps its content and its shape; leave out the prompt and aspect")


def _wanted(base: ImageRequest, record: Record, asked: Affect | AffectCurve, intensity: float) -> list[_Wanted]:
    """Every picture of a call, with the record that makes it again alone."""
    single = {k: v for k, v in record.options.items() if k not in ("count", "grid")}

    def one(affect: Affect, seed: int, told: Affect, strength: float) -> _Wanted:
        alone = replace(record, affect=told.to_dict(), intensity=strength, seed=seed, options=single)
        return _Wanted(replace(base, affect=affect, seed=seed), alone)

    if "grid" in record.options:
        columns, rows = options.grid(record.options["grid"])
        return [one(a, record.seed, a, 1.0) for a in plane(columns, rows)]
    if isinstance(asked, AffectCurve) and len(asked.points) > 1:
        times = np.linspace(asked.points[0][0], asked.points[-1][0], record.options.get("count", FRAMES))
        moments = [asked.at(float(t)) for t in times]
        return [one(m.scale(intensity), record.seed, m, intensity) for m in moments]
    affect = asked.at(0.0) if isinstance(asked, AffectCurve) else asked
    seeds = [(record.seed + i) % (MAX_SEED + 1) for i in range(record.options.get("count", 1))]
    return [one(affect.scale(intensity), seed, affect, intensity) for seed in seeds]


def plane(columns: int, rows: int) -> list[Affect]:
    """Points of the plane row by row: arousal falls downwards, valence rises to the right."""
    across = np.linspace(-SIDE, SIDE, columns) if columns > 1 else [0.0]
    down = np.linspace(SIDE, -SIDE, rows) if rows > 1 else [0.0]
    return [Affect(VAD(round(float(v), 4), round(float(a), 4))) for a in down for v in across]


def _told(on_step: OnStep | None, index: int, count: int) -> Callable[[str, int, int, Picture], None] | None:
    """Steps of one picture as steps of the whole call."""
    if on_step is None:
        return None
    tell = on_step

    def told(stage: str, step: int, steps: int, picture: Picture) -> None:
        what = stage if count == 1 else f"picture {index + 1} of {count}, {stage}"
        tell(Step(index * steps + step, count * steps, what, picture))

    return told
