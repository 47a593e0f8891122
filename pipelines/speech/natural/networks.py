"""The networks of our natural voices: symbols -> lengths, F0 and energy -> the five spectra of `spectra.Spectra`.

The layout is that of hibari-tts (Apache-2.0), whose weights are where the training begins: ConvNeXt blocks (Liu et al.
2022) over an encoder whose one attention layer is used several times (ALBERT, Lan et al. 2020). Beside it stands a
speaker embedding that scales and shifts what the normalisations give (FiLM, Perez et al. 2018).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from pipelines.speech.voice.speakers import EMBEDDING_SIZE

SYMBOLS = 178
SPECTRUM_BINS, SPECTRA_COUNT = 601, 5
TEXT_WIDTH, DECODER_WIDTH, DECODER_BLOCKS = 128, 256, 8
PROSODY_WIDTH, PROSODY_DILATIONS = 192, (1, 2, 4, 8, 1, 2)
TEXT_PASSES, PROSODY_PASSES = 4, 6  # how often the one attention layer is used
F0_SCALE_HZ, ENERGY_SCALE = 100.0, 5.0


class Film(nn.Module):
    """Scale and shift of D channels by a speaker [B, 32]; nothing at first."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.affine = nn.Linear(EMBEDDING_SIZE, 2 * width)
        nn.init.zeros_(self.affine.weight)
        nn.init.zeros_(self.affine.bias)

    def forward(self, x: Tensor, speaker: Tensor) -> Tensor:
        """[B, T, D] -> [B, T, D]."""
        scale, shift = self.affine(speaker)[:, None].chunk(2, -1)
        return x * (1 + scale) + shift


