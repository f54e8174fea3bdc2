// A clock that counts: the words come from the page, in the reader's language.

const MINUTE = 60_000;
const SECOND_STEP = 15_000;

class VardeClock extends HTMLElement {
  connectedCallback() {
    // The reader's own clock may be wrong: count from the server's.
    this.ahead = Date.parse(this.dataset.now) - Date.now();
    this.timer = setInterval(() => this.show(), SECOND_STEP);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  show() {
    const now = Date.now() + this.ahead;
    // Past its due time a report is late only after the legal end.
    const due = Date.parse(this.dataset.due);
    const left = (now <= due ? due : Date.parse(this.dataset.end)) - now;
    const span = this.span(Math.floor(Math.abs(left) / MINUTE));
    if (span === null) return;
    this.querySelector("b").textContent = left < 0 ? this.dataset.late.replace("{span}", span) : span;
    const row = this.closest("[data-urgency]");
    if (row && left < 0) row.dataset.urgency = "late";
  }

  // Four days and more change too slowly to be counted here.
  span(minutes) {
    const hours = Math.floor(minutes / 60);
    const days = Math.floor(hours / 24);
    if (days >= 4) return null;
    if (days >= 1) return fill(this.dataset.daysHours, { days, hours: hours % 24 });
    if (hours >= 1) return fill(this.dataset.hours, { hours, minutes: minutes % 60 });
    return fill(this.dataset.minutes, { minutes });
  }
}

function fill(pattern, values) {
  return pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

customElements.define("varde-clock", VardeClock);

// A text with a button that copies it; without a script the text is there to be selected.
class VardeCopy extends HTMLElement {
  connectedCallback() {
    if (!navigator.clipboard) return;
    const button = this.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => this.copy());
  }

  async copy() {
    const text = this.querySelector(".typed");
    try {
      await navigator.clipboard.writeText(text.textContent);
      this.querySelector("[role=status]").textContent = this.dataset.done;
    } catch {
      // The browser may forbid it; then the text is at least selected.
      getSelection().selectAllChildren(text);
    }
  }
}

customElements.define("varde-copy", VardeCopy);

// After a refused form the reader, and the screen reader, start at what is wrong.
document.getElementById("errors")?.focus();
