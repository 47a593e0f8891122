"""The index of what was made: one SQLite file; media stay where they were written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipelines.base import Record
from weights.errors import InputError, StudioError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS items (
    id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL, record TEXT NOT NULL, seconds REAL NOT NULL,
    favourite INTEGER NOT NULL DEFAULT 0, created TEXT NOT NULL);
"""
_ROW = "SELECT id, path, record, seconds, favourite, created FROM items"


@dataclass(frozen=True, slots=True)
class Item:
    """One result: where it was written, how it was made, how long that took (seconds), when (UTC, ISO 8601)."""

    id: int
    path: Path
    record: Record
    seconds: float
    favourite: bool
    created: str


class LibraryError(StudioError, RuntimeError):
    """The index cannot be used."""

    exit_code = 2


class Library:
    """The index; safe for several writers at once. The file is made at first use.

    Every method raises LibraryError when the file is not such an index or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, path: Path, record: Record, seconds: float) -> int:
        """Remember a result; returns its id."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._open() as db:
            row = db.execute(
                "INSERT INTO items (path, record, seconds, created) VALUES (?, ?, ?, ?)",
                (str(path), record.to_json(), seconds, now),
            )
            return int(row.lastrowid or 0)

    def list(self, limit: int = 50, *, favourite: bool | None = None, query: str | None = None) -> list[Item]:
        """The newest results first; `query` must be in the record or the path.

        Raises:
            InputError: `limit` is below 1.
        """
        if limit < 1:
            raise InputError(f"limit must be at least 1, got {limit}")
        where, values = ["1"], []
        if favourite is not None:
            where.append("favourite = ?")
            values.append(str(int(favourite)))
        if query:
            like = "%" + query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
            where.append("(record LIKE ? ESCAPE '\\' OR path LIKE ? ESCAPE '\\')")
            values += [like, like]
        with self._open() as db:
            rows = db.execute(
                f"{_ROW} WHERE {' AND '.join(where)} ORDER BY id DESC LIMIT ?", (*values, limit)
            ).fetchall()
        return [_item(row) for row in rows]

    def get(self, number: int) -> Item:
        """One result.

        Raises:
            InputError: no such id.
        """
        with self._open() as db:
            row = db.execute(f"{_ROW} WHERE id = ?", (number,)).fetchone()
        if row is None:
            raise InputError(f"the library has no item {number}; see: studio library list")
        return _item(row)

    def favourite(self, number: int, on: bool = True) -> None:
        """Mark or unmark a favourite."""
        self.get(number)
        with self._open() as db:
            db.execute("UPDATE items SET favourite = ? WHERE id = ?", (int(on), number))

    def forget(self, number: int) -> None:
        """Remove a result from the index; its file is untouched."""
        self.get(number)
        with self._open() as db:
            db.execute("DELETE FROM items WHERE id = ?", (number,))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        db = None
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            db = sqlite3.connect(self.path, timeout=30)
            db.execute(_SCHEMA)
            with db:
                yield db
        except OSError as error:
            raise LibraryError(
                f"the library folder '{self.path.parent}' cannot be made: {error.strerror}; set STUDIO_HOME"
            ) from error
        except sqlite3.Error as error:
            raise LibraryError(
                f"the library '{self.path}' cannot be used ({error}); move it away to start a new one"
            ) from error
        finally:
            if db is not None:
                db.close()


def _item(row: tuple[int, str, str, float, int, str]) -> Item:
    return Item(row[0], Path(row[1]), Record.from_json(row[2]), row[3], bool(row[4]), row[5])
