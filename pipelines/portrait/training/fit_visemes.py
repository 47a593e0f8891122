"""Fits the network of mouth shapes: on speech of our own, whose phoneme times are known, and on recordings aligned to their text."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from pipelines.media.wav import decode
from pipelines.portrait.track.viseme_net import FRAME_RATE_HZ, VISEMES, VisemeNet, log_mel
from pipelines.portrait.track.visemes import visemes_from_phonemes

VOICES = (
    "en-us",
    "en-us+f1",
    "en-us+f2",
    "en-us+f3",
    "en-us+f4",
    "en-us+f5",
    "en-us+m1",
    "en-us+m3",
    "en-us+m5",
    "en-us+m7",
)
AFFECTS = ("neutral", "happy", "sad", "angry", "fearful", "calm", "surprised", "disgusted")
LENGTH, BATCH = 300, 16  # frames of a window
ARPA = {
    "PP": "P B M",
    "FF": "F V",
    "TH": "TH DH",
    "DD": "T D N L",
    "kk": "K G NG HH Y",
    "SS": "S Z",
    "CH": "SH ZH CH JH",
    "RR": "R ER",
    "aa": "AA AE AH AY AW",
    "E": "EH EY",
    "ih": "IH IY",
    "oh": "AO OW OY",
    "ou": "UH UW W",
}


@dataclass(frozen=True)
class Said:
    """Log-mel [40, T] and the mouth shape [T] of each frame."""

    mel: NDArray[np.float32]
    shape: NDArray[np.int64]


def spoken(texts: Sequence[str], count: int, seed: int) -> list[Said]:
    """Sentences by the embedded voice in many variants, paces and feelings."""
    from pipelines.speech.pipeline import SpeechPipeline

    pipe, rng = SpeechPipeline.from_pretrained(), np.random.default_rng(seed)
    out: list[Said] = []
    while len(out) < count:
        voice = VOICES[int(rng.integers(len(VOICES)))]
        if not pipe.engine.has_voice(voice):
            continue
        text, affect = str(rng.choice(np.array(texts, object))), str(rng.choice(AFFECTS))
        made = pipe(text, voice=voice, affect=affect, rate=float(rng.uniform(0.8, 1.3)), seed=len(out))
        marks = [(m.text, m.start_s, m.end_s) for m in made.phonemes]
        out.append(
            _said(
                _roomy(made.samples, rng),
                made.sampling_rate,
                [(s.viseme, s.start_s, s.end_s) for s in visemes_from_phonemes(marks)],
            )
        )
    return out


def recorded(archive: Path) -> list[Said]:
    """Recordings of people (`transcripts.csv` beside them), aligned by pocketsphinx."""
    out = []
    with zipfile.ZipFile(archive) as file:
        names = file.namelist()
        table = next(n for n in names if n.endswith("transcripts.csv"))
        rows = list(csv.reader(io.StringIO(file.read(table).decode())))
        for row in rows[1:]:
            name = next((n for n in names if n.endswith(row[0]) or Path(n).stem == Path(row[0]).stem), None)
            if name is None:
                continue
            samples, rate = _wav(file.read(name))
            if (marks := _phones(samples, rate, row[-1])) is not None:
                out.append(_said(samples, rate, marks))
    return out


def _wav(data: bytes) -> tuple[NDArray[np.float32], int]:
    import tempfile

    from pipelines.media import read_audio

    with tempfile.NamedTemporaryFile(suffix=".wav" if data[:4] == b"RIFF" else ".flac") as part:
        part.write(data)
        part.flush()
        audio = read_audio(part.name) if data[:4] != b"RIFF" else None
        samples, rate = (audio.samples, audio.sampling_rate) if audio else decode(Path(part.name), 60.0)
    return (samples if samples.ndim == 1 else samples.mean(1)), rate


def _phones(samples: NDArray[np.float32], rate: int, text: str) -> list[tuple[str, float, float]] | None:
    """(mouth shape, start, end) by forced alignment, or None where the text does not fit."""
    from pocketsphinx import Decoder

    by_phone = {p: v for v, some in ARPA.items() for p in some.split()}
    words = " ".join("".join(c for c in text.lower() if c.isalpha() or c in " '").split())
    data = (np.clip(samples, -1, 1) * 32767).astype(np.int16).tobytes()
    decoder = Decoder(samprate=float(rate), loglevel="FATAL")
    try:
        decoder.set_align_text(words)
        for _ in range(2):
            decoder.start_utt()
            decoder.process_raw(data, full_utt=True)
            decoder.end_utt()
            if _ == 0:
                decoder.set_alignment()
        found = decoder.get_alignment()
        return [
            (by_phone[p.name], p.start / 100, (p.start + p.duration) / 100)
            for p in found.phones()
            if p.name in by_phone
        ]
    except (RuntimeError, ValueError, TypeError):
        return None


def _said(samples: NDArray[np.float32], rate: int, marks: Sequence[tuple[str, float, float]]) -> Said:
    mel = log_mel(samples, rate)
    target = np.zeros(mel.shape[1], np.int64)
    for name, start, end in marks:
        target[max(0, round(start * FRAME_RATE_HZ)) : round(end * FRAME_RATE_HZ)] = VISEMES.index(name)
    return Said(mel, target)


def _roomy(samples: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Some noise, some room, some tilt."""
    out = samples.astype(np.float32)
    if rng.random() < 0.5:
        length = int(rng.uniform(1000, 6000))
        tail = rng.normal(0, 1, length) * np.exp(-np.arange(length) / (length / 5))
        out = out + 0.12 * np.convolve(out, tail / np.abs(tail).sum() * 3)[: len(out)].astype(np.float32)
    level = float(np.sqrt(np.mean(out**2)) + 1e-6)
    return (out + rng.normal(0, 1, len(out)) * level * 10 ** (rng.uniform(-45, -18) / 20)).astype(np.float32)


