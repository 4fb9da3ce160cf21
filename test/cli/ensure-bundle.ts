// The bundle that bin/run.js starts, made anew where the compiler has written something since.

interface Bundler {
  readonly ensureBundle: () => Promise<void>
}

export async function ensureBundle(): Promise<void> {
  const bundler = (await import(new URL('../../../scripts/bundle.mjs', import.meta.url).href)) as Bundler
  await bundler.ensureBundle()
}
