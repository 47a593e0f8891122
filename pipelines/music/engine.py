"""The protocol of composing engines: request in, piece out; they know nothing of files, records or judges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from conditioning.affect import AffectCurve
from pipelines.base import Capabilities
from pipelines.music.options import MusicOptions
from pipelines.music.perform.tempo_map import TempoMap
from pipelines.music.song.song import Song
from pipelines.music.sound.sequence import NoteSequence


@dataclass(frozen=True, slots=True)
class MusicRequest:
    """What one piece is composed for.

    Attributes:
        affect: over the seconds of the piece, intensity applied.
        bars: how many.
        seed: 0..2**32-1.
        fixed_attributes: attributes that a person has set, by name.
        tonic: pitch class, or None for one by seed.
        meter: beats and what a beat is.
        form: a name of `compose.forms.FORMS` or auto.
        instruments: names by part; the rest is chosen.
        ending: whether it comes home (a loop does not).
        performance: 0 as written, 1 as people play, at most 2.
        source: a given piece.
        adaptation: what becomes of it: "affect" (told with the affect), "continue" or "harmonise"; "" without one.
        element_source: for "affect", a second piece that elements are taken of.
        elements: which: names of `options.ELEMENTS`.
        length_s: of the whole, met by stretching the clock; None leaves it.
        hits_s: seconds at which a bar begins with an accent.
        variation: 0 the piece of the seed; others vary what is not kept.
        kept: names of `options.KEPT`.
        rewritten: bars (first, after the last) that are written anew.
        style: a name of `attributes.styles.STYLES`, or auto.
        on_bar: called with the number of bars that are written.
        options: all options of the call; an engine with options of its own reads them here.
    """

    affect: AffectCurve
    bars: int
    seed: int
    fixed_attributes: Mapping[str, float] = field(default_factory=dict)
    tonic: int | None = None
    meter: tuple[int, int] = (4, 4)
    form: str = "auto"
    instruments: Mapping[str, str] = field(default_factory=dict)
    ending: bool = True
    performance: float = 1.0
    source: Song | None = None
    adaptation: str = ""
    element_source: Song | None = None
    elements: tuple[str, ...] = ()
    length_s: float | None = None
    hits_s: tuple[float, ...] = ()
    variation: int = 0
    kept: frozenset[str] = frozenset()
    rewritten: tuple[int, int] | None = None
    style: str = "auto"
    on_bar: Callable[[int], None] | None = None
    options: MusicOptions = field(default_factory=MusicOptions)


@dataclass(frozen=True, slots=True)
class Piece:
    """What an engine made.

    Attributes:
        song: as written.
        sequence: its notes as played, in seconds.
        tempo_map: ticks of the song to seconds.
        loudness_lufs: the integrated loudness that suits its affect.
    """

    song: Song
    sequence: NoteSequence
    tempo_map: TempoMap
    loudness_lufs: float = -14.0


class MusicEngine(Protocol):
    """What every engine of the task `music` offers.

    Attributes:
        name: its registered name.
        capabilities: what it can do.
    """

    name: str
    capabilities: Capabilities

    def compose(self, request: MusicRequest) -> Piece:
        """Write, arrange and perform one piece."""
        ...
