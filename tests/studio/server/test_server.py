"""The server as clients meet it: OpenAI's own client, unmodified, and httpx for what it has not."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import av
import httpx
import numpy as np
import openai
import pytest

from studio.record import open as open_record
from tests.studio.server.running import Running, running_server

WORDS = "I thought you had left."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One server for all tests of this module."""
    with running_server(tmp_path_factory.mktemp("server"), "--workers", "1") as running:
        yield running


@pytest.fixture
def client(server: Running) -> openai.OpenAI:
    """OpenAI's client, pointed at us."""
    return openai.OpenAI(base_url=f"{server.url}/v1", api_key="any", max_retries=0)


def sound(data: bytes) -> np.ndarray:
    """Samples of an encoded sound."""
    with av.open(io.BytesIO(data)) as source:
        return np.concatenate([frame.to_ndarray().reshape(-1) for frame in source.decode(audio=0)])


@pytest.mark.parametrize("form", ["mp3", "opus", "aac", "flac", "wav"])
def test_every_format_holds_the_sentence(client: openai.OpenAI, form: str) -> None:
    answer = client.audio.speech.create(model="tts-1", voice="alloy", input=WORDS, response_format=form)  # type: ignore[arg-type]
    rate = 48_000 if form == "opus" else 24_000
    assert 0.8 < len(sound(answer.content)) / rate < 4
    assert answer.response.headers["x-voice"] == "nora"


def test_pcm_is_the_same_sound_as_wav(client: openai.OpenAI) -> None:
    asked = {"model": "m", "voice": "iris:sad", "input": WORDS, "extra_body": {"seed": 5}}
    pcm = client.audio.speech.create(response_format="pcm", **asked).content  # type: ignore[arg-type]
    wav = client.audio.speech.create(response_format="wav", **asked).content  # type: ignore[arg-type]
    assert wav.endswith(pcm)


def test_a_streamed_wav_is_read_by_us_and_says_how_it_was_made(client: openai.OpenAI, tmp_path: Path) -> None:
    path = tmp_path / "said.wav"
    answer = client.audio.speech.create(model="m", voice="iris:weary", input=WORDS, response_format="wav")
    path.write_bytes(answer.content)
    record = open_record(path)
    assert (record.task, record.content, record.options["voice"]) == ("speech", WORDS, "iris")
    assert str(record.seed) == answer.response.headers["x-seed"]


@pytest.mark.parametrize(
    ("asked", "pleasant"),
    [
        ({"instructions": "Speak in a cheerful and warm tone."}, True),
        ({"instructions": "Accent: British. Delivery: grieving and hopeless."}, False),
        ({"voice": "iris:desperate"}, False),
        ({"voice": "iris:sad", "extra_body": {"affect": "delighted"}}, True),
        ({"voice": "iris:auto", "input": "*sobbing* I do not know."}, False),
        ({"input": "What a wonderful, happy day!"}, True),
    ],
)
def test_a_feeling_comes_from_field_voice_instructions_or_words(
    client: openai.OpenAI, asked: dict[str, object], pleasant: bool
) -> None:
    fields = {"model": "m", "voice": "iris", "input": "It is the parcel.", **asked}
    answer = client.audio.speech.create(**fields)  # type: ignore[arg-type]
    assert (json.loads(answer.response.headers["x-affect"])["vad"][0] > 0) is pleasant


def test_directions_are_not_spoken(client: openai.OpenAI) -> None:
    asked = {"model": "m", "voice": "iris:neutral", "response_format": "pcm", "extra_body": {"seed": 1}}
    plain = client.audio.speech.create(input="Good morning.", **asked).content  # type: ignore[arg-type]
    directed = client.audio.speech.create(
        input="*puts the kettle on and sighs* Good morning.",
        **asked,  # type: ignore[arg-type]
    ).content
    assert plain == directed


@pytest.mark.parametrize("speed", [0.25, 4.0])
def test_speed_holds_at_its_ends(client: openai.OpenAI, speed: float) -> None:
    asked = {"model": "m", "voice": "iris:neutral", "response_format": "pcm", "extra_body": {"seed": 1}, "input": WORDS}
    usual = len(client.audio.speech.create(**asked).content)  # type: ignore[arg-type]
    changed = len(client.audio.speech.create(speed=speed, **asked).content)  # type: ignore[arg-type]
    assert changed == pytest.approx(usual / speed, rel=0.35)


