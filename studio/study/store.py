"""The answers: one SQLite file beside the plan, one row a rating, none overwritten. Raters are numbers; of their code
only the SHA-256 is kept. Neither names nor addresses are stored.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from studio.study.answers import Rating, RatingChecker
from studio.study.plan import ANSWERS, StudyPlan
from weights.errors import InputError, StudioError
from weights.structured import parse_json, read_json

MAX_RATERS, MAX_RATINGS = 20_000, 20_000  # of a study, of a rater: bounds the file

_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS raters (
    id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL UNIQUE, started TEXT NOT NULL, consent TEXT NOT NULL,
    finished INTEGER NOT NULL DEFAULT 0, comment TEXT NOT NULL DEFAULT '')""",
    """CREATE TABLE IF NOT EXISTS ratings (
    id INTEGER PRIMARY KEY AUTOINCREMENT, rater INTEGER NOT NULL REFERENCES raters(id) ON DELETE CASCADE,
    item TEXT NOT NULL, repeat INTEGER NOT NULL, revision INTEGER NOT NULL, answer TEXT NOT NULL, at TEXT NOT NULL,
    UNIQUE (rater, item, repeat, revision))""",
)


class AnswerStoreError(StudioError, RuntimeError):
    """The file of answers cannot be used."""


class UnknownRaterError(InputError):
    """No rater has this code."""


@dataclass(frozen=True)
class Rater:
    """One person's part: every rating in the order of time as (rating, revision); revision 0 is the first answer."""

    name: str
    ratings: tuple[tuple[Rating, int], ...]
    finished: bool
    comment: str = ""

    @cached_property
    def latest(self) -> Mapping[tuple[str, int], Rating]:
        """(item, repeat) -> the rating that stands."""
        return {(r.item, r.repeat): r for r, _ in self.ratings}

    @cached_property
    def by_item(self) -> Mapping[str, tuple[tuple[Rating, int], ...]]:
        """Item -> its ratings in the order of time."""
        groups: dict[str, list[tuple[Rating, int]]] = defaultdict(list)
        for rating, revision in self.ratings:
            groups[rating.item].append((rating, revision))
        return {item: tuple(rows) for item, rows in groups.items()}


