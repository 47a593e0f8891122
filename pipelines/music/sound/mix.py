"""Tracks into blocks of dry and send sound, in memory that does not grow with the piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.music.sound.bank import Player
from pipelines.music.sound.score import RATE, Note, Track, held
from pipelines.music.sound.tones import Array

BLOCK = 4 * RATE


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive sound [2, N]: what is heard directly and what goes to the reverb."""

    dry: Array
    send: Array


def blocks(tracks: Sequence[Track], player: Callable[[Track], Player], size: int = BLOCK) -> Iterator[Block]:
    """The mix of tracks, `size` samples at a time, until the last sound has died; the last block may be shorter."""
    events = _events(tracks, player)
    tail = Block(np.zeros((2, 0), np.float32), np.zeros((2, 0), np.float32))
    at, k, end = 0, 0, 0
    while k < len(events) or at < end:
        open_block = Block(_grown(tail.dry, size), _grown(tail.send, size))
        while k < len(events) and events[k].start < at + size:
            event = events[k]
            sound = event.player.note(event.note.pitch, event.note.velocity, event.note.end_s - event.note.start_s)
            stop = event.start - at + sound.shape[1]
            if stop > open_block.dry.shape[1]:
                open_block = Block(_grown(open_block.dry, stop + size), _grown(open_block.send, stop + size))
            _add(open_block, sound, event, at)
            end, k = max(end, event.start + sound.shape[1]), k + 1
        n = size if k < len(events) else min(size, end - at)
        yield Block(open_block.dry[:, :n], open_block.send[:, :n])
        keep = max(end - at, n)
        tail = Block(open_block.dry[:, n:keep], open_block.send[:, n:keep])
        at += n


@dataclass(frozen=True, slots=True)
class _Event:
    start: int
    note: Note
    player: Player
    sides: tuple[float, float]
    room: float


def _events(tracks: Sequence[Track], player: Callable[[Track], Player]) -> list[_Event]:
    out = []
    for track in tracks:
        who = player(track)
        gain = 10 ** (track.gain_db / 20)
        # constant power, 1 on both sides in the middle
        angle = (track.pan + 1) * np.pi / 4
        sides = (float(gain * np.sqrt(2) * np.cos(angle)), float(gain * np.sqrt(2) * np.sin(angle)))
        out += [_Event(round(n.start_s * RATE), n, who, sides, track.room * who.room) for n in held(track)]
    return sorted(out, key=lambda e: e.start)


def _add(block: Block, sound: Array, event: _Event, at: int) -> None:
    start = event.start - at
    stop = start + sound.shape[1]
    for side in (0, 1):
        part = sound[min(side, len(sound) - 1)] * np.float32(event.sides[side])
        block.dry[side, start:stop] += part
        if event.room:
            block.send[side, start:stop] += part * np.float32(event.room)


def _grown(sound: Array, n: int) -> Array:
    if sound.shape[1] >= n:
        return sound
    out = np.zeros((2, n), np.float32)
    out[:, : sound.shape[1]] = sound
    return out
