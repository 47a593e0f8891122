"""A judge of one family of features, and on request beside it the recognizer of the other."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from studio.cli import main
from studio.evaluator import Evaluator


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "a.png"
    Image.linear_gradient("L").convert("RGB").save(path)
    return path


def test_the_recognizer_that_guides_is_read_beside_the_judge(picture: Path) -> None:
    assert Evaluator().score(picture, as_="image").channels["picture"].other is None
    score = Evaluator(both=True).score(picture, as_="image")
    other = score.channels["picture"].other
    assert other is not None and (score.estimate.recognizer, other.recognizer) == ("image-reports", "image-steers")
    assert score.to_dict()["channels"]["picture"]["other"]["recognizer"] == "image-steers"


@pytest.mark.parametrize(("flags", "is_shown"), [((), False), (("--both",), True)])
def test_both_are_printed_on_request(
    picture: Path, flags: tuple[str, ...], is_shown: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(picture), "--as", "image", *flags]) == 0
    assert ("image-steers reads: valence" in capsys.readouterr().out) == is_shown
