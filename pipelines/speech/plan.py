"""The plan of a phrase, which a person may edit: each phone with its length, F0, level and voice quality.

It belongs to no engine: it imports the phones and the names of sounds, nothing of a voice.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.speech.front.markup import SOUNDS
from pipelines.speech.phones import INDEX, PAUSE
from weights.errors import InputError
from weights.structured import read_json

Array = NDArray[np.float32]
FILE_FORMAT = 1
PLAN_FRAME_S = 0.01  # the step of a plan; our voices' frames are as long
PLAN_F0_HZ = (30.0, 1120.0)  # lowest and highest that a plan may ask for
MAX_FRAMES = 6000  # of one phrase: a minute
#: Voice qualities of a phone beside length, F0 and level, with their ranges; all 0 in the voice's own reading.
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
COLOURS = 8  # cosine terms of the change of spectrum (a cepstrum over the mel bands)


@dataclass(frozen=True)
class Word:
    """A word of the text.

    Attributes:
        text: as written.
        start: its first character in the text.
        end: the character behind its last.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class SpeechPlan:
    """How one phrase of P phones shall be said.

    Attributes:
        voice: whose voice, by name.
        phones: [P] names of phones, "pau" for silence.
        stress: [P] 0 or 1 (vowels).
        word: [P] which of `words`, -1 for a pause.
        function: [P] whether its word carries grammar only.
        ending: what ends the phrase: 0 a full stop, 1 a question mark, 2 an exclamation mark.
        words: the words of the text.
        frames: [P] lengths in frames of 10 ms, before rounding.
        f0: [P, 3] Hz at a sixth, the middle and five sixths of the phone.
        level_db: [P] dB against the voice's own reading of the phone.
        qualities: [P, 9] voice qualities in the order of QUALITIES.
        colour: [P, 8] change of spectrum in dB, cosine terms 1 to 8 over the mel bands.
        seed: of everything drawn.
        drift_st: standard deviation in semitones of the slow wandering of F0 that the seed draws.
        sounds: (number of a pause, name) of sighs, laughs and the like.
        ipa: [P] what is said in IPA where the phones are of another language and `phones` the nearest of ours; ()
            where they are ours.
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
    ipa: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.phones)

    def quality(self, name: str) -> Array:
        """One voice quality by name: [P]."""
        return self.qualities[:, list(QUALITIES).index(name)]

    def copy_with(self, **changes: Any) -> SpeechPlan:
        """A copy with some fields, or qualities by name, replaced."""
        field_names = {f.name for f in fields(self)}
        named = {k: v for k, v in changes.items() if k in field_names}
        qualities = self.qualities.copy()
        for i, name in enumerate(QUALITIES):
            if name in changes:
                qualities[:, i] = changes[name]
        return replace(self, **{"qualities": qualities, **named})

    @cached_property
    def frame_counts(self) -> NDArray[np.int64]:
        """Round the lengths to whole frames: [P], each at least 1, no boundary over half a frame early or late."""
        ends = np.round(np.cumsum(np.maximum(self.frames.astype(np.float64), 0.0))).astype(np.int64)
        for i in range(len(ends)):
            ends[i] = max(ends[i], (ends[i - 1] if i else 0) + 1)
        return np.diff(ends, prepend=0)

    @cached_property
    def boundaries_s(self) -> NDArray[np.float64]:
        """Seconds at which each phone begins, and at which the last one ends: [P + 1]."""
        return np.concatenate([[0], np.cumsum(self.frame_counts)]) * PLAN_FRAME_S

    @cached_property
    def is_pause(self) -> NDArray[np.bool_]:
        """Which phones are silence: [P]."""
        return np.array([p == PAUSE for p in self.phones])

    def to_dict(self) -> dict[str, Any]:
        """Plain values, a row a phone, as `from_dict` reads them."""
        times = self.boundaries_s
        rows = []
        for i, phone in enumerate(self.phones):
            row: dict[str, Any] = {"phone": phone} | ({"ipa": self.ipa[i]} if self.ipa else {})
            row |= {
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
    def from_dict(cls, values: Mapping[str, Any]) -> SpeechPlan:
        """Read what `to_dict` wrote, edited or not; voice qualities that are left out are 0.

        Args:
            values: by the names of `to_dict`.

        Returns:
            The plan, its numbers checked.

        Raises:
            InputError: a value that is missing, no number or out of range; the message names the phone.
        """
        try:
            rows, words = (
                list(values["phones"]),
                [Word(str(w["text"]), int(w["start"]), int(w["end"])) for w in values["words"]],
            )
            plan = cls(
                voice=str(values["voice"]),
                phones=tuple(str(r["phone"]) for r in rows),
                stress=_int_column(rows, "stress", 0),
                word=_int_column(rows, "word", -1),
                function=_int_column(rows, "function", 0),
                ending=int(values.get("ending", 0)),
                words=tuple(words),
                frames=np.array([float(r["frames"]) for r in rows], np.float32),
                f0=_float_table(rows, "f0_hz", None),
                level_db=np.array([float(r.get("level_db", 0)) for r in rows], np.float32),
                qualities=np.array([[float(r.get(q, 0)) for q in QUALITIES] for r in rows], np.float32),
                colour=_float_table(rows, "colour_db", [0] * COLOURS),
                seed=int(values.get("seed", 0)),
                drift_st=float(values.get("drift_st", 0.12)),
                sounds=tuple((int(i), str(name)) for i, name in values.get("sounds", ())),
                ipa=tuple(str(r["ipa"]) for r in rows) if rows and "ipa" in rows[0] else (),
            )
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise InputError(
                f"not a plan of a phrase ({type(error).__name__}: {str(error)[:80]}); write one with --plan-out and"
                " edit that"
            ) from error
        _validate(plan)
        return plan


def _int_column(rows: list[Any], name: str, default: int) -> NDArray[np.int64]:
    return np.array([int(r.get(name, default)) for r in rows], np.int64)


def _float_table(rows: list[Any], name: str, default: Any) -> Array:
    return np.array(
        [[float(x) for x in (r[name] if default is None else r.get(name, default))] for r in rows], np.float32
    )


def _validate(plan: SpeechPlan) -> None:
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
        if not all(PLAN_F0_HZ[0] <= x <= PLAN_F0_HZ[1] for x in plan.f0[i]):
            raise InputError(
                f"{where}: f0_hz must be within [{PLAN_F0_HZ[0]:g}, {PLAN_F0_HZ[1]:g}], got {plan.f0[i].tolist()}"
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


def write_plans(path: Path, plans: list[SpeechPlan]) -> None:
    """Write the plans of a text as JSON.

    Args:
        path: ends in .json.
        plans: of each phrase.

    Raises:
        OutputError: another ending, or a path that cannot be written.
    """
    from pipelines.media.files import check_output
    from pipelines.media.placement import write_bytes

    check_output(path, (".json",))
    rows = ",\n".join(json.dumps(p.to_dict(), ensure_ascii=False) for p in plans)
    write_bytes(path, f'{{"format": {FILE_FORMAT}, "phrases": [\n{rows}\n]}}\n'.encode())


def read_plans(path: Path) -> list[SpeechPlan]:
    """Read the plans of a text that `write_plans` wrote.

    Args:
        path: of the JSON file.

    Returns:
        A plan for each phrase.

    Raises:
        InputError: the file cannot be read or holds no plans.
    """
    try:
        content = read_json(path)
    except InputError as error:
        raise InputError(f"this is no plan: {error}; write one with --plan-out and edit that") from error
    if not isinstance(content, dict) or not isinstance(content.get("phrases"), list) or not content["phrases"]:
        raise InputError(f"'{path}' is no plan; write one with --plan-out and edit that")
    return [SpeechPlan.from_dict(p if isinstance(p, dict) else {}) for p in content["phrases"]]
