"""A note sequence into sound: whole, as a stream of blocks in bounded memory, as stems, or as a loop without a seam."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from pipelines.base import OnStep, Step
from pipelines.media import Audio
from pipelines.music.sound import mixing
from pipelines.music.sound.loudness import true_peak_db
from pipelines.music.sound.mastering import CEILING_DB, Limiter, LoudnessSurvey, compute_gain_curve
from pipelines.music.sound.reverb import Reverb, Room, find_room
from pipelines.music.sound.sequence import MAX_SEQUENCE_S, SOUND_RATE, NoteSequence, Track
from pipelines.music.sound.synth import NoteRenderer, SynthBank
from pipelines.music.sound.tones import SoundArray
from weights.errors import InputError

SILENCE_S = 0.4  # after the last sound
FADE_S = 0.5  # of the reverb's own end
TARGET_LUFS = -14.0
_SPOOL_BYTES = 64_000_000  # bytes of unmastered sound kept in memory before a temporary file takes over
_SYNTH_RENDERER: Callable[[Track], NoteRenderer] = SynthBank().renderer


@dataclass(frozen=True, slots=True)
class Stems:
    """Dry sound of every track at one common gain, and their sum.

    Attributes:
        tracks: by track name, all of one length.
        mix: the sum of the tracks.
        gain_db: what was applied to all of them so that neither the mix nor a track clips.
    """

    tracks: dict[str, Audio]
    mix: Audio
    gain_db: float


@dataclass(frozen=True, slots=True)
class SequenceRenderer:
    """Makes the sound of note sequences.

    Attributes:
        renderer: of the notes of a track; the synthesised instruments', or a `sampler.Sampler`'s.
        room: a name of `reverb.ROOMS`.
        lufs: integrated loudness, -40..-6.
    """

    renderer: Callable[[Track], NoteRenderer] = field(default=_SYNTH_RENDERER)
    room: str = "hall"
    lufs: float = TARGET_LUFS

    def __post_init__(self) -> None:
        find_room(self.room)
        if not -40 <= self.lufs <= -6:
            raise InputError(f"loudness is -40 to -6 LUFS, got {self.lufs}")

    def render(self, sequence: NoteSequence, on_step: OnStep | None = None) -> Audio:
        """The whole piece, [N, 2], with a real ending: the last sound and its reverb die, then silence."""
        return _audio_from_channels(
            np.concatenate([b.T for b in self.stream(sequence, on_step)] or [np.zeros((2, 0), np.float32)], axis=1)
        )

    def stream(self, sequence: NoteSequence, on_step: OnStep | None = None) -> Iterator[SoundArray]:
        """The same in blocks [N, 2]; under 500 MB for ten minutes. The loudness of the whole decides the gain, so the
        first block comes when all has been played once.
        """
        survey, total = LoudnessSurvey(), 0
        whole = max(1, round(sequence.end_s / (mixing.BLOCK_SAMPLES / SOUND_RATE)))
        with tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES) as spool:
            for k, block in enumerate(_append_silence(_mix_with_reverb(sequence, self.renderer, find_room(self.room)))):
                survey.add(block)
                spool.write(np.ascontiguousarray(block.T).tobytes())
                total += block.shape[1]
                if on_step:
                    on_step(Step(min(k + 1, whole), whole, "playing"))
            survey.close()
            limiter = Limiter(compute_gain_curve(survey, self.lufs))
            spool.seek(0)
            for start in range(0, total, mixing.BLOCK_SAMPLES):
                raw = spool.read(min(mixing.BLOCK_SAMPLES, total - start) * 8)
                yield np.ascontiguousarray(limiter.process(np.frombuffer(raw, np.float32).reshape(-1, 2).T).T)

    def loop(self, sequence: NoteSequence, seconds: float) -> Audio:
        """Sound that repeats without a seam: what rings past the end is folded onto the start.

        Args:
            sequence: its notes.
            seconds: length of a turn.

        Returns:
            [N, 2] of exactly that length.

        Raises:
            InputError: shorter than .5 s, longer than 10 minutes, or a note starts after the end.
        """
        if not 0.5 <= seconds <= MAX_SEQUENCE_S:
            raise InputError(f"a loop lasts .5 to {MAX_SEQUENCE_S:.0f} s, got {seconds}")
        if any(n.start_s >= seconds for t in sequence.tracks for n in t.notes):
            raise InputError(f"a note starts after the loop's end at {seconds} s; make the loop longer")
        n = round(seconds * SOUND_RATE)
        folded, at = np.zeros((2, n), np.float32), 0
        for block in _mix_with_reverb(sequence, self.renderer, find_room(self.room)):
            for start, stop in _loop_spans(at, at + block.shape[1], n):
                folded[:, start % n : start % n + stop - start] += block[:, start - at : stop - at]
            at += block.shape[1]
        return _audio_from_channels(_master_loop(folded, self.lufs))

    def stems(self, sequence: NoteSequence, loop_s: float | None = None) -> Stems:
        """Each track dry, alone.

        Args:
            sequence: its notes.
            loop_s: length of a turn, where the piece is a loop: what rings past it is folded onto the start.

        Returns:
            The stems: all of one length, of a turn where there is one.
        """
        parts = {
            t.name: _concatenate(b.dry for b in mixing.mix_blocks([_without_room(t)], self.renderer))
            for t in sequence.tracks
        }
        length = max((p.shape[1] for p in parts.values()), default=0) + int(SILENCE_S * SOUND_RATE)
        if loop_s is not None:
            length = round(loop_s * SOUND_RATE)
            parts = {name: _fold(p, length) for name, p in parts.items()}
        parts = {name: np.pad(p, ((0, 0), (0, length - p.shape[1]))) for name, p in parts.items()}
        total: SoundArray = (
            np.asarray(np.sum(list(parts.values()), axis=0), np.float32) if parts else np.zeros((2, length), np.float32)
        )
        loudest = max((true_peak_db(p) for p in [total, *parts.values()]), default=-240.0)
        gain_db = float(np.clip(CEILING_DB - loudest, -60, 40)) if loudest > -200 else 0.0
        gain = np.float32(10 ** (gain_db / 20))
        return Stems(
            {name: _audio_from_channels(p * gain) for name, p in parts.items()},
            _audio_from_channels(total * gain),
            gain_db,
        )


def _without_room(track: Track) -> Track:
    return replace(track, room=0.0)


def _concatenate(parts: Iterator[SoundArray]) -> SoundArray:
    return np.concatenate([np.zeros((2, 0), np.float32), *parts], axis=1)


def _audio_from_channels(sound: SoundArray) -> Audio:
    return Audio(np.ascontiguousarray(sound.T), SOUND_RATE)


def _mix_with_reverb(
    sequence: NoteSequence, renderer: Callable[[Track], NoteRenderer], room: Room
) -> Iterator[SoundArray]:
    """Dry sound and reverb together, [2, N] blocks, until the reverb has died."""
    reverb = Reverb(room) if room.decay_s else None
    sounded = False
    for block in mixing.mix_blocks(sequence.tracks, renderer):
        sounded = True
        yield block.dry + reverb.process(block.send) if reverb else block.dry
    if not reverb or not sounded:
        return
    yield _fade_out(reverb.process(np.zeros((2, int(1.1 * room.decay_s * SOUND_RATE)), np.float32)))


def _fade_out(tail: SoundArray) -> SoundArray:
    n = min(int(FADE_S * SOUND_RATE), tail.shape[1])
    tail[:, tail.shape[1] - n :] *= (0.5 + 0.5 * np.cos(np.linspace(0, np.pi, n))).astype(np.float32)
    return tail


def _append_silence(blocks: Iterator[SoundArray]) -> Iterator[SoundArray]:
    yield from blocks
    yield np.zeros((2, int(SILENCE_S * SOUND_RATE)), np.float32)


def _fold(sound: SoundArray, n: int) -> SoundArray:
    """[2, T] as a turn of n samples: what lies past the end is added from the start."""
    folded = np.zeros((2, n), np.float32)
    for start, stop in _loop_spans(0, sound.shape[1], n):
        folded[:, start % n : start % n + stop - start] += sound[:, start:stop]
    return folded


def _loop_spans(start: int, stop: int, n: int) -> Iterator[tuple[int, int]]:
    """Pieces of start..stop that lie within one turn of the loop."""
    while start < stop:
        end = min(stop, (start // n + 1) * n)
        yield start, end
        start = end


def _master_loop(sound: SoundArray, lufs: float) -> SoundArray:
    """Surveyed on its second turn, so that filters and peaks know what comes before the start."""
    survey, n = LoudnessSurvey(), sound.shape[1]
    survey.add(sound)
    survey.close()
    curve = compute_gain_curve(survey, lufs, around=True)
    return Limiter(curve).process(sound[:, :n])
