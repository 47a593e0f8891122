"""Downloadable painters, proved on random checkpoints of the same classes that are built here, offline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from conditioning.affect import Affect
from pipelines.image import ImagePipeline
from pipelines.image.prompt_words import affect_words, prompt_with_affect
from studio.cli import main
from weights.errors import InputError, StudioError

SIZE = 64


def _clip() -> tuple[Any, Any]:
    """A tokenizer of single bytes and a random text encoder."""
    from tokenizers.pre_tokenizers import ByteLevel
    from transformers import CLIPTextConfig, CLIPTokenizer

    letters = sorted(ByteLevel.alphabet())
    words = letters + [f"{b}</w>" for b in letters] + ["<|startoftext|>", "<|endoftext|>"]
    tokenizer = CLIPTokenizer(vocab={w: i for i, w in enumerate(words)}, merges=[], model_max_length=77)
    config = CLIPTextConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=37,
        num_attention_heads=4,
        num_hidden_layers=2,
        projection_dim=32,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        max_position_embeddings=77,
        hidden_act="gelu",
    )
    return tokenizer, config


def _vae() -> Any:
    from diffusers import AutoencoderKL

    return AutoencoderKL(
        sample_size=32,
        in_channels=3,
        out_channels=3,
        block_out_channels=(4, 8),
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        layers_per_block=1,
        latent_channels=4,
        norm_num_groups=1,
    )


def _stable_diffusion() -> Any:
    from diffusers import DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
    from transformers import CLIPTextModel

    tokenizer, config = _clip()
    unet = UNet2DConditionModel(
        block_out_channels=(4, 8),
        layers_per_block=1,
        sample_size=32,
        in_channels=4,
        out_channels=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=32,
        norm_num_groups=2,
        attention_head_dim=2,
    )
    return StableDiffusionPipeline(
        vae=_vae(),
        text_encoder=CLIPTextModel(config).eval(),
        tokenizer=tokenizer,
        unet=unet,
        scheduler=DDIMScheduler(),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )


def _sdxl() -> Any:
    from diffusers import EulerDiscreteScheduler, StableDiffusionXLPipeline, UNet2DConditionModel
    from transformers import CLIPTextModel, CLIPTextModelWithProjection

    tokenizer, config = _clip()
    unet = UNet2DConditionModel(
        block_out_channels=(2, 4),
        layers_per_block=1,
        sample_size=32,
        in_channels=4,
        out_channels=4,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=(2, 4),
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        transformer_layers_per_block=(1, 1),
        projection_class_embeddings_input_dim=6 * 8 + 32,
        cross_attention_dim=64,
        norm_num_groups=1,
    )
    return StableDiffusionXLPipeline(
        vae=_vae(),
        text_encoder=CLIPTextModel(config).eval(),
        text_encoder_2=CLIPTextModelWithProjection(config).eval(),
        tokenizer=tokenizer,
        tokenizer_2=tokenizer,
        unet=unet,
        scheduler=EulerDiscreteScheduler(),
        add_watermarker=False,
    )


def _sd3() -> Any:
    from diffusers import (
        AutoencoderKL,
        FlowMatchEulerDiscreteScheduler,
        SD3Transformer2DModel,
        StableDiffusion3Pipeline,
    )
    from transformers import CLIPTextModelWithProjection, T5Config, T5EncoderModel, T5Tokenizer

    tokenizer, config = _clip()
    signs = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", -20.0)] + [(c, -5.0) for c in ["▁", *map(chr, range(33, 127))]]
    letters = T5Tokenizer(vocab=signs, extra_ids=0, model_max_length=64)
    t5 = T5Config(
        vocab_size=len(letters),
        d_model=32,
        d_kv=8,
        d_ff=37,
        num_layers=2,
        num_heads=4,
        feed_forward_proj="gated-gelu",
        pad_token_id=0,
        eos_token_id=1,
    )
    transformer = SD3Transformer2DModel(
        sample_size=32,
        patch_size=1,
        in_channels=4,
        num_layers=1,
        attention_head_dim=8,
        num_attention_heads=4,
        caption_projection_dim=32,
        joint_attention_dim=32,
        pooled_projection_dim=64,
        out_channels=4,
    )
    vae = AutoencoderKL(
        sample_size=32,
        in_channels=3,
        out_channels=3,
        block_out_channels=(4, 8),
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        layers_per_block=1,
        latent_channels=4,
        norm_num_groups=1,
        shift_factor=0.06,
        use_quant_conv=False,
        use_post_quant_conv=False,
    )
    encoders = [CLIPTextModelWithProjection(config).eval() for _ in range(2)]
    return StableDiffusion3Pipeline(
        transformer=transformer,
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=vae,
        text_encoder=encoders[0],
        tokenizer=tokenizer,
        text_encoder_2=encoders[1],
        tokenizer_2=tokenizer,
        text_encoder_3=T5EncoderModel(t5).eval(),
        tokenizer_3=letters,
    )


@pytest.fixture(scope="module", params=[_stable_diffusion, _sdxl, _sd3], ids=["sd", "sdxl", "sd3"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("checkpoint")
    request.param().save_pretrained(path)
    return path


def test_a_checkpoint_folder_paints_and_the_affect_changes_the_picture(folder: Path) -> None:
    pipe = ImagePipeline.from_pretrained(str(folder))
    seen: list[Any] = []
    a, b, c, d = (
        pipe("a lake", affect=f, seed=s, size=SIZE, steps=2)
        for f, s in (("sad", 1), ("sad", 1), ("happy", 1), ("sad", 2))
    )
    assert a.pictures[0].shape == (SIZE, SIZE, 3) and np.array_equal(a.pictures[0], b.pictures[0])
    assert not np.array_equal(a.pictures[0], c.pictures[0]) and not np.array_equal(a.pictures[0], d.pictures[0])
    assert "sad mood" in a.notes[0] and a.record.engine == "diffusers"
    pipe("a lake", seed=1, size=SIZE, steps=2, on_step=seen.append)
    assert [s.index for s in seen] == [1, 2]


def test_it_avoids_a_feeling_and_starts_from_a_photo(folder: Path, tmp_path: Path) -> None:
    pipe = ImagePipeline.from_pretrained(str(folder))
    plain, away = (pipe("a lake", seed=1, size=SIZE, steps=2, avoid=a).pictures[0] for a in (None, "angry"))
    assert not np.array_equal(plain, away)
    Image.new("RGB", (80, 64), (90, 140, 200)).save(tmp_path / "photo.png")
    anew = pipe(source=tmp_path / "photo.png", affect="sad", seed=1, size=SIZE, steps=4, strength=0.5)
    assert anew.pictures[0].shape == (51, 64, 3)


def test_what_it_cannot_do_is_said(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipe = ImagePipeline.from_pretrained(str(folder))
    with pytest.raises(InputError, match="attributes"):
        pipe("a lake", seed=1, size=SIZE, attributes={"brightness": 0.5})
    assert main(["paint", "a lake", "--engine", "diffusers", "-o", str(tmp_path / "a.png")]) == 2
    assert "model_index.json" in capsys.readouterr().err
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "model_index.json").write_text(
        '{"_class_name": "StableDiffusionPipeline", "unet": ["diffusers", "UNet2DConditionModel"]}'
    )
    with pytest.raises(StudioError):
        ImagePipeline.from_pretrained(str(tmp_path / "broken"))


def test_the_command_line_takes_a_checkpoint_folder(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.png"
    assert (
        main(
            [
                "paint",
                "a lake",
                "--engine",
                str(folder),
                "--affect",
                "calm",
                "--size",
                "64",
                "--steps",
                "2",
                "-o",
                str(out),
            ]
        )
        == 0
    )
    assert Image.open(out).size == (64, 64)


def test_an_affect_in_words() -> None:
    assert (
        prompt_with_affect("a lake", Affect(), "baroque") == "a lake, baroque painting" and affect_words(Affect()) == ()
    )
    assert "sad mood" in prompt_with_affect("a lake", Affect.of("sad")) and "dim" in prompt_with_affect(
        "", Affect.of("sad")
    )
    assert (
        affect_words(Affect.of((0.8, 0.7)))[0].endswith("mood") and affect_words(Affect.of("sad", intensity=0.0)) == ()
    )
    assert len(affect_words(Affect.of("happy:0.5, sad:0.5"))[0].split(" and ")) == 2
