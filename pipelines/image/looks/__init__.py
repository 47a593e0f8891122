"""Looks: a traced picture painted over as a school, a tool or a press would; `apply_look`.

`guide.py` reads where things end and which way strokes run; `strokes.py` lays brush strokes with the `brushes.py`;
`areas.py` makes flat areas, `lines.py` contours; `oils.py`, `pale.py`, `washes.py` and `prints.py` are the looks.
"""

from __future__ import annotations

from pipelines.image.looks.apply import LOOKS, PHOTOGRAPH, apply_look

__all__ = ["LOOKS", "PHOTOGRAPH", "apply_look"]
