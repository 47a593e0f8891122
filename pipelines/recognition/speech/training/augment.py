"""What happens to voices on their way to a recognizer: other throats and tempos, rooms, noise, narrow lines, codecs.
For training and for the robustness figures; samples [N] float32 at 16 kHz in and out, every draw from the generator
given.
"""

from __future__ import annotations

import io
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from pipelines import dsp
from pipelines.dsp import Float32Array
from pipelines.recognition.speech.frames import RATE

Rng = np.random.Generator


def random_variant(x: Float32Array, rng: Rng) -> Float32Array:
    """A random chain of the changes below, each with its own odds."""
    if rng.random() < 0.8:
        x = change_speed(x, float(np.exp(rng.uniform(-0.14, 0.14))))
    if rng.random() < 0.4:
        x = add_reverberation(x, rng)
    if rng.random() < 0.4:
        x = colour_microphone(x, rng)
    if rng.random() < 0.6:
        x = add_noise(x, float(rng.uniform(10, 35)), float(rng.uniform(0, 2)), rng)
    if rng.random() < 0.25:
        x = limit_band(x, rng)
    if rng.random() < 0.35:
        name, rates = [("mp3", (24, 32, 48, 64)), ("opus", (8, 12, 16, 24))][int(rng.integers(2))]
        x = through_codec(x, name, int(rng.choice(rates)) * 1000)
    return x


def change_speed(x: Float32Array, factor: float) -> Float32Array:
    """Played `factor` times as fast: tempo, pitch and formants move together, as if another person spoke."""
    ratio = Fraction(1 / factor).limit_denominator(60)
    return dsp.resample(x, ratio.denominator, ratio.numerator).astype(np.float32)


def add_reverberation(x: Float32Array, rng: Rng) -> Float32Array:
    """Convolved with decaying noise: reverberation of .15 to .7 s, 0 to 15 dB under the direct sound."""
    from scipy.signal import fftconvolve

    seconds, under = rng.uniform(0.15, 0.7), rng.uniform(0, 15)
    t = np.arange(int(seconds * RATE)) / RATE
    tail = rng.standard_normal(len(t)) * 10 ** (-3 * t / seconds)
    tail *= 10 ** (-under / 20) / np.sqrt((tail**2).sum())
    tail[: int(0.003 * RATE)] = 0
    tail[0] = 1
    return fftconvolve(x, tail)[: len(x) + RATE // 5].astype(np.float32)


def colour_microphone(x: Float32Array, rng: Rng) -> Float32Array:
    """A microphone's colour: the spectrum bent by a smooth curve of a few dB."""
    spectrum = np.fft.rfft(x)
    octaves = np.log2(np.maximum(np.fft.rfftfreq(len(x), 1 / RATE), 60) / 60) / 7
    curve = sum(rng.normal(0, 3.0 / k) * np.cos(np.pi * k * octaves) for k in (1, 2, 3))
    return np.fft.irfft(spectrum * 10 ** (curve / 20), len(x)).astype(np.float32)


def add_noise(x: Float32Array, snr_db: float, slope: float, rng: Rng) -> Float32Array:
    """Noise of power falling as f^-slope (0 white, 1 pink, 2 brown) at a ratio to the clip's power, silence
    included.
    """
    noise = coloured_noise(len(x), slope, rng)
    return (x + noise * np.float32(np.sqrt((x**2).mean() + 1e-12) * 10 ** (-snr_db / 20))).astype(np.float32)


def coloured_noise(count: int, slope: float, rng: Rng) -> Float32Array:
    """Gaussian noise [count] of unit power falling as f^-slope."""
    spectrum = np.fft.rfft(rng.standard_normal(count))
    hz = np.maximum(np.fft.rfftfreq(count, 1 / RATE), 30)
    y = np.fft.irfft(spectrum * hz ** (-slope / 2), count)
    return (y / (y.std() + 1e-9)).astype(np.float32)


def limit_band(x: Float32Array, rng: Rng) -> Float32Array:
    """A telephone or a small loudspeaker: a low edge of 60 to 300 Hz, a high one of 3.2 to 7 kHz."""
    from scipy.signal import butter, sosfilt

    edges = [rng.uniform(60, 300), rng.uniform(3200, 7000)]
    return sosfilt(butter(4, edges, "bandpass", fs=RATE, output="sos"), x).astype(np.float32)


def through_codec(x: Float32Array, name: str, bit_rate: int) -> Float32Array:
    """Through MP3 or Opus and back; the codec's delay stays in."""
    import av

    encoder, container, rate, form = {
        "mp3": ("libmp3lame", "mp3", RATE, "fltp"),
        "opus": ("libopus", "ogg", 48_000, "flt"),
    }[name]
    whole: NDArray[np.int16] = np.round(np.clip(x, -1, 1) * 32767).astype(np.int16)
    file = io.BytesIO()
    with av.open(file, "w", format=container) as out:
        stream = out.add_stream(encoder, rate=rate, layout="mono")
        stream.bit_rate = bit_rate
        into = av.AudioResampler(format=form, layout="mono", rate=rate)
        frame = av.AudioFrame.from_ndarray(whole.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
        fifo = av.AudioFifo()
        for part in into.resample(frame) + into.resample(None):
            fifo.write(part)
        while (part := fifo.read(stream.codec_context.frame_size or 1024, partial=True)) is not None:
            out.mux(stream.encode(part))
        out.mux(stream.encode(None))
    file.seek(0)
    back = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    with av.open(file) as source:
        parts = [p.to_ndarray().reshape(-1) for f in source.decode(source.streams.audio[0]) for p in back.resample(f)]
    return np.concatenate(parts).astype(np.float32)
