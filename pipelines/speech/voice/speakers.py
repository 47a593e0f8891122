"""Speakers as files: a speaker embedding, F0 and level, the size of the vocal tract, a base style; and blends of
speakers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from weights.checkpoint import load_checkpoint, save_checkpoint
from weights.errors import InputError

EMBEDDING_SIZE = 32
STYLE_SIZE = 40  # numbers of a speaking style; see `voice.style`
#: The order in which the shipped voices are listed; others follow by name.
VOICE_ORDER = ("iris", "adam", "nora", "theo", "robin", "child")
_F0_RANGE_HZ = (50.0, 500.0)


@dataclass(frozen=True, eq=False)
class Speaker:
    """One voice.

    Attributes:
        name: by which it is asked for.
        language: a language tag.
        gender: "female", "male" or "".
        embedding: [32] speaker embedding, a point among the voices that the networks learnt.
        f0_hz: geometric mean of F0.
        level: mean log power of its voiced bands.
        formant_log2: octaves by which its formants lie above those of the embedding (a smaller body; children 0.2 and
            more).
        base_style: [40] the style it always has, before any affect: brightness, breath, liveliness; see `voice.style`.
    """

    name: str
    language: str
    gender: str
    embedding: Tensor
    f0_hz: float
    level: float
    formant_log2: float = 0.0
    base_style: Tensor = field(default_factory=lambda: torch.zeros(STYLE_SIZE))

    def save(self, path: Path) -> None:
        """Write a safetensors of a few hundred bytes: `point` (the embedding), `numbers` and `habit` (the base
        style).
        """
        numbers = torch.tensor([self.f0_hz, self.level, self.formant_log2])
        metadata = {"name": self.name, "language": self.language, "gender": self.gender}
        tensors = {"point": self.embedding.float(), "numbers": numbers, "habit": self.base_style.float()}
        save_checkpoint(path.parent, tensors, name=path.stem, metadata=metadata, downcast=False)


def load_speakers(paths: Sequence[Path]) -> list[Speaker]:
    """Read voice files.

    Args:
        paths: of voice files.

    Returns:
        The speakers in the order of the paths.

    Raises:
        InputError: a file is no voice.
    """
    return [_load_speaker(path) for path in paths]


def find_speaker_files(folder: Path) -> list[Path]:
    """The voice files of a checkpoint folder, the shipped ones first."""
    paths = (folder / "voices").glob("*.safetensors")
    ranks = {name: i for i, name in enumerate(VOICE_ORDER)}
    return sorted(paths, key=lambda p: (ranks.get(p.stem, len(ranks)), p.stem))


def _load_speaker(path: Path) -> Speaker:
    if not path.is_file():
        raise InputError(f"'{path}' is no voice file: it is not there")
    shapes = {"point": (EMBEDDING_SIZE,), "habit": (STYLE_SIZE,), "numbers": (3,)}
    checkpoint = load_checkpoint(
        path.parent, name=path.stem, kind="voice", config=False, names=shapes, shapes=shapes, error=InputError
    )
    embedding, base_style, numbers = (checkpoint.tensors[name].float() for name in shapes)
    f0, level, formants = numbers.tolist()
    if not all(bool(torch.isfinite(tensor).all()) for tensor in (embedding, base_style, numbers)):
        raise InputError(f"'{path}' holds no voice (its numbers are not finite)")
    if not _F0_RANGE_HZ[0] <= f0 <= _F0_RANGE_HZ[1]:
        raise InputError(f"'{path}' holds no voice (F0 of {f0:g} Hz is no voice's)")
    metadata = checkpoint.metadata
    name, language = metadata.get("name", path.stem), metadata.get("language", "en-us")
    return Speaker(name, language, metadata.get("gender", ""), embedding, f0, level, formants, base_style)


def blend_speakers(name: str, weights: Mapping[Speaker, float] | Sequence[tuple[Speaker, float]]) -> Speaker:
    """A voice between others.

    Args:
        name: of the blend.
        weights: how much of each; made to sum to 1. F0 is mixed in octaves, everything else linearly.

    Returns:
        The blend, with the language of its largest part.

    Raises:
        InputError: no speakers, or a weight below 0.
    """
    pairs = list(weights.items()) if isinstance(weights, Mapping) else list(weights)
    total = sum(w for _, w in pairs)
    if not pairs or total <= 0 or any(w < 0 for _, w in pairs):
        raise InputError("a blend needs voices with weights above 0, such as 'iris:0.5, adam:0.5'")
    shares = [(s, w / total) for s, w in pairs]
    embedding = sum((w * s.embedding for s, w in shares), start=torch.zeros(EMBEDDING_SIZE))
    base_style = sum((w * s.base_style for s, w in shares), start=torch.zeros(STYLE_SIZE))
    f0 = float(np.exp2(sum(w * np.log2(s.f0_hz) for s, w in shares)))
    level, formants = (sum(w * getattr(s, name) for s, w in shares) for name in ("level", "formant_log2"))
    largest = max(shares, key=lambda pair: pair[1])[0]
    gender = largest.gender if len({s.gender for s, _ in shares}) == 1 else ""
    return Speaker(name, largest.language, gender, embedding, f0, level, formants, base_style)
