"""The parts of a voice checkpoint as files: one reader, which also knows the names that parts and parameters had in
0.1.0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from weights.checkpoint import Checkpoint, load_checkpoint
from weights.store import EMBEDDED

EMBEDDED_VOICE = EMBEDDED / "speech"
REMEDY = "reinstall the package, or train one: python -m pipelines.speech.training"

#: Part -> its file name in checkpoints of 0.1.0.
OLD_FILES: Mapping[str, str] = {"style_predictor": "actor"}
#: Part -> (piece of a parameter's name in the shipped files, the same piece in our networks), in order.
PARAMETER_NAMES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "g2p": (
        ("letters.", "letter_embedding."),
        ("places", "from_start"),
        ("say.", "out_proj."),
        (".before.", ".norm1."),
        (".between.", ".norm2."),
        (".out.", ".attention_out."),
        (".near.", ".conv."),
        (".mix.", ".conv_out."),
    ),
    "vocoder": (
        ("enter.", "in_proj."),
        ("later.", "fine_block."),
        ("head.", "out_proj."),
        (".near.", ".depthwise."),
    ),
    "style_predictor": (),
}


def load_parts(folder: Path, *parts: str) -> dict[str, Checkpoint]:
    """Read parts of a voice checkpoint, their parameters by today's names.

    Args:
        folder: of the checkpoint.
        *parts: "g2p", "vocoder" or "style_predictor".

    Returns:
        The tensors and settings of each part.

    Raises:
        WeightsNotFoundError: a part's file is missing.
        WeightsCorruptError: a part cannot be read.
    """
    names = {part: _file_name(folder, part) for part in parts}
    checkpoints = {
        part: load_checkpoint(folder, name=name, kind=f"voice part '{part}'", remedy=REMEDY)
        for part, name in names.items()
    }
    return {part: _rename(part, checkpoint) for part, checkpoint in checkpoints.items()}


def load_networks(folder: Path, networks: Mapping[str, Callable[..., Any]]) -> dict[str, Any]:
    """Build the networks of a voice checkpoint.

    Args:
        folder: of the checkpoint.
        networks: part -> class, which takes the part's settings.

    Returns:
        Part -> network, in evaluation.

    Raises:
        WeightsNotFoundError: a part's file is missing.
        WeightsCorruptError: a part cannot be read, or is of another network.
    """
    checkpoints = load_parts(folder, *networks)
    modules = {part: network(**checkpoints[part].config) for part, network in networks.items()}
    return {part: checkpoints[part].load_into(module, f"voice part '{part}'") for part, module in modules.items()}


def _file_name(folder: Path, part: str) -> str:
    old = OLD_FILES.get(part, part)
    is_old = not (folder / f"{part}.safetensors").is_file() and (folder / f"{old}.safetensors").is_file()
    return old if is_old else part


def _rename(part: str, checkpoint: Checkpoint) -> Checkpoint:
    return replace(
        checkpoint,
        tensors={rename_parameter(part, key): x for key, x in checkpoint.tensors.items()},
    )


def rename_parameter(part: str, name: str) -> str:
    """A parameter's name of today for its name in a file; today's names stay.

    Args:
        part: of the checkpoint.
        name: as the file has it.

    Returns:
        The name in our networks.

    Example:
        >>> rename_parameter("vocoder", "later.near.weight")
        'fine_block.depthwise.weight'
        >>> rename_parameter("vocoder", "fine_block.depthwise.weight")
        'fine_block.depthwise.weight'
    """
    for old, new in PARAMETER_NAMES[part]:
        if old.startswith("."):
            name = name.replace(old, new)
        elif name.startswith(old):
            name = new + name.removeprefix(old)
    return name
