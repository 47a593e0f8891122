"""Measures how loud each programme plays and prints the gains that make them equal: `python -m pipelines.music.sound.measure`.

The reference phrase is scales and chords over the instrument's usual register at three velocities; its integrated loudness
(BS.1770) counts. The printed gains are written into `programs.py` by hand.
"""

from __future__ import annotations

from pipelines.music.sound import mix
from pipelines.music.sound.bank import Bank, Synth
from pipelines.music.sound.loudness import loudness
from pipelines.music.sound.programs import INSTRUMENTS
from pipelines.music.sound.render import _joined
from pipelines.music.sound.score import RATE, Note, Track

REFERENCE_LUFS = -23.0
_SCALE = (0, 2, 4, 5, 7, 9, 11, 12)
_BEAT = (36, 42, 38, 42, 36, 46, 38, 42)


def phrase(low: int, high: int, drums: bool = False) -> tuple[Note, ...]:
    """Sixteen notes of .4 s with a chord of two beats every four, velocities 64, 80 and 96."""
    notes = []
    for k in range(16):
        pitch = _BEAT[k % 8] if drums else low + (_SCALE[k % 8] + (12 if k >= 8 else 0)) % (high - low + 1)
        notes.append(Note(0.4 * k, 0.4 * k + 0.36, pitch, (64, 80, 96)[k % 3]))
        if k % 4 == 0 and not drums:
            notes += [Note(0.4 * k, 0.4 * k + 0.76, min(pitch + up, 127), 64) for up in (4, 7)]
    return tuple(notes)


def programme_loudness(name: str) -> float:
    """Integrated loudness (LUFS) of an instrument's reference phrase, dry."""
    how, bank = INSTRUMENTS[name], Bank()
    track = Track("a", phrase(how.low, how.high, name == "drums"), drums=name == "drums")
    return loudness(_joined(b.dry for b in mix.blocks([track], lambda _: Synth(bank, name))), RATE)


def main() -> None:
    """Print each instrument's loudness and the gain that it should have."""
    for name, how in INSTRUMENTS.items():
        level = programme_loudness(name)
        print(f"{name:16s} {level:7.2f} LUFS   gain {how.gain_db + REFERENCE_LUFS - level:+.1f} dB")


if __name__ == "__main__":
    main()
