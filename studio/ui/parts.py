"""What every tab shares: the controls of a feeling, running a job with progress and Stop."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from conditioning import vocabulary
from conditioning.affect import Emotion
from pipelines.base import Step
from pipelines.errors import Cancelled
from studio.jobs import Job
from studio.session import Session
from studio.ui.affect_pad import AffectPad
from weights.errors import StudioError


@dataclass(frozen=True)
class Feeling:
    """The controls of a feeling.

    Attributes:
        words: the box of words.
        intensity: the slider.
        inputs: words, emotion, valence, arousal, dominance, intensity, in the order that `affect_of` takes the first five.
    """

    words: Any
    intensity: Any
    inputs: tuple[Any, ...]


def feeling_controls(prefix: str) -> Feeling:
    """Lay out pad, emotions, sliders and words inside the current column; `prefix` keeps the ids of tabs apart."""
    pad = AffectPad(label="Feeling", elem_id=f"{prefix}pad")
    chips = gr.Radio(
        list(Emotion),
        label="Emotion",
        info="A named emotion is more than its place on the pad.",
        elem_id=f"{prefix}emotion",
    )
    with gr.Row():
        valence = gr.Slider(
            -1, 1, 0, step=0.05, label="Valence", info="bad to good", elem_id=f"{prefix}valence", min_width=140
        )
        arousal = gr.Slider(
            -1, 1, 0, step=0.05, label="Arousal", info="quiet to excited", elem_id=f"{prefix}arousal", min_width=140
        )
        dominance = gr.Slider(
            -1, 1, 0, step=0.05, label="Dominance", info="weak to strong", elem_id=f"{prefix}dominance", min_width=140
        )
    intensity = gr.Slider(
        0, 2, 1, step=0.05, label="Intensity", info="0 neutral, 1 as asked, 2 exaggerated", elem_id=f"{prefix}intensity"
    )
    words = gr.Textbox(
        label="Feeling in words (instead of the pad)",
        placeholder="weary    or    happy:0.7, sad:0.3    or    0: calm; 2: angry",
        elem_id=f"{prefix}feeling",
        info="Any known emotion word, a mixture, or a curve over the seconds.",
    )
    keep_in_step(pad, valence, arousal, dominance, chips)
    return Feeling(words, intensity, (words, chips, valence, arousal, dominance, intensity))


def keep_in_step(pad: AffectPad, valence: gr.Slider, arousal: gr.Slider, dominance: gr.Slider, chips: gr.Radio) -> None:
    """Pad, sliders and emotions follow each other in the browser, without a request."""
    points = {str(e): list(vocabulary.load_terms()[word].vad) for e, word in vocabulary.BASIS.items()}
    quiet: dict[str, Any] = {"fn": None, "api_visibility": "private"}
    pad.release(js="(p) => [p.valence, p.arousal, null]", inputs=pad, outputs=[valence, arousal, chips], **quiet)
    gr.on(
        [valence.input, arousal.input],
        js="(v, a) => [{valence: v, arousal: a}, null]",
        inputs=[valence, arousal],
        outputs=[pad, chips],
        **quiet,
    )
    dominance.input(js="() => null", outputs=chips, **quiet)
    chips.input(
        js=f"(e) => {{ const p = {points}[e] || [0, 0, 0]; return [{{valence: p[0], arousal: p[1]}}, p[0], p[1], p[2]]; }}",
        inputs=chips,
        outputs=[pad, valence, arousal, dominance],
        **quiet,
    )


def affect_of(feeling: str, chip: str | None, v: float, a: float, d: float) -> Any:
    """What is asked: the words where there are any, else the emotion, else the point."""
    if feeling and feeling.strip():
        return feeling.strip()
    return chip or (v, a, d)


def said(text: str | None) -> str | None:
    """What stands in a box; None where it is blank, or was never on the page (a closed accordion sends nothing)."""
    return (text or "").strip() or None


def seed_of(text: str | None) -> int | None:
    """The seed of a box; None where it is blank."""
    try:
        return int(text) if text and text.strip() else None
    except ValueError:
        raise gr.Error(f"seed must be a whole number, got '{str(text)[:20]}'", print_exception=False) from None


def made(
    session: Session, values: dict[str, Any], folder: Path, name: str, ending: str, doing: str
) -> Iterator[tuple[Any, Any]]:
    """Run a job and yield (its result, or nothing yet, what to tell); closing this generator (Stop) cancels it at its next step."""
    try:
        job = Job.parse({**values, "out": str(folder / f"{name}-{time.time_ns():x}{ending}")})
    except StudioError as error:
        raise gr.Error(str(error), print_exception=False) from None
    yield None, f"{doing} …"
    result: Any = None
    for item in running(session, job):
        if isinstance(item, Step):
            yield item.preview, f"Step {item.index} of {item.total} · {item.label[:60]} …"
        else:
            result = item
    if isinstance(result, StudioError):
        raise gr.Error(str(result), print_exception=False)
    if isinstance(result, BaseException) or result is None:
        raise gr.Error(
            f"something went wrong while {doing.lower()}; the terminal has the details", print_exception=False
        ) from result
    line = f"**{result.extent}** in {result.seconds:.1f} s · seed **{result.record.seed}** · {result.path.name}"
    if chosen := result.choice_text():
        line += f" · {chosen}"
    yield result, line


def running(session: Session, job: Job) -> Iterator[Any]:
    """The steps of a job that runs in a thread, then its result or error."""
    events: queue.Queue[Any] = queue.Queue()
    stopped = threading.Event()

    def on_step(step: Step) -> None:
        if stopped.is_set():
            raise Cancelled("stopped")
        events.put(step)

    def work() -> None:
        try:
            events.put(session.run(job, on_step=on_step))
        except BaseException as error:
            events.put(error)

    threading.Thread(target=work, daemon=True).start()
    try:
        while True:
            item = events.get()
            yield item
            if not isinstance(item, Step):
                return
    finally:
        stopped.set()


def folder_of(session: Session) -> Path:
    """Where results are written; made where it is missing."""
    from studio.settings import Settings

    folder = (session.settings or Settings()).output_dir
    folder.mkdir(parents=True, exist_ok=True)
    return folder
