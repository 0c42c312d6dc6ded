import { CheckQueue } from '../src/findings/queue';

function queue(ready = () => true): { asked: string[][]; done: () => Promise<void>; checks: CheckQueue } {
  const asked: string[][] = [];
  let finish: () => void = () => undefined;
  const checks = new CheckQueue(cells => {
    asked.push([...cells]);
    return new Promise(resolve => (finish = resolve));
  }, ready);
  const done = async (): Promise<void> => {
    finish();
    await new Promise(resolve => setTimeout(resolve, 0));
  };
  return { asked, done, checks };
}

test('one question is under way, and what comes meanwhile goes together', async () => {
  const { asked, done, checks } = queue();
  checks.add(['a']);
  checks.add(['b', 'c']);
  checks.first('d');
  checks.first('c');
  expect(asked).toEqual([['a']]);
  await done();
  expect(asked).toEqual([['a'], ['c', 'd', 'b']]);
});

test('a long notebook is asked about in parts', async () => {
  const { asked, done, checks } = queue();
  checks.add(Array.from({ length: 100 }, (_, index) => `${index}`));
  checks.first('typed');
  await done();
  expect(asked[1][0]).toBe('typed');
  await done();
  await done();
  expect(asked.flat()).toHaveLength(101);
});

test('nothing is asked behind a busy kernel', async () => {
  let ready = false;
  const { asked, checks } = queue(() => ready);
  checks.add(['a']);
  expect(asked).toEqual([]);
  ready = true;
  await Promise.race([checks.pump(), undefined]);
  expect(asked).toEqual([['a']]);
});
