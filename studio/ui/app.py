"""The page: a tab for each generator, and safe defaults for serving it."""

from __future__ import annotations

import os
from typing import Any

import gradio as gr

from studio import __version__
from studio.library import Library
from studio.session import Session
from studio.settings import Settings, home
from studio.ui import image_tab, music_tab, portrait_tab, speech_tab
from studio.ui.job_runner import output_folder

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
    """Serve the page on this machine until stopped; only results of this studio can be read through it."""
    session = _session()
    folder = output_folder(session)
    os.environ.setdefault("GRADIO_TEMP_DIR", str(home("data") / "page"))
    options: dict[str, Any] = {"theme": gr.themes.Soft(primary_hue="indigo", neutral_hue="slate"), "css": CSS}
    build(session).launch(
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


def _session() -> Session:
    settings = Settings.load()
    return Session(settings, Library(settings.library_path))
