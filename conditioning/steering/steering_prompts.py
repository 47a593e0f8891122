"""Prompt pairs for steering: every rated term in neutral templates of several contexts, each beside its neutral twin.

A pair differs in nothing but the emotion word, so the difference of its two embeddings is what the word adds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from conditioning.affect import VAD
from conditioning.vocabulary import load_points

#: The study whose 151 terms are used: one study, one scale.
STUDY = "Russell"

#: (template, neutral twin); {w} is a state: "sad", "in love", "full of hate". Fits every term.
STATES: tuple[tuple[str, str], ...] = (
    ("she feels {w}", "she feels neutral"),
    ("someone who is {w}", "someone"),
    ("a portrait of a man who is {w}", "a portrait of a man"),
    ("the mood is {w}", "the mood is neutral"),
)

#: {w} is an adjective before a noun, {a} its article; only for single words.
ATTRIBUTES: tuple[tuple[str, str], ...] = (
    ("{a} {w} voice", "a voice"),
    ("{a} {w} painting of a street", "a painting of a street"),
    ("{a} {w} piece of music", "a piece of music"),
)

_NOUNS = frozenset({"cold anger", "contempt", "enjoyment", "ennui", "hate", "pain", "wonder"})
_FUNCTION_WORDS = frozenset({"and", "but", "with", "in", "of"})
_STEM_LENGTH = 5  # letters that words of one family share: contempt, contemptuous


@dataclass(frozen=True, slots=True)
class PromptPairs:
    """One term's prompts.

    Attributes:
        word: the rated term.
        vad: its rated point.
        prompts: (template's index, prompt, neutral twin).
    """

    word: str
    vad: VAD
    prompts: tuple[tuple[int, str, str], ...]


@cache
def prompt_pairs() -> tuple[PromptPairs, ...]:
    """Every rated term's prompts, in alphabetical order."""
    return tuple(PromptPairs(word, vad, _build_prompts(word)) for word, vad in sorted(load_points(STUDY).items()))


@cache
def word_families() -> tuple[int, ...]:
    """Number the families of words: one number for each term of `prompt_pairs()`; terms that share a word ("lonely",
    "proud and lonely") share the number, so that leaving one out leaves the word out.
    """
    owner: dict[str, int] = {}
    numbers: list[int] = []
    for number, pair in enumerate(prompt_pairs()):
        stems = [w[:_STEM_LENGTH] for w in pair.word.replace("-", " ").split() if w not in _FUNCTION_WORDS]
        known = {owner[s] for s in stems if s in owner}
        family = min(known, default=number)
        numbers = [family if f in known else f for f in numbers] + [family]
        owner = {s: family if f in known else f for s, f in owner.items()} | dict.fromkeys(stems, family)
    return tuple(numbers)


def _build_prompts(word: str) -> tuple[tuple[int, str, str], ...]:
    state = f"full of {word}" if word in _NOUNS else word
    prompts = [(i, template.format(w=state), twin) for i, (template, twin) in enumerate(STATES)]
    if word not in _NOUNS and " " not in word:
        article = "an" if word[0] in "aeiou" and not word.startswith("use") else "a"
        prompts += [(len(STATES) + i, t.format(w=word, a=article), twin) for i, (t, twin) in enumerate(ATTRIBUTES)]
    return tuple(prompts)
