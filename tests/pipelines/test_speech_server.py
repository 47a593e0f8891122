"""The client of speech servers: what it asks, what it takes, and what it says of servers that misbehave."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from conditioning.affect import AffectCurve
from pipelines import registry
from pipelines.errors import ServerError
from pipelines.speech import SpeechPipeline
from pipelines.speech.server import client
from pipelines.speech.server.client import BASE_URL, KEY, SpeechServer
from pipelines.speech.server.instructions import write_instructions
from studio.cli import main
from tests.speech_server import serve, wav_of
from weights.errors import InputError

TONE = wav_of(0.2 * np.sin(np.arange(8000) / 8), 16_000)
SECRET = "sk-not-to-be-shown"


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> SpeechPipeline:
    for name in (BASE_URL, KEY):
        monkeypatch.delenv(name, raising=False)
    return SpeechPipeline.from_pretrained("openai")


def test_a_server_is_told_in_words_and_its_sound_is_taken(
    pipe: SpeechPipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Mapping[str, Any]] = []

    def answer(fields: Mapping[str, Any], headers: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        asked.append({**fields, "key": headers.get("Authorization")})
        return 200, {}, TONE

    monkeypatch.setenv(KEY, SECRET)
    with serve(answer) as address:
        monkeypatch.setenv(BASE_URL, address)
        output = pipe("One. Two.", affect="sad", seed=1, rate=1.5, voice="nova", model="m")
    assert [a["input"] for a in asked] == ["One.", "Two."] and {a["path"] for a in asked} == {"/v1/audio/speech"}
    first = asked[0]
    assert (first["voice"], first["model"], first["speed"], first["key"]) == ("nova", "m", 1.5, f"Bearer {SECRET}")
    assert "sad" in first["instructions"] and first["response_format"] == "wav"
    assert output.sampling_rate == 24_000 and output.duration_s >= 1.0 and np.abs(output.samples).max() > 0.1
    assert SECRET not in output.record.to_json()


@pytest.mark.parametrize(
    ("status", "headers", "body", "message"),
    [
        (
            401,
            {},
            b'{"error": {"message": "wrong key sk-not-to-be-shown\\nsecond"}}',
            r"refused \(401\): wrong key \*\*\*",
        ),
        (500, {}, b"<html>\x00" + b"x" * 10_000, r"refused \(500\)"),
        (302, {"Location": "http://127.0.0.1:9/"}, b"", "not followed"),
        (200, {}, b"", "empty answer"),
        (200, {}, b"no sound at all", "no sound"),
        (200, {}, b"x" * 2001, "sent over 2,000 bytes"),
        (200, {"Content-Length": "9999"}, TONE[:900], "speech server"),
    ],
)
def test_a_server_that_misbehaves_is_one_line(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    message: str,
    pipe: SpeechPipeline,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client, "MAX_BYTES", 2000)
    monkeypatch.setenv(KEY, SECRET)
    with (
        serve(lambda fields, _: (status, headers, body)) as address,
        pytest.raises(ServerError, match=message) as caught,
    ):
        pipe("One.", affect="sad", seed=1, base_url=address)
    text = str(caught.value)
    assert "\n" not in text and len(text) < 500 and SECRET not in text and "127.0.0.1" in text


def test_a_server_that_is_not_there_is_one_line(pipe: SpeechPipeline) -> None:
    with pytest.raises(ServerError, match="does not answer"):
        pipe("One.", seed=1, affect="sad", base_url="http://127.0.0.1:9/v1")


@pytest.mark.parametrize(
    ("address", "key", "message"),
    [
        (None, "", "name the speech server: --base-url URL or OPENAI_BASE_URL"),
        ("ftp://host/v1", "", "is no address of a speech server"),
        ("https://", "", "is no address"),
        ("http://host:99999/v1", "", "is no address"),
        ("https://host/v1?x=1", "", "is no address"),
        ("https://ann:secret@host/v1", "", "a password in the address"),
        ("http://speech.example/v1", SECRET, "unencrypted"),
        ("https://speech.example/v1", "two words", "is not a key"),
    ],
)
def test_what_is_no_server_is_refused_before_anything_is_sent(
    address: str | None, key: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(BASE_URL, raising=False)
    monkeypatch.setenv(KEY, key)
    with pytest.raises(InputError, match=message) as caught:
        SpeechServer.find(address)
    assert SECRET not in str(caught.value)


def test_offline_forbids_servers_elsewhere_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_OFFLINE", "1")
    monkeypatch.delenv(KEY, raising=False)
    assert SpeechServer.find("http://127.0.0.1:8000/v1/").base_url == "http://127.0.0.1:8000/v1"
    with pytest.raises(InputError, match="STUDIO_OFFLINE=1 forbids"):
        SpeechServer.find("https://speech.example/v1")


@pytest.mark.parametrize(
    ("affect", "parts", "absent"),
    [
        ("sad", ("sad", "unpleasant", "quiet"), ("angry", "very")),
        ("angry", ("angry", "lively and loud"), ("sad",)),
        ("neutral", ("neutral", "without any feeling"), ("pleasant",)),
        ("0.7,0.6", ("pleasant feeling", "lively and loud"), ("unpleasant",)),
        ("0: calm; 2: angry", ("calm", "then", "angry"), ()),
    ],
)
def test_an_affect_in_words(affect: str, parts: tuple[str, ...], absent: tuple[str, ...]) -> None:
    words = write_instructions(AffectCurve.of(affect))
    assert all(part in words for part in parts) and not any(part in words for part in absent)
    weak = write_instructions(AffectCurve.of("sad").scale(0.35))
    assert "slightly" in weak


def test_its_options_are_offered_and_doctor_names_the_server(capsys: pytest.CaptureFixture[str]) -> None:
    assert "base_url" in registry.options_type("speech", "openai").model_fields
    with pytest.raises(SystemExit):
        main(["speak", "--engine", "openai", "--help"])
    assert "--base-url URL" in capsys.readouterr().out
    spec = registry.engine("speech", "openai")
    assert spec.server == BASE_URL and not spec.missing()
