"""PainterSampler: the embedded painter's networks: a layout of 32 pixels, painted over at 128 and enlarged.

Load it through its class, or as `painter_pipeline.PainterPipeline`, which has the call: diffusers finds the networks by
their place in this package.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from diffusers import DiffusionPipeline, FlowMatchEulerDiscreteScheduler
from torch import Tensor
from torch.nn import functional as F

from conditioning.affect import Affect
from conditioning.encoder import AffectEncoder
from pipelines.image.categories import ATTRIBUTES, PAINTER_STYLES, SCENES
from pipelines.image.engine import OnLatents, OnPreview, Picture
from pipelines.image.paint.flow_sampling import OnNoisy, sample_flow, seeded_noise
from pipelines.image.paint.guidance import classifier_free_guidance
from pipelines.image.paint.nets import ConditionEncoder, Denoiser
from pipelines.precision import half

LAYOUT_SIDE_PX, LAYOUT_STEPS = 32, 16  # longer side of a layout, and its sampling steps
FIRST_FACTOR = 4  # by which the brush enlarges a layout; every later run doubles
CONTENT_SCALE, AFFECT_SCALE = 1.8, 3.0  # of classifier-free guidance
ATTRIBUTE_LIMIT = 3.0  # standard deviations that an attribute may lie from the mean


@dataclass(frozen=True, slots=True)
class BrushPreset:
    """How the brush samples.

    Attributes:
        steps: sampling steps.
        start_noise: noise level that it starts from, 0..1.
        aug_noise: standard deviation of the noise added to the smaller picture, which the network is told (noise
            conditioning augmentation, Ho et al. 2022, "Cascaded diffusion models").
    """

    steps: int
    start_noise: float
    aug_noise: float


#: By the factor that the brush enlarges.
BRUSH_PRESETS = {4: BrushPreset(6, 0.9, 0.12), 2: BrushPreset(3, 0.55, 0.05)}


@dataclass(frozen=True)
class Condition:
    """What one picture is conditioned on; everything may be left out.

    Attributes:
        affect: intensity already in its point and weights.
        negative_affect: an affect to keep away from.
        style: a name of `PAINTER_STYLES`, "" for any.
        scene: a name of `SCENES`, "" for any.
        attributes: name of `ATTRIBUTES` -> value.
    """

    affect: Affect = field(default_factory=Affect)
    negative_affect: Affect | None = None
    style: str = ""
    scene: str = ""
    attributes: Mapping[str, float] = field(default_factory=dict)


class PainterSampler(DiffusionPipeline):  # type: ignore[misc]
    """The two networks with their condition encoders, sampled one after the other."""

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
        self._affect_encoder: AffectEncoder | None = None
        for net in (layout, brush):
            net.to(memory_format=torch.channels_last)

    @torch.inference_mode()
    def sample_picture(self, condition: Condition, seed: int, *, size: int = 256, steps: int = LAYOUT_STEPS) -> Picture:
        """Sample a square picture from noise alone, without a sketch.

        Args:
            condition: what is asked for.
            seed: of the noise.
            size: pixels of a side, 128 or more; it is rounded up to 128 times a power of two.
            steps: of the layout.

        Returns:
            uint8 [H, W, 3].
        """
        x = self.sample_layout(condition, seed, steps=steps)
        x = self.sample_brush(condition, x, FIRST_FACTOR, seed, stage=1)
        for stage in range(2, 2 + max(0, int(np.ceil(np.log2(size / (LAYOUT_SIDE_PX * FIRST_FACTOR)))))):
            x = self.sample_brush(condition, x, 2, seed, stage=stage)
        return pixels_from_tensor(x)

    @torch.inference_mode()
    def sample_layout(
        self,
        condition: Condition,
        seed: int,
        *,
        shape: tuple[int, int] = (LAYOUT_SIDE_PX, LAYOUT_SIDE_PX),
        steps: int = LAYOUT_STEPS,
        start_image: Tensor | None = None,
        start_noise: float = 1.0,
        content_scale: float = CONTENT_SCALE,
        affect_scale: float = AFFECT_SCALE,
        on_preview: OnPreview | None = None,
        on_latents: OnLatents | None = None,
    ) -> Tensor:
        """Sample a small picture with classifier-free guidance.

        Args:
            condition: what is asked for.
            seed: of the noise.
            shape: height and width in pixels.
            steps: of the sampler.
            start_image: [1, 3, h, w] that noise up to `start_noise` is laid on; None starts from noise alone.
            start_noise: 0 to 1.
            content_scale: guidance scale of style, scene and attributes.
            affect_scale: guidance scale of the affect.
            on_preview: called after each step with stage "layout".
            on_latents: called after each step, and may change the picture or stop.

        Returns:
            [1, 3, h, w] in -1..1.
        """
        content = Condition(style=condition.style, scene=condition.scene, attributes=condition.attributes)
        negative = Condition(
            condition.negative_affect or Affect(), None, condition.style, condition.scene, condition.attributes
        )
        conditions = self._encode_conditions(
            self.layout_condition,
            [Condition(), content, negative, condition],
            affect_mask=(False, False, condition.negative_affect is not None, True),
        )

        def denoise(x: Tensor, noise: Tensor) -> Tensor:
            rows = self.layout(x.expand(4, -1, -1, -1), noise.expand(4), conditions).chunk(4)
            return classifier_free_guidance(rows[0], rows[1], rows[2], rows[3], content_scale, affect_scale)

        def on_denoise(step: int, clean: Tensor) -> None:
            if on_preview is not None:
                on_preview("layout", step + 1, steps, pixels_from_tensor(clean))

        gauss = seeded_noise([seed], shape, 0).to(self.device)
        if start_image is not None:
            start_image = start_image.to(self.device)
        with half(self.device):
            return sample_flow(
                self.scheduler,
                denoise,
                gauss,
                steps,
                start_image=start_image,
                start_noise=start_noise,
                on_denoise=on_denoise,
                on_noisy=_on_noisy(on_latents),
            )

    @torch.inference_mode()
    def sample_brush(
        self,
        condition: Condition,
        low_res: Tensor,
        factor: int,
        seed: int,
        *,
        stage: int,
        steps: int | None = None,
        start_noise: float | None = None,
        aug_noise: float | None = None,
        detail: Tensor | None = None,
        on_preview: OnPreview | None = None,
        on_latents: OnLatents | None = None,
    ) -> Tensor:
        """Enlarge a picture and paint over it; None takes `BRUSH_PRESETS`.

        Args:
            condition: what is asked for; the brush knows affect, style and attributes.
            low_res: [1, 3, h, w] in -1..1.
            factor: 2 or 4.
            seed: of the noise.
            stage: number of this run from 1, which the noise depends on.
            steps: of the sampler.
            start_noise: 0 to 1, noise laid on the enlarged picture.
            aug_noise: standard deviation of noise added to `low_res`.
            detail: [1, 3, h * factor, w * factor] added to the enlarged picture.
            on_preview: called after each step with a stage such as "256 px".
            on_latents: called after each step, and may change the picture or stop.

        Returns:
            [1, 3, h * factor, w * factor] in -1..1.
        """
        preset = BRUSH_PRESETS[factor]
        steps = steps or preset.steps
        start_noise = preset.start_noise if start_noise is None else start_noise
        aug_noise = preset.aug_noise if aug_noise is None else aug_noise
        shape = (low_res.shape[2] * factor, low_res.shape[3] * factor)
        noise = seeded_noise([seed], (low_res.shape[2], low_res.shape[3]), 100 + stage).to(low_res.device)
        noisy = _enlarge(low_res + aug_noise * noise, factor)
        clean = _enlarge(low_res, factor)
        if detail is not None:
            clean, noisy = clean + detail, noisy + detail
        conditions = self._encode_conditions(
            self.brush_condition,
            [Condition(condition.affect, None, condition.style, "", condition.attributes)],
            affect_mask=(True,),
            brush=torch.tensor([[aug_noise, (factor - 2) / 2]]),
        )

        def denoise(x: Tensor, level: Tensor) -> Tensor:
            return self.brush(x, level, conditions, noisy)

        def on_denoise(step: int, clean: Tensor) -> None:
            if on_preview is not None:
                on_preview(f"{max(shape)} px", step + 1, steps, pixels_from_tensor(clean))

        gauss = seeded_noise([seed], shape, stage).to(self.device)
        with half(self.device):
            return sample_flow(
                self.scheduler,
                denoise,
                gauss,
                steps,
                start_image=clean,
                start_noise=start_noise,
                on_denoise=on_denoise,
                on_noisy=_on_noisy(on_latents),
            )

    def _encode_conditions(
        self,
        encoder: ConditionEncoder,
        conditions: Sequence[Condition],
        affect_mask: Sequence[bool],
        brush: Tensor | None = None,
    ) -> Tensor:
        """[B, D] condition vectors; `brush` [B, 2] is the noise and the factor that the brush is told."""
        if self._affect_encoder is None:
            self._affect_encoder = AffectEncoder.from_pretrained()
        affects, _ = self._affect_encoder([c.affect for c in conditions])
        attributes, attribute_mask = self._encode_attributes(conditions)
        if brush is not None:
            attributes = torch.cat([attributes, brush], 1)
            attribute_mask = torch.cat([attribute_mask, torch.ones_like(brush, dtype=torch.bool)], 1)
        inputs = (
            affects.flatten(1),
            torch.tensor(affect_mask),
            torch.tensor([_category(PAINTER_STYLES, c.style) for c in conditions]),
            torch.tensor([_category(SCENES, c.scene) for c in conditions]),
            attributes,
            attribute_mask,
        )
        return encoder(*(t.to(self.device) for t in inputs))

    def _encode_attributes(self, conditions: Sequence[Condition]) -> tuple[Tensor, Tensor]:
        """[B, N] standardised attributes and which of them are set."""
        count, mean, scale = len(ATTRIBUTES), *(self.layout_condition.config[name] for name in ("mean", "scale"))
        values, mask = torch.zeros(len(conditions), count), torch.zeros(len(conditions), count, dtype=torch.bool)
        for row, condition in enumerate(conditions):
            for name, value in condition.attributes.items():
                column = ATTRIBUTES.index(name)
                values[row, column], mask[row, column] = (value - mean[column]) / scale[column], True
        return values.clamp(-ATTRIBUTE_LIMIT, ATTRIBUTE_LIMIT), mask


def _on_noisy(on_latents: OnLatents | None) -> OnNoisy | None:
    """What is called with tensors, where somebody watches or changes the picture between steps."""
    if on_latents is None:
        return None

    def call(time: float, x: Tensor) -> Tensor | None:
        changed = on_latents(time, x.float().cpu().numpy())
        return None if changed is None else torch.from_numpy(changed).to(x)

    return call


def _category(names: Sequence[str], name: str) -> int:
    """The number of a name from 1; 0 for ""."""
    return names.index(name) + 1 if name else 0


def _enlarge(x: Tensor, factor: int) -> Tensor:
    return F.interpolate(x, scale_factor=factor, mode="bilinear", align_corners=False)


def pixels_from_tensor(x: Tensor) -> Picture:
    """[1, 3, H, W] in -1..1 -> uint8 [H, W, 3]."""
    return ((x[0].float().clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8).permute(1, 2, 0).cpu().numpy()


def tensor_from_pixels(picture: np.ndarray) -> Tensor:
    """uint8 or 0..1 float [H, W, 3] -> [1, 3, H, W] in -1..1."""
    values = torch.from_numpy(np.ascontiguousarray(picture)).float()
    values = values / 127.5 - 1 if picture.dtype == np.uint8 else values * 2 - 1
    return values.permute(2, 0, 1)[None]
