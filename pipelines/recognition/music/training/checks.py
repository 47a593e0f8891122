"""Checks of a music recognizer outside its corpus: what is no music, known changes of a piece, robustness and speed."""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from pipelines.media import Audio, write_audio
from pipelines.media.midi_notes import NoteTable
from pipelines.recognition.calibration import auroc
from pipelines.recognition.music import audio_features as music_audio
from pipelines.recognition.music import symbolic_features as music_features
from pipelines.recognition.music.audio_frames import RATE
from pipelines.recognition.music.audio_windows import extract_features
from pipelines.recognition.music.head import Array, MusicHead
from pipelines.recognition.music.recognizer import MusicRecognizer
from pipelines.recognition.music.training import data
from pipelines.recognition.music.training import sets as training
from pipelines.recognition.music.training.changes import KNOWN_EFFECTS
from pipelines.recognition.music.training.head_fit import RatedWindows
from pipelines.recognition.music.training.render import render

UNSEEN_SPEAKER = "84-"  # of LibriSpeech
HELD_OUT_SONGS = 30  # songs after those that any recognizer learnt from


def print_figures(sets: training.TrainingSets, recognizer: MusicRecognizer, folder: Path) -> None:
    """Print all of them."""
    print(
        "-- steers as shipped: known changes, in standard deviations of ratings, unseen game music / pop songs",
        flush=True,
    )
    print_gains(sets, recognizer, folder)
    print("-- steers as shipped: not music (area under the ROC curve)", flush=True)
    print_ood(sets, recognizer, folder)
    print("-- steers as shipped: robustness and speed", flush=True)
    print_robustness(sets, recognizer)


def print_gains(sets: training.TrainingSets, recognizer: MusicRecognizer, folder: Path) -> None:
    """Print what the MIDI head reads in unseen game music and pop songs, and known effects in SDs of the ratings."""
    head, sd = recognizer.heads["midi"], sets.midi.rating.std(axis=0)
    games = [p.piece for p, own in zip(sets.pieces, sets.own(), strict=True) if not own][::2]
    songs = data.load_pop_pieces(folder, 0, training.SONGS + HELD_OUT_SONGS)[training.SONGS :]
    before = [_read_points(head, pieces) for pieces in (games, songs)]
    for name, group in zip(("game music", "pop songs"), before, strict=True):
        print(
            f"{name + ' reads':28} V {group[:, 0].mean():+.2f} SD {group[:, 0].std():.2f}   A {group[:, 1].mean():+.2f}"
            f" SD {group[:, 1].std():.2f}"
        )
    for name, change in KNOWN_EFFECTS.items():
        effect = [
            (_read_points(head, [change(p) for p in pieces]) - old).mean(axis=0) / sd
            for pieces, old in zip((games, songs), before, strict=True)
        ]
        print(
            f"{name:28} V {effect[0][0]:+.2f} / {effect[1][0]:+.2f}   A {effect[0][1]:+.2f} / {effect[1][1]:+.2f}",
            flush=True,
        )


def _read_points(head: MusicHead, pieces: Sequence[NoteTable]) -> Array:
    place = [music_features.SYMBOLIC_FEATURES.index(n) for n in head.names]
    return np.array([head.predict(training.symbolic_rows(p)[:, place]) for p in pieces])


def head_rows(head: MusicHead, material: RatedWindows, names: tuple[str, ...]) -> list[Array]:
    """Of every piece the window features that a head reads, from rows that have `names`."""
    place = [names.index(n) for n in head.names]
    return [material.rows[material.piece == k][:, place] for k in range(len(material.rating))]


def print_ood(sets: training.TrainingSets, recognizer: MusicRecognizer, folder: Path) -> None:
    """Print how well unseen music is told from random MIDI, speech (in `folder`) and noise, a line for each kind."""
    rng = np.random.default_rng(99)
    midi, audio, songs = recognizer.heads["midi"], recognizer.heads["audio"], sets.unseen_songs
    unseen = np.flatnonzero(~sets.own())
    place = [music_features.SYMBOLIC_FEATURES.index(n) for n in midi.names]
    rows = head_rows(midi, sets.midi, music_features.SYMBOLIC_FEATURES)
    in_distribution = [
        *(midi.ood_probability(rows[k]) for k in unseen),
        *(midi.ood_probability(r[None, place]) for r in songs.symbolic),
    ]
    for kind in ("uniform", "grid", "walk", "gaussian", "burst"):
        ood = [midi.ood_probability(training.symbolic_rows(data.random_midi(kind, rng))[:, place]) for _ in range(25)]
        _print_ood_line(f"random MIDI, {kind}", in_distribution, ood)
    sound_features = head_rows(audio, sets.takes[0], music_audio.AUDIO_FEATURES)
    columns = [music_audio.AUDIO_FEATURES.index(n) for n in audio.names]
    in_distribution = [*(audio.ood_probability(sound_features[k]) for k in unseen)]
    in_distribution += [
        audio.ood_probability(songs.audio[songs.excerpt == k][:, columns]) for k in range(len(songs.symbolic))
    ]
    speech_folder = folder / "speech"
    sounds_by_kind: dict[str, Iterable[Audio]] = {
        "RAVDESS speech": data.read_speech(speech_folder / "ravdess16k_actors01-20.zip", "03-", 80),
        "LibriSpeech, unseen speaker": data.read_speech(
            speech_folder / "librispeech_two_speakers.zip", UNSEEN_SPEAKER, 40
        ),
        "German speech": data.read_speech(speech_folder / "kerstin_de_24k.zip", "de_", 40),
    }
    for kind in ("white", "tone", "pulsed", "clicks", "pink", "brown", "sweep"):
        sounds_by_kind[f"noise, {kind}"] = [data.random_sound(kind, rng) for _ in range(15)]
    for name, sounds in sounds_by_kind.items():
        rows_by_sound = [extract_features(sound).rows[:, columns] for sound in sounds]
        _print_ood_line(name, in_distribution, [audio.ood_probability(r) if len(r) else 1.0 for r in rows_by_sound])


