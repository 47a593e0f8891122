"""The plan of a performance: what the face does and when, in few enough words to read and to edit; JSON on disk."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipelines.media.files import check_input, write_bytes
from pipelines.portrait.track.channels import INDEX, MEANS, PAIRED
from pipelines.portrait.track.visemes import TARGETS, Shape
from weights.errors import InputError

FORMAT = 1
MAX_SECONDS, MAX_BYTES = 10_800.0, 50_000_000
SCALES = ("emotion", "lips", "blinks", "gaze", "head", "accents", "breath")
FPS = (24, 25, 30, 50, 60)


@dataclass(frozen=True, slots=True)
class Feeling:
    """From `t` seconds on: units by plain name or channel, and the head's posture; glides to the next."""

    t: float
    units: Mapping[str, float]
    sway: float = 1.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A performance.

    Attributes:
        seconds, fps: its length and frame rate.
        seed: of sway and breath.
        feelings: the expression, keyframes in order of time.
        shapes: the mouth's.
        blinks: (seconds, depth).
        looks: (seconds, degrees right, degrees up).
        accents: (seconds, size) of nods and raised brows.
        scales: 0 switches a part off, 1 is as people do; of `SCALES`.
    """

    seconds: float
    fps: int
    seed: int
    feelings: tuple[Feeling, ...]
    shapes: tuple[Shape, ...] = ()
    blinks: tuple[tuple[float, float], ...] = ()
    looks: tuple[tuple[float, float, float], ...] = ()
    accents: tuple[tuple[float, float], ...] = ()
    scales: Mapping[str, float] = field(default_factory=dict)

    @property
    def frames(self) -> int:
        """How many pictures."""
        return max(1, round(self.seconds * self.fps))

    def scale(self, name: str) -> float:
        """Of a part, 1 where it is not set."""
        return float(self.scales.get(name, 1.0))

    def to_dict(self) -> dict[str, Any]:
        """Plain values; `means` says what each unit does."""
        used = sorted({u for f in self.feelings for u in f.units})
        return {
            "format": FORMAT,
            "seconds": round(self.seconds, 3),
            "fps": self.fps,
            "seed": self.seed,
            "means": {u: MEANS[u.rstrip("LR")] for u in used if u.rstrip("LR") in MEANS},
            "feelings": [
                {
                    "t": round(f.t, 3),
                    "note": f.note,
                    "units": {k: round(v, 3) for k, v in sorted(f.units.items())},
                    "sway": round(f.sway, 2),
                }
                for f in self.feelings
            ],
            "shapes": [[round(s.start, 3), round(s.end, 3), s.viseme, round(s.strength, 2)] for s in self.shapes],
            "blinks": [list(b) for b in self.blinks],
            "looks": [list(x) for x in self.looks],
            "accents": [list(a) for a in self.accents],
            "scales": dict(self.scales),
        }

    def save(self, path: str | Path) -> Path:
        """Write JSON, one event a line."""
        return write_bytes(path, (_lines(self.to_dict()) + "\n").encode())

    def scaled(self, scales: Mapping[str, float]) -> Plan:
        """With parts turned up or down."""
        return replace(self, scales={**self.scales, **scales})


def read_plan(path: str | Path) -> Plan:
    """Read what `Plan.save` wrote, edited or not.

    Raises:
        MediaError, InputError: no such file, not a plan, or a value out of range; the message says which.
    """
    path = check_input(path)
    if path.stat().st_size > MAX_BYTES:
        raise InputError(f"'{path}' is larger than the {MAX_BYTES:,} bytes of a plan")
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise InputError(f"'{path}' is not JSON: {str(error)[:120]}") from error
    return plan_of(values, str(path))


def plan_of(values: Any, name: str = "plan") -> Plan:
    """A plan from plain values; every number checked."""
    if not isinstance(values, Mapping) or values.get("format") != FORMAT:
        raise InputError(
            f"'{name}' is not a plan of format {FORMAT}; make one with: studio animate ... --plan-out plan.json"
        )
    try:
        seconds = _within("seconds", values["seconds"], 0.04, MAX_SECONDS)
        if values["fps"] not in FPS:
            raise InputError(f"fps must be one of {', '.join(map(str, FPS))}, got {values['fps']!r}")
        feelings = tuple(_feeling(f) for f in values["feelings"])
        if not feelings or any(b.t < a.t for a, b in pairwise(feelings)):
            raise InputError(f"'feelings' of '{name}' must be in order of time, and at least one")
        shapes = tuple(sorted((_shape(s) for s in values.get("shapes", [])), key=lambda s: s.start))
        pairs = {k: tuple((_time(a), _within(k, b, 0, 3)) for a, b in values.get(k, [])) for k in ("blinks", "accents")}
        looks = tuple(
            (_time(t), _within("looks", x, -30, 30), _within("looks", y, -30, 30))
            for t, x, y in values.get("looks", [])
        )
        scales = checked_scales(values.get("scales", {}))
        return Plan(
            seconds,
            values["fps"],
            int(values.get("seed", 0)),
            feelings,
            shapes,
            pairs["blinks"],
            looks,
            pairs["accents"],
            scales,
        )
    except InputError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"'{name}' is not a whole plan: {error.__class__.__name__} {str(error)[:80]}") from error


def checked_scales(values: Mapping[str, Any]) -> dict[str, float]:
    """Scales by name, each 0 to 3."""
    if unknown := [k for k in values if k not in SCALES]:
        raise InputError(
            f"unknown part '{str(unknown[0])[:30]}'; there are {', '.join(SCALES)}, for example --scale blinks=0,head=0.5"
        )
    return {k: _within(k, v, 0.0, 3.0) for k, v in values.items()}


def _feeling(values: Mapping[str, Any]) -> Feeling:
    units = values["units"]
    for name, value in units.items():
        if name not in INDEX and name not in PAIRED:
            raise InputError(
                f"unknown unit '{str(name)[:30]}' in a plan; there are {', '.join(MEANS)} (L or R for a side), yaw, pitch, roll"
            )
        low = -30.0 if name in ("yaw", "pitch", "roll", "gaze_x", "gaze_y") else 0.0
        _within(name, value, low, 30.0 if low else 2.0)
    return Feeling(
        _time(values["t"]),
        dict(units),
        _within("sway", values.get("sway", 1.0), 0, 3),
        str(values.get("note", ""))[:200],
    )


def _shape(row: Any) -> Shape:
    start, end, name, *strength = row
    if name not in TARGETS:
        raise InputError(f"unknown mouth shape '{str(name)[:20]}'; there are {', '.join(TARGETS)}")
    return Shape(_time(start), _time(end), name, _within("strength", strength[0] if strength else 1.0, 0, 2))


def _time(value: Any) -> float:
    return _within("a time", value, 0.0, MAX_SECONDS + 1)


def _within(name: str, value: Any, low: float, high: float) -> float:
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not math.isfinite(value)
        or not low <= value <= high
    ):
        raise InputError(f"{name} of a plan must be a number within [{low:g}, {high:g}], got {str(value)[:40]!r}")
    return float(value)


def _lines(values: Mapping[str, Any]) -> str:
    """JSON with one event a line."""
    rows = []
    for key, value in values.items():
        if isinstance(value, list) and value:
            inner = ",\n  ".join(json.dumps(item, ensure_ascii=False) for item in value)
            rows.append(f"{json.dumps(key)}: [\n  {inner}\n ]")
        else:
            rows.append(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n " + ",\n ".join(rows) + "\n}"
