"""What an image engine offers: it paints one picture of a request; it touches no files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect, AffectCurve
from pipelines.base import Capabilities

if TYPE_CHECKING:
    from pipelines.image.motion.layers import PictureLayers

#: RGB [H, W, 3].
Picture = NDArray[np.uint8]

#: Called with (name of the stage, steps done, all steps, the picture so far); may raise CancelledError.
OnPreview = Callable[[str, int, int, Picture], None]

#: Called after each step of sampling with (timestep, the picture as it is so far, float32 [1, 3, H, W] in the engine's
#: own units); gives back what is gone on with, or None to finish what is there.
OnLatents = Callable[[float, NDArray[np.float32]], NDArray[np.float32] | None]


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """One picture, every option checked.

    Attributes:
        prompt: what is to be seen; "" leaves it to the engine.
        affect: intensity applied through `Affect.effective_vad`.
        seed: 0 to 2**32-1.
        height: pixels.
        width: pixels.
        avoid: an affect to keep away from.
        style: a name of `categories.STYLES`, "" for any.
        scene: a name of `categories.SCENES`, "" for any.
        attributes: name of `categories.ATTRIBUTES` -> value, as the recognizer of pictures measures it.
        steps: sampling steps of the first stage; 0 is the engine's own choice.
        source: RGB picture to change (img2img), or None.
        strength: 0 (the source as it is) to 1 (only its shapes are left).
    """

    prompt: str
    affect: Affect
    seed: int
    height: int
    width: int
    avoid: Affect | None = None
    style: str = ""
    scene: str = ""
    attributes: Mapping[str, float] = field(default_factory=dict)
    steps: int = 0
    source: Picture | None = None
    strength: float = 0.6


@dataclass(frozen=True, slots=True)
class ImageResult:
    """What an engine made.

    Attributes:
        picture: uint8 [height, width, 3].
        notes: sentences that a person should read.
        not_painted: those of them that say what of the prompt is not in the picture; the record keeps them.
    """

    picture: Picture
    notes: tuple[str, ...] = ()
    not_painted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FilmRequest:
    """A picture that moves, every option checked.

    Attributes:
        picture: what is seen; its affect does not count.
        curve: affect over the film's seconds, intensity applied.
        seconds: its length.
        fps: frames a second.
        camera: "still", "drift" or "push-in".
    """

    picture: ImageRequest
    curve: AffectCurve
    seconds: float
    fps: int
    camera: str = "still"


@dataclass(frozen=True, slots=True)
class Film:
    """What an engine films.

    Attributes:
        frames: uint8 [height, width, 3] each, made while they are asked for.
        count: how many they are.
        loops: whether the last leads to the first.
        notes: sentences that a person should read.
        not_painted: those of them that say what of the prompt is not in it.
    """

    frames: Iterator[Picture]
    count: int
    loops: bool
    notes: tuple[str, ...] = ()
    not_painted: tuple[str, ...] = ()


class FilmEngine(Protocol):
    """An image engine with the capability `films`."""

    def film(self, request: FilmRequest, on_trace: Callable[[str], None] | None = None) -> Film:
        """Film a picture; the same request gives the same film.

        Args:
            request: the film.
            on_trace: called with words while frames wait for something long; may raise CancelledError.

        Returns:
            Its frames, not made yet.

        Raises:
            InputError: what the engine cannot do.
        """
        ...

    def layers(
        self, request: ImageRequest, seconds: float, on_trace: Callable[[str], None] | None = None
    ) -> PictureLayers:
        """A picture in layers of depth that move.

        Args:
            request: the picture.
            seconds: after which what moves has come round.
            on_trace: see `film`.

        Returns:
            Its layers.
        """
        ...


class ImageEngine(Protocol):
    """Paints pictures.

    Attributes:
        name: as registered.
        capabilities: what it can do.
        styles: names that `ImageRequest.style` may have.
        scenes: names that `ImageRequest.scene` may have.
        attributes: names that `ImageRequest.attributes` may have.
    """

    name: str
    capabilities: Capabilities
    styles: tuple[str, ...]
    scenes: tuple[str, ...]
    attributes: tuple[str, ...]

    def paint(self, request: ImageRequest, on_preview: OnPreview | None = None) -> ImageResult:
        """Paint a picture; the same request gives the same picture.

        Args:
            request: the picture.
            on_preview: called after each step.

        Returns:
            The picture of the request's height and width, with notes.

        Raises:
            InputError: what the engine cannot do.
        """
        ...


class SteppedEngine(ImageEngine, Protocol):
    """An engine whose steps of sampling can be counted, watched, changed and stopped."""

    def count_steps(self, request: ImageRequest) -> int:
        """Steps of sampling that a request takes."""
        ...

    def paint(
        self, request: ImageRequest, on_preview: OnPreview | None = None, on_latents: OnLatents | None = None
    ) -> ImageResult:
        """Paint a picture; see `ImageEngine.paint`.

        Args:
            request: the picture.
            on_preview: called after each stage or step.
            on_latents: called after each step of sampling.

        Returns:
            The picture of the request's height and width, with notes.

        Raises:
            InputError: what the engine cannot do.
        """
        ...
