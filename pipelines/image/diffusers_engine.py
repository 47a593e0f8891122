"""Downloadable engines: any text-to-image checkpoint in diffusers format, told the affect in words.

A folder with a model_index.json is enough (`--engine FOLDER`). Pipelines differ in what their calls take, so a call is given
what its signature names (the table in diffusers' documentation of each pipeline); nothing is fetched here.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch

from pipelines.base import Capabilities
from pipelines.image.engine import ImageRequest, OnPaint, Painted, Picture
from pipelines.image.quiet import quiet
from pipelines.image.vocabulary import STYLES
from pipelines.image.wording import mood_words, worded
from weights.errors import InputError, WeightsDamaged

MULTIPLE = 16  # pixels that sides are multiples of, for every latent space here
SAME_SIDE = {"use_resolution_binning": False}  # of Sana and PixArt: paint the size that is asked
PLAIN = {"complex_human_instruction": None}  # of Sana: leave the prompt as it is


def load(folder: Path | None, *, device: str = "auto") -> DiffusersEngine:
    """The engine of a checkpoint folder.

    Raises:
        InputError: no folder is given, it has no model_index.json, or its pipeline takes no prompt.
        WeightsDamaged: diffusers cannot load it.
    """
    if folder is None or not (folder / "model_index.json").is_file():
        raise InputError(
            "the engine 'diffusers' is a checkpoint of yours: --engine FOLDER, a folder with a model_index.json"
        )
    from diffusers import DiffusionPipeline

    where = device if device != "auto" else "cuda" if torch.cuda.is_available() else "cpu"
    kind = {"torch_dtype": torch.bfloat16} if where.startswith("cuda") else {}
    try:
        pipeline: Any = quiet(lambda: DiffusionPipeline.from_pretrained(str(folder), local_files_only=True, **kind))
    except (OSError, ValueError, KeyError, AttributeError, ImportError) as error:
        raise WeightsDamaged(f"diffusers cannot load '{folder}': {str(error).splitlines()[0][:200]}") from error
    if "prompt" not in inspect.signature(pipeline.__call__).parameters:
        raise InputError(
            f"'{folder}' holds a {type(pipeline).__name__}, which takes no prompt; give a text-to-image checkpoint"
        )
    return DiffusersEngine(pipeline.to(where))


class DiffusersEngine:
    """See the module."""

    name = "diffusers"
    capabilities = Capabilities(curve=True, dominance=True, mixtures=True)
    styles = STYLES
    scenes: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()

    def __init__(self, pipeline: Any) -> None:
        self.pipeline = pipeline
        pipeline.set_progress_bar_config(disable=True)

    def paint(self, request: ImageRequest, on_paint: OnPaint | None = None) -> Painted:
        """Paint a picture; see `ImageEngine.paint`."""
        if request.attributes or request.scene:
            raise InputError(f"{type(self.pipeline).__name__} takes neither attributes nor scene; say it in the prompt")
        pipeline = self.pipeline if request.source is None else self._from_pictures()
        takes = inspect.signature(pipeline.__call__).parameters
        prompt = worded(request.prompt, request.affect, request.style)
        height, width = (max(MULTIPLE, round(n / MULTIPLE) * MULTIPLE) for n in (request.height, request.width))
        given: dict[str, Any] = {
            "prompt": prompt,
            "height": height,
            "width": width,
            "output_type": "np",
            "generator": torch.Generator("cpu").manual_seed(request.seed),
            **SAME_SIDE,
            **PLAIN,
        }
        notes = (f"told in words: {prompt}",)
        if request.steps:
            given["num_inference_steps"] = request.steps
        if request.avoid is not None:
            if "negative_prompt" not in takes:
                raise InputError(f"{type(pipeline).__name__} knows no negative prompt, so it cannot avoid a feeling")
            given["negative_prompt"] = ", ".join(mood_words(request.avoid))
        if request.source is not None:
            given |= {
                "image": _tensor(cv2.resize(request.source, (width, height), interpolation=cv2.INTER_AREA)),
                "strength": max(request.strength, 0.05),
            }
        if on_paint is not None and "callback_on_step_end" in takes:
            given["callback_on_step_end"] = _told(on_paint)
        made = pipeline(**{k: v for k, v in given.items() if k in takes}).images[0]
        picture: Picture = np.asarray((np.clip(np.nan_to_num(made), 0, 1) * 255).round(), np.uint8)
        if picture.shape[:2] != (request.height, request.width):
            picture = np.asarray(
                cv2.resize(picture, (request.width, request.height), interpolation=cv2.INTER_AREA), np.uint8
            )
        return Painted(picture, notes)

    def _from_pictures(self) -> Any:
        from diffusers import AutoPipelineForImage2Image

        try:
            pipeline: Any = quiet(lambda: AutoPipelineForImage2Image.from_pipe(self.pipeline))
        except ValueError as error:
            raise InputError(
                f"{type(self.pipeline).__name__} cannot start from a picture; use the embedded painter"
            ) from error
        pipeline.set_progress_bar_config(disable=True)
        return pipeline


def _told(on_paint: OnPaint) -> Any:
    """diffusers' callback as ours; latents are shown as they lie, three of their planes."""

    def told(pipeline: Any, step: int, time: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        on_paint("diffusion", step + 1, pipeline.num_timesteps, _planes(tensors["latents"]))
        return {}

    return told


def _planes(latents: torch.Tensor) -> Picture:
    x = latents[0].float()
    if x.ndim != 3:  # packed in rows: nothing to look at
        return np.full((8, 8, 3), 127, np.uint8)
    x = x[:3] if len(x) >= 3 else x[:1].expand(3, -1, -1)
    x = (x - x.amin()) / (x.amax() - x.amin() + 1e-6)
    return np.asarray((x * 255).permute(1, 2, 0).cpu().numpy(), np.uint8)


def _tensor(picture: Picture) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(picture)).permute(2, 0, 1)[None].float() / 255
