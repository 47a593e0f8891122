"""The sound of a film and what the face makes of it: speech by the embedded voice, a recording, or silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect, AffectCurve
from pipelines.base import Conditions
from pipelines.media import Audio, SoundFile, load_sound, stream_audio
from pipelines.portrait.options import PortraitOptions
from pipelines.portrait.track.envelope import SoundEnvelope
from pipelines.portrait.track.visemes import VisemeSegment, cut_pauses, visemes_from_phonemes
from pipelines.portrait.track.vocal_effort import effort_from_blocks
from weights.errors import InputError

if TYPE_CHECKING:
    from pipelines.speech.pipeline import SpeechPipeline

MAX_AUDIO_S = 3600.0
MIN_AUDIO_S = 0.1
MAX_HASTE = 2.0  # times the usual speed at which a text is spoken to fit a film
Intervals = tuple[tuple[str, float, float], ...]


@dataclass(frozen=True)
class Soundtrack:
    """The sound of a film.

    Attributes:
        audio: samples, the file of a long recording, or None for a silent film.
        envelope: its loudness over time.
        visemes: of the speech in it, in order of time.
        words: (word, start_s, end_s) where they are known.
        phones: (phone, start_s, end_s) of what the embedded voice speaks.
        effort: of the voice, 1 as people talk; see `vocal_effort`.
        heard: the feeling of somebody else's voice that the face listens to.
    """

    audio: Audio | SoundFile | None
    envelope: SoundEnvelope
    visemes: tuple[VisemeSegment, ...] = ()
    words: Intervals = ()
    phones: Intervals = ()
    effort: float = 1.0
    heard: AffectCurve | None = None


def prepare_soundtrack(
    options: PortraitOptions,
    affect: Affect | AffectCurve,
    intensity: float,
    silent_s: float,
    load_voice: Callable[[], SpeechPipeline],
) -> Callable[[int], Soundtrack]:
    """Read a recording or prepare the voice once; returns what gives the sound of one seed.

    Args:
        options: of the film.
        affect: of the speech, before intensity.
        intensity: 0 neutral to 2.
        silent_s: how long a film without sound plays, in seconds.
        load_voice: gives what speaks.

    Returns:
        Seed to its soundtrack.

    Raises:
        InputError: the text cannot be spoken or aligned.
        MediaError: the recording cannot be used.
    """
    if options.listen is not None:
        heard = soundtrack_to_listen_to(options.listen)
        return lambda _: heard
    if options.audio is not None:
        recorded = soundtrack_from_recording(options.audio, options.text, load_voice)
        return lambda _: recorded
    if options.text is not None:
        return _prepare_speech(options.text, options, affect, intensity, load_voice())
    silence = Soundtrack(None, SoundEnvelope.silence(silent_s))
    return lambda _: silence


def soundtrack_from_recording(path: str, text: str | None, load_voice: Callable[[], SpeechPipeline]) -> Soundtrack:
    """A recording, its visemes and, where its text is known, the times of its words.

    Args:
        path: of the recording.
        text: what is said in it, None where that is unknown.
        load_voice: gives what speaks, for the alignment of a text.

    Returns:
        The soundtrack.

    Raises:
        MediaError: the recording cannot be read, or is shorter than 0.1 s.
        InputError: the text cannot be aligned to it.
    """
    from pipelines.portrait.track.alignment import visemes_from_recording

    sound, envelope, effort = _load_recording(path)
    visemes, words = visemes_from_recording(sound, text, load_voice)
    spoken = cut_pauses(visemes, envelope.pauses)
    return Soundtrack(sound, envelope, tuple(spoken), _as_written(text or "", tuple(words)), effort=effort)


def soundtrack_to_listen_to(path: str) -> Soundtrack:
    """A recording of somebody else, and the feeling heard in it; the face does not speak it.

    Args:
        path: of the recording.

    Returns:
        The soundtrack.

    Raises:
        MediaError: the recording cannot be read, or is shorter than 0.1 s.
    """
    from pipelines.portrait.track.audio_affect import affect_from_recording

    sound, envelope, _ = _load_recording(path)
    silent = AffectCurve.of("neutral")
    return Soundtrack(sound, envelope, heard=affect_from_recording(path) if envelope.level.any() else silent)


def _load_recording(path: str) -> tuple[Audio | SoundFile, SoundEnvelope, float]:
    """A recording, its loudness over time, and the effort of the voice in it."""
    sound = load_sound(path, max_seconds=MAX_AUDIO_S)

    def stream() -> Iterator[NDArray[np.float32]]:
        return stream_audio(
            sound, sampling_rate=sound.sampling_rate, seconds=60.0, min_seconds=MIN_AUDIO_S, max_seconds=MAX_AUDIO_S
        )

    envelope = SoundEnvelope.from_blocks(stream(), sound.sampling_rate)
    return sound, envelope, effort_from_blocks(stream(), sound.sampling_rate)


def _prepare_speech(
    text: str, options: PortraitOptions, affect: Affect | AffectCurve, intensity: float, voice: SpeechPipeline
) -> Callable[[int], Soundtrack]:
    """Prepare what speaks a text with one seed; a film of a given length is spoken faster where it would be longer, and
    holds in silence where it would be shorter.
    """
    conditions = Conditions.parse(affect=affect, intensity=intensity)
    how, seconds = voice.options_type.parse(voice=options.voice, rate=options.rate), options.seconds
    speak = voice.prepare(text, conditions, how)

    def make(seed: int) -> Soundtrack:
        speech = speak(seed, None)
        if seconds is not None and speech.duration_s > MAX_HASTE * seconds:
            raise InputError(
                f"the text takes {speech.duration_s:.1f} s to say, {speech.duration_s / MAX_HASTE:.1f} at least, and"
                f" the film shall last {seconds:g}; give it more seconds or a shorter text"
            )
        if seconds is not None and speech.duration_s > seconds:
            speech = voice.prepare(text, conditions, voice.options_type.parse(how, seconds=seconds))(seed, None)
        if seconds is not None:
            speech = replace(speech, samples=_hold(speech.samples, round(seconds * speech.sampling_rate)))
        phonemes = tuple((m.text, m.start_s, m.end_s) for m in speech.phonemes)
        words = _as_written(text, tuple((m.text, m.start_s, m.end_s) for m in speech.words))
        envelope = SoundEnvelope.from_samples(speech.samples, speech.sampling_rate)
        audio = Audio(speech.samples, speech.sampling_rate)
        effort = effort_from_blocks([speech.samples], speech.sampling_rate)
        return Soundtrack(audio, envelope, tuple(visemes_from_phonemes(phonemes)), words, phonemes, effort)

    return make


def _hold(samples: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """So many samples: silence after those that are there."""
    return np.pad(samples[:count], (0, max(0, count - len(samples))))


def _as_written(text: str, words: Intervals) -> Intervals:
    """Words as they are written, with their commas and full stops, where each has its interval."""
    written = [w.strip("*") for w in text.split()]
    if len(written) != len(words):
        return words
    return tuple((spelling, start_s, end_s) for spelling, (_, start_s, end_s) in zip(written, words, strict=True))
