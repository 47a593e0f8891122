"""Options of a task: declared once as a pydantic model, used everywhere.

A task's options are one frozen model (`pipelines/<task>/options.py`) that an engine may extend by subclassing it. From
a field come the check and its message (`Options.parse`), the keyword of the pipeline (`pipelines.base.Pipeline`), the
flag and its help, the page's control, the JSON schema of a batch line, the record (`Options.to_record`) and the API
page. To add an option, add one field:

    size: Annotated[int, Field(ge=64, le=1024, description="pixels of the longer side")] = 512

Conventions: the description says what the value does and what both ends mean, never its bounds or its default, which
are added where it is shown; a choice is a `Literal`; a value written in several ways gets a `BeforeValidator` that
returns the one form that is recorded; an older spelling is a `validation_alias=AliasChoices("new", "old")`; `Hint` says
how it is shown where the name does not. Modules of options import no torch, numpy, cv2 or gradio.
"""

from __future__ import annotations

import difflib
import inspect
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args, get_origin

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

from conditioning.point import is_finite_number, show_value
from pipelines.inputs import InputFile
from pipelines.media.files import is_file
from weights.errors import InputError

MAX_SHOWN = 60  # characters of a refused value that a message repeats


@dataclass(frozen=True, slots=True)
class Hint:
    """How an option is shown where its name and type do not say it.

    Attributes:
        flag: the command line's flag where it is not the name, such as "--from".
        metavar: what stands for the value in the help, such as "FILE.mid".
        step: of the page's slider, in the option's unit.
        page: whether the page shows a control for it; some options only make sense in a batch or on the command line.
    """

    flag: str = ""
    metavar: str = ""
    step: float | None = None
    page: bool = True


