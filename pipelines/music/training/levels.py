"""Measures how loud each programme plays and prints the gains that make them equal; they are written into
`sound/programs.py` and `sound/bank_programs.py`.
"""

from __future__ import annotations

import argparse

from pipelines.music.sound.bank import BankRenderer, SampledBank
from pipelines.music.sound.bank_programs import ENTRIES
from pipelines.music.sound.programs import INSTRUMENTS
from pipelines.music.sound.reference import phrase_loudness
from pipelines.music.sound.sequence import Track
from pipelines.music.sound.synth import SynthBank, SynthRenderer

REFERENCE_LUFS = -23.0


def add_options(parser: argparse.ArgumentParser) -> None:
    """`levels` has no flags."""


def run(options: argparse.Namespace) -> None:
    """Print each instrument's loudness and the gain that it should have."""
    for name, instrument in INSTRUMENTS.items():
        _print_gain(f"{name} (synthesised)", instrument.gain_db, programme_loudness(name))
    for name, entry in ENTRIES.items():
        _print_gain(name, entry.gain_db, sampled_loudness(name))


def programme_loudness(name: str) -> float:
    """Integrated loudness (LUFS) of a synthesised instrument's reference phrase, dry."""
    instrument, bank = INSTRUMENTS[name], SynthBank()
    track = Track("a", (), drums=name == "drums")
    return phrase_loudness(track, lambda _: SynthRenderer(bank, name), instrument.low, instrument.high)


def sampled_loudness(name: str) -> float:
    """The same of a sampled instrument."""
    entry, bank = ENTRIES[name], SampledBank()
    track = Track("a", (), drums=name == "drums")
    return phrase_loudness(track, lambda _: BankRenderer(bank, entry), entry.low, entry.high)


def _print_gain(name: str, gain_db: float, level_lufs: float) -> None:
    print(f"{name:28s} {level_lufs:7.2f} LUFS   gain {gain_db + REFERENCE_LUFS - level_lufs:+.1f} dB")
