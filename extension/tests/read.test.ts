import { isWebPage } from '../src/wire/links';
import { readEvent, readReply, versionOf } from '../src/wire/read';
import { fixture, named } from './fixtures';

test.each(named('event-'))('%s is read as it is', name => {
  expect(readEvent(fixture(name))).toEqual({ message: fixture(name) });
});

test.each(named('reply-'))('%s is read as it is', name => {
  expect(readReply(fixture(name))).toEqual({ message: fixture(name) });
});

test.each(Object.entries(fixture('malformed-events') as object))(
  'an event that is malformed is none: %s',
  (_, data) => {
    expect(readEvent(data)).toEqual({ mistake: expect.any(String) });
  },
);

test.each(Object.entries(fixture('malformed-replies') as object))(
  'a reply that is malformed is none: %s',
  (_, data) => {
    expect(readReply(data)).toEqual({ mistake: expect.any(String) });
  },
);

test('fields that are not known do no harm', () => {
  const event = { ...(fixture('event-ran') as object), colour: 'green' };
  expect(readEvent(event)).toEqual({ message: event });
});

test('names of the object itself are no types', () => {
  for (const type of ['constructor', 'toString', '__proto__']) {
    expect(readEvent({ version: 1, type })).toEqual({ mistake: 'unknown type' });
  }
});

test('a version is a whole number', () => {
  expect(versionOf({ version: 2 })).toBe(2);
  expect([true, '1', 1.5, null].map(version => versionOf({ version }))).toEqual([null, null, null, null]);
});

test('only web pages are linked', () => {
  expect(isWebPage('https://data-apis.org/array-api/')).toBe(true);
  for (const url of ['javascript:alert(1)', 'data:text/html,x', 'http://x.org', '/lab', '']) {
    expect(isWebPage(url)).toBe(false);
  }
});
