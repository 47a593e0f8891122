"""The store against a real server on this machine that truncates, corrupts, stalls, breaks off and counts."""

from __future__ import annotations

import errno
import hashlib
import http.server
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest

from tests.conftest import ROOT
from weights import catalog, store
from weights.errors import DownloadError, InputError, WeightsCorruptError, WeightsNotFoundError

DATA = bytes(range(256)) * 4000  # about 1 MB


class Server(http.server.ThreadingHTTPServer):
    """Serves DATA under several kinds of misbehaviour; counts requests."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str]] = []
        self.failures = 0
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        wanted = self.headers.get("Range", "")
        self.server.requests.append((self.path, wanted))
        kind = self.path.split("/")[-1] or self.path.strip("/")
        if kind == "missing" or (kind == "busy" and self._fail()):
            self.send_error(404 if kind == "missing" else 503)
            return
        start = int(wanted[6:].rstrip("-")) if wanted and kind != "deaf" else 0
        body = bytes(len(DATA)) if kind == "corrupt" else DATA + b"more" if kind == "longer" else DATA
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        if kind == "truncated" or (kind in ("breaks", "deaf") and self._fail()):
            body = body[: len(DATA) // 3]
        if kind == "stalls":
            self.wfile.write(body[start:100_000])
            self.wfile.flush()
            sleep(0.5)
            return
        if kind == "slow":
            for at in range(start, len(body), 100_000):
                self.wfile.write(body[at : at + 100_000])
                sleep(0.03)
            return
        self.wfile.write(body[start:])

    def _fail(self) -> bool:
        self.server.failures += 1
        return self.server.failures == 1


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()


@pytest.fixture
def known(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = ["good", "missing", "busy", "corrupt", "longer", "truncated", "breaks", "deaf", "stalls", "slow"]
    digest, port = hashlib.sha256(DATA).hexdigest(), server.server_address[1]
    tables = [
        f'[{k}]\ntask = "speech"\nengine = "espeak"\nlicence = "MIT"\n[[{k}.files]]\npath = "sub/model.bin"\n'
        f'url = "http://127.0.0.1:{port}/{k}"\nsha256 = "{digest}"\nsize = {len(DATA)}\n'
        for k in kinds
    ]
    (tmp_path / "more.toml").write_text("\n".join(tables))
    monkeypatch.setenv("STUDIO_CATALOG", str(tmp_path / "more.toml"))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of 100 kB, no pause between tries, a silent server given up after 0.2 s."""
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 100_000)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DOWNLOAD_TIMEOUT", 0.2)
    monkeypatch.setattr("time.sleep", lambda seconds: None)


def _file(name: str) -> Path:
    return store.cache_folder() / name / "sub/model.bin"


