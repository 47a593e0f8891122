"""PicturePipeline: the call of diffusers' pipelines, for engines that sample in steps.

    pipe = WorldPipeline.from_pretrained(FOLDER)  # or WorldPipeline(), or PainterPipeline.from_pretrained(...)
    pipe("three red boats on a lake", affect="calm", generator=torch.Generator().manual_seed(7)).images[0]

The words are those of `diffusers.StableDiffusionPipeline` and `StableDiffusionImg2ImgPipeline`; what an affect needs
besides (`affect`, `intensity`, `avoid`, `style`, `scene`, `attributes`) has the names and bounds of `ImageOptions`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from conditioning.affect import Affect
from pipelines.base import MAX_SEED, Conditions
from pipelines.image.diffusers_loading import import_diffusers
from pipelines.image.engine import ImageRequest, Picture, SteppedEngine
from pipelines.image.options import MAX_COUNT, MAX_SIZE, MAX_STEPS, MIN_SIZE, ImageOptions, parse_prompt
from weights.errors import InputError

import_diffusers()

from diffusers import DiffusionPipeline  # noqa: E402
from diffusers.image_processor import VaeImageProcessor  # noqa: E402
from diffusers.pipelines.pipeline_utils import ImagePipelineOutput  # noqa: E402

SIDE_PX = 512  # of a picture that nothing is said of
OUTPUT_TYPES = ("pil", "np", "pt")

#: Called after each step with (pipeline, number of the step from 0, timestep, tensors by name); gives tensors to go on
#: with, by name.
OnStepEnd = Callable[[Any, int, float, dict[str, torch.Tensor]], dict[str, torch.Tensor] | None]


@dataclass
class PictureOutput(ImagePipelineOutput):  # type: ignore[misc]
    """What a call returns.

    Attributes:
        images: by the output type a list of PIL pictures, float32 [N, H, W, 3] in 0..1, or a tensor [N, 3, H, W].
        notes: of each picture, sentences that a person should read.
    """

    notes: list[tuple[str, ...]]


class PicturePipeline(DiffusionPipeline):  # type: ignore[misc]
    """A diffusers pipeline around an engine; subclasses name their parts and `engine`.

    A callback may set `pipe._interrupt = True`, as with diffusers' own pipelines: the picture is then finished from the
    steps that were made.
    """

    _callback_tensor_inputs = ("latents",)

    @property
    @abstractmethod
    def engine(self) -> SteppedEngine:
        """What paints."""

    @property
    def num_timesteps(self) -> int:
        """Steps of the picture that is, or was last, painted."""
        return self._num_timesteps

    @property
    def interrupt(self) -> bool:
        """Whether the running call is to finish at the next step."""
        return self._interrupt

    @torch.no_grad()
    def __call__(
        self,
        prompt: str | Sequence[str] = "",
        image: Any = None,
        strength: float = 0.6,
        height: int | None = None,
        width: int | None = None,
        num_inference_steps: int | None = None,
        negative_prompt: str | Sequence[str] | None = None,
        num_images_per_prompt: int = 1,
        generator: torch.Generator | Sequence[torch.Generator] | None = None,
        output_type: str = "pil",
        return_dict: bool = True,
        callback_on_step_end: OnStepEnd | None = None,
        callback_on_step_end_tensor_inputs: Sequence[str] = ("latents",),
        *,
        affect: Any = "neutral",
        intensity: float = 1.0,
        avoid: Any = None,
        style: str | None = None,
        scene: str | None = None,
        attributes: Mapping[str, float] | None = None,
    ) -> PictureOutput | tuple[Any, ...]:
        """Paint pictures.

        Args:
            prompt: what is to be seen, one text or several; "" leaves it to the engine.
            image: pictures to move to the affect, in any form that diffusers takes; without a prompt.
            strength: how far `image` may change, 0 to 1.
            height: pixels, 64 to 1024; 512, or the image's, when left out.
            width: pixels.
            num_inference_steps: of the traced world passes of one ray a pixel, at most 64; of the painter steps of its
                first stage; 1 to 100, the engine's own number when left out.
            negative_prompt: things that must not be there, separated by commas, for all prompts or one a prompt.
            num_images_per_prompt: how many of each.
            generator: of the seeds, one a picture, from one generator for all or one for each; torch's own when left
                out.
            output_type: "pil", "np" or "pt".
            return_dict: False returns a tuple.
            callback_on_step_end: called after each step with the pipeline, the step's number, its timestep and
                "latents", a tensor [1, 3, H, W]: the light so far in linear RGB (traced world), or the noisy picture in
                -1..1 (painter). What it returns under "latents" is gone on with.
            callback_on_step_end_tensor_inputs: which tensors it gets: "latents", or none.
            affect: anything `Affect.of` takes.
            intensity: of the affect, 0 to 2.
            avoid: an affect to keep away from.
            style: a name of `categories.STYLES`.
            scene: a name of `categories.SCENES`, for pictures without a prompt.
            attributes: name of an attribute -> value, as `ImageOptions.attributes`.

        Returns:
            The pictures: those of the first prompt, then those of the second.

        Raises:
            InputError: an argument is not allowed.
        """
        if output_type not in OUTPUT_TYPES:
            raise InputError(f"output_type is one of {', '.join(OUTPUT_TYPES)}, got {str(output_type)[:20]!r}")
        names = tuple(callback_on_step_end_tensor_inputs)
        if unknown := [name for name in names if name not in self._callback_tensor_inputs]:
            raise InputError(f"callback_on_step_end_tensor_inputs has 'latents' only, got {str(unknown[0])[:20]!r}")
        conditions = Conditions.parse(affect=affect, intensity=intensity)
        options = ImageOptions.parse(
            style=style,
            scene=scene,
            avoid=avoid,
            attributes=None if attributes is None else dict(attributes),
            steps=_whole("num_inference_steps", num_inference_steps, 1, MAX_STEPS),
        )
        sources: list[Picture | None] = [*_read_sources(image, strength)]
        prompts = _prompts(prompt, negative_prompt, len(sources))
        shape = (_whole("height", height, MIN_SIZE, MAX_SIZE), _whole("width", width, MIN_SIZE, MAX_SIZE))
        jobs = [
            _request(text, source, float(strength), shape, Affect.of(conditions.affect).scale(intensity), options)
            for text, source in zip(prompts, sources or [None] * len(prompts), strict=True)
            for _ in range(_whole("num_images_per_prompt", num_images_per_prompt, 1, MAX_COUNT) or 1)
        ]
        seeds = _draw_seeds(generator, len(jobs))
        requests = [replace(job, seed=seed) for job, seed in zip(jobs, seeds, strict=True)]
        return self._paint(requests, _Teller(self, callback_on_step_end, names), output_type, return_dict)

    def _paint(
        self, requests: Sequence[ImageRequest], tell: _Teller, output_type: str, return_dict: bool
    ) -> PictureOutput | tuple[Any, ...]:
        self._interrupt = False
        pictures, notes = [], []
        with self.progress_bar(total=sum(self.engine.count_steps(r) for r in requests)) as bar:
            for request in requests:
                self._num_timesteps = self.engine.count_steps(request)
                made = self.engine.paint(request, None, tell.begin(bar))
                pictures.append(made.picture)
                notes.append(made.notes)
        images = _in_type(pictures, output_type)
        return PictureOutput(images=images, notes=notes) if return_dict else (images,)


class _Teller:
    """Carries each step to the progress bar and to the caller's callback."""

    def __init__(self, pipe: PicturePipeline, callback: OnStepEnd | None, names: Sequence[str]) -> None:
        self.pipe, self.callback, self.names = pipe, callback, names

    def begin(self, bar: Any) -> Callable[[float, NDArray[np.float32]], NDArray[np.float32] | None]:
        """What one picture's steps are told to."""
        step = -1

        def tell(timestep: float, latents: NDArray[np.float32]) -> NDArray[np.float32] | None:
            nonlocal step
            step += 1
            if self.pipe.interrupt:
                return None
            bar.update()
            if self.callback is not None:
                tensors = {"latents": torch.from_numpy(latents).to(self.pipe.device)} if self.names else {}
                back = (self.callback(self.pipe, step, timestep, tensors) or {}).get("latents")
                if back is not None:
                    latents = _same_shape(back, latents)
            return None if self.pipe.interrupt else latents

        return tell


