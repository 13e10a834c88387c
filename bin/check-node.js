// Plain JavaScript that any Node understands: everything else needs Node 24, which comes with `npm ci` as a development dependency.
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  process.stderr.write(
    `open-dli needs Node 24 or later, and this is ${process.versions.node}. ` +
      'Its own Node comes with `npm ci`, unless install scripts are off: run `npm rebuild node`, then the same npm script again.\n',
  )
  process.exit(1)
}
