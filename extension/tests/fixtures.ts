/** The examples of every message, which pytest reads too. */

import { readFileSync, readdirSync } from 'fs';
import { join } from 'path';

const FOLDER = join(__dirname, '..', '..', 'tests', 'wire', 'fixtures');

export function fixture(name: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf-8'));
}

/** The names of the examples that begin so. */
export function named(prefix: string): string[] {
  return readdirSync(FOLDER)
    .filter(file => file.startsWith(prefix))
    .map(file => file.replace(/\.json$/, ''));
}
