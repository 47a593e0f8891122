"""The written piece: keys, bars, chords, notes in ticks; read from and written to files.

`song` holds it, `keys` names and spells; `reading` reads a file by its ending (`from_midi`, `from_musicxml`),
`analysis` infers key, chords and melody where a file does not say them, `musicxml` writes notation.

It imports the shared media readers and key profiles. Begin with `song.Song`.
"""
