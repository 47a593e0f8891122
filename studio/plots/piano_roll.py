"""A piece as a piano roll: pitches over bars, a colour a player, chords and sections above, loudness as shade."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.music.perform.to_midi import chord_name
from pipelines.music.song.song import QUARTER, Note, Song
from studio.plots import palette
from studio.plots.canvas import new_figure, save_png, text_box, write_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from pipelines.base import Record

DPI = 100
LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX = 64, 16, 84, 26
SEMITONE_PX, DRUM_PX, BAR_PX = 8, 7, 110  # BAR_PX: of four quarters
MAX_WIDTH_PX = 12_000
SHARPS = frozenset({1, 3, 6, 8, 10})  # pitch classes of the black keys
NAME_PT = 8.5


def draw_piano_roll(song: Song, path: Path, record: Record | None = None) -> Path:
    """Draw a song and write a PNG.

    Args:
        song: as written; a bar of four quarters is 110 pixels wide, less where the picture would exceed 12,000 pixels.
        path: ends in .png.
        record: kept inside the picture.

    Returns:
        The path.

    Raises:
        OutputError: the path cannot be written.
    """
    from pipelines.media import check_output

    check_output(path, (".png",))
    voices = [voice for voice in song.voices if voice.role != "drums"]
    drums = [note for voice in song.voices if voice.role == "drums" for note in voice.notes]
    pitches = [note.pitch for voice in voices for note in voice.notes] or [60]
    low, high = min(pitches) - 2, max(pitches) + 2
    kit = sorted({note.pitch for note in drums})
    floor_px = len(kit) * DRUM_PX + (8 if kit else 0)
    per_tick = min(BAR_PX / (4 * QUARTER), (MAX_WIDTH_PX - LEFT_PX - RIGHT_PX) / max(song.ticks, 1))
    width = max(LEFT_PX + song.ticks * per_tick + RIGHT_PX, 420)
    roll_px = (high - low + 1) * SEMITONE_PX + floor_px
    height = TOP_PX + roll_px + BOTTOM_PX
    figure = new_figure(width / DPI, height / DPI, DPI)
    axes = figure.add_axes((LEFT_PX / width, BOTTOM_PX / height, song.ticks * per_tick / width, roll_px / height))
    bottom = low - 0.5 - floor_px / SEMITONE_PX
    axes.set(xlim=(0, max(song.ticks, 1)), ylim=(bottom, high + 0.5))
    axes.axis("off")
    _draw_grid(axes, song, low, high)
    for index, voice in reversed(list(enumerate(voices))):
        _draw_notes(axes, voice.notes, palette.series_colour(index))
    for note in drums:
        y = bottom + (kit.index(note.pitch) + 0.5) * DRUM_PX / SEMITONE_PX
        axes.plot(note.start, y, "d", color=palette.SOFT_INK, markersize=3.5, alpha=_shade(note), clip_on=False)
    _name_bars(axes, song, high)
    names = [
        *((voice.name, palette.series_colour(i)) for i, voice in enumerate(voices)),
        *([("drums", palette.SOFT_INK)] if drums else []),
    ]
    _draw_legend(axes, names, high)
    return save_png(figure, path, record)


def _shade(note: Note) -> float:
    """Opacity of a note: louder is darker."""
    return min(1.0, 0.35 + 0.65 * note.velocity / 110)


def _draw_notes(axes: Axes, notes: Sequence[Note], colour: str) -> None:
    from matplotlib.collections import PolyCollection
    from matplotlib.colors import to_rgba

    gap = 0.06 * QUARTER / 4  # between a note and the next of its pitch
    shapes = [
        [(n.start, n.pitch - 0.42), (n.start, n.pitch + 0.42), (end, n.pitch + 0.42), (end, n.pitch - 0.42)]
        for n in notes
        for end in (max(n.start + n.length - gap, n.start + 1),)
    ]
    colours = [to_rgba(colour, _shade(note)) for note in notes]
    axes.add_collection(PolyCollection(shapes, facecolors=colours, linewidths=0, zorder=4))


def _draw_grid(axes: Axes, song: Song, low: int, high: int) -> None:
    for pitch in range(low, high + 1):
        if pitch % 12 in SHARPS:
            axes.axhspan(pitch - 0.5, pitch + 0.5, color="#f3f4f8", linewidth=0, zorder=0)
        if pitch % 12 == 0:
            axes.axhline(pitch - 0.5, color=palette.GRID, linewidth=0.9, zorder=1)
            write_text(
                axes, -0.3 * QUARTER, pitch, f"C{pitch // 12 - 1}", palette.SOFT_INK, NAME_PT, ha="right", va="center"
            )
    for start, bar in zip(song.starts, song.bars, strict=False):
        axes.axvline(start, color="#b4b9c6", linewidth=0.9, zorder=2)
        for beat in range(QUARTER, bar.ticks, QUARTER):
            axes.axvline(start + beat, color="#eceef3", linewidth=0.8, zorder=1)
    axes.axvline(song.ticks, color=palette.INK, linewidth=1.6, zorder=5, clip_on=False)


def _name_bars(axes: Axes, song: Song, high: int) -> None:
    """Numbers below; above the notes the chords, and above these the sections and tempi."""
    chords_y, heads_y = (high + 0.5 + px / SEMITONE_PX for px in (12, 32))
    foot = axes.get_ylim()[0] - 6 / SEMITONE_PX
    pixels = axes.transData.transform
    tempo, section = "", ""
    free = {"chords": -1.0, "heads": -1.0}

    def write(row: str, tick: float, y: float, text: str, colour: str, **options: object) -> None:
        """Left to right; what would touch its neighbour moves on."""
        at = max(float(pixels((tick, y))[0]) + 2, free[row])
        artist = write_text(
            axes, axes.transData.inverted().transform((at, 0))[0], y, text, colour, NAME_PT, va="center", **options
        )
        free[row] = text_box(artist)[2] + 5

    write_text(axes, -0.3 * QUARTER, heads_y, str(song.key).split()[0], palette.INK, NAME_PT, ha="right", va="center")
    write_text(axes, -0.3 * QUARTER, chords_y, str(song.key.mode)[:9], palette.INK, NAME_PT, ha="right", va="center")
    for i, bar in enumerate(song.bars):
        start = song.starts[i]
        if i % 4 == 0 or len(song.bars) <= 8:
            write_text(axes, start, foot, str(i + 1), palette.SOFT_INK, NAME_PT, ha="left", va="top")
        if bar.section != section:
            section = bar.section
            write("heads", start, heads_y, section, palette.ACCENT, fontweight="bold")
        if f"{bar.tempo:.0f}" != tempo and i % 4 == 0:
            tempo = f"{bar.tempo:.0f}"
            write("heads", start, heads_y, f"{tempo} bpm", palette.SOFT_INK)
        key = song.keys[i]
        for tick, chord in bar.chords:
            write("chords", start + tick, chords_y, chord_name(chord, key), palette.INK)


def _draw_legend(axes: Axes, names: Sequence[tuple[str, str]], high: int) -> None:
    """The players in their colours, one row at the top."""
    y = high + 0.5 + 64 / SEMITONE_PX
    at = float(axes.transData.transform((0, y))[0])
    inverse = axes.transData.inverted()
    for name, colour in names:
        axes.plot(inverse.transform((at + 6, 0))[0], y, "s", color=colour, markersize=7, clip_on=False)
        artist = write_text(axes, inverse.transform((at + 15, 0))[0], y, name, palette.INK, 9, va="center")
        at = text_box(artist)[2] + 16
