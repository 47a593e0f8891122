"""The sound of a film and what the face makes of it: speech by the embedded voice, a recording, or silence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from conditioning.affect import Affect, AffectCurve
from pipelines.base import Conditions
from pipelines.media import Audio, SoundFile, load_sound, stream_audio
from pipelines.portrait.options import PortraitOptions
from pipelines.portrait.track.envelope import SoundEnvelope
from pipelines.portrait.track.visemes import VisemeSegment, cut_pauses, visemes_from_phonemes

MAX_AUDIO_S = 3600.0
MIN_AUDIO_S = 0.1
Intervals = tuple[tuple[str, float, float], ...]


@dataclass(frozen=True)
class Soundtrack:
    """The sound of a film.

    Attributes:
        audio: samples, the file of a long recording, or None for a silent film.
        envelope: its loudness over time.
        visemes: of the speech in it, in order of time.
        words: (word, start_s, end_s) where they are known.
    """

    audio: Audio | SoundFile | None
    envelope: SoundEnvelope
    visemes: tuple[VisemeSegment, ...] = ()
    words: Intervals = ()


def prepare_soundtrack(
    options: PortraitOptions, affect: Affect | AffectCurve, intensity: float, silent_s: float
) -> Callable[[int], Soundtrack]:
    """Read a recording or prepare the voice once; returns what gives the sound of one seed.

    Args:
        options: of the film.
        affect: of the speech, before intensity.
        intensity: 0 neutral to 2.
        silent_s: how long a film without sound plays, in seconds.

    Returns:
        Seed to its soundtrack.

    Raises:
        InputError: the text cannot be spoken or aligned.
        MediaError: the recording cannot be used.
    """
    if options.audio is not None:
        recorded = soundtrack_from_recording(options.audio, options.text)
        return lambda _: recorded
    if options.text is not None:
        return _prepare_speech(options.text, options, affect, intensity)
    silence = Soundtrack(None, SoundEnvelope.silence(silent_s))
    return lambda _: silence


def soundtrack_from_recording(path: str, text: str | None) -> Soundtrack:
    """A recording, its visemes and, where its text is known, the times of its words.

    Args:
        path: of the recording.
        text: what is said in it, None where that is unknown.

    Returns:
        The soundtrack.

    Raises:
        MediaError: the recording cannot be read, or is shorter than 0.1 s.
        InputError: the text cannot be aligned to it.
    """
    from pipelines.portrait.track.alignment import visemes_from_recording

    sound = load_sound(path, max_seconds=MAX_AUDIO_S)
    blocks = stream_audio(
        sound, sampling_rate=sound.sampling_rate, seconds=60.0, min_seconds=MIN_AUDIO_S, max_seconds=MAX_AUDIO_S
    )
    envelope = SoundEnvelope.from_blocks(blocks, sound.sampling_rate)
    visemes, words = visemes_from_recording(sound, text)
    spoken = cut_pauses(visemes, envelope.pauses)
    return Soundtrack(sound, envelope, tuple(spoken), _as_written(text or "", tuple(words)))


def _prepare_speech(
    text: str, options: PortraitOptions, affect: Affect | AffectCurve, intensity: float
) -> Callable[[int], Soundtrack]:
    from pipelines.speech.options import SpeechOptions
    from pipelines.speech.pipeline import SpeechPipeline

    conditions = Conditions.parse(affect=affect, intensity=intensity)
    speak = SpeechPipeline.from_pretrained().prepare(
        text, conditions, SpeechOptions.parse(voice=options.voice, rate=options.rate)
    )

    def make(seed: int) -> Soundtrack:
        speech = speak(seed, None)
        phonemes = [(m.text, m.start_s, m.end_s) for m in speech.phonemes]
        words = _as_written(text, tuple((m.text, m.start_s, m.end_s) for m in speech.words))
        envelope = SoundEnvelope.from_samples(speech.samples, speech.sampling_rate)
        audio = Audio(speech.samples, speech.sampling_rate)
        return Soundtrack(audio, envelope, tuple(visemes_from_phonemes(phonemes)), words)

    return make


def _as_written(text: str, words: Intervals) -> Intervals:
    """Words as they are written, with their commas and full stops, where each has its interval."""
    written = [w.strip("*") for w in text.split()]
    if len(written) != len(words):
        return words
    return tuple((spelling, start_s, end_s) for spelling, (_, start_s, end_s) in zip(written, words, strict=True))
