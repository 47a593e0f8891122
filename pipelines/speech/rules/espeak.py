"""espeak-ng in process through its shared library: samples with word and phoneme times.

The library keeps its state in globals (pitch phase, flutter) that no call resets, so the same text sounds a little
different each time. Every call therefore loads it afresh and unloads it again (6 ms), under one lock: the same request
gives the same samples. GPL-3.0-or-later: only reached when the extra
`espeak` is installed; nothing of it is copied here.
"""

from __future__ import annotations

import ctypes as C
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import EngineUnavailableError
from pipelines.speech.engine import Mark, Voice

DEFAULT_RATE_WPM = 175  # the library's own default
_SYNCHRONOUS, _PHONEME_EVENTS, _PHONEME_IPA = 2, 1, 2
_RATE, _PITCH, _RANGE, _WORDGAP = 1, 3, 4, 7  # espeak_PARAMETER of speak_lib.h
_WORD, _PHONEME = 1, 7  # espeak_EVENT_TYPE
_UTF8, _IPA = 1, 2  # of text; of phonemes
_LOCK = threading.Lock()


class _Id(C.Union):
    _fields_ = [("number", C.c_int), ("name", C.c_char_p), ("string", C.c_char * 8)]


class _Event(C.Structure):
    _fields_ = [
        ("type", C.c_int),
        ("uid", C.c_uint),
        ("text_position", C.c_int),
        ("length", C.c_int),
        ("audio_position", C.c_int),
        ("sample", C.c_int),
        ("user_data", C.c_void_p),
        ("id", _Id),
    ]


class _Voice(C.Structure):
    _fields_ = [
        ("name", C.c_char_p),
        ("languages", C.POINTER(C.c_char)),
        ("identifier", C.c_char_p),
        ("gender", C.c_ubyte),
        ("age", C.c_ubyte),
        ("variant", C.c_ubyte),
        ("xx1", C.c_ubyte),
        ("score", C.c_int),
        ("spare", C.c_void_p),
    ]


