"""From affect, sound and phonemes to a plan, and from a plan to curves at the film's frame rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conditioning.affect import Affect, AffectCurve
from pipelines.portrait.track import life
from pipelines.portrait.track.channels import CHANNELS, INDEX, spread
from pipelines.portrait.track.expression import Units, expression, joined
from pipelines.portrait.track.lips import lip_curves
from pipelines.portrait.track.plan import Feeling, Plan
from pipelines.portrait.track.sound import Sounded
from pipelines.portrait.track.visemes import Shape

STEP_S = 0.4  # between keyframes where the affect moves
RISE_S, FROM = 0.5, 0.35  # an expression grows from this share of itself
NOD_DEG, BROW = 1.3, 0.16  # of an accent of size 1
TALKING = {"AU24": 0.3, "AU23": 0.5, "AU17": 0.8, "AU25": 0.9, "AU26": 0.7}  # what speech leaves of an expression
SHARED = 0.7  # of an opening that feeling and speech both ask for, how much is the same opening
ROUNDED = ("AU12", "AU15", "AU20", "AU14")


@dataclass(frozen=True)
class Track:
    """Curves: `values` [T, C] over `channels.CHANNELS`, at `fps`."""

    fps: int
    values: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        return self.values[:, INDEX[name]]


def plan_for(
    affect: AffectCurve,
    sounded: Sounded,
    shapes: Sequence[Shape],
    *,
    fps: int,
    seed: int,
    extra: Mapping[str, float] | None = None,
    scales: Mapping[str, float] | None = None,
) -> Plan:
    """What a face that feels this does while this is heard.

    Args:
        affect: over the seconds of the sound, intensity applied.
        sounded: the driving sound.
        shapes: of the mouth, from the phonemes.
        fps, seed: of the film; another seed blinks, looks and sways otherwise.
        extra: units that words of the body add (`expression.described`), or that a person has set.
        scales: see `Plan`.
    """
    rng = np.random.default_rng([seed, 11])
    blinks, looks = life.blinks(sounded, affect.at, rng), life.looks(sounded, affect.at, rng)
    feelings = tuple(_feeling(t, affect.at(t), extra or {}) for t in _times(affect, sounded.seconds))
    return Plan(
        sounded.seconds,
        fps,
        seed,
        feelings,
        tuple(shapes),
        tuple(blinks),
        tuple(looks),
        tuple(sounded.accents),
        dict(scales or {}),
    )


def render(plan: Plan) -> Track:
    """Curves of a plan: emotion slow and over the whole face, speech quick and local, closures of the lips last."""
    t = np.arange(plan.frames) / plan.fps
    rng = np.random.default_rng([plan.seed, 12])
    lips = lip_curves(plan.shapes, plan.frames, plan.fps, gain=plan.scale("lips"))
    out = _expressed(plan, t, rng)
    _spoken(out, lips, _talk(plan.shapes, t))
    _accented(out, plan, t)
    _moved(out, plan, t, rng)
    shut = np.clip(life.blink_curve(list(plan.blinks), t) * min(1.0, plan.scale("blinks")), 0, 1)
    for side in "LR":
        lid = out[:, INDEX[f"AU43{side}"]]
        out[:, INDEX[f"AU43{side}"]] = lid + (1 - lid) * shut
        out[:, INDEX[f"AU5{side}"]] *= 1 - shut
    return Track(plan.fps, out.astype(np.float32))


def _times(affect: AffectCurve, seconds: float) -> list[float]:
    keys = [t for t, _ in affect.points]
    if len(keys) == 1:
        return [0.0]
    steps = np.arange(0.0, max(STEP_S, min(keys[-1], seconds)), STEP_S)
    return sorted({0.0, *(round(float(x), 2) for x in steps), *(round(k, 3) for k in keys if k <= seconds)})


def _feeling(t: float, affect: Affect, extra: Mapping[str, float]) -> Feeling:
    units: Units = spread(expression(affect))
    units = joined(units, spread(extra))
    held = {k: v for k, v in life.posture(affect).items() if abs(v) > 0.01}
    return Feeling(t, {**units, **held}, life.mean_by(affect, life.SWAY_BY), str(affect))


def _expressed(plan: Plan, t: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """The feelings' curves, with a rise at the start and a slow unrest."""
    keys = np.zeros((len(plan.feelings), len(CHANNELS)))
    for i, feeling in enumerate(plan.feelings):
        for name, value in spread(feeling.units).items():
            keys[i, INDEX[name]] = value
    times = np.array([f.t for f in plan.feelings])
    out = (
        np.stack([np.interp(t, times, keys[:, c]) for c in range(len(CHANNELS))], 1)
        if len(times) > 1
        else np.repeat(keys, len(t), 0)
    )
    rise = FROM + (1 - FROM) * _smooth(np.clip(t / RISE_S, 0, 1))
    units = slice(0, INDEX["yaw"])
    out[:, units] *= (rise * life.flutter(t, rng) * plan.scale("emotion"))[:, None]
    return out