def _same_shape(back: torch.Tensor, latents: NDArray[np.float32]) -> NDArray[np.float32]:
    if not isinstance(back, torch.Tensor) or tuple(back.shape) != latents.shape:
        raise InputError(
            f"callback_on_step_end must give 'latents' back as a tensor of shape {list(latents.shape)}, got "
            f"{list(back.shape) if isinstance(back, torch.Tensor) else type(back).__name__}"
        )
    return np.asarray(back.detach().float().cpu().numpy(), np.float32)


def _whole(name: str, value: Any, low: int, high: int) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise InputError(f"{name} is a whole number from {low} to {high}, got {str(value)[:20]}")
    return value


def _prompts(prompt: str | Sequence[str], negative: str | Sequence[str] | None, sources: int) -> list[str]:
    # one text a picture, with what must not be there said in it
    texts = [parse_prompt(p) for p in ([prompt] if isinstance(prompt, str) else prompt)]
    if sources:
        if any(texts):
            raise InputError("a given picture keeps its content; leave out the prompt")
        texts = [""] * sources
    denied = [negative or ""] * len(texts) if negative is None or isinstance(negative, str) else list(negative)
    if not texts or len(denied) != len(texts):
        raise InputError(f"{len(texts)} prompts go with one negative prompt or {len(texts)}, got {len(denied)}")
    return [parse_prompt(prompt_without(t, parse_prompt(n))) for t, n in zip(texts, denied, strict=True)]


