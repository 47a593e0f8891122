"""What makes, matches and writes one stimulus of a medium: sounds and pictures; faces are in `faces.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from PIL import Image

from pipelines.media.image import write_png
from pipelines.speech.output import SpeechOutput
from pipelines.speech.plan import PLAN_F0_HZ, SpeechPlan
from studio.jobs import Job
from studio.stimuli import pictures, sounds
from studio.stimuli.annotations import write_annotations
from studio.stimuli.design import Design, Stimulus
from weights.errors import InputError

F0_FAR, F0_DAMPING = 0.1, 0.5  # nearer than this share, where what is heard jumps, steps are smaller
F0_ROUNDS = 10  # of speaking a sentence again until its F0 is near enough
F0_NEAR = 0.006  # as a share, well within the tolerance


#: Writes a stimulus that was made: (path of the medium, folder of the set).
Writer = Callable[[Path, Path], object]


class Maker(Protocol):
    """Makes the stimuli of one design.

    Attributes:
        kind: of the medium, as BIDS has it in names: audio, image, audiovideo or video.
        suffix: of its files.
    """

    kind: str
    suffix: str

    def goal(self, stimulus: Stimulus) -> Mapping[str, float]:
        """What is matched for this stimulus alone, beside the design's targets."""
        ...

    def make(self, stimulus: Stimulus) -> Writer:
        """Make a stimulus.

        Args:
            stimulus: which.

        Returns:
            What writes it, with everything that belongs to it: (path of the medium, folder of the set).

        Raises:
            InputError: it cannot be made or matched.
        """
        ...

    def measure(self, path: Path) -> dict[str, float]:
        """What is matched, measured from a written file."""
        ...


class SpeechMaker:
    """Speech at a level, a length and a mean F0, with the times of its words and phones.

    Args:
        pipeline: that speaks.
        design: whose stimuli are made.

    Raises:
        InputError: a voice is unknown.
    """

    kind, suffix = "audio", ".wav"

    def __init__(self, pipeline: Any, design: Design) -> None:
        self.pipeline, self.targets = pipeline, design.targets
        for voice in {s.levels["voice"] for s in design.stimuli if "voice" in s.levels}:
            pipeline.find_voice(voice)
        self._lengths_s: dict[int, float] = {}
        self._f0_hz: dict[str, float] = {}
        if "duration" in self.targets or self.targets.get("f0_hz") is True:
            self._plan_neutral(design.stimuli)
        if isinstance(target := self.targets.get("f0_hz"), float):
            self._f0_hz = {s.levels.get("voice", ""): target for s in design.stimuli}

    def goal(self, stimulus: Stimulus) -> dict[str, float]:
        """See `Maker.goal`: the length of the sentence and the mean F0 of the voice."""
        length_s, f0_hz = self._lengths_s.get(stimulus.item), self._f0_hz.get(stimulus.levels.get("voice", ""))
        goals = {"duration_s": length_s, "f0_hz": f0_hz}
        return {name: value for name, value in goals.items() if value is not None}

    def make(self, stimulus: Stimulus) -> Writer:
        """See `Maker.make`."""
        goal, job = self.goal(stimulus), stimulus.job
        length_s = goal.get("duration_s")
        if length_s is not None:
            job = replace(job, options=job.options.model_copy(update={"seconds": length_s}))
        output = self._speak(job)
        if "f0_hz" in goal:
            output = self._at_f0(output, job, goal["f0_hz"])
        samples, rate = output.samples, output.sampling_rate
        if length_s is not None:
            samples = sounds.match_length(samples, rate, length_s)
        spoken = replace(output, samples=sounds.match_level(samples, rate, self.targets))

        def write(path: Path, set_dir: Path) -> None:
            spoken.save(path)
            words, phones = ([(m.text, m.start_s, m.end_s) for m in kind] for kind in (spoken.words, spoken.phonemes))
            write_annotations(words, phones, spoken.duration_s, stimulus.label, path, set_dir)

        return write

    def measure(self, path: Path) -> dict[str, float]:
        """See `Maker.measure`."""
        return sounds.measure_sound(path)

    def _speak(self, job: Job, plans: Sequence[SpeechPlan] | None = None) -> SpeechOutput:
        options = self.pipeline.options_type.parse(job.options)
        if plans is not None:
            options = options.model_copy(update={"plan": tuple(plans)})
        output: SpeechOutput = self.pipeline.run(job.content, job.conditions, options)
        return output

    def _at_f0(self, output: SpeechOutput, job: Job, target_hz: float) -> SpeechOutput:
        """The same plan spoken higher or lower, until the mean F0 that is heard is the target.

        Raises:
            InputError: the engine does not plan, or nothing in the sound is voiced.
        """
        if not output.plans:
            raise InputError(
                f"f0_hz is matched by planning, which '{self.pipeline.engine.name}' does not; leave it out"
            )
        plans, best, best_far = output.plans, output, np.inf
        for _ in range(F0_ROUNDS):
            heard_hz = sounds.mean_f0_hz(output.samples, output.sampling_rate)
            if heard_hz <= 0:
                raise InputError(f"nothing in '{job.content[:40]}' is voiced, so it has no F0 to match")
            far = abs(heard_hz / target_hz - 1)
            if far < best_far:
                best, best_far = output, far
            if far <= F0_NEAR:
                break
            ratio = (target_hz / heard_hz) ** (1.0 if far > F0_FAR else F0_DAMPING)
            plans = tuple(p.copy_with(f0=np.clip(p.f0 * np.float32(ratio), *PLAN_F0_HZ)) for p in plans)
            output = self._speak(job, plans)
        return best

    def _plan_neutral(self, stimuli: Sequence[Stimulus]) -> None:
        spoken = [
            (s.item, s.levels.get("voice", ""), s.job.content, s.job.conditions.seed, s.job.options) for s in stimuli
        ]
        lengths_s, f0_hz = plan_neutral(self.pipeline, spoken)
        if "duration" in self.targets:
            self._lengths_s = lengths_s
        if self.targets.get("f0_hz") is True:
            self._f0_hz = f0_hz


