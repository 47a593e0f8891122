"""Downloadable engines: any text-to-image checkpoint in diffusers format, with the affect as words of its prompt.

A folder with a model_index.json is enough (`--engine FOLDER`). Pipelines differ in what their calls take, so a call
gets the arguments that its signature names (the table in diffusers' documentation of each pipeline); nothing is
downloaded here.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch

from pipelines.base import Capabilities
from pipelines.image.categories import STYLES
from pipelines.image.diffusers_loading import import_diffusers, resolve_device, without_progress_bars
from pipelines.image.engine import ImageRequest, ImageResult, OnPreview, Picture
from pipelines.image.prompt_words import affect_words, prompt_with_affect
from weights.errors import InputError, WeightsCorruptError

SIDE_MULTIPLE_PX = 16  # sides are whole multiples of it, for every latent space here
EXACT_SIZE = {"use_resolution_binning": False}  # of Sana and PixArt: paint the size that is requested
EXACT_PROMPT = {"complex_human_instruction": None}  # of Sana: leave the prompt as it is
MIN_STRENGTH = 0.05  # of img2img; below, diffusers would run no step


def load(folder: Path | None, *, device: str = "auto") -> DiffusersEngine:
    """Load the engine of a checkpoint folder.

    Args:
        folder: with a model_index.json of diffusers.
        device: "auto", "cpu" or a GPU's torch name.

    Returns:
        The engine, its pipeline on the device.

    Raises:
        InputError: no folder is given, it has no model_index.json, or its pipeline takes no prompt.
        WeightsCorruptError: diffusers cannot load it.
    """
    if folder is None or not (folder / "model_index.json").is_file():
        raise InputError(
            "the engine 'diffusers' is a checkpoint of yours: --engine FOLDER, a folder with a model_index.json"
        )
    import_diffusers()
    from diffusers import DiffusionPipeline

    device = resolve_device(device)
    dtype = {"torch_dtype": torch.bfloat16} if device.startswith("cuda") else {}
    try:
        pipeline: Any = without_progress_bars(
            lambda: DiffusionPipeline.from_pretrained(str(folder), local_files_only=True, **dtype)
        )
    except (OSError, ValueError, KeyError, AttributeError, ImportError) as error:
        raise WeightsCorruptError(f"diffusers cannot load '{folder}': {str(error).splitlines()[0][:200]}") from error
    if "prompt" not in inspect.signature(pipeline.__call__).parameters:
        raise InputError(
            f"'{folder}' holds a {type(pipeline).__name__}, which takes no prompt; give a text-to-image checkpoint"
        )
    return DiffusersEngine(pipeline.to(device))


class DiffusersEngine:
    """The engine "diffusers"; see `ImageEngine`."""

    name = "diffusers"
    capabilities = Capabilities(curve=True, dominance=True, mixtures=True)
    styles = STYLES
    scenes: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()

    def __init__(self, pipeline: Any) -> None:
        self.pipeline = pipeline
        pipeline.set_progress_bar_config(disable=True)

    def paint(self, request: ImageRequest, on_preview: OnPreview | None = None) -> ImageResult:
        """Paint a picture; see `ImageEngine.paint`.

        Raises:
            InputError: attributes or a scene are requested, or a feeling to avoid without a negative prompt.
        """
        if request.attributes or request.scene:
            raise InputError(f"{type(self.pipeline).__name__} takes neither attributes nor scene; say it in the prompt")
        pipeline = self.pipeline if request.source is None else self._img2img_pipeline()
        parameters = inspect.signature(pipeline.__call__).parameters
        prompt = prompt_with_affect(request.prompt, request.affect, request.style)
        height, width = (
            max(SIDE_MULTIPLE_PX, round(n / SIDE_MULTIPLE_PX) * SIDE_MULTIPLE_PX)
            for n in (request.height, request.width)
        )
        arguments: dict[str, Any] = {
            "prompt": prompt,
            "height": height,
            "width": width,
            "output_type": "np",
            "generator": torch.Generator("cpu").manual_seed(request.seed),
            **EXACT_SIZE,
            **EXACT_PROMPT,
        }
        notes = (f"told in words: {prompt}",)
        if request.steps:
            arguments["num_inference_steps"] = request.steps
        if request.avoid is not None:
            if "negative_prompt" not in parameters:
                raise InputError(f"{type(pipeline).__name__} knows no negative prompt, so it cannot avoid a feeling")
            arguments["negative_prompt"] = ", ".join(affect_words(request.avoid))
        if request.source is not None:
            arguments |= {
                "image": _tensor_from_pixels(cv2.resize(request.source, (width, height), interpolation=cv2.INTER_AREA)),
                "strength": max(request.strength, MIN_STRENGTH),
            }
        if on_preview is not None and "callback_on_step_end" in parameters:
            arguments["callback_on_step_end"] = _step_end_callback(on_preview)
        output = pipeline(**{k: v for k, v in arguments.items() if k in parameters}).images[0]
        picture: Picture = np.asarray((np.clip(np.nan_to_num(output), 0, 1) * 255).round(), np.uint8)
        if picture.shape[:2] != (request.height, request.width):
            picture = np.asarray(
                cv2.resize(picture, (request.width, request.height), interpolation=cv2.INTER_AREA), np.uint8
            )
        return ImageResult(picture, notes)

    def _img2img_pipeline(self) -> Any:
        from diffusers import AutoPipelineForImage2Image

        try:
            pipeline: Any = without_progress_bars(lambda: AutoPipelineForImage2Image.from_pipe(self.pipeline))
        except ValueError as error:
            raise InputError(
                f"{type(self.pipeline).__name__} cannot start from a picture; use the embedded painter"
            ) from error
        pipeline.set_progress_bar_config(disable=True)
        return pipeline


def _step_end_callback(on_preview: OnPreview) -> Any:
    """The `callback_on_step_end` of diffusers, for `on_preview`; three channels of the latents are the preview."""

    def on_step_end(pipeline: Any, step: int, time: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        on_preview("diffusion", step + 1, pipeline.num_timesteps, _latent_preview(tensors["latents"]))
        return {}

    return on_step_end


def _latent_preview(latents: torch.Tensor) -> Picture:
    x = latents[0].float()
    if x.ndim != 3:  # packed in rows: nothing to look at
        return np.full((8, 8, 3), 127, np.uint8)
    x = x[:3] if len(x) >= 3 else x[:1].expand(3, -1, -1)
    x = (x - x.amin()) / (x.amax() - x.amin() + 1e-6)
    return np.asarray((x * 255).permute(1, 2, 0).cpu().numpy(), np.uint8)


def _tensor_from_pixels(picture: Picture) -> torch.Tensor:
    """uint8 [H, W, 3] -> [1, 3, H, W] in 0..1."""
    return torch.from_numpy(np.ascontiguousarray(picture)).permute(2, 0, 1)[None].float() / 255
