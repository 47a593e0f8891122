"""img2img with the embedded painter: a sketch painted over, or a picture of one's own changed towards an affect.

Both start the sampler from a picture with noise (SDEdit, Meng et al. 2022); how much is `EditStrength` for sketches and
the `strength` of the request for pictures.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from torch import Tensor
from torch.nn import functional as F

from conditioning.affect import Affect, Emotion
from pipelines.image.engine import ImageRequest, OnLatents, OnPreview, Picture
from pipelines.image.paint.pipeline import (
    BRUSH_PRESETS,
    LAYOUT_SIDE_PX,
    LAYOUT_STEPS,
    Condition,
    PainterSampler,
    pixels_from_tensor,
    tensor_from_pixels,
)
from pipelines.image.regrade import edge_correlation, regrade
from pipelines.image.sketch.compose import draw_sketch
from pipelines.image.sketch.prompt import Prompt

FIRST_SIDE_PX = 128  # longer side that the brush paints first; every later run doubles it
SKETCH_DETAIL = 0.75  # share of a sketch's fine lines that is laid on each enlargement
IMG2IMG_NOISE, AUG_NOISE = 0.72, 0.1  # noise that the brush starts from over a sketch, and that it is told of
SOURCE_STEPS = LAYOUT_STEPS // 2  # of the layout of a source picture


@dataclass(frozen=True, slots=True)
class EditStrength:
    """What the layout network may change of a sketch.

    Attributes:
        img2img_noise: noise level that the layout starts from, 0 (no change) to 1 (from noise alone).
        colour: share of its changes of light and colour at large that is kept, 0 to 1.
        shape: share of its changes of shapes that is kept, 0 to 1.
    """

    img2img_noise: float
    colour: float
    shape: float


PROMPT_EDIT = EditStrength(0.5, 1.0, 0.3)  # of a sketch of what a prompt names
RANDOM_SCENE_EDIT = EditStrength(0.7, 1.0, 0.6)  # of a sketch of things drawn by lot


def sketch_to_picture(
    painter: PainterSampler,
    request: ImageRequest,
    things: frozenset[str],
    scene: str,
    edit: EditStrength,
    steps: int,
    on_preview: OnPreview | None = None,
    prompt: Prompt | None = None,
    on_latents: OnLatents | None = None,
) -> Picture:
    """Draw a sketch and paint over it.

    Args:
        painter: the networks.
        request: affect, seed, style, attributes and size.
        things: keys of `sketch.lexicon.THINGS`.
        scene: the kind of scene that the networks are told, "" for any.
        edit: what the networks may change.
        steps: of the layout.
        on_preview: called after each step.
        prompt: what is said of the things.
        on_latents: called after each step of the sampler.

    Returns:
        RGB uint8 whose longer side is 128 times a power of two, at least the request's.
    """
    condition, doublings = condition_from_request(request, scene), count_doublings(request)
    height, width = _scale_shape(request, FIRST_SIDE_PX * 2**doublings)
    sketch = draw_sketch(things, request.affect, request.seed, height, width, prompt=prompt)
    drawing = tensor_from_pixels(sketch).to(painter.device)
    first_shape, layout_shape = _scale_shape(request, FIRST_SIDE_PX), _scale_shape(request, LAYOUT_SIDE_PX)
    low = _resize(drawing, layout_shape)
    layout = painter.sample_layout(
        condition,
        request.seed,
        shape=layout_shape,
        steps=steps,
        start_image=low,
        start_noise=edit.img2img_noise,
        on_preview=on_preview,
        on_latents=on_latents,
    )
    change = layout - low
    coarse = _blur(change)
    change = _resize(edit.colour * coarse + edit.shape * (change - coarse), first_shape)
    guide = (_resize(drawing, first_shape) + change).clamp(-1, 1)
    x = painter.sample_brush(
        condition,
        _resize(guide, _scale_shape(request, FIRST_SIDE_PX // 2)),
        2,
        request.seed,
        stage=1,
        steps=BRUSH_PRESETS[4].steps,
        start_noise=IMG2IMG_NOISE,
        aug_noise=AUG_NOISE,
        on_preview=on_preview,
        on_latents=on_latents,
    )
    for stage in range(2, 2 + doublings):
        shape = _scale_shape(request, FIRST_SIDE_PX * 2 ** (stage - 1))
        sharp = _resize(drawing, shape)
        detail = SKETCH_DETAIL * (sharp - _resize(_resize(sharp, (shape[0] // 2, shape[1] // 2)), shape))
        x = painter.sample_brush(
            condition, x, 2, request.seed, stage=stage, detail=detail, on_preview=on_preview, on_latents=on_latents
        )
    return pixels_from_tensor(x)


def img2img(
    painter: PainterSampler,
    request: ImageRequest,
    source: Picture,
    on_preview: OnPreview | None = None,
    on_latents: OnLatents | None = None,
) -> tuple[Picture, float]:
    """Change a picture towards an affect: regraded, then its layout and its surface painted over.

    Args:
        painter: the networks.
        request: affect, seed, style, scene, attributes, size and `strength`, 0 (no change) to 1.
        source: RGB [H, W, 3].
        on_preview: called after each step.
        on_latents: called after each step of the sampler.

    Returns:
        RGB uint8 of about the request's size (whole multiples of what the networks need), and how much of the content
        is kept, see `regrade.edge_correlation`.
    """
    multiple = painter.brush.multiple * 2
    height, width = (max(multiple, round(n / multiple) * multiple) for n in (request.height, request.width))
    source = np.asarray(cv2.resize(source, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    condition, strength = condition_from_request(request, request.scene), request.strength
    graded = regrade((source / 255).astype(np.float32), request.affect, strength)
    x = tensor_from_pixels(graded).to(painter.device)
    if strength > 0:
        low = _resize(x, _layout_shape(height, width))
        layout = painter.sample_layout(
            condition,
            request.seed,
            shape=(low.shape[2], low.shape[3]),
            steps=SOURCE_STEPS,
            start_image=low,
            start_noise=0.5 * strength,
            on_preview=on_preview,
            on_latents=on_latents,
        )
        x = (x + 0.8 * strength * _resize(_blur(layout - low), (height, width))).clamp(-1, 1)
        half = _resize(x, (height // 2, width // 2))
        detail = (1 - 0.5 * strength) * (x - _resize(half, (height, width)))
        x = painter.sample_brush(
            condition,
            half,
            2,
            request.seed,
            stage=1,
            start_noise=0.15 + 0.45 * strength,
            detail=detail,
            on_preview=on_preview,
            on_latents=on_latents,
        )
    picture = pixels_from_tensor(x)
    return picture, edge_correlation(source, picture)


def count_steps(request: ImageRequest) -> int:
    """Sampling steps of a request with a sketch or a source, the layout's and the brush's."""
    if request.source is not None:
        return SOURCE_STEPS + BRUSH_PRESETS[2].steps
    steps = request.steps or LAYOUT_STEPS
    return steps + BRUSH_PRESETS[4].steps + BRUSH_PRESETS[2].steps * count_doublings(request)


def count_doublings(request: ImageRequest) -> int:
    """How often the brush doubles 128 pixels to reach the request's size."""
    return max(0, int(np.ceil(np.log2(max(request.height, request.width) / FIRST_SIDE_PX))))


