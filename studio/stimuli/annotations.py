"""Words and phones of a sound as Praat TextGrid, ELAN (.eaf), Audacity labels and BIDS events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from pipelines.media.placement import write_bytes
from pipelines.media.subtitles import Cue, format_textgrid
from studio.stimuli.tables import write_events

Marks = Iterable[tuple[str, float, float]]
Tiers = Mapping[str, Sequence[Cue]]
_NAMESPACE = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
EVENT_COLUMNS = {
    "onset": "seconds from the start of the sound",
    "duration": "seconds",
    "level": "words or phones",
    "text": "the word, or the phone",
}
_DATE = "2000-01-01T00:00:00+00:00"  # the same bytes for the same design


def write_annotations(words: Marks, phones: Marks, end_s: float, label: str, path: Path, set_dir: Path) -> None:
    """When words and phones sound, for Praat, ELAN, Audacity and BIDS; what lies behind the end is cut.

    Args:
        words: (text, start_s, end_s) in order of time.
        phones: likewise.
        end_s: length of the medium.
        label: of the stimulus.
        path: of the medium.
        set_dir: of the set.
    """
    tiers = {
        name: [Cue(start_s, min(last_s, end_s), text) for text, start_s, last_s in marks if start_s < end_s]
        for name, marks in (("words", words), ("phones", phones))
    }
    texts = {
        "TextGrid": format_textgrid(tiers, end_s),
        "eaf": format_eaf(tiers, f"../stimuli/{path.name}"),
        "txt": format_labels(tiers["words"]),
    }
    for suffix, text in texts.items():
        write_bytes(set_dir / "annotations" / f"{path.stem}.{suffix}", text.encode())
    write_events(path.parent, label, "speech", event_rows(tiers), EVENT_COLUMNS)


def format_eaf(tiers: Tiers, sound: str) -> str:
    """An ELAN file (EAF 3.0).

    Args:
        tiers: name -> cues in order of time.
        sound: the sound's path from the file.

    Returns:
        The text of the file.
    """
    slots: list[str] = []
    body: list[str] = []
    number = 0
    for name, cues in tiers.items():
        body.append(f'  <TIER LINGUISTIC_TYPE_REF="default-lt" TIER_ID={quoteattr(name)}>')
        for cue in cues:
            number += 1
            first, last = f"ts{2 * number - 1}", f"ts{2 * number}"
            for slot, time_s in ((first, cue.start_s), (last, cue.end_s)):
                slots.append(f'    <TIME_SLOT TIME_SLOT_ID="{slot}" TIME_VALUE="{round(time_s * 1000)}"/>')
            head = f'ANNOTATION_ID="a{number}" TIME_SLOT_REF1="{first}" TIME_SLOT_REF2="{last}"'
            value = f"<ANNOTATION_VALUE>{escape(cue.text)}</ANNOTATION_VALUE>"
            body.append(f"    <ANNOTATION><ALIGNABLE_ANNOTATION {head}>{value}</ALIGNABLE_ANNOTATION></ANNOTATION>")
        body.append("  </TIER>")
    url = quoteattr(sound)
    mime = "video/mp4" if sound.endswith(".mp4") else "audio/x-wav"
    media = f'<MEDIA_DESCRIPTOR MEDIA_URL={url} MIME_TYPE="{mime}" RELATIVE_MEDIA_URL={url}/>'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<ANNOTATION_DOCUMENT AUTHOR="" DATE="{_DATE}" FORMAT="3.0" VERSION="3.0" {_NAMESPACE}>',
        f'  <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">{media}</HEADER>',
        "  <TIME_ORDER>",
        *slots,
        "  </TIME_ORDER>",
        *body,
        '  <LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="default-lt" TIME_ALIGNABLE="true"/>',
        "</ANNOTATION_DOCUMENT>",
    ]
    return "\n".join(lines) + "\n"


def format_labels(cues: Sequence[Cue]) -> str:
    """Audacity labels: start, end and text between tabs."""
    return "".join(f"{c.start_s:.6f}\t{c.end_s:.6f}\t{c.text}\n" for c in cues)


def event_rows(tiers: Tiers) -> list[dict[str, str]]:
    """Rows of a BIDS events file: onset, duration, level and text, in order of time."""
    rows = [(c.start_s, c.end_s, name, c.text) for name, cues in tiers.items() for c in cues]
    return [
        {"onset": f"{start:.4f}", "duration": f"{end - start:.4f}", "level": name, "text": text}
        for start, end, name, text in sorted(rows)
    ]
