"""Prints the figures of the portrait engine's card: `python -m pipelines.portrait.measure [--data FOLDER]`."""

from __future__ import annotations

import argparse
import tempfile
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import VAD, Affect, AffectCurve
from pipelines import recognition
from pipelines.media.containers import open_film
from pipelines.media.image import read_image
from pipelines.portrait import PortraitPipeline
from pipelines.portrait.engine import FaceRenderer
from pipelines.portrait.head.fit import fit_head
from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.landmarks.detector import find_landmarks
from pipelines.portrait.output import PortraitOutput
from pipelines.portrait.photo.crop import crop_to_head
from pipelines.portrait.track.action_units import row_from_units
from pipelines.portrait.track.envelope import SoundEnvelope
from pipelines.portrait.track.expression import action_units_from_affect
from pipelines.portrait.track.performance import PerformanceTrack
from pipelines.portrait.track.visemes import VOWELS
from pipelines.recognition.base import Recognizer
from pipelines.speech.pipeline import SpeechPipeline

SENTENCES = (
    "Mama put the blue boat by the pump, and Bob moved my map.",
    "The parcel is at the door, and the keys are on the kitchen table.",
    "Five famous people bought a farm above the bay.",
)
EMOTION_NAMES = ("neutral", "happy", "sad", "angry", "fearful", "disgusted", "surprised")
LONG_FILM_S = 600.0
CLOSED_GAP, INTENSITIES = 0.035, (0.0, 0.25, 0.5, 0.75, 1.0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.portrait.measure", description=__doc__)
    parser.add_argument("--data", type=Path, help="the folder of training data, for its painted portraits")
    parser.add_argument(
        "--long", action="store_true", help="only the ten-minute film: memory, and whether lips and sound stay together"
    )
    options = parser.parse_args(arguments)
    pipe = PortraitPipeline.from_pretrained()
    if options.long:
        return measure_long_film(pipe)
    with tempfile.TemporaryDirectory() as folder:
        faces = _extract_portraits(options.data, Path(folder)) if options.data else []
        measure_speed(pipe, faces[0] if faces else "")
        measure_lips(pipe, faces[0] if faces else "")
        measure_blinks(pipe)
        for face in faces:
            measure_identity(pipe, face)
        measure_emotions(pipe, faces or ["robin", "maya", "ola"])


def measure_speed(pipe: PortraitPipeline, face: Path | str) -> None:
    """Print the seconds to load a subject and speak, frames a second with encoding and sound at 512 pixels."""
    pipe(seconds=0.2, look="robin", seed=0)
    started = time.monotonic()
    pipe(face, text="Hi.", affect="happy", seed=0)
    planned = time.monotonic()
    output = pipe(face, text=" ".join(SENTENCES), affect="happy", seed=0)
    with tempfile.TemporaryDirectory() as folder:
        output.save(Path(folder) / "a.mp4")
    film_s = time.monotonic() - planned
    rows = output.track.values[:50]
    render_s = time.monotonic()
    for row in rows:
        output.renderer.render(row)
    render_s = (time.monotonic() - render_s) / len(rows)
    print(
        f"loaded, spoken and planned in {planned - started:.1f} s; {len(output.track)} frames at 512 px in {film_s:.1f}"
        f" s: {len(output.track) / film_s:.0f} frames/s with encoding and sound; {1000 * render_s:.1f} ms a picture"
    )


def measure_lips(pipe: PortraitPipeline, face: Path | str) -> None:
    """Print what landmarks say that are found again in rendered frames: closures, the jaw and the vowels, the offset of
    lips and sound.
    """
    output = pipe(
        face,
        text=" ".join(SENTENCES),
        affect="neutral",
        seed=1,
        scale={"blinks": 0, "head": 0, "gaze": 0},
        look=None if face else "maya",
    )
    gaps = np.array([_lip_gap(output.render_frame(i)) for i in range(len(output.track))])
    fps, closures = output.track.fps, []
    for segment in output.plan.visemes:
        if segment.viseme == "PP":
            span = gaps[max(0, round((segment.start_s - 0.05) * fps)) : round((segment.end_s + 0.03) * fps) + 1]
            closures.append(span.min() < CLOSED_GAP)
    level = _vowel_level(output, len(gaps))
    lags = {lag: float(np.corrcoef(gaps[10:-10], np.roll(level, lag)[10:-10])[0, 1]) for lag in range(-4, 5)}
    best = max(lags, key=lambda k: lags[k])
    print(
        f"lips closed on {100 * np.mean(closures):.0f} % of {len(closures)} p, b, m; opening and the vowels' loudness r"
        f" {lags[0]:.2f}, best {lags[best]:.2f} at {best} frames"
    )


def _lip_gap(picture: NDArray[np.uint8]) -> float:
    """Opening of the lips found in a picture, in distances of the eyes."""
    points = find_landmarks(picture)
    opening = points[mesh.LIP_LOWER] - points[mesh.LIP_UPPER]
    return float(np.linalg.norm(opening[:2]) / _eye_distance(points))


def _vowel_level(output: PortraitOutput, frames: int) -> NDArray[np.float64]:
    """Loudness of the sound in its vowels, 0 elsewhere, smoothed over a frame."""
    level, fps = np.zeros(frames), output.track.fps
    envelope = SoundEnvelope.from_samples(output.audio.samples, output.audio.sampling_rate)  # type: ignore[union-attr]
    for segment in output.plan.visemes:
        if segment.viseme in VOWELS:
            first, last = round(segment.start_s * fps), round(segment.end_s * fps) + 1
            level[first:last] = envelope.mean_level(segment.start_s, segment.end_s)
    return np.convolve(level, [0.25, 0.5, 0.25], "same")


def measure_long_film(pipe: PortraitPipeline, seconds: float = LONG_FILM_S) -> None:
    """Print of a film of ten minutes the most memory held, its streams' lengths, and the lag of the lips in its first
    and last half minute.
    """
    import resource

    from pipelines.media import Audio, write_audio

    speech = SpeechPipeline.from_pretrained()(" ".join(SENTENCES), affect="neutral", seed=0)
    rate = speech.sampling_rate
    sound = np.resize(np.concatenate([speech.samples, np.zeros(rate // 3, np.float32)]), int(seconds * rate))
    with tempfile.TemporaryDirectory() as folder:
        sound_path = write_audio(Path(folder) / "long.wav", Audio(sound, rate), None)
        started = time.monotonic()
        output = pipe(audio=sound_path, look="maya", seed=0, scale={"head": 0, "blinks": 0})
        path = output.save(Path(folder) / "long.mp4")
        film_s = time.monotonic() - started
        with open_film(path) as (film, _):
            lengths = [float((s.duration or 0) * (s.time_base or 0)) for s in film.streams]
            jaw, fps = output.track["AU26"], output.track.fps
            ends = [_lip_lag(film, begin_s, fps, jaw) for begin_s in (5.0, seconds - 35)]
    peak_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{len(output.track)} frames in {film_s:.0f} s ({len(output.track) / film_s:.0f} a second), at most"
        f" {peak_gb:.2f} GB held; picture {lengths[0]:.2f} s, sound {lengths[1]:.2f} s; lips lag the plan by {ends[0]}"
        f" frames in the first half minute, {ends[1]} in the last"
    )


def _lip_lag(film: Any, begin_s: float, fps: int, jaw: NDArray[np.floating[Any]]) -> int:
    """Frames by which the mouth seen in a film lags the jaw that was planned, over thirty seconds."""
    stream = film.streams.video[0]
    film.seek(int(begin_s / stream.time_base), stream=stream)
    gaps_by_frame = {}
    for frame in film.decode(stream):
        if frame.time > begin_s + 30:
            break
        if frame.time >= begin_s:
            gaps_by_frame[round(frame.time * fps)] = _lip_gap(frame.to_ndarray(format="rgb24"))
    indices = np.array(sorted(gaps_by_frame))
    gaps = np.array([gaps_by_frame[i] for i in indices])
    return max(
        range(-5, 6),
        key=lambda lag: np.corrcoef(gaps[10:-10], jaw[np.clip(indices[10:-10] - lag, 0, len(jaw) - 1)])[0, 1],
    )


def measure_blinks(pipe: PortraitPipeline) -> None:
    """Print the blinks of five minutes of talk: rate, and how long an eye is shut."""
    from pipelines.portrait.track.performance import plan_performance, render_track

    track: PerformanceTrack = render_track(
        plan_performance(
            AffectCurve.of("neutral"), SoundEnvelope(300.0, np.ones(30_001, np.float32)), [], fps=50, seed=1
        )
    )
    lid = track["AU43L"] > 0.2
    runs = np.diff(np.flatnonzero(np.diff(np.concatenate([[0], lid.astype(int), [0]]))).reshape(-1, 2))
    print(f"{len(runs) / 5:.0f} blinks a minute of talk (people: 26), {1000 * np.median(runs) / 50:.0f} ms long")


def measure_identity(pipe: PortraitPipeline, face: Path) -> None:
    """Print the distance of the eyes and the proportion of the face in neutral frames against the picture; the still
    background.
    """
    output = pipe(
        face, seconds=3.0, seed=2, scale={"head": 0, "blinks": 0}
    )  # a head that turns is narrower, not another
    picture = read_image(face)
    cropped, shape = crop_to_head(picture, find_landmarks(picture), output.renderer.size)
    rest, fitted = find_landmarks(cropped), fit_head(shape.points)
    apart = fitted.project(fitted.head.landmarks(fitted.vertices_m))[: mesh.SKIN, :2] - shape.skin_px
    landmarks = [find_landmarks(output.render_frame(i)) for i in range(10, len(output.track), 16)]
    eyes = [_eye_distance(p) / _eye_distance(rest) - 1 for p in landmarks]
    ratio = [_face_ratio(p) / _face_ratio(rest) - 1 for p in landmarks]
    edge = np.array([output.render_frame(i)[:6].astype(int) for i in range(0, len(output.track), 8)])
    print(
        f"{face.stem}: eyes' distance {100 * np.abs(eyes).max():.1f} %, face ratio {100 * np.abs(ratio).max():.1f} %"
        f" off at most; border moves {edge.std(0).max():.1f} of 255; fitted head"
        f" {np.linalg.norm(apart, axis=1).mean() / shape.iod:.3f} off in the mean"
    )


def _eye_distance(points: NDArray[np.float32]) -> float:
    left, right = (points[list(ids), :2].mean(0) for ids in (mesh.EYE_CORNERS_LEFT, mesh.EYE_CORNERS_RIGHT))
    return float(np.linalg.norm(left - right))


def _face_ratio(points: NDArray[np.float32]) -> float:
    """Height of the face over its width."""
    height, width = points[mesh.FOREHEAD] - points[mesh.CHIN], points[mesh.CHEEK_LEFT] - points[mesh.CHEEK_RIGHT]
    return float(np.linalg.norm(height[:2]) / np.linalg.norm(width[:2]))


def measure_emotions(pipe: PortraitPipeline, faces: Sequence[Any]) -> None:
    """Print how frames of neutral-worded clips are read by the recognizer that reports: accuracy, and Spearman along
    happy and excited.
    """
    recognizer = recognition.load("face", "reports")
    table, valences, arousals = np.zeros((7, 7), int), [], []
    for face in faces:
        subject = {"look": face} if isinstance(face, str) else {"face": face}
        correct = 0
        for i, word in enumerate(EMOTION_NAMES):
            output = pipe(text=SENTENCES[1], affect=word, seed=3, **subject)
            for k in np.linspace(len(output.track) * 0.3, len(output.track) - 5, 6).astype(int):
                emotions = recognizer.read(output.render_frame(int(k))).estimate.emotions
                recognized = max(EMOTION_NAMES, key=emotions.__getitem__)
                table[i, EMOTION_NAMES.index(recognized)] += 1
                correct += recognized == word
        renderer = output.renderer
        happy = [Affect.of("happy", intensity=k) for k in INTENSITIES]
        excited = [Affect.mix([(Affect.of("calm"), 1 - k), (Affect.of("excited"), k)]) for k in INTENSITIES]
        valences.append([_read_vad(recognizer, renderer, affect).valence for affect in happy])
        arousals.append([_read_vad(recognizer, renderer, affect).arousal for affect in excited])
        print(f"{face if isinstance(face, str) else face.stem}: {correct} of {7 * 6} frames named as requested")
    print(
        f"accuracy over seven classes {np.trace(table) / table.sum():.2f}; rows requested, columns named:"
        f" {', '.join(EMOTION_NAMES)}\n{table}"
    )
    print(
        f"Spearman of valence along happy 0 to 1: {np.mean([_spearman(s) for s in valences]):.2f}; of arousal from calm"
        f" to excited: {np.mean([_spearman(w) for w in arousals]):.2f}"
    )


def _read_vad(recognizer: Recognizer, renderer: FaceRenderer, affect: Affect) -> VAD:
    """Where the recognizer places the face of an affect."""
    row = row_from_units(action_units_from_affect(affect))
    return recognizer.read(renderer.render(row)).estimate.vad


def _spearman(values: Sequence[float]) -> float:
    return float(np.corrcoef(np.argsort(np.argsort(values)), np.arange(len(values)))[0, 1])


def _extract_portraits(data: Path, folder: Path) -> list[Path]:
    out = []
    with zipfile.ZipFile(data / "faces" / "portraits.zip") as file:
        for name in sorted(file.namelist()):
            path = folder / Path(name).name
            path.write_bytes(file.read(name))
            out.append(path)
    return out


if __name__ == "__main__":
    main()
