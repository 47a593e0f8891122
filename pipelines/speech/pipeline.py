"""The speech pipelines: parse, seed, run an engine phrase by phrase, record."""

from __future__ import annotations

import difflib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect, AffectCurve, parse
from pipelines.base import OnStep, Record, Step, resolve_seed
from pipelines.best_of import Rank, best
from pipelines.errors import MediaError
from pipelines.loading import engine_of
from pipelines.media import Audio, read_audio, write_audio
from pipelines.speech.engine import ConversionEngine, Mark, SpeechChunk, SpeechEngine, SpeechRequest, Voice
from pipelines.speech.prosody import ratio, targets
from pipelines.speech.text import phrases
from weights import __version__
from weights.errors import InputError

PAUSE_S = 0.32  # between sentences of a neutral reading
LEAD_S = 0.05
MAX_CONVERT_S = 600.0


@dataclass(frozen=True)
class SpeechOutput:
    """Speech that was made: samples [N] float32 in [-1, 1], times of words and phonemes, and how it was made."""

    samples: NDArray[np.float32]
    sampling_rate: int
    affect: Affect | AffectCurve
    seed: int
    record: Record
    words: tuple[Mark, ...] = ()
    phonemes: tuple[Mark, ...] = ()

    @property
    def duration_s(self) -> float:
        """How long it plays."""
        return len(self.samples) / self.sampling_rate

    def save(self, path: str | Path) -> Path:
        """Write WAV, FLAC, MP3 or Opus by the path's ending, with the record inside."""
        return write_audio(Path(path), Audio(self.samples, self.sampling_rate), self.record)


