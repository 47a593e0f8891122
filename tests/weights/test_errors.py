"""A message is one line, whatever it quotes."""

from __future__ import annotations

import pickle

import pytest

from pipelines.errors import MediaError, OutputError
from studio.batch import BatchError
from weights.errors import DownloadError, InputError, StudioError, WeightsNotFoundError


@pytest.mark.parametrize("kind", [InputError, MediaError, OutputError, WeightsNotFoundError, DownloadError])
def test_a_quoted_name_neither_breaks_the_line_nor_steers_the_terminal(kind: type[StudioError]) -> None:
    error = kind("there is no file 'a\r\n b\u2028c\x1b[31m.wav'")
    assert str(error) == "there is no file 'a b c\\x1b[31m.wav'"
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_a_batch_names_each_bad_line_on_its_own() -> None:
    assert str(BatchError("line 1: a\nb", "line 2: c")) == "line 1: a b\nline 2: c"
