"""Names of voices as clients write them: OpenAI's thirteen, blends, and a feeling behind a colon.

Many clients let a person choose a voice and nothing else, so a name may carry the affect: `iris:sad`, `iris:auto`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from weights.errors import InputError

#: OpenAI's names -> ours, by how they are described there.
ALIASES = {
    "alloy": "nora",
    "ash": "adam",
    "ballad": "theo",
    "cedar": "theo",
    "coral": "iris",
    "echo": "adam",
    "fable": "robin",
    "marin": "iris",
    "nova": "nora",
    "onyx": "adam",
    "sage": "iris",
    "shimmer": "child",
    "verse": "theo",
}
MAX_NAME = 200
_PART = re.compile(r"([\w.-]+)(?:\(\s*(\d+(?:\.\d+)?)\s*\))?$")


class NamedVoice(NamedTuple):
    """What a name means.

    Attributes:
        voice: as `SpeechPipeline` takes it; None is its own default.
        affect: words of a feeling, "auto", or None where the name has none.
    """

    voice: str | None
    affect: str | None


def parse_voice(name: str, known: Collection[str]) -> NamedVoice:
    """Read a client's name of a voice.

    Args:
        name: such as "alloy", "iris:sad", "iris(2)+adam(1)", "iris(2)+adam:auto"; "" and "default" mean the default.
        known: names of the voices that are there.

    Returns:
        The voice and the feeling.

    Raises:
        InputError: no such voice.

    Example:
        >>> parse_voice("iris(3)+adam(1):weary", ["iris", "adam"])
        NamedVoice(voice='iris:0.75, adam:0.25', affect='weary')
        >>> parse_voice("alloy", ["nora"])
        NamedVoice(voice='nora', affect=None)
    """
    if len(name) > MAX_NAME:
        raise InputError(f"a voice's name has at most {MAX_NAME} characters, got {len(name):,}")
    who, colon, affect = (part.strip() for part in name.partition(":"))
    if colon and not affect:
        raise InputError(f"after the colon in '{name[:60]}' stands a feeling, such as {who or 'iris'}:sad or :auto")
    if who.lower() in ("", "default"):
        return NamedVoice(None, affect or None)
    weights: dict[str, float] = {}
    for part in who.split("+"):
        voice, weight = _parse_part(part.strip(), name, known)
        weights[voice] = weights.get(voice, 0.0) + weight
    total = sum(weights.values())
    if not total > 0:
        raise InputError(f"the weights in '{name[:60]}' are all zero; write iris(2)+adam(1)")
    blend = ", ".join(f"{voice}:{weight / total:.4g}" for voice, weight in weights.items())
    return NamedVoice(blend if len(weights) > 1 else next(iter(weights)), affect or None)


def _parse_part(part: str, name: str, known: Collection[str]) -> tuple[str, float]:
    matched = _PART.match(part)
    if matched is None:
        raise InputError(f"'{name[:60]}' is no voice; write iris, iris:sad or iris(2)+adam(1)")
    voice, weight = matched[1], float(matched[2] or 1)
    voice = voice if voice in known else voice.lower()
    if voice not in known:
        voice = ALIASES.get(voice, voice)
    if voice not in known:
        raise InputError(f"unknown voice '{matched[1][:60]}'; GET /v1/audio/voices lists all {len(known)}")
    return voice, weight
