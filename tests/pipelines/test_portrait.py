"""Talking portraits: what a face does for a feeling, what it does for a sound, and what becomes of bad input."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from conditioning.affect import Affect, AffectCurve
from pipelines.errors import MediaError
from pipelines.media import Audio, read_record, write_audio
from pipelines.portrait import PortraitPipeline
from pipelines.portrait.character.actor import CharacterActor
from pipelines.portrait.character.looks import LOOKS, look_of
from pipelines.portrait.landmarks.find import landmarks
from pipelines.portrait.photo.actor import PhotoActor
from pipelines.portrait.photo.frame import framed
from pipelines.portrait.track.arkit import NAMES, arkit
from pipelines.portrait.track.channels import CHANNELS, INDEX, spread
from pipelines.portrait.track.expression import PROTOTYPES, described, expression, pain
from pipelines.portrait.track.perform import Track, plan_for, render
from pipelines.portrait.track.plan import read_plan
from pipelines.portrait.track.sound import Sounded
from pipelines.portrait.track.visemes import Shape, shapes, viseme
from weights.errors import InputError

RATE = 16_000
WORDS = [
    Shape(0.5, 0.6, "PP"),
    Shape(0.6, 0.8, "aa"),
    Shape(0.8, 0.9, "PP"),
    Shape(0.9, 1.1, "ou"),
    Shape(1.1, 1.2, "FF"),
    Shape(1.2, 1.5, "ih"),
]


def row_of(units: dict[str, float]) -> np.ndarray:
    row = np.zeros(len(CHANNELS), np.float32)
    for name, value in spread(units).items():
        row[INDEX[name]] = value
    return row


def talk(affect: str = "neutral", seconds: float = 3.0, seed: int = 1, fps: int = 25, **more: object) -> Track:
    level = np.zeros(int(seconds * 100) + 1, np.float32)
    level[50:150] = 1.0
    return render(plan_for(AffectCurve.of(affect), Sounded(seconds, level), WORDS, fps=fps, seed=seed, **more))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def robin() -> CharacterActor:
    return CharacterActor(LOOKS["robin"], 256)


@pytest.fixture(scope="module")
def face_png(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drawn face as a picture file: nobody's."""
    path = tmp_path_factory.mktemp("faces") / "maya.png"
    Image.fromarray(CharacterActor(LOOKS["maya"], 512).frame(row_of({}))).save(path)
    return path


@pytest.fixture(scope="module")
def pipe() -> PortraitPipeline:
    return PortraitPipeline.from_pretrained()


class TestExpression:
    @pytest.mark.parametrize(
        ("word", "up", "not_"),
        [
            ("happy", "AU12", "AU15"),
            ("sad", "AU15", "AU12"),
            ("angry", "AU4", "AU12"),
            ("fearful", "AU5", "AU12"),
            ("disgusted", "AU9", "AU12"),
            ("surprised", "AU26", "AU4"),
        ],
    )
    def test_emotion_moves_its_muscles(self, word: str, up: str, not_: str) -> None:
        units = expression(Affect.of(word))
        assert units[up] > 0.3 and units.get(not_, 0.0) < 0.1

    def test_intensity_scales_the_face(self) -> None:
        smile = [expression(Affect.of("happy", intensity=k)).get("AU12", 0.0) for k in (0, 0.25, 0.5, 1)]
        assert smile[0] == 0 and all(a < b for a, b in pairwise(smile))

    def test_a_compound_shows_both(self) -> None:
        units = expression(Affect.of("happily surprised"))
        assert min(units["AU12"], units["AU1"], units["AU5"]) > 0.35

    def test_words_of_the_body_move_the_face(self) -> None:
        units = described("smiling through tears")
        assert units["AU12"] > 0.5 and units["AU1"] > 0.5
        assert described("a raised eyebrow") and not described("the parcel is at the door")

    def test_a_bare_point_has_a_face(self) -> None:
        assert expression(Affect.of("0.8,0.5"))["AU12"] > 0.4
        low, high = expression(Affect.of("-0.6,-0.5")), expression(Affect.of("-0.6,0.7"))
        assert low.get("AU5", 0) < high.get("AU5", 0)

    def test_pain_rises_on_the_pspi_scale(self) -> None:
        def pspi(units: dict[str, float]) -> float:
            return (
                5 * (units["AU4"] + max(units["AU6"], units["AU7"]) + max(units["AU9"], units["AU10"])) + units["AU43"]
            )

        found = [pspi(pain(p)) for p in (0, 4, 8, 12, 16)]
        assert found[0] == 0 and all(a < b for a, b in pairwise(found))

    def test_every_prototype_is_within_bounds(self) -> None:
        assert all(0 <= v <= 1.5 for units in PROTOTYPES.values() for v in units.values())


