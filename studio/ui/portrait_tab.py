"""The tab that animates: a face or a built-in person, words or a recording, a feeling; a film to watch."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gradio as gr

from pipelines.portrait.options import CAMERA_MOVES
from pipelines.portrait.people.stock import list_people
from pipelines.portrait.track.plan import SCALES
from studio.session import Result, Session
from studio.ui.affect_controls import AffectControls
from studio.ui.option_controls import UNSET, OptionControls
from studio.ui.tab import TabRun, closed_section, run_buttons

TITLE = "Face"
SAMPLE = "I did not think you would come. But here you are."
SIZES = (256, 384, 512, 768, 1024)
CONSENT_INFO = "Of a real person: with their word, or your own face. Paintings and drawings of nobody are free."


def build(session: Session) -> None:
    """Lay out the tab inside the current Blocks."""
    options = OptionControls("portrait", "face-")
    with gr.Row(equal_height=False):
        with gr.Column(scale=5, min_width=320):
            options.add("text", value=SAMPLE, label="What is said", lines=3, max_length=5000)
            go, stop = run_buttons("Animate", "animate")
            film = gr.Video(label="Result", interactive=False, elem_id="film", buttons=["download"], autoplay=True)
            summary = gr.Markdown(elem_id="face-summary")
            files = gr.File(
                label="Plan, captions and blendshapes", interactive=False, elem_id="face-files", file_count="multiple"
            )
        with gr.Column(scale=4, min_width=320):
            affect = AffectControls("face-")
    with gr.Row():
        face = gr.Image(
            label="A face (left empty: a built-in person)",
            type="filepath",
            elem_id="face-picture",
            height=260,
            sources=["upload", "clipboard"],
        )
        with gr.Column():
            consent = gr.Checkbox(label="I may use this face and this voice", elem_id="face-consent", info=CONSENT_INFO)
            options.add(
                "look",
                gr.Dropdown([("by seed", UNSET), *list_people()], value="maya", label="Person", elem_id="look"),
            )
            options.add(
                "audio",
                gr.Audio(
                    label="A recording to follow instead of the voice",
                    type="filepath",
                    elem_id="face-audio",
                    sources=["upload", "microphone"],
                ),
            )
    with closed_section("Listen to somebody"):
        options.add(
            "listen",
            gr.Audio(
                label="A recording that the face listens to, in place of speaking",
                type="filepath",
                elem_id="face-listen",
                sources=["upload", "microphone"],
            ),
        )
    with closed_section("Camera, size, captions, seed and parts"):
        with gr.Row():
            options.add(
                "camera",
                gr.Dropdown(
                    CAMERA_MOVES,
                    value="still",
                    label="Camera",
                    allow_custom_value=True,
                    info="or your own words: slow push in",
                ),
            )
            options.add("size", gr.Dropdown(SIZES, value=512, label="Pixels of a side"))
            options.add("seed")
            options.add("units", placeholder="AU12=0.8, AU4L=0.3, yaw=6")
        with gr.Row():
            parts = {
                name: gr.Slider(0, 2, 1, step=0.1, label=name.capitalize(), elem_id=f"part-{name}", min_width=110)
                for name in SCALES
            }
        with gr.Row():
            follow = gr.Checkbox(
                label="Feel what the recording feels",
                elem_id="face-follow",
                info="Read off the voice instead of the feeling above.",
            )
            options.add("auto", value="contrast=1.3, smooth=0.5, emotions=3", label="How it is read")
        options.add_rest(skip=("scale", "best_of"))
        options.add_engines()

    def job(values: Mapping[Any, Any]) -> dict[str, Any]:
        if (values[face] or values[options.component("audio")] or values[options.component("listen")]) and not values[
            consent
        ]:
            raise gr.Error(
                "tick that you may use this face and this voice; nothing leaves this machine", print_exception=False
            )
        scale = {name: values[slider] for name, slider in parts.items() if values[slider] != 1}
        auto = {"affect": "auto"} if values[follow] else {"auto": None}
        look = {"look": None} if values[face] else {}
        return {"task": "portrait", "input": values[face] or "", "scale": scale or None, **auto, **look}

    def show(event: Any, line: str) -> tuple[Any, ...]:
        if isinstance(event, Result):
            return str(event.path), line, _write_companions(event.path, event.output)
        return None, line, gr.skip()

    content = [face, consent, follow, *parts.values()]
    TabRun(session, affect, options, content, job, show, (film, summary, files), "face", "Animating").bind(
        [go.click], stop, "animate"
    )


def _write_companions(path: Path, output: Any) -> list[str]:
    """The plan, the captions and the blendshapes, written beside the film."""
    files = [output.plan.save(path.with_suffix(".plan.json")), output.save_track(path.with_suffix(".csv"))]
    if output.captions:
        files.append(output.save_captions(path.with_suffix(".srt")))
    return [str(f) for f in files]
