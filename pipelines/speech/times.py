"""When words and phonemes sound, as JSON, SRT subtitles, WebVTT or a Praat TextGrid."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pipelines.media.subtitles import Cue, format_srt, format_textgrid, format_vtt
from pipelines.speech.engine import Mark
from pipelines.speech.output import SpeechOutput

TIMES_SUFFIXES = (".json", ".srt", ".vtt", ".TextGrid")
MAX_LINE_CHARACTERS = 84  # characters of a subtitle: two lines of 42, as broadcasters keep to
MIN_CUE_S = 0.8


def format_times(output: SpeechOutput, path: Path) -> str:
    """The times of an output in the format of the path's ending, one of TIMES_SUFFIXES."""
    suffix = path.suffix.lower()
    if suffix == ".srt":
        return format_srt(_subtitles(output))
    if suffix == ".vtt":
        return format_vtt(_subtitles(output))
    if suffix == ".textgrid":
        tiers = {"words": output.words, "phones": output.phonemes}
        return format_textgrid({name: [_cue(m) for m in marks] for name, marks in tiers.items()}, output.duration_s)
    kinds = {"words": output.words, "phonemes": output.phonemes, "lines": output.lines}
    rows = {
        name: [{"text": m.text, "start": m.start_s, "end": m.end_s} for m in marks] for name, marks in kinds.items()
    }
    return json.dumps({"duration_s": output.duration_s, **rows}, ensure_ascii=False, indent=1)


def _subtitles(output: SpeechOutput) -> list[Cue]:
    """Subtitles of every phrase, none shorter than MIN_CUE_S where the next one leaves room."""
    cues = [cue for line in output.lines for cue in _split_line(line, output.words)]
    starts_s = [*(cue.start_s for cue in cues[1:]), output.duration_s]
    return [
        Cue(cue.start_s, max(cue.end_s, min(cue.start_s + MIN_CUE_S, next_s)), cue.text)
        for cue, next_s in zip(cues, starts_s, strict=False)
    ]


def _split_line(line: Mark, words: Sequence[Mark]) -> list[Cue]:
    """A phrase as subtitles that are not too long, cut between its words at their own times."""
    inside = [w for w in words if line.start_s - 1e-6 <= w.start_s < line.end_s]
    if len(line.text) <= MAX_LINE_CHARACTERS or not inside:
        return [_cue(line)]
    lines: list[list[Mark]] = [[]]
    for word in inside:
        if sum(len(w.text) + 1 for w in lines[-1]) + len(word.text) > MAX_LINE_CHARACTERS:
            lines.append([])
        lines[-1].append(word)
    return [Cue(marks[0].start_s, marks[-1].end_s, " ".join(w.text for w in marks)) for marks in lines if marks]


def _cue(mark: Mark) -> Cue:
    return Cue(mark.start_s, mark.end_s, mark.text)
