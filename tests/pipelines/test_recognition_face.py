"""Face recognizers with their shipped weights: what they flag, what they find, how they read films, what they
refuse.
"""

from __future__ import annotations

import io
import weakref
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from conditioning.affect import Emotion
from pipelines.errors import MediaError
from pipelines.media import write_video
from pipelines.media.image import read_image
from pipelines.recognition import load
from pipelines.recognition.lineage import EMBEDDED
from weights.errors import WeightsCorruptError, WeightsNotFoundError

Picture = NDArray[np.uint8]


@pytest.fixture(scope="module")
def judge() -> Any:
    return load("face", "reports")


@pytest.fixture(scope="module")
def steering() -> Any:
    return load("face", "steers")


def _noise_picture(height: int = 120, width: int = 160, seed: int = 0) -> Picture:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def _faces(shared: Path, folder: str, count: int) -> list[Picture]:
    """Crops that no shipped network learnt from."""
    from pipelines.recognition.face.training.data import HELD_BACK, _hash_share

    found: list[Picture] = []
    with zipfile.ZipFile(shared / "faces" / "faces48_train.zip") as file:
        for name in sorted(n for n in file.namelist() if f"{folder}/" in n and n.endswith(".webp")):
            if _hash_share(f"held back {name}") < HELD_BACK and len(found) < count:
                found.append(_picture(file.read(name)))
    return found


def _portraits(shared: Path) -> list[Picture]:
    with zipfile.ZipFile(shared / "faces" / "portraits.zip") as file:
        return [_picture(file.read(n)) for n in sorted(file.namelist())]


def _picture(data: bytes) -> Picture:
    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


@pytest.mark.parametrize(
    "picture",
    [np.zeros((200, 200, 3), np.uint8), np.full((90, 300, 3), 200, np.uint8), _noise_picture(), _noise_picture(48, 48)],
)
def test_what_shows_no_face_is_flagged_and_read_with_no_conviction(judge: Any, picture: Picture) -> None:
    estimate = judge.read(picture).estimate
    assert estimate.out_of_distribution and estimate.confidence < 0.3
    assert any("no upright face" in note for note in estimate.notes)
    assert estimate.emotions[Emotion.CALM] == 0 and max(estimate.spread) > 0.3


@pytest.mark.slow
def test_faces_are_read_as_people_labelled_them(judge: Any, steering: Any, shared: Path) -> None:
    for recognizer, least in ((judge, 0.6), (steering, 0.5)):
        right = total = 0
        for folder, emotion in (
            ("happy", "happy"),
            ("surprise", "surprised"),
            ("neutral", "neutral"),
            ("angry", "angry"),
            ("sad", "sad"),
        ):
            for face in _faces(shared, folder, 16):
                emotions = recognizer.read(face).estimate.emotions
                right, total = right + (max(emotions, key=emotions.__getitem__) == emotion), total + 1
        assert right / total > least


def test_portraits_are_found_and_upside_down_ones_flagged(judge: Any, shared: Path) -> None:
    portraits = _portraits(shared)
    read = [judge.read(p) for p in portraits]
    assert sum(r.cues["faces"] >= 1 for r in read) >= 7
    found = [r for r in read if r.cues["faces"]]
    assert all(0.02 < r.cues["face_right"] - r.cues["face_left"] < 1.1 for r in found)
    flagged = [judge.read(np.ascontiguousarray(p[::-1, ::-1])).estimate.out_of_distribution for p in portraits]
    assert sum(flagged) >= 7


def test_happy_faces_are_pleasant_and_angry_ones_aroused(judge: Any, shared: Path) -> None:
    vad = {
        folder: np.mean([tuple(judge.read(face).estimate.vad) for face in _faces(shared, folder, 12)], axis=0)
        for folder in ("happy", "angry", "sad")
    }
    assert vad["happy"][0] > 0.3 > -0.1 > max(vad["angry"][0], vad["sad"][0])
    assert vad["angry"][1] > vad["sad"][1]


