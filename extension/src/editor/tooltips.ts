/** The cards in an editor: one under the pointer, one at the cursor that the keyboard reaches. */

import { Extension, StateEffect, StateField } from '@codemirror/state';
import { EditorView, Tooltip, hoverTooltip, keymap, showTooltip, tooltips } from '@codemirror/view';
import { TranslationBundle } from '@jupyterlab/translation';
import { Finding } from '../wire/messages';
import { Remedies, card } from './card';
import { Mark, marksAt, showFindings } from './marks';

const openAt = StateEffect.define<readonly Mark[]>();
const close = StateEffect.define<null>();

/** Show the card of the finding at the cursor and go into it; return whether there is one. */
export function openCard(view: EditorView): boolean {
  const found = marksAt(view, view.state.selection.main.head);
  if (found.length > 0) {
    view.dispatch({ effects: openAt.of(found) });
  }
  return found.length > 0;
}

/** What an editor needs to show cards; a click in one closes it. */
export function cards(remedies: Remedies, trans: TranslationBundle): Extension {
  const make = (found: readonly Mark[], { focus }: { focus: boolean }): Tooltip => ({
    pos: Math.max(...found.map(({ from }) => from)),
    end: Math.min(...found.map(({ to }) => to)),
    above: false,
    create: view => {
      const findings = found.map(({ finding }) => finding);
      const dom = card(findings, closing(view, remedies), trans);
      if (focus) {
        dom.addEventListener('keydown', event => {
          if (event.key === 'Escape') {
            event.stopPropagation();
            view.dispatch({ effects: close.of(null) });
            view.focus();
          }
        });
      }
      return { dom, mount: () => (focus ? dom.querySelector('button')?.focus() : undefined) };
    },
  });
  const opened = StateField.define<Tooltip | null>({
    create: () => null,
    update(tooltip, transaction) {
      let now = transaction.docChanged ? null : tooltip;
      for (const effect of transaction.effects) {
        if (effect.is(openAt)) {
          now = make(effect.value, { focus: true });
        } else if (effect.is(close) || effect.is(showFindings)) {
          now = null;
        }
      }
      return now;
    },
    provide: self => showTooltip.from(self),
  });
  return [
    opened,
    hoverTooltip(
      (view, position) => {
        // One card is enough.
        const found = view.state.field(opened) ? [] : marksAt(view, position);
        return found.length > 0 ? make(found, { focus: false }) : null;
      },
      {
        hideOn: transaction =>
          transaction.docChanged || transaction.effects.some(effect => effect.is(close) || effect.is(openAt)),
      },
    ),
    // A cell clips what reaches beyond it.
    tooltips({ parent: document.body }),
    keymap.of([
      {
        key: 'Escape',
        run: view => (view.state.field(opened) ? (view.dispatch({ effects: close.of(null) }), true) : false),
      },
    ]),
  ];
}

/** The same remedies, each of which closes the card first. */
function closing(view: EditorView, remedies: Remedies): Remedies {
  const then = (act: (finding: Finding) => void) => (finding: Finding) => {
    view.dispatch({ effects: close.of(null) });
    view.focus();
    act(finding);
  };
  return {
    fix: then(finding => remedies.fix(finding)),
    ignoreHere: then(finding => remedies.ignoreHere(finding)),
    ignoreEverywhere: then(finding => remedies.ignoreEverywhere(finding)),
    explain: then(finding => remedies.explain(finding)),
  };
}
