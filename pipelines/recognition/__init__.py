"""Recognizers: what affect a voice, a face, a picture, a piece of music or words carry.

`load(modality, role)` gives one; `.read(medium)` gives a `Reading` with an `AffectEstimate`. Two roles a modality,
fitted
on disjoint data with different features: `reports` judges what was made, `steers` guides making it (`lineage.py`).

- `base.py`: the contract, loading, the mean of estimates. `lineage.py`: what each was fitted on.
- `calibration.py`: temperature, offsets of rare classes, expected calibration error (ECE), AUROC.
- `speech/ face/ image/ music/ text/`: one `recognizer.py` each, with its features and its network or head.
- `training/` and `*/training/`: how the checkpoints are made; `python -m pipelines.recognition.training MODALITY`.

It may import `conditioning`, `weights`, and of `pipelines` only what is neutral: `media`, `dsp`, `errors`,
`key_profiles`, `picture_attributes`. Never a generator: what makes must not move what judges. Start with `base.py`.
"""

from pipelines.recognition.base import Reading, Recognizer, Role, Window, load
from pipelines.recognition.lineage import Lineage, lineages

__all__ = ["Lineage", "Reading", "Recognizer", "Role", "Window", "lineages", "load"]
