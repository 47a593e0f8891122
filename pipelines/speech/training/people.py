"""How people's voices change with a feeling: averages over RAVDESS actors of differences from each actor's own neutral.

Only these few hundred averages are kept (facts about the recordings, CC BY-NC-SA 4.0, not the recordings); no network
learns from the clips. `python -m pipelines.speech.training --only people` writes them.
"""

from __future__ import annotations

import itertools
import json
import zipfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from pipelines.media import read_audio
from pipelines.speech.training import analysis
from pipelines.speech.voice.features import VOICE_FRAME_S
from pipelines.speech.voice.source import interpolate_f0

EMOTIONS = ("neutral", "calm", "happy", "sad", "angry", "fearful", "disgusted", "surprised")
CLIP_CONTOUR_POINTS = 12  # of a contour over the sentence


def measure_clip(path: Path) -> dict[str, np.ndarray] | None:
    """Measure one clip, None where hardly anything is spoken: length, contours of F0 and level, envelope of voiced
    frames, noise, waver.
    """
    audio = read_audio(path)
    frames = analysis.analyse(analysis.resample_to_voice_rate(audio.samples, audio.sampling_rate))
    loud = 4.343 * frames.envelope.mean(axis=1)
    speaking = loud > np.percentile(loud, 95) - 30
    if speaking.sum() < 40 or (frames.f0 > 0).sum() < 30:
        return None
    a, b = np.flatnonzero(speaking)[[0, -1]]
    f0, voiced = interpolate_f0(frames.f0[a : b + 1])
    f0 = np.log2(f0) * 12
    is_voiced = voiced > 0
    middle = np.median(f0[is_voiced])
    is_voiced &= abs(f0 - middle) < 14  # errors of an octave and more
    envelope = frames.envelope[a : b + 1]
    level = 4.343 * envelope.mean(axis=1)
    cuts = np.linspace(0, b - a + 1, CLIP_CONTOUR_POINTS + 1)

    def contour(line: np.ndarray, keep: np.ndarray) -> np.ndarray:
        means = [
            line[int(p) : int(q) + 1][keep[int(p) : int(q) + 1]].mean() if keep[int(p) : int(q) + 1].any() else np.nan
            for p, q in itertools.pairwise(cuts)
        ]
        return np.array(means)

    steps = np.diff(f0)[is_voiced[1:] & is_voiced[:-1]]
    shape = envelope[is_voiced].mean(axis=0)
    return {
        "length": np.array([np.log2((b - a + 1) * VOICE_FRAME_S)]),
        "pauses": np.array([1 - speaking[a : b + 1].mean()]),
        "f0": np.array([f0[is_voiced].mean()]),
        "f0_sd": np.array([np.log2(f0[is_voiced].std())]),
        "f0_line": contour(f0, is_voiced),
        "level": np.array([level[speaking[a : b + 1]].mean()]),
        "level_sd": np.array([np.log2(level[speaking[a : b + 1]].std())]),
        "level_line": contour(level, speaking[a : b + 1]),
        "voiced_shape": 4.343 * shape,
        "unvoiced_shape": 4.343 * envelope[~is_voiced & speaking[a : b + 1]].mean(axis=0)
        if (~is_voiced & speaking[a : b + 1]).any()
        else np.full(64, np.nan),
        "aperiodicity": frames.aperiodicity[a : b + 1][is_voiced].mean(axis=0),
        "waver": np.array([np.log2(np.median(abs(np.diff(steps))) + 1e-3)]),
        "voiced": np.array([is_voiced.mean()]),
    }


def measure_people(data: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Average changes: {emotion: {strength "1" or "2": {cue: mean difference, cue + "_sd": over actors}}}, women and
    men together and apart.
    """
    clips: dict[tuple[str, str, str], list[dict[str, np.ndarray]]] = defaultdict(list)
    with TemporaryDirectory() as folder, zipfile.ZipFile(data / "speech" / "ravdess16k_actors01-20.zip") as archive:
        archive.extractall(folder)
        paths = sorted(p for p in Path(folder).rglob("*") if p.suffix in (".wav", ".flac"))
        for i, path in enumerate(paths):
            _, _, emotion, strength, statement, _, actor = path.stem.split("-")
            cues = measure_clip(path)
            if cues:
                clips[actor, emotion, strength].append(cues | {"statement": np.array([float(statement)])})
            if i % 200 == 199:
                say(f"people: {i + 1} of {len(paths)}")
    return _average_changes(clips)


def _average_changes(clips: dict[tuple[str, str, str], list[dict[str, np.ndarray]]]) -> dict[str, Any]:
    actors = sorted({actor for actor, _, _ in clips})
    table: dict[str, Any] = {}
    for number, name in enumerate(EMOTIONS, 1):
        if name == "neutral":
            continue
        table[name] = {}
        for strength in ("1", "2"):
            rows: dict[str, list[np.ndarray]] = defaultdict(list)
            for actor in actors:
                neutral, emotional = (
                    clips.get((actor, "01", "01"), []),
                    clips.get((actor, f"{number:02d}", f"0{strength}"), []),
                )
                if not neutral or not emotional:
                    continue
                for cue in neutral[0]:
                    if cue != "statement":
                        change = np.nanmean([c[cue] for c in emotional], axis=0) - np.nanmean(
                            [c[cue] for c in neutral], axis=0
                        )
                        rows[cue].append(change)
                        rows[("women_" if int(actor) % 2 == 0 else "men_") + cue].append(change)
            table[name][strength] = {cue: np.round(np.nanmean(r, axis=0), 3).tolist() for cue, r in rows.items()}
            table[name][strength] |= {
                f"{cue}_over_actors": np.round(np.nanstd(r, axis=0), 3).tolist()
                for cue, r in rows.items()
                if "men_" not in cue
            }
    return table


def write_people(data: Path, out: Path, say: Callable[[str], None]) -> None:
    """Measure RAVDESS and write the averages as JSON."""
    out.write_text(json.dumps(measure_people(data, say)), encoding="utf-8")
