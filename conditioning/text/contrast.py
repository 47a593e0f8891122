"""Whether a text denies, wishes for, fails at or asks after a feeling: such texts have a network of their own.

It was refined from the other on minimal pairs, which cost it some of what people's ratings had taught; where nothing
is denied the other one reads. A word that may turn a feeling round counts only where the feeling lies in its scope:
within a few words of the same clause. The words of feeling are our own list, in `contrast_words.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from conditioning import vocabulary
from conditioning.text.tokens import tokenize

MAX_WORDS = 20  # of a text; in longer ones a cue is seldom about the feeling
MAX_SENTENCES = 2
MAX_QUESTION_WORDS = 9
SCOPE = 7  # words from a cue to the feeling that it turns round
_CONTRACTED = "do|does|did|is|are|was|were|has|have|had|ca|could|wo|would|should|must|need|ai"
#: Words that may turn round a feeling that follows them.
_CUE = re.compile(
    rf"n't\b|\b(?:{_CONTRACTED})nt\b|\b(?:not|no|never|nobody|nothing|none|nor|neither|without|cannot|hardly|barely|scarcely"
    r"|rarely|seldom|far from|anything but|nothing like|opposite of|doubt|stopp?(?:ed|ing)?|ceased|(?:free|rid|cured)"
    r" (?:of|from)|unable|tried|tries|try(?:ing)?|fail(?:s|ed|ing)?|lack(?:s|ing)?|over (?:my|his|her|our|their)"
    r"|rather than|instead of|more than|beyond|less|nowhere near|in vain|attempts?|efforts? to|den(?:y|ies|ied|ying)"
    r"|lie that|wrong to|false that|myth that|impossible|los[et]|let go of|over(?:came|come)|got over|(?:shook|threw)"
    r" off|took away|drove away|g[ai]ven? up|(?:done|finished) (?:being|with)|behind (?:me|us|him|her)|no more"
    r"|(?<!a )few|hoped for|expected|meant to|supposed to|would that|(?:was|were) once|once (?:was|were|upon)"
    r"|(?:years|ages) ago|in those days|back then|when i was|(?:i|he|she|we|they) once|best to|hard to|wanted so much"
    r"|would (?:so )?(?:like|love|give)|i'd (?:so )?(?:like|love|give)|dreams? of|hop(?:ed|ing) to|lying)\b"
)
#: Words that turn round a feeling before them.
_CUE_AFTER = re.compile(
    r"\b(?:(?:is|are|was|has|have|had) gone|gone out of|went away|goes away|wore off|disappeared|vanished|faded|passed"
    r"|melted away|left me|(?:but )?(?:it |that )?(?:is over|has changed)|until last|long ago|behind (?:me|us|him|her)"
    r"|went wrong|instead of|no more|not any ?more|once)\b"
)
#: Turns of phrase that say enough by themselves.
_PHRASE = re.compile(
    r"\bwish(?:es)? (?:i|he|she|it|we|you(?! a| an| all| the best| good| luck| well)"
    r"|they|my|things|the|this|that|there|someone|somebody|to be)\b|\bif only\b"
    r"|\bused to\b|\b(?:fail(?:s|ed)?|tried|unable|long(?:s|ed)?) to\b|\bcould(?:n't| not) be\b|\bnever been\b"
    r"|\bnever felt\b|\b(?:can't|cannot) (?:complain|wait)\b|\bcould(?:n't| not) care\b|\bno (?:worries|problem)\b"
    r"|\bdon't worry\b|\bno (?:small|mean) \w+|\bnot (?:\w+ )?the worst\b"
    r"|\bno hard feelings\b|\b(?:in no|not in the) mood\b|\bnot my (?:thing|cup of tea)\b|\b(?:never|can't) get over\b"
    r"|\b(?:nothing|nowhere|nobody) (?:i would|i'd) rather\b|\bnever better\b|\bnot (?:exactly|half bad|too bad)\b"
    r"|\bnot (?:only|just|merely|simply) .*\b(?:but|also|too|as well)\b|\b(?:to no avail|all for nothing|without"
    r" success|got nowhere|came to nothing)\b|\b(?:want(?:ed)?|meant|hoped|worked hard) .*"
    r"\bbut\b.*(?:n't|\bnot|\bnever)\b"
    r"|\blet go of (?:my|his|her|our|their|the)\b|\b(?:he|she|they|we|i) g[ai]ve up\b"
)
_QUESTION = re.compile(
    r"(?:(?:and|but|so) )?(?:am|is|are|was|were|do|does|did|has|have|should|why (?:would|should)|how (?:could|can)"
    r"|who (?:says|said|told)) "
)
_STOPS = frozenset((".", "!", "?", "..."))
_BREAKS = frozenset((*_STOPS, ",", ":", "-", "but", "because", "although", "though", "while"))


#: What did not happen, after what did or before it: "instead of crying".
_REPLACED = re.compile(
    r"(?<=\w)\s*,?\s+(?:instead of|rather than)\s[^,.;:!?]*"
    r"|^\s*(?:instead of|rather than)\s(?:[^,.;:!?]*,\s*|[^,.;:!?]*?\s(?=(?:i|we|you|he|she|it|they)\b))",
    re.I,
)


def drop_replaced(text: str) -> str:
    """Leave out what is said not to have happened: "I laughed instead of crying" says "I laughed".

    Args:
        text: any text.

    Returns:
        What is left, or the text itself where nothing would be.

    Example:
        >>> drop_replaced("Instead of sadness I felt relief.")
        'I felt relief.'
    """
    rest = _REPLACED.sub("", text)
    return rest if re.search(r"\w", rest) else text


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
    count = sum(t[0].isalpha() for t in tokens)
    if count > MAX_WORDS or _count_sentences(tokens) > MAX_SENTENCES:
        return False
    if _PHRASE.search(words):
        return True
    feelings = {i for i, token in enumerate(tokens) if _is_feeling(token)}
    if not feelings:
        return False
    if count <= MAX_QUESTION_WORDS and tokens[-1] == "?" and _QUESTION.match(words):
        return True
    inside = feelings & _find_scopes(tokens, words)
    return 2 * len(inside) >= len(feelings)


def _count_sentences(tokens: Sequence[str]) -> int:
    """Sentences with words in them."""
    starts = (a in _STOPS and b[0].isalpha() for a, b in pairwise((".", *tokens)))
    return sum(starts)


def _find_scopes(tokens: Sequence[str], words: str) -> set[int]:
    """The places of the tokens that a cue may turn round; `words` are the tokens with spaces between them."""
    places: set[int] = set()
    for cue in _CUE.finditer(words):
        first, last = (words.count(" ", 0, at) for at in cue.span())
        places |= {*range(first, last + 1), *_walk(tokens, range(last + 1, len(tokens)))}
    for cue in _CUE_AFTER.finditer(words):
        before = words.count(" ", 0, cue.start()) - 1
        before -= before >= 0 and tokens[before] == ","
        places |= set(_walk(tokens, range(before, -1, -1)))
    return places


def _walk(tokens: Sequence[str], places: range) -> list[int]:
    """Places from a cue on, to the end of its clause or SCOPE words further."""
    near = places[:SCOPE]
    end = next((n for n, i in enumerate(near) if tokens[i] in _BREAKS), len(near))
    return list(near[:end])


def _is_feeling(token: str) -> bool:
    words = _feeling_words()
    return token in words or any(token.endswith(e) and token[: -len(e)] in words for e in ("s", "d", "ed", "ing"))


@cache
def _feeling_words() -> frozenset[str]:
    own = Path(__file__).with_name("contrast_words.txt").read_text(encoding="utf-8").split()
    return frozenset((*own, *(word for word in vocabulary.known_words() if " " not in word)))
