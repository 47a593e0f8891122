"""Kills makers, a batch and the page's jobs at random moments (SIGKILL): `python -m tests.kills --runs 100`.

After each kill nothing may be half: of a command's files all are there and can be read, or none is; what is left over
is hidden and can be swept; the library reads, and what it lists is whole; a batch goes on and ends with every job done
once. Prints a line a kind and exits 1 where anything was lost or half. Needs fork, so no Windows.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.media import Audio, read_audio, read_image, read_record, write_audio
from pipelines.media.placement import sweep

BATCH_LINES = 6
SET_TABLE = "stimuli/stimuli.tsv"


@dataclass(frozen=True)
class Kind:
    """One thing to be killed.

    Attributes:
        name: of the kind.
        work: (folder) -> does it.
        files: everything that it writes, under the folder.
        resumed: of work that goes on after a kill: (kind, folder) -> what is wrong when it was done again.
    """

    name: str
    work: Callable[[Path], object]
    files: tuple[str, ...]
    resumed: Callable[[Kind, Path], list[str]] | None = None


def main() -> int:
    """Kill as often as requested; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.kills", description=__doc__)
    parser.add_argument("--runs", type=int, default=100, help="kills, shared among the kinds")
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    parser.add_argument("--kinds", nargs="+", help="only these: speak convert compose paint animate batch stimuli page")
    options = parser.parse_args()
    rng, problems = random.Random(options.seed), []
    with _workplace() as root:
        kinds = [kind for kind in _kinds(root) if kind.name in (options.kinds or (kind.name,))]
        for number, kind in enumerate(kinds):
            runs = options.runs // len(kinds) + (number < options.runs % len(kinds))
            problems += _kill_kind(kind, root, runs, rng)
    for problem in problems:
        print(problem)
    print(f"{options.runs} kills, {len(problems)} with something lost or half")
    return 1 if problems else 0


def _kill_kind(kind: Kind, root: Path, runs: int, rng: random.Random) -> list[str]:
    folder = _fresh(root / "work")
    started = time.monotonic()
    _run(kind, folder)
    whole_s, counts, problems = time.monotonic() - started, Counter[str](), []
    problems += [f"{kind.name}, not killed: {p}" for p in _problems(kind, folder, ended=True)]
    for run in range(runs):
        folder, moment_s = _fresh(root / "work"), rng.uniform(0, 1.05 * whole_s)
        ended = _run(kind, folder, kill_after_s=moment_s)
        counts["ended before"] += ended
        counts["left a hidden part"] += any(folder.rglob(".studio-part-*"))
        found = _problems(kind, folder, ended=ended)
        counts["files there"] += bool(kind.files) and all((folder / name).exists() for name in kind.files)
        problems += [f"{kind.name}, kill {run} after {moment_s:.2f} s: {problem}" for problem in found]
    figures = ", ".join(f"{name} {counts[name]}" for name in ("ended before", "files there", "left a hidden part"))
    print(f"{kind.name:8} {runs} kills within {whole_s:.1f} s: {figures}; problems {len(problems)}", flush=True)
    return problems


def _problems(kind: Kind, folder: Path, *, ended: bool) -> list[str]:
    """What is lost or half after a kill."""
    there = [name for name in kind.files if (folder / name).exists()]
    problems = []
    if not kind.resumed and there and len(there) != len(kind.files):
        problems.append(f"only {', '.join(there)} of {', '.join(kind.files)}")
    if ended and not kind.resumed and len(there) != len(kind.files):
        problems.append("it ended without its files")
    seen = [p for p in folder.rglob("*") if p.is_file() and not _hidden(p.relative_to(folder))]
    problems += [f"{p.name} cannot be read: {reason}" for p in seen if (reason := _broken(p))]
    sweep(folder)
    problems += [f"{p.name} is not swept" for p in folder.rglob(".studio-part-*")]
    problems += _library_problems(folder)
    if kind.resumed:
        _run(kind, folder)
        problems += kind.resumed(kind, folder)
    return problems


def _library_problems(folder: Path) -> list[str]:
    from studio.library import Library

    index = folder / ".home" / "library.sqlite"
    if not index.exists():
        return []
    items = Library(index).list(100)
    return [f"the library lists {item.path}, which is not whole" for item in items if _broken(item.path)]


def _batch_problems(kind: Kind, folder: Path) -> list[str]:
    """A batch that was run again must have every job done once, and nothing else."""
    rows = [json.loads(line) for line in (folder / "results.jsonl").read_text().splitlines()]
    done = Counter(row["id"] for row in rows if row["status"] == "done")
    problems = [f"job {n} was done {done[str(n)]} times" for n in range(BATCH_LINES) if done[str(n)] not in (1, 2)]
    return problems + [f"{name} is missing" for name in kind.files if _broken(folder / name)]


def _set_problems(kind: Kind, folder: Path) -> list[str]:
    """A set of stimuli that was made again must be valid."""
    from studio.stimuli.check import check_stimuli

    missing = [f"{name} is missing" for name in kind.files if not (folder / name).is_file()]
    return missing or check_stimuli(folder)[0]


def _broken(path: Path) -> str:
    """Why a file is not whole; "" where it is."""
    try:
        if path.suffix in (".wav", ".flac"):
            read_audio(path)
        if path.suffix == ".mp4":
            _read_film(path)
        if path.suffix == ".png":
            read_image(path)
        if path.suffix in (".wav", ".png", ".mp4", ".mid"):
            read_record(path)
        return "" if path.stat().st_size else "empty"
    except (OSError, ValueError) as error:
        return str(error)


