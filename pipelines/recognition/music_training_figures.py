"""The figures of the music card: agreement with listeners by game, calibration, what is no music, robustness and speed."""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.media import Audio, write_audio
from pipelines.recognition import music_audio, music_features
from pipelines.recognition import music_training_data as data
from pipelines.recognition import train_music as training
from pipelines.recognition.base import ROLES, Role
from pipelines.recognition.calibration import auroc, ece
from pipelines.recognition.music import MusicRecognizer, quadrants
from pipelines.recognition.music_head import Array, Head
from pipelines.recognition.music_training_fit import Material
from pipelines.recognition.music_training_render import render

QUADRANTS = ("++", "-+", "--", "+-")


def show(sets: training.Sets, folder: Path, out: Path, *, seed: int = 0) -> None:
    """Print every figure of the card."""
    shipped = {role: MusicRecognizer.from_pretrained(out / f"music-{role}") for role in ROLES}
    everything = np.ones(len(sets.pieces), dtype=bool)
    for role in ROLES:
        print(f"-- {role}: leave-games-out over all 127 pieces (refitted 13 times)", flush=True)
        _by_game(sets, role, everything, seed)
    print("-- reports: leave-games-out over its own 87 pieces", flush=True)
    _by_game(sets, "reports", sets.own("reports"), seed)
    for role in ROLES:
        others = ~sets.own(role)
        print(f"-- {role} as shipped, on the {others.sum()} pieces of the other's games", flush=True)
        _shipped(sets, shipped[role], others)
    print("-- reports as shipped: not music (area under the ROC curve)", flush=True)
    _oddness(sets, shipped["reports"], folder)
    print("-- reports as shipped: robustness and speed", flush=True)
    _robust(sets, shipped["reports"])


def agreement(read: Array, rated: Array) -> str:
    """r, CCC (Lin 1989) and R2 of valence, then of arousal."""
    parts = []
    for axis, x, y in zip("VA", read.T, rated.T, strict=True):
        r = np.corrcoef(x, y)[0, 1]
        ccc = 2 * np.cov(x, y, bias=True)[0, 1] / (x.var() + y.var() + (x.mean() - y.mean()) ** 2)
        parts.append(f"{axis} r {r:.3f} CCC {ccc:.2f} R2 {1 - ((x - y) ** 2).mean() / y.var():.2f}")
    return "   ".join(parts)


def _pieces(head: Head, material: Material, names: tuple[str, ...]) -> list[Array]:
    place = [names.index(n) for n in head.names]
    return [material.rows[material.piece == k][:, place] for k in range(len(material.rating))]


def _by_game(sets: training.Sets, role: Role, among: NDArray[np.bool_], seed: int) -> None:
    """Each game read by heads that were fitted on the other games of `among`."""
    size = len(sets.pieces)
    midi, audio, spread = np.zeros((size, 2)), np.zeros((size, 2)), np.zeros((size, 2))
    curve = np.zeros_like(sets.midi.curve)
    for game in np.unique(sets.midi.group[among]):
        own, rest = among & (sets.midi.group == game), among & (sets.midi.group != game)
        head = training.fit_midi(sets, role, rest, seed=seed)
        ear = training.fit_audio(sets, role, rest, head, seed=seed)
        rows, heard = _pieces(head, sets.midi, music_features.NAMES), _pieces(ear, sets.takes[0], music_audio.NAMES)
        for k in np.flatnonzero(own):
            midi[k], audio[k], spread[k] = head.point(rows[k]), ear.point(heard[k]), head.spread(rows[k])
            curve[sets.midi.piece == k] = head.curve(rows[k])
    rated = sets.midi.rating
    print(f"MIDI               {agreement(midi[among], rated[among])}")
    print(f"rendered as sound  {agreement(audio[among], rated[among])}")
    print(f"sound and MIDI     {agreement(audio[among], midi[among])}")
    _calibration(midi[among], rated[among], spread[among])
    keep = among[sets.midi.piece]
    inside = [x - sets.midi.mean(x)[sets.midi.piece] for x in (curve, sets.midi.curve)]
    r = [np.corrcoef(inside[0][keep, axis], inside[1][keep, axis])[0, 1] for axis in (0, 1)]
    print(f"within pieces      V r {r[0]:.2f}   A r {r[1]:.2f} (windows, piece means removed)", flush=True)


