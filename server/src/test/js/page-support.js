// The page at / as a person uses it, in a browser of their own.
import { BASE_URL, until } from "./support.js";

const DESKTOP = { width: 1280, height: 860 };
export const PHONE = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
  deviceScaleFactor: 2,
};

/** A browser profile of its own. What its pages complain about on the console is kept. */
export async function newProfile(browser, t, options = {}) {
  const context = await browser.newContext({ viewport: DESKTOP, locale: "en-GB", ...options });
  context.setDefaultTimeout(15_000);
  const complaints = [];
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      complaints.push(`${message.text()} ${message.location().url}`);
    }
  });
  context.on("weberror", (error) => complaints.push(String(error.error())));
  t.after(() => context.close());
  return { context, complaints };
}

/** Opens the page and waits until everyone on it is connected. */
export async function open(context, path, base = BASE_URL) {
  const page = await context.newPage();
  await page.goto(base + path);
  await page.locator(".person").first().waitFor();
  const panels = (await page.locator(".person").all()).map((root) => new Panel(root));
  await Promise.all(panels.map((panel) => panel.state("connected")));
  return { page, panels };
}

/** One person's panel. */
export class Panel {
  constructor(root) {
    this.root = root;
    this.bell = root.locator(".bell");
    this.badge = root.locator(".badge");
    this.rows = root.locator(".row");
    this.unreadRows = root.locator(".row:not(.is-read)");
    this.toasts = root.locator(".toast");
    this.connection = root.locator(".connection");
    this.notice = root.locator(".notice");
  }

  state(name) {
    return this.root.locator(`.connection[data-state="${name}"]`).waitFor();
  }

  button(name) {
    return this.root.getByRole("button", { name, exact: true });
  }

  row(text) {
    return this.rows.filter({ hasText: text });
  }

  toast(text) {
    return this.toasts.filter({ hasText: text });
  }

  /** The newest project of this title. */
  card(title) {
    return this.root.locator(".card").filter({ hasText: title }).first();
  }

  /** Waits until the badge shows this; 0 is no badge at all. */
  async rings(count) {
    const shown = async () => ((await this.badge.isVisible()) ? this.badge.textContent() : "0");
    await until(async () => (await shown()) === String(count), `a badge of ${count}`);
  }

  /** Waits until so many rows look unread. */
  async unread(count) {
    await until(async () => (await this.unreadRows.count()) === count, `${count} unread rows`);
  }

  async create(title) {
    await this.root.getByLabel("Project title").fill(title);
    await this.button("Create").click();
  }

  async apply(title, role) {
    await this.card(title).getByLabel("Role").fill(role);
    await this.card(title).getByRole("button", { name: "Apply" }).click();
  }

  /** Opens a row as a click on it does: it becomes read, and leads to what it is about. */
  openRow(text) {
    return this.row(text).first().locator(".row-open").click();
  }
}

/**
 * The texts of a page whose contrast with their ground is below WCAG AA, as "text: ratio". Runs in
 * the page: it knows nothing of this module.
 */
export function weakContrasts() {
  const channels = (color) => {
    const context = Object.assign(new OffscreenCanvas(1, 1)).getContext("2d");
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => {
      const s = c / 255;
      return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color[3] === 255) {
        return color;
      }
    }
    return channels("white");
  };
  const weak = [];
  for (const element of document.querySelectorAll("body *")) {
    const text = [...element.childNodes].some((n) => n.nodeType === 3 && n.nodeValue.trim());
    if (!text || !element.checkVisibility() || element.matches("script, .unheard, .unheard *")) {
      continue;
    }
    const style = getComputedStyle(element);
    const [high, low] = [luminance(channels(style.color)), luminance(ground(element))].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    const large = parseFloat(style.fontSize) >= 24;
    if (ratio < (large ? 3 : 4.5)) {
      weak.push(`${element.textContent.trim()}: ${ratio.toFixed(2)}`);
    }
  }
  return weak;
}
