"""Voices as files: a point among the voices that were learnt, its F0 and level, the size of its vocal tract; blends of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from weights.errors import InputError

POINT = 32
SIZE = 40  # of a style


@dataclass(frozen=True, eq=False)
class Speaker:
    """One voice.

    Attributes:
        point: [32] among the voices that the acoustic model learnt.
        f0_hz: geometric mean of F0; level: mean log power of its voiced bands.
        formant_log2: how much its formants lie above those of the point (a smaller body; children 0.2 and more).
        habit: [40] the style it has always, before any feeling: brightness, breath, liveliness; see `voice.style`.
    """

    name: str
    language: str
    gender: str
    point: Tensor
    f0_hz: float
    level: float
    formant_log2: float = 0.0
    habit: Tensor = field(default_factory=lambda: torch.zeros(SIZE))

    def save(self, path: Path) -> None:
        """Write a safetensors of a few hundred bytes."""
        from safetensors.torch import save_file

        numbers = torch.tensor([self.f0_hz, self.level, self.formant_log2])
        about = {"name": self.name, "language": self.language, "gender": self.gender}
        save_file(
            {"point": self.point.float().contiguous(), "numbers": numbers, "habit": self.habit.float().contiguous()},
            path,
            about,
        )

    @classmethod
    def load(cls, path: Path) -> Speaker:
        """Read.

        Raises:
            InputError: no voice.
        """
        from safetensors import safe_open

        try:
            with safe_open(path, "pt") as file:
                about = file.metadata() or {}
                point, numbers = file.get_tensor("point").float(), file.get_tensor("numbers").tolist()
                habit = file.get_tensor("habit").float()
            finite = np.isfinite([*numbers, *point.flatten().tolist(), *habit.flatten().tolist()]).all()
            if (
                point.shape != (POINT,)
                or habit.shape != (SIZE,)
                or len(numbers) != 3
                or not finite
                or not 50 <= numbers[0] <= 500
            ):
                raise ValueError("not the numbers of a voice")
        except Exception as error:
            raise InputError(f"'{path}' is no voice file: {str(error)[:80]}") from error
        f0, level, formants = numbers
        return cls(
            about.get("name", path.stem),
            about.get("language", "en-us"),
            about.get("gender", ""),
            point,
            f0,
            level,
            formants,
            habit,
        )


def blend(name: str, parts: Mapping[Speaker, float] | list[tuple[Speaker, float]]) -> Speaker:
    """A voice between others; weights are made to sum to 1, pitch is mixed in octaves."""
    pairs = list(parts.items()) if isinstance(parts, Mapping) else parts
    total = sum(w for _, w in pairs)
    if not pairs or total <= 0 or any(w < 0 for _, w in pairs):
        raise InputError("a blend needs voices with weights above 0, such as 'woman:0.5, man:0.5'")
    shares = [(s, w / total) for s, w in pairs]
    point = sum((w * s.point for s, w in shares), start=torch.zeros(POINT))

    def mean(what: str) -> float:
        return sum(w * getattr(s, what) for s, w in shares)

    f0 = float(np.exp2(sum(w * np.log2(s.f0_hz) for s, w in shares)))
    main = max(shares, key=lambda pair: pair[1])[0]
    gender = main.gender if len({s.gender for s, _ in shares}) == 1 else ""
    habit = sum((w * s.habit for s, w in shares), start=torch.zeros(SIZE))
    return Speaker(name, main.language, gender, point, f0, mean("level"), mean("formant_log2"), habit)