class SpeechPipeline:
    """Text to speech that feels as asked.

    Example:
        >>> pipe = SpeechPipeline.from_pretrained()  # doctest: +SKIP
        >>> pipe("The parcel is at the door.", affect="sad", seed=7).save("sad.wav")  # doctest: +SKIP
    """

    def __init__(self, engine: SpeechEngine) -> None:
        self.engine = engine

    @classmethod
    def from_pretrained(cls, ref: str = "embedded", *, device: str = "auto") -> SpeechPipeline:
        """Load by "embedded", a catalogue name, an engine name or a checkpoint folder.

        Raises:
            EngineUnavailable: a package is missing; the message has the command.
            WeightsAbsent: the checkpoint is not on this machine.
            InputError: unknown name.
        """
        return cls(engine_of("speech", ref, device))

    @property
    def voices(self) -> tuple[Voice, ...]:
        """The voices by name; a language's voice takes variants after "+" where the engine has them."""
        return self.engine.voices

    def __call__(
        self, text: str, *, affect: Any = "neutral", intensity: float = 1.0, seed: int | None = None, voice: str | None = None,
        rate: float = 1.0, best_of: int = 1, rank: Rank | None = None, on_step: OnStep | None = None,
    ) -> SpeechOutput:  # fmt: skip
        """Speak a text.

        Args:
            text: at most 50,000 characters; `*word*` is emphasised.
            affect: anything `Affect.of` takes, or an AffectCurve over the spoken seconds.
            intensity: 0 neutral, 1 as asked, up to 2.
            seed: 0 to 2**32-1; None draws one and records it.
            voice: a name of `voices`; None is the engine's own.
            rate: 0.5 to 2 times the usual speed, beside what the affect does.
            best_of, rank: make 1 to 64 candidates and keep the one that `rank` scores highest; see `pipelines.best_of`.
            on_step: called after each sentence; may raise Cancelled.

        Raises:
            InputError: any argument is not allowed.
        """

        def one(seed: int, on_step: OnStep | None) -> SpeechOutput:
            return self._speak(text, affect, intensity, seed, voice, rate, on_step)

        return best(one, seed=seed, best_of=best_of, rank=rank, on_step=on_step)

    def _speak(
        self, text: str, affect: Any, intensity: float, seed: int, voice: str | None, rate: float, on_step: OnStep | None
    ) -> SpeechOutput:
        chunks = list(self.stream(text, affect=affect, intensity=intensity, seed=seed, voice=voice, rate=rate, on_step=on_step))
        samples, words, phonemes, at = [], [], [], 0.0
        for chunk in chunks:
            samples.append(chunk.samples)
            words += [Mark(m.text, m.start + at, m.end + at) for m in chunk.words]
            phonemes += [Mark(m.text, m.start + at, m.end + at) for m in chunk.phonemes]
            at += len(chunk.samples) / chunk.sampling_rate
        asked = parse(affect)
        record = Record(
            "speech", self.engine.name, text, asked.to_dict(), intensity, seed,
            {k: v for k, v in (("voice", voice), ("rate", None if rate == 1.0 else rate)) if v is not None}, __version__,
        )  # fmt: skip
        return SpeechOutput(np.concatenate(samples), chunks[0].sampling_rate, asked, seed, record, tuple(words), tuple(phonemes))

    def stream(
        self, text: str, *, affect: Any = "neutral", intensity: float = 1.0, seed: int | None = None, voice: str | None = None,
        rate: float = 1.0, on_step: OnStep | None = None,
    ) -> Iterator[SpeechChunk]:  # fmt: skip
        """The same, a chunk a sentence as soon as it is spoken; arguments as `__call__`, checked before the first chunk."""
        curve = AffectCurve.of(parse(affect)).scale(_intensity(intensity))
        seed = resolve_seed(seed)
        voice = self._voice(voice)
        if not 0.5 <= rate <= 2:
            raise InputError(f"rate must be within [0.5, 2] times the usual speed, got {rate!r}")
        parts = phrases(text)
        return self._chunks(parts, curve, seed, voice, rate, on_step)

    def _chunks(
        self, parts: list[Any], curve: AffectCurve, seed: int, voice: str, rate: float, on_step: OnStep | None
    ) -> Iterator[SpeechChunk]:
        at = 0.0
        for i, phrase in enumerate(parts):
            here = _from(curve, at)
            chunk = self.engine.speak(SpeechRequest(phrase, here, voice, rate, _part_seed(seed, i)))
            chunk = _padded(chunk, here, rate, last=i == len(parts) - 1)
            at += len(chunk.samples) / chunk.sampling_rate
            if on_step is not None:
                on_step(Step(i + 1, len(parts), phrase.text[:60]))
            yield chunk

    def _voice(self, name: str | None) -> str:
        if name is None:
            return self.engine.default_voice
        if self.engine.has_voice(name):
            return name
        names = [v.name for v in self.engine.voices]
        close = difflib.get_close_matches(name, names, n=4, cutoff=0.3) or names[:4]
        raise InputError(f"unknown voice '{name[:60]}'; closest: {', '.join(close)}; all {len(names)}: studio speak --list-voices")


