"""The voices of hibari: the one in its package, and those that were fetched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import torch

from pipelines.speech.voice.speakers import EMBEDDING_SIZE, Speaker


@dataclass(frozen=True, eq=False)
class NaturalSpeaker:
    """One voice.

    Attributes:
        speaker: what the actor needs of it: name, language, gender, mean F0.
        path: of its graph.
    """

    speaker: Speaker
    path: Path

    @property
    def name(self) -> str:
        """By which it is asked for."""
        return self.speaker.name

    @property
    def language(self) -> str:
        """A language tag."""
        return self.speaker.language

    @property
    def gender(self) -> str:
        """Whether it is a "female" or a "male" one."""
        return self.speaker.gender


#: Name -> language, gender, geometric mean of F0 in Hz over 20 plain sentences.
KNOWN_VOICES: Mapping[str, tuple[str, str, float]] = {
    "heart": ("en-us", "female", 195.0),
}


SOUND_LEVEL = -9.7  # mean log power of voiced bands, for the sounds between words


def find_speakers(folder: Path | None) -> list[NaturalSpeaker]:
    """The voices that are on this machine.

    Args:
        folder: of further voices.

    Returns:
        At least the one in the package.
    """
    assets = Path(str(files("hibari") / "assets"))
    language, gender, f0_hz = KNOWN_VOICES["heart"]
    speaker = Speaker("heart", language, gender, torch.zeros(EMBEDDING_SIZE), f0_hz, level=SOUND_LEVEL)
    return [NaturalSpeaker(speaker, assets / "hibari.onnx")]