class TestTrack:
    def test_lips_meet_on_every_bilabial(self) -> None:
        seal = talk()["SEAL"]
        assert all(seal[int(s.start * 25) - 1 : int(s.end * 25) + 1].max() == 1 for s in WORDS if s.viseme == "PP")

    def test_jaw_opens_for_vowels_and_rests_in_silence(self) -> None:
        jaw = talk()["AU26"]
        assert jaw[round(0.68 * 25)] > 0.15 and jaw[60:].max() < 0.03

    def test_ou_rounds_and_ih_spreads(self) -> None:
        track = talk()
        ou, ih = round(0.97 * 25), round(1.33 * 25)
        assert track["AU18"][ou] > track["AU18"][ih] + 0.2 and track["AU20L"][ih] > track["AU20L"][ou]

    def test_a_smile_does_not_open_a_closure(self) -> None:
        assert talk("happy")["SEAL"].max() == 1

    def test_same_seed_same_curves_another_seed_others(self) -> None:
        assert np.array_equal(talk("sad").values, talk("sad").values)
        assert np.abs(talk("sad", seed=2).values - talk("sad").values).max() > 0.1

    def test_blinks_come_as_often_as_people_blink(self) -> None:
        plan = plan_for(AffectCurve.of("neutral"), Sounded(600.0, np.ones(60_001, np.float32)), [], fps=25, seed=3)
        assert 14 <= len(plan.blinks) / 10 <= 34
        shut = render(plan)["AU43L"] > 0.9
        assert shut.sum() >= 0.9 * len(plan.blinks)

    def test_fear_blinks_more_than_anger(self) -> None:
        def count(word: str) -> int:
            return len(
                plan_for(AffectCurve.of(word), Sounded(300.0, np.ones(30_001, np.float32)), [], fps=25, seed=4).blinks
            )

        assert count("fearful") > 1.3 * count("angry")

    @pytest.mark.parametrize(
        ("part", "channel"),
        [("blinks", "AU43L"), ("gaze", "gaze_x"), ("head", "yaw"), ("breath", "breath"), ("lips", "AU26")],
    )
    def test_parts_can_be_switched_off(self, part: str, channel: str) -> None:
        assert np.ptp(talk(seconds=12.0)[channel]) > 0.05
        still = talk(seconds=12.0, scales={part: 0.0, **({"head": 0.0} if channel == "yaw" else {})})
        assert np.ptp(still[channel]) < (2.5 if channel == "yaw" else 0.05)

    def test_a_curve_changes_the_face_in_mid_sentence(self) -> None:
        smile = talk("0: sad; 1: sad; 2: happy")["AU12L"]
        assert smile[:20].max() < 0.15 and smile[-10:].mean() > 0.6

    def test_a_plan_can_be_saved_edited_and_performed(self, tmp_path: Path) -> None:
        plan = plan_for(AffectCurve.of("happy"), Sounded.silence(2.0), WORDS, fps=25, seed=1)
        path = plan.save(tmp_path / "plan.json")
        assert np.abs(render(read_plan(path)).values - render(plan).values).max() < 0.02
        values = json.loads(path.read_text())
        values["feelings"][0]["units"]["AU12L"] = 0.0
        path.write_text(json.dumps(values))
        edited = render(read_plan(path))
        assert edited["AU12L"].max() < 0.05 < edited["AU12R"].max()

    @pytest.mark.parametrize(
        ("change", "says"),
        [
            ({"format": 9}, "format 1"),
            ({"fps": 26}, "fps"),
            ({"feelings": []}, "at least one"),
            ({"shapes": [[0, 1, "XX"]]}, "mouth shape"),
            ({"feelings": [{"t": 0, "units": {"AU99": 1}}]}, "AU99"),
            ({"seconds": float("inf")}, "seconds"),
            ({"scales": {"nose": 1}}, "nose"),
        ],
    )
    def test_a_broken_plan_is_refused_in_one_line(self, tmp_path: Path, change: dict[str, object], says: str) -> None:
        plan = plan_for(AffectCurve.of("happy"), Sounded.silence(1.0), [], fps=25, seed=1)
        path = tmp_path / "plan.json"
        path.write_text(json.dumps({**plan.to_dict(), **change}))
        with pytest.raises(InputError, match=says) as error:
            read_plan(path)
        assert "\n" not in str(error.value)

    def test_phonemes_have_shapes(self) -> None:
        assert [viseme(p) for p in ("m", "ˈɑː", "f", "ʃ", "u", "θ", " ")] == ["PP", "aa", "FF", "CH", "ou", "TH", "sil"]
        assert [s.viseme for s in shapes([("ˈaɪ", 0.0, 0.2)])] == ["aa", "ih"]

    def test_arkit_export(self) -> None:
        values = arkit(talk("happy"))
        assert values.shape[1] == 55 and values[:, :52].min() >= 0 and values[:, :52].max() <= 1
        assert values[:, NAMES.index("mouthSmileLeft")].max() > 0.5


