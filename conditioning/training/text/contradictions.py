"""Sentences that people wrote and their negations, to find where the model contradicts itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from conditioning.training.text.contrasts import load_feelings

_STATE = re.compile(
    r"(?P<be>\b(?:am|is|are|was|were|feels?|felt)\b|'m|'s|'re)(?P<degree>(?: so| very| really| just| quite)?)"
    r" (?P<word>[a-z]+)\b"
)
_NEGATED_VERBS = {"feel": "don't feel", "feels": "doesn't feel", "felt": "didn't feel"}
_ATTITUDE = re.compile(r"^(?P<who>i|we|they|you) (?P<word>[a-z]+) ", re.I)


def negate_sentences(texts: Sequence[str], longest: int = 14) -> Iterator[tuple[str, str, bool]]:
    """Negate the feeling of sentences that people wrote, where it hangs on one word that is known.

    Args:
        texts: of a training part.
        longest: words of a sentence at most.

    Yields:
        tuple[str, str, bool]: the sentence, its negation, and whether the feeling is pleasant.
    """
    states = {f.word: f.is_pleasant for kind in ("adjective", "quality") for f in load_feelings()[kind]}
    attitudes = {f.word: f.is_pleasant for f in load_feelings()["verb"]}
    for text in texts:
        if len(text.split()) > longest or re.search(r"n't|\b(?:not|no|never|nobody|nothing|but|wish)\b|\?", text, re.I):
            continue
        state, attitude = _STATE.search(text), _ATTITUDE.match(text)
        if state and state["word"] in states:
            middle = _NEGATED_VERBS.get(state["be"], f"{state['be']} not")
            rest = f"{state['degree']} {state['word']}{text[state.end() :]}"
            yield text, f"{text[: state.start()]}{middle}{rest}", states[state["word"]]
        elif attitude and attitude["word"] in attitudes:
            at = attitude.start("word")
            yield text, f"{text[:at]}don't {text[at:]}", attitudes[attitude["word"]]
