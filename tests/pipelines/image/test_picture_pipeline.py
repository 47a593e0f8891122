"""Both painters called with diffusers' words: sizes, steps, generators, callbacks, types, saving."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from conditioning.affect import Affect
from pipelines.image.picture_pipeline import PicturePipeline, prompt_without
from pipelines.image.world_pipeline import WorldPipeline
from weights import store
from weights.errors import InputError

SIZE = 64


@cache
def world() -> WorldPipeline:
    pytest.importorskip("mitsuba", reason="the extra 'world' is not installed")
    pipe = WorldPipeline()
    pipe.set_progress_bar_config(disable=True)
    return pipe


@cache
def painter() -> PicturePipeline:
    from pipelines.image.painter_pipeline import PainterPipeline

    pipe: PicturePipeline = PainterPipeline.from_pretrained(str(store.EMBEDDED / "image"), local_files_only=True)
    pipe.set_progress_bar_config(disable=True)
    return pipe


BOTH = pytest.mark.parametrize("pipe_of", [world, painter])
PipeOf = Callable[[], PicturePipeline]


def seeded(seed: int = 7) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def paint(pipe: PicturePipeline, prompt: Any = "a tree in a meadow", **options: Any) -> Any:
    given = {"height": SIZE, "width": SIZE, "num_inference_steps": 2, "generator": seeded(), "output_type": "np"}
    return pipe(prompt, **{**given, **options}).images


@BOTH
def test_the_same_generator_state_is_the_same_picture_and_it_goes_on(pipe_of: PipeOf) -> None:
    pipe, generator = pipe_of(), seeded()
    first, second = (paint(pipe, generator=generator) for _ in range(2))
    assert np.array_equal(first, paint(pipe)) and not np.array_equal(first, second)
    torch.manual_seed(3)
    drawn = paint(pipe, generator=None)
    torch.manual_seed(3)
    assert np.array_equal(drawn, paint(pipe, generator=None))


@BOTH
def test_output_types_hold_the_same_picture(pipe_of: PipeOf) -> None:
    pipe = pipe_of()
    array = paint(pipe)
    assert array.shape == (1, SIZE, SIZE, 3) and array.dtype == np.float32 and 0 <= array.min() < array.max() <= 1
    assert torch.equal(paint(pipe, output_type="pt"), torch.from_numpy(array.transpose(0, 3, 1, 2)))
    picture = paint(pipe, output_type="pil")[0]
    assert isinstance(picture, Image.Image) and np.array_equal(np.asarray(picture), (array[0] * 255).round())
    images = pipe("a tree in a meadow", height=SIZE, width=SIZE, num_inference_steps=2, return_dict=False)
    assert isinstance(images, tuple) and len(images) == 1 and isinstance(images[0][0], Image.Image)


@BOTH
@pytest.mark.parametrize(("height", "width"), [(64, 128), (128, 72)])
def test_height_and_width_are_free(pipe_of: PipeOf, height: int, width: int) -> None:
    assert paint(pipe_of(), height=height, width=width).shape == (1, height, width, 3)


def test_a_wide_picture_shows_more_of_the_world_and_stretches_nothing() -> None:
    pytest.importorskip("mitsuba", reason="the extra 'world' is not installed")
    from pipelines.image.content.registers import registers_of
    from pipelines.image.prompt.reader import read_prompt
    from pipelines.image.world.compose import compose
    from pipelines.image.world.picture import develop
    from pipelines.image.world_engine import WorldEngine

    engine = world().engine
    assert isinstance(engine, WorldEngine)
    wanted = read_prompt("a windmill in a meadow", engine.names)
    ratios, sights = [], []
    for width in (96, 192):
        made = compose(wanted, "meadow", registers_of(Affect()), engine.stock, 3, width, 96)
        _, traced = develop(made, engine.stock, 3, samples=1)
        rows, columns = np.nonzero(traced.label == 1)  # the hero
        ratios.append(np.ptp(columns) / np.ptp(rows))
        sights.append(made.world.camera.field_degrees)
    assert ratios[0] == pytest.approx(ratios[1], rel=0.1) and sights[1] > sights[0] + 10


@BOTH
def test_prompts_and_pictures_of_each_come_in_order(pipe_of: PipeOf) -> None:
    pipe, generators = pipe_of(), [seeded(s) for s in (1, 2, 3, 4)]
    many = paint(pipe, ["a tree", "a boat on a lake"], num_images_per_prompt=2, generator=generators)
    assert len(many) == 4
    assert np.array_equal(many[2], paint(pipe, "a boat on a lake", generator=seeded(3))[0])
    with pytest.raises(InputError, match="2 pictures take one generator or 2, got 3"):
        paint(pipe, ["a tree", "a boat"], generator=generators[:3])


@BOTH
def test_a_callback_sees_each_step_and_the_picture_form(pipe_of: PipeOf) -> None:
    pipe, seen = pipe_of(), list[tuple[int, float, torch.Tensor]]()

    def watch(called: Any, step: int, timestep: float, tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        assert called is pipe
        seen.append((step, timestep, tensors["latents"].clone()))
        return {}

    watched = paint(pipe, callback_on_step_end=watch, num_inference_steps=4)
    assert np.array_equal(watched, paint(pipe, num_inference_steps=4))  # watching changes nothing
    assert [step for step, _, _ in seen] == list(range(pipe.num_timesteps)) and len(seen) >= 4
    assert all(x.ndim == 4 and x.shape[:2] == (1, 3) and x.isfinite().all() for _, _, x in seen)
    times = [timestep for _, timestep, _ in seen[:4]]
    assert times == sorted(times, reverse=True)
    apart = [float((a[2] - b[2]).abs().mean()) for a, b in pairwise(seen[:4])]
    assert all(step > 0 for step in apart)


def test_the_light_settles_with_the_passes() -> None:
    seen = list[torch.Tensor]()

    def watch(called: Any, step: int, timestep: float, tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        seen.append(tensors["latents"].clone())
        return tensors

    paint(world(), callback_on_step_end=watch, num_inference_steps=6)
    assert seen[0].shape == (1, 3, SIZE, SIZE) and seen[0].min() >= 0
    assert (seen[1] - seen[0]).abs().mean() > 2 * (seen[5] - seen[4]).abs().mean()


@BOTH
def test_a_callback_may_stop_and_the_picture_is_finished(pipe_of: PipeOf) -> None:
    pipe, steps = pipe_of(), list[int]()

    def stop(called: Any, step: int, timestep: float, tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        steps.append(step)
        called._interrupt = step == 1
        return tensors

    stopped = paint(pipe, num_inference_steps=8, callback_on_step_end=stop)
    assert steps == [0, 1] and stopped.std() > 0.02
    assert np.array_equal(paint(pipe), paint(pipe))  # the next call is whole again


@BOTH
def test_a_callback_may_change_the_picture(pipe_of: PipeOf) -> None:
    def darken(pipe: Any, step: int, timestep: float, tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        left = tensors["latents"].clone()
        left[..., : left.shape[-1] // 2] = -1 if step < 0 else left[..., : left.shape[-1] // 2] * 0.1 - 0.5
        return {"latents": left}

    changed, plain = paint(pipe_of(), callback_on_step_end=darken), paint(pipe_of())
    half = SIZE // 2
    gone = plain[0, :, : half - 4].mean() - changed[0, :, : half - 4].mean()
    assert gone > abs(plain[0, :, half + 4 :].mean() - changed[0, :, half + 4 :].mean())
    with pytest.raises(InputError, match=r"tensor of shape \[1, 3, \d+, \d+\], got \[2\]"):
        paint(pipe_of(), callback_on_step_end=lambda *_: {"latents": torch.zeros(2)})


def test_without_tensors_a_callback_gets_none() -> None:
    got = list[dict[str, torch.Tensor]]()

    def watch(pipe: Any, step: int, timestep: float, tensors: dict[str, torch.Tensor]) -> None:
        got.append(tensors)

    paint(world(), callback_on_step_end=watch, callback_on_step_end_tensor_inputs=[])
    assert got == [{}, {}]
    with pytest.raises(InputError, match="has 'latents' only, got 'prompt_embeds'"):
        paint(world(), callback_on_step_end_tensor_inputs=["prompt_embeds"])


def test_negative_prompts_keep_things_away() -> None:
    assert prompt_without("", "fog , ") == "no fog"
    notes = world()(
        "a park", height=SIZE, width=SIZE, num_inference_steps=1, generator=seeded(), affect="happy", intensity=1.3,
        negative_prompt="people, animals, flowers",
    ).notes[0]  # fmt: skip
    added = next(note for note in notes if note.startswith("added"))
    assert not {"girl", "boy", "dog", "horse", "butterfly", "poppy", "daisy"} & set(added.replace(",", " ").split())
    with pytest.raises(InputError, match="2 prompts go with one negative prompt or 2, got 1"):
        paint(world(), ["a", "b"], negative_prompt=["people"])


@BOTH
def test_strength_says_how_far_a_given_picture_moves(pipe_of: PipeOf) -> None:
    rng = np.random.default_rng(0)
    given = Image.fromarray(np.kron(rng.integers(40, 220, (8, 8, 3)), np.ones((8, 8, 1))).astype(np.uint8))
    before = np.asarray(given, np.float32) / 255

    def change(strength: float) -> float:
        options = {"image": given, "strength": strength, "affect": "sad", "height": None, "width": None}
        return float(np.abs(paint(pipe_of(), "", **options)[0] - before).mean())

    assert change(0.1) < change(0.9)
    with pytest.raises(InputError, match="strength is a number from 0 to 1, got 2"):
        paint(pipe_of(), "", image=given, strength=2)
    with pytest.raises(InputError, match="keeps its content; leave out the prompt"):
        paint(pipe_of(), "a tree", image=given)
    with pytest.raises(InputError, match="image is a PIL picture"):
        paint(pipe_of(), "", image="photo.jpg")


def test_a_saved_world_is_loaded_and_paints_the_same(tmp_path: Path) -> None:
    world().save_pretrained(tmp_path / "world")
    again = WorldPipeline.from_pretrained(str(tmp_path / "world"), local_files_only=True).to("cpu")
    again.set_progress_bar_config(disable=True)
    assert again.device == torch.device("cpu") and np.array_equal(paint(again), paint(world()))


@BOTH
def test_an_affect_is_said_beside_the_words_of_diffusers(pipe_of: PipeOf) -> None:
    happy, sad = (paint(pipe_of(), affect=word, intensity=1.2, style="impressionism") for word in ("happy", "sad"))
    assert happy.mean() > sad.mean()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"height": 8}, "height is a whole number from 64 to 1024, got 8"),
        ({"width": 64.5}, "width is a whole number from 64 to 1024, got 64.5"),
        ({"num_inference_steps": 0}, "num_inference_steps is a whole number from 1 to 100, got 0"),
        ({"num_images_per_prompt": 0}, "num_images_per_prompt is a whole number from 1 to 64, got 0"),
        ({"output_type": "latent"}, "output_type is one of pil, np, pt, got 'latent'"),
        ({"style": "cubism"}, "style"),
        ({"affect": "qwerty"}, "unknown emotion 'qwerty'"),
    ],
)
def test_what_is_not_allowed_is_said_in_one_line(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        paint(world(), **options)
    assert message in str(caught.value) and "\n" not in str(caught.value)
