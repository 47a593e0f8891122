"""What an affect does to a scene: light, colour, weather, line and openness, all smooth in the affect.

Bright and saturated for pleasure, dark for arousal (Valdez & Mehrabian 1994: pleasure .69 brightness + .22 saturation,
arousal -.31 brightness + .60 saturation). How far arousal moves light, contrast, colour, night and warmth was set on
sketches, where both the labels of the painter's training data and `image-steers` rise with it and valence stays. Jagged
and diagonal lines read as tense, round and level ones as calm (Poffenberger & Barrows 1924; Arnheim 1954).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from conditioning.affect import Affect, Emotion
from pipelines.image.sketch.canvas import Array, Colour


@dataclass(frozen=True)
class SketchMood:
    """Shares are 0..1 unless said.

    Attributes:
        light: how bright.
        chroma: factor of colourfulness, 0.15 to 1.7; 1 as it is.
        warmth: -1 blue to 1 orange.
        contrast: factor, 0.6 to 1.5; 1 as it is.
        haze: how much distance fades.
        cloud: how much of the sky is covered.
        storm: how dark and torn clouds are.
        wind: waves, bent trees.
        lush: leaves and flowers.
        rough: jagged lines.
        open: how far one sees from where one stands, and so how high the horizon lies.
        sun: its height over the horizon.
        dusk: how much of it.
        night: how much of it.
        tint: RGB in 0..1 that everything leans to.
        tinted: how much everything leans to the tint.
    """

    light: float
    chroma: float
    warmth: float
    contrast: float
    haze: float
    cloud: float
    storm: float
    wind: float
    lush: float
    rough: float
    open: float
    sun: float
    dusk: float
    night: float
    tint: tuple[float, float, float] = (0.5, 0.5, 0.5)
    tinted: float = 0.0

    def palette(self, name: str) -> Colour:
        """A named colour of nature by day, at dusk and at night, by how much of each there is."""
        day, dusk, night = (np.array(c) / 255 for c in PALETTE[name])
        return day * (1 - self.dusk) * (1 - self.night) + dusk * self.dusk * (1 - self.night) + night * self.night

    def grade(self, rgb: Array) -> Array:
        """The whole picture [H, W, 3] in the mood's light and colour."""
        grey = (rgb @ np.array([0.299, 0.587, 0.114], np.float32))[..., None]
        x = grey + (rgb - grey) * self.chroma
        x = 0.45 + (x - 0.45) * self.contrast
        x = x + np.array([0.1, 0.015, -0.11], np.float32) * self.warmth * (0.35 + 0.65 * grey)
        x = np.clip(x, 0, 1) ** np.float32(2.0 ** (1.1 * (0.55 - self.light) * 2))
        tint = np.array(self.tint, np.float32)
        x = x + self.tinted * ((0.25 + 1.5 * grey) * tint - x) * 0.8
        return np.clip(x, 0, 1).astype(np.float32)


#: Colours by day, at dusk, at night.
PALETTE: dict[str, tuple[tuple[int, int, int], tuple[int, int, int], tuple[int, int, int]]] = {
    "zenith": ((86, 140, 206), (88, 78, 132), (14, 20, 48)),
    "horizon": ((206, 224, 236), (250, 170, 96), (40, 56, 92)),
    "cloud": ((250, 250, 248), (248, 190, 158), (70, 80, 108)),
    "shade": ((150, 160, 180), (128, 88, 112), (24, 28, 50)),
    "sun": ((255, 248, 214), (255, 196, 96), (244, 240, 214)),
    "far": ((132, 158, 184), (126, 96, 128), (28, 38, 66)),
    "mountain": ((108, 116, 132), (104, 76, 96), (24, 30, 52)),
    "snow": ((240, 244, 250), (252, 206, 186), (104, 118, 156)),
    "hill": ((108, 142, 82), (112, 96, 64), (20, 32, 36)),
    "grass": ((122, 156, 66), (128, 110, 52), (22, 38, 36)),
    "field": ((206, 182, 90), (210, 142, 64), (48, 50, 48)),
    "earth": ((146, 112, 76), (124, 78, 54), (34, 30, 34)),
    "sand": ((228, 206, 160), (224, 164, 112), (68, 66, 72)),
    "rock": ((132, 122, 112), (110, 82, 76), (32, 34, 44)),
    "leaf": ((74, 116, 52), (88, 82, 40), (14, 28, 28)),
    "pine": ((44, 84, 62), (52, 58, 48), (8, 20, 26)),
    "autumn": ((206, 116, 40), (198, 92, 40), (56, 36, 34)),
    "blossom": ((246, 190, 206), (244, 160, 160), (92, 76, 104)),
    "trunk": ((92, 70, 54), (70, 46, 42), (16, 16, 20)),
    "water": ((84, 138, 172), (132, 96, 116), (16, 30, 56)),
    "deep": ((34, 84, 122), (66, 52, 88), (8, 16, 36)),
    "foam": ((240, 248, 250), (252, 214, 188), (130, 146, 172)),
    "wall": ((222, 206, 180), (206, 150, 112), (52, 50, 62)),
    "brick": ((176, 100, 74), (160, 80, 60), (48, 34, 40)),
    "stone": ((170, 166, 158), (146, 114, 104), (44, 48, 60)),
    "roof": ((160, 82, 60), (134, 60, 50), (34, 26, 34)),
    "pane": ((92, 112, 132), (255, 206, 120), (255, 206, 110)),
    "road": ((176, 164, 146), (152, 112, 92), (48, 48, 58)),
    "dark": ((52, 46, 48), (48, 32, 40), (10, 10, 16)),
    "cloth": ((176, 64, 54), (160, 56, 56), (60, 32, 42)),
    "skin": ((224, 180, 150), (216, 150, 116), (84, 72, 80)),
    "sail": ((244, 238, 222), (250, 200, 160), (112, 118, 140)),
    "wood": ((146, 98, 62), (130, 78, 54), (40, 32, 36)),
}

