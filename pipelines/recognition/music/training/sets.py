"""What the music recognizers learn from, and the fit of each role's heads: rated pieces, renderings, songs, and what is
no music.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from pipelines.recognition.base import ROLES, Role
from pipelines.recognition.lineage import Lineage
from pipelines.recognition.music import audio_features as music_audio
from pipelines.recognition.music import symbolic_features as music_features
from pipelines.recognition.music.bar_windows import bar_windows
from pipelines.recognition.music.head import TENSORS, Array, MusicHead
from pipelines.recognition.music.training import data
from pipelines.recognition.music.training.head_fit import (
    FREQUENCIES,
    InvariantPairs,
    RatedWindows,
    concatenate,
    fit,
    fit_ood,
)
from weights.checkpoint import save_checkpoint

T = TypeVar("T")

#: 40 of the 127 pieces; the other 12 games, from 8 series, teach the recognizer that reports.
STEERING_GAMES = ("Final Fantasy VII",)
SONGS = 300  # of pop909 for each recognizer: odd numbers report, even ones steer
TEACHER_WEIGHT = 0.3  # weight of an excerpt that the symbolic head labelled beside a rated piece
RANDOM_KINDS, NOISE_KINDS = ("uniform", "grid", "walk"), ("white", "pink", "tone", "pulsed", "clicks")
VOICES: dict[Role, str] = {"reports": "84-", "steers": "174-"}  # LibriSpeech speakers that are shown as no music
LICENCE = "Apache-2.0 for the numbers; fitted on VGMIDI ratings (no licence stated); none of the data is contained"
#: How loud single notes differ says who made the MIDI rather than how it feels: files of one source are alike in it.
_SYMBOLIC_FEATURES = tuple(n for n in music_features.SYMBOLIC_FEATURES if n not in ("loudness_spread", "accent"))


@dataclass(frozen=True, slots=True)
class FeatureFamily:
    """What a recognizer reads and how.

    Attributes:
        midi: names of its symbolic features.
        audio: names of its features of sound.
        frequency_count: of the random Fourier features; 0 is a linear map.
        backbone: name in the lineage.
    """

    midi: tuple[str, ...]
    audio: tuple[str, ...]
    frequency_count: int
    backbone: str


FAMILIES: dict[Role, FeatureFamily] = {
    "reports": FeatureFamily(
        _SYMBOLIC_FEATURES, music_audio.AUDIO_FEATURES, FREQUENCIES, "mean-map kernel ridge on all symbolic features"
    ),
    "steers": FeatureFamily(
        tuple(n for n in _SYMBOLIC_FEATURES if not n.startswith("degree_")),
        tuple(n for n in music_audio.AUDIO_FEATURES if not n.startswith("degree_")),
        0,
        "linear ridge on symbolic features without the profile of degrees",
    ),
}


@dataclass(frozen=True, slots=True)
class TrainingSets:
    """Everything that is learnt from.

    Attributes:
        pieces: the rated pieces.
        midi: windows of their symbolic features.
        takes: windows of renderings of them, several times with other timbres.
        songs: excerpts of songs for each role.
        invariant_pairs: renderings with and without noise, which must read alike.
    """

    pieces: list[data.RatedPiece]
    midi: RatedWindows
    takes: tuple[RatedWindows, ...]
    songs: dict[Role, data.Excerpts]
    invariant_pairs: InvariantPairs

    def own(self, role: Role) -> NDArray[np.bool_]:
        """[P] which pieces a role learns from."""
        return np.asarray(np.isin(self.midi.group, STEERING_GAMES) == (role == "steers"))


def load_sets(folder: Path, cache: Path | None) -> TrainingSets:
    """Features of all pieces, about three minutes of one core; kept in `cache` where one is given."""
    pieces = data.load_rated_pieces(folder)
    cached = partial(_cached, cache)
    midi = cached("midi", lambda: data.symbolic_windows(pieces))
    takes = [cached(f"take{k}", partial(data.audio_windows, pieces, s, 100 + k)) for k, s in enumerate(data.TAKES_S)]
    parities: dict[Role, int] = {"reports": 1, "steers": 0}
    songs = {role: cached(f"pop{parity}", partial(_excerpts, folder, parity)) for role, parity in parities.items()}
    return TrainingSets(pieces, midi, tuple(takes), songs, cached("shaken", partial(data.noisy_pairs, pieces, 200)))


def _excerpts(folder: Path, parity: int) -> data.Excerpts:
    return data.make_excerpts(data.load_pop_pieces(folder, parity, SONGS), 8 - parity)


def _cached(cache: Path | None, name: str, make: Callable[[], T]) -> T:
    """A pickle of our own making in a folder the user names; else made anew."""
    if cache and (path := cache / f"{name}.pkl").is_file():
        value: T = pickle.loads(path.read_bytes())
        return value
    value = make()
    if cache:
        cache.mkdir(parents=True, exist_ok=True)
        (cache / f"{name}.pkl").write_bytes(pickle.dumps(value))
    return value


def select_columns(material: RatedWindows, selected: tuple[str, ...], names: tuple[str, ...]) -> RatedWindows:
    """Only the chosen features of rows that have `names`."""
    return replace(material, rows=material.rows[:, [names.index(n) for n in selected]])


def fit_midi(sets: TrainingSets, role: Role, own: NDArray[np.bool_], *, seed: int = 0) -> MusicHead:
    """The symbolic head of a role on the pieces `own` [P]."""
    family = FAMILIES[role]
    return fit(
        select_columns(sets.midi.of(own), family.midi, music_features.SYMBOLIC_FEATURES),
        family.midi,
        frequency_count=family.frequency_count,
        seed=seed,
    )


def fit_audio(
    sets: TrainingSets, role: Role, own: NDArray[np.bool_], teacher: MusicHead, *, seed: int = 0
) -> MusicHead:
    """The head for sound: renderings of the pieces `own` by their ratings, and of songs by what the symbolic head
    reads.
    """
    family, songs = FAMILIES[role], sets.songs[role]
    place = [music_features.SYMBOLIC_FEATURES.index(n) for n in teacher.names]
    labels = np.array([teacher.predict(row[None, place]) for row in songs.symbolic])
    material = concatenate([*(take.of(own) for take in sets.takes), songs.as_rated_windows(labels, TEACHER_WEIGHT)])
    invariant_pairs = sets.invariant_pairs.of(own).select_columns(
        [music_audio.AUDIO_FEATURES.index(n) for n in family.audio]
    )
    return fit(
        select_columns(material, family.audio, music_audio.AUDIO_FEATURES),
        family.audio,
        invariant_pairs=invariant_pairs,
        frequency_count=family.frequency_count,
        seed=seed,
    )


def fit_heads(
    sets: TrainingSets, role: Role, own: NDArray[np.bool_], folder: Path, *, seed: int = 0
) -> dict[str, MusicHead]:
    """Both heads of a role, each with what is out of its distribution."""
    midi = fit_midi(sets, role, own, seed=seed)
    audio = fit_audio(sets, role, own, midi, seed=seed)
    rng = np.random.default_rng([seed, ROLES.index(role)])
    songs = sets.songs[role]
    in_distribution = [*_rows_by_piece(sets.midi.of(own)), *songs.symbolic[:, None]]
    ood = [symbolic_rows(data.random_midi(k, rng)) for k in RANDOM_KINDS for _ in range(60)]
    midi = fit_ood(
        midi, *(_select_features(rows, midi.names, music_features.SYMBOLIC_FEATURES) for rows in (in_distribution, ood))
    )
    sound_features = [
        *(rows for take in sets.takes for rows in _rows_by_piece(take.of(own))),
        *_rows_by_piece(songs.as_rated_windows(np.zeros((len(songs.symbolic), 2)), 1.0)),
    ]
    voices = data.read_speech(folder / "speech" / "librispeech_two_speakers.zip", VOICES[role], 40)
    noises = (data.random_sound(k, rng) for k in NOISE_KINDS for _ in range(15))
    noise_rows = [h.rows for sound in (*voices, *noises) if len((h := music_audio.extract_features(sound)).rows)]
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


def make_lineage(role: Role, sets: TrainingSets) -> Lineage:
    """What the lineage guard compares."""
    games = sorted(set(sets.midi.group[sets.own(role)]))
    songs = "odd" if role == "reports" else "even"
    corpora = (
        f"vgmidi#games {'; '.join(games)}",
        f"pop909#first {SONGS} songs of {songs} number",
        f"librispeech#speaker {VOICES[role].rstrip('-')}",
    )
    return Lineage(f"music-{role}", "music", role, FAMILIES[role].backbone, corpora, LICENCE, family="symbols")


def save(folder: Path, role: Role, heads: dict[str, MusicHead], sets: TrainingSets) -> None:
    """Write model.safetensors (fp32, frequencies in fp16) and config.json."""
    tensors = {
        f"{kind}.{name}": np.asarray(getattr(head, name), np.float16 if name == "frequencies" else np.float32)
        for kind, head in heads.items()
        for name in TENSORS
    }
    tables = {kind: dict(head.settings) for kind, head in heads.items()}
    save_checkpoint(folder, tensors, {"lineage": asdict(make_lineage(role, sets)), "heads": tables}, downcast=False)
