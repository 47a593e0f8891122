"""Nouns that the modelled stock lacks, from Microsoft's Fluent Emoji (MIT), with words from Unicode's CLDR.

What is kept, how high it is and where it stands says `fluent.txt`; a modelled thing of the same name or word wins, and
gets the words of other languages.
"""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from zlib import crc32

from PIL import Image

from pipelines.image.prompt.kinds import load_kinds
from pipelines.image.prompt.lexicon import readings_of
from pipelines.image.stock import PICTURES, WORDS
from pipelines.image.training.things.fluent_picture import paint_over
from pipelines.image.training.things.fluent_table import SELECTOR, Row, read_table
from pipelines.image.training.things.fluent_words import LANGUAGES, Annotations, read_annotations, tell_apart
from pipelines.image.training.things.pack import EXTRAS
from pipelines.image.training.things.view import write_thing
from weights.store import EMBEDDED

COMMON = 6_000  # English words that are no key words, and never taken for those of another language
QUALITY = (88, 72, 92)  # of colour, shape and alpha
GLOWING = frozenset(("comet", "crystal-ball", "diya-lamp", "emergency-light", "mirror-ball"))
MICROSOFT = """Pictures: Fluent Emoji, changed (npm package @lobehub/fluent-emoji-3d 1.1.0).

MIT License

Copyright (c) Microsoft Corporation.

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def make_fluent(fluent: Path, cldr: Path, stock: Path, work: Path) -> int:
    """Write the Fluent pictures that the stock lacks, and the words of all things in other languages.

    Args:
        fluent: folder of the unpacked npm package `@lobehub/fluent-emoji-3d`.
        cldr: folder of the unpacked npm package `cldr-annotations-modern`.
        stock: folder of the packs of what is modelled.
        work: gets fluent/: a thing's pictures and description each, extras/words.json and extras/NOTICE, for `pack`.

    Returns:
        0.
    """
    english = read_annotations(cldr, "en")
    modelled = _modelled_words(stock)
    pictures: dict[str, Row] = {}
    things: dict[str, str] = {}
    for row in read_table():
        name = row.name or english[row.emoji][0]
        same = modelled.get(row.same_as) if row.same_as else modelled.get(name)
        if row.same_as and same is None:
            print(f"{row.emoji} {row.same_as}: not in the stock, so its words are left out")
        elif same is not None:
            things[row.emoji] = same
            if not row.same_as and same != name:
                print(f"{row.emoji} {name}: left out, a word of the modelled {same}")
        else:
            pictures[name], things[row.emoji] = row, name
    folder = work / PICTURES
    words = tell_apart(english, things, frozenset(modelled), frozenset(_english_words()[:COMMON]))
    for name, row in pictures.items():
        _write(fluent, row, name, [w for w in words.get(name, []) if w != name], folder)
    foreign = _foreign_words(cldr, english, things, modelled)
    content = json.dumps(foreign, ensure_ascii=False, separators=(",", ":")).encode()
    (folder / EXTRAS).mkdir(exist_ok=True)
    (folder / EXTRAS / WORDS).write_bytes(content)
    notice = f"{MICROSOFT}\nWords: Unicode CLDR 45 (npm package cldr-annotations-modern 45.0.0), selected.\n\n"
    (folder / EXTRAS / "NOTICE").write_text(notice + (cldr / "LICENSE").read_text(encoding="utf-8"), encoding="utf-8")
    count = sum(len(w) for table in foreign.values() for w in table.values())
    print(f"{len(pictures)} pictures, {len(set(things.values())) - len(pictures)} modelled things with words,")
    print(f"{count} words in {len(foreign)} languages, {len(gzip.compress(content)) / 1e6:.2f} MB")
    return 0


def _modelled_words(stock: Path) -> dict[str, str]:
    """Name or word -> modelled thing, names first."""
    items = [item for path in sorted(stock.glob("*.zip")) if path.stem != PICTURES for item in _read_index(path)]
    found = {item["name"]: item["of"] or item["name"] for item in items}
    for item in items:
        for word in item["words"] if not item["of"] else ():
            found.setdefault(word.strip().lower().replace(" ", "-"), item["name"])
    return found


def _read_index(path: Path) -> Iterable[dict[str, str]]:
    with zipfile.ZipFile(path) as pack:
        found: list[dict[str, str]] = json.loads(pack.read("index.json"))
    return found


def _write(fluent: Path, row: Row, name: str, words: list[str], folder: Path) -> None:
    with Image.open(_find_picture(fluent, row.emoji)) as picture:
        view = paint_over(picture, row.height_m, name in GLOWING, crc32(name.encode()))
    description: dict[str, object] = {
        "words": [w.replace("-", " ") for w in words], "stands": row.stands, "of": "", "state": "", "sink": 0.0,
    }  # fmt: skip
    write_thing(folder, name, description, [view], QUALITY)


def _find_picture(fluent: Path, emoji: str) -> Path:
    """The file of an emoji, whose name may or may not hold the selectors of variants.

    Raises:
        FileNotFoundError: the package has no such picture.
    """
    for path in (fluent / "assets").glob(f"{ord(emoji[0]):04x}*.webp"):
        try:
            characters = "".join(chr(int(part, 16)) for part in path.stem.split("-"))
        except ValueError:
            continue
        if characters.replace(SELECTOR, "") == emoji:
            return path
    raise FileNotFoundError(f"{emoji}: not among the Fluent pictures of {fluent}; take it out of fluent.txt")


def _english_words() -> list[str]:
    """22,000 words, the commonest first."""
    return (EMBEDDED / "text-affect" / "words.txt").read_text(encoding="utf-8").split()


def _foreign_words(
    cldr: Path, english: Annotations, things: dict[str, str], modelled: dict[str, str]
) -> dict[str, dict[str, list[str]]]:
    """Language -> thing -> words; what English knows too is left to English."""
    spoken = {w for name, words in english.values() for w in (name, *words, *name.split("-"))}
    vocabulary = _english_words()
    known = spoken | set(modelled) | set(things.values()) | set(load_kinds().words()) | set(vocabulary[:COMMON])
    return {
        language: {
            thing: kept
            for thing, words in tell_apart(
                read_annotations(cldr, language), things, known, frozenset(vocabulary)
            ).items()
            if (kept := [w for w in words if not readings_of([w])])
        }
        for language in LANGUAGES
    }
