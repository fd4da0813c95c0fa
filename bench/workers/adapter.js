// Whether there is a GPU to measure: a program that stands in for one says nothing of anybody's speed.

/** @throws when there is none */
export async function needGpu() {
  const { gpu } = /** @type {any} */ (navigator);
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('no GPU: this Chromium gives no WebGPU adapter');
  const { isFallbackAdapter, vendor, architecture, description } = adapter.info;
  const name = [vendor, architecture, description].filter(Boolean).join(' ');
  if (isFallbackAdapter || /swiftshader|llvmpipe/i.test(name)) {
    throw new Error(`no GPU: ${name} is a program`);
  }
}
