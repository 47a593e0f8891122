"""The controls of an affect: pad, emotions, sliders, words and intensity, which follow each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gradio as gr

from conditioning import vocabulary
from conditioning.affect import Emotion
from pipelines.base import MAX_INTENSITY, Conditions
from pipelines.options import option_fields
from studio.ui.affect_pad import AffectPad


class AffectControls:
    """Laid out inside the current column.

    Args:
        prefix: of the ids, which keeps tabs apart.

    Attributes:
        words: the box of words.
        intensity: the slider.
        components: all of them, as inputs of an event.
    """

    def __init__(self, prefix: str) -> None:
        self.pad = AffectPad(label="Feeling", elem_id=f"{prefix}pad")
        self.emotion = gr.Radio(
            list(Emotion),
            label="Emotion",
            info="A named emotion is more than its place on the pad.",
            elem_id=f"{prefix}emotion",
        )
        with gr.Row():
            self.valence = _axis_slider("Valence", "bad to good", prefix)
            self.arousal = _axis_slider("Arousal", "quiet to excited", prefix)
            self.dominance = _axis_slider("Dominance", "weak to strong", prefix)
        self.intensity = gr.Slider(
            0,
            MAX_INTENSITY,
            1,
            step=0.05,
            label="Intensity",
            info=_description("intensity"),
            elem_id=f"{prefix}intensity",
        )
        self.words = gr.Textbox(
            label="Feeling in words (instead of the pad)",
            placeholder="weary    or    happy:0.7, sad:0.3    or    0: calm; 2: angry",
            elem_id=f"{prefix}feeling",
            info="Any known emotion word, a mixture, or a curve over the seconds.",
        )
        self._keep_in_step()

    @property
    def components(self) -> tuple[Any, ...]:
        """Inputs of an event."""
        return (self.words, self.emotion, self.valence, self.arousal, self.dominance, self.intensity)

    def conditions(self, values: Mapping[Any, Any]) -> dict[str, Any]:
        """Affect and intensity: the words where there are any, else the emotion, else the point.

        Args:
            values: component -> value, as an event gives them.
        """
        words = (values[self.words] or "").strip()
        point = (values[self.valence], values[self.arousal], values[self.dominance])
        return {"affect": words or values[self.emotion] or point, "intensity": float(values[self.intensity])}

    def _keep_in_step(self) -> None:
        """Pad, sliders and emotions follow each other in the browser, without a request."""
        points = {str(e): list(vocabulary.load_terms()[word].vad) for e, word in vocabulary.BASIS.items()}
        quiet: dict[str, Any] = {"fn": None, "api_visibility": "private"}
        self.pad.release(
            js="(p) => [p.valence, p.arousal, null]",
            inputs=self.pad,
            outputs=[self.valence, self.arousal, self.emotion],
            **quiet,
        )
        gr.on(
            [self.valence.input, self.arousal.input],
            js="(v, a) => [{valence: v, arousal: a}, null]",
            inputs=[self.valence, self.arousal],
            outputs=[self.pad, self.emotion],
            **quiet,
        )
        self.dominance.input(js="() => null", outputs=self.emotion, **quiet)
        self.emotion.input(
            js=f"(e) => {{ const p = {points}[e] || [0, 0, 0]; "
            "return [{valence: p[0], arousal: p[1]}, p[0], p[1], p[2]]; }",
            inputs=self.emotion,
            outputs=[self.pad, self.valence, self.arousal, self.dominance],
            **quiet,
        )


def _axis_slider(label: str, ends: str, prefix: str) -> gr.Slider:
    return gr.Slider(-1, 1, 0, step=0.05, label=label, info=ends, elem_id=f"{prefix}{label.lower()}", min_width=140)


def _description(name: str) -> str:
    return next(option.description for option in option_fields(Conditions) if option.name == name)
