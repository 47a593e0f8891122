"""The part of speech of a word that has several readings, by the words around it and what those can be.

A reading is chosen as a reader does: by what stands before (the, to, they), by what follows (an object), and by whether
the clause has a verb already ("Metals contract when they cool"). What the other words can be stands in the list of
known words (`known_words.classes_of`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pipelines.speech.front.known_words import classes_of, words_of

_SUBJECTS = words_of("i you we they who people")
_SINGULAR_SUBJECTS = words_of("he she it nobody everybody somebody everyone someone this that")
_AUXILIARIES = words_of(
    "am is are was were be do does did have has had can could will would shall should may might must isn't aren't"
    " wasn't weren't don't doesn't didn't haven't hasn't hadn't can't couldn't won't wouldn't shouldn't i'm you're"
    " we're they're he's she's it's that's there's i've you've we've they've i'll you'll he'll she'll we'll they'll"
    " i'd you'd he'd she'd we'd they'd who's what's"
)
_MODALS = words_of(
    "to will would can could may might must shall should don't didn't doesn't won't wouldn't can't couldn't shouldn't"
    " let's please cannot do does did i'll you'll we'll they'll he'll she'll it'll i'd you'd we'd they'd"
)
_INVERTED = words_of("do does did can could will would shall should may might must don't doesn't didn't won't can't")
#: "to" behind these is a preposition.
_TAKE_TO = words_of("due subject object addicted access thanks contrary according reference relation response")
_HAVE = words_of("have has had having i've you've we've they've he'd she'd haven't hasn't hadn't")
_BE = words_of(
    "was were been be is are being am i'm you're we're they're he's she's it's that's isn't aren't wasn't weren't"
    " get got gets getting"
)
_LINKING = _BE | words_of("seem seems seemed become becomes became feel feels felt stay stays stayed look looks looked")
_QUANTIFIERS = words_of("some many most few all both these those others")
_OBJECT_PRONOUNS = words_of("him them me us it you")
_PARTICLES = words_of("up down out off away")
_CAUSATIVES = words_of("let make makes made help helps watch see saw hear heard")
_PAST_TIMES = words_of("yesterday ago once earlier before previously last")
#: Begin a clause of their own.
_CLAUSE_WORDS = words_of(
    "when because if while although though since until unless who which that where but and as before after than so"
)
_USUALLY_ADJECTIVES = words_of("invalid upset")
_PASTS = words_of("dove wound")  # of any subject
_PLURALS = words_of("police cattle people")
_FINITE, _NOUNS, _MODIFIERS = frozenset("MZD"), frozenset("NSE"), frozenset("JPG#")


def guess_tag(words: Sequence[str], at: int, tags: Collection[str]) -> str:
    """The part of speech of word `at`, one of `tags`, "" for the usual reading.

    Args:
        words: of the phrase, in lower case.
        at: which.
        tags: that the word has readings for, of NOUN, VERB, ADJ, VBD, VBN and others.

    Returns:
        A tag of `tags`.
    """
    if "VBD" in tags or "VBN" in tags:
        return _guess_tense(words, at, tags)
    adjective = bool({"ADJ", "VERB"} & set(tags)) or words[at] in _USUALLY_ADJECTIVES
    found = _find_class(words, at, adjective and words[at] != "minute")
    return found if found in tags else ""


def _find_class(words: Sequence[str], at: int, adjective: bool) -> str:
    """NOUN, VERB or ADJ; "" where nothing tells."""
    left = _skip_adverbs(words[:at])
    before, after = (left[-1] if left else ""), (words[at + 1] if at + 1 < len(words) else "")
    kind = _class(before)
    if before in _MODALS and not (before == "to" and len(left) > 1 and left[-2] in _TAKE_TO):
        return "VERB"
    if before in _LINKING and not _is_determined(left):
        return "ADJ"
    if before in ("he", "she") and not _has_verb(words, at):
        return "VERB"
    if before in _SUBJECTS or (words[at].endswith("s") and before in _SINGULAR_SUBJECTS and not _has_verb(words, at)):
        return "VERB"
    if _follows_auxiliary(left):
        return "VERB"
    if before == words[at]:
        return "NOUN"
    acts = _begins_object(after) or (after == "to" if before == "some" else before in _QUANTIFIERS)
    if before in _QUANTIFIERS and not words[at].endswith("s") and acts:
        return "VERB"
    if kind == "T" or before in _QUANTIFIERS or before.endswith("'s"):
        return "ADJ" if adjective and _is_noun(after) else "NOUN"
    if kind in ("I", "#") and before not in _CLAUSE_WORDS and before not in _PARTICLES:
        return "NOUN"
    if _is_determined(left):
        return _after_noun(words, at, left, after)
    return _without_article(words, at, before, after)


def _after_noun(words: Sequence[str], at: int, left: Sequence[str], after: str) -> str:
    """A word within or behind a noun phrase: "her new record", "the banks close"."""
    before = left[-1]
    plural = _class(before) == "S" and not {"a", "an"} & set(left[-4:])
    agrees = plural != words[at].endswith("s") or words[at] in _PASTS
    told = plural or _begins_object(after) or _class(after) in ("I", "R")
    return "VERB" if _is_noun(before) and agrees and told and not _has_verb(words, at) else "NOUN"


def _without_article(words: Sequence[str], at: int, before: str, after: str) -> str:
    plural, verb = _class(before) == "S" or (at == 1 and "S" in classes_of(before)), _has_verb(words, at)
    if plural and not words[at].endswith("s") and not verb:
        return "VERB"
    if words[at].endswith("s") and not plural and _is_noun(before) and not verb and (_begins_object(after)):
        return "VERB"
    if _is_noun(before) or _class(before) in _MODIFIERS:
        return "NOUN"
    if not before and words[at].endswith("s"):
        return "" if _begins_object(after) else "NOUN"
    if before in ("", "and", "or", "then", "but", "now", "always", "never", "so") and not words[at].endswith("s"):
        acts = _begins_object(after) or (after and _is_noun(after) and _class(words[at]) in ("V", "N"))
        return "VERB" if acts and not verb else ""
    return "VERB" if _begins_object(after) and not verb and before in ("and", "or") else ""


def _class(word: str) -> str:
    """The likeliest class of a word; one that nobody knows is a noun."""
    if word in _PLURALS:
        return "S"
    unknown = "R" if word.endswith("ly") else "S" if word.endswith("s") else "N" if word.isalpha() else ""
    return classes_of(word)[:1] or unknown


def _is_noun(word: str) -> bool:
    return _class(word) in _NOUNS


def _begins_object(word: str) -> bool:
    """Whether a word begins the object of a verb, or a particle of it."""
    return bool(word) and (
        _class(word) in ("T", "#") or word in _OBJECT_PRONOUNS or word in _PARTICLES or word == "her"
    )


def _skip_adverbs(left: Sequence[str]) -> list[str]:
    """The words before, without adverbs directly before."""
    kept = list(left[-8:])
    while kept and _class(kept[-1]) == "R" and kept[-1] not in _AUXILIARIES | _PARTICLES | {"no", "once"}:
        kept.pop()
    return kept


def _is_determined(left: Sequence[str]) -> bool:
    """Whether a determiner or a preposition stands before nouns and adjectives alone."""
    for word in reversed(left[-5:]):
        kind = _class(word)
        if kind == "T" or word.endswith("'s"):
            return True
        if kind not in _MODIFIERS and kind not in _NOUNS and not word.endswith(("ed", "en", "ing")):
            return kind == "I" and word not in _CLAUSE_WORDS
    return False


def _has_verb(words: Sequence[str], at: int) -> bool:
    """Whether the clause of a word has a verb beside it."""
    first = next((i + 1 for i in range(at - 1, -1, -1) if words[i] in _CLAUSE_WORDS), 0)
    last = next((i for i in range(at + 1, len(words)) if words[i] in _CLAUSE_WORDS), len(words))
    return any(_is_finite(words, i) for i in range(first, last) if i != at)


def _is_finite(words: Sequence[str], at: int) -> bool:
    word, before = words[at], words[at - 1] if at else ""
    if not at and "S" in classes_of(word):
        return False
    if word in _AUXILIARIES or _class(word) in _FINITE or (_class(word) == "P" and word.endswith("ed")):
        return True
    return _class(word) == "V" and (before in _SUBJECTS or before == "please" or _class(before) == "S")


def _follows_auxiliary(left: Sequence[str]) -> bool:
    """Whether a question's auxiliary stands before the subject: did you ..., will the judge ..."""
    for k in (2, 3):
        if len(left) >= k and left[-k] in _INVERTED:
            return _class(left[-1]) not in ("T", "I", "J") or left[-1] in _SUBJECTS | _OBJECT_PRONOUNS
        if len(left) >= k and left[-k] in _CAUSATIVES:
            return left[-1] in _OBJECT_PRONOUNS | {"her"}
    return False


