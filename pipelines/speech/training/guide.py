"""A recognizer that exists only to teach acting: the steering recognizer's description of a clip, fitted on all
twenty actors.

It is not shipped and scores nothing. What it hears in people's clips of an emotion, by networks that did not see the
actor, is where our readings of that emotion shall lie.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from conditioning.affect import Emotion
from pipelines import dsp
from pipelines.recognition.speech.covariance import log_covariance
from pipelines.recognition.speech.frames import RATE, measure_frames
from pipelines.recognition.speech.net import EMOTIONS, SpeechNet
from pipelines.recognition.speech.training import fit as speech_training
from pipelines.recognition.speech.training.corpus import FOLDS, load_ravdess
from pipelines.speech.training.profiles import acted_shares

Array = NDArray[np.float64]
COPIES = (0, 2, 3, 4)  # of each clip: itself, under noise, changed twice; see `speech_training`


@dataclass(frozen=True)
class Guide:
    """Its values of a clip are [11]: centred logits of eight emotions, then valence, arousal, dominance.

    Attributes:
        net: a speech recognizer's.
        positions: emotion -> [11] mean over people's clips, mostly of strong acting.
        spread: [11] standard deviation within an emotion.
    """

    net: SpeechNet
    positions: Mapping[str, Array]
    spread: Array

    def measure(self, samples: NDArray[np.floating], rate: int) -> Array:
        """Its values [11] of one clip, mono [N] at any rate in Hz."""
        f = measure_frames(dsp.resample(np.asarray(samples, np.float64), rate, RATE).astype(np.float32))
        heads = self.net(torch.from_numpy(log_covariance(f)[None]))
        return _join_heads(heads.logits.numpy(), heads.vad.numpy())[0]


def _join_heads(logits: NDArray[np.floating], vad: NDArray[np.floating]) -> Array:
    return np.concatenate([logits - logits.mean(axis=1, keepdims=True), vad], axis=1).astype(np.float64)


def fit(data: Path, work: Path, say: Callable[[str], None]) -> Guide:
    """Measure RAVDESS and fit; three minutes of one core, read again from work/guide.pt."""
    path = work / "guide.pt"
    if path.is_file():
        tensors = torch.load(path, weights_only=True)
        net = SpeechNet(tensors["net"]["mean"].shape[0])
        net.load_state_dict(tensors["net"])
        return Guide(net.eval(), {e: p.numpy() for e, p in tensors["positions"].items()}, tensors["spread"].numpy())
    clips = load_ravdess(data)
    copies = []
    for v in COPIES:
        copies_of_clips = (
            speech_training.make_copy(c.samples, v, np.random.default_rng([0, v, i])) for i, c in enumerate(clips)
        )
        copies.append(np.stack([log_covariance(measure_frames(x)) for x in copies_of_clips]))
        say(f"guide: copy {len(copies)} of {len(COPIES)} measured")
    emotion, strength = np.array([c.emotion for c in clips]), np.array([c.strength for c in clips])
    rows = speech_training.Rows(
        np.stack(copies), emotion, np.array([c.vad for c in clips]), np.array([c.actor for c in clips])
    )
    penalties = speech_training.ACOUSTIC_PENALTIES
    unseen = speech_training.cross_validate(rows, FOLDS, penalties)
    measured = _join_heads(unseen.logits, unseen.vad)
    recall = np.mean([(unseen.logits.argmax(axis=1) == e)[emotion == e].mean() for e in range(EMOTIONS)])
    say(f"guide: UAR {recall:.3f} on actors that were not seen")
    positions, deviations = {}, []
    for index, name in enumerate(Emotion):
        by_strength = {s: measured[(emotion == index) & (strength == s)] for s in (1, 2)}
        shares = [("01", 1.0)] if name is Emotion.NEUTRAL else acted_shares(name)
        positions[str(name)] = np.sum([w * by_strength[int(s)].mean(axis=0) for s, w in shares], axis=0)
        deviations.append(np.concatenate([x - x.mean(axis=0) for x in by_strength.values() if len(x)]))
    guide = Guide(speech_training.fit(rows, penalties), positions, np.concatenate(deviations).std(axis=0))
    tensors = {"net": guide.net.state_dict(), "positions": {e: torch.from_numpy(p) for e, p in positions.items()}}
    torch.save({**tensors, "spread": torch.from_numpy(guide.spread)}, path)
    return guide
