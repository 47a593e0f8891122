"""The voice of our own: what its plan says is what sounds; marks, edits, durations, dialogues, sounds, voices."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipelines.errors import EngineUnavailableError
from pipelines.speech import SpeechPipeline
from pipelines.speech.natural import rendering
from pipelines.speech.plan import QUALITIES, SpeechPlan, read_plans, write_plans
from pipelines.speech.times import format_times
from pipelines.speech.voice.engine import load as load_own_voices
from weights.errors import InputError

TEXT = "She put the keys in the wooden box."
RATE = 24000


@cache
def pipe() -> Any:
    return SpeechPipeline(load_own_voices(None))


def f0_of(plan: SpeechPlan, word: int | None = None) -> float:
    rows = [i for i, p in enumerate(plan.phones) if p != "pau" and (word is None or plan.word[i] == word)]
    return float(np.exp2(np.log2(plan.f0[rows]).mean()))


def level_db(samples: Any) -> float:
    loud = samples[np.abs(samples) > 0.02 * np.abs(samples).max()]
    return float(10 * np.log10((loud.astype(float) ** 2).mean()))


def test_the_voice_is_what_speaks_without_an_extra() -> None:
    output = pipe()(TEXT, seed=1)
    assert output.record.engine == "voice" and output.sampling_rate == RATE and 1.5 < output.duration_s < 4.5
    assert np.sqrt((output.samples**2).mean()) > 0.02 and np.abs(output.samples).max() < 0.99


def test_a_plan_that_is_given_back_is_the_same_sound_and_an_edit_is_heard(tmp_path: Path) -> None:
    plans = pipe().plan(TEXT, affect="sad", seed=3)
    write_plans(tmp_path / "p.json", plans)
    again = read_plans(tmp_path / "p.json")
    whole, back = pipe()(TEXT, affect="sad", seed=3), pipe()(TEXT, plan=tmp_path / "p.json", seed=3)
    assert len(whole.samples) == len(back.samples) and np.corrcoef(whole.samples, back.samples)[0, 1] > 0.7
    keys = next(i for i, w in enumerate(again[0].words) if w.text == "keys")
    mine = again[0].word == keys
    longer = again[0].copy_with(frames=np.where(mine, again[0].frames * 2, again[0].frames).astype(np.float32))
    edited = pipe()(TEXT, plan=[longer], seed=3)
    before, after = (next(w for w in o.words if w.text == "keys") for o in (back, edited))
    assert (after.end_s - after.start_s) == pytest.approx(2 * (before.end_s - before.start_s), abs=0.021)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"phone": "zz"}, "not known"),
        ({"frames": 0}, "frames"),
        ({"frames": float("nan")}, "NaN"),
        ({"f0_hz": [1, 2, 3]}, "f0_hz"),
        ({"f0_hz": [100]}, "plan"),
        ({"breath": 7}, "breath"),
        ({"level_db": 99}, "level_db"),
        ({"word": 44}, "word"),
        ({"colour_db": "red"}, "not a plan"),
        ({"frames": "many"}, "not a plan"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_in_one_line(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    write_plans(tmp_path / "p.json", pipe().plan("Hello there.", seed=1))
    given = json.loads((tmp_path / "p.json").read_text())
    given["phrases"][0]["phones"][2].update(change)
    (tmp_path / "p.json").write_text(json.dumps(given))
    with pytest.raises(InputError, match=says) as told:
        pipe()("Hello there.", plan=str(tmp_path / "p.json"))
    assert "\n" not in str(told.value)
    (tmp_path / "p.json").write_text("[1, 2")
    with pytest.raises(InputError, match="--plan-out"):
        read_plans(tmp_path / "p.json")


@pytest.mark.parametrize("seconds", [2.0, 3.37, 4.2])
def test_a_duration_is_kept_to_the_frame(seconds: float) -> None:
    output = pipe()("The parcel is at the door. It is for you.", affect="happy", seconds=seconds, seed=1)
    assert output.duration_s == pytest.approx(seconds, abs=1e-6)


def test_an_impossible_duration_says_what_is_possible() -> None:
    with pytest.raises(InputError, match="must be within"):
        pipe()("The parcel is at the door.", seconds=30.0)


def test_the_emphasised_word_alone_gains_f0_length_and_level() -> None:
    plain, starred = (pipe()(t, seed=1) for t in (TEXT, TEXT.replace("keys", "*keys*")))
    a, b = plain.plans[0], starred.plans[0]
    for word, mark in enumerate(a.words):
        mine = a.word == word
        st = 12 * np.log2(f0_of(b, word) / f0_of(a, word))
        longer, louder = b.frames[mine].sum() / a.frames[mine].sum(), float((b.level_db - a.level_db)[mine].mean())
        if mark.text == "keys":
            assert st > 1.5 and longer > 1.2 and louder > 2
        else:
            assert abs(st) < 0.05 and abs(longer - 1) < 0.01 and abs(louder) < 0.01


def test_sound_follows_the_plan_phone_by_phone() -> None:
    """Silence of a pause and the noise of s, in its middle, lie where the plan has them (in steps of 25 ms)."""
    output = pipe()("See, Sam sees six.", seed=2)
    hop = RATE // 200
    level = np.array([np.abs(output.samples[i : i + hop]).mean() for i in range(0, len(output.samples) - hop, hop)])
    first = output.phonemes[0]
    assert abs(np.flatnonzero(level > 0.05 * level.max())[0] * 0.005 - first.start_s) < 0.03
    crossings = np.array(
        [np.mean(np.diff(np.signbit(output.samples[i : i + hop]))) for i in range(0, len(output.samples) - hop, hop)]
    )
    for mark in (m for m in output.phonemes if m.text == "s"):
        third = (mark.end_s - mark.start_s) / 3
        a, b = round((mark.start_s + third) / 0.005), round((mark.end_s - third) / 0.005)
        assert crossings[a : max(b, a + 1)].mean() > 1.5 * np.median(crossings)


def test_pauses_last_as_asked() -> None:
    short, long = (pipe()(f"One [pause {s}] two.", seed=1).duration_s for s in (0.3, 1.3))
    assert long - short == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize("sound", ["sigh", "laughs", "gasp", "sobs", "hums", "breath"])
def test_sounds_without_words_are_heard_and_differ_from_silence(sound: str) -> None:
    quiet, loud = pipe()("Well [pause 1.2] no.", seed=1), pipe()(f"Well [{sound}] no.", seed=1)
    assert [w.text for w in loud.words] == ["Well", "no"]
    a, b = loud.words[0].end_s, loud.words[1].start_s
    inside = loud.samples[round((a + 0.05) * RATE) : round((b - 0.05) * RATE)]
    still = quiet.samples[round((quiet.words[0].end_s + 0.15) * RATE) : round((quiet.words[1].start_s - 0.1) * RATE)]
    assert np.abs(inside).max() > 6 * np.abs(still).max() and np.isfinite(inside).all() and np.abs(inside).max() < 0.9
    assert pipe()(f"[{sound}]", seed=1).duration_s > 0.3


def test_a_laugh_beats_and_a_hum_does_not() -> None:
    def swings(sound: str) -> int:
        output = pipe()(f"[{sound}]", seed=3)
        level = np.array([np.abs(output.samples[i : i + 480]).mean() for i in range(0, len(output.samples) - 480, 480)])
        loud = level > 0.35 * level.max()
        return int((np.diff(loud.astype(int)) == 1).sum())

    assert swings("laughs") >= 3 > swings("hums")


def test_qualities_change_the_sound_as_their_names_say() -> None:
    from pipelines import dsp
    from pipelines.recognition.speech.frames import measure_frames

    def heard(**qualities: float) -> Any:
        plan = pipe().plan("We are all away.", seed=1)[0]
        return measure_frames(
            dsp.resample(pipe().engine.say(plan.copy_with(**qualities)).samples, 24_000, 16_000).astype(np.float32)
        )

    def mean(f: Any, column: int) -> float:
        return float(f.shape[f.f0 > 0, column].mean())

    usual, breathy, tense, creaky, whispered = (
        heard(),
        heard(breath=0.8),
        heard(tension=0.8),
        heard(creak=0.8),
        heard(whisper=1.0),
    )
    assert mean(breathy, 1) < mean(usual, 1) - 1  # harmonics over noise
    assert mean(tense, 2) < mean(usual, 2) - 0.5  # less of the low frequencies
    assert np.median(creaky.f0[creaky.f0 > 0]) < 0.85 * np.median(usual.f0[usual.f0 > 0])
    assert (whispered.f0 > 0).mean() < 0.5 * (usual.f0 > 0).mean()


def test_intensity_moves_steadily_and_mixtures_lie_between() -> None:
    values = [f0_of(pipe().plan(TEXT, affect="fearful", intensity=k, seed=1)[0]) for k in (0, 0.5, 1.0, 1.5)]
    assert values == sorted(values) and values[-1] > 1.2 * values[0]
    happy, both, sad = (f0_of(pipe().plan(TEXT, affect=a, seed=1)[0]) for a in ("happy", "happy:0.5, sad:0.5", "sad"))
    assert sad < both < happy


def test_the_opposite_of_sad_moves_the_other_way() -> None:
    plain, sad, opposite = (pipe().plan(TEXT, affect=a, seed=1)[0] for a in ("neutral", "sad", "-sad"))
    assert (sad.level_db.mean() - plain.level_db.mean()) * (opposite.level_db.mean() - plain.level_db.mean()) < 0
    assert (sad.frames.sum() - plain.frames.sum()) * (opposite.frames.sum() - plain.frames.sum()) < 0


def test_a_curve_and_a_style_mark_change_part_of_a_sentence() -> None:
    text = "The river runs north of the town and the road runs south of the hill."
    flat, curve = pipe().plan(text, seed=1)[0], pipe().plan(text, affect="0: calm; 1.5: calm; 2.5: angry", seed=1)[0]
    rise = 12 * np.log2(curve.f0 / flat.f0).mean(axis=1)
    assert rise[-8:].mean() > rise[2:10].mean() + 3
    marked = pipe().plan('I am <mstts:express-as style="fearful">so afraid</mstts:express-as> today.', seed=1)[0]
    still = pipe().plan("I am so afraid today.", seed=1)[0]
    change = 12 * np.log2(marked.f0 / still.f0).mean(axis=1)
    afraid = marked.word == next(i for i, w in enumerate(marked.words) if w.text == "afraid")
    today = marked.word == next(i for i, w in enumerate(marked.words) if w.text == "today")
    assert change[afraid].mean() > 2 and abs(change[today].mean()) < 0.5


def test_the_words_themselves_are_read_when_nothing_is_asked() -> None:
    happy, sad = (
        pipe()(t, affect="auto", seed=1).affect for t in ("I am so happy that you came!", "My dog died this morning.")
    )
    assert happy.vad.valence > 0.2 > -0.2 > sad.vad.valence


def test_voices_differ_blend_and_are_read_from_files(tmp_path: Path) -> None:
    names = [v.name for v in pipe().voices]
    woman, man, child = (f0_of(pipe().plan(TEXT, voice=v, seed=1)[0]) for v in ("iris", "adam", "child"))
    assert man < 0.8 * woman < woman < child and len(names) >= 4
    assert man < f0_of(pipe().plan(TEXT, voice="iris:0.5, adam:0.5", seed=1)[0]) < woman
    mine = replace(pipe().engine.speakers["iris"], name="mine", f0_hz=150.0)
    mine.save(tmp_path / "mine.safetensors")
    assert (tmp_path / "mine.safetensors").stat().st_size < 4096
    assert f0_of(pipe().plan(TEXT, voice=str(tmp_path / "mine.safetensors"), seed=1)[0]) < woman
    (tmp_path / "bad.safetensors").write_bytes(b"nothing")
    for name in ("nobody", "iris:0.5, nobody:0.5", str(tmp_path / "bad.safetensors"), "iris:x"):
        with pytest.raises(InputError, match="closest"):
            pipe()("hi", voice=name)


def test_a_dialogue_gives_everybody_a_voice_and_feelings_flow() -> None:
    play = partial(pipe(), dialogue=True)
    script = "ANNA: [angry] You promised me!\nBEN (quietly): I know.\nANNA: I see."
    output = play(script, seed=1, voices={"ben": "theo"})
    assert [m.text.split(":")[0] for m in output.lines] == ["ANNA", "BEN", "ANNA"] and output.record.options[
        "voices"
    ] == {
        "BEN": "theo",
        "ANNA": "iris",
    }
    assert all(a.end_s <= b.start_s for a, b in zip(output.lines, output.lines[1:], strict=False))
    assert np.array_equal(output.samples, play(script, seed=1, voices={"ben": "theo"}).samples)
    for bad, says in (({"CARL": "iris"}, "CARL"), ({"ANNA": "nobody"}, "closest")):
        with pytest.raises(InputError, match=says):
            play(script, voices=bad)
    with pytest.raises(InputError):
        play("no colon here")


def test_times_are_written_as_subtitles_and_textgrid(tmp_path: Path) -> None:
    output = pipe()(
        "The parcel is at the door. It is for you, I think, and for everybody else who ever wanted to know what lies"
        " inside of it.",
        seed=1,
    )
    srt = format_times(output, tmp_path / "a.srt")
    assert srt.startswith("1\n00:00:00,0") and "-->" in srt and max(len(line) for line in srt.splitlines()) <= 84
    assert format_times(output, tmp_path / "a.vtt").startswith("WEBVTT")
    grid = format_times(output, tmp_path / "a.TextGrid")
    assert grid.count("IntervalTier") == 2 and '"parcel"' in grid and f"xmax = {output.duration_s:.6f}" in grid
    facts = json.loads(format_times(output, tmp_path / "a.json"))
    assert [w["text"] for w in facts["words"]][:2] == ["The", "parcel"] and facts["lines"]


def test_streaming_gives_the_same_as_the_whole_and_starts_at_once() -> None:
    text = "One is here. Two is there."
    chunks = list(pipe().stream(text, affect="happy", seed=4))
    assert [c.text for c in chunks if c.text] == ["One is here.", "Two is there."] and len(
        chunks[0].samples
    ) < 0.7 * 24000
    assert np.array_equal(np.concatenate([c.samples for c in chunks]), pipe()(text, affect="happy", seed=4).samples)


def test_pieces_of_a_long_sentence_join_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = pipe().plan(
        "We will take the second road on the left and follow the river to the north of the town.",
        affect="angry",
        seed=2,
    )[0]
    # what is clear is measured from the mean of the first piece, which would be another one
    monkeypatch.setattr(rendering, "find_middle", lambda spectra, speaking: (np.zeros((601, 1), np.float32),) * 3)
    pieces = [c.samples for c in pipe().engine.stream(plan)]
    monkeypatch.setattr(rendering, "FIRST_WINDOW", 10_000)
    whole = pipe().engine.say(plan).samples
    assert len(pieces) >= 2 and len(pieces[0]) < 0.7 * 24000
    assert np.allclose(np.concatenate(pieces), whole, atol=1e-4)


@pytest.mark.parametrize("affect", ["angry", "surprised", "0,1,1"])
def test_the_loudest_affect_never_clips(affect: str) -> None:
    samples = pipe()("*Stop* right *there!*", affect=affect, intensity=2.0, seed=1).samples
    assert np.isfinite(samples).all() and 0.1 < np.abs(samples).max() < 0.99


def test_every_quality_at_its_ends_still_sounds() -> None:
    plan = pipe().plan("We may go.", seed=1)[0]
    for name, ends in QUALITIES.items():
        for value in ends:
            samples = pipe().engine.say(plan.copy_with(**{name: value})).samples
            assert np.isfinite(samples).all() and np.abs(samples).max() > 0.003, (name, value)


def test_engines_without_a_plan_say_so() -> None:
    pytest.importorskip("espeakng_loader")
    with pytest.raises(EngineUnavailableError, match="voice"):
        SpeechPipeline.from_pretrained("espeak")("hi", seconds=1.0)


@pytest.mark.slow
def test_the_words_survive() -> None:
    pytest.importorskip("pocketsphinx")
    from pipelines.speech.measure import SENTENCES, measure

    assert measure(pipe(), SENTENCES[:5], "neutral", wer=True, voice="adam")["wer"] < 0.25


def test_a_checkpoint_of_version_0_1_0_is_read_by_todays_names(tmp_path: Path) -> None:
    from pipelines.speech.checkpoint import EMBEDDED_VOICE, OLD_FILES, load_parts, rename_parameter

    for path in EMBEDDED_VOICE.iterdir():
        old = OLD_FILES.get(path.stem, path.stem) + path.suffix
        (tmp_path / old).symlink_to(path)
    parts = load_parts(tmp_path, "g2p", "style_predictor")
    assert (tmp_path / "actor.safetensors").is_symlink() and set(parts["style_predictor"].config) == {"dim", "width"}
    names = set(pipe().engine.g2p.net.state_dict())
    assert set(parts["g2p"].tensors) == names and all(rename_parameter("g2p", name) == name for name in names)
