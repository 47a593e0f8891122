"""Steering: valence, arousal and dominance as directions in the embedding space of any text encoder, in closed form.

Every rated term gives embedding differences between prompts and their neutral twins. A joint ridge of the differences
on (V, A, D) gives the directions; a ridge the other way round, from differences to ratings, says on words left out how
well the encoder holds each axis. Nothing is trained: a fit is a thousand short prompts and two linear solves. Imports
torch: import it where it is used.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from conditioning.affect import Affect
from conditioning.point import is_finite_number, show_value
from conditioning.steering.steering_prompts import prompt_pairs, word_families
from weights.checkpoint import check_shape, load_checkpoint, save_checkpoint, wrap_load_errors
from weights.errors import InputError, WeightsNotFoundError
from weights.structured import parse_json

AXES = ("valence", "arousal", "dominance")
MIN_R2 = 0.25  # a direction that explains less of the ratings of words it has not seen is refused
RIDGE = 1e-3  # of the directions, in units of an axis' variance: three axes need no more
ALPHAS = (0.3, 1.0, 3.0)  # strengths of the reading ridge, in units of a difference's mean squared length
PROBES = ("she feels sad", "a voice", "the mood is joyful")  # what the fingerprint is made of
MIN_SIMILARITY = 0.999  # least cosine of a probe with the fingerprint
FORMAT = "1"
TENSORS = ("directions", "scale", "fingerprint")

Embed = Callable[[Sequence[str]], Tensor]


class SteeringError(InputError):
    """The encoder's embeddings do not hold an axis well enough to steer it."""


