"""Faces of a set: stills or films with eyes in one place, light and sound at one level, and their action units."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from pipelines.media.audio import Audio
from pipelines.media.containers import open_film
from pipelines.media.files import is_file
from pipelines.media.image import read_image, write_png
from pipelines.portrait.engine import FaceRenderer, PortraitEngine, Subject
from pipelines.portrait.output import PortraitOutput
from pipelines.portrait.pipeline import PortraitPipeline
from pipelines.portrait.track.action_units import (
    CHANNELS,
    LIP_CHANNELS,
    UNIT_DESCRIPTIONS,
    UNITS,
    row_from_units,
)
from studio.stimuli import sounds, tables
from studio.stimuli.annotations import write_annotations
from studio.stimuli.design import Design, Stimulus
from studio.stimuli.eyes import Picture, align, find_alignment, measure_eyes
from studio.stimuli.makers import Writer, plan_neutral
from studio.stimuli.match import Targets
from studio.stimuli.pictures import LUMA, linear_light, match_picture, measure_image
from weights.errors import InputError

ROUNDS = 3  # of correcting what a codec took
LIGHT_NEAR, LEVEL_NEAR_DB = 0.004, 0.03
SAMPLES = 12  # pictures of a film whose light is measured
EYE_SAMPLES = 3  # of these, where eyes are looked for
ANGLES = ("yaw", "pitch", "roll")
FACE_CHANNELS = (*(u for u in UNITS if u not in LIP_CHANNELS), *ANGLES)
FILM_TARGETS = ("duration", "rms_db", "lufs", "luminance", "eye_distance", "eye_height")


class FaceMaker:
    """Stills, or films where faces speak or shall move.

    Args:
        pipeline: that animates.
        design: whose stimuli are made.

    Raises:
        InputError: a film is asked to match what only stills can, a look is unknown, or faces shall have no background.
    """

    def __init__(self, pipeline: PortraitPipeline, design: Design) -> None:
        self.targets, self.film = design.targets, design.medium == "film"
        spoken = design.stimuli[0].levels.get("sentence") is not None
        self.kind = ("audiovideo" if spoken else "video") if self.film else "image"
        self.suffix = ".mp4" if self.film else ".png"
        if self.film and (odd := [name for name in self.targets if name not in FILM_TARGETS]):
            raise InputError(f"films are matched in {', '.join(FILM_TARGETS)}; {odd[0]} is for stills")
        if not spoken and (odd := [name for name in ("rms_db", "lufs", "duration") if name in self.targets]):
            raise InputError(f"a silent face has no {odd[0]} to match; its length is the option seconds")
        if any(s.job.options.transparent for s in design.stimuli):  # type: ignore[attr-defined]
            raise InputError("faces of a set have a background; leave transparent out of the options")
        known = pipeline.people
        for look in {s.levels["look"] for s in design.stimuli if "look" in s.levels}:
            if look not in known and not is_file(look):
                raise InputError(f"unknown look '{look[:60]}'; there are {', '.join(known)}, or give a YAML file")
        self.pipeline = pipeline
        if self.film:
            self.pipeline = PortraitPipeline(_LevelFaces(pipeline.engine, self.targets))
            self.pipeline.load_voice = pipeline.load_voice
        self._lengths_s = self._common_lengths(design) if "duration" in self.targets else {}

    def goal(self, stimulus: Stimulus) -> Mapping[str, float]:
        """See `Maker.goal`: the length of the sentence."""
        return {"duration_s": self._lengths_s[stimulus.item]} if stimulus.item in self._lengths_s else {}

    def make(self, stimulus: Stimulus) -> Writer:
        """See `Maker.make`."""
        return self._film(stimulus) if self.film else self._still(stimulus)

    def measure(self, path: Path) -> dict[str, float]:
        """See `Maker.measure`."""
        return measure_face(path)

    def _still(self, stimulus: Stimulus) -> Writer:
        job = stimulus.job
        still = self.pipeline.still(job.content, job.conditions, self.pipeline.options_type.parse(job.options))
        picture, name = still.picture, f"the face {stimulus.label}"
        similarity = find_alignment(picture, self.targets, name)
        if similarity is not None:
            picture = align(picture, similarity)
        matched = Image.fromarray(match_picture(picture, self.targets))

        def write(path: Path, set_dir: Path) -> None:
            write_png(path, matched, still.record)
            tables.write_events(path.parent, stimulus.label, "au", [{"onset": "0", **_units(still.row)}], UNIT_COLUMNS)

        return write

    def _film(self, stimulus: Stimulus) -> Writer:
        job, goal = stimulus.job, self.goal(stimulus)
        options = self.pipeline.options_type.parse(job.options)
        if "duration_s" in goal:
            frames = round(goal["duration_s"] * options.fps)
            options = options.model_copy(update={"seconds": frames / options.fps})
        output = self.pipeline.run(job.content, job.conditions, options)
        output = self._at_level(self._at_luminance(output))
        film, fps = output, output.track.fps
        times = ({"onset": f"{i / fps:.4f}", "duration": f"{1 / fps:.4f}"} for i in range(len(film.track)))
        rows = [{**time, **_units(row)} for time, row in zip(times, film.track.values, strict=True)]

        def write(path: Path, set_dir: Path) -> None:
            film.save(path)
            tables.write_events(path.parent, stimulus.label, "au", rows, UNIT_COLUMNS)
            if film.words:
                write_annotations(film.words, film.phones, film.duration_s, stimulus.label, path, set_dir)

        return write

    def _at_luminance(self, output: PortraitOutput) -> PortraitOutput:
        """The film rendered again until what is decoded of it has the target's mean luminance."""
        target = self.targets.get("luminance")
        for _ in range(ROUNDS if target else 0):
            assert output.film is not None and isinstance(output.renderer, _LevelRenderer)
            share = float(target or 1) / _mean_luminance(_sample_pictures(output.film.path))
            if abs(share - 1) < LIGHT_NEAR:
                break
            output = replace(output, renderer=output.renderer.brighter(share), film=None).rendered()
        return output

    def _at_level(self, output: PortraitOutput) -> PortraitOutput:
        """The film whose sound, as it is decoded, has the target's level: the codec takes a little."""
        name = next((n for n in ("rms_db", "lufs") if n in self.targets), None)
        if name is None or not isinstance(output.audio, Audio):
            return output
        rate, targets = output.audio.sampling_rate, dict(self.targets)
        samples = np.asarray(output.audio.samples, np.float32)
        for _ in range(ROUNDS):
            output = replace(output, audio=Audio(sounds.match_level(samples, rate, targets), rate))
            with tempfile.TemporaryDirectory(prefix="studio-film-") as folder:
                heard = sounds.measure_sound(output.save(Path(folder) / "film.mp4"))[name]
            far_db = float(self.targets[name]) - heard
            if abs(far_db) < LEVEL_NEAR_DB:
                break
            targets[name] = float(targets[name]) + far_db
        return output

    def _common_lengths(self, design: Design) -> dict[int, float]:
        spoken = [(s.item, s.levels.get("voice", ""), s) for s in design.stimuli]
        voice = self.pipeline.load_voice()
        lengths, _ = plan_neutral(
            voice,
            [
                (item, who, s.levels["sentence"], s.job.conditions.seed, {"voice": who or None, "rate": _rate(s)})
                for item, who, s in spoken
            ],
        )
        return lengths


