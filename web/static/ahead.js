// A worker that has the browser compile those functions of the program that its start calls, in their order: web/pack/ahead.go. A browser
// that compiles a function when it is called for the first time would do it in the thread that answers the person. All threads
// have the compiled code in common.
"use strict";
onmessage = async ({ data: module }) => {
  try {
    const imports = {};
    for (const { module: from, name } of WebAssembly.Module.imports(module)) (imports[from] ??= {})[name] = () => {};
    const { exports } = await WebAssembly.instantiate(module, imports);
    const list = new Uint16Array(WebAssembly.Module.customSections(module, "parley.ahead")[0]);
    Error.stackTraceLimit = 0;
    list.forEach((number, i) => {
      if (i === list.length >> 2) postMessage("ahead enough"); // the program is slower than its compiler
      try {
        exports["parley.ahead"](number);
      } catch {} // always: there is nothing that a function could work with
    });
  } finally {
    postMessage("done");
    close();
  }
};
