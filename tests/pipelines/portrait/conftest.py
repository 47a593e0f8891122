"""Faces and engines of the portrait tests, loaded once a session."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from pipelines.portrait import PortraitPipeline
from pipelines.portrait.people.look import PersonLook
from pipelines.portrait.people.renderer import PersonRenderer
from pipelines.portrait.track.action_units import row_from_units


@pytest.fixture(scope="session")
def robin() -> PersonRenderer:
    return PersonRenderer(PersonLook("robin"), 256)


@pytest.fixture(scope="session")
def face_png(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rendered face as a picture file: nobody's."""
    path = tmp_path_factory.mktemp("faces") / "maya.png"
    Image.fromarray(PersonRenderer(PersonLook("maya"), 512).render(row_from_units({}))).save(path)
    return path


@pytest.fixture(scope="session")
def pipe_of() -> Callable[[str], PortraitPipeline]:
    """The pipeline of an engine, loaded once."""
    return cache(PortraitPipeline.from_pretrained)


@pytest.fixture(scope="session")
def pipe(pipe_of: Callable[[str], PortraitPipeline]) -> PortraitPipeline:
    return pipe_of("embedded")
