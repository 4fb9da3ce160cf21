#!/usr/bin/env node
// Starts the command line from the built files.
import { setFlagsFromString } from 'node:v8'
import { guardSecrets } from '../dist/src/commands/guard-secrets.js'

// Before the rest is loaded, which takes longer than others need to look at the list of processes.
guardSecrets(process.argv.slice(2), process.env)

// The young generation of the main thread would grow to 48 MB of garbage, whose lifetime is a chunk's. It is to stay as
// small as it starts; that of other threads is limited where they are made.
setFlagsFromString('--semi-space-growth-factor=1')

const { execute } = await import('@oclif/core')
await execute({ dir: import.meta.url })
