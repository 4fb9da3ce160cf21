#!/usr/bin/env node
// Starts the command line from the built files.
import { execute } from '@oclif/core'

await execute({ dir: import.meta.url })
