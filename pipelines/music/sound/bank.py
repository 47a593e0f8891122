"""The sampled instruments as players of tracks: recordings at the key's pitch with their loops, brighter where struck
harder, slurred or bowed anew as the notes ask; what the bank lacks is synthesised.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache

import numpy as np
from scipy import signal

from pipelines.media.ogg import OPUS_RATE
from pipelines.music.sound import envelopes
from pipelines.music.sound.bank_file import BankInstrument, BankZone, load_instrument, load_samples
from pipelines.music.sound.bank_programs import Entry, find_entry, find_seat
from pipelines.music.sound.drums import HI_HAT
from pipelines.music.sound.sequence import SOUND_RATE, Track
from pipelines.music.sound.synth import NoteRenderer, SynthBank
from pipelines.music.sound.tones import SoundArray

VELOCITY_POWER = 1.6  # amplitude goes as velocity to this; the synthesised instruments' 1.5, sound fonts' 2
DRUM_VELOCITY_POWER = 2.0
REFERENCE_VELOCITY = 80
LAYERS = (26, 44, 62, 80, 98, 116)  # velocities at which brightness is rendered; level follows every velocity
CACHE_BYTES = 120_000_000
SLUR_SKIP_S, SLUR_FADE_S = 0.055, 0.03  # a slurred note begins inside its recording
SHORT_S = 0.45  # strings take short bows for what is shorter
_TILT_HZ = 1_800.0
_DRUM_HELD_S = 5.0


class SampledBank:
    """The bank of sampled instruments with its rendered notes; one serves any number of pieces."""

    def __init__(self, cache_bytes: int = CACHE_BYTES) -> None:
        self._synth = SynthBank()
        self._kept: OrderedDict[tuple[str, str, int, int], SoundArray] = OrderedDict()
        self._bytes, self._limit = 0, cache_bytes

    def renderer(self, track: Track) -> NoteRenderer:
        """What renders the notes of a track."""
        entry = find_entry(track)
        return self._synth.renderer(track) if entry is None else BankRenderer(self, entry)

    def body(self, instrument: BankInstrument, zone: BankZone, pitch: int, layer: int, n: int) -> SoundArray:
        """At least n samples [C, N] of a held key at full level; fewer where the recording ends."""
        key = (instrument.name, zone.file, pitch, layer)
        stored = self._kept.get(key)
        if stored is not None and (stored.shape[1] >= n or zone.loop is None):
            self._kept.move_to_end(key)
            return stored
        sound = _play_zone(load_samples(instrument.name, zone.file), zone, pitch, max(SOUND_RATE // 2, int(1.3 * n)))
        body = _tilt(sound, instrument.tilt_at(zone, LAYERS[layer])) * np.float32(zone.gain)
        self._bytes += body.nbytes - (stored.nbytes if stored is not None else 0)
        self._kept[key] = body
        while self._bytes > self._limit and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1].nbytes
        return body


class BankRenderer:
    """The notes of one sampled instrument at its seat."""

    def __init__(self, bank: SampledBank, entry: Entry) -> None:
        self._bank, self._instrument, self._seat = bank, load_instrument(entry.name), find_seat(entry)
        self._short = load_instrument(entry.short) if entry.short else None
        self._gain, self.room = 10 ** (entry.gain_db / 20), entry.room
        self._drums = entry.name == "drums"
        self._power = DRUM_VELOCITY_POWER if self._drums else VELOCITY_POWER

    def exclusive_class(self, pitch: int) -> int:
        """Keys of one class cut each other off; 0 for a key that does not."""
        return HI_HAT.get(pitch, 0) if self._drums else 0

    def render_note(self, pitch: int, velocity: int, held_s: float, *, slurred: bool = False) -> SoundArray:
        """Sound [2, N] of one note, held for `held_s` seconds; slurred where it goes on from the note before."""
        instrument = self._short if self._short and held_s < SHORT_S and not slurred else self._instrument
        zone, layer = instrument.find_zone(pitch, velocity), _nearest_layer(velocity)
        skip = int(SLUR_SKIP_S * SOUND_RATE) if slurred and instrument.sustained else 0
        held_s = _DRUM_HELD_S if self._drums else held_s
        start = int(held_s * SOUND_RATE)
        n = start + int(0.75 * instrument.release_s * SOUND_RATE)
        body = self._bank.body(instrument, zone, pitch, layer, n + skip)[:, skip : skip + n]
        out = body * np.float32(self._gain * (velocity / REFERENCE_VELOCITY) ** self._power)
        if skip:
            fade = min(int(SLUR_FADE_S * SOUND_RATE), out.shape[1])
            out[:, :fade] *= np.linspace(0, 1, fade, dtype=np.float32)
        if instrument.release_s:
            for channel in out:
                envelopes.release(channel, start, instrument.release_s)
        return self._seat.place(out)


def _nearest_layer(velocity: int) -> int:
    return int(np.argmin([abs(velocity - v) for v in LAYERS]))


def _play_zone(samples: SoundArray, zone: BankZone, pitch: int, n: int) -> SoundArray:
    """Up to n samples [C, N] of a recording at a pitch, by cubic (Catmull-Rom) interpolation."""
    step = 2 ** ((pitch - zone.root) / 12) * OPUS_RATE / SOUND_RATE
    frames = int(n * step) + 4
    if zone.loop:
        start, end = zone.loop
        turns = max(0, -(-(frames - end) // (end - start)))
        source = np.concatenate([samples[:, :end], *[samples[:, start:end]] * turns], axis=1)
    else:
        source = samples
    source = np.pad(source, ((0, 0), (1, 3)))
    count = min(n, int((source.shape[1] - 4) / step))
    at = np.arange(count) * step
    whole = at.astype(np.int64)
    x = (at - whole).astype(np.float32)
    a, b, c, d = (source[:, whole + k] for k in range(4))
    out = b + 0.5 * x * (c - a + x * (2 * a - 5 * b + 4 * c - d + x * (3 * (b - c) + d - a)))
    edge = min(64, count)
    if not zone.loop:
        out[:, count - edge :] *= np.linspace(1, 0, edge, dtype=np.float32)
    return np.asarray(out, np.float32)


def _tilt(sound: SoundArray, high_db: float) -> SoundArray:
    """Brighter or darker by so much well above `_TILT_HZ` (a shelf of one pole)."""
    if abs(high_db) < 0.5:
        return sound
    gain = 10 ** (high_db / 20)
    b, a = _shelf(round(gain, 3))
    return np.asarray(signal.lfilter(b, a, sound, axis=-1), np.float32)


@lru_cache(maxsize=64)
def _shelf(gain: float) -> tuple[SoundArray, SoundArray]:
    """First-order high shelf by the bilinear transform: (1 + gain s) / (1 + s) about `_TILT_HZ` times root gain."""
    centre = 2 * np.pi * _TILT_HZ * np.sqrt(max(gain, 0.05)) if gain < 1 else 2 * np.pi * _TILT_HZ
    b, a = signal.bilinear([gain / centre, 1.0], [1.0 / centre, 1.0], fs=SOUND_RATE)
    return b.astype(np.float32), a.astype(np.float32)
