// The screens before and after the items: consent, instructions with an example, thanks.

const main = document.getElementById('main');

const paragraphs = text => text.split(/\n\s*\n/).map(part => {
  const lines = part.trim().split('\n');
  if (lines.every(l => l.startsWith('- '))) return el('ul', {}, ...lines.map(l => el('li', { text: l.slice(2) })));
  const lead = part.match(/^\s*([A-Z]\S*(?: \S+){0,2}?)([.:]) (.+)$/s); // "Where. The answers ..." opens with bold words
  return lead ? el('p', {}, el('b', { text: lead[1] + lead[2] }), ` ${lead[3].trim()}`) : el('p', { text: part.trim() });
});

const showSheet = (title, ...children) => {
  const head = el('h1', { text: title, tabindex: -1 });
  main.replaceChildren(el('div', { class: 'sheet' }, head, ...children));
  scrollTo(0, 0);
  head.focus({ preventScroll: true });
};

const consentScreen = () => {
  const box = el('input', { type: 'checkbox', id: 'agree', onchange: () => { start.disabled = !box.checked; } });
  const start = el('button', { type: 'button', class: 'primary', id: 'start', disabled: true, text: 'I agree, start', onclick: begin });
  const begun = async () => { start.disabled = true; await join(); state.phase = 'instructions'; save(); render(); };
  async function begin() {
    if (!box.checked) return;
    say('');
    try { await begun(); } catch (error) { start.disabled = false; say(`It could not start: ${error.message}`, true); }
  }
  showSheet(study.title, el('div', { class: 'prose' }, ...paragraphs(study.consent)),
    el('label', { class: 'agree' }, box, el('span', { text: 'I have read this, I am of age in my country, and I take part of my own will.' })),
    el('nav', {}, el('span'), start), withdrawBox(''));
};

const withdrawBox = code => {
  if (!location.protocol.startsWith('http')) return null;
  const input = el('input', { type: 'text', value: code, 'aria-label': 'Your code', placeholder: 'your code', autocomplete: 'off', spellcheck: 'false', maxlength: 64 });
  const button = el('button', { type: 'button', class: 'danger', text: 'Delete my answers', onclick: async () => {
    if (!confirm('Delete every answer given with this code? This cannot be undone.')) return;
    try {
      const { deleted } = await call('withdraw', {}, input.value.trim());
      if (input.value.trim() === state.token) forget();
      showSheet('Your answers are deleted', el('p', { text: `${deleted} answers were removed. Thank you for your time.` }));
      progress(0, 0);
      say('');
    } catch (error) { say(error.refused ? `Not deleted: ${error.message}` : 'Not deleted: the study’s computer does not answer', true); }
  } });
  return el('details', { class: 'withdraw' }, el('summary', { text: 'Delete answers that I gave' }),
    el('p', { text: 'Your code was shown when you finished. It is the only link to your answers.' }), el('div', { class: 'row' }, input, button));
};

const EXAMPLE = { vad: { valence: 0.8, arousal: 0.7 }, sam: { valence: 8, arousal: 7, dominance: 6 }, emotions: { words: { happy: 3, surprised: 1 }, other: '' }, mos: 5 };

const instructionsScreen = () => {
  const names = study.scales.filter(s => s !== 'ab');
  const example = names.length ? el('details', { class: 'example', open: true }, el('summary', { text: 'An example to try' }),
    el('p', { text: 'Think of a friend who bursts in and calls: “We won!” It could be answered like this. Try the scales; nothing here is kept.' }),
    scalesOf(names, structuredClone(EXAMPLE), () => {}, study.words, null)) : null;
  const keys = el('p', { class: 'keys' }, 'Keys: ', el('kbd', { text: 'Tab' }), ' moves on, ', el('kbd', { text: 'arrows' }), ' set a scale, ', el('kbd', { text: 'P' }), ' plays, ', el('kbd', { text: 'Enter' }), ' goes to the next one.');
  showSheet('How it works', el('div', { class: 'prose' }, ...paragraphs(study.instructions)), keys, example,
    el('nav', {}, el('span'), el('button', { type: 'button', class: 'primary', id: 'go', text: 'Begin', onclick: () => { state.phase = 'items'; save(); render(); } })));
};

const commentScreen = () => {
  const text = el('textarea', { rows: 4, maxlength: 2000, id: 'comment', oninput: () => { state.comment = text.value; save(); } });
  text.value = state.comment;
  const finish = () => {
    state.finished = true;
    send('finish', { comment: state.comment.trim() });
    state.phase = 'done'; save(); render();
  };
  showSheet('Anything to add?', el('label', { for: 'comment', text: 'A comment for the people who made this study, if you like. Please leave out names.' }), text,
    el('nav', {}, el('button', { type: 'button', id: 'back', text: 'Back', onclick: () => { state.phase = 'items'; state.step = tasks().length - 1; save(); render(); } }),
      el('button', { type: 'button', class: 'primary', id: 'finish', text: 'Finish', onclick: finish })));
};

const doneScreen = () => {
  const code = el('code', { id: 'code', text: state.token });
  const copy = el('button', { type: 'button', text: 'Copy', onclick: async () => { try { await navigator.clipboard.writeText(state.token); copy.textContent = 'Copied'; } catch { getSelection().selectAllChildren(code); } } });
  const kept = el('div', { id: 'kept' });
  showSheet('Thank you', kept, el('p', { text: 'This code is the only link to your answers. Keep it if you may want them deleted later.' }),
    el('div', { class: 'row' }, code, copy), withdrawBox(state.token));
  showKept();
};

// Says where the answers are; called again once the last one was sent.
const showKept = () => {
  const box = document.getElementById('kept');
  if (!box) return;
  const ways = [el('p', { text: 'Your answers are only in this browser so far. Download them and send the file to the people who gave you this page.' }),
    el('button', { type: 'button', class: 'primary', id: 'download', text: 'Download answers', onclick: download })];
  if (state.served && !state.queue.length) box.replaceChildren(el('p', { text: 'Your answers are saved. You can close this page.' }));
  else if (state.served) box.replaceChildren(el('p', { text: 'Your answers are being sent. Please leave this page open for a moment.' }), ...(status.hidden ? [] : ways));
  else box.replaceChildren(...ways);
};