def _read_film(path: Path) -> None:
    import av

    with av.open(str(path)) as film:
        count = sum(1 for _ in film.decode(video=0))
    if count < 5:
        raise ValueError(f"only {count} pictures in it")


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _run(kind: Kind, folder: Path, kill_after_s: float | None = None) -> bool:
    """Do it in a process of its own; whether it ended before it was killed."""
    child = os.fork()
    if child == 0:
        os.setsid()
        null = os.open(os.devnull, os.O_RDWR)
        for number in range(3):
            os.dup2(null, number)
        os.environ["STUDIO_HOME"] = str(folder / ".home")
        try:
            kind.work(folder)
        finally:
            os._exit(0)
    if kill_after_s is None:
        os.waitpid(child, 0)
        return True
    until = time.monotonic() + kill_after_s
    while time.monotonic() < until:
        if os.waitpid(child, os.WNOHANG)[0]:
            return True
        time.sleep(0.005)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def _kinds(root: Path) -> list[Kind]:
    """Everything that is killed; engines are loaded once, here, so that a killed process costs its work only."""
    from pipelines.media.placement import write_bytes
    from pipelines.speech.plan import write_plans
    from pipelines.speech.times import format_times
    from studio import batch
    from studio.plots.piano_roll import draw_piano_roll
    from studio.session import Session

    recording = str(write_audio(root / "me.wav", _hum()))
    jobs = root / "jobs.jsonl"
    line = {"task": "music", "affect": "sad", "bars": 2}
    jobs.write_text("\n".join(json.dumps({**line, "id": n, "seed": n, "out": f"{n}.mid"}) for n in range(BATCH_LINES)))
    session = Session()
    for task in ("speech", "convert", "portrait", "image", "music"):
        session.pipeline(task)
    batch._session().pipeline("music")

    def maker(name: str, files: str, write: Callable[[Path, Any], object] | None, **values: Any) -> Kind:
        names = tuple(files.split())
        return Kind(
            name, lambda folder: _make(session, {**values, "out": str(folder / names[0])}, folder, write), names
        )

    def write_speech(folder: Path, output: Any) -> None:
        write_bytes(folder / "a.srt", format_times(output, folder / "a.srt").encode())
        write_plans(folder / "a.json", list(output.plans))

    def write_score(folder: Path, output: Any) -> None:
        output.save_stems(folder / "stems")
        draw_piano_roll(output.song, folder / "r.png", output.record)

    def write_track(folder: Path, output: Any) -> None:
        output.save_track(folder / "a.csv")
        output.save_frames(folder / "frames")

    picture = {"input": "hills", "count": 2, "size": 64, "steps": 1}
    film = {"input": "", "seconds": 0.4, "size": 256, "look": "robin"}
    return [
        maker("speak", "a.wav a.srt a.json", write_speech, task="speech", input="Hello there, all of you."),
        maker("convert", "a.flac", None, task="convert", input=recording, affect="sad"),
        maker("compose", "a.wav stems r.png", write_score, task="music", bars=2),
        maker("paint", "a.png a-1.png a-2.png", None, task="image", **picture),
        maker("animate", "a.mp4 a.csv frames", write_track, task="portrait", **film),
        Kind(
            "batch",
            lambda folder: batch.run(jobs, folder),
            tuple(f"{n}.mid" for n in range(BATCH_LINES)),
            _batch_problems,
        ),
        Kind("stimuli", lambda folder: _make_set(session, folder), (SET_TABLE,), _set_problems),
        Kind("page", lambda folder: _page_job(session, folder), ()),
    ]


def _make_set(session: Any, folder: Path) -> None:
    from studio.stimuli.design import parse_design
    from studio.stimuli.make import make_stimuli

    fields = {"sentences": ["Hello there."], "affects": ["happy", "sad"], "match": {"rms_db": -26}}
    make_stimuli(parse_design(fields), folder, session=session)


def _make(session: Any, values: dict[str, Any], folder: Path, write: Callable[[Path, Any], object] | None) -> None:
    """A job as the command line runs it, with its library and what else is written."""
    from studio.jobs import Job
    from studio.library import Library

    session.library = Library(folder / ".home" / "library.sqlite")
    companions = None if write is None else lambda output: write(folder, output)
    session.run(Job.parse({"seed": 1, **values}), companions=companions)


def _page_job(session: Any, folder: Path) -> None:
    """A job as the page runs it."""
    from studio.library import Library
    from studio.settings import Settings
    from studio.ui.job_runner import run_job

    session.library = Library(folder / ".home" / "library.sqlite")
    session.settings = Settings(output_dir=folder / "outputs")
    for _ in run_job(session, {"task": "music", "affect": "sad", "bars": 2, "seed": 1}, "music", "Composing"):
        pass


def _hum() -> Audio:
    t = np.arange(16_000) / 16_000
    voice = sum(np.sin(2 * np.pi * 140 * k * t) / k for k in range(1, 9)) * (0.1 + 0.05 * np.sin(2 * np.pi * 4 * t))
    return Audio(np.asarray(voice, np.float32), 16_000)


@contextmanager
def _workplace() -> Iterator[Path]:
    """A folder for it all, on one thread: processes are forked."""
    import torch

    import studio.ui.job_runner  # noqa: F401

    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as root:
        yield Path(root)


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


if __name__ == "__main__":
    sys.exit(main())
