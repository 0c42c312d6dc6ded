/** What is said about a finding where it is: by the pointer, or at the cursor. */

import { TranslationBundle } from '@jupyterlab/translation';
import { Finding } from '../wire/messages';
import { isWebPage } from '../wire/links';

/** What can be done about a finding. */
export interface Remedies {
  fix(finding: Finding): void;
  ignoreHere(finding: Finding): void;
  ignoreEverywhere(finding: Finding): void;
  explain(finding: Finding): void;
}

/** Return the card of some findings; all that they say is put in as text. */
export function card(findings: readonly Finding[], remedies: Remedies, trans: TranslationBundle): HTMLElement {
  const box = element('div', 'jp-xpsession-card');
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', trans.__('Findings here'));
  box.append(...findings.map(finding => entry(finding, remedies, trans)));
  return box;
}

function entry(finding: Finding, remedies: Remedies, trans: TranslationBundle): HTMLElement {
  const box = element('section', `jp-xpsession-finding jp-xpsession-${finding.severity}`);
  const head = element('header');
  const rule = button(`${finding.code} ${finding.name}`, () => remedies.explain(finding), 'jp-xpsession-rule');
  rule.title = trans.__('What this rule is about');
  head.append(rule);
  if (isWebPage(finding.url)) {
    const link = document.createElement('a');
    link.href = finding.url;
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
    link.textContent = trans.__('the standard');
    head.append(link);
  }
  const message = element('p', 'jp-xpsession-message');
  message.textContent = finding.message;
  box.append(head, message);
  if (finding.hint !== null) {
    const hint = element('p', 'jp-xpsession-hint');
    const code = element('code');
    code.textContent = finding.hint;
    hint.append(`${trans.__('Instead:')} `, code);
    box.append(hint);
  }
  const actions = element('div', 'jp-xpsession-actions');
  if (finding.fix !== null) {
    actions.append(button(trans.__('Fix'), () => remedies.fix(finding), 'jp-xpsession-primary'));
  }
  actions.append(
    button(trans.__('Ignore here'), () => remedies.ignoreHere(finding)),
    button(trans.__('Ignore everywhere'), () => remedies.ignoreEverywhere(finding)),
  );
  box.append(actions);
  return box;
}

function button(label: string, act: () => void, name = ''): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = name;
  made.textContent = label;
  made.addEventListener('click', act);
  return made;
}

function element(tag: string, name = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = name;
  return made;
}
