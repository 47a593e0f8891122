"""Files that are written: records, batches, the library, terminals."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from tests.replay.rows import WORK, row, run_studio

TUNE = {"task": "music", "affect": "sad", "bars": 2}


def process(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    command = [sys.executable, "-m", "studio.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]


def one_line(answer: tuple[int, str, str], code: int = 2) -> bool:
    lines = answer[2].strip().splitlines()
    return answer[0] == code and bool(lines) and lines[-1].startswith("error: ") and "Error:" not in lines[-1]


def fresh(name: str) -> Path:
    folder = WORK / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def tone(path: Path, hz: float = 150.0) -> Path:
    from pipelines.media import Audio, write_audio

    t = np.arange(16_000) / 16_000
    buzz = sum(np.sin(2 * np.pi * hz * k * t) / k for k in range(1, 9)) * (0.06 + 0.04 * np.sin(25 * t))
    return write_audio(path, Audio(np.asarray(buzz, np.float32), 16_000))


def jobs(folder: Path, lines: list[dict[str, object]]) -> Path:
    path = folder / "jobs.jsonl"
    path.write_text("\n".join(json.dumps({**TUNE, **line}) for line in lines))
    return path


def batch(folder: Path, lines: list[dict[str, object]], *extra: object) -> tuple[int, int, int, str]:
    """Exit code, done, skipped and what was said."""
    code, out, errors = run_studio("batch", "run", jobs(folder, lines), "-o", folder / "out", "--json", *extra)
    counts = json.loads(out) if out else {"done": -1, "skipped": -1}
    return code, counts["done"], counts["skipped"], errors


def check_fails(lines: list[dict[str, object]]) -> bool:
    answer = run_studio("batch", "check", jobs(fresh("check"), lines))
    return one_line(answer) and len(answer[2].splitlines()) == 1


@row("A: a conversion is made again only from the same recording, at its path or beside the result")
def _() -> object:
    folder = fresh("again")
    (folder / "in").mkdir()
    source, conv = tone(folder / "in/me.wav"), folder / "conv.wav"
    assert run_studio("convert", source, "--affect", "angry", "--seed", 1, "-o", conv)[0] == 0
    assert run_studio("library", "again", conv, "-o", folder / "b.wav")[0] == 0
    assert (folder / "b.wav").read_bytes() == conv.read_bytes()
    source.rename(folder / "me.wav")
    assert run_studio("library", "again", conv, "-o", folder / "c.wav")[0] == 0
    tone(folder / "me.wav", 90)
    return one_line(run_studio("library", "again", conv, "-o", folder / "d.wav")) and not (folder / "d.wav").exists()


@row("A: outputs refuse another ending and say which work")
def _() -> object:
    from pipelines.errors import OutputError
    from pipelines.image.output import ImageOutput
    from pipelines.record import Record
    from pipelines.speech.output import SpeechOutput

    record = Record("image", "x", "", {"vad": [0, 0, 0], "weights": {}, "intensity": 1.0}, 1.0, 1)
    outputs = {
        "a.ogg a.txt a": SpeechOutput(np.zeros(9, np.float32), 16000, None, 1, record),
        "x.jpg x": ImageOutput((np.zeros((8, 8, 3), np.uint8),), (record,), None, 1, record),
    }
    for names, output in outputs.items():
        for name in names.split():
            try:
                output.save(fresh("save") / name)
                return False
            except OutputError as error:
                assert ".wav" in str(error) or ".png" in str(error)
    return True


@row("A: Affect.of of a curve names AffectCurve; arrays are points")
def _() -> object:
    from conditioning import Affect
    from weights.errors import InputError

    try:
        Affect.of("0: calm; 2: angry")
        return False
    except InputError as error:
        return "AffectCurve" in str(error) and Affect.of(np.array([0.5, 0.2])) == Affect.of((0.5, 0.2))


@row("A: sound, pictures and pieces in memory are taken, odd ones refused in a line")
def _() -> object:
    from pipelines.image.options import ImageOptions
    from pipelines.media import Audio
    from pipelines.portrait.options import PortraitOptions
    from weights.errors import InputError

    samples, picture = np.zeros(1600, np.float32) + 0.1, np.zeros((20, 30, 3), np.uint8)
    for sound in (Audio(samples, 16000), (samples, 16000), (16000, samples), tone(WORK / "t.wav").read_bytes()):
        assert Path(PortraitOptions.parse(audio=sound).audio or "").is_file()
    for source in (picture, Image.fromarray(picture), picture / 255):
        assert Path(ImageOptions.parse(source=source).source or "").is_file()
    for bad in (samples, 5, object(), (samples, "fast"), b""):
        try:
            PortraitOptions.parse(audio=bad)
            return False
        except InputError as error:
            assert "\n" not in str(error)
    return True


@row("A: rate='fast', intensity='1', seconds=nan are InputErrors of the pipeline")
def _() -> object:
    from pipelines.speech import SpeechPipeline
    from weights.errors import InputError

    pipe = SpeechPipeline.from_pretrained()
    for bad in ({"rate": "fast"}, {"intensity": "1"}, {"seconds": float("nan")}, {"duration": float("nan")}):
        try:
            pipe("Hello.", **bad)
            return False
        except InputError:
            pass
    return True


@row("B: jobs that differ only in intensity are two")
def _() -> object:
    code, done, _, _ = batch(fresh("b"), [{"id": 1, "seed": 1, "out": "a.mid"}, {"id": 2, "seed": 1, "intensity": 0.2}])
    rows = [json.loads(line) for line in (WORK / "b/out/results.jsonl").read_text().splitlines()]
    return code == 0 and done == 2 and len({r["key"] for r in rows}) == 2


@row("D: odd lines of results.jsonl are set aside with a note and their work is done again")
def _() -> object:
    folder, lines = fresh("odd"), [{"id": 1, "seed": 1, "out": "a.mid"}]
    batch(folder, lines)
    odd = [
        "[1]",
        "5",
        "null",
        '{"status": "done"}',
        '{"key": [], "out": "a", "status": "done"}',
        "[" * 100_000,
        "1" * 5000,
    ]
    (folder / "out/results.jsonl").write_text("\n".join(odd) + "\n")
    code, done, _, said = batch(folder, lines)
    return code == 0 and done == 1 and "set aside" in said and batch(folder, lines)[1:3] == (0, 1)


@row("D: a folder in the place of results.jsonl is set aside")
def _() -> object:
    folder = fresh("dir")
    (folder / "out/results.jsonl/x").mkdir(parents=True)
    code, done, _, said = batch(folder, [{"id": 1, "out": "a.mid"}])
    return code == 0 and done == 1 and "set aside" in said


@row("D: a picture of a count that was deleted is made again")
def _() -> object:
    folder = fresh("count")
    lines = [
        {"id": "p", "task": "image", "bars": None, "input": "hills", "size": 64, "steps": 1, "count": 3, "seed": 1}
    ]
    batch(folder, lines)
    (folder / "out/p-2.png").unlink()
    return batch(folder, lines)[1] == 1 and (folder / "out/p-2.png").is_file()


@row("D: collisions and names that are not portable are refused by check, a line each")
def _() -> object:
    picture = {"task": "image", "bars": None, "input": "x", "size": 64}
    pairs = [
        [{"id": 1, **picture, "count": 3, "out": "p.png"}, {"id": 2, **picture, "out": "p-1.png"}],
        [{"id": 1, "out": "a.mid"}, {"id": 2, "out": "A.mid"}],
        [{"id": 1, "out": "a.mid"}, {"id": 2, "out": "a.mid/b.mid"}],
    ]
    names = ["CON.mid", "sub/nul.mid", "a./b.mid", "a /b.mid", "x" * 300 + ".mid", "results.jsonl/x.mid", "\ud800.mid"]
    singles = [[{"id": 1, "out": name}] for name in names] + [[{"id": "i" * 5000}], [{"id": "\ud800"}]]
    return all(check_fails(lines) for lines in pairs + singles)


@row("D: a plan whose content changed is run again")
def _() -> object:
    from studio import batch as batches

    folder = fresh("plan")
    line = {"id": 1, "task": "portrait", "bars": None, "look": str(folder / "l.yaml")}
    keys = []
    for text in ("base: maya", "base: robin"):
        (folder / "l.yaml").write_text(text)
        keys.append(batches.check(jobs(folder, [line]))[0].key)
    return keys[0] != keys[1]


@row("D: two shares run into one folder at once and are read together")
def _() -> object:
    folder = fresh("shares")
    lines: list[dict[str, object]] = [{"id": n, "seed": n, "out": f"{n}.mid"} for n in range(4)]
    path = jobs(folder, lines)
    command = [sys.executable, "-m", "studio.cli", "batch", "run", str(path), "-o", str(folder / "out"), "--shard"]
    shares = [subprocess.Popen([*command, f"{n}/2"], stderr=subprocess.DEVNULL) for n in (1, 2)]
    return [share.wait() for share in shares] == [0, 0] and batch(folder, lines)[1:3] == (0, 4)


@row("D: a symbolic link that leads out of the folder is refused")
def _() -> object:
    folder = fresh("link")
    (folder / "out").mkdir()
    (folder / "out/sub").symlink_to(fresh("elsewhere"))
    code, _, _, said = batch(folder, [{"id": 1, "out": "sub/a.mid"}])
    return code == 2 and "symbolic link" in said and not list((WORK / "elsewhere").iterdir())


@row("E: a folder that cannot be written is one line, exit code 2, nothing half")
def _() -> object:
    folder = fresh("ro")
    (folder / "file").write_text("")
    stems = run_studio("compose", "--bars", 2, "-o", folder / "a.mid", "--stems", folder / "file/stems")
    frames = run_studio(
        "animate", "--seconds", 0.2, "--size", 256, "-o", folder / "a.mp4", "--frames", "/proc/x/frames"
    )
    many = run_studio("batch", "run", jobs(folder, [{"id": 1}]), "-o", "/proc/x")
    home = process("library", "list", env={**os.environ, "STUDIO_HOME": "/proc/x"})
    fetch = process("models", "fetch", "world", env={**os.environ, "STUDIO_HOME": "", "HOME": "/proc/x"})
    ends = [one_line(a) for a in (stems, frames, many)] + [
        p.returncode == 2 and "Error:" not in p.stderr for p in (home, fetch)
    ]
    return all(ends) and {p.name for p in folder.iterdir()} == {"file", "jobs.jsonl"}


@row("E: on a full disk a command leaves no part of its files")
def _() -> object:
    folder = fresh("full")
    commands = [
        ["compose", "--bars", "2", "--seed", "1", "-o", f"{folder}/a.mid", "--stems", f"{folder}/stems"],
        ["paint", "hills", "--count", "3", "--size", "256", "--steps", "1", "-o", f"{folder}/a.png"],
        ["speak", "Hello there, all of you.", "-o", f"{folder}/a.wav"],
    ]
    code = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (30000, 30000)); from studio.cli import main\n"
    code += f"print([main(c) for c in {commands!r}])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return answer.stdout.strip() == "[2, 2, 2]" and not list(folder.iterdir())


@row("E: ASCII and Latin-1 terminals")
def _() -> object:
    env = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    answers = [
        process(*command, env=env) for command in (["affect", "naïve – joy ☺"], ["--help"], ["affect", "hapy – ☺"])
    ]
    return all(a.returncode in (0, 2) and "UnicodeEncodeError" not in a.stderr for a in answers)


@row("E: closed streams, a full output and a closed pipe end quietly")
def _() -> object:
    studio_ = f"{sys.executable} -m studio.cli"
    ends = {
        f"{studio_} affect sad >&-": (0, 1),
        f"{studio_} affect sad 2>&- <&- >/dev/null": (0,),
        f"{studio_} affect sad >/dev/full": (1,),
        f"{studio_} affect hapy 2>/dev/full": (2,),
        f"{studio_} --help >/dev/full": (1,),
        f"{studio_} affect --list | head -1 >/dev/null": (0,),
    }
    for command, codes in ends.items():
        answer = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
        assert answer.returncode in codes, (command, answer.returncode)
        assert not any(word in answer.stderr for word in ("Traceback", "Error:", "Exception")), answer.stderr
    return True


@row("E: progress off a terminal has no carriage returns, and paint leaves no folder of a compiler")
def _() -> object:
    folder = fresh("tmp")
    env = {**os.environ, "TMPDIR": str(folder)}
    answer = process("paint", "hills", "--size", 128, "--steps", 2, "-o", WORK / "p.png", env=env)
    return answer.returncode == 0 and "\r" not in answer.stderr and not list(folder.iterdir())


@row("E: study serve obeys SIGINT and SIGTERM when started in the background")
def _() -> object:
    folder = fresh("study")
    (folder / "clips").mkdir()
    tone(folder / "clips/a.wav")
    assert run_studio("study", "make", folder / "clips", "-o", folder / "made", "--contact", "x")[0] == 0
    for name in ("INT", "TERM"):
        script = f"{sys.executable} -m studio.cli study serve {folder}/made --port 0 >{folder}/address 2>/dev/null & "
        script += f"p=$!; while ! [ -s {folder}/address ]; do sleep 0.1; done; kill -{name} $p; wait $p; echo $?; rm {folder}/address"
        answer = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False, timeout=60)
        assert answer.stdout.strip() in ("0", "130", "143"), answer.stdout
    return True


@row("E: UTF-8 with a mark and CRLF are read, UTF-16 is one line")
def _() -> object:
    folder = fresh("enc")
    text = json.dumps({**TUNE, "id": "ä"}, ensure_ascii=False)
    results = []
    for encoding in ("utf-8-sig", "utf-8", "utf-16", "cp1252"):
        (folder / "jobs.jsonl").write_bytes((text + "\r\n").encode(encoding))
        results.append(run_studio("batch", "check", folder / "jobs.jsonl"))
    return [r[0] for r in results] == [0, 0, 2, 2] and all(len(r[2].splitlines()) == 1 for r in results)
