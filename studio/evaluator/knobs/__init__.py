"""Can a judge be bought with one cheap cue? `studio bench judge` turns single knobs and says how far each moves it.

`knob.py` has what a knob is and how it is measured; `pictures.py`, `sounds.py` and `tunes.py` have the knobs;
`people.json` says how people's ratings go with each cue, as `training/fit_people.py` finds it in rated media. Begin
with `knob.py`.
"""
