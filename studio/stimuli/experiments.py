"""Balanced lists, and files that PsychoPy, jsPsych and lab.js read."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from studio.stimuli.design import Design, Stimulus
from studio.stimuli.players import write_jspsych, write_jspsych_library, write_labjs
from studio.stimuli.tables import write_tsv

ORDER_SEED = 20_000
_LIST_FILE = re.compile(r"([a-z]+_)?list-(\d{2,3})\.[a-z.]+")


def balanced_lists(stimuli: Sequence[Stimulus], count: int) -> list[list[Stimulus]]:
    """Lists by a Latin square: each stimulus in one list, the conditions of every item spread evenly over the lists.

    Args:
        stimuli: of a design.
        count: how many lists.

    Returns:
        The lists, each in an order drawn with its number as seed.
    """
    lists: list[list[Stimulus]] = [[] for _ in range(count)]
    for stimulus in stimuli:
        lists[(stimulus.item + stimulus.condition) % count].append(stimulus)
    for number, members in enumerate(lists):
        random.Random(ORDER_SEED + number).shuffle(members)
    return lists


def write_experiments(set_dir: Path, design: Design, rows: Mapping[str, Mapping[str, Any]], kind: str) -> None:
    """Write the lists and, for each, PsychoPy's conditions, a page for jsPsych and a study for lab.js.

    Args:
        set_dir: of the set.
        design: what was made.
        rows: what stimuli.tsv says, by label.
        kind: of the media.
    """
    _remove_lists(set_dir, design.lists)
    folder = set_dir / "experiments"
    write_jspsych_library(folder)
    columns = list(dict.fromkeys(name for s in design.stimuli for name in s.levels))
    for number, members in enumerate(balanced_lists(design.stimuli, design.lists), 1):
        trials = [
            {
                "stimulus": f"stimuli/{rows[s.label]['filename']}",
                "stimulus_id": rows[s.label]["stimulus_id"],
                "list": number,
                "item": s.item + 1,
                **{name: s.levels.get(name, "n/a") for name in columns},
            }
            for s in members
        ]
        name = f"list-{number:02d}"
        write_tsv(set_dir / "lists" / f"{name}.tsv", trials, list(trials[0]))
        write_tsv(folder / f"psychopy_{name}.csv", trials, list(trials[0]), ",")
        write_jspsych(folder, name, design, trials, kind)
        write_labjs(folder / f"labjs_{name}.study.json", design, trials, kind)


def _remove_lists(set_dir: Path, count: int) -> None:
    """Remove the files of lists that an earlier design had more."""
    for path in [p for name in ("lists", "experiments") for p in (set_dir / name).iterdir()]:
        match = _LIST_FILE.fullmatch(path.name)
        if match and int(match[2]) > count:
            path.unlink()
