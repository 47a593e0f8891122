"""What a MusicXML score says beside its notes: meters, tempos, keys of transposing players, repeat signs."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from pipelines.music.song.musicxml_file import parse_number, parse_positive
from pipelines.music.song.repeats import RepeatMarks

#: Quarters that a beat unit of a metronome mark lasts.
BEAT_QUARTERS = {"whole": 4.0, "half": 2.0, "quarter": 1.0, "eighth": 0.5, "16th": 0.25}
MAX_REPEATS, MAX_ENDING = 100, 20
_CAPO = re.compile(r"\bD\.?\s?C\b|\bda capo\b", re.IGNORECASE)
_SEGNO = re.compile(r"\bD\.?\s?S\b|\bdal segno\b", re.IGNORECASE)
_FINE = re.compile(r"\s*fine\.?\s*", re.IGNORECASE)


def read_meter(attributes: ET.Element, name: str) -> tuple[int, int]:
    """Beats and what a beat is, as written: whoever asks decides whether it is a meter.

    Args:
        attributes: of a measure, with a time.
        name: of the file, for messages.

    Returns:
        Beats, those of "3+2" added up, and the beat's unit.
    """
    beats = sum(round(parse_number(b, name)) for b in str(attributes.findtext("time/beats")).split("+")[:20])
    return beats, round(parse_number(attributes.findtext("time/beat-type"), name))


def read_tempo(item: ET.Element, name: str) -> float | None:
    """Quarters a minute that a direction or sound element asks for, None where it asks for none.

    Args:
        item: the element.
        name: of the file, for messages.

    Returns:
        What it says for players, or else the metronome mark.
    """
    asked = [sound.get("tempo") for sound in item.iter("sound") if sound.get("tempo")]
    if asked:
        return parse_positive(asked[-1], name)
    mark = item.find("direction-type/metronome")
    if mark is None or mark.findtext("per-minute") is None:
        return None
    number = re.search(r"\d+(\.\d+)?", str(mark.findtext("per-minute"))[:40])
    unit = BEAT_QUARTERS.get(str(mark.findtext("beat-unit")).strip(), 1.0)
    return (
        parse_positive(number.group(), name) * unit * (1.5 if mark.find("beat-unit-dot") is not None else 1.0)
        if (number)
        else None
    )


def concert_fifths(fifths: int, chromatic: int) -> int:
    """The key signature that sounds where a transposing player reads another one.

    Args:
        fifths: sharps (flats negative) that are written.
        chromatic: semitones from what is written to what sounds.

    Returns:
        Sharps (flats negative), -5..6; what is written where nothing is transposed.
    """
    return fifths if chromatic % 12 == 0 else (7 * (7 * fifths + chromatic) + 5) % 12 - 5


def read_repeat_marks(measure: ET.Element, endings: frozenset[int], name: str) -> tuple[RepeatMarks, frozenset[int]]:
    """What a measure says about the order of playing.

    Args:
        measure: the element.
        endings: passes of the bracket that is open before it; empty without one.
        name: of the file, for messages.

    Returns:
        Its marks, and the passes of the bracket that is open after it.
    """
    out, after = RepeatMarks(endings=endings), endings
    for barline in measure.findall("barline"):
        for ending in barline.findall("ending"):
            if ending.get("type") == "start":
                out.endings = after = _ending_numbers(ending.get("number"))
            else:
                after = frozenset()
        repeat = barline.find("repeat")
        if repeat is not None and repeat.get("direction") == "forward":
            out.forward = True
        elif repeat is not None:
            times = parse_number(repeat.get("times") or "2", name)
            out.times = max(2, min(MAX_REPEATS, round(times)))
    for item in measure:
        if item.tag in ("direction", "sound"):
            _read_jumps(item, out)
    return out, after


def _ending_numbers(text: str | None) -> frozenset[int]:
    """The passes of an ending: "1", "1, 2", "1-3"."""
    numbers = [min(int(n), MAX_ENDING) for n in re.findall(r"\d{1,3}", str(text)[:60])]
    if len(numbers) == 2 and re.search(r"\d\s*-\s*\d", str(text)):
        numbers = list(range(numbers[0], numbers[1] + 1))
    return frozenset(n for n in numbers if n > 0) or frozenset({1})


def _read_jumps(item: ET.Element, out: RepeatMarks) -> None:
    """Da capo, dal segno, fine and coda: by the attributes that players go by, else by the words or signs."""
    for sound in item.iter("sound"):
        out.jump = "capo" if sound.get("dacapo") else "segno" if sound.get("dalsegno") else out.jump
        out.segno |= bool(sound.get("segno"))
        out.coda |= bool(sound.get("coda"))
        out.to_coda |= bool(sound.get("tocoda"))
        out.fine |= bool(sound.get("fine"))
    out.segno |= item.find("direction-type/segno") is not None
    words = " ".join(w.text or "" for w in item.findall("direction-type/words"))[:200]
    if _CAPO.search(words) or _SEGNO.search(words):
        out.jump = out.jump or ("segno" if _SEGNO.search(words) else "capo")
    elif _FINE.fullmatch(words):
        out.fine = True
