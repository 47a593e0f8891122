"""The trained voice of our own: phones -> an editable plan -> frames -> sound, on one CPU core.

Begin with `engine.py` (speaking) or `converter.py` (recordings). `planning.py` makes a plan in the voice's own
reading; `style_predictor.py` turns an affect into a speaking style, which `style.py` lays over the plan; `render.py`
takes the plan through the acoustic model (`acoustic.py`: prosody and frames), the spectral residual
(`spectral_residual.py`) and the vocoder (`vocoder.py`, its voice source in `source.py`). `speakers.py` holds speaker
embeddings and blends, `sounds.py` sighs and laughs, `recording.py` and `analysis.py` a recording's frames,
`features.py` what a frame is.

It imports `front/`, `plan.py` and the values of `engine.py`, and `pipelines.dsp`; nothing of `rules/` or `training/`.
"""