class PictureMaker:
    """Pictures at a luminance, a contrast, a strength of colour and a slope of their spectrum.

    Args:
        pipeline: that paints.
        design: whose stimuli are made.
    """

    kind, suffix = "image", ".png"

    def __init__(self, pipeline: Any, design: Design) -> None:
        self.pipeline, self.targets = pipeline, design.targets

    def goal(self, stimulus: Stimulus) -> dict[str, float]:
        """See `Maker.goal`."""
        return {}

    def make(self, stimulus: Stimulus) -> Writer:
        """See `Maker.make`.

        Raises:
            InputError: the options ask for several pictures.
        """
        job = stimulus.job
        output = self.pipeline.run(job.content, job.conditions, self.pipeline.options_type.parse(job.options))
        if len(output.pictures) != 1:
            raise InputError("a stimulus is one picture; leave count, grid and curves of affect out of the design")
        picture = Image.fromarray(pictures.match_picture(output.pictures[0], self.targets))
        return lambda path, _: write_png(path, picture, output.record)

    def measure(self, path: Path) -> dict[str, float]:
        """See `Maker.measure`."""
        return pictures.measure_image(path)


def plan_neutral(
    pipeline: Any, spoken: Iterable[tuple[int, str, str, int | None, Any]]
) -> tuple[dict[int, float], dict[str, float]]:
    """Length of every sentence, the mean over voices, and mean F0 of every voice, as they are when neutral.

    Args:
        pipeline: that speaks.
        spoken: (number of the sentence, voice, sentence, seed, options) of stimuli; one of each voice is planned.

    Returns:
        Sentence to seconds, and voice to Hz.
    """
    lengths: dict[int, dict[str, float]] = {}
    pitches: dict[str, list[float]] = {}
    for item, voice, text, seed, options in spoken:
        takes = lengths.setdefault(item, {})
        if voice not in takes:
            plans = pipeline.plan(text, seed=seed, options=options)
            takes[voice] = sum(float(p.boundaries_s[-1]) for p in plans)
            f0 = np.concatenate([p.f0[~p.is_pause].ravel() for p in plans])
            pitches.setdefault(voice, []).extend(np.log(f0[f0 > 0]))
    means = {item: round(sum(takes.values()) / len(takes), 2) for item, takes in lengths.items()}
    return means, {voice: round(float(np.exp(np.mean(logs))), 1) for voice, logs in pitches.items()}
