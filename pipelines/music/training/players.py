"""Compares our sound font player with FluidSynth, note by note, in two bands; FluidSynth (`apt install fluidsynth`) is
needed by this command only.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from pipelines.media import read_audio
from pipelines.music.sound.sampler import PresetRenderer, Sampler
from pipelines.music.sound.sequence import SOUND_RATE
from pipelines.music.sound.soundfont import SoundFont

PROGRAMS = (0, 11, 19, 24, 33, 40, 42, 48, 56, 60, 71, 73)
PITCHES, VELOCITIES = (48, 60, 72), (32, 64, 96, 127)
HELD_S, NOTE_S = 1.2, 2.5
SPLIT_HZ = 2_000.0
INAUDIBLE_DB = -66.0  # below the loudest note's band

Floats = NDArray[np.float64]


def add_options(parser: argparse.ArgumentParser) -> None:
    """The font."""
    parser.add_argument("--font", type=Path, required=True, help="SF2 or SF3 file")


def run(options: argparse.Namespace) -> None:
    """Print ours minus FluidSynth's level of every preset, and how many notes agree within 1.5 dB."""
    notes = [(program, pitch, velocity) for program in PROGRAMS for pitch in PITCHES for velocity in VELOCITIES]
    theirs = _play_with_fluidsynth(options.font, notes)
    sampler = Sampler(SoundFont(options.font))
    ours = np.array([_band_levels(_render(sampler, *note)) for note in notes])
    apart = ours - theirs
    audible = theirs > theirs.max(axis=0) + INAUDIBLE_DB
    apart -= np.median(apart[audible[:, 0], 0])
    print(f"{options.font.name}: ours minus FluidSynth in dB, under and over {SPLIT_HZ:.0f} Hz, by velocity")
    for k, program in enumerate(PROGRAMS):
        rows = apart[k * 12 : k * 12 + 12].reshape(len(PITCHES), len(VELOCITIES), 2)
        seen = audible[k * 12 : k * 12 + 12].reshape(rows.shape)
        worst = np.where(seen, np.abs(rows), 0).max(axis=(0, 1))
        low, high = (" ".join(f"{v:+5.1f}" for v in rows[..., band].mean(axis=0)) for band in (0, 1))
        print(f"programme {program:3d}   {low}  |  {high}   most {worst[0]:4.1f} {worst[1]:4.1f}")
    within = (np.abs(apart) <= 1.5)[audible]
    print(f"within 1.5 dB: {within.mean():.3f} of {within.size}; median {np.median(np.abs(apart)[audible]):.2f} dB")


def _render(sampler: Sampler, program: int, pitch: int, velocity: int) -> Floats:
    sound = PresetRenderer(sampler, sampler.font.preset(0, program)).render_note(pitch, velocity, HELD_S)
    return np.asarray(sound, np.float64)


def _band_levels(sound: Floats) -> tuple[float, float]:
    """Power in dB of sound [2, N] under and over `SPLIT_HZ`, in `NOTE_S`."""
    low = signal.butter(8, SPLIT_HZ, fs=SOUND_RATE, output="sos")
    high = signal.butter(8, SPLIT_HZ, "high", fs=SOUND_RATE, output="sos")
    size = NOTE_S * SOUND_RATE
    below, above = (float((signal.sosfilt(sos, sound) ** 2).sum()) / size for sos in (low, high))
    return 10 * np.log10(below + 1e-14), 10 * np.log10(above + 1e-14)


def _play_with_fluidsynth(font: Path, notes: list[tuple[int, int, int]]) -> Floats:
    """Levels [N, 2] of its notes, without reverb and chorus."""
    import mido

    midi, track, ticks = mido.MidiFile(type=0, ticks_per_beat=1000), mido.MidiTrack(), 2000  # a tick is half a ms
    for program, pitch, velocity in notes:
        track.append(mido.Message("program_change", program=program, time=0))
        track.append(mido.Message("note_on", note=pitch, velocity=velocity, time=0))
        track.append(mido.Message("note_off", note=pitch, time=int(HELD_S * ticks)))
        track.append(mido.Message("control_change", control=20, time=int((NOTE_S - HELD_S) * ticks)))
    midi.tracks.append(track)
    with tempfile.TemporaryDirectory() as folder:
        midi.save(Path(folder) / "notes.mid")
        sound = play_midi(font, Path(folder) / "notes.mid", 0.2, effects=False)
    size = int(NOTE_S * SOUND_RATE)
    return np.array([_band_levels(sound[:, k * size : (k + 1) * size]) for k in range(len(notes))])


def play_midi(font: Path, midi: Path, gain: float, *, effects: bool) -> Floats:
    """A MIDI file's sound [2, N] by FluidSynth, with its reverb and chorus or without."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["fluidsynth", "-niq", "-g", str(gain), "-r", str(SOUND_RATE), "-O", "s24", "-T", "wav"]
        command += [] if effects else ["-R0", "-C0"]
        subprocess.run([*command, "-F", f"{folder}/a.wav", str(font), str(midi)], check=True, capture_output=True)
        return np.asarray(read_audio(Path(folder) / "a.wav").samples.T, np.float64)
