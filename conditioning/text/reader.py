"""Free text -> affect, in two readings: how it asks to be said (`direction`) and what it conveys (`content`).

A small model of our own (see weights/cards/text-affect.md), run with numpy. Known words and compounds of them keep the
vocabulary's exact answer in the direction reading; everything else is read by the network, which says how sure it is.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from conditioning import vocabulary
from conditioning.affect import VAD, Affect, Emotion
from conditioning.phrases import affect_from_phrase
from conditioning.text.tokens import FUNCTION_WORDS, words
from conditioning.wheel import GOEMOTIONS
from weights import store
from weights.errors import InputError, WeightsAbsent, WeightsDamaged

if TYPE_CHECKING:
    from conditioning.text.net import Floats, TextNet

EMBEDDED = store.EMBEDDED / "text-affect"
MAX_CHARACTERS = 5_000
ENOUGH_KNOWN = 0.6  # share of known words from which a text is read as it stands
LOG_VARIANCE = (-6.0, 2.0)  # range that training used
UNKNOWN_SPREAD = (0.5, 0.34, 0.34)  # the rated terms' own standard deviations: nothing is known

#: Ways to ask for the contrary of what follows; in a direction they are read as the plain "not", which training knew best.
CONTRARY = re.compile(
    r"\b(?:anything but|by no means|far from|nothing like|not at all|not in the least|(?:the (?:very )?)?opposite of)\b",
    re.I,
)

Reading = Literal["direction", "content"]
READINGS: tuple[Reading, ...] = ("direction", "content")


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
    """

    text: str
    reading: Reading
    vad: VAD
    spread: tuple[float, float, float]
    emotions: Mapping[Emotion, float]
    goemotions: Mapping[str, float]

    @property
    def words(self) -> tuple[tuple[str, float], ...]:
        """The tokens that decided, with their share of the way from neutral, strongest first; see `_Model.decided`."""
        return _model().decided(self.text, self.reading)

    def affect(self) -> Affect:
        """What a generator is asked for: the point and the emotions beside neutral."""
        return Affect(self.vad, {e: p for e, p in self.emotions.items() if e is not Emotion.NEUTRAL and p >= 0.05})

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of GoEmotions whose probability passes their own threshold, likeliest first."""
        limits = _model().thresholds
        return tuple(
            sorted((n for n, p in self.goemotions.items() if p >= limits[n]), key=lambda n: -self.goemotions[n])
        )


def read(text: str, reading: Reading = "direction") -> TextReading:
    """Read one text.

    Args:
        text: at most 5,000 characters; the first 64 words and marks count.
        reading: "direction": how it should be said ("tired, but proud"); "content": what it conveys ("We lost the house.").

    Raises:
        InputError: empty, too long, or an unknown reading.
        WeightsAbsent: the model is missing.

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
    return _model().read(text, reading)


def read_all(texts: Iterable[str], reading: Reading = "direction") -> Iterator[TextReading]:
    """Read many texts, one after the other; see `read`."""
    for text in texts:
        yield read(text, reading)


def knows(text: str) -> bool:
    """Whether the model can tell anything from a text: most of its words have rows of their own."""
    tokens = [t for t in words(text) if t.isalpha()]
    return bool(tokens) and sum(_model().net.known(t) for t in tokens) > len(tokens) / 2


