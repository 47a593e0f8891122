"""What analysis finds in every key: profiles as published, chords of the scale, who plays the tune."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.key_profiles import MAJOR_PROFILE, MINOR_PROFILE
from pipelines.media import read_record
from pipelines.music.song import analysis
from pipelines.music.song.keys import Key
from pipelines.music.song.musicxml import NOTE_TYPES, write_musicxml
from pipelines.music.song.song import QUALITIES, READABLE_METERS, Bar, Chord, Note, Song, VoicePart
from pipelines.record import Record

TRIADS = {
    "major": [(0, "maj"), (2, "min"), (4, "min"), (5, "maj"), (7, "maj"), (9, "min"), (11, "dim")],
    "minor": [(0, "min"), (2, "dim"), (3, "maj"), (5, "min"), (7, "min"), (8, "maj"), (10, "maj")],
}
THIRDS = {"maj": (0, 4, 7), "min": (0, 3, 7), "dim": (0, 3, 6)}


def test_the_profiles_are_temperleys() -> None:
    assert MAJOR_PROFILE.tolist() == [5, 2, 3.5, 2, 4.5, 4, 2, 4.5, 2, 3.5, 1.5, 4]
    assert MINOR_PROFILE.tolist() == [5, 2, 3.5, 4.5, 2, 4, 2, 4.5, 3.5, 2, 1.5, 4]


@pytest.mark.parametrize("mode", ["major", "minor"])
@pytest.mark.parametrize("tonic", range(12))
def test_the_triads_of_every_key(tonic: int, mode: str) -> None:
    notes = [
        Note(48 * i, 48, p)
        for i, (root, quality) in enumerate([*TRIADS[mode], TRIADS[mode][0]])
        for p in (36 + (tonic + root) % 12, *(60 + (tonic + root + t) % 12 for t in THIRDS[quality]))
    ]
    song = Song(Key(tonic, mode), (Bar(),) * 4, (VoicePart("a", "other", tuple(notes)),))
    found = [(c.root, c.quality) for bar in analysis.infer_chords(song).bars for _, c in bar.chords]
    assert found == [*TRIADS[mode], TRIADS[mode][0]]


def test_the_bass_decides_where_the_notes_leave_the_root_open() -> None:
    for bass in (60, 64, 68):
        tones = [Note(0, 96, p) for p in {60, 64, 68, bass - 12}]  # augmented: any of three roots by its notes
        song = Song(Key(0), (Bar(),), (VoicePart("a", "other", tuple(tones)),))
        (_, chord), *_ = analysis.infer_chords(song).bars[0].chords
        assert (chord.root, chord.quality) == (bass % 12, "aug")


#: (pitch, ticks) of a half bar, and the name it has in C major: what decides is how long tones sound, how rare the
#: chord is, whether its root is the bass and lies in the scale.
OPEN_HALVES = [
    (((39, 12), (61, 24), (67, 6), (60, 24), (66, 12)), (0, "dim")),
    (((42, 12), (68, 24), (70, 12), (63, 24), (64, 12)), (3, "sus4")),
    (((43, 6), (71, 12), (60, 24), (67, 24)), (0, "maj7")),
    (((38, 24), (64, 12), (68, 24), (62, 24)), (2, "dim")),
    (((40, 24), (68, 12), (67, 12), (60, 6), (65, 6)), (4, "aug")),
    (((42, 24), (68, 24), (65, 12)), (5, "min")),
    (((45, 24), (71, 24), (67, 6), (62, 12)), (7, "maj")),
    (((38, 6), (64, 6), (66, 24), (68, 24)), (2, "maj")),
    (((39, 24), (71, 24), (66, 24), (65, 12), (68, 24)), (8, "min7")),
    (((36, 6), (61, 24), (68, 6), (65, 12)), (1, "maj")),
    (((37, 12), (68, 12), (65, 24), (69, 24)), (1, "maj")),
    (((36, 6), (69, 12), (66, 24), (64, 12), (62, 6)), (2, "7")),
    (((41, 24), (67, 12), (63, 6), (71, 6), (66, 6)), (5, "hdim7")),
    (((38, 24), (68, 24), (64, 12), (66, 12)), (4, "7")),
    (((37, 12), (71, 12), (65, 12), (70, 12), (62, 12)), (10, "maj")),
]


@pytest.mark.parametrize(("tones", "name"), OPEN_HALVES)
def test_what_names_a_chord_that_several_names_would_fit(
    tones: tuple[tuple[int, int], ...], name: tuple[int, str]
) -> None:
    for tonic in range(12):  # named by degree, so the same in every key
        notes = tuple(Note(0, ticks, pitch + tonic) for pitch, ticks in tones)
        song = Song(Key(tonic), (Bar((2, 4)),), (VoicePart("a", "other", notes),))
        (_, chord), *_ = analysis.infer_chords(song).bars[0].chords
        assert (chord.root, chord.quality) == name


def test_a_chord_that_fits_a_little_better_is_not_worth_a_change() -> None:
    def chords(*halves: tuple[int, ...]) -> list[tuple[int, str]]:
        notes = tuple(Note(48 * i, 48, p) for i, half in enumerate(halves) for p in half)
        song = Song(Key(0), (Bar(), Bar()), (VoicePart("a", "other", notes),))
        return [(c.root, c.quality) for bar in analysis.infer_chords(song).bars for _, c in bar.chords]

    stays = chords((36, 65, 71, 67), (43, 62, 67, 71), (45, 62, 71, 60), (43, 62, 64, 71))
    assert stays == [(0, "sus4"), (7, "maj"), (7, "maj")], "the third half goes on with G"
    moves = chords((36, 67, 71, 64), (43, 64, 69, 65), (36, 64, 67, 60), (41, 62, 60, 65))
    assert moves == [(0, "maj7"), (9, "7"), (0, "maj"), (5, "maj")]


def test_how_much_a_signature_counts_against_the_notes() -> None:
    def key(pitches: tuple[int, ...], fifths: int | None = None) -> str:
        notes = tuple(Note(24 * i, 24, p) for i, p in enumerate(pitches))
        song = Song(Key(0), (Bar(), Bar()), (VoicePart("a", "other", notes),))
        return str(analysis.infer_key(song, fifths).key)

    near, far = (60, 62, 62, 69, 64, 67, 67, 65), (60, 64, 71, 71, 69, 72, 67, 60)
    assert key(near) == key(far) == "C major"
    assert key(near, 1) == "G major" and key(far, 1) == "C major"
    minor = (76, 69, 71, 76, 76, 71, 69, 76)
    assert key(minor) == "E minor" and key(minor, 0) == "A minor", "a signature stands for two keys"


def _song(*voices: tuple[str, str, list[int]]) -> Song:
    parts = [VoicePart(n, role, tuple(Note(24 * i, 24, p) for i, p in enumerate(ps)), 9) for n, role, ps in voices]
    return analysis.infer_melody(Song(Key(0), (Bar(), Bar()), tuple(parts)))


def test_drums_are_never_the_tune_and_stay_drums() -> None:
    song = _song(("kit", "drums", [90, 91, 92]), ("melodic toms", "drums", [95, 96]), ("flute", "other", [60, 62, 64]))
    assert [n.pitch for n in song.voices[0].notes] == [60, 62, 64] and song.voices[0].program == 9
    assert {v.name: v.role for v in song.voices} == {"melody": "melody", "kit": "drums", "melodic toms": "drums"}


def test_another_voice_of_that_name_gives_it_up() -> None:
    song = _song(("lead melody", "other", [60, 62, 64]), ("melody", "other", [72, 74, 76]), ("bass", "bass", [40]))
    assert [n.pitch for n in song.voices[0].notes] == [60, 62, 64]
    assert {v.name: v.role for v in song.voices[1:]} == {"melody before": "other", "bass": "other"}


def test_a_voice_with_the_role_of_the_tune_is_it_whatever_its_name() -> None:
    song = _song(("flute", "other", [72, 74, 76]), ("horn", "melody", [60, 62, 64]))
    assert [n.pitch for n in song.voices[0].notes] == [60, 62, 64]


def test_every_length_that_notation_has_a_sign_for_is_written_with_it() -> None:
    assert list(NOTE_TYPES) == [144, 96, 72, 48, 36, 24, 18, 16, 12, 9, 8, 6, 4, 3, 2, 1]


def test_chords_are_built_as_their_symbols_say() -> None:
    symbols = {
        **{
            "maj": "1 3 5",
            "min": "1 b3 5",
            "dim": "1 b3 b5",
            "aug": "1 3 #5",
            "sus2": "1 2 5",
            "sus4": "1 4 5",
            "5": "1 5",
        },
        **{"7": "1 3 5 b7", "maj7": "1 3 5 7", "min7": "1 b3 5 b7", "hdim7": "1 b3 b5 b7", "dim7": "1 b3 b5 6"},
        **{"add9": "1 3 5 9", "minadd9": "1 b3 5 9"},
    }
    degrees = {"1": 0, "2": 2, "3": 4, "4": 5, "5": 7, "6": 9, "7": 11, "9": 14}
    built = {
        name: tuple(degrees[d.strip("b#")] + d.count("#") - d.count("b") for d in symbol.split())
        for name, symbol in symbols.items()
    }
    assert dict(QUALITIES) == built


def test_the_meters_that_are_read() -> None:
    meters = "4/4 3/4 2/4 6/8 12/8 5/4 7/8 9/8 2/2 3/8 6/4 3/2 1/4 4/8 7/4 4/2 5/8 1/2"
    assert [f"{a}/{b}" for a, b in READABLE_METERS] == meters.split()


def test_half_bars_by_meter() -> None:
    for meter, spans in (((4, 4), 2), ((3, 4), 1), ((6, 8), 2), ((2, 4), 2), ((2, 2), 2), ((1, 4), 1), ((3, 8), 1)):
        ticks = Bar(meter).ticks
        half = ticks // 2
        notes = [Note(0, half, p) for p in (48, 64, 67)] + [Note(half, ticks - half, p) for p in (53, 65, 69)]
        song = Song(Key(0), (Bar(meter),), (VoicePart("a", "other", tuple(notes)),))
        chords = analysis.infer_chords(song).bars[0].chords
        assert len(chords) == spans, meter
        assert spans == 1 or [(t, c.root) for t, c in chords] == [(0, 0), (half, 5)]


@pytest.mark.parametrize("fifths", range(-5, 7))
def test_the_signature_decides_in_every_key(fifths: int) -> None:
    tonic = 7 * fifths % 12
    notes = tuple(Note(24 * i, 24, 60 + tonic + p) for i, p in enumerate((0, 2, 7, 9, 0, 2, 7, 9)))  # fits several keys
    song = Song(Key(0), (Bar(), Bar()), (VoicePart("a", "other", notes),))
    assert analysis.infer_key(song, fifths).key.fifths == fifths
    minor = tuple(Note(24 * i, 24, 60 + tonic + p) for i, p in enumerate((9, 0, 4, 9, 2, 4, 9, 9)))
    song = Song(Key(0), (Bar(), Bar()), (VoicePart("a", "other", minor),))
    assert analysis.infer_key(song, fifths).key == Key((tonic + 9) % 12, "minor")


def test_the_record_is_read_from_notation(tmp_path: Path) -> None:
    record = Record("music", "composer", "", {"vad": [0, 0, 0]}, 1.0, 3, {"key": "C <major> & more"})
    song = Song(Key(0), (Bar(),), (VoicePart("a", "melody", (Note(0, 96, 60),)),))
    assert read_record(write_musicxml(tmp_path / "a.musicxml", song, record)) == record


def test_chords_over_sharps_are_spelled_with_sharps(tmp_path: Path) -> None:
    bar = Bar(chords=((0, Chord(4, "min")), (48, Chord(9, "min", 4))))
    song = Song(Key(4), (bar,), (VoicePart("a", "melody", (Note(0, 48, 64), Note(48, 48, 66))),))
    text = write_musicxml(tmp_path / "a.musicxml", song).read_text()
    assert text.count("<root-alter>1</root-alter>") == 2 and text.count("<bass-alter>1</bass-alter>") == 1
    assert "<root-step>G</root-step>" in text and "<root-step>C</root-step>" in text
