"""Refines the text model on minimal pairs, held to its own readings of everything else.

Half of a batch are old training texts: labels and ratings where people gave them, else what the model read before it
was refined; texts with a negation in them are not held to that, since those readings are what is wrong. The other half
are contrasts: sentences of `contrasts`, and negations of people's own sentences whose reading the model contradicts by
giving a sentence and its negation the same sign. Every step draws its batch from the seed and its own number, so a run
that was stopped goes on from its last state as if it had not been.
"""

from __future__ import annotations

import copy
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from conditioning.affect import VAD, Affect
from conditioning.text.contrast import is_contrast
from conditioning.text.reader import load_rows
from conditioning.training.text import contrasts
from conditioning.training.text.contradictions import negate_sentences
from conditioning.training.text.contrasts import Contrast
from conditioning.training.text.fit import Corpus, direction_loss, soft_cross_entropy
from conditioning.training.text.prompts import prompt_from_affect
from conditioning.training.text.student import Student, pad_rows
from conditioning.training.text.teacher import masked_mean
from conditioning.training.text.words import WordBank

TEMPLATE_CONTRASTS, HAND_COPIES = 18_000, 5  # made by templates; how often each sentence by hand is there
REPLAY_ROWS, CONTRAST_ROWS = 24, 48  # of a batch
RATES = {"table": 5e-4, "pairs": 5e-4, "out": 4e-4, "": 2e-4}  # greatest learning rates by first letters of a name
OWN = 12.0  # how much oftener an old text comes that will be read by this network
STATE_EVERY_S = 60.0
NEGATED = 0.15  # how far valence must lie from neutral for two readings to contradict one another
CUE = re.compile(
    r"n[’']t\b|\b(?:no|not|never|nobody|nothing|none|nor|neither|without|hardly|barely|wish|if only|used to|failed)\b",
    re.I,
)
Ids = list[NDArray[np.int64]]


@dataclass(frozen=True)
class ContrastTargets:
    """What each contrast conveys, on the device: of its own, or by the reading of its affirmative form.

    Attributes:
        ids: word numbers of the sentences.
        vad: [N, 3].
        emotions: [N, 8].
        names: [N, 28]; NaN where nothing is known.
    """

    ids: Ids
    vad: Tensor
    emotions: Tensor
    names: Tensor


def refine(
    student: Student,
    first: Student,
    corpus: Corpus,
    rows: Mapping[str, int],
    config: Mapping[str, Any],
    device: torch.device,
    *,
    steps: int,
    seed: int,
    work: Path | None,
) -> Student:
    """Refine a trained model on contrasts.

    Args:
        student: the model from which it goes on.
        first: the network of all other texts, whose readings of them are to stay.
        corpus: the old training texts.
        rows: its vocabulary.
        config: the calibration that the reader applies, in whose units the contrasts are.
        device: where to train.
        steps: how many batches.
        seed: of sentences and batches.
        work: folder that keeps the state, from which a run goes on; None keeps none.

    Returns:
        The exponential average of its states.
    """
    torch.manual_seed(seed)
    sentences = [*contrasts.compose_contrasts(TEMPLATE_CONTRASTS, seed), *contrasts.load_negations() * HAND_COPIES]
    pairs = list(negate_sentences(corpus.texts))
    texts = [
        *corpus.texts,
        *(c.text for c in sentences),
        *(c.core for c in sentences if c.core),
        *(n for _, n, _ in pairs),
    ]
    bank = WordBank(texts, rows, {"[UNK]": 0}).to(device)
    student = student.to(device)
    frozen = copy.deepcopy(first).to(device).eval()
    sentences += find_contradictions(frozen, bank, pairs, config)
    aimed = compute_targets(frozen, bank, sentences, config)
    replay, targets = bank.encode(corpus.texts), corpus.stack(device)
    plain = torch.tensor([not CUE.search(t) for t in corpus.texts], device=device)
    own = np.array([is_contrast(t) for t in corpus.texts])  # which only this network will read
    frequency = (np.array(corpus.content_frequency) + 0.3 * np.array(corpus.direction_frequency)) * (1 + OWN * own)
    scale = _scales(config, device)
    print(f"{len(corpus.texts)} old texts, {len(sentences)} contrasts ({len(pairs)} pairs of people's own)", flush=True)

    def loss(step: int) -> Tensor:
        draw = np.random.default_rng((seed, step))
        old = _draw_rows(draw, replay, REPLAY_ROWS, frequency)
        new = _draw_rows(draw, aimed.ids, CONTRAST_ROWS, None)
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            ids = pad_rows([replay[i] for i in old], device)
            with torch.no_grad():
                before = frozen.readings(ids, bank)
            now = student.readings(ids, bank)
            pair = student.readings(pad_rows([aimed.ids[i] for i in new], device), bank)
        batch, index = torch.from_numpy(old).to(device), torch.from_numpy(new).to(device)
        held = replay_loss(now, before, {k: v[batch] for k, v in targets.items()}, plain[batch])
        return held + contrast_loss(pair, aimed, index, scale)

    return _optimise(student, loss, steps, work)


