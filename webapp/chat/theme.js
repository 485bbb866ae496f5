import { recall, remember } from './memory.js';

/** Light or dark: as the system says, until the reader chooses. */
const system = matchMedia('(prefers-color-scheme: dark)');

/** @param {HTMLButtonElement} button */
export function bindTheme(button) {
  const chosen = () => recall('theme');
  const present = () => chosen() ?? (system.matches ? 'dark' : 'light');
  const show = () => {
    if (chosen()) {
      document.documentElement.dataset.theme = chosen();
    }
    const other = present() === 'dark' ? 'Light' : 'Dark';
    button.textContent = other;
    button.setAttribute('aria-label', `Switch to ${other.toLowerCase()} colours`);
  };
  button.addEventListener('click', () => {
    remember('theme', present() === 'dark' ? 'light' : 'dark');
    show();
  });
  system.addEventListener('change', show);
  show();
}
