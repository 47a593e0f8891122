"""What the stock of things knows by which word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from pipelines.image.prompt.colours import COLOURS
from pipelines.image.prompt.inflection import is_plural, singular_forms
from pipelines.image.prompt.kinds import ALIKE, KIND, SAME, load_kinds
from pipelines.image.prompt.tables import load_tables

#: Word -> a state and the things of which the first that the stock has is shown in it.
_AS_STATE = load_tables("words.txt")["as-state"]
#: Words behind a thing's name that say its pose or look.
_VARIANTS = frozenset((*COLOURS, *(w for words in load_tables("words.txt")["doing"].values() for w in words),
                       "behind", "patch", "angry", "crawling", "parting", "cheering", "mixed"))  # fmt: skip
MAX_WORDS = 5  # of one name
FOREIGN_PLURALS = ("er", "en", "es", "e", "n", "i", "s", "x")
MIN_PART = 3  # letters of each word that may be written as one ("sun flower")


class Entry(NamedTuple):
    """A thing of the stock.

    Attributes:
        name: singular, lower case, words joined by "-".
        words: further words that name it, singular.
        of: the thing that this is a state of, "".
        state: that state, "".
        stands: where it stands ("ground", "water", "sky", "table", "wall", "ceiling", "floor"), "" unknown.
        modelled: by us; False for a picture (Fluent), which is taken where no modelled thing has its name or word.
    """

    name: str
    words: Sequence[str] = ()
    of: str = ""
    state: str = ""
    stands: str = ""
    modelled: bool = True


LONG_WORD = 5  # letters of a word that others are made with: flower, flowerpot


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that a word names.

    Attributes:
        thing: its name.
        plural: the word was in the plural or leaves the number open.
        kin_of: the word, where the thing only stands for it as its nearest kin; "" if it names the thing.
        weak: only a keyword of a picture fits.
        state: that the word says of the thing: ruins are a ruined temple.
    """

    thing: str
    plural: bool = False
    kin_of: str = ""
    weak: bool = False
    state: str = ""


