"""Machines and instruments of a household and an office: radio, screens, phone, camera, typewriter, clocks, globe."""

from __future__ import annotations

import math
from typing import Any

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_household import arc, cap, moved, ring, shards, soft, surface
from pipelines.image.training.things.recipe import thing


@thing(
    "radio", "old radio, wireless, transistor radio", height_m=0.3, stands="table", size_px=224, elevation_degrees=10
)
def radio(kit: Kit) -> None:
    """A wooden radio with a lit dial, cloth over its loudspeaker and two knobs."""
    wood, brass = kit.wood("#8a4e26", along="x"), kit.paint("#c9a04a", metal=1, rough=0.3)
    soft(kit, (0.44, 0.2, 0.29), (0, 0, 0.15), wood, square=0.16)
    kit.prism([(-0.19, 0.1), (0.19, 0.1), (0.19, 0.2), (0.1, 0.26), (-0.1, 0.26), (-0.19, 0.2)], 0.02, (0, -0.095, 0),
        kit.paint("#c8b083", mottle=0.2, grain_m=0.006))  # fmt: skip
    for x in (-0.14, -0.07, 0, 0.07, 0.14):
        kit.box((0.012, 0.03, 0.15 if abs(x) < 0.1 else 0.11), (x, -0.1, 0.175 if abs(x) < 0.1 else 0.155), wood)
    kit.box((0.2, 0.02, 0.05), (0, -0.1, 0.06), kit.glow("#f5c25c", 0.8), bevel=0.2)
    kit.box((0.004, 0.02, 0.045), (0.03, -0.105, 0.06), kit.paint("#b3261e"), bevel=0)
    for x in (-0.15, 0.15):
        kit.cylinder(0.027, 0.04, (x, -0.11, 0.06), brass, turn_degrees=(90, 0, 0))


def _television(kit: Kit, *, broken: bool = False) -> None:
    wood, dark = kit.wood("#7a4a2a", along="x"), kit.paint("#221f1f")
    soft(kit, (0.72, 0.42, 0.52), (0, 0, 0.5), wood, square=0.13)
    kit.box((0.66, 0.02, 0.46), (0, -0.205, 0.5), kit.paint("#d0c7b2"), bevel=0.2)
    screen = kit.glass("#171a1c") if broken else kit.glow("#9cc4ea", 0.9)
    soft(kit, (0.48, 0.06, 0.39), (-0.07, -0.205, 0.5), dark, square=0.3)
    soft(kit, (0.44, 0.06, 0.35), (-0.07, -0.215, 0.5), screen, square=0.3)
    if broken:
        for turn in range(0, 360, 40):
            a, r = math.radians(turn + 9), 0.17 - 0.04 * (turn % 80 > 0)
            kit.tube([(-0.04, -0.248, 0.53), (-0.04 + r * math.cos(a), -0.242, 0.53 + r * math.sin(a) * 0.8)], 0.003,
                kit.paint("#cfd8dc"))  # fmt: skip
        kit.prism([(-0.04, -0.03), (0.03, -0.05), (0.05, 0.02), (0, 0.05), (-0.05, 0.03)], 0.02, (-0.04, -0.24, 0.53),
            kit.paint("#050505"))  # fmt: skip
        shards(kit, 7, 0.25, 0.06, kit.paint("#39424a", rough=0.1), at=(0, -0.35, 0))
    else:
        for x, wide, z in ((-0.15, 0.1, 0.47), (0.02, 0.08, 0.46)):
            kit.prism([(-wide, -0.1), (wide, -0.1), (0, 0.1)], 0.01, (x, -0.25, z), kit.glow("#3f6f9c", 0.8))
    for z in (0.62, 0.52):
        kit.cylinder(0.028, 0.03, (0.25, -0.22, z), dark, turn_degrees=(90, 0, 0))
    for i in range(5):
        kit.box((0.09, 0.02, 0.008), (0.25, -0.212, 0.37 + 0.02 * i), dark, bevel=0)
    for x, turn in ((-0.28, -12), (0.28, 12)):
        kit.cylinder(0.022, 0.26, (x, 0, 0.13), wood, top=0.03, turn_degrees=(0, -turn, 0))
    for x, z in ((-0.22, 1.02), (0.2, 1.05)):
        kit.tube([(0, 0.05, 0.75), (x, 0.05, z)], 0.006, kit.paint("#b8bcc0", metal=1))
        kit.ball(0.012, (x, 0.05, z), dark)


