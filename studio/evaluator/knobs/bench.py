"""`studio bench judge`: every knob on every judge that reports and that steers."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipelines import recognition
from pipelines.media import Audio, read_audio, read_image
from pipelines.media.midi_notes import read_midi
from pipelines.recognition.base import ROLES
from studio.evaluator.knobs import pictures, sounds, tunes
from studio.evaluator.knobs.knob import Knob, KnobFigure, KnobMeter, load_slopes
from weights.errors import InputError

KNOBS: Mapping[str, Sequence[Knob]] = {"image": pictures.KNOBS, "speech": sounds.KNOBS, "music": tunes.KNOBS}
SUFFIXES = {"image": (".png", ".jpg", ".jpeg", ".webp"), "speech": (".wav", ".flac"), "music": (".mid", ".midi")}
AFFECTS = ("happy", "sad", "angry", "calm")
PROMPTS = ("a boat on a lake under mountains", "a street with trees")
SENTENCES = ("The parcel is at the door.", "We will take the second road on the left.")
MOST_FILES, MOST_VOICE_S = 200, 60.0
NO_PYWORLD = "voices are turned by pyworld: pip install 'affective-studio[espeak]'"


def measure_judges(
    folder: Path | None = None, on_step: Callable[[str], None] = lambda line: None
) -> dict[str, list[KnobFigure]]:
    """Turn every knob on every judge, one medium at a time.

    Args:
        folder: pictures, voices of at most a minute (WAV, FLAC) and MIDI files to turn, the first 200 of each; by
            default what our makers make.
        on_step: called with a line when a modality begins, and every ten media.

    Returns:
        Judge -> its knobs' figures; modalities of which there is no file are left out.

    Raises:
        InputError: the folder is none, or has none of these files, or voices cannot be turned here.
        MediaError: a file is damaged or too large.
    """
    found: dict[str, list[KnobFigure]] = {}
    for modality, knobs in KNOBS.items():
        paths = _list_files(modality, folder) if folder else []
        if folder and not paths:
            continue
        if modality == "speech" and find_spec("pyworld") is None:
            if folder:
                raise InputError(NO_PYWORLD)
            on_step(NO_PYWORLD)
            continue
        judges = [recognition.load(modality, role) for role in ROLES]
        on_step(f"{' and '.join(j.lineage.name for j in judges)}: {len(knobs)} knobs")
        meter = KnobMeter(knobs, judges, load_slopes(modality))
        media = (_read(modality, path) for path in paths) if folder else _make_media(modality)
        for count, medium in enumerate(media, 1):
            meter.turn(medium)
            if count % 10 == 0:
                on_step(f"{modality}: {count} of {len(paths)}")
        found |= meter.figures()
    if not found:
        raise InputError(f"'{folder}' has no pictures, WAV, FLAC or MIDI files")
    return found


def format_table(figures: Mapping[str, Sequence[KnobFigure]]) -> str:
    """A line a knob: what is turned, and how far the judge and people move, valence and arousal."""
    lines = [f"{'judge':16} {'knob':11} {'from .. to':36} {'judge v, a':>14} {'people v, a':>14}"]
    for judge, rows in figures.items():
        for row in rows:
            moves = ("{:+.2f}, {:+.2f}".format(*pair) for pair in (row.judge, row.people))
            line = f"{judge:16} {row.knob:11} {row.range:36} {next(moves):>14} {next(moves):>14}"
            lines.append(line + ("  more than twice" if row.is_bought else ""))
    return "\n".join(lines)


def to_json(figures: Mapping[str, Sequence[KnobFigure]]) -> dict[str, Any]:
    """The figures as JSON can hold them."""
    return {judge: [asdict(row) | {"bought": row.is_bought} for row in rows] for judge, rows in figures.items()}


def _list_files(modality: str, folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise InputError(f"'{folder}' is not a folder; give one with pictures, voices or MIDI files")
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES[modality])[:MOST_FILES]


def _read(modality: str, path: Path) -> Any:
    if modality == "image":
        return read_image(path, long_side=640)
    if modality == "speech":
        audio = read_audio(path, mono=True, max_seconds=MOST_VOICE_S)
        return Audio(audio.samples.reshape(-1), audio.sampling_rate)
    return read_midi(path)


def _make_media(modality: str) -> Iterator[Any]:
    """What our makers make of four emotions."""
    if modality == "image":
        from pipelines.image import ImagePipeline

        paint = ImagePipeline.from_pretrained()
        for affect in AFFECTS:
            yield from (paint(prompt, affect=affect, seed=1, size=256).pictures[0] for prompt in PROMPTS)
    elif modality == "speech":
        from pipelines.speech import SpeechPipeline

        speak = SpeechPipeline.from_pretrained()
        for affect in AFFECTS:
            for output in (speak(sentence, affect=affect, seed=1) for sentence in SENTENCES):
                yield Audio(output.samples, output.sampling_rate)
    else:
        from pipelines.music import MusicPipeline

        compose = MusicPipeline.from_pretrained()
        with tempfile.TemporaryDirectory() as folder:
            for affect in AFFECTS:
                yield read_midi(compose(affect=affect, bars=8, seed=1).save(Path(folder) / f"{affect}.mid"))