class TestPictures:
    def test_an_expression_moves_the_landmarks_that_it_should(self, robin: CharacterActor) -> None:
        rest, iod, down = robin.landmarks(row_of({})), robin.shape.iod, robin.shape.down

        def moved(units: dict[str, float], point: int) -> float:
            return float((robin.landmarks(row_of(units)) - rest)[point] @ down / iod)

        assert moved({"AU12": 1}, 61) < -0.1 and moved({"AU15": 1}, 61) > 0.08  # corners up, corners down
        assert moved({"AU1": 1}, 107) < -0.08 and moved({"AU4": 1}, 107) > 0.05
        assert moved({"AU26": 1}, 152) > 0.3

    def test_sealed_lips_touch_whatever_the_face_does(self, robin: CharacterActor) -> None:
        for units in ({"AU26": 0.5, "AU25": 1.0}, {"AU12": 1.2, "AU25": 0.8}, {"AU10": 1.0, "AU20": 1.0}):
            q = robin.landmarks(row_of({**units, "SEAL": 1.0}))
            assert abs(float((q[14] - q[13]) @ robin.shape.down) / robin.shape.iod) < 0.03

    def test_a_blink_hides_the_eye(self, robin: CharacterActor) -> None:
        x, y = np.round(robin.shape.points[468, :2]).astype(int)
        open_, shut = robin.frame(row_of({})), robin.frame(row_of({"AU43": 1.0}))
        assert shut[y - 2 : y + 3, x - 2 : x + 3].mean() > open_[y - 2 : y + 3, x - 2 : x + 3].mean() + 40

    def test_the_background_holds_still(self, robin: CharacterActor) -> None:
        a, b = robin.frame(row_of({"yaw": 8, "AU12": 1, "AU26": 0.5})), robin.frame(row_of({"yaw": -8}))
        assert (
            np.abs(a[:20].astype(int) - b[:20]).max() <= 2
            and np.abs(a[:120, :12].astype(int) - b[:120, :12]).max() <= 2
        )

    def test_what_is_behind_the_head_holds_still_too(self, robin: CharacterActor, face_png: Path) -> None:
        picture = np.asarray(Image.open(face_png))
        photo = PhotoActor(*framed(picture, landmarks(picture), 256))
        assert photo.figure is not None and robin.figure is not None
        for actor, figure in ((robin, robin.figure), (photo, photo.figure)):
            a, b = actor.frame(row_of({"yaw": 9})).astype(int), actor.frame(row_of({"yaw": -9})).astype(int)
            behind = cv2.dilate(figure, np.ones((25, 25), np.uint8)) == 0
            behind[170:] = False  # shoulders rise with the breath
            assert behind.mean() > 0.15 and np.abs(a - b)[behind].max() <= 2 < np.abs(a - b)[figure > 250].max()

    def test_same_row_same_picture_in_any_order(self, robin: CharacterActor) -> None:
        row = row_of({"AU12": 0.7, "yaw": 4})
        first = robin.frame(row)
        robin.frame(row_of({"AU26": 1.0}))
        assert np.array_equal(first, robin.frame(row))

    def test_characters_differ_and_are_known_by_name(self) -> None:
        assert len(LOOKS) >= 6 and look_of("", 1) != look_of("", 2) and look_of("", 1) == look_of("", 1)
        with pytest.raises(InputError, match="maya"):
            look_of("maja", 0)

    def test_a_look_of_ones_own(self, tmp_path: Path) -> None:
        path = tmp_path / "look.yaml"
        path.write_text('base: maya\nhair: bun\nskin: "#a9714b"\neyes: 1.4\n')
        assert look_of(str(path), 0).hair == "bun"
        for bad in ("hair: wig", "skin: brown", "eyes: 9", "wings: 2", "- a", "a: [", "eyes: .nan"):
            path.write_text(bad)
            with pytest.raises(InputError):
                look_of(str(path), 0)

    def test_transparent_frames_have_no_background(self) -> None:
        picture = CharacterActor(LOOKS["robin"], 256, alpha=True).frame(row_of({}))
        assert picture.shape == (256, 256, 4) and picture[2, 2, 3] == 0 and picture[130, 128, 3] == 255


