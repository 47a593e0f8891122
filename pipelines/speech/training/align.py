"""Recordings and their words -> the times of every phone, by pocketsphinx's forced alignment (BSD) with our own
pronunciations.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipelines import dsp
from pipelines.speech.front.inflect import inflect
from pipelines.speech.training.lexicon import entries
from pipelines.speech.training.prepare import ExampleStore
from pipelines.speech.training.recordings import Recording
from pipelines.speech.training.teachers import AlignedSpeech
from pipelines.speech.voice.features import HOP_SAMPLES, VOICE_RATE_HZ, VoiceFrames

Pronunciations = Mapping[str, Sequence[tuple[str, ...]]]  # several readings a word; vowels carry their stress


class Aligner:
    """Aligns one recording after the other.

    Args:
        readings: of every word that may come.
        words: those that do; a dictionary of just them is written for the decoder.
    """

    def __init__(self, readings: Pronunciations, words: Iterable[str]) -> None:
        import pocketsphinx

        self.readings = readings
        self.known: dict[str, tuple[str, ...]] = {}
        self.words: dict[str, str] = {}
        for word in sorted({w for w in words if w in readings}):
            name = self._decoder_name(word)
            self.words[name] = word
            for i, phones in enumerate(readings[word]):
                self.known[name if i == 0 else f"{name}({i + 1})"] = phones
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "words.dict"
            lines = [f"{name} {' '.join(_cmu_phone(p) for p in phones)}" for name, phones in self.known.items()]
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            self.decoder: Any = pocketsphinx.Decoder(samprate=16000, loglevel="FATAL", dict=str(path), lm=None)

    def align(self, recording: Recording) -> AlignedSpeech | None:
        """The phones of a recording, or None where a word is not known or the words do not fit the sound."""
        words = _words(recording.text)
        if not words or any(w not in self.readings for w in words):
            return None
        text = " ".join(self._decoder_name(w) for w in words)
        x = dsp.resample(recording.samples.astype(np.float64), VOICE_RATE_HZ, 16_000)
        sound = (np.clip(x / max(np.abs(x).max(), 1e-6) * 0.7, -1, 1) * 32767).astype(np.int16).tobytes()
        self.decoder.set_align_text(text)
        try:
            self._decode(sound)
            if self.decoder.hyp() is None:
                return None
            self.decoder.set_alignment()
            self._decode(sound)
        except RuntimeError:  # the words do not fit
            return None
        alignment = self.decoder.get_alignment()
        return self._read_alignment(recording, alignment) if alignment is not None else None

    def _decode(self, sound: bytes) -> None:
        self.decoder.start_utt()
        self.decoder.process_raw(sound, full_utt=True)
        self.decoder.end_utt()

    def _decoder_name(self, word: str) -> str:
        """The decoder's name of a word with our readings of it."""
        return f"x{word.replace(chr(39), 'q')}x"

    def _read_alignment(self, recording: Recording, alignment: Any) -> AlignedSpeech | None:
        rows: list[tuple[str, float, int, str]] = []
        for word in alignment:
            phones = self.known.get(word.name)
            pieces = list(word)
            if phones is None:
                if rows and rows[-1][0] == "pau":
                    rows.pop()
                rows.append(("pau", (pieces[-1].start + pieces[-1].duration) / 100, 0, ""))
                continue
            written = self.words[word.name.split("(")[0]]
            for phone, piece in zip(phones, pieces, strict=True):
                rows.append((phone.rstrip("012"), (piece.start + piece.duration) / 100, int(phone[-1] == "1"), written))
        if not rows:
            return None
        a, b, c, d = zip(*rows, strict=True)
        return AlignedSpeech(recording.text, recording.samples, VOICE_RATE_HZ, a, b, c, d)


def _cmu_phone(phone: str) -> str:
    written = phone.rstrip("012").upper()
    return "AH" if written == "AX" else written


def align_all(data: Path, prepared: Path, work: Path, say: Callable[[str], None]) -> None:
    """Write s84.npz and s174.npz: the recordings of each LibriSpeech speaker that may be learnt from, with their
    phones.
    """
    recordings = np.load(prepared)
    texts = [str(t) for t in recordings["texts"]]
    readings = known_readings(data, texts)
    aligner = Aligner(readings, [w for t in texts for w in _words(t)])
    ends, arrays = (
        np.cumsum(recordings["counts"]),
        {k: recordings[k] for k in ("envelope", "f0", "aperiodicity", "wave")},
    )
    stores: dict[str, ExampleStore] = {}
    failed = 0
    for i, name in enumerate(recordings["names"]):
        if recordings["held"][i]:
            continue
        a, b = ends[i] - recordings["counts"][i], ends[i]
        samples = arrays["wave"][a * HOP_SAMPLES : b * HOP_SAMPLES].astype(np.float32) / 32768
        speaker = str(recordings["speakers"][i])
        aligned = aligner.align(Recording(str(name), speaker, texts[i], samples, 8000.0, False))
        if aligned is None:
            failed += 1
            continue
        frames = VoiceFrames(arrays["envelope"][a:b], arrays["f0"][a:b], arrays["aperiodicity"][a:b])
        stores.setdefault(f"s{speaker}", ExampleStore([], [])).add(aligned, frames)
    for name, store in stores.items():
        store.save(work / f"{name}.npz")
        say(f"{name}: {len(store.frames)} recordings, {sum(map(len, store.frames)) / 6000:.1f} minutes")
    say(f"not aligned: {failed}")


def known_readings(data: Path, texts: Sequence[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Readings of every word that the lexicon has or can inflect."""
    readings = {e.word: tuple(dict.fromkeys(e.readings.values())) for e in entries(data)}
    for word in {w for t in texts for w in _words(t)} - set(readings):
        phones = inflect(word, lambda w: readings[w][0] if w in readings else None)
        if phones:
            readings[word] = (phones,)
    return readings


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())
