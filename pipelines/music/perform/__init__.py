"""From a written song to how it is played, by the KTH rules of performance.

`tempo_map` ties ticks to seconds (phrase arch, final ritard, drift), `perform` makes timed notes of a song
(articulation, dynamics, swing, the hand's deviations, pedal), `to_midi` writes them as MIDI whose tempo map is bent the
same way.

It imports `song`, `attributes`, and the note sequences of `sound`. Begin with `perform.perform`.
"""