def find_contradictions(
    model: Student, bank: WordBank, pairs: list[tuple[str, str, bool]], config: Mapping[str, Any]
) -> list[Contrast]:
    """People's own sentences whose negation the model reads with the same sign, with what the negation conveys."""
    content = config["content"]
    ids = bank.encode([text for text, _, _ in pairs] + [negation for _, negation, _ in pairs])
    valence = _read_all(model, bank, ids)[0][:, 36] * content["gain"][0]
    found = []
    for (text, negation, pleasant), before, after in zip(
        pairs, valence[: len(pairs)].tolist(), valence[len(pairs) :].tolist(), strict=True
    ):
        sign = 1 if pleasant else -1
        if before * sign > NEGATED and after * sign > -NEGATED / 3:
            rule = contrasts.apply_rule("not", Affect(VAD(0.6 * sign, 0.2, 0.2 * sign)), Affect())
            assert rule is not None
            made = prompt_from_affect(negation, rule)
            names = contrasts.names_of_rule("not", pleasant)
            found.append(Contrast(negation, "not", made.vad, made.emotions, text, names))
    return found


def compute_targets(
    model: Student, bank: WordBank, sentences: list[Contrast], config: Mapping[str, Any]
) -> ContrastTargets:
    """What the sentences convey; one that says what its affirmative form says gets the model's reading of that."""
    cores = sorted({c.core for c in sentences if c.core})
    content, direction = _read_all(model, bank, bank.encode(cores))
    place = {core: i for i, core in enumerate(cores)}
    c = {k: torch.tensor(v, device=content.device) for k, v in config["content"].items()}
    d = {k: torch.tensor(v, device=content.device) for k, v in config["direction"].items()}
    names = torch.sigmoid(content[:, :28] * c["scale"] + c["shift"]).cpu().numpy()
    vads = torch.cat([content[:, 36:39] * c["gain"], direction[:, 8:11] * d["gain"]], 1).clamp(-1, 1).cpu().numpy()
    shares = torch.cat(
        [torch.softmax(content[:, 28:36] * c["eight"], 1), torch.softmax(direction[:, :8] * d["eight"], 1)], 1
    )
    eight = shares.cpu().numpy()
    nothing = np.full(28, np.nan)
    vad, emotions, labels = [], [], []
    for s in sentences:
        at = place.get(s.core)
        vad.append(np.tile(s.vad, 2) if s.vad is not None else vads[at])
        emotions.append(np.tile(s.emotions, 2) if s.emotions is not None else eight[at])
        labels.append(s.names if s.names is not None else nothing if at is None else names[at])
    device = content.device
    tensors = [torch.tensor(np.array(x), dtype=torch.float32, device=device) for x in (vad, emotions, labels)]
    return ContrastTargets(bank.encode([s.text for s in sentences]), *tensors)


def replay_loss(
    now: tuple[Tensor, Tensor], before: tuple[Tensor, Tensor], target: Mapping[str, Tensor], plain: Tensor
) -> Tensor:
    """Labels and ratings of old texts, and the readings as they were where no negation is in the text."""
    content, direction, was, asked = now[0].float(), now[1].float(), before[0].float(), before[1].float()
    weight = plain.float() * 0.9 + 0.1
    kept = (
        6 * F.binary_cross_entropy_with_logits(content[:, :28], torch.sigmoid(was[:, :28]), reduction="none").mean(1)
        + 0.4 * F.cross_entropy(content[:, 28:36], torch.softmax(was[:, 28:36], 1), reduction="none")
        + F.mse_loss(content[:, 36:39], was[:, 36:39], reduction="none").mean(1)
        + 0.1 * F.mse_loss(content[:, 39:42], was[:, 39:42], reduction="none").mean(1)
        + 10 * F.mse_loss(direction[:, 8:11], asked[:, 8:11], reduction="none").mean(1)
        + 0.4 * F.cross_entropy(direction[:, :8], torch.softmax(asked[:, :8], 1), reduction="none")
        + 0.1 * F.mse_loss(direction[:, 11:], asked[:, 11:], reduction="none").mean(1)
    )
    return (
        (kept * weight).mean()
        + 2 * masked_mean(F.binary_cross_entropy_with_logits, content[:, :28], target["labels"])
        + 0.3 * masked_mean(soft_cross_entropy, content[:, 28:36], target["emotions"])
        + 0.4 * masked_mean(F.mse_loss, content[:, 36:39], target["ratings"])
        + 5 * masked_mean(F.mse_loss, direction[:, 8:11], target["direction_vad"])
        + 0.25 * masked_mean(soft_cross_entropy, direction[:, :8], target["direction_emotions"])
    )


def contrast_loss(
    outputs: tuple[Tensor, Tensor], aimed: ContrastTargets, index: Tensor, scale: Mapping[str, Tensor]
) -> Tensor:
    """Point, emotions and names of contrasts, as the reader will show them."""
    content, direction = outputs[0].float(), outputs[1].float()
    vad, emotions, names = aimed.vad[index], aimed.emotions[index], aimed.names[index]
    asked = torch.cat([direction[:, :8] * scale["eight"], direction[:, 8:11] * scale["gain"], direction[:, 11:]], 1)
    return (
        8 * F.mse_loss(content[:, 36:39] * scale["content_gain"], vad[:, :3])
        + 0.7 * F.cross_entropy(content[:, 28:36] * scale["content_eight"], emotions[:, :8])
        + 6 * masked_mean(F.binary_cross_entropy_with_logits, content[:, :28] * scale["scale"] + scale["shift"], names)
        + direction_loss(asked, vad[:, 3:], emotions[:, 8:])
    )


