import { readFileSync } from 'fs';
import { join } from 'path';
import { DEFAULTS, Preferences } from '../src/preferences';
import { Finding } from '../src/wire/messages';
import { fixture } from './fixtures';

const { findings } = fixture('event-ran') as { findings: Finding[] };

test('the defaults are those of the schema', () => {
  const schema = JSON.parse(readFileSync(join(__dirname, '..', 'schema', 'settings.json'), 'utf-8'));
  const defaults = Object.entries(schema.properties).map(([key, value]) => [
    key,
    (value as { default: unknown }).default,
  ]);
  expect(Object.fromEntries(defaults)).toEqual(DEFAULTS);
});

test('what makes no sense is the default', () => {
  const preferences = new Preferences();
  preferences.read({ enabled: 'yes', debounce: -1, ignore: ['XP101', 3], item: 'moon', severities: { error: 'loud' } });
  expect(preferences.values).toEqual({ ...DEFAULTS, ignore: ['XP101'] });
});

test('findings are shown as the user wants them', () => {
  const preferences = new Preferences();
  expect(findings[0].severity).toBe('error');
  expect(preferences.shown(findings, { stops: false })).toEqual([{ ...findings[0], severity: 'warning' }]);
  expect(preferences.shown(findings, { stops: true })).toEqual(findings);
  preferences.read({ severities: { error: 'info' } });
  expect(preferences.shown(findings, { stops: false })[0].severity).toBe('info');
  for (const silent of [{ severities: { error: 'off' } }, { ignore: ['XP101'] }, { enabled: false }]) {
    preferences.read(silent);
    expect(preferences.shown(findings, { stops: false })).toEqual([]);
  }
});

test('a rule is ignored, and reported again, where settings are kept', async () => {
  const set = jest.fn(async () => undefined);
  const preferences = new Preferences({ set });
  await preferences.ignore('XP203');
  await preferences.ignore('XP101');
  await preferences.unignore('XP203');
  expect(set.mock.calls).toEqual([
    ['ignore', ['XP203']],
    ['ignore', ['XP101', 'XP203']],
    ['ignore', ['XP101']],
  ]);
});
