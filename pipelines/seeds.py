"""Seeds: one whole number makes the same output again."""

from __future__ import annotations

import secrets

from weights.errors import InputError

MAX_SEED = 2**32 - 1


def resolve_seed(seed: int | None) -> int:
    """The seed itself, or a fresh random one when it is None.

    Raises:
        InputError: not a whole number from 0 to 2**32-1.
    """
    if seed is None:
        return secrets.randbelow(MAX_SEED + 1)
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= MAX_SEED:
        raise InputError(f"seed must be a whole number from 0 to {MAX_SEED}, got {seed!r}")
    return seed
