"""Trains the embedded voice: `python -m pipelines.speech.training --data FOLDER --work FOLDER [--only STAGE ...]`.

`teach` renders and analyses teachers' readings (eight minutes of one core), `record` analyses and aligns recordings (seven), `people` and `match` measure how
voices change with feelings (three, and forty with the guide that it fits); `g2p` (an hour), `vocoder` (fifty minutes) and `acoustic` (an hour) train the networks, each on one core, side by
side, and go on where they stopped; `residual` measures what a mean reading lacks, `actor` teaches affect to style, `pack` writes the checkpoint. `prefer` tunes
habits against the steering recognizer on top. Needs the extras espeak (WORLD) and dev (pocketsphinx), and the Debian packages libflite1 and festvox-us-slt-hts.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch

from weights.store import EMBEDDED

STAGES = ("teach", "record", "people", "g2p", "vocoder", "acoustic", "residual", "pack", "match", "prefer", "actor")
USUAL = tuple(s for s in STAGES if s != "prefer")
TAUGHT = {"rms": (0, 1500), "hts": (700, 1500)}  # teacher -> first sentence, how many
NEVER = 150  # sentences at the head of the list that no teacher reads: what is measured on
SHARES = {"rms": 0.34, "hts": 0.36, "s84": 0.15, "s174": 0.15}
STEPS = {"g2p": 12, "vocoder": 4000, "acoustic": 3600}
CRITICS = {"vocoder": 2000, "acoustic": 2400}
MATCHED = ("iris", "adam", "nora", "theo")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the stages."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.speech.training",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder of training data")
    parser.add_argument(
        "--work", type=Path, required=True, help="where what was measured and half-trained networks are kept"
    )
    parser.add_argument("--only", nargs="+", choices=STAGES, default=USUAL)
    parser.add_argument("--steps", type=int, help="of the network trained now (epochs for g2p)")
    parser.add_argument("--threads", type=int, help="of the CPU")
    parser.add_argument("--out", type=Path, default=EMBEDDED / "speech")
    given = parser.parse_args(arguments)
    if given.threads:
        torch.set_num_threads(given.threads)
    given.work.mkdir(parents=True, exist_ok=True)
    for stage in (s for s in STAGES if s in given.only):
        RUN[stage](given)


def say(text: str) -> None:
    """One line of progress."""
    print(text, flush=True)


def _teach(given: argparse.Namespace) -> None:
    from pipelines.speech.training.prepare import sentences, teach

    texts = sentences(given.data, 100_000)[NEVER:]
    for voice, (first, count) in TAUGHT.items():
        teach(voice, (texts + texts)[first : first + count], given.work / f"{voice}.npz", say)


def _record(given: argparse.Namespace) -> None:
    from pipelines.speech.training.align import align_all
    from pipelines.speech.training.recordings import prepare

    for which in ("librispeech", "kerstin"):
        prepare(given.data, which, given.work / f"{which}.npz", say)
    align_all(given.data, given.work / "librispeech.npz", given.work, say)


def _people(given: argparse.Namespace) -> None:
    from pipelines.speech.training import people

    people.write(given.data, given.work / "people.json", say)


def _g2p(given: argparse.Namespace) -> None:
    from pipelines.speech.training import g2p

    g2p.fit(given.data, given.work, given.steps or STEPS["g2p"], say)


def _vocoder(given: argparse.Namespace) -> None:
    from pipelines.speech.training import vocoder

    paths = [given.work / "librispeech.npz", given.work / "kerstin.npz"]
    vocoder.fit(paths, given.work, given.steps or STEPS["vocoder"], CRITICS["vocoder"], say)


def _acoustic(given: argparse.Namespace) -> None:
    from pipelines.speech.training import acoustic

    data = acoustic.read([given.work / f"{n}.npz" for n in SHARES], list(SHARES.values()))
    facts = {"names": data.names, "f0": data.f0, "level": data.level}
    (given.work / "voices.json").write_text(json.dumps(facts), encoding="utf-8")
    acoustic.fit(data, given.work, given.steps or STEPS["acoustic"], CRITICS["acoustic"], say)


def _residual(given: argparse.Namespace) -> None:
    from pipelines.speech.training import acoustic, residual
    from pipelines.speech.voice.acoustic import Acoustic

    data = acoustic.read([given.work / f"{n}.npz" for n in SHARES], list(SHARES.values()))
    net = Acoustic(len(SHARES))
    net.load_state_dict(torch.load(given.work / "acoustic.pt", weights_only=True)["slow"])
    torch.save(residual.measure(net, data, ("s84", "s174")), given.work / "residual.pt")


def _pack(given: argparse.Namespace) -> None:
    from pipelines.speech.training.pack import pack

    pack(given.work, given.data, given.out, say)
    _actor(given)


def _match(given: argparse.Namespace) -> None:
    from pipelines.speech.training import acting, guide, matching
    from pipelines.speech.voice.engine import load

    table = acting.profiles(acting.read_people(given.work / "people.json"))
    teacher = guide.fit(given.data, given.work, say)
    habits, changes = matching.matched(load(given.out), matching.people(given.data, say), teacher, table, MATCHED, say)
    _write(given.work / "habits.json", habits)
    _write(given.work / "changes.json", changes)
    _pack(given)


def _prefer(given: argparse.Namespace) -> None:
    from pipelines.recognition.speech.recognizer import SpeechRecognizer
    from pipelines.speech.measure import SENTENCES
    from pipelines.speech.training import preferences
    from pipelines.speech.voice.engine import load

    judge = SpeechRecognizer.from_pretrained(EMBEDDED / "recognition" / "speech-steers")
    further = preferences.tuned_habits(load(given.out), judge, MATCHED, SENTENCES[-8:], say)
    habits = json.loads((given.work / "habits.json").read_text(encoding="utf-8"))
    _write(given.work / "habits.json", {v: (np.array(h) + further[v]).tolist() for v, h in habits.items()})
    _pack(given)


def _actor(given: argparse.Namespace) -> None:
    from pipelines.speech.training.pack import write_actor

    write_actor(given.work / "people.json", given.work / "changes.json", given.out, say)


def _write(path: Path, facts: object) -> None:
    path.write_text(json.dumps(facts), encoding="utf-8")


RUN: dict[str, Callable[[argparse.Namespace], None]] = {
    "teach": _teach,
    "record": _record,
    "people": _people,
    "g2p": _g2p,
    "vocoder": _vocoder,
    "acoustic": _acoustic,
    "residual": _residual,
    "pack": _pack,
    "match": _match,
    "prefer": _prefer,
    "actor": _actor,
}


if __name__ == "__main__":
    main()
