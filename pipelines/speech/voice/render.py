"""A plan -> sound: frames of the acoustic model, moved to what the plan asks for, through the vocoder."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from pipelines.dsp import mel_from_hz
from pipelines.speech.phones import UNVOICED
from pipelines.speech.plan import COLOURS, QUALITIES, Plan, is_pause
from pipelines.speech.voice.acoustic import Acoustic, Painted, Planned, contour, owners
from pipelines.speech.voice.features import BANDS, F0_CEIL, F0_FLOOR, FRAME_S, HOP, centres
from pipelines.speech.voice.speakers import Speaker
from pipelines.speech.voice.texture import Texture
from pipelines.speech.voice.vocoder import Vocoder, Voicing

DB = math.log(10) / 10  # decibels to the envelope's natural logarithm of power
NEAR = 0.25  # octaves of F0 and nepers of level by which frames are painted otherwise; what is beyond is added to them
TREMOR_HZ = 5.5
UNVOICED_SHARE = 0.35  # of a change of colour that voiceless consonants take: it is the larynx that changes
JITTER_ST = 0.1  # of every healthy voice
SMOOTH = 7  # frames over which qualities glide from phone to phone


class Renderer:
    """Paints and sounds plans."""

    def __init__(self, acoustic: Acoustic, vocoder: Vocoder, texture: Texture) -> None:
        self.acoustic, self.vocoder, self.texture = acoustic, vocoder, texture
        self.cosines = torch.from_numpy(cosines()).float()

    @torch.inference_mode()
    def own(self, plan: Plan, speaker: Speaker) -> tuple[Tensor, Planned]:
        """What the model reads of a plan's phones, and how it would say them."""
        rows = torch.from_numpy(plan.rows)[None]
        read = self.acoustic.read(rows, torch.ones(1, len(plan), dtype=torch.bool), speaker.point[None])
        return read, self.acoustic.plan(read)

    def sound(self, plan: Plan, speaker: Speaker) -> NDArray[np.float32]:
        """Samples [N] of a plan, 240 a frame."""
        return np.concatenate(list(self.stream(plan, speaker)))

    def stream(self, plan: Plan, speaker: Speaker) -> Iterator[NDArray[np.float32]]:
        """The same, piece by piece as it is sounded."""
        voicing, noise = self.voicing(plan, speaker)
        with torch.inference_mode():
            for piece in self.vocoder.stream(voicing, noise):
                yield piece[0].numpy().astype(np.float32)

    @torch.inference_mode()
    def voicing(self, plan: Plan, speaker: Speaker) -> tuple[Voicing, Tensor]:
        """What the vocoder hears, and the noise it breathes."""
        read, own = self.own(plan, speaker)
        counts = torch.from_numpy(plan.counts())
        owner, place = owners(counts)
        rng = np.random.default_rng(plan.seed)
        asked = torch.log2(torch.from_numpy(plan.f0)[None] / speaker.f0_hz)
        level = torch.from_numpy(plan.level_db)[None] * DB
        near = Planned(
            torch.log2(counts[None].float()),
            own.pitch + (asked - own.pitch).clamp(-NEAR, NEAR) * 0.5,
            own.level + level.clamp(-NEAR, NEAR),
        )
        painted = self.acoustic.frames(read, speaker.point[None], near, owner[None], place[None])
        gain = (level - (near.level - own.level))[0]
        return self._heard(plan, painted, asked, gain, speaker, self.texture.drawn(len(owner), rng), rng)

    @torch.inference_mode()
    def of_recording(self, plan: Plan, painted: Painted, speaker: Speaker) -> tuple[Voicing, Tensor]:
        """The same for frames that were recorded: they have their own texture, and their level is what the plan changes."""
        asked = torch.log2(torch.from_numpy(plan.f0)[None] / speaker.f0_hz)
        return self._heard(
            plan, painted, asked, torch.from_numpy(plan.level_db) * DB, speaker, None, np.random.default_rng(plan.seed)
        )

    def _heard(
        self,
        plan: Plan,
        painted: Painted,
        asked: Tensor,
        gain: Tensor,
        speaker: Speaker,
        texture: Tensor | None,
        rng: np.random.Generator,
    ) -> tuple[Voicing, Tensor]:
        owner, place = owners(torch.from_numpy(plan.counts()))
        glide = _glides(plan, owner)
        envelope = self._envelope(plan, painted, glide, speaker, gain)
        if texture is not None:
            envelope = envelope + texture
        f0 = _f0(plan, painted, asked, owner, place, speaker, glide, rng)
        voiced = _voiced(painted.voiced[0], owner, plan)
        aperiodicity = (painted.aperiodicity[0] + glide["aperiodicity"][:, None] * torch.linspace(0.3, 1.2, 6)).clamp(
            0.005, 1
        )
        aperiodicity = torch.where(voiced[:, None] < 0.5, torch.ones_like(aperiodicity), aperiodicity)
        noise = torch.from_numpy(rng.standard_normal(len(owner) * HOP).astype(np.float32))
        qualities = {name: glide[name][None] for name in ("breath", "creak", "tension", "whisper")}
        return Voicing(envelope[None], aperiodicity[None], f0[None], voiced[None], **qualities), noise[None]

    def _envelope(
        self, plan: Plan, painted: Painted, glide: dict[str, Tensor], speaker: Speaker, gain: Tensor
    ) -> Tensor:
        counts = torch.from_numpy(plan.counts())
        envelope = warped(painted.envelope[0], glide["formant_log2"] + speaker.formant_log2)
        envelope = contrasted(
            envelope, glide["contrast_log2"], torch.repeat_interleave(torch.from_numpy(~is_pause(plan)), counts)
        )
        share = np.array([UNVOICED_SHARE if p in UNVOICED else 1.0 for p in plan.phones], np.float32)[:, None]
        colour = _smooth(torch.repeat_interleave(torch.from_numpy(plan.colour * share), counts, dim=0)) @ self.cosines
        quiet = torch.from_numpy(is_pause(plan).astype(np.float32))
        silence = torch.repeat_interleave(quiet, counts)[:, None]
        lifted = envelope + colour * DB + _smooth(torch.repeat_interleave(gain, counts)[:, None])
        floor = torch.minimum(envelope, torch.full_like(envelope, -17.0))
        return lifted * (1 - silence) + floor * silence


