"""Animals that sit, lie, curl up or lie dead, from the measures of `kit_beast.Beast`."""

from __future__ import annotations

import math
from typing import Any

import bmesh
import bpy
import numpy as np
from mathutils import Matrix, Vector

from pipelines.image.training.things.kit import Kit
from pipelines.image.training.things.kit_beast import Beast, face
from pipelines.image.training.things.kit_flesh import Coat, Flesh


def sit(
    kit: Kit, b: Beast, *, head_pitch: float = -6, yaw: float = 15, coat: Coat | None = None, fur: float = 0.25,
    rise: float = 1.0, cells: int = 130,
) -> Flesh:  # fmt: skip
    """An animal that sits on its haunches, its head up; `rise` is how upright it sits."""
    flesh, h, side = Flesh(), b.height, b.chest * b.narrow
    chest = np.array([0, -b.length * 0.16, h * 0.74 * rise])
    rump = np.array([0, b.length * 0.22, b.rump * 0.95])
    flesh.limb(
        [rump, (rump + chest) / 2 + np.array([0, 0.02 * h, 0]), chest],
        (b.rump, b.waist, b.chest),
        b.coat,
        flat=(b.narrow, 1, 1),
    )
    flesh.limb(
        [chest + np.array([0, -b.chest * 0.35, 0]), chest * 0.6 + np.array([0, -0.06 * h, 0])],
        (b.chest * 0.6, b.chest * 0.4),
        b.belly or b.coat,
    )
    foot_y = chest[1] - b.chest * 0.35
    flesh.pair(
        [
            (side * 0.6, chest[1], chest[2] * 0.85),
            (side * 0.62, foot_y * 1.02, chest[2] * 0.42),
            (side * 0.62, foot_y, b.paws),
        ],
        (b.thigh * 0.8, b.shin * 1.1, b.shin),
        b.coat,
        blend=0.4,
    )
    flesh.pair(
        [(side * 0.62, foot_y, b.paws * 0.7), (side * 0.64, foot_y - b.paws * 1.2, b.paws * 0.65)],
        b.paws,
        b.feet or b.coat,
        flat=(1.1, 1, 0.75),
    )
    flesh.pair(
        [
            (side * 0.95, rump[1] - b.length * 0.02, rump[2] * 0.9),
            (side * 1.15, rump[1] - b.length * 0.22, rump[2] * 0.95),
        ],
        (b.thigh * 1.1, b.thigh * 0.85),
        b.coat,
        flat=(0.6, 1, 1),
    )
    flesh.pair(
        [(side * 1.2, rump[1] - b.length * 0.1, b.paws * 0.8), (side * 1.25, rump[1] - b.length * 0.34, b.paws * 0.65)],
        b.paws,
        b.feet or b.coat,
        flat=(1.1, 1, 0.8),
    )
    if b.tail[0]:
        angles = np.radians(np.linspace(0, 150, 7))
        radius, line = b.tail[0] * 0.42, []
        for a in angles:
            line.append(
                (
                    radius * (1 - math.cos(a)) * 0.9 + 0.0,
                    rump[1] + b.rump * 0.7 + radius * math.sin(a) * 0.55,
                    b.tail[1] * 1.1,
                )
            )
        flesh.limb(line, b.tail[1], b.tail_tint or b.coat, blend=0.3)
    top = chest + np.array([0, -b.neck[0] * 0.35, b.chest * 0.5 + b.neck[0] * 0.75])
    flesh.limb([chest + np.array([0, -b.chest * 0.2, b.chest * 0.3]), top], (b.neck[2], b.neck[3]), b.coat, blend=0.6)
    flesh.place(top + np.array([0, -b.head[1] * 0.15, b.head[1] * 0.35]), pitch=head_pitch, yaw=yaw)
    face(kit, flesh, b)
    flesh.mesh(kit, coat=coat, fur=fur, cells=cells)
    return flesh