def _scales(config: Mapping[str, Any], device: torch.device) -> dict[str, Tensor]:
    content, direction = config["content"], config["direction"]
    values = {
        "content_gain": content["gain"],
        "content_eight": content["eight"],
        "scale": content["scale"],
        "shift": content["shift"],
        "gain": direction["gain"],
        "eight": direction["eight"],
    }
    return {name: torch.tensor(value, device=device) for name, value in values.items()}


def _draw_rows(
    draw: np.random.Generator, ids: Ids, size: int, frequency: NDArray[np.float64] | None
) -> NDArray[np.int64]:
    """Rows of like length: a part of four times as many, in order of length."""
    share = None if frequency is None else frequency / frequency.sum()
    chosen = draw.choice(len(ids), size=4 * size, p=share)
    chosen = chosen[np.argsort([len(ids[i]) for i in chosen], kind="stable")]
    return chosen.reshape(4, size)[draw.integers(4)]


@torch.no_grad()
def _read_all(model: Student, bank: WordBank, ids: Ids, size: int = 256) -> tuple[Tensor, Tensor]:
    order = np.argsort([len(i) for i in ids], kind="stable")
    parts = [
        model.readings(pad_rows([ids[i] for i in order[k : k + size]], bank.row.device), bank)
        for k in range(0, len(ids), size)
    ]
    place = torch.from_numpy(np.argsort(order)).to(bank.row.device)
    content, direction = (torch.cat([p[n].float() for p in parts])[place] for n in range(2))
    return content, direction


def _optimise(student: Student, loss: Any, steps: int, work: Path | None) -> Student:
    """AdamW with warm-up and a half cosine; the state is kept now and then."""
    groups: dict[str, list[torch.nn.Parameter]] = {}
    for name, p in student.named_parameters():
        p.requires_grad_(not name.startswith("distill"))
        if p.requires_grad:
            groups.setdefault(next(k for k in RATES if name.startswith(k)), []).append(p)
    optimiser = torch.optim.AdamW([{"params": ps, "lr": RATES[k]} for k, ps in groups.items()], weight_decay=0.0)
    peaks = [float(g["lr"]) for g in optimiser.param_groups]
    ema = torch.optim.swa_utils.AveragedModel(
        student,
        multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.99),  # type: ignore[no-untyped-call]
    )
    file = work / "refine.pt" if work is not None else None
    first = _load_state(file, student, ema, optimiser) if file is not None and file.is_file() else 0
    student.train()
    saved_s, started_s = time.monotonic(), time.monotonic()
    for step in range(first, steps):
        for group, peak in zip(optimiser.param_groups, peaks, strict=True):
            group["lr"] = peak * min(1.0, (step + 1) / 50) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * step / steps)))
        torch.manual_seed(step)
        value = loss(step)
        optimiser.zero_grad(set_to_none=True)
        value.backward()
        torch.nn.utils.clip_grad_norm_([p for g in groups.values() for p in g], 1.0)
        optimiser.step()
        ema.update_parameters(student)
        if step % 25 == 24:
            print(f"refine step {step + 1} {time.monotonic() - started_s:.0f} s loss {value.item():.3f}", flush=True)
        if file is not None and (time.monotonic() - saved_s > STATE_EVERY_S or step == steps - 1):
            saved_s = time.monotonic()
            _save_state(file, step + 1, student, ema, optimiser)
    best = ema.module.eval()
    assert isinstance(best, Student)
    return best


def _save_state(
    file: Path, step: int, student: Student, ema: torch.nn.Module, optimiser: torch.optim.Optimizer
) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    state = {
        "step": step,
        "student": student.state_dict(),
        "ema": ema.state_dict(),
        "optimiser": optimiser.state_dict(),
    }
    torch.save(state, file.with_suffix(".new"))
    file.with_suffix(".new").replace(file)


def _load_state(file: Path, student: Student, ema: torch.nn.Module, optimiser: torch.optim.Optimizer) -> int:
    state = torch.load(file, weights_only=True)
    student.load_state_dict(state["student"])
    ema.load_state_dict(state["ema"])
    optimiser.load_state_dict(state["optimiser"])
    print(f"goes on from step {state['step']}", flush=True)
    return int(state["step"])


def load_student(folder: Path, words: Path) -> tuple[Student, dict[str, int], dict[str, Any]]:
    """The model of a checkpoint, its vocabulary, from a file of words, and its calibration."""
    from weights.checkpoint import load_checkpoint

    rows = load_rows(words)
    student = Student(len(rows))
    student.load_export(load_checkpoint(folder, framework="numpy", config=False, upcast=False).tensors)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return student, rows, config
