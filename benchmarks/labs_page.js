// Notes when the browser has shown a new picture. Times are milliseconds of performance.now().
// Element Timing says when the frame with the picture was presented: what a reader sees, without the
// waiting that decode() or requestAnimationFrame() would add.
window.bench = {
  root: null,
  pressed: 0,
  changed: 0,
  pictures: [], // when each was shown
  resolve: null,

  cell: k => document.querySelectorAll(".jp-CodeCell")[k],

  slider(k) {
    const sliders = [...this.cell(k).querySelectorAll(".widget-hslider")];
    return sliders.find(s => s.querySelector(".widget-label").innerText.trim() === "step size α");
  },

  readout(k) {
    return this.slider(k).querySelector(".widget-readout").innerText;
  },

  track(k) { // left, middle, width and where the handle is
    const base = this.slider(k).querySelector(".noUi-base").getBoundingClientRect();
    const handle = this.slider(k).querySelector(".noUi-handle").getBoundingClientRect();
    return [base.x, base.y + base.height / 2, base.width, handle.x + handle.width / 2];
  },

  editor(k) { // a point in it
    const editor = this.cell(k).querySelector(".cm-content");
    editor.scrollIntoView({ block: "center" });
    const box = editor.getBoundingClientRect();
    return [box.x + 30, box.y + box.height / 2];
  },

  watch(k) {
    const root = (this.root = this.cell(k));
    root.querySelector("img").scrollIntoView({ block: "nearest" });
    this.slider(k).querySelector(".noUi-handle").focus();
    const mark = node => {
      const images = node.matches?.("img") ? [node] : (node.querySelectorAll?.("img") ?? []);
      for (const image of images) image.setAttribute("elementtiming", "picture");
      return images.length > 0;
    };
    mark(root);
    this.observer?.disconnect();
    this.observer = new MutationObserver(changes => {
      for (const change of changes) {
        const nodes = change.type === "attributes" ? [change.target] : [...change.addedNodes];
        if (nodes.filter(mark).length) this.changed = performance.now();
      }
    });
    this.observer.observe(root, { subtree: true, childList: true, attributeFilter: ["src"] });
  },

  arm() {
    this.pressed = 0;
    this.pictures = [];
    this.first = new Promise((resolve, reject) => {
      this.resolve = resolve;
      setTimeout(() => reject(new Error("no new picture within 20 seconds")), 20000);
    });
    this.first.catch(() => {}); // a drag does not wait for it
  },

  show(entry) {
    if (!this.root?.contains(entry.element) || entry.renderTime < this.pressed) return;
    this.pictures.push(entry.renderTime);
    if (this.pressed) this.resolve({
      changed: this.changed - this.pressed,
      shown: entry.renderTime - this.pressed
    });
  }
};
document.addEventListener("keydown", event => (window.bench.pressed = event.timeStamp), true);
new PerformanceObserver(list => list.getEntries().forEach(entry => window.bench.show(entry))).observe({
  type: "element"
});
