"""Plays a sound font: samples read at the key's pitch with their loop, a volume envelope, a filter, pan and velocity
layers.

Units as in SoundFont 2.04: timecents (2^(x/1200) s), centibels, cents. Modulators are the default ones: velocity to
attenuation, and velocity to the filter.
"""

from __future__ import annotations

from collections import OrderedDict

import numpy as np
from scipy import signal

from pipelines.music.sound.reference import phrase_loudness
from pipelines.music.sound.sequence import SOUND_RATE, Track
from pipelines.music.sound.soundfont import SoundFont, Zone
from pipelines.music.sound.soundfont_file import SampleHeader
from pipelines.music.sound.tones import SoundArray

PERCUSSION_BANK = 128
_KEPT_BYTES = 100_000_000
_MIN_RELEASE_S, _MAX_RELEASE_S = 0.03, 4.0
_ATTENUATION = 0.4  # of what is stated: so did the hardware that fonts are made for, and every player since
_PROGRAMME_LUFS = -23.0
_MATCHED_ON = (48, 72)  # pitches of the reference phrase
_MAX_MATCH_DB = 24.0


class Sampler:
    """A font's presets as players of tracks; keeps what it has read, so one sampler serves any number of pieces."""

    def __init__(self, font: SoundFont) -> None:
        self.font = font
        self._kept: OrderedDict[tuple[int, int, int], SoundArray] = OrderedDict()
        self._bytes = 0
        self._match: dict[tuple[int, int], float] = {}

    def renderer(self, track: Track) -> PresetRenderer:
        """What renders the notes of a track, equally loud for every programme."""
        bank, program = (PERCUSSION_BANK, track.program) if track.drums else (0, track.program)
        preset = PresetRenderer(self, self.font.preset(bank, program))
        key = (bank, program)
        if key not in self._match:
            self._match[key] = _matching_gain(preset, track)
        preset.gain = self._match[key]
        return preset

    def body(self, zone: Zone, key: int, force: int, n: int) -> SoundArray:
        """At least n samples [N] of a zone's sound while its key is held; shorter where the sample ends."""
        force = _velocity_layer(zone, force)
        cache_key = (id(zone), key, force)
        stored = self._kept.get(cache_key)
        sound, head = self.font.sample(zone.sample)
        if stored is not None and (len(stored) >= n or not _loop_span(zone, head, len(sound))):
            self._kept.move_to_end(cache_key)
            return stored
        raw = _resample_zone(sound, zone, head, _frame_step(zone, head, key), max(SOUND_RATE // 2, int(1.5 * n)))
        sound = _low_pass(raw, zone, force) * _volume_envelope(zone, key, len(raw))
        self._bytes += sound.nbytes - (stored.nbytes if stored is not None else 0)
        self._kept[cache_key] = sound
        while self._bytes > _KEPT_BYTES and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1].nbytes
        return sound


class PresetRenderer:
    """One preset of a font."""

    room = 1.0

    def __init__(self, sampler: Sampler, zones: list[Zone]) -> None:
        self._sampler, self._zones = sampler, zones
        self.gain = 1.0

    def render_note(self, pitch: int, velocity: int, held_s: float) -> SoundArray:
        """Sound [2, N] of a key; silent where no zone covers it."""
        voices = [self._voice(z, pitch, velocity, held_s) for z in self._zones if _zone_covers(z, pitch, velocity)]
        out = np.zeros((2, max((v.shape[1] for v in voices), default=1)), np.float32)
        for voice in voices:
            out[:, : voice.shape[1]] += voice
        return out * np.float32(self.gain)

    def _voice(self, zone: Zone, pitch: int, velocity: int, held_s: float) -> SoundArray:
        key = zone.get(46) if 0 <= zone.get(46) <= 127 else pitch
        force = zone.get(47) if 1 <= zone.get(47) <= 127 else velocity
        release = float(np.clip(_seconds_from_timecents(zone.get(38)), _MIN_RELEASE_S, _MAX_RELEASE_S))
        n = int((held_s + release) * SOUND_RATE)
        level = 10 ** (-(max(zone.get(48), 0) * _ATTENUATION) / 200) * (force / 127) ** 2
        sound = self._sampler.body(zone, key, force, n)[:n] * np.float32(level)
        _apply_release(sound, int(held_s * SOUND_RATE), release)
        pan = (np.clip(zone.get(17), -500, 500) / 500 + 1) * np.pi / 4
        out = np.empty((2, len(sound)), np.float32)
        np.multiply(sound, np.float32(np.sqrt(2) * np.cos(pan)), out=out[0])
        np.multiply(sound, np.float32(np.sqrt(2) * np.sin(pan)), out=out[1])
        return out


def _zone_covers(zone: Zone, pitch: int, velocity: int) -> bool:
    return zone.keys[0] <= pitch <= zone.keys[1] and zone.velocities[0] <= velocity <= zone.velocities[1]


def _seconds_from_timecents(timecents: int) -> float:
    return float(2 ** (np.clip(timecents, -12_000, 8_000) / 1200))


def _frame_step(zone: Zone, head: SampleHeader, key: int) -> float:
    """Frames of the sample per frame of output."""
    root = zone.get(58) if 0 <= zone.get(58) <= 127 else head.root
    cents = (key - root) * zone.get(56) + 100 * zone.get(51) + zone.get(52) + head.correction
    return float(np.clip(2 ** (np.clip(cents, -12_000, 12_000) / 1200) * head.rate / SOUND_RATE, 1e-4, 256))


def _loop_span(zone: Zone, head: SampleHeader, length: int) -> tuple[int, int] | None:
    """Loop within the sample's frames, or None: mode 1 loops for ever, 3 until the key is let go (here: for ever)."""
    if zone.get(54) & 3 not in (1, 3):
        return None
    base = 0 if head.vorbis else head.start
    start = head.loop_start - base + zone.get(2) + 32_768 * zone.get(45)
    end = head.loop_end - base + zone.get(3) + 32_768 * zone.get(50)
    start, end = max(start, 0), min(end, length)
    return (start, end) if end - start >= 8 else None


def _resample_zone(sound: SoundArray, zone: Zone, head: SampleHeader, step: float, n: int) -> SoundArray:
    """Cubic (Catmull-Rom) interpolation; the neighbours of a frame wrap around the loop as the frame does."""
    first = int(np.clip(zone.get(0) + 32_768 * zone.get(4), 0, len(sound)))
    last = int(np.clip(len(sound) + zone.get(1) + 32_768 * zone.get(12), first, len(sound)))
    loop = _loop_span(zone, head, last)
    at = first + np.arange(n) * step
    if loop is None:
        at = at[at < last - 1]
    i = np.floor(at).astype(np.int64)
    x = (at - i).astype(np.float32)
    if last - first < 2 or len(at) == 0:
        return np.zeros(1, np.float32)
    a, b, c, d = (sound[_wrap_frames(i + k, first, last, loop)] for k in (-1, 0, 1, 2))
    return np.asarray(
        b + 0.5 * x * (c - a + x * (2 * a - 5 * b + 4 * c - d + x * (3 * (b - c) + d - a))), dtype=np.float32
    )


def _wrap_frames(i: np.ndarray, first: int, last: int, loop: tuple[int, int] | None) -> np.ndarray:
    if loop:
        i = np.where(i >= loop[1], loop[0] + (i - loop[0]) % (loop[1] - loop[0]), i)
    return np.clip(i, first, last - 1)


def _volume_envelope(zone: Zone, key: int, n: int) -> SoundArray:
    """Delay, attack (linear), hold, decay to sustain (linear in dB)."""
    t = np.arange(n, dtype=np.float32) / SOUND_RATE
    start = _seconds_from_timecents(zone.get(33)) if zone.get(33) > -12_000 else 0.0
    attack = _seconds_from_timecents(zone.get(34))
    hold = _seconds_from_timecents(zone.get(35) + (60 - key) * zone.get(39)) if zone.get(35) > -12_000 else 0.0
    decay = max(_seconds_from_timecents(zone.get(36) + (60 - key) * zone.get(40)), 0.001)
    sustain_db = float(np.clip(zone.get(37), 0, 1000)) / 10
    past = np.maximum(t - np.float32(start + attack + hold), 0)
    fall_db = np.minimum(
        past * np.float32(100 / decay), np.float32(sustain_db)
    )  # decay is the time of a fall by 100 dB
    return np.asarray(
        np.clip((t - np.float32(start)) / np.float32(attack), 0, 1) * 10 ** (-fall_db / 20), dtype=np.float32
    )


def _apply_release(sound: SoundArray, at: int, release_s: float) -> None:
    """The release, in place, to silence at the end; a sample that ends before must not click either."""
    rest = len(sound) - at
    if rest > 0:
        x = np.minimum(np.arange(rest, dtype=np.float32) / np.float32(release_s * SOUND_RATE), 1)
        sound[at:] *= np.exp(-6 * x) * (1 - x)
    edge = min(len(sound), 64)
    sound[len(sound) - edge :] *= np.linspace(1, 0, edge, dtype=np.float32)


def _velocity_layer(zone: Zone, force: int) -> int:
    """Velocities that a filter may tell apart: every eighth; none where there is no filter."""
    return min(127, force // 8 * 8 + 4) if zone.get(8) < 13_500 else 0


def _low_pass(sound: SoundArray, zone: Zone, force: int) -> SoundArray:
    """Low-pass at the zone's cutoff, lowered by up to 2400 cents for a soft key (default modulator 8.4.2)."""
    cents = zone.get(8) - (2400 * (127 - force) / 127 if zone.get(8) < 13_500 else 0)
    if cents >= 13_000:
        return sound
    hz = float(np.clip(8.176 * 2 ** (max(cents, 1500) / 1200), 20, 0.45 * SOUND_RATE))
    q = 10 ** ((np.clip(zone.get(9), 0, 960) / 10 - 3.01) / 20)
    w = 2 * np.pi * hz / SOUND_RATE
    alpha = np.sin(w) / (2 * max(q, 0.5))
    b = np.array([(1 - np.cos(w)) / 2, 1 - np.cos(w), (1 - np.cos(w)) / 2]) / (1 + alpha)
    a = np.array([1 + alpha, -2 * np.cos(w), 1 - alpha]) / (1 + alpha)
    return np.asarray(signal.lfilter(b, a, sound), dtype=np.float32)


def _matching_gain(preset: PresetRenderer, track: Track) -> float:
    """The gain that makes the reference phrase as loud as every other programme's."""
    level = phrase_loudness(Track("a", (), drums=track.drums), lambda _: preset, *_MATCHED_ON)
    if not np.isfinite(level):
        return 1.0
    return float(10 ** (np.clip(_PROGRAMME_LUFS - level, -_MAX_MATCH_DB, _MAX_MATCH_DB) / 20))
