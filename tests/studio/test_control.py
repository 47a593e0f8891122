"""`studio bench control`: any engine, judged by both families, side by side; it goes on, and says what it cannot."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from PIL import Image

from conditioning.affect import VAD, AffectEstimate, Emotion
from pipelines import distillmos, registry
from pipelines.base import Capabilities
from pipelines.media import Audio, read_audio, write_audio
from pipelines.recognition import Lineage, Reading
from pipelines.speech.engine import SpeechChunk, SpeechRequest, Voice
from pipelines.speech.server.client import BASE_URL, KEY
from studio.cli import main
from studio.evaluator import Evaluator, experiment, guard, metrics
from studio.evaluator.control.bench import FIGURE, JSON, TABLE, ControlOptions, run_control
from studio.evaluator.control.contenders import find_contenders
from studio.evaluator.control.measures import NAMES, WORDS, find_measures, words_kept_by
from studio.evaluator.control.table import format_markdown, format_table
from tests.speech_server import serve, wav_of
from weights.errors import InputError

RATE_HZ = 16_000


def _tone(valence: float, arousal: float, seconds: float = 0.5) -> Any:
    """A sound whose pitch says valence and whose level says arousal."""
    t = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return (0.2 * (1.25 + arousal) * np.sin(2 * np.pi * (1000 + 400 * valence) * t)).astype(np.float32)


class Obedient:
    """An engine that does just as it is told, half as far on valence."""

    name, capabilities = "obedient", Capabilities()
    voices, default_voice = (Voice("one", "en"),), "one"

    def __init__(self, folder: Path | None, *, device: str = "auto") -> None:
        """Nothing is loaded."""

    def has_voice(self, name: str) -> bool:
        return name == "one"

    def speak(self, request: SpeechRequest) -> SpeechChunk:
        point = request.affect.at(0.0).effective_vad()
        return SpeechChunk(_tone(0.5 * point.valence, point.arousal), RATE_HZ)


class Ear:
    """Reads pitch as valence and level as arousal; `deaf` reads the same in everything, and is not sure of it."""

    def __init__(self, name: str, *, deaf: bool = False) -> None:
        self.lineage = Lineage(name, "speech", "reports", "spectrum", ("tones#all",), "Apache-2.0")
        self._deaf = deaf

    def read(self, medium: Any, *, windows: bool = False) -> Reading:
        audio = read_audio(medium)
        spectrum = np.abs(np.fft.rfft(audio.samples))
        valence = (spectrum.argmax() * audio.sampling_rate / len(audio.samples) - 1000) / 400
        arousal = np.abs(audio.samples).max() / 0.2 - 1.25
        point = VAD(0.0, 0.0) if self._deaf else VAD(*(float(np.clip(x, -1, 1)) for x in (valence, arousal)))
        sure = 0.0 if self._deaf else 0.65
        emotions = {e: (1 - sure) / 8 + sure * (e == "happy") for e in Emotion}
        return Reading(AffectEstimate(point, (0.1, 0.1, 0.1), emotions, 0.8, self.lineage.name))


@pytest.fixture(autouse=True)
def _few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Intervals are tested elsewhere; here they only take time."""
    for name in ("bootstrap_intervals", "bootstrap_interval"):
        monkeypatch.setitem(getattr(metrics, name).__kwdefaults__, "draws", 40)


@pytest.fixture
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = registry.EngineSpec("speech", "obedient", f"{__name__}:Obedient", built_in=False)
    monkeypatch.setitem(registry.engines(), ("speech", "obedient"), spec)


def _judges() -> Evaluator:
    return Evaluator({"speech": Ear("keen")}, both=True, others={"speech": Ear("dull", deaf=True)})


def _guided() -> Evaluator:
    """Judges of which the keen one has nothing in common with the other."""
    keen, dull = _judges().recognizer("speech"), Ear("dull", deaf=True)
    dull.lineage = Lineage("dull", "speech", "steers", "nothing", ("silence#all",), "Apache-2.0")
    return Evaluator({"speech": keen}, both=True, others={"speech": dull})


def _no_measures(task: str) -> tuple[dict[str, Any], dict[str, str]]:
    return {}, dict.fromkeys(NAMES, "nobody listens")


