"""The portrait pipeline: a face (or a built-in person), words or a recording, and an affect, to a talking portrait."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conditioning.affect import Affect, AffectCurve
from pipelines.base import AUTO, Conditions, OnStep, Pipeline, Step, resolve_seed
from pipelines.portrait.engine import FaceRenderer, PortraitEngine, Subject
from pipelines.portrait.film.camera import camera_from_words
from pipelines.portrait.film.captions import group_words
from pipelines.portrait.options import PortraitOptions
from pipelines.portrait.output import PortraitOutput
from pipelines.portrait.soundtrack import Soundtrack, prepare_soundtrack
from pipelines.portrait.still import PortraitStill, row_of_affect
from pipelines.portrait.track.expression import action_units_from_pspi, action_units_from_words, merge_units
from pipelines.portrait.track.listening import listening_affect, plan_listening
from pipelines.portrait.track.performance import plan_performance, render_track
from pipelines.portrait.track.plan import PerformancePlan, read_plan
from pipelines.portrait.track.vocal_effort import effort_from_words
from pipelines.rendered_film import count_render_steps
from weights.errors import InputError

if TYPE_CHECKING:
    from pipelines.speech.pipeline import SpeechPipeline

MAX_SIDE_PX = 2048  # a larger picture is shrunk while it is read
_OF_FILMS = (
    "text",
    "audio",
    "listen",
    "seconds",
    "camera",
    "scale",
    "plan",
    "auto",
)  # options that a still has no use for
SILENT_S = 4.0  # length of a film without sound
CONSENT = "a real person's face or voice needs that person's word; the file's record says that it is synthetic"


class PortraitPipeline(Pipeline[PortraitOptions, PortraitOutput]):
    """A talking face that feels as requested.

    The face is a picture with one face in it; "" is a built-in person. Words of the body in the affect ("smiling
    through tears") move the face they name. The affect may be "auto": it is read off the recording. The call renders
    the film into a temporary file, which `save` only puts in its place.

    Attributes:
        load_voice: gives the speech pipeline that speaks texts; a session sets its own, which is loaded already.

    Example:
        >>> pipe = PortraitPipeline.from_pretrained()  # doctest: +SKIP
        >>> pipe("face.png", text="You came back.", affect="happily surprised", seed=7).save("c.mp4")  # doctest: +SKIP
    """

    task = "portrait"
    content_name = "face"
    content_suffixes = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff")
    options_type = PortraitOptions
    reads_affect = True
    engine: PortraitEngine

    def __init__(self, engine: PortraitEngine) -> None:
        super().__init__(engine)
        self.load_voice: Callable[[], SpeechPipeline] = cache(_load_embedded_voice)

    @property
    def people(self) -> tuple[str, ...]:
        """The built-in people by name."""
        return self.engine.people

    def prepare(
        self, content: Any, conditions: Conditions, options: PortraitOptions
    ) -> Callable[[int, OnStep | None], PortraitOutput]:
        """See `Pipeline.prepare`.

        Args:
            content: path of a picture with one face, "" for a built-in person.
            conditions: affect, intensity, seed, candidates.
            options: of the film.

        Returns:
            What makes the output of one seed.

        Raises:
            InputError: an option does not go with the face, the affect or another option.
            MediaError: the picture or the recording cannot be used.
        """
        path = str(content)
        if options.transparent and path:
            raise InputError("transparent is for built-in people; a photo keeps its background")
        if options.listen is not None and (options.audio is not None or options.text is not None):
            raise InputError("a face listens or speaks: give listen, or text or audio (--listen a.wav without --text)")
        if options.seconds is not None and (options.audio is not None or options.listen is not None):
            raise InputError("a film with a recording (audio or listen) lasts as long; leave seconds out, or cut it")
        affect = _resolve_affect(conditions, options)
        options = _with_units_of_words(options, conditions)
        load_renderer = self._prepare_renderer(path, options)
        plan = read_plan(options.plan) if options.plan is not None else None
        if plan is not None and options.seconds is not None:
            plan = replace(plan, seconds=options.seconds)
        silent_s = options.seconds or (plan.seconds if plan is not None else SILENT_S)
        load_voice = cache(self.load_voice)
        load_sound = prepare_soundtrack(options, affect, conditions.intensity, silent_s, load_voice)
        notes = (CONSENT,) if path or options.audio is not None or options.listen is not None else ()
        recorded_options = options.model_copy(update={"auto": None}).to_record()
        if options.text is not None and options.audio is None:
            recorded_options["voice"] = load_voice().find_voice(options.voice)

        def make(seed: int, on_step: OnStep | None) -> PortraitOutput:
            renderer, soundtrack = load_renderer(seed), load_sound(seed)
            felt = _mirror(soundtrack, affect, conditions)
            performance = _perform(felt, conditions, soundtrack, options, plan, seed)
            track = render_track(performance.plan)
            if on_step is not None:
                on_step(Step(1, count_render_steps(len(track)), "the performance is planned"))
            output = PortraitOutput(
                renderer=renderer,
                plan=performance.plan,
                track=track,
                camera=camera_from_words(options.camera or "still", len(track), track.fps, performance.affect, seed),
                audio=soundtrack.audio,
                affect=affect,
                seed=seed,
                record=self.record(Path(path).name if path else "", affect, conditions, seed, recorded_options),
                captions=tuple(group_words(soundtrack.words)),
                words=soundtrack.words,
                phones=soundtrack.phones,
                burn_captions=options.captions,
                notes=notes,
            )
            return output.rendered(on_step)

        return make

    def still(self, content: Any, conditions: Conditions, options: PortraitOptions) -> PortraitStill:
        """A picture of the face with an affect at its height, without a film.

        Args:
            content: path of a picture with one face, "" for a built-in person.
            conditions: affect, intensity and seed.
            options: look, size, whole, units and pain count.

        Returns:
            The picture.

        Raises:
            InputError: the affect changes over time, or an option is about a film.
            MediaError: the picture cannot be used.
        """
        filmed = [name for name in _OF_FILMS if getattr(options, name) is not None]
        if filmed or options.captions:
            raise InputError(f"a still has no {filmed[0] if filmed else 'captions'}; make a film of it")
        path, seed = str(content), resolve_seed(conditions.seed)
        if options.transparent and path:
            raise InputError("transparent is for built-in people; a photo keeps its background")
        if not conditions.inputs:
            conditions = conditions.with_inputs(self._describe_inputs(path, options))
        row = row_of_affect(conditions, _with_units_of_words(options, conditions))
        renderer = self._prepare_renderer(path, options)(seed)
        record = self.record(Path(path).name if path else "", conditions.affect, conditions, seed, options.to_record())
        return PortraitStill(renderer.render(row), row, seed, record, renderer)

    def _prepare_renderer(self, path: str, options: PortraitOptions) -> Callable[[int], FaceRenderer]:
        """Load a picture's renderer once; a built-in person may depend on the seed."""
        if not path:
            return lambda seed: self._load_subject(Subject(None, "", options.look or "", seed, options.size), options)
        from pipelines.media.image import read_image

        picture = read_image(path, long_side=MAX_SIDE_PX)

        @lru_cache(maxsize=1)
        def load() -> FaceRenderer:
            name = Path(path).name
            return self._load_subject(Subject(picture, name, "", 0, options.size, options.whole), options)

        return lambda _: load()

    def _load_subject(self, subject: Subject, options: PortraitOptions) -> FaceRenderer:
        return self.engine.load_subject(subject, transparent=options.transparent)


def _load_embedded_voice() -> SpeechPipeline:
    from pipelines.speech.pipeline import SpeechPipeline

    return SpeechPipeline.from_pretrained()


@dataclass(frozen=True)
class _Performance:
    """A plan, and the affect over its seconds with intensity applied."""

    plan: PerformancePlan
    affect: AffectCurve


def _mirror(soundtrack: Soundtrack, affect: Affect | AffectCurve, conditions: Conditions) -> Affect | AffectCurve:
    """What a face feels: what is asked, or, of one that listens, what it hears, with what is asked beside it."""
    if soundtrack.heard is None:
        return affect
    has_own = conditions.affect != AUTO and AffectCurve.of(affect) != AffectCurve.of("neutral")
    return listening_affect(soundtrack.heard, AffectCurve.of(affect) if has_own else None)


def _perform(
    affect: Affect | AffectCurve,
    conditions: Conditions,
    soundtrack: Soundtrack,
    options: PortraitOptions,
    plan: PerformancePlan | None,
    seed: int,
) -> _Performance:
    """The plan that was given, as long as the sound, or one made for the affect and the sound."""
    curve = AffectCurve.of(affect).scale(conditions.intensity)
    if plan is not None:
        return _Performance(
            plan if soundtrack.audio is None else replace(plan, seconds=soundtrack.envelope.seconds), curve
        )
    units: Mapping[str, float] = options.units or {}
    if options.pain is not None:
        curve, units = AffectCurve.of("neutral"), merge_units(action_units_from_pspi(options.pain), units)
    planned = plan_performance(
        curve,
        soundtrack.envelope,
        soundtrack.visemes,
        fps=options.fps,
        seed=seed,
        units=units,
        scales=options.scale,
        effort=soundtrack.effort * effort_from_words(conditions.affect_text),
    )
    if soundtrack.heard is not None:
        planned = plan_listening(planned, soundtrack.envelope, curve)
    return _Performance(planned, curve)


def _resolve_affect(conditions: Conditions, options: PortraitOptions) -> Affect | AffectCurve:
    """The requested affect, or, of "auto", what is read off the recording.

    Raises:
        InputError: `auto` is set without affect "auto", or affect "auto" comes without a recording.
    """
    if conditions.affect != AUTO:
        if options.auto:
            raise InputError("auto says how a recording's feeling is read; it needs affect 'auto' (--affect auto)")
        affect: Affect | AffectCurve = conditions.affect
        return affect
    if options.listen is not None:
        return Affect()  # what is heard is mirrored
    if options.audio is None:
        raise InputError("affect auto is read off a recording; give one with audio (--audio a.wav)")
    from pipelines.portrait.track.audio_affect import affect_from_recording

    return affect_from_recording(options.audio, **(options.auto or {}))


def _with_units_of_words(options: PortraitOptions, conditions: Conditions) -> PortraitOptions:
    """The options with the action units that the affect's own words name, so that the record has them."""
    units = action_units_from_words(conditions.affect_text)
    if not units:
        return options
    scaled = {unit: round(value * min(1.0, conditions.intensity), 4) for unit, value in units.items()}
    return options.model_copy(update={"units": merge_units(scaled, options.units or {})})
