// Records of the real files as ClickHouse 18.16 reads them: a tuple is an array of its elements, an object is no text, a
// decimal is no text, times have a space and no zone.
import type { RealRecord } from './real-inputs.ts'

export function cityAsTexts(city: RealRecord): RealRecord {
  const { translations } = city
  return {
    ...city,
    latitude: Number(city['latitude']),
    longitude: Number(city['longitude']),
    translations: translations === null ? null : JSON.stringify(translations),
    created_at: plainTime(city['created_at']),
    updated_at: plainTime(city['updated_at']),
  }
}

export function eventAsItems(event: RealRecord): RealRecord {
  const { org } = event
  return {
    ...event,
    actor: Object.values(event['actor'] as RealRecord),
    repo: Object.values(event['repo'] as RealRecord),
    ...(org !== undefined && { org: JSON.stringify(org) }),
    created_at: plainTime(event['created_at']),
  }
}

export function pushAsItems(push: RealRecord): RealRecord {
  const { commits, ...payload } = push['payload'] as RealRecord
  const texts = (commits as readonly unknown[]).map((commit) => JSON.stringify(commit))
  return { ...eventAsItems(push), payload: [...Object.values(payload), texts] }
}

function plainTime(time: unknown): string {
  return String(time).replace('T', ' ').replace('Z', '')
}
