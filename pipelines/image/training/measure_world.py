"""Prints checks of the traced world: `python -m pipelines.image.training.measure_world [--only obedience steps order
speed] [--size PIXELS] [--every N]`.

`obedience` paints the 60 prompts of `obedience.txt` and looks at what is seen: numbers and sides by the label of each
pixel, colours by the mean hue of a thing's pixels in the finished picture, what must not be there by every label.
`steps` walks along valence and along arousal in nine points and prints the longest step over the median one, by the
features of the recognizer that steers. `order` counts what a stronger feeling takes away. `speed` times pictures on two
threads and prints the most memory.
"""

from __future__ import annotations

import argparse
import re
import resource
import time
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from conditioning.affect import VAD, Affect
from pipelines import recognition
from pipelines.image.content.registers import registers_of
from pipelines.image.content.states import ANIMALS
from pipelines.image.engine import ImageRequest, Picture
from pipelines.image.stock import ThingEntry
from pipelines.image.world.compose import compose
from pipelines.image.world.composed import Composed
from pipelines.image.world.picture import develop
from pipelines.image.world.raster import BLOOMING
from pipelines.image.world.scene import Traced
from pipelines.image.world_engine import WorldEngine, place_of

TABLE = Path(__file__).with_name("obedience.txt")
PARTS = ("obedience", "steps", "order", "speed")
SEEN_PX = 8  # pixels of 128 x 128 from which a thing counts as seen
LEAST_FLOWER = 0.2  # part of a plant that has the colour of its flowers
MIDDLE = 0.05  # of the width, past which something is to one side
#: Colour -> lowest and highest hue in degrees, which may pass 360.
HUES = {
    "red": (340, 376),
    "orange": (14, 44),
    "yellow": (40, 70),
    "green": (70, 170),
    "blue": (195, 262),
    "purple": (255, 318),
}
LEVELS, WALKED = np.linspace(-0.8, 0.8, 9), ("mountains and a lake", "a village with a church", "a room with a window")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.image.training.measure_world",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--size", type=int, default=128, help="pixels of a side, for obedience and steps")
    parser.add_argument("--every", type=int, default=1, help="for obedience: every so many of the prompts")
    options = parser.parse_args(arguments)
    engine = WorldEngine()
    parts: dict[str, Callable[[], None]] = {
        "obedience": lambda: print_obedience(engine, options.size, options.every),
        "steps": lambda: print_steps(engine, options.size),
        "order": lambda: print_order(engine),
        "speed": lambda: print_speed(engine),
    }
    for part in options.only:
        parts[part]()


def _composed(engine: WorldEngine, prompt: str, affect: Affect, seed: int, size: int) -> Composed:
    wanted = engine.read(prompt)
    return compose(wanted, place_of(wanted, engine.stock), registers_of(affect), engine.stock, seed, size, size)


def print_obedience(engine: WorldEngine, size: int, every: int = 1) -> None:
    """Print how many prompts are obeyed, and those that are not."""
    lines = [line.split("|") for line in TABLE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    obeyed, lines = 0, lines[::every]
    for prompt, feeling, checks in lines:
        made = _composed(engine, prompt.strip(), Affect.of(feeling.strip()), 11, size)
        picture, traced = develop(made, engine.stock, 11, samples=2)
        seen = Seen(engine, made, picture, traced)
        failed = [text for check in checks.split(";") if (text := seen.fails(check.split()))]
        obeyed += not failed
        if failed:
            print(f"  '{prompt.strip()}' ({feeling.strip()}): {'; '.join(failed)}")
    print(f"obedience: {obeyed} of {len(lines)}")


class Seen:
    """What is seen of a picture's things."""

    def __init__(self, engine: WorldEngine, made: Composed, picture: Picture, traced: Traced) -> None:
        self.engine, self.picture, self.label = engine, picture, traced.label
        least = SEEN_PX * (picture.shape[1] / 128) ** 2
        numbers, counts = np.unique(traced.label[traced.label > 0], return_counts=True)
        standings = made.world.standings
        seen = (int(n) for n, count in zip(numbers, counts, strict=True) if count >= least)
        self.things = {n: standings[n - 1].thing for n in seen}

    def fails(self, check: Sequence[str]) -> str:
        """What is wrong, "" if nothing is."""
        kind, name, *rest = check
        if kind == "no":
            found = sorted({t for t in self.things.values() if _is_of(self.engine.stock.entries[t], name)})
            return f"{name}: {', '.join(found)}" if found else ""
        numbers = [n for n, thing in self.things.items() if f"{thing}-".startswith(f"{name}-")]
        if kind == "count":
            return "" if len(numbers) == int(rest[0]) else f"{len(numbers)} {name}, not {rest[0]}"
        if not numbers:
            return f"no {name}"
        if kind == "side":
            wrong = [n for n in numbers if self._side(n) != rest[0]]
            return f"{name} is on the {self._side(wrong[0])}" if wrong else ""
        if kind == "colour":
            wrong = [n for n in numbers if not self._is_colour(n, rest[0])]
            return f"{name} is {self._hue(wrong[0])}, not {rest[0]}" if wrong else ""
        there = [n for n in numbers if self._side(n) == rest[0] and self._is_colour(n, rest[1])]
        return "" if there else f"no {rest[1]} {name} on the {rest[0]}"

    def _side(self, number: int) -> str:
        middle = np.nonzero(self.label == number)[1].mean() / self.label.shape[1] - 0.5
        return "left" if middle < -MIDDLE else "right" if middle > MIDDLE else "middle"

    def _pixels(self, number: int) -> NDArray[np.float32]:
        """Hue in degrees, saturation and value of a thing's pixels [N, 3]."""
        rgb = (self.picture[self.label == number][None] / np.float32(255)).astype(np.float32)
        return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV)[0], np.float32)

    def _hue(self, number: int) -> str:
        hsv = self._pixels(number)
        turn = np.exp(1j * np.radians(hsv[:, 0])) @ (hsv[:, 1] ** 2 * hsv[:, 2])
        return f"hue {np.degrees(np.angle(turn)) % 360:.0f} saturation {np.median(hsv[:, 1]):.2f}"

    def _is_colour(self, number: int, colour: str) -> bool:
        """By the mean hue, the more saturated pixels counting more; white and black by the median."""
        hsv = self._pixels(number)
        if colour in ("white", "black"):
            dark = np.median(hsv[:, 2])
            return bool(dark < 0.4 if colour == "black" else dark > 0.5 and np.median(hsv[:, 1]) < 0.4)
        turn = np.exp(1j * np.radians(hsv[:, 0])) @ (hsv[:, 1] ** 2 * hsv[:, 2])
        low, high = HUES[colour]
        if self.engine.stock.entries[self.things[number]].theme in BLOOMING:  # of a plant its flowers, not its leaves
            return bool(np.mean((hsv[:, 0] - low) % 360 <= high - low) > LEAST_FLOWER)
        return bool((np.degrees(np.angle(turn)) - low) % 360 <= high - low)


