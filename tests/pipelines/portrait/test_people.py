"""Built-in people: who there is, looks of one's own, chance, and what their pictures keep."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from pipelines.portrait.landmarks import points as mesh
from pipelines.portrait.landmarks.detector import find_landmarks
from pipelines.portrait.people.look import PersonLook, draw_look, look_by_name
from pipelines.portrait.people.renderer import PersonRenderer
from pipelines.portrait.people.stock import FOLDER, list_people
from pipelines.portrait.track.action_units import row_from_units
from studio.cli import main
from weights.errors import InputError, StudioError

OLD_NAMES = ("robin", "maya", "tomo", "amara", "finn", "noor", "elio", "greta", "ola", "june")


def test_there_are_people_of_all_ages_both_sexes_and_many_origins() -> None:
    people = list_people()
    assert len(people) >= 12 and set(OLD_NAMES) <= set(people)
    assert {p.age for p in people.values()} == {"child", "young", "middle", "old"}
    assert {p.sex for p in people.values()} == {"female", "male"}
    for origin in ("african", "asian", "caucasian"):
        assert sum(p.origin.get(origin, 0) > 0.5 for p in people.values()) >= 2
    assert sum(path.stat().st_size for path in FOLDER.glob("*.zip")) < 18e6


@pytest.mark.parametrize("name", ["maya", "ola", "finn"])
def test_the_landmarks_lie_where_a_face_finder_sees_them(name: str) -> None:
    renderer = PersonRenderer(PersonLook(name), 384)
    found = find_landmarks(renderer.render(row_from_units({})))[: mesh.SKIN, :2]
    away = np.linalg.norm(found - renderer.shape.skin_px, axis=1) / renderer.shape.iod
    assert np.median(away) < 0.08


def test_same_seed_same_person_and_another_seed_another() -> None:
    assert look_by_name("random", 7) == draw_look(7) == look_by_name("", 7) != draw_look(8)
    a, b = (PersonRenderer(draw_look(k), 128).render(row_from_units({})).astype(int) for k in (3, 4))
    assert np.abs(a - b).mean() > 5


def test_a_look_of_ones_own_changes_what_it_names(tmp_path: Path) -> None:
    path = tmp_path / "look.yaml"
    path.write_text('base: maya\nhair_colour: "#b98d55"\nclothing: "#2f7f4f"\neyes: 1.1\nmirror: true\n')
    look = look_by_name(str(path), 0)
    assert look.base == "maya" and look.mirror and look.eyes == 1.1
    changed, plain = (PersonRenderer(x, 256).render(row_from_units({})).astype(int) for x in (look, PersonLook("maya")))
    assert np.abs(changed - plain).mean() > 8


def test_a_wish_finds_the_nearest_person(tmp_path: Path) -> None:
    path = tmp_path / "look.yaml"
    path.write_text("sex: female\nage: 72\n")
    assert list_people()[look_by_name(str(path), 0).base].age == "old"
    path.write_text("age: child\nsex: male\norigin: african\n")
    assert list_people()[look_by_name(str(path), 0).base].years < 16
    path.write_text("hair: hijab\n")
    assert "hijab" in list_people()[look_by_name(str(path), 0).base].wears


@pytest.mark.parametrize(
    "text",
    [
        "hair: wig",
        "skin: brown",
        "eyes: 9",
        "wings: 2",
        "- a",
        "a: [",
        "eyes: .nan",
        "base: nobody",
        "glasses: 3",
        "age: -x",
    ],
)
def test_a_look_that_cannot_be_is_refused_in_one_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "look.yaml"
    path.write_text(text)
    with pytest.raises(InputError) as error:
        look_by_name(str(path), 0)
    assert "\n" not in str(error.value)


def test_an_unknown_name_is_answered_with_the_closest() -> None:
    with pytest.raises(InputError, match="closest: maya"):
        look_by_name("maja", 0)


def test_transparent_frames_have_no_background() -> None:
    picture = PersonRenderer(PersonLook("robin"), 256, alpha=True).render(row_from_units({}))
    assert picture.shape == (256, 256, 4) and picture[2, 2, 3] == 0 and picture[130, 128, 3] == 255


def test_glasses_stay_on_the_nose_while_brows_rise() -> None:
    renderer = PersonRenderer(PersonLook("greta"), 256)
    rest, raised = (renderer.render(row_from_units(u)).astype(int) for u in ({}, {"AU1": 1.0, "AU2": 1.0}))
    assert renderer._before is not None
    x0, y0, _, _ = renderer._before_box
    solid = np.argwhere(renderer._before[..., 3] > 250) + np.array([y0, x0])
    assert len(solid) > 20 and np.abs(rest - raised)[solid[:, 0], solid[:, 1]].max() <= 2


def test_the_people_are_listed_and_shown_by_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["people", "list"]) == 0
    assert "maya" in capsys.readouterr().out
    out = tmp_path / "sheet.png"
    assert main(["people", "sheet", "maya", "random:3", "-o", str(out)]) == 0 and out.stat().st_size > 10_000
    assert main(["people", "make"]) == 2


def test_a_pack_of_ones_own_is_a_look_and_a_broken_one_is_refused(tmp_path: Path) -> None:
    mine, broken, other = (tmp_path / f"{n}.zip" for n in ("mine", "broken", "other"))
    mine.write_bytes((FOLDER / "maya.zip").read_bytes())
    row = row_from_units({})
    a, b = (PersonRenderer(look_by_name(n, 0), 128).render(row) for n in (str(mine), "maya"))
    assert np.array_equal(a, b)
    broken.write_bytes(mine.read_bytes()[:5000])
    with zipfile.ZipFile(other, "w") as pack:
        pack.writestr("person.json", '{"name": "x"}')
    for path in (broken, other, tmp_path / "none.zip"):
        with pytest.raises(StudioError) as error:
            look_by_name(str(path), 0)
        assert error.value.exit_code == 2 and "\n" not in str(error.value)
