"""Fits both music recognizers in closed form: on rated game music as MIDI, and on renderings of it and of pop songs."""

from __future__ import annotations

import argparse
import json
import pickle
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from pipelines.recognition.base import ROLES, Lineage, Role
from pipelines.recognition.music import audio_features as music_audio
from pipelines.recognition.music import symbolic_features as music_features
from pipelines.recognition.music.head import TENSORS, Array, Head
from pipelines.recognition.music.training import data
from pipelines.recognition.music.training.head_fit import WAVES, Material, Pairs, fit, fit_oddness, joined

T = TypeVar("T")

STEERING_GAMES = (
    "Final Fantasy VII",
)  # 40 of the 127 pieces; the other 12 games, from 8 series, teach the recognizer that reports
SONGS = 300  # of pop909 for each recognizer: odd numbers report, even ones steer
TAUGHT = 0.3  # weight of an excerpt that the symbolic head labelled beside a rated piece
RANDOM_KINDS, NOISE_KINDS = ("uniform", "grid", "walk"), ("white", "pink", "tone", "pulsed", "clicks")
VOICES: dict[Role, str] = {"reports": "84-", "steers": "174-"}  # LibriSpeech speakers that are shown as no music
LICENCE = "Apache-2.0 for the numbers; fitted on VGMIDI ratings (no licence stated); none of the data is contained"

#: How loud single notes differ says who made the MIDI rather than how it feels: files of one source are alike in it.
_FULL = tuple(n for n in music_features.NAMES if n not in ("loudness_spread", "accent"))


@dataclass(frozen=True, slots=True)
class Family:
    """What a recognizer reads and how: names of its features, random waves (0: linear), and its backbone's name."""

    midi: tuple[str, ...]
    audio: tuple[str, ...]
    waves: int
    backbone: str


FAMILIES: dict[Role, Family] = {
    "reports": Family(_FULL, music_audio.NAMES, WAVES, "mean-map kernel ridge on all symbolic features"),
    "steers": Family(
        tuple(n for n in _FULL if not n.startswith("degree_")),
        tuple(n for n in music_audio.NAMES if not n.startswith("degree_")),
        0,
        "linear ridge on symbolic features without the profile of degrees",
    ),
}


