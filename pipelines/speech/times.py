"""When words and phonemes sound, as JSON, SRT subtitles, WebVTT or a Praat TextGrid."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from pipelines.media.subtitles import Cue, format_srt, format_textgrid, format_vtt
from pipelines.speech.engine import Mark
from pipelines.speech.output import SpeechOutput

ENDINGS = (".json", ".srt", ".vtt", ".TextGrid")
LINE = 84  # characters of a subtitle: two lines of 42, as broadcasters keep to
LEAST_S = 0.8


def written(output: SpeechOutput, path: Path) -> str:
    """The times of an output in the format of the path's ending."""
    kind = path.suffix.lower()
    if kind == ".srt":
        return format_srt(_subtitles(output))
    if kind == ".vtt":
        return format_vtt(_subtitles(output))
    if kind == ".textgrid":
        tiers = {"words": output.words, "phones": output.phonemes}
        return format_textgrid({name: [_cue(m) for m in marks] for name, marks in tiers.items()}, output.duration_s)
    facts = {
        "duration_s": output.duration_s,
        **{n: [asdict(m) for m in getattr(output, n)] for n in ("words", "phonemes", "lines")},
    }
    return json.dumps(facts, ensure_ascii=False, indent=1)


def _subtitles(output: SpeechOutput) -> list[Cue]:
    """Subtitles of every phrase, none shorter than `LEAST_S` where the next one leaves room."""
    cues = [cue for line in output.lines for cue in _split_line(line, output.words)]
    starts_s = [*(cue.start_s for cue in cues[1:]), output.duration_s]
    return [
        Cue(cue.start_s, max(cue.end_s, min(cue.start_s + LEAST_S, next_s)), cue.text)
        for cue, next_s in zip(cues, starts_s, strict=False)
    ]


def _split_line(line: Mark, words: Sequence[Mark]) -> list[Cue]:
    """A phrase as subtitles that are not too long, cut between its words at their own times."""
    inside = [w for w in words if line.start - 1e-6 <= w.start < line.end]
    if len(line.text) <= LINE or not inside:
        return [_cue(line)]
    pieces: list[list[Mark]] = [[]]
    for word in inside:
        if sum(len(w.text) + 1 for w in pieces[-1]) + len(word.text) > LINE:
            pieces.append([])
        pieces[-1].append(word)
    return [Cue(p[0].start, p[-1].end, " ".join(w.text for w in p)) for p in pieces if p]


def _cue(mark: Mark) -> Cue:
    return Cue(mark.start, mark.end, mark.text)
