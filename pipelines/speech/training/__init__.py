"""How the checkpoint of the trained voice is made: `python -m pipelines.speech.training --data FOLDER --work FOLDER`.

Begin with `__main__.py`, which lists the stages. Data: `teachers.py`, `recordings.py`, `align.py`, `prepare.py`,
`lexicon.py`. Networks: `g2p.py`, `acoustic.py`, `vocoder.py`, `residual.py`. Styles: `people.py` measures how people
act, `profiles.py` makes style profiles of it, `acted_speech.py`, `guide.py` and `matching.py` solve for styles,
`preferences.py` tunes base styles, `style_predictor.py` trains affect -> style. `pack.py` writes what ships.

It may import anything; nothing of the product imports it, and the wheel leaves it out.
"""