def fit(data: Path, steps: int, seed: int, out: Path, say: Callable[[str], None], count: int = 700) -> VisemeNet:
    """Train; every fifth recording of a person is held back."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    people = recorded(data / "speech" / "librispeech_two_speakers.zip")
    with (data / "text" / "emobank.csv").open(encoding="utf-8") as file:
        texts = [r[-1] for r in csv.reader(file) if 15 < len(r[-1]) < 110][1:4000]
    ours = spoken(texts, count, seed)
    held, learn = people[::5], [*ours, *[p for i, p in enumerate(people) if i % 5]]
    say(f"{len(ours)} spoken, {len(people)} recorded ({len(held)} held back)")
    weight = np.array([1.0] * len(ours) + [3.0] * (len(learn) - len(ours)))
    net = VisemeNet()
    optimiser = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, total_steps=steps)
    for step in range(1, steps + 1):
        mel, target = _batch(learn, rng.choice(len(learn), BATCH, p=weight / weight.sum()), rng)
        loss = F.cross_entropy(net.train()(mel), target, label_smoothing=0.05)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
        if step % 250 == 0 or step == steps:
            say(f"step {step}: loss {loss.item():.3f}; people held back: {_told(net, held)}")
    _save(net, out)
    return net.eval()


def _batch(
    said: Sequence[Said], index: NDArray[np.int64], rng: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    mels, targets = [], []
    for i in index:
        one = said[i]
        short = max(0, LENGTH - one.mel.shape[1])
        mel, target = np.pad(one.mel, ((0, 0), (0, short))), np.pad(one.shape, (0, short))
        start = int(rng.integers(mel.shape[1] - LENGTH + 1))
        mel = mel[:, start : start + LENGTH].copy()
        low = int(rng.integers(36))
        mel[low : low + int(rng.integers(5))] = 0
        mels.append(mel + rng.normal(0, 0.15, (mel.shape[0], 1)))
        targets.append(target[start : start + LENGTH])
    return torch.from_numpy(np.stack(mels)).float(), torch.from_numpy(np.stack(targets))


@torch.no_grad()
def _told(net: VisemeNet, held: Sequence[Said]) -> str:
    net.eval()
    found = np.concatenate([net(torch.from_numpy(s.mel)[None])[0].argmax(0).numpy() for s in held])
    wanted = np.concatenate([s.shape for s in held])
    shut, closed = wanted == VISEMES.index("PP"), found == VISEMES.index("PP")
    recall, precision = (shut & closed).sum() / max(1, shut.sum()), (shut & closed).sum() / max(1, closed.sum())
    return f"frames right {np.mean(found == wanted):.3f}, lips shut recall {recall:.2f} precision {precision:.2f}"


def _save(net: VisemeNet, folder: Path) -> None:
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    save_file({k: v.detach().half().contiguous() for k, v in net.state_dict().items()}, folder / "lips.safetensors")
