"""The two networks of the painter: both predict the clean picture from a noisy one (x-prediction).

`Denoiser` is a diffusers U-Net on squares of 2 x 2 pixels. The layout network draws a whole picture 32 pixels wide; the
brush network paints over an enlarged smaller picture, fully convolutional, so that it works at any size. What is asked
comes in as one vector, added to the time embedding (`ConditionEncoder`). Imports torch and diffusers.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from diffusers import ConfigMixin, ModelMixin, UNet2DModel
from diffusers.configuration_utils import register_to_config
from torch import Tensor, nn
from torch.nn import functional as F

SQUARE = 2  # pixels a side that the U-Net sees as one
STEPS = 1000  # of the time embedding, for noise from 0 to 1


class Denoiser(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """Noisy picture, noise level and condition -> clean picture, all RGB in -1..1.

    Args:
        widths: channels a level.
        attends: levels with self-attention.
        guided: whether a smaller picture, enlarged, comes in beside the noisy one.
    """

    @register_to_config  # type: ignore[untyped-decorator]
    def __init__(
        self, widths: Sequence[int] = (64, 128, 176), attends: Sequence[int] = (1, 2), guided: bool = False
    ) -> None:
        super().__init__()
        count, planes = len(widths), 3 * SQUARE**2
        self.unet = UNet2DModel(
            in_channels=planes * (2 if guided else 1),
            out_channels=planes,
            block_out_channels=tuple(widths),
            layers_per_block=1,
            down_block_types=tuple("AttnDownBlock2D" if i in attends else "DownBlock2D" for i in range(count)),
            up_block_types=tuple("AttnUpBlock2D" if count - 1 - i in attends else "UpBlock2D" for i in range(count)),
            class_embed_type="identity",
            attention_head_dim=32 if attends else 16,
            norm_num_groups=16,
            add_attention=bool(attends),
        )

    @property
    def width(self) -> int:
        """D of the condition vector."""
        return int(self.config["widths"][0]) * 4

    @property
    def multiple(self) -> int:
        """Sides of pictures are whole multiples of this."""
        return SQUARE * 2 ** (len(self.config["widths"]) - 1)

    def forward(self, noisy: Tensor, noise: Tensor, condition: Tensor, small: Tensor | None = None) -> Tensor:
        """Predict the clean picture.

        Args:
            noisy: [B, 3, H, W], `(1 - noise) * clean + noise * gauss`; H and W multiples of `multiple`.
            noise: [B] in 0..1.
            condition: [B, D].
            small: [B, 3, H, W], the smaller picture enlarged; for the brush only.
        """
        x = F.pixel_unshuffle(noisy, SQUARE)
        if small is not None:
            x = torch.cat([x, F.pixel_unshuffle(small, SQUARE)], dim=1)
        out = F.pixel_shuffle(self.unet(x, noise * STEPS, class_labels=condition).sample.float(), SQUARE)
        return out if small is None else out + small


class ConditionEncoder(ModelMixin, ConfigMixin):  # type: ignore[misc]
    """Affect embedding, style, scene and attributes -> the condition vector [B, D]; each may be left out.

    Args:
        width: D.
        affect: width of the flattened affect embedding.
        styles, scenes: how many kinds there are; their numbers start at 1, 0 is "any".
        numbers: how many attributes, each with a mask.
        mean, scale: of the attributes, to standardise what is asked by hand.
    """

    @register_to_config  # type: ignore[untyped-decorator]
    def __init__(
        self,
        width: int = 256,
        affect: int = 512,
        styles: int = 5,
        scenes: int = 6,
        numbers: int = 16,
        mean: Sequence[float] = (),
        scale: Sequence[float] = (),
    ) -> None:
        super().__init__()
        self.of_affect = nn.Sequential(nn.Linear(affect, width), nn.SiLU(), nn.Linear(width, width))
        self.no_affect = nn.Parameter(torch.zeros(width))
        self.of_style = nn.Embedding(styles + 1, width)
        self.of_scene = nn.Embedding(scenes + 1, width)
        self.of_numbers = nn.Sequential(nn.Linear(2 * numbers, width), nn.SiLU(), nn.Linear(width, width))
        self.mix = nn.Sequential(nn.SiLU(), nn.Linear(width, width))
        for table in (self.of_style, self.of_scene):
            nn.init.normal_(table.weight, std=0.5)

    def forward(
        self, affect: Tensor, felt: Tensor, style: Tensor, scene: Tensor, numbers: Tensor, known: Tensor
    ) -> Tensor:
        """Encode a batch.

        Args:
            affect: [B, T * D'] flattened affect embeddings.
            felt: [B] bool, False for no affect.
            style, scene: [B] long.
            numbers: [B, N] standardised attributes; known: [B, N] bool, False where an attribute is free.
        """
        feeling = torch.where(felt[:, None], self.of_affect(affect), self.no_affect)
        given = self.of_numbers(torch.cat([numbers * known, known.to(numbers.dtype)], dim=1))
        total = feeling + self.of_style(style) + self.of_scene(scene) + given
        return total + self.mix(total)
