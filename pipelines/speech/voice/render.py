"""A plan -> sound: frames of the acoustic model, moved to what the plan asks for, through the vocoder."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from pipelines.dsp import mel_from_hz
from pipelines.speech.phones import UNVOICED
from pipelines.speech.plan import COLOURS, QUALITIES, SpeechPlan
from pipelines.speech.voice.acoustic import (
    AcousticFrames,
    AcousticModel,
    PhoneProsody,
    align_frames,
    interpolate_contour,
)
from pipelines.speech.voice.features import (
    HOP_SAMPLES,
    LOWEST_HZ,
    MEL_BANDS,
    TOP_HZ,
    VOICE_F0_CEIL_HZ,
    VOICE_F0_FLOOR_HZ,
    VOICE_FRAME_S,
    band_centres_hz,
)
from pipelines.speech.voice.onsets import shape_onsets
from pipelines.speech.voice.speakers import Speaker
from pipelines.speech.voice.spectral_residual import SpectralResidual
from pipelines.speech.voice.vocoder import Vocoder, VocoderInput

OWN_FRAMES = (1.5, 80)  # shortest and longest phone of a reading
LOG_POWER_PER_DB = math.log(10) / 10
#: Octaves of F0 and natural logarithms of power by which the decoder is asked for other frames; the rest is added to
#: them.
MAX_DECODED_CHANGE = 0.25
VOICE_TREMOR_HZ = 5.5
UNVOICED_SHARE = 0.35  # of a change of colour that voiceless consonants take: it is the larynx that changes
JITTER_ST = 0.1  # of every healthy voice
SMOOTHING_FRAMES = 7  # over which qualities glide from phone to phone
SILENCE_LOG_POWER = -17.0
DRIFT_KNOT_FRAMES = 30  # of the slow wander of F0
_CENTRES_HZ = torch.from_numpy(band_centres_hz()).float()
_LOWEST_MEL, _SPAN_MEL = float(mel_from_hz(LOWEST_HZ)), float(mel_from_hz(TOP_HZ) - mel_from_hz(LOWEST_HZ))


@dataclass(frozen=True)
class _FrameTargets:
    """What a plan asks of T frames: which phone each belongs to and how far into it, and the voice qualities by
    name.
    """

    phone: Tensor
    phase: Tensor
    qualities: dict[str, Tensor]


class Renderer:
    """Plans -> samples.

    Args:
        acoustic: predicts prosody and frames.
        vocoder: sounds frames.
        residual: makes predicted spectra lively.
    """

    def __init__(self, acoustic: AcousticModel, vocoder: Vocoder, residual: SpectralResidual) -> None:
        self.acoustic, self.vocoder, self.residual = acoustic, vocoder, residual
        self.cosines = torch.from_numpy(cosine_basis()).float()

    @torch.inference_mode()
    def predict_prosody(self, plan: SpeechPlan, speaker: Speaker) -> tuple[Tensor, PhoneProsody]:
        """Encode a plan's phones [1, P, D] and predict how the speaker would say them."""
        features = torch.from_numpy(plan.phone_features)[None]
        mask = torch.ones(1, len(plan.phones), dtype=torch.bool)
        encoded, prosody = self.acoustic(features, mask, speaker.embedding[None])
        return encoded, prosody

    def read_prosody(self, plan: SpeechPlan, speaker: Speaker) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """How the speaker would say a plan's phones: lengths [P] in frames, F0 [P, 3] in octaves about the mean."""
        _, predicted = self.predict_prosody(plan, speaker)
        return np.exp2(predicted.length[0].numpy()).clip(*OWN_FRAMES), predicted.pitch[0].numpy()

    def render(self, plan: SpeechPlan, speaker: Speaker) -> NDArray[np.float32]:
        """Samples [N] of a plan, 240 a frame."""
        return np.concatenate(list(self.stream(plan, speaker)))

    def stream(self, plan: SpeechPlan, speaker: Speaker) -> Iterator[NDArray[np.float32]]:
        """Samples of a plan, piece by piece as they are sounded."""
        inputs, noise = self.vocoder_input(plan, speaker)
        with torch.inference_mode():
            for piece in self.vocoder.stream(inputs, noise):
                yield piece[0].numpy().astype(np.float32)

    @torch.inference_mode()
    def vocoder_input(self, plan: SpeechPlan, speaker: Speaker) -> tuple[VocoderInput, Tensor]:
        """The vocoder's input for a plan, and the noise [1, T * 240] that it breathes."""
        encoded, predicted = self.predict_prosody(plan, speaker)
        counts = torch.from_numpy(plan.frame_counts)
        phone, phase = align_frames(counts)
        rng = np.random.default_rng(plan.seed)
        pitch = _planned_pitch(plan, speaker)
        level = torch.from_numpy(plan.level_db)[None] * LOG_POWER_PER_DB
        decoded = PhoneProsody(
            torch.log2(counts[None].float()),
            predicted.pitch + (pitch - predicted.pitch).clamp(-MAX_DECODED_CHANGE, MAX_DECODED_CHANGE) * 0.5,
            predicted.level + level.clamp(-MAX_DECODED_CHANGE, MAX_DECODED_CHANGE),
        )
        frames = self.acoustic.decode(encoded, speaker.embedding[None], decoded, phone[None], phase[None])
        gain = (level - (decoded.level - predicted.level))[0]
        targets = _FrameTargets(phone, phase, _frame_qualities(plan, phone))
        residual = self.residual.sample(len(phone), rng)
        return self._assemble(plan, frames, pitch, gain, speaker, targets, residual, rng)

    @torch.inference_mode()
    def vocoder_input_of_recording(
        self, plan: SpeechPlan, frames: AcousticFrames, speaker: Speaker
    ) -> tuple[VocoderInput, Tensor]:
        """The vocoder's input for recorded frames, and its noise.

        They have a spectral residual of their own, and the plan's levels change theirs.
        """
        phone, phase = align_frames(torch.from_numpy(plan.frame_counts))
        targets = _FrameTargets(phone, phase, _frame_qualities(plan, phone))
        gain = torch.from_numpy(plan.level_db) * LOG_POWER_PER_DB
        rng = np.random.default_rng(plan.seed)
        return self._assemble(plan, frames, _planned_pitch(plan, speaker), gain, speaker, targets, None, rng)

    def _assemble(
        self,
        plan: SpeechPlan,
        frames: AcousticFrames,
        pitch: Tensor,
        gain: Tensor,
        speaker: Speaker,
        targets: _FrameTargets,
        residual: Tensor | None,
        rng: np.random.Generator,
    ) -> tuple[VocoderInput, Tensor]:
        """Frames with the plan's F0, levels and voice qualities.

        Args:
            plan: P phones.
            frames: [1, T, ...] decoded or recorded.
            pitch: [1, P, 3] octaves about the speaker's mean F0.
            gain: [P] natural logarithm of power to add.
            speaker: whose voice.
            targets: what the plan asks of the frames.
            residual: [T, 64] to add to the envelope, or None.
            rng: draws waver and noise.

        Returns:
            The vocoder's input and the noise [1, T * 240].
        """
        qualities = targets.qualities
        envelope = self._shape_envelope(plan, frames, qualities, speaker, gain)
        if residual is not None:
            envelope = envelope + residual
        f0 = _f0_contour(plan, frames, pitch, targets, speaker, rng)
        voiced = _decide_voicing(frames.voicing_logit[0], targets.phone, plan)
        added_noise = qualities["aperiodicity"][:, None] * torch.linspace(0.3, 1.2, frames.aperiodicity.shape[-1])
        aperiodicity = (frames.aperiodicity[0] + added_noise).clamp(0.005, 1)
        aperiodicity = torch.where(voiced[:, None] < 0.5, torch.ones_like(aperiodicity), aperiodicity)
        if residual is not None:
            shape_onsets(envelope, aperiodicity, voiced, plan)
        noise = torch.from_numpy(rng.standard_normal(len(targets.phone) * HOP_SAMPLES).astype(np.float32))
        at_source = {name: qualities[name][None] for name in ("breath", "creak", "tension", "whisper")}
        return VocoderInput(envelope[None], aperiodicity[None], f0[None], voiced[None], **at_source), noise[None]

    def _shape_envelope(
        self, plan: SpeechPlan, frames: AcousticFrames, qualities: dict[str, Tensor], speaker: Speaker, gain: Tensor
    ) -> Tensor:
        """Move formants, contrast, colour and level of the envelope [T, 64]; pauses stay as they are, or fall
        silent.
        """
        counts = torch.from_numpy(plan.frame_counts)
        pause = torch.repeat_interleave(torch.from_numpy(plan.is_pause), counts)
        envelope = warp_formants(frames.envelope[0], qualities["formant_log2"] + speaker.formant_log2)
        envelope = scale_contrast(envelope, qualities["contrast_log2"], ~pause)
        share = np.array([UNVOICED_SHARE if p in UNVOICED else 1.0 for p in plan.phones], np.float32)[:, None]
        colour = _smooth(torch.repeat_interleave(torch.from_numpy(plan.colour * share), counts, dim=0)) @ self.cosines
        silence = pause.float()[:, None]
        speech = envelope + colour * LOG_POWER_PER_DB + _smooth(torch.repeat_interleave(gain, counts)[:, None])
        floor = torch.minimum(envelope, torch.full_like(envelope, SILENCE_LOG_POWER))
        return speech * (1 - silence) + floor * silence


