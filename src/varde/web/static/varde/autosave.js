// A draft that is saved while it is typed, for its writer alone. Without this script the
// button of the form saves it. The words come from the page.

const PAUSE = 2000;
const DELAYS = [2000, 5000, 10_000, 20_000, 40_000, 60_000];
const PATIENCE = 20_000;
// A browser sends no more than 64 KiB for a page that is gone.
const FAREWELL = 60_000;
const TOKEN = "csrfmiddlewaretoken";
const FAILED = ["broken", "signed-out", "another"];
const KEPT = ["kept", "moved-on", "release-asked"];
const TOO_LARGE = [400, 413];

class VardeAutosave extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.at = this.dataset.at;
    this.count = this.failures = 0;
    // What the browser filled in by itself after a reload is not saved.
    this.saved = "unsaved" in this.dataset ? null : asServed(this.form);
    this.form.addEventListener("input", () => this.wait());
    this.form.addEventListener("focusout", () => this.failures || this.save());
    this.form.addEventListener("paste", (event) => this.look(event.target, event.clipboardData));
    this.form.addEventListener("submit", (event) => this.submit(event));
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
    // What was typed before was saved or discarded; what is typed now has a name of its own.
    if (told.state === "left") this.form.elements.sitting.value = told.sitting;
    if (KEPT.includes(told.state)) {
      this.saved = text;
      this.at = told.at;
    }
    this.failures = FAILED.includes(told.state) ? Math.min(this.failures + 1, DELAYS.length) : 0;
    if (told.state !== "left") this.show(told.state, told.name);
    if (this.failures || (this.isUnsaved && told.state !== "too-large")) this.wait();
  }

  async send(text, count) {
    try {
      let answer = await this.post(text, count);
      if (answer.status === 403) {
        const page = await this.fresh();
        if (page && page.person !== this.dataset.person) return { state: "another", name: page.name };
        if (page) {
          this.renew(page.token);
          answer = await this.post(text, count);
        }
      }
      if (TOO_LARGE.includes(answer.status)) return { state: "too-large" };
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

  // The page as it would open now: before whom, and with which token.
  async fresh() {
    const answer = await fetch(location.href, { redirect: "manual" });
    if (!answer.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const own = page.querySelector("varde-autosave");
    return own && { ...own.dataset, token: page.querySelector(`[name=${TOKEN}]`).value };
  }

  // Whoever signed in again has another token; the buttons of this page need it, too.
  renew(token) {
    for (const input of document.querySelectorAll(`[name=${TOKEN}]`)) input.value = token;
  }

  // What one person typed is not sent in another's name.
  submit(event) {
    if (this.dataset.state === "another") {
      event.preventDefault();
      this.save();
    } else this.leaving = !this.failures;
  }

  // A browser cuts what is pasted at the length that the field takes, without a word.
  look(field, pasted) {
    const room = field.maxLength - field.value?.length + (field.selectionEnd - field.selectionStart);
    if (field.maxLength > 0 && pasted.getData("text").length > room) this.cut = field;
  }

  // While all is well, what was typed last is sent after the page is gone.
  leave(event) {
    if (this.leaving || !this.isUnsaved) return;
    const isWell = !this.failures && this.dataset.state !== "too-large" && navigator.onLine;
    if (isWell && typedIn(this.form).length < FAREWELL) this.save(true);
    else event.preventDefault();
  }

  show(state, name) {
    this.dataset.state = state;
    const words = this.dataset[state.replace(/-(.)/g, (_, letter) => letter.toUpperCase())];
    const status = this.querySelector("[role=status]");
    if (this.cut?.value.length < this.cut?.maxLength) this.cut = null;
    const cut = this.cut ? ` ${this.dataset.cut}` : "";
    const said = words.replace("{time}", this.at).replace("{name}", () => name) + cut;
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
