// Both languages are there to be spoken, English first: tests of what is said import this.

import { LANGUAGES, learn } from '../../../www/strings/i18n.js';

await Promise.all(LANGUAGES.map(learn));
