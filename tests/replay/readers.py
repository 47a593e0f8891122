"""Files that are read: sound, pictures, structured text."""

from __future__ import annotations

import io
import json
import resource
import struct
import zlib
from pathlib import Path

import numpy as np

from tests.replay.rows import CASES, WORK, row, run_quietly


def refuses(*arguments: object) -> bool:
    """Exit code 2, one line, in 500 MB more than now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + 500_000_000, hard))
    try:
        code, said = run_quietly(*arguments)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    lines = [line for line in said.splitlines() if line.startswith("error:")]
    return code == 2 and len(lines) == 1 and said.rstrip().splitlines()[-1] == lines[0]


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _png(name: str, *chunks: bytes) -> Path:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(out, "PNG")
    whole = out.getvalue()
    (WORK / name).write_bytes(whole[:33] + b"".join(chunks) + whole[33:])
    return WORK / name


def _wav(name: str, channels: int, rate: int, bits: int, size: int, data: bytes = b"", coding: int = 1) -> Path:
    form = struct.pack("<HHIIHH", coding, channels, rate, rate * channels * bits // 8, channels * bits // 8, bits)
    head = b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", size)
    with (WORK / name).open("wb") as file:
        file.write(b"RIFF" + struct.pack("<I", len(head) + size) + head + data)
        file.truncate(8 + len(head) + size)
    return WORK / name


def _tone(name: str, rate: int, seconds: float = 1.0) -> Path:
    x = np.sin(np.arange(int(rate * seconds)) * 2 * np.pi * 200 / rate) * 9000
    data = x.astype("<i2").tobytes()
    return _wav(name, 1, rate, 16, len(data), data)


@row("C: PNG with a zTXt or iTXt chunk that unpacks large")
def _() -> object:
    large = zlib.compress(bytes(2_000_000))
    z = _png("z.png", _chunk(b"zTXt", b"a\0\0" + large))
    i = _png("i.png", _chunk(b"iTXt", b"a\0\1\0\0\0" + large))
    return all(refuses("library", "show", p) for p in (z, i)) and run_quietly("evaluate", z, "--as", "image")[0] == 2


@row("C: PNG with 68 MB of text chunks")
def _() -> object:
    path = _png("many.png", *[_chunk(b"tEXt", b"a\0" + b"x" * 900_000)] * 76)
    return refuses("library", "show", path)


@row("C: record in a PNG that unpacks large, is deep, or has 5,000 digits")
def _() -> object:
    texts = (b"{" + bytes(20_000_000), b'{"a":' * 100_000, b'{"seed": ' + b"9" * 5000 + b"}")
    paths = [
        _png(f"r{i}.png", _chunk(b"iTXt", b"studio\0\1\0\0\0" + zlib.compress(text))) for i, text in enumerate(texts)
    ]
    return all(refuses("library", "show", p) for p in paths)


@row("C: record in a WAV that is deep")
def _() -> object:
    path = _tone("deep.wav", 8000)
    note = b"INFOICMT" + struct.pack("<I", 500_000) + b'{"a":' * 100_000
    path.write_bytes(path.read_bytes() + b"LIST" + struct.pack("<I", len(note)) + note)
    return refuses("library", "show", path)


@row("C: look YAML with nested aliases, long numbers, impossible dates, base 60")
def _() -> object:
    bomb = ["a0: &a0 [lol]"] + [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9)]
    texts = (
        "\n".join(bomb),
        "eyes: " + "9" * 5000,
        "eyes: 2024-13-45",
        "skin: 190:99999999999999999999:30",
        "[" * 9999,
    )
    for i, text in enumerate(texts):
        (WORK / f"l{i}.yaml").write_text(text)
    return all(refuses("animate", "--look", WORK / f"l{i}.yaml", "-o", WORK / "a.mp4") for i in range(len(texts)))


@row("C: JSON 100,000 deep or with a 5,000-digit number: plans and batch lines")
def _() -> object:
    right = True
    for i, text in enumerate(("[" * 100_000, '{"a":' * 100_000, '{"format": ' + "1" * 5000 + "}", '{"a": NaN}')):
        path = WORK / f"j{i}.json"
        path.write_text(text)
        right &= refuses("animate", "--plan", path, "-o", WORK / "a.mp4")
        right &= refuses("speak", "Hi.", "--plan", path, "-o", WORK / "a.wav")
        code, said = run_quietly("batch", "check", path)
        right &= code == 2 and "Traceback" not in said and "Error:" not in said
    return right


@row("C: FLAC of a day at 192 kHz in evaluate, animate, convert")
def _() -> object:
    from pipelines import media

    path = media.write_audio(WORK / "a.flac", media.Audio(np.zeros(19_200, np.float32), 192_000))
    data = bytearray(path.read_bytes())
    at = data.index(b"fLaC") + 8
    data[at + 13] = data[at + 13] & 0xF0 | (24 * 3600 * 192_000 >> 32)
    data[at + 14 : at + 18] = struct.pack(">I", 24 * 3600 * 192_000 & 0xFFFFFFFF)
    path.write_bytes(data)
    return (
        refuses("evaluate", path)
        and refuses("animate", "--audio", path, "-o", WORK / "a.mp4")
        and refuses("convert", path, "-o", WORK / "b.wav")
    )


@row("C: 600 MB sparse 8-bit WAV in animate and convert")
def _() -> object:
    path = _wav("sparse.wav", 1, 44_100, 8, 600_000_000)
    return refuses("animate", "--audio", path, "-o", WORK / "a.mp4") and refuses("convert", path, "-o", WORK / "b.wav")


@row("C: an hour of sound is held for a face in 500 MB")
def _() -> object:
    from pipelines import media
    from pipelines.portrait.track.envelope import SoundEnvelope

    path = _wav("hour.wav", 2, 44_100, 16, 3600 * 44_100 * 4)
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + 500_000_000, hard))
    try:
        sound = media.load_sound(path, max_seconds=3600)
        blocks = media.stream_audio(sound, sampling_rate=44_100, seconds=60)
        return SoundEnvelope.from_blocks(blocks, 44_100).seconds == 3600
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@row("C: 100-channel WAV in evaluate")
def _() -> object:
    return refuses("evaluate", _wav("hundred.wav", 100, 8000, 16, 1_600_000))


@row("C: animate with sound at 1,000 to 192,000 Hz to MP4")
def _() -> object:
    from pipelines import media

    right = True
    for rate in (1000, 11_000, 37_800, 176_400, 192_000):
        pictures = (np.full((32, 32, 3), 9 * i, np.uint8) for i in range(13))
        sound = media.read_audio(_tone(f"t{rate}.wav", rate, 0.5))
        right &= media.read_audio(media.write_video(WORK / "t.mp4", pictures, 25, sound)).sampling_rate == 48_000
    return right


@row("C: clips under 0.4 s in evaluate")
def _() -> object:
    given = CASES / "sound" / "short_200ms.wav" if CASES else WORK / "none"
    path = given if given.is_file() else _tone("short.wav", 16_000, 0.2)
    return refuses("evaluate", path) and refuses("evaluate", path, "--as", "music")


@row("C: u-law, M4A and Opus: one reader for every verb")
def _() -> object:
    import av

    from pipelines import media
    from pipelines.media.audio import encode_audio
    from studio.evaluator.channels import AUDIO

    tone = media.read_audio(_tone("tone.wav", 8000))
    media.write_audio(WORK / "a.opus", tone)
    _wav("ulaw.wav", 1, 8000, 8, 8000, bytes(range(250)) * 32, 7)
    with av.open(str(WORK / "a.m4a"), "w", format="mp4") as out:
        stream = out.add_stream("aac", rate=8000, layout="mono")
        for packets in encode_audio(stream, tone):
            out.mux(packets)
    files = [WORK / name for name in ("a.opus", "ulaw.wav", "a.m4a")]
    read = [media.read_audio(p).duration_s for p in files] + [
        sum(map(len, media.stream_audio(p))) / 16_000 for p in files
    ]
    return all(0.9 < s < 1.2 for s in read) and {".opus", ".m4a", ".wav"} <= set(AUDIO)


@row("C: settings in TOML 1,000 deep or with 5,000 digits")
def _() -> object:
    import os

    right = True
    for text in ("a = " + "[" * 1000, "a = " + "9" * 5000, ".".join("a" * 1000) + " = 1"):
        (WORK / "s.toml").write_text(text)
        os.environ["STUDIO_CONFIG"] = str(WORK / "s.toml")
        right &= refuses("speak", "Hi.", "-o", WORK / "a.wav")
    del os.environ["STUDIO_CONFIG"]
    return right


@row("C: answers of a study that are deep")
def _() -> object:
    from studio.study.store import _load_json
    from weights.errors import InputError

    (WORK / "answers.json").write_text(json.dumps({"format": 1}) + "[" * 100_000)
    try:
        _load_json(WORK / "answers.json")
    except InputError as error:
        return "\n" not in str(error)
    return False
