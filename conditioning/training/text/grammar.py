"""Forms of English words that fill the templates of `contrasts`: subjects with their verbs, comparatives."""

from __future__ import annotations

import random
import re

#: Subject, "to be" now and then, "to do", "to have"; contracted forms are made of them.
_I, _SINGULAR, _PLURAL = ("am", "was", "do", "have"), ("is", "was", "does", "has"), ("are", "were", "do", "have")
SUBJECTS = (
    ("I", *_I),
    *((name, *_SINGULAR) for name in ("she", "he")),
    *((name, *_PLURAL) for name in ("we", "they", "you")),
    *((name, *_SINGULAR) for name in ("Tom", "my sister")),
    *((name, *_PLURAL) for name in ("the children", "my parents")),
)
SUBJECT_SHARES = (12, 3, 3, 3, 2, 2, 1, 1, 1, 1)
CONTRACTED = {"am": "'m", "is": "'s", "are": "'re", "have": "'ve", "has": "'s"}


def subject_slots(subject: tuple[str, ...], draw: random.Random) -> dict[str, str]:
    """What the slots that begin with S stand for.

    Args:
        subject: one of SUBJECTS.
        draw: chooses between contracted and full forms.

    Returns:
        Slot -> words.
    """
    name, am, was, do, have = subject
    pronoun = " " not in name and name != "Tom"
    contract = pronoun and draw.random() < 0.5
    feel = "feel" if do == "do" else "feels"
    negated = [f"{name} {am} not"]
    if pronoun:
        negated.append(f"{name}{CONTRACTED[am]} not")
    if am != "am":
        negated.append(f"{name} {am}n't")
    return {
        "S": name,
        "Sam": name + CONTRACTED[am] if contract else f"{name} {am}",
        "Snot": draw.choice(negated),
        "Swas": f"{name} {was}",
        "Swasnt": f"{name} {was}{draw.choice(('n_t', ' not')).replace('n_t', chr(110) + chr(39) + 't')}",
        "Sdont": f"{name} {do}" + draw.choice(("n't", " not")),
        "Sdidnt": f"{name} did" + draw.choice(("n't", " not")),
        "Sfeel": f"{name} {feel}",
        "Shave": name + CONTRACTED[have] if contract else f"{name} {have}",
        "Shavent": f"{name} {have}" + draw.choice(("n't", " not")),
        "Swont": f"{name} " + draw.choice(("won't", "will not")),
    }


def comparative(word: str) -> str:
    """Compare a word: "happier" of "happy", "more afraid" of "afraid"."""
    if len(word) > 7 or " " in word or word.endswith(("ed", "ful", "id", "ous", "ight", "ent", "ing")):
        return f"more {word}"
    if word.endswith("y"):
        return word[:-1] + "ier"
    if word.endswith("e"):
        return f"{word}r"
    return word + word[-1] + "er" if re.fullmatch(r"[a-z]*[^aeiou][aeiou][dt]", word) else f"{word}er"
