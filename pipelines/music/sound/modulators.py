"""What a key's velocity and pitch add to the generators of its zone: SoundFont 2.04, sections 8.2, 8.4 and 9.5.

Controllers that are not of the note rest at their defaults (volume 100, pan 64, expression 127, others 0). Of the
default modulators only velocity to attenuation is taken: fonts are made with players that leave out velocity to filter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace as changed
from math import log10

ATTENUATION, FILTER = 48, 8
MAX_MODULATORS = 64  # of one zone
_NONE, _VELOCITY, _KEY = 0, 2, 3
_LINEAR, _CONCAVE, _CONVEX = 0, 1, 2
_RESTING = {7: 100, 10: 64, 11: 127} | dict.fromkeys(range(70, 80), 64)  # control changes
_RESTING_GENERAL = {14: 64, 16: 2}  # pitch wheel in the middle, its range two semitones


@dataclass(frozen=True, slots=True)
class Modulator:
    """Adds `amount` times two sources to a generator; the fields are those of the file."""

    source: int
    destination: int
    amount: int
    amount_source: int
    absolute: bool = False

    def value(self, key: int, velocity: int) -> float:
        """What it adds for a key (0..127) struck with a velocity (1..127), in the generator's unit."""
        total = self.amount * _source_value(self.source, key, velocity)
        if self.amount_source:
            total *= _source_value(self.amount_source, key, velocity)
        return abs(total) if self.absolute else total


VELOCITY_TO_ATTENUATION = Modulator(0x0502, ATTENUATION, 960, 0)
_VELOCITY_TO_FILTER = (0x0102, FILTER, 0x0C02)  # as fonts state it to turn it off; it is off


def read_modulators(rows: Iterable[tuple[int, int, int, int, int]]) -> tuple[Modulator, ...]:
    """Modulators from their records, without those that are linked to others."""
    rows = list(rows)[:MAX_MODULATORS]
    return tuple(Modulator(s, d, a, t, bool(form)) for s, d, a, t, form in rows if d < 0x8000 and s & 0x7F != 127)


def add_modulators(
    lower: tuple[Modulator, ...], upper: tuple[Modulator, ...], *, replace: bool
) -> tuple[Modulator, ...]:
    """Both lists as one.

    Args:
        lower: what is there.
        upper: what comes on top.
        replace: one of the same sources and destination takes the other's place; otherwise its amount is added.

    Returns:
        Modulators that differ in sources or destination.
    """
    out = {_identity(m): m for m in lower}
    for m in upper:
        before = out.get(_identity(m))
        out[_identity(m)] = m if before is None or replace else changed(m, amount=m.amount + before.amount)
    return tuple(out.values())


def modulate(modulators: tuple[Modulator, ...], key: int, velocity: int) -> dict[int, float]:
    """What is added to each generator, by its number, the default velocity to attenuation included."""
    out: dict[int, float] = {}
    for m in add_modulators((VELOCITY_TO_ATTENUATION,), modulators, replace=True):
        if _identity(m) != _VELOCITY_TO_FILTER:
            out[m.destination] = out.get(m.destination, 0.0) + m.value(key, velocity)
    return out


def _identity(m: Modulator) -> tuple[int, int, int]:
    return m.source, m.destination, m.amount_source


def _source_value(source: int, key: int, velocity: int) -> float:
    """-1..1 from a source's controller through its curve (section 9.5.1)."""
    number, falling, both_ways = source & 0x7F, bool(source & 0x100), bool(source & 0x200)
    if not source & 0x80 and number == _NONE:
        return 1.0
    if source & 0x80:
        x = _RESTING.get(number, 0) / 127
    else:
        x = {_VELOCITY: velocity, _KEY: key}.get(number, _RESTING_GENERAL.get(number, 0)) / 127
    x = 1 - x if falling else x
    shape = source >> 10
    if not both_ways:
        return _curve(x, shape)
    return _curve(2 * x - 1, shape) if x >= 0.5 else -_curve(1 - 2 * x, shape)


def _curve(x: float, shape: int) -> float:
    if shape == _LINEAR:
        return x
    if shape == _CONCAVE:
        return 1 - _convex(1 - x)
    return _convex(x) if shape == _CONVEX else float(x >= 0.5)


def _convex(x: float) -> float:
    """Rises fast, then slowly: 96 dB of amplitude over the range."""
    return max(0.0, 1 + 400 / 960 * log10(x)) if x > 0 else 0.0