def condition_from_request(request: ImageRequest, scene: str) -> Condition:
    """The networks' condition; `scene` may differ from the request's, which a prompt decides as well."""
    negative = None if request.avoid is None else apply_intensity(request.avoid)
    return Condition(apply_intensity(request.affect), negative, request.style, scene, request.attributes)


def apply_intensity(affect: Affect) -> Affect:
    """The same affect with its intensity in its point and weights, so that intensity 0 is neutral itself."""
    weights: dict[Emotion, float] = {e: affect.effective_weight(e) for e in affect.weights if e is not Emotion.NEUTRAL}
    return Affect(affect.effective_vad(), weights)


def _scale_shape(request: ImageRequest, side: int) -> tuple[int, int]:
    """Height and width whose longer side is `side`, in the nearest of 1:1, 4:3 and 2:1."""
    longer = max(request.height, request.width)
    height, width = (side * max(2, round(4 * n / longer)) // 4 for n in (request.height, request.width))
    return height, width


def _layout_shape(height: int, width: int) -> tuple[int, int]:
    """About 32 pixels on the longer side, whole multiples of 8."""
    longer = max(height, width)
    rows, columns = (max(16, round(LAYOUT_SIDE_PX * n / longer / 8) * 8) for n in (height, width))
    return rows, columns


def _resize(x: Tensor, shape: tuple[int, int]) -> Tensor:
    return F.interpolate(x, shape, mode="bilinear", antialias=True, align_corners=False)


def _blur(x: Tensor) -> Tensor:
    return F.avg_pool2d(F.pad(x, (2, 2, 2, 2), mode="replicate"), 5, 1)