@thing("television", "tv, telly, tv set, screen", height_m=1.06, stands="floor", elevation_degrees=5)
def television(kit: Kit) -> None:
    """An old television on legs, on, with rabbit ears."""
    _television(kit)


@thing("television-broken", height_m=1.06, stands="floor", elevation_degrees=7, of="television", state="broken")
def television_broken(kit: Kit) -> None:
    """The television with its screen smashed."""
    _television(kit, broken=True)


@thing("computer", "pc, desktop computer, monitor, workstation", height_m=0.5, stands="table", elevation_degrees=14)
def computer(kit: Kit) -> None:
    """A monitor with windows on its screen, a keyboard and a mouse."""
    black, grey = kit.paint("#26282c", rough=0.4), kit.paint("#b9bdc2", rough=0.3)
    kit.box((0.64, 0.03, 0.38), (0, 0, 0.31), black, bevel=0.2)
    kit.box((0.61, 0.01, 0.34), (0, -0.014, 0.31), kit.glow("#3f6fb0", 0.9), bevel=0)
    for x, z, wide, tall, colour in ((-0.1, 0.33, 0.3, 0.22, "#e8eef4"), (0.16, 0.27, 0.2, 0.16, "#f2d9a0")):
        kit.box((wide, 0.008, tall), (x, -0.018, z), kit.glow(colour, 0.9), bevel=0)
        for i in range(4):
            kit.box(
                (wide * 0.7, 0.008, 0.012), (x, -0.02, z + tall * (0.25 - 0.17 * i)), kit.glow("#6d7c8c", 0.8), bevel=0
            )
    kit.box((0.06, 0.03, 0.14), (0, 0.02, 0.08), grey)
    kit.box((0.26, 0.18, 0.015), (0, 0.02, 0.008), grey, bevel=0.3)
    kit.box((0.44, 0.15, 0.02), (-0.02, -0.2, 0.012), black, bevel=0.3)
    for row in range(4):
        for column in range(14):
            kit.box((0.025, 0.025, 0.01), (-0.217 + 0.0303 * column, -0.15 - 0.033 * row, 0.025), grey, bevel=0.2)
    kit.ball((0.03, 0.05, 0.02), (0.28, -0.2, 0.015), black)


@thing("laptop", "notebook computer", height_m=0.24, stands="table", size_px=224, elevation_degrees=16)
def laptop(kit: Kit) -> None:
    """An open laptop, on."""
    grey, black = kit.paint("#a8adb3", rough=0.3, mottle=0.04), kit.paint("#24262a")
    kit.box((0.36, 0.25, 0.016), (0, -0.02, 0.008), grey, bevel=0.4)
    kit.box((0.31, 0.11, 0.003), (0, 0.02, 0.0175), black, bevel=0)
    for row in range(4):
        for column in range(12):
            kit.box((0.02, 0.02, 0.006), (-0.138 + 0.025 * column, 0.06 - 0.026 * row, 0.02), kit.paint("#4a4d52")
                if column == 0 else grey, bevel=0.1)  # fmt: skip
    kit.box((0.1, 0.06, 0.002), (0, -0.09, 0.0175), kit.paint("#8d9298"), bevel=0)
    with moved((0, 0.105, 0.014), turn_degrees=(-14, 0, 0)):
        kit.box((0.36, 0.01, 0.23), (0, 0, 0.115), grey, bevel=0.4)
        kit.box((0.335, 0.004, 0.2), (0, -0.006, 0.118), kit.glow("#8fc0e8", 0.9), bevel=0)
        kit.prism([(-0.16, 0), (0.16, 0), (0.16, 0.05), (0.06, 0.1), (0, 0.05), (-0.06, 0.08), (-0.16, 0.03)], 0.002,
            (0, -0.009, 0.02), kit.glow("#3f6f5a", 0.9))  # fmt: skip


