// From options to the target that they mean.

import type { LoadOptions } from '../options/options.ts'
import { loadTarget } from '../sinks/registry.ts'
import type { Target } from '../sinks/target.ts'
import { givenPassword } from './password.ts'

export async function openTarget(options: LoadOptions, runId: string, env: NodeJS.ProcessEnv): Promise<Target> {
  const { target, url, embedded, server, codec, level, timeoutMs, orderBy, commitEvery, streams } = options
  const { open, openEmbedded } = await loadTarget(target)
  const settings = { codec, level, timeoutMs, orderBy, commitEvery, streams, runId, env }
  if (embedded !== undefined) return openEmbedded(embedded, settings)
  return open({ ...settings, url, password: await givenPassword(server, env), tls: server.tls })
}
