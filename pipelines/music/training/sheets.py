"""Lead sheets to learn from: the corpora's, changed copies of them, and windows of both as rows of tokens and attributes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.music.attributes.columns import COLUMNS, measure_columns
from pipelines.music.compose import variation
from pipelines.music.compose.tokens import END, PAD, BarEvents, bar_events, encode_bar
from pipelines.music.song.keys import MODES
from pipelines.music.song.song import Song

HELD_OUT_EVERY = 20  # each such piece is never learnt from
MIN_BARS = 6
VARIED_SHARE = 0.4  # of the windows
DROP_ONE, DROP_ALL = 0.2, 0.1
LAST, SONG = COLUMNS.index("last"), COLUMNS.index("song")
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TrainingSheet:
    """Bars in a row of one piece.

    Attributes:
        name: of the piece.
        sheet: its bars.
        dark: whether its key has a minor third.
        song: an art song, not pop.
        ends: whether the last bar is the piece's own.
    """

    name: str
    sheet: tuple[BarEvents, ...]
    dark: bool
    song: bool
    ends: bool


def lead_sheets(songs: Iterable[Song], *, song: bool) -> Iterator[TrainingSheet]:
    """The runs of readable bars with a melody, without the silence around them; a run longer than 4 bars of rest is cut there."""
    for piece in songs:
        run: list[BarEvents] = []
        bars = bar_events(piece)
        for i, line in enumerate([*bars, None]):
            quiet = line is not None and not line.notes and all(not x.notes for x in run[-3:])
            if line is not None and not quiet:
                run.append(line)
                continue
            while run and not run[-1].notes:
                run.pop()
            if len(run) >= MIN_BARS and sum(len(x.notes) for x in run) > 2 * len(run):
                yield TrainingSheet(piece.title, tuple(run), piece.key.dark, song, i >= len(bars))
            run = []


def vary_sheet(sheet: TrainingSheet, rng: np.random.Generator) -> TrainingSheet:
    """A copy as it would be in the other mode, busier or thinner, with odds that the corpora lack most."""
    bars, dark = list(sheet.sheet), sheet.dark
    if rng.random() < 0.6:
        bars, dark = [variation.to_parallel_mode(x, dark) for x in bars], not dark
    kind, share = rng.random(), float(rng.uniform(0.2, 0.6))
    if kind < 0.35:
        bars = [variation.thin_notes(x, share, rng) for x in bars]
    elif kind < 0.7:
        bars = [variation.split_notes(x, share, rng, MODES["minor" if dark else "major"]) for x in bars]
    return TrainingSheet(sheet.name, tuple(bars), dark, sheet.song, sheet.ends)


def sheet_columns(sheet: TrainingSheet) -> Floats:
    """[bars, C] with the last bar of the piece marked."""
    out = measure_columns(sheet.sheet, sheet.dark, song=sheet.song)
    out[:, LAST] = -1
    if sheet.ends:
        out[-1, LAST] = 1
    return out


def training_window(
    sheet: TrainingSheet, length: int, rng: np.random.Generator, *, train: bool = True
) -> tuple[NDArray[np.int64], Floats]:
    """Tokens [length + 1] and attributes [length + 1, C] (of the bar that the NEXT token belongs to; NaN: not given) of a stretch."""
    first = int(rng.integers(0, max(1, len(sheet.sheet) - 8))) // 4 * 4 if rng.random() < 0.7 else 0
    part = TrainingSheet(
        sheet.name,
        sheet.sheet[first : first + 64],
        sheet.dark,
        sheet.song,
        sheet.ends and first + 64 >= len(sheet.sheet),
    )
    if train and rng.random() < VARIED_SHARE:
        part = vary_sheet(part, rng)
    asked = sheet_columns(part)
    if train:
        asked[rng.random(asked.shape) < DROP_ONE] = np.nan
        asked[:, rng.random(asked.shape[1]) < DROP_ONE] = np.nan
        if rng.random() < DROP_ALL:
            asked[:] = np.nan
    tokens, place = [END], [0]
    for i, line in enumerate(part.sheet):
        bar = encode_bar(line)
        tokens += bar
        place += [i] * len(bar)
    if part.ends:
        tokens, place = [*tokens, END], [*place, len(part.sheet) - 1]
    tokens, place = tokens[: length + 1], place[: length + 1]
    row = np.full(length + 1, PAD, np.int64)
    row[: len(tokens)] = tokens
    wanted = np.full((length + 1, asked.shape[1]), np.nan, np.float32)
    wanted[: len(tokens)] = asked[[*place[1:], place[-1]]]
    return row, wanted


def split_held_out(found: Sequence[TrainingSheet]) -> tuple[list[TrainingSheet], list[TrainingSheet]]:
    """Those to learn from and those held back, by piece."""
    names = sorted({s.name for s in found})
    held = set(names[::HELD_OUT_EVERY])
    return [s for s in found if s.name not in held], [s for s in found if s.name in held]
