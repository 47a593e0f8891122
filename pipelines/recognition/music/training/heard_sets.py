"""What the recognizer that hears learns from: rated pieces on our piano and otherwise, and what is no music."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp
from pipelines.media import Audio
from pipelines.media.midi_notes import NoteTable
from pipelines.music.sound.mixing import mix_blocks
from pipelines.music.sound.sequence import SOUND_RATE, NoteEvent, Track
from pipelines.music.sound.synth import SynthBank
from pipelines.recognition.music.audio_features import AUDIO_FEATURES
from pipelines.recognition.music.audio_frames import RATE
from pipelines.recognition.music.audio_windows import AudioFeatures, extract_features
from pipelines.recognition.music.ear import EAR_FEATURES, MusicEar
from pipelines.recognition.music.head import Array
from pipelines.recognition.music.piano import play_piano
from pipelines.recognition.music.training import data, render
from pipelines.recognition.music.training.cache import cached
from pipelines.recognition.music.training.head_fit import InvariantPairs, RatedWindows

HEARD_FEATURES = (*AUDIO_FEATURES, *EAR_FEATURES)
PIANO_S, TAKE_S, PAIR_S = 48.0, 18.0, 9.0  # of each rated piece: on our piano, rendered otherwise, before a change
TAKE_SEEDS = (584, 453)
SHIFTS_ST, SMALL_SHIFTS_ST = (-4, -3, 3, 4), (-2, -1, 1, 2)
SNR_DB, FIXED_SNR_DB, SILENCE_S = (15.0, 25.0), 20.0, (0.5, 2.0)  # of noise and silence that must not matter
LOWER_PITCH = 55  # below it another instrument may play
#: General MIDI programmes that a change of instrument draws from.
PROGRAMS = (0, 0, 4, 6, 8, 11, 12, 19, 24, 25, 40, 42, 46, 48, 56, 60, 68, 71, 73, 80, 88)
SONG_COUNT, RANDOM_COUNT, VOICE_COUNT, NOISE_COUNT = 60, 25, 30, 10
RANDOM_KINDS, NOISE_KINDS = ("uniform", "grid", "walk"), ("white", "pink", "tone", "pulsed", "clicks")
SPEAKER = "84-"  # of LibriSpeech, shown as no music
_BANK = SynthBank()


@dataclass(frozen=True, slots=True)
class HeardSets:
    """Everything that is learnt from, as windows of sound.

    Attributes:
        pieces: the rated pieces.
        piano: the first `PIANO_S` of each on our piano, by what people said of that stretch.
        takes: `TAKE_S` of each, with timbres, rooms and channels drawn at random; in the second also transposed.
        pairs: the piano, and the same with a room, with noise, with silence behind it, transposed, or on another
            instrument; and synthetic timbres without and with noise.
        songs: windows of each of some pop songs, every other one on our piano; unrated.
        ood: windows of each thing that is no music.
    """

    pieces: list[data.RatedPiece]
    piano: RatedWindows
    takes: tuple[RatedWindows, RatedWindows]
    pairs: InvariantPairs
    songs: list[Array]
    ood: list[Array]


def load_sets(folder: Path, cache: Path | None, ear: MusicEar) -> HeardSets:
    """All of them, about eight minutes of one core; features are kept in `cache` where one is given."""
    pieces = data.load_rated_pieces(folder)
    hear = partial(extract_features, ear=ear)
    return HeardSets(
        pieces,
        cached(cache, "heard-piano", lambda: _rate(pieces, hear, _play_start, 0)),
        (
            cached(cache, "heard-take", lambda: _rate(pieces, hear, _play_synthetic, TAKE_SEEDS[0])),
            cached(cache, "heard-band", lambda: _rate(pieces, hear, _play_band, TAKE_SEEDS[1])),
        ),
        cached(cache, "heard-pairs", lambda: _pairs(pieces, hear)),
        cached(cache, "heard-songs", lambda: _songs(folder, hear)),
        cached(cache, "heard-ood", lambda: [rows for s in _no_music(folder) if len(rows := hear(s).rows)]),
    )


Player = Callable[[NoteTable, np.random.Generator], tuple[Audio, tuple[float, float]]]


def _rate(
    pieces: list[data.RatedPiece], hear: Callable[[Audio], AudioFeatures], play: Player, seed: int
) -> RatedWindows:
    rows, numbers, curves, ratings = [], [], [], []
    for number, rated in enumerate(pieces):
        sound, span = play(rated.piece, np.random.default_rng([seed, number]))
        heard = hear(sound)
        rows += list(heard.rows)
        curves.append(rated.ratings_during([(a + span[0], b + span[0]) for a, b in heard.spans]))
        numbers += [number] * len(heard.rows)
        ratings.append(rated.ratings_during([span])[0])
    game = np.array([p.game for p in pieces])
    return RatedWindows(
        np.array(rows), np.array(numbers), np.concatenate(curves), np.array(ratings), game, np.ones(len(pieces))
    )


def cut(piece: NoteTable, start: float, seconds: float) -> NoteTable:
    """A stretch of a piece, from 0 on."""
    keep = (piece.start >= start - 0.01) & (piece.start < start + seconds)
    drums = piece.drums[(piece.drums >= start) & (piece.drums < start + seconds)] - start
    onset = np.maximum(piece.start[keep] - start, 0)
    end = np.minimum(piece.end[keep] - start, seconds)
    return replace(piece, start=onset, end=end, pitch=piece.pitch[keep], velocity=piece.velocity[keep], drums=drums)


def _play_start(piece: NoteTable, rng: np.random.Generator) -> tuple[Audio, tuple[float, float]]:
    span = (0.0, min(PIANO_S, piece.duration_s))
    return play_piano(cut(piece, *span)), span


def _draw_span(piece: NoteTable, rng: np.random.Generator) -> tuple[float, float]:
    start = float(rng.uniform(0, max(piece.duration_s - TAKE_S, 0)))
    return start, min(start + TAKE_S, piece.duration_s)


def _play_synthetic(piece: NoteTable, rng: np.random.Generator) -> tuple[Audio, tuple[float, float]]:
    span = _draw_span(piece, rng)
    return Audio(render.render(piece, *span, rng), RATE), span


def _play_band(piece: NoteTable, rng: np.random.Generator) -> tuple[Audio, tuple[float, float]]:
    start, end = _draw_span(piece, rng)
    upper, lower = (int(p) for p in rng.choice(PROGRAMS, 2))
    if rng.random() < 0.6:
        lower = upper
    moved = transpose(cut(piece, start, end - start), int(rng.integers(-5, 6)))
    sound = render.add_room(play_instruments(moved, upper, lower).samples, rng)
    return Audio(render.add_channel(sound, rng) if rng.random() < 0.5 else sound, RATE), (start, end)


def transpose(piece: NoteTable, semitones: int) -> NoteTable:
    """Every note moved by semitones, as far as a piano reaches."""
    return replace(piece, pitch=np.clip(piece.pitch + semitones, 21, 108))


def play_instruments(piece: NoteTable, upper: int, lower: int) -> Audio:
    """A piece on two programmes of General MIDI, dry; `lower` plays what lies under G3."""
    tracks: dict[int, list[NoteEvent]] = {}
    for a, b, p, v in zip(piece.start, piece.end, piece.pitch, piece.velocity, strict=True):
        note = NoteEvent(float(a), float(max(b, a + 0.02)), int(p), int(np.clip(v, 1, 127)))
        tracks.setdefault(upper if p >= LOWER_PITCH else lower, []).append(note)
    band = [Track(f"{program}", tuple(notes), program) for program, notes in tracks.items()]
    blocks = [b.dry.mean(axis=0) for b in mix_blocks(band, _BANK.renderer)]
    sound = np.concatenate(blocks or [np.zeros(SOUND_RATE, np.float32)])
    return Audio(dsp.resample(sound, SOUND_RATE, RATE).astype(np.float32), RATE)


def _pairs(pieces: list[data.RatedPiece], hear: Callable[[Audio], AudioFeatures]) -> InvariantPairs:
    before, after, numbers = [], [], []
    for number, rated in enumerate(pieces):
        for changes in (_change_much, _change_little, _add_noise_to_timbres):
            sound, changed = changes(rated.piece, number)
            old = hear(sound).rows
            for new in (hear(other).rows for other in changed):
                if len(old) and len(new):
                    before.append(old.mean(axis=0))
                    after.append(new.mean(axis=0))
                    numbers.append(number)
    return InvariantPairs(np.array(before), np.array(after), np.array(numbers))


def _draw_pair(piece: NoteTable, rng: np.random.Generator) -> tuple[float, float]:
    start = float(rng.uniform(0, max(piece.duration_s - PAIR_S, 0.0)))
    return start, min(start + PAIR_S, piece.duration_s)


def _change_much(piece: NoteTable, number: int) -> tuple[Audio, tuple[Audio, ...]]:
    """On the piano, and with a room and a channel, moved by 3 or 4 semitones, and on other instruments."""
    rng = np.random.default_rng([400, number])
    part = cut(piece, _draw_pair(piece, rng)[0], PAIR_S)
    piano = play_piano(part)
    return piano, (
        Audio(render.add_channel(render.add_room(piano.samples, rng), rng), RATE),
        play_piano(transpose(part, int(rng.choice(SHIFTS_ST)))),
        play_instruments(part, *(int(p) for p in rng.choice(PROGRAMS[2:], 2))),
    )


def _change_little(piece: NoteTable, number: int) -> tuple[Audio, tuple[Audio, ...]]:
    """On the piano, and with noise, with silence behind it, and moved by 1 or 2 semitones."""
    rng = np.random.default_rng([401, number])
    part = cut(piece, _draw_pair(piece, rng)[0], PAIR_S)
    piano = play_piano(part)
    noisy = _add_noise(piano.samples, rng.uniform(*SNR_DB), rng)
    silence = np.zeros(int(RATE * rng.uniform(*SILENCE_S)), np.float32)
    longer = Audio(np.concatenate([piano.samples, silence]), RATE)
    return piano, (noisy, longer, play_piano(transpose(part, int(rng.choice(SMALL_SHIFTS_ST)))))


def _add_noise_to_timbres(piece: NoteTable, number: int) -> tuple[Audio, tuple[Audio, ...]]:
    """In synthetic timbres, and the same with noise, twice."""
    rng = np.random.default_rng([402, number])
    sound = render.render(piece, *_draw_pair(piece, rng), rng)
    fixed = _add_noise(sound, FIXED_SNR_DB, rng)
    return Audio(sound, RATE), (fixed, _add_noise(sound, rng.uniform(*SNR_DB), rng))


def _add_noise(samples: NDArray[np.float32], snr_db: float, rng: np.random.Generator) -> Audio:
    power = float((samples**2).mean()) * 10 ** (-snr_db / 10)
    return Audio((samples + rng.standard_normal(len(samples)) * np.sqrt(power)).astype(np.float32), RATE)


def _songs(folder: Path, hear: Callable[[Audio], AudioFeatures]) -> list[Array]:
    out = []
    for k, song in enumerate(data.load_pop_pieces(folder, 1, SONG_COUNT)):
        rng = np.random.default_rng([500, k])
        excerpt = cut(song, song.duration_s / 3, TAKE_S)
        sound, _ = (_play_start if k % 2 else _play_synthetic)(excerpt, rng)
        out.append(hear(sound).rows)
    return [rows for rows in out if len(rows)]


def _no_music(folder: Path) -> Iterable[Audio]:
    rng = np.random.default_rng(600)
    for kind in RANDOM_KINDS:
        yield from (play_piano(cut(data.random_midi(kind, rng), 0.0, TAKE_S)) for _ in range(RANDOM_COUNT))
    yield from data.read_speech(folder / "speech" / "librispeech_two_speakers.zip", SPEAKER, VOICE_COUNT)
    yield from (data.random_sound(kind, rng) for kind in NOISE_KINDS for _ in range(NOISE_COUNT))
