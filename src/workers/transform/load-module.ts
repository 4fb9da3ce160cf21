// The function that a module exports by default.

import { BulkloadError, toBulkloadError } from '../../errors.ts'

export type Transform = (record: unknown) => unknown

export async function loadTransform(url: string, name: string): Promise<Transform> {
  const module = await import(url).catch((cause: unknown) => {
    throw new BulkloadError(
      'BL_USAGE',
      `the module ${name} of --transform cannot be loaded: ${toBulkloadError(cause).message}`,
      {
        cause,
        hint: hintOf(cause, name),
      },
    )
  })
  const transform: unknown = (module as { readonly default?: unknown }).default
  if (typeof transform === 'function') return transform as Transform
  throw new BulkloadError('BL_USAGE', `the module ${name} of --transform has no function as its default export`, {
    hint: 'write: export default function (record) { return record }',
  })
}

function hintOf(cause: unknown, name: string): string {
  const { code } = cause as { readonly code?: unknown }
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION' && /\.[cm]?ts$/.test(name))
    return 'this version of Node runs no TypeScript: use Node 22.18 or later, or a .mjs file'
  return 'correct the module: node must be able to import it'
}
