"""What words mean as affect, for `studio affect`: one text, the lines of a file, the turns of a dialogue. Nothing
prints.

- `text`: `read_affect` gives the vocabulary's exact answer where it has one, else the text model's; as a dict or lines.
- `lines`: the texts of a file or of standard input, one a line, read as they come.
- `dialogue`: the affect of every turn of a script, as a dict or a line.

Begin with `text.read_affect`. Imports `conditioning` and `weights`.
"""