class Options(BaseModel):
    """The base of every task's options: frozen, strict, unknown names refused, every number finite.

    Example:
        >>> from pydantic import Field
        >>> class PaintOptions(Options):
        ...     size: int = Field(512, ge=64, le=1024, description="pixels of the longer side")
        >>> PaintOptions.parse(size=128).to_record()
        {'size': 128}
        >>> PaintOptions.parse({"size": 20})
        Traceback (most recent call last):
        weights.errors.InputError: size must be a whole number from 64 to 1024 (pixels of the longer side), got 20
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        populate_by_name=True,
    )

    @classmethod
    def parse(cls, options: Options | Mapping[str, Any] | None = None, /, **keywords: Any) -> Self:
        """Check options given as a model, a mapping or keywords; None means the default.

        Args:
            options: an instance (of this model or of one that it extends), a mapping by name, or None.
            keywords: single options, over those of `options`.

        Raises:
            InputError: one line about the first option that is not allowed.
        """
        if isinstance(options, cls) and not keywords:
            return options
        base: Mapping[str, Any] = options.explicit_values() if isinstance(options, Options) else options or {}
        values = {name: value for name, value in {**base, **keywords}.items() if value is not None}
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise InputError(explain(error, cls)) from None

    def explicit_values(self) -> dict[str, Any]:
        """The options that were set, by name; defaults are left out."""
        return {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}

    def to_record(self) -> dict[str, Any]:
        """What differs from the defaults, as JSON values: enough to parse the same options again."""
        values = self.model_dump(mode="json", exclude_defaults=True)
        return {name: value for name, value in values.items() if value is not None}

    def input_files(self) -> dict[str, Path]:
        """The files that options name, by option."""
        files = {}
        for name, field in type(self).model_fields.items():
            value = getattr(self, name)
            suffixes = next((m.suffixes for m in field.metadata if isinstance(m, InputFile)), ())
            if isinstance(value, str) and value.lower().endswith(suffixes or "\0") and is_file(value):
                files[name] = Path(value)
        return files


@dataclass(frozen=True, slots=True)
class OptionField:
    """One option as flags, controls and schemas need it.

    Attributes:
        name: of the field.
        kind: int, float, bool or str: what a person types.
        choices: allowed values, empty where there is no list.
        low: inclusive bound, None where there is none.
        high: inclusive bound, None where there is none.
        default: of the field; None where leaving it out has a meaning of its own.
        description: what it does.
        aliases: older spellings.
        hint: how it is shown.
        flag: of the command line, such as "--from".
        range_text: bounds or choices in words, "" where there are none.
        help_text: description, bounds and default in one line.
    """

    name: str
    kind: type
    choices: tuple[Any, ...]
    low: float | None
    high: float | None
    default: Any
    description: str
    aliases: tuple[str, ...]
    hint: Hint
    flag: str
    range_text: str
    help_text: str


@cache
def option_fields(model: type[Options]) -> tuple[OptionField, ...]:
    """Every option of a model in the order of its declaration."""
    return tuple(_option_field(name, field) for name, field in model.model_fields.items())


def _option_field(name: str, field: FieldInfo) -> OptionField:
    kind, choices = _kind_of(field.annotation)
    alias = field.validation_alias
    aliases = tuple(str(c) for c in alias.choices if c != name) if isinstance(alias, AliasChoices) else ()
    hint = next((m for m in field.metadata if isinstance(m, Hint)), Hint())
    default = None if field.is_required() else field.get_default(call_default_factory=True, validated_data={})
    low, high = _bound(field, ("ge", "gt")), _bound(field, ("le", "lt"))
    range_text = ", ".join(map(str, choices)) if choices else _range_text(low, high)
    shown_default = f"default {default}" if default not in (None, "", False, {}, ()) else ""
    notes = "; ".join(note for note in (range_text, shown_default) if note)
    description = field.description or ""
    help_text = f"{description} ({notes})" if notes else description
    flag = hint.flag or "--" + name.replace("_", "-")
    return OptionField(name, kind, choices, low, high, default, description, aliases, hint, flag, range_text, help_text)


def _range_text(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    return f"{_shortest(low)} to {_shortest(high)}"


def signature_of(content: str, model: type[Options], common: inspect.Signature) -> inspect.Signature:
    """The signature of a pipeline's call: its content, what all pipelines take, then every option of its model.

    Args:
        content: the name of the first parameter.
        model: the task's options.
        common: the shared signature, whose first parameters are `self` and the content.
    """
    first, _, *rest = common.parameters.values()
    shared = [p for p in rest if p.kind is not inspect.Parameter.VAR_KEYWORD]
    position = inspect.Parameter(content, inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Any)
    keywords = [
        inspect.Parameter(o.name, inspect.Parameter.KEYWORD_ONLY, default=o.default, annotation=o.kind)
        for o in option_fields(model)
    ]
    return common.replace(parameters=[first, position, *shared, *keywords])


def explain(error: ValidationError, model: type[Options]) -> str:
    """The first thing that is wrong, in one line: what was given, what is allowed."""
    first = error.errors()[0]
    reason = first.get("ctx", {}).get("error")
    name, value = str(first["loc"][0]) if first["loc"] else "options", first["input"]
    if isinstance(reason, Exception):
        return str(reason) if name in str(reason) or not first["loc"] else f"{name}: {reason}"
    fields = {spelling: o for o in option_fields(model) for spelling in (o.name, *o.aliases)}
    if first["type"] == "extra_forbidden":
        known = [o.name for o in option_fields(model)]
        allowed = f"its options are: {', '.join(known)}" if known else "it has none"
        return f"unknown option '{_truncate(name)}'; {allowed}{closest(name, known)}"
    return refusal(fields[name], value) if name in fields else f"{name}: {first['msg']}, got {_truncate(value)!r}"


def refusal(option: OptionField, value: Any) -> str:
    """The message about a value that an option does not allow."""
    shown = _truncate(value)
    unit = f" ({option.description})" if option.description else ""
    if option.choices:
        allowed = f"choose from {option.range_text}{closest(value, option.choices)}"
        return f"unknown {option.name} '{shown}'; {allowed}"
    if option.kind is bool:
        return f"{option.name} is true or false{unit}, got {shown!r}"
    if option.kind is str:
        return f"{option.name} is a text{unit}, got {shown!r}"
    given = shown if isinstance(value, int | float) and not isinstance(value, bool) else repr(shown)
    if option.kind is int:
        bounds = f" from {option.range_text}" if option.range_text else ""
        return f"{option.name} must be a whole number{bounds}{unit}, got {given}"
    bounds = f" within [{option.low:g}, {option.high:g}]" if option.range_text else ""
    return f"{option.name} must be a number{bounds}{unit}, got {given}"


def closest(value: Any, names: Sequence[Any]) -> str:
    """The words "; closest: NAME" where one of the names is near, else ""."""
    near = difflib.get_close_matches(str(value).strip().lower(), [str(n) for n in names], n=1)
    return f"; closest: {near[0]}" if near else ""


# ---------------------------------------------------------------- values written in several ways


def parse_numbers(name: str, value: Any, bounds: Mapping[str, tuple[float, float]] | None = None) -> dict[str, float]:
    """Numbers by name from "brightness=0.7, contrast=0.3" or a mapping.

    Args:
        name: of the option, for messages.
        value: text or mapping.
        bounds: lowest and highest value of every allowed name; None allows any name.

    Raises:
        InputError: not name=number, an unknown name, or a number out of range.
    """
    pairs = (
        list(value.items())
        if isinstance(value, Mapping)
        else [_pair(name, p) for p in str(value).split(",") if p.strip()]
    )
    numbers = {}
    for key, number in pairs:
        if bounds is not None and key not in bounds:
            near = closest(key, tuple(bounds))
            raise InputError(f"unknown {name} '{_truncate(key)}'; choose from {', '.join(bounds)}{near}")
        low, high = (-math.inf, math.inf) if bounds is None else bounds[key]
        numbers[str(key)] = parse_number(str(key), number, low, high)
    return numbers


def parse_number(name: str, value: Any, low: float = -math.inf, high: float = math.inf) -> float:
    """A finite number within bounds.

    Raises:
        InputError: anything else.
    """
    if not is_finite_number(value) or not low <= value <= high:
        bounds = f" within [{low:g}, {high:g}]" if math.isfinite(low) and math.isfinite(high) else ""
        raise InputError(f"{name} must be a number{bounds}, got {_truncate(value)!r}")
    return float(value)


def short_text(value: Any) -> Any:
    """The check of an option that is a name or a few words: 1 to 500 characters.

    Raises:
        InputError: it is no text, blank, or longer than 500 characters.
    """
    if not isinstance(value, str) or not value.strip() or len(value) > 500:
        raise InputError(f"a short text is needed, got {_truncate(value)!r}")
    return value


#: A name or a few words.
ShortText = Annotated[str, BeforeValidator(short_text)]


def _pair(option: str, text: str) -> tuple[str, Any]:
    name, equals, number = text.partition("=")
    try:
        return name.strip(), float(number) if equals else math.nan
    except ValueError:
        return name.strip(), number.strip()


def _kind_of(annotation: Any) -> tuple[type, tuple[Any, ...]]:
    """What a person types for an annotation, and its choices."""
    if get_origin(annotation) is Literal:
        choices = get_args(annotation)
        return type(choices[0]), choices
    if get_origin(annotation) in (dict, list, tuple):  # written as text
        return str, ()
    candidates = [annotation, *get_args(annotation)]
    for argument in get_args(annotation):
        if get_origin(argument) is Literal:
            return _kind_of(argument)
    for kind in (bool, int, float):
        if kind in candidates:
            return kind, ()
    return str, ()


def _bound(field: FieldInfo, names: Sequence[str]) -> float | None:
    values = [getattr(m, n) for m in field.metadata for n in names if getattr(m, n, None) is not None]
    return float(values[0]) if values else None


def _shortest(number: float) -> str:
    """A number without needless digits, and never as a power of ten where it is whole."""
    return str(int(number)) if float(number).is_integer() else f"{number:g}"


def _truncate(value: Any) -> str:
    try:
        shown = str(value)
    except ValueError:  # a whole number of thousands of digits
        shown = show_value(value)
    return shown.replace("\n", " ")[:MAX_SHOWN]
