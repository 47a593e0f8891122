"""The portrait pipeline: films with their records, speech and recordings, options that are refused."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from conditioning.affect import AffectCurve
from pipelines.errors import OutputError
from pipelines.media import Audio, read_record, write_audio
from pipelines.portrait import PortraitOutput, PortraitPipeline
from pipelines.portrait.track.envelope import SoundEnvelope
from pipelines.portrait.track.performance import plan_performance, render_track
from pipelines.portrait.track.visemes import visemes_from_phonemes
from pipelines.speech import SpeechPipeline
from studio.session import Session
from weights.errors import InputError

RATE = 16_000


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
        assert np.array_equal(a.render_frame(20), b.render_frame(20))
        assert not np.array_equal(
            a.track.values, pipe(affect="sad", seconds=1.0, size=256, look="robin", seed=6).track.values
        )

    def test_it_speaks(self, pipe: PortraitPipeline, tmp_path: Path) -> None:
        pytest.importorskip("espeakng_loader")
        output = pipe(text="Mama bought five boats.", affect="calm", look="robin", size=256, seed=1)
        assert output.audio is not None and len(output.track) == round(output.audio.duration_s * 25)
        assert output.track["SEAL"].max() == 1 and [c.text for c in output.captions] == ["Mama bought five boats."]
        srt = output.save_captions(tmp_path / "a.srt").read_text()
        assert "-->" in srt and "Mama bought" in srt
        assert output.save_captions(tmp_path / "a.vtt").read_text().startswith("WEBVTT")
        assert output.save_track(tmp_path / "a.csv").read_text().startswith("Timecode,BlendShapeCount,EyeBlinkLeft")

    def test_it_follows_a_recording(self, pipe: PortraitPipeline, tmp_path: Path) -> None:
        pytest.importorskip("espeakng_loader")
        from pipelines.speech import SpeechPipeline

        speech = SpeechPipeline.from_pretrained()("Mama bought five blue boats.", voice="iris", seed=1)
        path = write_audio(tmp_path / "a.wav", Audio(speech.samples, speech.sampling_rate))
        bare = pipe(audio=path, look="robin", size=256, seed=1)
        aligned = pipe(audio=path, text="Mama bought five blue boats.", look="robin", size=256, seed=1)
        exact = visemes_from_phonemes([(m.text, m.start_s, m.end_s) for m in speech.phonemes])
        jaw = render_track(
            plan_performance(
                AffectCurve.of("neutral"),
                SoundEnvelope.from_samples(speech.samples, speech.sampling_rate),
                exact,
                fps=25,
                seed=1,
            )
        )["AU26"]
        assert np.corrcoef(aligned.track["AU26"], jaw)[0, 1] > 0.9
        assert np.corrcoef(bare.track["AU26"], jaw)[0, 1] > 0.6

    def test_it_listens_to_a_recording_and_says_nothing(self, pipe: PortraitPipeline, tmp_path: Path) -> None:
        t = np.arange(3 * RATE) / RATE
        tone = (0.3 * np.sin(2 * np.pi * 180 * t) * ((t > 0.3) & (t < 2.0))).astype(np.float32)
        path = write_audio(tmp_path / "other.wav", Audio(tone, RATE))
        output = pipe(listen=path, look="robin", size=256, seed=1)
        assert len(output.track) == 75 and output.audio is not None and output.plan.nods
        assert output.track["SEAL"].max() == 0 and output.track["AU26"].max() < 0.12
        sad = pipe(listen=path, affect="sad", look="robin", size=256, seed=1)
        assert sad.track["AU15L"].mean() > output.track["AU15L"].mean() + 0.1
        for wrong in ({"text": "Hello."}, {"audio": path}, {"seconds": 2.0}):
            with pytest.raises(InputError, match="listen"):
                pipe(listen=path, look="robin", **wrong)

    def test_silence_moves_no_lips(self, pipe: PortraitPipeline, tmp_path: Path) -> None:
        path = write_audio(tmp_path / "a.wav", Audio(np.zeros(RATE, np.float32), RATE))
        output = pipe(audio=path, look="robin", size=256, seed=1)
        assert len(output.track) == 25 and output.track["AU26"].max() < 0.02

    def test_webm_and_transparent_frames(self, pipe: PortraitPipeline, tmp_path: Path) -> None:
        output = pipe(affect="happy", seconds=0.2, size=256, look="robin", transparent=True, seed=1)
        assert read_record(output.save(tmp_path / "a.webm")).task == "portrait"
        frames = output.save_frames(tmp_path / "frames")
        assert len(frames) == 5 and Image.open(frames[0]).mode == "RGBA"

    def test_the_camera_moves_by_words(self, pipe: PortraitPipeline) -> None:
        output = pipe(seconds=1.0, size=256, look="robin", camera="slow push in", seed=1)
        assert output.camera.zoom[-1] > 1.05 and output.camera.zoom[0] == 1
        assert not pipe(seconds=1.0, size=256, look="robin", seed=1).camera.is_moving

    @pytest.mark.slow
    def test_auto_can_be_sharpened_and_smoothed(self, pipe: PortraitPipeline, tmp_path: Path) -> None:
        from pipelines.speech.pipeline import SpeechPipeline

        speech = SpeechPipeline.from_pretrained()
        path = speech("I told you never to open that door again, and you did it twice.", affect="angry", seed=1).save(
            tmp_path / "a.wav"
        )

        def affect_curve(auto: str) -> AffectCurve:
            return AffectCurve.of(pipe(audio=path, affect="auto", auto=auto, size=256, look="robin", seed=1).affect)

        sharp, flat = affect_curve("contrast=5, smooth=0, emotions=1"), affect_curve("smooth=1")
        assert all(len(a.weights) <= 1 for _, a in sharp.points)
        assert len({a.vad for _, a in flat.points}) == 1 < len({a.vad for _, a in sharp.points})

    def test_stopping_leaves_nothing(
        self, pipe: PortraitPipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from pipelines.errors import CancelledError

        def stop(step: object) -> None:
            if step.label == "pictures":  # type: ignore[attr-defined]
                raise CancelledError("stopped")

        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        with pytest.raises(CancelledError):
            pipe(seconds=3.0, size=256, look="robin", seed=1, on_step=stop)
        assert not list(tmp_path.iterdir())

    def test_the_call_renders_and_save_only_moves(
        self, pipe: PortraitPipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        av = pytest.importorskip("av")
        steps: list[Any] = []
        output = pipe(seconds=1.2, size=256, look="robin", seed=1, on_step=steps.append)
        assert [s.index for s in steps] == [1, 2, 3] and {s.total for s in steps} == {3}
        monkeypatch.setattr(PortraitOutput, "render_frame", None)
        for name, codec in (("a.mp4", "h264"), ("b.webm", "vp9"), ("c.mp4", "h264")):
            with av.open(str(output.save(tmp_path / name))) as film:
                assert film.streams.video[0].codec_context.name == codec
                assert sum(1 for _ in film.decode(video=0)) == 30
        assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "c.mp4").read_bytes() and len(steps) == 3

    def test_a_film_that_cannot_be_kept_is_one_line(
        self, pipe: PortraitPipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
        with pytest.raises(OutputError, match="temporary"):
            pipe(seconds=0.2, size=256, look="robin", seed=1)

    def test_a_temporary_film_goes_with_its_output(
        self, pipe: PortraitPipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        output = pipe(seconds=0.2, size=256, look="robin", seed=1)
        assert len(list(tmp_path.iterdir())) == 1
        del output
        gc.collect()
        assert not list(tmp_path.iterdir())

    @pytest.mark.slow
    def test_seconds_hold_a_short_text_and_hasten_a_long_one(self, pipe: PortraitPipeline) -> None:
        natural = pipe(text="Hi there, you.", size=256, look="robin", seed=1)
        for seconds in (natural.duration_s + 1.0, 0.75 * natural.duration_s):
            output = pipe(text="Hi there, you.", seconds=seconds, size=256, look="robin", seed=1)
            assert len(output.track) == round(seconds * 25)
            assert output.audio is not None and output.audio.duration_s == pytest.approx(seconds, abs=0.01)
            assert output.record.options["seconds"] == seconds
        with pytest.raises(InputError, match="more seconds"):
            pipe(text="Hi there, you. " * 6, seconds=0.5, size=256, look="robin", seed=1)

    def test_the_voice_is_loaded_once_and_may_be_handed_in(self) -> None:
        speech, loads = SpeechPipeline.from_pretrained(), []

        def load() -> SpeechPipeline:
            loads.append(1)
            return speech

        pipe = PortraitPipeline.from_pretrained()
        pipe.load_voice = load
        pipe(text="Hi.", size=256, look="robin", seed=1, best_of=2, rank=lambda output: 0.0)
        assert len(loads) == 1
        own = PortraitPipeline.from_pretrained()
        assert own.load_voice() is own.load_voice()

    def test_a_session_speaks_with_its_own_voice(self) -> None:
        session = Session()
        assert session.pipeline("portrait").load_voice() is session.pipeline("speech")

    def test_a_recording_has_its_own_length(self, pipe: PortraitPipeline, tmp_path: Path) -> None:
        path = write_audio(tmp_path / "a.wav", Audio(np.zeros(RATE, np.float32), RATE))
        with pytest.raises(InputError, match="recording"):
            pipe(audio=path, seconds=5, size=256)

    @pytest.mark.parametrize("text", ["...", "!?", "[pause 1]", "\n \t", "--"])
    def test_a_text_with_nothing_to_speak_is_refused_in_one_line(self, pipe: PortraitPipeline, text: str) -> None:
        with pytest.raises(InputError) as error:
            pipe(text=text, size=256, look="robin", seed=1)
        assert "\n" not in str(error.value)

    @pytest.mark.parametrize(
        ("options", "message"),
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
        self, pipe: PortraitPipeline, options: dict[str, object], message: str
    ) -> None:
        with pytest.raises(InputError, match=message) as error:
            pipe(**{"seconds": 0.2, **options})  # type: ignore[arg-type]
        assert "\n" not in str(error.value)