@pytest.mark.usefixtures("_registered")
def test_an_obedient_engine_is_told_by_a_keen_judge_and_not_by_a_deaf_one(tmp_path: Path) -> None:
    heard: list[str] = []

    def half(path: Path, content: str) -> float:
        heard.append(content)
        return 0.5

    figures = run_control(
        "obedient",
        tmp_path,
        "speech",
        ControlOptions(quick=True),
        evaluator=_judges(),
        measures=lambda task: ({WORDS: half}, {name: "nobody listens" for name in NAMES if name != WORDS}),
    )
    (engine,) = figures["engines"]
    keen, dull = engine["houses"]
    assert (engine["engine"], engine["outputs"]) == ("speech/obedient", 17)
    assert len(heard) == 16  # the middle of the grid is neutral, byte for byte
    assert keen["axes"]["valence"]["gain"]["value"] == pytest.approx(0.5, abs=0.02)
    assert keen["axes"]["arousal"]["gain"]["value"] == pytest.approx(1.0, abs=0.03)
    assert keen["axes"]["valence"]["tau_b"]["value"] > 0.95 and abs(keen["axes"]["valence"]["leak"]["value"]) < 0.05
    assert dull["axes"]["valence"]["gain"]["value"] == 0.0 and dull["axes"]["valence"]["leak"]["value"] is None
    assert (keen["abstained"], dull["abstained"]) == (0.0, 1.0)
    assert engine["measures"][WORDS]["value"] == 0.5 and engine["people"] is None
    text = format_table(figures)
    assert "keen" in text and "dull" in text and "no people asked yet" in text
    assert "quality not measured of speech/obedient: nobody listens" in text
    assert json.loads((tmp_path / JSON).read_text()) == figures
    report = json.loads((tmp_path / "speech-obedient/report.json").read_text())
    assert any(
        line.startswith("beside it speech by obedient, judged by dull") for line in experiment.format_report(report)
    )
    assert (tmp_path / TABLE).read_text() == format_markdown(figures) + "\n"
    assert Image.open(tmp_path / FIGURE).size[0] > 600


@pytest.mark.usefixtures("_registered")
def test_it_goes_on_and_an_engine_that_fails_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(BASE_URL, raising=False)
    options = ControlOptions(quick=True, limit=3)
    steps: list[Any] = []
    run_control(
        "obedient", tmp_path, "speech", options, evaluator=_judges(), measures=_no_measures, on_step=steps.append
    )
    results = tmp_path / "speech-obedient" / "results.jsonl"
    before = results.read_bytes()
    assert len(steps) == 3 and steps[0].label.startswith("speech/obedient ")
    monkeypatch.setattr(Obedient, "speak", lambda self, request: pytest.fail("made again"))
    run_control("obedient", tmp_path, "speech", options, evaluator=_judges(), measures=_no_measures)
    assert results.read_bytes() == before
    with pytest.raises(pytest.fail.Exception, match="made again"):  # other options are another experiment
        slow = ControlOptions(quick=True, limit=3, options={"rate": 0.5})
        run_control("obedient", tmp_path, "speech", slow, evaluator=_judges(), measures=_no_measures)
    figures = run_control("openai", tmp_path, "speech", options, evaluator=_judges(), measures=_no_measures)
    earlier, failed = figures["engines"]  # the folder's table is of all that it holds
    assert "houses" in earlier and "OPENAI_BASE_URL" in failed["failed"] and "not measured" in format_table(figures)
    for text in ("[]", json.dumps({**figures, "engines": [{"id": "x", "task": "speech"}]})):
        (tmp_path / JSON).write_text(text)  # by another hand
        again = run_control("openai", tmp_path, "speech", options, evaluator=_judges(), measures=_no_measures)
        assert [row["engine"] for row in again["engines"]] == ["speech/openai"]


@pytest.mark.slow
def test_a_server_is_one_of_the_engines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Mapping[str, Any]] = []

    def answer(fields: Mapping[str, Any], headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        asked.append(fields)
        return 200, {}, wav_of(_tone(0.4 if "pleasant" in fields["instructions"].split() else -0.4, 0.0), RATE_HZ)

    monkeypatch.delenv(KEY, raising=False)
    with serve(answer) as address:
        monkeypatch.setenv(BASE_URL, address)
        options = ControlOptions(quick=True)
        figures = run_control("openai", tmp_path, options=options, evaluator=_judges(), measures=_no_measures)
    (engine,) = figures["engines"]
    assert engine["engine"] == "speech/openai" and len(asked) == 17 and asked[0]["input"].startswith("The parcel")
    assert engine["houses"][0]["axes"]["valence"]["gain"]["value"] > 0.2


def test_all_engines_are_found_and_why_others_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(BASE_URL, raising=False)
    found, left_out = find_contenders("all")
    labels = [contender.label for contender in found]
    assert {"speech/voice", "face/actor", "image/painter", "music/composer"} <= set(labels)
    assert any(line.startswith("speech/openai: asks a server") for line in left_out)
    assert any(line.startswith("image/diffusers: runs a checkpoint") for line in left_out)
    monkeypatch.setenv(BASE_URL, "http://127.0.0.1:1/v1")
    assert "speech/openai" in [contender.label for contender in find_contenders("all", "speech")[0]]
    assert [c.label for c in find_contenders("embedded", "face")[0]] == ["face/actor"]
    assert [c.task for c in find_contenders("embedded")[0]] == ["speech", "portrait", "image", "music"]


def test_a_folder_is_an_engine_of_its_own_name(tmp_path: Path) -> None:
    for place in ("a", "b"):
        (tmp_path / place / "mine").mkdir(parents=True)
        (tmp_path / place / "mine/pipeline.json").write_text('{"task": "speech", "engine": "voice"}')
    first, second = (find_contenders(str(tmp_path / place / "mine"))[0] for place in ("a", "b"))
    assert [c.label for c in first] == ["speech/mine"] and first[0].folder != second[0].folder


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (["control", "--engine", "nobody", "-o", "x"], "unknown engine 'nobody'; choose from all, embedded, speech/"),
        (["control", "--task", "smell", "-o", "x"], "unknown task 'smell'; choose from speech, face, image, music"),
        (["control", "--task", "music", "--set", "bars=1000", "-o", "x"], "bars must be a whole number from"),
        (["control", "--task", "image", "--set", "sise=64", "-o", "x"], "unknown option 'sise'"),
        (["control", "--task", "image", "--set", "size", "-o", "x"], "--set is NAME=VALUE"),
        (["control"], "give the folder of table, figure and results with -o"),
        (["control", "--task", "speech", "--seeds", "0", "-o", "x"], "--seeds must be 1 to 1000, got 0"),
        (["speech", "--engine", "voice"], "--engine is for 'control'"),
        (["control", "--media", "x", "-o", "x"], "--media is for 'judge'"),
    ],
)
def test_wrong_requests_are_one_line_and_write_nothing(
    line: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["bench", *line]) == 2
    said = capsys.readouterr().err
    assert message in said and said.count("\n") == 1 and not list(tmp_path.iterdir())


