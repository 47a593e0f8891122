"""Free text -> affect, in two readings: how it asks to be said (`direction`) and what it conveys (`content`).

A small model of our own (see weights/cards/text-affect.md), run with numpy. Known words and compounds of them keep the
vocabulary's exact answer in the direction reading; everything else is read by the network, which says how sure it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from conditioning import vocabulary
from conditioning.affect import VAD, Affect, Emotion
from conditioning.phrases import affect_from_phrase
from conditioning.text.contrast import drop_replaced, is_contrast
from conditioning.text.languages import ENGLISH, READ, Language, explain_abstention, identify
from conditioning.text.tokens import FUNCTION_WORDS, tokenize
from conditioning.wheel import GOEMOTIONS
from weights.checkpoint import load_checkpoint, wrap_load_errors
from weights.errors import InputError, WeightsNotFoundError
from weights.store import EMBEDDED

if TYPE_CHECKING:
    from conditioning.text.net import Floats, TextNet

TEXT_AFFECT_FOLDER = EMBEDDED / "text-affect"
TEXT_CONTRAST_FOLDER = EMBEDDED / "text-contrast"  # reads what `_model_of` tells
MAX_CHARACTERS = 5_000
ENOUGH_KNOWN = 0.6  # share of known words from which a text is read as it stands
LOG_VARIANCE = (-6.0, 2.0)  # range that training used
UNKNOWN_SPREAD = (0.5, 0.34, 0.34)  # the rated terms' own standard deviations: nothing is known

#: How near in valence the networks must read what a text conveys for the first one to decide, which ratings taught.
AGREEMENT = 0.2

#: Ways to ask for the contrary of what follows; in a direction they are read as the plain "not", which training knew
#: best.
CONTRARY = re.compile(
    r"\b(?:anything but|by no means|far from|nothing like|not at all|not in the least|(?:the (?:very )?)?opposite"
    r" of)\b",
    re.I,
)

#: How a text is read: as a direction ("say it like this") or for what it conveys itself.
ReadingMode = Literal["direction", "content"]
READINGS: tuple[ReadingMode, ...] = ("direction", "content")


@dataclass(frozen=True, slots=True)
class TextReading:
    """What a text asks for or conveys.

    Attributes:
        text: as given.
        reading: "direction" or "content".
        vad: the point, in the units of the rated terms.
        spread: standard deviation of each axis; wide where the text says little.
        emotions: the eight; sums to 1.
        goemotions: a probability for each of the 28 names by itself (several may hold); what the text conveys.
        language: what it seems to be in; of one that is not read the point is neutral, and nothing is known.
    """

    text: str
    reading: ReadingMode
    vad: VAD
    spread: tuple[float, float, float]
    emotions: Mapping[Emotion, float]
    goemotions: Mapping[str, float]
    language: Language = ENGLISH

    @property
    def words(self) -> tuple[tuple[str, float], ...]:
        """The tokens that decided, with their share of the way from neutral, strongest first; see
        `_Model.attribute_words`.
        """
        if self.language.code in READ:
            from conditioning.text.multilingual import attribute_foreign

            return attribute_foreign(self.text, self.reading)
        if not self.language.is_read:
            return ()
        said = drop_replaced(self.text)
        return _model_of(said, self.reading).attribute_words(said, self.reading)

    def affect(self) -> Affect:
        """The affect to ask a generator for: the point, and the emotions beside neutral from 0.05 on."""
        return Affect(self.vad, {e: p for e, p in self.emotions.items() if e is not Emotion.NEUTRAL and p >= 0.05})

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of GoEmotions whose probability passes their own threshold, likeliest first."""
        limits = _load_model().thresholds
        return tuple(
            sorted((n for n, p in self.goemotions.items() if p >= limits[n]), key=lambda n: -self.goemotions[n])
        )


def read(text: str, reading: ReadingMode = "direction") -> TextReading:
    """Read one text.

    Args:
        text: at most 5,000 characters; the first 64 words and marks count.
        reading: "direction": how it should be said ("tired, but proud"); "content": what it conveys ("We lost the
            house.").

    Returns:
        The point, how sure it is, and probabilities. In a language that is not read, what a text conveys is neutral.

    Raises:
        InputError: empty, too long, an unknown reading, or a direction in a language that is not read.
        WeightsNotFoundError: the model is missing.

    Example:
        >>> read("like someone who has just been forgiven").vad.valence > 0
        True
    """
    if reading not in READINGS:
        raise InputError(f"reading must be {' or '.join(READINGS)}, got '{str(reading)[:40]}'")
    if not isinstance(text, str) or not text.strip():
        raise InputError("the text is empty; give words to read")
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"the text has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read as one")
    language = identify(text)
    if language.code != ENGLISH.code and _affect_of_known_phrase(text) is None:
        return _read_foreign(text, reading, language)
    said = drop_replaced(text)
    return replace(_model_of(said, reading).read(said, reading), text=text)


