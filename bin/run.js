#!/usr/bin/env node
// Starts the command line from the built files.
import { setFlagsFromString } from 'node:v8'
import { guardSecrets } from '../dist/src/commands/guard-secrets.js'
import { watchSignals } from '../dist/src/commands/interrupt.js'

// Before the rest is loaded: oclif takes most of the time until a command begins, and others need less to look at the list of
// processes.
guardSecrets(process.argv.slice(2), process.env)
watchSignals(process.argv.slice(2))

// The young generation of the main thread would grow to 48 MB of garbage, whose lifetime is a chunk's. It is to stay as
// small as it starts; that of other threads is limited where they are made.
setFlagsFromString('--semi-space-growth-factor=1')

/** What is still open after a command may end by itself within this time. */
const LEFTOVER_MS = 1_000

const { execute } = await import('@oclif/core')
const { guardStdout } = await import('../dist/src/commands/print-result.js')
guardStdout()
await execute({ dir: import.meta.url })
// A read of a pipe that never ends must not keep a process whose work has ended.
setTimeout(() => process.exit(), LEFTOVER_MS).unref()
