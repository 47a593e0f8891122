"""`studio bench`: the budgets of the design, measured on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType

TEXT = "The parcel is at the door, and the keys are on the kitchen table."
TEXT_TO_PAINT = "a boat on a lake under mountains"


def speech(repeats: int = 5) -> dict[str, float]:
    """Seconds from process start to file, engine real-time factor, first chunk; and the same against a bare synthesis.

    Returns:
        name -> value; `rtf` is processing over playing time, `ratio_to_bare` the time of the whole engine over that of
        espeak-ng plus WORLD analysis and synthesis without any change, in the same process.
    """
    from pipelines.speech import SpeechPipeline

    pipeline = SpeechPipeline.from_pretrained()
    pipeline(TEXT, affect="happy", seed=0)
    ratios, firsts, bare = [], [], []
    for seed in range(repeats):
        started = time.perf_counter()
        output = pipeline(TEXT, affect="angry", seed=seed)
        ratios.append((time.perf_counter() - started) / output.duration_s)
        started = time.perf_counter()
        next(iter(pipeline.stream(TEXT, affect="angry", seed=seed)))
        firsts.append(time.perf_counter() - started)
        bare.append(_bare(output.duration_s))
    return {
        "process start to file, s": round(_cold(), 2),
        "engine real-time factor": round(min(ratios), 4),
        "first chunk after load, s": round(min(firsts), 3),
        "ratio to bare synthesis": round(min(ratios) / min(bare), 2),
    }


def portrait(size: int = 512) -> dict[str, float]:
    """Seconds to load and to make a first short film, frames a second with speech, encoding and sound, and the pictures
    alone.

    Returns:
        name -> value; `ratio to bare encoding` is the time of the whole film over that of encoding its pictures,
        already made.
    """
    from pipelines.media import write_video
    from pipelines.portrait import PortraitPipeline

    started = time.perf_counter()
    pipeline = PortraitPipeline.from_pretrained()
    pipeline(text="Hi.", affect="happy", look="robin", size=size, seed=0)
    loaded = time.perf_counter() - started
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        output = pipeline(text=TEXT, affect="happy", look="robin", size=size, seed=0)
        output.save(Path(folder) / "a.mp4")
        whole = time.perf_counter() - started
        pictures = list(output.render_frames())
        started = time.perf_counter()
        write_video(Path(folder) / "b.mp4", pictures, 25, output.audio)
        bare = time.perf_counter() - started
    return {
        "load, cast and speak, s": round(loaded, 2),
        f"frames a second at {size} px with sound": round(len(pictures) / whole, 1),
        "ratio to bare encoding": round(whole / bare, 2),
    }


def music(bars: int = 32) -> dict[str, float]:
    """Seconds to compose and to render a piece at a middle tempo, after a first one has been made."""
    from pipelines.music import MusicPipeline

    pipeline = MusicPipeline.from_pretrained()
    len(pipeline(affect="neutral", bars=4, seed=0).audio.samples)
    started = time.perf_counter()
    output = pipeline(affect="0.3,0.3", bars=bars, seed=1)
    composed = time.perf_counter()
    seconds = output.audio.duration_s
    rendered = time.perf_counter() - composed
    return {
        f"{bars} bars composed, s": round(composed - started, 2),
        f"{bars} bars rendered, s": round(rendered, 2),
        "playing time over rendering": round(seconds / rendered, 1),
    }


def image(repeats: int = 3) -> dict[str, float]:
    """Seconds a traced picture after load; of the engine `painter` milliseconds a step, and the whole call against a
    bare loop of the same networks.

    Returns:
        name -> value; the ratios are the time of 256 px through `PainterSampler`, and of a whole dream with its sketch
        and strokes, over that of the same steps of the same networks with nothing around them, in the same process.
    """
    from pipelines.image import ImagePipeline
    from pipelines.image.paint.baseline_loop import BASELINE_STEPS, baseline_loop
    from pipelines.image.paint.pipeline import Condition

    pipeline = ImagePipeline.from_pretrained()
    pipeline(seed=0, size=256)
    figures: dict[str, float] = {}
    for size, prompt in ((256, ""), (256, TEXT_TO_PAINT), (512, TEXT_TO_PAINT), (1024, TEXT_TO_PAINT)):
        name = f"{size} px{' by a prompt' if prompt else ''}, s"
        figures[name] = round(_least(partial(pipeline, prompt, seed=1, size=size), repeats), 2)
    dreamer = ImagePipeline.from_pretrained("painter")
    painter = dreamer.engine.painter  # type: ignore[attr-defined]
    makes = (
        lambda: dreamer(seed=1, size=256),
        lambda: painter.sample_picture(Condition(style="impressionism"), 1),
        lambda: baseline_loop(painter, 1),
    )
    rounds = [
        [_least(make, 1) for make in makes] for _ in range(2 * repeats)
    ]  # in turn, so that a busy machine is busy for all
    whole, guided, bare = (min(times) for times in zip(*rounds, strict=True))
    return {
        **figures,
        "painter: a step of a dream of 256 px, ms": round(1000 * whole / BASELINE_STEPS, 1),
        "painter: diffusers pipeline to a bare loop": round(guided / bare, 3),
        "painter: with sketch and strokes": round(whole / bare, 3),
    }


def evaluate(repeats: int = 10) -> dict[str, float]:
    """Files a second of `studio evaluate` after loading, for each modality that has weights (the budget is 10)."""
    from studio.evaluator.bench import measure_throughput

    return measure_throughput(repeats)


def _least(make: Callable[[], object], repeats: int) -> float:
    """The shortest of several runs, seconds."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        make()
        times.append(time.perf_counter() - started)
    return min(times)


