"""Scores of real media: by a recognizer that anybody could bring, and by our own through the command line."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conditioning import vocabulary
from conditioning.affect import VAD, AffectEstimate
from pipelines.base import Record
from pipelines.errors import MediaError
from pipelines.media import Audio, read_audio, write_audio
from pipelines.recognition import Lineage, Reading, Window
from pipelines.recognition.lineage import EMBEDDED
from studio.cli import main
from studio.evaluator import Evaluator, LineageError, dialogue, ratings
from studio.plots.circumplex import EDGE
from studio.plots.palette import SERIES
from studio.plots.scores import draw_scores
from weights.errors import InputError

KEYS = {"file", "task", "valence", "arousal", "dominance", "emotions", "confidence", "requested", "recognizer", "notes"}
RATE = 16_000

embedded = pytest.mark.skipif(
    not (EMBEDDED / "speech-reports" / "model.safetensors").is_file(), reason="needs the embedded recognizer of speech"
)


class Loudness:
    """A recognizer of level: louder is more aroused, -26 dB is neither; brighter than 1 kHz is pleasant. Silence is
    strange.
    """

    lineage = Lineage("loudness", "speech", "reports", "level and brightness", ("nothing#at all",), "Apache-2.0")

    def read(self, medium: Any, *, windows: bool = False) -> Reading:
        audio = read_audio(Path(medium))
        second = audio.sampling_rate
        starts = range(0, len(audio.samples), second) if windows else ()
        curve = tuple(
            Window(i / second, i / second + 1, self._estimate(audio.samples[i : i + second], second)) for i in starts
        )
        return Reading(self._estimate(audio.samples, second), curve, {"duration_s": audio.duration_s})

    def _estimate(self, x: Any, rate: int) -> AffectEstimate:
        level = 10 * math.log10(float(np.mean(x**2)) + 1e-9)
        power = np.abs(np.fft.rfft(x)) ** 2
        bright = math.log2(
            float((power * np.fft.rfftfreq(len(x), 1 / rate)).sum() / (power.sum() + 1e-9)) / 1000 + 1e-3
        )
        point = VAD(*(max(-1.0, min(1.0, z)) for z in (bright, (level + 26) / 15)))
        mixture = vocabulary.mixture_from_vad(point)
        return AffectEstimate(point, (0.2, 0.2, 0.4), mixture, max(mixture.values()), "loudness", level < -60)


class Silent(Loudness):
    """Music as it hears it: only what the other one refuses."""

    lineage = replace(Loudness.lineage, name="silent", modality="music")

    def _estimate(self, x: Any, rate: int) -> AffectEstimate:
        return replace(super()._estimate(x, rate), recognizer="silent", out_of_distribution=False)


@pytest.fixture
def evaluator() -> Evaluator:
    return Evaluator({"speech": Loudness(), "music": Silent()})


def tone(
    path: Path, level: float, hz: float = 1000, seconds: float = 1.0, asked: str | None = None, **options: Any
) -> Path:
    """A sine of an amplitude, with the record of a voice where an affect was asked."""
    samples = (level * np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE)) / RATE)).astype(np.float32)
    record = None
    if asked is not None:
        from conditioning.affect import Affect

        record = Record(
            "convert", "world", "me.wav", Affect.of(asked).to_dict(), options.pop("intensity", 1.0), 7, options
        )
    return write_audio(path, Audio(samples, RATE), record)


def test_the_record_says_what_was_asked_and_a_target_wins(evaluator: Evaluator, tmp_path: Path) -> None:
    path = tone(tmp_path / "a.wav", 0.3, asked="angry", intensity=0.5)
    score = evaluator.score(path)
    assert score.requested is not None and score.requested.source == "record"
    facts = score.to_dict()
    assert set(facts) >= KEYS and facts["task"] == "speech" and facts["file"] == str(path)
    half = vocabulary.find_term("angry").vad.scale(0.5)
    assert (
        facts["requested"]["valence"] == pytest.approx(half.valence, abs=1e-3)
        and facts["requested"]["intensity"] == 0.5
    )
    assert sum(facts["emotions"].values()) == pytest.approx(1, abs=1e-2)
    assert evaluator.score(path, "calm").to_dict()["requested"]["from"] == "target"
    assert evaluator.score(tone(tmp_path / "b.wav", 0.3)).to_dict()["requested"] is None
    json.dumps(facts, allow_nan=False)


def test_verdicts(evaluator: Evaluator, tmp_path: Path) -> None:
    loud, soft, nothing = tone(tmp_path / "l.wav", 0.5), tone(tmp_path / "s.wav", 0.02), tone(tmp_path / "n.wav", 0.0)
    assert (
        evaluator.score(loud, "0,0.8").verdict == "as asked"
        and evaluator.score(soft, "0,0.8").verdict == "not as asked"
    )
    assert (
        evaluator.score(nothing, "sad", as_="speech").verdict == "unsure"
        and evaluator.score(loud).verdict == "no request"
    )
    assert (
        evaluator.score(nothing).task == "music" and evaluator.score(loud).task == "speech"
    )  # what speech refuses may be music


def test_a_curve_is_compared_over_time(evaluator: Evaluator, tmp_path: Path) -> None:
    quiet, loud = (read_audio(tone(tmp_path / f"{x}.wav", x, seconds=2)).samples for x in (0.03, 0.6))
    path = write_audio(tmp_path / "c.wav", Audio(np.concatenate([quiet, loud]), RATE))
    score = evaluator.score(path, "0: 0,-0.8; 4: 0,0.8")
    arousal = [w["arousal"] for w in score.to_dict()["curve"]]
    assert len(arousal) == 4 and arousal[0] < -0.3 < 0.3 < arousal[3]
    assert score.to_dict()["requested"]["arousal"] == pytest.approx(0, abs=0.05)  # the mean over the medium
    assert (
        evaluator.score(path, windows=False).windows == () and evaluator.score(path).windows == ()
    )  # short: no curve unless asked


def test_a_guided_output_is_refused_and_its_numbers_are_shown_only_on_request(
    evaluator: Evaluator, tmp_path: Path
) -> None:
    path = tone(tmp_path / "g.wav", 0.3, asked="happy", guide="loudness")
    with pytest.raises(LineageError, match="guided the generation"):
        evaluator.score(path)
    facts = evaluator.score(path, show_refused=True).to_dict()
    assert (
        facts["verdict"] == "refused" and facts["valence"] is None and facts["channels"] == {} and facts["curve"] == []
    )
    assert "guided" in facts["refused"]["reason"] and isinstance(facts["refused"]["valence"], float)


def test_wrong_input_is_one_line(evaluator: Evaluator, tmp_path: Path) -> None:
    path = tone(tmp_path / "a.wav", 0.3)
    (tmp_path / "fake.wav").write_bytes(b"not a recording")
    (tmp_path / "a.xyz").write_bytes(b"?")
    for call in (
        lambda: evaluator.score(path, as_="image"),
        lambda: evaluator.score(path, "2,3"),
        lambda: evaluator.score(tmp_path / "absent.wav"),
        lambda: evaluator.score(tmp_path / "fake.wav"),
        lambda: evaluator.score(tmp_path / "a.xyz"),
    ):
        with pytest.raises(InputError) as caught:
            call()
        assert "\n" not in str(caught.value)


def test_an_output_in_memory_is_scored(evaluator: Evaluator) -> None:
    pytest.importorskip("espeakng_loader")
    from pipelines.speech import SpeechPipeline

    output = SpeechPipeline.from_pretrained()("Hello there.", affect="angry", seed=1)
    one = Evaluator({"speech": Loudness(), "text": Words()})
    score = one.score(output, neutral_delta=True)
    assert score.file == "output of speech, seed 1" and score.words is not None and score.words.vad.valence == 0.5
    assert (
        score.neutral_delta is not None and score.neutral_delta[1] > 0
    )  # anger is louder than the same words spoken neutrally


class Words:
    """A recognizer of words: greetings are pleasant."""

    lineage = Lineage("words", "text", "reports", "a list", ("nothing#else",), "Apache-2.0")

    def read(self, medium: Any, *, windows: bool = False) -> Reading:
        point = VAD(0.5 if "hello" in str(medium).lower() else 0.0)
        return Reading(AffectEstimate(point, (0.2, 0.2, 0.2), vocabulary.mixture_from_vad(point), 0.5, "words"))


def test_a_dialogue_that_swings_is_less_smooth_than_one_that_turns(evaluator: Evaluator, tmp_path: Path) -> None:
    levels = (0.02, 0.05, 0.12, 0.3, 0.6)
    turns = [evaluator.score(tone(tmp_path / f"{i}.wav", level)) for i, level in enumerate(levels)]
    rising, swinging = (
        dialogue.measure_coherence(turns),
        dialogue.measure_coherence([turns[i] for i in (0, 4, 1, 3, 2)]),
    )
    assert rising["smoothness"] > 0.3 > swinging["smoothness"] and rising["plausibility"] > swinging["plausibility"]
    assert rising["plausibility"] > rising["plausibility_chance"] and swinging["largest_step"]["to_turn"] == 2
    with pytest.raises(InputError, match="two turns"):
        dialogue.measure_coherence(turns[:1])


def test_ratings_of_people(evaluator: Evaluator, tmp_path: Path) -> None:
    levels = (0.02, 0.05, 0.1, 0.2, 0.4, 0.6)
    for i, level in enumerate(levels):
        tone(tmp_path / f"{i}.wav", level)
    rows = [f"{i}.wav,5,{1 + 1.6 * i:.1f},{'sad' if i < 3 else 'angry'}" for i in range(6)]
    table = tmp_path / "r.csv"
    table.write_text("file,valence,arousal,emotion\n" + "\n".join([*rows, "0.wav,5,1.4,sad"]) + "\n", encoding="utf-8")
    rated = ratings.load_ratings(table, 1, 9)
    assert (
        len(rated) == 6
        and rated[0].raters == 2
        and rated[0].axes["arousal"] == pytest.approx(-0.95)
        and rated[5].emotion == "angry"
    )
    scores = [evaluator.score(r.path) for r in rated]
    found = ratings.measure_agreement(rated, scores)
    assert (
        found["arousal"]["r"] > 0.95
        and found["arousal"]["r_interval"][0] <= found["arousal"]["r"]
        and found["valence"]["r"] is None
    )
    assert found["emotion"]["n"] == 6
    for bad in (
        "file,valence\na,1\n",
        "file,valence,arousal\n0.wav,12,3\n",
        "file,valence,arousal\n0.wav,x,3\n",
        "file,valence,arousal\n",
    ):
        table.write_text(bad, encoding="utf-8")
        with pytest.raises(InputError):
            ratings.load_ratings(table, 1, 9)


def test_the_plot_is_a_picture_with_the_measured_dot(evaluator: Evaluator, tmp_path: Path) -> None:
    from PIL import Image, ImageColor

    scores = [
        evaluator.score(tone(tmp_path / "a.wav", 0.3, seconds=3), "angry", windows=True),
        evaluator.score(tone(tmp_path / "b.wav", 0.02), "sad"),
    ]
    with Image.open(draw_scores(scores, tmp_path / "p.png")) as image:
        assert image.size == (2160, 1080)
        v, a, _ = scores[0].estimate.vad
        half = 540 / EDGE  # pixels of one unit of the plane
        found = image.convert("RGB").getpixel((round(540 + v * half), round(540 - a * half)))
    assert found == ImageColor.getrgb(SERIES[0])


# Through the command line, by the embedded recognizers.


def _lines(capsys: pytest.CaptureFixture[str]) -> Iterator[dict[str, Any]]:
    return map(json.loads, capsys.readouterr().out.splitlines())


@embedded
def test_evaluate_prints_the_keys_of_the_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("espeakng_loader")
    loud, quiet = tmp_path / "angry.wav", tmp_path / "sad.wav"
    for path in (loud, quiet):
        assert main(["speak", "The parcel is at the door.", "--affect", path.stem, "--seed", "1", "-o", str(path)]) == 0
    capsys.readouterr()
    assert main(["evaluate", str(tmp_path), "--json"]) == 0
    angry, sad = _lines(capsys)
    assert set(angry) >= KEYS and angry["task"] == sad["task"] == "speech" and angry["recognizer"] == "speech-reports"
    assert (
        angry["requested"]["arousal"] > 0.3 > -0.1 > sad["requested"]["arousal"] and angry["arousal"] > sad["arousal"]
    )
    assert sum(angry["emotions"].values()) == pytest.approx(1, abs=0.01) and len(angry["emotions"]) == 8
    assert main(["evaluate", str(loud)]) == 0
    assert "angry.wav: speech:" in capsys.readouterr().out


@embedded
def test_a_bad_file_does_not_stop_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tone(tmp_path / "a.wav", 0.3)
    (tmp_path / "b.wav").write_bytes(b"RIFF")
    tone(tmp_path / "c.wav", 0.1)
    assert main(["evaluate", "--as", "speech", "--json", str(tmp_path)]) == 3
    captured = capsys.readouterr()
    assert [Path(json.loads(x)["file"]).name for x in captured.out.splitlines()] == ["a.wav", "c.wav"]
    assert captured.err.count("error:") == 1 and "b.wav" in captured.err
    assert main(["evaluate", "--as", "speech", str(tmp_path / "b.wav")]) == 2


@embedded
def test_a_table_of_ratings_gives_the_agreement(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for i, level in enumerate((0.05, 0.1, 0.3)):
        tone(tmp_path / f"{i}.wav", level, 220 * (i + 1))
    (tmp_path / "r.csv").write_text("file,valence,arousal\n0.wav,2,2\n1.wav,5,5\n2.wav,8,8\n", encoding="utf-8")
    assert main(["evaluate", str(tmp_path / "r.csv"), "--scale", "1,9", "--as", "speech", "--json"]) == 0
    *rows, whole = _lines(capsys)
    assert (
        len(rows) == 3
        and rows[0]["rated"]["valence"] == -0.75
        and whole["task"] == "ratings"
        and whole["agreement"]["files"] == 3
    )
    assert main(["evaluate", str(tmp_path / "r.csv"), "--as", "speech"]) == 2  # ratings of 2 to 8 need their scale


@pytest.mark.parametrize(
    "arguments",
    [
        ["evaluate"],
        ["evaluate", "absent.wav"],
        ["evaluate", "a.wav", "--as", "smell"],
        ["evaluate", "a.wav", "--target", "2,3"],
        ["evaluate", "a.wav", "--plot", "p.gif"],
        ["evaluate", "r.csv", "a.wav"],
        ["evaluate", "--grid", "speech"],
        ["evaluate", "--grid", "smell", "-o", "r"],
        ["evaluate", "--grid", "speech", "-o", "r", "--seeds", "0"],
        ["evaluate", "--grid", "speech", "-o", "r", "--intensities", "5"],
        ["evaluate", "--grid", "speech", "-o", "r", "--engine", "nobody"],
        ["evaluate", "--grid", "speech", "-o", "r", "--texts", "absent.txt"],
        ["evaluate", "--grid", "speech", "-o", "r", "--against", "absent.json"],
    ],
)
def test_every_wrong_input_is_one_line_and_code_2(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    tone(tmp_path / "a.wav", 0.3)
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert error.startswith("error:") and error.count("\n") == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.wav"]


def test_media_errors_name_the_file(tmp_path: Path, evaluator: Evaluator) -> None:
    with pytest.raises(MediaError, match="absent"):
        evaluator.score(tmp_path / "absent.wav")