class TestPhotos:
    def test_a_drawn_face_is_found_and_identity_is_kept(self, face_png: Path) -> None:
        picture = np.asarray(Image.open(face_png))
        actor = PhotoActor(*framed(picture, landmarks(picture), 256))
        again = landmarks(actor.frame(row_of({})))
        eyes = np.linalg.norm(again[[33, 133], :2].mean(0) - again[[263, 362], :2].mean(0))
        assert eyes == pytest.approx(actor.shape.iod, rel=0.03)

    def test_a_real_photograph(self) -> None:
        data = pytest.importorskip("skimage.data")
        picture = data.astronaut()
        actor = PhotoActor(*framed(picture, landmarks(picture), 256))
        assert 30 < actor.shape.iod < 80
        smile, frown = (landmarks(actor.frame(row_of(u))) for u in ({"AU12": 1.0}, {"AU15": 1.0}))
        down = actor.shape.down
        assert (smile[61, :2] - frown[61, :2]) @ down < -0.08 * actor.shape.iod

    @pytest.mark.parametrize("what", ["none", "two", "small", "cat"])
    def test_unusable_pictures_are_refused_in_one_line(self, what: str, robin: CharacterActor) -> None:
        face = robin.frame(row_of({}))
        if what == "none":
            picture, says = np.full((300, 300, 3), 128, np.uint8), "no upright face"
        elif what == "two":
            picture, says = np.concatenate([face, face], 1), "several faces"
        elif what == "small":
            tiny = np.asarray(Image.fromarray(face).resize((56, 56)))
            picture, says = np.full((400, 400, 3), 200, np.uint8), "pixels wide|no upright face"
            picture[100:156, 100:156] = tiny
        else:
            picture, says = pytest.importorskip("skimage.data").chelsea(), "no upright face"
        with pytest.raises(MediaError, match=says) as error:
            landmarks(picture, "a.png")
        assert "\n" not in str(error.value)

    def test_grey_transparent_and_turned_pictures_work(
        self, face_png: Path, tmp_path: Path, pipe: PortraitPipeline
    ) -> None:
        picture = Image.open(face_png)
        picture.convert("L").save(tmp_path / "grey.png")
        picture.convert("RGBA").save(tmp_path / "clear.png")
        exif = picture.getexif()
        exif[0x0112] = 6
        picture.rotate(90, expand=True).save(tmp_path / "turned.jpg", exif=exif)
        for name in ("grey.png", "clear.png", "turned.jpg"):
            assert pipe(tmp_path / name, seconds=0.2, size=256, seed=1).picture(0).shape == (256, 256, 3)


