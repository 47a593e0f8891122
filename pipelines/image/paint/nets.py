"""The two networks of the painter: both predict the clean picture from a noisy one (x-prediction).

`Denoiser` is a diffusers U-Net on squares of 2 x 2 pixels. The layout network draws a whole picture 32 pixels wide; the
brush network paints over an enlarged smaller picture, fully convolutional, so that it works at any size. The condition
comes in as one vector, added to the time embedding (`ConditionEncoder`). Imports torch and diffusers.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from diffusers import ConfigMixin, ModelMixin, UNet2DModel
from diffusers.configuration_utils import register_to_config
from torch import Tensor, nn
from torch.nn import functional as F

PATCH_PX = 2  # pixels a side that the U-Net sees as one
TIME_STEPS = 1000  # of the time embedding, for noise from 0 to 1


class Denoiser(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """Noisy picture, noise level and condition -> clean picture, all RGB in -1..1.

    Args:
        widths: channels of each level.
        attention_levels: numbers of the levels with self-attention, from 0.
        low_res_input: whether a smaller picture, enlarged, comes in beside the noisy one (super-resolution, as in
            cascaded diffusion, Ho et al. 2022).
    """

    @register_to_config  # type: ignore[untyped-decorator]
    def __init__(
        self,
        widths: Sequence[int] = (64, 128, 176),
        attention_levels: Sequence[int] = (1, 2),
        low_res_input: bool = False,
    ) -> None:
        super().__init__()
        count, planes = len(widths), 3 * PATCH_PX**2
        self.unet = UNet2DModel(
            in_channels=planes * (2 if low_res_input else 1),
            out_channels=planes,
            block_out_channels=tuple(widths),
            layers_per_block=1,
            down_block_types=tuple("AttnDownBlock2D" if i in attention_levels else "DownBlock2D" for i in range(count)),
            up_block_types=tuple(
                "AttnUpBlock2D" if count - 1 - i in attention_levels else "UpBlock2D" for i in range(count)
            ),
            class_embed_type="identity",
            attention_head_dim=32 if attention_levels else 16,
            norm_num_groups=16,
            add_attention=bool(attention_levels),
        )

    @property
    def width(self) -> int:
        """D of the condition vector."""
        return int(self.config["widths"][0]) * 4

    @property
    def multiple(self) -> int:
        """Sides of pictures are whole multiples of this."""
        return PATCH_PX * 2 ** (len(self.config["widths"]) - 1)

    def forward(self, noisy: Tensor, noise: Tensor, condition: Tensor, low_res: Tensor | None = None) -> Tensor:
        """Predict the clean picture.

        Args:
            noisy: [B, 3, H, W], `(1 - noise) * clean + noise * gauss`; H and W multiples of `multiple`.
            noise: [B] in 0..1.
            condition: [B, D].
            low_res: [B, 3, H, W], the smaller picture enlarged; for the brush only.

        Returns:
            [B, 3, H, W] clean picture.
        """
        x = F.pixel_unshuffle(noisy, PATCH_PX)
        if low_res is not None:
            x = torch.cat([x, F.pixel_unshuffle(low_res, PATCH_PX)], dim=1)
        out = F.pixel_shuffle(self.unet(x, noise * TIME_STEPS, class_labels=condition).sample.float(), PATCH_PX)
        return out if low_res is None else out + low_res


class ConditionEncoder(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """Affect embedding, style, scene and attributes -> the condition vector [B, D]; each may be left out.

    Args:
        width: D.
        affect: width of the flattened affect embedding.
        styles: how many styles there are; their numbers start at 1, 0 is "any".
        scenes: how many kinds of scene there are; their numbers start at 1, 0 is "any".
        attributes: how many attributes, each with a mask.
        mean: of each attribute over the training paintings, to standardise what is set by hand.
        scale: standard deviation of each attribute, in the same units.
    """

    @register_to_config  # type: ignore[untyped-decorator]
    def __init__(
        self,
        width: int = 256,
        affect: int = 512,
        styles: int = 5,
        scenes: int = 6,
        attributes: int = 16,
        mean: Sequence[float] = (),
        scale: Sequence[float] = (),
    ) -> None:
        super().__init__()
        self.affect_proj = nn.Sequential(nn.Linear(affect, width), nn.SiLU(), nn.Linear(width, width))
        self.null_affect = nn.Parameter(torch.zeros(width))
        self.style_embedding = nn.Embedding(styles + 1, width)
        self.scene_embedding = nn.Embedding(scenes + 1, width)
        self.attribute_proj = nn.Sequential(nn.Linear(2 * attributes, width), nn.SiLU(), nn.Linear(width, width))
        self.out_proj = nn.Sequential(nn.SiLU(), nn.Linear(width, width))
        for table in (self.style_embedding, self.scene_embedding):
            nn.init.normal_(table.weight, std=0.5)

    def forward(
        self,
        affect: Tensor,
        affect_mask: Tensor,
        style: Tensor,
        scene: Tensor,
        attributes: Tensor,
        attribute_mask: Tensor,
    ) -> Tensor:
        """Encode a batch.

        Args:
            affect: [B, T * D'] flattened affect embeddings.
            affect_mask: [B] bool, False for no affect (the null condition of classifier-free guidance).
            style: [B] long.
            scene: [B] long.
            attributes: [B, N] standardised attributes.
            attribute_mask: [B, N] bool, False where an attribute is free.

        Returns:
            [B, D].
        """
        affect_vector = torch.where(affect_mask[:, None], self.affect_proj(affect), self.null_affect)
        masked = torch.cat([attributes * attribute_mask, attribute_mask.to(attributes.dtype)], dim=1)
        total = affect_vector + self.style_embedding(style) + self.scene_embedding(scene) + self.attribute_proj(masked)
        return total + self.out_proj(total)
