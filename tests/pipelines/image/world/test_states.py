"""Which state of a thing a feeling shows."""

from __future__ import annotations

import pytest

from pipelines.image.content.registers import Registers
from pipelines.image.content.states import show
from pipelines.image.prompt.reader import read_prompt
from pipelines.image.world.compose import compose
from pipelines.image.world_engine import WorldEngine


@pytest.mark.parametrize("register", ["sorrow", "fear", "anger", "joy"])
def test_a_balloon_over_hills_flies_whatever_is_felt(register: str) -> None:
    engine = WorldEngine()
    wanted = read_prompt("a balloon over hills", engine.names)
    world = compose(wanted, "hills", Registers(**{register: 0.8}), engine.stock, 39, 96, 96).world
    assert any(s.thing == "balloon" and s.z_m > 0.5 for s in world.standings)


def test_what_stands_on_the_ground_still_breaks() -> None:
    engine = WorldEngine()
    assert show(engine.stock, "bench", Registers(sorrow=0.9), 0.0) == "bench-broken"
    assert show(engine.stock, "balloon", Registers(sorrow=0.9), 0.0, asked="broken") == "balloon-broken"
