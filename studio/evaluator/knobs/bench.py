"""`studio bench judge`: every knob on every judge that reports and that steers."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipelines import recognition
from pipelines.errors import MediaError
from pipelines.media import Audio, read_audio, read_image
from pipelines.recognition.base import ROLES
from studio.evaluator.knobs import pictures, sounds, tunes
from studio.evaluator.knobs.knob import Knob, KnobFigure, load_slopes, measure_knob
from weights.errors import InputError

KNOBS: Mapping[str, Sequence[Knob]] = {"image": pictures.KNOBS, "speech": sounds.KNOBS, "music": tunes.KNOBS}
SUFFIXES = {"image": (".png", ".jpg", ".jpeg", ".webp"), "speech": (".wav", ".flac"), "music": (".mid", ".midi")}
AFFECTS = ("happy", "sad", "angry", "calm")
PROMPTS = ("a boat on a lake under mountains", "a street with trees")
SENTENCES = ("The parcel is at the door.", "We will take the second road on the left.")
MOST_FILES = 200


def measure_judges(folder: Path | None = None, on_step: Callable[[str], None] = lambda line: None) -> dict[str, Any]:
    """Turn every knob on every judge.

    Args:
        folder: pictures, voices (WAV, FLAC) and MIDI files to turn; by default what our makers make.
        on_step: called with a line when a judge begins.

    Returns:
        Judge -> its knobs' figures; modalities of which there is no file are left out.

    Raises:
        InputError: the folder is none, or has none of these files.
    """
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as made:
        for modality, knobs in KNOBS.items():
            media = list(_read_folder(modality, folder) if folder else _make_media(modality, Path(made)))
            slopes = load_slopes(modality)
            for role in ROLES if media else ():
                judge = recognition.load(modality, role)
                on_step(f"{judge.lineage.name}: {len(knobs)} knobs on {len(media)} files")
                convert = tunes.to_pretty_midi if modality == "music" else _as_it_is
                found[judge.lineage.name] = [measure_knob(knob, judge, media, slopes, convert) for knob in knobs]
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


def _as_it_is(medium: Any) -> Any:
    return medium


def _read_folder(modality: str, folder: Path) -> Iterator[Any]:
    if not folder.is_dir():
        raise InputError(f"'{folder}' is not a folder; give one with pictures, voices or MIDI files")
    names = sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES[modality])[:MOST_FILES]
    for path in names:
        try:
            yield _read(modality, path)
        except MediaError as error:
            raise InputError(str(error)) from error


def _read(modality: str, path: Path) -> Any:
    if modality == "image":
        return read_image(path, long_side=640)
    if modality == "speech":
        return read_audio(path)
    import mido

    return mido.MidiFile(str(path))


def _make_media(modality: str, folder: Path) -> Iterator[Any]:
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
        import mido

        from pipelines.music import MusicPipeline

        compose = MusicPipeline.from_pretrained()
        for affect in AFFECTS:
            path = folder / f"{affect}.mid"
            compose(affect=affect, bars=8, seed=1).save(path)
            yield mido.MidiFile(str(path))
