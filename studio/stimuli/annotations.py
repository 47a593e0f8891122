"""Words and phones of a sound as ELAN (.eaf), Audacity labels and BIDS events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from pipelines.media.subtitles import Cue

Tiers = Mapping[str, Sequence[Cue]]
_NAMESPACE = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
EVENT_COLUMNS = {
    "onset": "seconds from the start of the sound",
    "duration": "seconds",
    "level": "words or phones",
    "text": "the word, or the phone",
}
_DATE = "2000-01-01T00:00:00+00:00"  # the same bytes for the same design


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
    media = f'<MEDIA_DESCRIPTOR MEDIA_URL={url} MIME_TYPE="audio/x-wav" RELATIVE_MEDIA_URL={url}/>'
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
