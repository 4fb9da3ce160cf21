// Who makes a call of the library: a program, or the command line, which says its settings as flags, variables or keys of a file.

/** Set in the settings of a call by the command line. */
export const CALLER: unique symbol = Symbol('caller')

export interface Caller {
  /** For options that no flag said: what replaces the flag, by its name. */
  readonly origins?: ReadonlyMap<string, string>
  /** The flags of those that were said to be false: a text that names one means the flag. */
  readonly turnedOff?: ReadonlySet<string>
  /** What a person should know of the way in which options were said. */
  readonly warnings?: readonly string[]
  /** Of bulkload. */
  readonly version?: string
  /** A run has a journal, also where no option says so. */
  readonly keepsJournal?: true
}

export function callerOf(settings: unknown): Caller | undefined {
  if (typeof settings !== 'object' || settings === null || !(CALLER in settings)) return undefined
  return settings[CALLER] as Caller
}
