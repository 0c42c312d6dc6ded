"""Stages: the browser, and what it is asked about a page."""

import shutil
from typing import Any

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# The contrast of an element's text with what is behind it, as WCAG counts it, with all that is transparent in them.
CONTRAST = """element => {
  const read = text => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return [r, g, b, a]; };
  const over = ([r, g, b, a], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a)];
  const light = colour => {
    const [r, g, b] = colour.map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const layers = [];
  let opacity = 1;
  for (let node = element; node && layers.at(-1)?.[3] !== 1; node = node.parentElement) {
    const style = getComputedStyle(node);
    layers.push(read(style.backgroundColor));
    opacity *= style.opacity;
  }
  const behind = layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255]);
  const [r, g, b, a] = read(getComputedStyle(element).color);
  const [first, second] = [light(over([r, g, b, a * opacity], behind)), light(behind)];
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}"""


def launch(driver: Any) -> Any:
    """Return a headless Chromium that `driver`, a playwright, starts; raise FileNotFoundError where there is none."""
    if BROWSER is None:
        raise FileNotFoundError("there is no Chromium; apt-get install chromium")
    return driver.chromium.launch(executable_path=BROWSER, args=list(ARGUMENTS))
