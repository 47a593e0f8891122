"""What to express: affect values, the words for them, how they move in time, and their embeddings.

`affect` holds the values (Affect, AffectCurve, AffectEstimate; Emotion and VAD come from `point`); begin there.
`parser` turns words, numbers and mappings into an Affect, by `phrases` (known words), `vocabulary` (rated terms, points
<-> mixtures) and `wheel` (published orders of names), or by the text model in `text`; `naming` puts an affect into
words. `grouping` places any word in those orders, `dynamics` moves a mood, `script` and `dialogue` read turns.
`encoder` embeds affects for every generator; `steering` finds directions in other text encoders; `training` makes the
checkpoints and is not part of the wheel.

It imports `weights` only, and neither torch nor numpy until a text has to be read or an affect embedded.
"""

from conditioning import parser as parser  # registers what `Affect.of` asks
from conditioning.affect import VAD, Affect, AffectCurve, AffectEstimate, Emotion, parse

__all__ = ["VAD", "Affect", "AffectCurve", "AffectEstimate", "Emotion", "parse"]
