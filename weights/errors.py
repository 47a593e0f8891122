"""The root of every deliberate error, and the errors of files and downloads.

StudioError
├── InputError (ValueError)                  the caller asked for something that is not allowed; exit code 2
├── WeightsError (RuntimeError)              a checkpoint is not usable
│   ├── WeightsNotFoundError (FileNotFoundError)  not on this machine; names the command that fetches it
│   ├── WeightsCorruptError                       size or checksum differs from the catalogue
│   └── DownloadError (OSError)                   the network or the server failed
└── (pipelines.errors and studio add theirs)

Every message is one line: what was given, what is allowed, what to do.
"""

from __future__ import annotations


class StudioError(Exception):
    """Any error this project raises on purpose. `exit_code` is what the command line returns."""

    exit_code = 1

    def __str__(self) -> str:
        """The message in one line that can be shown, whatever a stranger's text within it holds."""
        return one_line(str(self.args[0]) if self.args else "")


def one_line(text: str) -> str:
    """A text in one line, escapes for its characters that cannot be shown."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in " ".join(text.split()))


class InputError(StudioError, ValueError):
    """The input is not allowed; nothing was written."""

    exit_code = 2


class WeightsError(StudioError, RuntimeError):
    """A checkpoint cannot be used."""


class WeightsNotFoundError(WeightsError, FileNotFoundError):
    """The checkpoint is not on this machine."""


class WeightsCorruptError(WeightsError):
    """A file's size or sha256 differs from what the catalogue states."""


class DownloadError(WeightsError, OSError):
    """A download did not complete."""
