"""Affect of music, in two families: one hears sound, and MIDI on our own piano; the other reads the symbols of MIDI.

The one that hears (it reports) reads features of sound and what taggers say of it (`ear.py`). The one of symbols (it
steers) reads key-relative features of MIDI, and sound by a light front end that was taught by them.

`MusicRecognizer.read` takes a path of either, a pretty_midi.PrettyMIDI or an Audio. The point and its spread are on the
scale of listeners' ratings (-1..1). The eight emotions are not rated in the data: they follow from the point and its
spread by the vocabulary. Dominance follows from valence and arousal as in rated words, with the spread that leaves.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from conditioning import vocabulary
from conditioning.affect import VAD, AffectEstimate, Emotion
from pipelines.errors import MediaError
from pipelines.media import Audio
from pipelines.media.midi_notes import NoteTable, load_piece
from pipelines.recognition.base import Reading, Window, load_recognizer_checkpoint
from pipelines.recognition.lineage import Lineage
from pipelines.recognition.music.bar_windows import bar_windows
from pipelines.recognition.music.head import FORMER_TENSORS, TENSORS, Array, MusicHead
from pipelines.recognition.music.symbolic_features import SYMBOLIC_FEATURES, feature_vector
from weights.checkpoint import wrap_load_errors

if TYPE_CHECKING:
    from pipelines.recognition.music.ear import MusicEar

MIDI_SUFFIXES = (".mid", ".midi")
OOD_THRESHOLD = 0.5  # probability from which on music is out of distribution
MIN_NOTES = 8  # fewer notes are no piece
DERIVED_NOTE = "emotions and dominance follow from valence and arousal; listeners rated only these two"
#: Gauss-Hermite nodes and weights of a standard normal, five points: exact to the ninth moment.
QUADRATURE = ((-2.856970, 0.011257), (-1.355626, 0.222076), (0.0, 0.533333), (1.355626, 0.222076), (2.856970, 0.011257))


class MusicRecognizer:
    """Reads valence and arousal of MIDI and of sound.

    Args:
        lineage: what it was fitted on.
        heads: "heard" for whatever sounds; or "midi" for notes and "audio" for sound.
        ear: what a "heard" head listens with.

    Example:
        >>> from pipelines.recognition.base import load
        >>> load("music").read("piece.mid").estimate.vad.valence  # doctest: +SKIP
        0.21
    """

    def __init__(self, lineage: Lineage, heads: Mapping[str, MusicHead], ear: MusicEar | None = None) -> None:
        self.lineage = lineage
        self.heads = heads
        self.ear = ear

    @classmethod
    def from_pretrained(cls, folder: str | Path) -> MusicRecognizer:
        """Load model.safetensors and config.json.

        Args:
            folder: of the checkpoint.

        Returns:
            The recognizer.

        Raises:
            WeightsNotFoundError, WeightsCorruptError: they are not there, or not readable.
        """
        checkpoint = load_recognizer_checkpoint(folder, "music", framework="numpy")
        with wrap_load_errors(folder, "music recognizer"):
            tensors = {_tensor_name(name): array for name, array in checkpoint.tensors.items()}
            heads = {
                kind: MusicHead.from_checkpoint({name: tensors[f"{kind}.{name}"] for name in TENSORS}, settings)
                for kind, settings in checkpoint.config["heads"].items()
            }
            ear = _load_ear(tensors) if "heard" in heads else None
            return cls(Lineage.of(checkpoint.config["lineage"]), heads, ear)

    def read(self, medium: Any, *, windows: bool = False) -> Reading:
        """Read a MIDI file, a sound file, a pretty_midi.PrettyMIDI or an Audio.

        Args:
            medium: a path ending in .mid or .midi is MIDI, any other path is sound.
            windows: add the curve over time: windows of 18 s, or of eight bars where symbols are read; they overlap.

        Returns:
            The estimate; cues are duration, notes, tempo or onsets, and majorness.

        Raises:
            MediaError: neither MIDI nor sound, damaged, or too large.
        """
        if isinstance(medium, (str, Path)):
            path = Path(medium)
            if not path.is_file():
                raise MediaError(f"'{path}' is not there; give a MIDI or sound file")
            with path.open("rb") as file:
                midi = file.read(4) == b"MThd" or path.suffix.lower() in MIDI_SUFFIXES
            return self._midi(path, windows) if midi else self._audio(path, windows)
        return self._audio(medium, windows) if isinstance(medium, Audio) else self._midi(medium, windows)

    def _midi(self, medium: Any, curve: bool) -> Reading:
        piece = load_piece(medium)
        cues = {"duration_s": piece.duration_s, "notes": float(len(piece.start))}
        if len(piece.start) < MIN_NOTES:
            head = self.heads["midi" if self.ear is None else "heard"]
            return Reading(self._prior(head, f"{len(piece.start)} notes with a pitch: too few to read"), (), cues)
        return self._hear_piano(piece, curve, cues) if self.ear else self._read_symbols(piece, curve, cues)

    def _hear_piano(self, piece: NoteTable, curve: bool, cues: dict[str, float]) -> Reading:
        from pipelines.recognition.music.piano import MAX_HEARD_S, play_piano

        notes = (f"heard are its first {MAX_HEARD_S:.0f} s",) if piece.duration_s > MAX_HEARD_S else ()
        reading = self._audio(play_piano(piece), curve, notes)
        return replace(reading, cues={**reading.cues, **cues})

    def _read_symbols(self, piece: NoteTable, curve: bool, cues: dict[str, float]) -> Reading:
        head, spans = self.heads["midi"], bar_windows(piece)
        rows = np.array([feature_vector(piece, *span) for span in spans])
        means = dict(zip(SYMBOLIC_FEATURES, rows.mean(axis=0).tolist(), strict=True))
        cues |= {
            "tempo_qpm": 120 * 2 ** means["tempo"],
            "notes_per_s": 2 ** means["notes_per_s"],
            "majorness": means["majorness"],
        }
        return self._reading(head, rows[:, [SYMBOLIC_FEATURES.index(n) for n in head.names]], spans, curve, cues)

    def _audio(self, medium: Any, curve: bool, notes: tuple[str, ...] = ()) -> Reading:
        from pipelines.recognition.music.audio_features import AUDIO_FEATURES
        from pipelines.recognition.music.audio_windows import extract_features

        features = extract_features(medium, self.ear)
        head = self.heads["audio" if self.ear is None else "heard"]
        cues = {"duration_s": features.duration_s}
        if not len(features.rows):
            return Reading(self._prior(head, "silence: nothing to read"), (), cues)
        own = features.rows[:, : len(AUDIO_FEATURES)]
        means = dict(zip(AUDIO_FEATURES, own.mean(axis=0).tolist(), strict=True))
        cues |= {"onsets_per_s": 2 ** means["onsets_per_s"], "majorness": means["majorness"]}
        rows = features.rows if self.ear else own[:, [AUDIO_FEATURES.index(n) for n in head.names]]
        return self._reading(head, rows, features.spans, curve, cues, notes)

    def _reading(
        self,
        head: MusicHead,
        rows: Array,
        spans: list[tuple[float, float]],
        curve: bool,
        cues: dict[str, float],
        notes: tuple[str, ...] = (),
    ) -> Reading:
        ood_probability, spread = head.ood_probability(rows), head.predict_spread(rows)
        whole = self._estimate(head, head.predict(rows), spread, ood_probability, *notes)
        if not curve:
            return Reading(whole, (), cues)
        wider = tuple(math.hypot(s, e) for s, e in zip(spread, head.settings["window_spread"], strict=True))
        estimates = [self._estimate(head, p, (wider[0], wider[1]), ood_probability) for p in head.predict_curve(rows)]
        windows = (Window(*span, estimate) for span, estimate in zip(spans, estimates, strict=True))
        return Reading(whole, tuple(windows), cues)

    def _estimate(
        self, head: MusicHead, point: Array, spread: tuple[float, float], ood_probability: float, *notes: str
    ) -> AffectEstimate:
        valence, arousal = float(point[0]), float(point[1])
        plane = vocabulary.fit_dominance()
        vad, whole_spread = VAD(valence, arousal, plane.predict(valence, arousal)), (*spread, plane.residual_sd)
        confidence = max(quadrant_probabilities(*head.expected_rating(point, spread)).values())
        return AffectEstimate(
            vad,
            whole_spread,
            _emotion_probabilities(vad, whole_spread),
            confidence * (1 - ood_probability),
            self.lineage.name,
            ood_probability >= OOD_THRESHOLD,
            (DERIVED_NOTE, *notes),
        )

    def _prior(self, head: MusicHead, reason: str) -> AffectEstimate:
        """The estimate of what cannot be read: the mean and spread of all rated music, out of distribution."""
        prior = np.array(head.settings["prior"])
        return self._estimate(head, prior[:, 0], (float(prior[0, 1]), float(prior[1, 1])), 1.0, reason)


def quadrant_probabilities(point: Sequence[float] | Array, spread: Sequence[float] | Array) -> dict[str, float]:
    """Probabilities that listeners' mean rating lies in each quadrant ("++" is pleasant and aroused), of a normal point
    [2].
    """
    v, a = (0.5 * math.erfc(-float(m) / (float(s) * math.sqrt(2))) for m, s in zip(point, spread, strict=True))
    return {"++": v * a, "-+": (1 - v) * a, "--": (1 - v) * (1 - a), "+-": v * (1 - a)}


def _load_ear(tensors: Mapping[str, Any]) -> MusicEar:
    import torch

    from pipelines.recognition.music.ear import MusicEar

    prefix = "ear."
    return MusicEar.from_tensors(
        {n.removeprefix(prefix): torch.from_numpy(t) for n, t in tensors.items() if n.startswith(prefix)}
    )


def _tensor_name(name: str) -> str:
    kind, _, part = name.partition(".")
    return f"{kind}.{FORMER_TENSORS.get(part, part)}"


def _emotion_probabilities(vad: VAD, spread: tuple[float, float, float]) -> dict[Emotion, float]:
    """`vocabulary.mixture_from_vad` averaged over the normal spread of the point."""
    total = dict.fromkeys(Emotion, 0.0)
    for nodes in product(QUADRATURE, QUADRATURE, QUADRATURE[1:4]):
        weight = math.prod(w for _, w in nodes)
        at = VAD(*(max(-1.0, min(1.0, m + x * s)) for m, s, (x, _) in zip(vad, spread, nodes, strict=True)))
        for emotion, p in vocabulary.mixture_from_vad(at).items():
            total[emotion] += weight * p
    normaliser = sum(total.values())
    return {emotion: p / normaliser for emotion, p in total.items()}