@dataclass(eq=False)
class Names:
    """The stock's names; make it with `Names.of`.

    Attributes:
        modelled: word -> modelled thing.
        pictures: name -> picture.
        keywords: further word -> picture.
        foreign: word of another language -> thing.
        stands: thing -> where it stands.
        states: thing -> its states.
        nearest: finds the thing that is the nearest kin of an unknown noun; None where there is none.
    """

    modelled: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    keywords: dict[str, str] = field(default_factory=dict)
    foreign: dict[str, str] = field(default_factory=dict)
    stands: dict[str, str] = field(default_factory=dict)
    states: dict[str, set[str]] = field(default_factory=dict)
    nearest: Callable[[str, Names], str | None] | None = None
    _known: set[str] = field(default_factory=set)
    _starts: set[str] = field(default_factory=set)  # first words of names of several words
    _ranks: dict[str, tuple[int, int]] = field(default_factory=dict)  # of the words' claims
    _found: dict[str, Found | None] = field(default_factory=dict)
    _below: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        entries: Iterable[Entry | tuple[object, ...]],
        *,
        keywords: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
        nearest: Callable[[str, Names], str | None] | None = None,
    ) -> Names:
        """Build from a stock.

        Args:
            entries: its things; of a state `of` and `state` are set and the words are not read.
            keywords: language ("de") -> thing -> words that name it there; where two languages or things share a
                word, the first has it.
            nearest: see `Names`; `kin.nearest_kin` reads the embedded text encoder.

        Returns:
            The names.
        """
        names = cls(nearest=nearest)
        for entry in (Entry(*e) for e in entries):
            names._add(entry)
        for things in (keywords or {}).values():
            for thing, words in things.items():
                for word in words:
                    names.foreign.setdefault(join_words(word), thing)
        tables = (names.modelled, names.pictures, names.keywords, names.foreign)
        names._known = set().union(*tables, load_kinds().words())
        names._starts = {key.split("-")[0] for key in names._known if "-" in key}
        return names

    def _add(self, entry: Entry) -> None:
        if entry.of:
            self.states.setdefault(entry.of, set()).add(entry.state)
            return
        self.stands.setdefault(entry.name, entry.stands)
        if entry.modelled:
            self.modelled[entry.name] = entry.name
            for position, word in enumerate(entry.words):
                self._claim(join_words(word), entry.name, position)
        else:
            self.pictures.setdefault(entry.name, entry.name)
            for word in entry.words:
                self.keywords.setdefault(join_words(word), entry.name)

    def _claim(self, word: str, thing: str, position: int) -> None:
        """Of several things that a word may name, it names the one that says most about it: itself, the same by
        `kinds.txt`, one whose name has the word in it, a kind of it; then where it stands first.
        """
        wider = dict(load_kinds().wider(word))
        said = 3 * (wider.get(thing) == SAME) or 2 * (word in thing.split("-"))
        rank = (said or int(any(w == word for w, _ in load_kinds().wider(thing))), -position)
        if self.modelled.get(word) != word and rank > self._ranks.get(word, (-1, 0)):
            self.modelled[word], self._ranks[word] = thing, rank

    def __contains__(self, thing: str) -> bool:
        return thing in self.stands

    def match(self, words: Sequence[str]) -> Found | None:
        """The thing that words name together, the last in the singular or the plural.

        Args:
            words: at most `MAX_WORDS`, lower case.

        Returns:
            The thing, None where they name none.
        """
        head, last = list(words[:-1]), words[-1]
        if len(words) > 2 and head[0] not in self._starts:
            return None
        forms = singular_forms(last)
        single, plural_key = "-".join([*head, forms[-1]]), "-".join(words)
        if single in self.modelled and (single in self.stands or plural_key not in self.stands):
            forms = (*forms[1:], forms[0])  # "balloons" are several balloons, though the stock has a bunch as well
        for form in forms:
            for key in self._keys([*head, form]):
                found = self.find(key) if key in self._known else None
                if found and head and found.thing not in self.modelled and forms[-1] in self.modelled:
                    continue  # "red apple": our apple in red goes before a picture of one
                if found and head and form in _VARIANTS and "-".join(head) in self.stands:
                    continue  # "a dog sitting" is a dog that sits, though the stock has "dog-sitting"
                if found is not None:
                    plural = is_plural(last, form)
                    return replace(found, plural=plural or (found.thing == key and form == last and len(forms) > 1))
        return self._match_foreign(words[0]) if len(words) == 1 else None

    def _match_foreign(self, word: str) -> Found | None:
        """A noun of another language with one of the commonest endings of plurals."""
        for ending in FOREIGN_PLURALS if self.foreign else ():
            if word.endswith(ending) and len(word) > len(ending) + 3 and word[: -len(ending)] in self.foreign:
                return Found(self.foreign[word[: -len(ending)]], plural=True)
        return None

    @staticmethod
    def _keys(words: list[str]) -> list[str]:
        keys = ["-".join(words)]
        if len(words) == 2 and min(map(len, words)) >= MIN_PART:
            keys.append("".join(words))
        return keys

    def find(self, word: str) -> Found | None:
        """The thing that a word in the singular names, by itself, as another word for it, or as its near kin."""
        if word not in self._found:
            self._found[word] = self._find(word)
        return self._found[word]

    def _find(self, word: str) -> Found | None:
        if word in self.modelled:
            return Found(self.modelled[word])
        wider = load_kinds().wider(word)
        alike = [word, *(w for w, loss in wider if loss == SAME)]
        ranked = [
            (word, SAME, self.pictures),
            *((w, loss, table) for table in (self.modelled, self.pictures) for w, loss in wider if loss == SAME),
            *((w, loss, self.modelled) for w, loss in wider if SAME < loss <= ALIKE),
            *((w, loss, self.modelled) for w, loss in wider if loss == KIND),
            *(
                (w, KIND, self.modelled)
                for same in alike
                for w in load_kinds().narrower(same)
                if self.names_strongly(w)
            ),
            *((name, KIND, self.modelled) for name in self.modelled.values() if _ends_with(name, word)),
            (word, KIND, self.keywords),
            *((w, KIND, self.pictures) for w, _ in wider),
            *((w, KIND, self.pictures) for same in alike for w in load_kinds().narrower(same)),
            *([] if word in load_kinds() else [(word, SAME, self.foreign)]),
        ]
        if word in _AS_STATE:
            state, *things = _AS_STATE[word]
            for thing in things:
                if thing in self.modelled:
                    return Found(self.modelled[thing], state=self.fit_state(self.modelled[thing], state))
        for candidate, loss, table in ranked:
            if candidate in table:
                kin_of = "" if loss == SAME else word.replace("-", " ")
                return Found(table[candidate], kin_of=kin_of, weak=table is self.keywords)
        return None

    def names_strongly(self, word: str) -> bool:
        """Whether a word names a thing by more than being in the list of its further words."""
        return self.modelled.get(word) == word or self._ranks.get(word, (1, 0))[0] > 0

    def fit_state(self, thing: str, state: str) -> str:
        """The state of those that a thing has which comes nearest to one, the state itself where none does."""
        known = self.states.get(thing, set())
        near = (state, *load_tables("words.txt")["like"].get(state, ()))
        return next((s for s in near if s in known), state)

    def kin(self, noun: str) -> Found | None:
        """The nearest thing to a noun that nothing names, by the text encoder; None where none is near."""
        if self.nearest is None:
            return None
        for form in reversed(singular_forms(noun)):
            thing = self.nearest(form, self)
            if thing is not None:
                return Found(thing, is_plural(noun, form), noun)
        return None

    def below(self, word: str) -> frozenset[str]:
        """Every thing that a word covers: "tree" all trees."""
        if word not in self._below:
            self._below[word] = self._find_below(word)
        return self._below[word]

    def with_word(self, word: str) -> frozenset[str]:
        """Every thing with a word in its name ("cross": a wooden cross), or whose name begins with a long one."""
        long = len(word) >= LONG_WORD
        return frozenset(n for n in self.stands if word in n.split("-") or (long and n.startswith(word)))

    def _find_below(self, word: str) -> frozenset[str]:
        found = self.find(word)
        things = {found.thing} if found and not found.kin_of else set()
        for narrower in load_kinds().narrower(word):
            named = self.modelled.get(narrower) or self.pictures.get(narrower)
            if named and self.names_strongly(narrower):
                things.add(named)
        if word in self.modelled:
            kinds = load_kinds().narrower(self.modelled[word])
            things |= {self.modelled[n] for n in kinds if n in self.modelled and self.names_strongly(n)}
        members = {word, *load_kinds().narrower(word)}
        return frozenset(things | {name for name in self.stands if _is_variant(name, things, members)})


def _ends_with(name: str, word: str) -> bool:
    """Whether a name is a kind of a word by its last part; a teddy bear is no bear."""
    return name.endswith(f"-{word}") and not name.startswith(("teddy-", "toy-", "rocking-", "paper-", "doll"))


def _is_variant(name: str, things: set[str], members: set[str]) -> bool:
    """Whether a name is a thing in a pose or colour ("dog-running"), or a kind by its last word ("dead-tree")."""
    parts = name.split("-")
    poses = any("-".join(parts[:k]) in things and _VARIANTS.issuperset(parts[k:]) for k in range(1, len(parts)))
    return poses or (len(parts) > 1 and parts[-1] in members)


def join_words(phrase: str) -> str:
    """A phrase as a key: lower case, its words joined by "-"."""
    return "-".join(phrase.lower().replace("_", " ").replace("-", " ").split())
