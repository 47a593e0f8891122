"""Styles: which band, figures, textures and beat a piece has whatever it feels like, and how far attributes may go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from pipelines.music.attributes import recipe as bands
from pipelines.music.attributes.names import Attributes
from pipelines.music.attributes.recipe import Band, Recipe


@dataclass(frozen=True, slots=True)
class Style:
    """A way to play.

    Attributes:
        bands: one is drawn.
        limits: attribute -> (lowest, highest).
        textures: in place of the recipe's; none keeps these.
        beat: of the drums; "" keeps the recipe's.
        art_song: 0 figures of pop, 1 of art songs.
        meter: in place of 4/4, where it has one of its own.
    """

    bands: tuple[Band, ...]
    limits: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    textures: tuple[str, ...] = ()
    beat: str = ""
    art_song: float = 0.3
    meter: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "limits", MappingProxyType(dict(self.limits)))

    def limit(self, a: Attributes) -> Attributes:
        """Attributes within the style's limits."""
        return replace(a, **{n: min(high, max(low, getattr(a, n))) for n, (low, high) in self.limits.items()})

    def apply(self, recipes: Sequence[Recipe]) -> list[Recipe]:
        """Recipes with the style's band, textures and beat."""
        changed = {"bands": self.bands} | ({"textures": self.textures} if self.textures else {})
        return [replace(r, **changed, **({"beat": self.beat} if self.beat else {})) for r in recipes]  # type: ignore[arg-type]


NO_DRUMS = (0.0, 0.0)
STYLES: dict[str, Style] = {
    "chamber": Style(
        (bands.STRINGS, bands.CLARINET_PIANO, bands.VIOLIN_PIANO, bands.OBOE_STRINGS),
        {"drums": NO_DRUMS, "swing": (0, 0)},
        art_song=1.0,
    ),
    "film": Style(
        (
            ("horn", "strings", "cello", "choir"),
            ("violin", "strings", "cello", "brass"),
            ("piano", "strings", "cello", "choir"),
            ("flute", "harp", "cello", "strings"),
        ),
        {"swing": (0, 0), "polyphony": (3, 6)},
        art_song=0.6,
    ),
    "folk": Style(
        (bands.FOLK, bands.GUITARS, ("flute", "guitar", "bass", ""), ("clarinet", "steel guitar", "bass", "")),
        {"drums": (0, 0.35), "dissonance": (0, 0.3)},
        textures=("figure",),
        beat="light",
    ),
    "pop": Style(
        (
            bands.POP,
            ("piano", "guitar", "bass", "strings"),
            ("electric piano", "piano", "bass", "pad"),
            ("guitar", "piano", "bass", ""),
        ),
        {"drums": (0.45, 1)},
        textures=("figure",),
        beat="rock",
        art_song=0.0,
    ),
    "lo-fi": Style(
        (("electric piano", "guitar", "bass", "pad"), ("vibraphone", "electric piano", "bass", "")),
        {
            "drums": (0.4, 0.5),
            "tempo": (66, 92),
            "swing": (0.5, 0.7),
            "dissonance": (0.6, 1),
            "loudness": (40, 72),
            "rubato": (0, 0.2),
        },
        textures=("figure",),
        beat="rock",
        art_song=0.0,
    ),
    "electronic": Style(
        (("lead", "electric piano", "bass", "pad"), ("lead", "pad", "bass", "pad"), ("bells", "lead", "bass", "pad")),
        {"drums": (0.6, 1), "swing": (0, 0), "rubato": (0, 0)},
        textures=("pulse", "figure"),
        beat="electronic",
        art_song=0.0,
    ),
    "march": Style(
        (bands.BRASS, ("clarinet", "brass", "bassoon", ""), ("trumpet", "brass", "trombone", "")),
        {"drums": (0.6, 1), "tempo": (96, 132), "articulation": (0.4, 0.75), "swing": (0, 0), "rubato": (0, 0.2)},
        textures=("figure",),
        beat="march",
    ),
    "lullaby": Style(
        (bands.MUSIC_BOX, bands.CELESTA, ("flute", "harp", "harp", ""), ("piano", "piano", "piano", "")),
        {"drums": NO_DRUMS, "tempo": (50, 84), "density": (0.25, 1.1), "motion": (0.25, 1.8), "loudness": (20, 58)},
        textures=("figure",),
        art_song=0.8,
        meter=(6, 8),
    ),
    "waltz": Style(
        (bands.VIOLIN_PIANO, bands.STRINGS, ("clarinet", "piano", "cello", ""), ("flute", "harp", "cello", "strings")),
        {"swing": (0, 0), "drums": (0, 0.5)},
        textures=("figure",),
        beat="waltz",
        art_song=0.8,
        meter=(3, 4),
    ),
}
