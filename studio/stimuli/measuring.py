"""What a written stimulus measures, by the kind of its file."""

from __future__ import annotations

from pathlib import Path

from studio.stimuli.pictures import measure_image
from studio.stimuli.sounds import measure_sound


def measure_medium(path: Path, *, is_face: bool = False) -> dict[str, float]:
    """Everything that is controlled, measured from a file.

    Args:
        path: of a medium of a set.
        is_face: whether it shows a face.

    Returns:
        Measure to value, by the columns of stimuli.tsv.
    """
    if is_face:
        from studio.stimuli.faces import measure_face

        return measure_face(path)
    return measure_image(path) if path.suffix == ".png" else measure_sound(path)
