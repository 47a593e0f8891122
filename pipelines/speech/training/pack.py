"""Trained parts -> the checkpoint folder that ships: fp16 safetensors, the words that the network says wrongly, the voices."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from pipelines.speech.front.g2p import G2P
from pipelines.speech.training.lexicon import Entry, entries
from pipelines.speech.voice.acoustic import Acoustic
from pipelines.speech.voice.features import centres
from pipelines.speech.voice.render import cosines
from pipelines.speech.voice.speakers import SIZE, Speaker, blend
from pipelines.speech.voice.style import Style
from pipelines.speech.voice.texture import Texture
from pipelines.speech.voice.vocoder import Vocoder

#: Shipped voices (a share of rms makes the women's words clearer): name -> gender, how much of each learnt voice, formants in octaves, F0 in semitones, brightness in dB an octave, range in octaves.
VOICES: dict[str, tuple[str, dict[str, float], float, float, float, float]] = {
    "iris": ("female", {"hts": 0.4, "rms": 0.4, "s84": 0.2}, 0.06, 3.9, 1.2, 0.25),
    "adam": ("male", {"rms": 0.7, "s174": 0.3}, 0.0, 0.0, 2.2, 0.3),
    "nora": ("female", {"hts": 0.3, "rms": 0.25, "s84": 0.45}, 0.02, 1.8, 1.0, 0.4),
    "theo": ("male", {"rms": 0.4, "s174": 0.6}, 0.02, 1.0, 1.0, 0.7),
    "robin": ("", {"hts": 0.5, "rms": 0.5}, 0.0, 0.0, 1.5, 0.2),
    "child": ("", {"hts": 0.8, "s84": 0.2}, 0.16, 5.5, 1.0, 0.25),
}


@torch.no_grad()
def write_words(net: G2P, data: Path, out: Path, say: Callable[[str], None]) -> None:
    """Every sure word of the lexicon that the network says otherwise, or that has several readings, with its phones."""
    words = [e for e in entries(data) if e.sure]
    net.eval()
    lines: list[str] = []
    for start in range(0, len(words), 256):
        some = words[start : start + 256]
        for entry, said in zip(some, net.read([e.word for e in some]), strict=True):
            if len(entry.readings) > 1 or _heard(entry.readings[""]) != _heard(said):
                lines += _lines(entry)
    (out / "lexicon.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    say(f"words: {len(words)} in the lexicon, {len(lines)} written down")


def _lines(entry: Entry) -> list[str]:
    usual = entry.readings[""]
    return [f"{entry.word}\t{tag}\t{' '.join(p)}" for tag, p in entry.readings.items() if not tag or p != usual]


def _heard(phones: tuple[str, ...]) -> list[str]:
    """Phones with main stress only."""
    return [p.replace("2", "0") for p in phones]


def write_model(net: torch.nn.Module, config: dict[str, Any], out: Path, name: str) -> None:
    """fp16 safetensors and its shape as JSON."""
    from safetensors.torch import save_file

    save_file({k: v.detach().half().contiguous() for k, v in net.state_dict().items()}, out / f"{name}.safetensors")
    (out / f"{name}.json").write_text(json.dumps(config) + "\n", encoding="utf-8")


def write_voices(net: Acoustic, facts: dict[str, Any], habits: dict[str, list[float]], out: Path) -> None:
    """The shipped voices, from the learnt ones; a voice whose habit was not solved has what the others have in common."""
    common = np.mean([np.array(h) for h in habits.values()], axis=0) if habits else np.zeros(SIZE)
    folder = out / "voices"
    folder.mkdir(parents=True, exist_ok=True)
    points = net.voices.weight.detach()
    learnt = {
        n: Speaker(n, "en-us", "", points[i], facts["f0"][i], facts["level"][i]) for i, n in enumerate(facts["names"])
    }
    for name, (gender, parts, formants, st, bright, wide) in VOICES.items():
        mixed = blend(name, [(learnt[p], w) for p, w in parts.items()])
        f0 = mixed.f0_hz * 2 ** (st / 12)
        habit = Style.of(colour=tilted(bright), range_log2=wide).values + np.array(habits.get(name, common))
        Speaker(name, "en-us", gender, mixed.point, f0, mixed.level, formants, torch.from_numpy(habit).float()).save(
            folder / f"{name}.safetensors"
        )


def tilted(db_oct: float) -> NDArray[np.float64]:
    """[8] cosine terms of a spectrum that rises by so many decibels an octave above 200 Hz."""
    tilt = db_oct * np.log2(np.maximum(centres(), 200.0) / 500.0)
    found: NDArray[np.float64] = np.linalg.lstsq(cosines().T, tilt - tilt.mean(), rcond=None)[0]
    return found


def pack(work: Path, data: Path, out: Path, say: Callable[[str], None]) -> None:
    """Write everything that is there."""
    out.mkdir(parents=True, exist_ok=True)
    facts = json.loads((work / "voices.json").read_text(encoding="utf-8"))
    g2p, acoustic, vocoder = G2P(), Acoustic(len(facts["names"])), Vocoder()
    g2p.load_state_dict(torch.load(work / "g2p.pt", weights_only=True)["net"])
    acoustic.load_state_dict(torch.load(work / "acoustic.pt", weights_only=True)["slow"])
    vocoder.load_state_dict(torch.load(work / "vocoder.pt", weights_only=True)["slow"])
    for net, name in ((g2p, "g2p"), (acoustic, "acoustic"), (vocoder, "vocoder")):
        write_model(net, net.config, out, name)
    parts, memory = torch.load(work / "residual.pt", weights_only=True)
    Texture(parts.double().numpy(), memory.double().numpy()).save(out / "texture.safetensors")
    tuned = work / "habits.json"
    write_voices(acoustic, facts, json.loads(tuned.read_text(encoding="utf-8")) if tuned.is_file() else {}, out)
    write_words(g2p, data, out, say)
    (out / "pipeline.json").write_text(
        '{"task": "speech", "engine": "voice", "guided_by": ["speech-steers"]}\n', encoding="utf-8"
    )


def write_actor(people: Path, changes: Path | None, out: Path, say: Callable[[str], None]) -> None:
    """Teach the actor and write it."""
    from pipelines.speech.training import acting

    tuned = json.loads(changes.read_text(encoding="utf-8")) if changes and changes.is_file() else None
    actor = acting.fit(acting.profiles(acting.read_people(people), tuned), 4000, say)
    write_model(actor, actor.config, out, "actor")
