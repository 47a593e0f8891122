"""The report of a study from answers on the server: recognizers beside people, who counts, gaps, and soft labels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conditioning.affect import VAD, AffectEstimate, Emotion
from pipelines.media import read_audio
from pipelines.recognition import Lineage, Reading
from studio.cli import main
from studio.evaluator.evaluator import Evaluator
from studio.evaluator.lines import format_score
from studio.evaluator.people import PeopleAsked
from studio.study import html_report, report, text_report
from studio.study.answers import RatingChecker
from studio.study.make import StudyOptions, make_study
from studio.study.plan import StudyPlan
from studio.study.store import AnswerStore
from tests.studio.test_study_make import spoken

GRID = ("happy", "sad", "angry", "calm")


class Pitch:
    """A recognizer of the tests' tones: the higher, the more aroused; the tones rise in the order of the grid."""

    lineage = Lineage("pitch", "speech", "reports", "spectrum", ("tones#all",), "Apache-2.0")

    def read(self, medium: Any, *, windows: bool = False) -> Reading:
        audio = read_audio(medium)
        hertz = np.abs(np.fft.rfft(audio.samples)).argmax() * audio.sampling_rate / len(audio.samples)
        point = VAD(0.0, (hertz - 290) / 200)
        emotions = {e: 0.3 if e == "happy" else 0.1 for e in Emotion}
        return Reading(AffectEstimate(point, (0.1, 0.1, 0.1), emotions, 0.8, "pitch"))


class Deaf(Pitch):
    """A recognizer that reads the same in everything."""

    lineage = Lineage("deaf", "speech", "steers", "nothing", ("silence#all",), "Apache-2.0")

    def read(self, medium: Any, *, windows: bool = False) -> Reading:
        emotions = dict.fromkeys(Emotion, 0.125)
        return Reading(AffectEstimate(VAD(0.0, 0.0), (0.1, 0.1, 0.1), emotions, 0.8, "deaf"))


@pytest.fixture
def study(tmp_path: Path) -> tuple[Path, StudyPlan]:
    plan = make_study(
        spoken(tmp_path / "clips", GRID),
        tmp_path / "study",
        StudyOptions(scales=("vad", "emotions"), attention=1, seed=3),
    )
    return tmp_path / "study", plan


def _rate(
    folder: Path,
    plan: StudyPlan,
    answers: dict[str, tuple[float, float, dict[str, int]]],
    *,
    check: bool | None = True,
    skip: str = "",
) -> str:
    """One rater: item name -> valence, arousal, words; `check` None leaves before it."""
    store, checker = AnswerStore(folder, plan), RatingChecker(plan)
    code, _ = store.join()
    for item in plan.items:
        if item.name in answers:
            v, a, words = answers[item.name]
            facts = {
                "item": item.id,
                "vad": {"valence": v, "arousal": a},
                "emotions": {"words": words, "other": "" if words else "wistful"},
            }
            store.rate(code, checker.rating(facts))
        elif item.name == skip:
            store.rate(code, checker.rating({"item": item.id, "skipped": True}))
    if check is not None:
        expect = plan.checks[0].expect
        axis, sign = expect["vad"]
        point = {"valence": 0.0, "arousal": 0.0, axis: float(sign if check else -sign)}
        store.rate(
            code,
            checker.rating(
                {"item": plan.checks[0].id, "vad": point, "emotions": {"words": {expect["emotions"]: 1}, "other": ""}}
            ),
        )
    return code


FULL = {
    "happy": (0.8, -0.4, {"happy": 3}),
    "sad": (-0.6, -0.1, {"sad": 2, "fearful": 2}),
    "angry": (-0.5, 0.2, {"angry": 1}),
    "calm": (0.4, 0.5, {}),
}


def test_who_counts_and_why_not(study: tuple[Path, StudyPlan]) -> None:
    folder, plan = study
    _rate(folder, plan, FULL)
    _rate(folder, plan, FULL, check=False)
    _rate(folder, plan, FULL, check=None)
    _rate(folder, plan, {})
    people = report.build_report(folder, recognizers=False)["raters"]["people"]
    assert [p["counted"] for p in people] == [True, False, False, False]
    assert [p["reasons"] for p in people[1:]] == [
        ["failed 1 of 1 instructed responses"],
        ["stopped before any attention check"],
        ["gave no rating"],
    ]
    assert report.build_report(folder, recognizers=False, keep_all=True)["raters"]["counted"] == 4


