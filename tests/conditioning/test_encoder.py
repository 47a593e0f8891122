"""The shared embedding space: smooth along VAD, apart where VAD merges, a null of its own, saved and restored."""

from __future__ import annotations

from pathlib import Path

import pytest

from conditioning import VAD, Affect, Emotion
from weights.errors import InputError, WeightsNotFoundError

torch = pytest.importorskip("torch")
from conditioning.encoder import AffectEncoder, encode_features  # noqa: E402
from conditioning.training.encoder import compute_figures, train_encoder  # noqa: E402


@pytest.fixture(scope="module")
def encoder() -> AffectEncoder:
    return AffectEncoder.from_pretrained()


def _apart(encoder: AffectEncoder, a: object, b: object) -> float:
    with torch.no_grad():
        x, y = encoder([a, b])[0].flatten(1)
    return float((x - y).norm())


def test_shapes_and_mask(encoder: AffectEncoder) -> None:
    embedded, mask = encoder(["sad", None, (0.8, 0.4)])
    assert embedded.shape == (3, 4, 128) and mask.shape == (3, 4) and mask.dtype == torch.bool and mask.all()
    assert torch.allclose(encoder(["sad"])[0], embedded[:1], atol=1e-5)


def test_the_shipped_weights_keep_the_figures_of_the_card(encoder: AffectEncoder) -> None:
    found = list(compute_figures(encoder).values())
    assert found[0] > 0.99 and found[1] < 1.2 and found[2] > 0.8 and found[3] > 1


def test_what_vad_merges_stays_apart(encoder: AffectEncoder) -> None:
    point = VAD(-0.6, 0.6)
    for a, b in ((Emotion.ANGRY, Emotion.FEARFUL), (Emotion.FEARFUL, Emotion.DISGUSTED)):
        assert _apart(encoder, Affect(point, {a: 1.0}), Affect(point, {b: 1.0})) > 10 * _apart(
            encoder, point, VAD(-0.6, 0.55)
        )


def test_stronger_lies_further_from_neutral(encoder: AffectEncoder) -> None:
    far = [_apart(encoder, "neutral", Affect.of("angry", intensity=k)) for k in (0.25, 0.5, 1.0, 1.5)]
    assert far == sorted(far)


def test_spread_is_heard(encoder: AffectEncoder) -> None:
    sure, unsure = encoder(["sad", "sad"], spread=[[0.1] * 3, [0.9] * 3])[0]
    assert not torch.allclose(sure, unsure)
    for bad in ([[0.1] * 3], [[-1.0] * 3] * 2):
        with pytest.raises(InputError, match="spread"):
            encode_features([Affect(), Affect()], bad)


def test_saved_and_restored(encoder: AffectEncoder, tmp_path: Path) -> None:
    encoder.save_pretrained(tmp_path / "e")
    assert torch.equal(AffectEncoder.from_pretrained(tmp_path / "e")(["weary"])[0], encoder(["weary"])[0])
    (tmp_path / "e/config.json").write_text("{}")
    with pytest.raises(InputError, match="no affect encoder"):
        AffectEncoder.from_pretrained(tmp_path / "e")
    with pytest.raises(WeightsNotFoundError, match="train one"):
        AffectEncoder.from_pretrained(tmp_path / "none")
    with pytest.raises(InputError, match="at least one"):
        encoder([])


@pytest.mark.slow
def test_training_from_scratch_learns(tmp_path: Path) -> None:
    found = train_encoder(tmp_path / "e", steps=150, batch=128)
    assert found["correlation of distances"] > 0.9
