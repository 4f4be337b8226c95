import { describeActiveFilters } from './activeFilters';

describe('describeActiveFilters', () => {
  it('names lists, the bar and words', () => {
    const address = {
      'var-assistant': ['Billing', 'Reception'],
      'var-provider': '$__all',
      'var-filters': ['duration|>|30', ''],
      search: 'refund',
      from: 'now-6h',
    };
    expect(describeActiveFilters(address)).toEqual([
      'Assistant: Billing, Reception',
      'duration > 30',
      'conversation contains refund',
    ]);
  });

  it('is empty when everything is shown', () => {
    expect(describeActiveFilters({ 'var-assistant': '$__all', 'var-filters': '', search: '' })).toEqual([]);
  });
});