def _guess_tense(phrase: Sequence[str], at: int, tags: Collection[str]) -> str:
    """A word whose past is written as its base form (read), or that is another word's past (wound)."""
    word, earlier = phrase[at], phrase[:at]
    left = _skip_adverbs(earlier)
    before, after = (left[-1] if left else ""), (phrase[at + 1] if at + 1 < len(phrase) else "")
    past = next((t for t in ("VBD", "VBN", "VBP") if t in tags), "")
    if word == "used":
        told = after == "to" and (before not in _BE or before in ("get", "got", "getting", "am", "i'm"))
        return past if told else ""
    if word in ("wound", "wounds"):
        noun = _find_class(phrase, at, False) == "NOUN" or not before
        return "" if noun or after in ("is", "was", "healed") else past
    if before in _MODALS or _follows_auxiliary(left) or _is_cleft(earlier, before):
        return ""
    if before in _HAVE or before in _BE or set(earlier[-3:]) & _HAVE or earlier[-1:] == ["widely"]:
        return past
    if before in _SINGULAR_SUBJECTS or set(phrase) & _PAST_TIMES:
        return past
    if before not in _SUBJECTS and before != "and" and _class(before) in ("N", "E"):
        return past
    return past if any(_class(w) == "D" or w in ("was", "were", "had", "did") for w in earlier) else ""


def _is_cleft(earlier: Sequence[str], before: str) -> bool:
    """Whether "What we must do is ..." stands before."""
    acts = any(w in ("do", "does", "did", "must", "can") for w in earlier)
    return earlier[:1] in (["what"], ["all"]) and acts and before in ("is", "was", "be")
