"""The acoustic model: phones -> prosody -> frames (after FastSpeech 2, Ren et al. 2021; Conformer-like and ConvNeXt
blocks).

The encoder and the variance predictor read phones and a speaker embedding and say how long, how high and how loud each
phone is; the decoder makes the frames of such a prosody. Between them everything is a number that a person or a style
may change.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pipelines.speech.phones import PHONES
from pipelines.speech.voice.features import APERIODICITY_BANDS, MEL_BANDS
from pipelines.speech.voice.speakers import EMBEDDING_SIZE
from pipelines.speech.voice.vocoder import convnext_stack

F0_POINTS = 3  # of a phone: at a sixth, the middle, five sixths
POSITION_FEATURES, PROSODY_FEATURES = 4, 8


@dataclass(frozen=True)
class PhoneProsody:
    """How long, how high and how loud P phones are.

    Attributes:
        length: [B, P] log2 of frames.
        pitch: [B, P, 3] F0 in octaves about the speaker's own.
        level: [B, P] natural logarithm of power about the speaker's own.
    """

    length: Tensor
    pitch: Tensor
    level: Tensor


@dataclass(frozen=True)
class AcousticFrames:
    """What the decoder says of T frames.

    Attributes:
        envelope: [B, T, 64] natural logarithm of the power of each mel band.
        aperiodicity: [B, T, 6] share of each band that is noise, 0 to 1.
        voicing_logit: [B, T] above 0 where the voicing decision is voiced.
        f0_residual: [B, T] octaves by which F0 differs from the line through the phones' points.
    """

    envelope: Tensor
    aperiodicity: Tensor
    voicing_logit: Tensor
    f0_residual: Tensor


class ConformerLayer(nn.Module):
    """Self-attention, then a gated convolution over neighbouring phones, then a feed-forward layer (after Gulati et
    al. 2020).
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2, self.norm3 = nn.LayerNorm(width), nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.attention_out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.conv, self.conv_out = nn.Conv1d(width, 2 * width, 5, padding=2), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Transform x [B, P, D]; mask [B, P] is True for phones."""
        b, n, d = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
        x = x + self.dropout(self.attention_out(attended.transpose(1, 2).reshape(b, n, d)))
        y = self.norm2(x) * mask[..., None]
        x = x + self.dropout(self.conv_out(F.glu(self.conv(y.transpose(1, 2)), dim=1).transpose(1, 2)))
        return x + self.dropout(self.down(F.gelu(self.up(self.norm3(x)))))


class AcousticModel(nn.Module):
    """Phones and a speaker embedding -> prosody -> frames.

    Args:
        voices: how many voices are learnt from, each a point [32] of `speaker_embedding`.
        width: D, of the encoder.
        depth: layers of the encoder.
        decoder_inner: width within a block of the decoder.
        decoder_depth: blocks of the decoder.
        decoder_width: of the decoder.

    Attributes:
        mean: [64] of the envelopes that were learnt from.
        scale: [64] their standard deviation.
    """

    mean: Tensor
    scale: Tensor

    def __init__(
        self,
        voices: int = 4,
        width: int = 192,
        depth: int = 4,
        decoder_inner: int = 640,
        decoder_depth: int = 6,
        decoder_width: int = 224,
    ) -> None:
        super().__init__()
        self.config = {
            "voices": voices,
            "width": width,
            "depth": depth,
            "decoder_inner": decoder_inner,
            "decoder_depth": decoder_depth,
            "decoder_width": decoder_width,
        }
        self.speaker_embedding = nn.Embedding(voices, EMBEDDING_SIZE)
        sizes = (len(PHONES), 2, 2, 2, 2, 3)
        self.phone_embeddings = nn.ModuleList(nn.Embedding(n, width) for n in sizes)
        self.speaker_proj = nn.Linear(EMBEDDING_SIZE, width)
        self.position_proj = nn.Linear(POSITION_FEATURES, width)
        self.encoder = nn.ModuleList(ConformerLayer(width, 4) for _ in range(depth))
        self.norm = nn.LayerNorm(width)
        self.variance_predictor = nn.Sequential(
            nn.Linear(width, width), nn.GELU(), nn.Dropout(0.1), nn.Linear(width, 2 + F0_POINTS)
        )
        self.in_proj = nn.Linear(width + EMBEDDING_SIZE + PROSODY_FEATURES, decoder_width)
        self.decoder = convnext_stack(decoder_width, decoder_inner, decoder_depth)
        self.out_proj = nn.Sequential(
            nn.LayerNorm(decoder_width), nn.Linear(decoder_width, MEL_BANDS + APERIODICITY_BANDS + 2)
        )
        self.register_buffer("mean", torch.zeros(MEL_BANDS))
        self.register_buffer("scale", torch.ones(MEL_BANDS))

    def forward(self, features: Tensor, mask: Tensor, speaker: Tensor) -> tuple[Tensor, PhoneProsody]:
        """Encode phones and predict their prosody in the speaker's own reading; arguments as `encode`."""
        encoded = self.encode(features, mask, speaker)
        return encoded, self.predict_prosody(encoded)

    def encode(self, features: Tensor, mask: Tensor, speaker: Tensor) -> Tensor:
        """Encode phones: [B, P, D].

        Args:
            features: [B, P, 6] phone, stress, first of its word, last, function word, what ends the phrase (. ? !).
            mask: [B, P] True for phones.
            speaker: [B, 32] speaker embeddings.

        Returns:
            [B, P, D] encoded phones.
        """
        x: Tensor = sum(table(features[..., i]) for i, table in enumerate(self.phone_embeddings))  # type: ignore[assignment]
        x = x + self.speaker_proj(speaker)[:, None] + self.position_proj(_phone_positions(features, mask))
        for layer in self.encoder:
            x = layer(x, mask)
        return self.norm(x) * mask[..., None]

    def predict_prosody(self, encoded: Tensor) -> PhoneProsody:
        """Predict the prosody of encoded phones [B, P, D] in the speaker's own reading."""
        values = self.variance_predictor(encoded).float()
        return PhoneProsody(values[..., 0] + 3.0, values[..., 1 : 1 + F0_POINTS] * 0.25, values[..., -1])

    def decode(
        self, encoded: Tensor, speaker: Tensor, prosody: PhoneProsody, phone: Tensor, phase: Tensor
    ) -> AcousticFrames:
        """Make the frames of encoded phones with a given prosody.

        Args:
            encoded: [B, P, D] from `encode`.
            speaker: [B, 32] speaker embeddings.
            prosody: what the phones shall be; lengths in log2 frames as they were rounded.
            phone: [B, T] which phone a frame belongs to; see `align_frames`.
            phase: [B, T] how far into its phone a frame lies, 0 to 1.

        Returns:
            T frames.
        """

        def to_frames(x: Tensor) -> Tensor:
            return torch.gather(x, 1, phone[..., None].expand(-1, -1, x.shape[-1]))

        pitch = interpolate_contour(prosody.pitch, phone, phase)
        length = to_frames(prosody.length[..., None])
        frames_to_edges = torch.exp2(length) * torch.stack([phase, 1 - phase], -1)
        features = torch.cat(
            [
                pitch[..., None] * 4,
                to_frames(prosody.level[..., None]),
                length - 3,
                torch.tanh(frames_to_edges / 4),
                phase[..., None],
                (phase[..., None] - 0.5).abs(),
                torch.sin(torch.pi * phase)[..., None],
            ],
            -1,
        )
        speakers = speaker[:, None].expand(-1, phone.shape[1], -1)
        x = self.in_proj(torch.cat([to_frames(encoded), speakers, features.to(encoded.dtype)], -1))
        for block in self.decoder:
            x = block(x)
        values = self.out_proj(x).float()
        envelope = values[..., :MEL_BANDS] * self.scale + self.mean
        aperiodicity = torch.sigmoid(values[..., MEL_BANDS : MEL_BANDS + APERIODICITY_BANDS])
        return AcousticFrames(envelope, aperiodicity, values[..., -2], values[..., -1] * 0.1)


