// The order of a rater: fixed by the study's seed and the rater's number, balanced over raters.
// Items go round in windows so that each is rated equally often; inside a window the order is a Williams design
// (Williams 1949): over its rows every item stands at every place, and follows every other one, equally often.

const hash = text => {
  let h = 1779033703 ^ text.length;
  for (let i = 0; i < text.length; i++) { h = Math.imul(h ^ text.charCodeAt(i), 3432918353); h = (h << 13) | (h >>> 19); }
  return h >>> 0;
};

const randomFrom = text => {
  let a = hash(text); // mulberry32
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};

const shuffled = (list, random) => {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) { const j = Math.floor(random() * (i + 1)); [out[i], out[j]] = [out[j], out[i]]; }
  return out;
};

const gcd = (a, b) => (b ? gcd(b, a % b) : a);

const williams = (size, row) => {
  const zigzag = Array.from({ length: size }, (_, j) => (j % 2 ? (j + 1) / 2 : (size - j / 2) % size));
  const line = zigzag.map(x => (x + row) % size);
  return size % 2 && Math.floor(row / size) % 2 ? line.reverse() : line;
};

const balanced = (list, perRater, number, name) => {
  const all = shuffled(list, randomFrom(`${study.seed} ${name}`)), n = all.length;
  if (!n) return [];
  const size = Math.min(perRater || n, n), windows = n / gcd(n, size);
  const start = (number % windows) * size, row = Math.floor(number / windows) + (number % windows);
  return williams(size, row).map(i => all[(start + i) % n]);
};

// The tasks of one rater: rated items with the checks spread among them, then the pairs.
const tasksOf = number => {
  const rates = study.scales.some(s => s !== 'ab');
  const items = rates ? balanced(study.items, study.perRater, number, 'items').map(i => ({ type: 'rate', id: i.id, repeat: 0 })) : [];
  const random = randomFrom(`${study.seed} sides ${number}`);
  const pairs = balanced(study.pairs, study.perRater, number, 'pairs')
    .map(p => ({ type: 'ab', id: p.id, repeat: 0, left: random() < 0.5 ? p.a : p.b }));
  return items.length ? [...withChecks(items, number), ...pairs] : withChecks(pairs, number);
};

const withChecks = (base, number) => {
  const random = randomFrom(`${study.seed} checks ${number}`);
  const checks = shuffled(study.checks, random), specials = [];
  for (let i = 0; i < Math.max(checks.length, study.repeats); i++) {
    if (i < checks.length) specials.push(checks[i]);
    if (i < study.repeats) specials.push('repeat');
  }
  const out = [], used = new Set();
  base.forEach((task, index) => {
    out.push(task);
    specials.forEach((special, s) => {
      if (Math.max(0, Math.floor((s + 1) * base.length / (specials.length + 1)) - 1) !== index) return;
      if (special !== 'repeat') { out.push({ type: 'check', id: special.id, repeat: 0 }); return; }
      const early = base.slice(0, Math.max(1, index - 1)).filter(t => !used.has(t.id)); // two others stand between where they can
      if (!early.length || index < 1) return;
      const first = early[Math.floor(random() * early.length)];
      used.add(first.id);
      out.push({ ...first, repeat: 1 });
    });
  });
  return out;
};