class ConversionPipeline:
    """A recording moved to another feeling; words and speaker stay.

    Example:
        >>> ConversionPipeline.from_pretrained()("me.wav", affect="angry", intensity=0.5).save("angry.wav")  # doctest: +SKIP
    """

    def __init__(self, engine: ConversionEngine) -> None:
        self.engine = engine

    @classmethod
    def from_pretrained(cls, ref: str = "embedded", *, device: str = "auto") -> ConversionPipeline:
        """Load an engine; see `SpeechPipeline.from_pretrained`."""
        return cls(engine_of("convert", ref, device))

    def __call__(
        self,
        recording: str | Path | Audio,
        *,
        affect: Any = "neutral",
        intensity: float = 1.0,
        seed: int | None = None,
        best_of: int = 1,
        rank: Rank | None = None,
        on_step: OnStep | None = None,
    ) -> SpeechOutput:
        """Convert a recording of at most ten minutes, its own feeling taken as neutral.

        Args:
            recording: a WAV, FLAC, MP3 or Opus file, or Audio; several channels are averaged.
            affect, intensity, seed, best_of, rank, on_step: as in `SpeechPipeline.__call__`.

        Raises:
            MediaError: not a usable recording.
        """
        from pipelines.speech.world_engine import stretches

        asked = parse(affect)
        curve = AffectCurve.of(asked).scale(_intensity(intensity))
        audio = recording if isinstance(recording, Audio) else read_audio(Path(recording), max_seconds=MAX_CONVERT_S)
        name = "audio" if isinstance(recording, Audio) else Path(recording).name
        pieces = stretches(_mono(audio, name), audio.sampling_rate)

        def one(seed: int, on_step: OnStep | None) -> SpeechOutput:
            parts, at = [], 0.0
            for i, piece in enumerate(pieces):
                parts.append(self.engine.convert(piece, audio.sampling_rate, _from(curve, at), _part_seed(seed, i)))
                at += len(piece) / audio.sampling_rate
                if on_step is not None:
                    on_step(Step(i + 1, len(pieces), name))
            record = Record("convert", self.engine.name, name, asked.to_dict(), intensity, seed, {}, __version__)
            return SpeechOutput(np.concatenate(parts), audio.sampling_rate, asked, seed, record)

        return best(one, seed=seed, best_of=best_of, rank=rank, on_step=on_step)


def _intensity(value: float) -> float:
    if not 0 <= value <= 2:
        raise InputError(f"intensity must be within [0, 2] (0 neutral, 1 as asked), got {value!r}")
    return value


def _part_seed(seed: int, index: int) -> int:
    """A seed of its own for each part, so that a sentence does not repeat the drift of the one before."""
    return zlib.crc32(f"{seed}:{index}".encode())


def _from(curve: AffectCurve, start: float) -> AffectCurve:
    """The rest of a curve, its clock set to zero at `start`."""
    if len(curve.points) == 1:
        return curve
    later = tuple((t - start, a) for t, a in curve.points if t > start)
    return AffectCurve(((0.0, curve.at(start)), *later))


def _padded(chunk: SpeechChunk, affect: AffectCurve, rate: float, *, last: bool) -> SpeechChunk:
    """Trim the engine's own silence, then leave a short lead and the pause that the affect asks for."""
    loud = np.flatnonzero(np.abs(chunk.samples) > 1e-3)
    if not len(loud):
        return SpeechChunk(np.zeros(round(LEAD_S * chunk.sampling_rate), np.float32), chunk.sampling_rate)
    lead = round(LEAD_S * chunk.sampling_rate)
    prosody = targets(affect.points[-1][1])
    pause = LEAD_S * 3 if last else PAUSE_S * ratio(prosody.pause_log2 - prosody.rate_log2) / rate
    body = chunk.samples[loud[0] : loud[-1] + 1]
    samples = np.concatenate([np.zeros(lead, np.float32), body, np.zeros(round(pause * chunk.sampling_rate), np.float32)])
    shift, end = (lead - loud[0]) / chunk.sampling_rate, len(samples) / chunk.sampling_rate

    def moved(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        return tuple(Mark(m.text, float(np.clip(m.start + shift, 0, end)), float(np.clip(m.end + shift, 0, end))) for m in marks)

    return SpeechChunk(samples, chunk.sampling_rate, moved(chunk.words), moved(chunk.phonemes))


def _mono(audio: Audio, name: str) -> NDArray[np.float32]:
    samples = audio.samples if audio.samples.ndim == 1 else audio.samples.mean(axis=1)
    if audio.sampling_rate < 8000:
        raise MediaError(f"'{name}' is sampled at {audio.sampling_rate} Hz; speech needs at least 8000")
    if len(samples) < 0.1 * audio.sampling_rate or not np.abs(samples).max() > 1e-4:
        raise MediaError(f"'{name}' holds no speech (shorter than 0.1 s, or silent)")
    return samples.astype(np.float32)
