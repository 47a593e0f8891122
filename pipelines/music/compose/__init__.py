"""Lead sheets (melody and chords) by a Transformer, and what becomes of a piece that is given.

`lead_sheet` composes a whole one by its form (`forms`), section by section: `decoding` draws tokens (`tokens`) from the
network (`net`), masked by the `grammar` (meters, cadences, ranges) and leaned by the `logit_bias` of mode and chord.
`adaptation` tells a given piece with another affect, continues or harmonises it; `variation` holds what it does to a
bar (parallel mode, transposition, more or fewer notes), `element_exchange` takes rhythm, harmony, dynamics or tempo of
another piece.

It imports `attributes` and `song`. Begin with `lead_sheet.compose_lead_sheet`.
"""
