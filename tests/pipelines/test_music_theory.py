"""Keys, spelling, chords, tunes and notation, by what textbooks say and by readers of other makers."""

from __future__ import annotations

import pytest

from pipelines.music.song import analysis
from pipelines.music.song.keys import FIFTHS, MODES, Key, spell_pitch_class
from pipelines.music.song.song import MAX_SONG_BARS, MAX_SONG_NOTES, QUALITIES, Bar, Chord, Note, Song, VoicePart
from tests.pipelines.scores import make_line, make_song
from weights.errors import InputError

SIGNATURES = ["Gb", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B"]  # major keys by fifths, from six flats
MINOR = ["Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "C#", "G#"]


# --- keys ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fifths", range(-5, 6))
def test_signatures_and_names_of_keys(fifths: int) -> None:
    major, minor = Key.of(f"{SIGNATURES[fifths + 6]} major"), Key.of(f"{MINOR[fifths + 6]} minor")
    assert major.fifths == minor.fifths == fifths and (minor.tonic - major.tonic) % 12 == 9
    assert str(major) == f"{SIGNATURES[fifths + 6]} major" and minor.dark and not major.dark
    sharps, flats = "FCGDAEB", "BEADGCF"
    signed = {n + "#" for n in sharps[:fifths]} if fifths > 0 else {n + "b" for n in flats[:-fifths]}
    names = {spell_pitch_class(major.tonic + step, fifths) for step in major.scale}
    assert {n for n in names if len(n) > 1} - {"B", "E"} <= signed
    if abs(fifths) < 6:
        assert {n[0] for n in names} == set("ABCDEFG") and {n for n in names if len(n) > 1} == signed


def test_modes_share_the_signature_of_their_major() -> None:
    white = {0, 2, 4, 5, 7, 9, 11}
    for mode, tonic in {
        "lydian": 5,
        "major": 0,
        "mixolydian": 7,
        "dorian": 2,
        "minor": 9,
        "phrygian": 4,
        "locrian": 11,
    }.items():
        key = Key(tonic, mode)
        assert {(tonic + s) % 12 for s in key.scale} == white and key.fifths == 0
        assert key.dark == (mode in ("dorian", "minor", "phrygian", "locrian"))
    assert list(MODES) == sorted(MODES, key=lambda m: -sum(MODES[m])) and FIFTHS["major"] == 0


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("tonic", range(12))
def test_every_key_is_signed_with_the_accidentals_of_its_scale(tonic: int, mode: str) -> None:
    key = Key(tonic, mode)
    signed = {(7 * key.fifths + step) % 12 for step in MODES["major"]}  # the major key of that signature
    assert {(tonic + step) % 12 for step in key.scale} == signed and -6 <= key.fifths <= 6
    assert str(key) == f"{spell_pitch_class(tonic, key.fifths)} {mode}" and Key.of(str(key)) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("C maj", Key(0)),
        ("C MAJOR", Key(0)),
        ("Amin", Key(9, "minor")),
        ("A m", Key(9, "minor")),
        ("f# major", Key(6)),
        ("G-flat locrian", Key(6, "locrian")),
        ("Fs phrygian", Key(6, "phrygian")),
        ("g♯ mixolydian", Key(8, "mixolydian")),
        ("  e  ", Key(4, "minor")),
        ("C", Key(0)),
        ("c", Key(0, "minor")),
        ("F#m", Key(6, "minor")),
        ("E♭ lydian", Key(3, "lydian")),
        ("d-sharp minor", Key(3, "minor")),
        ("B flat", Key(10)),
        ("Cs", Key(1)),
        ("a aeolian", Key(9, "minor")),
        ("G ionian", Key(7)),
        ("Cb major", Key(11)),
        ("D DORIAN", Key(2, "dorian")),
        ("b", Key(11, "minor")),
        ("bb", Key(10, "minor")),
    ],
)
def test_keys_by_name(name: str, key: Key) -> None:
    assert Key.of(name) == key


@pytest.mark.parametrize("name", ["H minor", "C majo", "", "C#b", "sharp", "C dur"])
def test_what_is_no_key_is_one_line(name: str) -> None:
    with pytest.raises(InputError, match="'D minor'"):
        Key.of(name)


def test_keys_have_bounds() -> None:
    for tonic, mode in ((12, "major"), (-1, "major"), (0, "blues")):
        with pytest.raises(InputError, match="0 to 11"):
            Key(tonic, mode)
    assert Key(11).tonic == 11 and spell_pitch_class(13, 0) == "C#" and spell_pitch_class(1, -1) == "Db"


