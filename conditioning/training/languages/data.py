"""What the reader of languages learns from: English texts with their labels and readings, and the same in others.

Every text has two targets: what it asks for (a rule's or a person's label where there is one) and what it conveys, as
the network for English reads the English side of it. So the labels are English, and the other languages get them
through what is parallel and through the encoder's common space.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from conditioning import vocabulary
from conditioning.affect import Affect, Emotion
from conditioning.text.reader import read
from conditioning.training.languages.grammar import LANGUAGES, compose, load_forms, load_sentences
from conditioning.training.text import data, prompts
from conditioning.wheel import GOEMOTIONS

Floats = NDArray[np.float32]
COMPOSED, ENGLISH_COMPOSED, LABELLED, RATED = 10_000, 1_500, 4_500, 2_500
DIRECTION, CONTENT = slice(0, 11), slice(11, 50)  # of the targets: point and eight; point, eight and 28 names
SENTENCE_FREQUENCY, FORM_FREQUENCY = 3, 5  # how often one written by hand stands in the corpus
#: Emoji of faces, hearts and gestures; their names and key words in every language are Unicode's (CLDR).
EMOJI = ((0x1F600, 0x1F650), (0x1F910, 0x1F930), (0x1F970, 0x1F97B), (0x1FAE0, 0x1FAE9), (0x1F493, 0x1F4A3))


@dataclass(frozen=True, slots=True)
class Example:
    """A text, with what is asked for where somebody or a rule says it, and the English of it where that is to be read.

    Attributes:
        text: the words.
        english: the same in English; empty where the rule alone says what the text conveys.
        point: valence, arousal, dominance asked for; None where only what it conveys is known.
        emotions: a probability for each of the eight, likewise.
    """

    text: str
    english: str
    point: tuple[float, float, float] | None = None
    emotions: tuple[float, ...] | None = None


def gather(folder: Path, cldr: Path | None, seed: int, english_step: int = 1) -> list[Example]:
    """Gather the examples.

    Args:
        folder: the labelled English texts.
        cldr: Unicode's annotations (the npm package `cldr-annotations-full`), or None to do without.
        seed: of the composed prompts.
        english_step: take one in so many of the English ones.

    Returns:
        All of them, in no particular order.
    """
    examples = list(_english(folder, seed))[::english_step]
    examples += [_example(p.text, p.english, p.affect) for p in load_sentences() * SENTENCE_FREQUENCY]
    examples += [_example(p.text, "", p.affect) for p in compose(COMPOSED, seed)]
    examples += [_example(p.text, "", p.affect) for p in load_forms() * FORM_FREQUENCY]
    if cldr is not None:
        examples += _emoji(cldr)
    return examples


def compute_targets(examples: Iterable[Example]) -> Floats:
    """Read the English side of each example.

    Args:
        examples: what `gather` returned.

    Returns:
        [N, 50]: what is asked for (3 + 8), what is conveyed (3 + 8 + 28); NaN where nobody says.
    """
    conveyed: dict[str, list[float]] = {}
    rows = []
    for example in examples:
        asked = [*example.point, *(example.emotions or ())] if example.point else [np.nan] * 11
        if not example.english:
            rows.append([*asked, *asked, *[np.nan] * len(GOEMOTIONS)])
            continue
        if example.english not in conveyed:
            reading = read(example.english, "content")
            conveyed[example.english] = [
                *reading.vad,
                *(reading.emotions[e] for e in Emotion),
                *(reading.goemotions[n] for n in GOEMOTIONS),
            ]
        rows.append([*asked, *conveyed[example.english]])
    return np.array(rows, np.float32)


def _example(text: str, english: str, affect: Affect) -> Example:
    vad, shares = affect.effective_vad(), vocabulary.emotion_probabilities(affect)
    return Example(text, english, (vad.valence, vad.arousal, vad.dominance), tuple(shares[e] for e in Emotion))


def _english(folder: Path, seed: int) -> Iterator[Example]:
    written = prompts.split_prompts(prompts.load_prompts())[0]
    for prompt in written:
        yield Example(prompt.text, prompt.text, prompt.vad, prompt.emotions)
    for prompt in prompts.compose_prompts(ENGLISH_COMPOSED, seed):
        yield Example(prompt.text, "", prompt.vad, prompt.emotions)
    labelled = data.load_goemotions(folder, "train").split(data.HELD_OUT_ROWS["goemotions"])[0].texts[:LABELLED]
    rated = data.load_emobank(folder, "train").split(data.HELD_OUT_ROWS["emobank"])[0].texts[:RATED]
    for text in [*labelled, *rated]:
        yield Example(text, text)


def _emoji(cldr: Path) -> Iterator[Example]:
    tables = {language: _annotations(cldr, language) for language in ("en", *LANGUAGES)}
    for low, high in EMOJI:
        for sign in map(chr, range(low, high)):
            if sign in tables["en"]:
                english = tables["en"][sign]
                reading = read(english)
                for language in LANGUAGES:
                    if sign in tables[language]:
                        yield _example(tables[language][sign], "", Affect(reading.vad))


def _annotations(cldr: Path, language: str) -> dict[str, str]:
    """Sign -> its name and its key words."""
    path = cldr / "annotations" / language / "annotations.json"
    table = json.loads(path.read_text(encoding="utf-8"))["annotations"]["annotations"]
    return {
        sign: ", ".join(dict.fromkeys([*entry.get("tts", ()), *entry.get("default", ())][:6]))
        for sign, entry in table.items()
    }
