/** Shows what a rule is about. */

import { Dialog, showDialog } from '@jupyterlab/apputils';
import { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { Rule } from '../wire/messages';
import { Block, blocks } from './blocks';

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
