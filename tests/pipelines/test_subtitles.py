"""Subtitles and TextGrids, parsed back by readers that know the formats and nothing of ours."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.media.subtitles import SUBTITLE_SUFFIXES, Cue, format_srt, format_textgrid, format_vtt

CUES = [
    Cue(0.0, 1.5, "Hello."),
    Cue(1.5, 2.0004, "Wait -- what?"),
    Cue(59.9996, 61.25, "A minute."),
    Cue(3599.5, 3725.007, 'She said "an hour".'),
    Cue(36000.0, 36000.5, "Ten hours."),
]
_TIMES = re.compile(r"(\d\d):(\d\d):(\d\d)([.,])(\d\d\d) --> (\d\d):(\d\d):(\d\d)([.,])(\d\d\d)")


def _seconds(hours: str, minutes: str, seconds: str, thousandths: str) -> float:
    assert int(minutes) < 60 and int(seconds) < 60
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + int(thousandths) / 1000


def _read_cue(lines: list[str], point: str) -> tuple[float, float, str]:
    match = _TIMES.fullmatch(lines[0])
    assert match is not None and {match[4], match[9]} == {point} and len(lines) == 2
    return _seconds(match[1], match[2], match[3], match[5]), _seconds(match[6], match[7], match[8], match[10]), lines[1]


def _read_srt(text: str) -> list[tuple[float, float, str]]:
    out = []
    for number, block in enumerate(text.strip("\n").split("\n\n"), 1):
        first, *rest = block.split("\n")
        assert first == str(number), "numbers count from 1"
        out.append(_read_cue(rest, ","))
    return out


def _read_vtt(text: str, *, numbered: bool) -> list[tuple[float, float, str]]:
    header, blank, *rest = text.split("\n")
    assert header == "WEBVTT" and blank == "", "a blank line ends the header"
    blocks = [block.split("\n") for block in "\n".join(rest).strip("\n").split("\n\n")]
    if numbered:
        assert [b[0] for b in blocks] == [str(i) for i in range(1, len(blocks) + 1)]
        blocks = [b[1:] for b in blocks]
    return [_read_cue(block, ".") for block in blocks]


def _read_textgrid(text: str) -> tuple[float, dict[str, list[tuple[float, float, str]]]]:
    """Praat's long text format: fields in order, whatever the indentation."""
    fields = re.findall(r'(\w[\w ]*?)(?: \[\d+\]|)\s*[=:?]\s*(?:size = (\d+)|<exists>|("(?:[^"]|"")*")|([\d.]+))', text)
    values = [(name.strip(), size or string or number) for name, size, string, number in fields]
    assert values[:2] == [("File type", '"ooTextFile"'), ("Object class", '"TextGrid"')]
    assert values[2] == ("xmin", "0") and values[3][0] == "xmax"
    tiers: dict[str, list[tuple[float, float, str]]] = {}
    row: list[float] = []
    for name, value in values[4:]:
        if name == "name":
            tier = tiers.setdefault(value[1:-1], [])
            row = []
        elif name in ("xmin", "xmax"):
            row.append(float(value))
        elif name == "text":
            tier.append((row[-2], row[-1], value[1:-1].replace('""', '"')))
    return float(values[3][1]), tiers


def _near(cues: list[Cue]) -> list[tuple[object, object, str]]:
    return [(pytest.approx(c.start_s, abs=6e-4), pytest.approx(c.end_s, abs=6e-4), c.text) for c in cues]


def test_subtitles_say_what_when() -> None:
    assert _read_srt(format_srt(CUES)) == _near(CUES)
    assert _read_vtt(format_vtt(CUES), numbered=False) == _near(CUES)
    assert _read_vtt(format_vtt(CUES, numbered=True), numbered=True) == _near(CUES)
    assert format_srt([]) == "" and format_vtt([]) == "WEBVTT\n\n"
    assert SUBTITLE_SUFFIXES == (".srt", ".vtt")


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 359_998), st.floats(0, 1))
def test_times_are_written_to_the_millisecond(start_s: float, length_s: float) -> None:
    cue = Cue(start_s, start_s + length_s, "a")
    (read,) = _read_srt(format_srt([cue]))
    assert abs(read[0] - start_s) < 6e-4 and abs(read[1] - cue.end_s) < 6e-4


def test_a_textgrid_has_no_gaps_and_keeps_every_word() -> None:
    words = [Cue(0.25, 0.5, "an"), Cue(0.5, 1.0, 'h"ou"r'), Cue(1.5, 2.0, "it")]
    phones = [Cue(0.0, 3.0, "AA")]
    text = format_textgrid({"words": words, "phones": phones, "none": []}, 3.0)
    end, tiers = _read_textgrid(text)
    assert end == 3.0 and list(tiers) == ["words", "phones", "none"] and "size = 3\nitem []:" in text
    assert tiers["words"] == [
        *((0, 0.25, ""), (0.25, 0.5, "an"), (0.5, 1, 'h"ou"r'), (1, 1.5, ""), (1.5, 2, "it"), (2, 3, "")),
    ]
    assert tiers["phones"] == [(0, 3, "AA")] and tiers["none"] == [(0, 3, "")]
    assert text.count("intervals: size = 6") == 1 and text.count("intervals: size = 1") == 2
    assert [int(n) for n in re.findall(r"intervals \[(\d+)\]", text)] == [1, 2, 3, 4, 5, 6, 1, 1]
    assert [int(n) for n in re.findall(r"item \[(\d+)\]", text)] == [1, 2, 3]
    assert text.count('class = "IntervalTier"') == 3 and text.count("xmax = 3.000000") == 1 + 3 + 3


def test_a_textgrid_is_laid_out_as_praat_shows_it() -> None:
    """The manual's page "TextGrid file formats": the long text file, field by field."""
    assert format_textgrid({"words": [Cue(0.5, 1.25, "hi")]}, 1.25) == (
        'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 1.250000\ntiers? <exists>\nsize = 1\n'
        'item []:\n    item [1]:\n        class = "IntervalTier"\n        name = "words"\n        xmin = 0\n'
        "        xmax = 1.250000\n        intervals: size = 2\n"
        '        intervals [1]:\n            xmin = 0.000000\n            xmax = 0.500000\n            text = ""\n'
        '        intervals [2]:\n            xmin = 0.500000\n            xmax = 1.250000\n            text = "hi"\n'
    )


def test_a_textgrid_takes_words_that_overlap_or_touch() -> None:
    _, tiers = _read_textgrid(format_textgrid({"w": [Cue(0, 1, "a"), Cue(0.9, 2, "b"), Cue(2.0000004, 3, "c")]}, 3.0))
    assert [t[:2] for t in tiers["w"]] == [(0, 1), (1, 2), (2, 3)], "no gap of less than a microsecond, no overlap"
    _, tiers = _read_textgrid(format_textgrid({"w": [Cue(0, 2, "long"), Cue(0.5, 1, "inside")]}, 3.0))
    assert tiers["w"][-1] == (2, 3, "")
