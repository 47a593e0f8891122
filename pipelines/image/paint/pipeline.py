"""PainterPipeline: the embedded painter as a diffusers pipeline: a layout of 32 pixels, painted over at 128 and enlarged.

    pipe = PainterPipeline.from_pretrained("weights/embedded/image")
    pipe(affect="calm", style="impressionism", scene="sea", seed=7, size=512).images[0]

Load it through this class: diffusers finds the networks by their place in this package.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from diffusers import DiffusionPipeline, FlowMatchEulerDiscreteScheduler
from diffusers.utils import BaseOutput
from torch import Tensor
from torch.nn import functional as F

from conditioning.affect import Affect
from conditioning.encoder import AffectEncoder
from pipelines.image.paint.flow import flow, gauss_of, guided
from pipelines.image.paint.nets import ConditionEncoder, Denoiser
from pipelines.image.vocabulary import ATTRIBUTES, SCENES, STYLES
from pipelines.precision import half

BASE, ENLARGED = 32, 4  # pixels of a layout's longer side, and how many times the brush enlarges it
STEPS = 16  # of the layout
GUIDANCE, AFFECT_GUIDANCE = 1.8, 3.0
#: Of the brush at the size it paints, by the factor it enlarges: steps, noise it starts from, noise it is told of.
BRUSH = {4: (6, 0.9, 0.12), 2: (3, 0.55, 0.05)}

#: Called with (stage, step of it, steps of it, picture so far as uint8 [H, W, 3]).
OnStage = Callable[[str, int, int, np.ndarray], None]


@dataclass
class PaintedImages(BaseOutput):  # type: ignore[misc]
    """`images`: uint8 [H, W, 3] each."""

    images: list[np.ndarray]


@dataclass(frozen=True)
class Asked:
    """What one picture is asked to be; see `PainterPipeline.paint`."""

    affect: Affect = field(default_factory=Affect)
    avoid: Affect | None = None
    style: str = ""
    scene: str = ""
    attributes: Mapping[str, float] = field(default_factory=dict)


class PainterPipeline(DiffusionPipeline):  # type: ignore[misc]
    """See the module."""

    model_cpu_offload_seq = "layout_condition->layout->brush_condition->brush"

    def __init__(
        self,
        layout: Denoiser,
        layout_condition: ConditionEncoder,
        brush: Denoiser,
        brush_condition: ConditionEncoder,
        scheduler: FlowMatchEulerDiscreteScheduler,
    ) -> None:
        super().__init__()
        self.register_modules(
            layout=layout,
            layout_condition=layout_condition,
            brush=brush,
            brush_condition=brush_condition,
            scheduler=scheduler,
        )
        self._encoder: AffectEncoder | None = None
        for net in (layout, brush):
            net.to(memory_format=torch.channels_last)

    @torch.inference_mode()
    def __call__(
        self,
        affect: Any = "neutral",
        *,
        avoid: Any = None,
        style: str = "",
        scene: str = "",
        attributes: Mapping[str, float] | None = None,
        seed: int = 0,
        count: int = 1,
        size: int = 256,
        steps: int = STEPS,
    ) -> PaintedImages:
        """Dream pictures up; seeds are seed, seed + 1, ..."""
        asked = Asked(Affect.of(affect), None if avoid is None else Affect.of(avoid), style, scene, attributes or {})
        images = []
        for i in range(count):
            low = self.lay_out(asked, seed + i, steps=steps)
            picture = self.brush_over(asked, low, ENLARGED, seed + i, stage=1)
            for stage in range(2, 2 + max(0, int(np.ceil(np.log2(size / (BASE * ENLARGED)))))):
                picture = self.brush_over(asked, picture, 2, seed + i, stage=stage)
            images.append(as_pixels(picture))
        return PaintedImages(images=images)

    @torch.inference_mode()
    def lay_out(
        self,
        asked: Asked,
        seed: int,
        *,
        shape: tuple[int, int] = (BASE, BASE),
        steps: int = STEPS,
        begin: Tensor | None = None,
        start: float = 1.0,
        guidance: float = GUIDANCE,
        of_affect: float = AFFECT_GUIDANCE,
        on_stage: OnStage | None = None,
    ) -> Tensor:
        """[1, 3, h, w] layout in -1..1; from `begin` with noise up to `start`, where it is given."""
        told = self._told(
            self.layout_condition,
            [
                Asked(style="", scene=""),
                Asked(style=asked.style, scene=asked.scene, attributes=asked.attributes),
                Asked(asked.avoid or Affect(), None, asked.style, asked.scene, asked.attributes),
                asked,
            ],
            felt=(False, False, asked.avoid is not None, True),
        )

        def predict(x: Tensor, noise: Tensor) -> Tensor:
            out = self.layout(x.expand(4, -1, -1, -1), noise.expand(4), told)
            free, content, base, full = out.chunk(4)
            return guided(free, content, base, full, guidance, of_affect)

        def on_paint(step: int, clean: Tensor) -> None:
            if on_stage is not None:
                on_stage("layout", step + 1, steps, as_pixels(clean))

        gauss = gauss_of([seed], shape, 0).to(self.device)
        with half(self.device):
            return flow(
                self.scheduler,
                predict,
                gauss,
                steps,
                begin=None if begin is None else begin.to(self.device),
                start=start,
                on_paint=on_paint,
            )

    @torch.inference_mode()
    def brush_over(
        self,
        asked: Asked,
        low: Tensor,
        factor: int,
        seed: int,
        *,
        stage: int,
        steps: int | None = None,
        start: float | None = None,
        told_noise: float | None = None,
        detail: Tensor | None = None,
        on_stage: OnStage | None = None,
    ) -> Tensor:
        """Paint over a picture [1, 3, h, w], `factor` (2 or 4) times as large; `detail` of the new size is laid on it before."""
        usual_steps, usual_start, usual_noise = BRUSH[factor]
        steps, start, noise = (
            steps or usual_steps,
            usual_start if start is None else start,
            usual_noise if told_noise is None else told_noise,
        )
        shape = (low.shape[2] * factor, low.shape[3] * factor)
        rough = low + noise * gauss_of([seed], (low.shape[2], low.shape[3]), 100 + stage).to(low.device)
        small = F.interpolate(rough, scale_factor=factor, mode="bilinear", align_corners=False)
        plain = F.interpolate(low, scale_factor=factor, mode="bilinear", align_corners=False)
        if detail is not None:
            plain, small = plain + detail, small + detail
        about = torch.tensor([[noise, (factor - 2) / 2]])
        told = self._told(
            self.brush_condition,
            [Asked(asked.affect, None, asked.style, "", asked.attributes)],
            felt=(True,),
            about=about,
        )

        def predict(x: Tensor, level: Tensor) -> Tensor:
            return self.brush(x, level, told, small)

        def on_paint(step: int, clean: Tensor) -> None:
            if on_stage is not None:
                on_stage(f"{max(shape)} px", step + 1, steps, as_pixels(clean))

        gauss = gauss_of([seed], shape, stage).to(self.device)
        with half(self.device):
            return flow(self.scheduler, predict, gauss, steps, begin=plain, start=start, on_paint=on_paint)

    def _told(
        self, encoder: ConditionEncoder, asked: Sequence[Asked], felt: Sequence[bool], about: Tensor | None = None
    ) -> Tensor:
        """[B, D] condition vectors."""
        if self._encoder is None:
            self._encoder = AffectEncoder.from_pretrained()
        embedded, _ = self._encoder([a.affect for a in asked])
        numbers, known = self._numbers(asked)
        if about is not None:
            numbers, known = (
                torch.cat([numbers, about], 1),
                torch.cat([known, torch.ones_like(about, dtype=torch.bool)], 1),
            )
        parts = (
            embedded.flatten(1),
            torch.tensor(felt),
            torch.tensor([_number(STYLES, a.style) for a in asked]),
            torch.tensor([_number(SCENES, a.scene) for a in asked]),
            numbers,
            known,
        )
        return encoder(*(p.to(self.device) for p in parts))

    def _numbers(self, asked: Sequence[Asked]) -> tuple[Tensor, Tensor]:
        count, mean, scale = len(ATTRIBUTES), *(self.layout_condition.config[name] for name in ("mean", "scale"))
        numbers, known = torch.zeros(len(asked), count), torch.zeros(len(asked), count, dtype=torch.bool)
        for row, a in enumerate(asked):
            for name, value in a.attributes.items():
                at = ATTRIBUTES.index(name)
                numbers[row, at], known[row, at] = (value - mean[at]) / scale[at], True
        return numbers.clamp(-3, 3), known


def _number(names: Sequence[str], name: str) -> int:
    return names.index(name) + 1 if name else 0


def as_pixels(x: Tensor) -> np.ndarray:
    """[1, 3, H, W] in -1..1 -> uint8 [H, W, 3]."""
    return ((x[0].float().clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8).permute(1, 2, 0).cpu().numpy()


def as_tensor(picture: np.ndarray) -> Tensor:
    """uint8 or 0..1 float [H, W, 3] -> [1, 3, H, W] in -1..1."""
    values = torch.from_numpy(np.ascontiguousarray(picture)).float()
    values = values / 127.5 - 1 if picture.dtype == np.uint8 else values * 2 - 1
    return values.permute(2, 0, 1)[None]
