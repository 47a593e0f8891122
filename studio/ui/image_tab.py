"""The tab that paints: a prompt or a photo, a feeling, a style; a picture that is seen while it is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gradio as gr

from pipelines.tasks import VIDEO_SUFFIXES
from studio.session import Result, Session
from studio.ui.affect_controls import AffectControls
from studio.ui.option_controls import OptionControls
from studio.ui.tab import TabRun, closed_section, run_buttons

TITLE = "Picture"
SAMPLE = "a boat on a lake under mountains"
SIZES = (128, 256, 512, 1024)
PLANE = "5x5"
SHOWN_PX = 512  # of a result and of its previews on the page


def build(session: Session) -> None:
    """Lay out the tab inside the current Blocks."""
    options = OptionControls("image", "image-")
    with gr.Row(equal_height=False):
        with gr.Column(scale=5, min_width=320):
            prompt = gr.Textbox(
                SAMPLE,
                label="What is to be seen",
                lines=2,
                max_length=2000,
                elem_id="prompt",
                info="Left empty, the painter dreams.",
            )
            go, stop = run_buttons("Paint", "paint")
            picture = gr.Image(
                label="Result",
                interactive=False,
                elem_id="picture",
                height=SHOWN_PX,
                format="png",
                buttons=["download", "fullscreen"],
            )
            film = gr.Video(
                label="Result",
                interactive=False,
                elem_id="moving-picture",
                buttons=["download"],
                autoplay=True,
                loop=True,
                visible=False,
            )
            summary = gr.Markdown(elem_id="picture-summary")
            gallery = gr.Gallery(label="Each picture", elem_id="pictures", columns=4, visible=False)
        with gr.Column(scale=4, min_width=320):
            affect = AffectControls("image-")
            with gr.Row():
                options.add("style", value="photograph", min_width=120)
                options.add("scene", info="of dreams", min_width=120)
    with closed_section("Size, number, seed, attributes and what to avoid"):
        with gr.Row():
            options.add("size", gr.Dropdown(SIZES, value=512, label="Pixels of the longer side", elem_id="image-size"))
            options.add("aspect", label="Shape")
            sheet = gr.Checkbox(
                label="A sheet of the plane", info=f"{PLANE}: the same picture in every feeling", elem_id="plane"
            )
            options.add("seed")
        with gr.Row():
            options.add("seconds", label="Moves for so many seconds", placeholder="left empty: it stands still")
            options.add("camera", info="of a picture that moves", label="Its camera")
            options.add("fps", label="Its frames a second")
        options.add_rest(skip=("source", "strength", "grid"))
        options.add_engines()
    with closed_section("Feel a picture of yours anew"), gr.Row():
        source = gr.Image(
            label="Picture", type="filepath", elem_id="image-source", height=260, sources=["upload", "clipboard"]
        )
        options.add("source", source)
        strength = options.add("strength", label="How far it may change")

    seconds = options.component("seconds")

    def job(values: Mapping[Any, Any]) -> dict[str, Any]:
        own_shape = {"aspect": None} if values[source] else {"strength": None}
        plane = {"grid": PLANE, "count": None} if values[sheet] else {}
        still = {} if values[seconds] else {"fps": None, "camera": None}
        return {
            "task": "image",
            "input": "" if values[source] else (values[prompt] or "").strip(),
            **own_shape,
            **plane,
            **still,
        }

    def show(event: Any, line: str) -> tuple[Any, ...]:
        if not isinstance(event, Result):
            shown = gr.skip() if event is None else gr.Image(_enlarge(event), visible=True)
            return shown, line, gr.skip(), gr.skip() if event is None else gr.Video(visible=False)
        notes = "".join(f"\n\n{note}" for note in event.notes)
        if event.path.suffix in VIDEO_SUFFIXES:
            return (
                gr.Image(visible=False),
                line + notes,
                gr.Gallery(visible=False),
                gr.Video(str(event.path), visible=True),
            )
        files = [str(f) for f in event.output.files(event.path)] if len(event.output.pictures) > 1 else []
        shown = gr.Image(str(event.path), visible=True)
        return shown, line + notes, gr.Gallery(files or None, visible=bool(files)), gr.Video(visible=False)

    outputs = (picture, summary, gallery, film)
    TabRun(session, affect, options, [prompt, sheet, strength], job, show, outputs, "picture", "Painting").bind(
        [go.click], stop, "paint"
    )


def _enlarge(preview: Any) -> Any:
    """A preview at the size of a result, so that the page does not jump."""
    import cv2

    scale = SHOWN_PX / max(preview.shape[:2])
    return cv2.resize(preview, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA)
