"""HTTP for other programs: OpenAI's speech and pictures, and jobs of every kind, each with a feeling.

`app` puts it together; `speech`, `images` and `jobs` are routes; `workers` are processes that make media (`worker` is
what runs in one), `job_store` keeps what was asked across restarts; `access` says who may ask how much, `errors`
answers in OpenAI's shape. Begin with `speech.py`.
"""
