"""The command line: what each verb writes and says; every wrong input is one line, code 2, nothing written."""

from __future__ import annotations

import json
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from pipelines.media import read_record
from studio.cli import main
from tests.conftest import ROOT

TEXT = "The parcel is at the door."

pytest.importorskip("espeakng_loader")


@pytest.mark.parametrize(
    "affect",
    [
        "sad",
        "happy",
        "angry",
        "fearful",
        "calm",
        "0.8,0.4",
        "happy:0.7, sad:0.3",
        "-sad",
        "-0.5,0.2",
        "0: calm; 1: angry",
    ],
)
@pytest.mark.parametrize("intensity", ["0.5", "1", "2"])
def test_speak_writes_a_valid_wav(
    affect: str, intensity: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.wav"
    assert main(["speak", TEXT, "--affect", affect, "--intensity", intensity, "-o", str(path), "--json"]) == 0
    with wave.open(str(path)) as sound:
        assert sound.getsampwidth() == 2 and 0.8 < sound.getnframes() / sound.getframerate() < 4
    facts = json.loads(capsys.readouterr().out)
    assert facts["file"] == str(path) and facts["seed"] == read_record(path).seed
    assert [p.name for p in tmp_path.iterdir()] == ["a.wav"]


def test_same_seed_same_bytes_and_made_again_from_the_file(tmp_path: Path) -> None:
    a, b, c = (tmp_path / f"{n}.wav" for n in "abc")
    for path in (a, b):
        assert (
            main(
                ["speak", TEXT, "--affect", "angry", "--seed", "7", "--voice", "nora", "--rate", "1.2", "-o", str(path)]
            )
            == 0
        )
    assert main(["library", "again", str(a), "-o", str(c)]) == 0
    assert a.read_bytes() == b.read_bytes() == c.read_bytes()


def test_convert_speaks_on_with_another_feeling(tmp_path: Path) -> None:
    a, b = tmp_path / "a.flac", tmp_path / "b.mp3"
    assert main(["speak", TEXT, "-o", str(a)]) == 0
    assert main(["convert", str(a), "--affect", "angry", "--intensity", "0.5", "-o", str(b)]) == 0
    assert read_record(b).task == "convert"


def test_music_is_written_heard_and_made_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, again = tmp_path / "a.mid", tmp_path / "b.mid"
    line = [
        "compose",
        "--affect",
        "sad",
        "--bars",
        "4",
        "--seed",
        "3",
        "--json",
        "-o",
        str(first),
        "--roll",
        str(tmp_path / "a.png"),
    ]
    assert main([*line, "--stems", str(tmp_path / "stems")]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["task"] == "music" and facts["seed"] == 3 and facts["duration_s"] > 4
    assert read_record(tmp_path / "a.png").seed == 3 and (tmp_path / "stems" / "melody.wav").stat().st_size > 10_000
    assert main(["library", "again", str(first), "-o", str(again)]) == 0 and first.read_bytes() == again.read_bytes()


def test_a_picture_is_painted_and_made_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, again, anew = tmp_path / "a.png", tmp_path / "b.png", tmp_path / "c.png"
    line = [
        "paint",
        "a boat on a lake",
        "--affect",
        "melancholic",
        "--style",
        "impressionism",
        "--size",
        "128",
        "--seed",
        "3",
        "--avoid",
        "fearful",
        "--steps",
        "4",
    ]
    assert main([*line, "--attributes", "brightness=0.5", "--count", "2", "--json", "-o", str(first)]) == 0
    out = capsys.readouterr()
    facts = json.loads(out.out)
    assert facts["task"] == "image" and facts["seed"] == 3 and "2 pictures of 128 x 128 px" in out.err
    assert main(["library", "again", str(first), "-o", str(again)]) == 0 and first.read_bytes() == again.read_bytes()
    assert (
        main(
            [
                "paint",
                "--from",
                str(tmp_path / "a-1.png"),
                "--affect",
                "happy",
                "--strength",
                "0.4",
                "--size",
                "128",
                "-o",
                str(anew),
            ]
        )
        == 0
    )
    assert "content kept" in capsys.readouterr().err and read_record(anew).options["strength"] == 0.4


def test_a_film_is_made_and_made_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, again, plan = tmp_path / "a.mp4", tmp_path / "b.mp4", tmp_path / "plan.json"
    line = [
        "animate",
        "--text",
        "Bob came.",
        "--affect",
        "smiling through tears",
        "--look",
        "robin",
        "--size",
        "256",
        "--seed",
        "3",
        "--json",
    ]
    extras = ["--plan-out", str(plan), "--subtitles", str(tmp_path / "a.srt"), "--blendshapes", str(tmp_path / "a.csv")]
    extras += ["--glb", str(tmp_path / "a.glb")]
    assert main([*line, *extras, "-o", str(first)]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["task"] == "portrait" and facts["seed"] == 3 and facts["duration_s"] > 0.4
    assert "lip corners pulled up" in plan.read_text() and "Bob came." in (tmp_path / "a.srt").read_text()
    assert main(["library", "again", str(first), "-o", str(again)]) == 0 and first.read_bytes() == again.read_bytes()


def test_times_are_written_beside(tmp_path: Path) -> None:
    assert main(["speak", TEXT, "-o", str(tmp_path / "a.wav"), "--times", str(tmp_path / "a.json")]) == 0
    facts = json.loads((tmp_path / "a.json").read_text())
    assert [w["text"] for w in facts["words"]] == ["The", "parcel", "is", "at", "the", "door"]


def test_affect_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["affect", "weary", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (
        facts["valence"] == -0.18
        and facts["words"][0] == "weary"
        and len(facts["emotions"]) == 8
        and facts["spread"] == [0.38, 0.42, 0.35]
    )
    assert main(["affect", "-sad"]) == 0 and "opposite" in capsys.readouterr().out
    assert main(["affect", "--list"]) == 0 and len(capsys.readouterr().out.splitlines()) > 151


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from pipelines.speech import SpeechPipeline

    return SpeechPipeline.from_pretrained()(TEXT).save(tmp_path_factory.mktemp("spoken") / "good.wav")


@pytest.fixture
def folder(tmp_path: Path, recording: Path) -> Path:
    (tmp_path / "text.wav").write_text("hello there")
    (tmp_path / "text.mid").write_text("hello there")
    (tmp_path / "empty.wav").touch()
    (tmp_path / "good.wav").write_bytes(recording.read_bytes())
    (tmp_path / "cut.wav").write_bytes((tmp_path / "good.wav").read_bytes()[:3000])
    (tmp_path / "big.txt").write_text("a" * 1_000_000)
    (tmp_path / "latin.txt").write_bytes(b"\xff\xfe\xfa")
    return tmp_path


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("speak@@-o@out.wav", "empty"),
        ("speak@--file@big.txt@-o@out.wav", "at most 50,000"),
        ("speak@a\x07b@-o@out.wav", "U+0007"),
        ("speak@hi@--voice@irs@-o@out.wav", "closest: iris"),
        ("speak@hi@--affect@7,7@-o@out.wav", "got 7.0"),
        ("speak@hi@--affect@@-o@out.wav", "affect is empty"),
        ("speak@hi@--affect@nan,0@-o@out.wav", "got nan"),
        ("speak@hi@--affect@hapy@-o@out.wav", "closest: happy"),
        ("convert@text.wav@--affect@sad@-o@out.wav", "cannot be read as sound"),
        ("convert@empty.wav@--affect@sad@-o@out.wav", "0 bytes"),
        ("convert@cut.wav@--affect@sad@-o@out.wav", "truncated"),
        ("convert@nope.wav@-o@out.wav", "no file"),
        ("speak@hi@-o@no/out.wav", "does not exist"),
        ("speak@hi@-o@/proc/out.wav", "cannot be written"),
        ("speak@hi", "-o"),
        ("speak@-o@out.wav", "give the words"),
        ("speak@hi@-o@out.xyz", ".flac"),
        ("speek@hi", "invalid choice"),
        ("speak@hi@--intensity@9@-o@out.wav", "[0, 2]"),
        ("speak@hi@--seed@-4@-o@out.wav", "seed"),
        ("speak@hi@--rate@9@-o@out.wav", "[0.5, 2]"),
        ("speak@!!!@-o@out.wav", "nothing to speak"),
        ("speak@hi@--engine@espek@-o@out.wav", "closest: espeak"),
        ("speak@--file@latin.txt@-o@out.wav", "UTF-8"),
        ("speak@--file@none.txt@-o@out.wav", "cannot read"),
        ("models@fetch@nothing", "closest"),
        ("models@verify", "name a checkpoint"),
        ("library@show@99", "no item 99"),
        ("library@show@good.txt", "neither"),
        ("library@again@text.wav@-o@out.wav", "not a WAV"),
        ("batch@check@none.jsonl", "cannot read"),
        ("compose@-o@out.txt", ".mid"),
        ("compose@--key@H@-o@out.mid", "D minor"),
        ("compose@--bars@1@-o@out.mid", "2 to 600"),
        ("compose@--from@none.mid@-o@out.mid", "none.mid"),
        ("compose@--from@text.mid@-o@out.mid", "not a MIDI"),
        ("compose", "-o"),
        ("animate@--seconds@1", "-o"),
        ("animate@none.png@-o@out.mp4", "none.png"),
        ("animate@text.mid@-o@out.mp4", "not a picture"),
        ("animate@--look@maja@-o@out.mp4", "maya"),
        ("animate@--size@99@-o@out.mp4", "256 to 1024"),
        ("animate@--affect@auto@-o@out.mp4", "auto"),
        ("animate@--text@hi@-o@out.wav", ".mp4"),
        ("paint@a tree@-o@out.jpg", ".png"),
        ("paint@a tree", "-o"),
        ("paint@a tree@--style@impresionism@-o@out.png", "impressionism"),
        ("paint@a tree@--size@7@-o@out.png", "64 to 1024"),
        ("paint@a tree@--count@10000@-o@out.png", "1 to 64"),
        ("paint@--from@none.png@-o@out.png", "none.png"),
        ("paint@--from@text.mid@-o@out.png", ".png"),
        ("paint@--grid@7@-o@out.png", "5x5"),
        ("paint@--avoid@hapy@-o@out.png", "happy"),
        ("animate@--audio@text.mid@-o@out.mp4", ".wav"),
        ("animate@--plan@none.json@-o@out.mp4", "plan"),
        ("animate@--scale@nose=1@-o@out.mp4", "blinks"),
        ("animate@--pain@99@-o@out.mp4", "16"),
        ("compose@--instrument@kazoo@-o@out.mid", "cello"),
        ("compose@--roll@a.jpg@-o@out.mid", ".png"),
        ("compose@--soundfont@text.mid@-o@out.mid", ".sf2"),
        ("affect@hapy", "closest"),
        ("affect", "give the words"),
        ("", "required"),
    ],
)
def test_bad_input_is_one_line_code_2_and_nothing_written(
    line: str, says: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    before = {p.name for p in folder.iterdir()}
    capsys.readouterr()
    arguments = line.split("@") if line else []
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ") and error.count("\n") == 1 and says in error and "Traceback" not in error
    assert {p.name for p in folder.iterdir()} == before


@pytest.mark.slow
def test_a_full_disk_is_one_line_and_leaves_nothing(tmp_path: Path, home: Path) -> None:
    main(["speak", TEXT, "-o", str(tmp_path / "first.wav")])  # the library exists by now
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        " resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\nfrom studio.cli import main;"
        f" sys.exit(main(['speak', {TEXT!r}, '-o', {str(tmp_path / 'a.wav')!r}]))"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 2 and answer.stderr.count("\n") == 1 and "disk is full" in answer.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["first.wav"]


def test_debug_shows_the_traceback() -> None:
    with pytest.raises(ValueError, match="unknown emotion"):
        main(["affect", "hapy", "--debug"])


def test_a_library_that_cannot_be_written_does_not_lose_the_file(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "library.sqlite").write_bytes(b"this is no database, but a file of some length" * 50)
    assert main(["speak", TEXT, "-o", str(tmp_path / "a.wav")]) == 0
    assert (tmp_path / "a.wav").exists() and "note: the library" in capsys.readouterr().err


def test_the_library_lists_finds_stars_and_forgets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["speak", "One parcel.", "--affect", "sad", "-o", str(tmp_path / "a.wav")])
    main(["speak", "Two letters.", "--affect", "happy", "-o", str(tmp_path / "b.wav")])
    capsys.readouterr()
    main(["library", "list", "--json", "--query", "letters"])
    (found,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert found["file"].endswith("b.wav")
    main(["library", "favourite", str(found["id"])])
    main(["library", "list", "--favourites"])
    assert "b.wav" in capsys.readouterr().out
    (tmp_path / "b.wav").unlink()
    main(["library", "list"])
    assert "(missing)" in capsys.readouterr().out
    assert main(["library", "forget", str(found["id"])]) == 0 and main(["library", "show", str(found["id"])]) == 2


def test_doctor_says_what_works_and_how_to_mend(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["doctor", "--json"]) == 0
    found = {f["what"]: f for f in map(json.loads, capsys.readouterr().out.splitlines())}
    assert found["engine speech/espeak"]["ok"] and "checkpoint folder" in found
    from pipelines import registry

    monkeypatch.setitem(
        registry.engines(),
        ("speech", "absent"),
        registry.EngineSpec("speech", "absent", "x:y", ("no_such_package",), "gpu"),
    )
    assert main(["doctor"]) == 1
    assert (
        "MISS engine speech/absent" in (out := capsys.readouterr().out) and "pip install 'affective-studio[gpu]'" in out
    )


def test_models_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list", "--json"]) == 0
    assert {json.loads(line)["name"] for line in capsys.readouterr().out.splitlines()} >= {"espeak", "world"}
