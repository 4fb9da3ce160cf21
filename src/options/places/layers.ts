// Where an option is said: by a flag, else by a variable, else by the settings file. The strongest place counts, option by option.

import type { AnyOptions } from '../option.ts'
import { flagOf } from '../option.ts'

/** What one place says. */
export interface Layer {
  readonly values: Readonly<Record<string, unknown>>
  /** How its author wrote an option: `BULKLOAD_MAX_ERRORS`. Undefined for flags, by whose names errors go anyway. */
  origin(name: string): string | undefined
}

export interface Said {
  readonly values: Readonly<Record<string, unknown>>
  /** The flag of each option that no flag said -> how it was said. */
  readonly origins: ReadonlyMap<string, string>
}

/** `layers`: the strongest first. What means nothing beside an option of a stronger layer does not count. */
export function layered(layers: readonly Layer[], options: AnyOptions): Said {
  const values: Record<string, unknown> = {}
  const origins = new Map<string, string>()
  const excluded = new Set<string>()
  for (const { values: own, origin } of layers) {
    const taken = Object.entries(own).filter(([name]) => !(name in values) && !excluded.has(name))
    for (const [name, value] of taken) {
      values[name] = value
      const words = origin(name)
      if (words !== undefined) origins.set(flagOf(name), words)
    }
    for (const [name, value] of taken) for (const other of options[name]?.excludes?.(value) ?? []) excluded.add(other)
  }
  return { values, origins }
}
