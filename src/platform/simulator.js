// Starts the simulator in its worker, and says why if it does not start. The address of this file
// ends in the id of the build, and so do those that are made of it: no cache mixes two builds.
// A worker that is started from a blob is told the address as `home`.
const home = self.home ?? location.href;
const beside = (name) => new URL(name + new URL(home).search, home).href;

importScripts(beside('lambdascope-simulator.js'));
wasm_bindgen({ module_or_path: beside('lambdascope-simulator_bg.wasm') })
  .catch((error) => postMessage(String(error)));
