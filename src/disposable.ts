// What `await using` needs, in programs whose TypeScript knows it.

export type Disposable = typeof Symbol extends { readonly asyncDispose: infer S extends symbol }
  ? { readonly [K in S]: () => Promise<void> }
  : object
