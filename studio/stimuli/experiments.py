"""Balanced lists, and files that PsychoPy, jsPsych and lab.js read."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from studio.stimuli.design import Design, Stimulus
from studio.stimuli.tables import write_json, write_tsv

ORDER_SEED = 20_000
_LIST_FILE = re.compile(r"([a-z]+_)?list-(\d{2,3})\.[a-z]+")


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


def write_experiments(folder: Path, design: Design, rows: Mapping[str, Mapping[str, Any]]) -> None:
    """Write the lists and, for each, PsychoPy's conditions, jsPsych's timeline and lab.js' trials.

    Args:
        folder: of the set.
        design: what was made.
        rows: what stimuli.tsv says, by label.
    """
    plugin = "audio-button-response" if design.task == "speech" else "image-button-response"
    _remove_lists(folder, design.lists)
    for number, members in enumerate(balanced_lists(design.stimuli, design.lists), 1):
        trials = [
            {
                "stimulus": f"stimuli/{rows[s.label]['filename']}",
                "stimulus_id": rows[s.label]["stimulus_id"],
                "item": s.item + 1,
                **s.levels,
            }
            for s in members
        ]
        name = f"list-{number:02d}"
        columns = list(trials[0])
        write_tsv(folder / "lists" / f"{name}.tsv", trials, columns)
        write_tsv(folder / "experiments" / f"psychopy_{name}.csv", trials, columns, ",")
        timeline = [
            {"type": plugin, "stimulus": t["stimulus"], "choices": ["next"], "data": {**t, "list": number}}
            for t in trials
        ]
        write_json(folder / "experiments" / f"jspsych_{name}.json", timeline)
        write_json(folder / "experiments" / f"labjs_{name}.json", {"templateParameters": trials})


def _remove_lists(folder: Path, count: int) -> None:
    """Remove the files of lists that an earlier design had more."""
    for path in [p for name in ("lists", "experiments") for p in (folder / name).iterdir()]:
        match = _LIST_FILE.fullmatch(path.name)
        if match and int(match[2]) > count:
            path.unlink()