def _calibration(read: Array, rated: Array, spread: Array) -> None:
    z = np.abs(read - rated) / spread
    shares = [f"{(z[:, axis] < k).mean():.2f}" for axis in (0, 1) for k in (1, 2)]
    probabilities = np.array([list(quadrants(p[0], p[1], (s[0], s[1])).values()) for p, s in zip(read, spread, strict=True)])
    label = np.array([QUADRANTS.index(("+" if v > 0 else "-") + ("+" if a > 0 else "-")) for v, a in rated])
    right = (probabilities.argmax(axis=1) == label).mean()
    print(
        f"spread             V within 1 SD {shares[0]}, 2 SD {shares[1]}   A within 1 SD {shares[2]}, 2 SD {shares[3]}\n"
        f"quadrant           accuracy {right:.2f}, ECE {ece(probabilities, label, 5):.3f} over 5 bins, {ece(probabilities, label):.3f} over 15"
    )


def _shipped(sets: training.Sets, recognizer: MusicRecognizer, chosen: NDArray[np.bool_]) -> None:
    for kind, material, names in (("midi", sets.midi, music_features.NAMES), ("audio", sets.takes[0], music_audio.NAMES)):
        head = recognizer.heads[kind]
        rows = [r for r, keep in zip(_pieces(head, material, names), chosen, strict=True) if keep]
        read, spread = np.array([head.point(r) for r in rows]), np.array([head.spread(r) for r in rows])
        rated = sets.midi.rating[chosen]
        bias = (read - rated).mean(axis=0)
        print(f"{kind:18} {agreement(read, rated)}   bias V {bias[0]:+.2f} A {bias[1]:+.2f}")
        _calibration(read, rated, spread)


def _oddness(sets: training.Sets, recognizer: MusicRecognizer, folder: Path) -> None:
    rng = np.random.default_rng(99)
    midi, audio, songs = recognizer.heads["midi"], recognizer.heads["audio"], sets.songs["steers"]
    unseen = np.flatnonzero(~sets.own("reports"))
    place = [music_features.NAMES.index(n) for n in midi.names]
    rows = _pieces(midi, sets.midi, music_features.NAMES)
    usual = [*(midi.oddness(rows[k]) for k in unseen), *(midi.oddness(r[None, place]) for r in songs.symbolic)]
    for kind in ("uniform", "grid", "walk", "gaussian", "burst"):
        odd = [midi.oddness(training.symbolic_rows(data.random_midi(kind, rng))[:, place]) for _ in range(25)]
        _print_odd(f"random MIDI, {kind}", usual, odd)
    heard = _pieces(audio, sets.takes[0], music_audio.NAMES)
    ears = [music_audio.NAMES.index(n) for n in audio.names]
    usual = [*(audio.oddness(heard[k]) for k in unseen)]
    usual += [audio.oddness(songs.heard[songs.excerpt == k][:, ears]) for k in range(len(songs.symbolic))]
    speech = folder / "speech"
    none: dict[str, Iterable[Audio]] = {
        "RAVDESS speech": data.speech(speech / "ravdess16k_actors01-20.zip", "03-", 80),
        "LibriSpeech, speaker 174": data.speech(speech / "librispeech_two_speakers.zip", "174-", 40),
        "German speech": data.speech(speech / "kerstin_de_24k.zip", "de_", 40),
    }
    for kind in ("white", "tone", "pulsed", "clicks", "pink", "brown", "sweep"):
        none[f"noise, {kind}"] = [data.sounds_of_none(kind, rng) for _ in range(15)]
    for name, sounds in none.items():
        found = [music_audio.listen(sound).rows[:, ears] for sound in sounds]
        _print_odd(name, usual, [audio.oddness(r) if len(r) else 1.0 for r in found])


