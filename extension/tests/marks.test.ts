import { EditorView } from '@codemirror/view';
import { card } from '../src/editor/card';
import { marks, marksAt, showFindings } from '../src/editor/marks';
import { Finding } from '../src/wire/messages';
import { fixture } from './fixtures';
import { trans } from './trans';

const SOURCE = 'é = "😀"; y = xp.concatenate([x, x])\n';
const { findings } = fixture('event-ran') as { findings: Finding[] };

function shown(): EditorView {
  const view = new EditorView({ doc: SOURCE, extensions: [marks] });
  view.dispatch({ effects: showFindings.of(findings) });
  return view;
}

const texts = (view: EditorView): string[] => marksAt(view).map(({ from, to }) => view.state.sliceDoc(from, to));

test('a finding is underlined where it is', () => {
  expect(texts(shown())).toEqual(['xp.concatenate']);
});

test('marks move with edits elsewhere', () => {
  const view = shown();
  view.dispatch({ changes: { from: 0, insert: '# 😀\n' } });
  view.dispatch({ changes: { from: view.state.doc.length, insert: 'z' } });
  expect(texts(view)).toEqual(['xp.concatenate']);
});

test.each([
  ['inside', 20, ''],
  ['that lengthens the word', 28, 's'],
])('a mark goes with an edit %s', (_, at, insert) => {
  const view = shown();
  view.dispatch({ changes: { from: at, to: insert ? at : at + 1, insert } });
  expect(texts(view)).toEqual([]);
});

test('a mark stays when something that is no word is put beside it', () => {
  const view = shown();
  view.dispatch({ changes: { from: 28, insert: ' ' } });
  expect(texts(view)).toEqual(['xp.concatenate']);
});

test('a place without width underlines its neighbour, and one in nothing underlines nothing', () => {
  const empty = { ...findings[0], line: 1, column: 99, end_line: 1, end_column: 99 };
  const view = new EditorView({ doc: 'ab', extensions: [marks] });
  view.dispatch({ effects: showFindings.of([empty]) });
  expect(texts(view)).toEqual(['b']);
  const blank = new EditorView({ doc: '', extensions: [marks] });
  blank.dispatch({ effects: showFindings.of([empty]) });
  expect(texts(blank)).toEqual([]);
});

test('a card shows what arrived as text, links only to web pages, and offers what there is', () => {
  const acted = jest.fn();
  const remedies = { fix: acted, ignoreHere: acted, ignoreEverywhere: acted, explain: acted };
  const bad: Finding = {
    ...findings[0],
    message: '<img src=x onerror=alert(1)>',
    url: 'javascript:alert(1)',
    fix: null,
  };
  const box = card([bad], remedies, trans);
  expect(box.querySelector('img, a')).toBeNull();
  expect(box.textContent).toContain('<img src=x onerror=alert(1)>');
  expect(box.textContent).not.toContain('Fix');
  const good = card(findings, remedies, trans);
  expect(good.querySelector('a')?.href).toContain('https://data-apis.org/');
  good.querySelectorAll('button').forEach(button => button.click());
  expect(acted).toHaveBeenCalledTimes(4);
});