@thing(
    "phone", "telephone, landline, rotary phone, call", height_m=0.16, stands="table", size_px=224, elevation_degrees=18
)
def phone(kit: Kit) -> None:
    """A black telephone with a dial and a receiver on its cradle (decimetres)."""
    black, white, brass = (kit.paint("#1d1e21", rough=0.2), kit.paint("#efe9da"),
        kit.paint("#c9a04a", metal=1, rough=0.3))  # fmt: skip
    side = [(-0.95, 0), (0.75, 0), (0.75, 0.12), (0.5, 1.1), (0.0, 1.1), (-0.8, 0.3), (-0.95, 0.12)]
    kit.prism(side, 1.7, (0, 0, 0), black, turn_degrees=(0, 0, 90))
    kit.box((2.0, 1.75, 0.12), (0, -0.1, 0.06), black, bevel=0.3)
    with moved((0, -0.42, 0.72), turn_degrees=(-45, 0, 0)):
        kit.cylinder(0.5, 0.1, (0, 0, 0), white, turn_degrees=(90, 0, 0))
        kit.cylinder(0.2, 0.12, (0, -0.02, 0), brass, turn_degrees=(90, 0, 0))
        for x, _, z in arc(0.36, start_degrees=-20, end_degrees=250, count=10):
            kit.cylinder(0.075, 0.02, (x, -0.06, z), black, turn_degrees=(90, 0, 0))
    for x in (-0.4, 0.4):
        kit.box((0.2, 0.5, 0.2), (x, 0.25, 1.15), black, bevel=0.3)
    kit.tube([(-0.9, 0.25, 1.3), (-0.5, 0.25, 1.48), (0.5, 0.25, 1.48), (0.9, 0.25, 1.3)], 0.13, black)
    for x in (-0.95, 0.95):
        kit.lathe([(0, 0), (0.28, 0), (0.26, 0.15), (0.14, 0.3), (0, 0.32)], (x, 0.25, 1.08), black)


@thing("smartphone", "mobile phone, cell phone, cellphone, mobile", height_m=0.15, stands="table", size_px=224)
def smartphone(kit: Kit) -> None:
    """A mobile phone, standing, its screen on (decimetres)."""
    soft(kit, (0.74, 0.1, 1.5), (0, 0, 0.75), kit.paint("#1b1c20", rough=0.2), square=0.12)
    kit.box((0.66, 0.02, 1.38), (0, -0.05, 0.75), kit.glow("#27406e", 0.9), bevel=0)
    for i, colour in enumerate(
        ("#f2b24a", "#e2604f", "#6ac06a", "#58a8e8", "#b07ae0", "#f0f0f0", "#f2d04a", "#4ac0b8", "#e87ab0")
    ):
        x, z = (i % 3 - 1) * 0.2, 1.0 - i // 3 * 0.24
        kit.box((0.14, 0.02, 0.14), (x, -0.056, z), kit.glow(colour, 0.9), bevel=0.2)


@thing(
    "camera", "photo camera, photograph, film camera", height_m=0.1, stands="table", size_px=224, elevation_degrees=10
)
def camera(kit: Kit) -> None:
    """A camera in black leather and steel (decimetres)."""
    steel, leather, glass = (kit.paint("#c0c3c7", metal=1, rough=0.3), kit.paint("#1e1d1d", mottle=0.2, grain_m=0.03),
        kit.glass("#27354a"))  # fmt: skip
    soft(kit, (1.4, 0.5, 0.8), (0, 0, 0.42), steel, square=0.15)
    kit.box((1.36, 0.5, 0.46), (0, -0.012, 0.4), leather, bevel=0.1)
    kit.prism([(-0.3, 0.75), (0.3, 0.75), (0.18, 1.0), (-0.18, 1.0)], 0.4, (0, 0, 0), steel)
    for radius, y, material in ((0.36, -0.35, leather), (0.34, -0.45, steel), (0.32, -0.52, leather),
        (0.24, -0.56, glass)):  # fmt: skip
        kit.cylinder(radius, 0.3, (0, y + 0.1, 0.42), material, turn_degrees=(90, 0, 0))
    ring(kit, 0.27, 0.03, (0, -0.62, 0.42), steel)
    for x, r in ((-0.5, 0.13), (0.48, 0.15)):
        kit.cylinder(r, 0.12, (x, 0, 0.87), steel)
    kit.cylinder(0.05, 0.1, (0.27, -0.08, 0.88), kit.paint("#a02a22"))
    kit.box((0.2, 0.02, 0.12), (-0.48, -0.255, 0.7), glass)


