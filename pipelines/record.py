"""How an output was made, written inside every media file; records of version 0.1.0 are read too."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from conditioning.affect import Affect, AffectCurve, parse
from weights.errors import InputError
from weights.limits import MAX_RECORD_BYTES
from weights.structured import parse_json

RECORD_FORMAT = 1
#: Who spoke where a record of before voices were always written down names nobody, and with which engines.
FIRST_VOICE, EMBEDDED_ENGINES = "iris", ("voice", "actor")
_TEXT, _TABLE = (str,), (Mapping,)
_KINDS: Mapping[str, tuple[type, ...]] = {
    "task": _TEXT,
    "engine": _TEXT,
    "content": _TEXT,
    "version": _TEXT,
    "affect": _TABLE,
    "options": _TABLE,
    "inputs": _TABLE,
    "intensity": (int, float),
    "seed": (int,),
}


@dataclass(frozen=True, slots=True)
class Record:
    """How an output was made; enough to make it again.

    Attributes:
        task: `speech`, `convert`, `portrait`, `image`, `music` or `scene`.
        engine: the engine's registered name.
        content: the text, or the input file's name.
        affect: `Affect.to_dict()` of what was requested, before intensity.
        intensity: 0 (neutral) to 2; 1 is as requested.
        seed: 0 to 2**32 - 1.
        options: `Options.to_record()`, the options that differ from their defaults; for the best of several candidates
            also `best_of`, `guide` and `chosen`, see `pipelines.best_of`.
        version: of this project.
        format: of this record.
        inputs: path, bytes and sha256 of every file it was made from, by option ("content" is the first argument); see
            `pipelines.inputs`. Version 0.1.0 wrote none.
        notes: what of the request is not in the output, in sentences, such as words of a prompt that are not painted.
    """

    task: str
    engine: str
    content: str
    affect: Mapping[str, Any]
    intensity: float
    seed: int
    options: Mapping[str, Any] = field(default_factory=dict)
    version: str = ""
    format: int = RECORD_FORMAT
    inputs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def to_json(self) -> str:
        """The record as one line of canonical JSON (sorted keys, no NaN); no inputs and no notes are left out."""
        values = asdict(self)
        for name in ("inputs", "notes"):
            if not values[name]:
                del values[name]
        return json.dumps(values, sort_keys=True, ensure_ascii=False, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Record:
        """Read a record back.

        Raises:
            InputError: not a record of a format this version knows.
        """
        values = parse_json(text, "the record", MAX_RECORD_BYTES)
        if not isinstance(values, dict):
            raise InputError("not a record of this studio: it is no JSON object")
        if values.get("format") != RECORD_FORMAT:
            raise InputError(
                f"record format {str(values.get('format'))[:20]!a} is not known; this version reads {RECORD_FORMAT}"
            )
        if not isinstance(values.setdefault("notes", []), list):
            raise InputError(f"not a record of this studio: its notes is {str(values['notes'])[:40]!a}")
        values["notes"] = tuple(str(note) for note in values["notes"])
        try:
            record = cls(**values)
        except TypeError as error:
            raise InputError(f"not a record of this studio: {str(error)[:120]!a}") from error
        record._check_kinds()
        return record._with_silent_voice()

    def _with_silent_voice(self) -> Record:
        """A record of before a voice was always written down names the one that spoke then."""
        spoken = self.task == "speech" or (self.task == "portrait" and "text" in self.options)
        if not spoken or {"voice", "voices"} & set(self.options) or self.engine not in EMBEDDED_ENGINES:
            return self
        return replace(self, options={**self.options, "voice": FIRST_VOICE})

    def _check_kinds(self) -> None:
        """Refuse fields of another kind, as a stranger's file may hold.

        Raises:
            InputError: a field is of another kind, or out of range.
        """
        for name, kind in _KINDS.items():
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, kind):
                raise InputError(f"not a record of this studio: its {name} is {str(value)[:40]!a}")
        for name, says in self.inputs.items():
            if not isinstance(says, Mapping):
                raise InputError(f"not a record of this studio: its input {name[:40]!a} is {str(says)[:40]!a}")
        if not 0 <= self.intensity <= 2 or not 0 <= self.seed < 2**32:
            raise InputError("not a record of this studio: its intensity or seed is out of range")

    def requested_affect(self) -> Affect | AffectCurve:
        """The affect that was requested, before intensity."""
        return parse(dict(self.affect))
