"""Counts of a running server in Prometheus' text format (version 0.0.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.server.state import State


def format_metrics(state: State) -> str:
    """Answers by route and status, workers, and what waits.

    Example line: `studio_answers_total{route="/v1/audio/speech",status="200"} 12`.
    """
    lines = ["# HELP studio_answers_total Answers by route and status.", "# TYPE studio_answers_total counter"]
    lines += [
        f'studio_answers_total{{route="{route}",status="{status}"}} {count}'
        for (route, status), count in sorted(state.counts.items())
    ]
    gauges = {
        "studio_workers": ("Worker processes.", len(state.pool.workers)),
        "studio_workers_busy": ("Workers that make something now.", state.pool.busy),
        "studio_waiting_requests": ("Requests that wait for a worker.", state.pool.waiting),
        "studio_waiting_jobs": ("Jobs that are queued or run.", state.jobs.store.waiting()),
    }
    for name, (meaning, value) in gauges.items():
        lines += [f"# HELP {name} {meaning}", f"# TYPE {name} gauge", f"{name} {value}"]
    return "\n".join(lines) + "\n"
