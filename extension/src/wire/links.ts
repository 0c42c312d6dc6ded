/** Return whether a link that arrived leads to a web page; `javascript:` and its like lead nowhere. */
export function isWebPage(url: string): boolean {
  try {
    return new URL(url).protocol === 'https:';
  } catch {
    return false;
  }
}