def lie(
    kit: Kit,
    b: Beast,
    *,
    head_up: bool = False,
    coat: Coat | None = None,
    fur: float = 0.25,
    yaw: float = 12,
    cells: int = 130,
) -> Flesh:
    """An animal on its belly, forelegs stretched out, its head on the ground between them or up."""
    flesh, side = Flesh(), b.chest * b.narrow
    mid = b.chest * 0.86
    flesh.limb(
        [(0, -b.length * 0.3, mid), (0, 0, b.waist * 0.9), (0, b.length * 0.3, b.rump * 0.9)],
        (b.chest, b.waist, b.rump),
        b.coat,
        flat=(b.narrow * 1.08, 1, 0.92),
    )
    reach = b.height * 0.5
    start = -b.length * 0.34
    flesh.pair(
        [
            (side * 0.8, start, mid * 0.6),
            (side * 0.85, start - reach * 0.35, b.shin * 1.1),
            (side * 0.7, start - reach, b.paws * 0.75),
        ],
        (b.thigh * 0.7, b.shin * 1.2, b.shin),
        b.coat,
        blend=0.4,
    )
    flesh.pair(
        [(side * 0.7, start - reach, b.paws * 0.7), (side * 0.7, start - reach - b.paws, b.paws * 0.65)],
        b.paws,
        b.feet or b.coat,
        flat=(1.1, 1, 0.75),
    )
    flesh.pair(
        [(side * 1.0, b.length * 0.28, b.rump * 0.75), (side * 1.25, b.length * 0.06, b.thigh * 0.85)],
        (b.thigh * 1.15, b.thigh * 0.8),
        b.coat,
        flat=(0.7, 1, 1),
    )
    flesh.pair(
        [(side * 1.35, b.length * 0.2, b.paws * 0.8), (side * 1.4, -b.length * 0.02, b.paws * 0.7)],
        b.paws,
        b.feet or b.coat,
        flat=(1.1, 1, 0.8),
    )
    if b.tail[0]:
        back = b.length * 0.5
        flesh.limb(
            [
                (0, back - b.rump * 0.3, b.rump * 0.8),
                (b.tail[0] * 0.12, back + b.tail[0] * 0.4, b.tail[1] * 1.2),
                (b.tail[0] * 0.4, back + b.tail[0] * 0.8, b.tail[1]),
            ],
            b.tail[1],
            b.tail_tint or b.coat,
        )
    length = b.neck[0]
    if head_up:
        top = np.array([0, start - b.chest * 0.3 - length * 0.35, mid + b.chest * 0.5 + length * 0.6])
    else:
        top = np.array([0, start - b.chest * 0.5 - length * 0.75, b.head[1] * 1.0])
    flesh.limb([(0, start - b.chest * 0.1, mid * 1.05), top], (b.neck[2], b.neck[3]), b.coat, blend=0.6)
    flesh.place(top, pitch=-5 if head_up else 6, yaw=yaw)
    face(kit, flesh, b)
    flesh.mesh(kit, coat=coat, fur=fur, cells=cells)
    return flesh


def curl_up(kit: Kit, b: Beast, *, coat: Coat | None = None, fur: float = 0.25) -> Flesh:
    """An animal asleep in a ring, nose at its tail."""
    flesh, ring = Flesh(), b.length * 0.3
    angles = np.radians(np.linspace(-40, 200, 9))
    body = [(ring * math.cos(a), ring * math.sin(a) * 0.85, b.chest * 0.82) for a in angles]
    radii = np.interp(
        np.linspace(0, 1, 9), (0, 0.25, 0.6, 1), (b.rump * 0.85, b.rump * 1.05, b.waist * 1.05, b.chest * 0.9)
    )
    flesh.limb(body, list(radii), b.coat, flat=(1, 1, 0.92))
    tail = [
        ((ring + b.rump * 0.7) * math.cos(a), (ring + b.rump * 0.6) * math.sin(a) * 0.95, b.tail[1] * 1.2)
        for a in np.radians(np.linspace(-35, -135, 7))
    ]
    flesh.limb(tail, b.tail[1] * 1.1, b.tail_tint or b.coat)
    flesh.limb(
        [(ring * 0.5, -ring * 0.75, b.thigh), (ring * 0.0, -ring * 0.95, b.paws * 1.2)], (b.thigh, b.paws), b.coat
    )
    flesh.place((-ring * 0.72, -ring * 0.75, b.head[1] * 1.02), yaw=62, pitch=4)
    face(kit, flesh, b)
    flesh.mesh(kit, coat=coat, fur=fur)
    return flesh


def tip_over(*, roll_degrees: float = 84, tilt_degrees: float = 0) -> None:
    """Lay everything in the scene on its left side: the dead and the fallen."""
    turn = Matrix.Rotation(math.radians(roll_degrees), 4, "Y") @ Matrix.Rotation(math.radians(tilt_degrees), 4, "X")
    move_all(turn)


def move_all(matrix: Any) -> None:
    """Move every solid of the scene by a matrix."""
    for solid in list(bpy.context.scene.objects):
        solid.matrix_world = matrix @ solid.matrix_basis
    bpy.context.view_layer.update()


def cut_below(level: float) -> None:
    """Cut away all of the scene's meshes that lies under a level."""
    for solid in list(bpy.context.scene.objects):
        if solid.type != "MESH":
            continue
        evaluated = solid.evaluated_get(bpy.context.evaluated_depsgraph_get())
        data = bpy.data.meshes.new_from_object(evaluated)
        solid.modifiers.clear()
        mesh = bmesh.new()
        mesh.from_mesh(data)
        to_local = solid.matrix_world.inverted()
        geometry = list(mesh.verts) + list(mesh.edges) + list(mesh.faces)
        bmesh.ops.bisect_plane(
            mesh,
            geom=geometry,
            plane_co=to_local @ Vector((0, 0, level)),
            plane_no=(0, 0, 1),
            clear_inner=True,
        )
        mesh.to_mesh(data)
        mesh.free()
        solid.data = data
