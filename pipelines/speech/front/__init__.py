"""The front end, text -> phones.

`markup.py` reads SSML and light marks, `normalise.py` (with `numbers.py` and `word_tables.py`) turns figures, dates and
abbreviations into words, `g2p.py` finds the phones of words (lexicon, `inflect.py`, the network of `g2p_net.py`),
`phone_notation.py` reads phones that a person writes, and `transcription.py` puts a phrase's phones in order with its
pauses: begin there, with `to_phones`.

It imports `pipelines.speech.phones`, `checkpoint` and the values of `engine`; nothing of a voice.
"""
