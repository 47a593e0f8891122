"""A server with the interface of OpenAI's speech API, on this machine: `python -m tests.speech_server --port 8000`.

It speaks with an engine of ours and reads the instructions as anybody's words, so that what the client makes of an
affect is all that it knows. For tests of the client, and for a figure of `studio bench control` without any account.
"""

from __future__ import annotations

import argparse
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

#: (fields of the request, its headers) -> status, headers, body.
Answer = Callable[[Mapping[str, Any], Mapping[str, str]], tuple[int, Mapping[str, str], bytes]]


@contextmanager
def serve(answer: Answer, port: int = 0) -> Iterator[str]:
    """Answer requests in a thread; yields the base URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, headers, data = answer({"path": self.path, **json.loads(body)}, dict(self.headers))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(data)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()


def wav_of(samples: Any, sampling_rate: int) -> bytes:
    """16-bit WAV."""
    from pipelines.media import wav

    return wav.encode(np.asarray(samples, np.float32), sampling_rate, "")


def voice_answer(engine: str) -> Answer:
    """Speaks with an engine of ours, as the instructions say."""
    from pipelines.speech import SpeechPipeline

    pipeline, lock = SpeechPipeline.from_pretrained(engine), threading.Lock()

    def answer(fields: Mapping[str, Any], _: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
        told = fields["instructions"].removeprefix("Sound ").partition(":")[0].partition(",")[0]
        with lock:
            output = pipeline(fields["input"], affect=told, rate=fields["speed"], seed=0)
        return 200, {"Content-Type": "audio/wav"}, wav_of(output.samples, output.sampling_rate)

    return answer


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m tests.speech_server", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--engine", default="embedded")
    arguments = parser.parse_args()
    with serve(voice_answer(arguments.engine), arguments.port) as address:
        print(address, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
