"""A stereo room: early reflections, then a feedback delay network of eight lines (Jot & Chaigne, "Digital delay
networks for designing artificial reverberators", AES 90, 1991) mixed by a Householder reflection. Streams in blocks of
any size.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from pipelines.music.sound.sequence import SOUND_RATE
from weights.errors import InputError

Array = NDArray[np.float32]

_DELAY_SAMPLES = (1447, 1693, 1949, 2213, 2477, 2711, 2969, 3271)  # samples, primes: echoes do not fall together
_STEP_SAMPLES = 1440  # below the shortest line, so a step needs no sample of itself


@dataclass(frozen=True, slots=True)
class Room:
    """A room's reverberation.

    Attributes:
        decay_s: time to -60 dB of the middles.
        treble_decay_s: the same of the highs.
        early_reflections_s: length of the early part.
        wet_db: level of the wet sound.
        first_s: before the first reflection.
        low_cut_hz: the room adds nothing below.
    """

    decay_s: float
    treble_decay_s: float
    early_reflections_s: float
    wet_db: float
    first_s: float = 0.006
    low_cut_hz: float = 140.0


#: "plate" is a sheet of steel: dense from the first moment, bright, no walls.
ROOMS = {
    "hall": Room(1.9, 1.0, 0.055, -11.0, 0.012),
    "chamber": Room(0.9, 0.6, 0.03, -11.5),
    "plate": Room(1.5, 1.4, 0.012, -11.5, 0.001, 220.0),
    "dry": Room(0.0, 0.0, 0.0, -120.0),
}


def find_room(name: str) -> Room:
    """A room by name.

    Args:
        name: a key of `ROOMS`.

    Returns:
        The room.

    Raises:
        InputError: not one of `ROOMS`.
    """
    if name not in ROOMS:
        raise InputError(f"'{name}' is not a room; use one of {', '.join(ROOMS)}")
    return ROOMS[name]


class Reverb:
    """Wet sound only; `process` keeps its state between blocks."""

    def __init__(self, room: Room) -> None:
        self.room = room
        lines = np.array(_DELAY_SAMPLES)
        gain = 10 ** (-3 * lines / SOUND_RATE / room.decay_s)
        dull = 10 ** (-3 * lines / SOUND_RATE / room.treble_decay_s) / gain  # extra loss per pass at the top
        # y = (1-p) x + p y': gain 1 at 0 Hz and (1-p)/(1+p) at half the rate
        self._pole = ((1 - dull) / (1 + dull)).astype(np.float32)
        self._gain = gain.astype(np.float32)
        self._memory = np.zeros((8, 1), np.float32)
        self._lines = [np.zeros(n, np.float32) for n in _DELAY_SAMPLES]
        self._early = _early_reflections(room)
        self._reach = max(at for at, _, _ in self._early)
        self._past = np.zeros((2, self._reach), np.float32)
        self._cut = signal.butter(2, room.low_cut_hz, "high", fs=SOUND_RATE, output="sos")
        self._cut_state = np.zeros((1, 2, 2))
        self._level = 10 ** (room.wet_db / 20)

    def process(self, block: Array) -> Array:
        """Wet sound [2, N] of a send [2, N]."""
        sharp, self._cut_state = signal.sosfilt(self._cut, block, axis=-1, zi=self._cut_state)
        early = self._taps(sharp.astype(np.float32))
        late = np.concatenate(
            [self._network(early[:, i : i + _STEP_SAMPLES]) for i in range(0, early.shape[1], _STEP_SAMPLES)], axis=1
        )
        return np.asarray((0.5 * early + late) * np.float32(self._level), dtype=np.float32)

    def _taps(self, block: Array) -> Array:
        n = block.shape[1]
        joined = np.concatenate([self._past, block], axis=1)
        self._past = joined[:, n:].copy() if n < self._reach else joined[:, -self._reach :].copy()
        out = np.zeros_like(block)
        for at, left, right in self._early:
            start = self._reach - at
            out[0] += np.float32(left) * joined[0, start : start + n]
            out[1] += np.float32(right) * joined[1, start : start + n]
        return out

    def _network(self, block: Array) -> Array:
        n = block.shape[1]
        delayed = np.stack([delay[:n] for delay in self._lines]) * self._gain[:, None]
        for k, pole in enumerate(self._pole):
            delayed[k], state = signal.lfilter([1 - pole], [1, -pole], delayed[k], zi=self._memory[k])
            self._memory[k] = state
        mixed = delayed - delayed.sum(axis=0) * np.float32(0.25)  # Householder: I - 2/8 of ones
        mixed[0::2] += block[0]
        mixed[1::2] += block[1]
        self._lines = [np.concatenate([delay[n:], new]) for delay, new in zip(self._lines, mixed, strict=True)]
        sign = np.array([1, 1, -1, -1, 1, 1, -1, -1], np.float32)[:, None]
        signed = delayed * sign
        return np.stack([signed[0::2].sum(axis=0), signed[1::2].sum(axis=0)]) * np.float32(0.5)


def _early_reflections(room: Room) -> list[tuple[int, float, float]]:
    """(delay in samples, gain left, gain right), denser and softer with time; the same on every run."""
    rng = np.random.default_rng(1770)
    out = []
    for k in range(12):
        at = room.first_s + room.early_reflections_s * ((k + rng.uniform(0.2, 0.8)) / 12) ** 1.3
        gain = 0.5 * np.exp(-1.2 * k / 12) * rng.choice((-1, 1))
        tilt = rng.uniform(0.55, 1.0, 2)
        out.append((int(at * SOUND_RATE), float(gain * tilt[0]), float(gain * tilt[1])))
    return out