def cosine_basis() -> NDArray[np.float64]:
    """The terms of `SpeechPlan.colour` over the mel bands: [8, 64]."""
    at = (np.arange(MEL_BANDS) + 0.5) / MEL_BANDS
    return np.stack([np.cos(np.pi * k * at) for k in range(1, COLOURS + 1)])


def warp_formants(envelope: Tensor, octaves: Tensor) -> Tensor:
    """Move formants by octaves [T]: the envelope [T, 64] is read at f / 2**octaves."""
    if not bool((octaves.abs() > 1e-4).any()):
        return envelope
    hz = _CENTRES_HZ[None] / torch.exp2(octaves)[:, None]
    mel = 2595.0 * torch.log10(1 + hz / 700.0)
    at = ((mel - _LOWEST_MEL) / _SPAN_MEL * (MEL_BANDS - 1)).clamp(0, MEL_BANDS - 1)
    index = at.floor().clamp(max=MEL_BANDS - 2).long()
    share = at - index
    return torch.gather(envelope, 1, index) * (1 - share) + torch.gather(envelope, 1, index + 1) * share


def scale_contrast(envelope: Tensor, octaves: Tensor, speaking: Tensor) -> Tensor:
    """Scale each frame's distance from the mean of those that speak, since clear speech keeps its sounds apart.

    Args:
        envelope: [T, 64].
        octaves: [T] log2 of the factor.
        speaking: [T] which frames are no pause; the others stay.

    Returns:
        [T, 64] the other envelope.
    """
    if not bool(speaking.any()) or not bool((octaves.abs() > 1e-4).any()):
        return envelope
    distance = (envelope - envelope[speaking].mean(0)) * speaking[:, None]
    return envelope + distance * (torch.exp2(octaves) - 1)[:, None]


