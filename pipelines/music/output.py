"""A piece that was made, as notes, notation and sound; it saves itself with its record inside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from conditioning.affect import Affect, AffectCurve
from pipelines.media import Audio, check_output, write_audio, write_midi
from pipelines.media.audio import AUDIO_SUFFIXES
from pipelines.media.placement import atomic_folder, write_bytes
from pipelines.music.arrange.instruments import instrument_names
from pipelines.music.engine import Piece
from pipelines.music.perform.to_midi import chord_name, midi_from_song
from pipelines.music.song.musicxml import write_musicxml
from pipelines.music.song.notation import readable_song
from pipelines.music.sound.render import SequenceRenderer
from pipelines.music.sound.sequence import SOUND_RATE
from pipelines.record import Record

if TYPE_CHECKING:
    from pipelines.music.song.song import Song

MIDI_SUFFIXES = (".mid", ".midi")
FADE_S = 0.9  # of a sound that is cut to a length
#: Layers for games, from the ground up, and the stems that each is made of.
LAYERS = {
    "layer-1": ("accompaniment", "bass", "pad"),
    "layer-2": ("melody",),
    "layer-3": ("drums", "doubling", "countermelody"),
}
MUSICXML_SUFFIX = ".musicxml"


@dataclass(frozen=True)
class MusicOutput:
    """A piece of music.

    Attributes:
        piece: the song as written, its notes as played, and the tempo map that ties the two.
        affect: as requested, before intensity.
        seed: makes it again.
        record: how it was made.
        loop: whether its sound repeats without a seam.
        renderer: makes its sound.
        length_s: that its sound lasts to the sample; None lets it ring out.
    """

    piece: Piece
    affect: Affect | AffectCurve
    seed: int
    record: Record
    loop: bool = False
    renderer: SequenceRenderer = field(default_factory=SequenceRenderer)
    length_s: float | None = None

    @property
    def song(self) -> Song:
        """The written piece."""
        return self.piece.song

    @property
    def notes(self) -> tuple[str, ...]:
        """What was changed in a given piece to write it here, in words."""
        return self.song.remarks

    @property
    def duration_s(self) -> float:
        """How long it plays, without the reverb's end."""
        return float(self.piece.tempo_map.seconds(self.song.ticks))

    @cached_property
    def audio(self) -> Audio:
        """The sound, [N, 2] at 44.1 kHz, mastered."""
        sequence = self.piece.sequence
        if self.loop:
            return self.renderer.loop(sequence, self.duration_s)
        sound = self.renderer.render(sequence)
        return sound if self.length_s is None else _fit_length(sound, self.length_s)

    def stems(self) -> Iterator[tuple[str, Audio]]:
        """Each player alone by name, and what the room adds; together they are `audio`, and each is as long."""
        for name, audio in self.renderer.stems(self.piece.sequence, self.duration_s if self.loop else None):
            yield name, audio if self.loop or self.length_s is None else _fit_length(audio, self.length_s)

    def save(self, path: str | Path) -> Path:
        """Write the piece with its record inside.

        Args:
            path: ends in .mid (notes), .musicxml (notation), .wav, .flac, .mp3 or .opus (sound).

        Returns:
            The path.

        Raises:
            OutputError: another ending, or a path that cannot be written.
        """
        path = check_output(path, (*MIDI_SUFFIXES, MUSICXML_SUFFIX, *AUDIO_SUFFIXES))
        if path.suffix.lower() in MIDI_SUFFIXES:
            return write_midi(path, midi_from_song(self.song, self.piece.sequence, self.piece.tempo_map), self.record)
        if path.suffix.lower() == MUSICXML_SUFFIX:
            return write_musicxml(path, readable_song(self.song, instrument_names(self.song)), self.record)
        return write_audio(path, self.audio, self.record)

    def save_stems(self, folder: str | Path) -> list[Path]:
        """Write a WAV a player and one of the reverb into a folder, all of them or none; returns the paths."""
        folder, names = Path(folder), []
        with atomic_folder(folder) as part:
            for name, audio in self.stems():
                write_audio(part / f"{name}.wav", audio, self.record)
                names.append(name)
        return [folder / f"{name}.wav" for name in names]

    def save_layers(self, folder: str | Path) -> list[Path]:
        """Write three layers of growing intensity into a folder, all or none; returns the paths.

        Each is as long as the mix, and together they are the mix: the ground (accompaniment, bass, pad and the room),
        the tune, and what drives (drums, doubling, countermelody). What a piece does not have is silent.
        """
        folder, layers = Path(folder), dict.fromkeys(LAYERS, np.zeros((0, 2), np.float32))
        for name, audio in self.stems():
            layer = next((key for key, names in LAYERS.items() if name in names), next(iter(LAYERS)))
            held = layers[layer]
            layers[layer] = audio.samples if not len(held) else held + audio.samples
        length = max(len(samples) for samples in layers.values())
        with atomic_folder(folder) as part:
            for name, samples in layers.items():
                padded = np.pad(samples, ((0, length - len(samples)), (0, 0)))
                write_audio(part / f"{name}.wav", Audio(padded, SOUND_RATE), self.record)
        return [folder / f"{name}.wav" for name in layers]

    def save_cues(self, path: str | Path) -> Path:
        """Write a cue sheet: when every bar begins, its section, tempo and chords, as comma-separated values.

        Raises:
            OutputError: another ending than .csv, or a path that cannot be written.
        """
        path = check_output(path, (".csv",))
        starts_s = self.piece.tempo_map.seconds(np.array(self.song.starts, float)).tolist()
        rows = ["bar,start_s,section,tempo,meter,chords"]
        for i, (bar, key) in enumerate(zip(self.song.bars, self.song.keys, strict=True)):
            chords = " ".join(chord_name(chord, key) for _, chord in bar.chords)
            meter = f"{bar.meter[0]}/{bar.meter[1]}"
            rows.append(f"{i + 1},{starts_s[i]:.3f},{bar.section},{bar.tempo:.2f},{meter},{chords}")
        rows.append(f",{starts_s[-1]:.3f},end,,,")
        return write_bytes(path, ("\n".join(rows) + "\n").encode())


def _fit_length(audio: Audio, length_s: float) -> Audio:
    """The sound cut, or filled with silence, to a length to the sample; its end fades."""
    count = round(length_s * audio.sampling_rate)
    samples = np.array(audio.samples[:count], np.float32)
    fade = min(len(samples), round(FADE_S * audio.sampling_rate))
    if len(audio.samples) > count:
        samples[len(samples) - fade :] *= np.cos(np.linspace(0, np.pi / 2, fade, dtype=np.float32))[:, None] ** 2
    return Audio(np.pad(samples, ((0, count - len(samples)), (0, 0))), audio.sampling_rate)
