// A medium to rate. `onHeard` is called once it was played to its end, or seen for a second.

const el = (tag, attributes = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'text') node.textContent = value;
    else if (name === 'html') node.innerHTML = value; // only our own drawings
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter(c => c !== null && c !== undefined));
  return node;
};

const clock = s => `${Math.floor((s || 0) / 60)}:${String(Math.floor((s || 0) % 60)).padStart(2, '0')}`;
const PLAY = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M8 5.2v13.6a1 1 0 0 0 1.53.85l10.6-6.8a1 1 0 0 0 0-1.7L9.53 4.35A1 1 0 0 0 8 5.2z"/></svg>';
const PAUSE = '<svg viewBox="0 0 24 24" aria-hidden="true"><rect x="6" y="4.5" width="4.4" height="15" rx="1.4"/><rect x="13.6" y="4.5" width="4.4" height="15" rx="1.4"/></svg>';
const BROKEN = 'This one cannot be shown here. Choose “I cannot judge this” to go on.';

const player = (item, { label = '', heard = false, onHeard = () => {} } = {}) => {
  const address = `media/${item.media}`, badge = label ? el('b', { class: 'badge', text: label }) : null;
  const trouble = el('p', { class: 'trouble', role: 'alert', hidden: true, text: BROKEN });
  const told = { done: heard, plays: 0 };
  const finish = () => { if (!told.done) { told.done = true; onHeard(); } };
  const failed = () => { trouble.hidden = false; };
  return item.kind === 'picture' ? shown(address, badge, trouble, told, finish, failed) : played(item, address, badge, trouble, told, finish, failed, label);
};

const shown = (address, badge, trouble, told, finish, failed) => {
  const image = el('img', { class: 'picture', alt: 'The picture to rate', src: address, draggable: 'false', onerror: failed });
  const ready = () => setTimeout(() => { told.plays = 1; finish(); }, told.done ? 0 : 1000);
  if (image.complete && image.naturalWidth) ready(); else image.addEventListener('load', ready);
  return { node: el('div', { class: 'player still' }, badge, image, trouble), told, toggle() {}, stop() {} };
};

const played = (item, address, badge, trouble, told, finish, failed, label) => {
  const film = item.kind === 'film';
  const medium = el(film ? 'video' : 'audio', { src: address, preload: 'auto', playsinline: true, onerror: failed });
  const name = `${film ? 'film' : 'clip'}${label ? ' ' + label : ''}`;
  const button = el('button', { type: 'button', class: 'play', 'aria-label': `Play ${name}`, html: PLAY });
  const seek = el('input', { type: 'range', min: 0, max: 1000, value: 0, step: 1, 'aria-label': `Position in ${name}`, disabled: !told.done });
  const time = el('span', { class: 'time', text: '0:00' });
  const show = () => {
    const share = medium.duration ? medium.currentTime / medium.duration : 0;
    seek.value = Math.round(1000 * share);
    seek.style.setProperty('--share', share);
    seek.setAttribute('aria-valuetext', `${clock(medium.currentTime)} of ${clock(medium.duration)}`);
    time.textContent = `${clock(medium.currentTime)} / ${Number.isFinite(medium.duration) ? clock(Math.ceil(medium.duration)) : '–'}`;
    button.innerHTML = medium.paused ? PLAY : PAUSE;
    button.setAttribute('aria-label', `${medium.paused ? 'Play' : 'Pause'} ${name}`);
  };
  for (const event of ['timeupdate', 'play', 'pause', 'loadedmetadata', 'ended', 'seeked']) medium.addEventListener(event, show);
  medium.addEventListener('play', () => {
    for (const other of document.querySelectorAll('audio, video')) if (other !== medium) other.pause();
  });
  medium.addEventListener('ended', () => { told.plays += 1; seek.disabled = false; box.classList.add('heard'); finish(); });
  seek.addEventListener('input', () => { medium.currentTime = (medium.duration || 0) * seek.value / 1000; });
  const toggle = () => { if (medium.paused) medium.play().catch(failed); else medium.pause(); };
  button.addEventListener('click', toggle);
  const bar = el('div', { class: 'controls' }, badge, button, seek, time);
  const box = el('div', { class: `player ${item.kind}` }, film ? medium : null, bar, film ? null : medium, trouble);
  return { node: box, told, toggle, stop: () => medium.pause() };
};
