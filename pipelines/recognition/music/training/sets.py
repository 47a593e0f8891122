"""What the recognizer of symbols learns from, and the fit of its heads: rated pieces, renderings, songs, and what is no
music.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.recognition.base import ROLES
from pipelines.recognition.lineage import Lineage
from pipelines.recognition.music import audio_features as music_audio
from pipelines.recognition.music import symbolic_features as music_features
from pipelines.recognition.music.audio_windows import extract_features
from pipelines.recognition.music.bar_windows import bar_windows
from pipelines.recognition.music.head import TENSORS, Array, MusicHead
from pipelines.recognition.music.training import data
from pipelines.recognition.music.training.cache import cached
from pipelines.recognition.music.training.head_fit import (
    InvariantPairs,
    RatedWindows,
    concatenate,
    fit,
    fit_ood,
)
from weights.checkpoint import save_checkpoint

#: 40 of the 127 pieces; the other 12 games, from 8 series, teach the recognizer that reports.
STEERING_GAMES = ("Final Fantasy VII",)
SONGS = 300  # of pop909, of even number; the one that reports has odd ones
TEACHER_WEIGHT = 0.3  # weight of an excerpt that the symbolic head labelled beside a rated piece
RANDOM_KINDS, NOISE_KINDS = ("uniform", "grid", "walk"), ("white", "pink", "tone", "pulsed", "clicks")
SPEAKER = "174-"  # of LibriSpeech, shown as no music
LICENCE = "Apache-2.0 for the numbers; fitted on VGMIDI ratings (no licence stated); none of the data is contained"
#: How loud single notes differ says who made the MIDI rather than how it feels: files of one source are alike in it.
_SYMBOLIC_FEATURES = tuple(n for n in music_features.SYMBOLIC_FEATURES if n not in ("loudness_spread", "accent"))


MIDI_NAMES = tuple(n for n in _SYMBOLIC_FEATURES if not n.startswith("degree_"))
AUDIO_NAMES = tuple(n for n in music_audio.AUDIO_FEATURES if not n.startswith("degree_"))
BACKBONE = "linear ridge on symbolic features without the profile of degrees"


@dataclass(frozen=True, slots=True)
class TrainingSets:
    """Everything that is learnt from.

    Attributes:
        pieces: the rated pieces.
        midi: windows of their symbolic features.
        takes: windows of renderings of them, several times with other timbres.
        songs: excerpts of songs to learn from.
        unseen_songs: excerpts of others, for the figures.
        invariant_pairs: renderings with and without noise, which must read alike.
    """

    pieces: list[data.RatedPiece]
    midi: RatedWindows
    takes: tuple[RatedWindows, ...]
    songs: data.Excerpts
    unseen_songs: data.Excerpts
    invariant_pairs: InvariantPairs

    def own(self) -> NDArray[np.bool_]:
        """[P] which pieces are learnt from."""
        return np.isin(self.midi.group, STEERING_GAMES)


def load_sets(folder: Path, cache: Path | None) -> TrainingSets:
    """Features of all pieces, about three minutes of one core; kept in `cache` where one is given."""
    pieces = data.load_rated_pieces(folder)
    kept = partial(cached, cache)
    midi = kept("midi", lambda: data.symbolic_windows(pieces))
    takes = [kept(f"take{k}", partial(data.audio_windows, pieces, s, 100 + k)) for k, s in enumerate(data.TAKES_S)]
    songs, unseen = (kept(f"pop{parity}", partial(_excerpts, folder, parity)) for parity in (0, 1))
    pairs = kept("shaken", partial(data.noisy_pairs, pieces, 200))
    return TrainingSets(pieces, midi, tuple(takes), songs, unseen, pairs)


def _excerpts(folder: Path, parity: int) -> data.Excerpts:
    return data.make_excerpts(data.load_pop_pieces(folder, parity, SONGS), 8 - parity)


def select_columns(material: RatedWindows, selected: tuple[str, ...], names: tuple[str, ...]) -> RatedWindows:
    """Only the chosen features of rows that have `names`."""
    return replace(material, rows=material.rows[:, [names.index(n) for n in selected]])


def fit_midi(sets: TrainingSets, own: NDArray[np.bool_], *, seed: int = 0) -> MusicHead:
    """The symbolic head on the pieces `own` [P]."""
    material = select_columns(sets.midi.of(own), MIDI_NAMES, music_features.SYMBOLIC_FEATURES)
    return fit(material, MIDI_NAMES, frequency_count=0, seed=seed)


def fit_audio(sets: TrainingSets, own: NDArray[np.bool_], teacher: MusicHead, *, seed: int = 0) -> MusicHead:
    """The head for sound: renderings of the pieces `own` by their ratings, and of songs by what the symbolic head
    reads.
    """
    songs = sets.songs
    place = [music_features.SYMBOLIC_FEATURES.index(n) for n in teacher.names]
    labels = np.array([teacher.predict(row[None, place]) for row in songs.symbolic])
    material = concatenate([*(take.of(own) for take in sets.takes), songs.as_rated_windows(labels, TEACHER_WEIGHT)])
    columns = [music_audio.AUDIO_FEATURES.index(n) for n in AUDIO_NAMES]
    return fit(
        select_columns(material, AUDIO_NAMES, music_audio.AUDIO_FEATURES),
        AUDIO_NAMES,
        invariant_pairs=sets.invariant_pairs.of(own).select_columns(columns),
        frequency_count=0,
        seed=seed,
    )


def fit_heads(sets: TrainingSets, folder: Path, *, seed: int = 0) -> dict[str, MusicHead]:
    """Both heads, each with what is out of its distribution."""
    own, songs = sets.own(), sets.songs
    midi = fit_midi(sets, own, seed=seed)
    audio = fit_audio(sets, own, midi, seed=seed)
    rng = np.random.default_rng([seed, ROLES.index("steers")])
    in_distribution = [*_rows_by_piece(sets.midi.of(own)), *songs.symbolic[:, None]]
    ood = [symbolic_rows(data.random_midi(k, rng)) for k in RANDOM_KINDS for _ in range(60)]
    midi = fit_ood(
        midi, *(_select_features(rows, midi.names, music_features.SYMBOLIC_FEATURES) for rows in (in_distribution, ood))
    )
    sound_features = [
        *(rows for take in sets.takes for rows in _rows_by_piece(take.of(own))),
        *_rows_by_piece(songs.as_rated_windows(np.zeros((len(songs.symbolic), 2)), 1.0)),
    ]
    voices = data.read_speech(folder / "speech" / "librispeech_two_speakers.zip", SPEAKER, 40)
    noises = (data.random_sound(k, rng) for k in NOISE_KINDS for _ in range(15))
    noise_rows = [h.rows for sound in (*voices, *noises) if len((h := extract_features(sound)).rows)]
    audio = fit_ood(
        audio,
        *(_select_features(rows, audio.names, music_audio.AUDIO_FEATURES) for rows in (sound_features, noise_rows)),
    )
    return {"midi": midi, "audio": audio}


def symbolic_rows(piece: Any) -> Array:
    """[W, F] features of a piece's windows."""
    return np.array([music_features.feature_vector(piece, *span) for span in bar_windows(piece)])


