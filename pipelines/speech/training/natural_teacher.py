"""Kokoro's voices read sentences for our natural ones to learn from: as they are, and with lengths and F0 moved.

The teacher sounds edited prosody naturally, so that the student is good at the edges too. What it reads is written by
the same front end that the student will read with, in shards that a later run goes on from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.precision import one_thread
from pipelines.speech.engine import Phrase
from pipelines.speech.kokoro import engine as kokoro
from pipelines.speech.natural.graph import Reading
from pipelines.speech.natural.symbols import to_symbols
from pipelines.speech.natural.synthesis import VOICED_HZ
from pipelines.speech.voice.planning import empty_plan

#: Our voice -> what of Kokoro's speaks it.
TEACHERS: Mapping[str, str] = {
    "iris": "af_sarah",
    "adam": "am_michael",
    "nora": "bf_emma",
    "theo": "bm_george",
    "robin": "am_fenrir:0.5, af_alloy:0.5",
    "child": "af_sky",
}
SHARD_SENTENCES = 5
PLAIN_SHARE = 0.3  # of the sentences that are read unchanged
#: Bounds of what is drawn: octaves of length, of the length of one symbol, of F0, and a factor of F0's range.
RATE_LOG2, SYMBOL_LOG2, F0_LOG2, RANGE_LOG2 = (-0.5, 0.6), 0.15, (-0.35, 0.45), (-1.2, 0.9)
EDGE_LENGTHS = 12  # of silence before and after, of 25 ms; with less the model swallows words
F0_LIMITS_HZ = (55.0, 600.0)


@dataclass(frozen=True)
class Lesson:
    """A sentence as one teacher said it.

    Attributes:
        ids: [L] symbols.
        reading: what was sounded; its lengths are whole.
        own: how the teacher would have said it.
        wave: [N] samples at 24 kHz, 600 a length.
    """

    ids: NDArray[np.int64]
    reading: Reading
    own: Reading
    wave: NDArray[np.float32]


def teach(
    folder: Path, texts: Sequence[str], out: Path, say: Callable[[str], None], teachers: Mapping[str, str] = TEACHERS
) -> None:
    """Let each teacher in turn read some sentences, other ones each; go on where a former run ended.

    Args:
        folder: with Kokoro's model and voices.
        texts: sentences; each is read by one teacher.
        out: folder of the shards, `VOICE-NUMBER.npz`.
        say: told of each shard.
        teachers: our voice -> voice or blend of the teacher.
    """
    model = kokoro.load(folder)
    out.mkdir(parents=True, exist_ok=True)
    for number, start in enumerate(range(0, len(texts), SHARD_SENTENCES)):
        voice = list(teachers)[number % len(teachers)]
        path = out / f"{voice}-{number:04d}.npz"
        if path.is_file():
            continue
        rng = np.random.default_rng((1, number))
        lessons = [read(model, teachers[voice], t, rng) for t in texts[start : start + SHARD_SENTENCES]]
        save_lessons(path, lessons)
        say(f"{path.stem}: {sum(len(x.wave) for x in lessons) / 24_000:.0f} s")


def read(model: kokoro.KokoroEngine, voice: str, text: str, rng: np.random.Generator) -> Lesson:
    """One sentence by one teacher.

    Args:
        model: the teacher.
        voice: of it.
        text: a sentence.
        rng: what decides the edit.

    Returns:
        The lesson.
    """
    speaker, styled = model.speaker(voice), model.open_voice(voice)
    with one_thread():
        plan = empty_plan(model.read(Phrase(text), speaker), speaker, 0)
    ids = to_symbols(plan).ids
    own = _with_room(styled.predict(ids))
    reading = own if rng.random() < PLAIN_SHARE else edit(own, rng)
    return Lesson(ids, reading, own, styled.decode(ids, reading))


def edit(reading: Reading, rng: np.random.Generator) -> Reading:
    """Move lengths, F0 and its range at random; energy follows the sounds.

    Args:
        reading: whose lengths are whole.
        rng: what decides.

    Returns:
        Another reading.
    """
    octaves = rng.uniform(*RATE_LOG2) + SYMBOL_LOG2 * rng.standard_normal(len(reading.lengths))
    octaves[[0, 1, -2, -1]] = np.maximum(octaves[[0, 1, -2, -1]], 0)
    lengths = np.maximum(np.round(reading.lengths * np.exp2(octaves)), 1).astype(np.float32)
    source = _steps_of(reading.lengths, lengths)
    f0, energy = reading.f0[source], reading.energy[source]
    voiced = f0 > VOICED_HZ
    if voiced.any():
        line = np.log2(np.maximum(f0, 1.0))
        middle = line[voiced].mean()
        line = middle + (line - middle) * np.exp2(rng.uniform(*RANGE_LOG2)) + rng.uniform(*F0_LOG2)
        f0 = np.where(voiced, np.clip(np.exp2(line), *F0_LIMITS_HZ), f0)
    return Reading(lengths, f0.astype(np.float32), energy.astype(np.float32))


def _steps_of(before: NDArray[np.floating], after: NDArray[np.floating]) -> NDArray[np.int64]:
    """For each step of the new lengths, two a length, the step of the old ones that it is taken from."""
    begins = np.concatenate([[0], np.cumsum(before)[:-1]]) * 2
    parts = [begins[i] + (np.arange(int(n) * 2) + 0.5) * before[i] / n for i, n in enumerate(after)]
    return np.minimum(np.concatenate(parts).astype(np.int64), int(before.sum()) * 2 - 1)


def _with_room(reading: Reading) -> Reading:
    """The reading with enough silence at either end."""
    lengths = reading.lengths.copy()
    lengths[[0, -1]] = np.maximum(lengths[[0, -1]], EDGE_LENGTHS)
    source = _steps_of(reading.lengths, lengths)
    return Reading(lengths, reading.f0[source], reading.energy[source])


def save_lessons(path: Path, lessons: Sequence[Lesson]) -> None:
    """Write a shard."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for i, lesson in enumerate(lessons):
        arrays[f"{i}_ids"] = lesson.ids.astype(np.int16)
        arrays[f"{i}_wave"] = np.round(np.clip(lesson.wave, -1, 1) * 32767).astype(np.int16)
        for name, reading in (("reading", lesson.reading), ("own", lesson.own)):
            arrays[f"{i}_{name}_lengths"] = reading.lengths.astype(np.int16)
            arrays[f"{i}_{name}_f0"] = reading.f0.astype(np.float16)
            arrays[f"{i}_{name}_energy"] = reading.energy.astype(np.float16)
    part = path.with_suffix(".part.npz")
    np.savez(part, **arrays)  # type: ignore[arg-type]
    part.replace(path)


def load_lessons(path: Path) -> Iterator[Lesson]:
    """Read a shard back."""
    with np.load(path) as data:
        for i in range(sum(name.endswith("_ids") for name in data.files)):
            readings = [
                Reading(*(data[f"{i}_{name}_{x}"].astype(np.float32) for x in ("lengths", "f0", "energy")))
                for name in ("reading", "own")
            ]
            wave = data[f"{i}_wave"].astype(np.float32) / 32767
            yield Lesson(data[f"{i}_ids"].astype(np.int64), readings[0], readings[1], wave)
