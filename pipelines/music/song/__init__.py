"""What a piece of music is before anybody plays it: key, bars, chords, voices; and the files that hold it."""
