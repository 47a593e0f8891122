"""Marked-up text -> plain text and what the marks ask for: a subset of SSML 1.1 with mstts:express-as, and light marks.

Light: `*word*`, `**word**`, `[pause 0.5]`, `[sigh]`. SSML: break, emphasis, prosody (rate, pitch, volume), say-as, phoneme, sub, p,
s, mstts:express-as (style, styledegree). A mark that is not known is passed over; it is never spoken.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from weights.errors import InputError

#: Sounds without words and how long they last, in seconds.
SOUND_S = {"sigh": 1.1, "laugh": 1.2, "gasp": 0.5, "sob": 1.3, "hum": 0.8, "breath": 0.6}
SOUNDS = tuple(SOUND_S)
_SOUND_WORDS = {
    "sigh": "sigh",
    "sighs": "sigh",
    "sighing": "sigh",
    "laugh": "laugh",
    "laughs": "laugh",
    "laughing": "laugh",
    "laughter": "laugh",
    "chuckle": "laugh",
    "chuckles": "laugh",
    "giggles": "laugh",
    "gasp": "gasp",
    "gasps": "gasp",
    "sob": "sob",
    "sobs": "sob",
    "sobbing": "sob",
    "cries": "sob",
    "hum": "hum",
    "hums": "hum",
    "hmm": "hum",
    "breath": "breath",
    "breathes": "breath",
    "breathes in": "breath",
    "inhales": "breath",
}
MAX_PAUSE_S = 10.0
_TAG = re.compile(r"</?[A-Za-z][\w:.-]*(?:\s+[^<>]*)?/?>|<!--.*?-->|<\?[^<>]*\?>", re.DOTALL)
_BRACKET = re.compile(r"\[([^\[\]\n]{1,60})\]")
_STARS = re.compile(r"(?<![\w*])(\*{1,2})(?=\S)([^*\n]*[^*\s])\1(?![\w*])")
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_STRENGTHS = {"none": 0.0, "x-weak": 0.08, "weak": 0.15, "medium": 0.35, "strong": 0.7, "x-strong": 1.1}
_EMPHASIS = {"none": 0.0, "reduced": -0.6, "moderate": 1.0, "strong": 1.7}
_RATES = {"x-slow": 0.6, "slow": 0.8, "medium": 1.0, "default": 1.0, "fast": 1.25, "x-fast": 1.6}
_PITCHES = {"x-low": -5.0, "low": -2.5, "medium": 0.0, "default": 0.0, "high": 2.5, "x-high": 5.0}
_VOLUMES = {"silent": -40.0, "x-soft": -12.0, "soft": -6.0, "medium": 0.0, "default": 0.0, "loud": 4.0, "x-loud": 8.0}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the plain text that is asked to differ.

    Attributes:
        start, end: characters.
        emphasis: 1 is a clear emphasis, negative reduces.
        rate: times the usual speed; pitch_st: semitones; volume_db: decibels.
        phones: a pronunciation in place of the words; alias: words in place of the words; say_as: how figures are read.
        style, degree: a feeling in words and how strongly, 0 to 2.
    """

    start: int
    end: int
    emphasis: float = 0.0
    rate: float = 1.0
    pitch_st: float = 0.0
    volume_db: float = 0.0
    phones: str = ""
    alias: str = ""
    say_as: str = ""
    style: str = ""
    degree: float = 1.0


@dataclass(frozen=True, slots=True)
class Event:
    """A pause in seconds, or a sound by name, before the character `at`."""

    at: int
    pause_s: float = 0.0
    sound: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """Plain text with its marks; `cut` gives a stretch of it with the marks that fall within."""

    text: str
    spans: tuple[Span, ...] = ()
    events: tuple[Event, ...] = ()

    def cut(self, start: int, end: int) -> Marked:
        """The text from `start` to `end` without white space around it; an event at its very end belongs to it."""
        piece = self.text[start:end]
        low = start + len(piece) - len(piece.lstrip())
        high = max(low, start + len(piece.rstrip()))
        spans = tuple(
            replace(s, start=max(s.start, low) - low, end=min(s.end, high) - low)
            for s in self.spans
            if s.start < high and s.end > low
        )
        last = end >= len(self.text)
        events = tuple(
            replace(e, at=min(max(e.at - low, 0), high - low))
            for e in self.events
            if start <= e.at and (e.at < end or (last and e.at <= end))
        )
        return Marked(self.text[low:high], spans, events)


@dataclass
class _Writer:
    text: str = ""
    spans: list[Span] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    opened: list[tuple[str, int, Mapping[str, str]]] = field(default_factory=list)

    def write(self, piece: str) -> None:
        """Add plain text, runs of white space as one space (a blank line ends a paragraph)."""
        for i, part in enumerate(re.split(r"(\s+)", piece)):
            if i % 2 == 0:
                self.text += part
            elif self.text and not self.text[-1].isspace():
                self.text += "\n\n" if part.count("\n") > 1 else " "


def parse(text: str) -> Marked:
    """Read the marks.

    Raises:
        InputError: a value that a mark does not take, such as a pause of a minute.
    """
    out = _Writer()
    at = 0
    for tag in _TAG.finditer(text):
        _light(out, html.unescape(text[at : tag.start()]))
        _tag(out, tag.group())
        at = tag.end()
    _light(out, html.unescape(text[at:]))
    while out.opened:
        _close(out, out.opened[-1][0])
    return Marked(out.text, tuple(s for s in out.spans if s.end > s.start), tuple(out.events))


def _light(out: _Writer, text: str) -> None:
    at = 0
    for bracket in _BRACKET.finditer(text):
        _stars(out, text[at : bracket.start()])
        _bracket(out, bracket[1].strip().lower())
        at = bracket.end()
    _stars(out, text[at:])