class TestPipeline:
    def test_a_film_with_its_record(self, pipe: PortraitPipeline, tmp_path: Path) -> None:
        av = pytest.importorskip("av")
        path = pipe(affect="happy", seconds=0.8, size=256, look="robin", seed=5).save(tmp_path / "a.mp4")
        record = read_record(path)
        assert record.task == "portrait" and record.seed == 5 and record.options["look"] == "robin"
        with av.open(str(path)) as film:
            assert sum(1 for _ in film.decode(video=0)) == 20

    def test_same_seed_same_film(self, pipe: PortraitPipeline) -> None:
        a, b = (pipe(affect="sad", seconds=1.0, size=256, look="robin", seed=5) for _ in range(2))
        assert np.array_equal(a.picture(20), b.picture(20))
        assert not np.array_equal(
            a.track.values, pipe(affect="sad", seconds=1.0, size=256, look="robin", seed=6).track.values
        )

    def test_it_speaks(self, pipe: PortraitPipeline, tmp_path: Path) -> None:
        pytest.importorskip("espeakng_loader")
        made = pipe(text="Mama bought five boats.", affect="calm", look="robin", size=256, seed=1)
        assert made.audio is not None and len(made.track) == round(made.audio.duration_s * 25)
        assert made.track["SEAL"].max() == 1 and [c.text for c in made.captions] == ["Mama bought five boats."]
        srt = made.save_captions(tmp_path / "a.srt").read_text()
        assert "-->" in srt and "Mama bought" in srt
        assert made.save_captions(tmp_path / "a.vtt").read_text().startswith("WEBVTT")
        assert made.save_track(tmp_path / "a.csv").read_text().startswith("Timecode,BlendShapeCount,EyeBlinkLeft")

    def test_it_follows_a_recording(self, pipe: PortraitPipeline, tmp_path: Path) -> None:
        pytest.importorskip("espeakng_loader")
        from pipelines.speech import SpeechPipeline

        said = SpeechPipeline.from_pretrained()("Mama bought five blue boats.", seed=1)
        path = write_audio(tmp_path / "a.wav", Audio(said.samples, said.sampling_rate))
        bare = pipe(audio=path, look="robin", size=256, seed=1)
        known = pipe(audio=path, text="Mama bought five blue boats.", look="robin", size=256, seed=1)
        exact = shapes([(m.text, m.start, m.end) for m in said.phonemes])
        jaw = render(
            plan_for(AffectCurve.of("neutral"), Sounded.of(said.samples, said.sampling_rate), exact, fps=25, seed=1)
        )["AU26"]
        assert np.corrcoef(known.track["AU26"], jaw)[0, 1] > 0.9
        assert np.corrcoef(bare.track["AU26"], jaw)[0, 1] > 0.6

    def test_silence_moves_no_lips(self, pipe: PortraitPipeline, tmp_path: Path) -> None:
        path = write_audio(tmp_path / "a.wav", Audio(np.zeros(RATE, np.float32), RATE))
        made = pipe(audio=path, look="robin", size=256, seed=1)
        assert len(made.track) == 25 and made.track["AU26"].max() < 0.02

    def test_webm_and_transparent_frames(self, pipe: PortraitPipeline, tmp_path: Path) -> None:
        made = pipe(affect="happy", seconds=0.2, size=256, look="robin", transparent=True, seed=1)
        assert read_record(made.save(tmp_path / "a.webm")).task == "portrait"
        frames = made.save_frames(tmp_path / "frames")
        assert len(frames) == 5 and Image.open(frames[0]).mode == "RGBA"

    def test_the_camera_moves_by_words(self, pipe: PortraitPipeline) -> None:
        made = pipe(seconds=1.0, size=256, look="robin", camera="slow push in", seed=1)
        assert made.camera.zoom[-1] > 1.05 and made.camera.zoom[0] == 1
        assert not pipe(seconds=1.0, size=256, look="robin", seed=1).camera.moves

    def test_auto_can_be_sharpened_and_smoothed(self, pipe: PortraitPipeline, tmp_path: Path) -> None:
        from pipelines.speech.pipeline import SpeechPipeline

        said = SpeechPipeline.from_pretrained()
        path = said("I told you never to open that door again, and you did it twice.", affect="angry", seed=1).save(
            tmp_path / "a.wav"
        )

        def felt(auto: str) -> AffectCurve:
            return AffectCurve.of(pipe(audio=path, affect="auto", auto=auto, size=256, look="robin", seed=1).affect)

        sharp, flat = felt("contrast=5, smooth=0, emotions=1"), felt("smooth=1")
        assert all(len(a.weights) <= 1 for _, a in sharp.points)
        assert len({a.vad for _, a in flat.points}) == 1 < len({a.vad for _, a in sharp.points})

    def test_stopping_leaves_nothing(self, pipe: PortraitPipeline, tmp_path: Path) -> None:
        from pipelines.errors import Cancelled

        def stop(step: object) -> None:
            if step.label == "pictures":  # type: ignore[attr-defined]
                raise Cancelled("stopped")

        made = pipe(seconds=3.0, size=256, look="robin", seed=1, on_step=stop)
        with pytest.raises(Cancelled):
            made.save(tmp_path / "a.mp4")
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize(
        ("options", "says"),
        [
            ({"size": 100}, "size"),
            ({"size": 511}, "even"),
            ({"fps": 7}, "fps"),
            ({"pain": 17}, "pain"),
            ({"scale": "nose=1"}, "nose"),
            ({"units": "AU99=1"}, "AU99"),
            ({"units": "AU12"}, "name=number"),
            ({"seconds": -1}, "seconds"),
            ({"affect": "auto"}, "recording"),
            ({"auto": "contrast=2"}, "--affect auto"),
            ({"auto": "loud=2"}, "unknown part"),
            ({"auto": "smooth=3"}, "smooth"),
            ({"look": "nobody"}, "unknown look"),
            ({"intensity": 3}, "intensity"),
        ],
    )
    def test_bad_options_are_refused_in_one_line(
        self, pipe: PortraitPipeline, options: dict[str, object], says: str
    ) -> None:
        with pytest.raises(InputError, match=says) as error:
            pipe(**{"seconds": 0.2, **options})  # type: ignore[arg-type]
        assert "\n" not in str(error.value)
