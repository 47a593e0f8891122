"""What every training shares: half precision only where the processor is quick at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch


def half(device: str | torch.device) -> torch.autocast:
    """Autocast to bfloat16 on a GPU and on a CPU with bfloat16 units; elsewhere it is several times slower and stays
    off.
    """
    kind = torch.device(device).type
    return torch.autocast(kind, torch.bfloat16, enabled=kind != "cpu" or _quick())


@contextmanager
def one_thread() -> Iterator[None]:
    """One thread of the CPU: sums come in one order, so that the same seed gives the same bytes however many cores
    there are.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _quick() -> bool:
    has = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    return any(getattr(torch.cpu, name, lambda: False)() for name in has)
