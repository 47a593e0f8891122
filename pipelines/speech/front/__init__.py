"""The front end, text -> phones.

`markup.py` reads SSML and light marks (`links.py` those of Markdown), `normalise.py` turns what is written into words
by one table of rules; their readers are in `figures.py`, `bare_figures.py`, `addresses.py`, `abbreviations.py`,
`roman.py`, `acronyms.py` and `interjections.py`, their tables in `numbers.py` and `word_tables.py`, and
`characters.py` says what cannot be spoken. `questions.py` tells which questions rise, `phrasing.py` where a long
sentence may be cut. `g2p.py` finds the phones of words (lexicon, `homographs.py`, `parts_of_speech.py`, `inflect.py`,
the network of `g2p_net.py`), `phone_notation.py` reads phones that a person writes, and `transcription.py` puts a
phrase's phones in order with its pauses: begin there, with `to_phones`.

It imports `pipelines.speech.phones`, `checkpoint` and the values of `engine`; nothing of a voice. `known_words.py`
says which words there are and what parts of speech they can be.
"""