@pytest.mark.parametrize("tonic", [0, 2, 5, 7, 10])
@pytest.mark.parametrize("mode", ["major", "minor"])
def test_the_key_of_a_tune_is_found(tonic: int, mode: str) -> None:
    degrees = {"major": [0, 4, 7, 4, 5, 2, 11, 12], "minor": [0, 3, 7, 3, 5, 2, 11, 12]}[mode]
    tune = [*make_line([60 + tonic + d for d in degrees] * 2), (16, 4, 60 + tonic)]
    assert analysis.infer_key(make_song(tune, bars=5)).key == Key(tonic, mode)


def test_a_signature_decides_where_notes_leave_it_open() -> None:
    pentatonic = make_song(make_line([67, 69, 72, 74, 76, 74, 72, 69] * 2), bars=4)  # of C major, G major, A minor
    found = [analysis.infer_key(pentatonic, fifths).key.fifths for fifths in (None, 0, 1)]
    assert found[1:] == [0, 1]
    clear = make_song(make_line([60, 64, 67, 72, 65, 69, 67, 71] * 2), bars=4)
    assert analysis.infer_key(clear, 6).key == Key(0), "a wrong signature does not outweigh the notes"
    by_length = make_song([(0, 0.25, 61), (0.25, 0.25, 66), (0.5, 3.5, 60), (4, 2, 64), (6, 2, 67)])
    assert analysis.infer_key(by_length).key == Key(0), "long notes weigh more than short ones"


def test_drums_have_no_key() -> None:
    song = make_song(make_line([60, 64, 67, 72, 65, 69, 67, 60]))
    drums = VoicePart("kit", "drums", tuple(Note(i, 24, 42) for i in range(0, 192, 2)))
    assert analysis.infer_key(song.with_voices([*song.voices, drums])).key == Key(0)


# --- chords ----------------------------------------------------------------------------------------------------------


def _chords(pitches: list[list[int]], key: Key, quarters: float = 2.0) -> list[tuple[int, str]]:
    notes = [(i * quarters, quarters, p) for i, chord in enumerate(pitches) for p in chord]
    bars = round(len(pitches) * quarters / 4)
    song = analysis.infer_chords(make_song(notes, bars, key))
    return [(c.root, c.quality) for bar in song.bars for _, c in bar.chords]


def test_plain_chords_are_named() -> None:
    degrees = [[48, 60, 64, 67], [53, 60, 65, 69], [55, 59, 62, 65], [57, 60, 64, 69]]  # I IV V7 vi
    assert _chords(degrees, Key(0)) == [(0, "maj"), (5, "maj"), (7, "7"), (9, "min")]
    up = [[p + 2 for p in chord] for chord in degrees]
    assert _chords(up, Key(2)) == [(0, "maj"), (5, "maj"), (7, "7"), (9, "min")], "roots are counted from the tonic"
    rest = [[48, 60, 64, 67, 71], [50, 62, 65, 69, 72], [59, 62, 65], [59, 62, 65, 69]]
    assert _chords(rest, Key(0)) == [(0, "maj7"), (2, "min7"), (11, "dim"), (11, "hdim7")]
    assert _chords([[48, 64, 68], [48, 64, 68]], Key(0))[0] == (0, "aug")
    assert _chords([[55, 60, 62], [55, 59, 62]], Key(0)) == [(7, "sus4"), (7, "maj")]


def test_a_chord_is_named_by_its_bass_where_the_notes_leave_it_open() -> None:
    assert _chords([[45, 60, 64, 67], [45, 60, 64, 67]], Key(0))[0] == (9, "min7")
    assert _chords([[48, 57, 64, 67], [48, 57, 64, 67]], Key(0))[0][0] == 0


def test_chords_change_where_the_harmony_does() -> None:
    song = make_song(
        [(0, 4, p) for p in (48, 64, 67)] + [(4, 2, p) for p in (53, 65, 69)] + [(6, 2, p) for p in (55, 62, 71)],
        2,
        Key(0),
    )
    found = analysis.infer_chords(song)
    assert [[(t, c.root) for t, c in bar.chords] for bar in found.bars] == [[(0, 0)], [(0, 5), (48, 7)]]
    passing = make_song(
        [(0, 4, 48), (0, 1.75, 64), (1.75, 0.25, 65), (2, 2, 64), (0, 4, 67), (4, 4, 48), (4, 4, 64)], 2, Key(0)
    )
    assert [len(bar.chords) for bar in analysis.infer_chords(passing).bars] == [1, 1]
    waltz = analysis.infer_chords(
        make_song([(0, 3, p) for p in (48, 64, 67)] + [(3, 3, p) for p in (55, 62, 71)], 2, Key(0), (3, 4))
    )
    assert [[(t, c.root) for t, c in bar.chords] for bar in waltz.bars] == [[(0, 0)], [(0, 7)]]
    silent = analysis.infer_chords(make_song([(0, 4, p) for p in (48, 64, 67)], 3, Key(0)))
    assert all(len(bar.chords) == 1 for bar in silent.bars)


