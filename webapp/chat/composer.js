import { find } from './dom.js';

/**
 * The box one writes in: grows with the text, sends with Enter, never in the middle of composing a character.
 *
 * @param {object} actions
 * @param {(text: string) => void} actions.send
 * @param {(empty: boolean) => void} actions.edited
 * @returns {{ focus: () => void, placeholder: (text: string) => void, swap: (key: string) => void }} swap keeps an unsent
 *     text per key
 */
export function bindComposer({ send, edited }) {
  const form = find('.composer');
  /** @type {HTMLTextAreaElement} */
  const input = find('#message-input');
  /** @type {Map<string, string>} */
  const drafts = new Map();
  let key = '';

  const grow = () => {
    input.style.height = 'auto';
    input.style.height = `${Math.max(44, input.scrollHeight)}px`;
  };
  const submit = () => {
    const text = input.value.trim();
    if (text !== '') {
      input.value = '';
      grow();
      send(text);
    }
    input.focus();
  };

  input.addEventListener('input', () => {
    grow();
    edited(input.value.trim() === '');
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });

  return {
    focus: () => input.focus(),
    placeholder: (text) => {
      input.placeholder = text;
    },
    swap: (next) => {
      drafts.set(key, input.value);
      key = next;
      input.value = drafts.get(next) ?? '';
      drafts.delete(next);
      grow();
    },
  };
}
