// Starts the site's server before all browser tests and stops it after them.
import { serve } from './serve.mjs';

export default async function start() {
  const { address, close } = await serve();
  process.env.LAMBDASCOPE_SITE = address;
  return close;
}
