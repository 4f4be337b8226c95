import { QueryVariable, type VariableValue, type VariableValueOption } from '@grafana/scenes';
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

  /**
   * An alert rule's link to a page names the value by a template. Beside an alert it is filled in; beside the rule Grafana
   * shows the link as it was written, and such a value chooses nothing.
   */
  override changeValueTo(value: VariableValue, text?: VariableValue, isUserAction?: boolean): void {
    const filledIn = [value].flat().filter((each) => !isTemplate(each));
    if (filledIn.length === [value].flat().length) {
      super.changeValueTo(value, text, isUserAction);
    } else {
      super.changeValueTo(filledIn, undefined, isUserAction);
    }
  }

  private missingFrom(options: VariableValueOption[]): VariableValueOption[] {
    const { value } = this.state;
    const chosen = this.hasAllValue() ? [] : Array.isArray(value) ? value : [value];
    return chosen
      .filter((wanted) => wanted !== '' && !options.some((option) => option.value === wanted))
      .map((wanted) => ({ value: wanted, label: String(wanted) }));
  }
}

function isTemplate(value: unknown): boolean {
  return typeof value === 'string' && /^\{\{.*\}\}$/.test(value);
}
