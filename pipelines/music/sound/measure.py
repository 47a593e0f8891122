"""Measures how loud each programme plays and prints the gains that make them equal: `python -m pipelines.music.sound.measure`.

The printed gains are written into `programs.py` by hand.
"""

from __future__ import annotations

from pipelines.music.sound.programs import INSTRUMENTS
from pipelines.music.sound.reference import phrase_loudness
from pipelines.music.sound.sequence import Track
from pipelines.music.sound.synth import SynthBank, SynthRenderer

REFERENCE_LUFS = -23.0


def programme_loudness(name: str) -> float:
    """Integrated loudness (LUFS) of an instrument's reference phrase, dry."""
    how, bank = INSTRUMENTS[name], SynthBank()
    return phrase_loudness(
        Track("a", (), drums=name == "drums"), lambda _: SynthRenderer(bank, name), how.low, how.high
    )


def main() -> None:
    """Print each instrument's loudness and the gain that it should have."""
    for name, how in INSTRUMENTS.items():
        level = programme_loudness(name)
        print(f"{name:16s} {level:7.2f} LUFS   gain {how.gain_db + REFERENCE_LUFS - level:+.1f} dB")


if __name__ == "__main__":
    main()
