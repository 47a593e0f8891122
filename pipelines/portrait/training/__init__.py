"""How the networks of the portrait engine are made: `python -m pipelines.portrait.training label|landmarks|lips|tune`.

`label_landmarks` asks a teacher for landmarks, `synthetic_faces` draws faces whose landmarks are exact, `fit_landmarks`
and `fit_visemes` fit the networks, `tune_expressions` sets the prototypes' intensities. Left out of the wheel; no
product code imports it.
"""
