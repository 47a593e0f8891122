"""How the text model is trained; begin at `run`.

`data` and `prompts` give texts with what is known of them, `teacher` fits MiniLM on them, `fit` the small network of
`student` on its teachers, `calibration` the constants that the reader applies, `figures` prints the card's figures.
"""
