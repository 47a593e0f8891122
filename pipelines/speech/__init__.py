"""Speech: text -> a voice that feels (SpeechPipeline), and a recording moved to another feeling (ConversionPipeline).

Begin with `pipeline.py`: it splits a text into phrases (`text.py`), asks an engine (`engine.py` is the seam) to plan
and speak them, and joins the chunks (`output.py`). `dialogue.py` speaks scripts, `conversion.py` converts recordings,
`options.py` declares what may be asked for.

- `front/`: text -> phones (markup, normaliser, G2P); `plan.py`: what a phone has; `pauses.py`: tempo of an affect.
- `voice/`: our own voices: actor, styles, speakers; their engine, and the converter with its vocoder.
- `natural/`: natural decoders: what they share, the networks of our voices, and the engine `hibari`.
- `german/`: how German is read, and the engine of our German voice.
- `piper/`, `kokoro/`: the engines of their voices; `languages.py`: what to do for a language.
- `rules/`: espeak and WORLD by published rules.
- `training/`: how the checkpoint is made (`python -m pipelines.speech.training`); not in the wheel.
- `measure*.py`: the figures of README and cards.

It imports `conditioning`, `weights` and the shared modules of `pipelines`; no other pipeline but in `measure*` and
training.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipelines.speech.conversion import ConversionPipeline
    from pipelines.speech.output import SpeechOutput
    from pipelines.speech.pipeline import SpeechPipeline

__all__ = ["ConversionPipeline", "SpeechOutput", "SpeechPipeline"]
_HOMES = {
    "ConversionPipeline": "conversion",
    "SpeechOutput": "output",
    "SpeechPipeline": "pipeline",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"pipelines.speech.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'pipelines.speech' has no attribute {name!r}")
