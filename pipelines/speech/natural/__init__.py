"""Natural decoders: small neural voices whose lengths, F0, effort and voice quality our actor sets.

A plan's phones become the symbols of the decoder (`symbols.py`); its graph, cut in two (`graph.py`), predicts how they
would be read and renders what the plan asks for as spectra (`decoder.py`); voice qualities change those before they
sound (`spectra.py`, `rendering.py`, `synthesis.py`). `engine.py` is the engine `hibari`. Our own voices are a decoder
of the same layout (`networks.py`, `own.py`) with a speaker embedding; `spectrum_engine.py` has what both share.

Decoders that give samples and no spectra are reshaped in what they sounded (`reshaping.py`): periods are moved
(`pitch.py`), qualities laid over them (`timbre.py`).
"""
