// The items one by one, and the keys.

let list = null, current = null; // tasks of this rater; what is on screen

const tasks = () => { list = list || tasksOf(state.number); return list; };

const progress = (step, total) => {
  const box = document.getElementById('progress'), bar = box.querySelector('.bar');
  box.hidden = !total;
  bar.setAttribute('aria-valuemax', total); bar.setAttribute('aria-valuenow', step);
  bar.firstElementChild.style.width = `${total ? 100 * step / total : 0}%`;
  box.querySelector('.count').textContent = `${Math.min(step + 1, total)} of ${total}`;
};

const draftOf = task => {
  const key = keyOf(task);
  state.answers[key] = state.answers[key] || { draft: {}, sent: [] };
  return state.answers[key];
};

const mediaOf = task => {
  if (task.type === 'check') return [];
  if (task.type === 'rate') return [['', itemOf(task.id)]];
  const pair = study.pairs.find(p => p.id === task.id), right = task.left === pair.a ? pair.b : pair.a;
  return [['A', itemOf(task.left)], ['B', itemOf(right)]];
};

const compare = (task, answer, change, media) => {
  group_id += 1;
  const pair = study.pairs.find(p => p.id === task.id);
  const choices = media.length ? media.map(([label, item]) => [item.id, label, '']) : [['A', 'A', ''], ['B', 'B', '']];
  return el('div', { class: 'scales' }, question('ab', pair ? pair.question : 'A or B?', 'If unsure, take the one that comes closer.', radios('ab', choices, answer.ab, id => change('ab', id), 'ab')));
};

const itemScreen = () => {
  const all = tasks(), task = all[state.step], entry = draftOf(task), answer = entry.draft, started = performance.now();
  const media = mediaOf(task), heardKey = keyOf(task);
  const heard = new Set(state.heard[heardKey] || []);
  const change = (name, value) => { delete answer.skipped; answer[name] = value; mark(open.filter(n => n !== name)); save(); };
  const players = media.map(([label, item]) => player(item, { label, heard: heard.has(item.id), onHeard: () => {
    heard.add(item.id);
    state.heard[heardKey] = [...heard]; save(); unlock();
  } }));
  const only = task.type === 'ab' || !study.scales.some(s => s !== 'ab');
  const words = shuffled(study.words, randomFrom(`${study.seed} words ${state.number}`));
  const scales = only ? compare(task, answer, change, media) : scalesOf(study.scales.filter(s => s !== 'ab'), answer, change, words, media.length ? media[0][1] : null);
  const lock = el('p', { class: 'lock', text: media.length > 1 ? 'Play or look at both before you answer.' : media.length && media[0][1].kind === 'picture' ? 'Look at it for a moment.' : 'Play it to the end once; then the scales open.' });
  const unlock = () => {
    const ready = media.every(([, item]) => heard.has(item.id));
    scales.inert = !ready; scales.classList.toggle('locked', !ready); lock.hidden = ready;
  };
  const missing = el('p', { class: 'missing', role: 'alert', hidden: true });
  let open = []; // scales that were found unanswered
  const mark = names => {
    open = names;
    for (const part of scales.querySelectorAll('.scale')) part.classList.toggle('wanting', names.includes(part.dataset.scale));
    missing.hidden = !names.length;
  };
  const leave = step => { players.forEach(p => p.stop()); state.step = step; save(); render(); };
  const put = () => {
    const plays = players.reduce((n, p) => n + p.told.plays, 0);
    const row = record(task, answer, (performance.now() - started) / 1000, plays);
    const same = r => { const { seconds, plays, at, ...rest } = r; return JSON.stringify(rest); };
    if (!entry.sent.length || same(entry.sent[entry.sent.length - 1]) !== same(row)) { entry.sent.push(row); send('rate', row); }
    if (state.step + 1 < all.length) leave(state.step + 1); else { players.forEach(p => p.stop()); state.phase = 'comment'; state.step = all.length - 1; save(); render(); }
  };
  const next = () => {
    if (answer.skipped) { put(); return; }
    if (scales.inert) { missing.textContent = lock.textContent; missing.hidden = false; (players[0].node.querySelector('button') || missing).focus(); return; }
    const wanting = (only ? ['ab'] : study.scales.filter(s => s !== 'ab')).filter(n => !complete[n](answer));
    if (!wanting.length) { put(); return; }
    mark(wanting);
    missing.textContent = 'Something is still open: see the marked part.';
    const first = scales.querySelector('.wanting');
    first.scrollIntoView({ block: 'center', behavior: 'instant' });
    (first.querySelector('[role=slider], input') || first).focus({ preventScroll: true });
  };
  const skip = () => { for (const name of Object.keys(answer)) delete answer[name]; answer.skipped = true; put(); };
  const checkText = task.type === 'check' ? el('p', { class: 'check', text: study.checks.find(c => c.id === task.id).text }) : null;
  const title = task.type === 'check' ? 'A moment of attention' : task.type === 'ab' ? 'Compare the two' : { sound: 'Listen', picture: 'Look', film: 'Watch' }[media[0][1].kind];
  showSheet(title, checkText, media.length ? el('div', { class: `media n${media.length}` }, ...players.map(p => p.node)) : null, lock, scales, missing,
    el('nav', {}, el('button', { type: 'button', id: 'back', text: 'Back', disabled: state.step === 0, onclick: () => leave(state.step - 1) }),
      task.type === 'check' ? el('span') : el('button', { type: 'button', class: 'quiet', id: 'skip', text: 'I cannot judge this', onclick: skip }),
      el('button', { type: 'button', class: 'primary', id: 'next', text: 'Next', onclick: next })));
  main.querySelector('h1').dataset.task = heardKey; // for screen-reader users the heading is announced with its place
  main.querySelector('h1').setAttribute('aria-label', `${title}, ${state.step + 1} of ${all.length}`);
  progress(state.step, all.length);
  unlock();
  current = { next, toggle: () => players[0] && (players.find((p, i) => !heard.has(media[i][1].id)) || players[0]).toggle() };
};

const render = () => {
  current = null;
  document.body.dataset.phase = state.phase;
  document.getElementById('name').textContent = state.phase === 'consent' ? '' : study.title;
  if (state.phase === 'items') { itemScreen(); return; }
  const total = state.number === null || state.phase === 'instructions' ? 0 : tasks().length;
  progress(total, total);
  ({ consent: consentScreen, instructions: instructionsScreen, comment: commentScreen, done: doneScreen })[state.phase]();
};

document.addEventListener('keydown', event => {
  if (!current || event.ctrlKey || event.metaKey || event.altKey) return;
  const tag = event.target.tagName, typing = tag === 'TEXTAREA' || (tag === 'INPUT' && event.target.type === 'text');
  if (event.key === 'Enter' && !['BUTTON', 'TEXTAREA', 'A', 'SUMMARY'].includes(tag)) { event.preventDefault(); current.next(); }
  if ((event.key === 'p' || event.key === 'P') && !typing) { event.preventDefault(); current.toggle(); }
});

render();
flush();
