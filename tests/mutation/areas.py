"""Which tests belong to which modules; the quick ones first, since a trial ends at the first failure."""

from __future__ import annotations

from typing import NamedTuple


class Area(NamedTuple):
    """Modules, and the tests that should notice a fault in them: paths relative to the repository."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


AREAS = {
    "affect": Area(
        ("conditioning/affect.py", "conditioning/point.py", "conditioning/parser.py"),
        (
            "tests/conditioning/test_affect_values.py",
            "tests/conditioning/test_affect_forms.py",
            "tests/conditioning/test_affect.py",
            "tests/conditioning/test_affect_properties.py",
        ),
    ),
    "jobs": Area(("studio/jobs.py",), ("tests/studio/test_jobs.py",)),
    "options": Area(("pipelines/options.py",), ("tests/pipelines/test_options.py",)),
    "subtitles": Area(("pipelines/media/subtitles.py",), ("tests/pipelines/test_subtitles.py",)),
    "plans": Area(
        ("pipelines/music/attributes/plan.py",),
        ("tests/pipelines/test_music_attributes.py", "tests/pipelines/test_music_plan.py"),
    ),
    "theory": Area(
        (
            "pipelines/key_profiles.py",
            "pipelines/music/song/analysis.py",
            "pipelines/music/song/keys.py",
            "pipelines/music/song/musicxml.py",
            "pipelines/music/song/song.py",
        ),
        (
            "tests/pipelines/test_music_theory.py",
            "tests/pipelines/test_music_notation.py",
            "tests/pipelines/test_music_analysis.py",
        ),
    ),
    "loudness": Area(("pipelines/music/sound/loudness.py",), ("tests/pipelines/test_loudness.py",)),
    "expressions": Area(
        ("pipelines/portrait/track/expression.py", "pipelines/portrait/track/action_units.py"),
        ("tests/pipelines/portrait/test_expression_values.py", "tests/pipelines/portrait/test_expression.py"),
    ),
    "prosody": Area(
        ("pipelines/speech/rules/prosody.py", "pipelines/speech/pauses.py"),
        ("tests/pipelines/test_speech_prosody.py",),
    ),
    "performance": Area(
        ("pipelines/music/perform/perform.py", "pipelines/music/perform/tempo_map.py"),
        ("tests/pipelines/test_music_performance.py",),
    ),
    "records": Area(
        ("pipelines/record.py", "pipelines/media/records.py"),
        (
            "tests/pipelines/test_record.py",
            "tests/pipelines/test_media.py::test_a_long_recording_is_searched_for_its_record_in_little_memory",
        ),
    ),
}