def _print_odd(name: str, usual: list[float], odd: list[float]) -> None:
    labels = np.concatenate([np.zeros(len(usual)), np.ones(len(odd))])
    flagged, wrong = np.mean(np.array(odd) >= 0.5), np.mean(np.array(usual) >= 0.5)
    print(f"{name:26} {auroc(np.array([*usual, *odd]), labels):.3f}   flagged {flagged:.2f}, of music {wrong:.2f}", flush=True)


def _robust(sets: training.Sets, recognizer: MusicRecognizer) -> None:
    """Changes of valence and arousal of 20 s of renderings of the other's games, and files a second."""
    pieces = [p for p, own in zip(sets.pieces, sets.own("reports"), strict=True) if not own][::3]
    sounds = []
    for k, rated in enumerate(pieces):
        sounds.append(Audio(render(rated.piece, 0.0, 20.0, np.random.default_rng([5, k])), music_audio.RATE))
    before = [recognizer.read(s).estimate.vad for s in sounds]
    for name, change in CHANGES.items():
        after = [recognizer.read(change(s)).estimate.vad for s in sounds]
        gap = np.abs([[a.valence - b.valence, a.arousal - b.arousal] for a, b in zip(after, before, strict=True)])
        parts = [
            f"{axis} mean {g.mean():.3f} 95 % {np.percentile(g, 95):.3f} most {g.max():.3f}" for axis, g in zip("VA", gap.T, strict=True)
        ]
        print(f"{name:22} {'   '.join(parts)}", flush=True)
    clips = [Audio(s.samples[: 10 * music_audio.RATE], music_audio.RATE) for s in sounds]
    print(
        f"10 s of sound: {_rate(recognizer, clips):.0f} files/s;   MIDI in memory: {_rate(recognizer, [p.piece for p in pieces]):.0f} pieces/s"
    )


def _rate(recognizer: MusicRecognizer, media: Sequence[object]) -> float:
    start = time.process_time()
    for medium in media:
        recognizer.read(medium)
    return len(media) / (time.process_time() - start)


def _mp3(sound: Audio) -> Audio:
    import av

    from pipelines.media import read_audio

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.mp3"
        with av.open(str(path), "w") as out:
            stream = out.add_stream("libmp3lame", rate=sound.sampling_rate, layout="mono")
            stream.bit_rate = 64_000
            frame = av.AudioFrame.from_ndarray((sound.samples[None] * 32767).astype(np.int16), format="s16p", layout="mono")
            frame.sample_rate = sound.sampling_rate
            out.mux([*stream.encode(frame), *stream.encode(None)])
        return read_audio(path)


def _noise(sound: Audio) -> Audio:
    level = math.sqrt(float((sound.samples**2).mean()) / 100)
    noise = np.random.default_rng(3).standard_normal(len(sound.samples)) * level
    return Audio((sound.samples + noise).astype(np.float32), sound.sampling_rate)


def _file(sound: Audio, suffix: str) -> Audio:
    from pipelines.media import read_audio

    with tempfile.TemporaryDirectory() as folder:
        return read_audio(write_audio(Path(folder) / f"a{suffix}", sound))


CHANGES: dict[str, Callable[[Audio], Audio]] = {
    "MP3 at 64 kbit/s": _mp3,
    "-12 dB": lambda s: Audio(s.samples * np.float32(0.251), s.sampling_rate),
    "noise, 20 dB SNR": _noise,
    "a second of silence": lambda s: Audio(np.concatenate([np.zeros(s.sampling_rate, np.float32), s.samples]), s.sampling_rate),
    "16-bit WAV": lambda s: _file(s, ".wav"),
}
