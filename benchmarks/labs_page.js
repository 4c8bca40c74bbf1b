// Notes when a new picture is on the screen. Times are milliseconds of performance.now().
window.bench = {
  pressed: 0,
  pictures: [],
  replaced: 0, // pictures that the next one took the place of before they were decoded

  watch(root) {
    this.observer?.disconnect();
    this.last = null;
    this.observer = new MutationObserver(changes => {
      for (const change of changes) {
        const found =
          change.type === "attributes"
            ? [change.target]
            : [...change.addedNodes].flatMap(node =>
                node.matches?.("img") ? [node] : [...(node.querySelectorAll?.("img") ?? [])]
              );
        for (const image of found) this.changed(image);
      }
    });
    this.observer.observe(root, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["src"]
    });
  },

  arm() {
    this.pressed = 0;
    this.pictures = [];
    this.replaced = 0;
    this.first = new Promise(resolve => (this.resolve = resolve));
  },

  async changed(image) {
    if (!image.isConnected || image.src === this.last) return;
    this.last = image.src;
    const changed = performance.now();
    try {
      await image.decode();
    } catch (error) {
      if (image.src === this.last) throw error;
      this.replaced += 1;
      return;
    }
    const decoded = performance.now();
    // The frame that shows it begins at the callback; the message comes when it has been painted.
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        const painted = performance.now();
        this.pictures.push({ changed, decoded, painted });
        this.resolve?.({ pressed: this.pressed, changed, decoded, painted });
      };
      channel.port2.postMessage(0);
    });
  }
};
document.addEventListener("keydown", event => (window.bench.pressed = event.timeStamp), true);
