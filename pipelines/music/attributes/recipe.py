"""Recipes: what music of a word is like where the plane alone cannot tell: fear from anger, awe from boredom.

A recipe stands at the point of its word (`conditioning.vocabulary`); `plan` blends recipes by nearness, so that a word
gets its own, a mixture or a point what lies between. Values follow the cue tables of Juslin & Laukka 2004 and
Gabrielsson & Lindström 2010: tempo, mode, loudness, articulation, register, rhythm and their irregularity.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

#: (melody, accompaniment, bass, pad or "")
Band = tuple[str, str, str, str]

PIANO: Band = ("piano", "piano", "piano", "")
PIANO_STRINGS: Band = ("piano", "piano", "cello", "strings")
VIOLIN_PIANO: Band = ("violin", "piano", "cello", "strings")
CELLO_PIANO: Band = ("cello", "piano", "piano", "")
FLUTE_HARP: Band = ("flute", "harp", "cello", "strings")
CLARINET_PIANO: Band = ("clarinet", "piano", "cello", "")
OBOE_STRINGS: Band = ("oboe", "strings", "cello", "")
HORN_STRINGS: Band = ("horn", "strings", "cello", "choir")
BRASS: Band = ("trumpet", "brass", "bass", "strings")
LOW_BRASS: Band = ("trombone", "strings", "cello", "brass")
STRINGS: Band = ("violin", "strings", "cello", "")
PIZZICATO: Band = ("flute", "pizzicato", "bass", "")
WINDS: Band = ("clarinet", "pizzicato", "bassoon", "")
FOLK: Band = ("violin", "guitar", "bass", "")
GUITARS: Band = ("guitar", "guitar", "bass", "")
POP: Band = ("electric piano", "guitar", "bass", "pad")
MALLETS: Band = ("marimba", "pizzicato", "bass", "")
CELESTA: Band = ("celesta", "harp", "cello", "strings")
MUSIC_BOX: Band = ("music box", "harp", "harp", "")
CHOIR: Band = ("horn", "choir", "cello", "strings")
ORGAN: Band = ("oboe", "organ", "cello", "")
TREMOLO: Band = ("violin", "tremolo strings", "cello", "")
GLASS: Band = ("vibraphone", "tremolo strings", "cello", "choir")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What music of a word is like.

    Attributes:
        word: whose point it stands at.
        modes: one is drawn a piece; major and minor count double where they come twice.
        values: attributes in their own units; what is not named follows the plane.
        textures: of the accompaniment: "figure" (people's), "held", "pulse", "tremolo", "stabs" or "sparse".
        bands: one is drawn.
        borrowed: chance that a chord is changed for one of the parallel mode or a secondary dominant, 0..1.
        beat: of the drums, where there are any: see `arrange.drums.BEATS`.
        irregular: how often rhythm breaks off, and accents fall off the beat, 0..1.
        lift: chance that the last section is a step higher.
        loudness_db: of the whole, against what arousal asks.
    """

    word: str
    modes: tuple[str, ...]
    values: Mapping[str, float] = field(default_factory=dict)
    textures: tuple[str, ...] = ("figure",)
    bands: tuple[Band, ...] = (PIANO,)
    borrowed: float = 0.05
    beat: str = "rock"
    irregular: float = 0.0
    lift: float = 0.0
    loudness_db: float = 0.0

    def __post_init__(self) -> None:
        values = dict(self.values) | {"borrowing": self.borrowed, "irregularity": self.irregular}
        object.__setattr__(self, "values", MappingProxyType(values))


def named_values(
    tempo: float,
    density: float,
    motion: float,
    register: float,
    loudness: float,
    articulation: float,
    **more: float,
) -> dict[str, float]:
    """Attributes by name: the six that every recipe sets, and more."""
    named = {"tempo": tempo, "density": density, "motion": motion, "register": register}
    return named | {"loudness": loudness, "articulation": articulation} | more