def test_a_note_that_is_held_counts_in_every_half_bar_it_sounds_in() -> None:
    held = make_song([(0, 8, 48), (0, 8, 64), (0, 8, 67)], 2, Key(0))
    assert [c.root for bar in analysis.infer_chords(held).bars for _, c in bar.chords] == [0, 0]


def test_chords_by_degree() -> None:
    assert Chord(7, "7").tones == (7, 11, 2, 5) and Chord(9, "min").tones == (9, 0, 4)
    assert Chord(5).lowest == 5 and Chord(5, bass=9).lowest == 9 and Chord(0, bass=0).lowest == 0
    thirds = {q: tones[1] for q, tones in QUALITIES.items() if len(tones) > 1}
    assert thirds["maj"] == thirds["7"] == thirds["maj7"] == thirds["aug"] == thirds["add9"] == 4
    assert thirds["min"] == thirds["min7"] == thirds["dim"] == thirds["hdim7"] == thirds["dim7"] == 3
    assert QUALITIES["hdim7"] == (0, 3, 6, 10) and QUALITIES["dim7"][-1] == 9 and QUALITIES["sus2"][1] == 2


# --- tunes -----------------------------------------------------------------------------------------------------------


def _voices(**voices: list[tuple[float, float, int]]) -> list[tuple[float, float, int]]:
    parts = [
        VoicePart(
            n.replace("_", " "), "other", tuple(Note(round(24 * t), round(24 * d), p) for t, d, p in notes), 5 + i
        )
        for i, (n, notes) in enumerate(voices.items())
    ]
    found = analysis.infer_melody(Song(Key(0), (Bar(), Bar()), tuple(parts)))
    melody = found.voice("melody")
    assert melody is not None and found.voices[0] is melody and len({v.name for v in found.voices}) == len(found.voices)
    return [(n.start / 24, n.length / 24, n.pitch) for n in melody.notes]


def test_the_tune_is_the_voice_so_named_or_the_highest_single_line() -> None:
    low, high, chords = make_line([60, 62, 64, 65]), make_line([72, 74, 76, 77]), [(0, 4, p) for p in (76, 79, 84)]
    assert _voices(a=low, b=high, c=chords) == high
    assert _voices(a=high, lead_melody=low) == low
    assert _voices(a=low, b=[(0, 8, 90)]) == low, "a voice with less than a note a bar is no tune"
    assert _voices(a=chords, b=[(4, 4, 60)]) == [(0, 4, 84), (4, 4, 60)], "else the top of all"


def test_an_answer_close_below_belongs_to_the_tune_and_one_far_below_does_not() -> None:
    for step, answers in ((3, True), (7, True), (8, False), (12, False)):
        line = _voices(a=[(0, 2, 72), (1, 3, 72 - step), (4, 4, 71)])
        assert line == ([(0, 1, 72), (1, 3, 72 - step), (4, 4, 71)] if answers else [(0, 2, 72), (4, 4, 71)])
    assert _voices(a=[(0, 3, 72), (1, 2, 71), (4, 4, 71)]) == [(0, 3, 72), (4, 4, 71)], "what ends with it is below it"


def test_two_notes_at_once_are_no_single_line() -> None:
    low = make_line([60, 62, 64, 65])
    assert _voices(a=low, b=[(0, 4, 90), (1, 4, 95)]) == low
    assert [p for *_, p in _voices(a=low, b=[(0, 4, 90), (4, 4, 95)])] == [90, 95]


def test_a_line_may_hold_one_note_in_seven_over_the_next() -> None:
    low = make_line([60, 62, 64, 65])
    for count, single in ((8, True), (7, False)):
        high = [(float(i), 2.0 if i == 0 else 1.0, 72 + i) for i in range(count)]
        assert (_voices(a=low, b=high) == low) == (not single)


