"""A speech engine of twelve lines with an option of its own: every word is a tone."""

from typing import Annotated

import numpy as np
from pydantic import Field

from pipelines.base import Capabilities
from pipelines.speech.engine import SpeechChunk, Voice
from pipelines.speech.options import SpeechOptions


class ToneOptions(SpeechOptions):
    """How a tone sounds."""

    tone_hz: Annotated[float, Field(ge=50, le=2000, description="the pitch of the tone, in Hz")] = 440.0


class ToneEngine:
    """Every word is a tone of 0.2 s."""

    name, capabilities, options_type = "tone", Capabilities(), ToneOptions
    voices, default_voice = (Voice("sine", "en"),), "sine"

    def __init__(self, folder, *, device="auto"):
        """Nothing is loaded."""

    def has_voice(self, name):
        """One voice."""
        return name == "sine"

    def speak(self, request):
        """A sine as long as the words."""
        times_s = np.arange(round(0.2 * 16000 * len(request.phrase.text.split()))) / 16000
        return SpeechChunk(np.sin(2 * np.pi * request.options.tone_hz * times_s).astype(np.float32) * 0.3, 16000)
