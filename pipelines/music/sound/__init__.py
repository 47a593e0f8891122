"""Note sequences into sound at 44.1 kHz stereo: instruments, a room, mastering, stems and loops.

`sequence` holds the notes in seconds; `render` makes their sound from what plays a track: `bank` (sampled instruments:
`bank_file` has their recordings, `bank_programs` their programmes, levels and seats), `synth` (instruments of our own,
by `programs`: `modal`, `plucked_string`, `wavetable`, `drums`, built of `tones`) for what the bank lacks, or `sampler`
(a sound font, read by `soundfont` and `soundfont_file`, with `modulators` and `envelopes`). `mixing` joins notes and
adds them up in blocks, `reverb` is the room, `mastering` brings it to a `loudness` under a true peak; `reference` is
the phrase by which instruments are made equally loud.

It imports nothing of the composer. Begin with `render.SequenceRenderer`.
"""

from pipelines.music.sound.sequence import NoteEvent, NoteSequence, Track

__all__ = ["NoteEvent", "NoteSequence", "Track"]
