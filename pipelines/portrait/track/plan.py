"""The plan of a performance: what the face does and when, in few enough words to read and to edit; JSON on disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from conditioning.point import is_finite_number, show_value
from pipelines.media.files import check_input, check_output
from pipelines.media.placement import write_bytes
from pipelines.portrait.track.action_units import INDEX, PAIRED_UNITS, UNIT_DESCRIPTIONS, channel_bounds
from pipelines.portrait.track.visemes import TARGETS, VisemeSegment
from weights.errors import InputError
from weights.structured import read_json

FORMAT = 1
MAX_DURATION_S = 10_800.0
SCALES = ("emotion", "lips", "blinks", "gaze", "head", "accents", "breath")
FPS = (24, 25, 30, 50, 60)


@dataclass(frozen=True, slots=True)
class Keyframe:
    """The expression at one moment; it glides to the next keyframe.

    Attributes:
        time_s: when.
        units: action units by name or channel, and the head's posture.
        rest: what some of the units are while nobody speaks and no peak is due.
        sway: how much the head sways, 1 as in quiet talk.
        note: the affect in words, for people who read the plan.
        arousal: of the affect, -1 to 1: quickens the breath.
    """

    time_s: float
    units: Mapping[str, float]
    sway: float = 1.0
    note: str = ""
    rest: Mapping[str, float] = field(default_factory=dict)
    arousal: float = 0.0


@dataclass(frozen=True, slots=True)
class PerformancePlan:
    """What a face does and when.

    Attributes:
        seconds: how long it plays.
        fps: frames a second.
        seed: of sway and breath.
        keyframes: of the expression, in order of time.
        visemes: of the speech, in order of time.
        blinks: (seconds, depth), depth 0 open to 1 shut.
        fixations: (seconds, degrees right, degrees up) of the gaze.
        accents: (seconds, size) of nods and raised brows.
        peaks: (seconds, size) of moments at which a mouth that does not speak opens as far as the feeling has it.
        scales: part, of `SCALES`, to its gain: 0 switches it off, 1 is as people do.
        nods: (seconds, degrees down, seconds wide) of nods of agreement.
        onset_s: that the first feeling takes to its height.
    """

    seconds: float
    fps: int
    seed: int
    keyframes: tuple[Keyframe, ...]
    visemes: tuple[VisemeSegment, ...] = ()
    blinks: tuple[tuple[float, float], ...] = ()
    fixations: tuple[tuple[float, float, float], ...] = ()
    accents: tuple[tuple[float, float], ...] = ()
    scales: Mapping[str, float] = field(default_factory=dict)
    peaks: tuple[tuple[float, float], ...] = ()
    nods: tuple[tuple[float, float, float], ...] = ()
    onset_s: float = 0.5

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return max(1, round(self.seconds * self.fps))

    def scale(self, name: str) -> float:
        """The gain of a part, 1 where it is not set."""
        return float(self.scales.get(name, 1.0))

    def to_dict(self) -> dict[str, Any]:
        """Plain values of format 1, as `plan_from_dict` reads them; `means` says what each unit does."""
        used = sorted({u for f in self.keyframes for u in f.units})
        return {
            "format": FORMAT,
            "seconds": round(self.seconds, 3),
            "fps": self.fps,
            "seed": self.seed,
            "means": {u: UNIT_DESCRIPTIONS[u.rstrip("LR")] for u in used if u.rstrip("LR") in UNIT_DESCRIPTIONS},
            "feelings": [
                {
                    "t": round(f.time_s, 3),
                    "note": f.note,
                    "units": {k: round(v, 3) for k, v in sorted(f.units.items())},
                    "rest": {k: round(v, 3) for k, v in sorted(f.rest.items())},
                    "sway": round(f.sway, 2),
                    "arousal": round(f.arousal, 2),
                }
                for f in self.keyframes
            ],
            "shapes": [[round(s.start_s, 3), round(s.end_s, 3), s.viseme, round(s.strength, 2)] for s in self.visemes],
            "blinks": [list(b) for b in self.blinks],
            "looks": [list(x) for x in self.fixations],
            "accents": [list(a) for a in self.accents],
            "peaks": [list(p) for p in self.peaks],
            "nods": [list(n) for n in self.nods],
            "onset": self.onset_s,
            "scales": dict(self.scales),
        }

    def save(self, path: str | Path) -> Path:
        """Write JSON, one event a line.

        Args:
            path: ends in .json.

        Returns:
            The path.

        Raises:
            OutputError: another ending, or a path that cannot be written.
        """
        check_output(path, (".json",))
        return write_bytes(path, (_json_lines(self.to_dict()) + "\n").encode())

    def with_scales(self, scales: Mapping[str, float]) -> PerformancePlan:
        """The plan with parts turned up or down."""
        return replace(self, scales={**self.scales, **scales})


def read_plan(path: str | Path) -> PerformancePlan:
    """Read what `Plan.save` wrote, edited or not.

    Args:
        path: of the file.

    Returns:
        The plan.

    Raises:
        MediaError: there is no such file.
        InputError: not a plan, or a value out of range; the message says which.
    """
    return plan_from_dict(read_json(check_input(path)), str(path))


def plan_from_dict(values: Any, name: str = "plan") -> PerformancePlan:
    """A plan from plain values; every number is checked.

    Args:
        values: as `PerformancePlan.to_dict` gives them.
        name: of the plan, for messages.

    Returns:
        The plan.

    Raises:
        InputError: not a plan of format 1, or a value out of range; the message says which.
    """
    if not isinstance(values, Mapping) or values.get("format") != FORMAT:
        raise InputError(
            f"'{name}' is not a plan of format {FORMAT}; make one with: studio animate ... --plan-out plan.json"
        )
    try:
        seconds = _check_number("seconds", values["seconds"], 0.04, MAX_DURATION_S)
        if values["fps"] not in FPS:
            raise InputError(f"fps must be one of {', '.join(map(str, FPS))}, got {values['fps']!r}")
        keyframes = tuple(_keyframe_from_dict(f) for f in values["feelings"])
        if not keyframes or any(b.time_s < a.time_s for a, b in pairwise(keyframes)):
            raise InputError(f"'feelings' of '{name}' must be in order of time, and at least one")
        visemes = tuple(sorted((_viseme_from_row(s) for s in values.get("shapes", [])), key=lambda s: s.start_s))
        events = {
            k: tuple((_check_time(a), _check_number(k, b, 0, 3)) for a, b in values.get(k, []))
            for k in ("blinks", "accents", "peaks")
        }
        fixations = tuple(
            (_check_time(t), _check_number("looks", x, -30, 30), _check_number("looks", y, -30, 30))
            for t, x, y in values.get("looks", [])
        )
        nods = tuple(
            (_check_time(t), _check_number("nods", d, -30, 30), _check_number("nods", w, 0.02, 5))
            for t, d, w in values.get("nods", [])
        )
        scales = check_scales(values.get("scales", {}))
        return PerformancePlan(
            seconds,
            values["fps"],
            int(values.get("seed", 0)),
            keyframes,
            visemes,
            events["blinks"],
            fixations,
            events["accents"],
            scales,
            events["peaks"],
            nods,
            _check_number("onset", values.get("onset", 0.5), 0, 10),
        )
    except InputError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"'{name}' is not a whole plan: {error.__class__.__name__} {str(error)[:80]}") from error


def check_scales(values: Mapping[str, Any]) -> dict[str, float]:
    """The scales themselves, each within 0 to 3.

    Args:
        values: part to gain.

    Returns:
        Part to gain, as floats.

    Raises:
        InputError: an unknown part, or a gain out of range.
    """
    if unknown := [k for k in values if k not in SCALES]:
        raise InputError(
            f"unknown part '{str(unknown[0])[:30]}'; there are {', '.join(SCALES)}, for example --scale"
            " blinks=0,head=0.5"
        )
    return {k: _check_number(k, v, 0.0, 3.0) for k, v in values.items()}


def _keyframe_from_dict(values: Mapping[str, Any]) -> Keyframe:
    units, rest = values["units"], values.get("rest", {})
    for name, value in (*units.items(), *rest.items()):
        if name not in INDEX and name not in PAIRED_UNITS:
            raise InputError(
                f"unknown unit '{str(name)[:30]}' in a plan; there are {', '.join(UNIT_DESCRIPTIONS)} (L or R for a"
                " side), yaw, pitch, roll"
            )
        _check_number(name, value, *channel_bounds(name))
    return Keyframe(
        _check_time(values["t"]),
        dict(units),
        _check_number("sway", values.get("sway", 1.0), 0, 3),
        str(values.get("note", ""))[:200],
        dict(rest),
        _check_number("arousal", values.get("arousal", 0.0), -1, 1),
    )


def _viseme_from_row(row: Any) -> VisemeSegment:
    start_s, end_s, name, *strength = row
    if name not in TARGETS:
        raise InputError(f"unknown mouth shape '{str(name)[:20]}'; there are {', '.join(TARGETS)}")
    return VisemeSegment(
        _check_time(start_s),
        _check_time(end_s),
        name,
        _check_number("strength", strength[0] if strength else 1.0, 0, 2),
    )


def _check_time(value: Any) -> float:
    return _check_number("a time", value, 0.0, MAX_DURATION_S + 1)


def _check_number(name: str, value: Any, low: float, high: float) -> float:
    if not is_finite_number(value) or not low <= value <= high:
        raise InputError(f"{name} of a plan must be a number within [{low:g}, {high:g}], got {show_value(value)}")
    return float(value)


def _json_lines(values: Mapping[str, Any]) -> str:
    """JSON with one event a line."""
    rows = []
    for key, value in values.items():
        if isinstance(value, list) and value:
            inner = ",\n  ".join(json.dumps(item, ensure_ascii=False) for item in value)
            rows.append(f"{json.dumps(key)}: [\n  {inner}\n ]")
        else:
            rows.append(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n " + ",\n ".join(rows) + "\n}"