def _spoken(out: NDArray[np.float64], lips: NDArray[np.float32], talk: NDArray[np.float64]) -> None:
    """Speech over the expression."""
    for name, left in TALKING.items():
        for channel in spread({name: 1.0}):
            out[:, INDEX[channel]] *= 1 - talk * (1 - left)
    seal = lips[:, INDEX["SEAL"]]
    round_ = np.minimum(1.0, lips[:, INDEX["AU18"]] + lips[:, INDEX["AU22"]] + seal)
    for name in ROUNDED:
        for channel in spread({name: 1.0}):
            out[:, INDEX[channel]] *= 1 - 0.35 * round_
    for name in ("AU25", "AU26"):
        mine, spoken = out[:, INDEX[name]], lips[:, INDEX[name]]
        out[:, INDEX[name]] = spoken + mine - SHARED * talk * np.minimum(mine, spoken)
    for name in ("AU10L", "AU10R", "AU20L", "AU20R"):
        out[:, INDEX[name]] += lips[:, INDEX[name]]
    for name in ("AU18", "AU22", "AU17", "AU24", "FV", "TONGUE", "SEAL"):
        out[:, INDEX[name]] = np.maximum(out[:, INDEX[name]], lips[:, INDEX[name]])


def _talk(shapes: Sequence[Shape], t: NDArray[np.float64]) -> NDArray[np.float64]:
    """0 silent to 1 speaking, eased over a quarter of a second."""
    talk = np.zeros(len(t))
    for shape in shapes:
        away = np.maximum(np.maximum(shape.start - t, t - shape.end), 0.0)
        np.maximum(talk, 1 - np.clip((away - 0.08) / 0.25, 0, 1), out=talk)
    return talk


def _accented(out: NDArray[np.float64], plan: Plan, t: NDArray[np.float64]) -> None:
    size = plan.scale("accents")
    if not size:
        return
    times = list(plan.accents)
    out[:, INDEX["pitch"]] -= NOD_DEG * size * life.bump(times, t + 0.02)
    for name, share in (("AU1", 0.8), ("AU2", 1.0)):
        for channel in spread({name: 1.0}):
            out[:, INDEX[channel]] += BROW * share * size * life.bump(times, t + 0.06)


def _moved(out: NDArray[np.float64], plan: Plan, t: NDArray[np.float64], rng: np.random.Generator) -> None:
    """Head, gaze and breath."""
    amount = np.interp(t, [f.t for f in plan.feelings], [f.sway for f in plan.feelings]) * plan.scale("head")
    gaze = life.gaze_curve(list(plan.looks), t) * plan.scale("gaze")
    for name, curve in life.sway(t, rng).items():
        out[:, INDEX[name]] = out[:, INDEX[name]] * min(1.0, plan.scale("head")) + curve * amount
    out[:, INDEX["yaw"]] += 0.2 * _eased(gaze[:, 0], plan.fps) * min(1.0, plan.scale("head"))
    out[:, INDEX["gaze_x"]] += gaze[:, 0] - 0.2 * _eased(gaze[:, 0], plan.fps)
    out[:, INDEX["gaze_y"]] += gaze[:, 1]
    out[:, INDEX["breath"]] = life.breath(t, 1.0, rng) * plan.scale("breath")


def _eased(x: NDArray[np.float64], fps: int) -> NDArray[np.float64]:
    width = max(3, int(0.4 * fps)) | 1
    window = np.hanning(width + 2)
    return np.convolve(np.pad(x, width, mode="edge"), window / window.sum(), "same")[width:-width]


def _smooth(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return x * x * (3 - 2 * x)
