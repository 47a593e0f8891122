"""Kerstin's recordings (CC0) -> lessons for a German voice: her phones in time, her F0 and loudness, and the same
sentences with F0 moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from pipelines import dsp
from pipelines.speech.checkpoint import EMBEDDED_VOICE
from pipelines.speech.engine import Phrase
from pipelines.speech.front.transcription import PhoneSequence
from pipelines.speech.german.engine import LANGUAGE, GermanEngine
from pipelines.speech.natural.family import LEAD_SAMPLES, load_style_predictor, read_mean_f0
from pipelines.speech.natural.graph import Reading
from pipelines.speech.natural.networks import NaturalVoices
from pipelines.speech.natural.own import NetworkDecoder, load_networks, save_networks
from pipelines.speech.natural.pitch import PITCH_STEP_S, move_pitch, track_f0
from pipelines.speech.natural.speakers import SOUND_LEVEL
from pipelines.speech.natural.symbols import SPACE, VOCABULARY, SymbolSequence, to_symbols
from pipelines.speech.natural.synthesis import NATURAL_RATE_HZ, STEP_SAMPLES
from pipelines.speech.phones import VOWELS
from pipelines.speech.piper.reading import read_phrase
from pipelines.speech.training import alignment
from pipelines.speech.training.alignment import SILENCE, Utterance
from pipelines.speech.training.natural_fit import RATE, LessonBank, fit_prosody, fit_spectra, load_trained
from pipelines.speech.training.natural_teacher import EDGE_LENGTHS, F0_LIMITS_HZ, Lesson, save_lessons
from pipelines.speech.training.pack import write_pipeline
from pipelines.speech.training.recordings import Recording, load_recordings
from pipelines.speech.voice.planning import empty_plan
from pipelines.speech.voice.speakers import EMBEDDING_SIZE, Speaker, load_speakers

VOICE = "kerstin"
STEPS = {"spectra": 1900, "prosody": 480}
DROPOUT = 0.15  # in what learns her prosody
NEAREST_VOICE = "iris"  # of ours, whose embedding and reading training begins with
HELD_OUT_EACH = 15  # one recording in so many is never trained on
#: Bounds of what is drawn: octaves of F0, and of its range.
F0_LOG2, RANGE_LOG2 = (-0.35, 0.7), (-1.0, 0.7)
LOUDNESS = 0.9  # bound in ln of what amplitude is changed by at random: 8 dB
LENGTH_SAMPLES = 2 * STEP_SAMPLES
#: Kokoro's energy is that of a sound half as loud again as our voices' (measured on iris and nora).
ENERGY_RMS = 0.0675
ENERGY_FFT, ENERGY_BANDS, ENERGY_FLOOR = 2048, 80, 1e-5
SHARD_LESSONS = 20
STRAY_OCTAVES = 1.0  # from a recording's median; what is tracked farther away is noise
#: Symbols that English left untrained -> those whose mean they begin with.
NEAREST_SYMBOLS = {
    **{"a": "ʌɑ", "e": "ɪA", "o": "Oɔ", "x": "hʃ", "y": "iu", "ʏ": "ɪʊ", "ç": "ʃh", "ø": "ɜu", "œ": "ɜɛ"},
    **{"ʁ": "ɹɡ", "ɐ̯": "ɐɹ", "ɛː": "ɛ", "ˌ": "ˈ", "\u0303": "n"},
}


def train(data: Path, work: Path, out: Path, say: Callable[[str], None]) -> None:
    """Make the German voice, going on where a former run stopped.

    Args:
        data: folder of training data.
        work: of what is half made.
        out: the checkpoint's folder.
        say: told of progress.
    """
    if not (work / "held").is_dir():
        write_lessons(load_recordings(data, VOICE), work, say)
    net, speakers = begin_with_english()
    bank = LessonBank.load(work, [VOICE], LOUDNESS)
    fit_spectra(net, speakers, bank, work, STEPS["spectra"], say, new_rate=RATE)
    fit_prosody(net, speakers, bank, work, STEPS["prosody"], say, new_rate=RATE, dropout=DROPOUT)
    pack(work, out)


def begin_with_english() -> tuple[NaturalVoices, torch.nn.Embedding]:
    """Our English networks, whose new symbols sound like their nearest, and a speaker, who stays as she is: the
    networks learn to speak as another one.
    """
    net = load_networks(EMBEDDED_VOICE)
    with torch.no_grad():
        for text in (net.prosody.text, net.spectrum.text):
            for symbol, nearest in NEAREST_SYMBOLS.items():
                rows = [text.emb.weight[VOCABULARY[s]] for s in nearest]
                text.emb.weight[VOCABULARY[symbol]] = torch.stack(rows).mean(0)
    speakers = torch.nn.Embedding(1, EMBEDDING_SIZE, _weight=_nearest_speaker().embedding[None].clone(), _freeze=True)
    return net.train(), speakers


def pack(work: Path, out: Path) -> None:
    """Write the checkpoint of what was trained in a folder.

    Args:
        work: where `natural_fit` left its networks.
        out: the checkpoint's folder.
    """
    out.mkdir(parents=True, exist_ok=True)
    net, speakers = load_trained(work)
    save_networks(out, net)
    plain = Speaker(VOICE, LANGUAGE, "female", speakers.weight[0].detach().clone(), 170.0, SOUND_LEVEL)
    engine = GermanEngine(lambda: load_networks(out), load_style_predictor(), [plain])
    f0_hz = read_mean_f0(engine.open_voice(plain), engine.actor.read, plain, engine.numbers)
    replace(plain, f0_hz=f0_hz).save(out / "voices" / f"{VOICE}.safetensors")
    write_pipeline(out, GermanEngine.name)


def write_lessons(recordings: Sequence[Recording], out: Path, say: Callable[[str], None]) -> None:
    """Align recordings and write lessons: `out`/kerstin-NUMBER.npz, those held out into `out`/held.

    Args:
        recordings: of Kerstin.
        out: folder of the shards.
        say: told of progress.
    """
    sequences = [read_phrase(Phrase(r.text), LANGUAGE) for r in recordings]
    utterances = [_utterance(r.samples, s) for r, s in zip(recordings, sequences, strict=True)]
    boundaries = alignment.align(utterances, say)
    level = float(np.sqrt(np.mean(np.concatenate([_with_room(r.samples) for r in recordings]) ** 2)))
    decoder, speaker = NetworkDecoder(begin_with_english()[0].eval(), _nearest_speaker().embedding), _nearest_speaker()
    kept: dict[bool, list[Lesson]] = {True: [], False: []}
    moved: list[Lesson] = []
    for i, (recording, sequence, edges) in enumerate(zip(recordings, sequences, boundaries, strict=True)):
        symbols = to_symbols(empty_plan(sequence, speaker, 0))
        lengths = _symbol_lengths(sequence, symbols, edges * alignment.FRAME_S, decoder, len(recording.samples))
        held, rng = i % HELD_OUT_EACH == 0, np.random.default_rng((3, i))
        lesson = _lesson(symbols, lengths, recording.samples, level, None)
        kept[held].append(lesson)
        if not held:
            moved.append(_lesson(symbols, lengths, _move_f0(recording.samples, rng), level, lesson.own))
        if i % 50 == 49:
            say(f"lessons: {i + 1} of {len(recordings)}")
    for folder, lessons in ((out, kept[False] + moved), (out / "held", kept[True])):  # what was held out last
        folder.mkdir(parents=True, exist_ok=True)
        for number, start in enumerate(range(0, len(lessons), SHARD_LESSONS)):
            save_lessons(folder / f"{VOICE}-{number:04d}.npz", lessons[start : start + SHARD_LESSONS])


def _nearest_speaker() -> Speaker:
    return load_speakers([EMBEDDED_VOICE / "voices" / f"{NEAREST_VOICE}.safetensors"])[0]


def _units(sequence: PhoneSequence) -> Iterator[tuple[int, str, float]]:
    """What is aligned: number of the phone, its name, about how long it is; behind each word there may be silence."""
    for at, (ipa, word) in enumerate(zip(sequence.ipa, sequence.word, strict=True)):
        if at and word >= 0 and sequence.word[at - 1] not in (-1, word):
            yield at - 1, SILENCE, 0.05
        length = 1.0 if not ipa else 1.3 if sequence.phones[at] in VOWELS else 0.8
        yield at, ipa.lstrip("ˈˌ"), length


def _utterance(samples: NDArray[np.floating], sequence: PhoneSequence) -> Utterance:
    features = alignment.analyse(samples)
    _, names, lengths = zip(*_units(sequence), strict=True)
    return Utterance(features, names, np.array(lengths))


def _symbol_lengths(
    sequence: PhoneSequence, symbols: SymbolSequence, edges_s: NDArray[np.floating], decoder: NetworkDecoder, count: int
) -> NDArray[np.int64]:
    """Whole lengths [L] of symbols: phones last as aligned, their symbols share them as the decoder would; what is
    silent behind a word is its space's.
    """
    seconds, silent = np.zeros(len(sequence.phones)), np.zeros(len(sequence.phones))
    for (at, name, _), length in zip(_units(sequence), np.diff(edges_s), strict=True):
        into = silent if name == SILENCE and sequence.ipa[at] else seconds
        into[at] += length
    seconds[0] += EDGE_LENGTHS * LENGTH_SAMPLES / NATURAL_RATE_HZ + LEAD_SAMPLES / NATURAL_RATE_HZ
    weights = np.maximum(decoder.predict(symbols.ids).lengths.astype(np.float64), 0.25)
    share = weights / np.bincount(symbols.phone, weights)[symbols.phone] * seconds[symbols.phone]
    spaces = np.flatnonzero((symbols.ids == VOCABULARY[SPACE]) & (silent[symbols.phone] > 0))
    share[spaces] += silent[symbols.phone[spaces]]
    ends = np.round(np.cumsum(share) * NATURAL_RATE_HZ / LENGTH_SAMPLES).astype(np.int64)
    ends[-1] = len(_with_room(np.zeros(count, np.float32))) // LENGTH_SAMPLES
    ends = np.minimum(np.maximum.accumulate(ends), ends[-1])
    return np.diff(ends, prepend=0)


def _with_room(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Samples with silence before and behind, in whole lengths."""
    edge, fade = EDGE_LENGTHS * LENGTH_SAMPLES, np.linspace(0, 1, 240, dtype=np.float32)
    faded = samples.astype(np.float32).copy()
    faded[:240] *= fade
    faded[-240:] *= fade[::-1]
    return np.pad(faded, (edge, edge + -len(samples) % LENGTH_SAMPLES))


