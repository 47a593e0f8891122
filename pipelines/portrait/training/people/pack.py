"""Packs what is baked: one file a person, which the product reads (`pipelines.portrait.people.stock`)."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipelines.portrait.landmarks import points as mesh

Array = NDArray[Any]
PLATE_PX, MASK_PX = 1024, 384
COLOUR_QUALITY, ALPHA_QUALITY, MASK_QUALITY = 94, 95, 80
IRIS_SHARE = 0.485  # of an eyeball's radius
LONG_AGO = (2026, 1, 1, 0, 0, 0)  # one date for all, so that the same pictures give the same bytes
AGES = ((16, "child"), (36, "young"), (60, "middle"), (200, "old"))


def pack(work: Path, out: Path) -> int:
    """Pack every person of a folder.

    Args:
        work: folder of what is baked.
        out: gets NAME.zip each.

    Returns:
        0.
    """
    out.mkdir(parents=True, exist_ok=True)
    total = 0
    for folder in sorted(p for p in work.iterdir() if (p / "plate.png").exists()):
        target = out / f"{folder.name}.zip"
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as file:
            for name, content in _pack_person(folder).items():
                kind = zipfile.ZIP_DEFLATED if name.endswith(".json") else zipfile.ZIP_STORED
                file.writestr(zipfile.ZipInfo(name, LONG_AGO), content, kind, 9)
        total += target.stat().st_size
        print(f"{folder.name}: {target.stat().st_size / 1e3:.0f} KB")
    print(f"all: {total / 1e6:.2f} MB")
    return 0


def _pack_person(folder: Path) -> dict[str, bytes]:
    recipe = json.loads((folder / "person.json").read_text(encoding="utf-8"))
    boxes = json.loads((folder / "boxes.json").read_text(encoding="utf-8"))
    landmarks = np.array(recipe["landmarks"])
    plate = _read(folder / "plate.png", PLATE_PX)
    files = {"plate.webp": _webp(_bleed(plate), COLOUR_QUALITY)}
    with np.load(folder / "masks.npz") as parts:
        what = parts["what"].astype(np.float32)
    files["masks.webp"] = _webp(_resize(np.clip(what * 255, 0, 255).astype(np.uint8), MASK_PX), MASK_QUALITY)
    eyes_px = _box_pixels(boxes["eyes"])
    closed, eyeballs = (_crop_to(folder / f"{part}.png", eyes_px) for part in ("closed", "eyeballs"))
    recipe["iris_radius"] = _place_irises(landmarks, eyeballs, eyes_px)
    recipe["landmarks"] = landmarks
    files["lids.webp"] = _webp(closed[..., :3], COLOUR_QUALITY)
    files["eyeballs.webp"] = _webp(_match_eyes(eyeballs, plate, eyes_px, recipe), 92)
    if (folder / "under.png").exists():
        files["under.webp"] = _webp(_crop_to(folder / "under.png", _box_pixels(boxes["face"]))[..., :3], COLOUR_QUALITY)
    files["person.json"] = json.dumps(_facts(recipe, boxes, landmarks), separators=(",", ":")).encode()
    return files


def _place_irises(landmarks: Array, eyes: Array, box: tuple[int, int, int, int]) -> float:
    """Put the irises' landmarks [478, 3] where the baked eyeballs [h, w, 4] have them, in place.

    Returns:
        The radius of an iris in shares of the picture's side.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats((eyes[..., 3] > 128).astype(np.uint8))
    balls = sorted(sorted(range(1, count), key=lambda k: -stats[k][4])[:2], key=lambda k: stats[k][0])
    radius = 0.0
    for ids, ball in zip((mesh.IRIS_LEFT, mesh.IRIS_RIGHT), balls, strict=True):
        left, top, width, height, _ = stats[ball]
        centre = np.array([box[0] + left + width / 2, box[1] + top + height / 2]) / PLATE_PX
        radius = IRIS_SHARE * (width + height) / 4 / PLATE_PX
        away = landmarks[list(ids[1:]), :2] - landmarks[ids[0], :2]
        landmarks[ids[0], :2] = centre
        landmarks[list(ids[1:]), :2] = centre + away / np.linalg.norm(away, axis=1, keepdims=True) * radius
    del labels
    return radius