def interpolate_contour(points: Tensor, phone: Tensor, phase: Tensor) -> Tensor:
    """Draw a line through three points a phone, straight from point to point across phones: [B, P, 3] -> [B, T].

    Args:
        points: [B, P, 3] at a sixth, the middle and five sixths of each phone.
        phone: [B, T] which phone a frame belongs to.
        phase: [B, T] how far into its phone a frame lies, 0 to 1.

    Returns:
        [B, T] the line.
    """
    b, p, _ = points.shape
    line = points.reshape(b, p * F0_POINTS)
    at = phone.float() * F0_POINTS + phase * F0_POINTS - 0.5
    index = at.floor().clamp(0, p * F0_POINTS - 1).long()
    right = (index + 1).clamp(max=p * F0_POINTS - 1)
    share = (at - index).clamp(0, 1)
    return torch.gather(line, 1, index) * (1 - share) + torch.gather(line, 1, right) * share


def align_frames(counts: Tensor) -> tuple[Tensor, Tensor]:
    """Spread phones over frames (a length regulator).

    Args:
        counts: [P] whole frames of each phone.

    Returns:
        [T] which phone each frame belongs to, and [T] how far into it the frame lies, 0 to 1.
    """
    phone = torch.repeat_interleave(torch.arange(len(counts)), counts)
    start = torch.cumsum(counts, 0) - counts
    return phone, (torch.arange(len(phone)) - start[phone] + 0.5) / counts[phone]


def _phone_positions(features: Tensor, mask: Tensor) -> Tensor:
    """Where phones lie: [B, P, 4] in the sentence, in the stretch between pauses, how long that is, how much of it
    remains.
    """
    pause = (features[..., 0] == 0) | ~mask
    count = mask.sum(1, keepdim=True).clamp(min=1)
    at = torch.arange(features.shape[1], device=features.device)[None].float()
    group = torch.cumsum(pause.long(), 1)
    groups = int(group.max()) + 1
    zeros = torch.zeros(len(features), groups, device=features.device)
    size = zeros.scatter_add(1, group, (~pause).float())
    first = torch.full_like(zeros, 1e9).scatter_reduce(
        1, group, torch.where(pause, torch.full_like(at.expand_as(pause), 1e9), at.expand_as(pause)), "amin"
    )
    length = torch.gather(size, 1, group).clamp(min=1)
    within = ((at - torch.gather(first, 1, group)) / length).clamp(0, 1)
    remaining = torch.tanh((length * (1 - within)) / 8)
    return torch.stack([at / count, within, torch.tanh(length / 20), remaining], -1) * mask[..., None]