@thing("typewriter", "writing machine", height_m=0.32, stands="table", elevation_degrees=22)
def typewriter(kit: Kit) -> None:
    """An old typewriter with round keys and a written sheet."""
    body, steel, key = (kit.paint("#23302e", rough=0.3), kit.paint("#b8bcc0", metal=1, rough=0.3),
        kit.paint("#e9e2cf", rough=0.4))  # fmt: skip
    kit.prism(
        [(-0.2, 0), (0.17, 0), (0.17, 0.15), (0.02, 0.15), (-0.2, 0.04)], 0.36, (0, 0, 0), body, turn_degrees=(0, 0, 90)
    )
    for row in range(4):
        for column in range(10):
            y, z = -0.17 + 0.037 * row, 0.06 + 0.022 * row
            x = (column - 4.5) * 0.032 + 0.008 * row
            kit.cylinder(0.013, 0.008, (x, y, z + 0.012), key, sides=14)
            kit.cylinder(0.004, 0.03, (x, y, z), steel, sides=8)
    kit.cylinder(0.028, 0.42, (0, 0.09, 0.165), kit.paint("#141414"), turn_degrees=(0, 90, 0))
    for x in (-0.22, 0.22):
        kit.cylinder(0.035, 0.03, (x, 0.09, 0.165), steel, turn_degrees=(0, 90, 0))
    kit.tube([(-0.22, 0.08, 0.18), (-0.26, 0.0, 0.22)], 0.007, steel)

    def page(u: float, v: float) -> tuple[float, float, float]:
        return (u - 0.5) * 0.22, 0.1 + 0.05 * v * v, 0.17 + 0.15 * v

    surface(kit, page, kit.paint("#f4f0e4", mottle=0.03), steps=(4, 8))
    for i in range(4):
        kit.box((0.16, 0.002, 0.006), (0, 0.098 + 0.012 * i, 0.215 + 0.025 * i), kit.paint("#4a4a4a"), bevel=0)
    kit.prism([(0.1 * math.cos(t), 0.05 * math.sin(t)) for t in (math.pi * k / 12 for k in range(13))], 0.02,
        (0, 0.0, 0.15), steel, turn_degrees=(-60, 0, 0))  # fmt: skip


@thing("gramophone", "record player, phonograph, old music player", height_m=0.8, stands="table",
    azimuths_degrees=(30,), elevation_degrees=12)  # fmt: skip
def gramophone(kit: Kit) -> None:
    """A gramophone with a golden horn and a black record."""
    wood, gold, black = (kit.wood("#7a4322", along="x"), kit.paint("#d0a23f", metal=1, rough=0.25),
        kit.paint("#17171a", rough=0.3))  # fmt: skip
    kit.box((0.4, 0.38, 0.04), (0, 0, 0.02), wood, bevel=0.3)
    kit.box((0.34, 0.32, 0.13), (0, 0, 0.1), wood)
    kit.box((0.4, 0.38, 0.03), (0, 0, 0.18), wood, bevel=0.3)
    kit.cylinder(0.15, 0.015, (0, -0.02, 0.205), black, sides=48)
    kit.cylinder(0.045, 0.018, (0, -0.02, 0.206), kit.paint("#b3322a"))
    kit.tube(
        [(0.16, 0.1, 0.2), (0.17, 0.14, 0.32), (0.08, 0.16, 0.36), (0.02, 0.05, 0.28), (0.05, -0.06, 0.22)], 0.014, gold
    )
    kit.tube([(0.0, 0.15, 0.24), (0, 0.18, 0.34), (0, 0.14, 0.42)], [0.02, 0.03, 0.04], gold)

    def horn(u: float, v: float) -> tuple[float, float, float]:
        a = 2 * math.pi * u
        r = 0.035 + 0.2 * v**2.6 * (1 + 0.05 * math.cos(8 * a)) + 0.02 * v
        return r * math.cos(a), -r * math.sin(a) * 0.6, v * 0.36 + 0.6 * r * math.sin(a) * 0.5

    with moved((0, 0.14, 0.4), turn_degrees=(42, 0, 0)):
        surface(kit, horn, gold, steps=(64, 20))
    kit.tube([(0.17, 0, 0.1), (0.25, 0, 0.1), (0.25, 0, 0.04)], 0.009, gold, smooth=False)


