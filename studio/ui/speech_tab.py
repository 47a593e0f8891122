"""The tab that speaks: words, a feeling, a voice; and what was made lately."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gradio as gr

from studio.session import Result, Session
from studio.ui.affect_controls import AffectControls
from studio.ui.history import History
from studio.ui.option_controls import OptionControls
from studio.ui.tab import TabRun, closed_section, run_buttons
from weights.errors import StudioError

TITLE = "Speech"
EXAMPLES = [
    "The parcel is at the door.",
    "I never thought I would see you again.",
    "We will take the second road on the left.",
]
#: What a dialogue cannot have.
SINGLE = ("voice", "seconds", "best_of")

# A multi-line box submits on Shift+Enter by itself; people press Ctrl+Enter.
CTRL_ENTER = """() => {
  const box = document.querySelector('#words textarea');
  if (box && !box.dataset.bound) { box.dataset.bound = '1';
    box.addEventListener('keydown', e => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
      e.preventDefault(); document.querySelector('#speak').click(); } }); } }"""


def build(session: Session) -> None:
    """Lay out the tab inside the current Blocks."""
    options = OptionControls("speech", "")
    with gr.Row(equal_height=False):
        with gr.Column(scale=5, min_width=320):
            text = gr.Textbox(
                label="Words",
                lines=4,
                max_lines=12,
                placeholder=EXAMPLES[0],
                elem_id="words",
                info="Stars round a word emphasise it, [pause 0.5] waits, [sigh] [laughs] [gasp] [sobs] [hums] sound. "
                "Ctrl+Enter speaks.",
            )
            gr.Examples(EXAMPLES, text, label="Try one of these")
            go, stop = run_buttons("Speak", "speak")
            audio = gr.Audio(label="Result", type="filepath", interactive=False, elem_id="result", buttons=["download"])
            summary = gr.Markdown(elem_id="summary")
        with gr.Column(scale=4, min_width=320):
            affect = AffectControls("")
    with closed_section("Voice and seed"):
        names, default = _voices(session)
        with gr.Row():
            options.add(
                "voice",
                gr.Dropdown(
                    names,
                    value=default,
                    label="Voice",
                    allow_custom_value=True,
                    info="A blend: iris:0.5, adam:0.5",
                    elem_id="voice",
                ),
            )
            options.add("rate")
            options.add("seconds", info="Lasts exactly so long; blank is as it comes.")
            options.add("seed")
        options.add_rest(skip=("plan",))
        options.add_engines()
    with closed_section("Lately, and settings from a file"):
        history = History(session)
    history.restore_into(
        {
            "content": text,
            "affect": affect.words,
            "intensity": affect.intensity,
            **{name: options.component(name) for name in ("voice", "rate", "seed", "best_of")},
        }
    )

    def job(values: Mapping[Any, Any]) -> dict[str, Any]:
        dialogue = dict.fromkeys(SINGLE) if values[options.component("dialogue")] else {"voices": None}
        return {"task": "speech", "input": values[text], **dialogue}

    def show(event: Any, line: str) -> tuple[Any, ...]:
        return (str(event.path), line, history.rows()) if isinstance(event, Result) else (None, line, gr.skip())

    outputs = (audio, summary, history.table)
    TabRun(session, affect, options, [text], job, show, outputs, "speech", "Speaking").bind(
        [go.click, text.submit], stop, "speak"
    )
    text.input(None, js=CTRL_ENTER)


def _voices(session: Session) -> tuple[list[str], str | None]:
    """The voices by name and the usual one; none where the engine does not work here."""
    try:
        pipeline = session.pipeline("speech")
        return [voice.name for voice in pipeline.voices], pipeline.engine.default_voice
    except StudioError:
        return [], None
