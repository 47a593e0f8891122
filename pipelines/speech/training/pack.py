"""Trained parts -> the checkpoint folder that ships: fp16 safetensors, the words that the network says wrongly, the
voices.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from conditioning.affect import Emotion
from pipelines.speech.front.g2p_net import G2PNet
from pipelines.speech.training import style_predictor
from pipelines.speech.training.lexicon import Entry, acronyms, entries
from pipelines.speech.training.profiles import load_people, style_near_words, style_profiles, tilt_cosines
from pipelines.speech.voice.acoustic import AcousticModel
from pipelines.speech.voice.speakers import STYLE_SIZE, Speaker, blend_speakers
from pipelines.speech.voice.spectral_residual import SpectralResidual
from pipelines.speech.voice.style import Style
from pipelines.speech.voice.vocoder import Vocoder
from weights.checkpoint import save_checkpoint

STYLE_STEPS = 4000  # of the style predictor

#: Shipped voices (a share of rms makes the women's words clearer): name -> gender, how much of each learnt voice,
#: formants in octaves, F0 in semitones, brightness in dB an octave, range in octaves.
VOICES: dict[str, tuple[str, dict[str, float], float, float, float, float]] = {
    "iris": ("female", {"hts": 0.4, "rms": 0.4, "s84": 0.2}, 0.06, 3.9, 1.2, 0.25),
    "adam": ("male", {"rms": 0.7, "s174": 0.3}, 0.0, 0.0, 2.2, 0.3),
    "nora": ("female", {"hts": 0.3, "rms": 0.25, "s84": 0.45}, 0.02, 1.8, 1.0, 0.4),
    "theo": ("male", {"rms": 0.4, "s174": 0.6}, 0.02, 1.0, 1.0, 0.7),
    "robin": ("", {"hts": 0.5, "rms": 0.5}, 0.0, 0.0, 1.5, 0.2),
    "child": ("", {"hts": 0.8, "s84": 0.2}, 0.16, 5.5, 1.0, 0.25),
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


def write_voices(net: AcousticModel, metadata: dict[str, Any], base_styles: dict[str, list[float]], out: Path) -> None:
    """Write the shipped voices, blends of the learnt ones; one whose base style was not solved has the mean of the
    others'.
    """
    common = np.mean([np.array(h) for h in base_styles.values()], axis=0) if base_styles else np.zeros(STYLE_SIZE)
    folder = out / "voices"
    folder.mkdir(parents=True, exist_ok=True)
    embeddings = net.speaker_embedding.weight.detach()
    learnt_speakers = {
        n: Speaker(n, "en-us", "", embeddings[i], metadata["f0"][i], metadata["level"][i])
        for i, n in enumerate(metadata["names"])
    }
    for name, (gender, parts, formants, st, brightness_db, range_log2_added) in VOICES.items():
        blended = blend_speakers(name, [(learnt_speakers[p], w) for p, w in parts.items()])
        f0 = blended.f0_hz * 2 ** (st / 12)
        base_style = Style.from_names(
            colour=tilt_cosines(brightness_db), range_log2=range_log2_added
        ).values + np.array(base_styles.get(name, common))
        Speaker(
            name, "en-us", gender, blended.embedding, f0, blended.level, formants, torch.from_numpy(base_style).float()
        ).save(folder / f"{name}.safetensors")


def pack(work: Path, data: Path, out: Path, say: Callable[[str], None]) -> None:
    """Write the checkpoint: networks, spectral residual, voices and lexicon."""
    out.mkdir(parents=True, exist_ok=True)
    metadata = json.loads((work / "voices.json").read_text(encoding="utf-8"))
    g2p, acoustic, vocoder = G2PNet(), AcousticModel(len(metadata["names"])), Vocoder()
    g2p.load_state_dict(torch.load(work / "g2p.pt", weights_only=True)["net"])
    acoustic.load_state_dict(torch.load(work / "acoustic.pt", weights_only=True)["averaged"])
    vocoder.load_state_dict(torch.load(work / "vocoder.pt", weights_only=True)["averaged"])
    for net, name in ((g2p, "g2p"), (acoustic, "acoustic"), (vocoder, "vocoder")):
        save_checkpoint(out, net.state_dict(), net.config, name=name)
    components, coefficients = torch.load(work / "residual.pt", weights_only=True)
    SpectralResidual(components.double().numpy(), coefficients.double().numpy()).save(out)
    solved = work / "base_styles.json"
    write_voices(acoustic, metadata, json.loads(solved.read_text(encoding="utf-8")) if solved.is_file() else {}, out)
    write_lexicon(g2p, data, out, say)
    _write_pipeline(out, "voice")


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
    _write_pipeline(out, "hibari")


def _write_pipeline(out: Path, engine: str) -> None:
    content = {"task": "speech", "engine": engine, "guided_by": ["speech-steers"]}
    (out / "pipeline.json").write_text(json.dumps(content) + "\n", encoding="utf-8")
