"""Natural decoders: small neural voices of others, opened: our actor sets lengths, F0, effort and voice quality.

A plan's phones become the symbols of the decoder (`symbols.py`); its graph, cut in two (`graph.py`), predicts how they
would be read and renders what the plan asks for as spectra (`decoder.py`); voice qualities change those before they
sound (`spectra.py`). `engine.py` is the engine `hibari`.

Decoders that give samples and no spectra are reshaped in what they sounded (`reshaping.py`): periods are moved
(`pitch.py`), qualities laid over them (`timbre.py`).
"""
