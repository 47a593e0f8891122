"""What every tab does with its buttons: read the controls, run the job, stop it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from studio.session import Session
from studio.ui.affect_controls import AffectControls
from studio.ui.job_runner import run_job
from studio.ui.option_controls import OptionControls
from weights.errors import InputError

#: The line of words while a cancelled run goes on to its next step; words that end in "…" are of a run.
STOPPING = "(words) => words && words.endsWith('…') ? 'Stopping …' : words"


@dataclass(frozen=True)
class TabRun:
    """How a tab makes its job and shows what comes.

    Attributes:
        session: keeps the pipelines.
        affect: the controls of the affect.
        options: the controls of the options.
        content: components that `job` reads beside them.
        job: (component -> value) -> task, input and whatever overrides options.
        show: (result, preview or None; line of words) -> values of `outputs`.
        outputs: components that `show` fills; the second is the line of words.
        name: the beginning of the file's name.
        activity: such as "Painting".
    """

    session: Session
    affect: AffectControls
    options: OptionControls
    content: Sequence[Any]
    job: Callable[[Mapping[Any, Any]], Mapping[str, Any]]
    show: Callable[[Any, str], tuple[Any, ...]]
    outputs: Sequence[Any]
    name: str
    activity: str

    def bind(self, triggers: Sequence[Any], stop: gr.Button, api_name: str) -> None:
        """Run on these events; the Stop button cancels at the next step."""
        running = gr.on(
            triggers,
            self._run,
            {*self.affect.components, *self.options.components, *self.content},
            list(self.outputs),
            concurrency_id="engine",
            concurrency_limit=1,
            api_name=api_name,
            show_progress_on=[self.outputs[0]],
        )
        summary = self.outputs[1]
        stop.click(None, summary, summary, js=STOPPING, cancels=[running], api_visibility="private")
        # comes when what was cancelled is over: a click on the run before that is not heard
        running.failure(self._end, summary, list(self.outputs), queue=False, api_visibility="private")

    def _end(self, words: str) -> Any:
        """What a cancelled run leaves; one that failed has shown its error."""
        return self.show(None, "Stopped.") if words.endswith("…") else gr.skip()

    def _run(self, values: dict[Any, Any]) -> Iterator[tuple[Any, ...]]:
        try:
            options = {**self.options.values(values), **self.affect.conditions(values), **self.job(values)}
        except InputError as error:
            raise gr.Error(str(error), print_exception=False) from None
        try:
            for event, line in run_job(self.session, options, self.name, self.activity):
                yield self.show(event, line)
        except gr.Error:
            yield self.show(None, "")
            raise


def run_buttons(label: str, element_id: str) -> tuple[gr.Button, gr.Button]:
    """The button that makes and the one that stops, side by side."""
    with gr.Row():
        go = gr.Button(label, variant="primary", elem_id=element_id, scale=3)
        stop = gr.Button("Stop", variant="stop", elem_id=f"{element_id}-stop", scale=1, min_width=80)
    return go, stop


def closed_section(label: str) -> gr.Accordion:
    """A section that is opened by a click; what is in it is on the page from the start.

    Of an accordion whose `open` is `false` itself, Gradio makes the content at the first click and sets its first
    values again a moment later, over what was typed in between; 0 is as closed and makes it with the page.
    """
    return gr.Accordion(label, open=0)
