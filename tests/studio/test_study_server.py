"""The server of a study: it keeps what is valid, refuses the rest, shows nothing else, and forgets on request."""

from __future__ import annotations

import http.client
import json
import socket
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import studio.study.server as server_module
from studio.cli import main
from studio.study.make import StudyOptions, make_study
from studio.study.plan import ANSWERS, MEDIA, PAGE, StudyPlan
from studio.study.server import MAX_BODY_BYTES, StudyServer
from studio.study.store import AnswerStore, load_answer_file
from tests.studio.test_study_make import spoken
from weights.errors import InputError

SAM = {"valence": 7, "arousal": 4, "dominance": 5}
WORDS = {"words": {"happy": 3, "calm": 1}, "other": ""}


class Client:
    """Talks to a running server as a browser, or a mischief-maker, would."""

    def __init__(self, server: StudyServer) -> None:
        self.server = server

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """(status, headers, body); a body that is not bytes goes as JSON."""
        link = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        given = {"Content-Type": "application/json"} if body is not None else {}
        link.request(method, path, data, {**given, **{k.replace("_", "-"): v for k, v in headers.items()}})
        answer = link.getresponse()
        whole = answer.read()
        link.close()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, whole

    def call(self, name: str, body: Any, code: str = "") -> tuple[int, dict[str, Any]]:
        """(status, JSON) of a call of the page."""
        headers = {"Authorization": f"Bearer {code}"} if code else {}
        status, _, whole = self.ask("POST", f"/api/{name}", body, **headers)
        return status, json.loads(whole)

    def join(self) -> str:
        """A new rater's code."""
        status, facts = self.call("join", {"study": self.server.plan.id, "consent": True})
        assert status == 200, facts
        return str(facts["token"])


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    make_study(
        spoken(tmp_path / "clips"), tmp_path / "study", StudyOptions(scales=("vad", "sam", "emotions", "ab"), seed=1)
    )
    server = StudyServer(tmp_path / "study", port=0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Client(server)
    server.shutdown()
    thread.join()


def rating(plan: StudyPlan, **changes: Any) -> dict[str, Any]:
    """A valid rating of the first item."""
    return {
        "item": plan.items[0].id,
        "vad": {"valence": 0.4, "arousal": -0.2},
        "sam": SAM,
        "emotions": WORDS,
        "seconds": 4.2,
        **changes,
    }


def test_every_rating_is_kept_and_later_ones_are_revisions(client: Client, tmp_path: Path) -> None:
    plan, code = client.server.plan, client.join()
    assert client.call("rate", rating(plan), code) == (200, {"revision": 0})
    assert client.call("rate", rating(plan, vad={"valence": -1, "arousal": 1}), code) == (200, {"revision": 1})
    assert client.call("rate", rating(plan, repeat=1), code) == (200, {"revision": 0})
    assert client.call("finish", {"comment": " fine "}, code)[0] == 200
    (rater,) = AnswerStore(tmp_path / "study", plan).raters()
    assert [(r.repeat, revision) for r, revision in rater.ratings] == [(0, 0), (0, 1), (1, 0)]
    assert rater.latest[plan.items[0].id, 0].answer["vad"] == {"valence": -1.0, "arousal": 1.0}
    assert (rater.finished, rater.comment) == (True, "fine")


def test_nothing_tells_who_a_rater_is(client: Client, tmp_path: Path) -> None:
    code = client.join()
    client.call("rate", rating(client.server.plan), code)
    with sqlite3.connect(tmp_path / "study" / ANSWERS) as db:
        text = "\n".join(db.iterdump())
    assert code not in text and "127.0.0.1" not in text


def test_a_rater_can_delete_what_they_gave(client: Client, tmp_path: Path) -> None:
    plan, stays, goes = client.server.plan, client.join(), client.join()
    client.call("rate", rating(plan, emotions={"words": {"sad": 1}, "other": "stayword"}), stays)
    for word in ("goneword", "wentword"):
        client.call("rate", rating(plan, emotions={"words": {"sad": 1}, "other": word}), goes)
    assert client.call("withdraw", {}, goes) == (200, {"deleted": 2})
    assert [r.name for r in AnswerStore(tmp_path / "study", plan).raters()] == ["r1"]
    on_disk = b"".join(p.read_bytes() for p in (tmp_path / "study").glob(f"{ANSWERS}*"))
    assert b"stayword" in on_disk and b"goneword" not in on_disk and b"wentword" not in on_disk
    assert client.call("rate", rating(plan), goes)[0] == 401 and client.call("withdraw", {}, goes)[0] == 401


IMPOSSIBLE: tuple[dict[str, Any], ...] = (
    {"item": "nobody"},
    {"item": ["a"]},
    {"vad": {"valence": 1.01, "arousal": 0}},
    {"vad": {"valence": 0}},
    {"vad": None},
    {"vad": "high"},
    {"sam": {**SAM, "arousal": 10}},
    {"sam": {**SAM, "arousal": 4.5}},
    {"sam": {**SAM, "arousal": True}},
    {"emotions": {"words": {"joyful": 1}, "other": ""}},
    {"emotions": {"words": {"sad": 4}, "other": ""}},
    {"emotions": {"words": {}, "other": " "}},
    {"emotions": {"words": {"sad": 1}, "other": "x" * 41}},
    {"mos": 3},
    {"name": "Ann"},
    {"repeat": 2},
    {"seconds": -1},
    {"seconds": 1e9},
    {"skipped": True},
    {"left": "elsewhere"},
    {"at": "yesterday"},
)


def test_impossible_ratings_are_refused(client: Client) -> None:
    plan, code = client.server.plan, client.join()
    for changes in IMPOSSIBLE:
        status, facts = client.call("rate", rating(plan, **changes), code)
        assert status == 400 and "\n" not in facts["error"], changes
    assert not client.server.store.raters()[0].ratings


def test_broken_requests_are_refused(client: Client) -> None:
    plan, code = client.server.plan, client.join()
    pair = plan.pairs[0]
    assert client.call("rate", {"item": pair.id, "ab": plan.id}, code)[0] == 400
    assert client.call("rate", {"item": pair.id, "ab": pair.first, "left": pair.second}, code)[0] == 200
    assert client.call("rate", {"item": plan.checks[0].id, "skipped": True}, code)[0] == 400
    assert client.call("rate", rating(plan))[0] == 401 and client.call("rate", rating(plan), "0" * 32)[0] == 401
    assert (
        client.call("join", {"study": plan.id})[0] == 400
        and client.call("join", {"study": "other", "consent": True})[0] == 400
    )
    assert client.call("finish", {"comment": "x" * 2001}, code)[0] == 400
    for body, status in (
        (b"{", 400),
        (b"[1]", 400),
        (b'{"a": NaN' + b"[" * 5000, 400),
        (b" " * (MAX_BODY_BYTES + 1), 413),
    ):
        assert client.ask("POST", "/api/rate", body, Authorization=f"Bearer {code}")[0] == status
    assert client.ask("POST", "/api/rate", b"{}", Content_Type="text/plain")[0] == 415
    assert client.ask("POST", "/api/rate", rating(plan, seconds=float("nan")), Authorization=f"Bearer {code}")[0] == 400
    assert client.ask("POST", "/api/raters", {})[0] == 404 and client.ask("PUT", "/api/rate", {})[0] == 501


def test_only_the_page_and_its_media_are_served(client: Client, tmp_path: Path) -> None:
    media = client.server.plan.items[0].media
    (tmp_path / "study" / PAGE / MEDIA / "extra.wav").write_bytes(b"private")
    status, headers, page = client.ask("GET", "/")
    assert status == 200 and b"sad.wav" not in page and "default-src 'none'" in headers["content-security-policy"]
    for path in (
        "/study.json",
        "/answers.sqlite",
        "/media/",
        "/media/extra.wav",
        "/media/../../study.json",
        "/media/%2e%2e/index.html",
        "//etc/passwd",
        f"/media/./{media}",
        f"/media/{media}/..",
        "/media/..%2f..%2fstudy.json",
        "/page/index.html",
    ):
        assert client.ask("GET", path)[0] == 404, path
    assert client.ask("GET", "/", Host="evil.example")[0] == 403
    assert (
        client.ask("POST", "/api/join", {"study": client.server.plan.id, "consent": True}, Host="evil.example:80")[0]
        == 403
    )


def test_ranges_let_a_browser_seek(client: Client, tmp_path: Path) -> None:
    media = client.server.plan.items[0].media
    whole = (tmp_path / "study" / PAGE / MEDIA / media).read_bytes()
    size = len(whole)
    for wanted, status, body in (
        ("bytes=0-9", 206, whole[:10]),
        ("bytes=100-", 206, whole[100:]),
        ("bytes=-7", 206, whole[-7:]),
        ("bytes=5-99999999", 206, whole[5:]),
        (f"bytes={size}-", 416, b""),
        ("bytes=-0", 416, b""),
        ("bytes=9-5", 416, b""),
        ("bytes=a-b", 200, whole),
        ("bytes=-", 200, whole),
    ):
        found = client.ask("GET", f"/media/{media}", Range=wanted)
        assert (found[0], found[2]) == (status, body), wanted
        assert found[1]["accept-ranges"] == "bytes" and found[1]["content-length"] == str(len(body))
        if status == 206:
            assert found[1]["content-range"].endswith(f"/{size}") and found[1]["content-type"] == "audio/wav"
    status, headers, body = client.ask("HEAD", f"/media/{media}")
    assert (status, headers["content-length"], body) == (200, str(size), b"")


def test_many_raters_at_once_lose_nothing(client: Client) -> None:
    plan = client.server.plan

    def part() -> None:
        code = client.join()
        for item in plan.items:
            assert client.call("rate", rating(plan, item=item.id), code)[0] == 200

    threads = [threading.Thread(target=part) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    raters = client.server.store.raters()
    assert len(raters) == 8 and all(len(r.latest) == len(plan.items) for r in raters)


def test_saved_files_are_checked_as_the_server_does(client: Client, tmp_path: Path) -> None:
    plan, path = client.server.plan, tmp_path / "a.json"
    facts = {
        "format": 1,
        "study": plan.id,
        "rater": "ab" * 16,
        "finished": True,
        "comment": "",
        "ratings": [rating(plan), rating(plan)],
    }
    path.write_text(json.dumps(facts))
    assert [revision for _, revision in load_answer_file(path, plan).ratings] == [0, 1]
    for change, words in (
        ({"study": "x"}, "another study"),
        ({"ratings": [rating(plan, item="x")]}, "rating 1: unknown item"),
        ({"format": 2}, "not a file"),
    ):
        path.write_text(json.dumps({**facts, **change}))
        with pytest.raises(InputError, match=words):
            load_answer_file(path, plan)


def test_what_cannot_be_served_or_reported_is_one_line(
    client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = str(tmp_path / "study")
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd/study.json").write_text('{"format": 1, "items": []}')
    cases = [
        (["serve", str(tmp_path)], "studio study make"),
        (["serve", study, "--port", str(client.server.port)], "--port 0"),
        (["serve", study, "--port", "99999"], "cannot serve"),
        (["report", study], "nobody has answered"),
        (["report", study, "-o", str(tmp_path / "r.txt")], ".html"),
        (["report", study, "--answers", str(tmp_path / "no.json")], "cannot read"),
        (["report", str(tmp_path / "odd")], "not a whole plan"),
    ]
    for arguments, words in cases:
        assert main(["study", *arguments]) == 2, arguments
        said = capsys.readouterr().err
        assert said.startswith("error: ") and said.count("\n") == 1 and words in said, said


def test_a_connection_that_says_nothing_is_closed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "TIMEOUT_S", 0.2)
    with socket.create_connection(("127.0.0.1", client.server.port), timeout=10) as silent:
        assert silent.recv(1) == b""
    with socket.create_connection(("127.0.0.1", client.server.port), timeout=10) as slow:
        head = (
            "POST /api/join HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
        )
        slow.sendall(head.encode())
        assert slow.recv(1000).startswith(b"HTTP/1.1 408")
    with socket.create_connection(("127.0.0.1", client.server.port), timeout=10) as endless:
        head = (
            "POST /api/join HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding:"
            " chunked\r\n\r\n"
        )
        endless.sendall(head.encode())
        assert endless.recv(1000).startswith(b"HTTP/1.1 411")
