// The valence-arousal pad: drag, tap or walk with the arrow keys; a slider to screen readers.

const PAD = `
  <defs><clipPath id="pad-clip"><rect x="-1" y="-1" width="2" height="2" rx=".09"/></clipPath>
  ${['#f2b134', '#e0605a', '#4f74d2', '#35a98a'].map((c, i) => `<radialGradient id="pad-q${i}"><stop offset="0" stop-color="${c}" stop-opacity=".62"/><stop offset="1" stop-color="${c}" stop-opacity="0"/></radialGradient>`).join('')}</defs>
  <g clip-path="url(#pad-clip)"><rect class="ground" x="-1" y="-1" width="2" height="2"/>
  ${[[0.95, -0.95], [-0.95, -0.95], [-0.95, 0.95], [0.95, 0.95]].map(([x, y], i) => `<circle cx="${x}" cy="${y}" r="1.35" fill="url(#pad-q${i})"/>`).join('')}</g>
  <path class="axis" d="M-1 0H1M0 -1V1"/><circle class="axis" r=".5"/><circle class="axis" r="1"/><circle class="middle" r=".022"/>
  <text class="label" y="-1.06">excited</text><text class="label" y="1.13">calm</text>
  <text class="label" transform="rotate(-90) translate(0 -1.06)">unpleasant</text><text class="label" transform="rotate(90) translate(0 -1.06)">pleasant</text>
  <text class="hint" y="-.12">press where it feels</text>
  <path class="cross" d=""/><circle class="dot" r=".085"/>`;

const side = (x, low, high) => (Math.abs(x) < 0.1 ? `neither ${low} nor ${high}` : `${Math.abs(x) < 0.5 ? 'slightly' : 'very'} ${x < 0 ? low : high}`);

const pad = (value, onInput) => {
  const board = el('div', { class: 'pad', role: 'slider', tabindex: 0, 'aria-label': 'Feeling: left is unpleasant, right pleasant, up excited, down calm; move with the arrow keys, further with Shift', 'aria-valuemin': -1, 'aria-valuemax': 1, 'aria-roledescription': 'two-dimensional slider', html: `<svg viewBox="-1.2 -1.2 2.4 2.4" aria-hidden="true">${PAD}</svg>` });
  const dot = board.querySelector('.dot'), cross = board.querySelector('.cross');
  let point = value;
  const clip = x => Math.max(-1, Math.min(1, Math.round(x * 50) / 50)) + 0;
  const show = () => {
    board.classList.toggle('set', point !== null);
    const { valence, arousal } = point || { valence: 0, arousal: 0 };
    dot.setAttribute('cx', valence); dot.setAttribute('cy', -arousal);
    cross.setAttribute('d', `M${valence} -1V1M-1 ${-arousal}H1`);
    board.setAttribute('aria-valuenow', valence.toFixed(2));
    board.setAttribute('aria-valuetext', point ? `${side(valence, 'unpleasant', 'pleasant')}, ${side(arousal, 'calm', 'excited')}; valence ${valence.toFixed(2)}, arousal ${arousal.toFixed(2)}` : 'not set');
  };
  const set = (valence, arousal) => { point = { valence: clip(valence), arousal: clip(arousal) }; show(); onInput(point); };
  const place = event => {
    const box = board.querySelector('.ground').getBoundingClientRect();
    set(2 * (event.clientX - box.left) / box.width - 1, 1 - 2 * (event.clientY - box.top) / box.height);
  };
  board.addEventListener('pointerdown', event => { if (event.button === 0) { board.setPointerCapture(event.pointerId); place(event); } });
  board.addEventListener('pointermove', event => { if (board.hasPointerCapture(event.pointerId)) place(event); });
  board.addEventListener('keydown', event => {
    const move = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!move && event.key !== ' ') return;
    event.preventDefault();
    const step = event.shiftKey ? 0.5 : 0.1, from = point || { valence: 0, arousal: 0 };
    set(from.valence + (move ? move[0] * step : 0), from.arousal + (move ? move[1] * step : 0));
  });
  show();
  return el('div', { class: 'pad-wrap' }, board);
};
