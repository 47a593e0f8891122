"""From a feeling to attributes: every axis moves what it claims to move."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from conditioning.affect import VAD
from pipelines.music import MusicPipeline
from pipelines.music.attributes.names import BOUNDS, Attributes
from pipelines.music.attributes.plan import (
    ATTRIBUTE_MODELS,
    MODE_BRIGHTNESS,
    nearest_mode,
    plan_attributes,
    target_point,
)
from pipelines.music.composer import Composer
from pipelines.music.song.keys import MODES
from tests.pipelines import scores
from weights.errors import InputError

IDENTITY = np.array([[1.0, 0, 0], [0, 1.0, 0]])
#: How attributes follow the target point (Gabrielsson & Lindström 2010; Eerola, Friberg & Bresin 2013).
BY_VALENCE = {"tempo": 1, "brightness": 1, "register": 1, "leap": 1, "bass": 1, "chromaticism": -1, "contour": 1}
BY_AROUSAL = {
    **{"tempo": 1, "density": 1, "motion": 1, "loudness": 1, "articulation": -1, "rubato": -1, "polyphony": 1},
    **{"accent": 1, "doubling": 1, "syncopation": 1, "harmonic_rhythm": 1, "range": 1, "bass": -1},
}


def _plan(valence: float, arousal: float, seed: int = 0, variety: float = 0.0, **fixed: float) -> Attributes:
    return plan_attributes([VAD(valence, arousal, 0.0)], seed, fixed, variety=variety, calibration=IDENTITY)[0]


@pytest.mark.parametrize(("name", "sign"), BY_VALENCE.items())
def test_valence_moves_what_it_should(name: str, sign: int) -> None:
    values = [getattr(_plan(v, 0.0), name) for v in (-0.9, -0.3, 0.3, 0.9)]
    assert all(sign * d >= 0 for d in np.diff(values)) and sign * (values[-1] - values[0]) > 0


@pytest.mark.parametrize(("name", "sign"), BY_AROUSAL.items())
def test_arousal_moves_what_it_should(name: str, sign: int) -> None:
    values = [getattr(_plan(0.0, a), name) for a in (-0.9, -0.3, 0.3, 0.9)]
    assert all(sign * d >= 0 for d in np.diff(values)) and sign * (values[-1] - values[0]) > 0


def test_dissonance_and_repetition_belong_to_corners() -> None:
    assert _plan(-0.9, 0).dissonance > _plan(0, 0).dissonance == _plan(0.9, 0.5).dissonance
    assert _plan(0.9, -0.9).dissonance > _plan(0.9, 0.0).dissonance
    assert _plan(-0.9, 0.9).repetition > _plan(0.9, 0.9).repetition == _plan(-0.9, -0.9).repetition


def test_the_centre_of_the_plane() -> None:
    centre = _plan(0.0, 0.0)
    assert (centre.tempo, centre.density, centre.motion, centre.register, centre.loudness) == (92, 1.2, 1.5, 70, 80)
    assert centre.brightness == pytest.approx(0.15) and centre.dissonance == 0.15 and centre.chromaticism == 0.01
    assert centre.swing == centre.drums == 0
    doubled = _plan(0.0, 1.0)
    assert doubled.density == pytest.approx(2.4) and doubled.tempo == pytest.approx(92 * 2**0.42)
    assert doubled.loudness == 102 and doubled.articulation == pytest.approx(0.6) and doubled.accent == 16
    assert _plan(1.0, 0.0).register == 74.5 and _plan(1.0, 0.0).tempo == pytest.approx(92 * 2**0.38)


def test_dominance_is_not_claimed_and_moves_nothing() -> None:
    plans = [plan_attributes([VAD(0.3, 0.2, d)], 5) for d in (-1.0, 1.0)]
    assert plans[0] == plans[1] and not Composer.capabilities.dominance


def test_a_seed_is_another_piece_of_the_same_feeling() -> None:
    plans = [_plan(0.2, 0.1, seed, 1.0) for seed in range(60)]
    assert _plan(0.2, 0.1, 7, 1.0) == _plan(0.2, 0.1, 7, 1.0)
    for name, model in ATTRIBUTE_MODELS.items():
        values = np.array([getattr(p, name) for p in plans])
        if model.sd:
            assert len(set(values.tolist())) > 20, name
            assert values.std() < 1.5 * model.sd
    tempos = np.array([p.tempo for p in plans])
    assert tempos.mean() == pytest.approx(_plan(0.2, 0.1).tempo, abs=2.5) and 4 < tempos.std() < 8
    bars = plan_attributes([VAD(0.2, 0.1, 0.0)] * 3, 4)
    assert bars[0] == bars[1] == bars[2], "pieces differ, not bars"


def test_some_lively_pieces_swing_and_have_drums() -> None:
    lively = [_plan(0.6, 0.5, seed, 1.0) for seed in range(200)]
    assert 0.15 < np.mean([p.swing > 0 for p in lively]) < 0.35 and {p.swing for p in lively} == {0.0, 0.6}
    assert 0.4 < np.mean([p.drums > 0 for p in lively]) < 0.6 and max(p.drums for p in lively) == pytest.approx(0.6)
    for v, a in ((0.0, 0.5), (0.6, -0.4), (0.6, 0.9)):
        assert not any(_plan(v, a, seed, 1.0).swing for seed in range(60))
    assert not any(_plan(0.6, 0.0, seed, 1.0).drums for seed in range(60))
    assert all(_plan(0.6, 0.5, seed).swing == 0 == _plan(0.6, 0.5, seed).drums for seed in range(20))


def test_what_is_fixed_stays_and_the_others_make_up_for_it() -> None:
    slow, free = _plan(0.5, 0.5, tempo=60), _plan(0.5, 0.5)
    assert slow.tempo == 60 and slow.density > free.density and slow.loudness > free.loudness
    assert _plan(0.5, 0.5, tempo=180).density < free.density
    dark = _plan(0.5, 0.0, brightness=-0.33)
    assert dark.brightness == -0.33 and dark.register > _plan(0.5, 0.0).register
    assert _plan(0.5, 0.5, leap=1.0).density == free.density, "what the judge does not hear needs no making up"
    assert _plan(0.5, 0.5, tempo=30).loudness == _plan(0.5, 0.5, tempo=40).loudness, "there is a limit"
    assert _plan(0.0, 0.0, swing=0.3, drums=0.7).swing == 0.3
    for fixed in ({"tempo": 500.0}, {"vibrato": 1.0}, {"tempo": float("nan")}):
        with pytest.raises(InputError):
            _plan(0, 0, **fixed)


def test_the_plane_has_an_edge() -> None:
    assert target_point(1, 1, IDENTITY * 9) == (1.8, 1.8) and target_point(-1, -1, IDENTITY * 9) == (-1.8, -1.8)
    assert target_point(0.5, 0.25, np.array([[1, 2, 0.1], [3, 4, 0.2]])) == (1.1, 1.8)
    valence = [target_point(v, 0.0)[0] for v in (-0.5, 0.0, 0.5)]
    arousal = [target_point(0.0, a)[1] for a in (-0.5, 0.0, 0.5)]
    assert valence == sorted(valence) and arousal == sorted(arousal) and valence[0] < 0 < valence[2]
    for v in (-1, 1):
        for a in (-1, 1):
            plan = plan_attributes([VAD(v, a, 0.0)], 1)[0]
            assert all(low <= getattr(plan, n) <= high for n, (low, high) in BOUNDS.items())


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
