"""How an output was made, written inside every media file; records of version 0.1.0 are read too."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from conditioning.affect import Affect, AffectCurve, parse
from weights.errors import InputError

RECORD_FORMAT = 1


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

    def to_json(self) -> str:
        """The record as one line of canonical JSON (sorted keys, no NaN)."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Record:
        """Read a record back.

        Raises:
            InputError: not a record of a format this version knows.
        """
        try:
            values = json.loads(text)
            if values.get("format") != RECORD_FORMAT:
                raise InputError(
                    f"record format {values.get('format')!r} is not known; this version reads {RECORD_FORMAT}"
                )
            return cls(**values)
        except (TypeError, AttributeError, json.JSONDecodeError) as error:
            raise InputError(f"not a record of this studio: {error}") from error

    def requested_affect(self) -> Affect | AffectCurve:
        """The affect that was requested, before intensity."""
        return parse(dict(self.affect))
