#!/usr/bin/env node
// Starts the command line from the built files.
import { setFlagsFromString } from 'node:v8'
import { execute } from '@oclif/core'

// The young generation of the main thread would grow to 48 MB of garbage, whose lifetime is a chunk's. It is to stay as
// small as it starts; that of other threads is limited where they are made.
setFlagsFromString('--semi-space-growth-factor=1')

await execute({ dir: import.meta.url })
