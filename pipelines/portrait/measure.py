"""Prints the figures of the portrait engine's card: `python -m pipelines.portrait.measure [--data FOLDER]`."""

from __future__ import annotations

import argparse
import io
import tempfile
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from conditioning.affect import Affect, AffectCurve
from pipelines import recognition
from pipelines.portrait import PortraitPipeline
from pipelines.portrait.landmarks.detector import find_landmarks
from pipelines.portrait.photo.crop import crop_to_head
from pipelines.portrait.sheet import row_of
from pipelines.portrait.track.expression import action_units_from_affect
from pipelines.portrait.track.performance import PerformanceTrack
from pipelines.portrait.track.plan import PerformancePlan
from pipelines.portrait.track.visemes import VOWELS
from pipelines.speech.pipeline import SpeechPipeline

SENTENCES = (
    "Mama put the blue boat by the pump, and Bob moved my map.",
    "The parcel is at the door, and the keys are on the kitchen table.",
    "Five famous people bought a farm above the bay.",
)
SEVEN = ("neutral", "happy", "sad", "angry", "fearful", "disgusted", "surprised")
LONG_S = 600.0
CLOSED, STEPS = 0.035, (0.0, 0.25, 0.5, 0.75, 1.0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.portrait.measure", description=__doc__)
    parser.add_argument("--data", type=Path, help="the folder of training data, for its painted portraits")
    parser.add_argument(
        "--long", action="store_true", help="only the ten-minute film: memory, and whether lips and sound stay together"
    )
    given = parser.parse_args(arguments)
    pipe = PortraitPipeline.from_pretrained()
    if given.long:
        return long(pipe)
    with tempfile.TemporaryDirectory() as folder:
        faces = _faces(given.data, Path(folder)) if given.data else []
        speed(pipe, faces[0] if faces else "")
        lips(pipe, faces[0] if faces else "")
        life(pipe)
        for face in faces:
            identity(pipe, face)
        emotions(pipe, faces or ["robin", "maya", "ola"])


def speed(pipe: PortraitPipeline, face: Path | str) -> None:
    """Seconds to cast, frames a second with encoding and sound at 512 pixels."""
    pipe(seconds=0.2, look="robin", seed=0)
    started = time.monotonic()
    made = pipe(face, text=" ".join(SENTENCES), affect="happy", seed=0)
    planned = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        made.save(Path(folder) / "a.mp4")
    took = time.monotonic() - planned
    rows = made.track.values[:50]
    alone = time.monotonic()
    for row in rows:
        made.renderer.render(row)
    alone = (time.monotonic() - alone) / len(rows)
    print(
        f"cast, spoken and planned in {planned - started:.1f} s; {len(made.track)} frames at 512 px in {took:.1f} s: {len(made.track) / took:.0f} frames/s with encoding and sound; {1000 * alone:.1f} ms a picture"
    )


def lips(pipe: PortraitPipeline, face: Path | str) -> None:
    """Landmarks found again in rendered frames: closures, the jaw and the vowels, the offset of lips and sound."""
    made = pipe(
        face,
        text=" ".join(SENTENCES),
        affect="neutral",
        seed=1,
        scale={"blinks": 0, "head": 0, "gaze": 0},
        look=None if face else "maya",
    )
    gaps = np.array([_gap(made.render_frame(i)) for i in range(len(made.track))])
    fps, shut = made.track.fps, []
    for shape in made.plan.visemes:
        if shape.viseme == "PP":
            here = gaps[max(0, round((shape.start_s - 0.05) * fps)) : round((shape.end_s + 0.03) * fps) + 1]
            shut.append(here.min() < CLOSED)
    level = _vowels(made.plan, len(gaps), fps)
    lags = {lag: float(np.corrcoef(gaps[10:-10], np.roll(level, lag)[10:-10])[0, 1]) for lag in range(-4, 5)}
    best = max(lags, key=lambda k: lags[k])
    print(
        f"lips closed on {100 * np.mean(shut):.0f} % of {len(shut)} p, b, m; opening and vowels r {lags[0]:.2f}, best {lags[best]:.2f} at {best} frames"
    )


def _gap(picture: NDArray[np.uint8]) -> float:
    points = find_landmarks(picture)
    iod = np.linalg.norm(points[[33, 133], :2].mean(0) - points[[263, 362], :2].mean(0))
    return float(np.linalg.norm((points[14] - points[13])[:2]) / iod)


def _vowels(plan: PerformancePlan, frames: int, fps: int) -> NDArray[np.float64]:
    """1 in an open vowel, a half in any other, 0 elsewhere, smoothed over a frame."""
    level = np.zeros(frames)
    for shape in plan.visemes:
        if shape.viseme in VOWELS:
            level[round(shape.start_s * fps) : round(shape.end_s * fps) + 1] = (
                1.0 if shape.viseme in ("aa", "E", "oh") else 0.45
            )
    return np.convolve(level, [0.25, 0.5, 0.25], "same")


def long(pipe: PortraitPipeline, seconds: float = LONG_S) -> None:
    """A film of ten minutes: the most memory held, its streams' lengths, and the lag of the lips in its first and last half minute."""
    import resource

    import av

    from pipelines.media import Audio, write_audio

    said = SpeechPipeline.from_pretrained()(" ".join(SENTENCES), affect="neutral", seed=0)
    rate = said.sampling_rate
    sound = np.resize(np.concatenate([said.samples, np.zeros(rate // 3, np.float32)]), int(seconds * rate))
    with tempfile.TemporaryDirectory() as folder:
        heard = write_audio(Path(folder) / "long.wav", Audio(sound, rate), None)
        made, started = pipe(audio=heard, look="maya", seed=0, scale={"head": 0, "blinks": 0}), time.monotonic()
        path = made.save(Path(folder) / "long.mp4")
        took = time.monotonic() - started
        with av.open(str(path)) as film:
            lengths = [float((s.duration or 0) * (s.time_base or 0)) for s in film.streams]
            jaw, fps = made.track["AU26"], made.track.fps
            ends = [_lag(film, begin, fps, jaw) for begin in (5.0, seconds - 35)]
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{len(made.track)} frames in {took:.0f} s ({len(made.track) / took:.0f} a second), at most {most:.2f} GB held; picture {lengths[0]:.2f} s, sound {lengths[1]:.2f} s; lips lag the plan by {ends[0]} frames in the first half minute, {ends[1]} in the last"
    )


def _lag(film: Any, begin: float, fps: int, jaw: NDArray[np.floating[Any]]) -> int:
    """Frames by which the mouth seen in a film lags the jaw that was planned, over thirty seconds."""
    stream = film.streams.video[0]
    film.seek(int(begin / stream.time_base), stream=stream)
    seen = {}
    for frame in film.decode(stream):
        if frame.time > begin + 30:
            break
        if frame.time >= begin:
            seen[round(frame.time * fps)] = _gap(frame.to_ndarray(format="rgb24"))
    at = np.array(sorted(seen))
    gaps = np.array([seen[i] for i in at])
    return max(
        range(-5, 6), key=lambda lag: np.corrcoef(gaps[10:-10], jaw[np.clip(at[10:-10] - lag, 0, len(jaw) - 1)])[0, 1]
    )


def life(pipe: PortraitPipeline) -> None:
    """Blinks of five minutes of talk: rate, and how long an eye is shut."""
    from pipelines.portrait.track.envelope import SoundEnvelope
    from pipelines.portrait.track.performance import plan_performance, render_track

    track: PerformanceTrack = render_track(
        plan_performance(
            AffectCurve.of("neutral"), SoundEnvelope(300.0, np.ones(30_001, np.float32)), [], fps=50, seed=1
        )
    )
    lid = track["AU43L"] > 0.2
    runs = np.diff(np.flatnonzero(np.diff(np.concatenate([[0], lid.astype(int), [0]]))).reshape(-1, 2))
    print(f"{len(runs) / 5:.0f} blinks a minute of talk (people: 26), {1000 * np.median(runs) / 50:.0f} ms long")


def identity(pipe: PortraitPipeline, face: Path) -> None:
    """Distance of the eyes and proportion of the face in neutral frames against the picture; the still background."""
    made = pipe(face, seconds=3.0, seed=2, scale={"head": 0, "blinks": 0})  # a head that turns is narrower, not another
    picture = np.asarray(Image.open(face))
    rest = find_landmarks(crop_to_head(picture, find_landmarks(picture), made.renderer.size)[0])
    found = [find_landmarks(made.render_frame(i)) for i in range(10, len(made.track), 16)]
    eyes = [_eyes(p) / _eyes(rest) - 1 for p in found]
    ratio = [_ratio(p) / _ratio(rest) - 1 for p in found]
    edge = np.array([made.render_frame(i)[:6].astype(int) for i in range(0, len(made.track), 8)])
    print(
        f"{face.stem}: eyes' distance {100 * np.abs(eyes).max():.1f} %, face ratio {100 * np.abs(ratio).max():.1f} % off at most; border moves {edge.std(0).max():.1f} of 255"
    )


def _eyes(p: NDArray[np.float32]) -> float:
    return float(np.linalg.norm(p[[33, 133], :2].mean(0) - p[[263, 362], :2].mean(0)))


def _ratio(p: NDArray[np.float32]) -> float:
    return float(np.linalg.norm((p[10] - p[152])[:2]) / np.linalg.norm((p[234] - p[454])[:2]))


def emotions(pipe: PortraitPipeline, faces: Sequence[Any]) -> None:
    """Frames of neutral-worded clips read by the recognizer that reports: accuracy, and Spearman along happy and excited."""
    judge = recognition.load("face", "reports")
    table, smiles, wakes = np.zeros((7, 7), int), [], []
    for face in faces:
        options = {"look": face} if isinstance(face, str) else {"face": face}
        hits = 0
        for i, word in enumerate(SEVEN):
            made = pipe(text=SENTENCES[1], affect=word, seed=3, **options)
            for k in np.linspace(len(made.track) * 0.3, len(made.track) - 5, 6).astype(int):
                p = judge.read(made.render_frame(int(k))).estimate.emotions
                named = max(SEVEN, key=lambda w: p[w])
                table[i, SEVEN.index(named)] += 1
                hits += named == word
        renderer: Any = made.renderer
        smiles.append(
            [
                judge.read(
                    renderer.render(row_of(action_units_from_affect(Affect.of("happy", intensity=k))))
                ).estimate.vad.valence
                for k in STEPS
            ]
        )
        wakes.append(
            [
                judge.read(
                    renderer.render(
                        row_of(
                            action_units_from_affect(
                                Affect.mix([(Affect.of("calm"), 1 - k), (Affect.of("excited"), k)])
                            )
                        )
                    )
                ).estimate.vad.arousal
                for k in STEPS
            ]
        )
        print(f"{face if isinstance(face, str) else face.stem}: {hits} of {7 * 6} frames named as asked")
    print(
        f"accuracy over seven classes {np.trace(table) / table.sum():.2f}; rows asked, columns named: {', '.join(SEVEN)}\n{table}"
    )
    print(
        f"Spearman of valence along happy 0 to 1: {np.mean([_spearman(s) for s in smiles]):.2f}; of arousal from calm to excited: {np.mean([_spearman(w) for w in wakes]):.2f}"
    )


def _spearman(values: Sequence[float]) -> float:
    return float(np.corrcoef(np.argsort(np.argsort(values)), np.arange(len(values)))[0, 1])


def _faces(data: Path, folder: Path) -> list[Path]:
    out = []
    with zipfile.ZipFile(data / "faces" / "portraits.zip") as file:
        for name in sorted(file.namelist()):
            path = folder / Path(name).name
            Image.open(io.BytesIO(file.read(name))).convert("RGB").save(path)
            out.append(path)
    return out


if __name__ == "__main__":
    main()
