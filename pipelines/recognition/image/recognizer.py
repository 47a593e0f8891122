"""ImageRecognizer: what valence and arousal people would give a picture. Imports torch.

It knows colours, local shapes and where they lie, no names of things: see weights/cards/recognition-image.md for how far
that carries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray

from conditioning.affect import AffectEstimate
from pipelines.errors import MediaError
from pipelines.media.read_picture import MAX_PIXELS, read_picture
from pipelines.recognition.base import Lineage, Reading, config
from pipelines.recognition.image.attributes import NAMES, facts
from pipelines.recognition.image.features import KINDS, Codebook, encode, scales
from pipelines.recognition.image.head import Head, emotions, with_dominance
from weights.errors import WeightsDamaged

if TYPE_CHECKING:
    from PIL.Image import Image

LONG_SIDE = 640  # files are shrunk to this while they are decoded; the features need 160 or so
SMALLEST = 16  # pixels a side
PARTS = ("centre", "basis", "means", "variances", "weights")


@dataclass(frozen=True, slots=True)
class Measured:
    """What a picture is described by: blocks of features, plain attributes, and the log densities of its descriptors."""

    blocks: Mapping[str, NDArray[np.float32]]
    facts: Mapping[str, float]
    densities: tuple[float, ...]

    def attributes(self) -> NDArray[np.float64]:
        """[F] what spread and out-of-distribution look at."""
        return np.array([*(self.facts[name] for name in NAMES), *self.densities])


class ImageRecognizer:
    """Reads a picture's valence and arousal, with spread, emotions and plain attributes.

    Example:
        >>> ImageRecognizer.from_pretrained("weights/embedded/recognition/image-reports").read("sunset.jpg").estimate.vad
        VAD(valence=0.5, arousal=0.1, dominance=0.2)
    """

    def __init__(self, lineage: Lineage, codebooks: Mapping[str, Codebook], head: Head) -> None:
        self.lineage, self.codebooks, self.head = lineage, codebooks, head

    @classmethod
    def from_pretrained(cls, folder: str | Path) -> ImageRecognizer:
        """Load model.safetensors and config.json.

        Raises:
            WeightsAbsent: a file is missing.
            WeightsDamaged: one cannot be read.
        """
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        facts_ = config(folder, "image")
        try:
            tensors = {name: value.float() for name, value in load_file(Path(folder) / "model.safetensors").items()}
            books = {kind: Codebook(*(tensors[f"{kind}.{part}"] for part in PARTS)) for kind in KINDS}
            return cls(Lineage.of(facts_["lineage"]), books, Head.of(tensors, facts_["head"]))
        except (SafetensorError, KeyError, ValueError, TypeError) as error:
            raise WeightsDamaged(
                f"'{folder}' holds no image recognizer ({error}); install the package again"
            ) from error

    def read(self, medium: str | Path | Image | NDArray[np.uint8], *, windows: bool = False) -> Reading:
        """Read a picture: a path, a PIL image or RGB [H, W, 3] in 0..255. A picture has no time, so no windows.

        Raises:
            MediaError: not a picture, too small or too large.
        """
        measured = self.measure(medium)
        attributes, head = measured.attributes(), self.head
        point, deviations = head.point(measured.blocks), head.deviations(attributes)
        vad, spread = with_dominance(point, deviations)
        named = emotions(point, deviations, head.temperature)
        strange = head.strangeness(attributes) > head.strange_at
        notes = ["dominance is inferred from valence and arousal as rated words have it"]
        if strange:
            notes.append("this does not look like a photo or a painting; the reading means little")
        estimate = AffectEstimate(
            vad, spread, named, min(max(named.values()), 1.0), self.lineage.name, strange, tuple(notes)
        )
        return Reading(estimate, (), dict(measured.facts))

    def measure(self, medium: Any) -> Measured:
        """The features that `read` reads.

        Raises:
            MediaError: as `read`.
        """
        picture = torch.from_numpy(np.array(pixels(medium)))
        with torch.inference_mode():
            sizes = scales(picture)
            fine, coarse, coarsest = sizes
            blocks, densities = encode(sizes, self.codebooks)
            mirrored, _ = encode(
                (fine.flip(3), coarse.flip(3), coarsest.flip(3)), self.codebooks
            )  # no rating minds a mirror
            means = {name: (block + mirrored[name]) / 2 for name, block in blocks.items()}
            small = fine[0].permute(1, 2, 0).numpy()
        return Measured({name: block.numpy() for name, block in means.items()}, facts(small), tuple(densities))


def pixels(medium: Any) -> NDArray[np.uint8]:
    """RGB [H, W, 3] of a path, a PIL image or an array.

    Raises:
        MediaError: not a picture of 16 pixels a side at least.
    """
    if isinstance(medium, (str, Path)):
        array = read_picture(medium, long_side=LONG_SIDE)
    elif hasattr(medium, "convert") and hasattr(medium, "size"):
        _bounded(medium.size[0], medium.size[1])
        array = np.asarray(medium.convert("RGB"))
    else:
        array = medium
    if not isinstance(array, np.ndarray) or array.dtype != np.uint8 or array.ndim != 3 or array.shape[2] != 3:
        what = f"{array.dtype} {list(array.shape)}" if isinstance(array, np.ndarray) else type(array).__name__
        raise MediaError(f"a picture is a path, a PIL image or RGB uint8 [H, W, 3], got {what}")
    _bounded(array.shape[1], array.shape[0])
    return _reduced(array)


def _reduced(array: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Large pictures averaged over whole squares of pixels, so that memory stays small."""
    from PIL import Image

    factor = min(max(array.shape[:2]) // LONG_SIDE, min(array.shape[:2]) // SMALLEST)
    return np.asarray(Image.fromarray(array).reduce(factor)) if factor > 1 else array


def _bounded(width: int, height: int) -> None:
    if min(width, height) < SMALLEST or width * height > MAX_PIXELS:
        raise MediaError(
            f"the picture has {width} x {height} pixels; at least {SMALLEST} a side, at most {MAX_PIXELS:,} are read"
        )
