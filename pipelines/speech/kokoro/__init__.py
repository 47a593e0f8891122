"""Kokoro-82M (StyleTTS 2 in ONNX), opened: its voices are style vectors, which blend.

`voices.py` finds the model and its style vectors, `graph.py` cuts the model at its own prosody, `engine.py` is the
engine `kokoro`. What lies between, phones to symbols and plans to lengths, F0 and energy, is that of `natural/`.
"""
