"""What is a kind of what: the hand table `kinds.txt` (some 2,000 words), read as a graph.

The small text encoder knows few rare nouns; the table knows those that people type ("poodle", "tulip", "cottage").
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SAME, ALIKE, KIND = 0, 1, 2
_SIGNS = {"=": SAME, ":": ALIKE, "<": KIND}


class Kinds:
    """The graph of kinds.

    Attributes:
        parents: word -> (wider word, how far apart the two look: SAME, ALIKE or KIND), nearest first.
        children: word -> narrower words in their order.
    """

    def __init__(self, text: str) -> None:
        self.parents: dict[str, list[tuple[str, int]]] = {}
        self.children: dict[str, list[str]] = {}
        self._same: dict[str, list[str]] = {}  # other words for a word that stand left of "="
        for line in text.splitlines():
            if line and not line.startswith("#"):
                parent, sign, *words = line.split()
                for word in words:
                    self.parents.setdefault(word, []).append((parent, _SIGNS[sign]))
                    self.children.setdefault(parent, []).append(word)
                    if sign == "=":
                        self._same.setdefault(parent, []).append(word)
        for links in self.parents.values():
            links.sort(key=lambda link: link[1])

    def __contains__(self, word: str) -> bool:
        return word in self.parents or word in self.children

    def words(self) -> Iterator[str]:
        """Every word of the table."""
        yield from self.parents.keys() | self.children.keys()

    def wider(self, word: str) -> list[tuple[str, int]]:
        """Every wider word and other words for the same, nearest first, with the most that is lost on the way to it."""
        found: dict[str, int] = {word: SAME}
        queue = deque([word])
        while queue:
            at = queue.popleft()
            same = ((child, SAME) for child in self._same.get(at, ()) if found[at] == SAME)
            for parent, loss in (*self.parents.get(at, ()), *same):
                if parent not in found:
                    found[parent] = max(loss, found[at])
                    queue.append(parent)
        return sorted(list(found.items())[1:], key=lambda item: item[1])

    def narrower(self, word: str) -> list[str]:
        """Every narrower word, nearest first."""
        found = {word: None}
        queue = deque([word])
        while queue:
            for child in self.children.get(queue.popleft(), ()):
                if child not in found:
                    found[child] = None
                    queue.append(child)
        return list(found)[1:]


@cache
def load_kinds() -> Kinds:
    """The table."""
    return Kinds((Path(__file__).parent / "kinds.txt").read_text(encoding="utf-8"))