def _read_foreign(text: str, reading: ReadingMode, language: Language) -> TextReading:
    """Read a text in another language than English.

    Args:
        text: not empty.
        reading: "direction" or "content".
        language: what it seems to be in.

    Returns:
        What it asks for or conveys; neutral for content in a language that is not read.

    Raises:
        InputError: a direction in a language that is not read.
    """
    if not language.is_read:
        if reading == "direction":
            raise InputError(explain_abstention(text, language))
        return replace(_neutral_reading(text, reading), language=language)
    from conditioning.text.multilingual import read_foreign

    said = read_foreign(text, reading)
    return TextReading(text, reading, said.vad, said.spread, said.emotions, said.goemotions, language)


def _model_of(text: str, reading: ReadingMode) -> _Model:
    """The model that reads a text: for what it conveys, that of contrasts only where the other one contradicts it."""
    first = _load_model()
    if not is_contrast(text):
        return first
    other = _load_model(TEXT_CONTRAST_FOLDER)
    if reading == "direction":
        return other
    tokens = tokenize(text)
    apart = abs(first.find_point(tokens, reading)[0] - other.find_point(tokens, reading)[0])
    return other if apart > AGREEMENT else first


def has_known_words(text: str) -> bool:
    """Whether anything can be told from a text: it is in a language that is read, and if that is English, most of its
    words have rows of their own.
    """
    language = identify(text)
    if language.code != ENGLISH.code:
        return language.is_read
    tokens = [t for t in tokenize(text) if t.isalpha()]
    return bool(tokens) and sum(_load_model().net.has_row(t) for t in tokens) > len(tokens) / 2


@dataclass(frozen=True)
class _Model:
    """The network and its calibration; see `conditioning.training.text.calibration` for what each constant is."""

    net: TextNet
    config: Mapping[str, Any]
    thresholds: Mapping[str, float]

    def read(self, text: str, reading: ReadingMode) -> TextReading:
        """Read a text; see the function `read`."""
        tokens = tokenize(text)
        if not tokens:
            return _neutral_reading(text, reading)
        trunk = self.net.encode(tokens)
        content = self._read_content(tokens, trunk)
        goemotions = dict(zip(GOEMOTIONS, map(_sigmoid, content.logits), strict=True))
        if reading == "content":
            return TextReading(text, reading, content.vad, content.spread, content.emotions, goemotions)
        negated = CONTRARY.sub("not", text)
        if negated != text:
            tokens = tokenize(negated)
            trunk = self.net.encode(tokens)
        direction = self._read_direction(tokens, trunk)
        known = _affect_of_known_phrase(text)
        if known is None:
            return TextReading(text, reading, direction.vad, direction.spread, direction.emotions, goemotions)
        emotions, spread = vocabulary.emotion_probabilities(known), vocabulary.rater_spread(text, known)
        return TextReading(text, reading, known.effective_vad(), spread, emotions, goemotions)

    def _read_content(self, tokens: list[str], trunk: tuple[Floats, Floats]) -> _Outputs:
        pooled = self.net.pool(trunk, "content")
        y, constants = self.net.compute_outputs(tokens, pooled, "content"), self.config["content"]
        logits = [float(x) * constants["scale"] + b for x, b in zip(y[:28], constants["shift"], strict=True)]
        return self._read_outputs(tokens, "content", y[28:36], y[36:39] * constants["gain"], y[39:42], logits)

    def _read_direction(self, tokens: list[str], trunk: tuple[Floats, Floats]) -> _Outputs:
        pooled = self.net.pool(trunk, "direction")
        y, constants = self.net.compute_outputs(tokens, pooled, "direction"), self.config["direction"]
        return self._read_outputs(tokens, "direction", y[:8], y[8:11] * constants["gain"], y[11:14], [])

    def _read_outputs(
        self, tokens: list[str], reading: str, eight: Floats, point: Floats, log_variance: Floats, logits: list[float]
    ) -> _Outputs:
        constants = self.config[reading]
        share = self._known_share(tokens)
        vad = [_soft_limit(float(x)) * share for x in point]
        network_spread = [
            math.exp(min(max(float(v), LOG_VARIANCE[0]), LOG_VARIANCE[1]) / 2) * k
            for v, k in zip(log_variance, constants["spread"], strict=True)
        ]
        spread = [
            min(1.0, math.sqrt(share * s * s + (1 - share) * u * u))
            for s, u in zip(network_spread, UNKNOWN_SPREAD, strict=True)
        ]
        emotions = _softmax([float(x) * constants["eight"] for x in eight])
        return _Outputs(VAD(*vad), (spread[0], spread[1], spread[2]), dict(zip(Emotion, emotions, strict=True)), logits)

    def _known_share(self, tokens: list[str]) -> float:
        """1 where enough words have rows of their own to go by (names may be unknown), down to 0 where none has."""
        spelled = [t for t in tokens if t.isalpha()]
        return min(1.0, sum(map(self.net.has_row, spelled)) / (ENOUGH_KNOWN * len(spelled))) if spelled else 1.0

    def attribute_words(self, text: str, reading: ReadingMode) -> tuple[tuple[str, float], ...]:
        """Attribute the point to tokens: how far it falls back along its own direction when each is left out.

        Occlusion (Zeiler & Fergus 2014); one run of the network a token, so only when somebody asks.

        Args:
            text: the text.
            reading: "direction" or "content".

        Returns:
            (token, share of all that carry the point), largest first, from 0.1 on.
        """
        tokens = tokenize(CONTRARY.sub("not", text) if reading == "direction" else text)
        if not tokens:
            return ()
        whole = self.find_point(tokens, reading)
        length = math.hypot(*whole)
        if length < 0.05:
            return ()
        contributions = []
        for i, t in enumerate(tokens):
            if t not in FUNCTION_WORDS and (t.isalpha() or "'" in t):
                rest = self.find_point([*tokens[:i], *tokens[i + 1 :]] or ["..."], reading)
                contributions.append((t, sum(w * (w - x) for w, x in zip(whole, rest, strict=True)) / length))
        total = sum(x for _, x in contributions if x > 0) or 1.0
        return tuple(
            (t, round(x / total, 3)) for t, x in sorted(contributions, key=lambda p: -p[1]) if x / total >= 0.1
        )

    def find_point(self, tokens: list[str], reading: ReadingMode) -> tuple[float, float]:
        """Valence and arousal by the network alone, not bounded."""
        y = self.net.compute_outputs(tokens, self.net.pool(self.net.encode(tokens), reading), reading)
        first, gain = (36 if reading == "content" else 8), self.config[reading]["gain"]
        return float(y[first] * gain[0]), float(y[first + 1] * gain[1])


