"""When words and phonemes sound, as JSON, SRT subtitles, WebVTT or a Praat TextGrid."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from pipelines.speech.engine import Mark
from pipelines.speech.output import SpeechOutput

ENDINGS = (".json", ".srt", ".vtt", ".TextGrid")
LINE = 84  # characters of a subtitle: two lines of 42, as broadcasters keep to
LEAST_S = 0.8


def written(output: SpeechOutput, path: Path) -> str:
    """The times of an output in the format of the path's ending."""
    kind = path.suffix.lower()
    if kind == ".srt":
        return _subtitles(output, ",", numbered=True)
    if kind == ".vtt":
        return "WEBVTT\n\n" + _subtitles(output, ".", numbered=False)
    if kind == ".textgrid":
        return _textgrid(output)
    facts = {
        "duration_s": output.duration_s,
        **{n: [asdict(m) for m in getattr(output, n)] for n in ("words", "phonemes", "lines")},
    }
    return json.dumps(facts, ensure_ascii=False, indent=1)


def _subtitles(output: SpeechOutput, point: str, *, numbered: bool) -> str:
    cues = [cue for line in output.lines for cue in _cues(line, output.words)]
    blocks = []
    for i, cue in enumerate(cues):
        last = cues[i + 1].start if i + 1 < len(cues) else output.duration_s
        end = max(cue.end, min(cue.start + LEAST_S, last))
        head = f"{i + 1}\n" if numbered else ""
        blocks.append(f"{head}{_clock(cue.start, point)} --> {_clock(end, point)}\n{cue.text}\n")
    return "\n".join(blocks)


def _cues(line: Mark, words: Sequence[Mark]) -> list[Mark]:
    """A phrase as subtitles that are not too long, cut between its words at their own times."""
    inside = [w for w in words if line.start - 1e-6 <= w.start < line.end]
    if len(line.text) <= LINE or not inside:
        return [line]
    pieces: list[list[Mark]] = [[]]
    for word in inside:
        if sum(len(w.text) + 1 for w in pieces[-1]) + len(word.text) > LINE:
            pieces.append([])
        pieces[-1].append(word)
    return [Mark(" ".join(w.text for w in p), p[0].start, p[-1].end) for p in pieces if p]


def _clock(seconds: float, point: str) -> str:
    ms = round(seconds * 1000)
    return f"{ms // 3600000:02d}:{ms // 60000 % 60:02d}:{ms // 1000 % 60:02d}{point}{ms % 1000:03d}"


def _textgrid(output: SpeechOutput) -> str:
    tiers = [("words", output.words), ("phones", output.phonemes)]
    out = [
        'File type = "ooTextFile"',
        'Object class = "TextGrid"',
        "",
        "xmin = 0",
        f"xmax = {output.duration_s:.6f}",
        "tiers? <exists>",
        f"size = {len(tiers)}",
        "item []:",
    ]
    for number, (name, marks) in enumerate(tiers, 1):
        intervals = _filled(marks, output.duration_s)
        out += [
            f"    item [{number}]:",
            '        class = "IntervalTier"',
            f'        name = "{name}"',
            "        xmin = 0",
            f"        xmax = {output.duration_s:.6f}",
        ]
        out.append(f"        intervals: size = {len(intervals)}")
        for i, mark in enumerate(intervals, 1):
            text = mark.text.replace('"', '""')
            out += [
                f"        intervals [{i}]:",
                f"            xmin = {mark.start:.6f}",
                f"            xmax = {mark.end:.6f}",
                f'            text = "{text}"',
            ]
    return "\n".join(out) + "\n"


def _filled(marks: Sequence[Mark], end: float) -> list[Mark]:
    """Intervals without gaps, as a TextGrid wants them."""
    found: list[Mark] = []
    at = 0.0
    for mark in marks:
        if mark.start > at + 1e-6:
            found.append(Mark("", at, mark.start))
        found.append(Mark(mark.text, max(at, mark.start), mark.end))
        at = max(at, mark.end)
    if end > at + 1e-6:
        found.append(Mark("", at, end))
    return found
