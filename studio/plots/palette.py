"""The colours of every picture and report: one for each emotion, one row for whatever else comes in several, one ink.

The eight emotions differ by at least 17 units of CIELAB 1976 for normal sight and for simulated protan, deutan and
tritan sight (Machado, Oliveira & Fernandes 2009); `tests/studio/test_plots.py` computes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from conditioning.affect import Emotion

INK, SOFT_INK, GRID, PAPER = "#262a36", "#626878", "#d9dce5", "#ffffff"
ACCENT = "#4a4fc4"  # the one thing that a picture is about

#: Emotion -> its colour, the same in every picture.
EMOTIONS: Mapping[Emotion, str] = MappingProxyType(
    {
        Emotion.NEUTRAL: "#5b606b",
        Emotion.CALM: "#88ccee",
        Emotion.HAPPY: "#f0b400",
        Emotion.SAD: "#0055a4",
        Emotion.ANGRY: "#cc3311",
        Emotion.FEARFUL: "#330044",
        Emotion.DISGUSTED: "#009e73",
        Emotion.SURPRISED: "#cc79a7",
    }
)

#: Speakers, files and players in their order; Okabe & Ito 2008, Color universal design.
SERIES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#6e6e6e")

#: Axis -> the words at its low and its high end.
ENDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"valence": ("unpleasant", "pleasant"), "arousal": ("quiet", "excited"), "dominance": ("powerless", "in control")}
)


def series_colour(index: int) -> str:
    """The colour of the speaker, file or player at a place in a list; after the seventh they begin again."""
    return SERIES[index % len(SERIES)]


def series_colours(names: Sequence[str]) -> dict[str, str]:
    """Name -> colour, in the order of the names; a name that comes again keeps its colour."""
    return {name: series_colour(i) for i, name in enumerate(dict.fromkeys(names))}


def on_dark(colour: str, lightening: float = 0.45) -> str:
    """A colour for a dark page: mixed with white by `lightening` (0 leaves it, 1 is white)."""
    channels = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(c + (255 - c) * lightening):02x}" for c in channels)
