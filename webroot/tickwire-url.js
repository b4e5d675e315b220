/**
 * Where an endpoint of the server is. By default it stands beside this script, on the server that the script came from:
 * so it is right in a page of another origin, and under any path prefix.
 *
 * @param {string} name `ws` or `sse`
 * @param {string|undefined} given an address that the page names, absolute or relative to the page
 * @returns {URL}
 */
export function endpoint(name, given) {
  return given === undefined ? new URL(name, import.meta.url) : new URL(given, globalThis.location?.href);
}
