"""The tab that animates: a face or a character, words or a recording, a feeling; a film to watch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from pipelines.portrait.character.styles import CHARACTERS
from pipelines.portrait.options import CAMERA_MOVES
from pipelines.portrait.track.plan import SCALES
from studio.session import Session
from studio.ui.parts import affect_of, feeling_controls, folder_of, made, said, seed_of

TITLE = "Face"
BY_SEED = "by seed"
SAMPLE = "I did not think you would come. But here you are."
SIZES = (256, 384, 512, 768, 1024)


def build(session: Session) -> None:
    """Lay out the tab inside the current Blocks."""
    with gr.Row(equal_height=False):
        with gr.Column(scale=5, min_width=320):
            text = gr.Textbox(SAMPLE, label="What is said", lines=3, max_length=5000, elem_id="face-text")
            with gr.Row():
                go = gr.Button("Animate", variant="primary", elem_id="animate", scale=3)
                stop = gr.Button("Stop", variant="stop", elem_id="animate-stop", scale=1, min_width=80)
            film = gr.Video(label="Result", interactive=False, elem_id="film", buttons=["download"], autoplay=True)
            told = gr.Markdown(elem_id="face-told")
            extras = gr.File(
                label="Plan, captions and blendshapes", interactive=False, elem_id="face-files", file_count="multiple"
            )
        with gr.Column(scale=4, min_width=320):
            felt = feeling_controls("face-")
    with gr.Row():
        face = gr.Image(
            label="A face (left empty: a drawn character)",
            type="filepath",
            elem_id="face-picture",
            height=260,
            sources=["upload", "clipboard"],
        )
        with gr.Column():
            agreed = gr.Checkbox(
                label="I may use this face and this voice",
                elem_id="face-agreed",
                info="Of a real person: with their word, or your own face. Paintings and drawings of nobody are free.",
            )
            look = gr.Dropdown([BY_SEED, *CHARACTERS], value="robin", label="Character", elem_id="look")
            audio = gr.Audio(
                label="A recording to follow instead of the voice",
                type="filepath",
                elem_id="face-audio",
                sources=["upload", "microphone"],
            )
    with gr.Accordion("Camera, size, captions, seed and parts", open=False):
        with gr.Row():
            camera = gr.Dropdown(
                CAMERA_MOVES,
                value="still",
                label="Camera",
                allow_custom_value=True,
                info="or your own words: slow push in",
            )
            size = gr.Dropdown(SIZES, value=512, label="Pixels of a side")
            fps = gr.Dropdown((24, 25, 30, 50), value=25, label="Frames a second")
            captions = gr.Checkbox(label="Captions in the picture")
            seed = gr.Textbox(label="Seed", placeholder="drawn", info="Same seed, same film.", elem_id="face-seed")
        with gr.Row():
            parts = [
                gr.Slider(0, 2, 1, step=0.1, label=name.capitalize(), elem_id=f"part-{name}", min_width=110)
                for name in SCALES
            ]
        with gr.Row():
            units = gr.Textbox(label="Action units by hand", placeholder="AU12=0.8, AU4L=0.3, yaw=6")
            follow = gr.Checkbox(
                label="Feel what the recording feels",
                elem_id="face-auto",
                info="Read off the voice instead of the feeling above.",
            )
            auto = gr.Textbox("contrast=1.3, smooth=0.5, emotions=3", label="How it is read")
    inputs = [
        *felt.inputs,
        text,
        face,
        agreed,
        look,
        audio,
        camera,
        size,
        fps,
        captions,
        seed,
        units,
        follow,
        auto,
        *parts,
    ]

    def animate(*values: Any) -> Iterator[tuple[Any, ...]]:
        yield from _animate(session, *values)

    running = go.click(
        animate,
        inputs,
        [film, told, extras],
        concurrency_id="engine",
        concurrency_limit=1,
        api_name="animate",
        show_progress_on=[film],
    )
    stop.click(None, cancels=[running])


def _animate(
    session: Session,
    words: str,
    chip: str | None,
    v: float,
    a: float,
    d: float,
    intensity: float,
    text: str,
    face: str | None,
    agreed: bool,
    look: str,
    audio: str | None,
    camera: str,
    size: int,
    fps: int,
    captions: bool,
    seed: str,
    units: str,
    follow: bool,
    auto: str,
    *parts: float,
) -> Iterator[tuple[Any, ...]]:
    if (face or audio) and not agreed:
        raise gr.Error(
            "tick that you may use this face and this voice; nothing leaves this machine", print_exception=False
        )
    values: dict[str, Any] = {
        "task": "portrait",
        "input": face or "",
        "affect": "auto" if follow else affect_of(words, chip, v, a, d),
        "intensity": intensity,
        "seed": seed_of(seed),
        "text": said(text),
        "audio": audio,
        "look": None if face or look == BY_SEED else look,
        "camera": None if camera in ("still", "") else camera,
        "size": int(size),
        "fps": int(fps),
        "captions": bool(captions),
        "units": said(units),
        "auto": said(auto) if follow else None,
        "scale": {n: p for n, p in zip(SCALES, parts, strict=True) if p != 1} or None,
    }
    for result, line in made(session, values, folder_of(session), "face", ".mp4", "Animating"):
        yield (str(result.path), line, _beside(result.path, result.output)) if result else (None, line, gr.skip())


def _beside(path: Path, output: Any) -> list[str]:
    """The plan, the captions and the blendshapes, written beside the film."""
    files = [output.plan.save(path.with_suffix(".plan.json")), output.save_track(path.with_suffix(".csv"))]
    if output.captions:
        files.append(output.save_captions(path.with_suffix(".srt")))
    return [str(f) for f in files]
