"""Options of `studio paint` and of `ImagePipeline`, each declared once; see `pipelines.options`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from conditioning.affect import Affect, AffectCurve
from pipelines.image.categories import ATTRIBUTES, Aspect, Scene, Style
from pipelines.inputs import file_path
from pipelines.options import Hint, Options, parse_numbers
from pipelines.picture_attribute_names import ATTRIBUTE_BOUNDS
from weights.errors import InputError

MIN_SIZE, MAX_SIZE = 64, 1024
CURVE_COUNT = 8  # pictures along a curve, where no count is given
MAX_COUNT, MAX_STEPS, MAX_PROMPT, MAX_CELLS = 64, 100, 2000, 9
MIN_SECONDS, MAX_SECONDS = 1, 60
_OF_STILLS = ("grid", "count", "source", "attributes")  # options that a film has no use for
FILM_SUFFIXES = (".mp4", ".webm")
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff")


def parse_prompt(prompt: Any) -> str:
    """Check a prompt and make its spaces single.

    Args:
        prompt: at most 2,000 characters; "" is allowed.

    Returns:
        The text.

    Raises:
        InputError: no text, or longer.

    Example:
        >>> parse_prompt("  boats   on a lake ")
        'boats on a lake'
    """
    if not isinstance(prompt, str):
        raise InputError(f"a prompt is a text, got {str(prompt)[:40]!r}")
    text = " ".join(prompt.split())
    if len(text) > MAX_PROMPT:
        raise InputError(
            f"the prompt has {len(text):,} characters; at most {MAX_PROMPT:,} are read: name what is in the picture"
        )
    return text


def _lower_case(value: Any) -> Any:
    return (value.strip().lower() or None) if isinstance(value, str) else value


def _parse_style(value: Any) -> Any:
    return _lower_case(value.replace("_", "-") if isinstance(value, str) else value)


def _parse_count(value: Any) -> Any:
    """One picture is what leaving the count out means, so it goes with a curve and a grid."""
    return None if value == 1 and isinstance(value, int) and not isinstance(value, bool) else value


def _parse_attributes(value: Any) -> Any:
    if not isinstance(value, Mapping | str):
        raise InputError(f"attributes are written 'brightness=0.7, saturation=0.3', got {str(value)[:40]!r}")
    names = {str(k).strip().lower(): v for k, v in value.items()} if isinstance(value, Mapping) else value.lower()
    return parse_numbers("attribute", names, ATTRIBUTE_BOUNDS) or None


def _parse_grid(value: Any) -> Any:
    parts = [part.strip() for part in str(value).lower().replace("×", "x").split("x")]
    if len(parts) != 2 or not all(p.isdigit() and 1 <= int(p) <= MAX_CELLS for p in parts):
        raise InputError(f"grid is columns x rows such as 5x5, each 1 to {MAX_CELLS}, got '{str(value)[:20]}'")
    return f"{int(parts[0])}x{int(parts[1])}"


class ImageOptions(Options):
    """How a picture is painted."""

    style: Annotated[
        Style | None,
        BeforeValidator(_parse_style),
        Field(description="school of painting or tool; left out: a photograph, or what the engine chooses"),
    ] = None
    scene: Annotated[
        Scene | None,
        BeforeValidator(_lower_case),
        Field(description="kind of scene, for pictures without a prompt; any when left out"),
    ] = None
    size: Annotated[int, Field(ge=MIN_SIZE, le=MAX_SIZE, description="pixels of the longer side")] = 512
    aspect: Annotated[
        Aspect,
        BeforeValidator(_lower_case),
        Field(description="width to height: 1:1, 4:3 or 3:4; a source keeps its own"),
    ] = "square"
    count: Annotated[
        int | None,
        Field(ge=1, le=MAX_COUNT, description="how many pictures; left out: one, or 8 along a curve of affect"),
        BeforeValidator(_parse_count),
        Hint(metavar="PICTURES"),
    ] = None
    steps: Annotated[
        int | None,
        Field(
            ge=1,
            le=MAX_STEPS,
            description=(
                "rays a pixel of a traced picture, or sampling steps of a diffusion's first stage, few are quick and "
                "rough; left out: the engine's own number, 4 rays or 16 steps"
            ),
        ),
    ] = None
    attributes: Annotated[
        dict[str, float] | None,
        BeforeValidator(_parse_attributes),
        Field(
            description=(
                f"set by hand: 'brightness=0.7, saturation=0.3', as `studio evaluate` measures; {', '.join(ATTRIBUTES)}"
            )
        ),
        Hint(metavar="NAME=NUMBER,..."),
    ] = None
    avoid: Annotated[
        Affect | None,
        BeforeValidator(Affect.of),
        PlainSerializer(Affect.to_dict, when_used="unless-none"),
        WithJsonSchema(
            {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "number"}}, {"type": "object"}]}
        ),
        Field(description="an affect to keep away from (negative guidance)"),
        Hint(metavar="AFFECT"),
    ] = None
    source: Annotated[
        str | None,
        file_path(*PICTURE_SUFFIXES),
        Field(description="a picture to move to the affect (img2img); its content is kept"),
        Hint(flag="--from", metavar="PICTURE"),
    ] = None
    strength: Annotated[
        float,
        Field(ge=0, le=1, description="how far `source` may change: 0 as it is, 1 only its shapes are left"),
        Hint(step=0.05),
    ] = 0.6
    seconds: Annotated[
        float | None,
        Field(
            ge=MIN_SECONDS,
            le=MAX_SECONDS,
            description=(
                "the picture moves for so long, as a film (.mp4, .webm) whose end leads to its beginning, unless a "
                "curve of affect ends elsewhere; left out: it stands still"
            ),
        ),
        Hint(metavar="SECONDS"),
    ] = None
    fps: Annotated[Literal[24, 25, 30], Field(description="frames a second of a film")] = 25
    camera: Annotated[
        Literal["still", "drift", "push-in"],
        BeforeValidator(_parse_style),
        Field(description="how the camera of a film moves"),
    ] = "still"
    grid: Annotated[
        str | None,
        BeforeValidator(_parse_grid),
        Field(
            description=(
                "a sheet of the valence-arousal plane in columns x rows, valence to the right, arousal up, from one "
                "seed; the affect is left out"
            )
        ),
        Hint(metavar="5x5"),
    ] = None

    @model_validator(mode="after")
    def _check_source(self) -> ImageOptions:
        if self.source is None and "strength" in self.model_fields_set:
            raise InputError(
                "strength says how far a given picture may change; give one (on the command line: --from photo.jpg)"
            )
        if self.source is not None and self.aspect != "square":
            raise InputError("a given picture keeps its content and its shape; leave out the prompt and aspect")
        return self

    @model_validator(mode="after")
    def _check_grid(self) -> ImageOptions:
        if self.grid is not None and self.count is not None:
            raise InputError("grid is a sheet of the whole plane; leave out count and a curve of affect")
        return self

    @model_validator(mode="after")
    def _check_film(self) -> ImageOptions:
        if self.seconds is None:
            given = sorted({"fps", "camera"} & self.model_fields_set)
            if given:
                raise InputError(f"{given[0]} is of a film; say how long it moves: seconds (--seconds 8)")
            return self
        still = [name for name in _OF_STILLS if getattr(self, name)]
        if still:
            raise InputError(f"a film (seconds) is one picture that moves; leave out {still[0]}")
        return self

    @property
    def grid_shape(self) -> tuple[int, int] | None:
        """Columns (valence) and rows (arousal) of the sheet, None without one."""
        if self.grid is None:
            return None
        columns, rows = map(int, self.grid.split("x"))
        return columns, rows

    def shape(self) -> tuple[int, int]:
        """Height and width in pixels, by size and aspect."""
        size, shorter = self.size, max(1, round(self.size * 3 / 4))
        if self.seconds is not None:  # films have even sides
            size, shorter = size - size % 2, shorter - shorter % 2
        return {"square": (size, size), "landscape": (shorter, size), "portrait": (size, shorter)}[self.aspect]

    def fit_shape(self, height: int, width: int, *, min_side: int) -> tuple[int, int]:
        """Height and width of a source scaled so that its longer side is `size`, no side under `min_side` pixels."""
        scale = self.size / max(height, width)
        return max(min_side, round(height * scale)), max(min_side, round(width * scale))


def suffixes_of(options: ImageOptions) -> tuple[str, ...]:
    """Endings that a request may be written with: a picture's, or a film's."""
    return (".png",) if options.seconds is None else FILM_SUFFIXES


def explain_suffix(path: Path, options: ImageOptions) -> str:
    """Why a request cannot be written with an ending that its task knows, in words."""
    if options.seconds is None:
        return f"'{path.name}' is a film; say how long it moves: seconds (--seconds 8); or write .png"
    return f"'{path.name}' stands still; a film (seconds) is written as .mp4 or .webm; or leave seconds out"


def written_files(path: Path, conditions: Any, options: ImageOptions) -> tuple[Path, ...]:
    """Every file that a request writes: the picture, or a sheet and its pictures."""
    along_curve = CURVE_COUNT if isinstance(conditions.affect, AffectCurve) and len(conditions.affect.points) > 1 else 1
    count = 1 if options.grid is not None or options.seconds is not None else options.count or along_curve
    return (path,) if count == 1 else (path, *picture_paths(path, count))


def picture_paths(path: Path, count: int) -> tuple[Path, ...]:
    """Where each of several pictures is written: beside the sheet; one picture is its own sheet.

    >>> [p.name for p in picture_paths(Path("a.png"), 2)]
    ['a-1.png', 'a-2.png']
    """
    if count == 1:
        return (path,)
    width = len(str(count))
    return tuple(path.with_name(f"{path.stem}-{i + 1:0{width}d}{path.suffix}") for i in range(count))
