"""Marked-up text -> plain text and what the marks ask for: a subset of SSML 1.1 with mstts:express-as, and light marks.

Light: `*word*`, `**word**`, `[pause 0.5]`, `[sigh]`. SSML: break, emphasis, prosody (rate, pitch, volume), say-as,
phoneme, sub, p, s, mstts:express-as (style, styledegree). A mark that is not known is passed over; it is never
spoken.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pipelines.speech.front.interjections import SOUND_OF_WORD
from pipelines.speech.front.links import unwrap_links
from weights.errors import InputError

#: Nonverbal vocalizations and how long they last, in seconds.
SOUND_S = {"sigh": 1.1, "laugh": 1.2, "gasp": 0.5, "sob": 1.3, "hum": 0.8, "breath": 0.6}
SOUNDS = tuple(SOUND_S)
MAX_PAUSE_S = 10.0
#: No part can be matched in two ways, so that a text of any kind is read in linear time.
_TAG = re.compile(r"</?[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>|<!--(?:(?!<!--|-->).)*-->|<\?[^<>]*\?>", re.DOTALL)
_BRACKET = re.compile(r"\[([^\[\]\n]{1,60})\]")
_STARS = re.compile(r"(?<![\w*])(\*{1,2})(?=\S)([^*\n]*[^*\s])\1(?![\w*])")
_ATTRIBUTE = re.compile(r"(?<![\w:.-])([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_BREAK_S = {"none": 0.0, "x-weak": 0.08, "weak": 0.15, "medium": 0.35, "strong": 0.7, "x-strong": 1.1}
_EMPHASIS_WEIGHTS = {"none": 0.0, "reduced": -0.6, "moderate": 1.0, "strong": 1.7}
_RATES = {"x-slow": 0.6, "slow": 0.8, "medium": 1.0, "default": 1.0, "fast": 1.25, "x-fast": 1.6}
_PITCH_ST = {"x-low": -5.0, "low": -2.5, "medium": 0.0, "default": 0.0, "high": 2.5, "x-high": 5.0}
_VOLUME_DB = {"silent": -40.0, "x-soft": -12.0, "soft": -6.0, "medium": 0.0, "default": 0.0, "loud": 4.0, "x-loud": 8.0}


@dataclass(frozen=True, slots=True)
class Span:
    """What markup asks of a stretch of the plain text.

    Attributes:
        start: its first character.
        end: the character behind its last.
        emphasis: 1 is a clear emphasis, negative reduces.
        rate: times the usual speed.
        pitch_st: change of F0 in semitones.
        volume_db: change of level in decibels.
        phones: a pronunciation in place of the words.
        alias: words in place of the words.
        say_as: how figures are read, SSML's interpret-as.
        style: an affect in words, of mstts:express-as.
        degree: its intensity, 0 to 2.
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
    """A pause or a sound between two characters.

    Attributes:
        at: the character that it comes before.
        pause_s: seconds of silence.
        sound: name of a nonverbal vocalization, one of SOUNDS.
    """

    at: int
    pause_s: float = 0.0
    sound: str = ""


@dataclass(frozen=True, slots=True)
class MarkupText:
    """Plain text with its marks; `slice` gives a stretch of it with the marks that fall within.

    Attributes:
        text: the words.
        spans: what is asked of stretches of it.
        events: pauses and sounds within it.
        unknown: marks in brackets that are not known and so not spoken.
    """

    text: str
    spans: tuple[Span, ...] = ()
    events: tuple[Event, ...] = ()
    unknown: tuple[str, ...] = ()

    def slice(self, start: int, end: int) -> MarkupText:
        """The text from `start` to `end`, without white space around it, and the marks that fall within.

        An event at the very end of the text belongs to its last stretch.
        """
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
        return MarkupText(self.text[low:high], spans, events)


