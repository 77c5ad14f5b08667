// Starts the program that index.html names. If it does not start, the page says why and what helps.
//
// A file of its own, so that a page whose policy allows no script in it can start too; and no
// module, so that it runs, and can speak, in a frame that is refused modules.
(() => {
  const late = document.getElementById('late');
  const [program, wasm] = ['program', 'wasm'].map((part) => document.querySelector(`meta[name="${part}"]`).content)
    .map((address) => new URL(address, document.baseURI));
  const name = (address) => address.pathname.split('/').pop();

  /** What the page's policy refused, as the browser told. */
  const refused = [];
  addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
    refused.push(`${effectiveDirective} ${blockedURI}`);
  });

  /** For a part that is on its way: styles show it to those who have waited for long. */
  const awaits = (part) => {
    late.textContent = `${name(part)} has not come after 10 seconds. A slow connection needs more; `
      + 'otherwise something between here and the server holds it back.';
  };

  /** Why a part does not come as it should, if it does not; the server is asked once more. */
  async function lacking(part, type) {
    let answer;
    try {
      answer = await fetch(part, { cache: 'reload' });
    } catch {
      return `${name(part)} cannot be fetched. Is the server there, and does nothing between here and it refuse the file?`;
    }
    const sent = answer.headers.get('content-type') ?? 'no type';
    answer.body?.cancel();
    if (!answer.ok) return `The server answers ${answer.status} for ${name(part)}. Put all files of the site there.`;
    if (sent.includes(type)) return null;
    return `${name(part)} comes as ${sent}, not as ${type}. Put all files of the site there, and have the server name `
      + 'their types and answer 404 for what it lacks.';
  }

  async function reason(error) {
    // What a policy refused is told a little later than the failure that comes of it.
    await new Promise((done) => { setTimeout(done, 100); });
    if (/unsafe-eval|\bCSP\b/.test(error.message)) {
      return "The policy of this page refuses WebAssembly. Allow it: script-src 'self' 'wasm-unsafe-eval'.";
    }
    if (refused.length > 0) {
      return `The policy of this page refuses ${refused[0]}. Allow it: script-src 'self' 'wasm-unsafe-eval'; `
        + "connect-src 'self'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:.";
    }
    if (typeof WebAssembly === 'undefined') {
      return 'WebAssembly is missing or switched off in this browser, and Lambdascope needs it.';
    }
    if (origin === 'null' && location.protocol !== 'file:') {
      return 'This frame is sandboxed, and its files come without leave. Add allow-same-origin to its sandbox, '
        + 'or have the server send Access-Control-Allow-Origin: * with each file.';
    }
    if (location.protocol === 'file:') {
      return 'A browser starts no program from a file. Serve the folder, for example with `python3 -m http.server`.';
    }
    return await lacking(program, 'javascript') ?? await lacking(wasm, 'application/wasm')
      ?? `The program does not start: ${error.message}.`;
  }

  async function start() {
    awaits(program);
    const bindings = await import(program);
    awaits(wasm);
    await bindings.default({ module_or_path: wasm });
    window.wasmBindings = bindings;
  }

  start().catch(async (error) => {
    // What the program itself finds wrong is on the page already.
    if (!(globalThis.WebAssembly && error instanceof WebAssembly.RuntimeError)) {
      late.textContent = await reason(error);
      late.classList.add('now');
    }
    throw error;
  });
})();
