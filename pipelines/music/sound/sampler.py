"""Plays a sound font: samples read at the key's pitch with their loop, envelopes, oscillators, a filter, pan and
velocity layers, as SoundFont 2.04 states them and players do.
"""

from __future__ import annotations

from collections import OrderedDict

import numpy as np

from pipelines.music.sound import envelopes
from pipelines.music.sound.modulators import modulate
from pipelines.music.sound.reference import phrase_loudness
from pipelines.music.sound.sequence import SOUND_RATE, Track
from pipelines.music.sound.soundfont import SoundFont, Zone
from pipelines.music.sound.soundfont_file import SampleHeader
from pipelines.music.sound.tones import FloatArray, SoundArray

PERCUSSION_BANK = 128
_KEPT_BYTES = 100_000_000
_MIN_RELEASE, _MAX_RELEASE = -7_200.0, 3_600.0  # timecents: 16 ms to 8 s
_HEARD_DB = 72.0  # of the release's fall; what is softer than that is cut
_ATTENUATION = 0.4  # of what is stated: so did the hardware that fonts are made for, and every player since
_FILTER_STEP_CENTS = 100.0  # of velocity's effect on the filter
_PROGRAMME_LUFS = -23.0
_MATCHED_ON = (48, 72)  # pitches of the reference phrase
_MAX_MATCH_DB = 24.0
_CHORUS_SEND, _REVERB_SEND = 15, 16  # generators, in tenths of a per cent
_CHORUS_DELAYS_S = (0.011, 0.017)  # left, right
#: Generators that decide the sound of a held key, apart from its level and place.
_SHAPING = (*range(5, 12), 13, *range(21, 30), 31, 32, *range(33, 38), 39, 40)


