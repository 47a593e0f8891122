"""Until `affect`, `evaluate` and `study` have the protocol of the other verbs."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from studio.commands.parser import Parser, add_action
from studio.text_files import read_text

__all__ = ["AFFECT_HELP", "Parser", "read_text", "verb"]

AFFECT_HELP = (
    "a word (sad, weary), a mixture ('happy:0.7, sad:0.3'), valence,arousal[,dominance] ('0.8,0.4') "
    "or a curve ('0: calm; 2: angry')"
)


def verb(
    verbs: Any, name: str, help_: str, example: str, run: Callable[[argparse.Namespace], int] | None
) -> argparse.ArgumentParser:
    """See `add_action`."""
    return add_action(verbs, name, help_, example, run)