def _neutral_reading(text: str, reading: ReadingMode) -> TextReading:
    """What a text says that has no word or mark in it: nothing."""
    emotions = vocabulary.mixture_from_vad(VAD())
    names = {name: float(name == "neutral") for name in GOEMOTIONS}
    return TextReading(text, reading, VAD(), UNKNOWN_SPREAD, emotions, names)


@dataclass(frozen=True, slots=True)
class _Outputs:
    vad: VAD
    spread: tuple[float, float, float]
    emotions: Mapping[Emotion, float]
    logits: list[float]


def load_rows(words: Path) -> dict[str, int]:
    """Word -> row of the networks' table, from the file of words."""
    return {word: i for i, word in enumerate(words.read_text(encoding="utf-8").splitlines())}


@cache
def _load_model(folder: Path | None = None) -> _Model:
    from conditioning.text.net import TextNet

    folder = folder or TEXT_AFFECT_FOLDER
    remedy = "train it: python -m conditioning.training text --data FOLDER --work FOLDER"
    kind = "text model"
    checkpoint = load_checkpoint(folder, framework="numpy", kind=kind, remedy=remedy, upcast=False)
    words = TEXT_AFFECT_FOLDER / "words.txt"  # of both networks: the one was refined from the other
    if not words.is_file():
        raise WeightsNotFoundError(f"'{TEXT_AFFECT_FOLDER}' has no words.txt; {remedy}")
    with wrap_load_errors(folder, kind):
        rows = load_rows(words)
        thresholds = dict(zip(GOEMOTIONS, checkpoint.config["thresholds"], strict=True))
        return _Model(TextNet(checkpoint.tensors, rows), checkpoint.config, MappingProxyType(thresholds))


def _affect_of_known_phrase(text: str) -> Affect | None:
    """The vocabulary's own answer, where it has one."""
    try:
        return affect_from_phrase(text)
    except InputError:
        return None


def _soft_limit(x: float, knee: float = 0.8) -> float:
    """Keep x up to the knee and compress what is above by tanh, so that it never passes 1."""
    over = abs(x) - knee
    return x if over <= 0 else math.copysign(knee + (1 - knee) * math.tanh(over / (1 - knee)), x)


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, x))))


def _softmax(values: list[float]) -> list[float]:
    e = [math.exp(v - max(values)) for v in values]
    return [x / sum(e) for x in e]
