// What the browser remembers, and how answers reach the study: sent to the server that gave the page, or kept for download.

const study = JSON.parse(document.getElementById('study').textContent);
const KEY = `study-${study.id}`;
const fresh = () => ({ phase: 'consent', token: null, number: null, served: null, step: 0, answers: {}, heard: {}, queue: [], comment: '', finished: false });

const load = () => {
  try { return { ...fresh(), ...(JSON.parse(localStorage.getItem(KEY)) || {}) }; } catch { return fresh(); }
};
let state = load();
const save = () => {
  try { localStorage.setItem(KEY, JSON.stringify(state)); } catch { /* private mode: the study works, but not after a reload */ }
};
const forget = () => { try { localStorage.removeItem(KEY); } catch { /* nothing was kept */ } state = fresh(); };

const status = document.getElementById('status');
const say = (text, bad = false) => {
  status.textContent = text;
  status.hidden = !text;
  status.classList.toggle('bad', bad);
};

const call = async (name, body, token = state.token) => {
  const answer = await fetch(`api/${name}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) }, body: JSON.stringify(body),
  });
  const facts = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(facts.error || 'refused'), { refused: answer.status });
  return facts;
};

const randomToken = () => [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, '0')).join('');

// Served: the server gives the code and the number. From disk, or from a plain web host: the browser draws them.
const join = async () => {
  if (location.protocol.startsWith('http')) {
    try {
      Object.assign(state, await call('join', { study: study.id, consent: true }), { served: true });
      return;
    } catch (error) {
      if (error.refused && error.refused !== 404 && error.refused !== 405) throw error;
      if (error instanceof TypeError) throw new Error('the study’s computer does not answer; try again in a moment');
    }
  }
  Object.assign(state, { token: randomToken(), number: crypto.getRandomValues(new Uint32Array(1))[0] % 100000, served: false });
};

let sending = false, again = null;
const flush = async () => {
  if (sending || !state.served) return;
  sending = true;
  clearTimeout(again);
  try {
    while (state.queue.length) {
      const [name, body] = state.queue[0];
      try {
        await call(name, body);
      } catch (error) {
        if (!error.refused || error.refused >= 500 || error.refused === 429) throw error;
        say(`An answer was not accepted: ${error.message}`, true);
        state.queue.shift(); save();
        continue;
      }
      state.queue.shift(); save();
      if (!status.classList.contains('bad') || !state.queue.length) say('');
    }
  } catch {
    say('Not saved yet: the study’s computer does not answer. Your answers are kept here and sent again.', true);
    again = setTimeout(flush, 3000);
  } finally {
    sending = false;
    document.body.dataset.unsent = state.queue.length;
    showKept();
  }
};

const send = (name, body) => {
  if (state.served) state.queue.push([name, body]);
  save();
  flush();
};

const keyOf = task => `${task.type}:${task.id}:${task.repeat}`;
const itemOf = id => study.items.find(i => i.id === id);

// An answer as the study keeps it; only what is rated, how long it took and how often it was played.
const record = (task, answer, seconds, plays) => {
  const base = { item: task.id, repeat: task.repeat, seconds: Math.round(Math.min(seconds, 86400) * 10) / 10, plays, at: new Date().toISOString().slice(0, 19) + 'Z' };
  if (answer.skipped) return { ...base, skipped: true };
  const names = task.type === 'ab' || !study.scales.some(s => s !== 'ab') ? ['ab'] : study.scales.filter(s => s !== 'ab');
  return { ...base, ...Object.fromEntries(names.map(n => [n, answer[n]])), ...(task.type === 'ab' ? { left: task.left } : {}) };
};

const download = () => {
  const facts = { format: 1, study: study.id, rater: state.token, number: state.number, finished: state.finished, comment: state.comment, ratings: Object.values(state.answers).flatMap(a => a.sent || []) };
  const link = el('a', { href: URL.createObjectURL(new Blob([JSON.stringify(facts, null, 1)], { type: 'application/json' })), download: `answers-${study.id}-${state.token.slice(0, 8)}.json` });
  document.body.append(link);
  link.click();
  link.remove();
};
