"""Gives every option on the reference pages the words of its help: what it does, its bounds and its default.

griffe reads the source and cannot follow a type that is declared elsewhere, such as `Rate`; the model itself knows.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import griffe

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # this very tree, not an installed one

from pipelines.base import Conditions
from pipelines.options import Options, option_fields
from pipelines.tasks import TASKS


class OptionDocstrings(griffe.Extension):  # type: ignore[misc,unused-ignore]
    """Describes the fields of every task's model and of `Conditions`."""

    def on_package(self, *, pkg: griffe.Module, **_: Any) -> None:
        """Once a package is read: set the docstrings of its models' fields."""
        models: list[type[Options]] = [Conditions, *(task.load_options() for task in TASKS.values())]
        for model in models:
            package, _, path = f"{model.__module__}.{model.__name__}".partition(".")
            if package == pkg.name:
                for option in option_fields(model):
                    attribute = pkg[path].members.get(option.name)
                    if attribute is not None:
                        attribute.docstring = griffe.Docstring(f"{option.help_text}.", parent=attribute)
                        attribute.labels.add("pydantic-field")
