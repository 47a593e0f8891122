"""The tab that composes: a feeling, a length, what is fixed; a piece to hear, its MIDI and its piano roll."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from pipelines.best_of import MAX_BEST_OF
from studio.session import Result, Session
from studio.ui.parts import affect_of, feeling_controls, folder_of, made, said, seed_of

TITLE = "Music"
METERS = ("4/4", "3/4", "2/4", "6/8")
FORMS = ("auto", "AABA", "verse-chorus", "ternary", "rondo", "loop", "through")
MODES = ("a new piece", "this tune, another feeling", "go on from this piece", "find chords for this tune")
USES = dict(zip(MODES[1:], ("refeel", "prompt", "harmonise"), strict=True))


def build(session: Session) -> None:
    """Lay out the tab inside the current Blocks."""
    with gr.Row(equal_height=False):
        with gr.Column(scale=5, min_width=320):
            with gr.Row():
                go = gr.Button("Compose", variant="primary", elem_id="compose", scale=3)
                stop = gr.Button("Stop", variant="stop", elem_id="compose-stop", scale=1, min_width=80)
            audio = gr.Audio(
                label="Result", type="filepath", interactive=False, elem_id="music-result", buttons=["download"]
            )
            told = gr.Markdown(elem_id="music-told")
            roll = gr.Image(label="Piano roll", interactive=False, elem_id="roll", buttons=["download", "fullscreen"])
            midi = gr.File(label="MIDI", interactive=False, elem_id="midi")
        with gr.Column(scale=4, min_width=320):
            felt = feeling_controls("music-")
    with gr.Accordion("Length, key, instruments and seed", open=False):
        with gr.Row():
            bars = gr.Number(
                16,
                label="Bars",
                precision=0,
                minimum=2,
                maximum=600,
                elem_id="bars",
                info="blank: as long as the curve",
            )
            tempo = gr.Textbox(
                label="Tempo", placeholder="90", info="quarter notes a minute; blank follows the feeling"
            )
            key = gr.Textbox(label="Key", placeholder="D minor", info="blank follows the feeling", elem_id="key")
            meter = gr.Dropdown(METERS, value="4/4", label="Meter")
            form = gr.Dropdown(FORMS, value="auto", label="Form")
        with gr.Row():
            instrument = gr.Textbox(
                label="Instruments", placeholder="cello    or    melody=cello, bass=bass", elem_id="instrument"
            )
            attributes = gr.Textbox(label="Fixed attributes", placeholder="density=2, drums=0.6")
            loop = gr.Checkbox(label="Loop", info="no ending, no seam")
            seed = gr.Textbox(label="Seed", placeholder="drawn", info="Same seed, same result.", elem_id="music-seed")
            best_of = gr.Number(
                1,
                label="Best of",
                precision=0,
                minimum=1,
                maximum=MAX_BEST_OF,
                info="Keeps the one that feels closest.",
            )
    with gr.Accordion("From a piece of yours (MIDI)", open=False), gr.Row():
        source = gr.File(label="MIDI file", type="filepath", file_types=[".mid", ".midi"], elem_id="source")
        mode = gr.Radio(MODES, value=MODES[1], label="What becomes of it")
    inputs = [*felt.inputs, bars, tempo, key, meter, form, instrument, attributes, loop, seed, best_of, source, mode]

    def compose(*values: Any) -> Iterator[tuple[Any, ...]]:
        yield from _compose(session, *values)

    running = go.click(
        compose,
        inputs,
        [audio, told, roll, midi],
        concurrency_id="engine",
        concurrency_limit=1,
        api_name="compose",
        show_progress_on=[audio],
    )
    stop.click(None, cancels=[running])


def _compose(
    session: Session,
    words: str,
    chip: str | None,
    v: float,
    a: float,
    d: float,
    intensity: float,
    bars: float | None,
    tempo: str,
    key: str,
    meter: str,
    form: str,
    instrument: str,
    attributes: str,
    loop: bool,
    seed: str,
    best_of: float | None,
    source: str | None,
    mode: str,
) -> Iterator[tuple[Any, ...]]:
    values: dict[str, Any] = {
        "task": "music",
        "affect": affect_of(words, chip, v, a, d),
        "intensity": intensity,
        "seed": seed_of(seed),
        "tempo": _tempo(tempo),
        "key": said(key),
        "instrument": said(instrument),
        "attributes": said(attributes),
        "loop": bool(loop),
        "best_of": round(best_of or 1),
        "meter": None if meter == "4/4" else meter,
    }
    use = USES.get(mode) if source else None
    if use:
        values[use] = source
    if use in (None, "prompt"):
        values |= {"bars": round(bars) if bars else None, "form": None if form == "auto" else form}
    for result, line in made(session, values, folder_of(session), "music", ".wav", "Composing"):
        yield (str(result.path), line, *_beside(result)) if result else (None, line, gr.skip(), gr.skip())


def _tempo(text: str | None) -> float | None:
    try:
        return float(text) if text and text.strip() else None
    except ValueError:
        raise gr.Error(
            f"tempo must be a number of quarter notes a minute, got '{str(text)[:20]}'", print_exception=False
        ) from None


def _beside(result: Result) -> tuple[str, str]:
    """The piano roll and the MIDI of a piece, written beside its sound."""
    from studio.plots.piano_roll import draw_piano_roll

    output = result.output
    picture = draw_piano_roll(output.song, result.path.with_suffix(".png"), output.record)
    return str(picture), str(output.save(result.path.with_suffix(".mid")))
