"""The voice's own neutral: the same words, voice and seed spoken neutral, so that a voice is compared with itself."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from conditioning.affect import AffectEstimate
from pipelines.base import Record
from weights.errors import StudioError


class NeutralBaseline:
    """Speaks and reads neutral versions, each once; pipelines stay loaded."""

    def __init__(self) -> None:
        self._session: Any = None
        self._estimates: dict[str, AffectEstimate] = {}

    def difference(
        self, record: Record | None, estimate: AffectEstimate, judge: Any, notes: list[str]
    ) -> tuple[float, float, float] | None:
        """Measured minus neutral in valence, arousal, dominance; None with a note where the record does not say how."""
        if record is None or record.task != "speech":
            notes.append("no change against neutral: the file does not say how it was spoken")
            return None
        try:
            neutral = self._neutral_estimate(record, judge)
        except StudioError as error:
            notes.append(f"no change against neutral: {error}")
            return None
        v, a, d = (x - y for x, y in zip(estimate.vad, neutral.vad, strict=True))
        return v, a, d

    def _neutral_estimate(self, record: Record, judge: Any) -> AffectEstimate:
        key = json.dumps(
            [record.engine, record.content, record.seed, dict(record.options), judge.lineage.name], sort_keys=True
        )
        if key not in self._estimates:
            options = {k: v for k, v in record.options.items() if k in ("voice", "rate")}
            output = self._load_pipeline(record.engine)(record.content, affect="neutral", seed=record.seed, **options)
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "neutral.wav"
                output.save(path)
                self._estimates[key] = judge.read(path).estimate
        return self._estimates[key]

    def _load_pipeline(self, engine: str) -> Any:
        from studio.session import Session

        if self._session is None:
            self._session = Session()
        return self._session.pipeline("speech", engine)
