"""The product: session, library, batch, command line and user interface over the pipelines."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any


def _check_siblings() -> None:
    """Refuse a foreign `pipelines`, `conditioning` or `weights` that would be imported instead of ours.

    Raises:
        ImportError: one of them is found elsewhere than beside this package.
    """
    home = Path(__file__).resolve().parent.parent
    for name in ("pipelines", "conditioning", "weights"):
        spec = find_spec(name)
        where = Path(spec.origin).resolve().parent.parent if spec and spec.origin else None
        if where != home:
            raise ImportError(
                f"'{name}' is found in {where}, not beside studio in {home}; rename or move what is there"
            )


_check_siblings()

from weights import __version__ as __version__  # noqa: E402  only after the check

if TYPE_CHECKING:
    from studio.record import open as open
    from studio.session import Session as Session


def __getattr__(name: str) -> Any:
    if name == "Session":
        from studio.session import Session

        return Session
    if name == "open":
        from studio.record import open as open_record

        return open_record
    raise AttributeError(f"module 'studio' has no attribute {name!r}")