def _facts(recipe: dict[str, Any], boxes: dict[str, Any], landmarks: Array) -> dict[str, Any]:
    years = int(recipe["years"])
    return {
        "name": recipe["name"],
        "title": recipe["title"],
        "sex": recipe["voice_sex"],
        "years": years,
        "age": next(name for most, name in AGES if years < most),
        "origin": {k: round(v, 2) for k, v in recipe["origin"].items()},
        "hair": recipe["hair"]["style"],
        "wears": sorted(recipe["wear"]),
        "beard": recipe["beard"] != 0,
        "backdrop": recipe["backdrop"],
        "skin": recipe["skin"],
        "eyes_box": boxes["eyes"],
        "face_box": boxes["face"],
        "landmarks": np.round(landmarks * 1e5).astype(int).tolist(),
    }


def _read(path: Path, size: int) -> Array:
    with Image.open(path) as picture:
        return _resize(np.asarray(picture.convert("RGBA")), size)


def _resize(picture: Array, size: int) -> Array:
    """A picture [N, N, C] at another size, colour weighed by opacity where there is a fourth channel."""
    if len(picture) == size:
        return picture
    method = cv2.INTER_AREA if size < len(picture) else cv2.INTER_LANCZOS4
    if picture.shape[-1] != 4:
        return cv2.resize(picture, (size, size), interpolation=method)
    alpha = picture[..., 3:].astype(np.float32) / 255
    weighed = np.dstack([picture[..., :3] * alpha, alpha * 255])
    out = cv2.resize(weighed, (size, size), interpolation=method)
    cover = np.clip(out[..., 3:], 0, 255)
    colour = out[..., :3] / np.maximum(cover / 255, 1 / 255)
    return np.clip(np.dstack([colour, cover]) + 0.5, 0, 255).astype(np.uint8)


def _bleed(plate: Array) -> Array:
    """The plate with its colours grown outward below full opacity, so that edges have no rim of another colour."""
    alpha = plate[..., 3].astype(np.float32) / 255
    sure = (alpha > 0.9).astype(np.float32)
    colour, weight = plate[..., :3] * sure[..., None], sure
    out, total = colour.copy(), weight.copy()
    for reach in (2, 5, 12, 30):
        spread = cv2.GaussianBlur(colour, (0, 0), reach), cv2.GaussianBlur(weight, (0, 0), reach)
        empty = total < 0.02
        out[empty] = (spread[0] / np.maximum(spread[1], 1e-4)[..., None])[empty]
        total = np.where(empty, spread[1] * 50, total)
    share = np.clip((alpha - 0.35) / 0.5, 0, 1)[..., None]
    mixed = plate[..., :3] * share + out * (1 - share)
    return np.dstack([np.clip(mixed, 0, 255), plate[..., 3]]).astype(np.uint8)


def _box_pixels(box: list[float]) -> tuple[int, int, int, int]:
    left, top, right, bottom = (round(v * PLATE_PX) for v in box)
    return left, top, right, bottom


def _crop_to(path: Path, box: tuple[int, int, int, int]) -> Array:
    with Image.open(path) as picture:
        rgba = np.asarray(picture.convert("RGBA"))
    return cv2.resize(rgba, (box[2] - box[0], box[3] - box[1]), interpolation=cv2.INTER_LANCZOS4)


