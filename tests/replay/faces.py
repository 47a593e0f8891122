"""Faces and the prompts of pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from tests.replay.rows import CASES, WORK, row, run_quietly


def portrait() -> object:
    from pipelines.portrait import PortraitPipeline

    if not hasattr(portrait, "pipe"):
        portrait.pipe = PortraitPipeline.from_pretrained()
    return portrait.pipe


def refused(face: Path, words: str) -> bool:
    code, errors = run_quietly("animate", str(face), "--seconds", "0.2", "--size", "256", "-o", str(WORK / "x.mp4"))
    return code == 2 and words in errors and not (WORK / "x.mp4").exists()


def character() -> np.ndarray:
    """A built-in person, nobody's, with its landmarks' mouth about (128, 170) of 256."""
    return portrait()(seconds=0.2, size=512, look="maya", seed=1, scale="head=0, blinks=0").render_frame(0)


@row("A: a portrait with text and seconds=5 lasts 5 s")
def _() -> object:
    made = portrait()(text="Hi there.", seconds=5, size=256, look="robin", seed=1)
    return abs(made.duration_s - 5) < 0.05 and abs(made.audio.duration_s - 5) < 0.05


@row("A: the voice of portraits is loaded once")
def _() -> object:
    pipe = portrait()
    return pipe.load_voice() is pipe.load_voice()


@row("A: a session's own voice speaks for its faces")
def _() -> object:
    from studio.session import Session

    session = Session()
    return session.pipeline("portrait").load_voice() is session.pipeline("speech")


@row("A: errors, progress and cancel of animate come out of the call")
def _() -> object:
    from pipelines.errors import CancelledError

    steps = []

    def stop(step: object) -> None:
        steps.append(step)
        if step.label == "pictures":
            raise CancelledError("enough")

    try:
        portrait()(seconds=3.0, size=256, look="robin", seed=1, on_step=stop)
    except CancelledError:
        return len(steps) == 2
    return False


@row("cases: the mouth rests while nobody speaks, whatever is felt")
def _() -> object:
    from pipelines.media import Audio, write_audio
    from pipelines.speech import SpeechPipeline

    speech = SpeechPipeline.from_pretrained()("I told you that we would be late again.", affect="neutral", seed=1)
    rate = speech.sampling_rate
    still = np.zeros(2 * rate, np.float32)
    path = WORK / "pause.wav"
    write_audio(path, Audio(np.concatenate([still, speech.samples, still, speech.samples, still]), rate))
    if CASES and (CASES / "sound" / "speech_2s_pause.wav").is_file():
        path = CASES / "sound" / "speech_2s_pause.wav"
    for affect in ("neutral", "calm", "happy", "sad", "angry", "fearful", "disgusted", "surprised", "excited"):
        track = portrait()(audio=str(path), affect=affect, size=256, look="robin", seed=1).track
        opening = track["AU25"] + track["AU26"] + 0.6 * track["AU10L"]
        speaks = np.zeros(len(track), bool)
        made = portrait()(audio=str(path), affect="neutral", size=256, look="robin", seed=1, scale="emotion=0")
        for viseme in made.plan.visemes:
            speaks[max(0, int(viseme.start_s * 25) - 9) : int(viseme.end_s * 25) + 10] = True
        if not opening[~speaks].max() < 0.75 * max(0.4, opening[speaks].mean()):
            return False
    return True


@row("cases: a face cut by the picture's edge is refused in one line")
def _() -> object:
    path = WORK / "cut.png"
    if CASES and (CASES / "faces" / "cut_left.png").is_file():
        path = CASES / "faces" / "cut_left.png"
    else:
        Image.fromarray(character()[:, 225:]).save(path)
    return refused(path, "cut by the picture's left edge")


@row("cases: a masked face is refused in one line")
def _() -> object:
    path = WORK / "mask.png"
    if CASES and (CASES / "faces" / "mask.png").is_file():
        path = CASES / "faces" / "mask.png"
    else:
        face = character().copy()
        face[290:400, 170:345] = (150, 190, 230)
        Image.fromarray(face).save(path)
    return refused(path, "hidden by")


@row("cases: a face with dark glasses is refused in one line")
def _() -> object:
    from pipelines.portrait.landmarks.detector import find_landmarks

    face = character().copy()
    points = find_landmarks(face)[:, :2]
    for corners in ((33, 133), (263, 362)):
        x, y = points[list(corners)].mean(0)
        face[int(y) - 24 : int(y) + 26, int(x) - 40 : int(x) + 40] = (14, 14, 18)
    Image.fromarray(face).save(WORK / "glasses.png")
    return refused(WORK / "glasses.png", "hidden by")


@row("cases: two faces, and none, are refused in one line")
def _() -> object:
    Image.fromarray(np.concatenate([character(), character()], 1)).save(WORK / "two.png")
    Image.fromarray(np.full((300, 300, 3), 120, np.uint8)).save(WORK / "none.png")
    return refused(WORK / "two.png", "several faces") and refused(WORK / "none.png", "no upright face")


def sketch(text: str) -> np.ndarray:
    from conditioning.affect import Affect
    from pipelines.image.sketch.compose import draw_sketch
    from pipelines.image.sketch.prompt_reader import read_prompt

    prompt = read_prompt(text)
    return draw_sketch(prompt.things, Affect(), 3, 128, 128, prompt=prompt)


@row("cases: seven pairs of prompts give other pictures")
def _() -> object:
    pairs = (
        ("a street with people", "a street with no people"),
        ("a boat on a lake", "three boats on a lake"),
        ("a house", "a red house"),
        ("a sunset", "an orange sunset"),
        ("a tree on the left and a house on the right", "a house on the left and a tree on the right"),
        ("hills with trees", "hills without trees"),
        ("a house behind a tree", "a tree behind a house"),
    )
    return all(np.abs(sketch(a) - sketch(b)).max() > 0.1 for a, b in pairs)


@row("cases: no fruit in an orange sunset")
def _() -> object:
    from pipelines.image.sketch.prompt_reader import read_prompt

    return "fruit" not in read_prompt("an orange sunset over the sea").things


@row("cases: what is not painted stands in the output, the record and on the command line")
def _() -> object:
    from pipelines.media import read_record

    code, errors = run_quietly(
        "paint", "three mountains and an old castle", "--size", "64", "--seed", "1", "-o", str(WORK / "m.png")
    )
    record = read_record(WORK / "m.png")
    return code == 0 and "not painted" in errors and any("3 mountains" in n and "old" in n for n in record.notes)


@row("B: AU tables follow EMFACS")
def _() -> object:
    from pipelines.portrait.track.prototypes import PROTOTYPES

    table = {"happy": (6, 12), "sad": (1, 4, 15), "fearful": (1, 2, 4, 5, 7, 20, 26), "angry": (4, 5, 7, 23)}
    table |= {"disgusted": (9, 15), "surprised": (1, 2, 5, 26)}
    return all(f"AU{n}" in units for e, units in PROTOTYPES.items() for n in table.get(str(e), ()))


@row("B: the portrait pipeline follows intensity and dominance")
def _() -> object:
    def mean(name: str, **options: object) -> float:
        return float(portrait()(seconds=0.2, size=256, look="robin", seed=1, **options).track[name].mean())

    smiles = [mean("AU12L", affect="happy", intensity=k) for k in (0.0, 0.5, 1.0)]
    chins = [mean("pitch", affect=(0.0, 0.0, d)) for d in (-0.8, 0.8)]
    return smiles[0] < smiles[1] < smiles[2] and chins[0] < chins[1]