def test_events_bring_sound_words_and_usage(client: openai.OpenAI) -> None:
    with client.audio.speech.with_streaming_response.create(
        model="m", voice="iris", input=WORDS, stream_format="sse", response_format="pcm"
    ) as answer:
        events = [json.loads(line[6:]) for line in answer.iter_lines() if line.startswith("data: ")]
    kinds = [event["type"] for event in events]
    assert kinds[-1] == "speech.audio.done" and "speech.audio.delta" in kinds
    words = [word for event in events for word in event.get("words", ())]
    assert [word["word"].strip(".").lower() for word in words] == WORDS.strip(".").lower().split()
    assert all(a["end"] <= b["start"] + 1e-6 for a, b in pairwise(words))
    assert events[-1]["usage"]["total_tokens"] > 0


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"voice": "nobody"}, None),
        ({"voice": "iris:"}, None),
        ({"voice": "iris(0)+adam(0)"}, None),
        ({"speed": 9}, "speed"),
        ({"input": ""}, "input"),
        ({"input": "x" * 4097}, "input"),
        ({"response_format": "midi"}, "response_format"),
        ({"extra_body": {"colour": 1}}, "colour"),
        ({"extra_body": {"affect": "flurbish"}}, None),
        ({"input": "*sighs*"}, None),
    ],
)
def test_bad_fields_answer_as_openai_does(client: openai.OpenAI, fields: dict[str, object], param: str | None) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.audio.speech.create(**{"model": "m", "voice": "iris", "input": WORDS, **fields})  # type: ignore[arg-type]
    body = refused.value.body
    assert isinstance(body, dict) and set(body) == {"message", "type", "param", "code"}
    assert body["param"] == param and "\n" not in body["message"]


def test_models_and_voices(client: openai.OpenAI, server: Running) -> None:
    assert client.models.retrieve("tts-1").owned_by == "affective-studio"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-9")
    voices = httpx.get(f"{server.url}/v1/audio/voices").json()
    names = {voice["id"] for voice in voices["voices"]}
    assert {"iris", "adam"} <= names and len(voices["aliases"]) == 13


def test_a_job_is_made_followed_fetched_and_judged(server: Running) -> None:
    asked = {"task": "music", "affect": "sad", "bars": 4, "format": "mid", "seed": 3}
    job = httpx.post(f"{server.url}/v1/jobs", json=asked).json()
    with httpx.stream("GET", f"{server.url}/v1/jobs/{job['id']}/events", timeout=120) as lines:
        events = [json.loads(line[6:]) for line in lines.iter_lines() if line.startswith("data: ")]
    assert events[-1]["status"] == "done" and events[-1]["result"]["seed"] == 3
    assert httpx.get(f"{server.url}/v1/jobs/{job['id']}/result").content.startswith(b"MThd")
    judged = httpx.post(
        f"{server.url}/v1/evaluate", json={"file": events[-1]["result"]["files"][0]}, timeout=120
    ).json()
    assert judged["task"] == "music" and judged["requested"] is not None
    assert job["id"] in {row["id"] for row in httpx.get(f"{server.url}/v1/jobs").json()["data"]}


def test_a_recording_is_sent_and_converted(server: Running, client: openai.OpenAI) -> None:
    said = client.audio.speech.create(model="m", voice="adam:neutral", input=WORDS, response_format="flac").content
    sent = httpx.post(f"{server.url}/v1/files", files={"file": ("said.flac", said)}).json()
    job = httpx.post(f"{server.url}/v1/jobs", json={"task": "convert", "input": sent["id"], "affect": "angry"}).json()
    with httpx.stream("GET", f"{server.url}/v1/jobs/{job['id']}/events", timeout=120) as lines:
        last = [json.loads(line[6:]) for line in lines.iter_lines() if line.startswith("data: ")][-1]
    assert last["status"] == "done", last
    assert len(sound(httpx.get(f"{server.url}/v1/jobs/{job['id']}/result").content)) > 10_000


