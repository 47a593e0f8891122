"""Every figure of the face recognizers' card, measured on pictures that nothing learnt from."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from pipelines.recognition.calibration import auroc, top_class_ece
from pipelines.recognition.face.net import EXPRESSIONS
from pipelines.recognition.face.recognizer import FaceRecognizer, grey_tensor
from pipelines.recognition.face.training.data import Faces
from pipelines.recognition.face.training.windows import Backgrounds

Picture = NDArray[np.uint8]
SCENES = 100


def expression_figures(recognizer: FaceRecognizer, faces: Faces) -> dict[str, float]:
    """Accuracy, recall and calibration through `read`'s own path (finding included) on the pictures that were held
    back.
    """
    crops, labels = faces.of("held back")
    is_double = faces.is_double[faces.part == "held back"]
    reading = [recognizer.detect_and_read(grey_tensor(_rgb(crop))) for crop in crops]
    p = np.stack([recognizer.probabilities(s) for s in reading])
    right, clean = p.argmax(1) == labels, ~is_double
    recall = [right[clean & (labels == k)].mean() for k in range(len(EXPRESSIONS))]
    print("recall:", " ".join(f"{name} {r:.2f}" for name, r in zip(EXPRESSIONS, recall, strict=True)))
    return {
        "pictures held back, without doubles": float(clean.sum()),
        "accuracy, without doubles": float(right[clean].mean()),
        "accuracy, with doubles": float(right.mean()),
        "accuracy of the doubles alone": float(right[is_double].mean()),
        "UAR, without doubles": float(np.mean(recall)),
        "ECE, without doubles": top_class_ece(p[clean], labels[clean]),
        "flagged as no face": float(np.mean([recognizer.face_confidence(s.face) < 1 for s in reading])),
    }


def ood_figures(
    recognizer: FaceRecognizer, faces: Faces, backgrounds: Backgrounds, count: int = 250
) -> dict[str, float]:
    """AUROC of the face score, faces held back against each kind of picture without an upright face, and how many are
    flagged.
    """
    crops = faces.of("held back", doubles=False)[0][:count]
    rng = np.random.default_rng(0)
    scenes = [
        large.numpy()
        for large, painted in zip(backgrounds.large[:, 0], backgrounds.is_painting, strict=True)
        if not painted
    ][:count]
    kinds: dict[str, list[Picture]] = {
        "upside down": [c[::-1, ::-1] for c in crops],
        "on its side": [np.rot90(c) for c in crops],
        "noise": [rng.integers(0, 256, (48, 48), dtype=np.uint8) for _ in range(60)],
        "blank": [np.full((48, 48), level, np.uint8) for level in range(0, 256, 8)],
        "animals, objects, scenes": scenes,
        "in tiles that changed places": [_shuffle_tiles(c, rng) for c in crops],
    }
    face_scores = [_face_score(recognizer, c) for c in crops]
    windows_found: dict[str, float] = {
        "faces flagged": float(np.mean(np.array(face_scores) < recognizer.finder.threshold))
    }
    all_scores: list[float] = []
    for kind, pictures in kinds.items():
        scores = [_face_score(recognizer, c) for c in pictures]
        all_scores += scores
        windows_found[f"AUROC against {kind}"] = auroc(
            [*face_scores, *scores], [1] * len(face_scores) + [0] * len(scores)
        )
        windows_found[f"flagged: {kind}"] = float(np.mean(np.array(scores) < recognizer.finder.threshold))
    windows_found["AUROC against all of these"] = auroc(
        [*face_scores, *all_scores], [1] * len(face_scores) + [0] * len(all_scores)
    )
    return windows_found


def robustness_figures(recognizer: FaceRecognizer, faces: Faces, data: Path, count: int = 150) -> dict[str, float]:
    """How far arousal moves under JPEG quality 50 and under a resize to half."""
    crops = faces.of("held back", doubles=False)[0][:count]
    windows_found = {}
    for name, pictures in (("held back", [_rgb(c) for c in crops]), ("portraits", load_portraits(data))):
        unchanged = [_arousal(recognizer, x) for x in pictures]
        for change, apply in (("JPEG 50", _compress_jpeg), ("half size", _halve)):
            differences = np.abs(np.array([_arousal(recognizer, apply(x)) for x in pictures]) - unchanged)
            windows_found[f"arousal moved, {name}, {change}, mean"] = float(differences.mean())
            windows_found[f"arousal moved, {name}, {change}, share under .1"] = float((differences < 0.1).mean())
    return windows_found


def finding_figures(recognizer: FaceRecognizer, faces: Faces, backgrounds: Backgrounds, data: Path) -> dict[str, float]:
    """Faces laid into scenes that were held back, painted portraits, and photographs of people."""
    crops = faces.of("held back", doubles=False)[0]
    rng = np.random.default_rng(1)
    hits, alarms = 0, 0
    for index in range(SCENES):
        scene, x, y, side = compose_scene(
            crops[index], backgrounds.large[index % len(backgrounds.large), 0].numpy(), rng
        )
        boxes = recognizer.finder.find_faces(grey_tensor(_rgb(scene)))
        is_hit = [abs(f.x - x) < side / 4 and abs(f.y - y) < side / 4 and 0.6 < f.side / side < 1.6 for f in boxes]
        hits, alarms = hits + any(is_hit), alarms + len(is_hit) - sum(is_hit)
    started = time.process_time()
    pictures = load_portraits(data)
    reading = [recognizer.detect_and_read(grey_tensor(x)) for x in pictures]
    return {
        "composed scenes: faces found": hits / SCENES,
        "composed scenes: false alarms a scene": alarms / SCENES,
        "portraits found, of 8": float(sum(s.face_count > 0 for s in reading)),
        "processor seconds a picture of 512 pixels": (time.process_time() - started) / len(pictures),
        **_people_figures(recognizer, data),
    }


def compose_scene(crop: Picture, scene: Picture, rng: np.random.Generator) -> tuple[Picture, float, float, float]:
    """A face of 60 to 200 pixels with soft edges somewhere in a scene of 384 pixels; the scene, the face's centre, its
    side.
    """
    side = int(rng.integers(60, 201))
    big = (
        F.interpolate(torch.from_numpy(scene.copy())[None, None].float(), size=384, mode="bicubic")[0, 0]
        .clamp(0, 255)
        .numpy()
    )
    face = (
        F.interpolate(torch.from_numpy(crop.copy())[None, None].float(), size=side, mode="bicubic")[0, 0]
        .clamp(0, 255)
        .numpy()
    )
    line = np.abs((np.arange(side) + 0.5) / side * 2 - 1) ** 4
    mask = np.clip((1.05 - (line[:, None] + line[None, :])) * 6, 0, 1)
    left, top = (int(rng.integers(0, 384 - side)) for _ in range(2))
    part = big[top : top + side, left : left + side]
    big[top : top + side, left : left + side] = mask * face + (1 - mask) * part
    return big.astype(np.uint8), left + side / 2, top + side / 2, float(side)


def load_portraits(data: Path) -> list[Picture]:
    """The painted portraits, RGB."""
    from PIL import Image

    with zipfile.ZipFile(data / "faces" / "portraits.zip") as file:
        return [np.asarray(Image.open(io.BytesIO(file.read(n))).convert("RGB")) for n in sorted(file.namelist())]


def _people_figures(recognizer: FaceRecognizer, data: Path) -> dict[str, float]:
    """Valence and arousal read in faces of OASIS photographs of people against people's ratings of the whole
    picture.
    """
    from PIL import Image

    with (data / "images" / "oasis_train.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["category"] == "Person"]
    read_points, rated = [], []
    with zipfile.ZipFile(data / "images" / "oasis_train.zip") as archive:
        for row in rows:
            grey = grey_tensor(np.asarray(Image.open(io.BytesIO(archive.read(row["file"]))).convert("RGB")))
            reading = recognizer.detect_and_read(grey)
            if reading.face_count:
                read_points.append(tuple(recognizer.estimate(reading).vad)[:2])
                rated.append((float(row["valence_1to7"]), float(row["arousal_1to7"])))
    pairs = np.corrcoef(np.array(read_points).T, np.array(rated).T)
    return {
        "photographs of people": float(len(rows)),
        "of them with a face found": float(len(read_points)),
        "r of the face's valence with the picture's rated one": float(pairs[0, 2]),
        "r of the face's arousal with the picture's rated one": float(pairs[1, 3]),
    }


def _face_score(recognizer: FaceRecognizer, grey: Picture) -> float:
    return recognizer.detect_and_read(grey_tensor(_rgb(grey))).face.score


def _arousal(recognizer: FaceRecognizer, picture: Picture) -> float:
    return recognizer.read(picture).estimate.vad.arousal


def _rgb(grey: Picture) -> Picture:
    return np.repeat(np.ascontiguousarray(grey)[:, :, None], 3, axis=2)


def _compress_jpeg(picture: Picture) -> Picture:
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, format="JPEG", quality=50)
    return np.asarray(Image.open(buffer).convert("RGB"))


def _halve(picture: Picture) -> Picture:
    from PIL import Image

    image = Image.fromarray(picture)
    return np.asarray(image.resize((image.width // 2, image.height // 2), Image.Resampling.BICUBIC))


def _shuffle_tiles(crop: Picture, rng: np.random.Generator) -> Picture:
    parts = [crop[i : i + 16, j : j + 16] for i in range(0, 48, 16) for j in range(0, 48, 16)]
    order = np.roll(rng.permutation(9), 1)
    rows = [np.hstack([parts[k] for k in order[i : i + 3]]) for i in range(0, 9, 3)]
    return np.vstack(rows)
