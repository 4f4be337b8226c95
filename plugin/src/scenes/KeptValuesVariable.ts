import { QueryVariable, type VariableValueOption } from '@grafana/scenes';
import { of, type Observable } from 'rxjs';

/**
 * A variable whose chosen values stand as they are: nothing waits for its list of options, and a value that does not
 * occur in the range stays chosen. Otherwise a page would ask twice, first for options and then for its numbers, and a
 * filter would fall back to "All" without a word and show everybody's calls as those of one assistant.
 */
export class KeptValuesVariable extends QueryVariable {
  override validateAndUpdate(): Observable<object> {
    this._subs.add(
      this.getValueOptions({}).subscribe({
        next: (options) => this.setState({ options: [...options, ...this.missingFrom(options)] }),
        error: (error: Error) => this.setState({ error: error.message }),
      })
    );
    // Whatever depends on a variable that is loading waits for it.
    this.setState({ loading: false });
    return of({});
  }

  private missingFrom(options: VariableValueOption[]): VariableValueOption[] {
    const { value } = this.state;
    const chosen = this.hasAllValue() ? [] : Array.isArray(value) ? value : [value];
    return chosen
      .filter((wanted) => wanted !== '' && !options.some((option) => option.value === wanted))
      .map((wanted) => ({ value: wanted, label: String(wanted) }));
  }
}
