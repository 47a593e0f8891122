"""Measures how loud each programme plays and prints the gains that make them equal; they are written into
`sound/programs.py`.
"""

from __future__ import annotations

import argparse

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
        level_lufs = programme_loudness(name)
        gain_db = instrument.gain_db + REFERENCE_LUFS - level_lufs
        print(f"{name:16s} {level_lufs:7.2f} LUFS   gain {gain_db:+.1f} dB")


def programme_loudness(name: str) -> float:
    """Integrated loudness (LUFS) of an instrument's reference phrase, dry."""
    instrument, bank = INSTRUMENTS[name], SynthBank()
    track = Track("a", (), drums=name == "drums")
    return phrase_loudness(track, lambda _: SynthRenderer(bank, name), instrument.low, instrument.high)