def _match_eyes(eyes: Array, plate: Array, box: tuple[int, int, int, int], recipe: dict[str, Any]) -> Array:
    """The eyeballs [h, w, 3], as dark as the lids make them where the plate shows them, and so on beyond."""
    left, top, right, bottom = box
    landmarks = np.array(recipe["landmarks"])
    shown = plate[top:bottom, left:right, :3].astype(np.float32)
    mask = np.zeros(shown.shape[:2], np.uint8)
    for upper, lower in ((mesh.LID_UPPER_LEFT, mesh.LID_LOWER_LEFT), (mesh.LID_UPPER_RIGHT, mesh.LID_LOWER_RIGHT)):
        ring = np.concatenate([landmarks[list(upper), :2], landmarks[list(lower), :2][::-1]]) * PLATE_PX - [left, top]
        cv2.fillPoly(mask, [np.round(ring).astype(np.int32)], 255)
    inside = cv2.erode(mask, np.ones((5, 5), np.uint8)).astype(np.float32)[..., None] / 255
    colour = eyes[..., :3].astype(np.float32)
    inside = inside * (eyes[..., 3:] > 200)
    ratio_top, ratio_low = cv2.GaussianBlur(shown * inside, (0, 0), 9), cv2.GaussianBlur(colour * inside, (0, 0), 9)
    near = np.where(ratio_low > 0.05, ratio_top / np.maximum(ratio_low, 0.05), 0)
    weight = (cv2.GaussianBlur(inside.astype(np.float32), (0, 0), 9) > 0.01)[..., None].astype(np.float32)
    near = np.clip(near, 0.35, 1.15) * weight
    far = cv2.GaussianBlur(near, (0, 0), 16) / np.maximum(cv2.GaussianBlur(weight[..., 0], (0, 0), 16), 1e-3)[..., None]
    gain = np.where(weight > 0, near, np.clip(far, 0.35, 1.0))
    cover = cv2.erode(eyes[..., 3], np.ones((5, 5), np.uint8))[..., None].astype(np.float32) / 255
    skin = np.median(shown.reshape(-1, 3), 0) * 0.8
    out = colour * cv2.GaussianBlur(gain, (0, 0), 3) * cover + skin * (1 - cover)
    for iris in (landmarks[mesh.IRIS_CENTRE_LEFT], landmarks[mesh.IRIS_CENTRE_RIGHT]):
        out = _liven_iris(out, iris[:2] * PLATE_PX - [left, top], recipe)
    return np.clip(out, 0, 255).astype(np.uint8)


def _liven_iris(eyes: Array, centre: Array, recipe: dict[str, Any]) -> Array:
    """An iris without the haze of a wide soft light: its colour, a deep pupil and rim, one catchlight."""
    radius = float(recipe["iris_radius"]) * PLATE_PX
    yy, xx = np.mgrid[0 : eyes.shape[0], 0 : eyes.shape[1]].astype(np.float32)
    x, y = (xx - centre[0]) / radius, (yy - centre[1]) / radius
    r = np.hypot(x, y)
    inside = np.clip((1.02 - r) * radius / 2.0, 0, 1)
    luma = eyes.mean(2)
    mean = float((luma * inside).sum() / max(1.0, inside.sum()))
    colour = np.array([int(recipe["iris"][k : k + 2], 16) for k in (1, 3, 5)], np.float32)
    colour = 0.72 * colour + 0.20 * colour.mean()
    fine = (luma - cv2.GaussianBlur(luma.astype(np.float32), (0, 0), radius * 0.25)) / max(mean, 8)
    below = 1.0 + 0.30 * np.clip(y * 0.8 - x * 0.5 * recipe["key"] * -1, -1, 1)  # light falls through to the far side
    light = 0.95 * below * (1 + 1.4 * fine) * (0.74 + 0.30 * np.exp(-(((r - 0.58) / 0.22) ** 2)))
    shade = np.clip((y + 1.25) / 0.9, 0.45, 1)  # of the upper lid
    body = colour * (light * shade)[..., None] * 0.92
    body = body * (1 - 0.72 * np.clip((r - 0.80) / 0.2, 0, 1)[..., None])
    body = body * (1 - 0.96 * np.clip((0.44 - r) / 0.07, 0, 1)[..., None])
    out = eyes * (1 - 0.88 * inside[..., None]) + body * 0.88 * inside[..., None]
    side = float(recipe["key"])
    glint = np.exp(-((((x - 0.30 * side) / 0.15) ** 4) + (((y + 0.36) / 0.19) ** 4)))
    soft = 0.22 * np.exp(-((((x + 0.32 * side) / 0.22) ** 2) + (((y - 0.38) / 0.16) ** 2)))
    share = np.clip(0.92 * glint + soft, 0, 1)[..., None] * np.clip(inside * 2, 0, 1)[..., None]
    return out * (1 - share) + np.array([252, 251, 248], np.float32) * share


def _webp(picture: Array, quality: int, *, lossless: bool = False) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(
        out,
        "WEBP",
        quality=quality,
        alpha_quality=ALPHA_QUALITY,
        method=6,
        lossless=lossless,
        exact=picture.shape[-1] == 4,
    )
    return out.getvalue()
