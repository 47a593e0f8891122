"""The page in a real browser: it speaks, the pad obeys the keyboard, errors are one line, files give their settings
back.
"""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import time
import urllib.request
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.conftest import ROOT

pytest.importorskip("espeakng_loader")
sync_api = pytest.importorskip("playwright.sync_api")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = pytest.mark.slow  # a browser and a server
READY = "document.querySelector('#summary')?.innerText.includes('seed')"


#: Types into a box in the moment in which it is first seen, and says half a second later what is in it.
TYPE_AT_ONCE = """(selector) => { window.kept = new Promise(done => {
  const look = () => {
    const box = document.querySelector(selector);
    if (!box?.offsetParent) return;
    watch.disconnect();
    box.value = '5';
    box.dispatchEvent(new Event('input', { bubbles: true }));
    setTimeout(() => done(box.value), 500);
  };
  const watch = new MutationObserver(look);
  watch.observe(document.body, { childList: true, subtree: true, attributes: true });
}) }"""


def wait_for_words(page: Any, selector: str, words: str, timeout_ms: int) -> None:
    """Wait until an element holds words; what it held instead, and what else the page says, is in the failure."""
    try:
        page.wait_for_function(
            f"document.querySelector('{selector}')?.innerText.includes('{words}')", timeout=timeout_ms
        )
    except sync_api.TimeoutError:
        held, rest = (page.locator(s).first.inner_text() for s in (selector, "body"))
        pytest.fail(f"{selector} holds {held!r}, not {words!r}; the page says {rest[-1500:]!r}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {
        **os.environ,
        "STUDIO_HOME": str(folder),
        "GRADIO_SERVER_PORT": str(port),
        "GRADIO_ANALYTICS_ENABLED": "False",
    }
    with (folder / "log.txt").open("w") as log:
        server = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=env, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(url, timeout=1)
                break
            except OSError:
                assert server.poll() is None, (folder / "log.txt").read_text()
                time.sleep(0.25)
        yield url
    finally:
        server.kill()
        server.wait()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    tab = browser.new_page(viewport={"width": 1280, "height": 1000})
    tab.goto(address)
    tab.wait_for_selector("#pad .dot")
    tab.wait_for_selector("#words textarea")
    yield tab
    tab.close()


def _value(page: Any, name: str) -> float:
    return float(page.input_value(f"#{name} input[type=number]"))


def _sound(page: Any, address: str) -> bytes:
    link = page.get_attribute("#result a[download]", "href")
    with urllib.request.urlopen(link if link.startswith("http") else address + link.lstrip("/")) as answer:
        return bytes(answer.read())


def test_it_speaks_with_the_chosen_emotion(page: Any, address: str, tmp_path: Path) -> None:
    page.fill("#words textarea", "The parcel is at the door.")
    page.get_by_label("sad", exact=True).check()
    page.wait_for_function("document.querySelector('#valence input[type=number]').value === '-0.63'")
    page.click("#speak")
    page.wait_for_function(READY, timeout=60_000)
    page.wait_for_selector("#result a[download]")
    page.screenshot(path=str(tmp_path / "page.png"))
    data = _sound(page, address)
    with wave.open(io.BytesIO(data)) as sound:
        assert sound.getsampwidth() == 2 and 1 < sound.getnframes() / sound.getframerate() < 4
    (tmp_path / "a.wav").write_bytes(data)
    from pipelines.media import read_record

    assert read_record(tmp_path / "a.wav").affect["weights"] == {"sad": 1.0}


def test_keys_move_the_pad_and_the_sliders_follow(page: Any) -> None:
    page.focus("#pad .dot")
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowUp", "ArrowLeft"):
        page.keyboard.press(key)
    page.wait_for_function("document.querySelector('#arousal input[type=number]').value === '0.2'")
    assert (_value(page, "valence"), _value(page, "arousal")) == (0.05, 0.2)
    page.fill("#valence input[type=number]", "-0.5")
    page.wait_for_function("Math.abs(+document.querySelector('#pad .dot').getAttribute('cx') + 0.5) < 1e-6")


def test_ctrl_enter_speaks_and_a_bad_word_is_one_line(page: Any) -> None:
    page.fill("#words textarea", "Hello.")
    page.fill("#feeling textarea, #feeling input", "hapy")
    page.focus("#words textarea")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=closest: happy", timeout=30_000)
    assert "Traceback" not in page.content()


def test_stop_ends_the_work_and_frees_the_engine(page: Any, folder: Path) -> None:
    before = set((folder / "outputs").glob("*.wav"))
    page.fill("#words textarea", "This is one of very many sentences. " * 80)
    page.click("#speak")
    page.wait_for_function("/Step \\d+ of/.test(document.querySelector('#summary')?.innerText)", timeout=60_000)
    page.click("#speak-stop")
    wait_for_words(page, "#summary", "Stopped.", 20_000)
    page.fill("#words textarea", "Hello.")
    page.click("#speak")
    page.wait_for_function(READY, timeout=60_000)
    assert len(set((folder / "outputs").glob("*.wav")) - before) == 1, "what was stopped was made to its end"


def test_a_dropped_file_gives_its_settings_back(page: Any, tmp_path: Path) -> None:
    from pipelines.speech import SpeechPipeline

    SpeechPipeline.from_pretrained()(
        "A letter for you.", affect="happy:0.7, sad:0.3", intensity=1.5, seed=42, voice="nora"
    ).save(tmp_path / "a.wav")
    page.get_by_text("Lately, and settings from a file").click()
    page.wait_for_selector("#restore input[type=file]", state="attached")
    page.set_input_files("#restore input[type=file]", str(tmp_path / "a.wav"))
    page.wait_for_function("document.querySelector('#words textarea').value === 'A letter for you.'", timeout=30_000)
    assert (
        page.input_value("#feeling textarea, #feeling input") == "happy:0.7, sad:0.3"
        and _value(page, "intensity") == 1.5
    )