def test_who_contradicts_themselves_is_left_out(study: tuple[Path, StudyPlan]) -> None:
    folder, plan = study
    code, store, checker = _rate(folder, plan, FULL), AnswerStore(folder, plan), RatingChecker(plan)
    again = {
        "item": next(i.id for i in plan.items if i.name == "happy"),
        "repeat": 1,
        "emotions": {"words": {"happy": 1}, "other": ""},
    }
    store.rate(
        code, checker.rating({**again, "vad": {"valence": -0.8, "arousal": 0.4}})
    )  # (1.6 + 0.8) / 2 / 2 of the scale
    (person,) = report.build_report(folder, recognizers=False)["raters"]["people"]
    assert (
        person["self_difference"] == pytest.approx(0.6)
        and not person["counted"]
        and "own earlier answers" in person["reasons"][0]
    )


def test_gaps_ties_and_other_words_are_counted_not_hidden(study: tuple[Path, StudyPlan]) -> None:
    folder, plan = study
    _rate(folder, plan, FULL)
    _rate(folder, plan, {k: v for k, v in FULL.items() if k != "angry"}, skip="angry")
    facts = report.build_report(folder, recognizers=False)
    items = {i["name"]: i for i in facts["items"]}
    assert (items["angry"]["n"], items["angry"]["skipped"]) == (1, 1) and items["angry"]["measures"]["vad.valence"][
        "sd"
    ] is None
    assert items["sad"]["emotions"]["sad"] == items["sad"]["emotions"]["fearful"] == 0.5
    assert (
        items["calm"]["voters"] == 0
        and items["calm"]["other"] == {"wistful": 2}
        and items["calm"]["emotions"]["sad"] is None
    )
    words = facts["agreement"]["emotions"]
    assert (words["ratings"], words["without_one_strongest"]) == (7, 4) and words["pairwise_agreement"] == 1
    assert (
        facts["agreement"]["vad.valence"]["icc_2_1"] == 1
        and facts["agreement"]["vad.arousal"]["kendall_full_table"] is not None
    )
    json.dumps(facts, allow_nan=False)
    page = html_report.render_html(facts)
    assert "<svg" in page and "Requested and perceived<" in page
    assert any("ICC(2,1) 1.00" in line for line in text_report.format_report(facts))


def test_recognizers_are_correlated_with_people(study: tuple[Path, StudyPlan]) -> None:
    folder, plan = study
    _rate(folder, plan, FULL)
    found = report.build_report(folder, evaluator=Evaluator({"speech": Pitch()}))["recognizers"]["pitch"]
    tones = [(hertz - 290) / 200 for hertz in (200, 260, 320, 380)]  # of happy, sad, angry, calm
    people = [FULL[name][1] for name in GRID]
    assert (
        found["vad.arousal"]["r"] == pytest.approx(np.corrcoef(people, tones)[0, 1], abs=1e-3)
        and found["vad.arousal"]["tau_b"] == 1
    )
    words = found["emotions"]
    assert words["n"] == 3 and words["js_divergence_bits"] == pytest.approx(0.6, abs=0.25)
    assert words["same_leading_emotion"] == pytest.approx(1 / 3, abs=1e-5)
    assert {said: sum(row) for said, row in words["confusion"].items()} == {"happy": 1, "sad": 1, "angry": 1}
    assert all(row[words["names"].index("happy")] == 1 for row in words["confusion"].values())  # all that it reads
    readings = report.build_report(folder, evaluator=Evaluator({"speech": Pitch()}))["items"]
    assert all(set(item["recognizers"]) == {"pitch"} for item in readings)


#: Where raters of a known bias place each item: half of what Pitch reads plus .1, but for one item.
BIASED = {"happy": (0.0, -0.125), "sad": (0.0, 0.025), "angry": (0.0, 0.175), "calm": (0.9, -0.9)}


