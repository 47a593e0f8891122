"""The text recognizer: what words convey, by the text model of `conditioning.text`; it has no weights of its own.

May import `conditioning`, `weights`, `pipelines.errors` and `pipelines.recognition`; no generator. Begin with
`recognizer.py`.
"""
