"""Checkpoint files, read and written in one place: tensors as safetensors, settings as JSON beside them.

A checkpoint `name` of a folder is `name.safetensors` with `name.json`; the checkpoint named `model` has `config.json`,
as everywhere else. Tensors are kept in half precision and come back in single. numpy or torch is imported only when a
checkpoint is read or written.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from weights.errors import InputError, StudioError, WeightsCorruptError, WeightsNotFoundError
from weights.structured import read_json

Framework = Literal["pt", "numpy"]
INSTALL_AGAIN = "install the package again"
_MESSAGE_LENGTH = 200  # characters of a library's own message; those of state dicts run over pages


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a checkpoint's files hold.

    Attributes:
        path: the safetensors file.
        tensors: name -> tensor of the framework that was asked for.
        config: the settings beside it; empty when it has none.
        metadata: the safetensors file's own table of strings.
    """

    path: Path
    tensors: dict[str, Any]
    config: Mapping[str, Any]
    metadata: Mapping[str, str]

    def load_into(self, module: Any, kind: str = "") -> Any:
        """Give a torch module the tensors, and switch it to evaluation.

        Args:
            module: the network; its parameters keep their type and device.
            kind: what the checkpoint should hold ("composer"), for the message.

        Returns:
            The same module.

        Raises:
            WeightsCorruptError: the tensors do not fit the module.
        """
        with wrap_load_errors(self.path.parent, kind or type(module).__name__):
            module.load_state_dict(self.tensors)
        return module.eval()


def load_checkpoint(
    folder: str | Path,
    *,
    name: str = "model",
    framework: Framework = "pt",
    kind: str = "checkpoint",
    remedy: str = INSTALL_AGAIN,
    config: bool = True,
    names: Collection[str] | None = None,
    shapes: Mapping[str, tuple[int | None, ...]] = MappingProxyType({}),
    upcast: bool = True,
    error: type[StudioError] = WeightsCorruptError,
) -> Checkpoint:
    """Read a checkpoint of a folder.

    Args:
        folder: where the files lie.
        name: `name.safetensors` with `name.json`, or `config.json` for "model".
        framework: "pt" for torch tensors, "numpy" for arrays.
        kind: what the checkpoint should hold ("speech recognizer"), for the message.
        remedy: the end of the message when a file is missing: what to do.
        config: whether settings lie beside the tensors.
        names: the tensors to read; all by default.
        shapes: tensor name -> shape that it must have; None stands for any length.
        upcast: turn tensors of half precision into float32.
        error: the class to raise for files that are not a checkpoint, InputError where a person named them.

    Returns:
        Tensors, settings and metadata.

    Raises:
        WeightsNotFoundError: a file is missing; the message ends with `remedy`.
        StudioError: a file cannot be read, a tensor is missing or has another shape; of the class `error`.
    """
    from safetensors import safe_open

    folder = Path(folder)
    path = folder / f"{name}.safetensors"
    settings = load_config(folder, name=name, kind=kind, remedy=remedy, error=error) if config else {}
    if not path.is_file():
        raise WeightsNotFoundError(f"'{folder}' has no {path.name}; {remedy}")
    with wrap_load_errors(path if error is not WeightsCorruptError else folder, kind, error=error):
        with safe_open(str(path), framework) as file:
            tensors = {key: file.get_tensor(key) for key in (file.keys() if names is None else names)}
            metadata = dict(file.metadata() or {})
        for key, shape in shapes.items():
            check_shape(key, tuple(tensors[key].shape), shape)
        if upcast:
            tensors = {key: _upcast(tensor) for key, tensor in tensors.items()}
    return Checkpoint(path, tensors, settings, metadata)


def load_config(
    folder: str | Path,
    *,
    name: str = "model",
    kind: str = "checkpoint",
    remedy: str = INSTALL_AGAIN,
    error: type[StudioError] = WeightsCorruptError,
) -> dict[str, Any]:
    """Read the settings of a checkpoint alone.

    Args:
        folder: where the files lie.
        name: the checkpoint's name.
        kind: what the checkpoint should hold, for the message.
        remedy: the end of the message when the file is missing.
        error: the class to raise for a file that holds no JSON object.

    Returns:
        The JSON object.

    Raises:
        WeightsNotFoundError: the file is missing.
        StudioError: it holds no JSON object; of the class `error`.
    """  # noqa: DOC501
    path = Path(folder) / config_name(name)
    if not path.is_file():
        raise WeightsNotFoundError(f"'{folder}' has no {path.name}; {remedy}")
    with wrap_load_errors(folder, kind, error=error):
        settings = _read_settings(path)
        if not isinstance(settings, dict):
            raise ValueError(f"{path.name} is not a table")
    return settings


