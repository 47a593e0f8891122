"""Options of `studio animate` and of `PortraitPipeline`, each declared once; see `pipelines.options`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from pipelines.inputs import InputFile, file_path
from pipelines.media.files import SOUND_SUFFIXES
from pipelines.options import Hint, Options, ShortText, parse_numbers
from pipelines.portrait.track.action_units import (
    CHANNELS,
    MIDDLE_UNITS,
    PAIRED_UNITS,
    SKIN_CHANNELS,
    channel_bounds,
    unknown_units,
)
from pipelines.portrait.track.expression import MAX_PSPI
from pipelines.portrait.track.plan import SCALES
from pipelines.speech.options import Rate, VoiceName
from weights.errors import InputError

MIN_SIZE, MAX_SIZE = 256, 1024
MIN_SECONDS, MAX_SECONDS = 0.2, 600.0
MAX_CHARACTERS = 50_000  # of what is said
DRIVING_SUFFIXES = (*SOUND_SUFFIXES, ".mp4", ".webm")
#: Moves that `camera` knows; "slow", "gentle" or "strong" before one says how far it goes.
CAMERA_MOVES = ("still", "breathe", "push in", "pull out", "drift left", "drift right", "handheld", "auto")
#: How affect "auto" reads a recording: name -> lowest and highest value; see `track.audio_affect`.
AUTO_BOUNDS = {"contrast": (0.2, 5.0), "smooth": (0.0, 1.0), "emotions": (1.0, 8.0)}
#: Unit or channel -> lowest and highest value: FACS intensity (1 is E), degrees of the head and the eyes.
UNIT_BOUNDS = {n: channel_bounds(n) for n in (*PAIRED_UNITS, *CHANNELS)}


def _parse_text(value: Any) -> Any:
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_CHARACTERS:
        raise InputError(f"text is what is said, 1 to {MAX_CHARACTERS:,} characters; got {str(value)[:60]!r}")
    return value


def _parse_camera(value: Any) -> Any:
    if not isinstance(value, str) or not value.strip() or len(value) > 100:
        raise InputError(f"camera is told in words such as {', '.join(CAMERA_MOVES)}; got {str(value)[:40]!r}")
    return value


def _parse_scale(value: Any) -> Any:
    _check_pairs("scale", value, "blinks=0, head=0.5")
    return parse_numbers("part", value, dict.fromkeys(SCALES, (0.0, 3.0)))


def _parse_auto(value: Any) -> Any:
    _check_pairs("auto", value, "contrast=1.5, smooth=0.3")
    return parse_numbers("part of auto", value, AUTO_BOUNDS)


def _parse_units(value: Any) -> Any:
    _check_pairs("units", value, "AU12=0.8, yaw=6")
    numbers = parse_numbers("units", value)
    if unknown := unknown_units(numbers):
        names = ", ".join((*PAIRED_UNITS, *MIDDLE_UNITS, *SKIN_CHANNELS, "shoulders", "yaw", "pitch", "roll"))
        raise InputError(f"unknown unit '{unknown[0][:20]}'; there are {names} (L or R behind a paired one for a side)")
    return parse_numbers("unit", value, UNIT_BOUNDS)


def _check_pairs(name: str, value: Any, example: str) -> None:
    """Refuse text that is not name=number, with an example of how it is written.

    Raises:
        InputError: a part of the text without an equals sign.
    """
    for pair in () if isinstance(value, Mapping) else (p for p in str(value).split(",") if p.strip()):
        if "=" not in pair:
            raise InputError(f"{name} is written '{example}' (name=number), got '{pair.strip()[:40]}'")


class PortraitOptions(Options):
    """How a face is animated."""

    text: Annotated[
        str | None,
        BeforeValidator(_parse_text),
        Field(description="what is said; with a recording: what the recording says, for exact lips"),
    ] = None
    audio: Annotated[
        str | None,
        file_path(*DRIVING_SUFFIXES),
        Field(description="a recording that the face follows; affect auto reads its feeling"),
        Hint(metavar="FILE"),
    ] = None
    listen: Annotated[
        str | None,
        file_path(*DRIVING_SUFFIXES),
        Field(
            description=(
                "a recording of somebody else that the face listens to: it nods, looks and takes up the feeling that it"
                " hears, beside one that is named"
            )
        ),
        Hint(metavar="FILE"),
    ] = None
    voice: VoiceName = None
    rate: Rate = 1.0
    seconds: Annotated[
        float | None,
        Field(
            ge=MIN_SECONDS,
            le=MAX_SECONDS,
            description=(
                "length of the film: a text that takes longer is spoken faster, after a shorter one the face holds; "
                "a recording has its own; 4 without sound when left out"
            ),
        ),
        Hint(metavar="SECONDS"),
    ] = None
    fps: Annotated[Literal[24, 25, 30, 50, 60], Field(description="frames a second")] = 25
    size: Annotated[
        int,
        Field(
            ge=MIN_SIZE, le=MAX_SIZE, multiple_of=2, description="pixels of a side of the square film, an even number"
        ),
    ] = 512
    look: Annotated[
        ShortText | None,
        InputFile(lambda value: value, suffixes=(".yaml", ".yml", ".json", ".zip")),
        Field(
            description=(
                "a built-in person by name (studio people list), random, or a YAML file of one's own; "
                "by seed when left out"
            )
        ),
    ] = None
    whole: Annotated[bool, Field(description="keep the whole picture instead of framing the head")] = False
    camera: Annotated[
        str | None,
        BeforeValidator(_parse_camera),
        Field(
            description=(
                "a move in words: 'slow push in', 'pull out', 'breathe', 'drift left', 'handheld', or auto "
                "(by the affect); still when left out"
            )
        ),
    ] = None
    captions: Annotated[bool, Field(description="burn what is said into the picture")] = False
    transparent: Annotated[bool, Field(description="no background (built-in people; .webm and PNG)")] = False
    scale: Annotated[
        dict[str, float] | None,
        BeforeValidator(_parse_scale),
        Field(description=f"parts turned down or up, 0 off to 3: 'blinks=0, head=0.5'; of {', '.join(SCALES)}"),
        Hint(metavar="PART=GAIN,..."),
    ] = None
    units: Annotated[
        dict[str, float] | None,
        BeforeValidator(_parse_units),
        Field(
            description=(
                "action units over the affect's own, 0 at rest, 1 FACS intensity E, 2 exaggerated, and degrees of "
                "the head: 'AU12=0.8, AU4L=0.3, yaw=6'"
            )
        ),
        Hint(metavar="UNIT=VALUE,..."),
    ] = None
    pain: Annotated[
        float | None,
        Field(ge=0, le=MAX_PSPI, description="a score on the PSPI scale of pain instead of an affect's face, 0 none"),
    ] = None
    plan: Annotated[
        str | None,
        file_path(".json"),
        Field(description="perform this plan as it stands; text or a recording give the sound"),
        Hint(metavar="FILE.json", page=False),
    ] = None
    auto: Annotated[
        dict[str, float] | None,
        BeforeValidator(_parse_auto),
        Field(
            description=(
                "how affect auto reads the recording: 'contrast=1.5, smooth=0.3, emotions=2', which is how much the"
                " strongest emotion stands out (1 as recognized), 0 moment by moment to 1 one affect for all, how many"
                " at once"
            )
        ),
        Hint(metavar="PART=VALUE,..."),
    ] = None