@dataclass(frozen=True, eq=False)
class Steering:
    """Fitted directions of one encoder.

    Attributes:
        axes: the steered axes, of "valence", "arousal", "dominance".
        directions: [A, D] unit vectors, float32.
        scale: [A] how far one unit of each axis moves, in the encoder's own units: as far as a rated word of that
            value moves its prompt along the axis.
        r2: axis -> R2 on words left out of the fit together with all terms that share them.
        encoder: the encoder's name.
        fingerprint: [P, D] embeddings of a few prompts; `check` compares them.

    Example:
        >>> steering = Steering.fit(text_encoder(model, tokenizer))  # doctest: +SKIP
        >>> sadder = steering.apply(embeddings, "sad", mask=mask)  # doctest: +SKIP
    """

    axes: tuple[str, ...]
    directions: Tensor
    scale: Tensor
    r2: Mapping[str, float]
    encoder: str
    fingerprint: Tensor

    @classmethod
    def fit(
        cls,
        embed: Embed,
        *,
        encoder: str = "",
        axes: Sequence[str] = AXES,
        min_r2: float = MIN_R2,
        force: bool = False,
        batch: int = 64,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Steering:
        """Fit the directions of an encoder.

        Args:
            embed: prompts -> pooled embeddings [B, D]; `conditioning.steering.text_encoders.text_encoder` makes one.
            encoder: its name; `embed.name` when empty.
            axes: which to fit; they are fitted jointly.
            min_r2: the gate on `r2`.
            force: keep directions under the gate.
            batch: prompts a call.
            on_progress: called with (prompts done, of how many).

        Returns:
            The steering.

        Raises:
            SteeringError: an axis lies under the gate; the message has its R2.
            InputError: unknown axes, or embeddings that are not [B, D] and finite.
        """
        names = _check_axes(axes)
        differences, probes = _embed_differences(embed, batch, on_progress)
        points = torch.tensor(
            [[tuple(p.vad)[AXES.index(a)] for a in names] for p in prompt_pairs()], dtype=torch.float64
        )
        r2 = _best_left_out_r2(differences, points)
        r2_by_axis = dict(zip(names, (round(float(x), 4) for x in r2), strict=True))
        weak = {axis: value for axis, value in r2_by_axis.items() if not value >= min_r2}
        if weak and not force:
            scores = ", ".join(f"{axis} R2 {value:.2f}" for axis, value in weak.items())
            raise SteeringError(
                f"the embeddings of '{encoder or getattr(embed, 'name', 'this encoder')}' hold too little of {scores}"
                f" on words left out (at least {min_r2:g} is needed); leave these axes out of `axes`, take another"
                " encoder, or pass force=True"
            )
        moves = _fit_directions(differences, points)
        scale = moves.norm(dim=1)
        unit = moves / scale.clamp(min=1e-12)[:, None]
        return cls(
            names, unit.float(), scale.float(), r2_by_axis, encoder or str(getattr(embed, "name", "")), probes.float()
        )

    def apply(self, embeddings: Tensor, affect: Any, *, mask: Tensor | None = None, strength: float = 1.0) -> Tensor:
        """Move embeddings towards an affect; each vector keeps its norm, and neutral moves nothing, to the last bit.

        Args:
            embeddings: pooled [B, D] or per token [B, T, D]; every token moves by the same offset, so their mean does.
            affect: one for all, or a list of B; anything `Affect.of` takes. The effective point counts, on the fitted
                axes.
            mask: [B, T], True where a token is to move; None is all.
            strength: multiplies the point; 1 moves as far as a rated word would, a negative one to the opposite.

        Returns:
            A new tensor of the same shape, dtype and device.

        Raises:
            InputError: shapes that do not fit, or a strength that is not finite.
        """
        width = self.directions.shape[1]
        if embeddings.ndim not in (2, 3) or embeddings.shape[-1] != width or not embeddings.is_floating_point():
            raise InputError(f"embeddings must be floats [B, {width}] or [B, T, {width}], got {list(embeddings.shape)}")
        if mask is not None and (embeddings.ndim != 3 or mask.shape != embeddings.shape[:2]):
            raise InputError(
                f"a mask is [B, T] beside embeddings [B, T, {width}], got {list(mask.shape)} beside"
                f" {list(embeddings.shape)}"
            )
        if not is_finite_number(strength):
            raise InputError(f"strength must be a finite number, got {show_value(strength)}")
        points = self._parse_points(affect, len(embeddings)).to(embeddings.device) * strength
        offset = points @ (self.directions * self.scale[:, None]).to(embeddings.device)
        unmoved = (points == 0).all(1)
        if embeddings.ndim == 3:
            offset, unmoved = offset[:, None], unmoved[:, None]
            unmoved = unmoved if mask is None else unmoved | ~mask.to(embeddings.device).bool()
        source = embeddings.float()
        steered = source + offset
        steered = steered * (source.norm(dim=-1, keepdim=True) / steered.norm(dim=-1, keepdim=True).clamp(min=1e-12))
        return torch.where(unmoved[..., None], embeddings, steered.to(embeddings.dtype))

    def _parse_points(self, affect: Any, rows: int) -> Tensor:
        is_list = isinstance(affect, (list, tuple)) and not all(isinstance(x, (int, float)) for x in affect)
        affects = [Affect.of(a) for a in affect] if is_list else [Affect.of(affect)] * rows
        if len(affects) != rows:
            raise InputError(f"give one affect, or one for each of the {rows} rows; got {len(affects)}")
        indices = [AXES.index(axis) for axis in self.axes]
        return torch.tensor(
            [[tuple(a.effective_vad())[k] for k in indices] for a in affects], dtype=torch.float32
        ).reshape(rows, len(indices))

    def check(self, embed: Embed) -> None:
        """Make sure that this is the encoder that was fitted.

        Args:
            embed: prompts -> pooled embeddings [B, D].

        Raises:
            InputError: it embeds the fingerprint's prompts differently.
        """
        probes = _check_embeddings(embed(PROBES), len(PROBES)).to(self.fingerprint)
        if probes.shape == self.fingerprint.shape:
            similarity = float(torch.cosine_similarity(probes, self.fingerprint, dim=1).min())
            reason = f"a likeness of {similarity:.3f}, at least {MIN_SIMILARITY} is needed"
        else:
            similarity, reason = 0.0, f"{probes.shape[1]} dimensions, not {self.fingerprint.shape[1]}"
        if similarity < MIN_SIMILARITY:
            raise InputError(
                f"this is not the encoder '{self.encoder}' that the steering was fitted on ({reason}); fit it again"
            )

    def save(self, path: str | Path) -> Path:
        """Write one small safetensors file.

        Args:
            path: ends in .safetensors.

        Returns:
            The path.

        Raises:
            InputError: the path does not end in .safetensors or its folder is missing.
        """
        path = Path(path)
        if path.suffix != ".safetensors" or not path.parent.is_dir():
            raise InputError(f"write the steering to a .safetensors file in a folder that exists, got '{path}'")
        metadata = {
            "format": FORMAT,
            "axes": json.dumps(self.axes),
            "r2": json.dumps(dict(self.r2)),
            "encoder": self.encoder,
        }
        tensors = {name: getattr(self, name) for name in TENSORS}
        return save_checkpoint(path.parent, tensors, name=path.stem, metadata=metadata, downcast=False)

    @classmethod
    def load(cls, path: str | Path) -> Steering:
        """Read a file that `save` wrote.

        Args:
            path: the file.

        Returns:
            The steering.

        Raises:
            WeightsNotFoundError: there is no such file.
            InputError: it holds no steering.
        """  # noqa: DOC501
        path = Path(path)
        if not path.is_file():
            raise WeightsNotFoundError(
                f"there is no steering file '{path}'; fit one with Steering.fit(...).save('{path.name}')"
            )
        checkpoint = load_checkpoint(
            path.parent, name=path.stem, kind="steering", config=False, names=TENSORS, upcast=False, error=InputError
        )
        directions, scale, fingerprint = (checkpoint.tensors[name] for name in TENSORS)
        metadata = checkpoint.metadata
        with wrap_load_errors(path, "steering", error=InputError):
            axes = _check_axes(parse_json(metadata["axes"], "axes"))
            r2 = {axis: float(value) for axis, value in parse_json(metadata["r2"], "r2").items()}
            width = directions.shape[-1]
            check_shape("directions", tuple(directions.shape), (len(axes), width))
            check_shape("scale", tuple(scale.shape), (len(axes),))
            check_shape("fingerprint", tuple(fingerprint.shape), (len(PROBES), width))
            if metadata["format"] != FORMAT or set(r2) != set(axes):
                raise ValueError("it is of another format")
            return cls(axes, directions, scale, r2, metadata["encoder"], fingerprint)


def _check_axes(axes: Sequence[str]) -> tuple[str, ...]:
    if isinstance(axes, str) or not axes or len(set(axes)) != len(axes) or not set(axes) <= set(AXES):
        raise InputError(f"axes are some of {', '.join(AXES)}, got {axes!r}"[:200])
    return tuple(axes)


def _check_embeddings(embedded: Tensor, rows: int) -> Tensor:
    if (
        not isinstance(embedded, Tensor)
        or embedded.ndim != 2
        or len(embedded) != rows
        or not bool(torch.isfinite(embedded).all())
    ):
        shape = list(embedded.shape) if isinstance(embedded, Tensor) else type(embedded).__name__
        raise InputError(f"embed must return finite embeddings [{rows}, D] for {rows} prompts, got {shape}")
    return embedded.detach().cpu()


def _embed_differences(
    embed: Embed, batch: int, on_progress: Callable[[int, int], None] | None
) -> tuple[Tensor, Tensor]:
    """[W, D] what each term adds to a prompt, averaged over its templates after what any term adds to that template is
    taken off; and the probes [P, D].
    """
    prompts = sorted(
        {text for pair in prompt_pairs() for _, *texts in pair.prompts for text in texts}, key=lambda t: (len(t), t)
    )
    embedded = []
    for start in range(0, len(prompts), batch):
        chunk = prompts[start : start + batch]
        embedded.append(_check_embeddings(embed(chunk), len(chunk)).double())
        if on_progress is not None:
            on_progress(start + len(chunk), len(prompts))
    row_of = {text: i for i, text in enumerate(prompts)}
    space = torch.cat(embedded)
    rows = [
        (w, t, row_of[prompt], row_of[twin])
        for w, pair in enumerate(prompt_pairs())
        for t, prompt, twin in pair.prompts
    ]
    words, templates, state_rows, neutral_rows = torch.tensor(rows).T
    added = space[state_rows] - space[neutral_rows]
    return _group_means(added - _group_means(added, templates)[templates], words), _check_embeddings(
        embed(PROBES), len(PROBES)
    )


def _group_means(values: Tensor, groups: Tensor) -> Tensor:
    sums = torch.zeros(int(groups.max()) + 1, values.shape[1], dtype=values.dtype).index_add_(0, groups, values)
    return sums / torch.bincount(groups)[:, None]


def _best_left_out_r2(x: Tensor, y: Tensor) -> Tensor:
    """[A] R2 on left-out words, at the reading ridge that does best: one choice of three for all axes.

    Args:
        x: [W, D] differences of embeddings.
        y: [W, A] ratings.

    Returns:
        [A] R2 of each axis.

    Raises:
        SteeringError: the encoder embeds every word alike.
    """
    unit = float((x - x.mean(0)).square().sum(1).mean())
    if not unit > 0:
        raise SteeringError("the encoder embeds every emotion word alike (R2 0); nothing can be steered")
    return max((_left_out_r2(x, y, alpha * unit) for alpha in ALPHAS), key=lambda r2: float(r2.mean()))


def _left_out_r2(x: Tensor, y: Tensor, alpha: float) -> Tensor:
    """[A] R2 of ratings read from differences, each family of terms left out in turn, in closed form: with the hat
    matrix H, the residuals of a left-out block are (I - H_bb)^-1 (y - Hy)_b (Allen 1974 for blocks of one).
    """
    rows = len(x)
    centred = x - x.mean(0)
    kernel = centred @ centred.T
    hat = torch.linalg.solve(kernel + alpha * torch.eye(rows, dtype=x.dtype), kernel) + 1 / rows
    residual = y - hat @ y
    family = torch.tensor(word_families())
    for number in sorted(set(word_families())):
        block = (family == number).nonzero().flatten()
        residual[block] = torch.linalg.solve(
            torch.eye(len(block), dtype=x.dtype) - hat[block][:, block], residual[block]
        )
    return 1 - residual.square().sum(0) / (y - y.mean(0)).square().sum(0)


def _fit_directions(x: Tensor, y: Tensor) -> Tensor:
    """[A, D] how an embedding moves a unit of each axis with the others held: the ridge regression of differences on
    all axes at once, whose inverse covariance takes apart what ratings confound (valence and dominance
    correlate .6).
    """
    x, y = x - x.mean(0), y - y.mean(0)
    covariance = y.T @ y
    ridge = RIDGE * covariance.diagonal().mean() * torch.eye(len(covariance), dtype=x.dtype)
    return torch.linalg.solve(covariance + ridge, y.T @ x)
