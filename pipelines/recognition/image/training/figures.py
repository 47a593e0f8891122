"""The figures of the image recognizers' card: agreement with people, calibration, strange input, robustness, speed."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.recognition import calibration
from pipelines.recognition.image.recognizer import ImageRecognizer, PictureFeatures
from pipelines.recognition.image.training import data
from pipelines.recognition.image.training.fit import (
    REGRESSIONS,
    KernelTable,
    assign_folds,
    emotion_tables,
    predict_out_of_fold,
)

Array = NDArray[np.float64]
AXES = ("valence", "arousal")
FOLD_SEEDS = (0, 1, 2)
CHANGED, PAINTINGS, OOD_EACH = 155, 200, 40


def print_figures(folder: Path, out: Path, rated: data.RatedPictures, note: Callable[[str], None]) -> None:
    """Print every figure that the card states; `folder` has the data, `out` the checkpoints."""
    reports, steers = (ImageRecognizer.from_pretrained(out / f"image-{role}") for role in ("reports", "steers"))
    measured = {}
    for recognizer in (reports, steers):
        note(f"{recognizer.lineage.name}: measuring {len(rated.pictures)} rated pictures")
        measured[recognizer.lineage.name] = [recognizer.measure(p) for p in rated.pictures]
    copies = [
        [reports.measure(p) for p in data.change_all(rated.pictures, c, seed=i)] for i, c in enumerate(data.CHANGES)
    ]
    of_reports, of_steers = data.split_by_theme(rated.themes)
    print_cross_validation(measured["image-reports"], copies, rated)
    for recognizer, unseen in ((reports, of_steers), (steers, of_reports)):
        print_held_out(recognizer, [measured[recognizer.lineage.name][i] for i in unseen], rated.ratings[unseen])
    for recognizer, half in ((reports, "B"), (steers, "A")):
        unseen = of_steers if recognizer is reports else of_reports
        print_ood(
            recognizer,
            [measured[recognizer.lineage.name][i] for i in unseen],
            data.load_paintings(folder, half, PAINTINGS),
        )
    print_robustness(reports, "held-out photos", [rated.pictures[i] for i in of_steers[:CHANGED]])
    print_robustness(reports, "paintings of 128 pixels", data.load_paintings(folder, "B", PAINTINGS))


def agreement(points: Array, ratings: Array) -> list[str]:
    """Pearson r, CCC, gain (slope of measured on rated) and RMSE of each axis."""
    lines = []
    for axis, name in enumerate(AXES):
        p, t = points[:, axis], ratings[:, axis]
        covariance = ((p - p.mean()) * (t - t.mean())).mean()
        r = covariance / (p.std() * t.std())
        ccc = 2 * covariance / (p.var() + t.var() + (p.mean() - t.mean()) ** 2)
        rmse = np.sqrt(np.square(p - t).mean())
        lines.append(
            f"{name} r {r:.3f}  CCC {ccc:.3f}  gain {covariance / t.var():.3f}  RMSE {rmse:.3f} (constant"
            f" {t.std():.3f})"
        )
    return lines


def print_cross_validation(
    measured: Sequence[PictureFeatures], copies: Sequence[Sequence[PictureFeatures]], rated: data.RatedPictures
) -> None:
    """10-fold over all rated pictures and over sceneries alone; the category alone beside it."""
    table = KernelTable(measured, copies, REGRESSIONS["efficientnet-lite0"])
    rows, scenery = np.arange(len(measured)), np.array([c == "Scenery" for c in rated.categories])
    for kind, groups in (("random", list(range(len(rows)))), ("theme-grouped", rated.themes)):
        for seed in FOLD_SEEDS:
            fold = assign_folds(groups, seed)
            regressed = predict_out_of_fold(table, rated.ratings, rows, fold)
            matched = np.zeros_like(regressed)
            for k in np.unique(fold):  # the stretch of a fold comes from the other folds
                rest = fold != k
                gain = rated.ratings[rest].std(axis=0) / regressed[rest].std(axis=0)
                matched[~rest] = (regressed[~rest] - regressed[rest].mean(axis=0)) * gain + rated.ratings[rest].mean(
                    axis=0
                )
            for name, points in (("as regressed", regressed), ("stretched", matched)):
                print(f"10-fold {kind}, seed {seed}, {name}: " + "; ".join(agreement(points, rated.ratings)))
            parts = agreement(regressed[scenery], rated.ratings[scenery])
            print(f"10-fold {kind}, seed {seed}, sceneries alone: " + "; ".join(parts))
    names = sorted(set(rated.categories))
    kinds = np.array([[c == n for n in names] for c in rated.categories], dtype=float)
    fold, alone = assign_folds(list(range(len(rows))), 0), np.zeros_like(rated.ratings)
    for k in np.unique(fold):
        alone[fold == k] = kinds[fold == k] @ np.linalg.lstsq(kinds[fold != k], rated.ratings[fold != k], rcond=None)[0]
    print("10-fold random, the true category alone: " + "; ".join(agreement(alone, rated.ratings)))


def print_held_out(recognizer: ImageRecognizer, measured: Sequence[PictureFeatures], ratings: Array) -> None:
    """The shipped recognizer on pictures of themes that it has never seen."""
    name = f"{recognizer.lineage.name} on {len(ratings)} pictures of other themes"
    points = np.stack([recognizer.head.predict(m.blocks) for m in measured])
    regressed = np.stack([recognizer.head.regress(m.blocks) for m in measured])
    deviations = np.stack([recognizer.head.predict_spread(m.attribute_vector()) for m in measured])
    print(f"{name}: " + "; ".join(agreement(points, ratings)))
    print(f"{name}, before the stretch: " + "; ".join(agreement(regressed, ratings)))
    distance = np.abs(points - ratings) / deviations
    within = [
        f"{axis} {(distance[:, i] < 1).mean():.2f} and {(distance[:, i] < 2).mean():.2f}" for i, axis in enumerate(AXES)
    ]
    print(f"{name}: ratings within 1 and 2 deviations: {', '.join(within)}")
    logits, human = emotion_tables(points, deviations, ratings)
    probabilities = calibration.softmax(logits, recognizer.head.temperature)
    print(
        f"{name}: emotions ECE {calibration.top_class_ece(probabilities, human):.3f}, "
        f"against the most likely one only {calibration.top_class_ece(probabilities, human.argmax(axis=1)):.3f}; "
        f"top emotion as people's {(probabilities.argmax(1) == human.argmax(1)).mean():.2f}, "
        f"chance (the commonest) {np.bincount(human.argmax(1)).max() / len(human):.2f}"
    )


def print_ood(
    recognizer: ImageRecognizer, measured: Sequence[PictureFeatures], paintings: Sequence[data.Picture]
) -> None:
    """The out-of-distribution flag: AUROC against held-out photos and paintings of the other half, for each kind."""
    photos = [recognizer.head.ood_score(m.attribute_vector()) for m in measured]
    painted = [recognizer.head.ood_score(recognizer.measure(p).attribute_vector()) for p in paintings]
    real, at, name = photos + painted, recognizer.head.ood_threshold, recognizer.lineage.name
    print(
        f"{name}: flagged {np.mean(np.array(photos) > at):.3f} of photos, {np.mean(np.array(painted) > at):.3f} of"
        " paintings"
    )
    for label, kinds in (("kinds seen in fitting", data.OOD_FITTED), ("other kinds", data.OOD_TESTED)):
        scores: dict[str, list[float]] = {}
        for kind, picture in data.generate_ood(kinds, OOD_EACH, seed=1000):
            scores.setdefault(kind, []).append(
                recognizer.head.ood_score(recognizer.measure(picture).attribute_vector())
            )
        every = [s for kind in scores.values() for s in kind]
        words = ", ".join(
            f"{k} {calibration.auroc(real + s, [0] * len(real) + [1] * len(s)):.3f}" for k, s in scores.items()
        )
        whole = calibration.auroc(real + every, [0] * len(real) + [1] * len(every))
        print(f"{name}: AUROC {whole:.3f} on {label} ({words}); flagged {np.mean(np.array(every) > at):.3f}")


def compress_jpeg(picture: data.Picture, quality: int = 50) -> data.Picture:
    """The picture after JPEG."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=quality)
    return np.asarray(Image.open(buffer).convert("RGB"))