def _print_ood_line(name: str, in_distribution: list[float], ood: list[float]) -> None:
    labels = np.concatenate([np.zeros(len(in_distribution)), np.ones(len(ood))])
    flagged, false_alarms = np.mean(np.array(ood) >= 0.5), np.mean(np.array(in_distribution) >= 0.5)
    print(
        f"{name:26} {auroc(np.array([*in_distribution, *ood]), labels):.3f}   flagged {flagged:.2f}, of music"
        f" {false_alarms:.2f}",
        flush=True,
    )


def print_robustness(sets: training.TrainingSets, recognizer: MusicRecognizer) -> None:
    """Changes of valence and arousal of 20 s of renderings of the other's games, and files a second."""
    pieces = [p for p, own in zip(sets.pieces, sets.own(), strict=True) if not own][::3]
    sounds = []
    for k, rated in enumerate(pieces):
        sounds.append(Audio(render(rated.piece, 0.0, 20.0, np.random.default_rng([5, k])), RATE))
    before = [recognizer.read(s).estimate.vad for s in sounds]
    for name, change in CHANGES.items():
        after = [recognizer.read(change(s)).estimate.vad for s in sounds]
        gap = np.abs([[a.valence - b.valence, a.arousal - b.arousal] for a, b in zip(after, before, strict=True)])
        parts = [
            f"{axis} mean {g.mean():.3f} 95 % {np.percentile(g, 95):.3f} most {g.max():.3f}"
            for axis, g in zip("VA", gap.T, strict=True)
        ]
        print(f"{name:22} {'   '.join(parts)}", flush=True)
    clips = [Audio(s.samples[: 10 * RATE], RATE) for s in sounds]
    print(
        f"10 s of sound: {_items_per_second(recognizer, clips):.0f} files/s;   MIDI in memory:"
        f" {_items_per_second(recognizer, [p.piece for p in pieces]):.0f} pieces/s"
    )


def _items_per_second(recognizer: MusicRecognizer, media: Sequence[object]) -> float:
    start = time.process_time()
    for medium in media:
        recognizer.read(medium)
    return len(media) / (time.process_time() - start)


def _through_mp3(sound: Audio) -> Audio:
    import av

    from pipelines.media import read_audio

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.mp3"
        with av.open(str(path), "w") as out:
            stream = out.add_stream("libmp3lame", rate=sound.sampling_rate, layout="mono")
            stream.bit_rate = 64_000
            frame = av.AudioFrame.from_ndarray(
                (sound.samples[None] * 32767).astype(np.int16), format="s16p", layout="mono"
            )
            frame.sample_rate = sound.sampling_rate
            out.mux([*stream.encode(frame), *stream.encode(None)])
        return read_audio(path)


def _add_noise(sound: Audio) -> Audio:
    level = math.sqrt(float((sound.samples**2).mean()) / 100)
    noise = np.random.default_rng(3).standard_normal(len(sound.samples)) * level
    return Audio((sound.samples + noise).astype(np.float32), sound.sampling_rate)


def _through_file(sound: Audio, suffix: str) -> Audio:
    from pipelines.media import read_audio

    with tempfile.TemporaryDirectory() as folder:
        return read_audio(write_audio(Path(folder) / f"a{suffix}", sound))


CHANGES: dict[str, Callable[[Audio], Audio]] = {
    "MP3 at 64 kbit/s": _through_mp3,
    "-12 dB": lambda s: Audio(s.samples * np.float32(0.251), s.sampling_rate),
    "noise, 20 dB SNR": _add_noise,
    "a second of silence": lambda s: Audio(
        np.concatenate([np.zeros(s.sampling_rate, np.float32), s.samples]), s.sampling_rate
    ),
    "16-bit WAV": lambda s: _through_file(s, ".wav"),
}
