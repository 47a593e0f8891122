"""One file from the network to the disk, by huggingface_hub: proxies, redirects, retries and resuming are its own.

Its `hf_hub_download` would begin an interrupted file anew in the next process, so this module calls the level beneath,
and
adds what it lacks: a part file that a later process goes on with, tries while the server is busy, and a refusal of more
bytes than the catalogue states.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from weights.errors import DownloadError, WeightsCorruptError

PART = ".part"  # ending of a file that is not whole yet
TRIES = 4  # while the server says that it is busy; huggingface_hub itself retries a connection that breaks

#: Called with the bytes of the file that are there.
OnSize = Callable[[int], None]


def hub_url(repository: str, path: str, revision: str) -> str:
    """The address of a repository's file on the Hugging Face Hub, or on the mirror that HF_ENDPOINT names."""
    from huggingface_hub import hf_hub_url

    return hf_hub_url(repository, path, revision=revision, endpoint=os.environ.get("HF_ENDPOINT"))


def download_file(url: str, path: Path, *, sha256: str, size: int, on_size: OnSize) -> None:
    """Download a file; it appears under its name only when it is whole.

    Args:
        url: its address.
        path: where it goes; what came of it before lies beside it, with the ending `PART`.
        sha256: in hex.
        size: in bytes.
        on_size: called with the bytes that are there.

    Raises:
        DownloadError: the server or the network failed after several tries; what came is kept.
        WeightsCorruptError: the server's file is longer, or has another sha256; it is deleted.
        OSError: the disk cannot be written.
    """  # noqa: DOC501
    from huggingface_hub.errors import HfHubHTTPError

    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + PART)
    for attempt in range(TRIES):
        try:
            _resume(url, part, size, on_size)
            break
        except HfHubHTTPError as error:
            status = error.response.status_code
            if status == 416:  # the part is longer than the server's file
                part.unlink(missing_ok=True)
            if (400 <= status < 500 and status != 416) or attempt == TRIES - 1:
                raise _network_error(part, f"the server answered {status}") from error
            time.sleep(min(4.0, 0.4 * 2**attempt))
    if compute_sha256(part) != sha256:
        part.unlink()
        raise WeightsCorruptError(
            f"'{path.name}' came with another sha256 than the catalogue states; it was deleted, try again or report it"
        )
    os.replace(part, path)


def compute_sha256(path: Path) -> str:
    """The sha256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def file_size(path: Path) -> int | None:
    """The bytes of a file; None where there is none."""
    with contextlib.suppress(OSError):
        return path.stat().st_size
    return None


def _resume(url: str, part: Path, size: int, on_size: OnSize) -> None:
    """Bring the rest of a file; what is there already is kept.

    Args:
        url: its address.
        part: where it goes.
        size: of the whole file, in bytes.
        on_size: called with the bytes that are there.

    Raises:
        HfHubHTTPError: the server answered with an error status.
        WeightsCorruptError: the server's file is longer than stated; what came is deleted.
        DownloadError: the connection failed; what came is kept.
        OSError: the disk cannot be written.
    """  # noqa: DOC501
    from huggingface_hub.errors import HfHubHTTPError, HTTPError  # type: ignore[attr-defined]  # of its HTTP client
    from huggingface_hub.file_download import http_get

    if (file_size(part) or 0) > size:
        part.unlink()
    try:
        with part.open("ab") as out:
            http_get(
                url,
                out,
                resume_size=out.tell(),
                headers={"User-Agent": "affective-studio", "Accept-Encoding": "identity"},  # sizes are the file's own
                expected_size=size,
                tqdm_class=partial(_Progress, part, size, on_size),  # type: ignore[arg-type]
            )
    except HfHubHTTPError:
        raise
    except WeightsCorruptError:
        part.unlink(missing_ok=True)
        raise
    except HTTPError as error:
        raise _network_error(part, str(error) or type(error).__name__) from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise _network_error(part, " ".join(str(error).split())[:120]) from error


class _Progress:
    """What huggingface_hub takes for a progress bar: tells the size, and refuses to pass the catalogue's."""

    def __init__(self, part: Path, limit: int, on_size: OnSize, *, initial: int = 0, **options: Any) -> None:
        self.part, self.limit, self.on_size, self.size = part, limit, on_size, initial

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def update(self, count: int) -> None:
        """Count bytes that are about to be written; a negative count takes some back.

        Args:
            count: bytes.

        Raises:
            WeightsCorruptError: there are more than the file should have.
        """
        self.size += count
        if self.size > self.limit:
            raise WeightsCorruptError(
                f"'{self.part.stem}' is longer on the server than the catalogue states ({self.limit:,} bytes); "
                "it was refused"
            )
        self.on_size(self.size)


def _network_error(part: Path, reason: str) -> DownloadError:
    return DownloadError(f"'{part.stem}' could not be fetched ({reason}); try again later, what came is kept")
