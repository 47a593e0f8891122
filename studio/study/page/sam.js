// Figures after the Self-Assessment Manikin (Bradley & Lang 1994), drawn anew: nine points a row.
// Valence is in the face, arousal in the eyes and the burst in the body, dominance in the size.

const ROWS = [
  { axis: 'valence', title: 'How pleasant is the feeling?', low: 'unpleasant', high: 'pleasant' },
  { axis: 'arousal', title: 'How excited is it?', low: 'calm, sleepy', high: 'excited, restless' },
  { axis: 'dominance', title: 'How much in control does it feel?', low: 'small, powerless', high: 'large, in control' },
];

const svg = (box, inner) => `<svg viewBox="${box}" aria-hidden="true" focusable="false">${inner}</svg>`;
const num = x => +x.toFixed(2);

const mouth = (x, y, width, bend) =>
  `<path class="line" d="M${num(x - width)} ${num(y - bend / 2)} Q${x} ${num(y + bend)} ${num(x + width)} ${num(y - bend / 2)}"/>`;

const face = level => {
  const t = (level - 5) / 4; // -1 unpleasant .. 1 pleasant
  const inner = num(19.5 + Math.min(t, 0) * 4 - Math.max(t, 0) * 1.5), outer = num(19.5 - Math.min(t, 0) * 1.5 - Math.max(t, 0) * 1.5);
  const eye = x => `<ellipse class="ink" cx="${x}" cy="27" rx="2.5" ry="${num(3.1 - 0.5 * Math.abs(t))}"/>`;
  const brow = (x, side) => `<path class="line thin" d="M${x - 5} ${side < 0 ? outer : inner} Q${x} ${num(17.2 - 2 * Math.max(t, 0))} ${x + 5} ${side < 0 ? inner : outer}"/>`;
  const cheeks = t > 0 ? `<g class="blush" opacity="${num(0.9 * t)}"><circle cx="15" cy="35" r="4"/><circle cx="45" cy="35" r="4"/></g>` : '';
  const tear = t <= -0.75 ? `<path class="tear" d="M42 31 q3.6 5.4 0 7.4 q-3.6 -2 0 -7.4z" opacity="${t <= -1 ? 1 : 0.55}"/>` : '';
  const smile = t > 0.7
    ? `<path class="ink" d="M19.5 38 Q30 ${num(40 + 2 * t)} 40.5 38 Q38 ${num(48 + 2 * t)} 30 ${num(49 + t)} Q22 ${num(48 + 2 * t)} 19.5 38z"/>`
    : mouth(30, 41, 9.5, t * 9);
  return svg('0 0 60 64', `<circle class="skin" cx="30" cy="31" r="26"/>${cheeks}${brow(20, -1)}${brow(40, 1)}${eye(20)}${eye(40)}${smile}${tear}`);
};

const BODY = 'M10 71 V55 C10 42 18 35.5 30 35.5 C42 35.5 50 42 50 55 V71 Q50 74 47 74 H13 Q10 74 10 71z';

const burst = (level, y) => {
  const t = (level - 1) / 8, rays = 12, outer = 2 + 14 * t, inner = outer * (0.9 - 0.42 * t);
  const points = Array.from({ length: rays * 2 }, (_, i) => {
    const r = i % 2 ? inner : outer, angle = Math.PI * i / rays;
    return `${num(30 + r * Math.sin(angle))},${num(y - r * Math.cos(angle))}`;
  });
  return `<polygon class="burst" points="${points.join(' ')}"/>`;
};

const lively = level => {
  const t = (level - 1) / 8;
  const eye = x => t < 0.2
    ? `<path class="line thin" d="M${x - 3} 18 q3 ${num(2.4 - 6 * t)} 6 0"/>`
    : `<ellipse class="ink" cx="${x}" cy="18" rx="${num(1.4 + 1.1 * t)}" ry="${num(0.8 + 2.8 * t)}"/>`;
  const lips = t > 0.7 ? `<ellipse class="ink" cx="30" cy="26" rx="${num(1.6 + 1.6 * t)}" ry="${num(0.8 + 2 * t)}"/>` : '<path class="line thin" d="M26.5 25.5 h7"/>';
  const shake = t > 0.6 ? ['M5 44 q-3 4 0 8 q3 4 0 8', 'M55 44 q3 4 0 8 q-3 4 0 8', 'M11 8 l-4 -4', 'M49 8 l4 -4'].map(d => `<path class="line thin" d="${d}" opacity="${num((t - 0.5) * 2)}"/>`).join('') : '';
  return svg('0 0 60 76', `<path class="skin" d="${BODY}"/><circle class="skin" cx="30" cy="19" r="14.5"/>${eye(24)}${eye(36)}${lips}${burst(level, 55)}${shake}`);
};

const sized = level => {
  const scale = num(0.3 + 0.7 * (level - 1) / 8);
  const t = (level - 5) / 4;
  return svg('0 0 60 76', `<g transform="translate(30 75) scale(${scale}) translate(-30 -75)"><path class="skin" d="${BODY}" stroke-width="${num(2 / scale)}"/><circle class="skin" cx="30" cy="19" r="14.5"/><ellipse class="ink" cx="24.5" cy="18" rx="2" ry="2.4"/><ellipse class="ink" cx="35.5" cy="18" rx="2" ry="2.4"/>${mouth(30, 25, 4, t * 2.5)}</g>`);
};

const figure = (axis, level) => ({ valence: face, arousal: lively, dominance: sized })[axis](level);
