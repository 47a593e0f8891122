"""Modes in order of brightness, and MIDI that others read."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pipelines.music import MusicPipeline
from pipelines.music.attributes.plan import MODE_BRIGHTNESS, nearest_mode
from pipelines.music.song.keys import MODES
from tests.pipelines import scores


def test_modes_lie_from_bright_to_dark() -> None:
    assert MODE_BRIGHTNESS == {
        **{"lydian": 1.0, "major": 0.67, "mixolydian": 0.33, "dorian": 0.0},
        **{"minor": -0.33, "phrygian": -0.67, "locrian": -1.0},
    }
    assert [nearest_mode(MODE_BRIGHTNESS[m]) for m in MODES] == list(MODES)
    assert nearest_mode(0.6) == "major" and nearest_mode(-0.2) == "minor" and nearest_mode(-2) == "locrian"


# --- what is written -------------------------------------------------------------------------------------------------


def test_midi_that_we_write_is_read_by_others(tmp_path: Path) -> None:
    import pretty_midi

    made = MusicPipeline.from_pretrained()(affect="tender", seed=4, bars=4, key="Eb major", meter="3/4")
    path = made.save(tmp_path / "a.mid")
    by_hand, other = scores.read_midi(path.read_bytes()), pretty_midi.PrettyMIDI(str(path))
    assert made.record.engine == "composer" and made.record.task == "music" and made.record.seed == 4
    for track in made.piece.sequence.tracks:
        asked = sorted(((n.start_s, n.end_s, n.pitch, n.velocity) for n in track.notes), key=lambda n: (n[2], n[0]))
        read = sorted(by_hand[track.name], key=lambda n: (n[2], n[0]))
        assert [n[2:4] for n in read] == [n[2:] for n in asked]
        assert np.abs(np.array([n[:2] for n in read]) - np.array([n[:2] for n in asked])).max() < 8e-3
        assert {n[4] == 9 for n in read} == {track.drums}
        instrument = next(i for i in other.instruments if i.name == track.name)
        assert instrument.program == (0 if track.drums else track.program) and len(instrument.notes) == len(asked)
    assert other.time_signature_changes[0].numerator == 3 and other.key_signature_changes[0].key_number == 3
    assert other.resolution == 480
