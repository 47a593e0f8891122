"""Recordings and their words -> the times of every phone, by pocketsphinx's forced alignment (BSD) with our own pronunciations."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipelines import dsp
from pipelines.speech.front.inflect import inflected
from pipelines.speech.training.lexicon import entries
from pipelines.speech.training.prepare import Store
from pipelines.speech.training.recordings import Recording
from pipelines.speech.training.teachers import Taught
from pipelines.speech.voice.features import HOP, RATE, Frames

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
            name = self._name(word)
            self.words[name] = word
            for i, phones in enumerate(readings[word]):
                self.known[name if i == 0 else f"{name}({i + 1})"] = phones
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "words.dict"
            lines = [f"{name} {' '.join(_cmu(p) for p in phones)}" for name, phones in self.known.items()]
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            self.decoder: Any = pocketsphinx.Decoder(samprate=16000, loglevel="FATAL", dict=str(path), lm=None)

    def align(self, recording: Recording) -> Taught | None:
        """The phones of a recording, or None where a word is not known or the words do not fit the sound."""
        words = _words(recording.text)
        if not words or any(w not in self.readings for w in words):
            return None
        text = " ".join(self._name(w) for w in words)
        x = dsp.resample(recording.samples.astype(np.float64), RATE, 16_000)
        sound = (np.clip(x / max(np.abs(x).max(), 1e-6) * 0.7, -1, 1) * 32767).astype(np.int16).tobytes()
        self.decoder.set_align_text(text)
        try:
            self._hear(sound)
            if self.decoder.hyp() is None:
                return None
            self.decoder.set_alignment()
            self._hear(sound)
        except RuntimeError:  # the words do not fit
            return None
        found = self.decoder.get_alignment()
        return self._taught(recording, found) if found is not None else None

    def _hear(self, sound: bytes) -> None:
        self.decoder.start_utt()
        self.decoder.process_raw(sound, full_utt=True)
        self.decoder.end_utt()

    def _name(self, word: str) -> str:
        """The decoder's name of a word with our readings of it."""
        return f"x{word.replace(chr(39), 'q')}x"

    def _taught(self, recording: Recording, found: Any) -> Taught | None:
        rows: list[tuple[str, float, int, str]] = []
        for word in found:
            phones = self.known.get(word.name)
            pieces = list(word)
            if phones is None:
                if rows and rows[-1][0] == "pau":
                    rows.pop()
                rows.append(("pau", (pieces[-1].start + pieces[-1].duration) / 100, 0, ""))
                continue
            plain = self.words[word.name.split("(")[0]]
            for phone, piece in zip(phones, pieces, strict=True):
                rows.append((phone.rstrip("012"), (piece.start + piece.duration) / 100, int(phone[-1] == "1"), plain))
        if not rows:
            return None
        a, b, c, d = zip(*rows, strict=True)
        return Taught(recording.text, recording.samples, RATE, a, b, c, d)


def _cmu(phone: str) -> str:
    plain = phone.rstrip("012").upper()
    return "AH" if plain == "AX" else plain


def align_all(data: Path, prepared: Path, work: Path, say: Callable[[str], None]) -> None:
    """Write s84.npz and s174.npz: the recordings of each LibriSpeech speaker that may be learnt from, with their phones."""
    stored = np.load(prepared)
    texts = [str(t) for t in stored["texts"]]
    readings = known_readings(data, texts)
    aligner = Aligner(readings, [w for t in texts for w in _words(t)])
    ends, whole = np.cumsum(stored["counts"]), {k: stored[k] for k in ("envelope", "f0", "aperiodicity", "wave")}
    stores: dict[str, Store] = {}
    missed = 0
    for i, name in enumerate(stored["names"]):
        if stored["held"][i]:
            continue
        a, b = ends[i] - stored["counts"][i], ends[i]
        samples = whole["wave"][a * HOP : b * HOP].astype(np.float32) / 32768
        speaker = str(stored["speakers"][i])
        taught = aligner.align(Recording(str(name), speaker, texts[i], samples, 8000.0, False))
        if taught is None:
            missed += 1
            continue
        frames = Frames(whole["envelope"][a:b], whole["f0"][a:b], whole["aperiodicity"][a:b])
        stores.setdefault(f"s{speaker}", Store([], [])).add(taught, frames)
    for name, store in stores.items():
        store.save(work / f"{name}.npz")
        say(f"{name}: {len(store.frames)} recordings, {sum(map(len, store.frames)) / 6000:.1f} minutes")
    say(f"not aligned: {missed}")


def known_readings(data: Path, texts: Sequence[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Readings of every word that the lexicon has or can inflect."""
    readings = {e.word: tuple(dict.fromkeys(e.readings.values())) for e in entries(data)}
    for word in {w for t in texts for w in _words(t)} - set(readings):
        phones = inflected(word, lambda w: readings[w][0] if w in readings else None)
        if phones:
            readings[word] = (phones,)
    return readings


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())
