"""The embedded painter as an engine: prompts and random scenes are sketched and painted over, source pictures are
changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from pipelines.base import Capabilities
from pipelines.image.categories import ATTRIBUTES, PAINTER_STYLES, SCENES
from pipelines.image.diffusers_loading import resolve_device, without_progress_bars
from pipelines.image.engine import ImageRequest, ImageResult, OnLatents, OnPreview, Picture
from pipelines.image.img2img import PROMPT_EDIT, RANDOM_SCENE_EDIT, count_steps, img2img, sketch_to_picture
from pipelines.image.match_attributes import match_attributes
from pipelines.image.notes import CONSENT, content_kept
from pipelines.image.paint.brushwork import THICKNESS, add_brushwork
from pipelines.image.paint.pipeline import LAYOUT_STEPS, PainterSampler
from pipelines.image.sketch.compose import scene_kind
from pipelines.image.sketch.mood import mood_from_affect
from pipelines.image.sketch.prompt import Prompt
from pipelines.image.sketch.prompt_reader import read_prompt
from pipelines.image.sketch.random_scene import sample_scene_things
from weights import store
from weights.errors import InputError

MAX_NAMED = 12  # words of a prompt that a note names


def load(folder: Path | None, *, device: str = "auto") -> PainterEngine:
    """Load the engine with its networks.

    Args:
        folder: a checkpoint in the format of `weights/embedded/image`; None is that one.
        device: "auto", "cpu" or a GPU's torch name.

    Returns:
        The engine, its networks on the device.
    """
    path = str(folder or store.EMBEDDED / "image")
    painter = without_progress_bars(lambda: PainterSampler.from_pretrained(path, local_files_only=True))
    return PainterEngine(painter.to(resolve_device(device)))


@dataclass
class _StepCounter:
    """Reports the steps of all stages as one run of `total` steps."""

    total: int
    on_preview: OnPreview
    count: int = 0

    def __call__(self, stage: str, step: int, steps: int, picture: Picture) -> None:
        self.count += 1
        self.on_preview(stage, self.count, max(self.total, self.count), picture)


class PainterEngine:
    """The engine "painter"; see `ImageEngine`."""

    name = "painter"
    capabilities = Capabilities(curve=True, dominance=True, mixtures=True)
    styles: tuple[str, ...] = PAINTER_STYLES
    scenes: tuple[str, ...] = SCENES
    attributes: tuple[str, ...] = ATTRIBUTES

    def __init__(self, painter: PainterSampler) -> None:
        self.painter = painter

    def count_steps(self, request: ImageRequest) -> int:
        """Steps of sampling that a request takes; see `SteppedEngine.count_steps`."""
        return count_steps(request)

    def paint(
        self, request: ImageRequest, on_preview: OnPreview | None = None, on_latents: OnLatents | None = None
    ) -> ImageResult:
        """Paint a picture; see `SteppedEngine.paint`.

        Raises:
            InputError: a style that it has not learnt.
        """
        if request.style and request.style not in PAINTER_STYLES:
            raise InputError(
                f"the engine 'painter' has no style {request.style!r}; it knows {', '.join(PAINTER_STYLES)}; "
                "the others are of the engine 'world'"
            )
        not_painted: tuple[str, ...] = ()
        counter = None if on_preview is None else _StepCounter(count_steps(request), on_preview)
        if request.source is not None:
            picture, correlation = img2img(self.painter, request, request.source, counter, on_latents)
            notes: tuple[str, ...] = (content_kept(correlation), CONSENT)
        else:
            picture, notes = self._paint_prompt(request, counter, on_latents)
            not_painted = notes
        size = (request.width, request.height)
        if picture.shape[:2] != size[::-1]:
            picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
        picture = add_brushwork(picture, _brushwork_amount(request), request.seed)
        return ImageResult(match_attributes(picture, request.attributes), notes, not_painted)

    def _paint_prompt(
        self, request: ImageRequest, on_preview: OnPreview | None, on_latents: OnLatents | None
    ) -> tuple[Picture, tuple[str, ...]]:
        """Paint what the prompt names, or things drawn by lot where it names none."""
        prompt = read_prompt(request.prompt)
        edit, notes, things = PROMPT_EDIT, _notes_of_prompt(prompt), prompt.things
        if not things:
            things, edit = sample_scene_things(request.scene, request.seed) - prompt.absent, RANDOM_SCENE_EDIT
            if request.prompt and not prompt.unknown:
                notes = (*notes, "no word of the prompt names a thing that is painted, so this is a dream")
        scene, steps = request.scene or scene_kind(things), request.steps or LAYOUT_STEPS
        picture = sketch_to_picture(self.painter, request, things, scene, edit, steps, on_preview, prompt, on_latents)
        return picture, notes


def _brushwork_amount(request: ImageRequest) -> float:
    """How thick the paint lies: by the style, more so when aroused; a source is painted on only where a style is asked
    for.
    """
    if request.source is not None and not request.style:
        return 0.0
    amount = THICKNESS[request.style] * (0.65 + 0.7 * mood_from_affect(request.affect).rough)
    return amount if request.source is None else amount * request.strength


def _notes_of_prompt(prompt: Prompt) -> tuple[str, ...]:
    """What of a prompt is not in the picture: words that are not known, and what is known and cannot be painted."""
    other = "an engine with a text encoder does: --engine FOLDER, a text-to-image checkpoint of yours"
    notes = []
    if prompt.unknown:
        notes.append(f"the embedded painter does not know {_quote(prompt.unknown)}; {other}")
    if prompt.not_painted:
        notes.append(f"not painted: {_quote(prompt.not_painted)}")
    return tuple(notes)


def _quote(phrases: tuple[str, ...]) -> str:
    more = f" and {len(phrases) - MAX_NAMED} more" if len(phrases) > MAX_NAMED else ""
    return ", ".join(f"'{p[:30]}'" for p in phrases[:MAX_NAMED]) + more