def test_the_top_of_chords_is_one_line() -> None:
    assert _voices(a=[(0, 2, p) for p in (60, 64, 67)] + [(2, 2, p) for p in (59, 62, 65)]) == [(0, 2, 67), (2, 2, 65)]
    assert _voices(a=[(0, 4, 72), (1, 1, 60), (2, 1, 64), (4, 4, 71), (5, 1, 62)]) == [(0, 4, 72), (4, 4, 71)]
    assert _voices(a=[(0, 4, 72), (1, 4, 64), (2, 4, 60)]) == [(0, 4, 72)], "what is far below is no answer"
    assert _voices(a=[(0, 4, 60), (1, 4, 64), (2, 4, 72)]) == [(0, 1, 60), (1, 1, 64), (2, 4, 72)]
    assert _voices(a=[(0, 2.25, 72), (2, 2.25, 60), (4, 1, 72)]) == [(0, 2, 72), (2, 2, 60), (4, 1, 72)], "legato"
    assert _voices(a=[(0, 2.3, 72), (2, 0.2, 60), (4, 1, 72)]) == [(0, 2.2916666666666665, 72), (4, 1, 72)]
    rolled = [(0, 4, 60), (1 / 12, 4, 64), (1 / 6, 4, 67)]
    assert _voices(a=rolled)[0][2] == 67 and len(_voices(a=rolled)) == 1
    assert _voices(a=[(0, 4, 67), (1 / 12, 5, 64)]) == [(0, 4, 67)]


def test_a_line_may_overlap_a_little_and_is_still_single() -> None:
    legato = [(i, 1.25, p) for i, p in enumerate((60, 62, 64, 65))]
    chordal = [(i // 2, 1.0, 80 + i) for i in range(8)]
    assert [p for *_, p in _voices(a=legato, b=chordal)] == [60, 62, 64, 65]
    assert _voices(a=[*make_line([60]), (4, 1, 62)], b=[(0, 1, 50)])[0][2] == 60


# --- songs -----------------------------------------------------------------------------------------------------------


def test_where_bars_lie() -> None:
    song = Song(Key(0), (Bar((3, 4)), Bar((6, 8), key=Key(7)), Bar((4, 4)), Bar((2, 2), key=Key(9, "minor"))))
    assert song.starts == (0, 72, 144, 240, 336) and song.ticks == 336
    assert [song.bar_at(t) for t in (-5, 0, 71, 72, 143, 144, 335, 336, 9999)] == [0, 0, 0, 1, 1, 2, 3, 3, 3]
    assert song.bars_at([-5, 71, 72, 9999]).tolist() == [0, 0, 1, 3]
    assert song.keys == (Key(0), Key(7), Key(7), Key(9, "minor")) and song.key_at(2) == Key(7)


def test_chords_that_sound() -> None:
    bars = (Bar(), Bar(chords=((0, Chord(0)), (48, Chord(7)))), Bar(chords=((24, Chord(5)),)))
    found = Song(Key(0), bars).chords_at([0, 95, 96, 143, 144, 200, 215, 216])
    assert [c.root if c else None for c in found] == [None, None, 0, 0, 7, 7, 7, 5]


def test_an_excerpt_is_a_song_of_its_own() -> None:
    song = Song(
        Key(0),
        (Bar(), Bar(key=Key(7)), Bar((3, 4))),
        (
            VoicePart(
                "a",
                "melody",
                (Note(0, 24, 60), Note(90, 300, 61), Note(96, 24, 62), Note(180, 100, 63), Note(192, 9, 64)),
            ),
        ),
        "t",
    )
    part = song.excerpt(1, 2)
    assert part.key_at(0) == Key(7) and len(part.bars) == 1 and part.title == "t"
    assert part.voices[0].notes == (Note(0, 24, 62), Note(84, 12, 63))
    assert [n.pitch for n in song.excerpt(2, 3).voices[0].notes] == [64] and song.excerpt(2, 3).key_at(0) == Key(7)
    assert song.excerpt(0, 2).starts == (0, 96, 192) and song.excerpt(1, 3).starts == (0, 96, 168)
    assert song.excerpt(0, 3).bars[1:] == song.bars[1:]
    assert song.voice("bass") is None and song.voice("melody") is song.voices[0]


def test_a_song_can_be_written_down_and_read_back_in_python() -> None:
    song = Song(Key(0), (Bar((3, 4), chords=((0, Chord(7)),)),), (VoicePart("a", "other", (Note(0, 24, 60),)),), "t")
    assert eval(repr(song)) == song and "ticks" not in repr(song) and "starts" not in repr(song)
    assert song.bars[0].ticks == song.ticks == 72 and Chord(7).tones == (7, 11, 2)


def test_songs_have_bounds() -> None:
    with pytest.raises(InputError, match="1 to 1200"):
        Song(Key(0), ())
    with pytest.raises(InputError, match="1 to 1200"):
        Song(Key(0), (Bar(),) * (MAX_SONG_BARS + 1))
    assert len(Song(Key(0), (Bar(),) * MAX_SONG_BARS).bars) == 1200
    many = (Note(0, 1, 60),) * MAX_SONG_NOTES
    assert Song(Key(0), (Bar(),), (VoicePart("a", "other", many),)).voices
    with pytest.raises(InputError, match="60,000"):
        Song(Key(0), (Bar(),), (VoicePart("a", "other", many), VoicePart("b", "other", many[:1])))
