// Which version of a resource an answer is of, and whether a later answer is of the same one.
// Source: RFC 9110, 8.8 (validators), 13.1.5 (If-Range).

import type { HttpHeaders } from './http-headers.ts'

export interface ObjectVersion {
  /** A strong entity tag: equal means equal byte for byte. */
  readonly etag: string | undefined
  /** The date of the last change. */
  readonly lastModified: string | undefined
  /** The date is old enough that no second change in the same second can hide behind it (RFC 9110, 8.8.2.2). */
  readonly isDateStrong: boolean
}

export function versionOf(headers: HttpHeaders): ObjectVersion {
  const etag = headers['etag']
  const lastModified = headers['last-modified']
  const ageMs = Date.parse(headers['date'] ?? '') - Date.parse(lastModified ?? '')
  return {
    etag: etag?.startsWith('"') ? etag : undefined,
    lastModified,
    isDateStrong: ageMs >= 1000,
  }
}

/** What goes into If-Range, so that a part is sent of this version only; undefined where nothing is strong enough. */
export function validatorOf({ etag, lastModified, isDateStrong }: ObjectVersion): string | undefined {
  return etag ?? (isDateStrong ? lastModified : undefined)
}

/** How `now` is seen to be another version than `then`; undefined where it may be the same. */
export function versionChange(then: ObjectVersion, now: ObjectVersion): string | undefined {
  if (then.etag !== undefined && now.etag !== undefined) {
    return then.etag === now.etag ? undefined : `its ETag was ${then.etag} and is now ${now.etag}`
  }
  const before = then.lastModified
  if (before !== undefined && now.lastModified !== undefined && before !== now.lastModified) {
    return `it was last modified ${before}, and now ${now.lastModified}`
  }
  return undefined
}
