"""What the pages take from the code when they are built: tables of options, lists of names, the model cards.

A page says `<!-- options: speech -->` where the table of a task's options belongs (`Conditions` are `conditions`), and
`<!-- names: MODULE:NAME -->` where the names of a table of the code belong. Links to `../weights/cards/` lead to copies
of the cards that are part of the built pages.
"""

from __future__ import annotations

import logging
import re
import sys
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # this very tree, not an installed one

from pipelines.base import Conditions  # noqa: E402
from pipelines.options import OptionField, Options, option_fields  # noqa: E402
from pipelines.tasks import find_task, load_attribute  # noqa: E402

CARDS = ROOT / "weights" / "cards"
KINDS = {int: "whole number", float: "number", bool: "yes or no", str: "text"}


def on_config(config: Any) -> Any:
    """Put every model card into the table of contents."""
    pages = [
        f"cards/{path.name}" for path in sorted(CARDS.glob("*.md"), key=lambda path: (path.stem != "README", path))
    ]
    config.nav = [{"Model cards": pages} if "Model cards" in section else section for section in config.nav]
    return config


def on_files(files: Any, config: Any) -> Any:
    """Add the model cards and their pictures, which live beside the weights."""
    for path in sorted(CARDS.iterdir()):
        files.append(File.generated(config, f"cards/{path.name}", abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Fill in the tables and lead links to the cards to their copies."""
    up = "../" * page.file.src_uri.count("/")
    markdown = markdown.replace(f"{up}../weights/cards/", f"{up}cards/")
    markdown = re.sub(r"<!-- options: (\w+) -->", lambda match: _fill_options(match[1]), markdown)
    return re.sub(r"<!-- names: (\S+) -->", lambda match: _list_names(match[1]), markdown)


def options_table(model: type[Options]) -> str:
    """A Markdown table of every option of a model: name, flag, kind, bounds, default, what it does."""
    head = ["| option | flag | kind | allowed | default | what it does |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *map(_row, option_fields(model))])


def _row(option: OptionField) -> str:
    default = "" if option.default in (None, "", (), {}) else f"`{_plain(option.default)}`"
    kind = "one of" if option.choices else KINDS[option.kind]
    flag = f"`{option.flag} {option.hint.metavar}`" if option.hint.metavar else f"`{option.flag}`"
    older = "".join(f" (also `{alias}`)" for alias in option.aliases)
    cells = (f"`{option.name}`{older}", flag, kind, option.range_text, default, option.description)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _plain(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _fill_options(name: str) -> str:
    try:
        return options_table(_find_model(name))
    except AttributeError as error:
        logging.getLogger("mkdocs.hooks").warning("no options of '%s': %s", name, error)
        return ""


def _find_model(name: str) -> type[Options]:
    if name == "conditions":
        return Conditions
    model: type[Options] = find_task(name).load_options()
    return model


def _list_names(target: str) -> str:
    return ", ".join(f"`{name}`" for name in load_attribute(target))
