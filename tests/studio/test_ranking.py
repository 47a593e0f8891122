"""Ranking by the recognizer that steers: what closeness means, who may rank, and best-of-N from job to file and
back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from conditioning.affect import VAD, Affect, AffectEstimate, Emotion, parse
from pipelines import recognition
from pipelines.base import Record
from pipelines.errors import MediaError
from pipelines.media import read_audio, read_record
from pipelines.recognition import Lineage, Reading, Role, Window
from studio.cli import main
from studio.evaluator import ranking
from studio.evaluator.ranking import Ranker, closeness, create_ranker
from studio.jobs import Job
from weights.errors import InputError, WeightsNotFoundError

TEXT = "The parcel is at the door."


def _estimate(vad: VAD, emotion: Emotion = Emotion.NEUTRAL, strange: bool = False) -> AffectEstimate:
    return AffectEstimate(vad, (0.2, 0.2, 0.2), {emotion: 1.0}, 0.9, "level", strange)


class LevelRecognizer:
    """A small real recognizer: louder is more aroused."""

    def __init__(self, role: Role = "steers") -> None:
        self.lineage = Lineage(f"level-{role}", "speech", role, "level", ("none#none",), "Apache-2.0")

    def read(self, medium: Any, *, windows: bool = False) -> Reading:
        """Arousal from the level, over halves as well."""
        samples = read_audio(Path(medium)).samples
        half = len(samples) // 2
        parts = [self._of(samples[:half]), self._of(samples[half:])]
        return Reading(self._of(samples), (Window(0, 1, parts[0]), Window(1, 2, parts[1])) if windows else ())

    def _of(self, samples: Any) -> AffectEstimate:
        return _estimate(VAD(0.0, min(1.0, float(abs(samples).max()) * 2 - 1)))


@dataclass(frozen=True)
class Tone:
    """An output whose loudness is known; its first half may be quieter."""

    level: float
    first: float | None = None
    record: Record | None = None

    def save(self, path: Path) -> Path:
        """Write two seconds of a square wave."""
        import numpy as np

        from pipelines.media import Audio, write_audio

        samples = np.tile(np.array([1, -1], np.float32), 16000) * self.level
        samples[:16000] *= (self.first if self.first is not None else self.level) / self.level
        record = Record("speech", "tone", "tone", Affect().to_dict(), 1.0, 0)
        return write_audio(path, Audio(samples, 16000), record)


def test_closeness_is_one_at_what_was_asked_and_falls_with_distance() -> None:
    asked = Affect.of("angry")
    exact = closeness(_estimate(asked.vad, Emotion.ANGRY), asked)
    near = closeness(_estimate(VAD(-0.4, 0.4, 0.1), Emotion.ANGRY), asked)
    other = closeness(_estimate(VAD(-0.4, 0.4, 0.1), Emotion.HAPPY), asked)
    far = closeness(_estimate(VAD(1, -1, -1), Emotion.CALM), asked)
    assert exact == pytest.approx(1) and exact > near > other > far >= 0


def test_intensity_counts() -> None:
    whole, faint = Affect.of("angry"), Affect.of("angry", intensity=0.2)
    strong, weak = _estimate(whole.vad, Emotion.ANGRY), _estimate(whole.vad.scale(0.2), Emotion.NEUTRAL)
    assert closeness(strong, whole) > closeness(weak, whole) and closeness(weak, faint) > closeness(strong, faint)


def test_what_the_recognizer_does_not_know_loses() -> None:
    asked = Affect.of("sad")
    assert (
        closeness(_estimate(asked.vad, Emotion.SAD, strange=True), asked)
        < closeness(_estimate(asked.vad, Emotion.SAD), asked) - 0.2
    )


def test_it_ranks_by_what_was_asked() -> None:
    loud, quiet = Tone(0.9), Tone(0.2)
    excited, drowsy = (Ranker(LevelRecognizer(), ".wav", parse(a)) for a in ("0,0.9", "0,-0.6"))
    assert excited(loud) > excited(quiet) and drowsy(quiet) > drowsy(loud)
    assert excited.name == "level-steers" and excited(loud) == excited(loud)


def test_a_curve_is_followed_over_time() -> None:
    rising = Ranker(LevelRecognizer(), ".wav", parse("0: 0,-0.6; 2: 0,0.8"))
    assert rising(Tone(0.9, first=0.3)) > rising(Tone(0.9)) and rising(Tone(0.9, first=0.3)) > rising(
        Tone(0.3, first=0.9)
    )


def test_what_cannot_be_read_ranks_last() -> None:
    class Deaf(LevelRecognizer):
        def read(self, medium: Any, *, windows: bool = False) -> Reading:
            raise MediaError("no speech")

    assert Ranker(Deaf(), ".wav", Affect())(Tone(0.5)) == -1


def test_the_one_that_reports_never_ranks() -> None:
    with pytest.raises(InputError, match="recognizer that steers; 'level-reports' reports"):
        Ranker(LevelRecognizer("reports"), ".wav", Affect())


def test_a_task_without_a_recognizer_is_refused() -> None:
    with pytest.raises(InputError, match="best_of is offered for speech"):
        create_ranker("scene")


def test_absent_weights_name_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pipelines.recognition.speech.recognizer", reason="the speech recognizer is not there yet")
    monkeypatch.setattr(recognition.base, "EMBEDDED", tmp_path)
    ranking._load_steering_recognizer.cache_clear()
    with pytest.raises(WeightsNotFoundError, match=r"python -m pipelines\.recognition\.training speech"):
        create_ranker("speech", "sad")


@pytest.mark.parametrize("value", [0, 65, 1.5, "8", True])
def test_jobs_refuse_other_counts(value: Any) -> None:
    with pytest.raises(InputError, match="best_of must be a whole number from 1 to 64"):
        Job.parse({"task": "speech", "input": TEXT, "best_of": value})


def test_one_candidate_is_no_option() -> None:
    plain, one = (Job.parse({"task": "speech", "input": TEXT, "seed": 1, **extra}) for extra in ({}, {"best_of": 1}))
    assert (
        plain == one
        and plain.key() == one.key() != Job.parse({"task": "speech", "input": TEXT, "seed": 1, "best_of": 2}).key()
    )


def test_a_guide_cannot_be_claimed() -> None:
    for extra in (
        {"guide": "me"},
        {"chosen": {"candidate": 1, "first_seed": 1, "gain": 0, "gain_over_mean": 0}},
        {"best_of": 2, "chosen": {}},
    ):
        with pytest.raises(InputError, match="chosen"):
            Job.parse({"task": "speech", "input": TEXT, **extra})


@pytest.fixture
def level(monkeypatch: pytest.MonkeyPatch) -> None:
    """Speech is ranked by the level recognizer."""
    pytest.importorskip("espeakng_loader")
    monkeypatch.setattr(ranking, "_load_steering_recognizer", lambda modality: LevelRecognizer())


@pytest.mark.slow
def test_from_the_command_line_to_the_file_and_back(
    level: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a, b, again = (tmp_path / f"{n}.wav" for n in ("a", "b", "again"))
    for path in (a, b):
        assert main(["speak", TEXT, "--affect", "0,1", "--seed", "3", "--best-of", "4", "-o", str(path), "--json"]) == 0
    said = capsys.readouterr()
    facts = json.loads(said.out.splitlines()[0])["best_of"]
    assert facts["count"] == 4 and facts["guide"] == "level-steers" and facts["first_seed"] == 3 and facts["gain"] >= 0
    assert "best of 4 by level-steers" in said.err
    record = read_record(a)
    assert record.options["guide"] == "level-steers" and record.options["chosen"]["candidate"] == facts["candidate"]
    assert main(["library", "again", str(a), "-o", str(again)]) == 0
    assert a.read_bytes() == b.read_bytes() == again.read_bytes()
    loudest = [read_audio(p).samples for p in (a,)]
    assert main(["speak", TEXT, "--affect", "0,1", "--seed", "3", "-o", str(b)]) == 0
    assert abs(loudest[0]).max() >= abs(read_audio(b).samples).max()


def test_a_batch_line_may_ask_for_it(level: None, tmp_path: Path) -> None:
    jobs = tmp_path / "jobs.jsonl"
    jobs.write_text(json.dumps({"id": 1, "task": "speech", "input": TEXT, "affect": "sad", "best_of": 3}) + "\n")
    assert main(["batch", "run", str(jobs), "-o", str(tmp_path / "out")]) == 0
    (made,) = (tmp_path / "out").glob("*.wav")
    assert read_record(made).options["best_of"] == 3


def test_speech_is_ranked_by_the_embedded_steering_recognizer(tmp_path: Path) -> None:
    pytest.importorskip("espeakng_loader")
    if not (recognition.base.EMBEDDED / "speech-steers" / "model.safetensors").is_file():
        pytest.skip("needs weights/embedded/recognition/speech-steers: python -m pipelines.recognition.training speech")
    ranking._load_steering_recognizer.cache_clear()
    path = tmp_path / "a.wav"
    assert main(["speak", TEXT, "--affect", "angry", "--seed", "1", "--best-of", "3", "-o", str(path)]) == 0
    assert read_record(path).options["guide"] == "speech-steers"