@dataclass(frozen=True)
class _Model:
    """The network and its calibration; see `conditioning.training.text_checkpoint` for what each constant is."""

    net: TextNet
    facts: Mapping[str, Any]
    thresholds: Mapping[str, float]

    def read(self, text: str, reading: Reading) -> TextReading:
        """See `read`."""
        tokens = words(text) or ["..."]
        trunk = self.net.trunk(tokens)
        content = self._content(tokens, trunk)
        goemotions = dict(zip(GOEMOTIONS, map(_sigmoid, content.logits), strict=True))
        if reading == "content":
            return TextReading(text, reading, content.vad, content.spread, content.emotions, goemotions)
        plain = CONTRARY.sub("not", text)
        if plain != text:
            tokens = words(plain)
            trunk = self.net.trunk(tokens)
        asked = self._direction(tokens, trunk)
        exact = _exact(text)
        if exact is None:
            return TextReading(text, reading, asked.vad, asked.spread, asked.emotions, goemotions)
        emotions, spread = vocabulary.emotion_probabilities(exact), vocabulary.rater_spread(text, exact)
        return TextReading(text, reading, exact.effective_vad(), spread, emotions, goemotions)

    def _content(self, tokens: list[str], trunk: tuple[Floats, Floats]) -> _Part:
        pooled = self.net.pooled(trunk, "content")
        y, facts = self.net.outputs(tokens, pooled, "content"), self.facts["content"]
        logits = [float(x) * facts["scale"] + b for x, b in zip(y[:28], facts["shift"], strict=True)]
        return self._part(tokens, "content", y[28:36], y[36:39] * facts["gain"], y[39:42], logits)

    def _direction(self, tokens: list[str], trunk: tuple[Floats, Floats]) -> _Part:
        pooled = self.net.pooled(trunk, "direction")
        y, facts = self.net.outputs(tokens, pooled, "direction"), self.facts["direction"]
        return self._part(tokens, "direction", y[:8], y[8:11] * facts["gain"], y[11:14], [])

    def _part(
        self, tokens: list[str], reading: str, eight: Floats, point: Floats, log_variance: Floats, logits: list[float]
    ) -> _Part:
        facts = self.facts[reading]
        share = self._share_known(tokens)
        vad = [_bent(float(x)) * share for x in point]
        own = [
            math.exp(min(max(float(v), LOG_VARIANCE[0]), LOG_VARIANCE[1]) / 2) * k
            for v, k in zip(log_variance, facts["spread"], strict=True)
        ]
        spread = [
            min(1.0, math.sqrt(share * s * s + (1 - share) * u * u)) for s, u in zip(own, UNKNOWN_SPREAD, strict=True)
        ]
        emotions = _softmax([float(x) * facts["eight"] for x in eight])
        return _Part(VAD(*vad), (spread[0], spread[1], spread[2]), dict(zip(Emotion, emotions, strict=True)), logits)

    def _share_known(self, tokens: list[str]) -> float:
        """1 where enough words have rows of their own to go by (names may be unknown), down to 0 where none has."""
        read = [t for t in tokens if t.isalpha()]
        return min(1.0, sum(self.net.known(t) for t in read) / (ENOUGH_KNOWN * len(read))) if read else 1.0

    def decided(self, text: str, reading: Reading) -> tuple[tuple[str, float], ...]:
        """Tokens by how far the point falls back on the plane, along its own direction, when they are left out (occlusion;
        Zeiler & Fergus 2014); shares of all that carry it. One reading of the network a token, so only when it is asked for."""
        tokens = words(CONTRARY.sub("not", text) if reading == "direction" else text)
        whole = self._point(tokens, reading)
        length = math.hypot(*whole)
        if length < 0.05:
            return ()
        pushes = []
        for i, t in enumerate(tokens):
            if t not in FUNCTION_WORDS and (t.isalpha() or "'" in t):
                left = self._point([*tokens[:i], *tokens[i + 1 :]] or ["..."], reading)
                pushes.append((t, sum(w * (w - x) for w, x in zip(whole, left, strict=True)) / length))
        total = sum(x for _, x in pushes if x > 0) or 1.0
        return tuple((t, round(x / total, 3)) for t, x in sorted(pushes, key=lambda p: -p[1]) if x / total >= 0.1)

    def _point(self, tokens: list[str], reading: Reading) -> tuple[float, float]:
        """Valence and arousal by the network alone, not bounded."""
        y = self.net.outputs(tokens, self.net.pooled(self.net.trunk(tokens), reading), reading)
        first, gain = (36 if reading == "content" else 8), self.facts[reading]["gain"]
        return float(y[first] * gain[0]), float(y[first + 1] * gain[1])


@dataclass(frozen=True, slots=True)
class _Part:
    vad: VAD
    spread: tuple[float, float, float]
    emotions: Mapping[Emotion, float]
    logits: list[float]


@cache
def _model(folder: Path | None = None) -> _Model:
    from safetensors.numpy import load_file

    from conditioning.text.net import TextNet

    folder = folder or EMBEDDED
    for name in ("config.json", "model.safetensors", "words.txt"):
        if not (folder / name).is_file():
            raise WeightsAbsent(
                f"'{folder}' has no {name}; train it: python -m conditioning.training text --data FOLDER --work FOLDER"
            )
    try:
        facts = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        rows = {word: i for i, word in enumerate((folder / "words.txt").read_text(encoding="utf-8").splitlines())}
        net = TextNet(load_file(folder / "model.safetensors"), rows)
        return _Model(net, facts, MappingProxyType(dict(zip(GOEMOTIONS, facts["thresholds"], strict=True))))
    except (ValueError, KeyError) as error:
        raise WeightsDamaged(f"'{folder}' holds no text model ({error}); install the package again") from error


def _exact(text: str) -> Affect | None:
    """The vocabulary's own answer, where it has one."""
    try:
        return affect_from_phrase(text)
    except InputError:
        return None


def _bent(x: float, knee: float = 0.8) -> float:
    """x itself up to the knee, then bent so that it never passes 1; order is kept."""
    over = abs(x) - knee
    return x if over <= 0 else math.copysign(knee + (1 - knee) * math.tanh(over / (1 - knee)), x)


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, x))))


def _softmax(values: list[float]) -> list[float]:
    e = [math.exp(v - max(values)) for v in values]
    return [x / sum(e) for x in e]
