"""Fits the network of visemes: on speech of our own, whose phoneme times are known, and on recordings aligned to their
text.
"""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from pipelines.media import read_audio
from pipelines.portrait.track.viseme_net import FRAME_RATE_HZ, VISEMES, VisemeNet, log_mel
from pipelines.portrait.track.visemes import visemes_from_phonemes
from weights.checkpoint import save_checkpoint

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
AFFECT_WORDS = ("neutral", "happy", "sad", "angry", "fearful", "calm", "surprised", "disgusted")
WINDOW_FRAMES, BATCH_SIZE = 300, 16
ARPABET_BY_VISEME = {
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
class LabelledSpeech:
    """One clip.

    Attributes:
        mel: log-mel frames [40, T].
        visemes: index of each frame's viseme [T].
    """

    mel: NDArray[np.float32]
    visemes: NDArray[np.int64]


def synthesize_speech(texts: Sequence[str], count: int, seed: int) -> list[LabelledSpeech]:
    """Sentences by a rule-based voice in many variants, paces and affects."""
    from pipelines.speech.pipeline import SpeechPipeline

    pipe, rng = SpeechPipeline.from_pretrained("espeak"), np.random.default_rng(seed)
    out: list[LabelledSpeech] = []
    while len(out) < count:
        voice = VOICES[int(rng.integers(len(VOICES)))]
        if not pipe.engine.has_voice(voice):
            continue
        text, affect = str(rng.choice(np.array(texts, object))), str(rng.choice(AFFECT_WORDS))
        speech = pipe(text, voice=voice, affect=affect, rate=float(rng.uniform(0.8, 1.3)), seed=len(out))
        marks = [(m.text, m.start_s, m.end_s) for m in speech.phonemes]
        out.append(
            _label_frames(
                _augment_sound(speech.samples, rng),
                speech.sampling_rate,
                [("DD" if s.viseme == "LL" else s.viseme, s.start_s, s.end_s) for s in visemes_from_phonemes(marks)],
            )
        )
    return out


def load_recordings(archive: Path) -> list[LabelledSpeech]:
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
            samples, rate = _decode_sound(file.read(name))
            if (marks := _align_phones(samples, rate, row[-1])) is not None:
                out.append(_label_frames(samples, rate, marks))
    return out


def _decode_sound(data: bytes) -> tuple[NDArray[np.float32], int]:
    """Mono samples [N] and the sampling rate of a file in memory."""
    with tempfile.NamedTemporaryFile(suffix=".wav" if data[:4] == b"RIFF" else ".flac") as part:
        part.write(data)
        part.flush()
        audio = read_audio(part.name)
    return (audio.samples if audio.samples.ndim == 1 else audio.samples.mean(1)), audio.sampling_rate


def _align_phones(samples: NDArray[np.float32], rate: int, text: str) -> list[tuple[str, float, float]] | None:
    """(viseme, start_s, end_s) by forced alignment, or None where the text does not fit."""
    from pocketsphinx import Decoder

    by_phone = {p: v for v, phones in ARPABET_BY_VISEME.items() for p in phones.split()}
    words = " ".join("".join(c for c in text.lower() if c.isalpha() or c in " '").split())
    data = (np.clip(samples, -1, 1) * 32767).astype(np.int16).tobytes()
    decoder = Decoder(samprate=float(rate), loglevel="FATAL")
    try:
        decoder.set_align_text(words)
        for attempt in range(2):
            decoder.start_utt()
            decoder.process_raw(data, full_utt=True)
            decoder.end_utt()
            if attempt == 0:
                decoder.set_alignment()
        alignment = decoder.get_alignment()
        return [
            (by_phone[p.name], p.start / 100, (p.start + p.duration) / 100)
            for p in alignment.phones()
            if p.name in by_phone
        ]
    except (RuntimeError, ValueError, TypeError):
        return None


def _label_frames(samples: NDArray[np.float32], rate: int, marks: Sequence[tuple[str, float, float]]) -> LabelledSpeech:
    """A clip whose frames are labelled by (viseme, start_s, end_s)."""
    mel = log_mel(samples, rate)
    target = np.zeros(mel.shape[1], np.int64)
    for name, start, end in marks:
        target[max(0, round(start * FRAME_RATE_HZ)) : round(end * FRAME_RATE_HZ)] = VISEMES.index(name)
    return LabelledSpeech(mel, target)


def _augment_sound(samples: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Add some room and some noise by chance."""
    out = samples.astype(np.float32)
    if rng.random() < 0.5:
        length = int(rng.uniform(1000, 6000))
        tail = rng.normal(0, 1, length) * np.exp(-np.arange(length) / (length / 5))
        out = out + 0.12 * np.convolve(out, tail / np.abs(tail).sum() * 3)[: len(out)].astype(np.float32)
    level = float(np.sqrt(np.mean(out**2)) + 1e-6)
    return (out + rng.normal(0, 1, len(out)) * level * 10 ** (rng.uniform(-45, -18) / 20)).astype(np.float32)


def fit(data: Path, steps: int, seed: int, out: Path, report: Callable[[str], None], count: int = 700) -> VisemeNet:
    """Fit the network; every fifth recording of a person is held back.

    Args:
        data: the folder of training data.
        steps: of the optimiser.
        seed: of the weights and the batches.
        out: the folder of the checkpoint.
        report: is told of the progress.
        count: of synthesized sentences.

    Returns:
        The network.
    """
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    recordings = load_recordings(data / "speech" / "librispeech_two_speakers.zip")
    with (data / "text" / "emobank.csv").open(encoding="utf-8") as file:
        texts = [r[-1] for r in csv.reader(file) if 15 < len(r[-1]) < 110][1:4000]
    synthesized = synthesize_speech(texts, count, seed)
    held_out, training = recordings[::5], [*synthesized, *[p for i, p in enumerate(recordings) if i % 5]]
    report(f"{len(synthesized)} spoken, {len(recordings)} recorded ({len(held_out)} held back)")
    weight = np.array([1.0] * len(synthesized) + [3.0] * (len(training) - len(synthesized)))
    net = VisemeNet()
    optimiser = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, total_steps=steps)
    for step in range(1, steps + 1):
        mel, target = _batch(training, rng.choice(len(training), BATCH_SIZE, p=weight / weight.sum()), rng)
        loss = F.cross_entropy(net.train()(mel), target, label_smoothing=0.05)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
        if step % 250 == 0 or step == steps:
            report(f"step {step}: loss {loss.item():.3f}; people held back: {_describe_held_out(net, held_out)}")
    _save_net(net, out)
    return net.eval()


def _batch(
    clips: Sequence[LabelledSpeech], index: NDArray[np.int64], rng: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    mels, targets = [], []
    for i in index:
        clip = clips[i]
        short = max(0, WINDOW_FRAMES - clip.mel.shape[1])
        mel, target = np.pad(clip.mel, ((0, 0), (0, short))), np.pad(clip.visemes, (0, short))
        start = int(rng.integers(mel.shape[1] - WINDOW_FRAMES + 1))
        mel = mel[:, start : start + WINDOW_FRAMES].copy()
        low = int(rng.integers(36))
        mel[low : low + int(rng.integers(5))] = 0
        mels.append(mel + rng.normal(0, 0.15, (mel.shape[0], 1)))
        targets.append(target[start : start + WINDOW_FRAMES])
    return torch.from_numpy(np.stack(mels)).float(), torch.from_numpy(np.stack(targets))


@torch.no_grad()
def _describe_held_out(net: VisemeNet, held_out: Sequence[LabelledSpeech]) -> str:
    net.eval()
    predicted = np.concatenate([net(torch.from_numpy(s.mel)[None])[0].argmax(0).numpy() for s in held_out])
    target = np.concatenate([s.visemes for s in held_out])
    is_closed, predicted_closed = target == VISEMES.index("PP"), predicted == VISEMES.index("PP")
    recall, precision = (
        (is_closed & predicted_closed).sum() / max(1, is_closed.sum()),
        (is_closed & predicted_closed).sum() / max(1, predicted_closed.sum()),
    )
    return f"frames right {np.mean(predicted == target):.3f}, lips shut recall {recall:.2f} precision {precision:.2f}"


def _save_net(net: VisemeNet, folder: Path) -> None:
    save_checkpoint(folder, {k: v.detach().contiguous() for k, v in net.state_dict().items()}, name="lips")
