"""The plan of a phrase: every phone with how long, how high, how loud and in what quality it shall be; a person may edit it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.speech.front.markup import SOUNDS
from pipelines.speech.phones import INDEX, PAUSE
from pipelines.speech.voice.features import F0_CEIL, F0_FLOOR, FRAME_S
from weights.errors import InputError

Array = NDArray[np.float32]
FORMAT = 1
MAX_FRAMES = 6000  # of one phrase: a minute
#: Qualities a phone has beside length, F0 and level, with their ranges; all 0 in the voice's own reading.
QUALITIES: Mapping[str, tuple[float, float]] = {
    "breath": (0.0, 1.0),
    "creak": (0.0, 1.0),
    "tension": (-1.0, 1.0),
    "whisper": (0.0, 1.0),
    "tremor_st": (0.0, 2.0),
    "jitter_st": (0.0, 1.0),
    "formant_log2": (-0.3, 0.3),
    "aperiodicity": (-0.5, 0.5),
    "contrast_log2": (-0.8, 0.8),
}
COLOURS = 8  # cosine terms of the change of spectrum


@dataclass(frozen=True)
class Word:
    """A word of the text: what is written, and its characters."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Plan:
    """P phones of one phrase.

    Attributes:
        voice: whose.
        phones: names; stress: [P] 0 or 1 (vowels); word: [P] which of `words`, -1 for a pause; ending: what ends the phrase (0 . 1 ? 2 !).
        function: [P] whether its word carries grammar only.
        frames: [P] lengths in frames of 10 ms, before rounding.
        f0: [P, 3] Hz at a sixth, the middle and five sixths.
        level_db: [P] against the voice's own reading of the phone.
        qualities: [P, 9] in the order of QUALITIES.
        colour: [P, 8] decibels, cosine terms 1 to 8 over the mel bands.
        drift_st: slow wandering of F0 that the seed draws; seed: of everything drawn.
        sounds: (which pause, name) of sighs, laughs and the like.
    """

    voice: str
    phones: tuple[str, ...]
    stress: NDArray[np.int64]
    word: NDArray[np.int64]
    function: NDArray[np.int64]
    ending: int
    words: tuple[Word, ...]
    frames: Array
    f0: Array
    level_db: Array
    qualities: Array
    colour: Array
    seed: int
    drift_st: float = 0.12
    sounds: tuple[tuple[int, str], ...] = ()

    def __len__(self) -> int:
        return len(self.phones)

    def quality(self, name: str) -> Array:
        """[P] of one quality."""
        return self.qualities[:, list(QUALITIES).index(name)]

    def with_(self, **changes: Any) -> Plan:
        """A copy with some fields, or qualities by name, replaced."""
        known = {f.name for f in fields(self)}
        mine = {k: v for k, v in changes.items() if k in known}
        qualities = self.qualities.copy()
        for i, name in enumerate(QUALITIES):
            if name in changes:
                qualities[:, i] = changes[name]
        return replace(self, qualities=qualities, **mine) if "qualities" not in mine else replace(self, **mine)

    def counts(self) -> NDArray[np.int64]:
        """[P] whole frames a phone, at least 1, none more than half a frame early or late."""
        ends = np.round(np.cumsum(np.maximum(self.frames.astype(np.float64), 0.0))).astype(np.int64)
        for i in range(len(ends)):
            ends[i] = max(ends[i], (ends[i - 1] if i else 0) + 1)
        return np.diff(ends, prepend=0)

    def times(self) -> NDArray[np.float64]:
        """[P + 1] seconds at which phones begin and the last ends."""
        return np.concatenate([[0], np.cumsum(self.counts())]) * FRAME_S

    @property
    def rows(self) -> NDArray[np.int64]:
        """[P, 6] what the acoustic model reads."""
        first = np.array([w >= 0 and (i == 0 or self.word[i - 1] != w) for i, w in enumerate(self.word)])
        last = np.array(
            [w >= 0 and (i + 1 == len(self.word) or self.word[i + 1] != w) for i, w in enumerate(self.word)]
        )
        numbers = np.array([INDEX[p] for p in self.phones])
        return np.stack(
            [numbers, self.stress, first, last, self.function, np.full(len(self), self.ending)], axis=1
        ).astype(np.int64)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, a row a phone."""
        times = self.times()
        rows = []
        for i, phone in enumerate(self.phones):
            row: dict[str, Any] = {
                "phone": phone,
                "stress": int(self.stress[i]),
                "word": int(self.word[i]),
                "function": int(self.function[i]),
                "start_s": round(float(times[i]), 3),
                "frames": round(float(self.frames[i]), 6),
                "f0_hz": [round(float(x), 2) for x in self.f0[i]],
                "level_db": round(float(self.level_db[i]), 2),
            }
            row |= {name: round(float(v), 4) for name, v in zip(QUALITIES, self.qualities[i], strict=True)}
            rows.append(row | {"colour_db": [round(float(x), 2) for x in self.colour[i]]})
        words = [{"text": w.text, "start": w.start, "end": w.end} for w in self.words]
        return {
            "voice": self.voice,
            "ending": self.ending,
            "seed": self.seed,
            "drift_st": self.drift_st,
            "words": words,
            "sounds": [list(x) for x in self.sounds],
            "phones": rows,
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Plan:
        """Read what `to_dict` wrote, edited or not; qualities that are left out are 0.

        Raises:
            InputError: a value that is missing, no number or out of range; the message names the phone.
        """
        try:
            rows, words = (
                list(given["phones"]),
                [Word(str(w["text"]), int(w["start"]), int(w["end"])) for w in given["words"]],
            )
            plan = cls(
                voice=str(given["voice"]),
                phones=tuple(str(r["phone"]) for r in rows),
                stress=_whole(rows, "stress", 0),
                word=_whole(rows, "word", -1),
                function=_whole(rows, "function", 0),
                ending=int(given.get("ending", 0)),
                words=tuple(words),
                frames=np.array([float(r["frames"]) for r in rows], np.float32),
                f0=_table(rows, "f0_hz", None),
                level_db=np.array([float(r.get("level_db", 0)) for r in rows], np.float32),
                qualities=np.array([[float(r.get(q, 0)) for q in QUALITIES] for r in rows], np.float32),
                colour=_table(rows, "colour_db", [0] * COLOURS),
                seed=int(given.get("seed", 0)),
                drift_st=float(given.get("drift_st", 0.12)),
                sounds=tuple((int(i), str(name)) for i, name in given.get("sounds", ())),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"not a plan of a phrase ({type(error).__name__}: {str(error)[:80]}); write one with --plan-out and edit that"
            ) from error
        _check(plan)
        return plan


def _whole(rows: list[Any], name: str, usual: int) -> NDArray[np.int64]:
    return np.array([int(r.get(name, usual)) for r in rows], np.int64)


def _table(rows: list[Any], name: str, usual: Any) -> Array:
    return np.array([[float(x) for x in (r[name] if usual is None else r.get(name, usual))] for r in rows], np.float32)


def _check(plan: Plan) -> None:
    if not len(plan) or plan.f0.shape != (len(plan), 3) or plan.colour.shape != (len(plan), COLOURS):
        raise InputError(
            "a plan needs phones, each with three f0_hz and eight colour_db; write one with --plan-out and edit that"
        )
    for i, phone in enumerate(plan.phones):
        where = f"phone {i} ('{phone[:8]}') of the plan"
        if phone not in INDEX:
            raise InputError(f"{where} is not known; choose from {' '.join(INDEX)}")
        if not 0 < plan.frames[i] <= 1000:
            raise InputError(f"{where}: frames must be above 0 and at most 1000 (10 ms each), got {plan.frames[i]:g}")
        if not all(F0_FLOOR / 2 <= x <= F0_CEIL * 2 for x in plan.f0[i]):
            raise InputError(
                f"{where}: f0_hz must be within [{F0_FLOOR / 2:g}, {F0_CEIL * 2:g}], got {plan.f0[i].tolist()}"
            )
        if (
            not -60 <= plan.level_db[i] <= 20
            or not np.isfinite(plan.colour[i]).all()
            or np.abs(plan.colour[i]).max() > 60
        ):
            raise InputError(
                f"{where}: level_db must be within [-60, 20] and colour_db within [-60, 60], got {plan.level_db[i]:g}"
            )
        for name, value in zip(QUALITIES, plan.qualities[i], strict=True):
            low, high = QUALITIES[name]
            if not (math.isfinite(value) and low - 1e-4 <= value <= high + 1e-4):
                raise InputError(f"{where}: {name} must be within [{low:g}, {high:g}], got {value:g}")
        if (
            not -1 <= plan.word[i] < len(plan.words)
            or plan.stress[i] not in (0, 1, 2)
            or plan.function[i] not in (0, 1)
        ):
            raise InputError(
                f"{where}: word must be -1 (a pause) or below {len(plan.words)}; stress and function 0 or 1"
            )
    for at, name in plan.sounds:
        if name not in SOUNDS or not 0 <= at < len(plan) or plan.phones[at] != PAUSE:
            raise InputError(
                f"a sound is [number of a pause, name]; names: {', '.join(SOUNDS)}; got [{at}, '{name[:20]}']"
            )
    if plan.ending not in (0, 1, 2) or plan.frames.sum() > MAX_FRAMES:
        raise InputError(
            f"a planned phrase lasts at most {MAX_FRAMES} frames of 10 ms and ends with 0 (.), 1 (?) or 2 (!)"
        )


def write_plans(path: Path, plans: list[Plan]) -> None:
    """Write the plans of a text as JSON."""
    from pipelines.media.files import write_bytes

    rows = ",\n".join(json.dumps(p.to_dict(), ensure_ascii=False) for p in plans)
    write_bytes(path, f'{{"format": {FORMAT}, "phrases": [\n{rows}\n]}}\n'.encode())


def read_plans(path: Path) -> list[Plan]:
    """Read the plans of a text.

    Raises:
        InputError: not such a file.
    """
    try:
        if path.stat().st_size > 50_000_000:
            raise InputError(f"'{path}' has {path.stat().st_size:,} bytes; a plan has at most 50,000,000")
        given = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"'{path}' is no plan ({str(error)[:80]}); write one with --plan-out and edit that") from error
    if not isinstance(given, dict) or not isinstance(given.get("phrases"), list) or not given["phrases"]:
        raise InputError(f"'{path}' is no plan; write one with --plan-out and edit that")
    return [Plan.from_dict(p if isinstance(p, dict) else {}) for p in given["phrases"]]


def is_pause(plan: Plan) -> NDArray[np.bool_]:
    """[P] which phones are silence."""
    return np.array([p == PAUSE for p in plan.phones])
