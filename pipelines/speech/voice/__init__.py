"""Our own voices: phones -> an editable plan -> sound, on one CPU core; and recordings moved to another feeling.

Begin with `engine.py` (speaking) or `converter.py` (recordings). `planning.py` makes a plan in the voice's own
reading; `style_predictor.py` turns an affect into a speaking style, which `style.py` lays over the plan; the networks
of `natural/` sound it. `speakers.py` holds speaker embeddings and blends. `recording.py` reads a recording as a plan.
What lies between words (`sounds.py`: sighs and laughs) is sounded by a vocoder (`vocoder.py`, its voice source in
`source.py`, its frames in `features.py`).

It imports `front/`, `natural/`, `plan.py` and the values of `engine.py`, and `pipelines.dsp`; nothing of `rules/` or
`training/`.
"""
