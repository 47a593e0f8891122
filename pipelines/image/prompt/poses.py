"""Things of the stock in a pose: a running dog is "dog-running", a weeping woman "weeping-woman"."""

from __future__ import annotations

from functools import lru_cache

from pipelines.image.prompt.inflection import singular_forms
from pipelines.image.prompt.lexicon import load_lexicon
from pipelines.image.prompt.names import Names


def find_pose(thing: str, doing: str, names: Names) -> str:
    """The thing that shows another doing something.

    Args:
        thing: of the stock.
        doing: as `wanted.Mention.doing` has it.
        names: of the stock.

    Returns:
        The name of a thing, "" where the stock has none.

    Example:
        >>> find_pose("dog", "running", Names.of([("dog",), ("dog-running",)]))
        'dog-running'
    """
    return _poses(names).get((thing, doing), "")


@lru_cache(maxsize=4)
def _poses(names: Names) -> dict[tuple[str, str], str]:
    """(thing, doing) -> thing; names go before further words, "dog-running" before "running-dog"."""
    found: dict[tuple[str, str], str] = {}
    ordered = sorted(names.modelled.items(), key=lambda item: item[0] != item[1])
    for behind in (True, False):
        for word, thing in ordered:
            base, _, pose = word.rpartition("-") if behind else reversed(word.partition("-"))
            doing = load_lexicon().get(pose, {}).get("doing")
            shown = next((names.modelled[f] for f in singular_forms(base) if f in names.modelled), "")
            if doing and shown != thing and (shown == base or (base not in names.modelled and shown)):
                found.setdefault((shown, doing), thing)
    return found
