// What the tests ask of a notebook's page; runs in the page before JupyterLab does.
// Needs the setting expose_app_in_browser.
(() => {
  const unanswered = new Set(); // requests to the kernel, by message id
  const away = new Map(); // of cells that are not shown: what is in them
  let lastChange = 0;
  let ran = null; // kept when all cells have run; the seconds that they took

  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const panel = () => window.jupyterapp?.shell?.currentWidget;
  const kernel = () => panel()?.sessionContext?.session?.kernel;

  function count(_, { msg, direction }) {
    if (direction === "send" && msg.channel === "shell") unanswered.add(msg.header.msg_id);
    const idle = msg.header.msg_type === "status" && msg.content.execution_state === "idle";
    if (direction === "recv" && idle) unanswered.delete(msg.parent_header.msg_id);
  }

  async function until(test, what, timeout) {
    const end = performance.now() + timeout;
    while (performance.now() < end) {
      const found = await test();
      if (found) return found;
      await pause(25);
    }
    throw new Error(`waited ${timeout} ms in vain: ${what}`);
  }

  const codeCells = () => panel().content.model.toJSON().cells.filter((c) => c.cell_type === "code");

  window.notebook = {
    // Open the notebook and run all cells, without being waited for.
    begin(timeout) {
      ran = (async () => {
        await until(() => panel()?.context?.isReady, "the notebook is open", timeout);
        await panel().sessionContext.ready;
        await until(() => kernel()?.status === "idle", "the kernel is idle", timeout);
        await kernel().info;
        kernel().anyMessage.connect(count);
        const options = { subtree: true, childList: true, characterData: true, attributes: true };
        new MutationObserver(() => (lastChange = performance.now())).observe(panel().node, options);
        // "Run All" is silently lost now and then while JupyterLab still prepares the session.
        const begun = () => codeCells().some((cell) => cell.execution_count !== null);
        let start;
        for (let attempt = 0; !begun(); attempt++) {
          if (attempt * 1000 > timeout) throw new Error("Run All Cells does nothing");
          if (attempt) await pause(1000);
          start = performance.now();
          await window.jupyterapp.commands.execute("notebook:run-all-cells");
        }
        return (performance.now() - start) / 1000;
      })();
      ran.catch(() => {}); // told by whoever waits for it
    },

    // Another notebook in the same JupyterLab.
    async turnTo(path, timeout) {
      panel().dispose(); // closing would ask whether to save
      await window.jupyterapp.commands.execute("docmanager:open", { path, factory: "Notebook" });
      window.notebook.begin(timeout);
    },

    ran: () => ran,

    // Whether all requests are answered and the page stands still; false if that takes too long.
    async settle(timeout, quiet) {
      const end = performance.now() + timeout;
      let since = performance.now();
      while (performance.now() < end) {
        if (unanswered.size) since = performance.now();
        if (performance.now() - Math.max(since, lastChange) > quiet) return true;
        await pause(5);
      }
      return false;
    },

    // Take what is in all cells but these code cells out of the page; null: put everything back.
    show(ks) {
      for (const [cell, inside] of away) {
        cell.append(...inside);
        cell.style.display = "";
      }
      away.clear();
      if (ks === null) return;
      const code = panel().node.querySelectorAll(".jp-CodeCell");
      const kept = new Set(ks.map((k) => code[k]));
      for (const cell of panel().node.querySelectorAll(".jp-Cell")) {
        if (kept.has(cell)) continue;
        away.set(cell, [...cell.childNodes]);
        cell.replaceChildren();
        cell.style.display = "none";
      }
    },

    cells: codeCells,

    neverRun: () =>
      codeCells()
        .filter((cell) => cell.source.trim() && cell.execution_count === null)
        .map((cell) => cell.id),

    // Values of Python expressions in the kernel.
    async ask(code, expressions) {
      const request = { code, silent: true, store_history: false, user_expressions: expressions };
      const reply = await kernel().requestExecute(request).done;
      return Object.fromEntries(
        Object.entries(reply.content.user_expressions ?? {}).map(([name, said]) => [
          name,
          said.data?.["text/plain"] ?? `${said.ename}: ${said.evalue}`,
        ]),
      );
    },

    // How many widgets this page holds: its models and its connections to the kernel's.
    async widgets() {
      const rendermime = panel().content.rendermime;
      const mime = "application/vnd.jupyter.widget-view+json";
      const renderer = rendermime.createRenderer(mime, rendermime.createModel({ data: {} }));
      const manager = await renderer._manager.promise;
      renderer.dispose();
      return { models: manager._modelsSync.size, comms: kernel()._comms.size };
    },

    async picture(image) {
      await image.decode();
      const canvas = document.createElement("canvas");
      canvas.width = image.naturalWidth;
      canvas.height = image.naturalHeight;
      canvas.getContext("2d").drawImage(image, 0, 0);
      return canvas.toDataURL();
    },

    // Where the last cell ends, seen from the top.
    height() {
      const outer = panel().node.querySelector(".jp-WindowedPanel-outer");
      outer.scrollTop = 0;
      const cells = panel().node.querySelectorAll(".jp-Cell");
      return Math.ceil(cells[cells.length - 1].getBoundingClientRect().bottom) + 60;
    },

    shutdown: () => panel().sessionContext.shutdown(),
  };
})();
