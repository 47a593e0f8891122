"""How the things of a prompt stand to each other: which noun a relation, a side or a verb speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipelines.image.prompt.inflection import singular_forms
from pipelines.image.prompt.scene import Scene, people_of
from pipelines.image.prompt.tables import load_list
from pipelines.image.prompt.wanted import Mention

#: What one does on or in the thing named next; with others the thing is beside who does it.
_ON_WHAT = {"riding": "on", "driving": "in", "sailing": "in", "climbing": "on"}
_NEAR = frozenset(("on", "under", "in"))
_TABLES = load_list("tables")
_CONTAINERS = load_list("containers")


class Links:
    """Keeps which mentions the next words speak of.

    Attributes:
        recent: the mentions named last, joined by "and": sides, colours and verbs speak of them.
        subjects: those that a relation speaks of: as `recent`, with who holds them.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.recent: list[int] = []
        self.subjects: list[int] = []
        self._chain: list[int] = []  # before a comma
        self._joined = self._after_comma = False
        self._relation: tuple[str, list[int]] | None = None
        self._inverse = ""  # a relation at the beginning of a clause, whose object comes first
        self._inverse_to = -1
        self._holders: list[int] = []
        self._objects = False  # what was named last is what a relation named
        self._contained = False  # the holder is a container: "a bowl of"
        self._between: list[int] = []  # what stands between the mention just named and one to come

    def comma(self) -> None:
        """A comma: what follows may go on with a list."""
        self._relation, self._between = None, []
        self._after_comma, self._joined = True, False

    def also(self, *, anew: bool = False) -> None:
        """'And': what follows goes with what was named last; `anew` with a number or an article of its own."""
        self._joined = True
        if anew and self._contained and self._holders:
            self.recent, self._holders = list(self._holders), []
        elif anew and self._objects and not self._between:
            self._joined, self.recent = False, []

    def end(self) -> None:
        """The end of a sentence."""
        self.recent, self.subjects, self._chain, self._holders, self._between = [], [], [], [], []
        self._relation, self._inverse, self._inverse_to = None, "", -1
        self._joined = self._after_comma = False

    def end_holding(self) -> None:
        """What was held is named."""
        self._holders = []

    def point_back(self) -> None:
        """'It': what was named before the subjects of a relation is its object."""
        if self._relation is not None:
            relation, subjects = self._relation
            subjects = subjects[-1:]
            before = list(range(min(subjects, default=0)))
            several = [i for i in before if self.scene.mentions[i].plural]
            before = several if relation == "between" and several else before
            if before:
                old = self.scene.mentions[subjects[0]]
                if old.relation in ("", "beside"):
                    self.scene.mentions[subjects[0]] = replace(old, relation=relation, to=before[-1])
            self._relation = None
        elif self._inverse and self._inverse_to < 0 and self.scene.mentions:
            self._inverse_to = len(self.scene.mentions) - 1

    def drop(self) -> None:
        """What a relation or 'with' was to name is not painted."""
        self._relation = None
        if self._inverse_to < 0:
            self._inverse = ""

    def relate(self, relation: str, *, begins: bool = False) -> None:
        """A relation between what was named and what comes; at the beginning of a clause the other way round."""
        self._holders, self._between = [], []
        if begins or not self.subjects:
            self._inverse, self._inverse_to, self._relation = relation, -1, None
        else:
            self._relation = (relation, list(self.subjects))
        self._joined = self._after_comma = False

    def hold(self) -> None:
        """What was named last has, holds or wears what comes."""
        self._holders, self._contained = list(self.recent), False
        self._relation = None
        self._joined = self._after_comma = False

    def act_on(self, doing: str) -> None:
        """Who does something does it with what comes: a man riding a horse, a girl reading a book."""
        relation = _ON_WHAT.get(doing)
        if relation:
            self._relation = (relation, list(self.recent))
            self._joined = self._after_comma = False
        else:
            self.hold()

    def awaits_subject(self) -> bool:
        """Whether a clause began with a relation and its object, so that its subject is still to come."""
        return bool(self._inverse) and self._inverse_to >= 0

    def waiting(self) -> str:
        """The relation that waits for its object, "" for none."""
        return self._relation[0] if self._relation else ""

    def ends_with_container(self) -> bool:
        """Whether what was named last holds what follows "of": a bowl of apples."""
        return bool(self.recent) and _is_container(self.scene.mentions[self.recent[-1]])

    def hold_last(self) -> None:
        """Only the thing named last holds what comes."""
        self.recent = self.recent[-1:]
        self.hold()
        self._contained = True

    def is_held(self) -> bool:
        """Whether what comes is something that a thing has."""
        return bool(self._holders)

    def is_worn(self) -> bool:
        """Whether what comes may be what somebody wears."""
        return bool(self._holders) or self.waiting() == "in"

    def place(self, **where: Any) -> None:
        """A side, depth, size or state of what was named last; a side holds for what stands on, under or by it too."""
        if where.get("side") or where.get("depth"):
            near = [i for i, m in enumerate(self.scene.mentions) if m.to in self.recent and m.relation in _NEAR]
            self.scene.change(near, **where)
        for i in self.recent:
            state = where.get("state", "")
            fitting = {"state": self.scene.names.fit_state(self.scene.mentions[i].thing, state)} if state else {}
            self.scene.change([i], **{**where, **fitting})

    def do(self, doing: str) -> bool:
        """What those named last do; False where they do something already or nothing was named."""
        idle = [i for i in self._actors() if not self.scene.mentions[i].doing]
        self.scene.change(idle, doing=doing)
        return bool(idle)

    def _actors(self) -> list[int]:
        """Who does something: not the balloon, but the girl who holds it."""
        names = self.scene.names
        living = names.below("animal") | people_of(names)
        held = [self.scene.mentions[i] for i in self.recent]
        holders = [m.to for m in held if m.relation == "beside" and m.thing not in living and m.to >= 0]
        people = [i for i in holders if self.scene.mentions[i].thing in living]
        return people if people and len(holders) == len(held) else self.recent

    def dress(self, colours: Sequence[str]) -> bool:
        """The colour of what somebody wears is theirs; False where nobody is named who could wear it."""
        wearers = self._holders or (self._relation[1] if self._relation else self.recent)
        people = people_of(self.scene.names)
        who = [i for i in wearers if self.scene.mentions[i].thing in people]
        self.scene.change(who, colours=tuple(colours))
        self._relation = None
        return bool(who)

    def colour(self, colours: Sequence[str]) -> bool:
        """Colours behind what they speak of; False where nothing was named."""
        for i in self.recent:
            old = self.scene.mentions[i]
            self.scene.mentions[i] = replace(old, colours=(*old.colours, *colours))
        return bool(self.recent)

    def add(self, mention: Mention) -> None:
        """A thing is named: tie it to what waits for it."""
        index = len(self.scene.mentions)
        self.scene.mentions.append(mention)
        self._objects = self._relation is not None
        if self._between and self._joined:
            self.scene.change(self._between, to_also=index)
            self._between = []
        elif self._relation is not None:
            relation, subjects = self._relation
            fresh = [s for s in subjects if not self.scene.mentions[s].relation]
            self.scene.change(fresh, relation=relation, to=index)
            self._between = fresh if relation == "between" and mention.count < 2 and not mention.plural else []
            self._relation, self._holders = None, []
        elif self._inverse and self._inverse_to < 0:
            self._inverse_to = index
            self._after_comma = self._joined = False
            self.recent = self.subjects = [index]
            return
        elif self._inverse and not self._joined:
            self.scene.change([index], relation=self._inverse, to=self._inverse_to)
            self._inverse = ""
        elif self._holders:
            self._give(index)
            return
        self._group(index)

    def _give(self, index: int) -> None:
        """Somebody has the thing: it stands beside them, on a table, in a vase."""
        holder = self._holders[0]
        owner, thing = self.scene.mentions[holder], self.scene.mentions[index]
        relation = "beside"
        topped = thing.stands == "table" and bool(_TABLES & {owner.thing, *owner.thing.split("-")})
        if topped or (owner.thing, thing.thing) == ("cake", "candle"):
            relation = "on"
        elif _is_container(owner):
            relation = "in"
        if owner.doing == "flying" and owner.thing in people_of(self.scene.names):
            self.scene.mentions[holder] = replace(owner, doing="standing")
            self.scene.change([index], doing="flying")
        self.scene.change([index], relation=relation, to=holder)
        self.recent = [*self.recent, index] if self._joined and self.recent != self._holders else [index]
        self.subjects = [*self._holders, index]
        self._joined = self._after_comma = False

    def _group(self, index: int) -> None:
        """The thing goes on with a list, or begins one of its own."""
        if self._joined:
            self.recent = [*self._chain, *self.recent, index]
            self._chain = []
        elif self._after_comma:
            self._chain = [*self._chain, *self.recent]
            self.recent = [index]
        else:
            self.recent, self._chain = [index], []
        self.recent = list(dict.fromkeys(self.recent))
        self.subjects = list(self.recent)
        self._joined = self._after_comma = False


def _is_container(mention: Mention) -> bool:
    """By the word that named it, or by its name."""
    return bool(_CONTAINERS & {mention.thing, *singular_forms(mention.word.split(" ")[-1])})
