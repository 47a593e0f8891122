"""The valence-arousal pad: a Gradio component of one HTML, one CSS and one JavaScript file beside this one."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.data_classes import GradioModel

from conditioning import vocabulary
from conditioning.affect import Emotion

_HERE = Path(__file__).parent
STEP = 0.05


class Point(GradioModel):  # type: ignore[misc]
    """What travels between page and server."""

    valence: float
    arousal: float


def emotion_marks() -> list[dict[str, Any]]:
    """The eight emotions at their rated points; a name goes below its dot where two would touch."""
    below = {Emotion.FEARFUL, Emotion.DISGUSTED, Emotion.SAD, Emotion.HAPPY}
    points = {e: vocabulary.load_terms()[word].vad for e, word in vocabulary.BASIS.items()}
    shown = [e for e in points if e is not Emotion.FEARFUL]  # at anger's point but for dominance
    return [{"name": _name(e), "v": points[e].valence, "a": points[e].arousal, "below": e in below} for e in shown]


def _name(emotion: Emotion) -> str:
    return "angry · fearful" if emotion is Emotion.ANGRY else str(emotion)


class AffectPad(gr.HTML):  # type: ignore[misc]
    """A square to drag, tap or walk with the arrow keys; its value is (valence, arousal), each in [-1, 1]."""

    data_model = Point

    def __init__(self, value: tuple[float, float] = (0.0, 0.0), **kwargs: Any) -> None:
        text = {kind: (_HERE / f"pad.{kind}").read_text(encoding="utf-8") for kind in ("html", "css", "js")}
        super().__init__(
            value={"valence": value[0], "arousal": value[1]},
            html_template=text["html"],
            css_template=text["css"],
            js_on_load=text["js"],
            labels=emotion_marks(),
            step=STEP,
            scope=f"{kwargs.get('elem_id', 'pad')}-gradient",  # ids of an SVG are shared by the whole page
            apply_default_css=False,
            **kwargs,
        )

    def api_info(self) -> dict[str, Any]:
        """What callers of the API send."""
        axis = {"type": "number", "minimum": -1, "maximum": 1}
        return {"type": "object", "properties": {"valence": axis, "arousal": axis}, "required": ["valence", "arousal"]}

    def example_payload(self) -> dict[str, float]:
        """A valid value."""
        return {"valence": 0.5, "arousal": 0.2}

    def preprocess(self, payload: Point | None) -> tuple[float, float]:
        """The point, checked: API callers may send anything.

        Raises:
            gr.Error: a coordinate is not a number within [-1, 1].
        """  # noqa: DOC501
        v, a = (payload.valence, payload.arousal) if payload else (0.0, 0.0)
        if not (math.isfinite(v) and math.isfinite(a) and abs(v) <= 1 and abs(a) <= 1):
            raise gr.Error(f"valence and arousal must be within [-1, 1], got {v}, {a}")
        return v, a

    def postprocess(self, value: Any) -> Point | None:
        """A point for the page from a pair or a mapping."""
        if value is None or isinstance(value, Point):
            return value
        return Point(**value) if isinstance(value, dict) else Point(valence=value[0], arousal=value[1])