def _planned_pitch(plan: SpeechPlan, speaker: Speaker) -> Tensor:
    """F0 of a plan in octaves about the speaker's mean: [1, P, 3]."""
    return torch.log2(torch.from_numpy(plan.f0)[None] / speaker.f0_hz)


def _frame_qualities(plan: SpeechPlan, phone: Tensor) -> dict[str, Tensor]:
    """The voice qualities of a plan by name, each [T], gliding from phone to phone."""
    table = _smooth(torch.from_numpy(plan.qualities)[phone])
    return {name: table[:, i] for i, name in enumerate(QUALITIES)}


def _smooth(x: Tensor, frames: int = SMOOTHING_FRAMES) -> Tensor:
    """A moving mean over frames of [T, D]."""
    padded = torch.cat([x[:1].expand(frames // 2, -1), x, x[-1:].expand(frames // 2, -1)])
    return padded.unfold(0, frames, 1).mean(-1)


def _decide_voicing(logit: Tensor, phone: Tensor, plan: SpeechPlan) -> Tensor:
    """The voicing decision [T]: as decoded, never in pauses, islands and gaps of one frame removed."""
    pause = torch.from_numpy(plan.is_pause)[phone]
    voiced = ((logit > 0) & ~pause).float()
    padded = torch.cat([voiced[:1], voiced, voiced[-1:]])
    return (padded.unfold(0, 3, 1).sum(-1) >= 2).float()


def _f0_contour(
    plan: SpeechPlan,
    frames: AcousticFrames,
    pitch: Tensor,
    targets: _FrameTargets,
    speaker: Speaker,
    rng: np.random.Generator,
) -> Tensor:
    """F0 in Hz [T]: the plan's line, smoothed, with the frames' residual, drift, jitter and tremor."""
    line = interpolate_contour(pitch, targets.phone[None], targets.phase[None])[0]
    count = len(targets.phone)
    kernel = np.hanning(9) / np.hanning(9).sum()
    line = torch.from_numpy(np.convolve(np.pad(line.numpy(), 4, mode="edge"), kernel, "valid").astype(np.float32))
    jitter = np.convolve(rng.standard_normal(count + 2), np.array([0.25, 0.5, 0.25]), "valid") * 1.6
    drift = _sample_drift(rng, count) * plan.drift_st
    tremor = np.sin(2 * np.pi * VOICE_TREMOR_HZ * np.arange(count) * VOICE_FRAME_S + rng.uniform(0, 2 * np.pi))
    waver_st = (targets.qualities["jitter_st"] + JITTER_ST) * torch.from_numpy(jitter).float()
    waver_st = waver_st + targets.qualities["tremor_st"] * torch.from_numpy(tremor).float()
    octaves = line + 0.7 * frames.f0_residual[0] + (torch.from_numpy(drift).float() + waver_st) / 12
    return (speaker.f0_hz * torch.exp2(octaves)).clamp(VOICE_F0_FLOOR_HZ, VOICE_F0_CEIL_HZ * 1.3)


def _sample_drift(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """A slow wander of standard deviation 1 over `count` frames, its knots 0.3 s apart."""
    knots = rng.standard_normal(count // DRIFT_KNOT_FRAMES + 3)
    return np.interp(np.arange(count) / DRIFT_KNOT_FRAMES, np.arange(len(knots)), knots)