def _rows_by_piece(material: RatedWindows) -> list[Array]:
    return [material.rows[material.piece == k] for k in range(len(material.rating))]


def _select_features(rows: Iterable[Array], selected: tuple[str, ...], names: tuple[str, ...]) -> list[Array]:
    place = [names.index(n) for n in selected]
    return [r[:, place] for r in rows]


def make_lineage(sets: TrainingSets) -> Lineage:
    """What the lineage guard compares."""
    games = sorted(set(sets.midi.group[sets.own()]))
    corpora = (
        f"vgmidi#games {'; '.join(games)}",
        f"pop909#first {SONGS} songs of even number",
        f"librispeech#speaker {SPEAKER.rstrip('-')}",
    )
    return Lineage("music-steers", "music", "steers", BACKBONE, corpora, LICENCE, family="symbols")


def save(folder: Path, heads: dict[str, MusicHead], sets: TrainingSets) -> None:
    """Write model.safetensors (fp32, frequencies in fp16) and config.json."""
    tensors = {
        f"{kind}.{name}": np.asarray(getattr(head, name), np.float16 if name == "frequencies" else np.float32)
        for kind, head in heads.items()
        for name in TENSORS
    }
    tables = {kind: dict(head.settings) for kind, head in heads.items()}
    save_checkpoint(folder, tensors, {"lineage": asdict(make_lineage(sets)), "heads": tables}, downcast=False)
