"""The tab that paints: a prompt or a photo, a feeling, a style; a picture that is seen while it is made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from pipelines.best_of import MAX_BEST_OF
from pipelines.image.options import ASPECTS
from pipelines.image.vocabulary import ATTRIBUTES, SCENES, STYLES
from studio.session import Session
from studio.ui.parts import affect_of, feeling_controls, folder_of, made, said, seed_of

TITLE = "Picture"
ANY = "any"
SAMPLE = "a boat on a lake under mountains"
SIZES = (128, 256, 512, 1024)
PLANE = "5x5"
SHOWN = 512  # pixels of a result and of its previews on the page


def build(session: Session) -> None:
    """Lay out the tab inside the current Blocks."""
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
            with gr.Row():
                go = gr.Button("Paint", variant="primary", elem_id="paint", scale=3)
                stop = gr.Button("Stop", variant="stop", elem_id="paint-stop", scale=1, min_width=80)
            picture = gr.Image(
                label="Result",
                interactive=False,
                elem_id="picture",
                height=SHOWN,
                format="png",
                buttons=["download", "fullscreen"],
            )
            told = gr.Markdown(elem_id="picture-told")
            files = gr.Gallery(label="Each picture", elem_id="pictures", columns=4, visible=False)
        with gr.Column(scale=4, min_width=320):
            felt = feeling_controls("image-")
            with gr.Row():
                style = gr.Dropdown(
                    (ANY, *STYLES), value="impressionism", label="Style", elem_id="style", min_width=120
                )
                scene = gr.Dropdown(
                    (ANY, *SCENES), value=ANY, label="Scene", info="of dreams", elem_id="scene", min_width=120
                )
    with gr.Accordion("Size, number, seed, attributes and what to avoid", open=False):
        with gr.Row():
            size = gr.Dropdown(SIZES, value=512, label="Pixels of the longer side")
            aspect = gr.Dropdown(ASPECTS, value="square", label="Shape")
            count = gr.Number(1, label="Pictures", precision=0, minimum=1, maximum=64, elem_id="count")
            sheet = gr.Checkbox(
                label="A sheet of the plane", info=f"{PLANE}: the same picture in every feeling", elem_id="plane"
            )
            seed = gr.Textbox(label="Seed", placeholder="drawn", info="Same seed, same picture.", elem_id="image-seed")
            best_of = gr.Number(
                1,
                label="Best of",
                precision=0,
                minimum=1,
                maximum=MAX_BEST_OF,
                info="Keeps the one that feels closest.",
            )
        with gr.Row():
            attributes = gr.Textbox(
                label="Fixed attributes",
                placeholder="brightness=0.7, saturation=0.3",
                info=", ".join(ATTRIBUTES),
                elem_id="attributes",
            )
            avoid = gr.Textbox(label="Keep away from", placeholder="fearful", elem_id="avoid")
    with gr.Accordion("Feel a picture of yours anew", open=False), gr.Row():
        source = gr.Image(
            label="Picture", type="filepath", elem_id="image-source", height=260, sources=["upload", "clipboard"]
        )
        strength = gr.Slider(0, 1, 0.6, step=0.05, label="How far it may change", elem_id="strength")
    inputs = [
        *felt.inputs,
        prompt,
        style,
        scene,
        size,
        aspect,
        count,
        sheet,
        seed,
        best_of,
        attributes,
        avoid,
        source,
        strength,
    ]

    def paint(*values: Any) -> Iterator[tuple[Any, ...]]:
        yield from _paint(session, *values)

    running = go.click(
        paint,
        inputs,
        [picture, told, files],
        concurrency_id="engine",
        concurrency_limit=1,
        api_name="paint",
        show_progress_on=[picture],
    )
    stop.click(None, cancels=[running])


def _paint(
    session: Session,
    words: str,
    chip: str | None,
    v: float,
    a: float,
    d: float,
    intensity: float,
    prompt: str,
    style: str,
    scene: str,
    size: int,
    aspect: str,
    count: float | None,
    sheet: bool,
    seed: str,
    best_of: float | None,
    attributes: str,
    avoid: str,
    source: str | None,
    strength: float,
) -> Iterator[tuple[Any, ...]]:
    values: dict[str, Any] = {
        "task": "image",
        "input": "" if source else said(prompt) or "",
        "affect": affect_of(words, chip, v, a, d),
        "intensity": intensity,
        "seed": seed_of(seed),
        "style": None if style == ANY else style,
        "scene": None if scene == ANY else scene,
        "size": int(size),
        "aspect": None if source or aspect == "square" else aspect,
        "count": None if sheet or (count or 1) == 1 else round(count or 1),
        "grid": PLANE if sheet else None,
        "best_of": round(best_of or 1),
        "attributes": said(attributes),
        "avoid": said(avoid),
        "source": source,
        "strength": strength if source else None,
    }
    for result, line in made(session, values, folder_of(session), "picture", ".png", "Painting"):
        if hasattr(result, "path"):
            files = [str(f) for f in result.output.files(result.path)] if not sheet else []
            notes = "".join(f"\n\n{note}" for note in result.notes)
            yield str(result.path), line + notes, gr.Gallery(files if len(files) > 1 else None, visible=len(files) > 1)
        else:
            yield gr.skip() if result is None else _large(result), line, gr.skip()


def _large(preview: Any) -> Any:
    """A preview at the size of a result, so that the page does not jump."""
    import cv2

    scale = SHOWN / max(preview.shape[:2])
    return cv2.resize(preview, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA)
