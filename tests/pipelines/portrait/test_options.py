"""Options of a film: written in several ways, recorded in one, refused in one line, imported without heavy packages."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipelines.portrait.options import PortraitOptions
from tests.conftest import ROOT
from weights.errors import InputError


def test_text_and_mapping_are_recorded_alike() -> None:
    text = PortraitOptions.parse(scale="blinks=0, head=0.5", units="AU12=0.8, yaw=6")
    mapping = PortraitOptions.parse({"scale": {"blinks": 0, "head": 0.5}, "units": {"AU12": 0.8, "yaw": 6}})
    assert (
        text.to_record()
        == mapping.to_record()
        == {
            "scale": {"blinks": 0.0, "head": 0.5},
            "units": {"AU12": 0.8, "yaw": 6.0},
        }
    )


def test_a_record_of_version_0_1_0_is_parsed() -> None:
    record = {
        "look": "maya",
        "size": 256,
        "fps": 50,
        "captions": True,
        "pain": 9.0,
        "camera": "slow push in",
        "rate": 1.2,
    }
    assert PortraitOptions.parse(record).to_record() == record


def test_defaults_are_not_recorded() -> None:
    assert PortraitOptions.parse(fps=25, size=512, whole=False, rate=1.0).to_record() == {}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"scale": {"head": 4}}, "head"),
        ({"scale": "head"}, "name=number"),
        ({"units": "AU12=3"}, "AU12"),
        ({"camera": " "}, "words"),
        ({"audio": "nowhere.wav"}, "no file"),
        ({"plan": "nowhere.json"}, "no file"),
        ({"text": " "}, "what is said"),
        ({"nose": 1}, "unknown option 'nose'"),
    ],
)
def test_what_is_not_allowed_is_one_line(options: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message) as error:
        PortraitOptions.parse(options)
    assert "\n" not in str(error.value)


def test_options_are_imported_without_heavy_packages() -> None:
    code = (
        "import sys, pipelines.portrait.options; print([m for m in ('torch', 'cv2', 'numpy', 'gradio') if m in"
        " sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
