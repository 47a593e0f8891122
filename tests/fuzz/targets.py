"""What reads a file of each kind: the same calls that the verbs make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from weights.errors import StudioError
from weights.structured import read_text

Reader = Callable[[Path], Any]


def readers_of(suffix: str) -> tuple[Reader, ...]:
    """The readers of a kind of file, by its ending."""
    return _READERS[suffix]


def _hear(path: Path) -> None:
    from pipelines import media
    from pipelines.media.audio_stream import stream_audio

    media.read_audio(path, max_sampling_rate=48_000, mono=True)
    media.load_sound(path, max_seconds=3600)
    for _ in stream_audio(path, min_seconds=0.1, max_seconds=600):
        pass


def _see(path: Path) -> None:
    from pipelines import media

    media.read_image(path)
    media.read_image(path, long_side=8)


def _watch(path: Path) -> None:
    from pipelines.recognition.face.video import sample_frames
    from studio.evaluator import channels

    channels.has_sound(path)
    list(channels.sample_frames(path))
    list(sample_frames(path))


def _find_record(path: Path) -> None:
    from pipelines.media import read_record

    record = read_record(path)
    record.requested_affect()
    record.to_json()


def _find_channels(path: Path) -> None:
    from studio.evaluator import channels
    from studio.evaluator.evaluator import find_record

    channels.possible_channels(path, None, find_record(path))
    channels.is_worth_a_curve(path)


def _copy_blind(path: Path) -> None:
    from studio.study.blind import copy_without_tags

    copy_without_tags(path, path.with_name(f"blind{path.suffix}"))


def _read_song(path: Path) -> None:
    from pipelines.music.song.reading import read_song

    read_song(path)


def _read_notes(path: Path) -> None:
    from pipelines.media.midi_notes import load_piece

    load_piece(path)


def _read_look(path: Path) -> None:
    from pipelines.portrait.people.look import look_by_name

    look_by_name(str(path), 0)


def _read_face_plan(path: Path) -> None:
    from pipelines.portrait.track.plan import read_plan

    read_plan(path)


def _read_speech_plan(path: Path) -> None:
    from pipelines.speech.plan import read_plans

    read_plans(path)


def _check_batch(path: Path) -> None:
    from studio import batch

    batch.check(path)


def _read_script(path: Path) -> None:
    from conditioning.script import parse_script

    parse_script(read_text(path))


def _parse_record(path: Path) -> None:
    from pipelines.record import Record

    Record.from_json(read_text(path)).requested_affect()


def _load_report(path: Path) -> None:
    from studio.evaluator.compare import load_report

    load_report(path, "speech")


def _load_list(path: Path) -> None:
    from studio.study.sources import load_sources
    from tests.fuzz.seeds import seeds

    for name in ("a.wav", "b.png"):  # what the whole list names
        path.with_name(name).write_bytes(seeds()[Path(name).suffix][0])
    load_sources(path)


def _load_settings(path: Path) -> None:
    from studio.settings import Settings

    Settings.load(path)


_SOUND = (_hear, _find_record, _find_channels, _copy_blind)
_PICTURE = (_see, _find_record, _find_channels, _copy_blind)
_READERS: Mapping[str, tuple[Reader, ...]] = {
    **dict.fromkeys((".wav", ".flac", ".mp3", ".opus"), _SOUND),
    **dict.fromkeys((".png", ".jpg"), _PICTURE),
    **dict.fromkeys((".gif", ".webp", ".tiff"), (_see,)),
    ".mp4": (_watch, *_SOUND),
    ".mid": (_read_notes, _read_song, _find_record),
    ".musicxml": (_read_song, _find_record),
    ".look.yaml": (_read_look,),
    ".face.json": (_read_face_plan,),
    ".speech.json": (_read_speech_plan,),
    ".jsonl": (_check_batch, _load_list),
    ".script.json": (_read_script,),
    ".record.json": (_parse_record,),
    ".report.json": (_load_report,),
    ".list.json": (_load_list,),
    ".toml": (_load_settings,),
}


def read_all(path: Path, suffix: str) -> tuple[int, list[str]]:
    """Every reader of a kind over one file.

    Args:
        path: of the file.
        suffix: of its kind.

    Returns:
        How many readers read it, and what was wrong with how the others refused it; none where each refused it in one
        line.
    """
    count, offences = 0, []
    for reader in readers_of(suffix):
        try:
            reader(path)
            count += 1
        except StudioError as error:
            lines = str(error).split("\n")
            if type(error).__name__ != "BatchError" and len(lines) > 1:
                offences.append(f"{reader.__name__}: {len(lines)} lines: {lines[0][:120]}")
            if error.exit_code != 2:
                offences.append(f"{reader.__name__}: exit code {error.exit_code}: {str(error)[:120]}")
        except Exception as error:
            offences.append(f"{reader.__name__}: {type(error).__name__}: {str(error)[:160]}")
    return count, offences
