"""What runs in a worker process: a loop that makes media and sends events back through a pipe.

Messages in: (kind, payload). Events out: ("head", mapping), ("bytes", bytes), ("event", mapping), ("step", index,
total, label), then one of ("done", mapping), ("stopped",) and ("error", whether the request is at fault, message).
"""

from __future__ import annotations

import signal
import sys
import traceback
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

from pipelines.errors import CancelledError
from pipelines.steps import Step
from weights.errors import InputError, StudioError

#: What ends a request.
LAST_EVENTS = ("done", "error", "stopped")


class Flag(Protocol):
    """An event of multiprocessing."""

    def is_set(self) -> bool:
        """Whether it was raised."""
        ...


def serve_requests(connection: Connection, stop: Flag, threads: int) -> None:
    """Answer messages until the other end closes.

    Args:
        connection: to the server.
        stop: raised while the present request shall end.
        threads: of torch.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server says when to end
    maker = Maker(connection, stop)
    import torch

    torch.set_num_threads(threads)
    try:
        while True:
            kind, payload = connection.recv()
            connection.send(maker.answer(kind, payload))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


class Maker:
    """Makes what one request asks, with pipelines kept loaded.

    Args:
        connection: where events go.
        stop: raised while the present request shall end.
    """

    def __init__(self, connection: Connection, stop: Flag) -> None:
        from studio.session import Session
        from studio.settings import Settings

        self.connection, self.stop = connection, stop
        self.session = Session(Settings.load())

    def answer(self, kind: str, payload: Mapping[str, Any]) -> tuple[Any, ...]:
        """Do one request; returns its last event.

        Raises:
            EOFError: the server is gone.
            BrokenPipeError: the server is gone.
            ConnectionResetError: the server is gone.
        """
        try:
            return ("done", getattr(self, f"_{kind}")(payload))
        except CancelledError:
            return ("stopped",)
        except StudioError as error:
            return ("error", isinstance(error, InputError), str(error))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise
        except MemoryError:
            return ("error", False, "there is not enough memory for this; ask for less, or shorter, or smaller")
        except Exception:
            traceback.print_exc(file=sys.stderr)
            return ("error", False, "this failed in a way that was not foreseen; the server's log has it")

    def _check_stop(self, *_: Any) -> None:
        """Raise where the request was taken back.

        Raises:
            CancelledError: it was.
        """
        if self.stop.is_set():
            raise CancelledError("stopped")

    def _on_step(self, step: Step) -> None:
        self._check_stop()
        self.connection.send(("step", step.index, step.total, step.label[:60]))

    def _voices(self, _: Mapping[str, Any]) -> dict[str, Any]:
        pipeline = self.session.pipeline("speech")
        rows = [{"name": v.name, "language": v.language, "gender": v.gender} for v in pipeline.voices]
        return {"voices": rows, "default": pipeline.find_voice(None)}

    def _speak(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Stream speech as encoded bytes; see `studio.server.speech`."""
        from studio.server.speaking import speak

        return speak(self.session.pipeline("speech"), payload, self.connection.send, self._check_stop)

    def _job(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Run a job that writes a file."""
        from studio.jobs import Job

        result = self.session.run(Job.parse(payload), on_step=self._on_step)
        return {
            "files": [str(path) for path in result.files or (result.path,)],
            "notes": list(result.notes),
            "seed": result.record.seed,
            "duration_s": result.duration_s,
            "seconds": result.seconds,
            "record": result.record.to_json(),
        }

    def _affect(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Read an affect off words."""
        from studio.server.reading import read_affect

        return read_affect(payload["text"], payload.get("reading", "request"))

    def _evaluate(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Judge a file by the reporting recognizers."""
        from studio.evaluator import Evaluator

        return dict(Evaluator().score(Path(payload["path"])).to_dict())
