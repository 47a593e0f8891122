"""The tab that composes: a feeling, a length, what is fixed; a piece to hear, its MIDI and its piano roll."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gradio as gr

from studio.session import Result, Session
from studio.ui.affect_controls import AffectControls
from studio.ui.option_controls import OptionControls
from studio.ui.tab import TabRun, closed_section, run_buttons

TITLE = "Music"
NEW = "a new piece"
#: What becomes of a given piece -> the option that takes it.
USES = {
    "this tune, another feeling": "source",
    "go on from this piece": "primer",
    "find chords for this tune": "harmonise",
}
#: Options of a new piece and of one that goes on; a given tune brings its own.
FREE = ("bars", "form")
SOURCES = (*USES.values(), "take", "of", "soundfont")


def build(session: Session) -> None:
    """Lay out the tab inside the current Blocks."""
    options = OptionControls("music", "music-")
    with gr.Row(equal_height=False):
        with gr.Column(scale=5, min_width=320):
            go, stop = run_buttons("Compose", "compose")
            audio = gr.Audio(
                label="Result", type="filepath", interactive=False, elem_id="music-result", buttons=["download"]
            )
            summary = gr.Markdown(elem_id="music-summary")
            roll = gr.Image(label="Piano roll", interactive=False, elem_id="roll", buttons=["download", "fullscreen"])
            midi = gr.File(label="MIDI", interactive=False, elem_id="midi")
        with gr.Column(scale=4, min_width=320):
            affect = AffectControls("music-")
    with closed_section("Length, key, instruments and seed"):
        with gr.Row():
            options.add("bars", value="16")
            options.add("tempo")
            options.add("key", placeholder="D minor")
            options.add("seed")
        options.add_rest(skip=SOURCES)
        options.add_engines()
    with closed_section("From a piece of yours (MIDI)"), gr.Row():
        piece = gr.File(label="MIDI file", type="filepath", file_types=[".mid", ".midi"], elem_id="source")
        use = gr.Radio([NEW, *USES], value=next(iter(USES)), label="What becomes of it")

    def job(values: Mapping[Any, Any]) -> dict[str, Any]:
        option = USES.get(values[use]) if values[piece] else None
        source = {option: values[piece]} if option else {}
        own = {} if option in (None, "primer") else dict.fromkeys(FREE)
        return {"task": "music", "input": "", **source, **own}

    def show(event: Any, line: str) -> tuple[Any, ...]:
        if isinstance(event, Result):
            return str(event.path), line, *_write_companions(event)
        return None, line, gr.skip(), gr.skip()

    TabRun(session, affect, options, [piece, use], job, show, (audio, summary, roll, midi), "music", "Composing").bind(
        [go.click], stop, "compose"
    )


def _write_companions(result: Result) -> tuple[str, str]:
    """The piano roll and the MIDI of a piece, written beside its sound."""
    from studio.plots.piano_roll import draw_piano_roll

    output = result.output
    picture = draw_piano_roll(output.song, result.path.with_suffix(".png"), output.record)
    return str(picture), str(output.save(result.path.with_suffix(".mid")))
