"""Whether a text denies, wishes for, fails at or asks after a feeling: such texts have a network of their own.

It was refined from the other on minimal pairs, which cost it some of what people's ratings had taught; where nothing
is denied the other one reads. The words are our own list, in `contrast_words.txt`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from conditioning import vocabulary
from conditioning.text.tokens import tokenize

MAX_WORDS = 20  # of a text; in longer ones a cue is seldom about the feeling
_CONTRACTED = "do|does|did|is|are|was|were|has|have|had|ca|could|wo|would|should|must|need|ai"
#: Words that may turn a feeling round; only with a word of feeling beside them.
_CUE = re.compile(
    rf"n't\b|\b(?:{_CONTRACTED})nt\b|\b(?:not|no|never|nobody|nothing|none|nor|neither|without|cannot|hardly|barely|scarcely"
    r"|rarely|seldom|far from|anything but|nothing like|opposite of|doubt|stopp?(?:ed|ing)?|ceased|free (?:of|from)"
    r"|unable|tried|tries|try(?:ing)?|fail(?:s|ed|ing)?|lack(?:s|ing)?|over (?:my|his|her)|rather than|instead of"
    r"|more than just|less|nowhere near|in vain|attempts?)\b"
)
#: Turns of phrase that say enough by themselves.
_PHRASE = re.compile(
    r"\bwish (?:i|he|she|it|we|you(?! a| an| all| the best| good| luck| well)"
    r"|they|my|things|the|this|that|there|someone|somebody|to be)\b|\bif only\b"
    r"|\bused to\b|\b(?:fail(?:s|ed)?|tried|unable|long) to\b|\bcould(?:n't| not) be\b|\bnever been\b|\bnever felt\b"
    r"|\b(?:can't|cannot) (?:complain|wait)\b|\bcould(?:n't| not) care\b|\bno (?:worries|problem)\b|\bdon't worry\b"
)


def is_contrast(text: str) -> bool:
    """Whether a text speaks of a feeling that is denied, wished for, failed at or asked after.

    Args:
        text: any text.

    Returns:
        True for the network of contrasts.

    Example:
        >>> is_contrast("I'm not angry with you."), is_contrast("I do not work here.")
        (True, False)
    """
    tokens = tokenize(text)
    words = " ".join(tokens)
    if sum(t[0].isalpha() for t in tokens) > MAX_WORDS:
        return False
    return bool(_PHRASE.search(words)) or bool(_CUE.search(words) and any(map(_is_feeling, tokens)))


def _is_feeling(token: str) -> bool:
    words = _feeling_words()
    return token in words or any(token.endswith(e) and token[: -len(e)] in words for e in ("s", "d", "ed", "ing"))


@cache
def _feeling_words() -> frozenset[str]:
    own = Path(__file__).with_name("contrast_words.txt").read_text(encoding="utf-8").split()
    return frozenset((*own, *(word for word in vocabulary.known_words() if " " not in word)))