@dataclass
class _MarkupWriter:
    """Collects plain text, spans, events and marks that are not known; `open_tags` are (name, start, attributes)."""

    text: str = ""
    spans: list[Span] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    open_tags: list[tuple[str, int, Mapping[str, str]]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def write(self, piece: str) -> None:
        """Add plain text, runs of white space as one space (a blank line ends a paragraph)."""
        for i, part in enumerate(re.split(r"(\s+)", piece)):
            if i % 2 == 0:
                self.text += part
            elif self.text and not self.text[-1].isspace():
                self.text += "\n\n" if part.count("\n") > 1 else " "


def parse_markup(text: str) -> MarkupText:
    """Read the markup of a text.

    Args:
        text: with SSML tags, light marks or neither.

    Returns:
        The plain text with its spans and events.

    Raises:
        InputError: a value that a mark does not take, such as a pause of a minute.

    Example:
        >>> marked = parse_markup("I *never* said <break time='300ms'/> that.")
        >>> marked.text, marked.events[0].pause_s
        ('I never said that.', 0.3)
    """
    out = _MarkupWriter()
    at, text = 0, unwrap_links(text)
    for tag in _TAG.finditer(text):
        _add_light_marks(out, html.unescape(text[at : tag.start()]))
        _handle_tag(out, tag.group())
        at = tag.end()
    _add_light_marks(out, html.unescape(text[at:]))
    while out.open_tags:
        _close_tag(out, out.open_tags[-1][0])
    spans = tuple(s for s in out.spans if s.end > s.start)
    return MarkupText(out.text, spans, tuple(out.events), tuple(out.unknown))


def _add_light_marks(out: _MarkupWriter, text: str) -> None:
    at = 0
    for bracket in _BRACKET.finditer(text):
        _add_emphasis(out, text[at : bracket.start()])
        _add_bracket(out, bracket[1].strip().lower())
        at = bracket.end()
    _add_emphasis(out, text[at:])


def _add_bracket(out: _MarkupWriter, mark: str) -> None:
    pause = re.fullmatch(r"(?:pause|break|silence)(?:\s+([\d.]+)\s*(ms|s)?)?", mark)
    if pause:
        seconds = _parse_decimal(pause[1] or "0.5") / (1000 if pause[2] == "ms" else 1)
        out.events.append(Event(len(out.text), pause_s=_check_pause(seconds, mark)))
    elif mark in SOUND_OF_WORD:
        out.events.append(Event(len(out.text), sound=SOUND_OF_WORD[mark]))
    elif re.search(r"[^\W\d_]", mark):
        out.unknown.append(f"[{mark}]")


def _add_emphasis(out: _MarkupWriter, text: str) -> None:
    at = 0
    for star in _STARS.finditer(text):
        out.write(text[at : star.start()])
        start = len(out.text)
        out.write(star[2])
        out.spans.append(Span(start, len(out.text), emphasis=float(1 + 0.7 * (len(star[1]) == 2))))
        at = star.end()
    out.write(text[at:])


def _handle_tag(out: _MarkupWriter, tag: str) -> None:
    if tag.startswith(("<!", "<?")):
        return
    name = re.match(r"</?([\w:.-]+)", tag)
    kind = (name[1] if name else "").lower()
    if tag.startswith("</"):
        _close_tag(out, kind)
        return
    attributes = {k.lower(): html.unescape(a or b) for k, a, b in _ATTRIBUTE.findall(tag)}
    if kind == "break":
        out.events.append(Event(len(out.text), pause_s=_parse_break(attributes)))
    elif not tag.endswith("/>"):
        out.open_tags.append((kind, len(out.text), attributes))


def _close_tag(out: _MarkupWriter, kind: str) -> None:
    """End the innermost open tag of this name; a stray end is passed over."""
    for i in range(len(out.open_tags) - 1, -1, -1):
        name, start, attributes = out.open_tags[i]
        if name == kind:
            del out.open_tags[i]
            break
    else:
        return
    if kind in ("p", "s") and out.text and out.text.rstrip()[-1:] not in ".!?…":
        out.text = out.text.rstrip() + ". "
    span = _span_of_tag(kind, attributes, start, len(out.text))
    if span is not None:
        out.spans.append(span)


def _span_of_tag(kind: str, attributes: Mapping[str, str], start: int, end: int) -> Span | None:
    if kind == "emphasis":
        return Span(start, end, emphasis=_EMPHASIS_WEIGHTS.get(attributes.get("level", "moderate"), 1.0))
    if kind == "prosody":
        return Span(
            start,
            end,
            rate=_parse_rate(attributes.get("rate", "")),
            pitch_st=_parse_pitch(attributes.get("pitch", "")),
            volume_db=_parse_volume(attributes.get("volume", "")),
        )
    if kind == "phoneme" and attributes.get("ph"):
        return Span(start, end, phones=attributes["ph"])
    if kind == "sub" and attributes.get("alias"):
        return Span(start, end, alias=attributes["alias"])
    if kind == "say-as":
        return Span(start, end, say_as=attributes.get("interpret-as", ""))
    if kind.endswith("express-as") and attributes.get("style"):
        return Span(
            start,
            end,
            style=attributes["style"],
            degree=_parse_number(attributes.get("styledegree", "1"), 0, 2, "styledegree"),
        )
    return None


def _parse_number(text: str, low: float, high: float, name: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise InputError(f"{name} must be a number within [{low:g}, {high:g}], got '{text[:20]}'")
    return value


def _parse_decimal(text: str) -> float:
    """The number that figures and stops spell; not a number where they spell none ("." and "1.2.3")."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def _check_pause(seconds: float, mark: str) -> float:
    if not 0 <= seconds <= MAX_PAUSE_S:
        raise InputError(f"a pause lasts 0 to {MAX_PAUSE_S:g} seconds, got '{mark[:30]}'; write [pause 0.5]")
    return seconds


def _parse_break(attributes: Mapping[str, str]) -> float:
    time = attributes.get("time")
    if time is None:
        return _BREAK_S.get(attributes.get("strength", "medium"), 0.35)
    match = re.fullmatch(r"([\d.]+)(ms|s)?", time.strip())
    seconds = _parse_decimal(match[1]) / (1000 if match[2] == "ms" else 1) if match else math.nan
    return _check_pause(seconds, time)


def _parse_rate(text: str) -> float:
    if not text or text in _RATES:
        return _RATES.get(text, 1.0)
    signed = re.fullmatch(r"([+-][\d.]+)%", text)
    number = re.fullmatch(r"([\d.]+)(%?)", text)
    value = (
        1 + _parse_decimal(signed[1]) / 100
        if signed
        else _parse_decimal(number[1]) / (100 if number[2] else 1)
        if number
        else math.nan
    )
    if not 0.3 <= value <= 3:
        raise InputError(
            f"prosody rate is a word ({', '.join(_RATES)}), 30% to 300%, or a change (+20%); got '{text[:20]}'"
        )
    return value


def _parse_pitch(text: str) -> float:
    if not text or text in _PITCH_ST:
        return _PITCH_ST.get(text, 0.0)
    st, percent = re.fullmatch(r"([+-]?[\d.]+)st", text), re.fullmatch(r"([+-][\d.]+)%", text)
    value = (
        _parse_decimal(st[1])
        if st
        else 12 * math.log2(max(0.01, 1 + _parse_decimal(percent[1]) / 100))
        if percent
        else math.nan
    )
    if not -12 <= value <= 12:
        raise InputError(
            f"prosody pitch is a word ({', '.join(_PITCH_ST)}), semitones (+2st) or a change (+10%); got '{text[:20]}'"
        )
    return value


def _parse_volume(text: str) -> float:
    if not text or text in _VOLUME_DB:
        return _VOLUME_DB.get(text, 0.0)
    db, number = re.fullmatch(r"([+-]?[\d.]+)dB", text, re.IGNORECASE), re.fullmatch(r"\d+(\.\d+)?", text)
    value = _parse_decimal(db[1]) if db else 20 * math.log10(max(float(text), 1) / 100) if number else math.nan
    if not -40 <= value <= 12:
        raise InputError(
            f"prosody volume is a word ({', '.join(_VOLUME_DB)}), decibels (+3dB) or 0 to 100; got '{text[:20]}'"
        )
    return value
