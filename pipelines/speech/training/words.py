"""The words that the front end knows, each with the parts of speech that it can be: counted in tagged sentences."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pipelines.speech.front.known_words import ACRONYM, WORD_CLASSES, common_words
from pipelines.speech.training.lexicon import acronyms

#: Our classes and the tags of the Penn Treebank that each holds.
_TAGS_OF_CLASS = {
    **{"E": "NNP NNPS", "S": "NNS", "N": "NN", "Z": "VBZ", "D": "VBD", "P": "VBN", "G": "VBG", "V": "VB VBP"},
    **{"J": "JJ JJR JJS", "R": "RB RBR RBS", "C": "CC WRB", "I": "IN TO RP", "T": "DT PDT PRP$ WP$"},
    **{"O": "PRP WP WDT EX", "M": "MD", "#": "CD", "U": "UH"},
}
_CLASS_OF_TAG = {tag: name for name, tags in _TAGS_OF_CLASS.items() for tag in tags.split()}
LEAST_SHARE, LEAST_COUNT = 0.04, 2  # of a word's occurrences in a class


def tag_texts(data: Path, say: Callable[[str], None]) -> dict[str, Counter[str]]:
    """Count the classes of each word in the sentences of GoEmotions and EmoBank, as the tagger of hibari-tts reads
    them.
    """
    from hibari.g2p import G2P

    tagger = G2P(oov=False)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for text in _sentences(data / "text"):
        for token in tagger.tokenize(text.replace("’", "'")):
            if re.fullmatch(r"[A-Za-z']+", token.text) and (found := _CLASS_OF_TAG.get(token.tag)):
                counts[token.text.lower()][found] += 1
    say(f"words: {sum(c.total() for c in counts.values()):,} tagged, {len(counts):,} different ones")
    return counts


def _sentences(folder: Path) -> Iterator[str]:
    for name in ("goemotions_train.tsv", "goemotions_dev.tsv"):
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            yield line.split("\t")[0]
    with (folder / "emobank.csv").open(encoding="utf-8", newline="") as rows:
        yield from (row["text"] for row in csv.DictReader(rows))


def write_words(counts: Mapping[str, Mapping[str, int]], data: Path, out: Path, say: Callable[[str], None]) -> None:
    """Write words.txt: a word and its classes a line, the likeliest first; acronyms that are read as words are marked.

    Args:
        counts: word -> class -> how often.
        data: the folder of training data.
        out: the checkpoint's folder.
        say: told of progress.
    """
    with zipfile.ZipFile(data / "text" / "pronunciations_us.zip") as archive:
        gold, silver = (json.loads(archive.read(f"us_{kind}.json")) for kind in ("gold", "silver"))
    plain = {w.lower() for w in gold if w != w.upper()} | {w for w in silver if len(w) > 3}
    lines = {w: _classes(counts.get(w, {})) for w in common_words() if w in plain or w in ("a", "i")}
    lines |= {w: _classes(c) for w, c in counts.items() if w in plain and sum(c.values()) > LEAST_COUNT}
    for entry in acronyms(data):
        lines[entry.word] = lines.get(entry.word, "") + ACRONYM
    text = "".join(f"{word}\t{classes}\n" for word, classes in sorted(lines.items()))
    (out / WORD_CLASSES).write_text(text, encoding="utf-8")
    say(f"words: {len(lines):,} with their classes, {sum(c.endswith(ACRONYM) for c in lines.values())} acronyms")


def _classes(counts: Mapping[str, int]) -> str:
    total = sum(counts.values())
    found = [c for c, n in counts.items() if n >= LEAST_SHARE * total and (n >= LEAST_COUNT or total < 10)]
    return "".join(sorted(found, key=lambda c: (-counts[c], c)))
