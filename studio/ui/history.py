"""What was made lately: a table with favourites, and settings taken from a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gradio as gr

from conditioning.affect import AffectCurve, Emotion, parse
from studio import record as records
from studio.session import Session
from weights.errors import StudioError

MAX_ROWS = 8
COLUMNS = ["id", "file", "words", "feeling", "seed", "favourite"]


class History:
    """Laid out inside the current container.

    Attributes:
        table: of the latest results.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.table = gr.Dataframe(headers=COLUMNS, interactive=False, elem_id="lately", wrap=True)
        with gr.Row():
            number = gr.Number(label="id", precision=0, minimum=1)
            favourite, forget = gr.Button("Favourite"), gr.Button("Forget")
            self._file = gr.File(
                label="Drop a file made here to take its settings",
                elem_id="restore",
                type="filepath",
                file_types=[".wav", ".flac", ".mp3", ".opus"],
            )
        for button, action in ((favourite, "favourite"), (forget, "forget")):
            button.click(
                lambda n, action=action: self._change(n, action),
                number,
                self.table,
                queue=False,
                api_visibility="private",
            )

    def rows(self) -> list[list[Any]]:
        """The latest results, newest first."""
        if self._session.library is None:
            return []
        return [
            [
                item.id,
                item.path.name + ("" if item.path.exists() else " (missing)"),
                item.record.content[:60],
                summarise_affect(item.record.affect),
                item.record.seed,
                "★" if item.favourite else "",
            ]
            for item in self._session.library.list(MAX_ROWS)
        ]

    def restore_into(self, components: Mapping[str, Any]) -> None:
        """A dropped file fills these components: content, affect, intensity, seed, best_of and options by name."""
        names = list(components)

        def restore(path: str) -> list[Any]:
            settings = _read_settings(path)
            return [settings.get(name, gr.skip()) for name in names]

        self._file.upload(restore, self._file, list(components.values()), queue=False, api_visibility="private")

    def _change(self, number: float | None, action: str) -> list[list[Any]]:
        if self._session.library is None or not number:
            raise gr.Error("give an id of the list", print_exception=False)
        try:
            getattr(self._session.library, action)(int(number))
        except StudioError as error:
            raise gr.Error(str(error), print_exception=False) from None
        return self.rows()


def summarise_affect(affect: Any) -> str:
    """An affect of a record in a few words."""
    if "points" in affect:
        return "curve"
    names = sorted(affect["weights"].items(), key=lambda item: -abs(item[1]))
    return ", ".join(f"{n} {w:.1f}" for n, w in names[:2]) or ", ".join(f"{x:+.2f}" for x in affect["vad"])


def write_affect(affect: Any) -> str:
    """An affect in the words that `Affect.of` reads back to the same feeling."""
    if isinstance(affect, AffectCurve):
        return "; ".join(f"{t:g}: {write_affect(a)}" for t, a in affect.points)
    for emotion in Emotion:
        if parse(str(emotion)) == affect:
            return str(emotion)
    return ", ".join(f"{e}:{w:.4g}" for e, w in affect.weights.items()) or ",".join(f"{x:.4g}" for x in affect.vad)


def _read_settings(path: str) -> dict[str, Any]:
    try:
        record = records.open(path)
        affect = record.requested_affect()
    except StudioError as error:
        raise gr.Error(str(error), print_exception=False) from None
    return {
        "content": record.content,
        "affect": write_affect(affect),
        "intensity": record.intensity,
        "voice": record.options.get("voice"),
        "rate": record.options.get("rate", 1.0),
        "seed": str(record.seed),
        "best_of": 1,  # the seed is the chosen candidate's own
    }
