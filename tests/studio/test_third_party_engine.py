"""An engine of somebody else with an option of its own works everywhere without a line changed here."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipelines import registry
from studio.cli import main
from tests.conftest import ROOT
from weights.errors import InputError

PACKAGE = ROOT / "tests/data/tone-engine"


@pytest.fixture(scope="module")
def _installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The package, installed as its user would, into a folder that is on the path."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*command, "--target", str(folder), str(PACKAGE)], check=True, capture_output=True)
    sys.path.insert(0, str(folder))
    registry.engines.cache_clear()
    yield
    sys.path.remove(str(folder))
    registry.engines.cache_clear()


pytestmark = pytest.mark.usefixtures("_installed")


def _pitch_hz(path: Path) -> float:
    from pipelines.media import read_audio

    audio = read_audio(path)
    spectrum = np.abs(np.fft.rfft(audio.samples))
    return float(np.fft.rfftfreq(len(audio.samples), 1 / audio.sampling_rate)[spectrum.argmax()])


def test_the_command_line_has_its_flag(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["speak", "--engine", "tone", "--help"])
    assert "--tone-hz" in (text := capsys.readouterr().out) and "the pitch of the tone" in text
    with pytest.raises(SystemExit):
        main(["speak", "--help"])
    assert "--tone-hz" not in capsys.readouterr().out
    out = tmp_path / "a.wav"
    line = ["speak", "Hello there.", "--affect", "sad", "--engine", "tone", "--tone-hz", "880", "-o", str(out)]
    assert main(line) == 0 and _pitch_hz(out) == pytest.approx(880, abs=5)


def test_its_bounds_are_checked_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["speak", "Hi.", "--engine", "tone", "--tone-hz", "5", "-o", str(tmp_path / "a.wav")]
    assert main(line) == 2
    assert capsys.readouterr().err == (
        "error: tone_hz must be a number within [50, 2000] (the pitch of the tone, in Hz), got 5.0\n"
    )
    assert main(["speak", "Hi.", "--tone-hz", "500", "-o", str(tmp_path / "a.wav")]) == 2


def test_a_batch_takes_it_and_the_schema_names_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    jobs = tmp_path / "jobs.jsonl"
    jobs.write_text(json.dumps({"id": "a", "task": "speech", "input": "Hi you.", "engine": "tone", "tone_hz": 300.0}))
    assert main(["batch", "run", str(jobs), "-o", str(tmp_path / "out")]) == 0
    assert _pitch_hz(tmp_path / "out/a.wav") == pytest.approx(300, abs=5)
    capsys.readouterr()
    assert main(["batch", "schema", "speech", "--engine", "tone"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["properties"]["tone_hz"] == {
        "default": 440.0,
        "description": "the pitch of the tone, in Hz",
        "maximum": 2000,
        "minimum": 50,
        "title": "Tone Hz",
        "type": "number",
    }


def test_the_pipeline_takes_it_and_the_record_keeps_it() -> None:
    from pipelines.speech import SpeechPipeline

    pipe = SpeechPipeline.from_pretrained("tone")
    assert pipe("Hi.", seed=1, tone_hz=500.0).record.options == {"tone_hz": 500.0}
    with pytest.raises(InputError, match=r"unknown option 'tone_h'.*closest: tone_hz"):
        pipe("Hi.", tone_h=500.0)


@pytest.mark.slow
def test_the_page_shows_its_control() -> None:
    gr = pytest.importorskip("gradio")
    from studio.ui.option_controls import OptionControls

    with gr.Blocks():
        controls = OptionControls("speech", "")
        controls.add("rate")
        controls.add_engines()
    values: dict[Any, Any] = {component: getattr(component, "value", None) for component in controls.components}
    tone = next(c for c in controls.components if c.elem_id == "tone-tone-hz")
    assert (tone.label, tone.value) == ("Tone hz", 440.0)
    assert "tone_hz" not in controls.values(values)
    engine = next(c for c in controls.components if c.elem_id == "engine")
    assert controls.values({**values, engine: "tone", tone: 99})["tone_hz"] == 99.0
