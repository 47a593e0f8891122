"""Making a study: raters' copies tell nothing, the plan knows everything, wrong input is one line and leaves
nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import mido
import numpy as np
import pytest
from PIL import Image

from conditioning.affect import Affect
from pipelines.base import Record
from pipelines.errors import MediaError, OutputError
from pipelines.media import Audio, read_audio, read_record, write_audio, write_midi, write_png, write_video
from studio.cli import main
from studio.study import blind, pairs
from studio.study.make import StudyOptions, make_study
from studio.study.plan import MEDIA, PAGE, RequestedPoint, StudyItem, StudyPlan
from weights.errors import InputError

SECRETS = (b"secretword", b"espeak", b"valence", b"surprised")


def tone(hertz: float, seconds: float = 0.2) -> Audio:
    """A short sound."""
    t = np.arange(int(8000 * seconds)) / 8000
    return Audio((0.2 * np.sin(2 * np.pi * hertz * t)).astype(np.float32), 8000)


def picture(shade: int = 90) -> Image.Image:
    """A small picture."""
    return Image.fromarray(np.full((48, 64, 3), shade, np.uint8))


def record(affect: str, task: str = "speech", engine: str = "espeak", content: str = "The secretword.") -> Record:
    """How a medium was made."""
    return Record(task, engine, content, Affect.of(affect).to_dict(), 1.0, 7)


def spoken(
    folder: Path, affects: Sequence[str] = ("happy", "sad", "angry"), seconds: float = 0.2, together: int = 99
) -> Path:
    """A grid of sounds, one for each affect, `together` of them with the same content."""
    folder.mkdir(parents=True)
    for i, affect in enumerate(affects):
        write_audio(
            folder / f"{affect}.wav",
            tone(200 + 60 * i, seconds),
            record(affect, content=f"The secretword {i // together}."),
        )
    return folder


def test_copies_carry_no_tag_and_the_same_sound_and_pixels(tmp_path: Path) -> None:
    made = record("surprised")
    for suffix in (".wav", ".flac", ".mp3", ".opus"):
        write_audio(tmp_path / f"a{suffix}", tone(300), made)
    write_png(tmp_path / "a.png", picture(), made)
    picture().save(tmp_path / "a.jpg", comment=b"secretword surprised", exif=Image.Exif())
    write_video(
        tmp_path / "a.mp4", (np.full((64, 64, 3), 10 * i, np.uint8) for i in range(6)), 12, tone(300, 0.5), made
    )
    for source in sorted(tmp_path.glob("a.*")):
        target = tmp_path / f"blind{source.suffix}"
        blind.copy_without_tags(source, target)
        assert not [word for word in SECRETS if word in target.read_bytes()], source.suffix
        with pytest.raises(MediaError, match="no record"):
            read_record(target)
        if source.suffix in (".png", ".jpg"):
            assert Image.open(target).convert("RGB").tobytes() == Image.open(source).convert("RGB").tobytes()
        else:
            assert np.array_equal(read_audio(target).samples, read_audio(source).samples)


def test_a_turned_photo_stays_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    Image.new("RGB", (64, 32), "red").save(tmp_path / "a.jpg", exif=exif)
    blind.copy_without_tags(tmp_path / "a.jpg", tmp_path / "b.jpg")
    assert Image.open(tmp_path / "b.jpg").size == (32, 64) and not Image.open(tmp_path / "b.jpg").getexif()


def test_the_page_knows_no_request(tmp_path: Path) -> None:
    plan = make_study(
        spoken(tmp_path / "clips"),
        tmp_path / "study",
        StudyOptions(scales=("vad", "ab"), seed=4, contact="Ann <ann@example.org>"),
    )
    html = (tmp_path / "study" / PAGE / "index.html").read_text()
    shared = [p.name for p in (tmp_path / "study" / PAGE).rglob("*") if p.is_file()]
    assert sorted(shared) == sorted(["index.html", *(i.media for i in plan.items)])
    data = json.loads(html.split('id="study">')[1].split("</script>")[0])
    assert set(data["items"][0]) == {"id", "media", "kind"} and set(data["pairs"][0]) == {"id", "a", "b", "question"}
    assert (
        "secretword" not in html and "http://" not in html.replace("http://www.w3.org", "") and "https://" not in html
    )
    assert "Ann <ann" not in html.split("<script")[0] and "ann@example.org" in data["consent"]
    asked = {i.name: i.requested for i in plan.items}
    assert asked["sad"] is not None and asked["sad"].emotion == "sad" and asked["sad"].vad[0] < -0.3
    assert StudyPlan.load(tmp_path / "study") == plan


def test_the_same_seed_makes_the_same_study(tmp_path: Path) -> None:
    grid = spoken(tmp_path / "clips")
    first, second, other = (
        make_study(grid, tmp_path / name, StudyOptions(seed=seed)) for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert first.items == second.items and first.checks == second.checks and first.id == second.id != other.id
    assert not {i.id for i in first.items} & {i.id for i in other.items}


def test_lists_give_requests_groups_and_engines(tmp_path: Path) -> None:
    clips = spoken(tmp_path / "clips", ("happy", "sad"))
    write_png(clips / "plain.png", picture())
    rows = ["file,affect,group,engine,id", "happy.wav,,g1,new,x", "sad.wav,'-0.4,0.2',g1,old,y", "plain.png,calm,,,z"]
    (clips / "list.csv").write_text("\n".join(rows).replace("'", '"'), encoding="utf-8")
    items = {i.name: i for i in make_study(clips / "list.csv", tmp_path / "study").items}
    assert (
        items["x"].requested == RequestedPoint(tuple(Affect.of("happy").effective_vad()), "happy", "happy")
        and items["x"].engine == "new"
    )
    assert (
        items["y"].requested is not None and items["y"].requested.vad == (-0.4, 0.2, 0.0) and items["y"].group == "g1"
    )
    assert items["z"].requested is not None and items["z"].requested.emotion == "calm" and items["z"].kind == "picture"


def test_results_of_a_batch_are_read(tmp_path: Path) -> None:
    clips = spoken(tmp_path / "clips", ("happy", "sad"))
    rows = [
        {"id": "a", "out": "happy.wav", "sha256": "0", "status": "done"},
        {"id": "b", "out": "gone.wav", "status": "failed"},
    ]
    rows += [
        {"id": "a", "out": "happy.wav", "sha256": "1", "status": "done"},
        {"id": "c", "out": "sad.wav", "sha256": "2", "status": "done"},
    ]
    (clips / "results.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert sorted(i.name for i in make_study(clips / "results.jsonl", tmp_path / "study").items) == ["a", "c"]


def _item(name: str, vad: tuple[float, float, float], emotion: str | None = None, engine: str = "e") -> StudyItem:
    return StudyItem(
        name, name, f"{name}.wav", "sound", f"{name}.wav", "g", engine, "speech", RequestedPoint(vad, emotion)
    )


@pytest.mark.parametrize(
    ("first", "second", "question", "expected"),
    [
        (_item("a", (-0.6, -0.3, 0), "sad"), _item("b", (0, 0, 0), "neutral"), "Which one sounds more sad?", "a"),
        (_item("a", (0.5, 0.1, 0)), _item("b", (-0.5, 0.2, 0)), "Which one sounds more pleasant?", "a"),
        (_item("a", (0.5, -0.9, 0)), _item("b", (0.4, 0.2, 0)), "Which one sounds more excited?", "b"),
        (
            _item("a", (0.8, 0.5, 0), "happy", "x"),
            _item("b", (0.8, 0.5, 0), "happy", "y"),
            "Which one sounds more happy?",
            None,
        ),
    ],
)
def test_what_a_pair_asks(first: StudyItem, second: StudyItem, question: str, expected: str | None) -> None:
    import random

    (pair,) = pairs.make_pairs([first, second], random.Random(0), lambda: "p")
    assert pair.question == question and pair.expected == expected


def test_wrong_input_is_one_line_and_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clips = spoken(tmp_path / "clips")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken/a.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    write_midi_folder = tmp_path / "midi"
    write_midi_folder.mkdir()
    write_midi(write_midi_folder / "a.mid", mido.MidiFile())
    (tmp_path / "empty").mkdir()
    (tmp_path / "list.csv").write_text("file\nno-such.wav\n")
    (tmp_path / "bad.jsonl").write_text('{"file": "clips/sad.wav", "affect": "2,3"}\n')
    (tmp_path / "full").mkdir()
    (tmp_path / "full/answers.sqlite").write_text("x")
    out = str(tmp_path / "made")
    cases = [
        ([str(tmp_path / "none"), "-o", out], "neither a folder"),
        ([str(tmp_path / "empty"), "-o", out], "0 media"),
        ([str(write_midi_folder), "-o", out], "render it"),
        ([str(tmp_path / "broken"), "-o", out], "a.png"),
        ([str(tmp_path / "list.csv"), "-o", out], "line 2: there is no file"),
        ([str(tmp_path / "bad.jsonl"), "-o", out], "line 1: "),
        ([str(clips), "-o", out, "--scales", "vad,smile"], "smile"),
        ([str(clips), "-o", out, "--attention", "99"], "0 to 20"),
        ([str(clips), "-o", out, "--per-rater", "-1"], "at least 1"),
        ([str(clips), "-o", out, "--title", " "], "title"),
        ([str(clips), "-o", str(tmp_path / "full")], "not empty"),
        ([str(clips), "-o", out, "--seed", "-3"], "seed"),
        ([str(clips / "happy.wav"), "-o", out], "neither a folder"),
    ]
    for arguments, words in cases:
        assert main(["study", "make", *arguments]) == 2, arguments
        said = capsys.readouterr().err
        assert said.startswith("error: ") and said.count("\n") == 1 and words in said, said
    assert not (tmp_path / "made").exists() and not list(tmp_path.glob(".studio-part-*"))
    assert (tmp_path / "full/answers.sqlite").read_text() == "x"
    with pytest.raises(InputError, match="same content"):
        make_study(spoken(tmp_path / "one", ("sad",)), tmp_path / "made", StudyOptions(scales=("ab",)))
    with pytest.raises(OutputError):
        make_study(clips, clips / "happy.wav")


def test_the_command_line_makes_a_study(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clips = spoken(tmp_path / "clips")
    (tmp_path / "consent.txt").write_text("Only for {contact}. {count}.\n\n- one\n- two")
    arguments = ["study", "make", str(clips), "-o", str(tmp_path / "study"), "--mos", "--ab", "--seed", "9", "--json"]
    assert (
        main(
            [
                *arguments,
                "--consent",
                str(tmp_path / "consent.txt"),
                "--contact",
                "Ann",
                "--title",
                "Six </script><b>voices",
            ]
        )
        == 0
    )
    said = json.loads(capsys.readouterr().out)
    assert (
        said["scales"] == ["vad", "sam", "emotions", "mos", "ab"]
        and said["items"] == 3
        and said["pairs"] == 3
        and said["seed"] == 9
    )
    assert StudyPlan.load(tmp_path / "study").consent.startswith(
        "Only for Ann. 3 clips or pictures and 3 pairs to compare."
    )
    html = (tmp_path / "study" / PAGE / "index.html").read_text()
    assert "<b>voices" not in html and html.count("</script>") == 2


def test_files_that_the_studio_speaks_are_studied(tmp_path: Path) -> None:
    pytest.importorskip("espeakng_loader")
    for affect in ("sad", "0: calm; 1: angry"):
        name = "curve" if ";" in affect else affect
        assert main(["speak", "Hello.", "--affect", affect, "-o", str(tmp_path / f"{name}.wav")]) == 0
    plan = make_study(tmp_path, tmp_path / "study")
    asked = {i.name: i for i in plan.items}
    assert asked["sad"].requested is not None and asked["sad"].engine == "voice" and asked["sad"].group == "Hello."
    assert asked["curve"].requested is None and "curve" in plan.notes[0]
    assert (tmp_path / "study" / PAGE / MEDIA / asked["sad"].media).stat().st_size > 1000
