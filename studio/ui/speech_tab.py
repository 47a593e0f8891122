"""The tab that speaks: words, a feeling, a voice; and what was made lately."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr

from conditioning.affect import AffectCurve, Emotion
from conditioning.phrases import affect_from_phrase
from pipelines.best_of import MAX_BEST_OF
from studio import record as records
from studio.session import Session
from studio.ui.parts import affect_of, feeling_controls, folder_of, made, seed_of
from weights.errors import StudioError

TITLE = "Speech"
EXAMPLES = [
    "The parcel is at the door.",
    "I never thought I would see you again.",
    "We will take the second road on the left.",
]
SHOWN = 8


def build(session: Session) -> None:
    """Lay out the tab inside the current Blocks."""
    with gr.Row(equal_height=False):
        with gr.Column(scale=5, min_width=320):
            text = gr.Textbox(
                label="Words",
                lines=4,
                max_lines=12,
                placeholder=EXAMPLES[0],
                elem_id="words",
                info="Stars round a word emphasise it, [pause 0.5] waits, [sigh] [laughs] [gasp] [sobs] [hums] sound. Ctrl+Enter speaks.",
            )
            gr.Examples(EXAMPLES, text, label="Try one of these")
            with gr.Row():
                go = gr.Button("Speak", variant="primary", elem_id="speak", scale=3)
                stop = gr.Button("Stop", variant="stop", elem_id="stop", scale=1, min_width=80)
            audio = gr.Audio(label="Result", type="filepath", interactive=False, elem_id="result", buttons=["download"])
            told = gr.Markdown(elem_id="told")
        with gr.Column(scale=4, min_width=320):
            felt = feeling_controls("")
    with gr.Accordion("Voice and seed", open=False), gr.Row():
        voice = gr.Dropdown(
            _voices(session),
            value=_usual(session),
            label="Voice",
            allow_custom_value=True,
            info="A blend: iris:0.5, adam:0.5",
            elem_id="voice",
        )
        rate = gr.Slider(0.5, 2, 1, step=0.05, label="Rate", info="times the usual speed")
        duration = gr.Number(
            None, label="Seconds", info="Lasts exactly so long; blank is as it comes.", elem_id="duration"
        )
        dialogue = gr.Checkbox(
            False, label="A dialogue", info="ANNA (quietly): words, a turn a line.", elem_id="dialogue"
        )
        seed = gr.Textbox(
            label="Seed", placeholder="drawn", info="Same seed, same result; blank draws one.", elem_id="seed"
        )
        best_of = gr.Number(
            1,
            label="Best of",
            precision=0,
            minimum=1,
            maximum=MAX_BEST_OF,
            elem_id="best-of",
            info="Makes this many and keeps the one that feels closest.",
        )
    with gr.Accordion("Lately, and settings from a file", open=False):
        lately = gr.Dataframe(
            headers=["id", "file", "words", "feeling", "seed", "favourite"],
            interactive=False,
            elem_id="lately",
            wrap=True,
        )
        with gr.Row():
            number = gr.Number(label="id", precision=0, minimum=1)
            star, drop = gr.Button("Favourite"), gr.Button("Forget")
            restore = gr.File(
                label="Drop a file made here to take its settings",
                elem_id="restore",
                type="filepath",
                file_types=[".wav", ".flac", ".mp3", ".opus"],
            )

    inputs = [text, *felt.inputs, voice, rate, seed, best_of, duration, dialogue]

    def speak(*values: Any) -> Iterator[tuple[Any, ...]]:
        yield from _speak(session, *values)

    running = gr.on(
        [go.click, text.submit],
        speak,
        inputs,
        [audio, told, lately],
        concurrency_id="engine",
        concurrency_limit=1,
        api_name="speak",
        show_progress_on=[audio],
    )
    text.input(None, js=_CTRL_ENTER)
    stop.click(None, cancels=[running])
    star.click(lambda n: _mark(session, n, "favourite"), number, lately, queue=False, api_visibility="private")
    drop.click(lambda n: _mark(session, n, "forget"), number, lately, queue=False, api_visibility="private")
    restore.upload(
        _settings_of,
        restore,
        [text, felt.words, felt.intensity, voice, rate, seed, best_of],
        queue=False,
        api_visibility="private",
    )


# A multi-line box submits on Shift+Enter by itself; people press Ctrl+Enter.
_CTRL_ENTER = """() => {
  const box = document.querySelector('#words textarea');
  if (box && !box.dataset.bound) { box.dataset.bound = '1';
    box.addEventListener('keydown', e => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); document.querySelector('#speak').click(); } }); } }"""


def _voices(session: Session) -> list[str]:
    try:
        return [voice.name for voice in session.pipeline("speech").voices]
    except StudioError:
        return []


def _usual(session: Session) -> str | None:
    try:
        voice: str = session.pipeline("speech").engine.default_voice
        return voice
    except StudioError:
        return None


def _speak(
    session: Session,
    text: str,
    feeling: str,
    chip: str | None,
    v: float,
    a: float,
    d: float,
    intensity: float,
    voice: str,
    rate: float,
    seed: str,
    best_of: float | None = 1,
    duration: float | None = None,
    dialogue: bool | None = False,
) -> Iterator[tuple[Any, ...]]:
    """Run one job in a thread and yield progress; closing this generator (Stop) cancels the job at its next step."""
    values: dict[str, Any] = {
        "task": "speech",
        "input": text,
        "affect": affect_of(feeling, chip, v, a, d),
        "intensity": intensity,
        "rate": rate,
        "voice": voice or None,
        "best_of": round(best_of or 1),
        "duration": duration or None,
    }
    if dialogue:
        values = {k: v for k, v in values.items() if k not in ("voice", "duration", "best_of")} | {"dialogue": True}
    values["seed"] = seed_of(seed)
    for result, line in made(session, values, folder_of(session), "speech", ".wav", "Speaking"):
        yield (str(result.path), line, _lately(session)) if result else (None, line, gr.skip())


def _lately(session: Session) -> list[list[Any]]:
    if session.library is None:
        return []
    rows = session.library.list(SHOWN)
    return [
        [
            i.id,
            i.path.name + ("" if i.path.exists() else " (missing)"),
            i.record.content[:60],
            _short(i.record.affect),
            i.record.seed,
            "★" if i.favourite else "",
        ]
        for i in rows
    ]


def _short(affect: Any) -> str:
    if "points" in affect:
        return "curve"
    names = sorted(affect["weights"].items(), key=lambda item: -abs(item[1]))
    return ", ".join(f"{n} {w:.1f}" for n, w in names[:2]) or ", ".join(f"{x:+.2f}" for x in affect["vad"])


def _mark(session: Session, number: float | None, what: str) -> list[list[Any]]:
    if session.library is None or not number:
        raise gr.Error("give an id of the list", print_exception=False)
    try:
        getattr(session.library, what)(int(number))
    except StudioError as error:
        raise gr.Error(str(error), print_exception=False) from None
    return _lately(session)


def _settings_of(path: str) -> tuple[Any, ...]:
    try:
        record = records.open(path)
        asked = record.requested_affect()
    except StudioError as error:
        raise gr.Error(str(error), print_exception=False) from None
    return (
        record.content,
        _written(asked),
        record.intensity,
        record.options.get("voice"),
        record.options.get("rate", 1.0),
        str(record.seed),
        1,  # the seed is the chosen candidate's own
    )


def _written(asked: Any) -> str:
    """An affect in the words that `Affect.of` reads back to the same feeling."""
    if isinstance(asked, AffectCurve):
        return "; ".join(f"{t:g}: {_written(a)}" for t, a in asked.points)
    for emotion in Emotion:
        if affect_from_phrase(str(emotion)) == asked:
            return str(emotion)
    return ", ".join(f"{e}:{w:.4g}" for e, w in asked.weights.items()) or ",".join(f"{x:.4g}" for x in asked.vad)
