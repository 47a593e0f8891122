"""Options of `studio compose` and of `MusicPipeline`, each declared once; see `pipelines.options`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BeforeValidator, Field, model_validator

from pipelines.inputs import file_path
from pipelines.music.arrange.instruments import instrument_program
from pipelines.music.attributes.names import BOUNDS
from pipelines.music.song.keys import Key
from pipelines.music.sound.sequence import MAX_LUFS, MIN_LUFS
from pipelines.options import Hint, Options, parse_numbers
from weights.errors import InputError

MIN_BARS, MAX_BARS, DEFAULT_BARS = 2, 600, 16
MIN_SECONDS, MAX_SECONDS = 4.0, 600.0
MAX_PERFORMANCE = 2.0
PARTS = ("melody", "accompaniment", "bass", "pad")
ELEMENTS = ("rhythm", "harmony", "dynamics", "tempo")  # of a piece, that another one may take on
#: What becomes of a piece that is given, by the option that names it.
ADAPTATIONS = {"source": "affect", "primer": "continue", "harmonise": "harmonise"}

Meter = Literal["4/4", "3/4", "2/4", "6/8", "5/4", "7/8", "9/8", "12/8"]
StyleName = Literal["auto", "chamber", "film", "folk", "pop", "lo-fi", "electronic", "march", "lullaby", "waltz"]
KEPT = ("melody", "harmony", "rhythm", "band")  # of a piece, while the rest is varied
MAX_HITS = 16
RoomName = Literal["hall", "chamber", "plate", "dry"]
FormName = Literal["auto", "AABA", "verse-chorus", "ternary", "rondo", "loop", "through"]


def _parse_key(value: Any) -> Any:
    """A key by name, such as "D minor", in its usual spelling.

    Raises:
        InputError: it is no text, or no key has that name.
    """
    if not isinstance(value, str):
        raise InputError(f"key must be a name such as 'D minor', got {str(value)[:40]!r}")
    return str(Key.of(value))


def _parse_instruments(value: Any) -> Any:
    """Instruments by part, from "cello" (the melody's), "melody=cello, bass=bass" or a mapping.

    Raises:
        InputError: an unknown part or instrument.
    """
    if not isinstance(value, Mapping):
        pairs = [part.rpartition("=") for part in str(value).split(",") if part.strip()]
        value = {part.strip().lower() or "melody": name for part, _, name in pairs}
    for part, name in value.items():
        if part not in PARTS:
            example = "--instrument 'melody=cello, bass=bass'"
            raise InputError(f"unknown part '{str(part)[:30]}'; parts are {', '.join(PARTS)}, for example {example}")
        instrument_program(str(name))
    return {str(part): str(name).strip().lower() for part, name in value.items()}


def _parse_elements(value: Any) -> Any:
    """Elements of another piece, from "rhythm, dynamics" or a sequence of names.

    Raises:
        InputError: no name at all, or one that is not of `ELEMENTS`.
    """
    parts = value.split(",") if isinstance(value, str) else value
    names = [str(part).strip().lower() for part in parts] if isinstance(parts, list | tuple) else []
    names = [name for name in names if name]
    if not names or not set(names) <= set(ELEMENTS):
        raise InputError(f"take must name some of {', '.join(ELEMENTS)}, got '{str(value)[:40]}'")
    return ", ".join(names)


def _parse_kept(value: Any) -> Any:
    """What a variation keeps, from "melody, band" or a sequence of names.

    Raises:
        InputError: no name at all, or one that is not of `KEPT`.
    """
    parts = value.split(",") if isinstance(value, str) else value
    names = [str(part).strip().lower() for part in parts] if isinstance(parts, list | tuple) else []
    if not any(names) or not {name for name in names if name} <= set(KEPT):
        raise InputError(f"keep must name some of {', '.join(KEPT)}, got '{str(value)[:40]}'")
    return ", ".join(name for name in names if name)


def _parse_hits(value: Any) -> Any:
    """Seconds of a film's cuts, from "12.4, 20" or numbers, in order.

    Raises:
        InputError: no numbers over 0, two alike, or too many.
    """
    parts = value.split(",") if isinstance(value, str) else value if isinstance(value, list | tuple) else [value]
    hits = sorted(parse_numbers("hit", ",".join(f"hit{k}={part}" for k, part in enumerate(parts))).values())
    if not 1 <= len(hits) <= MAX_HITS or len(set(hits)) < len(hits) or not 0 < hits[0] <= hits[-1] < MAX_SECONDS:
        raise InputError(f"hit takes 1 to {MAX_HITS} different seconds over 0, such as 12.4 or '12.4, 20'")
    return ", ".join(f"{hit:g}" for hit in hits)


def _parse_bars(value: Any) -> Any:
    """Bars from "9-12", or one by its number.

    Raises:
        InputError: not that, or the last before the first.
    """
    first, dash, last = str(value).strip().partition("-")
    numbers = [n.strip() for n in (first, last if dash else first)]
    whole = all(n.isdigit() and len(n) < 5 for n in numbers)
    if not whole or not 1 <= int(numbers[0]) <= int(numbers[1]):
        raise InputError(f"regenerate takes bars such as 9-12, got '{str(value)[:40]}'")
    return f"{int(numbers[0])}-{int(numbers[1])}"


_SongFile = Annotated[str, file_path(".mid", ".midi", ".musicxml", ".xml", ".mxl"), Hint(metavar="FILE.mid")]


class MusicOptions(Options):
    """What a person may set of a piece."""

    bars: Annotated[
        int | None,
        Field(ge=MIN_BARS, le=MAX_BARS, description="how many; left out 16, or as long as a curve and a little more"),
    ] = None
    seconds: Annotated[
        float | None,
        Field(
            ge=MIN_SECONDS,
            le=MAX_SECONDS,
            description="last exactly so many seconds, instead of bars",
        ),
        Hint(metavar="SECONDS"),
    ] = None
    tempo: Annotated[
        float | None,
        Field(
            ge=BOUNDS["tempo"][0],
            le=BOUNDS["tempo"][1],
            description="quarter notes a minute; the other attributes make up for what it takes from the affect",
        ),
        Hint(metavar="BPM"),
    ] = None
    key: Annotated[
        str | None,
        BeforeValidator(_parse_key),
        Field(description="tonic and mode, such as 'D minor', 'F# major' or 'Eb lydian'"),
    ] = None
    meter: Annotated[Meter, Field(description="beats in a bar and what a beat is")] = "4/4"
    form: Annotated[
        FormName,
        Field(description="which sections come back; auto draws an order, with an intro and an outro from 15 bars on"),
    ] = "auto"
    style: Annotated[
        StyleName,
        Field(description="band, figures, beat and limits of tempo; auto goes by affect"),
    ] = "auto"
    hit: Annotated[
        str | None,
        BeforeValidator(_parse_hits),
        Field(description="seconds of a film's cuts, on which a bar begins with an accent: 12.4, or '12.4, 20'"),
        Hint(metavar="SECONDS,..."),
    ] = None
    variation: Annotated[
        int, Field(ge=0, le=9999, description="0 the piece itself; others vary what `keep` does not name")
    ] = 0
    keep: Annotated[
        str | None,
        BeforeValidator(_parse_kept),
        Field(description="with a variation: what stays of the piece of this seed: melody, harmony, rhythm, band"),
        Hint(metavar="NAMES"),
    ] = None
    regenerate: Annotated[
        str | None,
        BeforeValidator(_parse_bars),
        Field(description="write these bars of the piece of this seed anew, such as 9-12, and leave the others"),
        Hint(metavar="BARS"),
    ] = None
    instrument: Annotated[dict[str, str], BeforeValidator(_parse_instruments), Hint(metavar="NAME")] = Field(
        default_factory=dict,
        description="of the melody (cello), or by part: 'melody=cello, accompaniment=piano, bass=bass, pad=strings'; "
        "the rest suits the affect",
    )
    attributes: Annotated[
        dict[str, float],
        BeforeValidator(lambda value: parse_numbers("attribute", value, BOUNDS)),
        Hint(metavar="NAME=NUMBER,..."),
    ] = Field(default_factory=dict, description="fix any of a bar's attributes: 'density=2, dissonance=0.5, drums=0.6'")
    performance: Annotated[
        float,
        Field(ge=0, le=MAX_PERFORMANCE, description="0 as written, 1 as people play, 2 with twice their freedom"),
        Hint(step=0.1),
    ] = 1.0
    loop: Annotated[bool, Field(description="no ending, and sound that repeats without a seam")] = False
    source: Annotated[
        _SongFile | None,
        Field(
            validation_alias=AliasChoices("source", "refeel"),
            description="tell this MIDI or MusicXML piece with the affect; its tune is kept, the rest is made anew",
        ),
        Hint(flag="--from", metavar="FILE.mid"),
    ] = None
    primer: Annotated[
        _SongFile | None,
        Field(validation_alias=AliasChoices("primer", "prompt"), description="go on from this piece"),
        Hint(metavar="FILE.mid"),
    ] = None
    harmonise: Annotated[
        _SongFile | None,
        Field(description="give this tune chords, an arrangement and a performance"),
        Hint(metavar="FILE.mid"),
    ] = None
    take: Annotated[
        str | None,
        BeforeValidator(_parse_elements),
        Field(
            description="with a source: elements of the piece `of` that it takes on: rhythm, harmony, dynamics, tempo"
        ),
        Hint(metavar="ELEMENTS"),
    ] = None
    of: Annotated[
        _SongFile | None, Field(description="the piece that elements are taken of"), Hint(metavar="FILE.mid")
    ] = None
    soundfont: Annotated[
        str | None,
        file_path(".sf2", ".sf3"),
        Field(description="a sound font (SF2 or SF3) that plays instead of the instruments of our own"),
        Hint(metavar="FILE.sf2"),
    ] = None
    room: Annotated[RoomName, Field(description="the room that it sounds in, or a steel plate")] = "hall"
    lufs: Annotated[
        float | None,
        Field(
            ge=MIN_LUFS,
            le=MAX_LUFS,
            description="integrated loudness of the sound; left out -24 (eerie) to -12 (furious) by the affect, and "
            "-23 for loops and stems",
        ),
        Hint(metavar="LUFS"),
    ] = None

    @model_validator(mode="after")
    def _check_combinations(self) -> MusicOptions:
        pieces = [name for name in ADAPTATIONS if getattr(self, name) is not None]
        if len(pieces) > 1:
            raise InputError("give one of a piece to re-feel (source), to continue (primer) or to harmonise")
        if pieces and pieces != ["primer"] and (self.bars or self.seconds or self.form != "auto"):
            raise InputError("a given piece keeps its bars and its form; leave out bars, seconds and form")
        if self.keep and not self.variation:
            raise InputError("keep goes with a variation: give --variation 1 or more too")
        if pieces and (self.variation or self.regenerate):
            raise InputError("variation and regenerate change a piece composed here; leave out the given piece")
        if self.loop and self.hit:
            raise InputError("a loop has no hits: its clock is constant; leave out one of the two")
        if self.bars and self.seconds:
            raise InputError("give bars or seconds, one of the two")
        if (self.take or self.of) and not (self.take and self.of and self.source):
            raise InputError("take goes with a piece to tell (--from) and a piece to take of (--of)")
        return self

    def hits_s(self) -> tuple[float, ...]:
        """The seconds in `hit`."""
        return tuple(float(hit) for hit in self.hit.split(", ")) if self.hit else ()

    def kept(self) -> frozenset[str]:
        """The names in `keep`."""
        return frozenset(self.keep.split(", ")) if self.keep else frozenset()

    def rewritten_bars(self) -> tuple[int, int] | None:
        """The bars in `regenerate`: first and after the last, from 0."""
        if self.regenerate is None:
            return None
        first, _, last = self.regenerate.partition("-")
        return int(first) - 1, int(last)

    def elements(self) -> tuple[str, ...]:
        """The names in `take`."""
        return tuple(self.take.split(", ")) if self.take else ()
