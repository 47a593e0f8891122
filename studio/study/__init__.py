"""Studies with people: a rating page made from media, a server that collects on one's own machine, and a report.

- `make.make_study`: copies media under random names with every tag taken out (`blind`), asks for pairs (`pairs`), and
  writes the plan (`plan`) and the page. Raters never see what was requested.
- `server.StudyServer`: serves the page and keeps what raters send (`answers` checks, `store` keeps).
- `report.build_report`: who counts (`attention`), soft labels and comparisons (`figures`), agreement of raters
  (`agreement`) and of the recognizers with them (`recognizer_agreement`); `html_report` makes a page of it.

Begin with `make.make_study`. Imports `conditioning`, `pipelines`, and of `studio` the evaluator and
plots.
"""
