"""Builds the page and serves it; also the entry point for hosted spaces. Address and port: GRADIO_SERVER_NAME,
_PORT.
"""

import os

from studio.ui.app import launch

if __name__ == "__main__":
    launch(
        os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1"),
        int(os.environ["GRADIO_SERVER_PORT"]) if "GRADIO_SERVER_PORT" in os.environ else None,
    )