#: Groups of "no": words of names, themes or kinds of things.
GROUPS = {
    "people": ("people", "man", "woman", "girl", "boy", "child", "children"), "trees": ("tree", "oak", "pine", "birch"),
    "flowers": ("flower", "flowers", "meadows"), "boats": ("boats", "ship", "boat"), "cars": ("cars",),
    "furniture": ("furniture",), "balloons": ("balloon", "balloons"), "birds": ("birds",), "crosses": ("cross",),
    "fire": ("fires",), "animals": tuple(ANIMALS),
}  # fmt: skip


def _is_of(entry: ThingEntry, group: str) -> bool:
    words = {w for said in (entry.name, entry.of, entry.theme, entry.kind) for w in (said, *re.split("[-_]", said))}
    return bool(words & set(GROUPS[group]))


def print_steps(engine: WorldEngine, size: int) -> None:
    """Print how evenly pictures step along each axis of the plane."""
    judge = recognition.load("image", "steers")
    for axis in ("valence", "arousal"):
        steps = []
        for prompt in WALKED:
            points = [VAD(float(x), 0.0) if axis == "valence" else VAD(0.0, float(x)) for x in LEVELS]
            requests = (ImageRequest(prompt, Affect(p), 11, size, size) for p in points)
            blocks = [judge.measure(engine.paint(request).picture).blocks for request in requests]
            vectors = [np.concatenate([np.ravel(b[name]) for name in sorted(b)]) for b in blocks]
            steps.append([float(np.linalg.norm(b - a)) for a, b in pairwise(vectors)])
        mean = np.mean(steps, axis=0)
        single = float(np.median([max(s) / np.median(s) for s in steps]))
        print(
            f"steps along {axis}: longest over median {mean.max() / np.median(mean):.2f} of means over "
            f"{len(WALKED)} prompts, {single:.2f} of single lines; over shortest {mean.max() / mean.min():.2f}"
        )


def print_order(engine: WorldEngine) -> None:
    """Print which part of what a weaker feeling has is gone under a stronger one."""
    lost = had = 0
    for prompt in WALKED:
        for feeling in ("happy", "calm", "sad", "fearful", "angry", "disgusted", "surprised"):
            before = Counter[tuple[str, float, float]]()
            for intensity in np.linspace(0.1, 1.3, 7):
                made = _composed(engine, prompt, Affect.of(feeling).scale(float(intensity)), 11, 128)
                entries = engine.stock.entries
                standings = made.world.standings
                now = Counter((entries[s.thing].of or s.thing, round(s.x_m, 1), round(s.y_m, 1)) for s in standings)
                lost, had, before = lost + sum((before - now).values()), had + sum(before.values()), now
    print(f"order: {lost} of {had} things are gone or elsewhere under a stronger feeling ({lost / had:.1%})")


def print_speed(engine: WorldEngine, repeats: int = 3) -> None:
    """Print seconds a picture after load on two threads, the least of several, and the most memory."""
    torch.set_num_threads(2)
    cv2.setNumThreads(2)
    for size in (256, 512, 1024):
        times = []
        for seed in range(repeats + (size == 256)):
            started = time.perf_counter()
            engine.paint(ImageRequest("a boat on a lake", Affect.of("calm"), seed, size, size))
            times.append(time.perf_counter() - started)
        print(f"speed: {size} px in {min(times):.2f} s")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


if __name__ == "__main__":
    main()
