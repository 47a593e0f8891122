"""The arc of a piece: how much energy every bar has by its section, and what that does to its attributes.

A piece begins thin, grows with every return, draws back for what contrasts, and is fullest in its last section. The
span of loudness follows POP909, whose four-bar means differ by 27 velocities between softest and loudest.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipelines.music.attributes.names import DEFAULT_ATTRIBUTES, Attributes, clamp_attribute
from pipelines.music.compose.forms import INTRO, OUTRO
from pipelines.music.song.song import Song

ARC_VELOCITIES = 27.0  # of loudness between energy 0 and 1
MIDDLE_ENERGY = 0.62
INTRO_ENERGY, FIRST_ENERGY, LAST_ENERGY, OUTRO_ENERGY = 0.2, 0.45, 1.0, 0.3
CONTRAST = 0.18  # less energy in a section that is new after the first
LOOP_ENERGY = 0.75
SHORT_PIECE_BARS = 12  # shorter pieces have a smaller arc


def bar_energies(song: Song) -> list[float]:
    """Energy 0..1 of every bar by its place in the form."""
    spans = _section_spans(song)
    tunes = [k for k, (letter, _, _) in enumerate(spans) if letter not in (INTRO, OUTRO)]
    known: set[str] = set()
    out: list[float] = []
    for k, (letter, first, last) in enumerate(spans):
        grows = 0.06
        if song.loop:
            level, grows = LOOP_ENERGY, 0.0
        elif letter == INTRO:
            level, grows = INTRO_ENERGY, 0.15
        elif letter == OUTRO:
            level, grows = OUTRO_ENERGY, -0.2
        else:
            place = tunes.index(k) / max(1, len(tunes) - 1)
            level = (
                FIRST_ENERGY + (LAST_ENERGY - FIRST_ENERGY) * place - CONTRAST * (letter not in known and k > tunes[0])
            )
            level = MIDDLE_ENERGY if len(tunes) == 1 else level
            known.add(letter)
        out += (level + grows * np.linspace(-0.5, 0.5, last - first)).tolist()
    return [float(np.clip(e, 0, 1)) for e in out]


def shape_arc(song: Song) -> Song:
    """The song with the attributes of its bars moved by their energy: loudness, motion, fullness, drums."""
    energies = bar_energies(song)
    scale = 1.0 if len(song.bars) >= SHORT_PIECE_BARS else 0.5
    bars = [
        replace(bar, attributes=_shape(bar.attributes or DEFAULT_ATTRIBUTES, scale * (e - MIDDLE_ENERGY)))
        for bar, e in zip(song.bars, energies, strict=True)
    ]
    return replace(song, bars=tuple(bars))


def _shape(a: Attributes, by: float) -> Attributes:
    changes = {
        "loudness": a.loudness + ARC_VELOCITIES * by,
        "motion": a.motion * 2 ** (0.7 * by),
        "polyphony": a.polyphony + 1.6 * by,
        "doubling": a.doubling + 0.5 * by,
    }
    return replace(a, **{name: clamp_attribute(name, value) for name, value in changes.items()})


def _section_spans(song: Song) -> list[tuple[str, int, int]]:
    """(letter, first, last) of runs of bars under one letter; runs of over eight bars of a tune are cut in eights."""
    cuts: list[int] = [0]
    for i in range(1, len(song.bars)):
        if song.bars[i].section != song.bars[i - 1].section or i - cuts[-1] >= 8:
            cuts.append(i)
    return [(song.bars[a].section, a, b) for a, b in zip(cuts, [*cuts[1:], len(song.bars)], strict=True)]


def part_plays(part: str, energy: float, section: str, *, loop: bool) -> bool:
    """Whether a part plays in a bar: layers enter as the energy rises.

    Args:
        part: "accompaniment", "bass", "pad", "doubling", "counter" or "drums".
        energy: of the bar.
        section: its letter.
        loop: whether the piece is a loop, in which all play.
    """
    if loop or part == "accompaniment":
        return part != "counter" or loop
    if section == INTRO:
        return part == "pad"
    return energy >= ENTRIES[part]


#: Energy from which a part plays.
ENTRIES = {"bass": 0.0, "drums": 0.5, "pad": 0.55, "doubling": 0.8, "counter": 0.72}
