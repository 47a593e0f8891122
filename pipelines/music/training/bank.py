"""Cuts the bank of sampled instruments from MuseScore_General_HQ (Debian's `musescore-general-soundfont-lossless`).

Every zone is a note of a preset as our player of sound fonts renders it, so layers, filters and envelopes of the font
are in it; sustained ones are looped where they are most like themselves, and all are stored as Opus.
"""

from __future__ import annotations

import argparse
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy import signal

from pipelines import dsp
from pipelines.media.ogg import OPUS_RATE, encode_opus
from pipelines.music.sound import envelopes
from pipelines.music.sound.loudness import k_weighting
from pipelines.music.sound.sampler import PERCUSSION_BANK, PresetRenderer, Sampler, note_values
from pipelines.music.sound.sequence import SOUND_RATE
from pipelines.music.sound.soundfont import SoundFont
from pipelines.music.sound.tones import SoundArray
from pipelines.music.training.bank_table import CUTS, DRUM_BALANCE_DB, DRUM_KEYS, DRUM_KEYS_IN_LAYERS, DRUM_KIT, Cut

LONG_AGO = (1980, 1, 1, 0, 0, 0)
PEAK = 0.7  # of every stored zone
STORED_DB = -30.0  # level of the middle of every instrument
MAX_DEVIATION_DB = 4.0  # of a key from its layer
MONO_FROM = 0.995  # correlation of left and right; from here up a zone is stored as one channel
SILENT_DB = -54.0  # below its loudest moment a struck sound has ended
LOOP_START_S, LOOP_MIN_S, MATCH_S, CROSSFADE_S = 0.5, 1.2, 0.11, 0.11
SOFT, HARD = 45, 115  # velocities between which brightness is measured
#: dB of brightness between them at least, where the font does not tell soft from hard: struck, and bowed or blown.
MIN_TILT_DB, MIN_SUSTAINED_TILT_DB, MAX_TILT_DB = 6.0, 10.0, 24.0
SPLIT_HZ = 2_000.0


@dataclass(frozen=True, slots=True)
class _ZoneSound:
    """A recording.

    Attributes:
        root: pitch that was played.
        keys: pitches that it stands for.
        velocity: with which it was played.
        samples: [C, N] at 48 kHz.
        loop: frames, or None.
        level_db: K-weighted.
    """

    root: int
    keys: tuple[int, int]
    velocity: int
    samples: SoundArray
    loop: tuple[int, int] | None
    level_db: float


def add_options(parser: argparse.ArgumentParser) -> None:
    """Where from and where to."""
    parser.add_argument("--font", type=Path, required=True, help="MuseScore_General_Full.sf2")
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder of the bank")
    parser.add_argument("--only", nargs="*", default=None, help="names of instruments")


def run(options: argparse.Namespace) -> None:
    """Cut the instruments and print their size."""
    options.out.mkdir(parents=True, exist_ok=True)
    font, total = SoundFont(options.font), 0
    for name in options.only or (*CUTS, "drums"):
        raw = _cut_drums(font) if name == "drums" else _cut_instrument(font, CUTS[name])
        (options.out / f"{name.replace(' ', '_')}.zip").write_bytes(raw)
        total += len(raw)
        print(f"{name:18s} {len(raw) / 1000:7.0f} kB", flush=True)
    print(f"{'':18s} {total / 1e6:7.2f} MB")


