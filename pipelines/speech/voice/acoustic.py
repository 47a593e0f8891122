"""Phones -> how long, how high, how loud -> frames (after FastSpeech 2, Ren et al. 2021, with Conformer-like and ConvNeXt blocks).

The first half reads phones and a voice and plans them; the second paints the frames of a plan. Between them everything is a
number that a person or an actor may change.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pipelines.speech.phones import PHONES
from pipelines.speech.voice.features import APERIODIC, BANDS
from pipelines.speech.voice.vocoder import Block

PLACES = 3  # where in a phone F0 is told: at a sixth, the middle, five sixths


@dataclass(frozen=True)
class Planned:
    """What is planned for P phones: log2 frames [B, P], F0 in octaves about the voice's own [B, P, 3], level in nepers [B, P]."""

    length: Tensor
    pitch: Tensor
    level: Tensor


@dataclass(frozen=True)
class Painted:
    """Frames [B, T, ...]: log power of the bands, aperiodicity, logit of voicing, fine F0 in octaves."""

    envelope: Tensor
    aperiodicity: Tensor
    voiced: Tensor
    ripple: Tensor


class Layer(nn.Module):
    """Self-attention, then a gated convolution over neighbouring phones, then a mix."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.a, self.b, self.c = nn.LayerNorm(width), nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.near, self.mix = nn.Conv1d(width, 2 * width, 5, padding=2), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """[B, P, D], mask [B, P] True for phones."""
        b, n, d = x.shape
        q, k, v = self.qkv(self.a(x)).view(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        seen = F.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
        x = x + self.drop(self.out(seen.transpose(1, 2).reshape(b, n, d)))
        y = self.b(x) * mask[..., None]
        x = x + self.drop(self.mix(F.glu(self.near(y.transpose(1, 2)), dim=1).transpose(1, 2)))
        return x + self.drop(self.down(F.gelu(self.up(self.c(x)))))


class Acoustic(nn.Module):
    """See the module.

    Args:
        voices: how many voices were learnt from; a voice is a point among them, [B, 32].
    """

    mean: Tensor
    scale: Tensor

    def __init__(
        self, voices: int = 4, width: int = 192, depth: int = 4, inner: int = 640, paints: int = 6, broad: int = 224
    ) -> None:
        super().__init__()
        self.config = {
            "voices": voices,
            "width": width,
            "depth": depth,
            "inner": inner,
            "paints": paints,
            "broad": broad,
        }
        self.voices = nn.Embedding(voices, 32)
        sizes = (len(PHONES), 2, 2, 2, 2, 3)
        self.rows = nn.ModuleList(nn.Embedding(n, width) for n in sizes)
        self.told = nn.Linear(32, width)
        self.position = nn.Linear(4, width)
        self.layers = nn.ModuleList(Layer(width, 4) for _ in range(depth))
        self.norm = nn.LayerNorm(width)
        self.plans = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Dropout(0.1), nn.Linear(width, 2 + PLACES))
        self.enter = nn.Linear(width + 32 + 8, broad)
        self.paint = nn.ModuleList(Block(broad, inner) for _ in range(paints))
        self.last = nn.Sequential(nn.LayerNorm(broad), nn.Linear(broad, BANDS + APERIODIC + 2))
        self.register_buffer("mean", torch.zeros(BANDS))
        self.register_buffer("scale", torch.ones(BANDS))

    def read(self, rows: Tensor, mask: Tensor, voice: Tensor) -> Tensor:
        """What is known of each phone, [B, P, D].

        Args:
            rows: [B, P, 6] phone, stress, first of its word, last, function word, what ends the phrase (. ? !).
            mask: [B, P] True for phones; voice: [B, 32].
        """
        x: Tensor = sum(table(rows[..., i]) for i, table in enumerate(self.rows))  # type: ignore[assignment]
        x = x + self.told(voice)[:, None] + self.position(_positions(rows, mask))
        for layer in self.layers:
            x = layer(x, mask)
        return self.norm(x) * mask[..., None]

    def plan(self, read: Tensor) -> Planned:
        """The voice's own reading."""
        found = self.plans(read).float()
        return Planned(found[..., 0] + 3.0, found[..., 1 : 1 + PLACES] * 0.25, found[..., -1])

    def frames(self, read: Tensor, voice: Tensor, planned: Planned, owner: Tensor, place: Tensor) -> Painted:
        """Paint.

        Args:
            read: [B, P, D]; voice: [B, 32].
            planned: what the phones shall be; lengths in log2 frames as they were rounded.
            owner: [B, T] which phone a frame belongs to; place: [B, T] how far into it, 0 to 1.
        """

        def of(x: Tensor) -> Tensor:
            return torch.gather(x, 1, owner[..., None].expand(-1, -1, x.shape[-1]))

        pitch = contour(planned.pitch, owner, place)
        length = of(planned.length[..., None])
        near = torch.exp2(length) * torch.stack([place, 1 - place], -1)
        told = torch.cat(
            [
                pitch[..., None] * 4,
                of(planned.level[..., None]),
                length - 3,
                torch.tanh(near / 4),
                place[..., None],
                (place[..., None] - 0.5).abs(),
                torch.sin(torch.pi * place)[..., None],
            ],
            -1,
        )
        x = self.enter(torch.cat([of(read), voice[:, None].expand(-1, owner.shape[1], -1), told.to(read.dtype)], -1))
        for block in self.paint:
            x = block(x)
        found = self.last(x).float()
        envelope = found[..., :BANDS] * self.scale + self.mean
        aperiodicity = torch.sigmoid(found[..., BANDS : BANDS + APERIODIC])
        return Painted(envelope, aperiodicity, found[..., -2], found[..., -1] * 0.1)