def _bare(duration_s: float) -> float:
    from pipelines.speech.rules import espeak, world

    started = time.perf_counter()
    spoken = espeak.synthesise(TEXT, "en-us")
    world.resynthesise(world.analyse(spoken.samples, spoken.sampling_rate))
    return (time.perf_counter() - started) / (len(spoken.samples) / spoken.sampling_rate)


def _cold() -> float:
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "studio.cli",
            "speak",
            TEXT,
            "--affect",
            "sad",
            "-o",
            str(Path(folder) / "a.wav"),
        ]
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        return time.perf_counter() - started


def calls() -> dict[str, float]:
    """Calls from one file of this project into another during one run of a verb, the second of its process.

    A reader follows such calls from file to file; fewer are easier to follow. Counted with `sys.setprofile`.

    Returns:
        "calls between files, VERB" -> how many.
    """
    from studio.cli import main

    with tempfile.TemporaryDirectory() as folder:
        verbs = {
            "speak": ["speak", "The parcel is at the door.", "--affect", "sad", "--seed", "7", "-o", f"{folder}/a.wav"],
            "compose": ["compose", "--affect", "sad", "--bars", "8", "--seed", "7", "-o", f"{folder}/a.mid"],
            "paint": ["paint", "a lake", "--affect", "sad", "--size", "128", "--seed", "7", "-o", f"{folder}/a.png"],
            "animate": ["animate", "--affect", "sad", "--seconds", "1", "--size", "256", "-o", f"{folder}/a.mp4"],
        }
        figures = {}
        for verb, arguments in verbs.items():
            main(arguments)
            figures[f"calls between files, {verb}"] = float(_count_calls(partial(main, arguments)))
    return figures


def _count_calls(run: Callable[[], object]) -> int:
    """Calls whose caller and callee lie in two different files of this project."""
    root = Path(__file__).resolve().parent.parent
    packages = tuple(f"{root / name}{os.sep}" for name in ("studio", "pipelines", "conditioning", "weights"))
    count = 0

    def profile(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        if event == "call" and frame.f_back is not None:
            callee, caller = frame.f_code.co_filename, frame.f_back.f_code.co_filename
            count += callee != caller and callee.startswith(packages) and caller.startswith(packages)

    sys.setprofile(profile)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count
