"""The page: a tab for each generator, and safe defaults for serving it."""

from __future__ import annotations

import os
from typing import Any

import gradio as gr

from pipelines.media.files import check_folder
from studio import __version__
from studio.library import Library
from studio.session import Session
from studio.settings import Settings, home
from studio.ui import image_tab, music_tab, portrait_tab, speech_tab
from studio.ui.job_runner import output_folder
from weights.errors import InputError

#: Each later generator appends its module: a TITLE and a build(session).
TABS = (speech_tab, portrait_tab, image_tab, music_tab)

HEAD = "# affective studio\nSay how it should feel. Everything is made on this machine; nothing is uploaded."
CSS = """
.gradio-container { max-width: 1180px !important; margin: 0 auto !important; }
#speak { min-height: 48px; } #stop { min-height: 48px; }
#emotion label { min-height: 40px; }
footer { opacity: .6; }
"""


def build(session: Session | None = None) -> gr.Blocks:
    """The page as Gradio Blocks; without a session one is made from the person's settings."""
    session = session or _session()
    with gr.Blocks(title="affective studio", analytics_enabled=False) as page:
        gr.Markdown(HEAD)
        with gr.Tabs():
            for tab in TABS:
                with gr.Tab(tab.TITLE):
                    tab.build(session)
        gr.Markdown(
            f"affective-studio {__version__} · what is made here is synthetic and carries a record that says so"
        )
        page.load(None, js=speech_tab.CTRL_ENTER)
    return page.queue(max_size=32)


def launch(host: str = "127.0.0.1", port: int | None = None, *, inbrowser: bool = False) -> None:
    """Serve the page on this machine until stopped; only results of this studio can be read through it.

    Args:
        host: which address listens.
        port: None takes a free one.
        inbrowser: whether a browser is opened.

    Raises:
        InputError: the port is not free.
        OutputError: the folder for results cannot be written.
    """
    session = _session()
    folder = output_folder(session)
    if "GRADIO_TEMP_DIR" not in os.environ:
        os.environ["GRADIO_TEMP_DIR"] = str(check_folder(home("data") / "page", make=True))
    if session.library is not None:
        session.library.list(1)  # a home that cannot be written is told before the page opens
    options: dict[str, Any] = {"theme": gr.themes.Soft(primary_hue="indigo", neutral_hue="slate"), "css": CSS}
    page = build(session)
    try:
        page.launch(
            server_name=host,
            server_port=port,
            share=False,
            inbrowser=inbrowser,
            show_error=False,
            enable_monitoring=False,
            allowed_paths=[str(folder)],
            max_file_size="25mb",
            quiet=False,
            **options,
        )
    except (OSError, OverflowError, ValueError) as error:
        reason = getattr(error, "strerror", None) or " ".join(str(error).split())[:120]
        raise InputError(
            f"the page cannot be served at {host}:{port or 'a free port'} ({reason}); try --port"
        ) from error


def _session() -> Session:
    settings = Settings.load()
    return Session(settings, Library(settings.library_path))