def contour(points: Tensor, owner: Tensor, place: Tensor) -> Tensor:
    """A line through three points a phone, [B, P, 3] -> [B, T], straight from point to point across phones."""
    b, p, _ = points.shape
    line = points.reshape(b, p * PLACES)
    at = owner.float() * PLACES + place * PLACES - 0.5
    left = at.floor().clamp(0, p * PLACES - 1).long()
    right = (left + 1).clamp(max=p * PLACES - 1)
    share = (at - left).clamp(0, 1)
    return torch.gather(line, 1, left) * (1 - share) + torch.gather(line, 1, right) * share


def owners(counts: Tensor) -> tuple[Tensor, Tensor]:
    """Which phone each frame belongs to and how far into it, both [T], for frames a phone [P]."""
    owner = torch.repeat_interleave(torch.arange(len(counts)), counts)
    start = torch.cumsum(counts, 0) - counts
    return owner, (torch.arange(len(owner)) - start[owner] + 0.5) / counts[owner]


def _positions(rows: Tensor, mask: Tensor) -> Tensor:
    """[B, P, 4]: place in the sentence and in the stretch between pauses, how long that is, and whether it is the last."""
    pause = (rows[..., 0] == 0) | ~mask
    count = mask.sum(1, keepdim=True).clamp(min=1)
    at = torch.arange(rows.shape[1], device=rows.device)[None].float()
    group = torch.cumsum(pause.long(), 1)
    groups = int(group.max()) + 1
    zeros = torch.zeros(len(rows), groups, device=rows.device)
    size = zeros.scatter_add(1, group, (~pause).float())
    first = torch.full_like(zeros, 1e9).scatter_reduce(
        1, group, torch.where(pause, torch.full_like(at.expand_as(pause), 1e9), at.expand_as(pause)), "amin"
    )
    length = torch.gather(size, 1, group).clamp(min=1)
    within = ((at - torch.gather(first, 1, group)) / length).clamp(0, 1)
    remaining = torch.tanh((length * (1 - within)) / 8)
    return torch.stack([at / count, within, torch.tanh(length / 20), remaining], -1) * mask[..., None]
