import fc from 'fast-check';

import { ALL_VALUES } from '../constants';
import { replaceWith } from '../test/replaceWith';
import { expandSql } from './expandSql';

describe('expandSql', () => {
  it.each<[string, string, Record<string, unknown>, string]>([
    ['one text', 'a = $v', { v: 'Reception' }, "a = 'Reception'"],
    ['several texts', 'a IN (${v})', { v: ['x', "y'z"] }, "a IN ('x', 'y''z')"],
    ['a number', 'LIMIT $v', { v: 10 }, 'LIMIT 10'],
    ['no text', 'a IN ($v)', { v: [] }, 'a IN (NULL)'],
    ['a text inside quotes', "a LIKE '%$v%'", { v: "it's" }, "a LIKE '%it''s%'"],
    ['a name inside quotes', 'SELECT "$v"', { v: 'a"b' }, 'SELECT "a""b"'],
    ['all values', "('$v' = '__all__' OR a IN ($v))", { v: ALL_VALUES }, "('__all__' = '__all__' OR a IN ('__all__'))"],
    ['code between texts', "'a'=$v AND 'b'=$v", { v: 'c' }, "'a'='c' AND 'b'='c'"],
    ['a text with a doubled quote', "'it''s $v'", { v: 'x' }, "'it''s x'"],
    ['a text that is not closed', "a = '$v", { v: "x'" }, "a = 'x''"],
  ])('writes %s so that it stays what it is', (_, sql, variables, expanded) => {
    expect(expandSql(sql, replaceWith(variables))).toBe(expanded);
  });

  it.each(['-- for $v', '/* $v */ SELECT 1', '$$ $v $$', '$t$ $v $t$', "e'\\' $v'", 'SELECT $unknown'])(
    'leaves %s alone',
    (sql) => {
      expect(expandSql(sql, replaceWith({ v: "'" }))).toBe(sql);
    }
  );

  it('leaves the macros to the service, although Grafana has variables of these names', () => {
    const sql = "SELECT '$__from' FROM calls WHERE $__timeFilter AND call_time < $__to AND call_time > $__from";
    expect(expandSql(sql, replaceWith({ __from: '1700000000000', __to: '1', __timeFilter: 'x' }))).toBe(sql);
  });

  it('lets no value end the text that it stands in', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (values) => {
        const expanded = expandSql("a IN ($v) AND b = 'x $v' AND $v", replaceWith({ v: values }));
        const withoutTexts = expanded.replaceAll(/'(?:[^']|'')*'/g, 'T');
        expect(withoutTexts).toMatch(/^a IN \((NULL|T(, T)*)\) AND b = T AND (NULL|T(, T)*)$/);
      })
    );
  });

  it('changes nothing in a statement without variables', () => {
    const pieces = fc.constantFrom("'", '"', '--', '/*', '*/', '$', '$$', '\n', "e'", '\\', 'a ', '1 - 2', '[', '{');
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        expect(expandSql(parts.join(''), replaceWith({}))).toBe(parts.join(''));
      })
    );
  });
});
