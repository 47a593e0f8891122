"""Errors of running a pipeline; see weights.errors for the root and the tree."""

from __future__ import annotations

from weights.errors import InputError, StudioError


class EngineUnavailableError(StudioError, ImportError):
    """The engine's package is not installed; the message holds the command that mends it."""


class MediaError(InputError):
    """A media file is missing, empty, truncated, too large, or not of the kind its name says."""


class OutputError(InputError, OSError):
    """The output path cannot be written (folder missing, no permission, wrong extension)."""


class ServerError(StudioError, OSError):
    """A server that an engine asks is not there, refuses, or does not answer as it should."""


class CancelledError(StudioError):
    """Raised by an `on_step` callback to stop a generation; the engine is free afterwards."""