class Sampler:
    """A font's presets as players of tracks; keeps what it has read, so one sampler serves any number of pieces."""

    def __init__(self, font: SoundFont) -> None:
        self.font = font
        self._kept: OrderedDict[tuple[float, ...], SoundArray] = OrderedDict()
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

    def body(self, zone: Zone, key: int, values: dict[int, float], n: int) -> SoundArray:
        """At least n samples [N] of a zone's sound while its key is held; shorter where the sample ends.

        Args:
            zone: of the preset.
            key: that sets its pitch.
            values: its generators as `note_values` gives them.
            n: samples.
        """
        cache_key = (id(zone), key, *(values[g] for g in _SHAPING))
        stored = self._kept.get(cache_key)
        sound, head = self.font.sample(zone.sample)
        if stored is not None and (len(stored) >= n or not _loop_span(zone, head, len(sound))):
            self._kept.move_to_end(cache_key)
            return stored
        body = _render_held_key(sound, head, zone, key, values, max(SOUND_RATE // 2, int(1.5 * n)))
        self._bytes += body.nbytes - (stored.nbytes if stored is not None else 0)
        self._kept[cache_key] = body
        while self._bytes > _KEPT_BYTES and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1].nbytes
        return body


class PresetRenderer:
    """One preset of a font."""

    def __init__(self, sampler: Sampler, zones: list[Zone]) -> None:
        self._sampler, self._zones = sampler, zones
        self.gain = 1.0
        self.room = 1.0 + float(np.mean([np.clip(z.get(_REVERB_SEND), 0, 1000) for z in zones] or [0.0])) / 1000

    def exclusive_class(self, pitch: int) -> int:
        """Keys of one class cut each other off; 0 for a key that does not."""
        return next((z.get(57) for z in self._zones if z.keys[0] <= pitch <= z.keys[1]), 0)

    def render_note(self, pitch: int, velocity: int, held_s: float, *, slurred: bool = False) -> SoundArray:
        """Sound [2, N] of a key; silent where no zone covers it, and a slurred one is like any other."""
        voices = [self._voice(z, pitch, velocity, held_s) for z in self._zones if _zone_covers(z, pitch, velocity)]
        out = np.zeros((2, max((v.shape[1] for v in voices), default=1)), np.float32)
        for voice in voices:
            out[:, : voice.shape[1]] += voice
        return out * np.float32(self.gain)

    def _voice(self, zone: Zone, pitch: int, velocity: int, held_s: float) -> SoundArray:
        key = zone.get(46) if 0 <= zone.get(46) <= 127 else pitch
        values = note_values(zone, key, velocity)
        release_s = envelopes.seconds(float(np.clip(values[38], _MIN_RELEASE, _MAX_RELEASE)))
        n = int((held_s + release_s * _HEARD_DB / envelopes.FULL_FALL_DB) * SOUND_RATE)
        sound = self._sampler.body(zone, key, values, n)[:n] * np.float32(10 ** (-max(values[48], 0.0) / 200))
        envelopes.release(sound, int(held_s * SOUND_RATE), release_s)
        pan = (np.clip(values[17], -500, 500) / 500 + 1) * np.pi / 4
        out = np.empty((2, len(sound)), np.float32)
        np.multiply(sound, np.float32(np.sqrt(2) * np.cos(pan)), out=out[0])
        np.multiply(sound, np.float32(np.sqrt(2) * np.sin(pan)), out=out[1])
        return _double(out, min(values[_CHORUS_SEND], 1000) / 1000) if values[_CHORUS_SEND] > 0 else out


def _double(sound: SoundArray, send: float) -> SoundArray:
    """Sound [2, N] with a second player a little later on each side, as loud as a chorus send (0..1) asks."""
    delays = [int(d * SOUND_RATE) for d in _CHORUS_DELAYS_S]
    out = np.pad(sound, ((0, 0), (0, max(delays))))
    for side, delay in enumerate(delays):
        out[side, delay : delay + sound.shape[1]] += np.float32(send) * sound[1 - side]
    return out


def note_values(zone: Zone, key: int, velocity: int) -> dict[int, float]:
    """Generators of a zone for one note, by number; those of a filter in steps, so that few sounds are kept."""
    force = zone.get(47) if 1 <= zone.get(47) <= 127 else velocity
    values = {g: float(zone.get(g)) for g in range(60)}
    values[48] *= _ATTENUATION
    for generator, more in modulate(zone.modulators, key, force).items():
        values[generator] = values.get(generator, 0.0) + more
    values[8] = min(_FILTER_STEP_CENTS * round(values[8] / _FILTER_STEP_CENTS), envelopes.OPEN_FILTER_CENTS)
    return values


def _zone_covers(zone: Zone, pitch: int, velocity: int) -> bool:
    return zone.keys[0] <= pitch <= zone.keys[1] and zone.velocities[0] <= velocity <= zone.velocities[1]


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


def _render_held_key(
    sound: SoundArray, head: SampleHeader, zone: Zone, key: int, values: dict[int, float], n: int
) -> SoundArray:
    """Up to n samples of a held key at full level: pitch, filter, envelope and oscillators."""
    steps = _frame_step(zone, head, key) * 2 ** (_pitch_cents(values, key, n) / 1200)
    raw = _resample_zone(sound, zone, head, steps, n)
    out = envelopes.filter_voice(raw, _filter_cents(values, key, len(raw)), values[9])
    out *= envelopes.volume_envelope(values, key, len(raw))
    if values[13]:
        t = np.arange(len(raw)) / SOUND_RATE
        out *= (10 ** (values[13] / 200 * envelopes.oscillator(values[21], values[22], t))).astype(np.float32)
    return out


def _pitch_cents(values: dict[int, float], key: int, n: int) -> FloatArray:
    """Cents by which the pitch moves: one value, or one a sample."""
    if not (values[5] or values[6] or values[7]):
        return np.zeros(1)
    t = np.arange(n) / SOUND_RATE
    cents = values[5] * envelopes.oscillator(values[21], values[22], t) if values[5] else np.zeros(n)
    if values[6]:
        cents = cents + values[6] * envelopes.oscillator(values[23], values[24], t)
    return cents + values[7] * envelopes.modulation_envelope(values, key, t) if values[7] else cents


def _filter_cents(values: dict[int, float], key: int, n: int) -> FloatArray:
    """Cutoff in cents: one value, or one every 64 samples."""
    if not (values[10] or values[11]):
        return np.array([values[8]])
    t = envelopes.block_times(n)
    moved = values[11] * envelopes.modulation_envelope(values, key, t)
    return np.asarray(values[8] + moved + values[10] * envelopes.oscillator(values[21], values[22], t))


def _resample_zone(sound: SoundArray, zone: Zone, head: SampleHeader, steps: FloatArray, n: int) -> SoundArray:
    """Cubic (Catmull-Rom) interpolation; the neighbours of a frame wrap around the loop as the frame does."""
    first = int(np.clip(zone.get(0) + 32_768 * zone.get(4), 0, len(sound)))
    last = int(np.clip(len(sound) + zone.get(1) + 32_768 * zone.get(12), first, len(sound)))
    loop = _loop_span(zone, head, last)
    at = first + (np.arange(n) * steps[0] if len(steps) == 1 else np.concatenate([[0.0], np.cumsum(steps[:-1])]))
    if loop is None:
        at = at[at < last - 1]
    if len(at) == 0 or last - first < 2:
        return np.zeros(1, np.float32)
    whole = np.floor(at).astype(np.int64)
    x = (at - whole).astype(np.float32)
    a, b, c, d = (sound[_wrap_frames(whole + k, first, last, loop)] for k in (-1, 0, 1, 2))
    return np.asarray(
        b + 0.5 * x * (c - a + x * (2 * a - 5 * b + 4 * c - d + x * (3 * (b - c) + d - a))), dtype=np.float32
    )


def _wrap_frames(i: np.ndarray, first: int, last: int, loop: tuple[int, int] | None) -> np.ndarray:
    if loop:
        i = np.where(i >= loop[1], loop[0] + (i - loop[0]) % (loop[1] - loop[0]), i)
    return np.clip(i, first, last - 1)


def _matching_gain(preset: PresetRenderer, track: Track) -> float:
    """The gain that makes the reference phrase as loud as every other programme's."""
    level = phrase_loudness(Track("a", (), drums=track.drums), lambda _: preset, *_MATCHED_ON)
    if not np.isfinite(level):
        return 1.0
    return float(10 ** (np.clip(_PROGRAMME_LUFS - level, -_MAX_MATCH_DB, _MAX_MATCH_DB) / 20))
