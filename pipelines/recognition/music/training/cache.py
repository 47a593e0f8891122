"""Features that are kept between runs."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def cached(folder: Path | None, name: str, make: Callable[[], T]) -> T:
    """A pickle of our own making in a folder the user names; else made anew.

    Args:
        folder: where it is kept; None keeps nothing.
        name: of the file, without its ending.
        make: makes the value where it is not kept.

    Returns:
        The value.
    """
    if folder and (path := folder / f"{name}.pkl").is_file():
        value: T = pickle.loads(path.read_bytes())
        return value
    value = make()
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.pkl").write_bytes(pickle.dumps(value))
    return value
