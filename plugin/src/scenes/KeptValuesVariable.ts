import { QueryVariable, type VariableGetOptionsArgs, type VariableValueOption } from '@grafana/scenes';
import { map, type Observable } from 'rxjs';

/**
 * A variable whose chosen values stay options even when they do not occur in the range. Otherwise a filter would
 * fall back to "All" without a word, and show everybody's calls as those of one assistant.
 */
export class KeptValuesVariable extends QueryVariable {
  override getValueOptions(args: VariableGetOptionsArgs): Observable<VariableValueOption[]> {
    return super.getValueOptions(args).pipe(map((options) => [...options, ...this.missingFrom(options)]));
  }

  private missingFrom(options: VariableValueOption[]): VariableValueOption[] {
    const { value } = this.state;
    const chosen = this.hasAllValue() ? [] : Array.isArray(value) ? value : [value];
    return chosen
      .filter((wanted) => wanted !== '' && !options.some((option) => option.value === wanted))
      .map((wanted) => ({ value: wanted, label: String(wanted) }));
  }
}
