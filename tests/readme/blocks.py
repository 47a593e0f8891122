"""The commands of a Markdown text, in order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

#: What a block may begin with in the text before it to say that it needs more than an installed studio.
NOT_RUN = "<!-- not run: "


@dataclass(frozen=True)
class Command:
    """One command or script.

    Attributes:
        language: "sh" or "python".
        text: as it stands.
        line: where it begins in the file, from 1.
    """

    language: str
    text: str
    line: int


def read_commands(path: Path) -> list[Command]:
    """The commands of a Markdown file: of a shell block each command apart, a Python block as one script.

    A block is left out that follows a comment `<!-- not run: why -->`.

    Args:
        path: of the file.

    Returns:
        The commands in their order.
    """
    text = path.read_text(encoding="utf-8")
    commands: list[Command] = []
    for block in re.finditer(r"^```(sh|shell|bash|python)\n(.*?)^```", text, flags=re.S | re.M):
        if text[: block.start()].rstrip().rpartition("\n")[2].startswith(NOT_RUN):
            continue
        first = text.count("\n", 0, block.start()) + 2
        if block[1] == "python":
            commands.append(Command("python", block[2], first))
        else:
            commands += _split_shell(block[2], first)
    return commands


def _split_shell(body: str, first: int) -> list[Command]:
    commands, lines, start = [], [], first
    for number, line in enumerate(body.splitlines(), first):
        if not lines:
            start = number
        lines.append(line)
        if not line.endswith("\\"):
            text = "\n".join(lines)
            lines = []
            if text.strip() and not text.lstrip().startswith("#"):
                commands.append(Command("sh", text, start))
    return commands
