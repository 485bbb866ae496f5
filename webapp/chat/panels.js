import { find } from './dom.js';

/** The side panels that slide over the talk on a narrow screen, and the list of shortcuts. */

const PANELS = ['rooms', 'people'];

/** @returns {{ close: () => boolean }} close says whether there was one to close */
export function bindPanels() {
  const scrim = find('.scrim');
  const talk = find('.talk');
  /** @type {string | undefined} */
  let shown;

  const show = (/** @type {string | undefined} */ name) => {
    const before = shown;
    shown = name;
    for (const panel of PANELS) {
      find(`.${panel}`).dataset.shown = String(panel === name);
      find(`#show-${panel}`).setAttribute('aria-expanded', String(panel === name));
    }
    scrim.hidden = name === undefined;
    // What lies under an open panel can be neither clicked nor reached by Tab.
    talk.inert = name !== undefined;
    if (name) {
      const panel = find(`.${name}`);
      panel.tabIndex = -1;
      panel.focus();
    } else if (before) {
      find(`#show-${before}`).focus();
    }
  };
  for (const panel of PANELS) {
    find(`#show-${panel}`).addEventListener('click', () => show(shown === panel ? undefined : panel));
  }
  const close = () => {
    const open = shown !== undefined;
    if (open) {
      show(undefined);
    }
    return open;
  };
  scrim.addEventListener('click', close);
  matchMedia('(min-width: 46.01rem)').addEventListener('change', close);
  return { close };
}

/**
 * @param {object} actions
 * @param {(step: 1 | -1) => void} actions.step to the room after or before
 * @param {() => void} actions.join
 * @param {() => void} actions.write
 * @param {() => boolean} actions.closePanel
 */
export function bindShortcuts({ step, join, write, closePanel }) {
  /** @type {HTMLDialogElement} */
  const dialog = find('.shortcuts');
  find('#help').addEventListener('click', () => dialog.showModal());
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || dialog.open) {
      return;
    }
    const target = /** @type {HTMLElement} */ (event.target);
    const writing = target.matches('input, textarea');
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !writing;
    const action =
      (event.altKey && event.key === 'ArrowUp' && (() => step(-1))) ||
      (event.altKey && event.key === 'ArrowDown' && (() => step(1))) ||
      ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k' && join) ||
      (plain && event.key === '/' && write) ||
      (plain && event.key === '?' && (() => dialog.showModal())) ||
      (event.key === 'Escape' && (() => closePanel() || write()));
    if (action) {
      event.preventDefault();
      action();
    }
  });
}

/** Some phones lay their keyboard over the page instead of making it smaller: the page follows what is to be seen. */
export function followKeyboard() {
  const seen = window.visualViewport;
  seen?.addEventListener('resize', () => {
    document.body.style.height = seen.scale === 1 ? `${seen.height}px` : '';
    scrollTo(0, 0);
  });
}
