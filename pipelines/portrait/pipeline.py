"""PortraitPipeline: a face (or a drawn character), words or a recording, and an affect, to a talking portrait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from conditioning.affect import Affect, AffectCurve, parse
from pipelines.base import OnStep, Record, Step, resolve_seed
from pipelines.best_of import Rank, best
from pipelines.errors import MediaError
from pipelines.loading import load_engine
from pipelines.media import Audio, read_audio
from pipelines.media.read_picture import read_picture
from pipelines.portrait import options
from pipelines.portrait.engine import FaceRenderer, PortraitEngine, Subject
from pipelines.portrait.film.camera import camera_from_words
from pipelines.portrait.film.captions import group_words
from pipelines.portrait.output import PortraitOutput
from pipelines.portrait.track.envelope import SoundEnvelope
from pipelines.portrait.track.expression import action_units_from_pspi as action_units_from_pspi
from pipelines.portrait.track.expression import action_units_from_words, merge_units
from pipelines.portrait.track.performance import plan_performance, render_track
from pipelines.portrait.track.plan import read_plan
from pipelines.portrait.track.visemes import VisemeSegment, visemes_from_phonemes
from weights import __version__
from weights.errors import InputError

LONG_SIDE = 2048  # pixels; a larger picture is shrunk while it is read
SILENT_S = 4.0  # of a film without sound
CONSENT = "a real person's face or voice needs that person's word; the file's record says that it is synthetic"
Marks = tuple[tuple[str, float, float], ...]


@dataclass(frozen=True)
class Heard:
    """The sound of a film: samples or none, its measure, the mouth's shapes and the words' times."""

    audio: Audio | None
    envelope: SoundEnvelope
    visemes: tuple[VisemeSegment, ...] = ()
    words: Marks = ()


class PortraitPipeline:
    """A talking face that feels as asked.

    Example:
        >>> pipe = PortraitPipeline.from_pretrained()  # doctest: +SKIP
        >>> pipe("face.png", text="You came back.", affect="happily surprised", seed=7).save("c.mp4")  # doctest: +SKIP
    """

    def __init__(self, engine: PortraitEngine) -> None:
        self.engine = engine

    @classmethod
    def from_pretrained(cls, ref: str = "embedded", *, device: str = "auto") -> PortraitPipeline:
        """Load by "embedded", a catalogue name, an engine name or a checkpoint folder.

        Raises:
            EngineUnavailable, WeightsAbsent, InputError: see `pipelines.loading.load_engine`.
        """
        return cls(load_engine("portrait", ref, device))

    @property
    def looks(self) -> tuple[str, ...]:
        """The characters by name."""
        return self.engine.looks

    def __call__(
        self,
        face: str | Path = "",
        *,
        affect: Any = "neutral",
        intensity: float = 1.0,
        seed: int | None = None,
        text: str | None = None,
        audio: str | Path | None = None,
        voice: str | None = None,
        rate: float = 1.0,
        seconds: float | None = None,
        fps: int = 25,
        size: int = options.SIZE,
        look: str | None = None,
        whole: bool | None = None,
        camera: str | None = None,
        captions: bool | None = None,
        transparent: bool | None = None,
        scale: Any = None,
        units: Any = None,
        pain: float | None = None,
        plan: str | Path | None = None,
        auto: Any = None,
        best_of: int = 1,
        rank: Rank | None = None,
        on_step: OnStep | None = None,
    ) -> PortraitOutput:
        """Plan a performance and cast who acts it; pictures are rendered by `save`.

        Args:
            face: a picture with one face; "" is a drawn character.
            affect: anything `Affect.of` takes, an AffectCurve, or "auto": what the recognizer hears in the recording. Words of
                the body ("smiling through tears") move the face they name.
            intensity: 0 neutral, 1 as asked, up to 2.
            seed: 0 to 2**32-1; None draws one and records it.
            text: what is said; spoken by the embedded voice, or, with `audio`, aligned to the recording.
            audio: a recording that the face follows.
            voice, rate: of the speech, see `SpeechPipeline`.
            seconds: the length of a silent film.
            fps: 24, 25, 30, 50 or 60.
            size: pixels of a side, 256 to 1024.
            look: a character of `looks`; None is one by seed.
            whole: keep the whole picture instead of framing the head.
            camera: words such as "slow push in"; "auto" follows the affect.
            captions: burn what is said into the picture.
            transparent: no background (characters; .webm and PNG).
            scale: parts turned down or up, "blinks=0, head=0.5"; of `plan.SCALES`.
            units: action units by hand, "AU12=0.8, AU4L=0.3", over what the affect does.
            pain: 0 to 16 on the PSPI scale, instead of an affect's face.
            plan: a plan that is performed as it stands; text or audio give the sound.
            auto: how affect "auto" reads the recording, "contrast=1.5, smooth=0.3, emotions=2": how much the strongest feeling stands
                out, 0 as heard to 1 one feeling for all, how many at once; `intensity` is its strength.
            best_of, rank: make 1 to 64 candidates and keep the one that `rank` scores highest.
            on_step: called while planning and while pictures are rendered; may raise Cancelled.

        Raises:
            InputError: any argument is not allowed.
            MediaError: the picture or the recording cannot be used.
        """
        given = {
            "text": text,
            "audio": audio and str(audio),
            "voice": voice,
            "rate": None if rate == 1.0 else rate,
            "seconds": seconds,
            "fps": None if fps == 25 else options.fps(fps),
            "size": None if size == options.SIZE else options.size(size),
            "look": look,
            "whole": whole or None,
            "camera": camera and options.camera(camera),
            "captions": captions or None,
            "transparent": transparent or None,
            "scale": scale and options.scale(scale),
            "units": units and options.units(units),
            "pain": None if pain is None else options.pain(pain),
            "plan": plan and str(plan),
            "auto": auto and options.auto(auto),
        }
        given = {k: v for k, v in given.items() if v is not None}
        if not 0 <= intensity <= 2:
            raise InputError(f"intensity must be within [0, 2] (0 neutral, 1 as asked), got {intensity!r}")
        if transparent and str(face):
            raise InputError("transparent is for drawn characters; a photo keeps its background")
        reading: Any = given.pop("auto", {})
        asked = _asked(affect, audio, reading)  # what was heard is recorded as a curve
        if isinstance(affect, str) and (
            body := action_units_from_words(affect)
        ):  # kept as units, so that the record has them
            given["units"] = merge_units(
                {k: round(v * min(1.0, intensity), 4) for k, v in body.items()}, options.units(given.get("units", {}))
            )
        picture = read_picture(face, long_side=LONG_SIDE) if str(face) else None
        cast: dict[str, FaceRenderer] = {}

        def one(seed: int, on_step: OnStep | None) -> PortraitOutput:
            if not cast or picture is None:
                subject = Subject(picture, Path(str(face)).name, look or "", seed, size, bool(whole))
                cast["actor"] = self.engine.load_subject(subject, transparent=bool(transparent))
            heard = _heard(asked, intensity, seed, given)
            if on_step is not None:
                on_step(Step(1, 2, "the performance is planned"))
            return self._film(
                cast["actor"], heard, asked, intensity, seed, given, Path(str(face)).name if str(face) else "", fps
            )

        made = best(one, seed=resolve_seed(seed), best_of=best_of, rank=rank, on_step=on_step)
        return replace(made, on_step=on_step)

    def _film(
        self,
        renderer: FaceRenderer,
        heard: Heard,
        asked: Affect | AffectCurve,
        intensity: float,
        seed: int,
        given: Mapping[str, Any],
        face: str,
        fps: int,
    ) -> PortraitOutput:
        curve = AffectCurve.of(asked).scale(intensity)
        if "plan" in given:
            plan = read_plan(given["plan"])
            plan = replace(plan, seconds=heard.envelope.seconds) if heard.audio is not None else plan
            fps = plan.fps
        else:
            extra = given.get("units", {})
            if "pain" in given:
                curve, extra = AffectCurve.of("neutral"), merge_units(action_units_from_pspi(given["pain"]), extra)
            plan = plan_performance(
                curve, heard.envelope, heard.visemes, fps=fps, seed=seed, units=extra, scales=given.get("scale")
            )
        track = render_track(plan)
        camera = camera_from_words(given.get("camera", "still"), len(track), fps, curve, seed)
        record = Record("portrait", self.engine.name, face, asked.to_dict(), intensity, seed, dict(given), __version__)
        captions = tuple(group_words(heard.words))
        notes = (CONSENT,) if face or "audio" in given else ()
        return PortraitOutput(
            renderer,
            plan,
            track,
            camera,
            heard.audio,
            asked,
            seed,
            record,
            captions,
            bool(given.get("captions")),
            notes,
        )


def _asked(affect: Any, audio: str | Path | None, reading: Mapping[str, float]) -> Affect | AffectCurve:
    if affect != "auto":
        if reading:
            raise InputError("auto says how a recording's feeling is read; it needs affect 'auto' (--affect auto)")
        return parse(affect)
    if audio is None:
        raise InputError("affect auto is read off a recording; give one with audio (--audio a.wav)")
    from pipelines.portrait.track.audio_affect import affect_from_recording

    return affect_from_recording(audio, **reading)


def _heard(asked: Affect | AffectCurve, intensity: float, seed: int, given: Mapping[str, Any]) -> Heard:
    """Speech of our own, a recording, or silence."""
    if "audio" in given:
        return _recorded(given["audio"], given.get("text"))
    if "text" in given:
        from pipelines.speech.pipeline import SpeechPipeline

        speech = SpeechPipeline.from_pretrained()
        said = speech(
            given["text"],
            affect=asked,
            intensity=intensity,
            seed=seed,
            voice=given.get("voice"),
            rate=given.get("rate", 1.0),
        )
        marks = tuple((m.text, m.start, m.end) for m in said.phonemes)
        words = _lettered(given["text"], tuple((m.text, m.start, m.end) for m in said.words))
        envelope = SoundEnvelope.from_samples(said.samples, said.sampling_rate)
        return Heard(Audio(said.samples, said.sampling_rate), envelope, tuple(visemes_from_phonemes(marks)), words)
    seconds = (
        options.seconds(given["seconds"])
        if "seconds" in given
        else (read_plan(given["plan"]).seconds if "plan" in given else SILENT_S)
    )
    return Heard(None, SoundEnvelope.silence(seconds))


def _recorded(path: str, text: str | None) -> Heard:
    audio = read_audio(path, max_seconds=options.MAX_AUDIO_S)
    if audio.duration_s < 0.1:
        raise MediaError(f"'{path}' is shorter than 0.1 s")
    envelope = SoundEnvelope.from_samples(audio.samples, audio.sampling_rate)
    from pipelines.portrait.track.alignment import visemes_from_recording

    found, words = visemes_from_recording(audio, text)
    return Heard(audio, envelope, tuple(found), _lettered(text or "", tuple(words)))


def _lettered(text: str, words: Marks) -> Marks:
    """Words as they are written, with their commas and full stops, where each has its mark."""
    written = [w.strip("*") for w in text.split()]
    if len(written) != len(words):
        return words
    return tuple((letters, start, end) for letters, (_, start, end) in zip(written, words, strict=True))
