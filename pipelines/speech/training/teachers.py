"""Teacher voices: libflite's clustergen voices in process and Festival's HTS voice, with the times of every phone.

Needs the Debian packages libflite1 and festvox-us-slt-hts; only training does. Licences: flite BSD-like (Carnegie
Mellon), the voices EST-2003 (BSD-like).
"""

from __future__ import annotations

import ctypes as c
import re
import subprocess
import tempfile
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.speech.phones import fold_phone


@dataclass(frozen=True)
class AlignedSpeech:
    """One sentence as a teacher spoke it.

    Attributes:
        text: of the sentence.
        samples: [N] in [-1, 1].
        rate: Hz.
        phones: [P] names.
        ends: [P] seconds at which each phone ends.
        stress: [P] 1 for phones of a stressed syllable.
        words: [P] the word of each phone, "" for a pause.
    """

    text: str
    samples: NDArray[np.floating]
    rate: int
    phones: tuple[str, ...]
    ends: tuple[float, ...]
    stress: tuple[int, ...]
    words: tuple[str, ...]


class _Wave(c.Structure):
    _fields_ = (
        ("type", c.c_char_p),
        ("rate", c.c_int),
        ("count", c.c_int),
        ("channels", c.c_int),
        ("samples", c.POINTER(c.c_short)),
    )


class _Voice(c.Structure):
    _fields_ = (("name", c.c_char_p), ("features", c.c_void_p), ("ff", c.c_void_p), ("init", c.c_void_p))


@cache
def _library() -> Any:
    lib = c.CDLL("libflite.so.1", c.RTLD_GLOBAL)
    for name in ("libflite_usenglish.so.1", "libflite_cmulex.so.1"):
        c.CDLL(name, c.RTLD_GLOBAL)
    pointer, text = c.c_void_p, c.c_char_p
    for name, result, *arguments in (
        ("flite_synth_text", pointer, text, c.POINTER(_Voice)),
        ("utt_wave", c.POINTER(_Wave), pointer),
        ("delete_utterance", None, pointer),
        ("utt_relation", pointer, pointer, text),
        ("relation_head", pointer, pointer),
        ("item_next", pointer, pointer),
        ("item_feat_string", text, pointer, text),
        ("item_feat_float", c.c_float, pointer, text),
        ("ffeature_string", text, pointer, text),
    ):
        function = getattr(lib, name)
        function.restype, function.argtypes = result, arguments
    lib.flite_init()
    return lib


@cache
def _flite_voice(name: str) -> Any:
    lib = c.CDLL(f"libflite_cmu_us_{name}.so.1", c.RTLD_GLOBAL)
    register = getattr(lib, f"register_cmu_us_{name}")
    register.restype, register.argtypes = c.POINTER(_Voice), [c.c_void_p]
    return register(None)


def flite(text: str, voice: str) -> AlignedSpeech:
    """Speak with a flite voice: rms, slt or awb."""
    lib = _library()
    utterance = lib.flite_synth_text(text.encode(), _flite_voice(voice))
    rows, item = [], lib.relation_head(lib.utt_relation(utterance, b"Segment"))
    while item:
        word = lib.ffeature_string(item, b"R:SylStructure.parent.parent.name") or b""
        stress = lib.ffeature_string(item, b"R:SylStructure.parent.stress") or b"0"
        rows.append(
            (
                lib.item_feat_string(item, b"name").decode(),
                lib.item_feat_float(item, b"end"),
                stress.decode(),
                word.decode(),
            )
        )
        item = lib.item_next(item)
    sound = lib.utt_wave(utterance).contents
    samples = np.ctypeslib.as_array(sound.samples, (sound.count,)).astype(np.float32) / 32768
    rate = int(sound.rate)
    lib.delete_utterance(utterance)
    return _build_aligned(text, samples, rate, rows)


_SCHEME = """(voice_cmu_us_slt_arctic_hts)
(define (say text name) (set! utt (eval (list 'Utterance 'Text text))) (utt.synth utt) (utt.save.wave utt name 'riff)
 (print (utt.features utt 'Segment '(name end R:SylStructure.parent.stress R:SylStructure.parent.parent.name))))
"""


def festival(texts: Sequence[str], batch: int = 50) -> Iterator[AlignedSpeech]:
    """Speak with Festival's HTS voice of slt, 32 kHz."""
    for start in range(0, len(texts), batch):
        part = texts[start : start + batch]
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder) / "say.scm"
            lines = [f'(say "{t}" "{folder}/{i}.wav")' for i, t in enumerate(part)]
            script.write_text(_SCHEME + "\n".join(lines), encoding="utf-8")
            process = subprocess.run(["festival", "-b", str(script)], capture_output=True, text=True, check=True)
            for i, (text, line) in enumerate(zip(part, process.stdout.strip().splitlines(), strict=True)):
                rows = [
                    (a, float(b), s, w.strip('"'))
                    for a, b, s, w in re.findall(r'\("([^"]+)" ([\d.]+) (\S+) ("[^"]*"|0)\)', line)
                ]
                with wave.open(f"{folder}/{i}.wav") as file:
                    samples = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(np.float32) / 32768
                    yield _build_aligned(text, samples, file.getframerate(), rows)


def _build_aligned(
    text: str, samples: NDArray[np.floating], rate: int, rows: Sequence[tuple[str, float, str, str]]
) -> AlignedSpeech:
    phones = tuple(fold_phone(r[0]) for r in rows)
    words = tuple("" if p == "pau" or r[3] == "0" else r[3] for p, r in zip(phones, rows, strict=True))
    stress = tuple(int(r[2].strip('"') == "1") if w else 0 for r, w in zip(rows, words, strict=True))
    return AlignedSpeech(text, samples, rate, phones, tuple(r[1] for r in rows), stress, words)
