"""The affect of every turn of a script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.reading.text import limit_threads
from weights.errors import InputError
from weights.structured import read_text

if TYPE_CHECKING:
    from conditioning.dialogue import AffectReading, Turn


def read_dialogue(path: Path, *, contagion: float) -> list[Turn]:
    """The turns of a script with their affects.

    Args:
        path: a script; see `conditioning.script.parse_script`.
        contagion: how much listeners catch of a speaker's affect, 0 to 1.

    Returns:
        A turn a line of the script.
    """
    return simulate_turns(read_text(path), contagion=contagion)


def simulate_turns(script: str, *, contagion: float) -> list[Turn]:
    """The turns of a script with their affects; see `read_dialogue`.

    Raises:
        InputError: not a script, or a contagion out of range.
    """
    limit_threads()
    from conditioning.dialogue import simulate_dialogue
    from conditioning.script import parse_script
    from conditioning.text import reader

    if not 0 <= contagion <= 1:
        raise InputError(f"--contagion must be within [0, 1], got {contagion!r}")
    return list(simulate_dialogue(parse_script(script), reader.read, susceptibility=contagion))


def turn_to_dict(turn: Turn) -> dict[str, Any]:
    """Plain values, as `--json` prints them: the turn, its point and mixture, and what its words read as."""
    v, a, d = turn.affect.effective_vad()
    readings = {
        name: _reading_to_dict(reading)
        for name, reading in (("content", turn.content), ("direction", turn.direction))
        if reading is not None
    }
    return {
        "turn": turn.number,
        "speaker": turn.line.speaker,
        "text": turn.line.text,
        **_point_to_dict(v, a, d, turn.spread),
        "emotions": _round_probabilities(turn.emotions),
        "read": readings,
    }


def format_turn(turn: Turn) -> str:
    """Number, point, likeliest emotions and the words, for people."""
    v, a, d = turn.affect.effective_vad()
    best = sorted(turn.emotions.items(), key=lambda item: -item[1])[:2]
    mixture = ", ".join(f"{emotion} {p:.2f}" for emotion, p in best)
    words = f"({turn.line.direction}) {turn.line.text}" if turn.line.direction else turn.line.text
    return f"{turn.number:3}  {v:+.2f} {a:+.2f} {d:+.2f}  {mixture:30}  {turn.line.speaker}: {words}"


def _reading_to_dict(reading: AffectReading) -> dict[str, Any]:
    v, a, d = reading.vad
    words = [[word, weight] for word, weight in getattr(reading, "words", ())]
    return {
        **_point_to_dict(v, a, d, reading.spread),
        "emotions": _round_probabilities(reading.emotions),
        "words": words,
    }


def _point_to_dict(v: float, a: float, d: float, spread: Iterable[float]) -> dict[str, Any]:
    return {
        "valence": round(v, 4),
        "arousal": round(a, 4),
        "dominance": round(d, 4),
        "spread": [round(s, 4) for s in spread],
    }


def _round_probabilities(emotions: Mapping[Any, float]) -> dict[str, float]:
    return {str(emotion): round(p, 4) for emotion, p in emotions.items()}