def test_a_judge_is_set_beside_raters_of_a_known_bias_item_by_item(
    study: tuple[Path, StudyPlan], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, plan = study
    for shift in (-0.05, 0.0, 0.05):  # whose mean is the bias alone
        _rate(folder, plan, {name: (v, a + shift, {"happy": 3}) for name, (v, a) in BIASED.items()})
    facts = report.build_report(folder, evaluator=Evaluator({"speech": Pitch()}))
    found = facts["recognizers"]["pitch"]
    tones = np.array([(hertz - 290) / 200 for hertz in (200, 260, 320, 380)])
    people = np.array([BIASED[name][1] for name in GRID])
    assert found["vad.arousal"]["mae"] == pytest.approx(np.abs(people - tones).mean(), abs=0.02)
    assert found["vad.arousal"]["r"] == pytest.approx(np.corrcoef(people, tones)[0, 1], abs=0.02)
    assert found["vad.valence"]["mae"] == pytest.approx(0.9 / 4, abs=1e-6)  # it hears no valence
    first = found["apart"][0]
    assert first["name"] == "calm" and first["people"] == pytest.approx([0.9, -0.9], abs=1e-6)
    assert first["distance"] == pytest.approx(np.hypot(0.9, 0.9 + tones[3]), abs=0.02)
    assert [row["distance"] for row in found["apart"]] == sorted((r["distance"] for r in found["apart"]), reverse=True)
    lines = "\n".join(text_report.format_report(facts))
    assert "pitch: arousal (pad) r" in lines and "MAE" in lines and "furthest from people on calm" in lines
    assert "Where both differ most" in html_report.render_html(facts)


def test_two_judges_stand_beside_the_people(study: tuple[Path, StudyPlan]) -> None:
    folder, plan = study
    _rate(folder, plan, FULL)
    both = Evaluator({"speech": Pitch()}, both=True, others={"speech": Deaf()})
    found = report.build_report(folder, evaluator=both)["recognizers"]
    assert set(found) == {"pitch", "deaf"} and found["deaf"]["vad.arousal"]["gain"] == 0.0


def test_what_people_said_stands_under_the_headline_of_the_very_file(
    study: tuple[Path, StudyPlan], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, plan = study
    clip = folder.parent / "clips/happy.wav"
    score = Evaluator({"speech": Pitch()}).score(clip, as_="speech")
    assert score.people is None and "    people: no people asked yet" in format_score(score)
    _rate(folder, plan, FULL)
    assert main(["study", "report", str(folder), "--no-recognizers"]) == 0
    assert "4 rated items" in capsys.readouterr().err
    score = Evaluator({"speech": Pitch()}).score(clip, as_="speech")
    assert score.people is not None and score.to_dict()["people"]["valence"] == 0.8
    assert any(line.startswith("    people (1 ratings): valence +0.80") for line in format_score(score))
    clip.write_bytes(clip.read_bytes() + b"\0")
    assert PeopleAsked().of_file(clip) is None


def test_absent_recognizers_are_a_note(
    study: tuple[Path, StudyPlan], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder, plan = study
    _rate(folder, plan, FULL)
    monkeypatch.setattr("pipelines.recognition.base.EMBEDDED", tmp_path / "nothing")
    facts = report.build_report(folder)
    assert facts["recognizers"] == {} and any("no recognizer for" in note for note in facts["notes"])


def test_the_command_prints_words_or_json_and_writes_a_page(
    study: tuple[Path, StudyPlan], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, plan = study
    _rate(folder, plan, FULL)
    assert main(["study", "report", str(folder), "--no-recognizers"]) == 0
    assert "1 raters, 1 counted, 4 items" in capsys.readouterr().out
    assert main(["study", "report", str(folder), "--no-recognizers", "--json", "-o", str(tmp_path / "r.html")]) == 0
    assert json.loads(capsys.readouterr().out)["study"]["id"] == plan.id
    text = (tmp_path / "r.html").read_text()
    assert "src=" not in text and 'href="http' not in text
