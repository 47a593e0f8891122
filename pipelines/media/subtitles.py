"""Texts with times, written as SRT and WebVTT subtitles and as a Praat TextGrid.

SRT as SubRip writes it, WebVTT as in the W3C's recommendation, TextGrid in Praat's long format (Boersma & Weenink).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SUBTITLE_SUFFIXES = (".srt", ".vtt")


@dataclass(frozen=True, slots=True)
class Cue:
    """A text and when it is shown or said.

    Attributes:
        start_s: in seconds.
        end_s: in seconds.
        text: one line.
    """

    start_s: float
    end_s: float
    text: str


def format_srt(cues: Iterable[Cue]) -> str:
    r"""SRT, numbered from 1.

    Args:
        cues: in order of time.

    Returns:
        The text of the file.

    Example:
        >>> format_srt([Cue(0.0, 1.5, "Hello.")])
        '1\n00:00:00,000 --> 00:00:01,500\nHello.\n'
    """
    return "\n".join(
        f"{i}\n{_clock(c.start_s, ',')} --> {_clock(c.end_s, ',')}\n{c.text}\n" for i, c in enumerate(cues, 1)
    )


def format_vtt(cues: Iterable[Cue], *, numbered: bool = False) -> str:
    """WebVTT; `numbered` gives each cue its number as an identifier."""
    blocks = [
        f"{i}\n" * numbered + f"{_clock(c.start_s, '.')} --> {_clock(c.end_s, '.')}\n{c.text}\n"
        for i, c in enumerate(cues, 1)
    ]
    return "WEBVTT\n\n" + "\n".join(blocks)


def format_textgrid(tiers: Mapping[str, Sequence[Cue]], duration_s: float) -> str:
    """A Praat TextGrid of interval tiers.

    Args:
        tiers: name -> cues in order of time.
        duration_s: where the last interval of every tier ends.

    Returns:
        The text of the file.
    """
    lines = [
        'File type = "ooTextFile"',
        'Object class = "TextGrid"',
        "",
        "xmin = 0",
        f"xmax = {duration_s:.6f}",
        "tiers? <exists>",
        f"size = {len(tiers)}",
        "item []:",
    ]
    for number, (name, cues) in enumerate(tiers.items(), 1):
        intervals = _fill_gaps(cues, duration_s)
        lines += [
            f"    item [{number}]:",
            '        class = "IntervalTier"',
            f'        name = "{name}"',
            "        xmin = 0",
            f"        xmax = {duration_s:.6f}",
            f"        intervals: size = {len(intervals)}",
        ]
        for i, cue in enumerate(intervals, 1):
            text = cue.text.replace('"', '""')
            lines += [
                f"        intervals [{i}]:",
                f"            xmin = {cue.start_s:.6f}",
                f"            xmax = {cue.end_s:.6f}",
                f'            text = "{text}"',
            ]
    return "\n".join(lines) + "\n"


def _fill_gaps(cues: Sequence[Cue], end_s: float) -> list[Cue]:
    """Intervals without gaps from 0 to the end, as a TextGrid wants them; empty ones between the cues."""
    intervals: list[Cue] = []
    clock_s = 0.0
    for cue in cues:
        if cue.start_s > clock_s + 1e-6:
            intervals.append(Cue(clock_s, cue.start_s, ""))
        intervals.append(Cue(max(clock_s, cue.start_s), cue.end_s, cue.text))
        clock_s = max(clock_s, cue.end_s)
    if end_s > clock_s + 1e-6:
        intervals.append(Cue(clock_s, end_s, ""))
    return intervals


def _clock(seconds: float, point: str) -> str:
    """HH:MM:SS and milliseconds behind `point`."""
    ms = round(seconds * 1000)
    return f"{ms // 3600000:02d}:{ms // 60000 % 60:02d}:{ms // 1000 % 60:02d}{point}{ms % 1000:03d}"
