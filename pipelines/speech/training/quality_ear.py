"""A second guide for acting on natural decoders: what the inner layers of a judge of quality hear.

DistillMOS (Stahl & Gamper 2025, MIT) was taught how pleasant speech is, by a network that had heard half a million
hours; its inner layers also tell how a person feels. A plain logistic regression on them names .67 of eight emotions in
actors that it was not fitted on (`python -m pipelines.speech.training.quality_ear` prints it), without sharing a
feature with the recognizer that steers or with the one that reports. It is fitted for training alone and not shipped.
"""

from __future__ import annotations

import argparse
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from conditioning.affect import Emotion
from pipelines import dsp
from pipelines.distillmos import load_distillmos
from pipelines.media import read_audio

Array = NDArray[np.float64]
RATE_HZ, MAX_SAMPLES = 16_000, 122_880  # what it hears at once
COMPONENTS, PENALTY = 150, 0.03
ACTORS = 20
FOLDS = 5


class InnerLayers:
    """Means and spreads over time of every layer of DistillMOS's transformer, and its opinion of the quality."""

    def __init__(self) -> None:
        self.model = load_distillmos()
        positions = self.model.transformer_pool_attn.transformer.position_encoding
        # made for clips of 7.7 s, filled up with silence; it takes shorter ones as they are
        positions.forward = lambda x: x + positions.pe.reshape(1, -1, x.shape[-1])[:, : x.shape[1]]
        self._heard: list[torch.Tensor] = []
        for module in self.model.modules():
            if isinstance(module, torch.nn.TransformerEncoderLayer):
                module.register_forward_hook(lambda _module, _inputs, output: self._heard.append(output))

    def hear(self, samples: NDArray[np.floating], rate_hz: int) -> tuple[Array, float]:
        """Hear one clip without the silence about it.

        Args:
            samples: mono [N].
            rate_hz: Hz.

        Returns:
            [2800] features, and the quality, 1 (bad) to 5 (excellent).
        """
        clip = _trim(dsp.resample(np.asarray(samples, np.float64), rate_hz, RATE_HZ))[:MAX_SAMPLES]
        x = torch.from_numpy(clip.astype(np.float32))[None]
        self._heard.clear()
        with torch.inference_mode():
            quality = 1 + 4 * self.model.transformer_pool_attn(
                self.model.cnn(x / (x.abs().max() + 1e-8)).permute(0, 2, 1)
            )
        rows = [h.reshape(-1, h.shape[-1]) for h in self._heard]
        return torch.cat([part for h in rows for part in (h.mean(0), h.std(0))]).double().numpy(), float(quality)


def _trim(samples: Array) -> Array:
    loud = np.flatnonzero(np.abs(samples) > 0.02 * np.abs(samples).max())
    return samples[max(loud[0] - 800, 0) : loud[-1] + 1600] if len(loud) else samples


@dataclass(frozen=True)
class Clips:
    """Heard clips: `features` [N, 2800], `emotion` [N] and `actor` [N]."""

    features: Array
    emotion: NDArray[np.int64]
    actor: NDArray[np.int64]


@dataclass(frozen=True)
class EmotionHead:
    """Features -> centred logits of eight emotions.

    Attributes:
        mean: [2800] of the features.
        weight: [2800, 8].
        bias: [8].
    """

    mean: Array
    weight: Array
    bias: Array

    def logits(self, features: Array) -> Array:
        """Logits [..., 8] of features [..., 2800], with mean 0."""
        out = (features - self.mean) @ self.weight + self.bias
        return np.asarray(out - out.mean(axis=-1, keepdims=True))


def hear_actors(data: Path, work: Path, say: Callable[[str], None]) -> Clips:
    """Hear RAVDESS's neutral and strongly acted clips; four minutes of one core, read again from
    work/quality_ear.npz.
    """
    path = work / "quality_ear.npz"
    if path.is_file():
        stored = np.load(path)
        return Clips(stored["features"], stored["emotion"], stored["actor"])
    layers = InnerLayers()
    features, labels = [], []
    with TemporaryDirectory() as folder, zipfile.ZipFile(data / "speech" / "ravdess16k_actors01-20.zip") as archive:
        archive.extractall(folder)
        paths = sorted(p for p in Path(folder).rglob("*") if p.suffix in (".wav", ".flac"))
        for clip in paths:
            _, _, emotion, strength, _, _, actor = clip.stem.split("-")
            if strength == "02" or emotion == "01":
                audio = read_audio(clip)
                features.append(layers.hear(audio.samples, audio.sampling_rate)[0])
                labels.append((int(emotion) - 1, int(actor)))
                if len(labels) % 160 == 0:
                    say(f"second guide: {len(labels)} clips heard")
    emotions, actors = np.array(labels).T
    np.savez(path, features=np.array(features), emotion=emotions, actor=actors)
    return Clips(np.array(features), emotions, actors)


def fit(features: Array, emotion: NDArray[np.int64]) -> EmotionHead:
    """Logistic regression, classes balanced, on the first principal components, half whitened."""
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-6
    z = (features - mean) / spread
    _, singular, axes = np.linalg.svd(z, full_matrices=False)
    kept = min(COMPONENTS, len(singular))
    basis = axes[:kept].T / (singular[:kept] / np.sqrt(len(z))) ** 0.5
    basis /= (z @ basis).std()
    weight, bias = _logistic(z @ basis, emotion)
    return EmotionHead(mean, basis @ weight / spread[:, None], bias)


def _logistic(x: Array, labels: NDArray[np.int64]) -> tuple[Array, Array]:
    rows, classes = torch.from_numpy(x), torch.from_numpy(labels)
    weight = torch.zeros(x.shape[1], len(Emotion), dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(len(Emotion), dtype=torch.float64, requires_grad=True)
    balance = 1 / torch.bincount(classes, minlength=len(Emotion)).clamp(min=1).double()[classes]
    optimiser = torch.optim.LBFGS([weight, bias], max_iter=60, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        errors = torch.nn.functional.cross_entropy(rows @ weight + bias, classes, reduction="none")
        total = (errors * balance).sum() / balance.sum() + PENALTY * weight.square().sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    optimiser.step(loss)  # type: ignore[no-untyped-call]
    return weight.detach().numpy(), bias.detach().numpy()


def recall_on_unseen_actors(clips: Clips) -> Array:
    """Share named right [8] by heads that were not fitted on the actor."""
    named = np.zeros(len(clips.emotion), int)
    for fold in range(FOLDS):
        held = clips.actor % FOLDS == fold
        named[held] = fit(clips.features[~held], clips.emotion[~held]).logits(clips.features[held]).argmax(axis=1)
    return np.array([(named == e)[clips.emotion == e].mean() for e in range(len(Emotion))])


def main() -> None:
    """Print how much it names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of training data")
    parser.add_argument("--work", type=Path, required=True, help="where what was heard is kept")
    arguments: Any = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    recall = recall_on_unseen_actors(hear_actors(arguments.data, arguments.work, print))
    print(f"UAR {recall.mean():.3f};", ", ".join(f"{e} {r:.2f}" for e, r in zip(Emotion, recall, strict=True)))


if __name__ == "__main__":
    main()
