"""Tracks into blocks of dry and send sound, in memory that does not grow with the piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.music.sound.sequence import SOUND_RATE, NoteEvent, Track, apply_sustain_pedal
from pipelines.music.sound.synth import NoteRenderer
from pipelines.music.sound.tones import FloatArray, SoundArray

BLOCK_SAMPLES = 4 * SOUND_RATE
SLUR_GAP_S, SLUR_OVERLAP_S = 0.03, 0.2  # silence before, and overlap with, the note before that still make a slur
CHORD_S = 0.04  # notes that start within it are one chord
_STOP_SAMPLES = SOUND_RATE // 50
_EXPRESSION_STEP = 512  # samples between values of the expression


@dataclass(frozen=True, slots=True)
class MixBlock:
    """Consecutive sound [2, N]: what is heard directly and what goes to the reverb."""

    dry: SoundArray
    send: SoundArray


def mix_blocks(
    tracks: Sequence[Track], renderer: Callable[[Track], NoteRenderer], size: int = BLOCK_SAMPLES
) -> Iterator[MixBlock]:
    """The mix of tracks, `size` samples at a time, until the last sound has died; the last block may be shorter."""
    events = _schedule_notes(tracks, renderer)
    tail = MixBlock(np.zeros((2, 0), np.float32), np.zeros((2, 0), np.float32))
    at, k, end = 0, 0, 0
    while k < len(events) or at < end:
        open_block = MixBlock(pad_to(tail.dry, size), pad_to(tail.send, size))
        while k < len(events) and events[k].start < at + size:
            event = events[k]
            sound = _render(event)
            stop = event.start - at + sound.shape[1]
            if stop > open_block.dry.shape[1]:
                open_block = MixBlock(pad_to(open_block.dry, stop + size), pad_to(open_block.send, stop + size))
            _mix_note(open_block, sound, event, at)
            end, k = max(end, event.start + sound.shape[1]), k + 1
        n = size if k < len(events) else min(size, end - at)
        yield MixBlock(open_block.dry[:, :n], open_block.send[:, :n])
        keep = max(end - at, n)
        tail = MixBlock(open_block.dry[:, n:keep], open_block.send[:, n:keep])
        at += n


@dataclass(frozen=True, slots=True)
class _ScheduledNote:
    """A note and how it is heard.

    Attributes:
        start: sample.
        note: in seconds.
        renderer: of its track.
        sides: gains of left and right.
        room: share that reaches the reverb.
        slurred: goes on from the note before.
        stop: sample at which another key of its class cuts it off, or None.
        expression: times (s) and gains of its track, or None.
    """

    start: int
    note: NoteEvent
    renderer: NoteRenderer
    sides: tuple[float, float]
    room: float
    slurred: bool
    stop: int | None
    expression: tuple[FloatArray, FloatArray] | None


def _schedule_notes(tracks: Sequence[Track], renderer: Callable[[Track], NoteRenderer]) -> list[_ScheduledNote]:
    out = []
    for track in tracks:
        note_renderer = renderer(track)
        gain = 10 ** (track.gain_db / 20)
        # constant power, 1 on both sides in the middle
        angle = (track.pan + 1) * np.pi / 4
        sides = (float(gain * np.sqrt(2) * np.cos(angle)), float(gain * np.sqrt(2) * np.sin(angle)))
        notes = apply_sustain_pedal(track)
        stops, room, expression = _stops(notes, note_renderer), track.room * note_renderer.room, _gains(track)
        out += [
            _ScheduledNote(_sample(n.start_s), n, note_renderer, sides, room, slurred, stop, expression)
            for n, slurred, stop in zip(notes, find_slurs(notes), stops, strict=True)
        ]
    return sorted(out, key=lambda e: e.start)


def _sample(seconds: float) -> int:
    return round(seconds * SOUND_RATE)


def _gains(track: Track) -> tuple[FloatArray, FloatArray] | None:
    """Times and gains of a track's expression: 40 log10(level / 127) dB, as controller 11 is defined."""
    if not track.expression:
        return None
    times, levels = np.array(track.expression, np.float64).T
    return times, (levels / 127) ** 2


def _stops(notes: Sequence[NoteEvent], renderer: NoteRenderer) -> list[int | None]:
    """Where each note is cut off by a later one of its exclusive class."""
    following: dict[int, int] = {}
    out: list[int | None] = []
    for note in reversed(notes):
        group = renderer.exclusive_class(note.pitch)
        out.append(following.get(group) if group else None)
        following[group] = _sample(note.start_s)
    return out[::-1]


def find_slurs(notes: Sequence[NoteEvent]) -> list[bool]:
    """Which notes, in the order of their onsets, go on from the one before: alone, on another pitch, without a gap."""
    starts = np.array([n.start_s for n in notes] or [0.0])
    alone = np.concatenate([[True], np.diff(starts) > CHORD_S, [True]])
    out = [False] * len(notes)
    for k in range(1, len(notes)):
        before, note = notes[k - 1], notes[k]
        joined = -SLUR_GAP_S <= before.end_s - note.start_s <= SLUR_OVERLAP_S
        single = bool(alone[k - 1] and alone[k] and alone[k + 1])
        out[k] = joined and single and before.pitch != note.pitch
    return out


def _render(event: _ScheduledNote) -> SoundArray:
    """The sound of a note as it is heard before its place in the mix."""
    note = event.note
    sound = event.renderer.render_note(note.pitch, note.velocity, note.end_s - note.start_s, slurred=event.slurred)
    if event.stop is not None and event.stop - event.start < sound.shape[1]:
        n = max(event.stop - event.start, 0) + _STOP_SAMPLES
        sound = sound[:, :n].copy()
        fade = min(_STOP_SAMPLES, sound.shape[1])
        sound[:, sound.shape[1] - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    if event.expression is not None:
        knots = np.arange(0, sound.shape[1] + _EXPRESSION_STEP, _EXPRESSION_STEP)
        values = np.interp(note.start_s + knots / SOUND_RATE, *event.expression)
        sound = sound * np.interp(np.arange(sound.shape[1]), knots, values).astype(np.float32)
    return sound


def _mix_note(block: MixBlock, sound: SoundArray, event: _ScheduledNote, at: int) -> None:
    start = event.start - at
    stop = start + sound.shape[1]
    for side in (0, 1):
        part = sound[min(side, len(sound) - 1)] * np.float32(event.sides[side])
        block.dry[side, start:stop] += part
        if event.room:
            block.send[side, start:stop] += part * np.float32(event.room)


def pad_to(sound: SoundArray, n: int) -> SoundArray:
    """Stereo sound [2, T], followed by silence up to `n` samples; unchanged where it is as long already."""
    if sound.shape[1] >= n:
        return sound
    out = np.zeros((2, n), np.float32)
    out[:, : sound.shape[1]] = sound
    return out
