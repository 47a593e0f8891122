"""The embedded painter as an engine: prompts are sketched and painted over, given pictures are felt anew, else it dreams."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from conditioning.affect import Affect, Emotion
from pipelines.base import Capabilities
from pipelines.image.engine import ImageRequest, OnPaint, Painted, Picture
from pipelines.image.paint.fix import fixed
from pipelines.image.paint.pipeline import BASE, BRUSH, STEPS, Asked, PainterPipeline, as_pixels, as_tensor
from pipelines.image.paint.strokes import THICKNESS, stroked
from pipelines.image.quiet import quiet
from pipelines.image.refeel import content_kept, relit
from pipelines.image.sketch.compose import scene_kind, sketch
from pipelines.image.sketch.dream import dreamt
from pipelines.image.sketch.mood import mood_of
from pipelines.image.sketch.words import read_prompt
from pipelines.image.vocabulary import ATTRIBUTES, SCENES, STYLES

CONSENT = "a picture of a real person needs that person's word; the file's record says that it is synthetic"
FIRST = 128  # pixels of the longer side that the brush paints first
KEPT = 0.75  # of a sketch's fine lines in enlargements
REFELT_STEPS = STEPS // 2  # of the layout of a given picture
TOUCH, TOLD_NOISE = 0.72, 0.1  # noise that the brush starts from over a sketch, and that it is told of


def load(folder: Path | None, *, device: str = "auto") -> PainterEngine:
    """The engine, its networks loaded."""
    from weights import store

    where = device if device != "auto" else "cuda" if torch.cuda.is_available() else "cpu"
    painter = quiet(
        lambda: PainterPipeline.from_pretrained(str(folder or store.EMBEDDED / "image"), local_files_only=True)
    )
    return PainterEngine(painter.to(where))


@dataclass
class _Counter:
    """Tells a request's steps one after another."""

    total: int
    tell: OnPaint
    done: int = 0

    def __call__(self, stage: str, step: int, steps: int, picture: NDArray[np.uint8]) -> None:
        self.done += 1
        self.tell(stage, self.done, max(self.total, self.done), picture)


@dataclass(frozen=True)
class Freedom:
    """What the painter may change of a sketch.

    Attributes:
        noise: that its layout starts from.
        light, shape: how much of the changes counts: of light and colour at large, of shapes.
    """

    noise: float
    light: float
    shape: float


ASKED = Freedom(0.5, 1.0, 0.3)  # where a prompt said what is to be seen
DREAMT = Freedom(0.7, 1.0, 0.6)


