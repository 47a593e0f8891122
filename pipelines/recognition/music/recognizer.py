"""Affect of music: MIDI by key-relative symbolic features, sound by a light front end trained on renderings of MIDI.

`MusicRecognizer.read` takes a path of either, a pretty_midi.PrettyMIDI or an Audio. The point and its spread are on the
scale of listeners' ratings (-1..1). The eight emotions are not rated in the data: they follow from the point and its
spread by the vocabulary. Dominance follows from valence and arousal as in rated words, with the spread that leaves.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from conditioning import vocabulary
from conditioning.affect import VAD, AffectEstimate, Emotion
from pipelines.errors import MediaError
from pipelines.media import Audio
from pipelines.recognition.base import Lineage, Reading, Window, config
from pipelines.recognition.music.head import TENSORS, Array, Head
from pipelines.recognition.music.notes import piece_of
from pipelines.recognition.music.symbolic_features import NAMES, vector, windows
from weights.errors import WeightsDamaged

MIDI_SUFFIXES = (".mid", ".midi")
LEAST_TONES = 8  # fewer notes are no piece
DERIVED = "emotions and dominance follow from valence and arousal; listeners rated only these two"
#: Gauss-Hermite nodes and weights of a standard normal, five points: exact to the ninth moment.
NODES = ((-2.856970, 0.011257), (-1.355626, 0.222076), (0.0, 0.533333), (1.355626, 0.222076), (2.856970, 0.011257))


class MusicRecognizer:
    """Reads valence and arousal of MIDI and of sound.

    Example:
        >>> from pipelines.recognition.base import load
        >>> load("music").read("piece.mid").estimate.vad.valence  # doctest: +SKIP
        0.21
    """

    def __init__(self, lineage: Lineage, heads: Mapping[str, Head]) -> None:
        """Of fitted heads: "midi" and "audio"."""
        self.lineage = lineage
        self.heads = heads

    @classmethod
    def from_pretrained(cls, folder: str | Path) -> MusicRecognizer:
        """Load model.safetensors and config.json.

        Raises:
            WeightsAbsent, WeightsDamaged: they are not there, or not readable.
        """
        from safetensors.numpy import load_file

        facts = config(folder, "music")
        try:
            tensors = load_file(Path(folder) / "model.safetensors")
            heads = {
                kind: Head.of({name: tensors[f"{kind}.{name}"] for name in TENSORS}, facts["heads"][kind])
                for kind in facts["heads"]
            }
            return cls(Lineage.of(facts["lineage"]), heads)
        except (KeyError, ValueError, TypeError, OSError) as error:
            raise WeightsDamaged(
                f"the weights in '{folder}' cannot be read ({error.__class__.__name__}); install the package again"
            ) from error

    def read(self, medium: Any, *, windows: bool = False) -> Reading:
        """Read a MIDI file, a sound file, a pretty_midi.PrettyMIDI or an Audio.

        Args:
            medium: a path ending in .mid or .midi is MIDI, any other path is sound.
            windows: add the curve over time: windows of eight bars for MIDI, of 18 s for sound, that overlap.

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
        piece = piece_of(medium)
        facts = {"duration_s": piece.duration_s, "notes": float(len(piece.start))}
        head = self.heads["midi"]
        if len(piece.start) < LEAST_TONES:
            return Reading(self._nothing(head, f"{len(piece.start)} notes with a pitch: too few to read"), (), facts)
        spans = windows(piece)
        rows = np.array([vector(piece, *span) for span in spans])
        named = dict(zip(NAMES, rows.mean(axis=0).tolist(), strict=True))
        facts |= {
            "tempo_qpm": 120 * 2 ** named["tempo"],
            "notes_per_s": 2 ** named["notes_per_s"],
            "majorness": named["majorness"],
        }
        return self._reading(head, rows[:, [NAMES.index(n) for n in head.names]], spans, curve, facts)

    def _audio(self, medium: Any, curve: bool) -> Reading:
        from pipelines.recognition.music import audio_features as music_audio

        heard = music_audio.listen(medium)
        head = self.heads["audio"]
        facts = {"duration_s": heard.duration_s}
        if not len(heard.rows):
            return Reading(self._nothing(head, "silence: nothing to read"), (), facts)
        named = dict(zip(music_audio.NAMES, heard.rows.mean(axis=0).tolist(), strict=True))
        facts |= {"onsets_per_s": 2 ** named["onsets_per_s"], "majorness": named["majorness"]}
        return self._reading(
            head, heard.rows[:, [music_audio.NAMES.index(n) for n in head.names]], heard.spans, curve, facts
        )

    def _reading(
        self, head: Head, rows: Array, spans: list[tuple[float, float]], curve: bool, facts: dict[str, float]
    ) -> Reading:
        odd = head.oddness(rows)
        spread = head.spread(rows)
        whole = self._estimate(head, head.point(rows), spread, odd)
        if not curve:
            return Reading(whole, (), facts)
        wider = tuple(math.hypot(s, e) for s, e in zip(spread, head.facts["window_spread"], strict=True))
        points = head.curve(rows)
        parts = [
            Window(*span, self._estimate(head, p, (wider[0], wider[1]), odd))
            for span, p in zip(spans, points, strict=True)
        ]
        return Reading(whole, tuple(parts), facts)

    def _estimate(
        self, head: Head, point: Array, spread: tuple[float, float], odd: float, *notes: str
    ) -> AffectEstimate:
        valence, arousal = float(point[0]), float(point[1])
        plane = vocabulary.fit_dominance()
        vad = VAD(valence, arousal, plane.predict(valence, arousal))
        sure = max(quadrants(*head.believed(point, spread)).values())
        outside = odd >= 0.5
        return AffectEstimate(
            vad,
            (*spread, plane.residual_sd),
            _emotions(vad, (*spread, plane.residual_sd)),
            sure * (1 - odd),
            self.lineage.name,
            outside,
            (DERIVED, *notes),
        )

    def _nothing(self, head: Head, why: str) -> AffectEstimate:
        prior = np.array(head.facts["prior"])
        return self._estimate(head, prior[:, 0], (float(prior[0, 1]), float(prior[1, 1])), 1.0, why)


def quadrants(point: Sequence[float] | Array, spread: Sequence[float] | Array) -> dict[str, float]:
    """Probabilities that listeners' mean rating lies in each quadrant ("++" is pleasant and aroused), of a normal point [2]."""
    v, a = (0.5 * math.erfc(-float(m) / (float(s) * math.sqrt(2))) for m, s in zip(point, spread, strict=True))
    return {"++": v * a, "-+": (1 - v) * a, "--": (1 - v) * (1 - a), "+-": v * (1 - a)}


def _emotions(vad: VAD, spread: tuple[float, float, float]) -> dict[Emotion, float]:
    """`vocabulary.mixture` averaged over the normal spread of the point."""
    total = dict.fromkeys(Emotion, 0.0)
    for chosen in product(NODES, NODES, NODES[1:4]):
        weight = math.prod(w for _, w in chosen)
        at = VAD(*(max(-1.0, min(1.0, m + x * s)) for m, s, (x, _) in zip(vad, spread, chosen, strict=True)))
        for emotion, p in vocabulary.mixture_from_vad(at).items():
            total[emotion] += weight * p
    whole = sum(total.values())
    return {emotion: p / whole for emotion, p in total.items()}
