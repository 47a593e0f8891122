"""A note sequence into sound: whole, as a stream of blocks in bounded memory, as a loop without a seam, or as stems
that add up to either.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from pipelines.base import OnStep, Step
from pipelines.media import Audio
from pipelines.music.sound import mixing
from pipelines.music.sound.bank import SampledBank
from pipelines.music.sound.mastering import Limiter, LoudnessSurvey, compute_gain_curve
from pipelines.music.sound.reverb import Reverb, Room, find_room
from pipelines.music.sound.sequence import MAX_LUFS, MAX_SEQUENCE_S, MIN_LUFS, SOUND_RATE, NoteSequence, Track
from pipelines.music.sound.synth import NoteRenderer
from pipelines.music.sound.tones import FloatArray, SoundArray
from weights.errors import InputError

SILENCE_S = 0.4  # after the last sound
FADE_S = 0.5  # of the reverb's own end
NEUTRAL_LUFS = -17.5
LAYER_LUFS = -23.0  # of loops and stems, which others mix (EBU R 128)
REVERB_STEM = "reverb"
_SPOOL_BYTES = 64_000_000  # bytes of unmastered sound kept in memory before a temporary file takes over
_BANK_RENDERER: Callable[[Track], NoteRenderer] = SampledBank().renderer


@dataclass(frozen=True, slots=True)
class SequenceRenderer:
    """Makes the sound of note sequences.

    Attributes:
        renderer: of the notes of a track; the sampled instruments', or a `sampler.Sampler`'s.
        room: a name of `reverb.ROOMS`.
        lufs: integrated loudness, -40..-6.
    """

    renderer: Callable[[Track], NoteRenderer] = field(default=_BANK_RENDERER)
    room: str = "hall"
    lufs: float = NEUTRAL_LUFS

    def __post_init__(self) -> None:
        find_room(self.room)
        if not MIN_LUFS <= self.lufs <= MAX_LUFS:
            raise InputError(f"loudness is {MIN_LUFS:.0f} to {MAX_LUFS:.0f} LUFS, got {self.lufs}")

    def render(self, sequence: NoteSequence, on_step: OnStep | None = None) -> Audio:
        """The whole piece, [N, 2], with a real ending: the last sound and its reverb die, then silence."""
        return _audio_from_channels(
            np.concatenate([b.T for b in self.stream(sequence, on_step)] or [np.zeros((2, 0), np.float32)], axis=1)
        )

    def stream(self, sequence: NoteSequence, on_step: OnStep | None = None) -> Iterator[SoundArray]:
        """The same in blocks [N, 2]; under 700 MB for ten minutes. The loudness of the whole decides the gain, so the
        first block comes when all has been played once.
        """
        survey, total = LoudnessSurvey(), 0
        whole = max(1, round(sequence.end_s / (mixing.BLOCK_SAMPLES / SOUND_RATE)))
        with tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES) as spool:
            for k, block in enumerate(_append_silence(self._mix(sequence))):
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
        _check_loop(sequence, seconds)
        folded = _fold(self._mix(sequence), round(seconds * SOUND_RATE))
        return _audio_from_channels(Limiter(self._loop_curve(folded)).process(folded))

    def stems(self, sequence: NoteSequence, loop_s: float | None = None) -> Iterator[tuple[str, Audio]]:
        """Each track alone and dry, then what the room adds to all of them: together they are the mix.

        Args:
            sequence: its notes.
            loop_s: length of a turn, where the piece is a loop.

        Yields:
            The name of a track, or `REVERB_STEM`, and its sound [N, 2] under the gain of the mix, all as long as it.

        Raises:
            InputError: as `loop`.
        """
        if loop_s is not None:
            _check_loop(sequence, loop_s)
            n = round(loop_s * SOUND_RATE)
            curve = self._loop_curve(_fold(self._mix(sequence), n))
        else:
            survey, n = LoudnessSurvey(), 0
            for block in _append_silence(self._mix(sequence)):
                survey.add(block)
                n += block.shape[1]
            survey.close()
            curve = compute_gain_curve(survey, self.lufs)
        parts: list[tuple[str, Iterator[SoundArray]]] = [(t.name, self._dry(t)) for t in sequence.tracks]
        if find_room(self.room).decay_s:
            name = REVERB_STEM if all(t.name != REVERB_STEM for t in sequence.tracks) else f"{REVERB_STEM} of the room"
            parts.append((name, self._reverb(sequence)))
        for name, blocks in parts:
            yield name, _audio_from_channels(Limiter(curve).process(_fold(blocks, n)))

    def _dry(self, track: Track) -> Iterator[SoundArray]:
        """One track without its room."""
        return (block.dry for block in mixing.mix_blocks([replace(track, room=0.0)], self.renderer))

    def _mix(self, sequence: NoteSequence) -> Iterator[SoundArray]:
        """Dry sound and reverb together, [2, N] blocks, until the reverb has died."""
        return _mix_with_reverb(mixing.mix_blocks(sequence.tracks, self.renderer), find_room(self.room), dry=True)

    def _reverb(self, sequence: NoteSequence) -> Iterator[SoundArray]:
        """The reverb alone."""
        return _mix_with_reverb(mixing.mix_blocks(sequence.tracks, self.renderer), find_room(self.room), dry=False)

    def _loop_curve(self, folded: SoundArray) -> FloatArray:
        """The gain of a turn [2, N] of a loop; its limiter looks past the end into the start."""
        survey = LoudnessSurvey()
        survey.add(folded)
        survey.close()
        return compute_gain_curve(survey, self.lufs, around=True)


def _check_loop(sequence: NoteSequence, seconds: float) -> None:
    if not 0.5 <= seconds <= MAX_SEQUENCE_S:
        raise InputError(f"a loop lasts .5 to {MAX_SEQUENCE_S:.0f} s, got {seconds}")
    if any(n.start_s >= seconds for t in sequence.tracks for n in t.notes):
        raise InputError(f"a note starts after the loop's end at {seconds} s; make the loop longer")


def _audio_from_channels(sound: SoundArray) -> Audio:
    return Audio(np.ascontiguousarray(sound.T), SOUND_RATE)


def _mix_with_reverb(blocks: Iterable[mixing.MixBlock], room: Room, *, dry: bool) -> Iterator[SoundArray]:
    """The reverb of blocks until it has died, [2, N], with the dry sound or without."""
    reverb = Reverb(room) if room.decay_s else None
    sounded = False
    for block in blocks:
        sounded = True
        wet = reverb.process(block.send) if reverb else np.zeros_like(block.send)
        yield block.dry + wet if dry else wet
    if reverb and sounded:
        yield _fade_out(reverb.process(np.zeros((2, int(1.1 * room.decay_s * SOUND_RATE)), np.float32)))


def _fade_out(tail: SoundArray) -> SoundArray:
    n = min(int(FADE_S * SOUND_RATE), tail.shape[1])
    tail[:, tail.shape[1] - n :] *= (0.5 + 0.5 * np.cos(np.linspace(0, np.pi, n))).astype(np.float32)
    return tail


def _append_silence(blocks: Iterator[SoundArray]) -> Iterator[SoundArray]:
    yield from blocks
    yield np.zeros((2, int(SILENCE_S * SOUND_RATE)), np.float32)


def _fold(blocks: Iterable[SoundArray], n: int) -> SoundArray:
    """Consecutive blocks [2, T] as a turn of n samples: what lies past the end is added from the start."""
    folded, at = np.zeros((2, n), np.float32), 0
    for block in blocks:
        for start, stop in _loop_spans(at, at + block.shape[1], n):
            folded[:, start % n : start % n + stop - start] += block[:, start - at : stop - at]
        at += block.shape[1]
    return folded


def _loop_spans(start: int, stop: int, n: int) -> Iterator[tuple[int, int]]:
    """Pieces of start..stop that lie within one turn of the loop."""
    while start < stop:
        end = min(stop, (start // n + 1) * n)
        yield start, end
        start = end
