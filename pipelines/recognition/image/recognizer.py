"""ImageRecognizer: what valence and arousal people would give a picture. Imports torch.

How far each carries: weights/cards/recognition-image.md.
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
from pipelines.media.image import MAX_PIXELS, read_image
from pipelines.media.sources import file_of
from pipelines.picture_attributes import ATTRIBUTES, measure_attributes
from pipelines.recognition.base import Reading, load_recognizer_checkpoint
from pipelines.recognition.image.encoders import ENCODERS, PictureEncoder
from pipelines.recognition.image.features import image_pyramid
from pipelines.recognition.image.head import ImageHead, emotion_probabilities, vad_from_point
from pipelines.recognition.lineage import Lineage
from weights.checkpoint import wrap_load_errors

if TYPE_CHECKING:
    from PIL.Image import Image

LONG_SIDE = 640  # pixels; files are shrunk to this while they are decoded; the features need 160 or so
MIN_SIDE = 16  # pixels a side


@dataclass(frozen=True, slots=True)
class PictureFeatures:
    """What a picture is described by.

    Attributes:
        blocks: name of a block of features -> vector [D].
        attributes: a number for each of `picture_attributes.ATTRIBUTES`.
        densities: log densities under what the encoder was fitted on.
    """

    blocks: Mapping[str, NDArray[np.float32]]
    attributes: Mapping[str, float]
    densities: tuple[float, ...]

    def attribute_vector(self) -> NDArray[np.float64]:
        """[F] attributes and densities: what the spread and the out-of-distribution score are computed from."""
        return np.array([*(self.attributes[name] for name in ATTRIBUTES), *self.densities])


class ImageRecognizer:
    """Reads a picture's valence and arousal, with spread, emotions and plain attributes.

    Args:
        lineage: what it was fitted on.
        encoder: describes pictures; its family is the recognizer's.
        head: maps features to valence and arousal.

    Example:
        >>> recognizer = ImageRecognizer.from_pretrained("weights/embedded/recognition/image-reports")
        >>> recognizer.read("sunset.jpg").estimate.vad
        VAD(valence=0.5, arousal=0.1, dominance=0.2)
    """

    def __init__(self, lineage: Lineage, encoder: PictureEncoder, head: ImageHead) -> None:
        self.lineage, self.encoder, self.head = lineage, encoder, head

    @classmethod
    def from_pretrained(cls, folder: str | Path) -> ImageRecognizer:
        """Load model.safetensors and config.json.

        Args:
            folder: of the checkpoint.

        Returns:
            The recognizer.

        Raises:
            WeightsNotFoundError: a file is missing.
            WeightsCorruptError: one cannot be read.
        """
        checkpoint = load_recognizer_checkpoint(folder, "image")
        with wrap_load_errors(folder, "image recognizer"):
            tensors, config = checkpoint.tensors, checkpoint.config
            encoder = ENCODERS[config.get("encoder", "fisher-vectors")].from_tensors(tensors)
            return cls(Lineage.of(config["lineage"]), encoder, ImageHead.from_checkpoint(tensors, config["head"]))

    def read(self, medium: str | Path | Image | NDArray[np.uint8], *, windows: bool = False) -> Reading:
        """Read a picture: a path, a PIL image or RGB [H, W, 3] in 0..255. A picture has no time, so no windows.

        Args:
            medium: what to read.
            windows: has no effect.

        Returns:
            The estimate; cues are the picture's attributes.

        Raises:
            MediaError: not a picture, too small or too large.
        """
        features = self.measure(medium)
        attributes, head = features.attribute_vector(), self.head
        point, deviations = head.predict(features.blocks), head.predict_spread(attributes)
        vad, spread = vad_from_point(point, deviations)
        emotions = emotion_probabilities(point, deviations, head.temperature)
        is_out_of_distribution = head.ood_score(attributes) > head.ood_threshold
        notes = ["dominance is inferred from valence and arousal as rated words have it"]
        if is_out_of_distribution:
            notes.append("this does not look like a photo or a painting; the reading means little")
        confidence = min(max(emotions.values()), 1.0)
        estimate = AffectEstimate(
            vad, spread, emotions, confidence, self.lineage.name, is_out_of_distribution, tuple(notes)
        )
        return Reading(estimate, (), dict(features.attributes))

    def measure(self, medium: Any) -> PictureFeatures:
        """The features that `read` reads.

        Args:
            medium: as `read` takes it.

        Returns:
            Blocks of features, attributes and densities.

        Raises:
            MediaError: as `read`.
        """
        picture = torch.from_numpy(np.array(load_pixels(medium)))
        with torch.inference_mode():
            pyramid = image_pyramid(picture)
            encoding = self.encoder.encode(picture, pyramid)
            attributes = measure_attributes(pyramid[0][0].permute(1, 2, 0).numpy())
        return PictureFeatures(encoding.blocks, attributes, encoding.densities)


def load_pixels(medium: Any) -> NDArray[np.uint8]:
    """RGB [H, W, 3] of a path, a PIL image or an array.

    Args:
        medium: what to read.

    Returns:
        RGB uint8 [H, W, 3], large pictures shrunk.

    Raises:
        MediaError: not a picture of 16 pixels a side at least.
    """
    if not isinstance(medium, (str, Path, np.ndarray)) and not (hasattr(medium, "convert") and hasattr(medium, "size")):
        medium = file_of(medium, (".png",))
    if isinstance(medium, (str, Path)):
        array = read_image(medium, long_side=LONG_SIDE)
    elif hasattr(medium, "convert") and hasattr(medium, "size"):
        _check_size(medium.size[0], medium.size[1])
        array = np.asarray(medium.convert("RGB"))
    else:
        array = medium
    if not isinstance(array, np.ndarray) or array.dtype != np.uint8 or array.ndim != 3 or array.shape[2] != 3:
        kind = f"{array.dtype} {list(array.shape)}" if isinstance(array, np.ndarray) else type(array).__name__
        raise MediaError(f"a picture is a path, a PIL image or RGB uint8 [H, W, 3], got {kind}")
    _check_size(array.shape[1], array.shape[0])
    return _reduce(array)


def _reduce(array: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A large picture averaged over whole squares of pixels, so that memory stays small."""
    from PIL import Image

    factor = min(max(array.shape[:2]) // LONG_SIDE, min(array.shape[:2]) // MIN_SIDE)
    return np.asarray(Image.fromarray(array).reduce(factor)) if factor > 1 else array


def _check_size(width: int, height: int) -> None:
    if min(width, height) < MIN_SIDE or width * height > MAX_PIXELS:
        raise MediaError(
            f"the picture has {width} x {height} pixels; at least {MIN_SIDE} a side, at most {MAX_PIXELS:,} are read"
        )
