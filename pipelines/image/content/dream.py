"""What is seen where no prompt says it: a place and a thing or two, drawn by lot."""

from __future__ import annotations

import zlib
from typing import cast

import numpy as np

from pipelines.image.content.tables import read_table
from pipelines.image.prompt.wanted import Mention, Place, Wanted
from pipelines.image.stock import Stock


def dream_of(scene: str, stock: Stock, seed: int) -> Wanted:
    """A place with a thing in it.

    Args:
        scene: a section of `content/dreams.txt`, "" for any.
        stock: of things.
        seed: of the lot.

    Returns:
        What is wanted.
    """
    rng = np.random.default_rng([seed, zlib.crc32(b"dream")])
    dreams = read_table("dreams.txt")
    rows = dreams[scene or list(dreams)[rng.integers(len(dreams))]]
    place, *things = rows[rng.integers(len(rows))]
    known = [name for name in things if name in stock.entries]
    mentions = (Mention(known[rng.integers(len(known))]),) if known else ()
    return Wanted(mentions, cast(Place, place))
