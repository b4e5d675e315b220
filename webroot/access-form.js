/** Asks the reader for an access token, and keeps it for this tab: not in the URL, and not beyond the tab. */

const KEY = 'tickwire.token';

export class AccessForm {
  #section;
  #input;
  #submitted = null;

  /** @param {HTMLElement} section with a form and an input in it; shown while a token is asked for */
  constructor(section) {
    this.#section = section;
    this.#input = section.querySelector('input');
    section.querySelector('form').addEventListener('submit', (event) => {
      event.preventDefault();
      const token = this.#input.value.trim();
      if (token === '' || this.#submitted === null) return;
      keep(token);
      this.#input.value = '';
      this.#section.hidden = true;
      this.#submitted(token);
      this.#submitted = null;
    });
  }

  /**
   * A provider for tickwire.js: what is kept, or when that was refused what the reader gives.
   *
   * @param {{refused: boolean}} why
   * @returns {Promise<string|undefined>|string|undefined}
   */
  token({ refused }) {
    if (!refused) return kept();
    keep('');
    this.#section.hidden = false;
    this.#input.focus();
    return new Promise((resolve) => (this.#submitted = resolve));
  }
}

/** Without storage, which a browser may deny, a token lasts as long as the page. */
let unstored;

function kept() {
  try {
    return sessionStorage.getItem(KEY) ?? undefined;
  } catch {
    return unstored;
  }
}

function keep(token) {
  unstored = token || undefined;
  try {
    if (token) sessionStorage.setItem(KEY, token);
    else sessionStorage.removeItem(KEY);
  } catch {
    // it lasts as long as the page
  }
}
