"""Trained parts -> the checkpoint folder that ships: fp16 and 8-bit safetensors, the words that the network says
wrongly, the voices.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from conditioning.affect import Emotion
from pipelines.speech.front.g2p import G2P
from pipelines.speech.front.g2p_net import G2PNet
from pipelines.speech.natural.family import read_mean_f0
from pipelines.speech.natural.networks import NaturalVoices
from pipelines.speech.natural.own import NetworkDecoder, load_networks, save_networks
from pipelines.speech.natural.speakers import SOUND_LEVEL
from pipelines.speech.training import style_predictor
from pipelines.speech.training.lexicon import Entry, acronyms, entries
from pipelines.speech.training.natural_fit import load_trained
from pipelines.speech.training.profiles import load_people, style_near_words, style_profiles
from pipelines.speech.voice.acting import english_reader
from pipelines.speech.voice.speakers import Speaker
from pipelines.speech.voice.vocoder import Vocoder
from weights.checkpoint import save_checkpoint

STYLE_STEPS = 4000  # of the style predictor

#: Our voice -> gender, semitones that its F0 lies above what it learnt, octaves of its formants.
VOICES: Mapping[str, tuple[str, float, float]] = {
    "iris": ("female", 0.0, 0.0),
    "adam": ("male", 0.0, 0.0),
    "nora": ("female", 0.0, 0.0),
    "theo": ("male", 0.0, 0.0),
    "robin": ("", 0.0, 0.0),
    "child": ("", 8.0, 0.16),
}


@torch.no_grad()
def write_lexicon(net: G2PNet, data: Path, out: Path, say: Callable[[str], None]) -> None:
    """Write every sure word of the lexicon that the network says otherwise, or that has several readings, with its
    phones.
    """
    words = [e for e in entries(data) if e.is_gold]
    known = {e.word for e in words}
    words += [e for e in acronyms(data) if e.word not in known]
    net.eval()
    lines: list[str] = []
    for start in range(0, len(words), 256):
        batch = words[start : start + 256]
        for entry, predicted in zip(batch, net.phonemize([e.word for e in batch]), strict=True):
            if len(entry.readings) > 1 or _without_secondary_stress(entry.readings[""]) != _without_secondary_stress(
                predicted
            ):
                lines += _lexicon_lines(entry)
    (out / "lexicon.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    say(f"words: {len(words)} in the lexicon, {len(lines)} written down")


def _lexicon_lines(entry: Entry) -> list[str]:
    usual = entry.readings[""]
    return [f"{entry.word}\t{tag}\t{' '.join(p)}" for tag, p in entry.readings.items() if not tag or p != usual]


def _without_secondary_stress(phones: tuple[str, ...]) -> list[str]:
    """Phones with main stress only."""
    return [p.replace("2", "0") for p in phones]


def write_voices(net: NaturalVoices, embeddings: Tensor, g2p: G2P, out: Path) -> None:
    """Write the shipped voices, each with the mean F0 of how it reads numbers.

    Args:
        net: the trained networks.
        embeddings: [6, 32] in the order of VOICES.
        g2p: words -> phones.
        out: the checkpoint's folder.
    """
    folder, read = out / "voices", english_reader(g2p)
    folder.mkdir(parents=True, exist_ok=True)
    for (name, (gender, semitones, formants)), embedding in zip(VOICES.items(), embeddings, strict=True):
        plain = Speaker(name, "en-us", gender, embedding.detach().clone(), 150.0, SOUND_LEVEL, formants)
        f0_hz = read_mean_f0(NetworkDecoder(net, plain.embedding), read, plain) * 2 ** (semitones / 12)
        replace(plain, f0_hz=f0_hz).save(folder / f"{name}.safetensors")


def pack(work: Path, data: Path, out: Path, say: Callable[[str], None]) -> None:
    """Write the checkpoint: networks, voices and lexicon."""
    out.mkdir(parents=True, exist_ok=True)
    g2p, vocoder = G2PNet(), Vocoder()
    g2p.load_state_dict(torch.load(work / "g2p.pt", weights_only=True)["net"])
    vocoder.load_state_dict(torch.load(work / "vocoder.pt", weights_only=True)["averaged"])
    for net, name in ((g2p, "g2p"), (vocoder, "vocoder")):
        save_checkpoint(out, net.state_dict(), net.config, name=name)
    write_lexicon(g2p, data, out, say)
    pack_voices(work, out)
    write_pipeline(out, "voice")


def pack_voices(work: Path, out: Path) -> None:
    """Write the networks and the embeddings of the voices alone, into a checkpoint that has the rest."""
    net, speakers = load_trained(work)
    save_networks(out, net)
    write_voices(load_networks(out), speakers.weight, G2P.load(out), out)


def write_style_predictor(people: Path, changes: Path | None, out: Path, say: Callable[[str], None]) -> None:
    """Train the style predictor and write it.

    Args:
        people: what `training.people` wrote.
        changes: what `training.matching` solved for on top; left out where the file is not there.
        out: the checkpoint's folder.
        say: told of progress.
    """
    solved = json.loads(changes.read_text(encoding="utf-8")) if changes and changes.is_file() else None
    net = style_predictor.fit(style_profiles(load_people(people), solved), STYLE_STEPS, say)
    save_checkpoint(out, net.state_dict(), net.config, name="style_predictor")


def write_natural_style_predictor(
    table: Mapping[Emotion, NDArray[np.float64]], out: Path, say: Callable[[str], None]
) -> None:
    """Train the style predictor of a natural decoder and write it.

    Args:
        table: emotion -> [40], what `training.natural_styles` solved for.
        out: the folder.
        say: told of progress.
    """
    net = style_predictor.fit(table, STYLE_STEPS, say, read_point=lambda vad: style_near_words(vad, table))
    out.mkdir(parents=True, exist_ok=True)
    save_checkpoint(out, net.state_dict(), net.config, name="style_predictor")
    write_pipeline(out, "hibari")


def write_pipeline(out: Path, engine: str) -> None:
    """Say in a folder which engine its files are for, and what guided them."""
    content = {"task": "speech", "engine": engine, "guided_by": ["speech-steers"]}
    (out / "pipeline.json").write_text(json.dumps(content) + "\n", encoding="utf-8")
