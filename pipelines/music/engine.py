"""What a composing engine is asked and what it gives; engines know nothing of files, records or judges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from conditioning.affect import AffectCurve
from pipelines.base import Capabilities
from pipelines.music.perform.tempo_map import TempoMap
from pipelines.music.song.song import Song
from pipelines.music.sound.sequence import NoteSequence


@dataclass(frozen=True, slots=True)
class MusicRequest:
    """One piece.

    Attributes:
        affect: over the seconds of the piece, intensity applied.
        bars: how many.
        seed: 0..2**32-1.
        fixed: attributes that are set, by name.
        tonic: pitch class, or None for one by seed.
        meter: beats and what a beat is.
        form: a name of `compose.forms.FORMS` or auto.
        instruments: names by part; the rest is chosen.
        ending: whether it comes home (a loop does not).
        performance: 0 as written, 1 as people play, at most 2.
        source: a given piece, and what becomes of it: "refeel", "continue" or "harmonise".
        other, elements: for "refeel", a second piece and what is taken of it.
        on_bar: told how many bars are written.
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
    on_bar: Callable[[int], None] | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """What an engine made: the written song, how it is played, and the clock that ties the two."""

    song: Song
    sequence: NoteSequence
    tempo_map: TempoMap


class MusicEngine(Protocol):
    """Composes."""

    name: str
    capabilities: Capabilities

    def compose(self, request: MusicRequest) -> Piece:
        """Write, arrange and perform one piece."""
        ...
