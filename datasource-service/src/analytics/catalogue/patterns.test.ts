import { problemOfPattern } from './patterns.ts';

describe('problemOfPattern', () => {
  it.each([
    '^(Ann|Bob)$',
    '[A-Z]{2,4}\\d+',
    'a{1000}',
    '(ab{2,}c){100}',
    '[^]{2}[\\]{9}]{5}',
    '[[:alpha:]{999}x]{5}',
    '\\{999}\\{999}\\{999}',
    '\\p{Greek}{3}\\x{41}',
    'a{,5}b{x}',
    'x{0}',
    'a'.repeat(500),
  ])('finds nothing wrong with %s', (text) => {
    expect(problemOfPattern(text)).toBeNull();
  });

  it('says the same of a pattern that comes again', () => {
    expect([1, 2].map(() => problemOfPattern('(again'))).toEqual(Array(2).fill('is not a valid regular expression'));
  });

  it('says that a pattern is too long', () => {
    expect(problemOfPattern('a'.repeat(501))).toBe('must be at most 500 characters long');
  });

  it.each(['((a{10}){10}){11}', '(ab){501}', '(a{2,900}){2}', '(a|b|c){400}', '(x{600}(y{600}'])(
    'says that %s repeats too much',
    (text) => {
      expect(problemOfPattern(text)).toBe('repeats too much: written out it may have 1000 parts');
    }
  );

  it.each(['(', 'a)', '[a', 'a**{', '\\', '(?=x)', '(a)\\1'])('says that %s is none', (text) => {
    expect(problemOfPattern(text)).toBe('is not a valid regular expression');
  });
});