def halve(picture: data.Picture) -> data.Picture:
    """The picture at half its sides."""
    from PIL import Image

    return np.asarray(Image.fromarray(picture).resize((picture.shape[1] // 2, picture.shape[0] // 2)))


def print_robustness(recognizer: ImageRecognizer, label: str, pictures: Sequence[data.Picture]) -> None:
    """How far readings move under JPEG and resizing, and how fast they are."""
    started = time.process_time()
    before = np.array([_read_point(recognizer, p) for p in pictures])
    print(
        f"{recognizer.lineage.name}: {len(pictures) / (time.process_time() - started):.1f} pictures a second of"
        " processor time"
    )
    for name, change in (("JPEG 50", compress_jpeg), ("half size", halve)):
        difference = np.abs(np.array([_read_point(recognizer, change(p)) for p in pictures]) - before)
        parts = ", ".join(
            f"{axis} mean {difference[:, i].mean():.3f} most {difference[:, i].max():.3f}"
            for i, axis in enumerate(AXES)
        )
        print(
            f"{recognizer.lineage.name} under {name} ({len(pictures)} {label}): {parts}; arousal within .1:"
            f" {(difference[:, 1] < 0.1).mean():.3f}"
        )


def _read_point(recognizer: ImageRecognizer, picture: data.Picture) -> tuple[float, float]:
    vad = recognizer.read(picture).estimate.vad
    return vad.valence, vad.arousal