@pytest.mark.usefixtures("known", "impatient")
class TestFetch:
    def test_a_good_file_arrives_and_is_located(self) -> None:
        seen: list[tuple[int, int]] = []
        with pytest.raises(WeightsNotFoundError, match="studio models fetch good"):
            store.locate("speech", "good")
        store.fetch("good", on_progress=lambda done, total: seen.append((done, total)))
        assert _file("good").read_bytes() == DATA and seen[-1] == (len(DATA), len(DATA))
        assert store.locate("speech", "good").folder == store.cache_folder() / "good" and store.verify("good") == []
        assert store.remove("good") and not store.remove("good") and not _file("good").exists()

    def test_a_second_fetch_asks_nobody(self, server: Server) -> None:
        store.fetch("good")
        store.fetch("good")
        assert len(server.requests) == 1

    @pytest.mark.parametrize(
        ("kind", "error"),
        [
            ("missing", DownloadError),
            ("corrupt", WeightsCorruptError),
            ("longer", WeightsCorruptError),
            ("truncated", DownloadError),
        ],
    )
    def test_a_bad_file_is_never_left_in_place(self, kind: str, error: type[Exception]) -> None:
        with pytest.raises(error) as caught:
            store.fetch(kind)
        assert "\n" not in str(caught.value) and not _file(kind).exists()

    @pytest.mark.parametrize("kind", ["breaks", "busy"])
    def test_an_interrupted_fetch_goes_on_where_it_stopped(self, kind: str, server: Server) -> None:
        store.fetch(kind)
        assert _file(kind).read_bytes() == DATA and len(server.requests) == 2
        if kind == "breaks":
            assert server.requests[1][1] == "bytes=300000-"

    def test_a_server_without_ranges_starts_again(self) -> None:
        store.fetch("deaf")
        assert _file("deaf").read_bytes() == DATA

    def test_a_stalled_server_is_given_up_and_what_came_is_kept(self) -> None:
        with pytest.raises(DownloadError, match="what came is kept"):
            store.fetch("stalls")
        assert not _file("stalls").exists()
        assert _file("stalls").with_name("model.bin.part").read_bytes() == DATA[:100_000]

    def test_a_kept_part_of_an_earlier_process_is_used(self, server: Server) -> None:
        part = _file("good").with_name("model.bin.part")
        part.parent.mkdir(parents=True)
        part.write_bytes(DATA[:5000])
        store.fetch("good")
        assert _file("good").read_bytes() == DATA and server.requests == [("/good", "bytes=5000-")]

    def test_two_processes_download_once(self, server: Server) -> None:
        command = [sys.executable, "-c", "from weights import store; store.fetch('slow')"]
        running = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
        assert [p.wait(60) for p in running] == [0, 0]
        assert _file("slow").read_bytes() == DATA and len(server.requests) == 1

    def test_offline_nothing_is_asked(self, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("STUDIO_OFFLINE", "1")
        for ask in (lambda: store.fetch("good"), lambda: store.locate("speech", "good")):
            with pytest.raises(WeightsNotFoundError, match="STUDIO_OFFLINE=1"):
                ask()
        assert server.requests == []

    def test_damage_on_disk_is_found_and_mended(self) -> None:
        store.fetch("good")
        _file("good").write_bytes(b"x" + DATA[1:])
        assert store.verify("good") == ["sub/model.bin: its sha256 differs"]
        _file("good").write_bytes(DATA[:7])
        assert "7 bytes" in store.verify("good")[0]
        store.fetch("good")
        assert store.verify("good") == []

    def test_a_full_disk_is_said_in_one_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*parts: object, **options: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("huggingface_hub.file_download.http_get", refuse)
        with pytest.raises(DownloadError, match="the disk is full; free some space"):
            store.fetch("good")
        assert not _file("good").exists()


@pytest.mark.usefixtures("impatient")
def test_a_repository_of_the_hub_is_fetched_at_its_pinned_revision(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_address[1]}")
    table = (
        '[ours]\ntask = "speech"\nengine = "voice"\nlicence = "MIT"\nrepository = "owner/name"\nrevision = "0123abc"\n'
        f'[[ours.files]]\npath = "good"\nsha256 = "{hashlib.sha256(DATA).hexdigest()}"\nsize = {len(DATA)}\n'
    )
    (tmp_path / "c.toml").write_text(table)
    monkeypatch.setenv("STUDIO_CATALOG", str(tmp_path / "c.toml"))
    assert (store.fetch("ours") / "good").read_bytes() == DATA
    assert server.requests == [("/owner/name/resolve/0123abc/good", "")]
    (tmp_path / "c.toml").write_text(table.replace('revision = "0123abc"', ""))
    with pytest.raises(InputError, match="pinned revision"):
        store.fetch("ours")


def test_embedded_and_folders_name_their_engine(tmp_path: Path) -> None:
    assert (
        store.locate("speech", "embedded").engine == "voice" and store.locate("convert", "embedded").engine == "voice"
    )
    (tmp_path / "pipeline.json").write_text('{"task": "speech", "engine": "mine"}')
    assert store.locate("speech", str(tmp_path)).engine == "mine"
    with pytest.raises(InputError, match="made for speech"):
        store.locate("convert", str(tmp_path))
    (tmp_path / "pipeline.json").write_text("{}")
    with pytest.raises(InputError, match=r"pipeline\.json"):
        store.locate("speech", str(tmp_path))


def test_unknown_names_suggest() -> None:
    with pytest.raises(InputError, match="closest: espeak"):
        store.locate("speech", "espaek")


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ('[a]\ntask="speech"\nengine="e"\n', "licence"),
        ("not toml [", "cannot be read"),
        ('[A]\ntask="speech"\n', "no name"),
        ('[a]\ntask="s"\nengine="e"\nlicence="l"\n[[a.files]]\npath="../x"\nurl="u"\nsha256="0"\nsize=1', "outside"),
        ('[a]\ntask="s"\nengine="e"\nlicence="l"\n[[a.files]]\npath="x"\nurl="u"\nsha256="0"\nsize=1', "sha256"),
    ],
)
def test_a_catalogue_with_mistakes_is_refused(
    table: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "c.toml").write_text(table)
    monkeypatch.setenv("STUDIO_CATALOG", str(tmp_path / "c.toml"))
    with pytest.raises(InputError, match=says):
        catalog.load_catalog()


def test_every_checkpoint_has_a_card() -> None:
    cards = {p.stem for p in (ROOT / "weights/cards").glob("*.md")} - {"README"}
    entries = catalog.load_catalog()
    assert {f"{e.task}-{e.engine}" for e in entries.values()} <= cards  # the voices of one engine share a card
    for name, entry in entries.items():
        assert name in (ROOT / f"weights/cards/{entry.task}-{entry.engine}.md").read_text(encoding="utf-8").lower()
