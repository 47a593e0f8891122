"""Measures kin: `python -m tests.pipelines.prompt_kin` prints how many known nouns get a thing when left out."""

from __future__ import annotations

from conditioning.text.word_vectors import load_word_vectors
from pipelines.image.prompt.kin import nearest_kin
from pipelines.image.prompt.kinds import load_kinds
from pipelines.image.prompt.names import Names
from tests.pipelines.stock_names import load_names

ABSTRACT = (
    "happiness quickly economy democracy integer tuesday percentage although revenue justice theory syntax opinion "
    "inflation algorithm bureaucracy policy gender melody oxygen budget mathematics friction velocity grammar rhetoric "
    "electricity legislation tradition strategy consequence argument hypothesis statistic warranty consent insurance "
    "dividend literature physics vitamin ethics stigma verdict molecule proton enzyme dialect vowel syllable"
)


def measure_kinds(names: Names) -> tuple[float, float]:
    """Part of the nouns of the table of kinds that get a thing, and of these that get one of their kind."""
    kinds, vectors = load_kinds(), load_word_vectors()
    nouns = [w for w in sorted(kinds.parents) if "-" not in w and w in vectors and w not in names.modelled]
    nouns = [w for w in nouns if names.find(w)]
    found = {w: thing for w in nouns if (thing := nearest_kin(w, names, leave_out=True))}
    wider = {w: {w, *(k for k, _ in kinds.wider(w))} for w in {*found, *found.values()}}
    return len(found) / len(nouns), sum(bool(wider[w] & wider[t]) for w, t in found.items()) / len(found)


def measure_abstract(names: Names) -> float:
    """Part of the abstract nouns that get a thing."""
    nouns = ABSTRACT.split()
    return sum(nearest_kin(w, names, leave_out=True) is not None for w in nouns) / len(nouns)


if __name__ == "__main__":
    stock = load_names()
    print("found {:.2f}, of these of the right kind {:.2f}".format(*measure_kinds(stock)))
    print(f"abstract nouns that get a thing: {measure_abstract(stock):.2f}")