@dataclass(frozen=True, slots=True)
class Sets:
    """Everything that is learnt from: rated pieces, their features as MIDI and rendered, and excerpts for each role."""

    pieces: list[data.Rated]
    midi: Material
    takes: tuple[Material, ...]
    songs: dict[Role, data.Excerpts]
    alike: Pairs

    def own(self, role: Role) -> NDArray[np.bool_]:
        """[P] which pieces a role learns from."""
        return np.asarray(np.isin(self.midi.group, STEERING_GAMES) == (role == "steers"))


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of this modality."""
    parser.add_argument("--cache", type=Path, help="folder that keeps features between runs")


def run(options: argparse.Namespace) -> None:
    """Fit and write both recognizers unless only figures are asked for, then print the figures of the card."""
    from pipelines.recognition.music.training import figures

    sets = load_sets(options.data, options.cache)
    if not options.figures:
        for role in ROLES:
            heads = fit_heads(sets, role, sets.own(role), options.data, seed=options.seed)
            save(options.out / f"music-{role}", role, heads, sets)
            print(f"wrote {options.out / f'music-{role}'}", flush=True)
    figures.show(sets, options.data, options.out, seed=options.seed)


def load_sets(folder: Path, cache: Path | None) -> Sets:
    """Features of all pieces, about three minutes of one core; kept in `cache` where one is given."""
    pieces = data.rated_pieces(folder)
    kept = partial(_kept, cache)
    midi = kept("midi", lambda: data.midi_material(pieces))
    takes = [kept(f"take{k}", partial(data.rendered_material, pieces, s, 100 + k)) for k, s in enumerate(data.TAKES_S)]
    parities: dict[Role, int] = {"reports": 1, "steers": 0}
    songs = {role: kept(f"pop{parity}", partial(_excerpts, folder, parity)) for role, parity in parities.items()}
    return Sets(pieces, midi, tuple(takes), songs, kept("shaken", partial(data.shaken, pieces, 200)))


def _excerpts(folder: Path, parity: int) -> data.Excerpts:
    return data.excerpts(data.pop_pieces(folder, parity, SONGS), 8 - parity)


def _kept(cache: Path | None, name: str, make: Callable[[], T]) -> T:
    """A pickle of our own making in a folder the user names; else made anew."""
    if cache and (path := cache / f"{name}.pkl").is_file():
        value: T = pickle.loads(path.read_bytes())
        return value
    made = make()
    if cache:
        cache.mkdir(parents=True, exist_ok=True)
        (cache / f"{name}.pkl").write_bytes(pickle.dumps(made))
    return made


def columns(material: Material, chosen: tuple[str, ...], names: tuple[str, ...]) -> Material:
    """Only the chosen features of rows that have `names`."""
    return replace(material, rows=material.rows[:, [names.index(n) for n in chosen]])


def fit_midi(sets: Sets, role: Role, own: NDArray[np.bool_], *, seed: int = 0) -> Head:
    """The symbolic head of a role on the pieces `own` [P]."""
    family = FAMILIES[role]
    return fit(
        columns(sets.midi.of(own), family.midi, music_features.NAMES), family.midi, waves=family.waves, seed=seed
    )


def fit_audio(sets: Sets, role: Role, own: NDArray[np.bool_], teacher: Head, *, seed: int = 0) -> Head:
    """The head for sound: renderings of the pieces `own` by their ratings, and of songs by what the symbolic head reads."""
    family, songs = FAMILIES[role], sets.songs[role]
    place = [music_features.NAMES.index(n) for n in teacher.names]
    labels = np.array([teacher.point(row[None, place]) for row in songs.symbolic])
    material = joined([*(take.of(own) for take in sets.takes), songs.taught(labels, TAUGHT)])
    alike = sets.alike.of(own).columns([music_audio.NAMES.index(n) for n in family.audio])
    return fit(
        columns(material, family.audio, music_audio.NAMES), family.audio, alike=alike, waves=family.waves, seed=seed
    )


def fit_heads(sets: Sets, role: Role, own: NDArray[np.bool_], folder: Path, *, seed: int = 0) -> dict[str, Head]:
    """Both heads of a role, each with what is out of its distribution."""
    midi = fit_midi(sets, role, own, seed=seed)
    audio = fit_audio(sets, role, own, midi, seed=seed)
    rng = np.random.default_rng([seed, ROLES.index(role)])
    songs = sets.songs[role]
    usual = [*_by_piece(sets.midi.of(own)), *songs.symbolic[:, None]]
    odd = [symbolic_rows(data.random_midi(k, rng)) for k in RANDOM_KINDS for _ in range(60)]
    midi = fit_oddness(midi, *(_chosen(rows, midi.names, music_features.NAMES) for rows in (usual, odd)))
    heard = [
        *(rows for take in sets.takes for rows in _by_piece(take.of(own))),
        *_by_piece(songs.taught(np.zeros((len(songs.symbolic), 2)), 1.0)),
    ]
    voices = data.speech(folder / "speech" / "librispeech_two_speakers.zip", VOICES[role], 40)
    noises = (data.sounds_of_none(k, rng) for k in NOISE_KINDS for _ in range(15))
    none = [h.rows for sound in (*voices, *noises) if len((h := music_audio.listen(sound)).rows)]
    audio = fit_oddness(audio, *(_chosen(rows, audio.names, music_audio.NAMES) for rows in (heard, none)))
    return {"midi": midi, "audio": audio}


def symbolic_rows(piece: Any) -> Array:
    """[W, F] features of a piece's windows."""
    return np.array([music_features.vector(piece, *span) for span in music_features.windows(piece)])


def _by_piece(material: Material) -> list[Array]:
    return [material.rows[material.piece == k] for k in range(len(material.rating))]


def _chosen(rows: Iterable[Array], chosen: tuple[str, ...], names: tuple[str, ...]) -> list[Array]:
    place = [names.index(n) for n in chosen]
    return [r[:, place] for r in rows]


def lineage(role: Role, sets: Sets) -> Lineage:
    """What the lineage guard compares."""
    games = sorted(set(sets.midi.group[sets.own(role)]))
    songs = "odd" if role == "reports" else "even"
    corpora = (
        f"vgmidi#games {'; '.join(games)}",
        f"pop909#first {SONGS} songs of {songs} number",
        f"librispeech#speaker {VOICES[role].rstrip('-')}",
    )
    return Lineage(f"music-{role}", "music", role, FAMILIES[role].backbone, corpora, LICENCE)


def save(folder: Path, role: Role, heads: dict[str, Head], sets: Sets) -> None:
    """Write model.safetensors (fp32, waves in fp16) and config.json."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    tensors = {
        f"{kind}.{name}": np.ascontiguousarray(getattr(head, name), dtype=np.float16 if name == "waves" else np.float32)
        for kind, head in heads.items()
        for name in TENSORS
    }
    save_file(tensors, folder / "model.safetensors")
    facts = {"lineage": asdict(lineage(role, sets)), "heads": {kind: dict(head.facts) for kind, head in heads.items()}}
    (folder / "config.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
