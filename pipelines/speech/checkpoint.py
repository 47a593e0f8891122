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
OLD_FILES: Mapping[str, str] = {"style_predictor": "actor", "spectral_residual": "texture"}
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
    "acoustic": (
        ("voices.", "speaker_embedding."),
        ("rows.", "phone_embeddings."),
        ("told.", "speaker_proj."),
        ("position.", "position_proj."),
        ("plans.", "variance_predictor."),
        ("enter.", "in_proj."),
        ("paint.", "decoder."),
        ("last.", "out_proj."),
        ("layers.", "encoder."),
        (".a.", ".norm1."),
        (".b.", ".norm2."),
        (".c.", ".norm3."),
        (".out.", ".attention_out."),
        (".mix.", ".conv_out."),
    ),
    "vocoder": (
        ("enter.", "in_proj."),
        ("later.", "fine_block."),
        ("head.", "out_proj."),
        (".near.", ".depthwise."),
    ),
    "style_predictor": (),
    "spectral_residual": (("parts", "components"), ("memory", "ar_coefficients")),
}
#: Part -> setting in files of 0.1.0 -> setting of today.
SETTING_NAMES: Mapping[str, Mapping[str, str]] = {
    "acoustic": {"inner": "decoder_inner", "paints": "decoder_depth", "broad": "decoder_width"}
}


#: Parts that are tables alone, without settings beside them.
TABLES = frozenset({"spectral_residual"})


def load_parts(folder: Path, *parts: str) -> dict[str, Checkpoint]:
    """Read parts of a voice checkpoint, their parameters by today's names.

    Args:
        folder: of the checkpoint.
        *parts: "g2p", "acoustic", "vocoder", "style_predictor" or "spectral_residual".

    Returns:
        The tensors and settings of each part.

    Raises:
        WeightsNotFoundError: a part's file is missing.
        WeightsCorruptError: a part cannot be read.
    """
    names = {part: _file_name(folder, part) for part in parts}
    checkpoints = {
        part: load_checkpoint(folder, name=name, kind=f"voice part '{part}'", remedy=REMEDY, config=part not in TABLES)
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
    settings = SETTING_NAMES.get(part, {})
    return replace(
        checkpoint,
        tensors={rename_parameter(part, key): x for key, x in checkpoint.tensors.items()},
        config={settings.get(key, key): value for key, value in checkpoint.config.items()},
    )


def rename_parameter(part: str, name: str) -> str:
    """A parameter's name of today for its name in a file; today's names stay.

    Args:
        part: of the checkpoint.
        name: as the file has it.

    Returns:
        The name in our networks.

    Example:
        >>> rename_parameter("acoustic", "paint.0.near.weight")
        'decoder.0.depthwise.weight'
        >>> rename_parameter("acoustic", "decoder.0.depthwise.weight")
        'decoder.0.depthwise.weight'
    """
    for old, new in PARAMETER_NAMES[part]:
        if old.startswith("."):
            name = name.replace(old, new)
        elif name.startswith(old):
            name = new + name.removeprefix(old)
    if part == "acoustic":  # of phones an ordinary convolution, of frames one channel at a time
        name = name.replace(".near.", ".conv." if name.startswith("encoder.") else ".depthwise.")
    return name
