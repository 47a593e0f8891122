"""The evaluator: one call scores any medium, with recognizers that had no part in making it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from conditioning.affect import AffectCurve, AffectEstimate
from pipelines import recognition
from pipelines.base import Record
from pipelines.errors import MediaError
from pipelines.media import AUDIO_SUFFIXES, IMAGE_SUFFIXES, read_record
from pipelines.media.files import check_input
from pipelines.media.sources import file_of
from pipelines.recognition import Reading, Role
from pipelines.recognition.base import ROLES
from studio.evaluator import channels, guard
from studio.evaluator.neutral import NeutralBaseline
from studio.evaluator.people import PeopleAsked
from studio.evaluator.quality import load_quality
from studio.evaluator.request import RequestedAffect
from studio.evaluator.score import AffectScore, Channel, combine_estimates
from weights.errors import InputError, StudioError, WeightsNotFoundError
from weights.structured import read_text

#: The task of an output in memory -> the ending it is written with before it is read.
SUFFIX_OF_TASK = {
    "speech": ".wav",
    "convert": ".wav",
    "portrait": ".mp4",
    "image": ".png",
    "music": ".mid",
    "scene": ".mp4",
}
MAX_TEXT_BYTES = 200_000
MIN_FACE_SHARE = 0.2  # of the picture's height, chosen by us: below it, a picture with somebody in it, not a portrait
CHANNEL_NAMES = {"speech": "voice", "face": "face", "image": "picture", "music": "music", "text": "words"}


class Evaluator:
    """Scores outputs and files of any modality; recognizers load at first use and stay.

    Args:
        recognizers: modality -> recognizer, where others than the embedded ones that only report shall judge.
        role: which embedded recognizers judge; "reports" for every figure that is published.
        both: also read with the embedded recognizer of the other role, of voices, faces, pictures and music.
        others: modality -> recognizer of that other role, where others than the embedded ones shall stand beside.
        quality: also say how natural speech sounds; needs the extra `measure`.

    Raises:
        EngineUnavailableError: `quality` without the extra.

    Example:
        >>> Evaluator().score("sad.wav").estimate.vad.arousal  # doctest: +SKIP
    """

    def __init__(
        self,
        recognizers: Mapping[str, Any] | None = None,
        *,
        role: Role = "reports",
        both: bool = False,
        others: Mapping[str, Any] | None = None,
        quality: bool = False,
    ) -> None:
        self._role, self._both = role, both
        self._recognizers = dict(recognizers or {})
        self._others = dict(others or {})
        self._neutral = NeutralBaseline()
        self._people = PeopleAsked()
        self._quality = load_quality() if quality else None

    def recognizer(self, modality: str) -> Any:
        """The recognizer of a modality, loaded at first use.

        Args:
            modality: speech, face, image, music or text.

        Returns:
            An object of the protocol `pipelines.recognition.Recognizer`.

        Raises:
            WeightsNotFoundError: its checkpoint is not there.
        """
        if modality not in self._recognizers:
            self._recognizers[modality] = recognition.load(modality, self._role)
        return self._recognizers[modality]

    def other(self, modality: str) -> Any:
        """The embedded recognizer of the other role; None where it is not asked for, for words, or without weights."""
        if not self._both or modality == "text":
            return None
        if modality not in self._others:
            role = next(r for r in ROLES if r != self._role)
            try:
                self._others[modality] = recognition.load(modality, role)
            except WeightsNotFoundError:
                self._others[modality] = None
        return self._others[modality]

    def score(
        self,
        medium: Any,
        target: Any = None,
        *,
        as_: str | None = None,
        windows: bool | None = None,
        neutral_delta: bool = False,
        show_refused: bool = False,
    ) -> AffectScore:
        """Score one medium.

        Args:
            medium: a path, or an output of one of our pipelines.
            target: the affect to compare with, anything `Affect.of` takes or a curve; None takes what the record inside
                the medium says was asked.
            as_: speech, face, image, music or text, where a file could be read in two ways.
            windows: also read over time; None does where it plays for five seconds, is MIDI, or a curve was asked.
            neutral_delta: for speech of ours: speak the same words with the same voice and seed neutral, and give the
                difference.
            show_refused: return a refused score, with the reason, rather than raise.

        Returns:
            What was measured, beside what was requested.

        Raises:
            LineageError: a judge is not independent of what guided the generation.
            MediaError: the file is missing, broken or of no kind that is scored.
            InputError: the target or the channel is not allowed.
            WeightsNotFoundError: a recognizer's checkpoint is not there.
        """
        if hasattr(medium, "save") and hasattr(medium, "record"):
            return self._score_output(medium, target, as_, windows, neutral_delta, show_refused)
        medium = _medium_path(medium)
        path = Path(medium)
        record = find_record(path)
        requested = RequestedAffect.of(target, record)
        notes: list[str] = []
        modalities = channels.possible_channels(path, as_, record)
        check_input(path)
        if windows is None:
            windows = (
                requested is not None and isinstance(requested.affect, AffectCurve)
            ) or channels.is_worth_a_curve(path)
        task, readings = self._read_channels(path, modalities, windows, notes)
        refused = self._check_independence(readings, record, notes, show_refused)
        words = self._read_words(path, record, notes) if task in ("speech", "film") else None
        voice = readings.get("voice")
        delta = (
            self._neutral.difference(record, voice.estimate, self.recognizer("speech"), notes)
            if neutral_delta and voice
            else None
        )
        estimate, people = _combine_channels(task, readings), self._people.of_file(path)
        quality = self._quality(path) if self._quality and voice else None
        notes += [self._people.note] if self._people.note else []
        return AffectScore(
            str(medium), task, estimate, readings, requested, words, delta, tuple(notes), refused, people, quality
        )

    def _score_output(
        self, output: Any, target: Any, as_: str | None, windows: bool | None, neutral_delta: bool, show_refused: bool
    ) -> AffectScore:
        ending = SUFFIX_OF_TASK.get(output.record.task)
        if ending is None:
            raise InputError(f"outputs of the task '{output.record.task}' are not scored; save it and give the path")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"output{ending}"
            output.save(path)
            score = self.score(
                path, target, as_=as_, windows=windows, neutral_delta=neutral_delta, show_refused=show_refused
            )
        return replace(score, file=f"output of {output.record.task}, seed {output.seed}")

    def _read_channels(
        self, path: Path, modalities: tuple[str, ...], windows: bool, notes: list[str]
    ) -> tuple[str, dict[str, Channel]]:
        if modalities == ("film",):
            return "film", self._read_film(path, windows, notes)
        chosen = modalities[0] if len(modalities) == 1 else self._choose_modality(path, modalities, notes)
        return chosen, {CHANNEL_NAMES[chosen]: self._read_channel(path, chosen, windows)}

    def _read_channel(self, path: Path, modality: str, windows: bool) -> Channel:
        reading, is_film = self._read(path, modality, windows), path.suffix.lower() in channels.FILM
        other = None if modality == "image" and is_film else self.other(modality)
        estimate = other.read(path).estimate if other else None
        return Channel(CHANNEL_NAMES[modality], reading, self.recognizer(modality).lineage, estimate)

    def _read(self, path: Path, modality: str, windows: bool = False) -> Reading:
        judge = self.recognizer(modality)
        if modality == "image" and path.suffix.lower() in channels.FILM:
            return self._read_film_frames(path)
        reading: Reading = judge.read(_load_text(path) if modality == "text" else path, windows=windows)
        return reading

    def _choose_modality(self, path: Path, modalities: tuple[str, ...], notes: list[str]) -> str:
        """Speech or music, a face or a picture: the first modality whose recognizer knows such media; else the surest.

        Raises:
            MediaError: no modality could be read, and the recognizer of the last one cannot read such media.
            WeightsNotFoundError: no modality could be read, and the weights for the last one are absent.
        """
        estimates: dict[str, AffectEstimate] = {}
        for modality in modalities:
            try:
                reading = self._read(path, modality)
            except (MediaError, WeightsNotFoundError) as error:
                if modality == modalities[-1] and not estimates:
                    raise
                if isinstance(error, WeightsNotFoundError):
                    notes.append(f"not read as {modality}: {error}")
                continue
            if not reading.estimate.out_of_distribution and _is_close_up(reading):
                return modality
            estimates[modality] = reading.estimate
        best = max(
            estimates,
            key=lambda modality: (not estimates[modality].out_of_distribution, estimates[modality].confidence),
        )
        notes.append(f"read as {best}, though it is like nothing the recognizers know; --as fixes the channel")
        return best

    def _read_film(self, path: Path, windows: bool, notes: list[str]) -> dict[str, Channel]:
        readings: dict[str, Channel] = {}
        for modality in ("speech", "face", "image"):
            if modality == "speech" and not channels.has_sound(path):
                notes.append("the film has no sound")
                continue
            try:
                readings[CHANNEL_NAMES[modality]] = self._read_channel(path, modality, windows and modality != "image")
            except (MediaError, WeightsNotFoundError) as error:
                notes.append(f"no {CHANNEL_NAMES[modality]} was read: {error}")
        if not readings:
            raise MediaError(f"'{path}': neither a voice, a face nor a picture could be read in it")
        return readings

    def _read_film_frames(self, path: Path) -> Reading:
        judge = self.recognizer("image")
        frames = [(at, judge.read(frame)) for at, frame in channels.sample_frames(path)]
        if not frames:
            raise MediaError(f"'{path}' has no frame that can be decoded")
        cues = {name: sum(r.cues.get(name, 0.0) for _, r in frames) / len(frames) for name in frames[0][1].cues}
        estimate = combine_estimates([r.estimate for _, r in frames])
        return Reading(replace(estimate, recognizer=judge.lineage.name), (), cues)

    def _check_independence(
        self, readings: Mapping[str, Channel], record: Record | None, notes: list[str], show_refused: bool
    ) -> str:
        """The reason why no headline may be given, or "" after adding the guard's notes.

        Raises:
            guard.LineageError: a recognizer is not independent of what guided the output, and `show_refused` is False.
        """
        guides = guard.find_guides(record)
        for channel in readings.values() if guides else ():
            verdict = guard.assess_independence(channel.lineage, guides)
            if not verdict and not show_refused:
                raise guard.LineageError(f"no headline score: {verdict.reason}")
            if not verdict:
                return verdict.reason
            notes += verdict.notes
        return ""

    def _read_words(self, path: Path, record: Record | None, notes: list[str]) -> AffectEstimate | None:
        """What the spoken words alone convey, where the record or a text file beside the recording has them."""
        beside = path.with_suffix(".txt")
        text = find_spoken_words(record) or (_load_text(beside) if beside.is_file() else "")
        if not text:
            return None
        try:
            reading: Reading = self.recognizer("text").read(text)
        except StudioError as error:
            notes.append(f"the words were not read: {error}")
            return None
        return reading.estimate


def _is_close_up(reading: Reading) -> bool:
    """A photo of a face rather than a picture with somebody in it: the face is at least a fifth of its height."""
    cues = reading.cues
    return "face_bottom" not in cues or cues["face_bottom"] - cues["face_top"] >= MIN_FACE_SHARE


def find_record(path: Path) -> Record | None:
    """The record inside a file, or None where it has none."""
    if path.suffix.lower() in channels.TEXT:
        return None
    try:
        return read_record(path)
    except InputError:
        return None


def find_spoken_words(record: Record | None) -> str:
    """The words that an output of ours speaks, or ""."""
    if record is None:
        return ""
    return record.content if record.task == "speech" else str(record.options.get("text") or "")


def _combine_channels(task: str, readings: Mapping[str, Channel]) -> AffectEstimate:
    """A film is judged by voice and face together, by its picture where it has neither; else by the one channel."""
    people = [readings[name].estimate for name in ("voice", "face") if name in readings]
    familiar = [estimate for estimate in people if not estimate.out_of_distribution]
    return combine_estimates(familiar or [c.estimate for c in readings.values()])


def _load_text(path: Path) -> str:
    text = read_text(path, MAX_TEXT_BYTES).strip()
    if not text:
        raise MediaError(f"'{path}' has no words in it")
    return text


def _medium_path(medium: Any) -> Any:
    """The path of a medium, also of sound or a picture in memory."""
    if isinstance(medium, str | Path):
        return medium
    sound = isinstance(medium, tuple) or hasattr(medium, "sampling_rate")
    return file_of(medium, AUDIO_SUFFIXES if sound else IMAGE_SUFFIXES)