def test_what_is_typed_as_a_section_opens_is_kept(page: Any) -> None:
    page.get_by_role("tab", name="Picture").click()
    page.wait_for_selector("#prompt textarea")
    page.wait_for_timeout(300)  # the tab itself has settled
    page.evaluate(TYPE_AT_ONCE, "#image-seed textarea, #image-seed input")
    page.get_by_role("button", name="Size, number, seed, attributes and what to avoid").click()
    assert page.evaluate("window.kept") == "5"


def test_it_fits_a_phone(browser: Any, address: str) -> None:
    tab = browser.new_page(viewport={"width": 390, "height": 844})
    tab.goto(address + "?__theme=dark")
    tab.wait_for_selector("#pad .dot")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    tab.close()


def test_only_our_results_are_served(address: str) -> None:
    for path in ("/etc/passwd", str(ROOT / "pyproject.toml")):
        with pytest.raises(OSError, match=r"40[34]"):
            urllib.request.urlopen(f"{address}gradio_api/file={path}")


def test_it_composes_with_a_roll_and_midi(page: Any) -> None:
    page.get_by_role("tab", name="Music").click()
    page.locator("#music-emotion label", has_text="sad").click()
    page.get_by_role("button", name="Length, key, instruments and seed").click()
    page.locator("#music-bars textarea, #music-bars input").first.fill("4")
    page.locator("#music-seed textarea, #music-seed input").first.fill("3")
    page.locator("#compose").click()
    wait_for_words(page, "#music-summary", "seed 3", 60_000)
    page.wait_for_selector("#roll img", timeout=20_000)
    assert page.locator("#midi").inner_text().count(".mid") >= 1


def test_it_animates_a_character_with_its_plan(page: Any) -> None:
    page.get_by_role("tab", name="Face").click()
    page.locator("#face-emotion label", has_text="happy").click()
    page.locator("#face-text textarea").fill("Bob came.")
    page.get_by_role("button", name="Camera, size, captions, seed and parts").click()
    page.locator("#face-seed textarea, #face-seed input").first.fill("4")
    page.locator("#animate").click()
    wait_for_words(page, "#face-summary", "seed 4", 90_000)
    page.wait_for_selector("#film video", timeout=20_000)
    assert page.locator("#face-files").inner_text().count("plan") >= 1


def test_it_paints_as_it_opens(page: Any) -> None:
    page.get_by_role("tab", name="Picture").click()
    page.locator("#paint").click()
    wait_for_words(page, "#picture-summary", "seed", 90_000)


def test_it_paints_and_a_picture_can_be_felt_anew(page: Any, tmp_path: Path) -> None:
    page.get_by_role("tab", name="Picture").click()
    page.locator("#image-emotion label", has_text="sad").click()
    page.locator("#prompt textarea").fill("a boat on a lake")
    page.get_by_role("button", name="Size, number, seed, attributes and what to avoid").click()
    page.locator("#image-seed textarea, #image-seed input").first.fill("5")
    page.locator("#image-size input").click()
    page.get_by_role("option", name="128", exact=True).click()
    page.locator("#paint").click()
    wait_for_words(page, "#picture-summary", "seed 5", 90_000)
    page.wait_for_selector("#picture img", timeout=20_000)
    page.get_by_role("button", name="Feel a picture of yours anew").click()
    Image.new("RGB", (90, 60), (120, 160, 210)).save(tmp_path / "photo.png")
    page.locator("#image-source input[type=file]").set_input_files(str(tmp_path / "photo.png"))
    page.wait_for_selector("#image-source img", timeout=20_000)
    page.locator("#image-seed textarea, #image-seed input").first.fill("6")
    page.locator("#paint").click()
    wait_for_words(page, "#picture-summary", "content kept", 90_000)
    page.locator("#image-attributes textarea, #image-attributes input").first.fill("brightnes=1")
    page.locator("#paint").click()
    page.get_by_text("closest: brightness").wait_for(timeout=20_000)


def test_a_picture_moves(page: Any) -> None:
    page.get_by_role("tab", name="Picture").click()
    page.locator("#prompt textarea").fill("a lake")
    page.get_by_role("button", name="Size, number, seed, attributes and what to avoid").click()
    page.locator("#image-size input").click()
    page.get_by_role("option", name="128", exact=True).click()
    page.locator("#image-seconds textarea, #image-seconds input").first.fill("1")
    page.locator("#paint").click()
    wait_for_words(page, "#picture-summary", "1.0 s of 128 x 128 px, loops", 120_000)
    page.wait_for_selector("#moving-picture video", timeout=20_000)
    page.locator("#image-seconds textarea, #image-seconds input").first.fill("")
    page.locator("#paint").click()
    page.wait_for_selector("#picture img", timeout=90_000)


def test_every_pad_has_its_colours(page: Any) -> None:
    for tab, prefix in (("Face", "face-"), ("Music", "music-"), ("Picture", "image-")):
        page.get_by_role("tab", name=tab).click()
        page.wait_for_selector(f"#{prefix}pad .dot")
    ids = page.evaluate("[...document.querySelectorAll('.pad [id]')].map(e => e.id)")
    assert len(ids) > 5 and len(set(ids)) == len(ids)
