"""The contract every generator keeps: one call, one walk from what is requested to an output.

`Pipeline.__call__` parses what every generator takes (`Conditions`) and the task's options once, then runs the task's
own `prepare` and draws the seed. Engines know how to make media and touch no files; outputs save themselves. No engine,
user interface or judge is imported here.
"""

from __future__ import annotations

import functools
import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Generic, Self, TypeVar

from pydantic import (
    BeforeValidator,
    Field,
    ModelWrapValidatorHandler,
    PlainSerializer,
    PrivateAttr,
    WithJsonSchema,
    model_validator,
)

from conditioning.affect import AFFECT_FORMS, Affect, AffectCurve, parse
from pipelines.best_of import MAX_BEST_OF, Rank, best
from pipelines.inputs import CONTENT, IN_MEMORY, Inputs, describe_file
from pipelines.media.files import is_file
from pipelines.options import Options, option_fields, signature_of
from pipelines.record import Record
from pipelines.registry import load_engine
from pipelines.seeds import MAX_SEED, resolve_seed
from pipelines.steps import OnStep, Step
from pipelines.tasks import TASKS
from weights import __version__
from weights.errors import InputError

__all__ = ["AUTO", "MAX_SEED", "Capabilities", "Conditions", "OnStep", "Pipeline", "Record", "Step", "resolve_seed"]

MAX_INTENSITY = 2.0
AUTO = "auto"