def cosines() -> NDArray[np.float64]:
    """[8, 64] the terms of `Plan.colour` over the bands."""
    at = (np.arange(BANDS) + 0.5) / BANDS
    return np.stack([np.cos(np.pi * k * at) for k in range(1, COLOURS + 1)])


def warped(envelope: Tensor, octaves: Tensor) -> Tensor:
    """Formants moved by octaves [T]: the envelope [T, 64] is read at f / 2**octaves."""
    if not bool((octaves.abs() > 1e-4).any()):
        return envelope
    low, high = mel_from_hz(40.0), mel_from_hz(7800.0)
    hz = torch.from_numpy(centres()).float()[None] / torch.exp2(octaves)[:, None]
    at = ((2595.0 * torch.log10(1 + hz / 700.0) - float(low)) / float(high - low) * (BANDS - 1)).clamp(0, BANDS - 1)
    left = at.floor().clamp(max=BANDS - 2).long()
    share = at - left
    return torch.gather(envelope, 1, left) * (1 - share) + torch.gather(envelope, 1, left + 1) * share


def contrasted(envelope: Tensor, octaves: Tensor, speaking: Tensor) -> Tensor:
    """Each frame's distance from the mean of those that speak [T], times 2 ** octaves [T]: clear speech keeps its sounds apart."""
    if not bool(speaking.any()) or not bool((octaves.abs() > 1e-4).any()):
        return envelope
    away = (envelope - envelope[speaking].mean(0)) * speaking[:, None]
    return envelope + away * (torch.exp2(octaves) - 1)[:, None]


def _glides(plan: Plan, owner: Tensor) -> dict[str, Tensor]:
    table = torch.from_numpy(plan.qualities)[owner]
    moved = _smooth(table)
    return {name: moved[:, i] for i, name in enumerate(QUALITIES)}


def _smooth(x: Tensor, size: int = SMOOTH) -> Tensor:
    """[T, D] with a moving mean over frames."""
    padded = torch.cat([x[:1].expand(size // 2, -1), x, x[-1:].expand(size // 2, -1)])
    return padded.unfold(0, size, 1).mean(-1)


def _voiced(logit: Tensor, owner: Tensor, plan: Plan) -> Tensor:
    """Where pulses sound: as painted, never in pauses, islands and gaps of one frame removed."""
    quiet = torch.from_numpy(is_pause(plan))[owner]
    on = ((logit > 0) & ~quiet).float()
    padded = torch.cat([on[:1], on, on[-1:]])
    return (padded.unfold(0, 3, 1).sum(-1) >= 2).float()


def _f0(
    plan: Plan,
    painted: Painted,
    asked: Tensor,
    owner: Tensor,
    place: Tensor,
    speaker: Speaker,
    glide: dict[str, Tensor],
    rng: np.random.Generator,
) -> Tensor:
    line = contour(asked, owner[None], place[None])[0]
    count = len(owner)
    kernel = np.hanning(9) / np.hanning(9).sum()
    line = torch.from_numpy(np.convolve(np.pad(line.numpy(), 4, mode="edge"), kernel, "valid").astype(np.float32))
    jitter = np.convolve(rng.standard_normal(count + 2), np.array([0.25, 0.5, 0.25]), "valid") * 1.6
    drift = _drift(rng, count) * plan.drift_st
    tremor = np.sin(2 * np.pi * TREMOR_HZ * np.arange(count) * FRAME_S + rng.uniform(0, 2 * np.pi))
    waver = (glide["jitter_st"] + JITTER_ST) * torch.from_numpy(jitter).float() + glide["tremor_st"] * torch.from_numpy(
        tremor
    ).float()
    octaves = line + 0.7 * painted.ripple[0] + (torch.from_numpy(drift).float() + waver) / 12
    return (speaker.f0_hz * torch.exp2(octaves)).clamp(F0_FLOOR, F0_CEIL * 1.3)


def _drift(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """A slow wander of standard deviation 1, knots 0.3 s apart."""
    knots = rng.standard_normal(count // 30 + 3)
    return np.interp(np.arange(count) / 30, np.arange(len(knots)), knots)