def save_checkpoint(
    folder: str | Path,
    tensors: Mapping[str, Any],
    config: Mapping[str, Any] | None = None,
    *,
    name: str = "model",
    metadata: Mapping[str, str] | None = None,
    downcast: bool = True,
) -> Path:
    """Write `name.safetensors` and its settings; a file appears under its name only when it is whole.

    Args:
        folder: created when it is not there.
        tensors: name -> torch tensor or numpy array, all of one kind.
        config: settings that JSON can hold; no settings file without them.
        name: the checkpoint's name.
        metadata: strings for the safetensors file's own table.
        downcast: store tensors of single and double precision in half precision.

    Returns:
        The safetensors file.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.safetensors"
    _write(path, _serialize(tensors, dict(metadata) if metadata else None, downcast))
    if config is not None:
        _write(folder / config_name(name), (json.dumps(config, indent=1) + "\n").encode())
    return path


def config_name(name: str = "model") -> str:
    """Name the settings file of a checkpoint.

    Args:
        name: the checkpoint's name.

    Returns:
        The file's name.

    Example:
        >>> config_name(), config_name("vocoder")
        ('config.json', 'vocoder.json')
    """
    return "config.json" if name == "model" else f"{name}.json"


def check_shape(name: str, actual: tuple[int, ...], expected: tuple[int | None, ...]) -> None:
    """Compare a tensor's shape with the one it must have.

    Args:
        name: the tensor's name, for the message.
        actual: its shape.
        expected: what it must be; None stands for any length.

    Raises:
        ValueError: it has another.

    Example:
        >>> check_shape("mean", (478, 3), (None, 3))
    """
    if len(actual) != len(expected) or any(e is not None and a != e for a, e in zip(actual, expected, strict=False)):
        raise ValueError(f"'{name}' is {list(actual)}, should be {['any' if e is None else e for e in expected]}")


@contextlib.contextmanager
def wrap_load_errors(
    path: str | Path, kind: str, *, error: type[StudioError] = WeightsCorruptError, remedy: str = INSTALL_AGAIN
) -> Iterator[None]:
    """Turn what goes wrong while a checkpoint is read or built into one deliberate error of one line.

    Args:
        path: the file or folder, for the message.
        kind: what it should hold.
        error: the class to raise.
        remedy: what to do, for damage.

    Raises:
        StudioError: of the class `error`; deliberate errors pass through.

    Example:
        >>> with wrap_load_errors("voice", "composer"):
        ...     {}["shape"]
        Traceback (most recent call last):
        weights.errors.WeightsCorruptError: 'voice' holds no composer (KeyError: 'shape'); install the package again
    """
    from safetensors import SafetensorError

    try:
        yield
    except StudioError:
        raise
    except (
        SafetensorError,
        KeyError,
        TypeError,
        ValueError,
        IndexError,
        AttributeError,
        RuntimeError,
        OSError,
    ) as caught:
        words = " ".join(str(caught).split())[:_MESSAGE_LENGTH]
        reason = f"{type(caught).__name__}: {words}" if isinstance(caught, KeyError) else words
        raise error(
            f"'{path}' holds no {kind} ({reason})" + (f"; {remedy}" if error is WeightsCorruptError else "")
        ) from caught


def _read_settings(path: Path) -> Any:
    try:
        return read_json(path)
    except InputError as error:
        raise RuntimeError(str(error)) from error  # of the class that the caller of `load_config` chose


def _upcast(tensor: Any) -> Any:
    """A torch tensor or numpy array of half precision -> float32; any other as it is."""
    if str(tensor.dtype) in ("torch.float16", "torch.bfloat16"):
        return tensor.float()
    return tensor.astype("float32") if str(tensor.dtype) == "float16" else tensor


def _serialize(tensors: Mapping[str, Any], metadata: dict[str, str] | None, downcast: bool) -> bytes:
    if any(hasattr(tensor, "detach") for tensor in tensors.values()):
        from safetensors.torch import save

        ready = {name: t.detach().cpu() for name, t in tensors.items()}
        half = {name: t.half() if downcast and t.is_floating_point() else t for name, t in ready.items()}
        return save({name: t.contiguous() for name, t in half.items()}, metadata=metadata)
    import numpy as np
    from safetensors.numpy import save as save_arrays

    arrays = {name: np.asarray(a) for name, a in tensors.items()}
    halves = {name: a.astype(np.float16) if downcast and a.dtype.kind == "f" else a for name, a in arrays.items()}
    return save_arrays({name: np.ascontiguousarray(a) for name, a in halves.items()}, metadata=metadata)


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)