#: What named emotions add, beyond their place on the plane: (field, how much at full weight).
EMOTION_OFFSETS: dict[Emotion, dict[str, float]] = {
    Emotion.ANGRY: {"warmth": 0.7, "storm": 0.25, "dusk": 0.35, "rough": 0.2},
    Emotion.FEARFUL: {"warmth": -0.5, "night": 0.35, "haze": 0.2, "chroma": -0.25},
    Emotion.DISGUSTED: {"warmth": 0.1, "chroma": -0.1, "haze": 0.15},
    Emotion.SAD: {"warmth": -0.35, "haze": 0.15, "cloud": 0.15},
    Emotion.CALM: {"haze": 0.1, "warmth": -0.05},
    Emotion.SURPRISED: {"contrast": 0.1, "sun": 0.1},
}
TINTS: dict[Emotion, tuple[float, float, float]] = {
    Emotion.ANGRY: (0.78, 0.2, 0.12),
    Emotion.FEARFUL: (0.25, 0.4, 0.46),
    Emotion.DISGUSTED: (0.56, 0.6, 0.2),
    Emotion.SAD: (0.34, 0.44, 0.58),
}
MAX_TINT = 0.35
RANGES = {"warmth": (-1.0, 1.0), "chroma": (0.15, 1.7), "contrast": (0.6, 1.5)}


def mood_from_affect(affect: Affect) -> SketchMood:
    """The mood of an affect, intensity applied."""
    v, a, d = affect.effective_vad()
    values = {
        "light": 0.53 + 0.26 * v - 0.25 * a,
        "chroma": 0.95 + 0.26 * v - 0.04 * a,
        "warmth": 0.12 * v - 0.08 * a,
        "contrast": 1.0 + 0.22 * a + 0.04 * v,
        "haze": 0.28 - 0.1 * v - 0.12 * a,
        "cloud": 0.46 - 0.3 * v - 0.1 * a,
        "storm": 0.22 - 0.34 * v + 0.36 * a,
        "wind": 0.4 + 0.45 * a - 0.1 * v,
        "lush": 0.55 + 0.4 * v,
        "rough": 0.42 + 0.36 * a - 0.14 * v,
        "open": 0.5 + 0.2 * v + 0.12 * d,
        "sun": 0.42 + 0.22 * v - 0.1 * a,
        "dusk": 0.2 + 0.04 * v,
        "night": 0.02 - 0.28 * v + 0.08 * a,
    }
    tint, tinted = np.zeros(3), 0.0
    for emotion, adds in EMOTION_OFFSETS.items():
        weight = max(0.0, min(1.5, affect.effective_weight(emotion)))
        for name, amount in adds.items():
            values[name] += amount * weight
        if emotion in TINTS:
            tint, tinted = tint + weight * np.array(TINTS[emotion]), tinted + weight
    values = {n: float(np.clip(x, *RANGES.get(n, (0.0, 1.0)))) for n, x in values.items()}
    if tinted > 0:
        tint = tint / tinted
    return SketchMood(
        **values, tint=(float(tint[0]), float(tint[1]), float(tint[2])), tinted=min(tinted, 1.0) * MAX_TINT
    )
