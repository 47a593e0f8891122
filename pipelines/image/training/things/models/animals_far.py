"""Animals of hot and far lands: elephant, giraffe, zebra, camel, apes, panda, kangaroo, hippo, rhino."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_beast import WALKING, Beast, stand
from pipelines.image.training.things.kit_flesh import Flesh, patched, striped
from pipelines.image.training.things.kit_rest import sit
from pipelines.image.training.things.models.animals import BEAR, DEER
from pipelines.image.training.things.models.pets import HORSE
from pipelines.image.training.things.recipe import thing

ELEPHANT = Beast(
    2.9, 3.2, 0.95, 1.0, 0.9, 0.42, 0.26, (0.3, 20, 0.7, 0.55), (0.55, 0.5, 0.24, -30), ("none", 0),
    (1.1, 0.05, -82, 10), "#7f7b78", nose="#6f6b68", paws=0.3, hoofed=False,
)  # fmt: skip

CAMEL = Beast(
    1.85, 1.7, 0.36, 0.38, 0.32, 0.17, 0.06, (1.0, 18, 0.2, 0.12), (0.45, 0.13, 0.085, -12), ("point", 0.1),
    (0.5, 0.035, -75, 0), "#c29a66", paws=0.1,
)  # fmt: skip


@thing("elephant", "african elephant, mammoth", height_m=3.17, azimuths_degrees=(54,), size_px=360)
def elephant(kit: Kit) -> None:
    """An elephant with large ears, trunk and tusks."""
    flesh = stand(kit, ELEPHANT, legs=((8, 0), (-10, 0), (-8, 0), (10, 0)), fur=0.4, cells=120)
    more, grey = Flesh(), "#7f7b78"
    more.turn, more.at = flesh.turn, flesh.at
    top = flesh.to_scene((0, -0.35, -0.2))
    more.place((0, 0, 0))
    trunk = [
        top + np.array(p)
        for p in ((0, 0, 0), (0, -0.32, -0.4), (0, -0.42, -0.95), (0, -0.36, -1.45), (0, -0.55, -1.75))
    ]
    more.limb(trunk, (0.32, 0.25, 0.19, 0.14, 0.1), grey)
    for s in (-1, 1):
        ear = flesh.to_scene((s * 0.45, 0.25, 0.1))
        more.limb(
            [ear, ear + np.array([s * 0.42, 0.22, -0.05]), ear + np.array([s * 0.3, 0.2, -0.6])],
            (0.3, 0.42, 0.3),
            "#76726f",
            flat=(1, 0.16, 1),
            blend=0.2,
        )
    more.mesh(kit, fur=0.4, cells=90)
    for s in (-1, 1):
        line = [flesh.to_scene(p) for p in ((s * 0.26, -0.3, -0.35), (s * 0.34, -0.75, -0.5), (s * 0.34, -1.15, -0.3))]
        kit.tube([tuple(p) for p in line], [0.075, 0.06, 0.015], kit.paint("#efe6d0", rough=0.3))


@thing("giraffe", "giraffes", height_m=4.9, azimuths_degrees=(64,), size_px=380)
def giraffe(kit: Kit) -> None:
    """A giraffe with brown patches."""
    b = Beast(
        2.9, 2.0, 0.5, 0.46, 0.42, 0.24, 0.075, (2.1, 64, 0.34, 0.14), (0.6, 0.16, 0.09, -30), ("side", 0.2),
        (0.9, 0.03, -80, 0), "#e2c48a", muzzle="#c9a878", feet="#e0cfa8", mane="#8a5a30", paws=0.1, hoofed=True,
    )  # fmt: skip
    flesh = stand(kit, b, coat=patched("#8a5226", 0.42, 0.25, seed=5), cells=170)
    for s in (-1, 1):
        ends = [tuple(flesh.to_scene(p)) for p in ((s * 0.06, 0.02, 0.12), (s * 0.09, 0.06, 0.32))]
        kit.tube(ends, [0.03, 0.035], kit.paint("#4a2f1c"), smooth=False)


@thing("zebra", "zebras", height_m=1.95, azimuths_degrees=(66,), size_px=340)
def zebra(kit: Kit) -> None:
    """A zebra."""
    b = replace(
        HORSE,
        height=1.35,
        length=1.5,
        chest=0.31,
        waist=0.3,
        rump=0.29,
        thigh=0.16,
        neck=(0.6, 48, 0.21, 0.13),
        coat="#efebe2",
        mane="#1c1a1a",
        tail_tint="#3a3634",
        feet="#1c1a1a",
        muzzle="#2a2624",
    )
    stand(kit, b, coat=striped("#1a1818", 0.16, -0.05, bend=0.8), cells=170)


@thing("camel", "dromedary, caravan", height_m=2.3, azimuths_degrees=(66,), size_px=340)
def camel(kit: Kit) -> None:
    """A camel with two humps."""
    stand(
        kit,
        replace(
            CAMEL,
            neck=(0.45, -8, 0.2, 0.15),
            head=(0.01, 0.02, 0.01, 0),
            ears=("none", 0),
            eye="#c29a66",
            nose="#c29a66",
        ),
        cells=140,
    )
    more = Flesh()
    for y in (-0.28, 0.36):
        more.limb([(0, y, 1.75), (0, y + 0.02, 2.12)], (0.26, 0.13), "#a87f4c")
    more.limb(
        [(0, -1.15, 1.45), (0, -1.4, 1.55), (0, -1.52, 1.9), (0, -1.55, 2.15)], (0.19, 0.15, 0.12, 0.11), "#c29a66"
    )
    more.place((0, -1.58, 2.22), pitch=-8)
    from pipelines.image.training.things.kit_beast import face

    face(kit, more, CAMEL)
    more.mesh(kit, fur=0.4)


@thing("monkey", "ape, chimpanzee, macaque", height_m=0.66, azimuths_degrees=(35,), size_px=280)
def monkey(kit: Kit) -> None:
    """A brown monkey that sits with its arms on its knees, its tail curled."""
    f, tint, pale = Flesh(), "#6a4a32", "#d2ac88"
    f.limb([(0, 0.06, 0.11), (0, 0.02, 0.24), (0, -0.01, 0.36)], (0.12, 0.105, 0.1), tint)
    f.ball((0, -0.06, 0.24), (0.08, 0.06, 0.12), "#a88a68")
    f.pair([(0.08, -0.02, 0.4), (0.19, -0.06, 0.26), (0.13, -0.22, 0.22)], (0.05, 0.036, 0.028), tint, blend=0.3)
    f.pair([(0.13, -0.22, 0.22), (0.12, -0.28, 0.19)], (0.026, 0.02), pale)
    f.pair([(0.1, 0.05, 0.1), (0.15, -0.17, 0.23), (0.13, -0.12, 0.04)], (0.07, 0.045, 0.03), tint, blend=0.3)
    f.pair([(0.13, -0.11, 0.02), (0.14, -0.25, 0.018)], (0.028, 0.024), "#4a3424")
    tail = [
        (0, 0.15, 0.06),
        (0.08, 0.32, 0.05),
        (0.12, 0.42, 0.2),
        (0.1, 0.36, 0.36),
        (0.08, 0.26, 0.34),
        (0.08, 0.27, 0.27),
    ]
    f.limb(tail, 0.02, tint)
    f.place((0, -0.05, 0.53), yaw=12)
    f.ball((0, 0.01, 0.02), (0.1, 0.1, 0.105), tint)
    f.ball((0, -0.075, -0.045), (0.052, 0.05, 0.042), pale, blend=0.3)
    f.pair([(0.033, -0.075, 0.03)], 0.034, pale, blend=0.3)
    f.pair([(0.11, 0.0, 0.0)], 0.036, pale, flat=(0.5, 0.6, 1), blend=0.2)
    f.mesh(kit, fur=0.5, cells=150)
    for s in (-1, 1):
        kit.ball(0.015, f.to_scene((s * 0.036, -0.1, 0.028)), kit.paint("#140e0a", rough=0.1))
        kit.ball(0.006, f.to_scene((s * 0.014, -0.124, -0.028)), kit.paint("#4a3028"))
    kit.ball((0.03, 0.008, 0.004), f.to_scene((0, -0.12, -0.062)), kit.paint("#5a3028"))


@thing("gorilla", "great ape, silverback", height_m=1.3, azimuths_degrees=(48,))
def gorilla(kit: Kit) -> None:
    """A gorilla on its knuckles."""
    b = Beast(
        1.1, 0.95, 0.36, 0.33, 0.27, 0.17, 0.095, (0.1, 30, 0.24, 0.2), (0.2, 0.19, 0.12, -6), ("round", 0.04),
        (0, 0, 0, 0), "#26252a", muzzle="#17161a", feet="#17161a", paws=0.1,
    )  # fmt: skip
    stand(kit, b, pitch=24, legs=((14, 0), (2, 0), (10, 0), (24, 0)), fur=0.6)


@thing("panda", "giant panda, panda bear", height_m=1.26, azimuths_degrees=(30,))
def panda(kit: Kit) -> None:
    """A panda that sits."""
    b = replace(
        BEAR,
        height=0.95,
        length=0.85,
        chest=0.3,
        waist=0.34,
        rump=0.32,
        thigh=0.15,
        shin=0.1,
        neck=(0.1, 30, 0.22, 0.2),
        head=(0.28, 0.21, 0.1, -4),
        coat="#f2efe8",
        muzzle="#f2efe8",
        feet="#1c1a1c",
        ear="#1c1a1c",
        ears=("round", 0.085),
        paws=0.1,
        tail=(0, 0, 0, 0),
        hang=0,
    )

    def black(points: Any, base: Any) -> Any:
        limb = ((points[:, 2] < 0.62) & (points[:, 1] < -0.3)) | ((points[:, 2] < 0.3) & (points[:, 1] < 0.15))
        limb |= (np.abs(points[:, 0]) > 0.27) & (points[:, 2] < 0.42)
        return np.where(limb[:, None], 0.012, base)

    flesh = sit(kit, b, coat=black, fur=0.5)
    for s in (-1, 1):
        kit.ball((0.05, 0.03, 0.065), flesh.to_scene((s * 0.125, -0.155, 0.04)), kit.paint("#17161a"))


@thing("koala", "koala bear", height_m=0.72, azimuths_degrees=(28,), size_px=256)
def koala(kit: Kit) -> None:
    """A grey koala that sits."""
    b = Beast(
        0.5, 0.42, 0.16, 0.17, 0.17, 0.08, 0.05, (0.04, 40, 0.13, 0.13), (0.13, 0.135, 0.05, 0), ("round", 0.1),
        (0, 0, 0, 0), "#8f8d8c", belly="#dcd8d2", ear="#a5a2a0", nose="#1c1a1c", paws=0.05,
    )  # fmt: skip
    sit(kit, b, fur=0.6)


@thing("kangaroo", "wallaby", height_m=1.75, azimuths_degrees=(62,))
def kangaroo(kit: Kit) -> None:
    """A kangaroo upright on its hind legs and tail."""
    coat, b = (
        Flesh(),
        replace(
            DEER, head=(0.24, 0.085, 0.045, -12), ears=("long", 0.24), coat="#a97a4e", belly="#dcc6a2", muzzle="#b98f66"
        ),
    )
    coat.limb([(0, 0.25, 0.62), (0, 0.05, 0.85), (0, -0.16, 1.2)], (0.24, 0.21, 0.13), b.coat)
    coat.limb([(0, 0.0, 0.75), (0, -0.12, 1.05)], (0.17, 0.11), b.belly)
    coat.pair(
        [(0.16, 0.22, 0.6), (0.2, -0.12, 0.42), (0.2, 0.16, 0.14), (0.2, 0.12, 0.05)], (0.19, 0.1, 0.05, 0.045), b.coat
    )
    coat.pair([(0.2, 0.14, 0.05), (0.2, -0.28, 0.04)], (0.05, 0.04), "#7a5636")
    coat.pair([(0.12, -0.2, 1.15), (0.17, -0.32, 0.98), (0.13, -0.48, 0.95)], (0.055, 0.04, 0.03), b.coat)
    coat.limb([(0, 0.38, 0.5), (0, 0.75, 0.2), (0, 1.15, 0.07), (0, 1.5, 0.06)], (0.17, 0.11, 0.07, 0.04), b.coat)
    coat.limb([(0, -0.17, 1.22), (0, -0.24, 1.42)], (0.1, 0.075), b.coat)
    coat.place((0, -0.27, 1.48), pitch=-10)
    from pipelines.image.training.things.kit_beast import face

    face(kit, coat, b)
    coat.mesh(kit, fur=0.4)


@thing("hippo", "hippopotamus", height_m=1.6, azimuths_degrees=(52,))
def hippo(kit: Kit) -> None:
    """A hippopotamus."""
    b = Beast(
        1.45, 2.6, 0.62, 0.68, 0.62, 0.24, 0.16, (0.25, 0, 0.5, 0.4), (0.75, 0.34, 0.3, -12), ("round", 0.09),
        (0.3, 0.05, -70, 0), "#77696a", belly="#b58f88", muzzle="#8f7674", nose="#5f5152", paws=0.19,
    )  # fmt: skip
    stand(kit, b, fur=0.1)


@thing("rhino", "rhinoceros", height_m=1.82, azimuths_degrees=(60,))
def rhino(kit: Kit) -> None:
    """A rhinoceros with two horns."""
    b = Beast(
        1.7, 2.7, 0.6, 0.62, 0.58, 0.28, 0.15, (0.4, -2, 0.48, 0.34), (0.75, 0.27, 0.17, -26), ("point", 0.2),
        (0.5, 0.04, -75, 0), "#84807a", paws=0.18,
    )  # fmt: skip
    flesh = stand(kit, b, legs=WALKING, fur=0.3)
    for y, size in ((-0.72, 0.5), (-0.45, 0.24)):
        line = [tuple(flesh.to_scene(p)) for p in ((0, y, 0.02), (0, y - 0.1, size * 0.5), (0, y - 0.06, size))]
        kit.tube(line, [0.11, 0.07, 0.012], kit.paint("#5a544c"))
