"""Voices of Piper (VITS in ONNX), opened: any voice file becomes a voice that acts.

`voices.py` finds and reads them, `reading.py` reads phrases of any language by espeak-ng, `symbols.py` writes plans in
the symbols that they learnt, `graph.py` cuts their graph behind its lengths, `decoder.py` sounds plans. `engine.py` is
the engine `piper`.
"""
