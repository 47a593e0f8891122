"""How the checkpoint of the trained voice is made: `python -m pipelines.speech.training --data FOLDER --work FOLDER`.

Begin with `__main__.py`, which lists the stages. Data: `prepare.py`, `recordings.py`, `lexicon.py`,
`words.py`, `analysis.py`. Networks: `g2p.py`, `vocoder.py`; our voices: `natural_weights.py` has where they begin,
`natural_teacher.py` what teachers say, `natural_fit.py` the training. Styles: `people.py` measures how people act,
`profiles.py` makes style profiles of it, `acted_speech.py`, `guide.py` and `matching.py` solve for styles of
recordings, `natural_styles.py` and `quality_ear.py` for those of voices, `style_predictor.py` trains affect -> style.
`pack.py` writes what ships.

It may import anything; nothing of the product imports it, and the wheel leaves it out.
"""
