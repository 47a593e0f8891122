"""Controls of options from their declarations; an engine's own options appear when the engine is chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import gradio as gr

from pipelines import registry
from pipelines.base import Conditions
from pipelines.options import OptionField, option_fields
from weights.errors import InputError

EMBEDDED = "embedded"
UNSET = ""  # a choice that is left to the engine
MAX_SLIDER_SPAN = 100  # between the ends; a wider range is typed


class OptionControls:
    """The controls of one task, made one by one where the tab wants them.

    Args:
        task: its name.
        prefix: of the ids, which keeps tabs apart.
    """

    def __init__(self, task: str, prefix: str) -> None:
        self.task, self.prefix = task, prefix
        self._fields = {o.name: o for o in (*option_fields(Conditions), *option_fields(registry.options_type(task)))}
        self._controls: dict[str, tuple[OptionField, Any]] = {}
        self._engine: Any = None
        self._engine_controls: dict[str, dict[str, tuple[OptionField, Any]]] = {}

    def add(self, name: str, control: Any = None, **overrides: Any) -> Any:
        """One option's control inside the current layout.

        Args:
            name: of the option.
            control: a component to use instead of the one its declaration gives.
            overrides: keywords of the component over those of the declaration, such as `value` or `label`.
        """
        option = self._fields[name]
        component = control if control is not None else make_control(option, self.prefix, **overrides)
        self._controls[name] = (option, component)
        return component

    def add_rest(self, skip: Iterable[str] = ()) -> None:
        """Controls for every option that has none yet, in rows of four."""
        names = [
            name
            for name, option in self._fields.items()
            if name not in self._controls
            and name not in skip
            and option.hint.page
            and name not in ("affect", "intensity")
        ]
        for start in range(0, len(names), 4):
            with gr.Row():
                for name in names[start : start + 4]:
                    self.add(name)

    def add_engines(self) -> None:
        """A choice of engines where there are several, with the options that only one of them has."""
        names = [name for task, name in sorted(registry.engines()) if task == self.task]
        usable = [name for name in names if not registry.engine(self.task, name).missing()]
        self._engine = gr.Dropdown(
            [EMBEDDED, *usable], value=EMBEDDED, label="Engine", elem_id=f"{self.prefix}engine", visible=len(usable) > 1
        )
        groups = {}
        for name in usable:
            own = [o for o in option_fields(registry.options_type(self.task, name)) if o.name not in self._fields]
            if own:
                with gr.Group(visible=False) as groups[name]:
                    self._engine_controls[name] = {o.name: (o, make_control(o, f"{self.prefix}{name}-")) for o in own}
        if groups:
            self._engine.change(
                lambda chosen: [gr.Group(visible=name == chosen) for name in groups],
                self._engine,
                list(groups.values()),
                api_visibility="private",
            )

    @property
    def components(self) -> tuple[Any, ...]:
        """Inputs of an event."""
        own = [control for controls in self._engine_controls.values() for _, control in controls.values()]
        engine = [] if self._engine is None else [self._engine]
        return (*(control for _, control in self._controls.values()), *engine, *own)

    def component(self, name: str) -> Any:
        """The control of one option."""
        return self._controls[name][1]

    def values(self, values: Mapping[Any, Any]) -> dict[str, Any]:
        """The options that are set, and the engine.

        Args:
            values: component -> value, as an event gives them.

        Raises:
            InputError: a number that is none.
        """
        chosen = values[self._engine] if self._engine is not None else EMBEDDED
        controls = {**self._controls, **self._engine_controls.get(chosen, {})}
        options = {name: read_control(option, values[control]) for name, (option, control) in controls.items()}
        return {**options, "engine": None if chosen == EMBEDDED else chosen}


def make_control(option: OptionField, prefix: str = "", **overrides: Any) -> Any:
    """The component that fits an option: checkbox, choice, slider, number or text; a box where blank has a meaning."""
    keywords: dict[str, Any] = {
        "label": option.name.replace("_", " ").capitalize(),
        "info": option.help_text,
        "elem_id": f"{prefix}{option.name.replace('_', '-')}",
        "min_width": 140,
        **overrides,
    }
    if option.kind is bool:
        return gr.Checkbox(**{"value": bool(option.default), **keywords})
    if option.choices:
        unset = [] if option.default is not None else [("any", UNSET)]
        return gr.Dropdown([*unset, *option.choices], **{"value": option.default or UNSET, **keywords})
    if option.kind in (int, float) and option.default is not None:
        return _number_control(option, keywords)
    placeholder = {"placeholder": "drawn"} if option.name == "seed" else {}
    value = str(option.default) if option.default else ""
    return gr.Textbox(**{"value": value, **placeholder, **keywords})


def read_control(option: OptionField, value: Any) -> Any:
    """An option's value from its control; None where it is blank, or was never on the page.

    Raises:
        InputError: a number that is none.
    """
    if isinstance(value, str):
        value = value.strip()
    if value is None or value == UNSET:
        return None
    if option.kind not in (int, float) or isinstance(value, bool):
        return value
    try:
        return int(value) if option.kind is int else float(value)
    except ValueError:
        raise InputError(f"{option.name} must be a number, got '{str(value)[:20]}'") from None


def _number_control(option: OptionField, keywords: dict[str, Any]) -> Any:
    whole = option.kind is int
    if option.low is not None and option.high is not None and option.high - option.low <= MAX_SLIDER_SPAN:
        step = option.hint.step or (1 if whole else 0.05)
        return gr.Slider(option.low, option.high, **{"value": option.default, "step": step, **keywords})
    limits = {"minimum": option.low, "maximum": option.high}
    precision = {"precision": 0} if whole else {}
    return gr.Number(**{"value": option.default, **limits, **precision, **keywords})
