/** Translates nothing, as JupyterLab's own translator does without a language pack. */

import { TranslationBundle } from '@jupyterlab/translation';

const fill = (text: string, ...values: unknown[]): string =>
  text.replace(/%(\d)/g, (_, index) => `${values[index - 1]}`);

export const trans = {
  __: fill,
  _n: (one: string, many: string, count: number) => fill(count === 1 ? one : many, count),
} as TranslationBundle;
