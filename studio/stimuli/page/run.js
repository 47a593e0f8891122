// One list of a set of stimuli, shown by jsPsych: a word is chosen for each; the answers are saved as a file.
(() => {
  const list = JSON.parse(document.getElementById("list").textContent);
  const plugins = {
    audio: jsPsychAudioButtonResponse, image: jsPsychImageButtonResponse,
    video: jsPsychVideoButtonResponse, audiovideo: jsPsychVideoButtonResponse,
  };
  const show = list.trials.map((trial) => ({
    type: plugins[list.kind],
    stimulus: list.kind.endsWith("video") ? [`../${trial.stimulus}`] : `../${trial.stimulus}`,
    choices: list.choices,
    prompt: `<p>${list.question}</p>`,
    data: trial,
    on_finish: (data) => { data.answer = list.choices[data.response]; },
  }));
  const finish = (experiment) => {
    const link = document.getElementById("save");
    link.href = URL.createObjectURL(new Blob([experiment.data.get().csv()], { type: "text/csv" }));
    link.download = `answers_${list.name}.csv`;
    document.getElementById("shown").remove();
    document.getElementById("end").hidden = false;
  };
  document.getElementById("begin").onclick = () => {
    document.getElementById("start").remove();
    const experiment = initJsPsych({ display_element: "shown", on_finish: () => finish(experiment) });
    experiment.run(show);
  };
})();
