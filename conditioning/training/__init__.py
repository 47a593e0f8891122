"""How what conditioning ships was trained; nothing here is imported at run time, and the wheel leaves it out.

One way in: `python -m conditioning.training encoder | text`. `encoder` fits the AffectEncoder, `text` the text model.
"""
