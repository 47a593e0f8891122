// The scales of a rating. Each builder takes the answer so far and calls back with the new value of its scale.

const question = (name, title, hint, ...body) =>
  el('section', { class: `scale ${name}`, 'data-scale': name, 'aria-labelledby': `q-${name}` },
    el('h2', { id: `q-${name}`, text: title }), hint ? el('p', { class: 'hint', text: hint }) : null, ...body);

const samRow = (row, chosen, onPick) => {
  const group = el('div', { class: 'faces', role: 'radiogroup', 'aria-label': `${row.title} 1 ${row.low}, 9 ${row.high}` });
  for (let level = 1; level <= 9; level++) {
    const input = el('input', { type: 'radio', name: `sam-${row.axis}-${group_id}`, value: level, checked: chosen === level, 'aria-label': `${level}${level === 1 ? ', ' + row.low : level === 9 ? ', ' + row.high : ''}`, onchange: () => onPick(level) });
    group.append(el('label', { class: `face ${row.axis}` }, input, el('span', { class: 'art', html: figure(row.axis, level) }), el('span', { class: 'digit', text: level })));
  }
  digits(group, 1, 9);
  return el('div', { class: 'sam-row' }, el('p', { class: 'row-title', text: row.title }), group, el('p', { class: 'ends', 'aria-hidden': 'true' }, el('span', { text: row.low }), el('span', { text: row.high })));
};

let group_id = 0; // radio groups of the practice and of the items must not share a name

const digits = (group, low, high) => group.addEventListener('keydown', event => {
  const digit = Number(event.key);
  if (!(digit >= low && digit <= high) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const input = group.querySelector(`input[value="${digit}"]`);
  input.checked = true; input.focus(); input.dispatchEvent(new Event('change'));
});

const DEGREES = ['not chosen', 'slightly', 'clearly', 'strongly'];

const chip = (word, start, onInput) => {
  const node = el('div', { class: 'chip', role: 'slider', tabindex: 0, 'aria-label': word, 'aria-valuemin': 0, 'aria-valuemax': 3 },
    el('span', { class: 'word', text: word }), el('span', { class: 'pips', 'aria-hidden': 'true', html: '<i></i><i></i><i></i>' }));
  let degree = start;
  const set = to => {
    degree = Math.max(0, Math.min(3, to));
    node.dataset.degree = degree;
    node.setAttribute('aria-valuenow', degree);
    node.setAttribute('aria-valuetext', DEGREES[degree]);
  };
  const change = to => { set(to); onInput(degree); };
  node.addEventListener('click', () => change((degree + 1) % 4));
  node.addEventListener('keydown', event => {
    const to = { ArrowRight: degree + 1, ArrowUp: degree + 1, ArrowLeft: degree - 1, ArrowDown: degree - 1, ' ': (degree + 1) % 4, 0: 0, 1: 1, 2: 2, 3: 3, Home: 0, End: 3 }[event.key];
    if (to === undefined) return;
    event.preventDefault(); change(to);
  });
  set(start);
  return node;
};

const radios = (name, choices, chosen, onPick, extra = '') => {
  const group = el('div', { class: `choices ${extra}`, role: 'radiogroup', 'aria-labelledby': `q-${name}` });
  for (const [value, title, note] of choices) {
    group.append(el('label', { class: 'choice' }, el('input', { type: 'radio', name: `${name}-${group_id}`, value, checked: chosen === value, onchange: () => onPick(value) }),
      el('b', { text: title }), note ? el('span', { text: note }) : null));
  }
  return group;
};

const NATURAL = [[1, '1', 'Bad'], [2, '2', 'Poor'], [3, '3', 'Fair'], [4, '4', 'Good'], [5, '5', 'Excellent']]; // ITU-T P.800

const BUILD = {
  vad: (answer, change) => question('vad', 'Where is the feeling?', 'Right is pleasant, left unpleasant; up is excited, down calm.',
    pad(answer.vad || null, point => change('vad', point))),
  emotions: (answer, change, words) => {
    const value = { words: {}, other: '', ...(answer.emotions || {}) };
    const update = () => change('emotions', { words: { ...value.words }, other: value.other.trim() });
    const chips = words.map(word => chip(word, value.words[word] || 0, degree => {
      if (degree) value.words[word] = degree; else delete value.words[word];
      update();
    }));
    const other = el('input', { type: 'text', maxlength: 40, value: value.other, placeholder: 'another word', 'aria-label': 'Another word of your own', autocomplete: 'off', oninput: event => { value.other = event.target.value; update(); } });
    return question('emotions', 'Which words fit?', 'One or several. Press once for slightly, again for clearly, again for strongly.',
      el('div', { class: 'chips' }, ...chips), el('label', { class: 'other' }, el('span', { text: 'Other' }), other));
  },
  sam: (answer, change) => {
    const value = { ...(answer.sam || {}) };
    return question('sam', 'Which figures match?', 'Choose one in each row; the digits 1 to 9 work too.',
      ...ROWS.map(row => samRow(row, value[row.axis], level => { value[row.axis] = level; change('sam', { ...value }); })));
  },
  mos: (answer, change, words, item) => {
    const group = radios('mos', NATURAL, answer.mos, level => change('mos', level), 'mos');
    digits(group, 1, 5);
    return question('mos', `How natural does it ${{ sound: 'sound', picture: 'look' }[item && item.kind] || 'seem'}?`, 'Like a real person or scene, whatever the feeling.', group);
  },
};

const complete = {
  vad: a => !!a.vad,
  sam: a => !!a.sam && ROWS.every(r => a.sam[r.axis]),
  emotions: a => !!a.emotions && (Object.keys(a.emotions.words).length > 0 || a.emotions.other.length > 0),
  mos: a => !!a.mos,
  ab: a => !!a.ab,
};

// All scales of a single item; pad and words side by side.
const scalesOf = (names, answer, change, words, item) => {
  group_id += 1;
  const order = ['vad', 'emotions', 'sam', 'mos'].filter(n => names.includes(n));
  return el('div', { class: 'scales' }, ...order.map(n => BUILD[n](answer, change, words, item)));
};
