"""Any transformers text encoder as a callable: prompts -> pooled [B, D] or per-token [B, T, D] embeddings.

For CLIP, T5, Qwen-like decoders and sentence encoders; all that is asked of a model is a `last_hidden_state`. Imports
torch: import it where it is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import torch
from torch import Tensor

from weights.errors import InputError

Pooling = Literal["mean", "last", "first"]
POOLINGS: tuple[Pooling, ...] = ("mean", "last", "first")
MAX_TOKENS = 512  # where neither model nor tokenizer states a limit


class TextEncoder:
    """A model with its tokenizer, never trained here and left as it is; build it with `text_encoder`."""

    def __init__(self, model: Any, tokenizer: Any, pooling: Pooling, normalise: bool, name: str) -> None:
        self.model, self.tokenizer = model, tokenizer
        self.pooling, self.normalise, self.name = pooling, normalise, name

    def __call__(self, prompts: Sequence[str]) -> Tensor:
        """Embed prompts: pooled [B, D], float32, on the CPU."""
        hidden, mask = self.tokens(prompts)
        pooled = _pool(hidden.float(), mask, self.pooling)
        return (torch.nn.functional.normalize(pooled, dim=1) if self.normalise else pooled).cpu()

    @torch.no_grad()
    def tokens(self, prompts: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Embed prompts token by token.

        Args:
            prompts: at least one.

        Returns:
            The last hidden states [B, T, D] and a boolean mask [B, T], True where a token is no padding.

        Raises:
            InputError: no prompt, a prompt longer than the encoder takes, or a model without hidden states.
        """
        if isinstance(prompts, str) or not prompts:
            raise InputError("give a list of at least one prompt")
        batch = self.tokenizer(list(prompts), padding=True, return_tensors="pt", verbose=False)
        ids, mask = batch["input_ids"], batch["attention_mask"]
        if ids.shape[1] > self.limit():
            raise InputError(
                f"a prompt has {ids.shape[1]} tokens; the encoder '{self.name}' takes {self.limit()}, shorten it"
            )
        device = next(self.model.parameters()).device
        out = self.model(input_ids=ids.to(device), attention_mask=mask.to(device))
        hidden = getattr(out, "last_hidden_state", None)
        if hidden is None:
            raise InputError(
                f"the model '{self.name}' gives no last_hidden_state; pass the bare encoder, for example model.model"
            )
        return hidden, mask.to(device).bool()

    def limit(self) -> int:
        """The most tokens of a prompt."""
        limits = (
            getattr(self.tokenizer, "model_max_length", None),
            getattr(self.model.config, "max_position_embeddings", None),
        )
        return min([MAX_TOKENS, *(n for n in limits if isinstance(n, int) and n > 0)])


def text_encoder(
    model: Any, tokenizer: Any, pooling: Pooling = "mean", *, normalise: bool = False, name: str = ""
) -> TextEncoder:
    """Wrap a transformers model: CLIPTextModel, T5EncoderModel, a Qwen-like decoder, a BERT-like sentence encoder.

    Args:
        model: called with input_ids and attention_mask; returns `last_hidden_state`. Put into eval mode.
        tokenizer: of the same model, with a padding token.
        pooling: "mean" over all tokens (T5, sentence encoders), "last" token (CLIP's end of text, Qwen-like decoders;
            padding on either side) or "first" (a BERT's class token).
        normalise: unit length, as sentence encoders are used.
        name: kept in the file of what is fitted; the model's own name when empty.

    Returns:
        The encoder.

    Raises:
        InputError: another pooling, or a tokenizer without padding.
    """
    if pooling not in POOLINGS:
        raise InputError(f"pooling is one of {', '.join(POOLINGS)}, got '{str(pooling)[:60]}'")
    if getattr(tokenizer, "pad_token", None) is None:
        raise InputError(
            "the tokenizer has no padding token; set it, for example: tokenizer.pad_token = tokenizer.eos_token"
        )
    return TextEncoder(
        model.eval(),
        tokenizer,
        pooling,
        normalise,
        name or str(getattr(model, "name_or_path", "") or type(model).__name__),
    )


def _pool(hidden: Tensor, mask: Tensor, pooling: Pooling) -> Tensor:
    if pooling == "mean":
        share = mask[..., None].to(hidden.dtype)
        return (hidden * share).sum(1) / share.sum(1).clamp(min=1)
    places = torch.arange(mask.shape[1], device=mask.device)
    rows = torch.where(mask, places, -1).argmax(1) if pooling == "last" else mask.int().argmax(1)
    return hidden[torch.arange(len(hidden), device=hidden.device), rows]
