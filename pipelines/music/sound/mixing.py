"""Tracks into blocks of dry and send sound, in memory that does not grow with the piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.music.sound.sequence import SOUND_RATE, NoteEvent, Track, apply_sustain_pedal
from pipelines.music.sound.synth import NoteRenderer
from pipelines.music.sound.tones import SoundArray

BLOCK_SAMPLES = 4 * SOUND_RATE


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
            sound = event.renderer.render_note(
                event.note.pitch, event.note.velocity, event.note.end_s - event.note.start_s
            )
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
    start: int
    note: NoteEvent
    renderer: NoteRenderer
    sides: tuple[float, float]
    room: float


def _schedule_notes(tracks: Sequence[Track], renderer: Callable[[Track], NoteRenderer]) -> list[_ScheduledNote]:
    out = []
    for track in tracks:
        note_renderer = renderer(track)
        gain = 10 ** (track.gain_db / 20)
        # constant power, 1 on both sides in the middle
        angle = (track.pan + 1) * np.pi / 4
        sides = (float(gain * np.sqrt(2) * np.cos(angle)), float(gain * np.sqrt(2) * np.sin(angle)))
        out += [
            _ScheduledNote(round(n.start_s * SOUND_RATE), n, note_renderer, sides, track.room * note_renderer.room)
            for n in apply_sustain_pedal(track)
        ]
    return sorted(out, key=lambda e: e.start)


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
