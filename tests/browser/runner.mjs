// The command line, asked for what the page should show.
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';

/** Cargo's output folder: `cargo xtask test` says which by the traces that it left there. */
const target = process.env.PARITY
  ? path.dirname(process.env.PARITY)
  : process.env.CARGO_TARGET_DIR ?? 'target';
const builtAt = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
/** The one that was built last. */
const [program] = ['checked', 'debug'].map((profile) => path.join(target, profile, 'lambdascope'))
  .filter(builtAt).sort((one, other) => builtAt(other) - builtAt(one));

/** What `lambdascope` prints for these arguments, with a text on its standard input. */
export function lambdascope(args, input = '') {
  if (!program) throw new Error('no runner: cargo build --package lambdascope-runner');
  return execFileSync(program, args, { input, encoding: 'utf8', maxBuffer: 1 << 28 });
}