_CALLBACK = C.CFUNCTYPE(C.c_int, C.POINTER(C.c_short), C.c_int, C.POINTER(_Event))


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a text as the library reads it.

    Attributes:
        ipa: with stress marks, words apart by spaces where the library keeps them apart.
        end: the first character of the text behind it.
    """

    ipa: str
    end: int


@dataclass(frozen=True, slots=True)
class EspeakSynthesis:
    """What the library gave.

    Attributes:
        samples: [N] float32 in [-1, 1].
        sampling_rate: Hz.
        words: (first character, end character, seconds) of each word.
        phonemes: when each phoneme sounds.
    """

    samples: NDArray[np.float32]
    sampling_rate: int
    words: tuple[tuple[int, int, float], ...]
    phonemes: tuple[Mark, ...]


class _Library:
    def __init__(self) -> None:
        import espeakng_loader

        self._lib: Any = C.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path().encode()
        self.sampling_rate = self._lib.espeak_Initialize(_SYNCHRONOUS, 0, data, _PHONEME_EVENTS | _PHONEME_IPA)
        if self.sampling_rate <= 0:
            raise EngineUnavailableError(
                "espeak-ng could not start; run: pip install --force-reinstall espeakng-loader"
            )
        self._lib.espeak_ng_SetRandSeed(C.c_long(1))  # starting, it seeds its noise with the time of day
        self._pcm: list[NDArray[np.int16]] = []
        self._events: list[tuple[int, float, int, int, str]] = []
        self._keep = _CALLBACK(self._on_audio)
        self._lib.espeak_SetSynthCallback(self._keep)
        self._lib.espeak_ListVoices.restype = C.POINTER(C.POINTER(_Voice))

    def _on_audio(self, pcm: Any, count: int, events: Any) -> int:
        if count > 0:
            self._pcm.append(np.ctypeslib.as_array(pcm, (count,)).copy())
        i = 0
        while events[i].type:
            event = events[i]
            name = event.id.string.decode("utf-8", "ignore") if event.type == _PHONEME else ""
            self._events.append((event.type, event.audio_position / 1000, event.text_position, event.length, name))
            i += 1
        return 0

    def close(self) -> None:
        self._lib.espeak_Terminate()
        handle = self._lib._handle
        if sys.platform == "win32":
            C.windll.kernel32.FreeLibrary(C.c_void_p(handle))
        else:
            import _ctypes

            _ctypes.dlclose(handle)

    def voices(self) -> list[Voice]:
        voices, i = [], 0
        listed = self._lib.espeak_ListVoices(None)
        while listed[i]:
            voice = listed[i].contents
            language = C.string_at(C.addressof(voice.languages.contents) + 1).decode()
            voices.append(Voice(language, language, {1: "male", 2: "female"}.get(voice.gender, "")))
            i += 1
        return voices

    def set_voice(self, name: str) -> bool:
        return bool(self._lib.espeak_SetVoiceByName(name.encode()) == 0)

    def clauses(self, text: str, voice: str) -> Iterator[Clause]:
        self._need_voice(voice)
        read = self._lib.espeak_TextToPhonemes
        read.restype = C.c_char_p
        data = C.create_string_buffer(text.encode())
        at = C.c_void_p(C.addressof(data))
        while at.value:
            ipa = (read(C.byref(at), _UTF8, _IPA) or b"").decode("utf-8", "ignore")
            done = (at.value or C.addressof(data) + len(data) - 1) - C.addressof(data)
            yield Clause(re.sub(r"\([a-z-]+\)", "", ipa).strip(), len(data.raw[:done].decode("utf-8", "ignore")))

    def _need_voice(self, voice: str) -> None:
        if not self.set_voice(voice):
            raise EngineUnavailableError(f"espeak-ng cannot load the voice '{voice}'; run: studio doctor")

    def synthesise(
        self, text: str, voice: str, wpm: int, pitch: int, pitch_range: int, word_gap: int
    ) -> EspeakSynthesis:
        self._pcm.clear()
        self._events.clear()
        self._need_voice(voice)
        for parameter, value in ((_RATE, wpm), (_PITCH, pitch), (_RANGE, pitch_range), (_WORDGAP, word_gap)):
            self._lib.espeak_SetParameter(parameter, value, 0)
        data = text.encode() + b"\0"
        self._lib.espeak_Synth(data, len(data), 0, 1, 0, _UTF8, None, None)
        self._lib.espeak_Synchronize()
        pcm = np.concatenate(self._pcm) if self._pcm else np.zeros(0, np.int16)
        end = len(pcm) / self.sampling_rate
        words = tuple((at - 1, at - 1 + length, t) for kind, t, at, length, _ in self._events if kind == _WORD)
        return EspeakSynthesis(
            (pcm / 32768).astype(np.float32), self.sampling_rate, words, _phonemes(self._events, end)
        )


def transcribe(text: str, voice: str) -> tuple[Clause, ...]:
    """Read a text without speaking it.

    Args:
        text: read literally.
        voice: see `synthesise`.

    Returns:
        Its clauses in order; what the library says of other languages inside one ("(en)") is left out.
    """
    with _loaded() as library:
        return tuple(library.clauses(text, voice))


def synthesise(
    text: str, voice: str, *, rate: float = 1.0, pitch: int = 50, pitch_range: int = 50, word_gap: int = 0
) -> EspeakSynthesis:
    """Speak a text.

    Args:
        text: spoken literally; no markup is read.
        voice: a language tag, with a variant after "+" if wanted ("en-us+f3").
        rate: ratio to 175 words a minute, held within the library's 80 to 450.
        pitch: 0 to 99, 50 is the voice's own; a step is about 0.18 semitones.
        pitch_range: 0 to 99, 50 is the voice's own.
        word_gap: extra pause between words in units of 10 ms.

    Returns:
        Samples with the times of words and phonemes.
    """
    wpm = int(np.clip(round(DEFAULT_RATE_WPM * rate), 80, 450))
    with _loaded() as library:
        return library.synthesise(
            text, voice, wpm, int(np.clip(pitch, 0, 99)), int(np.clip(pitch_range, 0, 99)), max(0, word_gap)
        )


@cache
def voices() -> tuple[Voice, ...]:
    """One voice a language, English first, then by tag."""
    with _loaded() as library:
        voices_by_name = {voice.name: voice for voice in library.voices()}
    return tuple(sorted(voices_by_name.values(), key=lambda v: (not v.language.startswith("en"), v.name)))


@cache
def has_voice(name: str) -> bool:
    """Whether the library can load a voice by this name."""
    base, _, variant = name.partition("+")
    if variant and variant not in VARIANTS:
        return False
    return any(base == voice.name for voice in voices())


#: Variants that every language can be spoken with: seven men, five women, a whisper and a croak.
VARIANTS = tuple([f"m{i}" for i in range(1, 8)] + [f"f{i}" for i in range(1, 6)] + ["whisper", "croak"])


@contextmanager
def _loaded() -> Iterator[_Library]:
    """The library in its first state; unloaded at the end, so that the next call finds that state again."""
    with _LOCK:
        library = _Library()
        try:
            yield library
        finally:
            library.close()


def _phonemes(events: list[tuple[int, float, int, int, str]], end: float) -> tuple[Mark, ...]:
    """The IPA phonemes with their ends: each lasts until the next event; pauses have no symbol and are dropped."""
    starts = [(t, name) for kind, t, _, _, name in events if kind == _PHONEME]
    stops = [t for t, _ in starts[1:]] + [end]
    return tuple(
        Mark(name, t, max(t, stop)) for (t, name), stop in zip(starts, stops, strict=True) if name.strip("_: ")
    )