def test_arousal_survives_compression_and_half_the_size(judge: Any, shared: Path) -> None:
    from PIL import Image

    for portrait in _portraits(shared)[:3]:
        image = Image.fromarray(portrait)
        buffer = io.BytesIO()
        image.save(buffer, format="JPEG", quality=50)
        half = np.asarray(image.resize((image.width // 2, image.height // 2)))
        plain, *changed = (judge.read(x).estimate.vad.arousal for x in (portrait, _picture(buffer.getvalue()), half))
        assert max(abs(plain - x) for x in changed) < 0.1


def test_the_same_picture_gives_the_same_numbers_as_a_file_and_in_memory(judge: Any, tmp_path: Path) -> None:
    from PIL import Image

    Image.fromarray(_noise_picture()).save(tmp_path / "a.png")
    read = [
        judge.read(x).estimate
        for x in (tmp_path / "a.png", str(tmp_path / "a.png"), _noise_picture(), _noise_picture())
    ]
    assert all(r == read[0] for r in read[1:])


def _film(path: Path, pictures: list[Picture], seconds_each: int) -> Path:
    frames = (
        np.ascontiguousarray(p[: p.shape[0] // 2 * 2, : p.shape[1] // 2 * 2])
        for p in pictures
        for _ in range(10 * seconds_each)
    )
    return write_video(path, frames, 10)


def test_a_film_gives_a_curve(judge: Any, shared: Path, tmp_path: Path) -> None:
    from PIL import Image

    happy, angry = (np.asarray(Image.fromarray(_faces(shared, f, 3)[2]).resize((192, 192))) for f in ("happy", "angry"))
    reading = judge.read(_film(tmp_path / "a.mp4", [happy, angry], 3), windows=True)
    assert [round(w.start_s) for w in reading.windows] == list(range(6))
    assert reading.windows[-1].end_s == pytest.approx(6, abs=0.6)
    alone = [judge.read(p).estimate.vad.valence for p in (happy, angry)]
    assert reading.windows[1].estimate.vad.valence == pytest.approx(alone[0], abs=0.25)
    assert reading.windows[4].estimate.vad.valence == pytest.approx(alone[1], abs=0.25)
    assert not judge.read(tmp_path / "a.mp4").windows


def test_a_film_without_faces_is_flagged(judge: Any, tmp_path: Path) -> None:
    estimate = judge.read(_film(tmp_path / "a.mp4", [_noise_picture(64, 96)], 2)).estimate
    assert estimate.out_of_distribution and "0% of" in " ".join(estimate.notes)


def test_frames_are_read_one_at_a_time_and_the_curve_stays_short(judge: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    alive: list[weakref.ref[Picture]] = []
    most = 0

    def frames() -> Iterator[tuple[float, Picture]]:
        nonlocal most
        for index in range(40):
            frame = np.full((32, 32, 3), index, np.uint8)
            alive.append(weakref.ref(frame))
            yield index * 60.0, frame
            del frame
            most = max(most, sum(ref() is not None for ref in alive))

    monkeypatch.setattr("pipelines.recognition.face.curve.MAX_WINDOWS", 16)
    reading = judge.read_frames(frames())
    assert most <= 1
    assert len(reading.windows) <= 16 and reading.cues["frames"] == 40
    assert reading.windows[-1].end_s >= 39 * 60 and all(
        a.start_s < b.start_s for a, b in zip(reading.windows, reading.windows[1:], strict=False)
    )


@pytest.mark.parametrize(
    "medium", [np.zeros((40, 40)), np.zeros((40, 40, 4), np.uint8), np.zeros((8, 40, 3), np.uint8), 7]
)
def test_arrays_that_are_no_pictures_are_refused(judge: Any, medium: object) -> None:
    with pytest.raises(MediaError, match=r"uint8|too small|got int"):
        judge.read(medium)


@pytest.mark.parametrize(("name", "data"), [("a.png", b"not a picture"), ("a.mp4", b"not a film" * 9), ("b.jpg", b"")])
def test_files_that_are_neither_picture_nor_film_are_refused(
    judge: Any, tmp_path: Path, name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(MediaError, match=name):
        judge.read(tmp_path / name)
    with pytest.raises(MediaError, match="no file"):
        judge.read(tmp_path / f"absent-{name}")


def test_no_frames_are_refused(judge: Any) -> None:
    with pytest.raises(MediaError, match="no frame"):
        judge.read_frames(iter(()))


def test_pictures_are_measured_before_they_are_decoded(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("L", (3000, 2000)).save(tmp_path / "a.png")
    with pytest.raises(MediaError, match="3000 x 2000"):
        read_image(tmp_path / "a.png", max_pixels=1_000_000)
    assert read_image(tmp_path / "a.png", long_side=300).shape == (200, 300, 3)
    cut = (tmp_path / "a.png").read_bytes()[:60]
    (tmp_path / "b.png").write_bytes(cut)
    with pytest.raises(MediaError, match="whole"):
        read_image(tmp_path / "b.png")


def test_pictures_are_turned_as_the_camera_noted_and_laid_on_white(tmp_path: Path) -> None:
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise
    Image.fromarray(np.vstack([np.zeros((20, 40, 3), np.uint8), np.full((20, 40, 3), 255, np.uint8)])).save(
        tmp_path / "a.jpg", exif=exif
    )
    turned = read_image(tmp_path / "a.jpg")
    assert turned[:, :15].mean() > 240 and turned[:, 25:].mean() < 15
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(tmp_path / "b.png")
    assert read_image(tmp_path / "b.png").min() == 255


def test_the_two_recognizers_share_neither_pictures_nor_network(judge: Any, steering: Any) -> None:
    a, b = judge.lineage, steering.lineage
    assert a.backbone != b.backbone and not set(a.corpora) & set(b.corpora) and not a.guided_by + b.guided_by
    assert "FER2013" in a.licence and (a.role, b.role) == ("reports", "steers")
    weights = [(EMBEDDED / f"face-{role}" / "model.safetensors").read_bytes() for role in ("reports", "steers")]
    assert weights[0] != weights[1] and len(judge.network.members) == 2


def test_near_duplicates_fall_into_one_group_also_mirrored() -> None:
    from pipelines.recognition.face.training.data import group_duplicates

    rng = np.random.default_rng(0)
    crops = np.kron(rng.integers(0, 256, (6, 8, 8), dtype=np.uint8), np.ones((6, 6), np.uint8))
    noisy = np.clip(crops[0].astype(int) + rng.integers(-8, 9, crops[0].shape), 0, 255).astype(np.uint8)
    blank = np.full((2, 48, 48), 90, np.uint8)
    found = group_duplicates(np.concatenate([crops, noisy[None], crops[1:2, :, ::-1], blank])).tolist()
    assert found[6] == found[0] and found[7] == found[1]
    assert len(set(found[:6])) == 6 and found[8] != found[9]


@pytest.mark.parametrize("kind", ["mixup", "cutmix"])
def test_mixed_pictures_have_mixed_labels(kind: str) -> None:
    import torch

    from pipelines.recognition.face.training.augment import augment, mix_pairs, smooth_labels

    generator = torch.Generator().manual_seed(0)
    labels = torch.tensor([0, 3, 6, 2] * 4)
    x, target = mix_pairs(
        augment(torch.rand(16, 1, 48, 48), 40, generator), smooth_labels(labels, 0.1), generator, kind
    )
    assert x.shape == (16, 1, 40, 40) and torch.isfinite(x).all()
    assert torch.allclose(target.sum(1), torch.ones(16)) and (target > 0.2).sum(1).max() == 2


def test_training_ends_on_its_budget_and_repeats(capsys: pytest.CaptureFixture[str]) -> None:
    from pipelines.recognition.face.training.fit import Budget, fit, learning_rate, predict_logits

    rng = np.random.default_rng(0)
    crops, labels = rng.integers(0, 256, (64, 48, 48), dtype=np.uint8), np.arange(64) % 7
    a, b = (fit("face-plain", crops, labels, (crops[:9], labels[:9]), budget=Budget(2), seed=3) for _ in range(2))
    assert np.array_equal(predict_logits(a, crops[:9]), predict_logits(b, crops[:9])) and predict_logits(
        a, crops[:9]
    ).shape == (9, 7)
    fit("face-plain", crops, labels, (crops[:9], labels[:9]), budget=Budget(10**6, minutes=0.005))
    assert (
        learning_rate(0.0) < learning_rate(0.05) > learning_rate(0.5) > learning_rate(0.99)
        and "watched" in capsys.readouterr().out
    )
    with pytest.raises(ValueError, match="at least 64"):
        fit("face-plain", crops[:9], labels[:9], (crops[:9], labels[:9]), budget=Budget(1))


@pytest.mark.parametrize("name", ["face-reports", "face-steers", "face-finder"])
def test_checkpoints_are_small(name: str) -> None:
    assert sum(p.stat().st_size for p in (EMBEDDED / name).iterdir()) < 3_000_000


def test_absent_and_damaged_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsNotFoundError, match=r"recognition\.training face"):
        load("face", "reports", tmp_path)
    (tmp_path / "config.json").write_text('{"lineage": {}}')
    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(WeightsCorruptError):
        load("face", "reports", tmp_path)
