"""What words feel."""

from __future__ import annotations

import json

from tests.replay.rows import WORK, row, run_studio


def is_between(sentences: list[str], low: float, high: float) -> bool:
    from conditioning.text.reader import read

    found = {(s, r): read(s, r).vad.valence for s in sentences for r in ("content", "direction")}
    wrong = {k: round(v, 2) for k, v in found.items() if not low <= v <= high}
    assert not wrong, wrong
    return True


@row("F: a bad feeling negated is near neutral or mildly pleasant")
def _() -> bool:
    return is_between(
        [
            "I am not afraid.",
            "I'm not scared of the dark.",
            "She is not disgusted.",
            "I do not feel lonely.",
            "We are not worried.",
            "I'm not angry with you",
            "I don't hate it",
            "not scared",
        ],
        -0.2,
        0.5,
    )


@row("F: hardly, no longer, used to, nobody, without, questions, comfort")
def _() -> bool:
    return is_between(
        [
            "He was hardly annoyed.",
            "I am no longer sad.",
            "I used to be so angry at everyone.",
            "Nobody is afraid.",
            "She walked in without fear.",
            "Aren't you angry?",
            "Don't be sad.",
            "He's anything but sad.",
            "I can't complain.",
            "Not bad.",
        ],
        -0.2,
        0.6,
    )


@row("F: a good feeling negated is unpleasant")
def _() -> bool:
    return is_between(
        ["I am not happy.", "I'm not happy at all.", "I feel not good.", "I'm far from happy."], -0.85, -0.1
    )


@row("F: a wish and a failure are sad")
def _() -> bool:
    return is_between(
        [
            "I wish I were happy.",
            "If only I had somebody to talk to.",
            "She failed to cheer me up.",
            "I tried to be cheerful but I couldn't.",
        ],
        -0.85,
        -0.2,
    )


@row("F: a negation of something else leaves the feeling; couldn't be more is more")
def _() -> bool:
    return is_between(
        [
            "I am happy.",
            "I am very happy that I do not work with you.",
            "I feel good.",
            "I couldn't be prouder of you.",
        ],
        0.3,
        1.0,
    )


@row("F: affect --file of a dialogue: names are no words, moods are carried")
def _() -> bool:
    (WORK / "d.txt").write_text("JOY: The bus leaves.\nGRIM: At nine.\n", encoding="utf-8")
    code, out, _ = run_studio("affect", "--file", str(WORK / "d.txt"), "--json")
    turns = [json.loads(line) for line in out.splitlines()]
    return code == 0 and [(t["speaker"], t["text"]) for t in turns] == [
        ("JOY", "The bus leaves."),
        ("GRIM", "At nine."),
    ]


@row("A: a line of only a quotation mark in affect --file is neutral")
def _() -> bool:
    (WORK / "q.txt").write_text('"\n', encoding="utf-8")
    code, out, _ = run_studio("affect", "--file", str(WORK / "q.txt"), "--json")
    return code == 0 and json.loads(out)["valence"] == 0


@row("A: [pause .] is one line, exit 2")
def _() -> bool:
    code, _, errors = run_studio("speak", "Well [pause .] then.", "-o", str(WORK / "a.wav"))
    return code == 2 and len(errors.strip().splitlines()) == 1 and not (WORK / "a.wav").exists()


@row("A: any value is an affect or one line of ours")
def _() -> bool:
    from conditioning import parse
    from weights.errors import InputError

    for value in ("very " * 900 + "sad", "a:1" * 1200, [10**5000, 0], {"valence": 10**400}, "\n\x00: 1"):
        try:
            parse(value)
        except InputError as error:
            assert "\n" not in str(error)
    return True
