"""Trains the embedded voices: `python -m pipelines.speech.training --data FOLDER --work FOLDER [--only STAGE ...]`.

Stages, in order: `people` measures how voices change with feelings (three minutes); `record` analyses recordings
(seven); `g2p` (an hour) and `vocoder` (fifty minutes) train networks on one core each, side by side, and go on where
they stopped; `words` lists words with their parts of speech (three minutes; needs hibari-tts); `teach` lets Kokoro's
voices read (forty minutes; needs --teacher, a folder with its model and voices); `spectra` (fifty minutes) and
`prosody` (ten) train our voices on that, from hibari's weights; `pack` writes the checkpoint; `match` fits a guide and
solves for styles of converted recordings (forty minutes); `style` trains their style predictor; `natural` solves for
the styles of the voices and trains a predictor of them (half an hour; extras natural and measure); `german` teaches
the networks of our voices Kerstin's German (an hour; extra german; into speech-german beside `--out`).

Needs the extras espeak (WORLD) and natural.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import torch

from weights.store import EMBEDDED

STAGES = (
    "people",
    "record",
    "g2p",
    "vocoder",
    "words",
    "teach",
    "spectra",
    "prosody",
    "pack",
    "match",
    "style",
    "natural",
    "german",
)
DEFAULT_STAGES = tuple(s for s in STAGES if s not in ("natural", "german"))
HELD_OUT_SENTENCES = 150  # sentences at the head of the list that no teacher reads: what is measured on
TAUGHT_SENTENCES = 300
STEPS = {"g2p": 12, "vocoder": 4000, "spectra": 2100, "prosody": 600}
VOCODER_CRITIC_FROM_STEP = 2000
MATCHED_VOICES = ("iris", "adam")


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
    parser.add_argument("--only", nargs="+", choices=STAGES, default=DEFAULT_STAGES)
    parser.add_argument("--teacher", type=Path, help="a folder with Kokoro's model and voices")
    parser.add_argument("--steps", type=int, help="of the network trained now (epochs for g2p)")
    parser.add_argument("--threads", type=int, help="of the CPU")
    parser.add_argument("--out", type=Path, default=EMBEDDED / "speech")
    arguments = parser.parse_args(argv)
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    arguments.work.mkdir(parents=True, exist_ok=True)
    for stage in (s for s in STAGES if s in arguments.only):
        STAGE_FUNCTIONS[stage](arguments)


def print_progress(text: str) -> None:
    """Print one line of progress."""
    print(text, flush=True)


def _record(arguments: argparse.Namespace) -> None:
    from pipelines.speech.training.recordings import prepare

    for archive in ("librispeech", "kerstin"):
        prepare(arguments.data, archive, arguments.work / f"{archive}.npz", print_progress)


def _people(arguments: argparse.Namespace) -> None:
    from pipelines.speech.training import people

    people.write_people(arguments.data, arguments.work / "people.json", print_progress)


def _g2p(arguments: argparse.Namespace) -> None:
    from pipelines.speech.training import g2p

    g2p.fit(arguments.data, arguments.work, arguments.steps or STEPS["g2p"], print_progress)


def _vocoder(arguments: argparse.Namespace) -> None:
    from pipelines.speech.training import vocoder

    paths = [arguments.work / "librispeech.npz", arguments.work / "kerstin.npz"]
    vocoder.fit(paths, arguments.work, arguments.steps or STEPS["vocoder"], VOCODER_CRITIC_FROM_STEP, print_progress)


def _teach(arguments: argparse.Namespace) -> None:
    from pipelines.speech.training.natural_teacher import teach
    from pipelines.speech.training.prepare import sentences

    texts = sentences(arguments.data, HELD_OUT_SENTENCES + TAUGHT_SENTENCES)[HELD_OUT_SENTENCES:]
    teach(arguments.teacher, texts, arguments.work / "lessons", print_progress)


def _spectra(arguments: argparse.Namespace) -> None:
    from pipelines.speech.training import natural_fit, natural_teacher, natural_weights

    net, speakers = natural_weights.begin_with_hibari(), natural_fit.draw_speakers(len(natural_teacher.TEACHERS))
    bank = natural_fit.LessonBank.load(arguments.work / "lessons", list(natural_teacher.TEACHERS))
    natural_fit.fit_spectra(net, speakers, bank, arguments.work, arguments.steps or STEPS["spectra"], print_progress)


def _prosody(arguments: argparse.Namespace) -> None:
    from pipelines.speech.training import natural_fit, natural_teacher, natural_weights

    net, speakers = natural_weights.begin_with_hibari(), natural_fit.load_speakers(arguments.work)
    bank = natural_fit.LessonBank.load(arguments.work / "lessons", list(natural_teacher.TEACHERS))
    natural_fit.fit_prosody(net, speakers, bank, arguments.work, arguments.steps or STEPS["prosody"], print_progress)


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
    acted = acted_speech.measure_actors(arguments.data, print_progress)
    changes = matching.match_styles(load(arguments.out), acted, teacher, table, MATCHED_VOICES, print_progress)
    _write_json(arguments.work / "changes.json", changes)
    _style(arguments)


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
    from pipelines.speech.voice.converter import load as load_converter

    engine, own = load(None), load_converter(None).style_predictor
    solver = natural_styles.NaturalStyleSolver(
        engine,
        engine.default_voice,
        guide.fit(arguments.data, arguments.work, print_progress),
        quality_ear.hear_actors(arguments.data, arguments.work, print_progress),
    )
    table = natural_styles.solve_styles(solver, natural_styles.own_styles(own), arguments.work, print_progress)
    write_natural_style_predictor(table, NATURAL_STYLES, print_progress)


def _german(arguments: argparse.Namespace) -> None:
    from pipelines.speech.training import german

    work, out = arguments.work / "german", arguments.out.with_name("speech-german")
    german.train(arguments.data, work, out, print_progress)


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")


STAGE_FUNCTIONS: dict[str, Callable[[argparse.Namespace], None]] = {
    "people": _people,
    "record": _record,
    "g2p": _g2p,
    "vocoder": _vocoder,
    "words": _words,
    "teach": _teach,
    "spectra": _spectra,
    "prosody": _prosody,
    "pack": _pack,
    "match": _match,
    "style": _style,
    "natural": _natural,
    "german": _german,
}


if __name__ == "__main__":
    main()
