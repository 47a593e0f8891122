"""Vehicles and ships with their lights on."""

from __future__ import annotations

from typing import Any

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_paints import light_windows
from pipelines.image.training.things.models import boats, cars, rails, steamers, streets, vehicles
from pipelines.image.training.things.recipe import thing

ROAD: dict[str, Any] = {"azimuths_degrees": (36,), "state": "lit"}


@thing("car-lit", of="car", height_m=1.5, size_px=300, **ROAD)
def car_lit(kit: Kit) -> None:
    """The saloon with its headlamps on."""
    cars.car(kit)
    nose = cars.SEDAN[-1]
    for side in (-1, 1):
        kit.ball((0.16, 0.19, 0.1), (nose[0] - 0.08, side * nose[1] * 0.88, nose[3] - 0.04), kit.glow("#fff3cf"))


@thing("bus-lit", of="bus", height_m=3.17, size_px=384, **ROAD)
def bus_lit(kit: Kit) -> None:
    """The bus, lit inside."""
    vehicles.bus(kit)
    light_windows(kit)


@thing("tram-lit", of="tram", height_m=4.68, size_px=400, **ROAD)
def tram_lit(kit: Kit) -> None:
    """The tram, lit inside."""
    rails.tram(kit)
    light_windows(kit)


@thing("train-carriage-lit", of="train-carriage", height_m=4.0, size_px=400, **ROAD)
def train_carriage_lit(kit: Kit) -> None:
    """The carriage, lit inside."""
    rails.train_carriage(kit)
    light_windows(kit)


@thing("metro-lit", of="metro", height_m=3.9, size_px=400, **ROAD)
def metro_lit(kit: Kit) -> None:
    """The train, lit inside."""
    rails.metro(kit)
    light_windows(kit, "#fff0c8")


@thing("steamer-lit", of="steamer", state="lit", height_m=34, stands="water", sink=0.14, size_px=448)
def steamer_lit(kit: Kit) -> None:
    """The liner, every cabin lit."""
    steamers.steamer(kit)
    light_windows(kit)


@thing("ferry-lit", of="ferry", state="lit", height_m=19, stands="water", sink=0.12, size_px=420)
def ferry_lit(kit: Kit) -> None:
    """The ferry, lit."""
    steamers.ferry(kit)
    light_windows(kit)


@thing("fishing-boat-lit", of="fishing-boat", state="lit", height_m=7.5, stands="water", sink=0.1, size_px=384)
def fishing_boat_lit(kit: Kit) -> None:
    """The trawler with a light in its wheelhouse and one at its mast."""
    boats.fishing_boat(kit)
    light_windows(kit)
    kit.ball(0.2, (-0.4, -0.15, 6.6), kit.glow("#fff0c0"))


@thing("yacht-lit", of="yacht", state="lit", height_m=7.2, stands="water", sink=0.08, size_px=384)
def yacht_lit(kit: Kit) -> None:
    """The motor yacht, lit."""
    boats.yacht(kit)
    light_windows(kit, "#ffe2a0")


@thing("telephone-box-lit", of="telephone-box", state="lit", height_m=2.5, azimuths_degrees=(32,), size_px=300)
def telephone_box_lit(kit: Kit) -> None:
    """The telephone box, lit inside."""
    streets.telephone_box(kit)
    light_windows(kit, "#ffdf9a", 0.7)
