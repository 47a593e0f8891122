"""Text -> words: lower case, marks apart, emoji by the words of their Unicode names."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from weights.errors import InputError

MAX_CHARACTERS = 2000
STRONG_BREAKS = frozenset(".;!?\n")
BREAKS = STRONG_BREAKS | frozenset(",:()")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": " ", "”": " ", '"': " ", "–": " , ", "—": " , "})
_ASCII_TOKEN = re.compile(r"\d+(?:,\d{3})+|\d+[a-z]*|[a-z]+(?:'[a-z]+)*|[.,;:()!?\n]")
_LIGATURES = {"ß": "ss", "œ": "oe", "æ": "ae"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a figure or a mark.

    Attributes:
        text: in lower case.
        owner: it stood in the possessive ("the king's castle").
        joined: a hyphen ties it to the word before ("ice-cream").
    """

    text: str
    owner: bool = False
    joined: bool = False

    @property
    def is_break(self) -> bool:
        """Whether it is a mark."""
        return self.text in BREAKS


def tokenize(text: str) -> list[Token]:
    """Split a prompt.

    Args:
        text: at most `MAX_CHARACTERS` characters of any script.

    Returns:
        Its tokens.

    Raises:
        InputError: too long.

    Example:
        >>> [t.text for t in tokenize("The king's ice-cream, 3 boats!")]
        ['the', 'king', 'ice', 'cream', ',', '3', 'boats', '!']
    """
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"the prompt has {len(text)} characters; at most {MAX_CHARACTERS} are read: shorten it")
    plain = unicodedata.normalize("NFKC", text.translate(_QUOTES)).lower()[: 2 * MAX_CHARACTERS]
    pieces = [(m.group(), m.start()) for m in _ASCII_TOKEN.finditer(plain)] if plain.isascii() else _scan(plain)
    return [_token(piece, start > 0 and plain[start - 1] == "-") for piece, start in pieces]


def _token(piece: str, joined: bool) -> Token:
    owner = piece.endswith("'s") and piece not in ("it's", "there's", "that's", "let's", "he's", "she's", "who's")
    return Token(piece[:-2] if owner else piece.replace(",", "") if len(piece) > 1 else piece, owner, joined)


def _scan(text: str) -> list[tuple[str, int]]:
    """Words of any script with their combining marks, figures, marks; symbols by their Unicode names."""
    pieces: list[tuple[str, int]] = []
    word, start = "", 0
    for i, c in enumerate(text + " "):
        kind = _kind(c)
        if word and (kind == "letter" or (kind == "quote" and _kind((text + "  ")[i + 1]) == "letter")):
            word += c
            continue
        if word:
            pieces.append((_spell(word), start))
            word = ""
        if kind == "letter" and unicodedata.category(c)[0] != "M":
            word, start = c, i
        elif kind == "digit":
            if pieces and pieces[-1][0].isdigit() and i and text[i - 1].isdigit():
                pieces[-1] = (pieces[-1][0] + str(unicodedata.digit(c)), pieces[-1][1])
            else:
                pieces.append((str(unicodedata.digit(c)), i))
        elif kind == "mark":
            pieces.append((c, i))
        elif kind == "symbol":
            names = re.findall(r"[a-z]+", unicodedata.name(c, "").lower())
            pieces += [(",", i), *((n, i) for n in names), (",", i)]
    return pieces


def _kind(c: str) -> str:
    if c.isalpha():
        return "letter"
    if c in BREAKS or c in "。、！？，：；":
        return "mark" if c in BREAKS else "space"
    category = unicodedata.category(c)
    if category[0] == "M":
        return "letter"
    if category == "Nd":
        return "digit"
    return {"'": "quote"}.get(c, "symbol" if category == "So" else "space")


def _spell(word: str) -> str:
    """Ligatures written out, and accents off Latin letters that English writes without ("café")."""
    for sign, letters in _LIGATURES.items():
        word = word.replace(sign, letters)
    return word
