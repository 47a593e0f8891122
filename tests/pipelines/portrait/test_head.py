"""The head's mesh: it is whole, its units do what their names say, its landmarks lie where they belong."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.portrait.head.model import REGIONS, Head, load_head
from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.track.blendshapes import BLENDSHAPES
from tests.pipelines.portrait.helpers import mirror
from weights.errors import InputError


@pytest.fixture(scope="module")
def head() -> Head:
    return load_head()


def _moves(head: Head, unit: str, landmark: int) -> np.ndarray:
    """Displacement of a landmark by a unit, in distances of the eyes."""
    rest = head.landmarks(head.vertices_m)
    eyes = [rest[list(ids)].mean(0) for ids in (mesh.EYE_CORNERS_LEFT, mesh.EYE_CORNERS_RIGHT)]
    moved = head.landmarks(head.pose({unit: 1.0}))
    return np.asarray((moved[landmark] - rest[landmark]) / np.linalg.norm(eyes[1] - eyes[0]))


def test_the_head_has_every_part_and_all_52_units(head: Head) -> None:
    assert head.units == BLENDSHAPES
    for region in REGIONS:
        assert len(head.region_quads(region)), region
    assert head.triangles.shape == (2 * len(head.quads), 3) and head.triangles.max() == len(head.vertices_m) - 1
    assert 0.055 < np.ptp(head.landmarks(head.vertices_m)[[mesh.IRIS_CENTRE_LEFT, mesh.IRIS_CENTRE_RIGHT], 0]) < 0.066


@pytest.mark.parametrize(
    ("unit", "landmark", "axis", "least", "most"),
    [
        ("jawOpen", mesh.LIP_LOWER, 1, -0.7, -0.4),
        ("jawOpen", mesh.LIP_UPPER, 1, -0.03, 0.03),
        ("mouthSmileLeft", mesh.MOUTH_RIGHT, 1, 0.1, 0.3),  # the person's left is the picture's right
        ("mouthSmileLeft", mesh.MOUTH_LEFT, 1, -0.02, 0.02),
        ("mouthFrownRight", mesh.MOUTH_LEFT, 1, -0.2, -0.05),
        ("mouthPucker", mesh.MOUTH_LEFT, 0, 0.04, 0.2),
        ("mouthFunnel", mesh.LIP_UPPER, 2, 0.08, 0.3),
        ("eyeBlinkRight", mesh.LID_TOP_LEFT, 1, -0.3, -0.12),
        ("browDownLeft", mesh.BROW_INNER_LEFT, 1, -0.02, 0.02),
    ],
)
def test_a_unit_moves_what_its_name_says(
    head: Head, unit: str, landmark: int, axis: int, least: float, most: float
) -> None:
    assert least <= _moves(head, unit, landmark)[axis] <= most


def test_closing_the_lips_takes_back_what_the_jaw_opened(head: Head) -> None:
    def gap(units: dict[str, float]) -> float:
        points = head.landmarks(head.pose(units))
        return float(points[mesh.LIP_UPPER, 1] - points[mesh.LIP_LOWER, 1])

    shut, opened, sealed = (gap(u) for u in ({}, {"jawOpen": 0.5}, {"jawOpen": 0.5, "mouthClose": 0.5}))
    assert opened > shut + 0.012 and abs(sealed - shut) < 0.003


def test_landmarks_are_alike_on_both_sides(head: Head) -> None:
    points = head.landmarks(head.vertices_m)
    assert np.abs(points[list(mesh.OUTER_EYE_CORNERS)].mean(0)[0]) < 5e-4
    assert np.abs(mirror(points) - points).max() < 0.002


def test_an_old_head_differs_from_a_childs_and_a_turn_turns(head: Head) -> None:
    old, child = head.shape({"old": 1.0}), head.shape({"child": 1.0})
    assert np.linalg.norm(old - child, axis=1).max() > 0.01
    turned = head.pose({}, rotation=np.diag([-1.0, 1.0, -1.0]))
    np.testing.assert_allclose(turned[:, 0], -head.vertices_m[:, 0], atol=1e-6)


@pytest.mark.parametrize(("units", "identity"), [({"jawDrop": 1.0}, {}), ({}, {"martian": 1.0})])
def test_unknown_names_are_refused_in_one_line(head: Head, units: dict[str, float], identity: dict[str, float]) -> None:
    with pytest.raises(InputError, match=r"'(jawDrop|martian)' is no .+; known: ") as error:
        head.pose(units, identity)
    assert "\n" not in str(error.value)
