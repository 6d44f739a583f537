/** A reporter of vitest: writes how many errors happened outside of any test, which its JSON does not say. */
import { writeFileSync } from 'node:fs';

export default class {
  onTestRunEnd(_modules, unhandledErrors) {
    writeFileSync(process.env.SMALLWINS_ERRORS_FILE, String(unhandledErrors.length));
  }
}
