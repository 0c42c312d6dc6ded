/** A rule's page, which arrives as plain text, as headings, paragraphs and code. */

import { Dialog, showDialog } from '@jupyterlab/apputils';
import { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { Rule } from '../wire/messages';

/** One part of a page. */
export interface Block {
  readonly kind: 'heading' | 'text' | 'code';
  readonly text: string;
}

/** Read a page as numpydoc writes it: headings are underlined with hyphens, code is indented. */
export function blocks(page: string): Block[] {
  const found: Block[] = [];
  const lines = page.split('\n');
  let paragraph: string[] = [];
  const end = (kind: Block['kind'] = 'text'): void => {
    const text = kind === 'code' ? dedent(paragraph) : paragraph.join(' ').trim();
    if (text && text !== '::') {
      found.push({ kind, text: kind === 'text' ? text.replace(/::$/, ':') : text });
    }
    paragraph = [];
  };
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (/^-{3,}$/.test(lines[index + 1] ?? '') && line.trim()) {
      end();
      paragraph = [line];
      end('heading');
      index++;
    } else if (/^ {4}/.test(line) && paragraph.length === 0) {
      while (index < lines.length && (/^ {4}/.test(lines[index]) || !lines[index].trim())) {
        paragraph.push(lines[index++]);
      }
      index--;
      end('code');
    } else if (!line.trim()) {
      end();
    } else {
      paragraph.push(line);
    }
  }
  end();
  return found;
}

/** Show a rule's page. */
export async function showRule(rule: Rule, trans: TranslationBundle): Promise<void> {
  const body = new Widget();
  body.addClass('jp-xpsession-page');
  body.node.append(...blocks(rule.text).map(draw));
  await showDialog({
    title: `${rule.code} ${rule.name}`,
    body,
    buttons: [Dialog.okButton({ label: trans.__('Close') })],
  });
}

function draw({ kind, text }: Block): HTMLElement {
  const made = document.createElement({ heading: 'h3', text: 'p', code: 'pre' }[kind]);
  if (kind !== 'text') {
    made.textContent = text;
    return made;
  }
  for (const [index, part] of text.split(/``?([^`]+)``?/).entries()) {
    if (index % 2) {
      const code = document.createElement('code');
      code.textContent = part;
      made.append(code);
    } else {
      made.append(part);
    }
  }
  return made;
}

function dedent(lines: readonly string[]): string {
  return lines
    .map(line => line.slice(4))
    .join('\n')
    .trim();
}
