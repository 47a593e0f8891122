"""Text -> tokens of the text model: words in lower case, with what spelling says of a feeling kept as tokens of its
own.

Capitals, stretched letters and runs of marks become tokens before or after the word; an emoji becomes the words of its
Unicode name ("loudly crying face"), so no table of emoji is needed; a word outside the vocabulary becomes its hashed
character n-grams (as in fastText, Bojanowski et al. 2017).
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

MAX_TOKENS = 64  # of a text; what follows is not read
NGRAMS = 4096  # buckets of character n-grams
BIGRAMS = 8192  # buckets of pairs of neighbouring tokens

CAPS, LONG, NUMBER, EMOJI, REPEAT = "<caps>", "<long>", "<num>", "<emoji>", "<!!>"
SPECIAL = (CAPS, LONG, NUMBER, EMOJI, REPEAT, "!", "?", ".", ",", "...", ":", "-", "name")

#: Words that hold a sentence together and are no reason that a person would accept; negations and degrees are none of
#: them.
_FUNCTION_WORDS = (
    "a an the this that these those i you he she it we they me him her us them my your his its our their who whom which"
    " what am is are was were be been being do does did have has had will would shall should can could may might must"
    " to of in on at by for from with as if than then and or but so about into over after before up out i'm i've i'll"
    " i'd you're you've he's she's it's we're they're that's there here name s"
)
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())

_EMOTICONS: Mapping[str, str] = {
    ":)": "smile",
    ":-)": "smile",
    "=)": "smile",
    ":d": "grin",
    ":-d": "grin",
    "xd": "laughing",
    ":(": "frown",
    ":-(": "frown",
    ":'(": "crying",
    ";)": "wink",
    ";-)": "wink",
    ":/": "doubtful",
    ":-/": "doubtful",
    ":|": "expressionless",
    ":o": "surprised",
    ":p": "playful",
    "<3": "love",
    "</3": "heartbroken",
}
_EMOTICON = "|".join(re.escape(e) for e in sorted(_EMOTICONS, key=len, reverse=True))
_TOKEN = re.compile(
    rf"(?P<emoticon>(?<!\w)(?:{_EMOTICON})(?!\w))|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)|(?P<number>\d[\d.,:]*)|(?P<mark>[!?]+|\.{{2,}}|[.,:]|\s[-–—]\s)|(?P<symbol>[^\w\s])",
    re.IGNORECASE,
)
_ASCII_MARKS = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "—": " - ", "–": " - ", "\u200d": " ", "\ufe0f": " "}
)


def tokenize(text: str) -> list[str]:
    """Split a text into tokens, at most MAX_TOKENS.

    Args:
        text: any text.

    Returns:
        Words in lower case, marks, and tokens for capitals, stretched letters, numbers and emoji.

    Example:
        >>> tokenize("SO happy!! 😭")
        ['<caps>', 'so', 'happy', '!', '<!!>', '<emoji>', 'loudly', 'crying', 'face']
    """
    tokens: list[str] = []
    for match in _TOKEN.finditer(unicodedata.normalize("NFKC", text.translate(_ASCII_MARKS))):
        tokens += _expand(match.lastgroup or "", match.group())
        if len(tokens) >= MAX_TOKENS:
            break
    return tokens[:MAX_TOKENS]


def _expand(kind: str, token: str) -> list[str]:
    if kind == "emoticon":
        return [EMOJI, _EMOTICONS[token.lower()]]
    if kind == "word":
        return _expand_word(token)
    if kind == "number":
        return [NUMBER]
    if kind == "mark":
        return _expand_marks(token.strip())
    if ord(token) > 0x2000 and unicodedata.category(token) == "So":
        return [EMOJI, *unicodedata.name(token, "").lower().replace("-", " ").split()[:6]]
    return []


def _expand_word(token: str) -> list[str]:
    flags = [CAPS] if len(token) > 1 and token.isupper() else []
    low = token.lower()
    squeezed = re.sub(r"(.)\1{2,}", r"\1", low)
    return [*flags, *([LONG] if squeezed != low else []), squeezed]


def _expand_marks(token: str) -> list[str]:
    if token[:1] in "!?":
        return [token[0], REPEAT] if len(token) > 1 else [token]
    return ["..."] if token.startswith("..") else [token.replace("–", "-").replace("—", "-")]


def token_rows(token: str, vocabulary: Mapping[str, int]) -> list[int]:
    """Find the rows of the embedding table that a token averages: its own, or those of its character n-grams."""
    if token in vocabulary:
        return [vocabulary[token]]
    for ending in ("'s", "s", "'"):
        if token.endswith(ending) and token[: -len(ending)] in vocabulary:
            return [vocabulary[token[: -len(ending)]]]
    return ngram_rows(token, len(vocabulary))


def ngram_rows(token: str, offset: int) -> list[int]:
    """Find the rows of a word's n-grams of three to five characters, in a table that begins at `offset`."""
    word = f"<{token[:30]}>"
    grams = {word[i : i + n] for n in (3, 4, 5) for i in range(len(word) - n + 1)} or {word}
    return [offset + zlib.crc32(g.encode()) % NGRAMS for g in sorted(grams)]


def bigram_buckets(tokens: list[str]) -> list[int]:
    """Hash neighbouring pairs into buckets; the start and the end count as neighbours."""
    keys = [hash_token(t) for t in ("<s>", *tokens, "</s>")]
    return [bigram_bucket(a, b) for a, b in pairwise(keys)]


def hash_token(token: str) -> int:
    """Hash a token to 32 bits (CRC)."""
    return zlib.crc32(token.encode())


def bigram_bucket(first: Any, second: Any) -> Any:
    """Hash a pair of keys into a bucket by multiplicative hashing (Knuth 1973, 6.4): whole numbers, or tensors of them
    with 64 bits.
    """
    return ((first * 2654435761 + second) & 0xFFFFFFFF) >> 19