def test_an_engine_by_its_own_name_has_the_guides_of_its_checkpoint() -> None:
    assert experiment.find_guides_of_engine("speech", "voice") == experiment.find_guides_of_engine("speech", None)
    assert experiment.find_guides_of_engine("speech", "openai") == ()
    for natural in ("hibari", "piper", "kokoro"):  # their styles were solved
        assert experiment.find_guides_of_engine("speech", natural) == ("speech-steers",)


def test_words_kept_are_the_share_that_is_heard(tmp_path: Path) -> None:
    path = write_audio(tmp_path / "a.wav", Audio(_tone(0, 0), RATE_HZ))
    rates: list[int] = []

    def hear(samples: Any) -> str:
        rates.append(len(samples))
        return "the parcel is here"

    measure = words_kept_by(hear)
    assert measure(path, "The parcel is there.") == 0.75 and rates == [8000]
    assert measure(path, "One.") == 0.0 and measure(path, "") is None
    short = write_audio(tmp_path / "b.wav", Audio(_tone(0, 0, 0.1), RATE_HZ))
    assert measure(short, "The parcel.") is None


def test_what_cannot_be_measured_has_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distillmos, "find_spec", lambda name: None)
    found, reasons = find_measures("speech")
    assert not found and set(reasons) == set(NAMES)
    assert "pip install 'affective-studio[measure]'" in reasons[WORDS]
    found, reasons = find_measures("image")
    assert not found and reasons[WORDS] == "it says no words"

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError("libtorch is not there")

    monkeypatch.setattr(distillmos, "find_spec", lambda name: name)
    broken = ModuleType("distillmos")
    broken.ConvTransformerSQAModel = refuse  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "distillmos", broken)
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    assert "does not load here (OSError)" in find_measures("speech")[1]["quality"]


@pytest.mark.usefixtures("_registered")
def test_the_guard_refuses_a_judge_that_guided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiment, "find_guides_of_engine", lambda task, engine: ("keen",))
    figures = run_control(
        "obedient", tmp_path, "speech", ControlOptions(quick=True, limit=2), evaluator=_judges(), measures=_no_measures
    )
    assert "guided the generation" in figures["engines"][0]["failed"]
    monkeypatch.setattr(experiment, "find_guides_of_engine", lambda task, engine: ("dull",))
    known = {"dull": _guided().other("speech").lineage}
    monkeypatch.setattr(guard, "embedded_lineages", lambda: known)
    figures = run_control(
        "obedient", tmp_path, "speech", ControlOptions(quick=True, limit=2), evaluator=_guided(), measures=_no_measures
    )
    assert "'dull' guided the generation" in figures["engines"][0]["houses"][1]["guided"]
    assert "dull*" in format_table(figures) and "* dull is not independent of speech/obedient" in format_table(figures)
    with pytest.raises(InputError, match="must be 1 to"):
        run_control("obedient", tmp_path, "speech", ControlOptions(seeds=0), measures=_no_measures)


def test_the_same_bytes_are_measured_once_whoever_judges(tmp_path: Path) -> None:
    heard: list[str] = []

    def listen(path: Path, content: str) -> float:
        heard.append(path.name)
        return 0.25

    for name, pitch in (("a", 0.0), ("b", 0.0), ("c", 1.0)):
        write_audio(tmp_path / f"{name}.wav", Audio(_tone(pitch, 0.0), RATE_HZ))
    meter = experiment.OutputMeter({WORDS: listen}, [])
    rows = [meter.measure(tmp_path / f"{name}.wav", "One.") for name in "abc"]
    assert heard == ["a.wav", "c.wav"] and [r["measures"] for r in rows] == [{WORDS: 0.25}] * 3
    again = experiment.OutputMeter({WORDS: listen, "loudness": lambda path, content: 1.0}, rows)
    assert again.measure(tmp_path / "c.wav", "One.")["measures"] == {WORDS: 0.25, "loudness": 1.0} and len(heard) == 2
    assert experiment.OutputMeter({}, rows).measure(tmp_path / "c.wav", "One.") == {}