def _cut_instrument(font: SoundFont, cut: Cut) -> bytes:
    preset = PresetRenderer(Sampler(font), font.preset(cut.bank, cut.program))
    roots = _roots(cut)
    edges = [cut.low, *(-(-(a + b) // 2) for a, b in pairwise(roots)), cut.high + 1]
    spans = [(first, after - 1) for first, after in pairwise(edges)]
    zones = [_cut_zone(preset, cut, r, s, v) for v in cut.velocities for r, s in zip(roots, spans, strict=True)]
    middle = roots[len(roots) // 2]
    tilt_db = _tilt_db(preset, middle, cut) / (2 if len(cut.velocities) > 1 else 1)  # layers tell the rest
    head = {"sustained": cut.sustained, "release_s": _release_s(font, cut, middle), "tilt_db": round(tilt_db, 2)}
    return _pack(head, zones, _gains_db(zones, MAX_DEVIATION_DB), cut)


def _cut_drums(font: SoundFont) -> bytes:
    cut = DRUM_KIT
    preset = PresetRenderer(Sampler(font), font.preset(PERCUSSION_BANK, 0))
    middle = cut.velocities[len(cut.velocities) // 2]
    strokes = [(key, v) for v in cut.velocities for key in DRUM_KEYS_IN_LAYERS] + [(key, middle) for key in DRUM_KEYS]
    zones = [_cut_zone(preset, cut, key, (key, key), velocity) for key, velocity in strokes]
    gains_db = [g + DRUM_BALANCE_DB.get(z.root, 0.0) for g, z in zip(_gains_db(zones, np.inf), zones, strict=True)]
    return _pack({"sustained": False, "release_s": 0.0, "tilt_db": 3.0}, zones, gains_db, cut)


def _roots(cut: Cut) -> list[int]:
    count = max(1, -(-(cut.high - cut.low + 1) // cut.step))
    return sorted({min(cut.low + cut.step // 2 + k * cut.step, cut.high) for k in range(count)})


def _cut_zone(preset: PresetRenderer, cut: Cut, root: int, keys: tuple[int, int], velocity: int) -> _ZoneSound:
    # high struck notes die sooner
    seconds = cut.seconds * (1.0 if cut.sustained or cut.bank else float(np.clip(1.5 - root / 96, 0.35, 1.0)))
    raw = preset.render_note(root, velocity, seconds)[:, : int(seconds * SOUND_RATE)]
    sound = np.asarray([dsp.resample(c, SOUND_RATE, OPUS_RATE) for c in _as_few_channels(raw)], np.float32)
    samples, loop = _loop(sound) if cut.sustained else (_fade(sound), None)
    return _ZoneSound(root, keys, velocity, samples, loop, _level_db(sound))


def _as_few_channels(sound: SoundArray) -> SoundArray:
    left, right = sound.astype(np.float64)
    likeness = (left @ right) / np.sqrt((left @ left) * (right @ right) + 1e-12)
    return np.asarray(sound.mean(axis=0, keepdims=True) if likeness > MONO_FROM else sound, np.float32)


def _fade(sound: SoundArray) -> SoundArray:
    """Up to where it has died away, the last fifth faded."""
    power = np.sqrt(signal.convolve((sound**2).mean(axis=0), np.ones(960) / 960, "same").clip(0))
    heard = np.flatnonzero(power > power.max() * 10 ** (SILENT_DB / 20))
    n = int(heard[-1]) + 1 if len(heard) else sound.shape[1]
    out = sound[:, :n].copy()
    fade = n // 5
    out[:, n - fade :] *= (0.5 + 0.5 * np.cos(np.linspace(0, np.pi, fade))).astype(np.float32)
    return out


def _loop(sound: SoundArray) -> tuple[SoundArray, tuple[int, int]]:
    """The sound up to the end of its loop; the ends are where it is most like itself, and are crossfaded."""
    mono, width = sound.mean(axis=0).astype(np.float64), int(MATCH_S * OPUS_RATE)
    first, shortest = int(LOOP_START_S * OPUS_RATE), int(LOOP_MIN_S * OPUS_RATE)
    best = (-2.0, 0, 0)
    for end in range(sound.shape[1] - 9600, sound.shape[1] - 400, 800):
        tail = mono[end - width : end]
        span = mono[first - width : end - shortest]
        energy = np.sqrt(signal.convolve(span**2, np.ones(width), "valid").clip(1e-9) * (tail**2).sum())
        likeness = signal.correlate(span, tail, "valid") / energy
        k = int(likeness.argmax())
        best = max(best, (float(likeness[k]), first + k, end))
    r, start, end = best
    n = int(CROSSFADE_S * OPUS_RATE)
    x = np.linspace(0, 1, n)
    rise, fall = (x, 1 - x) if r > 0.8 else (np.sin(x * np.pi / 2), np.cos(x * np.pi / 2))
    out = sound[:, :end].copy()
    out[:, end - n :] = out[:, end - n :] * fall + sound[:, start - n : start] * rise
    return np.asarray(out, np.float32), (start, end)


def _level_db(sound: SoundArray) -> float:
    """K-weighted level of the first .6 s; one channel counts as two."""
    part = sound[:, : int(0.6 * OPUS_RATE)].astype(np.float64)
    power = (signal.sosfilt(k_weighting(OPUS_RATE), part, axis=-1) ** 2).mean()
    return float(10 * np.log10(power + 1e-12))


def _tilt_db(preset: PresetRenderer, root: int, cut: Cut) -> float:
    """How much more a hard note than a soft one has over `SPLIT_HZ`, against under it."""
    soft, hard = (_treble_db(preset.render_note(root, v, min(cut.seconds, 1.0))) for v in (SOFT, HARD))
    least_db = MIN_SUSTAINED_TILT_DB if cut.sustained else MIN_TILT_DB
    return float(np.clip(hard - soft, least_db, MAX_TILT_DB))


def _treble_db(sound: SoundArray) -> float:
    high, low = (
        (signal.sosfilt(signal.butter(4, SPLIT_HZ, kind, fs=SOUND_RATE, output="sos"), sound) ** 2).sum()
        for kind in ("high", "low")
    )
    return float(10 * np.log10((high + 1e-12) / (low + 1e-12)))


def _release_s(font: SoundFont, cut: Cut, key: int) -> float:
    """Time in which a released note falls by 96 dB: the median of the preset's zones."""
    zones = [z for z in font.preset(cut.bank, cut.program) if z.keys[0] <= key <= z.keys[1]]
    times = [envelopes.seconds(float(np.clip(note_values(z, key, 96)[38], -7200, 3600))) for z in zones]
    return round(float(np.clip(np.median(times), 0.15, 2.5)), 3)


def _gains_db(zones: list[_ZoneSound], most_db: float) -> list[float]:
    """Gains by which every layer is equally loud in the median of the keys that all layers have; each key keeps what it
    deviates from that, up to `most_db`.
    """
    layers = {z.velocity for z in zones}
    shared = [z for z in zones if {o.velocity for o in zones if o.root == z.root} == layers]
    middle = {v: float(np.median([z.level_db for z in shared if z.velocity == v])) for v in layers}
    deviations = [z.level_db - middle[z.velocity] for z in zones]
    return [float(np.clip(d, -most_db, most_db)) - z.level_db for z, d in zip(zones, deviations, strict=True)]


def _pack(head: Mapping[str, object], zones: list[_ZoneSound], gains_db: list[float], cut: Cut) -> bytes:
    """A ZIP of the zones' Opus files and `zones.json`."""
    rows, buffer = [], io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as file:
        for k, (zone, gain_db) in enumerate(zip(zones, gains_db, strict=True)):
            scale = PEAK / max(float(np.abs(zone.samples).max()), 1e-6)
            bits = cut.bits if len(zone.samples) == 1 else int(1.6 * cut.bits)
            raw = encode_opus(np.asarray(zone.samples * scale, np.float32), bits)
            file.writestr(zipfile.ZipInfo(f"{k:03d}.opus", LONG_AGO), raw)
            stored_db = round(gain_db - 20 * float(np.log10(scale)) + STORED_DB, 2)
            row = {"root": zone.root, "keys": list(zone.keys), "velocity": zone.velocity, "gain_db": stored_db}
            rows.append(row | {"loop": list(zone.loop or ())})
        text = json.dumps({**head, "zones": rows}, separators=(",", ":"))
        file.writestr(zipfile.ZipInfo("zones.json", LONG_AGO), text, zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()