def _bracket(out: _Writer, said: str) -> None:
    pause = re.fullmatch(r"(?:pause|break|silence)(?:\s+([\d.]+)\s*(ms|s)?)?", said)
    if pause:
        seconds = (
            float(pause[1] or 0.5) / (1000 if pause[2] == "ms" else 1)
            if (pause[1] or "0.5").count(".") < 2
            else math.nan
        )
        out.events.append(Event(len(out.text), pause_s=_pause(seconds, said)))
    elif said in _SOUND_WORDS:
        out.events.append(Event(len(out.text), sound=_SOUND_WORDS[said]))


def _stars(out: _Writer, text: str) -> None:
    at = 0
    for star in _STARS.finditer(text):
        out.write(text[at : star.start()])
        start = len(out.text)
        out.write(star[2])
        out.spans.append(Span(start, len(out.text), emphasis=float(1 + 0.7 * (len(star[1]) == 2))))
        at = star.end()
    out.write(text[at:])


def _tag(out: _Writer, tag: str) -> None:
    if tag.startswith(("<!", "<?")):
        return
    name = re.match(r"</?([\w:.-]+)", tag)
    kind = (name[1] if name else "").lower()
    if tag.startswith("</"):
        _close(out, kind)
        return
    given = {k.lower(): html.unescape(a or b) for k, a, b in _ATTRIBUTE.findall(tag)}
    if kind == "break":
        out.events.append(Event(len(out.text), pause_s=_break(given)))
    elif not tag.endswith("/>"):
        out.opened.append((kind, len(out.text), given))


def _close(out: _Writer, kind: str) -> None:
    """End the innermost open tag of this name; a stray end is passed over."""
    for i in range(len(out.opened) - 1, -1, -1):
        name, start, given = out.opened[i]
        if name == kind:
            del out.opened[i]
            break
    else:
        return
    if kind in ("p", "s") and out.text and out.text.rstrip()[-1:] not in ".!?…":
        out.text = out.text.rstrip() + ". "
    span = _span(kind, given, start, len(out.text))
    if span is not None:
        out.spans.append(span)


def _span(kind: str, given: Mapping[str, str], start: int, end: int) -> Span | None:
    if kind == "emphasis":
        return Span(start, end, emphasis=_EMPHASIS.get(given.get("level", "moderate"), 1.0))
    if kind == "prosody":
        return Span(
            start,
            end,
            rate=_rate(given.get("rate", "")),
            pitch_st=_pitch(given.get("pitch", "")),
            volume_db=_volume(given.get("volume", "")),
        )
    if kind == "phoneme" and given.get("ph"):
        return Span(start, end, phones=given["ph"])
    if kind == "sub" and given.get("alias"):
        return Span(start, end, alias=given["alias"])
    if kind == "say-as":
        return Span(start, end, say_as=given.get("interpret-as", ""))
    if kind.endswith("express-as") and given.get("style"):
        return Span(
            start, end, style=given["style"], degree=_number(given.get("styledegree", "1"), 0, 2, "styledegree")
        )
    return None


def _number(text: str, low: float, high: float, what: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise InputError(f"{what} must be a number within [{low:g}, {high:g}], got '{text[:20]}'")
    return value


def _pause(seconds: float, said: str) -> float:
    if not 0 <= seconds <= MAX_PAUSE_S:
        raise InputError(f"a pause lasts 0 to {MAX_PAUSE_S:g} seconds, got '{said[:30]}'; write [pause 0.5]")
    return seconds


def _break(given: Mapping[str, str]) -> float:
    time = given.get("time")
    if time is None:
        return _STRENGTHS.get(given.get("strength", "medium"), 0.35)
    found = re.fullmatch(r"([\d.]+)(ms|s)?", time.strip())
    return _pause(
        float(found[1]) / (1000 if found[2] == "ms" else 1) if found and found[1].count(".") < 2 else math.nan, time
    )


def _rate(text: str) -> float:
    if not text or text in _RATES:
        return _RATES.get(text, 1.0)
    signed = re.fullmatch(r"([+-][\d.]+)%", text)
    plain = re.fullmatch(r"([\d.]+)(%?)", text)
    value = 1 + float(signed[1]) / 100 if signed else float(plain[1]) / (100 if plain[2] else 1) if plain else math.nan
    if not 0.3 <= value <= 3:
        raise InputError(
            f"prosody rate is a word ({', '.join(_RATES)}), 30% to 300%, or a change (+20%); got '{text[:20]}'"
        )
    return value


def _pitch(text: str) -> float:
    if not text or text in _PITCHES:
        return _PITCHES.get(text, 0.0)
    st, percent = re.fullmatch(r"([+-]?[\d.]+)st", text), re.fullmatch(r"([+-][\d.]+)%", text)
    value = float(st[1]) if st else 12 * math.log2(max(0.01, 1 + float(percent[1]) / 100)) if percent else math.nan
    if not -12 <= value <= 12:
        raise InputError(
            f"prosody pitch is a word ({', '.join(_PITCHES)}), semitones (+2st) or a change (+10%); got '{text[:20]}'"
        )
    return value


def _volume(text: str) -> float:
    if not text or text in _VOLUMES:
        return _VOLUMES.get(text, 0.0)
    db, plain = re.fullmatch(r"([+-]?[\d.]+)dB", text, re.IGNORECASE), re.fullmatch(r"\d+(\.\d+)?", text)
    value = float(db[1]) if db else 20 * math.log10(max(float(text), 1) / 100) if plain else math.nan
    if not -40 <= value <= 12:
        raise InputError(
            f"prosody volume is a word ({', '.join(_VOLUMES)}), decibels (+3dB) or 0 to 100; got '{text[:20]}'"
        )
    return value
