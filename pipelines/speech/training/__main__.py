"""Trains the embedded voice: `python -m pipelines.speech.training --data FOLDER --work FOLDER [--only STAGE ...]`.

Stages, in order: `teach` renders and analyses teachers' readings (eight minutes of one core), `record` analyses and
aligns recordings (seven), `people` measures how voices change with feelings (three); `g2p` (an hour), `vocoder`
(fifty minutes) and `acoustic` (an hour) train the networks, each on one core, side by side, and go on where they
stopped; `residual` measures what a mean reading lacks; `words` lists words with their
parts of speech (three minutes; needs hibari-tts); `pack` writes the checkpoint; `match` fits a guide and solves
for styles (forty minutes); `style` trains the style predictor. `prefer` tunes base styles against the steering
recognizer on top. `natural` solves for the styles of the natural voice and trains a predictor of them (half an hour;
extras natural and measure).

Needs the extras espeak (WORLD) and dev (pocketsphinx), and the Debian packages libflite1 and festvox-us-slt-hts.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch

from weights.store import EMBEDDED

STAGES = (
    "teach",
    "record",
    "people",
    "g2p",
    "vocoder",
    "acoustic",
    "residual",
    "words",
    "pack",
    "match",
    "prefer",
    "style",
    "natural",
)
DEFAULT_STAGES = tuple(s for s in STAGES if s not in ("prefer", "natural"))
TEACHER_SENTENCES = {"rms": (0, 1500), "hts": (700, 1500)}  # teacher -> first sentence, how many
HELD_OUT_SENTENCES = 150  # sentences at the head of the list that no teacher reads: what is measured on
VOICE_SHARES = {"rms": 0.34, "hts": 0.36, "s84": 0.15, "s174": 0.15}
STEPS = {"g2p": 12, "vocoder": 4000, "acoustic": 3600}
CRITIC_FROM_STEP = {"vocoder": 2000, "acoustic": 2400}
SOLVED_VOICES = ("iris", "adam", "nora", "theo")


def main(argv: Sequence[str] | None = None) -> None:
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
    parser.add_argument("--only", nargs="+", choices=STAGES, type=_stage_name, default=DEFAULT_STAGES)
    parser.add_argument("--steps", type=int, help="of the network trained now (epochs for g2p)")
    parser.add_argument("--threads", type=int, help="of the CPU")
    parser.add_argument("--out", type=Path, default=EMBEDDED / "speech")
    arguments = parser.parse_args(argv)
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    arguments.work.mkdir(parents=True, exist_ok=True)
    for stage in (s for s in STAGES if s in arguments.only):
        STAGE_FUNCTIONS[stage](arguments)


def _stage_name(name: str) -> str:
    """A stage by its name; "actor" is what "style" was called."""
    return "style" if name == "actor" else name


def print_progress(text: str) -> None:
    """Print one line of progress."""
    print(text, flush=True)


def _teach(arguments: argparse.Namespace) -> None:
    from pipelines.speech.training.prepare import sentences, teach

    texts = sentences(arguments.data, 100_000)[HELD_OUT_SENTENCES:]
    for voice, (first, count) in TEACHER_SENTENCES.items():
        teach(voice, (texts + texts)[first : first + count], arguments.work / f"{voice}.npz", print_progress)


def _record(arguments: argparse.Namespace) -> None:
    from pipelines.speech.training.align import align_all
    from pipelines.speech.training.recordings import prepare

    for archive in ("librispeech", "kerstin"):
        prepare(arguments.data, archive, arguments.work / f"{archive}.npz", print_progress)
    align_all(arguments.data, arguments.work / "librispeech.npz", arguments.work, print_progress)


def _people(arguments: argparse.Namespace) -> None:
    from pipelines.speech.training import people

    people.write_people(arguments.data, arguments.work / "people.json", print_progress)


def _g2p(arguments: argparse.Namespace) -> None:
    from pipelines.speech.training import g2p

    g2p.fit(arguments.data, arguments.work, arguments.steps or STEPS["g2p"], print_progress)


def _vocoder(arguments: argparse.Namespace) -> None:
    from pipelines.speech.training import vocoder

    paths = [arguments.work / "librispeech.npz", arguments.work / "kerstin.npz"]
    vocoder.fit(paths, arguments.work, arguments.steps or STEPS["vocoder"], CRITIC_FROM_STEP["vocoder"], print_progress)


def _acoustic(arguments: argparse.Namespace) -> None:
    from pipelines.speech.training import acoustic

    data = acoustic.load_examples([arguments.work / f"{n}.npz" for n in VOICE_SHARES], list(VOICE_SHARES.values()))
    content = {"names": data.names, "f0": data.f0, "level": data.level}
    (arguments.work / "voices.json").write_text(json.dumps(content), encoding="utf-8")
    acoustic.fit(
        data, arguments.work, arguments.steps or STEPS["acoustic"], CRITIC_FROM_STEP["acoustic"], print_progress
    )


def _residual(arguments: argparse.Namespace) -> None:
    from pipelines.speech.training import acoustic, residual
    from pipelines.speech.voice.acoustic import AcousticModel

    data = acoustic.load_examples([arguments.work / f"{n}.npz" for n in VOICE_SHARES], list(VOICE_SHARES.values()))
    net = AcousticModel(len(VOICE_SHARES))
    net.load_state_dict(torch.load(arguments.work / "acoustic.pt", weights_only=True)["averaged"])
    torch.save(residual.measure(net, data, ("s84", "s174")), arguments.work / "residual.pt")


def _pack(arguments: argparse.Namespace) -> None:
    from pipelines.speech.training.pack import pack

    pack(arguments.work, arguments.data, arguments.out, print_progress)
    _style(arguments)


def _words(arguments: argparse.Namespace) -> None:
    from pipelines.speech.training import words

    words.write_words(words.tag_texts(arguments.data, print_progress), arguments.data, arguments.out, print_progress)


def _match(arguments: argparse.Namespace) -> None:
    from pipelines.speech.training import acted_speech, guide, matching, profiles
    from pipelines.speech.voice.engine import load

    table = profiles.style_profiles(profiles.load_people(arguments.work / "people.json"))
    teacher = guide.fit(arguments.data, arguments.work, print_progress)
    base_styles, changes = matching.match_styles(
        load(arguments.out),
        acted_speech.measure_actors(arguments.data, print_progress),
        teacher,
        table,
        SOLVED_VOICES,
        print_progress,
    )
    _write_json(arguments.work / "base_styles.json", base_styles)
    _write_json(arguments.work / "changes.json", changes)
    _pack(arguments)


def _prefer(arguments: argparse.Namespace) -> None:
    from pipelines.recognition.speech.recognizer import SpeechRecognizer
    from pipelines.speech.measure import SENTENCES
    from pipelines.speech.training import preferences
    from pipelines.speech.voice.engine import load

    judge = SpeechRecognizer.from_pretrained(EMBEDDED / "recognition" / "speech-steers")
    changes = preferences.tune_base_styles(load(arguments.out), judge, SOLVED_VOICES, SENTENCES[-8:], print_progress)
    base_styles = json.loads((arguments.work / "base_styles.json").read_text(encoding="utf-8"))
    _write_json(
        arguments.work / "base_styles.json", {v: (np.array(h) + changes[v]).tolist() for v, h in base_styles.items()}
    )
    _pack(arguments)


def _style(arguments: argparse.Namespace) -> None:
    from pipelines.speech.training.pack import write_style_predictor

    write_style_predictor(
        arguments.work / "people.json", arguments.work / "changes.json", arguments.out, print_progress
    )


def _natural(arguments: argparse.Namespace) -> None:
    from pipelines.speech.natural.engine import load
    from pipelines.speech.natural.family import NATURAL_STYLES
    from pipelines.speech.training import guide, natural_styles, quality_ear
    from pipelines.speech.training.pack import write_natural_style_predictor
    from pipelines.speech.voice.engine import load as load_own

    engine, own = load(None), load_own(None).style_predictor
    solver = natural_styles.NaturalStyleSolver(
        engine,
        engine.default_voice,
        guide.fit(arguments.data, arguments.work, print_progress),
        quality_ear.hear_actors(arguments.data, arguments.work, print_progress),
    )
    table = natural_styles.solve_styles(solver, natural_styles.own_styles(own), arguments.work, print_progress)
    write_natural_style_predictor(table, NATURAL_STYLES, print_progress)


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")


STAGE_FUNCTIONS: dict[str, Callable[[argparse.Namespace], None]] = {
    "teach": _teach,
    "record": _record,
    "people": _people,
    "g2p": _g2p,
    "vocoder": _vocoder,
    "acoustic": _acoustic,
    "residual": _residual,
    "words": _words,
    "pack": _pack,
    "match": _match,
    "prefer": _prefer,
    "style": _style,
    "natural": _natural,
}


if __name__ == "__main__":
    main()
