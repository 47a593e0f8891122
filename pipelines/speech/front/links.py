"""Links as Markdown writes them -> what is spoken of them."""

from __future__ import annotations

import re

_LINK = re.compile(r"!?\[([^\[\]\n]{1,300})\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"\n]*\")?\)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]+|[\w.+-]+@[\w.-]+\.\w+)>")


def unwrap_links(text: str) -> str:
    """Leave the text of [text](address) and ![text](address), and the address of <address>."""
    return _AUTOLINK.sub(r"\1", _LINK.sub(r"\1", text))