def test_a_long_job_stops_and_frees_the_worker(server: Running, client: openai.OpenAI) -> None:
    job = httpx.post(f"{server.url}/v1/jobs", json={"task": "speech", "input": "One more sentence. " * 2000}).json()
    assert httpx.delete(f"{server.url}/v1/jobs/{job['id']}").json()["status"] == "cancelled"
    assert client.audio.speech.create(model="m", voice="iris", input="Hello.").content
    assert httpx.get(f"{server.url}/v1/jobs/{job['id']}/result").status_code == 409


@pytest.mark.parametrize(
    "asked",
    [
        {"task": "convert", "input": "/etc/passwd"},
        {"task": "convert", "input": "../../etc/passwd"},
        {"task": "convert", "input": "file-00000000000000000000000000000000.wav"},
        {"task": "speech", "input": "Hello.", "voice": "/etc/voice.safetensors"},
        {"task": "speech", "input": "Hello.", "voice": "voice.safetensors"},
        {"task": "speech", "input": "A: Hello.", "dialogue": True, "voices": {"A": "/etc/voice.onnx"}},
        {"task": "speech", "input": "Hello.", "engine": "openai", "base_url": "http://169.254.169.254"},
        {"task": "speech", "input": "Hello.", "engine": "/srv/checkpoint"},
        {"task": "music", "source": "/srv/song.mid"},
        {"task": "music", "out": "/tmp/x.mid"},
        {"task": "music", "format": "exe"},
        {"task": "cooking"},
        {"task": "image", "input": "a lake", "size": 10**9},
    ],
)
def test_nothing_of_the_server_can_be_named(server: Running, asked: dict[str, object]) -> None:
    answer = httpx.post(f"{server.url}/v1/jobs", json=asked)
    assert answer.status_code == 400 and answer.json()["error"]["type"] == "invalid_request_error"


def test_odd_requests_are_refused_in_one_shape(server: Running) -> None:
    cases = [
        httpx.get(f"{server.url}/v1/files/..%2f..%2fetc%2fpasswd/content"),
        httpx.get(f"{server.url}/v1/jobs/job-0"),
        httpx.get(f"{server.url}/nothing"),
        httpx.put(f"{server.url}/v1/jobs"),
        httpx.post(f"{server.url}/v1/audio/speech", content=b"x" * 1_000_001),
        httpx.post(f"{server.url}/v1/audio/speech", content=b'{"a":' * 5000),
        httpx.post(f"{server.url}/v1/files", files={"file": ("page.svg", b"<svg onload='x'/>")}),
        httpx.post(f"{server.url}/v1/files", files={"file": ("empty.wav", b"")}),
        httpx.post(f"{server.url}/v1/evaluate", json={"file": "x"}),
    ]
    assert [answer.status_code for answer in cases] == [404, 404, 404, 405, 413, 400, 400, 400, 400]
    for answer in cases:
        assert set(answer.json()["error"]) == {"message", "type", "param", "code"}, answer.text


def test_a_name_that_a_page_gives_this_machine_is_refused(server: Running) -> None:
    assert httpx.get(f"{server.url}/healthz", headers={"Host": "evil.example"}).status_code == 400


def test_pictures_and_affects(server: Running, client: openai.OpenAI) -> None:
    answer = client.images.generate(
        prompt="a red boat on a lake",
        size="256x256",
        extra_body={"affect": "happy", "seed": 1},
        timeout=120,
    )
    assert answer.data and (answer.data[0].b64_json or "").startswith("iVBOR")
    read = httpx.post(f"{server.url}/v1/affect", json={"text": "tired, but proud"}).json()
    assert {"happy", "sad"} <= set(read["points"][0]["weights"])


def test_health_and_counts(server: Running) -> None:
    assert httpx.get(f"{server.url}/healthz").json()["status"] == "ok"
    counts = httpx.get(f"{server.url}/metrics").text
    assert "# TYPE studio_answers_total counter" in counts and "studio_workers 1" in counts
    document = httpx.get(f"{server.url}/openapi.json").json()
    assert {"/v1/audio/speech", "/v1/images/generations", "/v1/jobs"} <= set(document["paths"])
