// What the library's types need of its platform, in words of their own: a program may have the types of Node, those of a browser, or
// neither.

/** Variables of an environment, such as `process.env`. */
export type Variables = Readonly<Record<string, string | undefined>>

/** What the types of an AbortSignal have in common, wherever they come from. The library takes real ones alone. */
export interface StopSignal {
  readonly aborted: boolean
  // As the platforms declare it.
  // biome-ignore lint/suspicious/noExplicitAny: an AbortSignal's own type
  readonly reason: any
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}
