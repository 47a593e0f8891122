"""The pictures: colours that colour-blind readers tell apart, words that do not overlap, no window and no early
import.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageColor

from conditioning import vocabulary
from conditioning.affect import Affect, Emotion
from pipelines.errors import OutputError
from studio.cli import main
from studio.plots import palette
from studio.plots.canvas import fit_text, new_figure, save_png, text_box
from studio.plots.circumplex import add_plane, draw_circumplex
from studio.plots.piano_roll import draw_piano_roll
from tests.conftest import ROOT

#: Linear RGB as people without one kind of cone see it (Machado, Oliveira & Fernandes 2009, severity 1.0).
SIGHT = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def _lab(colour: str, sight: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    """CIELAB 1976 of an sRGB colour as somebody sees it."""
    share = np.array(ImageColor.getrgb(colour)) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(sight @ linear, 0, 1) / np.array([0.9505, 1.0, 1.089])
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("sight", SIGHT)
def test_every_emotion_has_a_colour_that_all_readers_tell_apart(sight: str) -> None:
    assert set(palette.EMOTIONS) == set(Emotion)
    places = [_lab(colour, SIGHT[sight]) for colour in palette.EMOTIONS.values()]
    assert min(float(np.linalg.norm(a - b)) for a, b in itertools.combinations(places, 2)) >= 17


def test_words_on_the_plane_do_not_overlap() -> None:
    figure = new_figure(7.2, 7.2)
    plane = add_plane(figure)
    plane.draw_emotions()
    plane.draw_words({term.word: term.vad for term in list(vocabulary.load_terms().values())[:60]})
    boxes = [text_box(text) for text in plane.axes.texts]
    assert len(boxes) > 20
    for a, b in itertools.combinations(boxes, 2):
        assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])
    names = {text.get_text() for text in plane.axes.texts}
    assert {"valence", "arousal", "unpleasant", "pleasant", "quiet", "excited", *map(str, Emotion)} <= names


def test_a_picture_is_the_same_every_time_and_dollars_are_no_formula(tmp_path: Path) -> None:
    first, again = (
        draw_circumplex(Affect.of("sad"), tmp_path / n, title="$5 _and_ $x^{ 日本") for n in ("a.png", "b.png")
    )
    assert first.read_bytes() == again.read_bytes()
    blue = ImageColor.getrgb(palette.EMOTIONS[Emotion.SAD])
    with Image.open(first) as image:
        assert (np.asarray(image.convert("RGB")) == blue).all(axis=2).sum() > 20
    with pytest.raises(OutputError):
        draw_circumplex(Affect.of("sad"), tmp_path / "a.jpg")


def test_a_long_text_is_shortened_to_its_width(tmp_path: Path) -> None:
    figure = new_figure(3, 1)
    text = figure.text(0, 0.5, "x" * 500, parse_math=False)
    fit_text(text, 300)
    left, _, right, _ = text_box(text)
    assert right - left <= 300 and text.get_text().endswith("…") and len(text.get_text()) > 20
    save_png(figure, tmp_path / "a.png")


def test_a_piano_roll_has_a_colour_for_each_player(tmp_path: Path) -> None:
    from pipelines.music import MusicPipeline

    output = MusicPipeline.from_pretrained()(affect="happy", bars=4, seed=1)
    with Image.open(draw_piano_roll(output.song, tmp_path / "roll.png", output.record)) as image:
        pixels = np.asarray(image.convert("RGB")).reshape(-1, 3)
    players = [voice for voice in output.song.voices if voice.role != "drums"]
    for index, _ in enumerate(players):
        assert (pixels == ImageColor.getrgb(palette.series_colour(index))).all(axis=1).any()


def test_drawing_needs_no_window_and_is_not_loaded_before_it_is_asked_for() -> None:
    code = (
        "import sys, tempfile; from studio.cli import main; main(['affect', 'sad']); assert 'matplotlib' not in"
        " sys.modules;main(['affect', 'sad', '--plot', tempfile.mkdtemp() + '/a.png']); assert 'matplotlib' in"
        " sys.modules;assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize(
    ("word", "right", "above"), [("excited", True, True), ("lonely", False, False), ("calm", True, False)]
)
def test_the_plot_marks_where_the_affect_lies(word: str, right: bool, above: bool, tmp_path: Path) -> None:
    assert main(["affect", word, "--plot", str(tmp_path / "a.png")]) == 0
    pixels = np.asarray(Image.open(tmp_path / "a.png").convert("RGB")).astype(int)
    height, width, _ = pixels.shape
    rows, columns = np.nonzero(np.abs(pixels[:width] - ImageColor.getrgb(palette.ACCENT)).sum(axis=2) < 30)
    quadrants = zip((columns > width // 2).tolist(), (rows < height // 2).tolist(), strict=True)
    (fullest, _), *_ = Counter(quadrants).most_common(1)  # the disc and its line outweigh the opposite's ring
    assert fullest == (right, above)


def test_a_plot_is_a_png(tmp_path: Path) -> None:
    assert main(["affect", "sad", "--plot", str(tmp_path / "a.jpg")]) == 2
