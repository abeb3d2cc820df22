// Prints what the suite asks of a cache that is no browser, in its order: [{suite, id, kind, needs}].
import suites from 'http-cache-tests/tests/index.mjs'
import surrogateControl from 'http-cache-tests/tests/surrogate-control.mjs'

const asked = [...suites, surrogateControl].flatMap(suite => suite.tests
  .filter(test => !test.browser_only)
  .map(test => ({ suite: suite.name, id: test.id, kind: test.kind ?? 'required', needs: test.depends_on ?? [] })))
console.log(JSON.stringify(asked))
