"""The image recognizers that ship: steady, honest about what is no picture, polite about what cannot be read."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pipelines.errors import MediaError
from pipelines.recognition.base import load
from pipelines.recognition.calibration import auroc, softmax, top_class_ece
from pipelines.recognition.image.recognizer import ImageRecognizer, PictureFeatures
from pipelines.recognition.image.training import data
from pipelines.recognition.image.training.figures import compress_jpeg, halve
from pipelines.recognition.image.training.fit import (
    REGRESSIONS,
    KernelTable,
    assign_folds,
    emotion_tables,
    predict_out_of_fold,
)
from pipelines.recognition.lineage import EMBEDDED, Lineage
from weights.checkpoint import load_config
from weights.errors import WeightsCorruptError, WeightsNotFoundError

Picture = NDArray[np.uint8]
SIZE = (256, 320)
CONTENT = REGRESSIONS["efficientnet-lite0"]
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture(scope="module")
def reports() -> ImageRecognizer:
    return load("image", "reports")


@pytest.fixture(scope="module")
def steers() -> ImageRecognizer:
    return load("image", "steers")


@pytest.fixture(scope="module")
def rated() -> data.RatedPictures:
    """The rated pictures; the test is skipped where the folder of training data is absent."""
    if not (DATA / "images" / "oasis_train.zip").is_file():
        pytest.skip("no ../shared/data")
    return data.load_rated(DATA)


@pytest.fixture(scope="module")
def measured(reports: ImageRecognizer, rated: data.RatedPictures) -> list[PictureFeatures]:
    return [reports.measure(p) for p in rated.pictures]


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


def test_a_bright_landscape_reads_more_pleasant_than_a_murky_one(reports: ImageRecognizer) -> None:
    assert reports.read(BRIGHT).estimate.vad.valence > reports.read(MURKY).estimate.vad.valence


@pytest.mark.slow
def test_the_one_that_steers_agrees_with_people_too(steers: ImageRecognizer, rated: data.RatedPictures) -> None:
    unseen = data.split_by_theme(rated.themes)[0][::2]
    points = np.array([tuple(steers.read(rated.pictures[i]).estimate.vad)[:2] for i in unseen])
    assert all(np.corrcoef(points[:, axis], rated.ratings[unseen, axis])[0, 1] > 0.1 for axis in range(2))


def test_an_estimate_is_whole(reports: ImageRecognizer) -> None:
    reading = reports.read(BRIGHT)
    estimate = reading.estimate
    assert estimate.recognizer == "image-reports" and len(estimate.emotions) == 8
    assert abs(sum(estimate.emotions.values()) - 1) < 1e-6 and estimate.confidence == max(estimate.emotions.values())
    assert all(0.05 < s < 1 for s in estimate.spread) and estimate.spread[2] > 0.2
    assert any("dominance" in note for note in estimate.notes) and reading.windows == ()


def test_attributes_say_what_the_eye_sees(reports: ImageRecognizer) -> None:
    bright, murky = reports.read(BRIGHT).cues, reports.read(MURKY).cues
    assert bright["brightness"] > murky["brightness"] and bright["colourfulness"] > murky["colourfulness"]
    assert murky["dark_share"] > bright["dark_share"]
    orange, blue = (reports.read(np.full((64, 64, 3), c, np.uint8)).cues for c in ((240, 150, 40), (40, 90, 240)))
    assert orange["warmth"] > 0.3 and blue["warmth"] < -0.3
    mirrored = np.concatenate([BRIGHT[:, :160], BRIGHT[:, 159::-1]], axis=1)
    assert reports.read(mirrored).cues["symmetry"] > 0.95


def test_the_same_picture_gives_the_same_numbers(reports: ImageRecognizer, tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "a.png"
    Image.fromarray(BRIGHT).save(path)
    first = reports.read(BRIGHT)
    assert first == reports.read(BRIGHT) == reports.read(Image.fromarray(BRIGHT)) == reports.read(path)


@pytest.mark.parametrize("change", [compress_jpeg, halve])
def test_compression_and_size_hardly_count(
    reports: ImageRecognizer, rated: data.RatedPictures, change: Callable[[Picture], Picture]
) -> None:
    for i in data.split_by_theme(rated.themes)[1][:20]:
        before, after = (reports.read(p).estimate.vad for p in (rated.pictures[i], change(rated.pictures[i])))
        assert abs(before.arousal - after.arousal) < 0.1 and abs(before.valence - after.valence) < 0.15


@pytest.mark.slow
def test_a_small_painting_made_smaller_still_hardly_counts(reports: ImageRecognizer, shared: Path) -> None:
    for change in (compress_jpeg, halve):  # 128 pixels a side, then 64
        vads = [
            (reports.read(p).estimate.vad, reports.read(change(p)).estimate.vad)
            for p in data.load_paintings(shared, "B", 20)
        ]
        assert np.mean([abs(before.arousal - after.arousal) for before, after in vads]) < 0.1


def test_what_is_no_picture_is_flagged(reports: ImageRecognizer) -> None:
    g = np.random.default_rng(0)
    blank = np.full((200, 200, 3), 128, np.uint8)
    noise = g.integers(0, 256, (200, 200, 3), dtype=np.uint8)
    bars = np.repeat(np.repeat(np.array([[[255] * 3, [20, 40, 200]] * 5], np.uint8), 200, axis=0), 20, axis=1)
    for picture in (blank, noise, bars):
        estimate = reports.read(picture).estimate
        assert estimate.out_of_distribution and any("photo" in note for note in estimate.notes)


@pytest.mark.slow
@pytest.mark.parametrize("kinds", [data.OOD_FITTED, data.OOD_TESTED], ids=["kinds seen in fitting", "other kinds"])
def test_the_flag_tells_pictures_from_what_is_none(
    reports: ImageRecognizer,
    rated: data.RatedPictures,
    measured: list[PictureFeatures],
    kinds: Mapping[str, Callable[[np.random.Generator], Picture]],
) -> None:
    unseen = data.split_by_theme(rated.themes)[1]
    real = [reports.head.ood_score(measured[i].attribute_vector()) for i in unseen]
    real += [reports.head.ood_score(reports.measure(p).attribute_vector()) for p in data.load_paintings(DATA, "B", 50)]
    ood_rows = [
        reports.head.ood_score(reports.measure(p).attribute_vector())
        for _, p in data.generate_ood(kinds, 10, seed=2000)
    ]
    assert auroc(real + ood_rows, [0] * len(real) + [1] * len(ood_rows)) >= 0.95
    assert np.mean(np.array(real) > reports.head.ood_threshold) < 0.08


@pytest.mark.slow
def test_agreement_with_people_in_ten_folds(rated: data.RatedPictures, measured: list[PictureFeatures]) -> None:
    fold, table = assign_folds(list(range(len(measured))), seed=0), KernelTable(measured, (), CONTENT)
    points = predict_out_of_fold(table, rated.ratings, np.arange(len(measured)), fold)
    scenery = np.array([c == "Scenery" for c in rated.categories])
    for rows, valence, arousal in ((slice(None), 0.58, 0.64), (scenery, 0.5, 0.5)):
        r = [np.corrcoef(points[rows, axis], rated.ratings[rows, axis])[0, 1] for axis in range(2)]
        assert r[0] >= valence and r[1] >= arousal


@pytest.mark.slow
def test_agreement_with_people_on_themes_that_it_never_saw(
    reports: ImageRecognizer, rated: data.RatedPictures, measured: list[PictureFeatures]
) -> None:
    unseen = data.split_by_theme(rated.themes)[1]
    points = np.stack([reports.head.predict(measured[i].blocks) for i in unseen])
    r = [np.corrcoef(points[:, axis], rated.ratings[unseen, axis])[0, 1] for axis in range(2)]
    assert r[0] > 0.4 and r[1] > 0.5


@pytest.mark.slow
def test_it_is_as_sure_as_it_is_right(
    reports: ImageRecognizer, rated: data.RatedPictures, measured: list[PictureFeatures]
) -> None:
    unseen = data.split_by_theme(rated.themes)[1]
    points = np.stack([reports.head.predict(measured[i].blocks) for i in unseen])
    deviations = np.stack([reports.head.predict_spread(measured[i].attribute_vector()) for i in unseen])
    logits, felt = emotion_tables(points, deviations, rated.ratings[unseen])
    assert top_class_ece(softmax(logits, reports.head.temperature), felt) < 0.06
    within = (np.abs(points - rated.ratings[unseen]) < deviations).mean(axis=0)
    assert (within > 0.55).all() and (within < 0.8).all()


def test_the_two_share_neither_pictures_nor_encoder(reports: ImageRecognizer, steers: ImageRecognizer) -> None:
    def themes(lineage: Lineage) -> set[str]:
        (listed,) = [c.split("#themes ")[1] for c in lineage.corpora if c.startswith("oasis#")]
        return set(listed.split(","))

    assert not themes(reports.lineage) & themes(steers.lineage)
    assert not set(reports.lineage.corpora) & set(steers.lineage.corpora)
    assert reports.lineage.backbone != steers.lineage.backbone and reports.lineage.guided_by == ()
    for role in ("reports", "steers"):
        assert (EMBEDDED / f"image-{role}" / "model.safetensors").stat().st_size < 5_000_000


def test_the_one_that_reports_stands_on_content_and_the_other_on_light(
    reports: ImageRecognizer, steers: ImageRecognizer
) -> None:
    """What turns the light of a picture moves the judge far less than the guide."""
    lit = [scene((110, 170, 245), (120, 190, 60), light) for light in (0.5, 0.75, 1.0)]
    moved = [
        np.ptp([r.read(p).estimate.vad.valence for p in lit]) + np.ptp([r.read(p).estimate.vad.arousal for p in lit])
        for r in (reports, steers)
    ]
    assert moved[0] < 0.5 * moved[1]


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
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + b"\0\0\0\0IEND"
    )
    with pytest.raises(MediaError, match="pixels"):
        reports.read(path)


def test_long_and_large_pictures_are_read(reports: ImageRecognizer) -> None:
    for shape in ((40, 1200, 3), (1800, 2400, 3), (16, 16, 3)):
        assert np.isfinite(tuple(reports.read(np.full(shape, 99, np.uint8)).estimate.vad)).all()


def test_a_folder_without_weights_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsNotFoundError, match="training image"):
        load("image", "reports", tmp_path)
    (tmp_path / "config.json").write_text('{"lineage": {}}')
    (tmp_path / "model.safetensors").write_bytes(b"broken")
    with pytest.raises(WeightsCorruptError):
        load("image", "reports", tmp_path)


def test_lineage_is_read_without_weights() -> None:
    assert Lineage.of(load_config(EMBEDDED / "image-steers")["lineage"]).role == "steers"
