"""Faces of a set: eyes in one place, light and sound at one level as they are decoded, action units a frame."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from pipelines.base import Conditions
from pipelines.media import read_image
from pipelines.portrait.options import PortraitOptions
from pipelines.portrait.pipeline import PortraitPipeline
from studio.session import Session
from studio.stimuli.check import check_stimuli
from studio.stimuli.design import parse_design
from studio.stimuli.eyes import align, find_alignment, find_eyes
from studio.stimuli.faces import tone_curve
from studio.stimuli.make import make_stimuli
from studio.stimuli.pictures import measure_picture
from studio.stimuli.tables import read_tsv
from weights.errors import InputError


@pytest.fixture(scope="module")
def session() -> Session:
    """One engine for all tests."""
    return Session()


@pytest.fixture(scope="module")
def face(session: Session) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """A drawn face at rest."""
    pipe: PortraitPipeline = session.pipeline("portrait")
    options = PortraitOptions(look="maya", size=256)
    return pipe.still("", Conditions.parse(affect="neutral", seed=1), options).picture


def test_eyes_come_to_their_place_wherever_they_were(face: np.ndarray[Any, np.dtype[np.uint8]]) -> None:
    turned = cv2.warpAffine(face, np.array([[0.9, -0.12, 20.0], [0.12, 0.9, -6.0]]), (256, 256), borderValue=(90,) * 3)
    similarity = find_alignment(np.asarray(turned, np.uint8), {"eye_distance": 0.25, "eye_height": 0.4})
    assert similarity is not None
    left, right = find_eyes(align(np.asarray(turned, np.uint8), similarity)) / 256
    assert np.allclose(left, (0.375, 0.4), atol=0.01) and np.allclose(right, (0.625, 0.4), atol=0.01)
    assert find_alignment(face, {"luminance": 0.3}) is None


@pytest.mark.parametrize("luminance", [0.1, 0.5])
def test_a_tone_curve_gives_the_luminance_and_keeps_the_order_of_shades(
    face: np.ndarray[Any, np.dtype[np.uint8]], luminance: float
) -> None:
    tones = tone_curve(face, luminance)
    assert abs(measure_picture(tones[face])["luminance"] / luminance - 1) < 0.01
    assert (np.diff(tones.astype(int)) >= 0).all() and tones[0] == 0


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"match": {"rms_db": -26}, "medium": "film"}, "a silent face has no rms_db"),
        ({"match": {"contrast": 0.5}, "medium": "film"}, "films are matched in"),
        ({"options": {"size": 256, "transparent": True}}, "leave transparent out"),
        ({"options": {"size": 256, "seconds": 2}}, "a still has no seconds"),
        ({"looks": ["robyn"]}, "unknown look 'robyn'"),
        ({"affects": ["0: calm; 2: angry"]}, "a still shows one moment"),
    ],
)
def test_what_a_face_cannot_is_refused(session: Session, tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    fields = {"task": "portrait", "looks": ["maya"], "affects": ["happy"], "options": {"size": 256}, **changes}
    with pytest.raises(InputError, match=says):
        make_stimuli(parse_design(fields), tmp_path / "set", session=session)
    assert not list((tmp_path / "set").rglob("*.png"))


@pytest.mark.slow
def test_stills_are_matched_and_carry_their_units(session: Session, tmp_path: Path) -> None:
    match = {"luminance": 0.3, "contrast": 0.5, "eye_distance": 0.22, "eye_height": 0.42}
    fields = {"task": "portrait", "looks": ["robin", "maya"], "affects": ["happy", "angry"], "match": match}
    made = make_stimuli(parse_design({**fields, "options": {"size": 256}}), tmp_path / "set", session=session)
    assert made.holds and made.made == 4 and check_stimuli(tmp_path / "set")[0] == []
    stimuli = tmp_path / "set/stimuli"
    assert all(read_image(p).shape == (256, 256, 3) for p in stimuli.glob("*.png"))
    smile, scowl = (read_tsv(stimuli / f"stim-l01{x}i01r1_annot-au_events.tsv") for x in ("a01happy", "a02angry"))
    assert len(smile) == 1 and float(smile[0]["AU12L"]) > 0.5 > float(scowl[0]["AU12L"])
    assert float(scowl[0]["AU4L"]) > 0.5 > float(smile[0]["AU4L"]) and smile[0]["duration"] == "n/a"


@pytest.mark.slow
def test_films_are_matched_as_they_are_decoded(session: Session, tmp_path: Path) -> None:
    match = {"duration": True, "rms_db": -26, "luminance": 0.3, "eye_distance": 0.22, "eye_height": 0.42}
    fields = {"task": "portrait", "looks": ["robin"], "sentences": ["Hello."], "affects": ["happy"], "match": match}
    options = {"size": 256, "scale": "head=0"}
    made = make_stimuli(parse_design({**fields, "voices": ["iris"], "options": options}), tmp_path, session=session)
    assert made.holds and check_stimuli(tmp_path)[0] == []
    row = read_tsv(tmp_path / "stimuli/stimuli.tsv")[0]
    units = read_tsv(tmp_path / f"stimuli/{row['stimulus_id']}_annot-au_events.tsv")
    assert row["type"] == "audiovideo" and len(units) == round(25 * float(row["duration_s"]))
    spoken = read_tsv(tmp_path / f"stimuli/{row['stimulus_id']}_annot-speech_events.tsv")
    assert [e["text"] for e in spoken if e["level"] == "words"] == ["Hello."] and any(
        e["level"] == "phones" for e in spoken
    )
    assert 'MIME_TYPE="video/mp4"' in next((tmp_path / "annotations").glob("*.eaf")).read_text()
    assert float(units[-1]["onset"]) + 0.04 == pytest.approx(float(row["duration_s"]), abs=1e-3)
