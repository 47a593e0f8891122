"""What people said in your own studies, kept beside the library, so that it stands under every headline of a judge.

`studio study report` remembers the means of a study's items here, never single raters. A file is found again by its
sha256, an engine by its task and name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.media.placement import write_bytes
from studio.evaluator import metrics
from studio.settings import home
from weights.download import compute_sha256
from weights.errors import InputError
from weights.structured import read_json

FILE, FORMAT = "people.json", 1
NOBODY = "no people asked yet"
AXES = ("valence", "arousal")
MIN_ITEMS = 3  # of an engine, from which there are figures
_NUMBERS = ("n", *AXES)


class PeopleAsked:
    """The means of every study that was reported here.

    Args:
        path: of the file; that of the user by default.

    Attributes:
        note: what a person should know of the file, "" where all is well.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path, self.note = path, ""

    @property
    def path(self) -> Path:
        """Where the means are kept."""
        return self._path or home("data") / FILE

    def remember(self, report: Mapping[str, Any]) -> int:
        """Keep the items of a study's report in place of an earlier report of the same study.

        Args:
            report: as `studio.study.report.build_report` gives it.

        Returns:
            How many items with answers were kept.

        Raises:
            OutputError: the file cannot be written.
        """
        items = [row for item in report["items"] if (row := _item_row(item)) is not None]
        studies = {**self._studies, report["study"]["id"]: {"raters": report["raters"]["counted"], "items": items}}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(self.path, json.dumps({"format": FORMAT, "studies": studies}, allow_nan=False).encode())
        self.__dict__.pop("_studies", None)
        return len(items)

    def of_file(self, path: Path) -> dict[str, Any] | None:
        """What people said of a file, all studies together.

        Args:
            path: of the file, which must be the very one that was rated.

        Returns:
            {"n": ratings, "valence", "arousal", "emotions": word -> share of the votes}; a figure that was not asked is
            None. None where nobody was asked of this file.
        """
        rows = list(self._items())
        if not rows:
            return None
        digest = compute_sha256(path)
        same = [row for row in rows if row["sha256"] == digest]
        if not same:
            return None
        shares = [row["emotions"] for row in same if row["emotions"]]
        words = sorted({word for votes in shares for word in votes})
        return {
            "n": sum(row["n"] for row in same),
            **{axis: _mean(row[axis] for row in same) for axis in AXES},
            "emotions": {word: _mean(votes.get(word, 0.0) for votes in shares) for word in words},
        }

    def of_engine(self, task: str, engine: str) -> dict[str, Any] | None:
        """How people perceive what was asked of an engine, all studies together.

        Args:
            task: such as "speech".
            engine: as records name it.

        Returns:
            {"items", "ratings", "axes": axis -> {tau_b, gain, leak, r}, "named": share of items whose asked emotion
            leads}; a figure that cannot be had is None. None below three items with answers.
        """
        rows = [r for r in self._items() if (r["task"], r["engine"]) == (task, engine) and r["asked"]]
        if len(rows) < MIN_ITEMS:
            return None
        named = [r for r in rows if r["asked"]["emotion"] and r["emotions"]]
        leads = [r["emotions"].get(r["asked"]["emotion"], 0.0) >= max(r["emotions"].values()) for r in named]
        return {
            "items": len(rows),
            "ratings": sum(r["n"] for r in rows),
            "axes": _axis_figures([r for r in rows if None not in (r["valence"], r["arousal"])]),
            "named": round(float(np.mean(leads)), 4) if leads else None,
        }

    def _items(self) -> Iterator[Mapping[str, Any]]:
        return (item for study in self._studies.values() for item in study["items"])

    @cached_property
    def _studies(self) -> dict[str, Any]:
        try:
            if not self.path.is_file():
                return {}
            values = read_json(self.path)
            studies = values["studies"] if values["format"] == FORMAT else {}
            if not all(_is_item(item) for study in studies.values() for item in study["items"]):
                raise InputError("an item in it is not whole")
        except (InputError, KeyError, TypeError, AttributeError) as error:
            self.note = f"what people said in studies cannot be read ({error}); report the studies again"
            return {}
        return dict(studies)


def format_people_of_file(people: Mapping[str, Any] | None) -> str:
    """A line under the headline of a file."""
    if people is None:
        return f"people: {NOBODY}"
    parts = [f"{axis} {people[axis]:+.2f}" for axis in AXES if people[axis] is not None]
    best = [item for item in sorted(people["emotions"].items(), key=lambda item: -item[1])[:2] if item[1] >= 0.05]
    parts += [", ".join(f"{name} {share:.2f}" for name, share in best)] if best else []
    return f"people ({people['n']} ratings): {'  '.join(parts)}"


def format_people_of_engine(people: Mapping[str, Any] | None) -> str:
    """A line under the headline of an engine."""
    if people is None:
        return f"people asked here: {NOBODY} (studio study pack)"
    parts = [
        f"{axis} {', '.join(f'{name} {x:.2f}' for name, x in figures.items() if x is not None)}"
        for axis, figures in people["axes"].items()
    ]
    parts += [f"asked emotion leads in {people['named']:.2f}"] if people["named"] is not None else []
    return f"people asked here ({people['items']} items, {people['ratings']} ratings): {'; '.join(parts)}"


def _item_row(item: Mapping[str, Any]) -> dict[str, Any] | None:
    """What is kept of an item of a report; None where nobody rated it."""
    if not item["n"] or not item.get("sha256"):
        return None
    scale = "vad" if "vad.valence" in item["measures"] else "sam"
    means = {axis: item["measures"].get(f"{scale}.{axis}", {}).get("mean") for axis in AXES}
    asked = item["requested"]
    return {
        "sha256": item["sha256"],
        "task": item["task"],
        "engine": item["engine"],
        "n": item["n"],
        **means,
        "emotions": item["emotions"] if item.get("voters") else {},
        "asked": {name: asked[name] for name in (*AXES, "emotion")} if asked else None,
    }


def _is_item(item: Any) -> bool:
    asked = item["asked"]
    return (
        all(isinstance(item[name], str) for name in ("sha256", "task", "engine"))
        and all(item[name] is None or isinstance(item[name], int | float) for name in _NUMBERS)
        and all(isinstance(share, int | float) for share in item["emotions"].values())
        and (asked is None or all(isinstance(asked[axis], int | float) for axis in AXES))
    )


def _axis_figures(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, float | None]]:
    if len(rows) < MIN_ITEMS:
        return {}
    asked, read = (
        {a: np.array([r[a] for r in part], float) for a in AXES} for part in ([r["asked"] for r in rows], rows)
    )
    figures = {}
    for axis, other in zip(AXES, reversed(AXES), strict=True):
        x, y = asked[axis], read[axis]
        values = {
            "tau_b": metrics.tau_b(x, y),
            "gain": metrics.gain(x, y),
            "leak": metrics.leak(x, asked[other], y, read[other]),
            "r": metrics.pearson(x, y),
        }
        figures[axis] = {name: metrics.round_or_none(value) for name, value in values.items()}
    return figures


def _mean(values: Iterator[float | None]) -> float | None:
    known = [x for x in values if x is not None]
    return round(sum(known) / len(known), 4) if known else None
