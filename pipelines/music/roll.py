"""A piece as a piano roll: pitches over bars, a colour a player, chords and sections above, loudness as shade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.music.perform.to_midi import chord_name
from pipelines.music.song.song import QUARTER, Song

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

LEFT, TOP, ROW, STRIP = 54, 66, 7, 16  # pixels; ROW a semitone
COLOURS = (
    (214, 69, 65),
    (52, 103, 186),
    (56, 142, 92),
    (150, 92, 174),
    (218, 140, 40),
    (64, 150, 160),
    (120, 120, 120),
)
PAPER, LINE, BEAT, INK, DARK_KEY = (252, 252, 250), (176, 176, 184), (226, 226, 232), (40, 40, 48), (243, 243, 245)
LETTERS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
MAX_WIDTH = 12_000


def piano_roll(song: Song, bar_width: int = 96) -> Image:
    """Draw a song.

    Args:
        song: as written.
        bar_width: pixels of four quarters; less where the picture would be wider than 12,000 pixels.
    """
    from PIL import Image, ImageDraw

    per_tick = min(bar_width / (4 * QUARTER), MAX_WIDTH / max(song.ticks, 1))
    pitches = [n.pitch for v in song.voices if v.role != "drums" for n in v.notes] or [60]
    low, high = min(pitches) - 2, max(pitches) + 2
    drums = [n for v in song.voices if v.role == "drums" for n in v.notes]
    keys = sorted({n.pitch for n in drums})
    floor = TOP + (high - low + 1) * ROW
    picture = Image.new("RGB", (LEFT + round(song.ticks * per_tick) + 16, floor + len(keys) * 6 + 14 + STRIP), PAPER)
    draw = ImageDraw.Draw(picture, "RGBA")
    _grid(draw, song, low, high, per_tick, picture.height - STRIP)
    for place, voice in enumerate(v for v in reversed(song.voices) if v.role != "drums"):
        colour = COLOURS[(len([v for v in song.voices if v.role != "drums"]) - 1 - place) % len(COLOURS)]
        for n in voice.notes:
            x, y = LEFT + n.start * per_tick, TOP + (high - n.pitch) * ROW
            box = (x, y + 0.5, max(x + n.length * per_tick - 1, x + 1.5), y + ROW - 1)
            draw.rectangle(box, fill=(*colour, 90 + min(165, n.velocity + n.velocity // 3)))
    for n in drums:
        x, y = LEFT + n.start * per_tick, floor + 8 + (len(keys) - 1 - keys.index(n.pitch)) * 6
        draw.rectangle((x, y, x + 3, y + 4), fill=(*COLOURS[-1], 90 + min(165, n.velocity)))
    _legend(draw, song)
    return picture


def _grid(draw: ImageDraw, song: Song, low: int, high: int, per_tick: float, bottom: int) -> None:
    right = LEFT + song.ticks * per_tick
    for pitch in range(low, high + 1):
        y = TOP + (high - pitch) * ROW
        if LETTERS[pitch % 12].endswith("#"):
            draw.rectangle((LEFT, y, right, y + ROW - 1), fill=DARK_KEY)
        if pitch % 12 == 0:
            draw.line((LEFT, y + ROW - 1, right, y + ROW - 1), fill=LINE)
            draw.text((LEFT - 26, y - 3), f"C{pitch // 12 - 1}", fill=INK)
    section = tempo = ""
    for i, bar in enumerate(song.bars):
        x = LEFT + song.starts[i] * per_tick
        for beat in range(QUARTER, bar.ticks, QUARTER):
            draw.line((x + beat * per_tick, TOP, x + beat * per_tick, bottom), fill=BEAT)
        draw.line((x, TOP - 4, x, bottom), fill=LINE)
        if i % 4 == 0 or len(song.bars) <= 8:
            draw.text((x + 2, bottom + 2), str(i + 1), fill=INK)
        if bar.section != section:
            section = bar.section
            draw.text((x + 2, 22), section, fill=COLOURS[0])
        if f"{bar.tempo:.0f}" != tempo and i % 4 == 0:
            tempo = f"{bar.tempo:.0f}"
            draw.text((x + 14, 22), f"{tempo} bpm", fill=(110, 110, 118))
        free = x
        for t, chord in bar.chords:
            at = max(x + t * per_tick + 2, free)
            key = song.key_at(i)
            text = chord_name(chord, key.tonic, key.fifths)
            draw.text((at, 44), text, fill=INK)
            free = at + draw.textlength(text) + 4
    draw.line((right, TOP - 4, right, bottom), fill=INK, width=2)


def _legend(draw: ImageDraw, song: Song) -> None:
    x: float = LEFT
    draw.text((4, 44), str(song.key.mode)[:7], fill=INK)
    draw.text((4, 22), str(song.key).split()[0], fill=INK)
    for place, voice in enumerate(v for v in song.voices if v.role != "drums"):
        draw.rectangle((x, 8, x + 9, 15), fill=COLOURS[place % len(COLOURS)])
        draw.text((x + 13, 5), voice.name, fill=INK)
        x += 24 + draw.textlength(voice.name)
    if any(v.role == "drums" for v in song.voices):
        draw.rectangle((x, 8, x + 9, 15), fill=COLOURS[-1])
        draw.text((x + 13, 5), "drums", fill=INK)
