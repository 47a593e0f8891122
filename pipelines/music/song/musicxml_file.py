"""The XML of a score, unpacked and parsed with bounds: files come from strangers."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree as ET

from pipelines.errors import MediaError
from pipelines.media.files import check_input

MUSICXML_SUFFIXES = (".musicxml", ".xml", ".mxl")
MAX_BYTES = 30_000_000  # of the XML; the longest operas have about that
MAX_NUMBER = 1e6  # of a length, meter, tempo, octave


def read_score_file(path: str | Path) -> bytes:
    """The bytes of a score.

    Args:
        path: of the file.

    Returns:
        MusicXML, or a ZIP archive of it.

    Raises:
        MediaError: missing, empty or too large.
    """
    path = check_input(path)
    if path.stat().st_size > MAX_BYTES:
        raise MediaError(f"'{path.name}' has {path.stat().st_size:,} bytes; at most {MAX_BYTES:,} are read")
    return path.read_bytes()


def parse_score(data: bytes, name: str) -> ET.Element:
    """The root of a score by parts.

    Args:
        data: MusicXML, or a ZIP archive of it.
        name: of the file, for messages.

    Returns:
        Its element `score-partwise`.

    Raises:
        MediaError: damaged, too large, or no score by parts.
    """
    root = _parse_xml(_unpack_xml(data, name), name)
    if root.tag != "score-partwise":
        raise MediaError(f"'{name}' is no score by parts ('{root.tag[:30]}'); export it as MusicXML, partwise")
    return root


def parse_number(text: str | None, name: str) -> float:
    """A number of a score.

    Args:
        text: of an element or attribute.
        name: of the file, for messages.

    Returns:
        Its value.

    Raises:
        MediaError: no number, or one that no score has.
    """
    try:
        value = float(str(text))
    except ValueError as error:
        raise MediaError(f"'{name}' has '{str(text)[:20]}' where a number should be; export it again") from error
    if not -MAX_NUMBER < value < MAX_NUMBER:
        raise MediaError(f"'{name}' has a number of {value:g}; export it again")
    return value


def parse_positive(text: str | None, name: str) -> float:
    """A number of a score that is over a millionth.

    Args:
        text: of an element or attribute.
        name: of the file, for messages.

    Returns:
        Its value.

    Raises:
        MediaError: no such number.
    """
    value = parse_number(text, name)
    if value <= 1 / MAX_NUMBER:
        raise MediaError(f"'{name}' has a length, meter or tempo of {value:g}; export it again")
    return value


def _unpack_xml(data: bytes, name: str) -> bytes:
    if not data.startswith(b"PK"):
        return data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            scores = [
                i
                for i in file.infolist()
                if i.filename.lower().endswith((".xml", ".musicxml")) and not i.filename.startswith("META-INF")
            ]
            if not scores:
                raise MediaError(f"'{name}' is an archive without a score; export it again")
            if scores[0].file_size > MAX_BYTES:
                raise MediaError(f"'{name}' unpacks to {scores[0].file_size:,} bytes; at most {MAX_BYTES:,} are read")
            with file.open(scores[0]) as inner:
                return inner.read(MAX_BYTES + 1)[:MAX_BYTES]
    except MediaError:
        raise
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        NotImplementedError,  # zipfile, of a compression that it does not know
        RuntimeError,
        ValueError,
        struct.error,
        zlib.error,
        lzma.LZMAError,
    ) as error:
        raise MediaError(f"'{name}' is truncated or damaged ({error.__class__.__name__}); export it again") from error


def _parse_xml(data: bytes, name: str) -> ET.Element:
    if b"<!ENTITY" in data:
        raise MediaError(f"'{name}' declares entities, which no score needs; it is not read")
    try:
        return ET.fromstring(data)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise MediaError(f"'{name}' cannot be read as MusicXML ({str(error)[:60]}); export it again") from error
