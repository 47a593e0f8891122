"""Small whole files of every kind that is read, made by our own writers or by hand: what the mutations begin with."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from pipelines import media
from pipelines.record import Record

RECORD = Record(
    "speech", "voice", "Hi “there”.", {"vad": [0.5, 0.2, 0], "weights": {"happy": 1.0}}, 1.0, 7, {"rate": 1.2}
)

MUSICXML = """<?xml version="1.0" encoding="UTF-8"?>
<score-partwise version="4.0"><identification><miscellaneous><miscellaneous-field name="studio">{record}
</miscellaneous-field></miscellaneous></identification>
<part-list><score-part id="P1"><part-name>Flute</part-name></score-part></part-list><part id="P1">
<measure number="1"><attributes><divisions>2</divisions><key><fifths>-1</fifths><mode>minor</mode></key>
<time><beats>3</beats><beat-type>4</beat-type></time><clef><sign>G</sign><line>2</line></clef></attributes>
<direction><sound tempo="96"/></direction><barline location="left"><repeat direction="forward"/></barline>
<note><pitch><step>B</step><alter>-1</alter><octave>4</octave></pitch><duration>2</duration><type>quarter</type></note>
<note><rest/><duration>1</duration></note><note><pitch><step>C</step><octave>5</octave></pitch><duration>3</duration>
<tie type="start"/></note><backup><duration>2</duration></backup><forward><duration>2</duration></forward>
<barline location="right"><repeat direction="backward" times="2"/></barline></measure></part></score-partwise>"""

LOOK = "# a look\nbase: maya\nskin: '#a9714b'\nother: &o june\nshare: 0.3\neyes: 1.2\nmirror: true\n"
SETTINGS = 'output_dir = "out"\noffline = true\nlibrary_path = "a.sqlite"\n[default_engine]\nspeech = "voice"\n'
SCRIPT = json.dumps(
    [
        {"speaker": "ANNA", "text": "You came.", "affect": "happy", "personality": {"extraversion": 0.5}},
        {"speaker": "BEN", "text": "Of course.", "direction": "quietly"},
    ]
)
BATCH = "\n".join(
    json.dumps(line)
    for line in (
        {"id": "a", "task": "speech", "input": "Hi.", "affect": "sad:0.5, calm:0.5", "seed": 3, "out": "x/a.wav"},
        {"id": 2, "task": "music", "affect": [0.1, -0.5], "bars": 4, "intensity": 1.5},
    )
)
REPORT = {"task": "speech", "rows": [{"prompt": "a", "seed": 1, "measured": {"valence": 0.25, "arousal": -1e-3}}]}
LIST = {"items": [{"file": "a.wav", "affect": "sad", "group": "g", "engine": "e"}, {"file": "b.png", "id": 7}]}


@cache
def seeds() -> Mapping[str, tuple[bytes, ...]]:
    """Kind of a file, named by its ending, to some whole files of it."""
    tone = (np.sin(np.arange(1200) * 0.3) * 0.4).astype(np.float32)
    stereo = np.stack([tone, -tone], axis=1)
    record = RECORD.to_json()
    made = {
        ".wav": (_sound(".wav", tone), _sound(".wav", stereo), _extensible(tone), _mulaw()),
        ".flac": (_sound(".flac", tone),),
        ".mp3": (_sound(".mp3", tone),),
        ".opus": (_sound(".opus", tone),),
        ".png": (_picture("PNG"), _record_png(record)),
        ".jpg": (_picture("JPEG"), _picture("JPEG", progressive=True)),
        ".gif": (_picture("GIF"),),
        ".webp": (_picture("WEBP"),),
        ".tiff": (_picture("TIFF"),),
        ".mp4": (_film(tone),),
        ".mid": (_midi(),),
        ".musicxml": (MUSICXML.format(record=record.replace('"', "&quot;")).encode(),),
        ".look.yaml": (LOOK.encode(), json.dumps({"base": "elio", "skin": "#112233", "eyes": 1.1}).encode()),
        ".face.json": (_face_plan().encode(),),
        ".speech.json": (json.dumps(_speech_plan()).encode(),),
        ".jsonl": (BATCH.encode(),),
        ".script.json": (SCRIPT.encode(),),
        ".record.json": (record.encode(),),
        ".report.json": (json.dumps(REPORT).encode(),),
        ".list.json": (json.dumps(LIST).encode(),),
        ".toml": (SETTINGS.encode(),),
    }
    return made


def _write(suffix: str, write: Any) -> bytes:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        write(path)
        return path.read_bytes()


def _sound(suffix: str, samples: Any) -> bytes:
    return _write(suffix, lambda path: media.write_audio(path, media.Audio(samples, 8000), RECORD))


def _riff(form: bytes, data: bytes) -> bytes:
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _extensible(samples: Any) -> bytes:
    form = struct.pack("<HHIIHH", 0xFFFE, 1, 8000, 32_000, 4, 32) + struct.pack("<HHIH", 22, 32, 4, 3) + bytes(14)
    return _riff(form, samples.astype("<f4").tobytes())


def _mulaw() -> bytes:
    return _riff(struct.pack("<HHIIHHH", 7, 1, 8000, 8000, 1, 8, 0), bytes(range(256)) * 4)


def _picture(kind: str, **options: Any) -> bytes:
    from PIL import Image

    out, values = io.BytesIO(), np.arange(16 * 12 * 3, dtype=np.uint8).reshape(12, 16, 3)
    Image.fromarray(values).save(out, kind, **options)
    return out.getvalue()


def _record_png(record: str) -> bytes:
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    out, info = io.BytesIO(), PngInfo()
    info.add_itxt("studio", record, zip=True)
    info.add_text("note", "made by hand", zip=True)
    Image.new("LA", (9, 7), (90, 30)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def _film(samples: Any) -> bytes:
    pictures = [np.full((16, 16, 3), 40 * i, np.uint8) for i in range(5)]
    return _write(".mp4", lambda path: media.write_video(path, pictures, 25, media.Audio(samples, 8000), RECORD))


def _midi() -> bytes:
    import mido

    piece, track = mido.MidiFile(), mido.MidiTrack()
    track += [mido.MetaMessage("set_tempo", tempo=400_000), mido.MetaMessage("time_signature", numerator=3)]
    track += [mido.MetaMessage("key_signature", key="Bb"), mido.Message("program_change", program=40)]
    for note in (60, 64, 67, 72, 71, 67):
        track += [mido.Message("note_on", note=note, velocity=80), mido.Message("note_off", note=note, time=240)]
    piece.tracks.append(track)
    return _write(".mid", lambda path: media.write_midi(path, piece, RECORD))


def _face_plan() -> str:
    from pipelines.portrait.track.plan import Keyframe, PerformancePlan
    from pipelines.portrait.track.visemes import VisemeSegment

    plan = PerformancePlan(
        2.0,
        25,
        1,
        (Keyframe(0.0, {"AU12L": 0.5}, 1.0, "glad"), Keyframe(1.0, {"AU4": 0.1})),
        (VisemeSegment(0.1, 0.3, "PP", 1.0),),
        ((0.5, 1.0),),
        ((0.2, 3.0, -2.0),),
        ((0.4, 1.0),),
        {"head": 0.5},
    )
    return json.dumps(plan.to_dict())


def _speech_plan() -> dict[str, Any]:
    phones = [
        {"phone": "pau", "word": -1, "frames": 10.0, "f0_hz": [100, 100, 100]},
        {"phone": "hh", "word": 0, "frames": 6.5, "f0_hz": [110.5, 112, 115], "level_db": -1.5},
        {"phone": "ay", "stress": 1, "word": 0, "frames": 20, "f0_hz": [120, 130, 110], "colour_db": [0.5] + [0] * 7},
    ]
    words = [{"text": "Hi", "start": 0, "end": 2}]
    phrase = {"voice": "luna", "ending": 0, "seed": 7, "drift_st": 0.1, "words": words, "sounds": [], "phones": phones}
    return {"format": 1, "phrases": [phrase]}