def _lesson(
    symbols: SymbolSequence,
    lengths: NDArray[np.int64],
    samples: NDArray[np.float32],
    level: float,
    own: Reading | None,
) -> Lesson:
    wave = _with_room(samples)
    steps = np.arange(int(lengths.sum()) * 2)
    f0 = track_f0(wave, NATURAL_RATE_HZ)
    f0 = f0[np.round((steps + 0.5) * STEP_SAMPLES / NATURAL_RATE_HZ / PITCH_STEP_S).astype(np.int64)]
    stray = np.abs(np.log2(np.maximum(f0, 1.0) / np.median(f0[f0 > 0]))) > STRAY_OCTAVES
    f0 = np.where(stray, 0.0, f0)
    energy = measure_energy(wave * (ENERGY_RMS / level))[: len(steps)]
    reading = Reading(lengths.astype(np.float32), f0.astype(np.float32), energy.astype(np.float32))
    return Lesson(symbols.ids, reading, own or reading, wave)


def measure_energy(samples: NDArray[np.floating]) -> NDArray[np.float64]:
    """Loudness as Kokoro counts it (StyleTTS 2, Li et al. 2023): ln of the norm of the mel power spectrum.

    Args:
        samples: [N] at 24 kHz.

    Returns:
        [N / 300 + 1] a value each 12.5 ms; about -9 for silence.
    """
    window = np.pad(dsp.hann(2 * LENGTH_SAMPLES), (ENERGY_FFT - 2 * LENGTH_SAMPLES) // 2)
    frames = dsp.sliding_frames(np.pad(samples, ENERGY_FFT // 2), ENERGY_FFT, STEP_SAMPLES)
    hz = np.fft.rfftfreq(ENERGY_FFT, 1 / NATURAL_RATE_HZ)
    bank = dsp.mel_filterbank(hz, dsp.mel_edges(ENERGY_BANDS, 0, NATURAL_RATE_HZ / 2))
    power = dsp.power_spectrogram(frames * window) @ bank
    loudness: NDArray[np.float64] = np.log(np.linalg.norm(power + ENERGY_FLOOR, axis=1))
    return loudness


def _move_f0(samples: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """The same words at another F0 and another range of it."""
    f0 = track_f0(samples, NATURAL_RATE_HZ)
    line = np.log2(np.maximum(f0, 1.0))
    middle = line[f0 > 0].mean()
    target = middle + (line - middle) * np.exp2(rng.uniform(*RANGE_LOG2)) + rng.uniform(*F0_LOG2)
    octaves = np.where(f0 > 0, np.clip(target, *np.log2(F0_LIMITS_HZ)) - line, 0.0)
    return move_pitch(samples, NATURAL_RATE_HZ, f0, octaves).astype(np.float32)[: len(samples)]
