"""A sound font's presets as zones: which sample sounds for a key and velocity, and how. SoundFont 2.04, sections 8 and
9.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipelines.errors import MediaError
from pipelines.media.ogg import decode_ogg
from pipelines.music.sound.modulators import Modulator, add_modulators, read_modulators
from pipelines.music.sound.soundfont_file import Bag, SampleHeader, Tables, read_tables
from pipelines.music.sound.tones import SoundArray

MAX_SAMPLE_S = 120.0
MAX_ZONES = 4_000  # of one preset
_KEPT_BYTES = 100_000_000  # decoded samples

KEY_RANGE, VELOCITY_RANGE, INSTRUMENT, SAMPLE = 43, 44, 41, 53
#: Generators that only an instrument's zone may hold: addresses, key and velocity overrides, sample modes, class, root.
_NOT_IN_PRESETS = {0, 1, 2, 3, 4, 12, 45, 46, 47, 50, 54, 57, 58}
#: generator -> value where neither says anything (times in timecents, cutoff in cents, others 0)
DEFAULTS = (
    dict.fromkeys((21, 23, *range(25, 29), 30, *range(33, 37), 38), -12_000) | dict.fromkeys((46, 47, 58), -1)
) | {8: 13_500, 56: 100}


@dataclass(frozen=True, slots=True)
class Zone:
    """One sample of a preset with the values of all its generators and what velocity and key add to them."""

    keys: tuple[int, int]
    velocities: tuple[int, int]
    sample: int
    values: dict[int, int]
    modulators: tuple[Modulator, ...] = ()

    def get(self, generator: int) -> int:
        """A generator's value, signed, or its default."""
        return self.values.get(generator, DEFAULTS.get(generator, 0))


class SoundFont:
    """An SF2 or SF3 file. Tables are read at once, samples when they first sound.

    Args:
        path: of the file.

    Raises:
        MediaError: see `soundfont_file.read_tables`.
    """

    def __init__(self, path: str | Path) -> None:
        self.tables: Tables = read_tables(path)
        self._zones: dict[tuple[int, int], list[Zone]] = {}
        self._decoded: OrderedDict[int, SoundArray] = OrderedDict()
        if not self.tables.presets:
            raise MediaError(f"'{self.tables.name}' has no presets")

    def preset(self, bank: int, program: int) -> list[Zone]:
        """Zones of the preset, or of the nearest that the font has: same programme in bank 0, else the first of the
        bank, else the first.
        """
        have = {(b, p): (first, last) for b, p, first, last in self.tables.presets}
        in_bank = sorted(k for k in have if k[0] == bank)
        key = next(
            (k for k in ((bank, program), *(() if bank == 128 else ((0, program),)), *in_bank) if k in have), min(have)
        )
        if key not in self._zones:
            self._zones[key] = self._read(*have[key])
        return self._zones[key]

    def sample(self, index: int) -> tuple[SoundArray, SampleHeader]:
        """Decode a sample.

        Args:
            index: of the font's table.

        Returns:
            Frames [N] in [-1, 1], and the header with loop points relative to them.

        Raises:
            MediaError: a compressed sample cannot be decoded or plays over two minutes.
        """
        head = self.tables.samples[index]
        if index not in self._decoded:
            if head.end - head.start > MAX_SAMPLE_S * 192_000 * 2:
                raise MediaError(
                    f"'{self.tables.name}' has a sample of {head.end - head.start:,} frames; that is too long"
                )
            self._decoded[index] = self._decode(head)
            while sum(s.nbytes for s in self._decoded.values()) > _KEPT_BYTES and len(self._decoded) > 1:
                self._decoded.popitem(last=False)
        self._decoded.move_to_end(index)
        return self._decoded[index], head

    def _decode(self, head: SampleHeader) -> SoundArray:
        if not head.vorbis:
            raw = self.tables.data[2 * head.start : 2 * head.end]
            return (np.frombuffer(raw.tobytes(), "<i2") / np.float32(32768)).astype(np.float32)
        coded = self.tables.data[head.start : head.end].tobytes()
        return decode_ogg(coded, self.tables.name, "a SoundFont with compressed samples", MAX_SAMPLE_S)[0]

    def _read(self, first: int, last: int) -> list[Zone]:
        out: list[Zone] = []
        for outer in _split(self.tables.preset_bags[first:last], INSTRUMENT):
            index = outer.values[INSTRUMENT]
            if index >= len(self.tables.instruments):
                raise MediaError(
                    f"'{self.tables.name}' is damaged: a preset names instrument {index}, which is not there"
                )
            begin, end = self.tables.instruments[index]
            for inner in _split(self.tables.instrument_bags[begin:end], SAMPLE):
                if inner.values[SAMPLE] >= len(self.tables.samples):
                    raise MediaError(
                        f"'{self.tables.name}' is damaged: an instrument names sample {inner.values[SAMPLE]}, which"
                        " is not there"
                    )
                out.append(_zone(outer, inner))
                if len(out) > MAX_ZONES:
                    raise MediaError(f"'{self.tables.name}' has a preset of over {MAX_ZONES:,} zones")
        return out


@dataclass(frozen=True, slots=True)
class _Level:
    """A zone of a preset or of an instrument, over the global one."""

    values: dict[int, int]
    modulators: tuple[Modulator, ...]


def _split(bags: list[Bag], last: int) -> list[_Level]:
    """Zones that end in `last`, each over the global zone: the first bag, where it does not."""
    shared = _Level({}, ())
    out = []
    for k, bag in enumerate(bags):
        values, modulators = dict(bag.generators), read_modulators(bag.modulators)
        if last in values:
            out.append(_Level(shared.values | values, add_modulators(shared.modulators, modulators, replace=True)))
        elif k == 0:
            shared = _Level(values, modulators)
    return out


def _zone(outer: _Level, inner: _Level) -> Zone:
    """A preset's values are added to the instrument's; ranges are cut with each other."""
    ranges = (KEY_RANGE, VELOCITY_RANGE)
    values = {g: _signed(v) for g, v in inner.values.items() if g not in ranges}
    for g, v in outer.values.items():
        if g not in ranges and g not in _NOT_IN_PRESETS and g != INSTRUMENT:
            values[g] = values.get(g, DEFAULTS.get(g, 0)) + _signed(v)
    keys, velocities = (
        (max(_low(outer.values, g), _low(inner.values, g)), min(_high(outer.values, g), _high(inner.values, g)))
        for g in ranges
    )
    modulators = add_modulators(inner.modulators, outer.modulators, replace=False)
    return Zone(keys, velocities, inner.values[SAMPLE], values, modulators)


def _low(values: dict[int, int], generator: int) -> int:
    return values.get(generator, 0x7F00) & 255


def _high(values: dict[int, int], generator: int) -> int:
    return values.get(generator, 0x7F00) >> 8


def _signed(raw: int) -> int:
    return raw - 65_536 if raw > 32_767 else raw
