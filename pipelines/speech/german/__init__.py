"""German: `normalise.py` reads figures, signs and abbreviations (tables in `words.py` and `numbers.py`), `sentences.py`
tells where sentences end and which questions rise. `engine.py` speaks it with a voice of our own.
"""
