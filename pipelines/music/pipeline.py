"""MusicPipeline: an affect (or a curve of it) to a piece of music, as notes and as sound."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from conditioning.affect import Affect, AffectCurve, parse
from pipelines.base import OnStep, Record, Step, resolve_seed
from pipelines.best_of import Rank, best
from pipelines.media import Audio, write_audio, write_midi
from pipelines.music import options
from pipelines.music.engine import MusicEngine, MusicRequest, Piece
from pipelines.music.perform.to_midi import midi_from_song
from pipelines.music.song.musicxml import write_musicxml
from pipelines.music.sound.render import SequenceRenderer
from pipelines.registry import load_engine
from weights import __version__
from weights.errors import InputError

if TYPE_CHECKING:
    from pipelines.music.song.song import Song
    from pipelines.music.sound.render import Stems

BARS = 16
AFTER_CURVE_S = 6.0  # a piece goes on after the last point of its curve
MIDI = (".mid", ".midi")
MUSICXML = (".musicxml",)


@dataclass(frozen=True)
class MusicOutput:
    """A piece that was made: `song` as written, `piece.score` as played, and how it was made."""

    piece: Piece
    affect: Affect | AffectCurve
    seed: int
    record: Record
    loop: bool = False
    renderer: SequenceRenderer = field(default_factory=SequenceRenderer)

    @property
    def song(self) -> Song:
        """The written piece."""
        return self.piece.song

    @property
    def duration_s(self) -> float:
        """How long it plays, without the reverb's end."""
        return float(self.piece.tempo_map.seconds(self.song.ticks))

    @cached_property
    def audio(self) -> Audio:
        """The sound, [N, 2] at 44.1 kHz, mastered to -14 LUFS."""
        return (
            self.renderer.loop(self.piece.sequence, self.duration_s)
            if self.loop
            else self.renderer.render(self.piece.sequence)
        )

    def stems(self) -> Stems:
        """Each player dry and alone, at one common gain."""
        return self.renderer.stems(self.piece.sequence)

    def save(self, path: str | Path) -> Path:
        """Write MIDI (.mid), notation (.musicxml) or sound (.wav, .flac, .mp3, .opus) by the path's ending, with the record inside."""
        path = Path(path)
        if path.suffix.lower() in MIDI:
            return write_midi(path, midi_from_song(self.song, self.piece.sequence, self.piece.tempo_map), self.record)
        if path.suffix.lower() in MUSICXML:
            return write_musicxml(path, self.song, self.record)
        return write_audio(path, self.audio, self.record)

    def save_stems(self, folder: str | Path) -> list[Path]:
        """Write a WAV a player into a folder; returns the paths."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        stems = self.stems()
        return [write_audio(folder / f"{name}.wav", audio, self.record) for name, audio in stems.tracks.items()]


class MusicPipeline:
    """Music that feels as asked.

    Example:
        >>> MusicPipeline.from_pretrained()(affect="sad", bars=16, seed=7).save("sad.mid")  # doctest: +SKIP
    """

    def __init__(self, engine: MusicEngine) -> None:
        self.engine = engine

    @classmethod
    def from_pretrained(cls, ref: str = "embedded", *, device: str = "auto") -> MusicPipeline:
        """Load by "embedded", a catalogue name, an engine name or a checkpoint folder.

        Raises:
            EngineUnavailable, WeightsAbsent, InputError: see `pipelines.registry.load_engine`.
        """
        return cls(load_engine("music", ref, device))

    def __call__(
        self,
        content: str = "",
        *,
        affect: Any = "neutral",
        intensity: float = 1.0,
        seed: int | None = None,
        bars: int | None = None,
        seconds: float | None = None,
        tempo: float | None = None,
        key: str | None = None,
        meter: str | None = None,
        form: str | None = None,
        instrument: Any = None,
        attributes: Any = None,
        performance: float | None = None,
        loop: bool | None = None,
        refeel: str | Path | None = None,
        prompt: str | Path | None = None,
        harmonise: str | Path | None = None,
        take: str | None = None,
        of: str | Path | None = None,
        soundfont: str | Path | None = None,
        best_of: int = 1,
        rank: Rank | None = None,
        on_step: OnStep | None = None,
    ) -> MusicOutput:
        """Compose, arrange and perform a piece.

        Args:
            content: empty; other tasks have a text here.
            affect: anything `Affect.of` takes, or an AffectCurve over the seconds of the piece.
            intensity: 0 neutral, 1 as asked, up to 2.
            seed: 0 to 2**32-1; None draws one and records it.
            bars: 2 to 600; 16 where neither bars nor seconds are given, or as long as the curve and a little more.
            seconds: 4 to 600, to the nearest bar, instead of bars.
            tempo: quarter notes a minute, 30 to 240; the other attributes make up for what it takes from the affect.
            key: such as "D minor" or "Eb lydian".
            meter: "4/4", "3/4", "2/4" or "6/8".
            form: auto, AABA, verse-chorus, ternary, rondo, loop or through.
            instrument: the melody's, or "melody=cello, accompaniment=piano, bass=bass, pad=strings".
            attributes: any of `attributes.names.Attributes` by name.
            performance: 0 as written, 1 as people play, at most 2.
            refeel: a MIDI or MusicXML file whose tune is told with the affect: mode, register, density, tempo, arrangement and performance change.
            prompt: such a file that is continued.
            harmonise: such a file whose tune gets chords, arrangement and performance.
            take, of: with `refeel`, elements ("rhythm, harmony, dynamics, tempo") of a second MIDI file that the tune takes on.
            soundfont: an SF2 or SF3 file that plays instead of the instruments of our own.
            loop: no ending, and sound that repeats without a seam.
            best_of, rank: make 1 to 64 candidates and keep the one that `rank` scores highest; see `pipelines.best_of`.
            on_step: called after each bar; may raise Cancelled.

        Raises:
            InputError: any argument is not allowed, or the piece is longer than ten minutes.
        """
        given = {
            "bars": bars,
            "seconds": seconds,
            "tempo": tempo,
            "key": key,
            "meter": meter,
            "form": form,
            "instrument": instrument,
            "attributes": attributes,
            "performance": performance,
            "loop": loop or None,
            "refeel": refeel and str(refeel),
            "prompt": prompt and str(prompt),
            "harmonise": harmonise and str(harmonise),
            "take": take,
            "of": of and str(of),
            "soundfont": soundfont and str(soundfont),
        }
        given = {k: v for k, v in given.items() if v is not None}
        if content != "":
            raise InputError(f"music is asked for by its affect and options, not by a text; got {str(content)[:40]!r}")
        asked = parse(affect)
        if not 0 <= intensity <= 2:
            raise InputError(f"intensity must be within [0, 2] (0 neutral, 1 as asked), got {intensity!r}")
        sound = _sound(soundfont)
        request = _request(AffectCurve.of(asked).scale(intensity), given)

        def one(seed: int, on_step: OnStep | None) -> MusicOutput:
            record = Record("music", self.engine.name, "", asked.to_dict(), intensity, seed, given, __version__)
            return replace(
                self._compose(replace(request, seed=seed), asked, record, on_step, loop=bool(loop)), renderer=sound
            )

        return best(one, seed=resolve_seed(seed), best_of=best_of, rank=rank, on_step=on_step)

    def _compose(
        self, request: MusicRequest, asked: Affect | AffectCurve, record: Record, on_step: OnStep | None, *, loop: bool
    ) -> MusicOutput:
        done = 0

        def told(bar: int) -> None:
            nonlocal done
            while on_step is not None and done < min(bar, request.bars):
                done += 1
                on_step(Step(done, request.bars, "bars written"))

        piece = self.engine.compose(replace(request, on_bar=told))
        told(request.bars)
        return MusicOutput(piece, asked, request.seed, record, loop)


def _sound(soundfont: str | Path | None) -> SequenceRenderer:
    """How pieces are heard: by the synthesised instruments, or by a font.

    Raises:
        MediaError: not a usable sound font.
    """
    if soundfont is None:
        return SequenceRenderer()
    from pipelines.music.sound.sampler import Sampler
    from pipelines.music.sound.soundfont import SoundFont

    return SequenceRenderer(renderer=Sampler(SoundFont(soundfont)).renderer)


def _request(affect: AffectCurve, given: dict[str, Any]) -> MusicRequest:
    """The given options checked; bars from seconds by the tempo that the affect asks for."""
    key = options.key(given["key"]) if "key" in given else None
    tempo = options.tempo(given["tempo"]) if "tempo" in given else None
    meter = options.meter(given.get("meter", "4/4"))
    fixed = options.fixed(key, tempo, options.attributes(given.get("attributes", {})))
    source, use = _source(given)
    if source is not None:
        meter = source.bars[0].meter
    if "bars" in given and "seconds" in given:
        raise InputError("give bars or seconds, one of the two")
    if source is not None and use != "continue":
        bars = len(source.bars)
    elif "bars" in given:
        bars = options.bars(given["bars"])
    elif "seconds" in given or len(affect.points) > 1:
        wanted = options.seconds(given["seconds"]) if "seconds" in given else affect.points[-1][0] + AFTER_CURVE_S
        bars = _bars_for(min(wanted, options.MAX_SECONDS - 20), affect, fixed, meter)
    else:
        bars = BARS + (len(source.bars) if source is not None else 0)
    return MusicRequest(
        affect,
        bars,
        0,
        fixed,
        key.tonic if key else None,
        meter,
        options.form(given.get("form", "auto")),
        options.instruments(given.get("instrument", {})),
        not given.get("loop", False),
        options.performance(given.get("performance", 1.0)),
        source,
        use,
        *_taken(given),
    )


def _taken(given: dict[str, Any]) -> tuple[Song | None, tuple[str, ...]]:
    """The second piece and what is taken of it."""
    from pipelines.music.song.reading import read_song

    if "take" not in given and "of" not in given:
        return None, ()
    if not {"take", "of", "refeel"} <= set(given):
        raise InputError("take goes with a piece to tell (--from) and a piece to take of (--of)")
    return read_song(given["of"]), options.take(given["take"])


def _source(given: dict[str, Any]) -> tuple[Song | None, str]:
    """The given piece and what becomes of it; ("", None) where there is none."""
    from pipelines.music.song.reading import read_song

    named = [
        (use, given[name])
        for name, use in (("refeel", "refeel"), ("prompt", "continue"), ("harmonise", "harmonise"))
        if name in given
    ]
    if len(named) > 1:
        raise InputError("give one of a piece to re-feel, to continue or to harmonise")
    if not named:
        return None, ""
    use, path = named[0]
    song = read_song(path)
    if use != "continue" and ("bars" in given or "seconds" in given or "form" in given):
        raise InputError("a given piece keeps its bars and its form; leave out bars, seconds and form")
    return song, use


def _bars_for(seconds: float, affect: AffectCurve, fixed: dict[str, float], meter: tuple[int, int]) -> int:
    """How many bars fill a time, at the mean tempo of each moment's affect."""
    from pipelines.music.attributes.plan import plan_attributes

    total, bars = 0.0, 0
    while total < seconds and bars < options.MAX_BARS:
        tempo = plan_attributes([affect.at(total).effective_vad()], 0, fixed, variety=0.0)[0].tempo
        total += 60 * meter[0] * 4 / meter[1] / tempo
        bars += 1
    return max(options.MIN_BARS, bars)