def prompt_without(prompt: str, negative: str) -> str:
    """A prompt that says what must not be there.

    Args:
        prompt: any.
        negative: things, separated by commas.

    Returns:
        The prompt with a negation for each.

    Example:
        >>> prompt_without("a beach", "people, dogs")
        'a beach, no people, no dogs'
    """
    things = [part.strip() for part in negative.split(",") if part.strip()]
    return ", ".join([*([prompt] if prompt else []), *(f"no {thing}" for thing in things)])


def _read_sources(image: Any, strength: float) -> list[Picture]:
    # given pictures as uint8 [H, W, 3], read by diffusers' own processor
    if image is None:
        return []
    if isinstance(strength, bool) or not isinstance(strength, int | float) or not 0 <= strength <= 1:
        raise InputError(f"strength is a number from 0 to 1, got {str(strength)[:20]}")
    processor = VaeImageProcessor(vae_scale_factor=1, do_normalize=False, do_convert_rgb=True)
    try:
        values = processor.preprocess(image)
    except (ValueError, TypeError, AttributeError) as error:
        raise InputError(f"image is a PIL picture, an array or a tensor in 0..1: {str(error)[:120]}") from error
    pixels = (values.clamp(0, 1) * 255).round().to(torch.uint8).permute(0, 2, 3, 1)
    if pixels.shape[-1] != 3:
        raise InputError(f"image has three channels, got {pixels.shape[-1]}")
    return [np.ascontiguousarray(p) for p in pixels.cpu().numpy()]


def _request(
    prompt: str,
    source: Picture | None,
    strength: float,
    shape: tuple[int | None, int | None],
    affect: Affect,
    options: ImageOptions,
) -> ImageRequest:
    own = (SIDE_PX, SIDE_PX)
    if source is not None:
        scale = min(1.0, MAX_SIZE / max(source.shape[:2]))
        own = (max(MIN_SIZE, round(source.shape[0] * scale)), max(MIN_SIZE, round(source.shape[1] * scale)))
    return ImageRequest(
        prompt,
        affect,
        seed=0,
        height=shape[0] or own[0],
        width=shape[1] or own[1],
        avoid=options.avoid,
        style=options.style or "",
        scene=options.scene or "",
        attributes=options.attributes or {},
        steps=options.steps or 0,
        source=source,
        strength=strength,
    )


def _draw_seeds(generator: torch.Generator | Sequence[torch.Generator] | None, count: int) -> list[int]:
    # one seed a picture, so that a generator goes on from call to call as with diffusers' noise
    generators = [generator] * count if generator is None or isinstance(generator, torch.Generator) else list(generator)
    if len(generators) != count:
        raise InputError(f"{count} pictures take one generator or {count}, got {len(generators)}")
    return [
        int(torch.randint(MAX_SEED + 1, (1,), generator=g, device=g.device if g is not None else "cpu"))
        for g in generators
    ]


def _in_type(pictures: Sequence[Picture], output_type: str) -> Any:
    values = np.stack(pictures).astype(np.float32) / 255
    if output_type == "pil":
        return VaeImageProcessor.numpy_to_pil(values)
    return VaeImageProcessor.numpy_to_pt(values) if output_type == "pt" else values