class AnswerStore:
    """The answers of one study; safe for several threads and processes at once."""

    def __init__(self, folder: Path, plan: StudyPlan) -> None:
        self.path = folder / ANSWERS
        self._checker = RatingChecker(plan)
        self._consent = hashlib.sha256(plan.consent.encode()).hexdigest()

    def join(self) -> tuple[str, int]:
        """A new rater who has consented: (secret code, number from 0).

        Returns:
            The code, which only the rater knows, and the number, which sets the order of the items.

        Raises:
            InputError: the study is full.
        """
        code = secrets.token_hex(16)
        with self._open() as db:
            if db.execute("SELECT COUNT(*) FROM raters").fetchone()[0] >= MAX_RATERS:
                raise InputError("this study takes no more people")
            row = db.execute(
                "INSERT INTO raters (code, started, consent) VALUES (?, ?, ?)",
                (_hash_code(code), _utc_now(), self._consent),
            )
            return code, int(row.lastrowid or 1) - 1

    def rate(self, code: str, rating: Rating) -> int:
        """Keep a rating; returns its revision, 0 for the first of this rater and item.

        Args:
            code: the rater's.
            rating: checked.

        Returns:
            The revision.

        Raises:
            UnknownRaterError: no such code.
            InputError: this rater has sent too much.
        """
        with self._open() as db:
            rater = _find_rater(db, code)
            if db.execute("SELECT COUNT(*) FROM ratings WHERE rater = ?", (rater,)).fetchone()[0] >= MAX_RATINGS:
                raise InputError("too many answers were sent with this code")
            key = (rater, rating.item, rating.repeat)
            revision = db.execute(
                "SELECT COUNT(*) FROM ratings WHERE rater = ? AND item = ? AND repeat = ?", key
            ).fetchone()[0]
            text = json.dumps(rating.to_dict(), ensure_ascii=False, sort_keys=True)
            sql = "INSERT INTO ratings (rater, item, repeat, revision, answer, at) VALUES (?, ?, ?, ?, ?, ?)"
            db.execute(sql, (*key, revision, text, _utc_now()))
            return int(revision)

    def finish(self, code: str, comment: str) -> None:
        """Mark a rater as done.

        Args:
            code: the rater's.
            comment: checked.

        Raises:
            UnknownRaterError: no such code.
        """
        with self._open() as db:
            db.execute("UPDATE raters SET finished = 1, comment = ? WHERE id = ?", (comment, _find_rater(db, code)))

    def withdraw(self, code: str) -> int:
        """Delete a rater and every rating, overwriting them on the disk; returns how many ratings.

        Args:
            code: the rater's.

        Returns:
            How many ratings were deleted.

        Raises:
            UnknownRaterError: no such code.
        """
        with self._open() as db:
            rater = _find_rater(db, code)
            count = db.execute("DELETE FROM ratings WHERE rater = ?", (rater,)).rowcount
            db.execute("DELETE FROM raters WHERE id = ?", (rater,))
        return int(count)

    def raters(self) -> list[Rater]:
        """Everybody, in the order of arrival; none where nobody has begun."""
        if not self.path.is_file():
            return []
        with self._open() as db:
            people = db.execute("SELECT id, finished, comment FROM raters ORDER BY id").fetchall()
            rows = db.execute("SELECT rater, answer, revision FROM ratings ORDER BY id").fetchall()
        ratings: dict[int, list[tuple[Rating, int]]] = {number: [] for number, _, _ in people}
        for number, text, revision in rows:
            ratings[number].append((self._checker.rating(parse_json(text, "a stored answer")), revision))
        return [
            Rater(f"r{number}", tuple(ratings[number]), bool(finished), comment) for number, finished, comment in people
        ]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        db = None
        try:
            db = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            for pragma in ("secure_delete=ON", "foreign_keys=ON"):
                db.execute(f"PRAGMA {pragma}")
            db.execute(
                "BEGIN IMMEDIATE"
            )  # waits for its turn; a change to journal_mode=WAL fails at once where another is at work
            for statement in _SCHEMA:
                db.execute(statement)
            yield db
            if db.in_transaction:
                db.execute("COMMIT")
        except sqlite3.Error as error:
            raise AnswerStoreError(
                f"the answers '{self.path}' cannot be used ({error}); check the disk and the file"
            ) from error
        finally:
            if db is not None:
                db.close()


def load_answer_file(path: Path, plan: StudyPlan) -> Rater:
    """The answers that a browser saved as a file; every rating is checked.

    Args:
        path: a JSON file that the page saved.
        plan: of the study.

    Returns:
        The rater, named after a hash of the file's code.

    Raises:
        InputError: not such a file, of another study, or with an impossible rating, by its number.
    """
    fields = _load_json(path)
    if (
        fields.get("format") != 1
        or not isinstance(fields.get("ratings"), list)
        or not isinstance(fields.get("rater"), str)
    ):
        raise InputError(f"'{path}' is not a file of answers that a study page saved")
    if fields.get("study") != plan.id:
        raise InputError(f"'{path}' belongs to another study (or to an earlier making of this one)")
    checker, revisions, ratings = RatingChecker(plan), {}, []  # type: ignore[var-annotated]
    for number, row in enumerate(fields["ratings"], 1):
        try:
            rating = checker.rating(row)
        except InputError as error:
            raise InputError(f"'{path}', rating {number}: {error}") from error
        key = (rating.item, rating.repeat)
        ratings.append((rating, revisions.get(key, 0)))
        revisions[key] = revisions.get(key, 0) + 1
    comment = checker.comment(fields.get("comment", ""))
    return Rater(f"file-{_hash_code(fields['rater'])[:6]}", tuple(ratings), bool(fields.get("finished")), comment)


def _load_json(path: Path) -> Mapping[str, Any]:
    fields = read_json(path)
    return fields if isinstance(fields, dict) else {}


def _find_rater(db: sqlite3.Connection, code: str) -> int:
    row = db.execute("SELECT id FROM raters WHERE code = ?", (_hash_code(code),)).fetchone()
    if row is None:
        raise UnknownRaterError("this code is not known here; its answers may have been deleted")
    return int(row[0])


def _hash_code(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _utc_now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
