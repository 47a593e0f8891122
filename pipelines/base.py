"""The contract every generator keeps: progress, seeds, capabilities, records and outputs.

Engines know how to make media; pipelines parse, seed and record; outputs save themselves. No engine, user
interface or judge is imported here.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from conditioning.affect import Affect, AffectCurve, parse
from weights.errors import InputError

RECORD_FORMAT = 1
MAX_SEED = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Step:
    """Progress of a running generation: `index` of `total` units done, in words `what`; `preview` is RGB uint8 [H, W, 3]
    where there is something to see."""

    index: int
    total: int
    what: str = ""
    preview: Any = None


#: Called after every unit of work; may raise `pipelines.errors.Cancelled` to stop.
OnStep = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine can do, so that user interfaces offer only what works."""

    streams: bool = False
    curve: bool = False
    dominance: bool = False
    mixtures: bool = False
    languages: tuple[str, ...] = ()
    plans: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """How an output was made; enough to make it again. Written inside every media file.

    Attributes:
        task: `speech`, `convert`, `portrait`, `image`, `music` or `scene`.
        engine: the engine's registered name.
        content: the text or the input file's name.
        affect: `Affect.to_dict()` of what was asked, before intensity.
        intensity: 0 (neutral) and up; 1 is as asked.
        seed: 0 to 2**32 - 1.
        options: every other keyword of the call that differs from None; for the best of several candidates also `guide`
            and `chosen`, see `pipelines.best_of`.
        version: version of this project.
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

    def asked(self) -> Affect | AffectCurve:
        """The affect that was asked for, before intensity."""
        return parse(dict(self.affect))


def resolve_seed(seed: int | None) -> int:
    """The seed itself, or a fresh random one when it is None.

    Raises:
        InputError: not an integer in 0..2**32-1.
    """
    if seed is None:
        return secrets.randbelow(MAX_SEED + 1)
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= MAX_SEED:
        raise InputError(f"seed must be a whole number from 0 to {MAX_SEED}, got {seed!r}")
    return seed
