// The few helpers that stand in for a framework. Whatever people wrote enters the page through
// textContent alone, never as markup.

/** A copy of a template, with its parts (data-part) by name. */
export function fromTemplate(id) {
  const root = document.getElementById(id).content.firstElementChild.cloneNode(true);
  const parts = {};
  for (const element of root.querySelectorAll("[data-part]")) {
    parts[element.dataset.part] = element;
  }
  return { root, parts };
}

export function show(element, visible) {
  element.hidden = !visible;
}

/** Writes a text only if it differs, so that live regions speak and focus moves only for a reason. */
export function write(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Shows this problem's words, or hides the place when there is none. */
export function showProblem(element, problem) {
  write(element, problem?.message ?? "");
  show(element, Boolean(problem));
}

export function icon(name) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("class", "icon");
  const use = document.createElementNS(namespace, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** One of six colours, the same for the same name everywhere. */
export function hue(name) {
  let sum = 0;
  for (const character of name.toLowerCase()) {
    sum = (sum * 31 + character.codePointAt(0)) % 9973;
  }
  return sum % 6;
}

export function initial(name) {
  return ([...name.trim()][0] ?? "?").toUpperCase();
}

/** Keeps a list's children in step with its items, moving and updating what is there already. */
export class KeyedList {
  #element;
  #create;
  #views = new Map();

  /** @param create answers a view {root, update(item)} for a new item */
  constructor(element, create) {
    this.#element = element;
    this.#create = create;
  }

  update(items) {
    const gone = new Set(this.#views.keys());
    let place = this.#element.firstElementChild;
    for (const item of items) {
      gone.delete(item.id);
      const view = this.#view(item);
      view.update(item);
      if (view.root === place) {
        place = place.nextElementSibling;
      } else {
        this.#element.insertBefore(view.root, place);
      }
    }
    for (const id of gone) {
      this.#views.get(id).root.remove();
      this.#views.delete(id);
    }
  }

  get(id) {
    return this.#views.get(id);
  }

  #view(item) {
    if (!this.#views.has(item.id)) {
      this.#views.set(item.id, this.#create(item));
    }
    return this.#views.get(item.id);
  }
}

/** Runs a form's action, its buttons off meanwhile; a problem goes to its place. */
export function onSubmit(form, problemPlace, action) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await busy(form, problemPlace, () => action(form.elements));
  });
}

/** Runs an action with the buttons inside an element off; answers whether it went well. */
export async function busy(element, problemPlace, action) {
  const buttons = [...element.querySelectorAll("button")];
  const focused = document.activeElement;
  buttons.forEach((button) => (button.disabled = true));
  showProblem(problemPlace, null);
  try {
    await action();
    return true;
  } catch (problem) {
    showProblem(problemPlace, problem);
    return false;
  } finally {
    buttons.forEach((button) => (button.disabled = false));
    if (document.activeElement === document.body && focused?.isConnected) {
      focused.focus(); // A disabled button loses the focus; give it back.
    }
  }
}
