"""Recipes of words that are unpleasant, and of solemn ones."""

from __future__ import annotations

from pipelines.music.attributes.recipe import (
    CELLO_PIANO,
    CLARINET_PIANO,
    GLASS,
    HORN_STRINGS,
    LOW_BRASS,
    OBOE_STRINGS,
    ORGAN,
    PIANO,
    PIANO_STRINGS,
    STRINGS,
    TREMOLO,
    VIOLIN_PIANO,
    Recipe,
    named_values,
)

UNPLEASANT_RECIPES: tuple[Recipe, ...] = (
    Recipe(
        "solemn",
        ("minor", "major"),
        named_values(60, 0.85, 0.9, 65, 60, 1.0, leap=2.0, accent=4, polyphony=4.0, bass=36, harmonic_rhythm=1.4),
        textures=("figure", "held"),
        bands=(ORGAN, HORN_STRINGS, STRINGS, PIANO),
        loudness_db=-0.5,
    ),
    Recipe(
        "sad",
        ("minor",),
        named_values(
            61,
            0.95,
            1.2,
            66,
            48,
            1.06,
            leap=2.2,
            range=6.5,
            contour=-0.3,
            accent=4,
            dissonance=0.3,
            bass=38,
            chromaticism=0.03,
        ),
        bands=(PIANO, CELLO_PIANO, OBOE_STRINGS, CLARINET_PIANO, PIANO_STRINGS),
        borrowed=0.12,
        loudness_db=-2.0,
    ),
    Recipe(
        "melancholic",
        ("minor",),
        named_values(
            62, 0.85, 1.1, 67, 48, 1.0, leap=2.2, range=6.0, contour=-0.2, accent=3, polyphony=2.0, rubato=1.2
        ),
        bands=(PIANO, CLARINET_PIANO, ("cello", "guitar", "cello", ""), ("oboe", "harp", "cello", "")),
        borrowed=0.15,
        loudness_db=-1.5,
    ),
    Recipe(
        "grieving",
        ("minor",),
        named_values(
            54, 0.8, 0.9, 62, 50, 1.04, leap=2.1, range=5.5, contour=-0.45, dissonance=0.4, chromaticism=0.1, bass=34
        ),
        textures=("figure", "held"),
        bands=(CELLO_PIANO, STRINGS, ("cello", "strings", "cello", "choir"), ORGAN),
        borrowed=0.2,
        loudness_db=-3.0,
    ),
    Recipe(
        "bored",
        ("minor",),
        named_values(58, 0.6, 0.8, 62, 46, 0.8, leap=1.4, range=3.0, repetition=0.5, harmonic_rhythm=0.6, accent=2),
        textures=("figure", "pulse"),
        bands=(("clarinet", "electric piano", "bass", ""), PIANO, ("bassoon", "pizzicato", "cello", "")),
        loudness_db=-1.0,
    ),
    Recipe(
        "angry",
        ("minor",),
        named_values(
            138, 2.0, 3.0, 63, 104, 0.55, leap=2.4, repetition=0.35, dissonance=0.6, chromaticism=0.12, accent=26
        )
        | {"bass": 32, "doubling": 0.75, "polyphony": 4.0, "drums": 0.9, "syncopation": 0.25, "harmonic_rhythm": 1.2},
        textures=("pulse", "stabs", "figure"),
        bands=(LOW_BRASS, ("violin", "strings", "cello", "brass"), ("brass", "piano", "bass", "strings"), PIANO),
        borrowed=0.5,
        beat="drive",
        irregular=0.25,
        loudness_db=1.5,
    ),
    Recipe(
        "furious",
        ("minor",),
        named_values(
            152, 2.3, 3.6, 62, 110, 0.62, leap=2.6, repetition=0.4, dissonance=0.7, chromaticism=0.16, accent=30
        )
        | {"bass": 30, "doubling": 0.85, "polyphony": 4.4, "drums": 1.0, "syncopation": 0.3, "chromaticism": 0.16},
        textures=("pulse", "stabs"),
        bands=(LOW_BRASS, ("brass", "strings", "cello", "brass"), ("lead", "organ", "bass", "strings")),
        borrowed=0.55,
        beat="drive",
        irregular=0.35,
        loudness_db=1.5,
    ),
    Recipe(
        "fearful",
        ("minor", "locrian", "minor"),
        named_values(104, 0.9, 1.6, 79, 42, 0.6, leap=2.4, range=4.0, dissonance=0.75, chromaticism=0.25, accent=20)
        | {"polyphony": 2.0, "bass": 30, "doubling": 0.0, "drums": 0.0, "syncopation": 0.4, "harmonic_rhythm": 0.9},
        textures=("tremolo", "sparse", "tremolo"),
        bands=(TREMOLO, ("flute", "tremolo strings", "cello", ""), ("celesta", "tremolo strings", "cello", "")),
        borrowed=0.6,
        irregular=0.8,
        loudness_db=-6.0,
    ),
    Recipe(
        "panicked",
        ("minor", "locrian", "minor"),
        named_values(
            154, 2.0, 3.6, 79, 84, 0.5, leap=2.4, dissonance=0.75, chromaticism=0.2, accent=22, repetition=0.35
        )
        | {"polyphony": 2.6, "bass": 32, "drums": 0.3, "syncopation": 0.4},
        textures=("tremolo", "stabs"),
        bands=(TREMOLO, ("violin", "strings", "cello", "brass")),
        borrowed=0.6,
        beat="drive",
        irregular=0.7,
        loudness_db=-1.5,
    ),
    Recipe(
        "anxious",
        ("minor",),
        named_values(
            122, 1.4, 2.2, 71, 56, 0.6, leap=1.8, range=4.5, dissonance=0.55, chromaticism=0.14, repetition=0.4
        )
        | {"polyphony": 2.0, "accent": 8, "drums": 0.0, "harmonic_rhythm": 0.8},
        textures=("pulse", "figure"),
        bands=(("clarinet", "pizzicato", "cello", ""), ("piano", "piano", "cello", "tremolo strings"), STRINGS),
        borrowed=0.45,
        irregular=0.4,
        loudness_db=-3.5,
    ),
    Recipe(
        "tense",
        ("minor",),
        named_values(96, 0.9, 2.0, 60, 68, 0.7, leap=1.8, range=4.0, dissonance=0.65, chromaticism=0.16, repetition=0.4)
        | {"polyphony": 2.6, "bass": 31, "accent": 12, "drums": 0.35, "harmonic_rhythm": 0.6, "doubling": 0.0},
        textures=("pulse", "pulse", "tremolo"),
        bands=(
            ("cello", "strings", "cello", "tremolo strings"),
            ("horn", "strings", "cello", ""),
            ("piano", "pizzicato", "cello", "strings"),
        ),
        borrowed=0.55,
        beat="heartbeat",
        irregular=0.15,
        loudness_db=-3.0,
    ),
    Recipe(
        "eerie",
        ("minor", "minor", "locrian"),
        named_values(
            70, 0.6, 0.7, 80, 40, 0.95, leap=2.6, range=6.0, dissonance=0.7, chromaticism=0.2, harmonic_rhythm=0.7
        )
        | {"polyphony": 2.2, "bass": 32, "accent": 5, "drums": 0.0, "doubling": 0.0},
        textures=("sparse", "held", "tremolo"),
        bands=(GLASS, ("celesta", "tremolo strings", "cello", "choir"), ("music box", "tremolo strings", "cello", "")),
        borrowed=0.6,
        irregular=0.4,
        loudness_db=-7.0,
    ),
    Recipe(
        "mysterious",
        ("minor", "dorian"),
        named_values(82, 0.9, 1.6, 68, 50, 0.9, leap=2.2, dissonance=0.45, chromaticism=0.1, harmonic_rhythm=0.8)
        | {"polyphony": 2.2, "drums": 0.0},
        textures=("figure", "sparse"),
        bands=(("clarinet", "harp", "cello", "tremolo strings"), ("flute", "pizzicato", "cello", ""), GLASS),
        borrowed=0.4,
        irregular=0.2,
        loudness_db=-4.0,
    ),
    Recipe(
        "menacing",
        ("minor", "minor", "phrygian"),
        named_values(
            84, 1.0, 2.0, 55, 92, 0.75, leap=2.0, range=4.0, dissonance=0.65, chromaticism=0.16, repetition=0.3
        )
        | {"polyphony": 3.4, "bass": 29, "accent": 22, "drums": 0.6, "doubling": 0.7, "harmonic_rhythm": 0.8},
        textures=("pulse", "stabs"),
        bands=(LOW_BRASS, ("horn", "strings", "cello", "brass"), ("bassoon", "strings", "cello", "brass")),
        borrowed=0.6,
        beat="heartbeat",
        irregular=0.2,
    ),
    Recipe(
        "dramatic",
        ("minor",),
        named_values(
            116, 1.5, 2.6, 69, 92, 0.75, leap=2.5, dissonance=0.35, accent=18, drums=0.6, doubling=0.5, bass=34
        ),
        textures=("figure", "pulse"),
        bands=(("violin", "strings", "cello", "brass"), VIOLIN_PIANO, ("horn", "strings", "cello", "choir")),
        borrowed=0.4,
        beat="drive",
        lift=0.3,
    ),
    Recipe(
        "disgusted",
        ("minor",),
        named_values(88, 1.2, 1.4, 58, 74, 0.5, leap=2.4, range=6.0, dissonance=0.65, chromaticism=0.2, contour=-0.4)
        | {"accent": 16, "bass": 31, "drums": 0.0, "polyphony": 2.6},
        textures=("stabs", "figure"),
        bands=(
            ("bassoon", "pizzicato", "cello", ""),
            ("trombone", "strings", "cello", ""),
            ("clarinet", "strings", "bassoon", ""),
        ),
        borrowed=0.6,
        irregular=0.4,
        loudness_db=-2.0,
    ),
)
