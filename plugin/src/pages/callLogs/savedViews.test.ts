import { readViews, withoutView, withRenamed, withView } from './savedViews';

const A = { name: 'A', search: 'sort=longest' };
const B = { name: 'B', search: '' };

describe('saved views', () => {
  it('come back from storage, without what is none', () => {
    expect(readViews(JSON.stringify([A, 'x', null, { name: 1, search: '' }, { name: 'y' }, B]))).toEqual([A, B]);
  });

  it.each([null, '', 'nonsense', '{}'])('are none when %j is stored', (stored) => {
    expect(readViews(stored)).toEqual([]);
  });

  it('are kept by name; the same name is replaced', () => {
    expect(withView([B], A)).toEqual([A, B]);
    expect(withView([A, B], { name: 'A', search: 'x' })).toEqual([{ name: 'A', search: 'x' }, B]);
  });

  it('are renamed and removed by name', () => {
    expect(withRenamed([A, B], 'A', 'C')).toEqual([B, { ...A, name: 'C' }]);
    expect(withRenamed([A], 'nobody', 'C')).toEqual([A]);
    expect(withoutView([A, B], 'A')).toEqual([B]);
  });
});
