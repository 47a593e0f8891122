"""The first 500 mutated files of `python -m tests.fuzz`, and that a run can be made again."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.fuzz.mutations import mutate
from tests.fuzz.run import make_file, try_file
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import read_all

PARTS = 10


@pytest.mark.parametrize("part", range(PARTS))
def test_broken_files_are_read_or_refused_in_one_line(part: int, tmp_path: Path) -> None:
    outcomes = [try_file(number, 0, tmp_path) for number in range(part, 500, PARTS)]
    assert not [(o.number, o.suffix, o.offences) for o in outcomes if o.offences]


def test_whole_files_are_read(tmp_path: Path) -> None:
    for suffix, files in seeds().items():
        for i, data in enumerate(files):
            path = tmp_path / f"{i}{suffix}"
            path.write_bytes(data)
            count, offences = read_all(path, suffix)
            assert count and not offences, suffix


def test_a_number_makes_the_same_file_again(tmp_path: Path) -> None:
    first, second = make_file(42, 1, tmp_path), make_file(42, 1, tmp_path)
    assert first == second
    kinds = seeds()[".wav"]
    assert mutate(kinds, ".wav", random.Random(5)) == mutate(kinds, ".wav", random.Random(5))
