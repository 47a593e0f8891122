"""Stage directions in the text of a chat: `*sighs* I know.` The words between asterisks are never spoken."""

from __future__ import annotations

import re
from typing import NamedTuple

_DIRECTION = re.compile(r"\*+([^*\n]{1,300})\*+")
_SPACES = re.compile(r"[ \t]{2,}")


class Directed(NamedTuple):
    """A text without its directions, and the directions."""

    text: str
    directions: tuple[str, ...]


def take_directions(text: str) -> Directed:
    """Take out what stands between asterisks, and asterisks that stand alone.

    Example:
        >>> take_directions("*sighs sadly* I know. *looks away*")
        Directed(text='I know.', directions=('sighs sadly', 'looks away'))
    """
    directions = tuple(match.strip() for match in _DIRECTION.findall(text) if match.strip())
    plain = _DIRECTION.sub(" ", text).replace("*", "")
    return Directed(_SPACES.sub(" ", plain).strip(), directions)
