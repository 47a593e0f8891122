"""Lead sheets to learn from: the corpora's, changed copies of them, and windows of both as rows of tokens and
attributes.
"""

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
MIN_SHEET_BARS = 6
VARIED_SHARE = 0.4  # of the windows
DROP_ONE, DROP_ALL = 0.2, 0.1  # chance that an attribute, or all, are not given
WINDOW_BARS = 64
LAST = COLUMNS.index("last")
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TrainingSheet:
    """Bars in a row of one piece.

    Attributes:
        name: of the piece.
        bars: melody and chords of each.
        dark: whether its key has a minor third.
        art_song: an art song, not pop.
        ends: whether the last bar is the piece's own.
    """

    name: str
    bars: tuple[BarEvents, ...]
    dark: bool
    art_song: bool
    ends: bool


def lead_sheets(songs: Iterable[Song], *, art_song: bool) -> Iterator[TrainingSheet]:
    """The runs of readable bars with a melody, without the silence around them; cut at rests longer than 4 bars."""
    for song in songs:
        run: list[BarEvents] = []
        events = bar_events(song)
        for i, bar in enumerate([*events, None]):
            silent = bar is not None and not bar.notes and all(not b.notes for b in run[-3:])
            if bar is not None and not silent:
                run.append(bar)
                continue
            while run and not run[-1].notes:
                run.pop()
            if len(run) >= MIN_SHEET_BARS and sum(len(b.notes) for b in run) > 2 * len(run):
                yield TrainingSheet(song.title, tuple(run), song.key.dark, art_song, i >= len(events))
            run = []


def vary_sheet(sheet: TrainingSheet, rng: np.random.Generator) -> TrainingSheet:
    """A copy as it would be in the other mode, busier or thinner, with odds that the corpora lack most."""
    bars, dark = list(sheet.bars), sheet.dark
    if rng.random() < 0.6:
        bars, dark = [variation.to_parallel_mode(bar, dark) for bar in bars], not dark
    kind, share = rng.random(), float(rng.uniform(0.2, 0.6))
    if kind < 0.35:
        bars = [variation.thin_notes(bar, share, rng) for bar in bars]
    elif kind < 0.7:
        bars = [variation.split_notes(bar, share, rng, MODES["minor" if dark else "major"]) for bar in bars]
    return TrainingSheet(sheet.name, tuple(bars), dark, sheet.art_song, sheet.ends)


def sheet_columns(sheet: TrainingSheet) -> Floats:
    """[bars, C] with the last bar of the piece marked."""
    columns = measure_columns(sheet.bars, sheet.dark, art_song=sheet.art_song)
    columns[:, LAST] = -1
    if sheet.ends:
        columns[-1, LAST] = 1
    return columns


def training_window(
    sheet: TrainingSheet, length: int, rng: np.random.Generator, *, train: bool = True
) -> tuple[NDArray[np.int64], Floats]:
    """A stretch of a sheet as a row to learn from.

    Args:
        sheet: of one piece.
        length: of the row, less one, in tokens.
        rng: of where it begins, how it is varied and which attributes are dropped.
        train: whether it may be varied and attributes dropped.

    Returns:
        Tokens [length + 1], and columns [length + 1, C] of the bar that the NEXT token belongs to (NaN: not given).
    """
    first = int(rng.integers(0, max(1, len(sheet.bars) - 8))) // 4 * 4 if rng.random() < 0.7 else 0
    last = first + WINDOW_BARS
    ends = sheet.ends and last >= len(sheet.bars)
    stretch = TrainingSheet(sheet.name, sheet.bars[first:last], sheet.dark, sheet.art_song, ends)
    if train and rng.random() < VARIED_SHARE:
        stretch = vary_sheet(stretch, rng)
    columns = sheet_columns(stretch)
    if train:
        columns[rng.random(columns.shape) < DROP_ONE] = np.nan
        columns[:, rng.random(columns.shape[1]) < DROP_ONE] = np.nan
        if rng.random() < DROP_ALL:
            columns[:] = np.nan
    tokens, bar_indices = [END], [0]
    for i, bar in enumerate(stretch.bars):
        bar_tokens = encode_bar(bar)
        tokens += bar_tokens
        bar_indices += [i] * len(bar_tokens)
    if stretch.ends:
        tokens, bar_indices = [*tokens, END], [*bar_indices, len(stretch.bars) - 1]
    tokens, bar_indices = tokens[: length + 1], bar_indices[: length + 1]
    row = np.full(length + 1, PAD, np.int64)
    row[: len(tokens)] = tokens
    conditions = np.full((length + 1, columns.shape[1]), np.nan, np.float32)
    conditions[: len(tokens)] = columns[[*bar_indices[1:], bar_indices[-1]]]
    return row, conditions


def split_held_out(sheets: Sequence[TrainingSheet]) -> tuple[list[TrainingSheet], list[TrainingSheet]]:
    """Those to learn from and those held back, by piece."""
    names = sorted({sheet.name for sheet in sheets})
    held_out = set(names[::HELD_OUT_EVERY])
    return [s for s in sheets if s.name not in held_out], [s for s in sheets if s.name in held_out]