OutputT = TypeVar("OutputT")
OptionsT = TypeVar("OptionsT", bound=Options)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine can do, so that user interfaces offer only what works.

    Attributes:
        streams: it yields sound before the whole is made.
        curve: an affect may change within one output.
        dominance: the third axis is rendered.
        mixtures: several emotions at once are rendered.
        languages: tags that it speaks.
        plans: what it will do can be read, edited and given back.
        films: its pictures can move.
    """

    streams: bool = False
    curve: bool = False
    dominance: bool = False
    mixtures: bool = False
    languages: tuple[str, ...] = ()
    plans: bool = False
    films: bool = False


def _parse_affect(value: Any) -> Any:
    return value if isinstance(value, str) and value == AUTO else parse(value)


#: Any form that `Affect.of` takes, parsed; "auto" stays, for tasks that read the affect off their content.
AnyAffect = Annotated[
    Any,
    BeforeValidator(_parse_affect),
    PlainSerializer(lambda affect: affect if isinstance(affect, str) else affect.to_dict()),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 3},
                {"type": "object"},
            ]
        }
    ),
]


class Conditions(Options):
    """What every generator takes, checked and parsed once."""

    affect: Annotated[
        AnyAffect,
        Field(
            description=AFFECT_FORMS,
            validate_default=True,
        ),
    ] = "neutral"
    intensity: Annotated[
        float, Field(ge=0, le=MAX_INTENSITY, description="0 neutral, 1 as requested, 2 exaggerated")
    ] = 1.0
    seed: Annotated[
        int | None, Field(ge=0, le=MAX_SEED, description="same seed, same result; drawn and reported when left out")
    ] = None
    best_of: Annotated[
        int,
        Field(
            ge=1,
            le=MAX_BEST_OF,
            description="make so many candidates and keep the one that feels closest to the request",
        ),
    ] = 1

    _affect_text: str = PrivateAttr("")
    _inputs: Inputs = PrivateAttr(default_factory=dict)

    @model_validator(mode="wrap")
    @classmethod
    def _keep_affect_text(cls, values: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        conditions = handler(values)
        if isinstance(values, Mapping) and isinstance(values.get("affect"), str):
            conditions._affect_text = values["affect"]
        return conditions

    @property
    def affect_text(self) -> str:
        """The words the affect was requested in, "" where it was not in words: some also name what a face does."""
        return self._affect_text

    @property
    def inputs(self) -> Inputs:
        """The files that the output is made from, as its record says."""
        return self._inputs

    def with_inputs(self, inputs: Inputs) -> Self:
        """The same conditions, with the files that the output is made from."""
        conditions = self.model_copy()
        conditions._inputs = inputs
        return conditions

    def curve(self) -> AffectCurve:
        """The requested affect as a curve, intensity applied."""
        return AffectCurve.of(self.affect).scale(self.intensity)


class Pipeline(ABC, Generic[OptionsT, OutputT]):
    """One task: content and affect to an output.

    Subclasses set `task`, `content_name` and `options_type` and write `prepare`; the call, its checks, best-of and the
    seed are here. An engine with options of its own names them in its `options_type`, a subclass of the task's.

    Attributes:
        task: its registered name.
        content_name: what the call's first argument is named.
        reads_affect: whether affect "auto" is read off the content.
        content_suffixes: endings of the files that the content may be; () where it is no file.
        engine: what makes the media.
        options_type: the model of the options that this engine takes.
    """

    task: ClassVar[str]
    content_name: ClassVar[str]
    reads_affect: ClassVar[bool] = False
    content_suffixes: ClassVar[tuple[str, ...]] = ()
    options_type: type[OptionsT]

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self.options_type = getattr(engine, "options_type", type(self).options_type)

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        if "options_type" in cls.__dict__:
            cls.__call__ = _documented_call(cls)  # type: ignore[method-assign]

    @classmethod
    def from_pretrained(cls, ref: str = "embedded", *, device: str = "auto") -> Self:
        """Load by "embedded", a catalogue name, an engine name or a checkpoint folder.

        Args:
            ref: which engine or checkpoint.
            device: "auto", "cpu", "cuda", "mps".

        Raises:
            EngineUnavailableError: a package is missing; the message has the command.
            WeightsNotFoundError: the checkpoint is not on this machine.
            InputError: unknown name.
        """
        return cls(load_engine(cls.task, ref, device))

    def __call__(
        self,
        content: Any = "",
        *,
        affect: Any = "neutral",
        intensity: float = 1.0,
        seed: int | None = None,
        best_of: int = 1,
        rank: Rank | None = None,
        on_step: OnStep | None = None,
        options: OptionsT | Mapping[str, Any] | None = None,
        **keywords: Any,
    ) -> OutputT:
        """Make one output.

        Args:
            content: what is said, shown or played; see the task.
            affect: anything `Affect.of` takes, or an AffectCurve over the output's seconds.
            intensity: 0 neutral, 1 as requested, up to 2.
            seed: 0 to 2**32-1; None draws one and records it.
            best_of: 1 to 64 candidates, of which the one that `rank` scores highest is kept.
            rank: scores an output; see `pipelines.best_of`.
            on_step: called after every unit of work; may raise CancelledError.
            options: the task's options as a model or a mapping.
            keywords: single options, over those of `options`.

        Raises:
            InputError: any argument is not allowed; one line says which and what is allowed.
        """
        conditions = Conditions.parse(affect=affect, intensity=intensity, seed=seed, best_of=best_of)
        return self.run(content, conditions, self.options_type.parse(options, **keywords), rank=rank, on_step=on_step)

    def run(
        self,
        content: Any,
        conditions: Conditions,
        options: OptionsT,
        *,
        rank: Rank | None = None,
        on_step: OnStep | None = None,
    ) -> OutputT:
        """The call with conditions and options that were parsed before, as jobs do.

        Raises:
            InputError: the content is not allowed, or does not go with the options.
        """
        if conditions.affect == AUTO and not self.reads_affect:
            raise InputError(
                f"affect 'auto' is read off words or a recording, which {self.task} has not; name a feeling"
            )
        content = self._content_file(content)
        if not conditions.inputs:
            conditions = conditions.with_inputs(self._describe_inputs(content, options))
        make = self.prepare(content, conditions, options)
        return best(make, seed=conditions.seed, best_of=conditions.best_of, rank=rank, on_step=on_step)

    @abstractmethod
    def prepare(
        self, content: Any, conditions: Conditions, options: OptionsT
    ) -> Callable[[int, OnStep | None], OutputT]:
        """Check the content and read what the call needs; returns what makes the output of one seed.

        Raises:
            InputError: the content is not allowed, or does not go with the options.
        """

    def record(
        self, content: str, affect: Affect | AffectCurve, conditions: Conditions, seed: int, options: Mapping[str, Any]
    ) -> Record:
        """The record of an output of this pipeline; options that name files name them as its inputs do."""
        paths = {name: says["path"] for name, says in conditions.inputs.items() if name in options}
        known = {name: paths.get(name, value) for name, value in options.items() if paths.get(name) != ""}
        return Record(
            self.task,
            self.engine.name,
            content,
            affect.to_dict(),
            conditions.intensity,
            seed,
            known,
            __version__,
            inputs=conditions.inputs,
        )

    def _content_file(self, content: Any) -> Any:
        """A content that may be a file: its path, also of a medium that is given in memory."""
        if not self.content_suffixes or isinstance(content, str | Path):
            return content
        if content is None:
            return ""
        from pipelines.media.sources import file_of

        return file_of(content, self.content_suffixes)

    def _describe_inputs(self, content: Any, options: OptionsT) -> Inputs:
        """What the record says of the files that are given; a file that is not there is for `prepare` to refuse."""
        files: dict[str, Path] = options.input_files()
        described: dict[str, Mapping[str, Any]] = {}
        if self.task in TASKS and TASKS[self.task].takes_file:
            if isinstance(content, str | Path) and str(content) and is_file(content):
                files = {CONTENT: Path(content), **files}
            elif not isinstance(content, str | Path):
                described[CONTENT] = IN_MEMORY
        return described | {name: describe_file(path) for name, path in files.items() if path.stat().st_size}


def _documented_call(cls: type[Pipeline[Any, Any]]) -> Any:
    """`Pipeline.__call__` with the content's name and the options of one task in its signature and docstring."""
    shared = Pipeline.__call__
    model: type[Options] = cls.options_type

    @functools.wraps(shared)
    def call(self: Pipeline[Any, Any], *content: Any, **keywords: Any) -> Any:
        if not content and cls.content_name in keywords:
            content = (keywords.pop(cls.content_name),)
        return shared(self, *content, **keywords)

    documentation = "\n".join(f"            {option.name}: {option.help_text}." for option in option_fields(model))
    call.__signature__ = signature_of(cls.content_name, cls.options_type, inspect.signature(shared))  # type: ignore[attr-defined]
    call.__doc__ = (shared.__doc__ or "").replace(
        "            keywords: single options, over those of `options`.", documentation
    )
    return call