class PainterEngine:
    """See the module."""

    name = "painter"
    capabilities = Capabilities(curve=True, dominance=True, mixtures=True)
    styles, scenes, attributes = STYLES, SCENES, ATTRIBUTES

    def __init__(self, painter: PainterPipeline) -> None:
        self.painter = painter
        painter.set_progress_bar_config(disable=True)

    def paint(self, request: ImageRequest, on_paint: OnPaint | None = None) -> Painted:
        """Paint a picture; see `ImageEngine.paint`."""
        enlargements = _enlargements(max(request.height, request.width))
        steps = request.steps or STEPS
        total = (
            steps + BRUSH[4][0] + BRUSH[2][0] * enlargements if request.source is None else REFELT_STEPS + BRUSH[2][0]
        )
        tell = None if on_paint is None else _Counter(total, on_paint)
        things, unknown = read_prompt(request.prompt)
        if request.source is not None:
            picture, notes = self._refelt(request, tell)
        elif things:
            picture, notes = self._sketched(request, things, ASKED, steps, enlargements, tell), _unpainted(unknown)
        else:
            dream = dreamt(request.scene, request.seed)
            picture, notes = self._sketched(request, dream, DREAMT, steps, enlargements, tell), _unpainted(unknown)
            if request.prompt and not unknown:
                notes = ("no word of the prompt names a thing that is painted, so this is a dream",)
        if picture.shape[:2] != (request.height, request.width):
            picture = np.asarray(
                cv2.resize(picture, (request.width, request.height), interpolation=cv2.INTER_AREA), np.uint8
            )
        return Painted(fixed(stroked(picture, _thickness(request), request.seed), request.attributes), notes)

    def _sketched(
        self,
        r: ImageRequest,
        things: frozenset[str],
        free: Freedom,
        steps: int,
        enlargements: int,
        tell: _Counter | None,
    ) -> Picture:
        asked = _asked(r, r.scene or scene_kind(things))
        drawn = self._drawing(r, things, FIRST * 2**enlargements)
        first = _resized(drawn, _shape(r, FIRST))
        low = _resized(drawn, _shape(r, BASE))
        layout = self.painter.lay_out(
            asked, r.seed, shape=_shape(r, BASE), steps=steps, begin=low, start=free.noise, on_stage=tell
        )
        change = layout - low
        large = _blurred(change)
        guide = (first + _resized(free.light * large + free.shape * (change - large), _shape(r, FIRST))).clamp(-1, 1)
        half = _resized(guide, _shape(r, FIRST // 2))
        x = self.painter.brush_over(
            asked, half, 2, r.seed, stage=1, steps=BRUSH[4][0], start=TOUCH, told_noise=TOLD_NOISE, on_stage=tell
        )
        for stage in range(2, 2 + enlargements):
            shape = _shape(r, FIRST * 2 ** (stage - 1))
            sharp = _resized(drawn, shape)
            detail = KEPT * (sharp - _resized(_resized(sharp, (shape[0] // 2, shape[1] // 2)), shape))
            x = self.painter.brush_over(asked, x, 2, r.seed, stage=stage, detail=detail, on_stage=tell)
        return as_pixels(x)

    def _drawing(self, r: ImageRequest, things: frozenset[str], side: int) -> Tensor:
        height, width = _shape(r, side)
        return as_tensor(sketch(things, r.affect, r.seed, height, width)).to(self.painter.device)

    def _refelt(self, r: ImageRequest, tell: _Counter | None) -> tuple[Picture, tuple[str, ...]]:
        assert r.source is not None
        multiple = self.painter.brush.multiple * 2
        height, width = (max(multiple, round(n / multiple) * multiple) for n in (r.height, r.width))
        given = np.asarray(cv2.resize(r.source, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
        asked = _asked(r, r.scene)
        x = as_tensor(relit((given / 255).astype(np.float32), r.affect, r.strength)).to(self.painter.device)
        small = _resized(x, _layout_shape(height, width))
        if r.strength > 0:
            moved = self.painter.lay_out(
                asked,
                r.seed,
                shape=(small.shape[2], small.shape[3]),
                steps=REFELT_STEPS,
                begin=small,
                start=0.5 * r.strength,
                on_stage=tell,
            )
            x = (x + 0.8 * r.strength * _resized(_blurred(moved - small), (height, width))).clamp(-1, 1)
            half = _resized(x, (height // 2, width // 2))
            detail = (1 - 0.5 * r.strength) * (x - _resized(half, (height, width)))
            x = self.painter.brush_over(
                asked, half, 2, r.seed, stage=1, start=0.15 + 0.45 * r.strength, detail=detail, on_stage=tell
            )
        made = as_pixels(x)
        return made, (
            f"content kept: {content_kept(given, made):.2f} (agreement of edges; 1 is the same picture)",
            CONSENT,
        )


def _asked(r: ImageRequest, scene: str) -> Asked:
    return Asked(felt(r.affect), None if r.avoid is None else felt(r.avoid), r.style, scene, r.attributes)


def felt(affect: Affect) -> Affect:
    """The same feeling with its intensity in its point and weights, so that intensity 0 is neutral itself."""
    weights: dict[Emotion, float] = {e: affect.effective_weight(e) for e in affect.weights if e is not Emotion.NEUTRAL}
    return Affect(affect.effective_vad(), weights)


def _thickness(r: ImageRequest) -> float:
    """How thick the paint lies: by the style, more so when aroused; a photo is painted on only where a style is asked for."""
    if r.source is not None and not r.style:
        return 0.0
    amount = THICKNESS[r.style] * (0.65 + 0.7 * mood_of(r.affect).rough)
    return amount if r.source is None else amount * r.strength


def _unpainted(unknown: tuple[str, ...]) -> tuple[str, ...]:
    if not unknown:
        return ()
    words = ", ".join(f"'{w[:20]}'" for w in unknown[:6])
    return (
        f"the embedded painter does not know {words}; an engine with a text encoder does: --engine FOLDER, a text-to-image checkpoint of yours",
    )


def _enlargements(side: int) -> int:
    return max(0, int(np.ceil(np.log2(side / FIRST))))


def _shape(r: ImageRequest, side: int) -> tuple[int, int]:
    """Height and width whose longer side is `side`, in 4:3 or square."""
    longer = max(r.height, r.width)
    return (side if r.height == longer else side * 3 // 4), (side if r.width == longer else side * 3 // 4)


def _layout_shape(height: int, width: int) -> tuple[int, int]:
    """About 32 pixels on the longer side, whole multiples of 8."""
    longer = max(height, width)
    return max(16, round(BASE * height / longer / 8) * 8), max(16, round(BASE * width / longer / 8) * 8)


def _resized(x: Tensor, shape: tuple[int, int]) -> Tensor:
    return F.interpolate(x, shape, mode="bilinear", antialias=True, align_corners=False)


def _blurred(x: Tensor) -> Tensor:
    return F.avg_pool2d(F.pad(x, (2, 2, 2, 2), mode="replicate"), 5, 1)
