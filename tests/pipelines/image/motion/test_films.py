"""Films of a picture: they move, close, follow a curve, keep their seed, stop, and say what they cannot do."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from conditioning.affect import AffectCurve
from pipelines.base import Capabilities
from pipelines.errors import CancelledError
from pipelines.image import ImagePipeline
from pipelines.image.engine import FilmRequest, ImageRequest
from pipelines.media import read_record
from pipelines.media.containers import open_film
from studio.batch_lines import check
from studio.jobs import Job
from weights.errors import InputError

pytest.importorskip("mitsuba", reason="run: pip install 'affective-studio[world]'")

SIZE, SECONDS, FPS = 64, 1.0, 24


@cache
def pipe() -> ImagePipeline:
    return ImagePipeline.from_pretrained("world")


@cache
def frames(prompt: str, affect: str = "calm", camera: str = "still", style: str = "", seed: int = 3) -> np.ndarray:
    """All frames of a film [N, H, W, 3]."""
    curve = AffectCurve.of(affect)
    picture = ImageRequest(prompt, curve.at(0), seed, SIZE, SIZE, style=style)
    film = pipe().engine.film(FilmRequest(picture, curve, SECONDS, FPS, camera))
    return np.stack(list(film.frames)).astype(np.int16)


def steps(film: np.ndarray) -> list[float]:
    """How much each frame differs from the one before."""
    return [float(np.abs(a - b).mean()) for a, b in pairwise(film)]


PROMPTS = ("a stormy sea", "a street in the rain", "fish under water", "an empty room")


@pytest.mark.parametrize("prompt", PROMPTS)
def test_every_frame_moves_and_the_last_leads_to_the_first(prompt: str) -> None:
    film = frames(prompt, "happy")
    assert len(film) == 24 and min(steps(film)) > 0.02
    assert np.abs(film[-1] - film[0]).mean() <= 1.25 * max(steps(film))


@pytest.mark.parametrize("style", ["watercolour", "impressionism"])
def test_a_painted_film_closes_and_does_not_flicker(style: str) -> None:
    film = frames("a boat on a lake", style=style)
    assert np.abs(film[-1] - film[0]).mean() <= 1.25 * max(steps(film))
    assert max(steps(film)) < 6


def test_a_painted_film_is_another_than_the_photograph() -> None:
    assert np.abs(frames("a boat on a lake", style="watercolour") - frames("a boat on a lake")).mean() > 5


def test_arousal_moves_more() -> None:
    calm, wild = (np.mean(steps(frames("a forest", affect))) for affect in ("0.6,-0.8", "0.6,0.8"))
    assert wild > 1.3 * calm


@pytest.mark.parametrize("camera", ["drift", "push-in"])
def test_the_camera_moves_and_comes_back(camera: str) -> None:
    film = frames("an oak in a meadow", camera=camera)
    assert np.mean(steps(film)) > np.mean(steps(frames("an oak in a meadow")))
    assert np.abs(film[-1] - film[0]).mean() <= 1.25 * max(steps(film))


def test_light_follows_a_curve_to_its_end() -> None:
    film = frames("a house in a meadow", "0: happy; 1: fearful")
    light = film.mean((1, 2, 3))
    assert light[0] > 1.3 * light[-1]
    assert max(abs(a - b) for a, b in pairwise(light)) < 0.4 * (light[0] - light[-1])


def test_a_curve_that_returns_loops() -> None:
    curve = AffectCurve.of("0: happy; 0.5: sad; 1: happy")
    request = FilmRequest(ImageRequest("a house", curve.at(0), 3, SIZE, SIZE), curve, SECONDS, FPS)
    assert pipe().engine.film(request).loops
    there = AffectCurve.of("0: happy; 1: sad")
    assert not pipe().engine.film(FilmRequest(request.picture, there, SECONDS, FPS)).loops


def test_the_same_seed_makes_the_same_film(tmp_path: Path) -> None:
    made = [pipe()("a lake", affect="calm", seconds=1, fps=24, size=SIZE, seed=7) for _ in range(2)]
    assert np.array_equal(made[0].pictures[0], made[1].pictures[0])
    assert made[0].film.path.read_bytes() == made[1].film.path.read_bytes()
    path = made[0].save(tmp_path / "lake.mp4")
    with open_film(path) as (container, stream):
        assert sum(1 for _ in container.decode(stream)) == 24
        assert (stream.codec_context.width, stream.average_rate) == (SIZE, 24)
    record = read_record(path)
    assert record is not None and record.options["seconds"] == 1 and record.seed == 7 and made[0].loops
    assert made[0].extent == "1.0 s of 64 x 64 px, loops"


def test_it_is_written_as_webm(tmp_path: Path) -> None:
    path = pipe()("a lake", seconds=1, size=65, aspect="landscape", seed=7).save(tmp_path / "lake.webm")
    with open_film(path) as (container, stream):
        frame = next(container.decode(stream))
        assert (frame.width, frame.height) == (64, 48)


@pytest.mark.parametrize("at", [1, 5])
def test_it_stops_within_a_frame(at: int) -> None:
    seen: list[Any] = []

    def stop(step: Any) -> None:
        seen.append(step)
        if len(seen) == at:
            raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        pipe()("a lake", seconds=2, size=SIZE, seed=7, on_step=stop)
    assert len(seen) <= at + 1  # a part may be traced meanwhile


def test_progress_counts_every_frame() -> None:
    seen: list[Any] = []
    pipe()("a lake", seconds=1, fps=24, size=SIZE, seed=7, on_step=seen.append)
    assert seen[-1].index == seen[-1].total == 25 and "traced" in seen[0].label
    assert [s.index for s in seen] == sorted(s.index for s in seen)
    assert any(s.preview is not None for s in seen)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"seconds": 8.0, "out": "a.png"}, "'a.png' stands still; a film (seconds) is written as .mp4 or .webm"),
        ({"out": "loop.mp4"}, "'loop.mp4' is a film; say how long it moves: seconds (--seconds 8)"),
        ({"seconds": 8.0, "grid": "3x3", "out": "a.mp4"}, "one picture that moves; leave out grid"),
        ({"seconds": 8.0, "count": 2, "out": "a.mp4"}, "leave out count"),
        ({"seconds": 8.0, "attributes": "brightness=0.5", "out": "a.mp4"}, "leave out attributes"),
        ({"fps": 30, "out": "a.png"}, "fps is of a film; say how long it moves"),
        ({"camera": "drift", "out": "a.png"}, "camera is of a film"),
        ({"seconds": 0.2, "out": "a.mp4"}, "seconds must be a number within [1, 60]"),
        ({"seconds": 8.0, "fps": 12, "out": "a.mp4"}, "unknown fps '12'; choose from 24, 25, 30"),
    ],
)
def test_what_does_not_go_with_a_film_is_one_line(values: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=r"^[^\n]+$") as caught:
        Job.parse({"task": "image", "input": "a lake", **values})
    assert says in str(caught.value)


class Still:
    """Another's engine, whose pictures do not move."""

    name, capabilities = "still", Capabilities()


def test_engines_whose_pictures_stand_still_say_so() -> None:
    with pytest.raises(InputError, match=r"engine 'still' stand still; .*affective-studio\[world\]"):
        ImagePipeline(Still())("a lake", seconds=1, size=SIZE)


def test_a_line_of_a_batch_that_moves_is_written_as_a_film(tmp_path: Path) -> None:
    jobs = tmp_path / "jobs.jsonl"
    jobs.write_text('{"id": "lake", "task": "image", "input": "a lake", "affect": "0: calm; 6: sad", "seconds": 8}\n')
    (line,) = check(jobs)
    assert line.files == ("lake.mp4",)
