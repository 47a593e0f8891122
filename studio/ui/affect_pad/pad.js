const clamp = x => Math.max(-1, Math.min(1, x));
const snap = x => +(Math.round(clamp(x) / props.step) * props.step).toFixed(4);
const set = (v, a) => { props.value = { valence: snap(v), arousal: snap(a) }; };
const place = e => {
  const box = element.querySelector('.bg').getBoundingClientRect();
  return [2 * (e.clientX - box.left) / box.width - 1, 1 - 2 * (e.clientY - box.top) / box.height];
};
const refocus = () => requestAnimationFrame(() => element.querySelector('.dot')?.focus({ preventScroll: true }));
let down = false;
element.addEventListener('pointerdown', e => {
  if (!e.target.closest('.pad')) return;
  down = true; element.setPointerCapture?.(e.pointerId); set(...place(e)); e.preventDefault();
});
element.addEventListener('pointermove', e => { if (down) set(...place(e)); });
const lift = () => { if (down) { down = false; refocus(); trigger('release', props.value); } };
element.addEventListener('pointerup', lift);
element.addEventListener('pointercancel', lift);
element.addEventListener('keydown', e => {
  const move = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key];
  if (!move) return;
  e.preventDefault();
  const step = props.step * (e.shiftKey ? 4 : 1);
  set(props.value.valence + move[0] * step, props.value.arousal + move[1] * step);
  refocus(); trigger('release', props.value);
});
