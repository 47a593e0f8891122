"""How `people.json` is made from rated media; not in the wheel. Begin with `fit_people.py`."""
