#!/usr/bin/env node
// Starts the command line from its bundle, which `npm run build` makes. CommonJS: Node starts it sooner than a module.

const { enableCompileCache } = require('node:module')
const { dirname } = require('node:path')

// Keeps compiled code from run to run, since Node 22.
enableCompileCache?.()
require('../dist/bundle/cli.js').main(dirname(__dirname))
