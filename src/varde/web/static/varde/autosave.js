// A draft that is saved while it is typed, for its writer alone. Without this script the
// button of the form saves it. The words come from the page.

const PAUSE = 2000;
const DELAYS = [2000, 5000, 10_000, 20_000, 40_000, 60_000];
const PATIENCE = 20_000;
// A browser sends no more than 64 KiB for a page that is gone.
const FAREWELL = 60_000;
const TOKEN = "csrfmiddlewaretoken";
const FAILED = ["broken", "signed-out"];

class VardeAutosave extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.at = this.dataset.at;
    this.count = this.failures = 0;
    // What the browser filled in by itself after a reload is not saved.
    this.saved = "unsaved" in this.dataset ? null : asServed(this.form);
    this.form.addEventListener("input", () => this.wait());
    this.form.addEventListener("focusout", () => this.failures || this.save());
    this.form.addEventListener("submit", () => (this.leaving = !this.failures));
    document.addEventListener("visibilitychange", () => this.save(document.hidden));
    addEventListener("online", () => this.save());
    addEventListener("pageshow", () => (this.leaving = false));
    addEventListener("beforeunload", (event) => this.leave(event));
    this.wait();
  }

  get isUnsaved() {
    return typedIn(this.form) !== this.saved;
  }

  wait() {
    if (this.failures && this.timer) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), DELAYS[this.failures - 1] ?? PAUSE);
  }

  // One at a time, unless it is the last chance; the server keeps the latest.
  async save(last = false) {
    if (this.leaving || !this.isUnsaved || (this.busy && !last)) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.busy = true;
    const count = ++this.count;
    const text = typedIn(this.form);
    const told = await this.send(text, count);
    if (count !== this.count) return;
    this.busy = false;
    if (["kept", "moved-on"].includes(told.state)) {
      this.saved = text;
      this.at = told.at;
    }
    this.failures = FAILED.includes(told.state) ? Math.min(this.failures + 1, DELAYS.length) : 0;
    this.show(told.state);
    if (this.failures || (this.isUnsaved && told.state !== "elsewhere")) this.wait();
  }

  async send(text, count) {
    try {
      let answer = await this.post(text, count);
      if (answer.status === 403 && (await this.renew())) answer = await this.post(text, count);
      if (answer.ok || answer.status === 409) return await answer.json();
      // A redirect leads to where one signs in.
      if (answer.type === "opaqueredirect" || [403, 404].includes(answer.status)) return { state: "signed-out" };
    } catch {
      // The line is down, or the server.
    }
    return { state: "broken" };
  }

  post(text, count) {
    const body = new URLSearchParams(text);
    body.set("count", count);
    body.set(TOKEN, this.form.elements[TOKEN].value);
    return fetch(this.dataset.address, {
      method: "POST",
      body,
      redirect: "manual",
      keepalive: text.length < FAREWELL,
      signal: AbortSignal.timeout(PATIENCE),
    });
  }

  // Whoever signed in again has another token; the buttons of this page need it, too.
  async renew() {
    const answer = await fetch(location.href, { redirect: "manual" });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(`[name=${TOKEN}]`)?.value;
    for (const input of document.querySelectorAll(`[name=${TOKEN}]`)) input.value = fresh ?? input.value;
    return Boolean(fresh);
  }

  // While all is well, what was typed last is sent after the page is gone.
  leave(event) {
    if (this.leaving || !this.isUnsaved) return;
    const isWell = !this.failures && this.dataset.state !== "elsewhere" && navigator.onLine;
    if (isWell && typedIn(this.form).length < FAREWELL) this.save(true);
    else event.preventDefault();
  }

  show(state) {
    this.dataset.state = state;
    const words = this.dataset[state.replace(/-(.)/g, (_, letter) => letter.toUpperCase())];
    const status = this.querySelector("[role=status]");
    const said = words.replace("{time}", this.at);
    if (status.textContent !== said) status.textContent = said;
    for (const link of this.querySelectorAll("a")) link.hidden = !link.dataset.state.split(" ").includes(state);
  }
}

function typedIn(form) {
  const fields = new FormData(form);
  fields.delete(TOKEN);
  return new URLSearchParams(fields).toString();
}

function asServed(form) {
  const copy = form.cloneNode(true);
  copy.reset();
  return typedIn(copy);
}

customElements.define("varde-autosave", VardeAutosave);