class _LevelFaces:
    """An engine whose faces have their eyes in one place and one luminance, by what they are at rest.

    Args:
        engine: whose faces.
        targets: of the design.
    """

    def __init__(self, engine: PortraitEngine, targets: Targets) -> None:
        self.engine, self.targets = engine, targets
        self.name, self.capabilities, self.people = engine.name, engine.capabilities, engine.people

    def load_subject(self, subject: Subject, *, transparent: bool = False) -> FaceRenderer:
        """See `PortraitEngine.load_subject`."""
        renderer = self.engine.load_subject(subject, transparent=transparent)
        return _LevelRenderer(renderer, self.targets, subject.name or subject.look or "the face")


class _LevelRenderer:
    """Renders a face through one similarity and one curve of tones.

    Args:
        renderer: of the face.
        targets: of the design.
        name: for messages.
    """

    alpha = False

    def __init__(self, renderer: FaceRenderer, targets: Targets, name: str) -> None:
        self.renderer, self.size = renderer, renderer.size
        rest = renderer.render(row_from_units({}))
        self._similarity = find_alignment(rest, targets, name)
        self._rest, self._luminance = self._align(rest), targets.get("luminance")
        self._tones = None if self._luminance is None else tone_curve(self._rest, float(self._luminance))

    def brighter(self, share: float) -> _LevelRenderer:
        """The same face with so many times the luminance."""
        out = copy(self)
        out._luminance = float(self._luminance or 0) * share
        out._tones = tone_curve(self._rest, out._luminance)
        return out

    def render(self, row: Any) -> Picture:
        """See `FaceRenderer.render`."""
        picture = self._align(self.renderer.render(row))
        return picture if self._tones is None else np.asarray(cv2.LUT(picture, self._tones), dtype=np.uint8)

    def _align(self, picture: Picture) -> Picture:
        return picture if self._similarity is None else align(picture, self._similarity)


