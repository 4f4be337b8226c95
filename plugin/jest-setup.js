import '../.config/jest-setup';

// jsdom has neither, and scenes creates them while it is being imported.
class InertObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
  takeRecords() {
    return [];
  }
}

Object.assign(global, { IntersectionObserver: InertObserver, ResizeObserver: InertObserver });

// i18next prints an advertisement in every test file.
const consoleInfo = console.info;
console.info = (...values) => {
  if (!String(values[0]).includes('i18next')) {
    consoleInfo(...values);
  }
};

// jsdom draws nothing; the component library only measures texts with it.
HTMLCanvasElement.prototype.getContext = () => ({ font: '', measureText: (text) => ({ width: text.length * 8 }) });