@thing("sewing-machine", "tailor, sewing", height_m=0.33, stands="table", azimuths_degrees=(15,), elevation_degrees=10)
def sewing_machine(kit: Kit) -> None:
    """A black sewing machine with a hand wheel, gold lines and red cloth."""
    black, gold, steel = (kit.paint("#1c1d20", rough=0.2), kit.paint("#c9a04a", metal=1),
        kit.paint("#c0c3c7", metal=1, rough=0.25))  # fmt: skip
    kit.box((0.5, 0.2, 0.05), (0, 0, 0.025), kit.wood("#7a4a28", along="x"), bevel=0.2)
    arm = [(-0.2, 0.06), (-0.13, 0.06), (-0.13, 0.18), (-0.08, 0.215), (0.1, 0.2), (0.12, 0.12), (0.13, 0.06),
        (0.21, 0.06), (0.2, 0.28), (0.14, 0.305), (-0.12, 0.3), (-0.2, 0.27)]  # fmt: skip
    kit.prism([(x, z) for x, z in arm if z > 0.1 or x > 0], 0.085, (0, 0, 0), black)
    kit.prism([(-0.2, 0.15), (-0.13, 0.15), (-0.1, 0.3), (-0.2, 0.28)], 0.09, (0, 0, 0), black)
    kit.box((0.42, 0.16, 0.02), (0, 0, 0.055), black, bevel=0.3)
    kit.tube([(-0.17, 0, 0.17), (-0.17, 0, 0.06)], 0.005, steel)
    kit.box((0.03, 0.04, 0.005), (-0.17, 0, 0.072), steel)
    ring(kit, 0.07, 0.013, (0.25, 0, 0.22), steel, plane="yz")
    kit.cylinder(0.055, 0.02, (0.24, 0, 0.22), black, turn_degrees=(0, 90, 0))
    for z in (0.225, 0.285):
        kit.tube([(-0.1, -0.045, z), (0.12, -0.045, z - 0.005)], 0.003, gold)
    kit.cylinder(0.016, 0.035, (0.08, 0, 0.32), kit.paint("#b3322a"))
    surface(kit, lambda u, v: (-0.22 + 0.2 * u, -0.16 + 0.26 * v, 0.068 - 0.12 * max(0, 0.25 - v)
        + 0.006 * math.sin(14 * u)), kit.paint("#b3424a", rough=0.95), steps=(30, 12))  # fmt: skip


@thing("hourglass", "sand clock, sandglass, egg timer", height_m=0.25, stands="table", size_px=224)
def hourglass(kit: Kit) -> None:
    """An hourglass with most of its sand below."""
    wood, sand = kit.wood("#7a4a28"), kit.paint("#e0b96a", mottle=0.15, grain_m=0.006)
    for z in (0.012, 0.238):
        kit.lathe([(0, -0.012), (0.075, -0.012), (0.08, 0), (0.075, 0.012), (0, 0.012)], (0, 0, z), wood)
    for a in (0, 90, 180, 270):
        x, y = 0.066 * math.cos(math.radians(a + 20)), 0.066 * math.sin(math.radians(a + 20))
        kit.lathe(
            [(0.006, 0.02), (0.009, 0.08), (0.005, 0.125), (0.009, 0.17), (0.006, 0.23)], (x, y, 0), wood, sides=12
        )
    kit.lathe([(0.05, 0.025), (0.054, 0.06), (0.035, 0.1), (0.006, 0.122), (0.006, 0.128), (0.035, 0.15),
        (0.054, 0.19), (0.05, 0.225)], (0, 0, 0), kit.glass("#dceaf0", clear=0.72))  # fmt: skip
    kit.lathe([(0.048, 0.026), (0.05, 0.055), (0.02, 0.08), (0, 0.086)], (0, 0, 0), sand)
    kit.lathe([(0.003, 0.086), (0.004, 0.128), (0.03, 0.15), (0.04, 0.165), (0, 0.158)], (0, 0, 0), sand)


@thing("globe", "terrestrial globe, model of the earth, geography", height_m=0.42, stands="table", size_px=224)
def globe(kit: Kit) -> None:
    """A globe with seas and lands in a brass half ring."""
    brass, wood = kit.paint("#c9a04a", metal=1, rough=0.3), kit.wood("#6a3f22")
    kit.lathe([(0, 0), (0.1, 0), (0.1, 0.02), (0.03, 0.04), (0.02, 0.08)], (0, 0, 0), wood)
    kit.ball(0.15, (0, 0, 0.25), kit.paint("#3f7fb0", rough=0.3, mottle=0.1))
    land = kit.paint("#7a9a4a", second="#c9a860", grain_m=0.08)
    for i, (lat, lon, size) in enumerate(((42, 22, 34), (5, 18, 27), (-18, 12, 18), (46, -38, 24), (18, -50, 12),
        (-14, -62, 24), (56, 4, 15), (50, 60, 30), (-28, 66, 14), (24, 52, 14), (78, -20, 16))):  # fmt: skip

        def coast(u: float, i: int = i, size: float = size) -> float:
            return size * (0.8 + 0.22 * math.sin(6.2832 * 3 * u + i) + 0.14 * math.sin(6.2832 * 7 * u + 2 * i))

        cap(kit, 0.1515, (0, 0, 0.25), (lat, lon), coast, land)
    kit.tube(arc(0.168, (0, 0, 0.25), -110, 110), 0.009, brass)
    kit.tube([(0, 0, 0.41), (0, 0, 0.38)], 0.008, brass)