def tone_curve(picture: Picture, luminance: float) -> Picture:
    """The curve [256] of sRGB that scales light so that a picture has a mean luminance; what would clip is white."""
    light = linear_light(picture)
    steps = linear_light(np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2))[0, :, 0]
    low, high = 0.0, 100.0
    for _ in range(40):
        gain = (low + high) / 2
        dark = float((np.minimum(light * gain, 1.0) @ LUMA).mean()) < luminance
        low, high = (gain, high) if dark else (low, gain)
    scaled = np.minimum(steps * high, 1.0)
    srgb = np.where(scaled <= 0.0031308, scaled * 12.92, 1.055 * scaled ** (1 / 2.4) - 0.055)
    return np.asarray(np.round(srgb * 255), dtype=np.uint8)


def measure_face(path: Path) -> dict[str, float]:
    """What is controlled of a written still or film; of a film the means over pictures of it."""
    if path.suffix == ".png":
        measures = measure_image(path)
        measures.pop("spectrum_slope")
        return {**measures, **measure_eyes(read_image(path), path.name)}
    sampled = list(_sample_pictures(path))
    eyes = [measure_eyes(p, path.name) for p in sampled[:: max(1, len(sampled) // EYE_SAMPLES)][:EYE_SAMPLES]]
    measures = {name: float(np.mean([e[name] for e in eyes])) for name in eyes[0]}
    measures["luminance"] = _mean_luminance(sampled)
    with open_film(path) as (container, stream):
        heard = bool(container.streams.audio)
        seconds = float((stream.duration or 0) * (stream.time_base or 0))
    return {**measures, **({**sounds.measure_sound(path)} if heard else {}), "duration_s": seconds}


def _mean_luminance(sampled: Iterable[Picture]) -> float:
    return float(np.mean([(linear_light(p) @ LUMA).mean() for p in sampled]))


def _sample_pictures(path: Path) -> Iterator[Picture]:
    """Pictures of a film, evenly spaced."""
    with open_film(path) as (container, stream):
        every = max(1, (stream.frames or SAMPLES) // SAMPLES)
        for index, frame in enumerate(container.decode(stream)):
            if index % every == 0:
                yield np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8)


def _units(row: Any) -> dict[str, str]:
    values = dict(zip(CHANNELS, row, strict=True))
    return {name: f"{values[name]:.4f}" for name in FACE_CHANNELS}


def _unit_columns() -> dict[str, str]:
    sides = {"L": ", the picture's left", "R": ", the picture's right"}
    described = {
        u: UNIT_DESCRIPTIONS[u.rstrip("LR")] + sides.get(u[-1], "") + "; 0 at rest, 1 FACS intensity E"
        for u in FACE_CHANNELS
        if u not in ANGLES
    }
    start = {"onset": "seconds from the start", "duration": "seconds; n/a of a still"}
    return {**start, **described, **{a: f"{a} of the head in degrees" for a in ANGLES}}


UNIT_COLUMNS = _unit_columns()


def _rate(stimulus: Stimulus) -> float:
    return float(stimulus.job.options.rate)  # type: ignore[attr-defined]
