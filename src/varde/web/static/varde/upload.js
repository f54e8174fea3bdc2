// A file field that sends its file at once, in pieces that survive a broken line.
// Without this script the file goes with the form. The words come from the page.

const DELAYS = [0, 1000, 3000, 5000, 10_000, 20_000];
const LOOK_AGAIN = 1000;

class VardeUpload extends HTMLElement {
  connectedCallback() {
    if (!window.tus?.isSupported) return;
    this.form = this.closest("form");
    this.input = this.querySelector("input[type=file]");
    this.token = this.querySelector("input[name=upload]");
    this.bar = this.querySelector("progress");
    this.input.addEventListener("change", () => this.choose());
    this.form.addEventListener("submit", (event) => this.hold(event));
    this.button("pause").addEventListener("click", () => this.pause());
    this.button("go-on").addEventListener("click", () => this.start());
    this.button("cancel").addEventListener("click", () => this.cancel());
    // The line is back: no need to wait for the next try, or for a person.
    addEventListener("online", () => this.state === "broken" && this.start());
  }

  button(name) {
    return this.querySelector(`[data-does=${name}]`);
  }

  get isUnderWay() {
    return ["sending", "paused", "broken", "finishing"].includes(this.state);
  }

  async choose() {
    const file = this.input.files[0];
    this.upload?.abort();
    this.token.value = "";
    if (!file) return this.reset();
    this.input.removeAttribute("name");
    this.querySelector("[data-part=before]")?.remove();
    this.upload = new tus.Upload(file, {
      endpoint: this.dataset.address,
      headers: { "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value },
      metadata: { filename: file.name, incident: this.dataset.incident },
      fingerprint: async () => ["varde", this.dataset.incident, file.name, file.size, file.lastModified].join("/"),
      removeFingerprintOnSuccess: true,
      retryDelays: DELAYS,
      onProgress: (sent, all) => this.progress(sent, all),
      onShouldRetry: (error) => this.mayRetry(error),
      onError: (error) => this.fail(error),
      onSuccess: () => this.finish(),
    });
    const [before] = await this.upload.findPreviousUploads();
    if (before) this.upload.resumeFromPreviousUpload(before);
    this.start();
  }

  start() {
    this.show("sending");
    this.upload.start();
  }

  pause() {
    this.upload.abort();
    this.show("paused");
  }

  async cancel() {
    await this.upload?.abort(true).catch(() => {});
    this.input.value = "";
    this.reset();
  }

  reset() {
    this.upload = null;
    this.wanted = null;
    this.input.name = "file";
    this.show("");
  }

  progress(sent, all) {
    if (this.state === "broken") this.show("sending");
    this.bar.max = all;
    this.bar.value = sent;
    const percent = all ? Math.floor((100 * sent) / all) : 100;
    this.querySelector("[data-part=percent]").textContent = `${percent} %`;
  }

  mayRetry(error) {
    const status = error.originalResponse?.getStatus() ?? 0;
    const again = status === 0 || status >= 500 || status === 409 || status === 423;
    if (again) this.show("broken");
    return again;
  }

  fail(error) {
    const response = error.originalResponse;
    const isPlain = response?.getHeader("Content-Type")?.startsWith("text/plain");
    if (!response || response.getStatus() >= 500) this.show("broken", isPlain ? response.getBody() : "");
    else this.refuse(isPlain ? response.getBody() : this.dataset.failed);
  }

  refuse(words) {
    this.input.value = "";
    this.reset();
    this.show("refused", words);
  }

  // All bytes are there; a large file is put together in the background.
  async finish() {
    this.show("finishing");
    const asked = this.upload;
    const answer = await fetch(asked.url, { headers: { Accept: "application/json" } }).catch(() => null);
    if (this.upload !== asked) return;
    const told = answer?.ok ? await answer.json() : {};
    if (told.state === "stored") this.done(told);
    else setTimeout(() => this.upload === asked && this.finish(), LOOK_AGAIN);
  }

  done(told) {
    this.token.value = this.upload.url.split("/").filter(Boolean).pop();
    this.show(told.existed ? "existed" : "done");
    this.querySelector("[data-part=hash]").textContent = told.sha256;
    if (this.wanted) this.form.requestSubmit(this.wanted);
  }

  // The form waits for its file and is sent then.
  hold(event) {
    if (!this.isUnderWay) return;
    event.preventDefault();
    this.wanted = event.submitter;
    this.show(this.state, this.dataset.wait);
  }

  show(state, words = "") {
    this.state = state;
    this.dataset.state = state;
    this.querySelector("[data-part=told]").hidden = !state;
    this.querySelector("[role=status]").textContent = words || this.dataset[state] || "";
    if (!state || state === "sending") this.querySelector("[data-part=hash]").textContent = "";
    this.querySelector("[data-part=bar]").hidden = !this.isUnderWay;
    this.button("pause").hidden = state !== "sending";
    this.button("go-on").hidden = !["paused", "broken"].includes(state);
    this.button("cancel").hidden = !state || state === "refused";
  }
}

customElements.define("varde-upload", VardeUpload);