class ConvNeXtBlock(nn.Module):
    """Depthwise convolution, normalisation, two linear layers, a residual."""

    def __init__(self, width: int, kernel: int, hidden: int, *, styled: bool, dilation: int = 1) -> None:
        super().__init__()
        self.dw = nn.Conv1d(width, width, kernel, padding=kernel // 2 * dilation, groups=width, dilation=dilation)
        self.norm = nn.LayerNorm(width, eps=1e-5)
        self.pw1, self.pw2 = nn.Linear(width, hidden), nn.Linear(hidden, width)
        self.gamma = nn.Parameter(torch.ones(width))
        self.film = Film(width) if styled else None

    def forward(self, x: Tensor, speaker: Tensor) -> Tensor:
        """[B, T, D] -> [B, T, D]."""
        y = self.norm(self.dw(x.transpose(1, 2)).transpose(1, 2))
        if self.film is not None:
            y = self.film(y, speaker)
        return x + self.gamma * self.pw2(F.gelu(self.pw1(y)))


class SymbolEncoder(nn.Module):
    """Symbols [B, L] -> [B, L, D]."""

    def __init__(self, width: int, passes: int) -> None:
        super().__init__()
        self.passes = passes
        self.emb = nn.Embedding(SYMBOLS, width)
        self.convs = nn.ModuleList(ConvNeXtBlock(width, 5, 2 * width, styled=False) for _ in range(2))
        self.attn = nn.TransformerEncoderLayer(
            width, 2, 2 * width, dropout=0.0, activation=F.gelu, batch_first=True, norm_first=True
        )
        self.norm = nn.LayerNorm(width, eps=1e-5)

    def forward(self, ids: Tensor, speaker: Tensor, padding: Tensor | None = None) -> Tensor:
        """Encode.

        Args:
            ids: [B, L].
            speaker: [B, 32].
            padding: [B, L] true where a row has ended.
        """
        x = self.emb(ids)
        for block in self.convs:
            x = _silence(block(x, speaker), padding)
        for _ in range(self.passes):
            x = self.attn(x, src_key_padding_mask=padding)
        encoded: Tensor = self.norm(x)
        return encoded


class ProsodyNet(nn.Module):
    """How a speaker would read symbols: lengths, F0 and energy."""

    def __init__(self) -> None:
        super().__init__()
        width = PROSODY_WIDTH
        self.text = SymbolEncoder(width, PROSODY_PASSES)
        self.film = Film(width)
        self.dur = nn.Sequential(nn.Conv1d(width, width, 3, padding=1), nn.GELU(), nn.Conv1d(width, 1, 1))
        self.pro_in = nn.Conv1d(width, width, 1)
        self.pro = nn.ModuleList(ConvNeXtBlock(width, 7, 2 * width, styled=True, dilation=d) for d in PROSODY_DILATIONS)
        self.pro_out = nn.Conv1d(width, 4, 1)

    def encode(self, ids: Tensor, speaker: Tensor, padding: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Symbols [B, L] -> encoded [B, L, 192] and ln(1 + length in steps of 25 ms) [B, L]."""
        encoded = self.film(self.text(ids, speaker, padding), speaker)
        return encoded, self.dur(encoded.transpose(1, 2))[:, 0]

    def contour(self, frames: Tensor, speaker: Tensor) -> tuple[Tensor, Tensor]:
        """Encoded symbols, one a length [B, T, 192] -> F0 in Hz and energy, two values a length [B, 2 T]."""
        x = self.pro_in(frames.transpose(1, 2)).transpose(1, 2)
        for block in self.pro:
            x = block(x, speaker)
        y = self.pro_out(x.transpose(1, 2))
        y = y.reshape(y.shape[0], 2, 2, y.shape[2]).transpose(2, 3).flatten(2)
        return y[:, 0] * F0_SCALE_HZ, y[:, 1] * ENERGY_SCALE


class SpectrumNet(nn.Module):
    """Symbols, F0 and energy -> five spectra a step of 12.5 ms."""

    def __init__(self) -> None:
        super().__init__()
        self.text = SymbolEncoder(TEXT_WIDTH, TEXT_PASSES)
        self.dec_in = nn.Conv1d(TEXT_WIDTH + 2, DECODER_WIDTH, 7, padding=3)
        self.dec = nn.ModuleList(
            ConvNeXtBlock(DECODER_WIDTH, 7, 3 * DECODER_WIDTH, styled=True) for _ in range(DECODER_BLOCKS)
        )
        self.dec_norm = nn.LayerNorm(DECODER_WIDTH, eps=1e-5)
        self.film = Film(DECODER_WIDTH)
        self.head = nn.Linear(DECODER_WIDTH, SPECTRA_COUNT * SPECTRUM_BINS)

    def decode(self, steps: Tensor, f0: Tensor, energy: Tensor, speaker: Tensor) -> Tensor:
        """Render.

        Args:
            steps: encoded symbols, one a step [B, T, 128].
            f0: [B, T] Hz, 0 where unvoiced.
            energy: [B, T].
            speaker: [B, 32].

        Returns:
            [B, T, 5, 601].
        """
        known = torch.stack([torch.log1p(F.relu(f0)) / ENERGY_SCALE, energy / ENERGY_SCALE], 1)
        x = self.dec_in(torch.cat([steps.transpose(1, 2), known], 1)).transpose(1, 2)
        for block in self.dec:
            x = block(x, speaker)
        y: Tensor = self.head(self.film(self.dec_norm(x), speaker))
        return y.view(*y.shape[:2], SPECTRA_COUNT, SPECTRUM_BINS)


class NaturalVoices(nn.Module):
    """The two networks of all speakers."""

    def __init__(self) -> None:
        super().__init__()
        self.prosody = ProsodyNet()
        self.spectrum = SpectrumNet()


def spread(encoded: Tensor, lengths: Tensor) -> Tensor:
    """Encoded symbols [L, D] and how often each comes [L] -> [T, D]."""
    return encoded.repeat_interleave(lengths, 0)


def _silence(x: Tensor, padding: Tensor | None) -> Tensor:
    return x if padding is None else x.masked_fill(padding[..., None], 0.0)