@thing("compass", "magnetic compass, direction", height_m=0.09, stands="table", size_px=224, elevation_degrees=38,
    azimuths_degrees=(10,))  # fmt: skip
def compass(kit: Kit) -> None:
    """An open brass compass with a red needle (decimetres)."""
    brass, red, dark = kit.paint("#c9a04a", metal=1, rough=0.3), kit.paint("#c0302a"), kit.paint("#23303a")
    kit.lathe([(0, 0), (0.46, 0), (0.5, 0.06), (0.5, 0.2), (0.44, 0.22), (0.42, 0.16), (0, 0.16)], (0, 0, 0), brass)
    kit.cylinder(0.43, 0.02, (0, 0, 0.165), kit.paint("#f2ead6", mottle=0.05))
    for a in range(0, 360, 30):
        c, s = math.cos(math.radians(a)), math.sin(math.radians(a))
        kit.box((0.1 if a % 90 == 0 else 0.05, 0.02, 0.004), (0.37 * c, 0.37 * s, 0.177), dark,
            turn_degrees=(0, 0, a), bevel=0)  # fmt: skip
    with moved((0, 0, 0.19), turn_degrees=(0, 0, -25)):
        kit.mesh([(-0.06, 0, 0), (0.06, 0, 0), (0, 0.34, 0.01), (0, 0, 0.04)],
            [(0, 1, 3), (0, 3, 2), (1, 2, 3), (0, 2, 1)], red)  # fmt: skip
        kit.mesh([(-0.06, 0, 0), (0.06, 0, 0), (0, -0.34, 0.01), (0, 0, 0.04)],
            [(0, 3, 1), (0, 2, 3), (1, 3, 2), (0, 1, 2)], dark)  # fmt: skip
    with moved((0, 0.5, 0.2), turn_degrees=(62, 0, 0)):
        kit.lathe(
            [(0, -0.05), (0.46, -0.05), (0.5, 0), (0.5, 0.06), (0.45, 0.06), (0.43, 0), (0, 0)], (0, 0.5, 0), brass
        )
        kit.cylinder(0.42, 0.01, (0, 0.5, 0.005), kit.paint("#a8823a", metal=1, rough=0.4))


@thing("alarm-clock", "bedside clock, wake-up", height_m=0.16, stands="table", size_px=224)
def alarm_clock(kit: Kit) -> None:
    """A red alarm clock with two bells."""
    _alarm_clock(kit, kit.paint("#c0392f", rough=0.3), kit.paint("#d0a548", metal=1, rough=0.25))


def _alarm_clock(kit: Kit, red: Any, brass: Any) -> None:
    dark = kit.paint("#1c1a1a")
    kit.cylinder(0.075, 0.06, (0, 0, 0.095), red, turn_degrees=(90, 0, 0))
    kit.cylinder(0.062, 0.062, (0, -0.002, 0.095), kit.paint("#f4efe2"), turn_degrees=(90, 0, 0))
    for hour in range(12):
        a = math.radians(30 * hour)
        kit.box((0.005, 0.004, 0.012), (0.052 * math.sin(a), -0.034, 0.095 + 0.052 * math.cos(a)), dark,
            turn_degrees=(0, 30 * hour, 0), bevel=0)  # fmt: skip
    for turn, long in ((-40, 0.03), (70, 0.045)):
        a = math.radians(turn)
        kit.box((0.006, 0.004, long), (0.45 * long * math.sin(a), -0.037, 0.095 + 0.45 * long * math.cos(a)), dark,
            turn_degrees=(0, turn, 0), bevel=0)  # fmt: skip
    for s in (-1, 1):
        with moved((0.05 * s, 0, 0.165), turn_degrees=(0, 32 * s, 0)):
            kit.lathe([(0.034, 0), (0.03, 0.016), (0.016, 0.028), (0, 0.03)], (0, 0, 0), brass)
        kit.tube([(0.045 * s, 0, 0.03), (0.065 * s, 0, 0.0)], [0.01, 0.007], brass)
    kit.tube(arc(0.04, (0, 0, 0.17), 10, 170, count=9), 0.005, brass)
