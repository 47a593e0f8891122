"""Minimal pairs: what a feeling becomes when it is negated, wished for, failed at, asked after or talked away.

`contrasts.tsv` holds templates by rule, `feelings.tsv` the words that fill them, `negations.tsv` sentences that no rule
makes. What a sentence conveys is computed from the reading of its affirmative form; all three files are our own.
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from conditioning import vocabulary
from conditioning.affect import VAD, Affect, Emotion
from conditioning.training.text.grammar import SUBJECT_SHARES, SUBJECTS, comparative, subject_slots
from conditioning.training.text.prompts import negate
from conditioning.wheel import GOEMOTIONS

FOLDER = Path(__file__).parent
BALANCE = 0.5  # a rule's share grows with this power of the number of its templates
HELD_OUT = 8  # every eighth template of a rule and every eighth word are kept for measuring

#: Names of lists that fill templates; the lists themselves are in `feelings.tsv`.
OBJECT, THING, CLAUSE = "object", "thing", "clause"
ENDS = ("",) * 9 + (" today", " now", " tonight", " these days", ", really", ", you know", ", I promise")
STARTS = ("",) * 14 + ("well, ", "honestly, ", "you know, ", "believe me, ", "look, ", "to be honest, ", "oh, ", "but ")

#: What the names of GoEmotions are for a rule; the rest of the 28 get 0.01.
NAMES: dict[str, dict[str, float]] = {
    "eased": {"neutral": 0.55, "approval": 0.22, "relief": 0.12, "caring": 0.08, "optimism": 0.06},
    "missed": {"disappointment": 0.35, "sadness": 0.25, "disapproval": 0.3, "annoyance": 0.15, "neutral": 0.2},
    "wish": {"desire": 0.55, "sadness": 0.4, "disappointment": 0.2, "optimism": 0.08},
    "regret": {"remorse": 0.2, "sadness": 0.4, "desire": 0.35, "disappointment": 0.2},
    "fail": {"disappointment": 0.5, "sadness": 0.35, "neutral": 0.1},
    "ask": {"curiosity": 0.55, "confusion": 0.3, "surprise": 0.15, "neutral": 0.2},
    "comfort": {"caring": 0.5, "optimism": 0.2, "neutral": 0.3},
}
WISH, FAILURE, COMFORT = VAD(-0.4, -0.12, -0.34), VAD(-0.45, -0.08, -0.36), VAD(0.16, -0.12, 0.1)
LOSS = VAD(-0.45, -0.12, -0.35)


@dataclass(frozen=True, slots=True)
class Contrast:
    """A sentence and what it conveys.

    Attributes:
        text: the words.
        rule: what was done to the feeling; "" for a sentence by hand.
        vad: the effective point; None where `core` says it.
        emotions: a probability for each of the eight.
        core: the affirmative form whose reading holds for what is not given here; "" for none.
        names: a probability for each of GoEmotions; None where `core` says it, or nobody.
    """

    text: str
    rule: str
    vad: tuple[float, float, float] | None
    emotions: tuple[float, ...] | None
    core: str = ""
    names: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class Feeling:
    """A word that fills a template.

    Attributes:
        word: as it is written.
        affect: what it means.
        forms: prepositions of an adjective, another form of a verb or a quality.
        is_pleasant: whether its valence is above zero.
    """

    word: str
    affect: Affect
    forms: tuple[str, ...]
    is_pleasant: bool


def compose_contrasts(count: int, seed: int, *, held_out: bool = False) -> Iterator[Contrast]:
    """Make sentences from templates and words.

    Args:
        count: how many.
        seed: the same seed, the same sentences.
        held_out: only templates and words that are kept for measuring; else only the others.

    Yields:
        Contrast: a sentence with what it conveys.
    """
    draw = random.Random(seed)
    by_rule = load_templates(held_out)
    rules = list(by_rule)
    shares = [len(by_rule[rule]) ** BALANCE for rule in rules]
    for _ in range(count):
        rule = draw.choices(rules, shares)[0]
        yield _fill_template(rule, draw.choice(by_rule[rule]), draw, held_out)


def load_templates(held_out: bool) -> dict[str, list[str]]:
    """Rule -> its templates."""
    by_rule: dict[str, list[str]] = {}
    for rule, template in _read_table("contrasts.tsv"):
        by_rule.setdefault(rule, []).append(template)
    return {r: [t for i, t in enumerate(ts) if (i % HELD_OUT == 4) == held_out] for r, ts in by_rule.items()}


def load_negations() -> list[Contrast]:
    """The sentences by hand."""
    return [_contrast_from_affect(text, "", Affect.of(affect)) for text, affect in _read_table("negations.tsv")]


@cache
def load_words(kind: str) -> list[str]:
    """The objects, things or clauses of `feelings.tsv`, which have no feeling of their own."""
    return [row[1] for row in _read_table("feelings.tsv") if row[0] == kind]


@cache
def load_feelings() -> dict[str, tuple[Feeling, ...]]:
    """Kind -> its words."""
    kinds: dict[str, list[Feeling]] = {}
    for kind, word, affect, *rest in (row for row in _read_table("feelings.tsv") if len(row) > 2):
        forms = tuple(rest[0].split(" ")) if rest and kind == "adjective" else tuple(rest)
        meaning = Affect.of(affect)
        pleasant = meaning.effective_vad().valence > 0
        kinds.setdefault(kind, []).append(Feeling(word, meaning, tuple(filter(None, forms)), pleasant))
    return {kind: tuple(feelings) for kind, feelings in kinds.items()}


def apply_rule(rule: str, feeling: Affect, second: Affect) -> Affect | None:
    """What a rule makes of a feeling.

    Args:
        rule: see `contrasts.tsv`.
        feeling: of the affirmative form.
        second: of the other feeling, where a template names two.

    Returns:
        What the sentence conveys; None where it is the affirmative form itself.
    """
    point = feeling.effective_vad()
    opposite = negate(feeling)
    match rule:
        case "not" | "spare" | "deny":
            return opposite
        case "past":
            return opposite.scale(0.8)
        case "unsaid":
            return opposite.scale(0.6)
        case "some":
            return opposite.scale(0.4)
        case "lost":
            return Affect(LOSS) if point.valence > 0 else opposite
        case "wish":
            return Affect(WISH)
        case "regret":
            return Affect.mix([(feeling, 0.55), (Affect(WISH), 0.45)])
        case "fail":
            return Affect(FAILURE)
        case "ask":
            return Affect(VAD(0.12 * point.valence, 0.15, -0.05), {Emotion.SURPRISED: 0.2})
        case "comfort":
            return Affect(COMFORT)
        case "only":
            return feeling + second
        case "instead":
            return Affect.mix([(opposite, 0.12), (second, 0.88)])
        case "most":
            return feeling.scale(1.25)
        case "double":
            return feeling.scale(0.6)
    return None


def _fill_template(rule: str, template: str, draw: random.Random, held_out: bool) -> Contrast:
    sign = True if "+" in template else False if re.search(r"-0?\}", template) else None
    kind = next(k for k, slots in SLOTS.items() if re.search(rf"\{{(?:{slots})[-+]?0?\}}", template))
    feeling = _choose(kind, sign, draw, held_out)
    if rule == "only":  # both hold, so they go together; what is there "instead" is mostly of the other sign
        sign = feeling.is_pleasant
    elif rule == "instead" and draw.random() < 0.6:
        sign = not feeling.is_pleasant
    second = _choose(kind, sign, draw, held_out)
    second = second if second.word != feeling.word else _choose(kind, sign, draw, held_out)
    subject = draw.choices(SUBJECTS, SUBJECT_SHARES)[0]
    slots = {**subject_slots(subject, draw), **_feeling_slots(kind, feeling, second, draw)}
    same = _choose(kind, feeling.is_pleasant, draw, held_out).word
    slots |= {
        "same0": same,
        "samen": same,
        "clause": draw.choice(load_words(CLAUSE)),
        "dont": draw.choice(("don't", "do not")),
    }
    text = _vary(template.format_map(slots), draw)
    core = _core(kind, slots, feeling)
    other = slots.get("core2", core)
    affect = apply_rule(rule, feeling.affect, second.affect)
    names = names_of_rule(rule, feeling.is_pleasant)
    if affect is None:
        return Contrast(text, rule, None, None, core)
    made = _contrast_from_affect(text, rule, affect)
    return Contrast(text, rule, made.vad, made.emotions, other if rule in ("only", "instead") else core, names)


#: Kinds of words and the slots that they fill.
SLOTS = {
    "adjective": "adj|er",
    "noun": "noun",
    "verb": "verb|verbed",
    "quality": "quality|more",
    "event": "event",
}


def _choose(kind: str, is_pleasant: bool | None, draw: random.Random, held_out: bool) -> Feeling:
    return draw.choice(_fillers(kind, is_pleasant, held_out))


@cache
def _fillers(kind: str, is_pleasant: bool | None, held_out: bool) -> list[Feeling]:
    words = [f for i, f in enumerate(load_feelings()[kind]) if (i % HELD_OUT == 3) == held_out]
    return [f for f in words if is_pleasant is None or f.is_pleasant == is_pleasant]


def _feeling_slots(kind: str, feeling: Feeling, second: Feeling, draw: random.Random) -> dict[str, str]:
    thing = draw.choice(load_words(THING))
    slots = {
        "thing": thing,
        "isnt": draw.choice(("isn't", "is not", "wasn't", "was not")),
        "obj": draw.choice(load_words(OBJECT)),
    }
    word = feeling.word
    if kind == "adjective":
        slots |= {"adj": _complement(feeling, draw), "adj0": word, "er": comparative(word)}
        slots |= {"b": _complement(second, draw), "b0": second.word}
        slots["noun"] = draw.choice([f.word for f in load_feelings()["noun"] if f.is_pleasant == feeling.is_pleasant])
    elif kind == "noun":
        slots |= {"noun": word, "bn": second.word}
    elif kind == "verb":
        slots |= {"verb": word, "verbed": feeling.forms[0]}
    elif kind == "quality":
        slots |= {"quality": word, "more": feeling.forms[0]}
    else:
        slots["event"] = word
    return (
        slots
        | {f"{k}{s}{z}": v for k, v in slots.items() for s in "+-" for z in ("", "0") if not k.endswith("0")}
        | {f"{k[:-1]}{s}0": v for k, v in slots.items() if k.endswith("0") for s in "+-"}
    )


def _core(kind: str, slots: dict[str, str], feeling: Feeling) -> str:
    """The affirmative form, and as `core2` that of the second feeling."""
    if kind == "adjective":
        slots["core2"] = f"{slots['Sam']} {slots['b']}."
        return f"{slots['Sam']} {slots['adj']}."
    if kind == "noun":
        slots["core2"] = f"I feel {slots['bn']}."
        return f"I feel {feeling.word}."
    if kind == "verb":
        return f"I {feeling.word} {slots['obj']}."
    return f"{slots['thing']} is {feeling.word}." if kind == "quality" else ""


def _complement(feeling: Feeling, draw: random.Random) -> str:
    if not feeling.forms or draw.random() < 0.55:
        return feeling.word
    return f"{feeling.word} {draw.choice(feeling.forms)} {draw.choice(load_words(OBJECT))}"


def _vary(text: str, draw: random.Random) -> str:
    """Beginnings, ends, marks, capitals and apostrophes as people write them."""
    if text[-1] not in "?!.":
        text = draw.choice(STARTS) + text + draw.choice(ENDS) + draw.choice((".", ".", ".", "", "!", "..."))
    if draw.random() < 0.75:
        text = text[0].upper() + text[1:]
    elif draw.random() < 0.5:
        text = text.lower()
    return text.replace("'", "") if draw.random() < 0.08 else text


def names_of_rule(rule: str, is_pleasant: bool) -> tuple[float, ...] | None:
    """Probabilities of the 28 names where a rule says them, else None.

    Args:
        rule: see `contrasts.tsv`.
        is_pleasant: whether the feeling of the affirmative form is.

    Returns:
        One a name of GoEmotions.
    """
    if rule in ("not", "spare", "past", "deny", "unsaid", "some", "lost"):
        rule = "missed" if is_pleasant else "eased"
    return tuple(NAMES[rule].get(name, 0.01) for name in GOEMOTIONS) if rule in NAMES else None


def _contrast_from_affect(text: str, rule: str, affect: Affect) -> Contrast:
    return Contrast(text, rule, *_point_and_shares(affect))


@cache
def _point_and_shares(affect: Affect) -> tuple[tuple[float, float, float], tuple[float, ...]]:
    point, shares = affect.effective_vad(), vocabulary.emotion_probabilities(affect)
    return (point.valence, point.arousal, point.dominance), tuple(shares[e] for e in Emotion)


def _read_table(name: str) -> list[list[str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row]
