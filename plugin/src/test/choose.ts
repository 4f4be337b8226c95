import { act, fireEvent, screen } from '@testing-library/react';

/** Chooses an option of a picker by its label, as a reader does. */
export async function choose(picker: string, option: string): Promise<void> {
  const field = await screen.findByRole('combobox', { name: picker });
  fireEvent.mouseDown(field);
  fireEvent.click(field);
  const found = await screen.findByRole('option', { name: new RegExp(`^${option}`) });
  await act(async () => {
    fireEvent.click(found);
  });
}

/** jsdom measures nothing, and the pickers' lists show only what fits. */
export function giveListsASize(): void {
  jest.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(400);
  jest.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(400);
}
