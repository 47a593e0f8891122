"""Scores made and read by hand for tests: MIDI byte by byte, MusicXML element by element, nothing of ours between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from pipelines.music.song.keys import Key
from pipelines.music.song.reading import read_song
from pipelines.music.song.song import Bar, Note, Song, VoicePart

STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
TUNE = ((60, 1), (62, 1), (64, 1), (65, 1), (67, 2), (64, 2), (69, 1), (67, 1), (65, 1), (64, 1), (62, 2), (60, 2))
END = b"\x00\xff\x2f\x00"


def length(number: int) -> bytes:
    """A number as MIDI files write it, seven bits a byte."""
    out = [number & 0x7F]
    while number := number >> 7:
        out.append(number & 0x7F | 0x80)
    return bytes(out[::-1])


def meta(kind: int, value: bytes, wait: int = 0) -> bytes:
    """A meta event."""
    return length(wait) + bytes([0xFF, kind]) + length(len(value)) + value


def tempo(bpm: float) -> bytes:
    """A tempo in quarters a minute."""
    return meta(0x51, round(60e6 / bpm).to_bytes(3))


def meter(beats: int, power: int) -> bytes:
    """A time signature; the unit is 2 to the power."""
    return meta(0x58, bytes([beats, power, 24, 8]))


def keys(notes: Iterable[tuple[int, float]], resolution: int = 480, channel: int = 0) -> bytes:
    """Notes one after another: (pitch, quarters); pitch 0 is a rest."""
    out, wait = b"", 0
    for pitch, quarters in notes:
        if not pitch:
            wait += round(quarters * resolution)
            continue
        out += length(wait) + bytes([0x90 | channel, pitch, 80])
        out += length(round(quarters * resolution)) + bytes([0x80 | channel, pitch, 0])
        wait = 0
    return out


def midi(*tracks: bytes, resolution: int = 480, kind: int = 1) -> bytes:
    """A standard MIDI file."""
    head = b"MThd" + (6).to_bytes(4) + kind.to_bytes(2) + len(tracks).to_bytes(2) + resolution.to_bytes(2)
    return head + b"".join(b"MTrk" + len(t + END).to_bytes(4) + t + END for t in tracks)


def read_midi(data: bytes) -> dict[str, list[tuple[float, float, int, int, int]]]:
    """Notes by name of track: (start s, end s, pitch, velocity, channel). Reads what this studio writes, no more."""
    resolution, at = int.from_bytes(data[12:14]), 14
    tempos: list[tuple[int, int]] = [(0, 500_000)]
    tracks: dict[str, list[tuple[int, int, int, int, int]]] = {}
    while at < len(data):
        assert data[at : at + 4] == b"MTrk"
        end = at + 8 + int.from_bytes(data[at + 4 : at + 8])
        at, tick, name, status = at + 8, 0, "", 0
        held: dict[tuple[int, int], tuple[int, int]] = {}
        notes: list[tuple[int, int, int, int, int]] = []
        while at < end:
            wait, at = _read_length(data, at)
            tick += wait
            if data[at] == 0xFF:
                kind = data[at + 1]
                size, at = _read_length(data, at + 2)
                value, at = data[at : at + size], at + size
                if kind == 0x03:
                    name = value.decode("latin-1")
                elif kind == 0x51:
                    tempos.append((tick, int.from_bytes(value)))
                continue
            if data[at] & 0x80:
                status, at = data[at], at + 1
            kind, channel = status >> 4, status & 15
            first, second = data[at], data[at + 1]
            at += 1 if kind in (0xC, 0xD) else 2
            if kind == 9 and second:
                assert (channel, first) not in held, "a key is struck while it is held"
                held[channel, first] = (tick, second)
            elif kind in (8, 9):
                start, velocity = held.pop((channel, first))
                notes.append((start, tick, first, velocity, channel))
        assert not held, "a note without end"
        tracks[name] = notes
        at = end
    seconds = _clock(sorted(tempos, key=lambda t: t[0]), resolution)
    return {
        name: sorted((seconds(a), seconds(b), pitch, velocity, channel) for a, b, pitch, velocity, channel in notes)
        for name, notes in tracks.items()
    }


def _clock(tempos: Sequence[tuple[int, int]], resolution: int):  # type: ignore[no-untyped-def]
    def seconds(tick: int) -> float:
        total = 0.0
        for (start, us), (following, _) in zip(tempos, [*tempos[1:], (10**12, 0)], strict=True):
            if tick > start:
                total += (min(tick, following) - start) * us / 1e6 / resolution
        return total

    return seconds


def _read_length(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    while data[at] & 0x80:
        value, at = value << 7 | data[at] & 0x7F, at + 1
    return value << 7 | data[at], at + 1


def note(name: str, duration: float, *more: str, voice: str = "", grace: bool = False) -> str:
    """A note by name, such as "C4", "F#5", "Bb3"; "" is a rest. `more` are elements within it."""
    alter = {"#": "<alter>1</alter>", "b": "<alter>-1</alter>"}.get(name[1:2], "")
    pitch = f"<pitch><step>{name[0]}</step>{alter}<octave>{name[-1]}</octave></pitch>" if name else "<rest/>"
    first, ties = ("".join(m for m in more if m.startswith(tag)) for tag in ("<chord", "<tie "))
    rest = "".join(m for m in more if not m.startswith(("<chord", "<tie ")))
    length_of_it = "" if grace else f"<duration>{duration}</duration>"
    voice = f"<voice>{voice}</voice>" if voice else ""
    return f"<note>{'<grace/>' if grace else ''}{first}{pitch}{length_of_it}{ties}{voice}{rest}</note>"


def xml(*parts: Sequence[str], names: Sequence[str] = ()) -> bytes:
    """A score of parts, each a sequence of what its measures hold."""
    heads = "".join(
        f'<score-part id="P{i}"><part-name>{names[i] if i < len(names) else ""}</part-name></score-part>'
        for i in range(len(parts))
    )
    bodies = "".join(
        f'<part id="P{i}">' + "".join(f'<measure number="{k}">{m}</measure>' for k, m in enumerate(part, 1)) + "</part>"
        for i, part in enumerate(parts)
    )
    return f'<score-partwise version="4.0"><part-list>{heads}</part-list>{bodies}</score-partwise>'.encode()


def attributes(divisions: float | None = 1, fifths: int = 0, beats: str = "4", unit: str = "4", more: str = "") -> str:
    """What a first measure begins with."""
    divided = "" if divisions is None else f"<divisions>{divisions}</divisions>"
    time = f"<time><beats>{beats}</beats><beat-type>{unit}</beat-type></time>"
    return f"<attributes>{divided}<key><fifths>{fifths}</fifths></key>{time}{more}</attributes>"


def read_xml(data: bytes) -> list[list[tuple[str, int, int, int]]]:
    """(name, octave, start, length) of the notes of each part, in divisions, ties joined; no repeats, no voices."""
    parts = []
    for part in ET.fromstring(data).findall("part"):
        at, before, out = 0, 0, []
        open_notes: dict[tuple[str, int], int] = {}
        for item in part.iter("note"):
            size = int(item.findtext("duration", "0"))
            start = before if item.find("chord") is not None else at
            if item.find("pitch") is not None:
                alter = int(item.findtext("pitch/alter") or 0)
                name = item.findtext("pitch/step", "") + {1: "#", -1: "b", 0: ""}[alter]
                key = (name, int(item.findtext("pitch/octave", "0")))
                ties = {t.get("type") for t in item.findall("tie")}
                if "stop" in ties:
                    place = open_notes.pop(key)
                    out[place] = (*key, out[place][2], start + size - out[place][2])
                else:
                    place = len(out)
                    out.append((*key, start, size))
                if "start" in ties:
                    open_notes[key] = place
            before, at = start, start + size if item.find("chord") is None else at
        parts.append(out)
    return parts


def number(name: str, octave: int) -> int:
    """MIDI number of a pitch by its name."""
    return 12 * (octave + 1) + STEPS[name[0]] + {"": 0, "#": 1, "b": -1}[name[1:]]


def read_score(data: bytes, folder: Path, name: str = "a.mid") -> Any:
    path = folder / name
    path.write_bytes(data)
    return read_song(path)


def melody_of(song: Any) -> list[tuple[float, float, int]]:
    """(start, length, pitch) of the melody, in quarters."""
    return [(n.start / 24, n.length / 24, n.pitch) for n in song.voice("melody").notes]


def make_song(
    notes: list[tuple[float, float, int]], bars: int = 2, key: Key | None = None, meter: tuple[int, int] = (4, 4)
) -> Song:
    voice = VoicePart("tune", "melody", tuple(Note(round(24 * t), round(24 * n), p) for t, n, p in notes))
    return Song(key or Key(0), tuple(Bar(meter) for _ in range(bars)), (voice,))


def make_line(pitches: list[int], quarters: float = 1.0) -> list[tuple[float, float, int]]:
    return [(i * quarters, quarters, p) for i, p in enumerate(pitches)]


REPEAT, FORWARD = (
    '<barline><repeat direction="backward"/></barline>',
    '<barline><repeat direction="forward"/></barline>',
)


def ending(number: str, content: str, *, back: bool) -> str:
    start = f'<barline location="left"><ending number="{number}" type="start"/></barline>'
    back_sign, kind = ('<repeat direction="backward"/>', "stop") if back else ("", "discontinue")
    stop = f'<barline location="right"><ending number="{number}" type="{kind}"/>{back_sign}</barline>'
    return start + content + stop


def sound_mark(**marks: str) -> str:
    return "<direction><sound " + " ".join(f'{k}="{v}"' for k, v in marks.items()) + "/></direction>"
